"""A data package: found, verified, typed, its keys resolved, by the schemas in its descriptor."""

from __future__ import annotations

import hashlib
import json
import os
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import DataError, each_once, nearest
from .schema import PACKAGE_FILE, PANDAS_TYPES, Named, Row, parse, read_json, values

if TYPE_CHECKING:
    import pandas as pd

HEADS = {
    b"version https://git-lfs": "a pointer of Git LFS, for which `git lfs pull` gets the table",
    BOM_UTF8: "a byte order mark before the header",
}
"""How files begin that hold no table, or not at once."""
DEEPEST = 4
"""How many folders above its own a module may find what its package carries."""


def find_root(name: str, file: str) -> Path:
    """Return where a package carries ``data``, ``notebooks`` or ``CITATION.cff``.

    A wheel carries it inside the package, in ``_bundle``; a checkout or an editable install at its
    root.

    Parameters
    ----------
    name : str
        What is looked for.
    file : str
        The module of the package that asks, ``__file__`` there.
    """
    folders = Path(file).resolve().parents[:DEEPEST]
    places = (place / name for folder in folders for place in (folder / "_bundle", folder))
    for place in places:
        if place.exists():
            return place
    raise DataError(name, "nothing of that name", "the package's own", hint="reinstall it")


class Dataset:
    """All tables of a data package, as typed rows and as DataFrames.

    Parameters
    ----------
    package : mapping
        The descriptor, as ``datapackage.json`` has it.
    rows : mapping of str to tuple of rows
        Each table's rows.
    directory : Path
        Where they were read.
    """

    def __init__(
        self, package: Mapping[str, Any], rows: Mapping[str, tuple[Row, ...]], directory: Path
    ) -> None:
        self.package, self.rows, self.directory = package, rows, directory

    @cached_property
    def digest(self) -> str:
        """Return the sha256 over all rows, whatever their order in the files."""
        lines = sorted(
            json.dumps([name, row], sort_keys=True, default=str, ensure_ascii=False)
            for name, rows in self.rows.items()
            for row in rows
        )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def replace(self, **rows: Iterable[Row]) -> Dataset:
        """Return the data package with other rows in some of its tables."""
        changed = {name: tuple(table) for name, table in rows.items()}
        return Dataset(self.package, {**self.rows, **changed}, self.directory)

    def frame(self, name: str) -> pd.DataFrame:
        """Return a table as a DataFrame, each column with the type that its schema states."""
        import pandas as pd

        (schema,) = (r["schema"] for r in self.package["resources"] if r["name"] == name)
        types = {field["name"]: PANDAS_TYPES[field["type"]] for field in schema["fields"]}
        return pd.DataFrame(list(self.rows[name]), columns=list(types)).astype(types)


def inside(directory: Path, name: str) -> Path | None:
    """Return the file of a name in a directory; None if the name leads elsewhere.

    Data packages and runs come from others: a name in one must not make this package read, copy or
    show another file of the reader's.

    Parameters
    ----------
    directory : Path
        Where the file lies, or would lie if it is missing.
    name : str
        A plain name, or names of subfolders and a name with ``/`` between them.

    Examples
    --------
    >>> inside(Path("data"), "claims.csv").as_posix()
    'data/claims.csv'
    >>> inside(Path("data"), "../claims.csv")
    """
    if re.search(r"[\\:\x00-\x1f]", name) or {"", ".", ".."} & set(name.split("/")):
        return None
    path = directory / name
    # Unlike Path.resolve, realpath takes links that lead in a circle.
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(directory)):
        return None
    # Unlike those of Path, these take names that are too long.
    return path if os.path.isfile(path) or not os.path.exists(path) else None  # noqa: PTH110, PTH113


def read_package(directory: Path) -> dict[str, Any]:
    """Return the descriptor of the data package in a directory.

    Raises
    ------
    DataError
        If there is none, it is not one, or a table's path leads out of the directory.
    """
    path = inside(directory, PACKAGE_FILE)
    if path is None:
        raise DataError(PACKAGE_FILE, "no plain file", f"a file that lies in {directory}")
    package = read_json(path, "descriptor", "a Frictionless data package")
    tables = [(resource["name"], resource) for resource in package["resources"]]
    for name, resource in each_once(PACKAGE_FILE, tables).items():
        if inside(directory, resource["path"]) is None:
            expected = "the name of a plain file in its directory or a subfolder"
            raise DataError(f"{PACKAGE_FILE}, path of {name}", repr(resource["path"]), expected)
        fields = resource["schema"]["fields"]
        each_once(f"{PACKAGE_FILE}, {name}", [(field["name"], field) for field in fields])
    return package  # type: ignore[no-any-return]


