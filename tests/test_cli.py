import ast
import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell

import researchlib
from researchlib import ParameterError, cli
from researchlib.notebooks import (
    check_parameters,
    declared_parameters,
    find_notebook,
    notebook_paths,
)
from researchlib.pardons import article, main
from researchlib.publish import write_sums

from .small import write

SCHEMA = json.loads((Path(researchlib.__file__).parent / "findings.schema.json").read_text("utf-8"))


def run(*arguments: str) -> int:
    return main([str(argument) for argument in arguments])


def validated(text):
    """Return the findings of a record that fits the schema, by claim."""
    kind = jsonschema.validators.validator_for(SCHEMA)
    kind.check_schema(SCHEMA)
    record = json.loads(text)
    kind(SCHEMA, format_checker=kind.FORMAT_CHECKER).validate(record)
    return {finding["claim_id"]: finding for finding in record["findings"]}


def test_claims_prints_every_claim(capsys):
    assert run("claims") == 0
    text = capsys.readouterr().out
    assert all(claim_id in text for claim_id in article.claims)
    assert "Stands" in text


@pytest.mark.parametrize(
    ("days", "known_by", "judged"),
    [
        ([], None, True),
        (["--known-by", "2024-11-21"], "2024-11-21", True),
        (["--as-of", "2024-09-30"], "2024-09-30", False),
        (["--as-of", "2024-09-30", "--known-by", "2024-08-31"], "2024-08-31", False),
    ],
)
def test_claims_as_json_fit_the_schema(days, known_by, judged, capsys):
    assert run("claims", "--json", *days) == 0
    findings = validated(capsys.readouterr().out)
    assert list(findings) == list(article.claims)
    assert {finding["known_by"] for finding in findings.values()} == {known_by}
    assert all(bool(finding["verdict"]) == judged for finding in findings.values())


def test_claims_known_by_a_day_are_the_verdicts_on_that_day(capsys):
    assert run("claims", "--json") == 0
    now = validated(capsys.readouterr().out)
    assert run("claims", "--json", "--known-by", "2024-11-21") == 0
    then = validated(capsys.readouterr().out)
    on_the_day = {name: finding["verdict_on_the_day"] for name, finding in now.items()}
    assert {name: finding["verdict"] for name, finding in then.items()} == on_the_day
    assert on_the_day != {name: finding["verdict"] for name, finding in now.items()}


def test_a_figure_restated_has_no_verdict_and_may_not_be_yet(capsys):
    assert run("claims", "--as-of", "2019-01-01") == 0
    assert "verdict" not in capsys.readouterr().out
    assert run("trace", "sixth-wave", "--as-of", "2019-01-01") == 0
    assert "On 1 January 2019: Not yet." in capsys.readouterr().out


def test_trace_leads_from_the_figure_to_publications(capsys):
    assert run("trace", "released-178") == 0
    text = capsys.readouterr().out
    assert "Stands. 178 people were freed" in text
    assert "BelTA" in text and "[newsby-32, own page]" in text
    assert "https://" in text


def test_trace_at_another_day(capsys):
    assert run("trace", "sixth-wave", "--as-of", "2024-12-31") == 0
    assert "On 31 December 2024: It was the eighth wave" in capsys.readouterr().out


def test_trace_known_by_a_day_has_no_later_publication(capsys):
    asked = ["trace", "released-178", "--as-of", "2024-09-30"]
    assert run(*asked) == 0
    assert "September 2024: 115 people" in capsys.readouterr().out
    assert run(*asked, "--known-by", "2024-08-31") == 0
    text = capsys.readouterr().out
    assert "September 2024: 48 people" in text
    shown = set(re.findall(r"\[([\w.-]+)(?:, [^\]]*)?\]$", text, re.MULTILINE))
    assert shown and max(article.material.sources[s].last for s in shown).isoformat() < "2024-09-01"


