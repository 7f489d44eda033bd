import json
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from researchlib.cli import main
from researchlib.errors import ParameterError
from researchlib.notebooks import (
    check_parameters,
    coverage,
    declared_parameters,
    find_notebook,
    notebook_paths,
    typed_parameters,
)


def run(*arguments: str) -> int:
    return main([str(argument) for argument in arguments])


def test_claims_prints_every_claim(capsys, dataset):
    assert run("claims") == 0
    text = capsys.readouterr().out
    assert all(row["claim_id"] in text for row in dataset.rows["claims"])


def test_trace_leads_from_the_figure_to_publications(capsys):
    assert run("trace", "released-178") == 0
    text = capsys.readouterr().out
    assert "18 + 30 + 30 + 37 + 31 + 32" in text
    assert "2024-11-20/all/newsby-32" in text
    assert "https://" in text


def test_trace_at_another_day(capsys):
    assert run("trace", "sixth-wave", "--as-of", "2024-12-31") == 0
    assert "8 waves on 2024-12-31" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["trace", "sixth-wav"], "did you mean 'sixth-wave'"),
        (["trace", "sixth-wave", "--as-of", "2019-01-01"], "expected a date from 2024-07-03"),
        (["trace", "sixth-wave", "--as-of", "soon"], "expected a date as YYYY-MM-DD"),
        (["trace", "sixth-wave", "--as-of", "2024-W47-4"], "expected a date as YYYY-MM-DD"),
        (["claims", "--data", "nowhere"], "found no such file"),
        (["run", "pardon-wave"], "did you mean '01-pardon-waves'"),
        (["run", "01", "-p", "as_off=2024-12-31"], "did you mean 'as_of'"),
        (["run", "01", "-p", "as_of=2019-01-01"], "expected a date from 2024-07-03"),
        (["run", "01", "-p", "as_of=tomorrow"], "expected a date as YYYY-MM-DD"),
        (["run", "01", "-p", "as_of=20241121"], "expected a date as YYYY-MM-DD"),
        (["run", "01", "-p", "as_of=2024-12-01", "-p", "as_of=2024-12-31"], "'as_of' twice"),
        (["run", "01", "-p", "july_release=maybe"], "expected one of counted, left out"),
        (["run", "01", "-p", "as_of"], "expected NAME=VALUE"),
        (["reproduce", "-p", "as_off=2024-12-31"], "did you mean 'as_of'"),
        (["cite", "pardon-wave"], "did you mean '01-pardon-waves'"),
        (["verify", "nothing"], "expected an HTML report or a run directory"),
        (["diff", "one", "other"], "expected the findings.json of a run"),
        (["site", "nothing"], "expected the findings.json of a run"),
    ],
)
def test_wrong_input_is_one_line_and_status_2(arguments, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("researchlib: error: ")
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_an_output_that_cannot_be_written(capsys, tmp_path):
    (tmp_path / "file").write_text("kept")
    assert run("run", "01", "--out", tmp_path / "file") == 2
    assert "expected a directory to write in" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "kept"


def test_a_changed_table(capsys, data_copy):
    path = data_copy / "events.csv"
    path.write_text(path.read_text("utf-8").replace("Lukashenko wins", "Lukashenko won"), "utf-8")
    assert run("claims", "--data", data_copy) == 2
    assert "events.csv: found sha256" in capsys.readouterr().err
    assert run("seal", data_copy) == 0
    assert run("claims", "--data", data_copy) == 0


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.stem)
def test_every_notebook_declares_typed_parameters(path, dataset):
    typed = check_parameters(path, {"as_of": "2024-12-01"}, dataset)
    assert typed == {"as_of": "2024-12-01"}
    first, last = coverage(path, dataset)
    assert first.isoformat() <= "2024-11-21" <= last.isoformat()


@pytest.fixture
def declaring(tmp_path):
    """A notebook with a parameters cell."""

    def write(source):
        cell = new_code_cell(source, metadata={"tags": ["parameters"]})
        path = tmp_path / f"{abs(hash(source))}.ipynb"
        nbformat.write(new_notebook(cells=[cell]), path)
        return path

    return write


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        ("list", "['a', 'b']", ["a", "b"]),
        ("list[str]", "['a']", ["a"]),
        ("list[float]", "[1, 2.5]", [1, 2.5]),
        ("dict", "{'a': [1]}", {"a": [1]}),
        ("dict[str, int]", "{'a': 1}", {"a": 1}),
        ("int | None", "7", 7),
        ("str | None", "a text", "a text"),
        ("str", "['a']", "['a']"),
        ("Any", "2024", "2024"),
        ("list[str]", ["a"], ["a"]),
    ],
)
def test_text_is_read_by_the_annotation(declaring, annotation, text, value):
    path = declaring(f"x: {annotation} = None")
    assert typed_parameters(path, {"x": text}) == {"x": value}


