import json
import subprocess
import sys

import pytest

from researchlib.cli import main
from researchlib.notebooks import check_parameters, coverage, find_notebook, notebook_paths


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
        (["claims", "--data", "nowhere"], "found no such file"),
        (["run", "pardon-wave"], "did you mean '01-pardon-waves'"),
        (["run", "01", "-p", "as_off=2024-12-31"], "did you mean 'as_of'"),
        (["run", "01", "-p", "as_of=2019-01-01"], "expected a date from 2024-07-03"),
        (["run", "01", "-p", "as_of=tomorrow"], "expected a date as YYYY-MM-DD"),
        (["run", "01", "-p", "july_release=maybe"], "expected one of counted, left out"),
        (["run", "01", "-p", "as_of"], "expected NAME=VALUE"),
        (["reproduce", "-p", "as_off=2024-12-31"], "did you mean 'as_of'"),
        (["cite", "pardon-wave"], "did you mean '01-pardon-waves'"),
        (["cite", "sixth-wav"], "cite: found 'sixth-wav', did you mean 'sixth-wave'"),
        (["run", "01", "--base-url", "example.org/checks"], "base-url: found 'example.org/checks'"),
        (["run", "01", "--base-url", "file:///checks"], "with http or https"),
        (["reproduce", "--base-url", "https://example.org/?x"], "without ? or #"),
        (["verify", "nothing"], "expected an HTML report or a run directory"),
        (["diff", "one", "other"], "expected the findings.json of a run"),
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


def test_verify_and_diff(tmp_path, capsys, run_directory):
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


def test_addresses_are_whole_where_a_base_is_given_and_verify_knows_it(tmp_path, run_directory):
    def addresses(directory):
        feed = json.loads((directory / "claimreview.json").read_text("utf-8"))
        return [review["url"] for review in feed["dataFeedElement"]]

    out, base = tmp_path / "run", "https://example.org/checks"
    assert run("run", "08", "--out", out, "--base-url", base) == 0
    own = [url for url in addresses(run_directory) if url.startswith("08-")]
    assert addresses(out) == [f"{base}/{url}" for url in own]
    assert own and run("verify", out) == 0
    assert run("verify", out / "08-incommunicado.html") == 0


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
