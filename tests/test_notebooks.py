"""The notebooks: what they show is what is judged, and they run the way people run them."""

import ast
import dataclasses
import json
import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pandas as pd
import pytest
from jsonschema import Draft202012Validator
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from researchlib import ParameterError
from researchlib.article import Ledger
from researchlib.batch import execute_all
from researchlib.drawing import FIGURE_MIMETYPE
from researchlib.engine.normalise import normalise_notebook
from researchlib.engine.workers import Job
from researchlib.findings import FINDING_MIMETYPE, Finding
from researchlib.intervals import UNKNOWN
from researchlib.notebooks import (
    check_parameters,
    declared_parameters,
    notebook_paths,
    outputs_of,
    parameters_schema,
    title_of,
)
from researchlib.pardons import article, main
from researchlib.tables import results

from .small import write

PATHS = notebook_paths(article)
BY_STEM = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
DAYS = ("2020-01-01", "2024-09-30", "2025-06-30")
OTHERWISE = {("released-178", "different people")}
"""A reading that is no plain sum; the notebook works it out in cells of its own."""


def findings_of(path):
    return list(outputs_of(nbformat.read(path, as_version=4), FINDING_MIMETYPE))


def cells_of(path, kind="code"):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


# What is shown is what is judged


class Step(NamedTuple):
    """The rows of a claim that a notebook shows, by which ledger, and what its next cell gives."""

    ledger: Ledger
    claim_id: str
    rows: pd.DataFrame
    result: Any = None


def walked(path, given, monkeypatch):
    """Run a notebook's cells, figures apart; return its steps, and the findings it checks.

    Each finding comes with the number of steps before it.
    """
    asked, steps, checked, names, open_step = {}, [], [], {}, None
    real = Ledger.rows

    def noted(ledger, claim_id):
        frame = real(ledger, claim_id)
        asked[id(frame)] = frame, Step(ledger, claim_id, frame.copy())
        return frame

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "rows", noted)
        for cell in cells_of(path):
            if cell.source.startswith("figures."):
                continue
            result = last_value(cell.source, names)
            if "parameters" in cell.metadata.get("tags", []):
                names.update(given)
            if open_step:
                steps.append(open_step._replace(result=result))
            _, shown = asked.get(id(result), (None, None))
            measured = shown and shown.ledger.claim(shown.claim_id).test == "measured"
            open_step = shown if measured else None
            if isinstance(result, Finding):
                checked.append((result, len(steps)))
    return steps, checked


def last_value(source, names):
    body = ast.parse(source).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None


def ends(result):
    """What a calculation gives: one value, or ends by name; an end that is missing has no bound."""
    if isinstance(result, pd.DataFrame):
        assert len(result) <= 1
        result = result.iloc[0] if len(result) else pd.Series(dtype=object)
    if not isinstance(result, pd.Series):
        result = pd.Series({"_lower": result, "_upper": result})
    named = {name[-6:]: value for name, value in result.dropna().items()}
    assert named.keys() <= {"_lower", "_upper"} and len(named) == result.notna().sum()
    return number(named.get("_lower", UNKNOWN.low)), number(named.get("_upper", UNKNOWN.high))


def number(value):
    return value.toordinal() if isinstance(value, pd.Timestamp) else float(value)


def judged(step):
    """The reading that the rows belong to; where nothing is known, a count of rows is 0."""
    finding = step.ledger.check(step.claim_id)
    if finding.claim.unit in ("ordinal", "laws") and finding.interval == UNKNOWN:
        assert len(step.rows) == 0
        return ends(step.result) if ends(step.result)[0] == 0 else "0"
    return pytest.approx((finding.interval.low, finding.interval.high))


def cases():
    for path in PATHS[1:]:
        names = {c.name for f in article.on().findings(path.stem) for c in f.claim.choices}
        days = [{"as_of": day} for day in DAYS]
        options = [
            {name: option} for name in sorted(names) for option in list(article.choices[name])[1:]
        ]
        for given in ({}, {"known_by": "2024-11-21"}, *days, *options):
            told = "-".join(given.values()) or "as it is"
            yield pytest.param(path, given, id=f"{path.stem}-{told}")