@pytest.mark.parametrize(
    ("annotation", "given"),
    [
        ("list", "a, b"),
        ("list", "a"),
        ("list[str]", "[1]"),
        ("list[int]", "[True]"),
        ("list", "[" * 9999),
        ("list[float]", "[1e999]"),
        ("dict[str, int]", "{'a': 'b'}"),
        ("dict", "{1: 2}"),
        ("tuple", "(1, 2)"),
        ("set[str]", "{'a'}"),
        ("float", "nan"),
        ("float", "-inf"),
        ("float", float("nan")),
        ("int", True),
        ("str", "\udcff"),
    ],
)
def test_what_does_not_fit_the_annotation_is_refused(declaring, annotation, given):
    path = declaring(f"x: {annotation} = None")
    with pytest.raises(ParameterError, match=r"^x: found .*, expected a value of type"):
        typed_parameters(path, {"x": given})


@pytest.mark.parametrize(
    "default", ["{'a'}", "1e999", "{1: 2}", "[(1, 2)]", "b'a'", "{'a': -1e999}"]
)
def test_a_default_that_json_cannot_hold_is_refused(declaring, default):
    with pytest.raises(ParameterError, match="with literals that JSON holds"):
        declared_parameters(declaring(f"x = {default}"))


def test_a_notebook_by_path_number_and_topic():
    path = notebook_paths()[1]
    for name in (str(path), "01", "pardon-waves", "01-pardon-waves.ipynb"):
        assert find_notebook(name).name == path.name


@pytest.mark.parametrize(
    "arguments", [["claims"], ["cite"], ["cite", "released-178"], ["trace", "sixth-wave"], ["-h"]]
)
def test_answers_without_heavy_imports(arguments):
    heavy = {"pandas", "matplotlib", "papermill", "IPython", "nbformat", "nbconvert"}
    code = (
        "import atexit, sys, researchlib, researchlib.cli as c;"
        f"atexit.register(lambda: print(sorted({heavy} & set(sys.modules))));"
        f"c.main({arguments})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("form", ["apa", "bibtex", "ris", "csl"])
@pytest.mark.parametrize("part", [[], ["01"], ["pardon-waves"], ["released-178"]])
def test_cite_answers_in_every_format(form, part, capsys):
    assert run("cite", *part, "--format", form) == 0
    assert "researchlib" in capsys.readouterr().out


def test_verify_and_diff_and_site(tmp_path, capsys, run_directory):
    report = tmp_path / "08-incommunicado.html"
    assert run("run", "08", "--out", tmp_path) == 0
    assert run("verify", report) == 0
    assert "verified" in capsys.readouterr().out
    genuine = report.read_text("utf-8")
    in_finding = genuine.rindex('"lower": 20,') + len('"lower": ')
    in_page = genuine.index("The evidence gives 20 months") + len("The evidence gives ")
    for place, words in ((in_finding, "lower: was 30, is 20"),
                         (in_page, "was “")):  # fmt: skip
        report.write_text(f"{genuine[:place]}3{genuine[place + 1 :]}", "utf-8")
        assert run("verify", report) == 1
        assert words in capsys.readouterr().out
    assert run("diff", run_directory, tmp_path) == 1
    assert "sixth-wave: only in the first run" in capsys.readouterr().out
    assert run("diff", run_directory, run_directory) == 0
    assert run("site", run_directory, "--out", tmp_path / "site") == 0
    assert (tmp_path / "site/claims.html").is_file()


def test_verify_names_changed_data(tmp_path, capsys, data_copy):
    assert run("run", "08", "--out", tmp_path / "out") == 0
    path = data_copy / "events.csv"
    path.write_text(path.read_text("utf-8").replace("Lukashenko wins", "Lukashenko won"), "utf-8")
    assert run("seal", data_copy) == 0
    assert run("verify", tmp_path / "out/08-incommunicado.html", "--data", data_copy) == 1
    assert "made from data with sha256" in capsys.readouterr().out


def test_verify_a_whole_run(tmp_path, capsys):
    assert run("run", "08", "--out", tmp_path) == 0
    assert run("verify", tmp_path) == 0
    table = tmp_path / "data/custody.csv"
    table.write_text(table.read_text("utf-8").replace("1265", "1266", 1), "utf-8")
    assert run("verify", tmp_path) == 1
    assert "data/custody.csv, line" in capsys.readouterr().out


def test_run_restates_the_figures(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("run", "pardon-waves", "--out", "out", "-p", "as_of=2024-12-31") == 0
    findings = json.loads((tmp_path / "out/findings.json").read_text("utf-8"))
    by_id = {finding["claim_id"]: finding for finding in findings}
    assert (by_id["sixth-wave"]["lower"], by_id["released-178"]["lower"]) == (8, 227)
    assert {finding["verdict"] for finding in findings} == {"restated"}
    assert {finding["as_of"] for finding in findings} == {"2024-12-31"}
    assert (tmp_path / "out/01-pardon-waves.html").is_file()
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]
