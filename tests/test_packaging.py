import ast
import json
import re
import subprocess
import sys
import tarfile
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path, PurePath

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"].values()
DEPENDENCIES = [*PROJECT["dependencies"], *(need for extra in EXTRAS for need in extra)]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def name_of(requirement):
    """Return the name of a distribution as the lock writes it."""
    return re.match(r"[\w-]+", requirement)[0].replace("_", "-").lower()


def test_conda_environment_is_in_step():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    conda, by_pip = listed[:-1], listed[-1]["pip"]
    assert conda[:2] == [f"python{PROJECT['requires-python']}", "pip"]
    assert sorted([*conda[2:], *by_pip[:-1]]) == sorted(DEPENDENCIES)


def test_binder_can_build_from_the_conda_environment():
    """It opens JupyterLab in an environment that has the package, from the checkout itself."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    conda, by_pip = listed[:-1], listed[-1]["pip"]
    assert "jupyterlab" in map(name_of, conda)
    assert by_pip[-1] == "-e ."
    locked = set(re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE))
    assert {name_of(need) for need in [*conda[2:], *by_pip[:-1]]} <= locked


@pytest.mark.parametrize("requirement", DEPENDENCIES)
def test_direct_dependencies_are_locked_with_hashes(requirement):
    name = name_of(requirement)
    assert re.search(rf"^{name}==.*\\\n    --hash=sha256:", LOCK, re.MULTILINE)


def test_what_is_imported_is_declared():
    extras = PROJECT["optional-dependencies"]
    declared = [*PROJECT["dependencies"], *extras["cluster"], *extras["parquet"]]
    named = {name_of(requirement) for requirement in declared}
    distributions = packages_distributions()
    for path in (ROOT / "src").rglob("*.py"):
        for module in imported(ast.parse(path.read_text("utf-8"))) - {"researchlib"}:
            if module not in sys.stdlib_module_names:
                owners = {name_of(owner) for owner in distributions[module]}
                assert owners & named, f"{path.name} imports {module}"


def imported(tree):
    """Return the top of each module that is imported anywhere in a module."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    return {name.split(".")[0] for name in names}


def test_the_source_distribution_holds_what_it_refers_to(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        names = {name.split("/", 1)[1] for name in file.getnames()}
    readers = [
        *(ROOT / "tests").glob("*.py"),
        ROOT / "CONTRIBUTING.md",
        ROOT / "README.md",
        ROOT / "Makefile",
        ROOT / ".ci/run",
    ]
    text = "\n".join(path.read_text("utf-8") for path in readers)
    referred = set(re.findall(r"(?:\.ci|benchmarks|docs)/[\w.-]*\w|[A-Z]+\.md", text))
    assert {".ci/lock", "benchmarks/batch.py", "CONTRIBUTING.md"} <= referred
    names |= {parent.as_posix() for name in names for parent in PurePath(name).parents}
    assert referred <= names, referred - names


def test_the_lock_holds_no_address():
    assert "://" not in LOCK


def test_versions_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert str(citation["version"]) == PROJECT["version"]
    descriptor = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))
    assert descriptor["version"] == PROJECT["version"]
    assert PROJECT["version"].partition(".dev")[0] in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_declared_pythons():
    minors = [int(c.rsplit(".", 1)[1]) for c in PROJECT["classifiers"] if "Python ::" in c]
    low, high = re.findall(r"3\.(\d+)", PROJECT["requires-python"])
    assert minors == list(range(int(low), int(high)))