@pytest.mark.parametrize(("path", "given"), list(cases()))
def test_rows_and_calculation_before_a_check_are_what_is_judged(path, given, monkeypatch):
    steps, checked = walked(path, given, monkeypatch)
    for step in steps:
        if not {(step.claim_id, option) for option in step.ledger.choices.values()} & OTHERWISE:
            assert ends(step.result) == judged(step), step.claim_id
    days = {name: day for name, day in given.items() if name not in article.choices}
    ledgers = [article.on(**asked) for asked in ([given] if days == given else [given, days])]
    for finding, before in checked:
        if finding.claim.test == "measured":
            own = finding.claim.id
            shown = [(step.rows, step.ledger.check(step.claim_id)) for step in steps[:before]]
            wanted = ((ledger.rows(own), ledger.check(own).interval) for ledger in ledgers)
            assert any(
                found.interval == interval and seen.equals(rows)
                for rows, interval in wanted
                for seen, found in shown
            ), own


def test_a_wrong_calculation_is_found(tmp_path, monkeypatch):
    path, wrong = PATHS[1], tmp_path / PATHS[1].name
    text = path.read_text("utf-8")
    assert "sum(skipna=False, min_count=1)" in text
    wrong.write_text(text.replace("sum(skipna=False, min_count=1)", "max()"), "utf-8")
    with pytest.raises(AssertionError):
        test_rows_and_calculation_before_a_check_are_what_is_judged(wrong, {}, monkeypatch)


def test_rows_of_another_claim_are_found(tmp_path, monkeypatch):
    path, wrong = PATHS[1], tmp_path / PATHS[1].name
    text = path.read_text("utf-8")
    asked, other = 'ledger.rows(\\"waves-since-july\\")', 'ledger.rows(\\"sixth-wave\\")'
    assert asked in text
    wrong.write_text(text.replace(asked, other), "utf-8")
    with pytest.raises(AssertionError):
        test_rows_and_calculation_before_a_check_are_what_is_judged(wrong, {}, monkeypatch)


@BY_STEM
def test_each_claim_is_checked_once(path, monkeypatch):
    _, checked = walked(path, {}, monkeypatch)
    found = Counter(finding.claim.id for finding, _ in checked)
    assert found == Counter(
        f.claim.id for f in article.on().findings(path.stem) if path != PATHS[0]
    )


# What a cell may hold


@cache
def answers():
    """Numbers that a statement claims or a finding gives; small ones are anything's."""
    found = {number for f in article.on().findings() for i in (f.claim.value, f.interval)
             for number in (i.low, i.high)}  # fmt: skip
    return {number for number in found if 20 < abs(number) < float("inf")} - {50}


@BY_STEM
def test_cells_are_short_and_hold_no_logic_and_no_answer(path):
    banned = (ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.For, ast.While, ast.comprehension)
    for cell in cells_of(path):
        assert len(cell.source.splitlines()) <= 7
        nodes = list(ast.walk(ast.parse(cell.source)))
        assert not [node for node in nodes if isinstance(node, banned)]
        assert not [
            n for n in nodes if isinstance(n, ast.Attribute) and n.attr in ("query", "eval")
        ]
        constants = {node.value for node in nodes if isinstance(node, ast.Constant)}
        assert not answers() & {value for value in constants if isinstance(value, int | float)}
        if "parameters" not in cell.metadata.get("tags", []):
            words = [value for value in constants if isinstance(value, str)]
            assert not [word for word in words if re.search(r"\d{4}-\d\d|[/\\]|\.csv", word)]


@BY_STEM
def test_headings_are_questions(path):
    text = "\n".join(cell.source for cell in cells_of(path, "markdown"))
    first, *others = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    assert title_of(nbformat.read(path, as_version=4)) == first and first.endswith("?")
    assert others[0] == "The answers first" and others[-1] == "Your turn"
    assert all(heading.endswith("?") for heading in others[1:-1])


