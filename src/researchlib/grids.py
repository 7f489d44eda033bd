"""Parameter sets of a sweep: grids, ranges, files; and file names that say them."""

import csv
import hashlib
import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from researchlib.errors import ParameterError
from researchlib.intervals import parse_day

LONGEST_NAME = 150
STEPS = ("day", "week", "month", "month-end", "year")

Parameters = dict[str, Any]
Grid = tuple[str, list[str]]


def grid_values(text: str) -> Grid:
    """Return the parameter that a grid varies, and its values.

    Parameters
    ----------
    text : str
        ``NAME=VALUE,VALUE`` or ``NAME=FIRST:LAST:STEP``: dates with a step of ``day``, ``week``,
        ``month``, ``month-end`` or ``year``, or whole numbers with one of a whole number.

    Raises
    ------
    ParameterError
        If it is neither.

    Examples
    --------
    >>> grid_values("as_of=2024-07-31:2024-10-15:month-end")
    ('as_of', ['2024-07-31', '2024-08-31', '2024-09-30'])
    >>> grid_values("july_release=counted,left out")
    ('july_release', ['counted', 'left out'])
    >>> grid_values("n=1:7:3")
    ('n', ['1', '4', '7'])
    """
    name, equals, values = text.partition("=")
    if not (name and equals and values):
        raise ParameterError.at("--grid", repr(text), "NAME=VALUES")
    if values.count(":") != 2:
        return name, values.split(",")
    first, last, step = values.split(":")
    if step in STEPS:
        found = _dates(text, first, last, step)
    elif re.fullmatch("-?[0-9]+:-?[0-9]+:[1-9][0-9]*", values):
        found = [str(number) for number in range(int(first), int(last) + 1, int(step))]
    else:
        expected = f"one of {', '.join(STEPS)} between days, or whole numbers throughout"
        raise ParameterError.at("--grid", f"the step {step!r}", expected)
    if not found:
        raise ParameterError.at("--grid", repr(text), "FIRST:LAST:STEP that go upwards")
    return name, found


def _dates(text: str, first: str, last: str, step: str) -> list[str]:
    import pandas as pd

    try:
        start, end = parse_day(first), parse_day(last)
    except ValueError:
        expected = "days that exist, as YYYY-MM-DD"
        raise ParameterError.at("--grid", repr(text), expected) from None
    if step == "month-end":
        return [day.date().isoformat() for day in pd.date_range(start, end, freq="ME")]
    # Each counted from the start: counted from the one before, 31 January would end up as 28 March.
    days = ((start + pd.DateOffset(**{f"{step}s": n})).date() for n in itertools.count())
    return [day.isoformat() for day in itertools.takewhile(end.__ge__, days)]


def read_sets(path: Path) -> list[Parameters]:
    """Return parameter sets from a JSON list of objects or a CSV table.

    Raises
    ------
    ParameterError
        If the file is neither, or names a parameter twice in one set.
    """
    try:
        text = path.read_text("utf-8")
        if path.suffix == ".json":
            sets = json.loads(text, object_pairs_hook=partial(each_once, "--sets"))
        else:
            header, *rows = [row for row in csv.reader(text.split("\n"), strict=True) if row]
            sets = [each_once("--sets", list(zip(header, row, strict=True))) for row in rows]
    except (OSError, ValueError, RecursionError, csv.Error):
        sets = None
    if not (isinstance(sets, list) and sets and all(isinstance(one, dict) for one in sets)):
        expected = "a JSON list of objects or a CSV table with a header"
        raise ParameterError.at("--sets", f"{path}", expected)
    return sets


def each_once(option: str, pairs: Sequence[tuple[str, Any]]) -> Parameters:
    """Return named values by name.

    Raises
    ------
    ParameterError
        If an option names one twice.
    """
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ParameterError.at(option, f"{name!r} twice", "each parameter once")
    return dict(pairs)


def combine(grids: Iterable[Grid], sets: Sequence[Parameters] = ()) -> list[Parameters]:
    """Return every combination of the grids' values, laid over every given set, each once.

    Raises
    ------
    ParameterError
        If two grids vary the same parameter.

    Examples
    --------
    >>> combine([("a", ["1", "2"]), ("b", ["x"])])
    [{'a': '1', 'b': 'x'}, {'a': '2', 'b': 'x'}]
    """
    values = each_once("--grid", list(grids))
    found = [
        {**one, **dict(zip(values, point, strict=True))}
        for one in sets or [{}]
        for point in itertools.product(*values.values())
    ]
    return list({json.dumps(one, sort_keys=True): one for one in found}.values())


def file_names(stem: str, sets: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a name for each parameter set that says it and is legal on every file system.

    A name that had to leave something out, or that another one equals but for capitals, ends with
    a few digits of the set's sha256.

    Examples
    --------
    >>> file_names("01", [{"as_of": "2024-07-31"}, {"x": "a/b"}])
    ['01,as_of=2024-07-31.ipynb', '01,x=a-b,....ipynb']
    """
    said = [",".join([stem, *(f"{k}={v}" for k, v in one.items())]) for one in sets]
    plain = [re.sub(r"[^\w.=,+-]+", "-", text, flags=re.ASCII) for text in said]
    folded = [text.lower() for text in plain]
    names = []
    for one, text, name in zip(sets, said, plain, strict=True):
        lossy = name != text.replace(" ", "-") or len(name) > LONGEST_NAME
        if lossy or name.endswith(".") or folded.count(name.lower()) > 1:
            digits = hashlib.sha256(json.dumps(one, sort_keys=True).encode()).hexdigest()[:8]
            name = f"{name[:LONGEST_NAME].rstrip('.')},{digits}"
        names.append(f"{name}.ipynb")
    return names
