"""Parameter sets of a sweep: grids, ranges, files; and file names that say them."""

import csv
import hashlib
import itertools
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from researchlib.errors import DataError, ParameterError, each_once
from researchlib.intervals import DAY, parse_day
from researchlib.schema import read_json

LONGEST_NAME = 150
MOST = 100_000
"""How many points a grid may have: more is a slip, and would fill the memory."""
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
        If it is neither, or more than `MOST`.

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
    found: Sequence[Any]
    if step in STEPS:
        found = _dates(text, first, last, step)
    elif re.fullmatch("-?[0-9]{1,15}:-?[0-9]{1,15}:[1-9][0-9]{,14}", values):
        found = range(int(first), int(last) + 1, int(step))
    else:
        expected = f"one of {', '.join(STEPS)} between days, or whole numbers throughout"
        raise ParameterError.at("--grid", f"the step {step!r}", expected)
    if not found:
        raise ParameterError.at("--grid", repr(text), "FIRST:LAST:STEP that go upwards")
    crossed([(name, found)])
    return name, [str(value) for value in found]


def crossed(grids: Iterable[tuple[str, Sequence[Any]]], times: int = 1) -> dict[str, Any]:
    """Return the values of grids by name.

    Raises
    ------
    ParameterError
        If two grids vary the same parameter, or their points are, so many times, more than `MOST`.
    """
    values = each_once("--grid", list(grids))
    if (points := math.prod(map(len, values.values()), start=times)) > MOST:
        raise ParameterError.at("--grid", f"{points:,} points", f"{MOST:,} at most")
    return values


def _dates(text: str, first: str, last: str, step: str) -> list[str]:
    import pandas as pd

    try:
        start, end = parse_day(first), parse_day(last)
    except ValueError:
        raise ParameterError.at("--grid", repr(text), f"first and last: {DAY}") from None
    if freq := {"day": "D", "week": "7D", "month-end": "ME"}.get(step):
        return [day.date().isoformat() for day in pd.date_range(start, end, freq=freq)]
    # Each counted from the start: counted from the one before, 31 January would end up as 28 March.
    days = ((start + pd.DateOffset(**{f"{step}s": n})).date() for n in itertools.count())
    return [day.isoformat() for day in itertools.takewhile(end.__ge__, days)]


def read_sets(path: Path) -> list[Parameters]:
    """Return parameter sets from a JSON list of objects or a CSV table.

    Raises
    ------
    ParameterError
        If the file names a parameter twice in one set.
    DataError
        If it is neither.
    """
    expected = "a JSON list of objects or a CSV table with a header"
    once = partial(each_once, f"{path}")
    try:
        if path.suffix == ".json":
            return list(read_json(path, "sets", expected, object_pairs_hook=once))
        lines = path.read_text("utf-8").split("\n")
        header, first, *rows = [row for row in csv.reader(lines, strict=True) if row]
        return [once(list(zip(header, row, strict=True))) for row in (first, *rows)]
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(f"{path}", f"{error}", expected) from None


def combine(grids: Iterable[Grid], sets: Sequence[Parameters] = ()) -> list[Parameters]:
    """Return every combination of the grids' values, laid over every given set, each once.

    Raises
    ------
    ParameterError
        If two grids vary the same parameter, or the points are more than `MOST`.

    Examples
    --------
    >>> combine([("a", ["1", "2"]), ("b", ["x"])])
    [{'a': '1', 'b': 'x'}, {'a': '2', 'b': 'x'}]
    """
    values = crossed(grids, len(sets) or 1)
    pairs = itertools.product(sets or [{}], itertools.product(*values.values()))
    found = [one | dict(zip(values, point, strict=True)) for one, point in pairs]
    return list({json.dumps(one, sort_keys=True): one for one in found}.values())


def file_names(stem: str, sets: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a name for each parameter set that says it and is legal on every file system.

    It begins with a letter or a digit: no command takes it for an option. A name that had to leave
    something out, or that another one equals but for capitals, ends with a few digits of a sha256.

    Examples
    --------
    >>> file_names("01", [{"as_of": "2024-07-31"}, {"x": "a/b"}])
    ['01,as_of=2024-07-31.ipynb', '01,x=a-b,....ipynb']
    """
    said = [",".join([stem, *(f"{k}={v}" for k, v in one.items())]) for one in sets]
    plain = [re.sub(r"[^\w.=,+-]+", "-", text, flags=re.ASCII).lstrip("-.,=+") for text in said]
    folded = [text.lower() for text in plain]
    names = []
    for one, text, name in zip(sets, said, plain, strict=True):
        lossy = name != text.replace(" ", "-") or len(name) > LONGEST_NAME
        if lossy or name.endswith(".") or folded.count(name.lower()) > 1:
            whole = json.dumps([stem, one], sort_keys=True)
            digits = hashlib.sha256(whole.encode()).hexdigest()[:8]
            name = f"{name[:LONGEST_NAME].rstrip('.')},{digits}"
        names.append(f"{name}.ipynb")
    return names