@BY_STEM
def test_parameters_are_typed_and_commented(path):
    tagged = [c for c in cells_of(path) if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    for line in tagged[0].source.splitlines():
        declared = ast.parse(line).body[0]
        assert isinstance(declared, ast.AnnAssign)
        assert "# " in line


@pytest.mark.parametrize("path", PATHS[1:], ids=lambda path: path.stem)
def test_each_figure_is_drawn_from_a_table_that_is_shown(path):
    sources = [cell.source for cell in cells_of(path)]
    drawn = [re.fullmatch(r"figures\.(\w+)\((\w+)\)", source) for source in sources]
    assert any(drawn)
    for place, match in enumerate(drawn):
        if match:
            name, frame = match.groups()
            assert f"{frame} = tables.{name}(ledger)\n{frame}" in sources[:place]


# What was committed, and ways to run it


@pytest.mark.parametrize("path", PATHS[1:], ids=lambda path: path.stem)
def test_each_has_a_figure_with_its_data_and_its_text(path):
    figures = [
        output["data"][FIGURE_MIMETYPE]
        for cell in cells_of(path)
        for output in cell.outputs
        if FIGURE_MIMETYPE in output.get("data", {})
    ]
    assert figures
    for figure in figures:
        assert figure["data"] and len(figure["alt"]) > 20
        assert all(len(row) == len(figure["columns"]) for row in figure["data"])


def test_executing_them_gives_what_is_committed(tmp_path):
    """In forked children; pytest with nbval does it in ordinary kernels, in the slower checks."""
    jobs = [Job(path, tmp_path / path.name) for path in PATHS]
    assert {done.status for done in execute_all(jobs, article)} == {"ok"}
    for job in jobs:
        ours, committed = map(cells_of, (job.output, job.notebook))
        assert [c.source for c in ours] == [c.source for c in committed]
        assert [c.outputs for c in ours] == [c.outputs for c in committed], job.notebook.name


def test_executing_twice_gives_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = PATHS[2]
    committed = path.read_text("utf-8")
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3").execute()
    assert nbformat.writes(normalise_notebook(notebook)) + "\n" == committed


@pytest.mark.parametrize("path", PATHS[1:], ids=lambda path: path.stem)
def test_each_says_what_the_article_finds_of_its_claims(path):
    found = [finding.to_dict() for finding in article.on().findings(path.stem)]
    assert sorted(findings_of(path), key=claim_of) == sorted(found, key=claim_of)


def claim_of(finding):
    return finding["claim_id"]


def test_a_day_and_what_was_known_by_papermills_own_command_from_elsewhere(tmp_path):
    days = {"as_of": "2024-12-31", "known_by": "2024-12-25"}
    given = [text for name, day in days.items() for text in ("-p", name, day)]
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(PATHS[1]), "out.ipynb"]
    subprocess.run([*command, *given], cwd=tmp_path, check=True, capture_output=True)
    found = {finding["claim_id"]: finding for finding in findings_of(tmp_path / "out.ipynb")}
    then = article.over(list(found), [days["as_of"]], [days["known_by"]])
    columns = list(then)
    pd.testing.assert_frame_equal(results(found.values(), columns), then)
    totals = article.over(["released-178"], [days["as_of"]], list(days.values()))["lower"]
    assert found["released-178"]["lower"] == totals[1] < totals[0]
    assert not any(finding["verdict"] for finding in found.values())


@pytest.mark.soak
@pytest.mark.parametrize(
    ("stem", "options"),
    [
        ("03-people-held", {"as_of": "2024-06-30", "days": "review"}),
        ("04-trend", {"number": "newly recognised", "trend": "article's month"}),
        ("06-administrative-cases", {"known_by": "2024-11-21", "unit": "arrests"}),
    ],
)
def test_papermill_over_other_options(stem, options, tmp_path):
    import papermill

    path = next(path for path in PATHS if path.stem == stem)
    out = tmp_path / "out.ipynb"
    papermill.execute_notebook(str(path), str(out), options, progress_bar=False)
    ledger = article.on(**options)
    found = {finding["claim_id"]: finding for finding in findings_of(out)}
    assert found == {f.claim.id: f.to_dict() for f in ledger.findings(stem)}
    chosen = {name: option for name, option in options.items() if name in article.choices}
    for name, option in chosen.items():
        assert option in [f["parameters"].get(name) for f in found.values()]


