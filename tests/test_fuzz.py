"""Whatever stands in a file or is given: the package's own errors, no other, and an end."""

import csv
import importlib
import io
import json
import shutil
from contextlib import suppress
from copy import deepcopy
from functools import reduce
from operator import getitem
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from researchlib import checking, package, pardons
from researchlib.compare import differences, in_words, read_findings
from researchlib.errors import ResearchlibError
from researchlib.grids import combine, each_once, file_names, grid_values, read_sets
from researchlib.notebooks import (
    check_parameters,
    declared_parameters,
    find_notebook,
    parameters_in_words,
    parameters_schema,
)
from researchlib.publish import SUMS, write_sums

EXAMPLE = package.find_root("example", __file__)
effort = pytest.mark.parametrize("examples", [15, pytest.param(1500, marks=pytest.mark.soak)])
ODD = st.sampled_from([
    "", " ", "0", "-1", "+13", "1_3", "1e3", "1e999", "nan", "inf", "٣", "½", "9" * 4000, "1..",
    "..", "1..0", "2024-02-30", "2024-13", "0001-01-01", "9999-12-31", "2024-11-21..2024-11-20",
    "many", "true", "None", "null", "[]", "[" * 9999, "{x", "{x.y}", "{0}", "}", "|", "'", '"',
    "\\", "\0", "\n", "\r", "\ufeff", "\u202e", "\ud800", "../x", "/etc/passwd", "-x", "é" * 300,
    "(a+)+$",
])  # fmt: skip
TEXT = ODD | st.text(max_size=12)
VALUE = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
GONE = ()
JSON = st.recursive(VALUE, lambda v: st.lists(v, max_size=3) | st.dictionaries(TEXT, v, max_size=3))


def holds(examples, *strategies):
    """Run a function on examples: the same ones each time, others in a soak."""

    def run(function):
        more = {"derandomize": examples < 1000, "deadline": None, "database": None}
        slow = {"suppress_health_check": list(HealthCheck)}
        settings(max_examples=examples, **more, **slow)(given(*strategies)(function))()

    return run


def places(value, before=()):
    """Yield where in a JSON value something stands, from the outside in."""
    yield before
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*before, key))


def changed(value):
    """Return a strategy for a JSON value with something else, or nothing, in one place."""

    def put(place, new):
        if not place:
            return new
        copy, at = deepcopy(value), place[-1]
        within = reduce(getitem, place[:-1], copy)
        if new is GONE:
            del within[at]
        else:
            within[at] = new
        return copy

    known = [one for one in places(value) if isinstance(reduce(getitem, one, value), str | int)]
    others = st.sampled_from(known).map(lambda place: reduce(getitem, place, value))
    return st.builds(put, st.sampled_from([*places(value)]), JSON | others | st.just(GONE))


def written(path, text):
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def answered(article, *arguments):
    """Run a command; what it raises but the errors it tells, a test sees."""
    assert article.main([str(argument) for argument in arguments]) in (0, 1, 2, 3)


@pytest.fixture
def example(monkeypatch):
    monkeypatch.syspath_prepend(EXAMPLE / "src")
    return importlib.import_module("example_check").article


def every_way(article, data):
    """Check, seal and judge a data package: as it is, and with sums that fit it."""
    answered(article, "claims", "--data", data)
    answered(article, "seal", data, "--dry-run")
    answered(article, "seal", data)
    answered(article, "claims", "--data", data)