def load(directory: Path) -> Dataset:
    """Return the data package in a directory, checked.

    Raises
    ------
    DataError
        If a file is missing, changed or breaks its schema, or a key leads nowhere.
    """
    package = read_package(directory)
    rows = Named()
    for resource in package["resources"]:
        table, facts = read_table(directory, resource)
        name, stated, found = Path(resource["path"]).name, resource.get("hash"), facts["hash"]
        if stated and stated != found and facts["rows"] < resource.get("rows", 0):
            hint = "the file is truncated"
            raise DataError(name, f"{facts['rows']} rows", f"{resource['rows']}", hint=hint)
        if stated and stated != found:
            expected = f"{stated[:19]}… as {PACKAGE_FILE} states"
            hint = "restore the file, or run the command `seal DIRECTORY` if the change is yours"
            raise DataError(name, f"{found[:19]}…", expected, hint=hint)
        rows[resource["name"]] = table
    dataset = Dataset(package, rows, directory)
    for error in broken_keys(dataset):
        raise error
    return dataset


def read_table(
    directory: Path, resource: Mapping[str, Any]
) -> tuple[tuple[Row, ...], dict[str, Any]]:
    """Return the rows of a resource's table, and the facts that a resource states of its file."""
    text = _read_text(directory / resource["path"])
    rows = parse(Path(resource["path"]).name, text, resource["schema"])
    content = text.encode()
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    return rows, {"hash": digest, "bytes": len(content), "rows": len(rows)}


def _read_text(path: Path) -> str:
    name, hint = path.name, "restore the file"
    try:
        content = path.read_bytes()
    except OSError as error:
        found = f"{error.strerror}".lower()
        raise DataError(name, found, f"the table in {path.parent}", hint=hint) from None
    if not content:
        raise DataError(name, "an empty file", "a header and rows", hint=hint)
    for head, found in HEADS.items():
        if content.startswith(head):
            raise DataError(name, found, "a header and rows", hint=hint)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = f"byte 0x{content[error.start]:02x}"
        raise DataError(name, byte, "UTF-8 text", row=line, hint="save it as UTF-8") from None


def broken_keys(dataset: Dataset) -> Iterator[DataError]:
    """Yield the error of each key that leads to no row, or in its own table on to another one."""
    for resource in dataset.package["resources"]:
        name = resource["name"]
        for key in resource["schema"].get("foreignKeys", []):
            columns, there = key["fields"], key["reference"]["fields"]
            target = key["reference"]["resource"] or name
            rows, file = dataset.rows[target], resource["path"]
            keys = (" ".join(map(str, value)) for value in values(rows, there))
            known = dict(zip(keys, rows, strict=True))
            for line, value in enumerate(values(dataset.rows[name], columns), start=2):
                found, column = " ".join(map(str, value)), ", ".join(columns)
                if None not in value and found not in known:
                    expected = f"an entry of {target}.{', '.join(there)}"
                    hint, found = nearest(found, sorted(known)), repr(found)
                    yield DataError(file, found, expected, row=line, column=column, hint=hint)
                elif target == name and found in known and (further := known[found][columns[0]]):
                    found, expected = f"{found!r}, itself a copy", f"the original, {further!r}"
                    yield DataError(file, found, expected, row=line, column=column)


def seal(data: str | os.PathLike[str], *, dry_run: bool = False) -> list[str]:
    """Write each table's sha256, size and row count into its data package; return what changed.

    For people who edit a copy of the data: the tables are checked against their schemas first. A
    ``dry_run`` writes nothing.

    Raises
    ------
    DataError
        If a table breaks its schema; nothing is written then.
    """
    directory = Path(data).resolve()
    package = read_package(directory)
    changed = []
    for resource in package["resources"]:
        _, facts = read_table(directory, resource)
        if facts != {name: resource.get(name) for name in facts}:
            changed.append(resource["name"])
        resource.update(facts)
    if not dry_run:
        from .files import write_whole
        from .places import alone_in, writing

        text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
        with alone_in(directory, directory), writing(directory / PACKAGE_FILE):
            write_whole(text, directory / PACKAGE_FILE)
    return changed