def test_a_warm_process_shows_frames_as_a_kernel_does(tmp_path):
    asked = "import pandas; print(pandas.get_option('display.max_columns'))"
    job = Job(write(tmp_path / "in.ipynb", asked), tmp_path / "out.ipynb")
    shown = nbformat.read(job.notebook, as_version=4)
    assert [done.status for done in execute_all([job], article)] == ["ok"]
    NotebookClient(shown, kernel_name="python3").execute()
    (ours,) = cells_of(job.output)
    assert ours.outputs[0].text == shown.cells[0].outputs[0].text


def shown(out):
    """The commands that a command shows."""
    return [line.strip() for line in out.splitlines() if line.startswith("  ")]


@pytest.fixture
def place(tmp_path):
    return tmp_path / "it's mine"


def test_notebooks_and_data_where_one_can_work(place, capsys):
    assert main(["notebooks", str(place)]) == 0
    opened, _ = shown(capsys.readouterr().out)
    assert shlex.split(opened) == ["jupyter", "lab", str(place / "notebooks")]
    package = article.material.dataset.package
    listed = {"datapackage.json", "README.md", *(r["path"] for r in package["resources"])}
    made = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    assert made == {f"data/{n}" for n in listed} | {f"notebooks/{path.name}" for path in PATHS}
    assert all((place / "notebooks" / p.name).read_bytes() == p.read_bytes() for p in PATHS)
    assert main(["notebooks", str(place)]) == 2
    assert "it's mine: found something else there, expected a new or" in capsys.readouterr().err


@pytest.mark.soak
def test_what_is_edited_there_is_what_notebooks_show(place, tmp_path, capsys):
    assert main(["notebooks", str(place)]) == 0
    _, edited = shown(capsys.readouterr().out)
    claims = place / "data/claims.csv"
    claims.write_text(claims.read_text("utf-8").replace("moved Minsk", "drawn Minsk"), "utf-8")
    executed = edited.replace("jupyter lab", "jupyter execute --inplace")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    subprocess.run(
        f"{executed}/07-*.ipynb", shell=True, env=environment, cwd=tmp_path, check=True,
        capture_output=True,
    )  # fmt: skip
    found = {f["claim_id"]: f for f in findings_of(place / "notebooks" / PATHS[7].name)}
    assert "drawn Minsk" in found["closer-to-moscow"]["statement"]


def test_notebooks_are_there_whole_or_not_at_all(tmp_path, monkeypatch, capsys):
    def interrupted(*paths):
        raise KeyboardInterrupt

    (tmp_path / "empty").mkdir()
    monkeypatch.setattr("researchlib.project.copyfile", interrupted)
    for name in ("new", "empty"):
        assert main(["notebooks", str(tmp_path / name)]) == 130
        assert not capsys.readouterr().out
    assert [*tmp_path.rglob("*")] == [tmp_path / "empty"]


def test_another_article_gives_its_own_notebooks(tmp_path, capsys):
    own = tmp_path / "own"
    own.mkdir()
    (own / "01-mine.ipynb").write_text("{}")
    other = dataclasses.replace(article, notebooks=own)
    assert other.main(["notebooks", str(tmp_path / "copy")]) == 0
    assert [p.name for p in (tmp_path / "copy/notebooks").iterdir()] == ["01-mine.ipynb"]


# Parameters of people's own notebooks

T, F, N = True, False, None

