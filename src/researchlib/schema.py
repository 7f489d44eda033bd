"""One CSV table read and checked against its Frictionless table schema.

The schema in ``datapackage.json`` is the only place where a table's columns are described; this
module knows the rules of the schema language, none of the tables.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from .errors import DataError
from .intervals import parse_day

Row = Mapping[str, Any]
"""One row: column name to typed value, ``None`` where the cell is empty."""


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _number(text: str) -> float:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise ValueError(text)
    return float(text) if "." in text else int(text)


CASTS: dict[str, tuple[Callable[[str], Any], str]] = {
    "string": (str, "text"),
    "integer": (int, "a whole number"),
    "number": (_number, "a number"),
    "boolean": (_boolean, "true or false"),
    "date": (parse_day, "a date as YYYY-MM-DD"),
}

CELLS = 2**12
"""How many different cells of a column are remembered."""

PANDAS_TYPES = {
    "string": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}


def read_text(path: Path, resource: Mapping[str, Any], *, verify: bool = True) -> str:
    """Return a table's text, after its checksum.

    Raises
    ------
    DataError
        If the file is missing, empty, not UTF-8, or not the one that the package describes.
    """
    name = path.name
    hint = "restore the file"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataError(name, "no such file", f"the table in {path.parent}", hint=hint) from None
    except OSError as error:
        raise DataError(name, f"an unreadable file ({error.strerror})", "a CSV table") from None
    if not content:
        raise DataError(name, "an empty file", "a header and rows", hint=hint)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = f"byte 0x{content[error.start]:02x}"
        raise DataError(name, byte, "UTF-8 text", row=line, hint="save it as UTF-8") from None
    stated = str(resource.get("hash", "")).removeprefix("sha256:")
    found = hashlib.sha256(content).hexdigest()
    if verify and stated and stated != found:
        _find_schema_error(name, text, resource)
        raise DataError(
            name,
            f"sha256 {found[:12]}…",
            f"{stated[:12]}… as datapackage.json states",
            hint="restore the file, or run `researchlib seal DIRECTORY` if the change is yours",
        )
    return text


def _find_schema_error(name: str, text: str, resource: Mapping[str, Any]) -> None:
    """Raise the error that says more than a wrong checksum does, if the table is broken."""
    rows = parse(name, text, resource["schema"])
    stated = resource.get("rows")
    if stated is not None and len(rows) < stated:
        raise DataError(name, f"{len(rows)} rows", f"{stated}", hint="the file is truncated")


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
        header = next(reader)
        if header != names:
            raise DataError(name, f"columns {', '.join(header)}", ", ".join(names), row=1)
        for cells in reader:
            line = reader.line_num
            if len(cells) != len(names):
                raise DataError(name, f"{len(cells)} cells", f"{len(names)}", row=line)
            row: dict[str, Any] = {}
            for column, cast, cell in zip(names, casts, cells, strict=True):
                row[column] = cast(cell)
            rows.append(row)
    except _WrongCell as wrong:
        raise DataError(name, wrong.found, wrong.expected, row=line, column=column) from None
    except csv.Error as error:
        raise DataError(name, f"broken CSV ({error})", "a CSV row", row=reader.line_num) from None
    except StopIteration:
        raise DataError(name, "an empty file", "a header and rows") from None
    _check_unique(name, rows, schema)
    return tuple(rows)


class _WrongCell(Exception):
    def __init__(self, found: str, expected: str) -> None:
        self.found, self.expected = found, expected


def _cast(field: Mapping[str, Any], cell: str) -> Any:
    limits = field.get("constraints", {})
    if cell == "":
        if limits.get("required"):
            raise _WrongCell("an empty cell", "a value")
        return None
    cast, expected = CASTS[field["type"]]
    try:
        value = cast(cell)
    except ValueError:
        raise _WrongCell(repr(cell), expected) from None
    if "enum" in limits and cell not in [str(item) for item in limits["enum"]]:
        raise _WrongCell(repr(cell), "one of " + ", ".join(map(str, limits["enum"])))
    if "pattern" in limits and not re.fullmatch(limits["pattern"], cell):
        raise _WrongCell(repr(cell), f"text like {limits['pattern']}")
    if "minimum" in limits and value < _limit(cast, limits["minimum"]):
        raise _WrongCell(repr(cell), f"at least {limits['minimum']}")
    if "maximum" in limits and value > _limit(cast, limits["maximum"]):
        raise _WrongCell(repr(cell), f"at most {limits['maximum']}")
    return value


def _limit(cast: Callable[[str], Any], stated: Any) -> Any:
    return cast(stated) if isinstance(stated, str) else stated


def primary_key(schema: Mapping[str, Any]) -> list[str]:
    """Return the columns of a schema's primary key."""
    key = schema.get("primaryKey", [])
    return [key] if isinstance(key, str) else list(key)


def _check_unique(name: str, rows: list[Row], schema: Mapping[str, Any]) -> None:
    keys = [primary_key(schema)] if primary_key(schema) else []
    keys += [
        [field["name"]] for field in schema["fields"] if field.get("constraints", {}).get("unique")
    ]
    for key in keys:
        seen: set[tuple[Any, ...]] = set()
        for line, row in enumerate(rows, start=2):
            value = tuple(row[column] for column in key)
            if value in seen:
                found = f"{' '.join(map(str, value))!r} a second time"
                raise DataError(name, found, "each once", row=line, column=", ".join(key))
            seen.add(value)
