"""One CSV table read and checked against its Frictionless table schema.

The schema in ``datapackage.json`` is the only place where a table's columns are described; this
module knows the rules of the schema language, none of the tables.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache, partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import fastjsonschema
from fastjsonschema import JsonSchemaValueException

from .errors import DataError
from .intervals import DAY, digits, parse_day

PACKAGE_FILE = "datapackage.json"
Row = Mapping[str, Any]
"""One row: column name to typed value, ``None`` where the cell is empty."""


CASTS: dict[str, tuple[Callable[[str], Any], str]] = {
    "string": (str, "text"),
    "integer": (lambda text: int(digits(text)), "a whole number"),
    "boolean": ({"true": True, "false": False}.__getitem__, "true or false"),
    "date": (parse_day, DAY),
}
PANDAS_TYPES = {"string": "str", "integer": "Int64", "boolean": "boolean", "date": "datetime64[s]"}

CELLS = 2**12
"""How many different cells of a column are remembered."""


class Named(dict[str, Any]):
    """Cells by column, or tables by name: one that the descriptor lacks is told, not a KeyError."""

    def __missing__(self, name: str) -> Any:
        raise DataError(PACKAGE_FILE, f"no {name}", "a table or a column of that name")


def read_json(path: Path, schema: str, expected: str, **how: Any) -> Any:
    """Return the JSON value in a file that may be somebody else's.

    Parameters
    ----------
    path : Path
        The file.
    schema : str
        The name of its JSON Schema, ``NAME.schema.json`` beside this module.
    expected : str
        What it is meant to be, for errors.
    **how : object
        For `json.loads`.

    Raises
    ------
    DataError
        If it cannot be read, or does not fit; with the place in it.
    """
    try:
        value = json.loads(path.read_text("utf-8"), **how)
        json.dumps(value, ensure_ascii=False).encode()  # half a letter cannot be written again
        _validator(schema)(value)
    except JsonSchemaValueException as error:
        place, hint = ", ".join([f"{path}", *error.path[1:]]), error.message.split(" ", 1)[1]
        raise DataError(place, repr(error.value), expected, hint=hint) from None
    except (OSError, ValueError, RecursionError) as error:
        reason = f"{error.strerror}".lower() if isinstance(error, OSError) else f"no JSON ({error})"
        raise DataError(f"{path}", reason, expected) from None
    return value


@cache
def _validator(schema: str) -> Callable[[Any], Any]:
    text = Path(__file__).with_name(f"{schema}.schema.json").read_text("utf-8")
    return fastjsonschema.compile(json.loads(text))


class _WrongCell(Exception):
    """What stands in a cell, and what should."""


def parse(name: str, text: str, schema: Mapping[str, Any]) -> tuple[Row, ...]:
    r"""Return the typed rows of a table.

    Parameters
    ----------
    name : str
        The file's name, for errors.
    text : str
        The CSV text.
    schema : mapping
        Its Frictionless table schema.

    Raises
    ------
    DataError
        At the first cell that breaks the schema, with its row and column.

    Examples
    --------
    >>> schema = {"fields": [{"name": "value", "type": "integer"}]}
    >>> parse("demo.csv", "value\n32\n", schema)
    ({'value': 32},)
    >>> parse("demo.csv", "value\nmany\n", schema)
    Traceback (most recent call last):
    researchlib.errors.DataError: demo.csv, row 2, column value: found 'many', expected a whole...
    """
    fields = schema["fields"]
    names = [field["name"] for field in fields]
    # Cells repeat: each is cast and checked once, and equal ones are one object.
    casts = [lru_cache(CELLS)(partial(_cast, field)) for field in fields]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    try:
        for found, wanted in zip_longest(next(reader, []), names):
            if found != wanted:
                expected = f"the column {wanted}" if wanted else "no more columns"
                raise DataError(name, repr(found or ""), expected, row=1)
        for cells in reader:
            line = reader.line_num
            if len(cells) != len(names):
                raise DataError(name, f"{len(cells)} cells", f"{len(names)}", row=line)
            row = Named()
            for column, cast, cell in zip(names, casts, cells, strict=True):
                row[column] = cast(cell)
            rows.append(row)
    except _WrongCell as wrong:
        raise DataError(name, *wrong.args, row=line, column=column) from None
    except csv.Error as error:
        raise DataError(name, f"broken CSV ({error})", "a CSV row", row=reader.line_num) from None
    unique = [[f["name"]] for f in fields if f.get("constraints", {}).get("unique")]
    for key in [*unique, schema.get("primaryKey", [])]:
        seen: set[tuple[Any, ...]] = set()
        for line, value in enumerate(values(rows, key), start=2):
            if value in seen:
                found = f"{' '.join(map(str, value))!r} a second time"
                raise DataError(name, found, "each once", row=line, column=", ".join(key))
            seen.add(value)
    return tuple(rows)


def values(rows: Iterable[Row], columns: list[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the values of rows in some columns."""
    return zip(*([row[column] for row in rows] for column in columns), strict=True)


def _cast(field: Mapping[str, Any], cell: str) -> Any:
    limits = field.get("constraints", {})
    if not cell.isprintable():
        raise _WrongCell(repr(cell), "text without control signs and hidden ones")
    if cell == "":
        if limits.get("required"):
            raise _WrongCell("an empty cell", "a value")
        return None
    cast, expected = CASTS[field["type"]]
    try:
        value = cast(cell)
    except (ValueError, KeyError):
        raise _WrongCell(repr(cell), expected) from None
    if "enum" in limits and cell not in limits["enum"]:
        raise _WrongCell(repr(cell), f"one of {', '.join(limits['enum'])}")
    if len(cell) > limits.get("maxLength", len(cell)):
        raise _WrongCell(f"{len(cell)} signs", f"at most {limits['maxLength']}")
    if "pattern" in limits and not re.fullmatch(limits["pattern"], cell):
        meant = f"text like {limits['pattern']}: {field.get('description', '')}"
        raise _WrongCell(repr(cell), meant)
    if "minimum" in limits and value < limits["minimum"]:
        raise _WrongCell(repr(cell), f"at least {limits['minimum']}")
    if "maximum" in limits and value > limits["maximum"]:
        raise _WrongCell(repr(cell), f"at most {limits['maximum']}")
    return value