READ = [
    # the cell, what it declares
    ("x = 1", {"x": ("int", 1, "")}),
    ("x: float = 1  # how much", {"x": ("float", 1, "how much")}),
    ("x = -5; y = +2.5", {"x": ("int", -5, ""), "y": ("float", 2.5, "")}),
    ("x = 1e3", {"x": ("float", 1000.0, "")}),
    ("x = None", {"x": ("Any", N, "")}),
    ("x = True", {"x": ("bool", T, "")}),
    ("a = b = 1", {"a": ("int", 1, ""), "b": ("int", 1, "")}),
    ("c, d = 1, 'two'  # both", {"c": ("int", 1, "both"), "d": ("str", "two", "both")}),
    ("[a, (b, c)] = [1, (2, 3)]", {n: ("int", i, "") for n, i in (("a", 1), ("b", 2), ("c", 3))}),
    ("a, = b = 1,", {"a": ("int", 1, ""), "b": ("tuple", (1,), "")}),
    ("x = 1\nx = 'last'", {"x": ("str", "last", "")}),
    ("x = 1  # type: ignore", {"x": ("int", 1, "type: ignore")}),
    ("x: str = 'a'  # type: a or b", {"x": ("str", "a", "type: a or b")}),
    ("x = (\n  'a'\n  'b'\n)  # é #1", {"x": ("str", "ab", "é #1")}),
    ('x = """two\nlines"""', {"x": ("str", "two\nlines", "")}),
    ("x = 'é'; y = '#'", {"x": ("str", "é", "'"), "y": ("str", "#", "")}),
    (r"x = 'C:\data'", {"x": ("str", r"C:\data", "")}),
    ("x = {'a': [1, {'b': None}]}", {"x": ("dict", {"a": [1, {"b": N}]}, "")}),
    ("x: list[int] | None = [\n  1,  # one\n  2,\n]", {"x": ("list[int] | None", [1, 2], "")}),
    ("x: Path = 'a'", {"x": ("Path", "a", "")}),
    ("x: int = None", {"x": ("int", N, "")}),
    ("# only words\n\n", {}),
    ("", {}),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), READ)
def test_a_cell_of_parameters_is_read(source, expected, declaring):
    assert declared_parameters(declaring(source)) == expected


REFUSED = [
    # the cell, the line that it is refused for
    ("e = {}\ne['k'] = 1", (2, "e['k'] = 1")),
    ("x = 1\n\nseconds = 60*60", (3, "seconds = 60*60")),
    ("x = 1\nx += 1", (2, "x += 1")),
    ("x: int", (1, "x: int")),
    ("self.x = 1", (1, "self.x = 1")),
    ("a, *b = 1, 2, 3", (1, "a, *b = 1, 2, 3")),
    ("a, b = 1, 2, 3", (1, "a, b = 1, 2, 3")),
    ("a, b = 'ab'", (1, "a, b = 'ab'")),
    ("a, b['k'] = 1, 2", (1, "a, b['k'] = 1, 2")),
    ("x = 1\ny = x", (2, "y = x")),
    ("x = 'a' + 'b'", (1, "x = 'a' + 'b'")),
    ("x = 'a' * 9 ** 9", (1, "x = 'a' * 9 ** 9")),
    ("x = f'{1}'", (1, "x = f'{1}'")),
    ("x = list()", (1, "x = list()")),
    ("import datetime\nx = datetime.date(2024, 11, 21)", (1, "import datetime")),
    ("x = [\n  1,\n  n,\n]", (1, "x = [")),
    ("%matplotlib inline\nx = 1", (1, "%matplotlib inline")),
    ("x = 1\n!ls", (2, "!ls")),
    ("x = 1\n  y = 2", (2, "y = 2")),
    ("x = {", (1, "x = {")),
    ("x = 'a", (1, "x = 'a")),
    ("print(1)", (1, "print(1)")),
    ("if True:\n    x = 1", (1, "if True:")),
    ("def f(): pass", (1, "def f(): pass")),
    ("x = {'a'}", (1, "x = {'a'}")),
    ("x = ...", (1, "x = ...")),
    ("x = b'a'", (1, "x = b'a'")),
    ("x = 1e999", (1, "x = 1e999")),
    ("x = {1: 2}", (1, "x = {1: 2}")),
    ("x = {[]: 2}", (1, "x = {[]: 2}")),
    ("x = [(1, 2)]", (1, "x = [(1, 2)]")),
    ("x = {'a': -1e999}", (1, "x = {'a': -1e999}")),
    ("x = 1 + 2j", (1, "x = 1 + 2j")),
    ("\x1b = 1", (1, "\x1b = 1")),
    (r"x = '\udcff'", (1, r"x = '\udcff'")),
]