def test_table_over_a_grid_is_one_row_a_claim_and_point(capsys):
    grid = [
        "--grid",
        "as_of=2024-07-31:2024-09-30:month-end",
        "--grid",
        "july_release=counted,left out",
    ]
    assert run("table", "released-178", "sixth-wave", *grid) == 0
    dates = ["as_of", "known_by", "earliest", "latest"]
    table = pd.read_csv(io.StringIO(capsys.readouterr().out), parse_dates=dates)
    days, options = ["2024-07-31", "2024-08-31", "2024-09-30"], ["counted", "left out"]
    frame = article.over(["released-178", "sixth-wave"], days, july_release=options)
    pd.testing.assert_frame_equal(table, frame, check_dtype=False)
    assert len(table) == 3 * 2 * 2 and table["verdict"].isna().all()
    freed = table[table["claim_id"] == "released-178"]
    numbers = ["at least 18", "cannot be told", "48", "30", "115", "97"]
    assert freed["found"].str.removesuffix(" people").tolist() == numbers
    assert (freed["known_by"] == freed["as_of"]).all()


MIDNIGHT = "T00:00:00.000"
"""What pandas writes behind a day."""


def test_table_as_json_says_what_the_findings_say(capsys):
    assert run("table", "--json") == 0
    table = json.loads(capsys.readouterr().out)
    types = {field["name"]: field["type"] for field in table["schema"]["fields"]}
    days = dict.fromkeys(("as_of", "known_by", "earliest", "latest"), "datetime")
    assert {name: types[name] for name in days} == days
    assert types["lower"] == types["upper"] == "number"
    asked = [claim_id for claim_id, claim in article.claims.items() if claim.test != "none"]
    assert [row["claim_id"] for row in table["data"]] == asked
    for row in table["data"]:
        found = article.on().check(row["claim_id"]).to_dict()
        days = [row.pop(name) for name in ("earliest", "latest")]
        if row["unit"] == "date":
            assert row["lower"] is row["upper"] is None
            row["lower"], row["upper"] = (day and day.removesuffix(MIDNIGHT) for day in days)
        else:
            assert days == [None, None]
        row["as_of"] = row["as_of"].removesuffix(MIDNIGHT)
        assert row == {name: found[name] for name in row}


def test_table_on_a_day_known_by_a_day(capsys):
    day = ["--as-of", "2024-09-30"]
    assert run("table", "released-178", *day, "--grid", "known_by=2024-08-31,2024-09-30") == 0
    by_grid = capsys.readouterr().out
    assert [row["lower"] for row in csv.DictReader(io.StringIO(by_grid))] == ["48", "115"]
    assert run("table", "released-178", *day, "--known-by", "2024-08-31") == 0
    assert capsys.readouterr().out.splitlines() == by_grid.splitlines()[:2]


def test_a_whole_number_stays_whole_beside_a_missing_one(capsys):
    assert run("table", "west-ties-strained", "sixth-wave") == 0
    *_, none, sixth = capsys.readouterr().out.splitlines()
    assert none == "west-ties-strained,2024-11-21,,not checked,not applicable,,,,,,"
    assert sixth == "sixth-wave,2024-11-21,,reproduced,counted,6,6,,,ordinal,the sixth"


def test_a_changed_table(capsys, data_copy):
    path = data_copy / "events.csv"
    path.write_text(path.read_text("utf-8").replace("Lukashenko wins", "Lukashenko won"), "utf-8")
    assert run("claims", "--data", data_copy) == 2
    assert "events.csv: found sha256" in capsys.readouterr().err
    assert run("seal", data_copy) == 0
    assert run("claims", "--data", data_copy) == 0


@pytest.mark.parametrize("path", notebook_paths(article), ids=lambda path: path.stem)
def test_every_notebook_declares_typed_parameters(path):
    days = {"as_of": "2024-12-01", "known_by": "2024-12-31"}
    assert check_parameters(article, path, days) == days
    assert check_parameters(article, path, {"as_of": "2024-11-21", "known_by": ""}) == {}
    declared = declared_parameters(path).keys() - days.keys()
    claims = [c for c in article.claims.values() if c.notebook == path.stem]
    assert declared == {choice.name for claim in claims for choice in claim.choices}
    for name in declared:
        assert declared_parameters(path)[name].default == next(iter(article.choices[name]))


