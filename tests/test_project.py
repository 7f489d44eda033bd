"""A project of one's own: what `init` makes is whole, bears its own name, and works."""

import csv
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from researchlib import pardons
from researchlib.package import find_root, load, read_package

EXAMPLE = find_root("example", __file__)
LOOSER = {
    ("claims", "paragraph"), ("claims", "unit"), ("events", "kind")
}  # fmt: skip
"""Where the example's schemas take what another article may have."""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    directory = tmp_path_factory.mktemp("made") / "river-floods"
    assert pardons.main(["init", str(directory)]) == 0
    return directory


def command(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the project's command as its installed script would."""
    code = "import sys; from river_floods import main; sys.exit(main(sys.argv[1:]))"
    place = {**os.environ, "PYTHONPATH": str(project / "src")}
    place.pop("RESEARCHLIB_DATA", None)
    return subprocess.run([sys.executable, "-P", "-c", code, *arguments], cwd=project.parent,
                          env=place, capture_output=True, text=True, check=False)  # fmt: skip


def test_every_file_is_there_and_bears_the_new_name(project):
    made = {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()}
    there = {path.relative_to(EXAMPLE).as_posix() for path in EXAMPLE.rglob("*")
             if path.is_file() and path.suffix != ".pyc"}  # fmt: skip
    assert made == {name.replace("example_check", "river_floods") for name in there}
    assert {"pyproject.toml", "README.md", "environment.yml", "Makefile", "CITATION.cff",
            "data/datapackage.json", ".github/workflows/check.yml", ".gitignore",
            "src/river_floods/measures.py", "tests/test_claims.py"} <= made  # fmt: skip
    for path in project.rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            assert "example_check" not in text and "example-check" not in text, path


def test_its_command_answers_in_its_own_name(project):
    claims = command(project, "claims")
    assert claims.returncode == 0 and "178 people" in claims.stdout and not claims.stderr
    assert command(project, "--version").stdout.startswith("river-floods 0.1.0 with researchlib ")
    wrong = command(project, "trace", "freed-187")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("river-floods: error: claim: found 'freed-187', expected one of")
    cited = command(project, "cite", "freed-178", "--format", "bibtex").stdout
    assert "river-floods-0.1.0-01-releases-freed-178" in cited and "researchlib" not in cited


def test_a_report_of_it_names_nobody_else(project, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(project / "src")
    monkeypatch.setenv("PYTHONPATH", str(project / "src"))  # its workers'
    monkeypatch.delenv("RESEARCHLIB_DATA")
    main = importlib.import_module("river_floods").main
    assert main(["reproduce", "--out", "run"]) == 0
    out = tmp_path / "run"
    assert {"index.html", "publications.html", "river-floods.pdf", "01-releases.html"} <= {
        path.name for path in out.iterdir()
    }
    for name in ("index.html", "01-releases.html", "claimreview.json"):
        text = (out / name).read_text("utf-8")
        assert "The river-floods authors" in text and "researchlib authors" not in text
    assert "river-floods verify" in (out / "index.html").read_text("utf-8")
    capsys.readouterr()
    assert main(["verify", "run"]) == 0
    assert capsys.readouterr().out == "run: verified\n"


def test_its_rows_are_rows_of_the_evidence(dataset):
    for table in ("observations", "sources"):
        with (EXAMPLE / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = [tuple(row.values()) for row in csv.DictReader(file)]
        with (dataset.directory / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            known = {tuple(row.values()) for row in csv.DictReader(file)}
        assert rows and set(rows) <= known


def test_its_schemas_are_ours(dataset):
    ours = {resource["name"]: resource["schema"] for resource in dataset.package["resources"]}
    for resource in read_package(EXAMPLE / "data")["resources"]:
        name, schema = resource["name"], resource["schema"]
        assert {k: v for k, v in schema.items() if k != "fields"} == {
            k: v for k, v in ours[name].items() if k != "fields"
        }
        for field, same in zip(schema["fields"], ours[name]["fields"], strict=True):
            assert (field["name"], field["type"]) == (same["name"], same["type"])
            here, there = (f.get("constraints", {}) for f in (field, same))
            assert here == there or (name, field["name"]) in LOOSER
    assert load(EXAMPLE / "data").rows.keys() <= ours.keys()


@pytest.mark.parametrize("name", ["json", "pandas", "researchlib", "River", "1st", "a b", "-x"])
def test_a_name_that_no_package_can_have_is_refused(name, tmp_path, capsys):
    assert pardons.main(["init", "--", str(tmp_path / name)]) == 2
    assert "expected a name in small letters that no package" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_directory_with_something_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "floods").mkdir()
    (tmp_path / "floods/mine").write_text("mine")
    (tmp_path / "fires").write_text("mine")
    for name, found in {"floods": "something else there", "fires": "Not a directory"}.items():
        assert pardons.main(["init", str(tmp_path / name)]) == 2
        assert f"{name}: found {found}, expected a" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "floods").iterdir()] == ["mine"]