@pytest.mark.parametrize(("source", "expected"), REFUSED)
def test_a_line_that_is_no_parameter_is_refused(source, expected, declaring):
    path, (number, line) = declaring(source), expected
    with pytest.raises(ParameterError) as refused:
        declared_parameters(path)
    place = f"notebook {path.name}, parameters, line {number}: found {line!r}, "
    assert str(refused.value).startswith(f"{place}expected NAME: TYPE = LITERAL")
    assert str(refused.value).isprintable()


def test_sources_as_no_editor_writes_them_are_refused(declaring):
    for source in ("x = 1\0", "x = " + "[" * 9999, "x = " + "-" * 99999 + "1", "x = " + "9" * 9999,
                   "x = 1" + "\ny = 1 +" * 2):  # fmt: skip
        path = declaring("replaced")
        path.write_text(path.read_text("utf-8").replace('"replaced"', json.dumps(source)), "utf-8")
        with pytest.raises(ParameterError, match="parameters, line"):
            declared_parameters(path)
        path.unlink()


def test_the_first_cell_of_parameters_counts_as_papermill_has_it(tmp_path):
    tagged = {"tags": ["parameters"]}
    cells = [new_code_cell(source, metadata=tagged) for source in ("x = 1", "y = 2")]
    nbformat.write(new_notebook(cells=[new_code_cell("z = 3"), *cells]), tmp_path / "n.ipynb")
    assert list(declared_parameters(tmp_path / "n.ipynb")) == ["x"]


GIVEN = [
    # the declared type, what is given, what the notebook gets
    ("int", "7", 7),
    ("int", "-5", -5),
    ("float", "7", 7),
    ("float", 7, 7),
    ("float", "0.5", 0.5),
    ("float", "1e3", 1000.0),
    ("float | None", "0.5", 0.5),
    ("float | None", 0.5, 0.5),
    ("float | None", "None", N),
    ("float | None", N, N),
    ("None | float", "1", 1),
    ("Optional[float]", "None", N),
    ("typing.Optional[float]", "2", 2),
    ("Union[int, str]", "7", 7),
    ("Union[int, str]", "seven", "seven"),
    ("typing.Union[int, list[int]]", "[7]", [7]),
    ("bool", "true", T),
    ("bool", "False", F),
    ("bool | None", "FALSE", F),
    ("bool | None", "None", N),
    ("str", "7", "7"),
    ("str", "None", "None"),
    ("str", "['a']", "['a']"),
    ("str | None", "7", "7"),
    ("str | None", "a text", "a text"),
    ("str | None", "'a'", "'a'"),
    ("str | None", "None", N),
    ("str | None", "none", "none"),
    ("Literal['a', 'b']", "b", "b"),
    ("Literal[1, 2]", "2", 2),
    ("typing.Literal['a', 1, None]", "None", N),
    ("Literal['true', 'false']", "true", "true"),
    ("list", "[3, 4]", [3, 4]),
    ("list", [3, 4], [3, 4]),
    ("list[str]", "['a']", ["a"]),
    ("list[str]", ["a"], ["a"]),
    ("list[float]", "[1, 2.5]", [1, 2.5]),
    ("list[int] | None", "[1]", [1]),
    ("list[int] | None", N, N),
    ("list[int | None]", "[1, None]", [1, N]),
    ("List[List[str]]", "[['a'], []]", [["a"], []]),
    ("Sequence[str]", "['a']", ["a"]),
    ("dict", "{'a': [1]}", {"a": [1]}),
    ("dict[str, int]", "{'a': 1}", {"a": 1}),
    ("dict[str, list[float]]", "{'a': [1, 2.5]}", {"a": [1, 2.5]}),
    ("Dict[str, Any]", "{'a': [None, 'b']}", {"a": [N, "b"]}),
    ("Any", "2024", 2024),
    ("Any", "2024-11-21", "2024-11-21"),
    ("Any", N, N),
    ("Any", {"a": [1]}, {"a": [1]}),
    ("Path | None", "None", N),
    ("Path | str", "a", "a"),
]


