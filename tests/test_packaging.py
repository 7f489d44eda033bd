import re
import tomllib
from pathlib import Path

import pytest
import yaml

from researchlib import Ledger

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"].values()
DEPENDENCIES = [*PROJECT["dependencies"], *(need for extra in EXTRAS for need in extra)]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def test_conda_environment_is_in_step():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    conda, by_pip = listed[:-1], listed[-1]["pip"]
    assert conda[:2] == [f"python{PROJECT['requires-python']}", "pip"]
    assert sorted([*conda[2:], *by_pip[:-1]]) == sorted(DEPENDENCIES)


@pytest.mark.parametrize("requirement", DEPENDENCIES)
def test_direct_dependencies_are_locked_with_hashes(requirement):
    name = re.match(r"[\w-]+", requirement)[0]
    assert re.search(rf"^{name}==.*\\\n    --hash=sha256:", LOCK, re.MULTILINE)


def test_the_lock_holds_no_address():
    assert "://" not in LOCK


def test_versions_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert str(citation["version"]) == PROJECT["version"]
    assert PROJECT["version"] in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_declared_pythons():
    minors = [int(c.rsplit(".", 1)[1]) for c in PROJECT["classifiers"] if "Python ::" in c]
    low, high = re.findall(r"3\.(\d+)", PROJECT["requires-python"])
    assert minors == list(range(int(low), int(high)))


def test_the_readme_shows_the_table_as_it_comes_out(dataset):
    table = Ledger(data=dataset).answers().to_markdown()
    assert table in (ROOT / "README.md").read_text("utf-8")
