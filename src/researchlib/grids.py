"""Parameter sets of a sweep: grids, ranges, files; and file names that say them."""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from researchlib.errors import ParameterError

LONGEST_NAME = 150
STEPS = {"day": "D", "week": "7D", "month": "months", "month-end": "ME", "year": "years"}
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Parameters = dict[str, Any]


def grid_values(text: str) -> tuple[str, list[str]]:
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
        raise ParameterError(f"--grid: found {text!r}, expected NAME=VALUES")
    ends = values.split(":")
    if len(ends) == 3 and all(ISO_DATE.fullmatch(end) for end in ends[:2]):
        return name, _dates(text, *ends)
    if len(ends) == 3 and all(re.fullmatch(r"-?\d+", end) for end in ends):
        first, last, step = map(int, ends)
        if step > 0 and first <= last:
            return name, [str(value) for value in range(first, last + 1, step)]
    if len(ends) == 3:
        raise ParameterError(f"--grid: found {text!r}, expected FIRST:LAST:STEP that go upwards")
    return name, values.split(",")


def _dates(text: str, first: str, last: str, step: str) -> list[str]:
    import pandas as pd

    if step not in STEPS:
        expected = ", ".join(STEPS)
        raise ParameterError(f"--grid: found the step {step!r}, expected one of {expected}")
    unit = STEPS[step]
    frequency: Any = pd.DateOffset(**{unit: 1}) if unit in ("months", "years") else unit
    try:
        days = pd.date_range(first, last, freq=frequency)
    except ValueError:
        raise ParameterError(f"--grid: found {text!r}, expected days that exist") from None
    if not len(days):
        raise ParameterError(f"--grid: found {text!r}, expected at least one day between the ends")
    return [day.date().isoformat() for day in days]


def read_sets(path: Path) -> list[Parameters]:
    """Return parameter sets from a JSON list of objects or a CSV table.

    Raises
    ------
    ParameterError
        If the file is neither.
    """
    try:
        text = path.read_text("utf-8")
        sets = (
            json.loads(text) if path.suffix == ".json" else list(csv.DictReader(text.split("\n")))
        )
    except (OSError, ValueError, RecursionError):
        sets = None
    if not isinstance(sets, list) or not sets or not all(map(_is_set, sets)):
        raise ParameterError(
            f"--sets: found {path}, expected a JSON list of objects or a CSV table with a header"
        )
    return sets


def _is_set(value: Any) -> bool:
    # csv gives the cells that a row has too many to None, and None to those that it lacks.
    return isinstance(value, dict) and None not in value and None not in value.values()


def combine(
    grids: Iterable[tuple[str, Sequence[str]]], sets: Sequence[Parameters] = ()
) -> list[Parameters]:
    """Return every combination of the grids' values, laid over every given set, each once.

    Examples
    --------
    >>> combine([("a", ["1", "2"]), ("b", ["x"])])
    [{'a': '1', 'b': 'x'}, {'a': '2', 'b': 'x'}]
    """
    grids = list(grids)
    names = [name for name, _ in grids]
    found = [
        {**one, **dict(zip(names, values, strict=True))}
        for one in sets or [{}]
        for values in itertools.product(*(values for _, values in grids))
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