@effort
def test_any_cell_of_any_table(examples, example, tmp_path):
    tables = {}
    for path in sorted((EXAMPLE / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.name] = list(csv.reader(file))

    @holds(examples, st.data())
    def _(data):
        place = Path(shutil.copytree(EXAMPLE / "data", tmp_path / "data", dirs_exist_ok=True))
        for _ in range(data.draw(st.integers(1, 3))):
            name = data.draw(st.sampled_from(list(tables)))
            rows = [[*row] for row in tables[name]]
            row = data.draw(st.sampled_from(rows))
            at = data.draw(st.integers(0, len(row) - 1))
            alike = st.sampled_from([other[at] for other in rows])
            row[at] = data.draw(TEXT | alike)
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(rows)
            written(place / name, text.getvalue())
        every_way(example, place)


@effort
def test_any_bytes_of_a_table(examples, example, tmp_path):
    @holds(examples, st.sampled_from(sorted(p.name for p in EXAMPLE.glob("data/*"))), st.data())
    def _(name, data):
        place = Path(shutil.copytree(EXAMPLE / "data", tmp_path / "data", dirs_exist_ok=True))
        content = (place / name).read_bytes()
        start, end = sorted(data.draw(st.integers(0, len(content))) for _ in range(2))
        new = data.draw(st.binary(max_size=9) | st.just(content[start:end] * 2))
        (place / name).write_bytes(content[:start] + new + content[end:])
        every_way(example, place)


@effort
def test_any_descriptor(examples, example, tmp_path):
    genuine = json.loads((EXAMPLE / "data/datapackage.json").read_text("utf-8"))
    for resource in genuine["resources"]:  # or its sums would stop most changes
        del resource["hash"], resource["bytes"], resource["rows"]

    @holds(examples, changed(genuine))
    def _(package):
        place = Path(shutil.copytree(EXAMPLE / "data", tmp_path / "data", dirs_exist_ok=True))
        written(place / "datapackage.json", json.dumps(package))
        every_way(example, place)


NAMES = st.sampled_from(["x", "y", "x, y", "a = b", "e['k']", "x.y", "*x", "(x)", "ä", "0x", ""])
TYPES = st.recursive(
    st.sampled_from(["int", "float", "str", "bool", "list", "dict", "None", "Any", "Path", "tuple"])
    | TEXT.map(repr) | TEXT,
    lambda t: st.tuples(t, t).map(" | ".join) | st.builds("{}[{}, {}]".format, t, t, t)
    | st.builds("{}[{}]".format, st.sampled_from(["list", "Optional", "Union", "Literal"]), t),
    max_leaves=9,
)  # fmt: skip
LITERALS = JSON.map(repr) | TEXT | st.sampled_from(["60*60", "{1}", "(1, 2)", "f()", "b''", "..."])
LINES = st.builds("{}: {} = {}  # {}".format, NAMES, TYPES, LITERALS, TEXT) | st.builds(
    "{} = {}".format, NAMES, LITERALS
)


@effort
def test_any_parameters(examples, tmp_path):
    numbers = iter(range(10**9))

    @holds(examples * 2, st.lists(LINES | TEXT, min_size=1, max_size=3), JSON, TYPES)
    def _(lines, value, annotation):
        for source in ("\n".join(lines), lines, f"x: {annotation} = 1"):
            path = tmp_path / f"{next(numbers)}.ipynb"
            cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": source}
            path.write_text(json.dumps({"cells": [cell]}))
            with suppress(ResearchlibError):
                for name, parameter in declared_parameters(path).items():
                    json.dumps(parameters_schema(pardons.article, path), allow_nan=False)
                    parameters_in_words(pardons.article, path)
                    given = value if name != "y" else parameter.default
                    json.dumps(check_parameters(pardons.article, path, {name: given}))
            path.unlink()


@effort
def test_any_notebook(examples, tmp_path):
    genuine = json.loads(find_notebook(pardons.article, "08").read_text("utf-8"))
    genuine["cells"] = genuine["cells"][:3]
    numbers = iter(range(10**9))

    @holds(examples, changed(genuine))
    def _(notebook):
        path = tmp_path / f"{next(numbers)}.ipynb"
        written(path, json.dumps(notebook))
        answered(pardons.article, "run", path, "--help-notebook")
        answered(pardons.article, "run", path, "--help-notebook", "--json")


PART = TEXT | st.sampled_from(["2024-07-31", "2024-10-15", "1", "7", "day", "month", "as_of", "x"])
GRID = st.builds("{}={}:{}:{}".format, PART, PART, PART, PART) | st.builds(
    "{}={}".format, PART, PART
)


@effort
def test_any_grid_and_any_set(examples, tmp_path):
    path = find_notebook(pardons.article, "01")

    @holds(examples * 2, st.lists(GRID | TEXT, max_size=2), st.booleans(), st.data())
    def _(grids, rows, data):
        table = st.lists(st.lists(TEXT, max_size=3).map(",".join), max_size=3).map("\n".join)
        sets = tmp_path / ("sets.csv" if rows else "sets.json")
        written(sets, data.draw(table if rows else JSON.map(json.dumps) | TEXT))
        with suppress(ResearchlibError):
            points = combine([grid_values(grid) for grid in grids], read_sets(sets))
            names = file_names("x", points)
            assert len({name.lower() for name in names}) == len(points)
            for point in points:
                check_parameters(pardons.article, path, point)
        with suppress(ResearchlibError):
            each_once("-p", [(grid, grid) for grid in grids])


@effort
def test_any_findings(examples, run_directory, tmp_path):
    record = json.loads((run_directory / "findings.json").read_text("utf-8"))
    record["findings"] = record["findings"][:2]
    genuine, other = tmp_path / "genuine.json", tmp_path / "other.json"
    genuine.write_text(json.dumps(record))

    @holds(examples * 2, changed(record))
    def _(strange):
        written(other, json.dumps(strange))
        with suppress(ResearchlibError):
            for pair in ((genuine, other), (other, genuine)):
                found = list(differences(*map(read_findings, pair)))
                assert json.dumps(found) and all(map(in_words, found))


@effort
def test_any_run(examples, small_run, executed, tmp_path, capsys):
    names = [p.relative_to(small_run).as_posix() for p in small_run.rglob("*") if p.is_file()]
    page, run = "08-incommunicado.html", tmp_path / "run"
    text = (small_run / page).read_text("utf-8")
    found = checking.EMBEDDED.search(text)[1]
    record = changed(json.loads(found)).map(lambda one: json.dumps(one).replace("<", ""))

    @holds(examples, st.sampled_from([*sorted(names), SUMS, page]), st.booleans(), st.data())
    def _(name, fits, data):
        shutil.rmtree(run, ignore_errors=True)
        shutil.copytree(small_run, run)
        content = (run / name).read_bytes()
        if name == page and fits:
            written(run / name, text.replace(found, data.draw(record)))
        else:
            start, end = sorted(data.draw(st.integers(0, len(content))) for _ in range(2))
            new = data.draw(
                st.binary(max_size=9) | TEXT.map(lambda t: t.encode("utf-8", "replace"))
            )
            (run / name).write_bytes(content[:start] + new + content[end:])
        same = (run / name).read_bytes() == content
        if name != SUMS and fits:
            write_sums(run)
        capsys.readouterr()
        answered(pardons.article, "verify", run)
        assert ("verified" in capsys.readouterr().out) == same
        answered(pardons.article, "verify", run / page)
        answered(pardons.article, "diff", small_run, run)
