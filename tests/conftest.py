import shutil
from pathlib import Path

import pytest

from researchlib import Dataset, load
from researchlib.tables import data_directory


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return load()


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_directory(), tmp_path / "data"))