@pytest.mark.parametrize(("annotation", "given", "expected"), GIVEN)
def test_a_given_value_is_read_by_the_annotation(annotation, given, expected, declaring):
    taken = check_parameters(article, declaring(f"x: {annotation} = 'else'"), {"x": given})
    assert repr(taken) == repr({"x": expected})


NOT_GIVEN = [
    # the declared type, what does not fit
    ("int", "0.5"),
    ("int", 1.0),
    ("int", T),
    ("int", "true"),
    ("int", "None"),
    ("int", "seven"),
    ("int", "6 + 1"),
    ("float", "nan"),
    ("float", "-inf"),
    ("float", float("nan")),
    ("float | None", "half"),
    ("bool", 1),
    ("bool", "1"),
    ("str", 7),
    ("str", "\udcff"),
    ("str | None", 7),
    ("Literal['a', 'b']", "c"),
    ("Literal[1]", T),
    ("Literal[1]", 1.0),
    ("Literal[Colour.RED]", "Colour.RED"),
    ("Literal[b'a']", "b'a'"),
    ("list", "a, b"),
    ("list", "a"),
    ("list", "[" * 9999),
    ("list[str]", "[1]"),
    ("list[str]", "('a',)"),
    ("list[int]", "[True]"),
    ("list[float]", "[1e999]"),
    ("list[int] | None", "['a']"),
    ("list[int, str]", "[1, 'a']"),
    ("dict", "{1: 2}"),
    ("dict[str, int]", "{'a': 'b'}"),
    ("dict[int, str]", {"1": "a"}),
    ("tuple", "(1, 2)"),
    ("tuple[int, int]", "[1, 2]"),
    ("set[str]", "{'a'}"),
    ("Path", "a"),
    ("datetime.date", "2024-11-21"),
    ("np.int", 1),
    ("list[Path]", "['a']"),
    ("'int'", 1),
    ("Literal[-1]", -1),
    ("5", 5),
    ("Any", "\udcff"),
    ("Any", float("inf")),
    ("Any", {1: 2}),
    ("Any[int]", 1),
]


@pytest.mark.parametrize(("annotation", "given"), NOT_GIVEN)
def test_what_does_not_fit_the_annotation_is_refused(annotation, given, declaring):
    path = declaring(f"x: {annotation} = None")
    with pytest.raises(ParameterError) as refused:
        check_parameters(article, path, {"x": given})
    told = str(refused.value)
    assert re.match(r"x: found .*, expected a value of type .*, made of str, int,", told)


@pytest.mark.parametrize("annotation", sorted({a for a, *_ in [*GIVEN, *NOT_GIVEN]}))
def test_the_schema_shown_takes_the_same(annotation, declaring):
    """Except that to a schema 1.0 is a whole number, and is 1."""
    path = declaring(f"x: {annotation} = 'else'")
    schema = json.loads(json.dumps(parameters_schema(article, path)))
    Draft202012Validator.check_schema(schema)
    for value in (N, T, 1, 1.5, "c", [], ["c"], [1], [["c"]], [N], {}, {"a": 1}, {"a": [2.5]}):
        with suppress(ParameterError):
            assert repr(check_parameters(article, path, {"x": value})) == repr({"x": value})
            assert Draft202012Validator(schema).is_valid({"x": value})
            continue
        assert not Draft202012Validator(schema).is_valid({"x": value}) or value == "else"


def test_a_default_is_told_from_what_only_equals_it(declaring):
    path = declaring("x: Any = 1")
    assert check_parameters(article, path, {"x": 1}) == {}
    assert repr(check_parameters(article, path, {"x": True})) == "{'x': True}"


def test_a_default_that_its_annotation_does_not_take_can_be_given_again(declaring):
    """Python runs it, the record of the run has it, and verify gives what the record has."""
    path = declaring("x: int = None")
    assert check_parameters(article, path, {"x": None}) == {}