def test_a_notebook_by_path_number_and_topic():
    path = notebook_paths(article)[1]
    for name in (str(path), "01", "pardon-waves", "01-pardon-waves.ipynb"):
        assert find_notebook(article, name).name == path.name


LIGHT = [["claims"], ["claims", "--json"], ["cite"], ["cite", "released-178"],
         ["trace", "sixth-wave"], ["-h"]]  # fmt: skip


def test_answers_without_heavy_imports():
    heavy = {"pandas", "matplotlib", "papermill", "IPython", "nbformat", "nbconvert"}
    code = f"""if True:
        import sys, researchlib, researchlib.pardons as c
        for arguments in {LIGHT}:
            c.main(arguments)
            print("loaded", sorted({heavy} & set(sys.modules)), *arguments)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    told = [line for line in done.stdout.splitlines() if line.startswith("loaded ")]
    assert told == [" ".join(["loaded []", *arguments]) for arguments in LIGHT]


@pytest.mark.parametrize("form", ["apa", "bibtex", "ris", "csl"])
@pytest.mark.parametrize("part", [[], ["01"], ["pardon-waves"], ["released-178"]])
def test_cite_answers_in_every_format(form, part, capsys):
    assert run("cite", *part, "--format", form) == 0
    assert "researchlib" in capsys.readouterr().out


@pytest.fixture
def run_copy(small_run, tmp_path):
    return Path(shutil.copytree(small_run, tmp_path / "copy"))


def test_cite_known_by_another_day_is_another_citation(capsys):
    texts = {}
    for days in ("", "--known-by 2024-11-21", "--as-of 2024-09-30"):
        assert run("cite", "viasna-1275-at-least", *days.split()) == 0
        texts[days] = capsys.readouterr().out
    assert "Verdict on 21 November 2024: Fits the record [" in texts[""]
    assert ", known by" not in texts[""]
    assert "Verdict on 21 November 2024: The record cannot tell [" in texts["--known-by 2024-11-21"]
    assert ", as of 2024-11-21, known by 2024-11-21]" in texts["--known-by 2024-11-21"]
    assert "Restated for 30 September 2024 [" in texts["--as-of 2024-09-30"]
    assert ", as of 2024-09-30]" in texts["--as-of 2024-09-30"]
    assert len({text.rsplit("sha256:", 1)[1] for text in texts.values()}) == 3


def test_verify_and_diff(run_copy, executed, capsys, run_directory):
    report = run_copy / "08-incommunicado.html"
    genuine = report.read_text("utf-8")
    in_finding = genuine.rindex('"lower": 20,') + len('"lower": ')
    sentence = article.on().check("first-news-20-months").sentence
    in_page = genuine.index(sentence)
    for place, words in ((in_finding, "lower: was 30, is 20"),
                         (in_page, "was “")):  # fmt: skip
        report.write_text(f"{genuine[:place]}3{genuine[place + 1 :]}", "utf-8")
        assert run("verify", report) == 1
        assert words in capsys.readouterr().out
    assert run("diff", run_directory, run_copy) == 1
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


def test_verify_names_changed_data(small_run, capsys, data_copy):
    path = data_copy / "events.csv"
    path.write_text(path.read_text("utf-8").replace("Lukashenko wins", "Lukashenko won"), "utf-8")
    assert run("seal", data_copy) == 0
    assert run("verify", small_run / "08-incommunicado.html", "--data", data_copy) == 1
    assert "made from data with sha256" in capsys.readouterr().out


def test_verify_a_whole_run(run_copy, executed, capsys):
    table = run_copy / "data/observations.csv"
    table.write_text(table.read_text("utf-8").replace("1265", "1266", 1), "utf-8")
    assert run("verify", run_copy) == 1
    assert "data/observations.csv, line" in capsys.readouterr().out


RECORD = re.compile(r'(<script id="researchlib" type="application/json">)(.*?)(</script>)')


def rewrite_record(page, **changed):
    """Change what a page says of itself."""
    text = page.read_text("utf-8")
    record = json.dumps({**json.loads(RECORD.search(text)[2]), **changed})
    page.write_text(RECORD.sub(lambda found: found[1] + record + found[3], text), "utf-8")


def sealed(directory):
    """Make the sums of a run right again, as somebody would who plants something."""
    write_sums(directory)
    return directory


HANGS = "import pathlib, time; pathlib.Path('hanging').touch(); time.sleep(600)"
PLANT = "import pathlib; pathlib.Path({!r}).write_text('executed')"


@pytest.mark.parametrize(
    "changed",
    [{"report": "PLANTED"}, {"report": "planted"}, {"report": "../planted"}, {"report": "08"},
     {"report": "incommunicado"}, {"report": "08-incommunicado.ipynb"}, {"report": ["08"]},
     {"parameters": {"hunter2": 1}}, {"parameters": {"as_of": "hunter2"}}, {"parameters": []},
     {"parameters": {"as_of": ["hunter2"]}}, {"parameters": {"known_by": "hunter2"}},
     {"series": "hunter2"}, {"version": 3}, {"findings": None}],
)  # fmt: skip
def test_verify_never_runs_what_a_page_names(changed, run_copy, tmp_path, monkeypatch, capsys):
    trace = tmp_path / "trace"
    write(tmp_path / "planted.ipynb", PLANT.format(str(trace)))
    monkeypatch.chdir(tmp_path)
    if changed.get("report") == "PLANTED":
        changed = {"report": str(tmp_path / "planted.ipynb")}
    page = run_copy / "08-incommunicado.html"
    rewrite_record(page, **changed)
    for path in (page, sealed(run_copy)):
        assert run("verify", path) == 2
        captured = capsys.readouterr()
        assert captured.err.count("\n") == 1 and "expected" in captured.err
        assert "hunter2" not in captured.err
    assert not trace.exists()


def test_verify_executes_nothing_that_lies_in_a_run(run_copy, tmp_path, capsys):
    trace = tmp_path / "trace"
    notebook = run_copy / "08-incommunicado.ipynb"
    planted = nbformat.read(notebook, as_version=4)
    planted.cells.append(new_code_cell(PLANT.format(str(trace))))
    nbformat.write(planted, notebook)
    assert run("verify", sealed(run_copy)) == 1
    assert "08-incommunicado.ipynb, line" in capsys.readouterr().out
    assert not trace.exists()


def test_verify_names_hidden_records_of_a_page(run_copy, executed, capsys):
    page = run_copy / "08-incommunicado.html"
    genuine = page.read_bytes()
    rewrite_record(page, title="Another")
    assert run("verify", page) == 1
    assert 'title: was "Another", is "' in capsys.readouterr().out
    second = b'<script id="researchlib" type="application/json">{}</script></body>'
    for changed in (genuine.replace(b"</body>", second), genuine.replace(b"months", b"\xff", 1)):
        page.write_bytes(changed)
        assert run("verify", page) == 1
        assert "08-incommunicado.html, line" in capsys.readouterr().out


@pytest.mark.parametrize("record", ["{", "[" * 100_000, "null", '"text"'])
def test_a_page_with_an_unreadable_record_is_refused(record, run_copy, capsys):
    page = run_copy / "08-incommunicado.html"
    page.write_text(RECORD.sub(r"\1" + record + r"\3", page.read_text("utf-8")), "utf-8")
    for path in (page, sealed(run_copy)):
        assert run("verify", path) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_diff_does_not_wait_for_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "findings.json")
    assert run("diff", tmp_path, tmp_path) == 2


def test_input_is_checked_under_optimisation_too(tmp_path, run_copy):
    (tmp_path / "cells.ipynb").write_text('{"cells": {}}')
    (tmp_path / "sets.json").write_text('["as_of"]')
    short = '<script id="researchlib" type="application/json">{"report": "08"}</script>'
    (tmp_path / "page.html").write_text(short)
    for arguments, message in (
        (["run", "cells.ipynb"], "expected a notebook of Python"),
        (["sweep", "08", "--sets", "sets.json"], "expected a JSON list of objects"),
        (["verify", "page.html"], "found no record of report"),
    ):
        done = subprocess.run(
            [sys.executable, "-O", "-m", "researchlib.pardons", *arguments],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2 and message in done.stderr, done.stderr


def test_no_check_is_an_assertion():
    for path in Path(researchlib.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert)], path


def test_a_claim_that_cannot_be_checked_has_no_readings(capsys):
    assert run("trace", "west-ties-strained") == 0
    text = capsys.readouterr().out
    assert "Not checked." in text and "\n- " not in text and "├─" not in text


def test_run_restates_the_figures_as_known_by_a_day(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    days = {"as_of": "2024-12-31", "known_by": "2024-12-25"}
    given = [text for name, day in days.items() for text in ("-p", f"{name}={day}")]
    assert run("run", "pardon-waves", "--out", "out", *given) == 0
    ledger = article.on(**days)
    findings = validated((tmp_path / "out/findings.json").read_text("utf-8"))
    assert findings == {f.claim.id: f.to_dict() for f in ledger.findings("01-pardon-waves")}
    ends = [article.on(day).check("released-178").to_dict()["lower"] for day in days.values()]
    assert findings["released-178"]["lower"] == ends[1] < ends[0]
    assert {finding["verdict"] for finding in findings.values()} == {None}
    page = (tmp_path / "out/01-pardon-waves.html").read_text("utf-8")
    assert ", as of 2024-12-31, known by 2024-12-25]" in page
    feed = json.loads((tmp_path / "out/claimreview.json").read_text("utf-8"))
    assert feed["dataFeedElement"] == []
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]


# What a program reads, and what it is told by the status


STATUSES = {
    int(n): words for n, words in re.findall(r"^  (\d+) +(.*)$", cli.STATUSES, re.MULTILINE)
}
ENDINGS = {
    0: (["table", "sixth-wave"], None),
    1: (["run", "fails.ipynb", "--quiet"], None),
    2: (["claims", "--as-of", "soon"], None),
    3: (["verify", "copy"], None),
    130: (["run", "hangs.ipynb"], signal.SIGINT),
}


PROCESSES = (0, 2, 130)
"""Statuses tried in a process of their own; of the others `main` is asked, which gives them all."""


@pytest.mark.parametrize("status", STATUSES)
def test_every_documented_status_happens(status, tmp_path, run_copy, monkeypatch, capfd):
    made = run_copy / "ro-crate-metadata.json"
    made.write_text(made.read_text("utf-8").replace('"python 3', '"python 2'), "utf-8")
    sealed(run_copy)
    for name, source in (("fails", "1 / 0"), ("hangs", HANGS)):
        write(tmp_path / f"{name}.ipynb", source)
    monkeypatch.chdir(tmp_path)
    arguments, sent = ENDINGS[status]
    if status in PROCESSES:
        command = [sys.executable, "-m", "researchlib.pardons", *arguments]
        with subprocess.Popen(command, stdout=-1, stderr=-1, text=True) as started:
            while sent and not Path("hanging").exists():
                assert started.poll() is None
                time.sleep(0.05)
            if sent:
                started.send_signal(sent)
            out, err = started.communicate(timeout=120)
        assert started.returncode == status
    else:
        assert run(*arguments) == status
        out, err = capfd.readouterr()
    assert (status in (0, 3)) == bool(out) != bool(err) and err.count("\n") <= 1
    assert status != 1 or "ZeroDivisionError" in err


def test_the_help_and_the_readme_document_the_same_statuses(capsys):
    assert run("--help") == 0
    told = capsys.readouterr().out
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    assert list(STATUSES) == list(ENDINGS)
    for status, words in STATUSES.items():
        assert re.search(rf"^ +{status} +{re.escape(words)}$", told, re.MULTILINE)
        assert f"`{status}`" in readme


def test_nothing_but_errors_if_quiet_and_no_bar_without_a_terminal(tmp_path, capfd):
    assert run("run", "08", "--out", tmp_path / "one", "--quiet") == 0
    assert run("sweep", "08", "--grid", "known_by=2024-11-21", "--out", tmp_path / "two", "-q") == 0
    assert capfd.readouterr() == ("", "")
    assert run("run", "08", "--out", tmp_path / "one", "--json") == 0
    out, err = capfd.readouterr()
    assert not err
    assert out == (tmp_path / "one/findings.json").read_text("utf-8")
    own = [claim.id for claim in article.claims.values() if claim.notebook.startswith("08")]
    assert list(validated(out)) == own


def test_trace_as_json_is_the_record(capsys):
    assert run("trace", "sixth-wave", "--json", "--as-of", "2024-12-31") == 0
    record = article.on("2024-12-31").check("sixth-wave").to_dict()
    assert validated(capsys.readouterr().out) == {"sixth-wave": record}


def test_verify_and_diff_as_json(run_copy, executed, capsys, run_directory):
    report = run_copy / "08-incommunicado.html"
    assert run("verify", report, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"path": f"{report}", "difference": None}
    report.write_text(report.read_text("utf-8").replace("months", "weeks"), "utf-8")
    assert run("verify", report, "--json") == 1
    told = json.loads(capsys.readouterr().out)["difference"]
    assert told.startswith("08-incommunicado.html, line") and "was" in told
    findings = json.loads((run_copy / "findings.json").read_text("utf-8"))
    changed = findings["findings"][0]
    found, changed["found"] = changed["found"], "two"
    (run_copy / "findings.json").write_text(json.dumps(findings), "utf-8")
    assert run("diff", run_directory, run_copy, "--json") == 1
    told = {one["claim_id"]: one for one in json.loads(capsys.readouterr().out)}
    assert told["sixth-wave"] == {"claim_id": "sixth-wave", "only_in": "first"}
    assert told[changed["claim_id"]] == {
        "claim_id": changed["claim_id"],
        "figures": {"found": [found, "two"]},
        "settings": {},
        "observations": {},
    }
    assert run("diff", run_directory, run_directory, "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


# What a notebook takes


def accepted(path, given):
    try:
        check_parameters(article, path, given)
    except ParameterError:
        return False
    return True


@pytest.mark.parametrize("path", notebook_paths(article), ids=lambda path: path.stem)
def test_the_schema_of_a_notebook_takes_what_the_notebook_takes(path, capsys):
    assert run("run", path.stem, "--help-notebook", "--json") == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    declared = declared_parameters(path)
    assert list(schema["properties"]) == list(declared)
    sets = [{}, {"nothing": 1}, {"as_of": 7}, {"as_of": None}]
    sets += [{n: day} for n in ("as_of", "known_by")
             for day in ("", "2024-12-31", "2024-02-30", "soon")]  # fmt: skip
    for name, field in schema["properties"].items():
        assert field["description"] and field["default"] == declared[name].default
        if name in article.choices:
            assert field["enum"] == list(article.choices[name])
            sets += [{name: value} for value in (*field["enum"], "maybe", "", ["counted"])]
    told = [validator.is_valid(given) for given in sets]
    assert told == [accepted(path, given) for given in sets]
    assert True in told and False in told


def test_a_notebook_s_parameters_in_words(capsys, declaring, tmp_path):
    assert run("run", "01", "--help-notebook") == 0
    text = capsys.readouterr().out
    (comment,) = re.findall(
        "july_release: str = .*# (.*)\\\\n", find_notebook(article, "01").read_text()
    )
    expected = f"july_release: str = 'counted'\n    {comment}\n    options: counted, left out, "
    assert expected in text
    assert "as_of: str = '2024-11-21'\n" in text and "a day as YYYY-MM-DD" in text
    path = declaring('n: int = 1\rname: str = "#"  # of whom')
    assert run("run", path, "--help-notebook") == 0
    assert capsys.readouterr().out == "n: int = 1\nname: str = '#'\n    of whom\n"
    assert not [p for p in tmp_path.iterdir() if p != path]


def test_a_claim_that_no_cell_shows_is_told(tmp_path, capsys):
    """It would be in no report, and nobody would see that it is missing."""
    path = tmp_path / "08-incommunicado.ipynb"
    notebook = nbformat.read(find_notebook(article, "08"), as_version=4)
    lost = 'ledger.check("meeting-last-week")'
    notebook.cells = [cell for cell in notebook.cells if lost not in cell.source]
    nbformat.write(notebook, path)
    assert run("run", path, "--out", tmp_path / "out") == 1
    told = capsys.readouterr().err
    assert "meeting-last-week is in no report: expected a cell of 08-incommunicado" in told
