import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from researchlib import pardons
from researchlib.article import DATA_VARIABLE, Article
from researchlib.engine.workers import Job
from researchlib.notebooks import notebook_paths
from researchlib.package import Dataset
from researchlib.publish import publish


@pytest.fixture(scope="session")
def article() -> Article:
    return pardons.article


@pytest.fixture(scope="session")
def dataset(article: Article) -> Dataset:
    return article.material.dataset


@pytest.fixture(autouse=True)
def own_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no command of one test choose the data of the next."""
    monkeypatch.setenv(DATA_VARIABLE, str(pardons.article.data))


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(pardons.article.data, tmp_path / "data"))


@pytest.fixture(scope="session")
def run_directory(article: Article, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `reproduce` leaves, made from the notebooks as they are committed, once for all."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    directory, unfinished = shared / "run", shared / "run.unfinished"
    with (shared / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not directory.exists():
            unfinished.mkdir()
            runs = [Job(path, unfinished / path.name) for path in notebook_paths(article)]
            for run in runs:
                shutil.copyfile(run.notebook, run.output)
            publish(unfinished, runs, article)
            unfinished.rename(directory)
    return directory


@pytest.fixture
def declaring(tmp_path: Path) -> Callable[[str], Path]:
    """Write a notebook with a cell of parameters."""

    def write(source: str) -> Path:
        cell = new_code_cell(source, metadata={"tags": ["parameters"]})
        path = tmp_path / f"{abs(hash(source))}.ipynb"
        nbformat.write(new_notebook(cells=[cell]), path)
        return path

    return write
