import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DEPENDENCIES = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def test_conda_environment_is_in_step():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    plain = [item for item in listed if isinstance(item, str)]
    assert plain == [f"python{PROJECT['requires-python']}", "pip", *DEPENDENCIES]


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
