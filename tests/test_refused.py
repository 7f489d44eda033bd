"""What is refused: a bad input a row, and the line that says what, where, and what to do.

In a line `...` stands for any text. Every line ends the command with status 2, stands alone, and
nothing is printed or written besides.
"""

import csv
import itertools
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from researchlib import pardons
from researchlib.errors import DataError
from researchlib.package import find_root, read_package
from researchlib.schema import CASTS

KEPT = {
    "observations": ("prisoners_held/all/2", "date/", "freed/", "administrative_arrest_days/all"),
    "second_coding": ("custody/prisoners_held/2021-02-05/",),
    "discrepancies": ("agreement/", "wave_group_bound/freed", "sex_total/freed"),
}
"""How the rows begin that a copy of the data keeps: a short one is read in no time."""
DEEP = "[" * 100_000
LONG = "x" * 300
DIGITS = "9" * 4_000


def tree(place: Path) -> dict[str, bytes | int]:
    """All that lies in a place, with its content, or with the time if it is no file."""
    return {
        f"{path}": path.read_bytes() if path.is_file() else path.lstat().st_mtime_ns
        for path in place.rglob("*")
    }


def like(line: str) -> str:
    """A pattern of a line in which ... stands for any text."""
    return ".*".join(map(re.escape, line.split("...")))


def name_of(value: object) -> str:
    return re.sub(r"\W+", "-", f"{value}"[:30], flags=re.ASCII)


def table_of(rows: list[tuple[object, ...]]) -> pytest.MarkDecorator:
    """Try every row of a table; its number and its first cells are the test's name."""
    said = [[c for c in row[:-1] if isinstance(c, str | tuple | list)] for row in rows]
    names = ["-".join([f"{n}", *map(name_of, cells)])[:90] for n, cells in enumerate(said)]
    return pytest.mark.parametrize("row", rows, ids=names)


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    """A copy of the data without checksums, for which every change would be refused, and short."""
    data = Path(shutil.copytree(pardons.article.data, tmp_path_factory.mktemp("refused") / "data"))
    change(data / "datapackage.json", lambda package: [
        resource.pop("hash") for resource in package["resources"]])  # fmt: skip
    for name, begins in KEPT.items():
        lines = (data / f"{name}.csv").read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines[1:] if line.startswith(begins)]
        (data / f"{name}.csv").write_text("".join([lines[0], *kept]), "utf-8")
    return data


def change(file: Path, how: Callable[[dict], object]) -> None:
    value = json.loads(file.read_text("utf-8"))
    how(value)
    file.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


@pytest.fixture
def here(tmp_path, monkeypatch) -> Iterator[Path]:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.fixture
def refused(here, capsys) -> Callable[..., None]:
    """Run a command that must be refused with a line."""

    def run(arguments: str | list[str], line: str) -> None:
        before = tree(here)
        status = pardons.main(arguments.split() if isinstance(arguments, str) else arguments)
        out, err = capsys.readouterr()
        assert re.fullmatch(like(f"researchlib: error: {line}\n"), err), err[:900]
        assert (status, out, tree(here)) == (2, "", before)
        assert len(err) < 1000

    return run


@pytest.fixture
def data_refused(package, refused, capsys) -> Callable[[str], None]:
    """Have the copy of the data refused where it is read, and by the dry run of `seal`."""
    shutil.copytree(package, "data")

    def run(line: str) -> None:
        refused("claims --data data", line)
        assert pardons.main(["seal", "data", "--dry-run"]) == 2
        told = "".join(capsys.readouterr())
        assert re.search(like(line), told), told[:900]

    return run


# A cell of a table of the data: row, column, what stands there now, what is said of it.

NUMBER = "text like [0-9][0-9.-]*: ...number...year; low..high is a range...."
PERSONS = "a number, or two with .. between them, the lower first"
WHOLE = "a whole number of persons, or two with .. between them, the lower first"
DAY = "a day as YYYY-MM-DD, 1990 to 2100"
DATES = f"{DAY}, a month or a year, or two with .. between them, the lower first"
PRINTED = "text without control signs and hidden ones"
HELD = "prisoners_held/all/2022-12-31/viasna-110374"
SPAN = "administrative_arrest_days/all/2020-05-06..2020-06-16/racyja2020"
DATED = "date/pardon-2024-11-20/newsby-32"
CELLS = [
    ("claims", "released-178", "value", "many", f"found 'many', expected {NUMBER}"),
    ("claims", "released-178", "value", "", "found '', expected a value, for a claim that is..."),
    ("claims", "released-178", "value", "nan", f"found 'nan', expected {NUMBER}"),
    ("claims", "released-178", "value", "inf", f"found 'inf', expected {NUMBER}"),
    ("claims", "released-178", "value", "+178", f"found '+178', expected {NUMBER}"),
    ("claims", "released-178", "value", "-178", f"found '-178', expected {NUMBER}"),
    ("claims", "released-178", "value", "1_7", f"found '1_7', expected {NUMBER}"),
    ("claims", "released-178", "value", " 178", f"found ' 178', expected {NUMBER}"),
    ("claims", "released-178", "value", "1e2", f"found '1e2', expected {NUMBER}"),
    ("claims", "released-178", "value", "1,275", f"found '1,275', expected {NUMBER}"),
    ("claims", "released-178", "value", "١٧٨", f"found '١٧٨', expected {NUMBER}"),
    ("claims", "released-178", "value", "１７８", f"found '１７８', expected {NUMBER}"),
    ("claims", "released-178", "value", "178..", f"found '178..', expected {PERSONS}"),
    ("claims", "released-178", "value", "178.", f"found '178.', expected {PERSONS}"),
    ("claims", "released-178", "value", "178..170", f"found '178..170', expected {PERSONS}"),
    ("claims", "released-178", "value", "1..2..3", f"found '1..2..3', expected {PERSONS}"),
    ("claims", "released-178", "value", "178-180", f"found '178-180', expected {PERSONS}"),
    ("claims", "released-178", "value", "178.5", f"found '178.5', expected {WHOLE}"),
    ("claims", "released-178", "value", DIGITS, f"found '9999...…, expected {PERSONS}"),
    ("claims", "statement-wednesday", "value", "2024-02-30", f"found '2024-02-30', expected {DATES}"),
    ("claims", "statement-wednesday", "value", "2024-2-1", f"found '2024-2-1', expected {DATES}"),
    ("claims", "statement-wednesday", "value", "2024-13", f"found '2024-13', expected {DATES}"),
    ("claims", "statement-wednesday", "value", "20.11.2024", f"found '20.11.2024', expected {DATES}"),
    ("claims", "statement-wednesday", "value", "1889", f"found '1889', expected {DATES}"),
    ("claims", "statement-wednesday", "value", "2101-01", f"found '2101-01', expected {DATES}"),
    ("claims", "statement-wednesday", "value", "2024..2023", f"found '2024..2023', expected {DATES}"),
    ("claims", "released-178", "test", "guessed", "found 'guessed', expected one of measured, quoted, none, void"),
    ("claims", "released-178", "test", "", "found '', expected a value, for a claim that is tested"),
    ("claims", "released-178", "comparator", "equal", "found 'equal', expected one of eq, ge, gt, le, lt"),
    ("claims", "released-178", "comparator", "", "found '', expected a value, for a claim that is tested"),
    ("claims", "released-178", "unit", "heads", "found 'heads', expected one of cases, ..."),
    ("claims", "released-178", "unit", "cases", "found 'cases', expected persons, the unit of the measure running_total"),
    ("claims", "released-178", "says", "", "found '', expected a value, for a claim that is tested"),
    ("claims", "released-178", "says", "{0.__class__}", "found '{0.__class__}', expected text with bare names (...)"),
    ("claims", "released-178", "says", "{n!r}", "found '{n!r}', expected text with bare names (...)"),
    ("claims", "released-178", "measure", "runing_total", "found 'runing_total', expected a measure that the article hands over (did you mean 'running_total'...)"),
    ("claims", "released-178", "measure", "", "found '', expected a measure that the article hands over"),
    ("claims", "released-178", "arguments", "at", "found 'at', expected text like ...: What the calculation is told: name=value, parted by spaces."),
    ("claims", "released-178", "arguments", "at=1", "found 'at=1', expected what the measure running_total takes (...'at')"),
    ("claims", "released-178", "leads", "back", "found 'back', expected text like report|front|report front: ..."),
    ("claims", "released-178", "notebook", "people", "found 'people', expected text like [0-9]{2}-[a-z-]+: The notebook that shows it."),
    ("claims", "released-178", "claim_id", "Released 178", "found 'Released 178', expected text like [a-z0-9_-]+: Short name of the claim..."),
    ("claims", "released-178", "claim_id", "", "found an empty cell, expected a value"),
    ("claims", "released-178", "claim_id", LONG, "found 300 signs, expected at most 60"),
    ("claims", "released-178", "short", LONG, "found 300 signs, expected at most 40"),
    ("claims", "released-178", "paragraph", "six", "found 'six', expected a whole number"),
    ("claims", "released-178", "paragraph", "+6", "found '+6', expected a whole number"),
    ("claims", "released-178", "paragraph", "1_3", "found '1_3', expected a whole number"),
    ("claims", "released-178", "paragraph", " 6", "found ' 6', expected a whole number"),
    ("claims", "released-178", "paragraph", "٦", "found '٦', expected a whole number"),
    ("claims", "released-178", "paragraph", "6.0", "found '6.0', expected a whole number"),
    ("claims", "released-178", "paragraph", DIGITS, "found '9999...…, expected a whole number"),
    ("claims", "released-178", "paragraph", "18", "found '18', expected at most 17"),
    ("claims", "released-178", "paragraph", "-1", "found '-1', expected at least 0"),
    ("claims", "released-178", "speaker", "nobody", "found 'nobody', expected an entry of actors.actor_id..."),
    ("claims", "title-32-pardoned", "same_as", "pardoned-33", "found 'pardoned-33', expected an entry of claims.claim_id (did you mean 'pardoned-32'...)"),
    ("claims", "title-32-pardoned", "same_as", "title-32-pardoned", "found 'title-32-pardoned', itself a copy, expected the original..."),
    ("claims", "west-ties-strained", "missing", "", "found '', expected why nothing measures it"),
    ("claims", "released-178", "statement", "178\x1b[2J people", f"found '178\\x1b[2J people', expected {PRINTED}"),
    ("claims", "released-178", "statement", "178\ufeff people", f"found '178\\ufeff people', expected {PRINTED}"),
    ("claims", "released-178", "statement", "\u202e871 people", f"found '\\u202e871 people', expected {PRINTED}"),
    ("claims", "released-178", "statement", "178\u200bpeople", f"found '178\\u200bpeople', expected {PRINTED}"),
    ("choices", "july_release", "role", "beside", "found 'beside', expected main in a choice's first row, and in no other"),
    ("choices", "july_release", "phrase", "{n", "found '{n', expected text with bare names (...)"),
    ("choices", "july_release", "parameter", "July", "found 'July', expected text like [a-z_]+: Name of the parameter that picks..."),
    ("sources", "gaya-32", "repeats", "pressafrik-33", "found 'pressafrik-33', expected an entry of sources.source_id (did you mean 'pressafrik-32'...)"),
    ("sources", "gaya-32", "url", "javascript:alert(1)", "found 'javascript:alert(1)', expected text like https?://\\S+: Address of the original..."),
    ("sources", "gaya-32", "url", "https://a b", "found 'https://a b', expected text like https?://\\S+: Address of the original..."),
    ("sources", "gaya-32", "language", "english", "found 'english', expected text like [a-z]{2}: Language of the page, ISO 639-1."),
    ("sources", "gaya-32", "kind", "blog", "found 'blog', expected one of official, ..."),
    ("sources", "gaya-32", "speaks_for", "nobody", "found 'nobody', expected an entry of actors.actor_id..."),
    ("sources", "21by-2020-09-25", "latest", "2024-02-30", f"found '2024-02-30', expected {DAY}"),
    ("sources", "21by-2020-09-25", "latest", "20240229", f"found '20240229', expected {DAY}"),
    ("sources", "21by-2020-09-25", "latest", "2024-W47-4", f"found '2024-W47-4', expected {DAY}"),
    ("sources", "21by-2020-09-25", "latest", "2101-01-01", f"found '2101-01-01', expected {DAY}"),
    ("sources", "21by-2020-09-25", "earliest", "1989-12-31", f"found '1989-12-31', expected {DAY}"),
    ("sources", "21by-2020-09-25", "earliest", "0001-01-01", f"found '0001-01-01', expected {DAY}"),
    ("events", "amnesty-2024-07-02", "kind", "bureau", "found 'bureau', expected one of amnesty, ..."),
    ("events", "amnesty-2024-07-02", "origin", "nobody", "found 'nobody', expected an entry of actors.actor_id..."),
    ("observations", HELD, "value", "many", f"found 'many', expected {NUMBER}"),
    ("observations", HELD, "value", "1446.5", f"found '1446.5', expected {WHOLE}"),
    ("observations", HELD, "value", "1446..1400", f"found '1446..1400', expected {PERSONS}"),
    ("observations", HELD, "value", "", "found an empty cell, expected a value"),
    ("observations", DATED, "value", "20.11.2024", f"found '20.11.2024', expected {DATES}"),
    ("observations", DATED, "value", "2024-11-31", f"found '2024-11-31', expected {DATES}"),
    ("observations", HELD, "hedge", "roughly", "found 'roughly', expected one of exact, ..."),
    ("observations", HELD, "series", "prisoners_hold", "found 'prisoners_hold', expected an entry of series.series (did you mean 'prisoners_held'...)"),
    ("observations", HELD, "counted_by", "vjasna", "found 'vjasna', expected an entry of actors.actor_id (did you mean 'viasna'...)"),
    ("observations", HELD, "source_id", "nowhere", "found 'nowhere', expected an entry of sources.source_id..."),
    ("observations", HELD, "event", "pardon-2024-11-21", "found 'pardon-2024-11-21', expected an entry of events.event_id..."),
    ("observations", SPAN, "end", "2020-05-36", f"found '2020-05-36', expected {DAY}"),
    ("series", "freed", "nature", "wave", "found 'wave', expected one of announcement, ..."),
    ("actors", "viasna", "kind", "club", "found 'club', expected one of group, ..."),
    ("corrections", "2026-11-25", "claim_id", "nothing", "found 'nothing', expected an entry of claims.claim_id..."),
    ("second_coding", "custody/prisoners_held/2021-02-05/all/humanconstanta-2021-02-05", "blind", "yes", "found 'yes', expected true or false"),
]  # fmt: skip


def put(table: str, key: str, column: str, value: str) -> int:
    """Put a value into the first row of a table that begins so; return the row's number."""
    path = Path("data") / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    line = next(n for n, row in enumerate(rows) if row[0] == key)
    rows[line][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return line + 1


@table_of(CELLS)
def test_a_cell(row, data_refused):
    table, key, column, value, said = row
    line = put(table, key, column, value)
    data_refused(f"{table}.csv, row {line}, column {column}: {said}")


# Cells that are right alone and wrong beside their neighbours.

ORDER = "expected an event, or a start and an end that is not before it, or nothing"
NEIGHBOURS = [
    ("observations", SPAN, "end", "2020-05-05", f"observations.csv, row 2: found start 2020-05-06 end 2020-05-05, {ORDER}"),
    ("observations", SPAN, "end", "", f"observations.csv, row 2: found start 2020-05-06, {ORDER}"),
    ("observations", SPAN, "start", "", f"observations.csv, row 2: found end 2020-06-16, {ORDER}"),
    ("observations", SPAN, "event", "pardon-2024-11-20", f"observations.csv, row 2: found event pardon-2024-11-20 start..., {ORDER}"),
    ("observations", SPAN, "observation_id", HELD, f"observations.csv, row ..., column observation_id: found '{HELD}' a second time, expected each once"),
    ("sources", "21by-2020-09-25", "latest", "2020-09-24", "sources.csv, row 2: found 2020-09-25 2020-09-25 2020-09-24, expected earliest, published, latest in this order"),
    ("sources", "miamiherald-32", "repeats", "gaya-32", "sources.csv, row 118, column repeats: found 'miamiherald-32', itself a copy, expected the original, 'gaya-32'"),
    ("sources", "miamiherald-32", "repeats", "miamiherald-32", "sources.csv, row 118, column repeats: found 'miamiherald-32', itself a copy, expected the original, 'miamiherald-32'"),
    ("claims", "pardoned-32", "same_as", "title-32-pardoned", "claims.csv, row 2, column same_as: found 'pardoned-32', itself a copy, expected the original, 'title-32-pardoned'"),
    ("claims", "released-178", "claim_id", "waves-since-july", "claims.csv, row 18, column claim_id: found 'waves-since-july' a second time, expected each once"),
    ("claims", "released-178", "statement", "178\npeople", f"claims.csv, row 18, column statement: found '178\\npeople', expected {PRINTED}"),
    ("discrepancies", "agreement/freed/pardon-2024-08-16", "found", "22 31", "discrepancies.csv, row 2: found '22 31 against one value', expected 22 30 against one value, as the rows give"),
    ("observations", "freed/women/pardon-2024-11-20/newsby-32", "value", "9", "sex_total of freed/pardon-2024-11-20/women+men/newsby-32: found 33, expected 32 (mend the row, or record the discrepancy...)"),
]  # fmt: skip


@table_of(NEIGHBOURS)
def test_a_cell_beside_its_neighbours(row, data_refused):
    *cell, line = row
    put(*cell)
    data_refused(line)


# A file of a data package: its content, changed or other.

FILES = [
    ("events.csv", lambda old: None, "events.csv: found no such file..., expected the table in ...data (restore the file)"),
    ("events.csv", lambda old: b"", "events.csv: found an empty file, expected a header and rows (restore the file)"),
    ("events.csv", lambda old: b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
     "events.csv: found a pointer of Git LFS, for which `git lfs pull` gets the table, expected a header and rows..."),
    ("events.csv", lambda old: b"\xef\xbb\xbf" + old, "events.csv: found a byte order mark before the header, expected a header and rows..."),
    ("events.csv", lambda old: old.decode().encode("utf-16"), "events.csv, row 1: found byte 0xff, expected UTF-8 text (save it as UTF-8)"),
    ("events.csv", lambda old: old + b"\xff", "events.csv, row 103: found byte 0xff, expected UTF-8 text (save it as UTF-8)"),
    ("events.csv", lambda old: old.replace(b",", b";"), "events.csv, row 1: found 'event_id;kind;origin;title', expected the column event_id"),
    ("events.csv", lambda old: old.replace(b"event_id,", b"id,", 1), "events.csv, row 1: found 'id', expected the column event_id"),
    ("events.csv", lambda old: old.replace(b"title", b"title,mine", 1), "events.csv, row 1: found 'mine', expected no more columns"),
    ("events.csv", lambda old: old.replace(b",title", b"", 1), "events.csv, row 1: found '', expected the column title"),
    ("events.csv", lambda old: old + b"x,law\n", "events.csv, row 103: found 2 cells, expected 4"),
    ("events.csv", lambda old: old + b'x,law,presidency,"a\n', "events.csv, row 103: found broken CSV (...), expected a CSV row"),
    ("events.csv", lambda old: old + b"a\0b,law,presidency,x\n", "events.csv, row 103..."),
    ("events.csv", lambda old: old + old.splitlines(keepends=True)[1], "events.csv, row 103, column event_id: found '...' a second time, expected each once"),
    ("datapackage.json", lambda old: None, "data/datapackage.json: found no such file or directory, expected a Frictionless data package"),
    ("datapackage.json", lambda old: b"", "data/datapackage.json: found no JSON (...), expected a Frictionless data package"),
    ("datapackage.json", lambda old: b"[]", "data/datapackage.json: found [], expected a Frictionless data package (must be object)"),
    ("datapackage.json", lambda old: b"{}", "data/datapackage.json: found {}, expected a Frictionless data package (must contain ['resources'] properties)"),
    ("datapackage.json", lambda old: old[:5000], "data/datapackage.json: found no JSON (...), expected a Frictionless data package"),
    ("datapackage.json", lambda old: DEEP.encode(), "data/datapackage.json: found no JSON (...), expected a Frictionless data package"),
    ("datapackage.json", lambda old: b"9" * 5000, "data/datapackage.json: found no JSON (...), expected a Frictionless data package"),
    ("datapackage.json", lambda old: b"\xff" + old, "data/datapackage.json: found no JSON (...), expected a Frictionless data package"),
    ("datapackage.json", lambda old: b"\xef\xbb\xbf" + old, "data/datapackage.json: found no JSON (...BOM...), expected a Frictionless data package"),
]  # fmt: skip


@table_of(FILES)
def test_a_file(row, here, data_refused):
    name, change, line = row
    content = change((here / "data" / name).read_bytes())
    (here / "data" / name).unlink()
    if content is not None:
        (here / "data" / name).write_bytes(content)
    data_refused(line if name == "events.csv" else f"...{line}")


NO_FILES = [
    ("data/datapackage.json", Path.mkdir, "datapackage.json: found no plain file, expected a file that lies in ...data"),
    ("data/datapackage.json", os.mkfifo, "datapackage.json: found no plain file, expected a file that lies in ...data"),
    ("data/events.csv", Path.mkdir, "datapackage.json, path of events: found 'events.csv', expected the name of a plain file..."),
    ("data/events.csv", os.mkfifo, "datapackage.json, path of events: found 'events.csv', expected the name of a plain file..."),
]  # fmt: skip


@table_of(NO_FILES)
def test_what_is_no_file(row, data_refused):
    name, make, line = row
    Path(name).unlink()
    make(Path(name))
    data_refused(line)


# A value in the descriptor: where, what stands there now, what is said of it.

FIELD = ("resources", 0, "schema", "fields", 1)
PLACE = "data/datapackage.json, resources, 0, schema, fields, 1"
GONE = object()
DESCRIPTOR = [
    (("resources",), "claims.csv", "data/datapackage.json, resources: found 'claims.csv', expected a Frictionless data package (must be array)"),
    (("resources",), None, "data/datapackage.json, resources: found None, expected a Frictionless data package (must be array)"),
    (("resources", 0), "claims.csv", "data/datapackage.json, resources, 0: found 'claims.csv', expected a Frictionless data package (must be object)"),
    (("resources", 0, "name"), GONE, "data/datapackage.json, resources, 0: found {..., expected a Frictionless data package (must contain [...'name'...] properties)"),
    (("resources", 0, "name"), 7, "data/datapackage.json, resources, 0, name: found 7, expected a Frictionless data package (must be string)"),
    (("resources", 0, "name"), "choices", "datapackage.json: found 'choices' twice, expected each name once"),
    (("resources", 0, "path"), GONE, "data/datapackage.json, resources, 0: found {..., expected a Frictionless data package (must contain [...'path'...] properties)"),
    (("resources", 0, "path"), ["claims.csv"], "data/datapackage.json, resources, 0, path: found ['claims.csv'], expected a Frictionless data package (must be string)"),
    (("resources", 0, "path"), "../claims.csv", "datapackage.json, path of claims: found '../claims.csv', expected the name of a plain file..."),
    (("resources", 0, "path"), "https://example.org/claims.csv", "datapackage.json, path of claims: found 'https://example.org/claims.csv', expected the name..."),
    (("resources", 0, "path"), LONG, "xxxx...: found file name too long, expected the table in ...data..."),
    (("resources", 0, "hash"), 7, "data/datapackage.json, resources, 0, hash: found 7, expected a Frictionless data package (must be string)"),
    (("resources", 0, "rows"), "x", "data/datapackage.json, resources, 0, rows: found 'x', expected a Frictionless data package (must be integer)"),
    (("resources", 0, "schema"), GONE, "data/datapackage.json, resources, 0: found {..., expected a Frictionless data package (must contain [...'schema'...] properties)"),
    (("resources", 0, "schema"), "claims.json", "data/datapackage.json, resources, 0, schema: found 'claims.json', expected a Frictionless data package (must be object)"),
    (("resources", 0, "schema", "fields"), {}, "data/datapackage.json, resources, 0, schema, fields: found {}, expected a Frictionless data package (must be array)"),
    (("resources", 0, "schema", "primaryKey"), "claim_id", "data/datapackage.json, resources, 0, schema, primaryKey: found 'claim_id', expected a Frictionless data package (must be array)"),
    (("resources", 0, "schema", "primaryKey"), ["id"], "datapackage.json: found no id, expected a table or a column of that name"),
    (("resources", 0, "schema", "foreignKeys"), {}, "data/datapackage.json, resources, 0, schema, foreignKeys: found {}, expected a Frictionless data package (must be array)"),
    (("resources", 0, "schema", "foreignKeys", 0), "actors", "data/datapackage.json, resources, 0, schema, foreignKeys, 0: found 'actors', expected a Frictionless data package (must be object)"),
    (("resources", 0, "schema", "foreignKeys", 0, "fields"), "speaker", "data/datapackage.json, resources, 0, schema, foreignKeys, 0, fields: found 'speaker', expected a Frictionless data package (must be array)"),
    (("resources", 0, "schema", "foreignKeys", 0, "fields"), ["teller"], "datapackage.json: found no teller, expected a table or a column of that name"),
    (("resources", 0, "schema", "foreignKeys", 0, "reference", "resource"), "people", "datapackage.json: found no people, expected a table or a column of that name"),
    (FIELD, 7, f"{PLACE}: found 7, expected a Frictionless data package (must be object)"),
    ((*FIELD, "name"), GONE, f"{PLACE}: found {{..., expected a Frictionless data package (must contain [...'name'...] properties)"),
    (("resources", 0, "schema", "fields", 0, "name"), "statement", "datapackage.json, claims: found 'statement' twice, expected each name once"),
    ((*FIELD, "name"), "part", "claims.csv, row 1: found 'paragraph', expected the column part"),
    ((*FIELD, "type"), GONE, f"{PLACE}: found {{..., expected a Frictionless data package (must contain [...'type'...] properties)"),
    ((*FIELD, "type"), "any", "data/datapackage.json, resources, 0, schema, fields, 1, type: found 'any', expected a Frictionless data package (must be one of ['string', 'integer', 'boolean', 'date'])"),
    ((*FIELD, "type"), "string", "data/datapackage.json, resources, 0, schema, fields, 1, constraints, ...: found ..., expected a Frictionless data package (must not be there)"),
    (("resources", 2, "schema", "fields", 9, "type"), "string", "data/datapackage.json, resources, 2, schema, fields, 9, type: found 'string', expected a Frictionless data package (must be one of ['date'])"),
    (("resources", 0, "schema", "fields", 8, "type"), "integer", "data/datapackage.json, resources, 0, schema, fields, 8, type: found 'integer', expected a Frictionless data package (must be one of ['string'])"),
    ((*FIELD, "constraints"), [], f"{PLACE}, constraints: found [], expected a Frictionless data package (must be object)"),
    ((*FIELD, "constraints", "required"), "yes", f"{PLACE}, constraints, required: found 'yes', expected a Frictionless data package (must be boolean)"),
    ((*FIELD, "constraints", "minimum"), "0", f"{PLACE}, constraints, minimum: found '0', expected a Frictionless data package (must be integer)"),
    ((*FIELD, "constraints", "enum"), "0", f"{PLACE}, constraints, enum: found '0', expected a Frictionless data package (must be array)"),
    ((*FIELD, "constraints", "enum"), [0], f"{PLACE}, constraints, enum, 0: found 0, expected a Frictionless data package (must be string)"),
    ((*FIELD, "constraints", "maxLength"), "40", f"{PLACE}, constraints, maxLength: found '40', expected a Frictionless data package (must be integer)"),
    ((*FIELD, "constraints", "pattern"), 7, f"{PLACE}, constraints, pattern: found 7, expected a Frictionless data package (must be one of [...])"),
    ((*FIELD, "constraints", "pattern"), "(a+)+$", "data/datapackage.json, resources, 0, schema, fields, 1, constraints, pattern: found '(a+)+$', expected a Frictionless data package (must be one of [...])"),
    ((*FIELD, "constraints", "pattern"), "(", "data/datapackage.json, resources, 0, schema, fields, 1, constraints, pattern: found '(', expected a Frictionless data package (must be one of [...])"),
    (("resources", 0, "schema", "primaryKey"), [], "data/datapackage.json, resources, 0, schema, primaryKey: found [], expected a Frictionless data package (must contain at least 1 items)"),
    (("resources", 0, "schema", "foreignKeys", 0, "fields"), [], "data/datapackage.json, resources, 0, schema, foreignKeys, 0, fields: found [], expected a Frictionless data package (must contain at least 1 items)"),
    (("notices",), ["en"], "data/datapackage.json, notices: found ['en'], expected a Frictionless data package (must be object)"),
]  # fmt: skip


@table_of(DESCRIPTOR)
def test_a_value_in_the_descriptor(row, here, data_refused):
    (*way, last), value, line = row

    def spoil(inside):
        for part in way:
            inside = inside[part]
        if value is GONE:
            del inside[last]
        else:
            inside[last] = value

    change(here / "data/datapackage.json", spoil)
    data_refused(f"...{line}")


FREE = ("discrepancies", "second_coding")
"""Tables of the article's own, which judging does not read."""


def test_a_column_that_judging_reads_has_one_type(here, package):
    """No cell would tell: a column that is empty, or whose texts all look like numbers or days."""
    shutil.copytree(package, "data")
    descriptor = read_package(here / "data")
    tables = {resource["name"]: resource for resource in descriptor["resources"]}
    fields = [f for name in tables.keys() - FREE for f in tables[name]["schema"]["fields"]]
    assert len(fields) > 60
    for field, other in itertools.product(fields, CASTS):
        if other != field["type"]:
            before = field.copy()
            field.update(type=other, constraints={})
            Path("data/datapackage.json").write_text(json.dumps(descriptor), "utf-8")
            with pytest.raises(DataError, match=rf"type: found '{other}', .*{before['type']}"):
                read_package(here / "data")
            field.update(before)


LACKING = [
    ("claims", ""), ("choices", ""), ("sources", ""), ("events", ""), ("observations", ""),
    ("series", ""), ("actors", ""), ("discrepancies", ""), ("claims", "leads"), ("claims", "says"),
    ("claims", "value"), ("choices", "phrase"), ("choices", "role"), ("sources", "speaks_for"),
    ("sources", "latest"), ("events", "kind"), ("observations", "out"), ("observations", "start"),
    ("series", "nature"), ("actors", "own"), ("corrections", "before"),
]  # fmt: skip


@table_of([(*one, None) for one in LACKING])
def test_a_table_or_a_column_that_the_descriptor_lacks(row, here, package, refused):
    shutil.copytree(package, "data")
    table, column, _ = row

    def spoil(package):
        if not column:
            package["resources"] = [r for r in package["resources"] if r["name"] != table]
        for resource in package["resources"]:
            resource["schema"].pop("foreignKeys", None)
            for field in resource["schema"]["fields"]:
                if (resource["name"], field["name"]) == (table, column):
                    field["name"] = "other"

    path = here / f"data/{table}.csv"
    if column:
        path.write_text(path.read_text("utf-8").replace(column, "other", 1), "utf-8")
    change(here / "data/datapackage.json", spoil)
    refused(
        "claims --data data",
        f"datapackage.json: found no {column or table}, expected a table or a...",
    )


# A command line, with nothing spoiled.

ARGUMENTS = [
    ("clams", "No such command 'clams'..."),
    ("claims --as-off 2024-11-21", "No such option...--as-off..."),
    ("claims 2024-11-21", "Got unexpected extra argument (2024-11-21)"),
    ("claims --as-of soon", f"as_of: found 'soon', expected {DAY}"),
    ("claims --as-of 2024-02-30", f"as_of: found '2024-02-30', expected {DAY}"),
    ("claims --as-of 2024-2-1", f"as_of: found '2024-2-1', expected {DAY}"),
    ("claims --as-of 20241121", f"as_of: found '20241121', expected {DAY}"),
    ("claims --as-of 2024-W47-4", f"as_of: found '2024-W47-4', expected {DAY}"),
    ("claims --as-of 1989-12-31", f"as_of: found '1989-12-31', expected {DAY}"),
    ("claims --as-of 9999-12-31", f"as_of: found '9999-12-31', expected {DAY}"),
    ("claims --as-of ２０２４-11-21", f"as_of: found '２０２４-11-21', expected {DAY}"),
    (["claims", "--as-of", "2024\x1b[2J"], f"as_of: found '2024\\x1b[2J', expected {DAY}"),
    ("claims --known-by 21.11.2024", f"known_by: found '21.11.2024', expected {DAY}"),
    ("claims --data nowhere", "...nowhere/datapackage.json: found no such file or directory, expected a Frictionless data package"),
    (f"claims --data {LONG}", "...: found file name too long, expected a Frictionless data package"),
    ("trace sixth-wav", "claim: found 'sixth-wav', did you mean 'sixth-wave'..."),
    (f"trace {LONG}", "claim: found 'xxxx...…, expected one of ..."),
    ("trace", "Missing argument 'CLAIM'..."),
    ("trace sixth-wave --as-of soon", f"as_of: found 'soon', expected {DAY}"),
    ("cite sixth-wav", "cite: found 'sixth-wav', ...did you mean 'sixth-wave'..."),
    ("cite pardon-wave", "cite: found 'pardon-wave', ...did you mean '01-pardon-waves'..."),
    ("cite --format word", "Invalid value for '--format': 'word' is not one of 'apa', ..."),
    ("cite 01 --known-by 20241121", f"known_by: found '20241121', expected {DAY}"),
    ("table sixth-wav", "claim: found 'sixth-wav', did you mean 'sixth-wave'..."),
    ("table --grid july_releas=counted", "choice: found 'july_releas', ...did you mean 'july_release'..."),
    ("table --grid july_release=maybe", "july_release: found 'maybe', expected one of counted, left out..."),
    ("table --as-of 2024-09-30 --grid as_of=2024-08-31", "--grid: found 'as_of' twice, expected each name once"),
    ("table --grid as_of", "--grid: found 'as_of', expected NAME=VALUES"),
    ("table --grid =2024-08-31", "--grid: found '=2024-08-31', expected NAME=VALUES"),
    ("table --grid as_of=2024-01-01:2024-03-01:fortnight", "--grid: found the step 'fortnight', expected one of day, week, ..."),
    ("table --grid as_of=2024-03-01:2024-01-01:day", "--grid: found 'as_of=...', expected FIRST:LAST:STEP that go upwards"),
    ("table --grid as_of=2024-02-30:2024-03-01:day", f"--grid: found 'as_of=...', expected first and last: {DAY}"),
    ("table --grid as_of=2024-W47-4:2024-12-01:day", f"--grid: found 'as_of=...', expected first and last: {DAY}"),
    ("table --grid as_of=0001-01-01:9999-12-31:day", f"--grid: found 'as_of=...', expected first and last: {DAY}"),
    ("table --grid as_of=1990-01-01:2100-12-31:day --grid known_by=1990-01-01:2100-12-31:day", "--grid: found ... points, expected 100,000 at most"),
    ("sweep 01 --grid n=0:999999999999:1", "--grid: found ... points, expected 100,000 at most"),
    ("sweep 01 --grid n=0:99999:1 --grid m=1,2", "--grid: found ... points, expected 100,000 at most"),
    ("sweep 01 --grid n=3:1:1", "--grid: found 'n=3:1:1', expected FIRST:LAST:STEP that go upwards"),
    ("sweep 01 --grid n=0:9:0", "--grid: found the step '0', expected one of day, ..."),
    (f"sweep 01 --grid n=0:{DIGITS}:1", "--grid: found the step '1', expected one of day, ..."),
    ("sweep 01 --grid n=０:９:１", "--grid: found the step '１', expected one of day, ..."),
    ("sweep 01 --grid as_of=2024-11-21 --grid as_of=2024-11-22", "--grid: found 'as_of' twice, expected each name once"),
    ("sweep 01 --grid known_by=2024-11-21,soon", f"known_by: found 'soon', expected {DAY}"),
    ("sweep 01 --grid m=1", "parameter of 01-pardon-waves: found 'm', expected one of as_of, ..."),
    ("sweep 01 --scheduler nonsense", "--scheduler: found 'nonsense', expected an address such as tcp://host:8786"),
    ("sweep 01 --scheduler http://host:8786", "--scheduler: found 'http://host:8786', expected an address such as tcp://host:8786"),
    ("sweep 01 --scheduler tcp://host", "--scheduler: found 'tcp://host', expected an address such as tcp://host:8786"),
    ("sweep 01 --scheduler host:port", "--scheduler: found 'host:port', expected an address such as tcp://host:8786"),
    ("sweep 01 --workers 0", "Invalid value for '--workers': 0 is not in the range x>=1."),
    ("sweep 01 --workers many", "Invalid value for '--workers': 'many' is not a valid integer range."),
    ("sweep 01 --timeout 0", "Invalid value for '--timeout': 0 is not in the range x>=1."),
    ("sweep 01 --max-memory x", "Invalid value for '--max-memory': found 'x', expected a size such as 500M or 2G"),
    ("sweep 01 --max-memory 0", "Invalid value for '--max-memory': found '0', expected a size such as 500M or 2G"),
    ("sweep 01 --max-memory 1.5G", "Invalid value for '--max-memory': found '1.5G', expected a size such as 500M or 2G"),
    ("sweep 01 --engine fast", "Invalid value for '--engine': 'fast' is not one of 'forked', 'kernel'."),
    ("sweep", "Missing argument 'NOTEBOOK'..."),
    ("run pardon-wave", "notebook: found 'pardon-wave', ...did you mean '01-pardon-waves'..."),
    ("run 99", "notebook: found '99', expected one of 00-overview, ..."),
    ("run nothing.ipynb", "notebook: found 'nothing.ipynb', expected one of 00-overview, ..."),
    (f"run {LONG}.ipynb", "notebook: found 'xxxx...…, expected one of 00-overview, ..."),
    ("run 01 -p as_off=2024-12-31", "parameter: found 'as_off', expected one of ...did you mean 'as_of'..."),
    ("run 01 -p as_of=tomorrow", f"as_of: found 'tomorrow', expected {DAY}"),
    ("run 01 -p as_of=20241121", f"as_of: found '20241121', expected {DAY}"),
    ("run 01 -p known_by=soon", f"known_by: found 'soon', expected {DAY}"),
    ("run 01 -p as_of=2024-12-01 -p as_of=2024-12-31", "-p: found 'as_of' twice, expected each name once"),
    ("run 01 -p july_release=maybe", "july_release: found 'maybe', expected one of counted, left out..."),
    ("run 01 -p as_of", "-p: found 'as_of', expected NAME=VALUE"),
    ("run 01 -p =2024-12-01", "-p: found '=2024-12-01', expected NAME=VALUE"),
    (f"run 01 -p as_of={DEEP}", f"as_of: found '[[[[...…, expected {DAY}"),
    (f"run 01 -p as_of={DIGITS}", f"as_of: found '9999...…, expected {DAY}"),
    ("reproduce -p as_off=2024-12-31", "parameter: found 'as_off', did you mean 'as_of'?"),
    ("reproduce --workers -1", "Invalid value for '--workers': -1 is not in the range x>=1."),
    ("run 01 --base-url example.org/checks", "base-url: found 'example.org/checks', expected an address such as ..."),
    ("run 01 --base-url file:///checks", "base-url: found 'file:///checks', expected an address ... with http or https..."),
    ("reproduce --base-url https://example.org/?x", "base-url: found 'https://example.org/?x', expected an address ... without ? or #"),
    ("verify nothing", "nothing: found no report, expected an HTML report or a run directory with SHA256SUMS"),
    ("verify .", ".: found no SHA256SUMS, expected a run directory"),
    ("diff one other", "one: found none, expected the findings.json of a run..."),
    ("diff . .", ".: found none, expected the findings.json of a run..."),
    ("seal nowhere", "...nowhere/datapackage.json: found no such file or directory..."),
    ("seal nowhere --dry-run", "...nowhere/datapackage.json: found no such file or directory..."),
    ("seal", "Missing argument 'DIRECTORY'..."),
    ("init 3rivers", "DIRECTORY: found '3rivers', expected a name in small letters..."),
    ("init json", "DIRECTORY: found 'json', expected a name in small letters..."),
]  # fmt: skip


@table_of(ARGUMENTS)
def test_a_command_line(row, refused):
    refused(*row)


# A notebook of one's own: its name, its content, the command, what is said of it.

CELL = {"cell_type": "code", "metadata": {}, "source": "1", "outputs": [], "execution_count": None}
OWN = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [CELL]}


def own(**changed: object) -> dict[str, object]:
    return {**OWN, **changed}


def cell(**changed: object) -> dict[str, object]:
    return own(cells=[{**CELL, **changed}])


def declaring(source: str) -> dict[str, object]:
    return cell(source=source, metadata={"tags": ["parameters"]})


NOTEBOOKS = [
    ("own.ipynb", {}, "run own.ipynb", "own.ipynb: found {...}, expected a notebook of Python (must contain [...'nbformat'...] properties)"),
    ("own.ipynb", [], "run own.ipynb", "own.ipynb: found [], expected a notebook of Python (must be object)"),
    ("own.ipynb", own(cells={}), "run own.ipynb", "own.ipynb, cells: found {}, expected a notebook of Python (must be array)"),
    ("own.ipynb", own(cells={}), "sweep own.ipynb --grid n=1", "own.ipynb, cells: found {}, expected a notebook of Python (must be array)"),
    ("own.ipynb", own(cells=[1]), "run own.ipynb", "own.ipynb, cells, 0: found 1, expected a notebook of Python (must be object)"),
    ("own.ipynb", own(metadata=[]), "run own.ipynb", "own.ipynb, metadata: found [], expected a notebook of Python (must be object)"),
    ("own.ipynb", {"nbformat": 4, "cells": []}, "run own.ipynb", "own.ipynb: found {...}, expected a notebook of Python (must contain [...'metadata'...] properties)"),
    ("own.ipynb", {"nbformat": 4, "metadata": {}}, "run own.ipynb", "own.ipynb: found {...}, expected a notebook of Python (must contain [...'cells'...] properties)"),
    ("own.ipynb", own(nbformat="4"), "run own.ipynb", "own.ipynb, nbformat: found '4', expected a notebook of Python (must be same as const definition: 4)"),
    ("own.ipynb", own(nbformat=3), "run own.ipynb", "own.ipynb, nbformat: found 3, expected a notebook of Python (must be same as const definition: 4)"),
    ("own.ipynb", cell(source=1), "run own.ipynb", "own.ipynb, cells, 0, source: found 1, expected a notebook of Python (must be ...)"),
    ("own.ipynb", cell(source=[1]), "run own.ipynb", "own.ipynb, cells, 0, source, 0: found 1, expected a notebook of Python (must be ...)"),
    ("own.ipynb", cell(metadata=None), "run own.ipynb", "own.ipynb, cells, 0, metadata: found None, expected a notebook of Python (must be object)"),
    ("own.ipynb", cell(metadata={"tags": 5}), "run own.ipynb", "own.ipynb, cells, 0, metadata, tags: found 5, expected a notebook of Python (must be array)"),
    ("own.ipynb", cell(cell_type=None), "run own.ipynb", "own.ipynb, cells, 0, cell_type: found None, expected a notebook of Python (must be string)"),
    ("own.ipynb", cell(outputs={}), "run own.ipynb", "own.ipynb, cells, 0, outputs: found {}, expected a notebook of Python (must be array)"),
    ("own.ipynb", own(metadata={"kernelspec": {"name": "ir"}}), "run own.ipynb", "own.ipynb, metadata, kernelspec, name: found 'ir', expected a notebook of Python (must be same as const definition: python3)"),
    ("own.ipynb", own(metadata={"kernelspec": {"name": "ir"}}), "sweep own.ipynb --grid n=1", "own.ipynb, metadata, kernelspec, name: found 'ir', expected a notebook of Python (must be same as const definition: python3)"),
    ("own.ipynb", own(metadata={"kernelspec": "python3"}), "run own.ipynb", "own.ipynb, metadata, kernelspec: found 'python3', expected a notebook of Python (must be object)"),
    ("own.ipynb", b"", "run own.ipynb", "own.ipynb: found no JSON (...), expected a notebook of Python"),
    ("own.ipynb", b"\xff", "run own.ipynb", "own.ipynb: found no JSON (...), expected a notebook of Python"),
    ("own.ipynb", b"\xef\xbb\xbf{}", "run own.ipynb", "own.ipynb: found no JSON (...BOM...), expected a notebook of Python"),
    ("own.ipynb", DEEP.encode(), "run own.ipynb", "own.ipynb: found no JSON (...), expected a notebook of Python"),
    ("own.ipynb", b"import this", "run own.ipynb --help-notebook", "own.ipynb: found no JSON (...), expected a notebook of Python"),
    ("own.ipynb", OWN, "run own.ipynb -p n=1", "parameter: found 'n', there are none"),
    ("own.ipynb", OWN, "sweep own.ipynb --grid n=1", "parameter of own: found 'n', there are none"),
    ("own.ipynb", declaring("n: int = 1"), "run own.ipynb -p m=1", "parameter: found 'm', expected one of n"),
    ("own.ipynb", declaring("n: int = 1"), "run own.ipynb -p n=one", "n: found 'one', expected a value of type int..."),
    ("own.ipynb", declaring("n: int = 1"), "run own.ipynb -p n=1.5", "n: found '1.5', expected a value of type int..."),
    ("own.ipynb", declaring("n: int = 1"), f"run own.ipynb -p n={DIGITS}", "n: found '9999...…, expected a value of type int..."),
    ("own.ipynb", declaring("n: list = []"), f"run own.ipynb -p n={DEEP}", "n: found '[[[[...…, expected a value of type list..."),
    ("own.ipynb", declaring("n: int = 1"), "sweep own.ipynb --grid n=1,one", "n: found 'one', expected a value of type int..."),
    (f"{'x' * 240}.ipynb", OWN, f"run {'x' * 240}.ipynb", "notebook: found 'xxxx...…, expected a name of 150 signs at most"),
    (f"{'x' * 240}.ipynb", OWN, f"sweep {'x' * 240}.ipynb", "notebook: found 'xxxx...…, expected a name of 150 signs at most"),
]  # fmt: skip


def write(name: str, content: object) -> None:
    Path(name).write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())


@table_of(NOTEBOOKS)
def test_a_notebook(row, refused):
    name, content, command, line = row
    write(name, content)
    refused(command, line)


# Parameter sets: the file, its content, what is said of it.

WANTED = "a JSON list of objects or a CSV table with a header"
SETS = [
    ("sets.json", None, f"sets.json: found no such file or directory, expected {WANTED}"),
    ("sets.json", b"", f"sets.json: found no JSON (...), expected {WANTED}"),
    ("sets.json", b"not json", f"sets.json: found no JSON (...), expected {WANTED}"),
    ("sets.json", b"{}", f"sets.json: found {{}}, expected {WANTED} (must be array)"),
    ("sets.json", b"[]", f"sets.json: found [], expected {WANTED} (must contain at least 1 items)"),
    ("sets.json", b"[1]", f"sets.json, 0: found 1, expected {WANTED} (must be object)"),
    ("sets.json", DEEP.encode(), f"sets.json: found no JSON (...), expected {WANTED}"),
    ("sets.json", f'[{{"as_of": {DIGITS}{DIGITS}}}]'.encode(), f"sets.json: found no JSON (...), expected {WANTED}"),
    ("sets.json", f'[{{"as_of": {DIGITS}}}]'.encode(), "as_of: found 9999...…, expected a value of type str..."),
    ("sets.json", b'[{"as_of": "2024-11-20", "as_of": "2024-11-21"}]', "sets.json: found 'as_of' twice, expected each name once"),
    ("sets.json", b'[{"as_off": "2024-11-21"}]', "parameter of 08-incommunicado: found 'as_off', expected one of as_of..."),
    ("sets.json", b'[{"as_of": ["2024-11-21"]}]', "as_of: found ['2024-11-21'], expected a value of type str..."),
    ("sets.json", b'[{"as_of": "2024-11-31"}]', f"as_of: found '2024-11-31', expected {DAY}"),
    ("sets.csv", None, f"sets.csv: found ..., expected {WANTED}"),
    ("sets.csv", b"", f"sets.csv: found ..., expected {WANTED}"),
    ("sets.csv", b"as_of\n", f"sets.csv: found ..., expected {WANTED}"),
    ("sets.csv", b"as_of,known_by\n2024-11-21\n", f"sets.csv: found ..., expected {WANTED}"),
    ("sets.csv", b"as_of\n2024-11-21,2024-11-21\n", f"sets.csv: found ..., expected {WANTED}"),
    ("sets.csv", b"as_of,as_of\n2024-11-20,2024-11-21\n", "sets.csv: found 'as_of' twice, expected each name once"),
    ("sets.csv", b"\xff\xfe", f"sets.csv: found ..., expected {WANTED}"),
    ("sets.csv", b'as_of\n"2024-11-21\n', f"sets.csv: found ..., expected {WANTED}"),
    ("sets.csv", b"as_of\n21.11.2024\n", f"as_of: found '21.11.2024', expected {DAY}"),
]  # fmt: skip


@table_of(SETS)
def test_parameter_sets(row, refused):
    name, content, line = row
    if content is not None:
        write(name, content)
    refused(f"sweep 08 --sets {name}", line)


# An output that would lie among what it is made from, or where it cannot.

OVER = "found what it is made from, expected another directory"
IN_USE = "found a directory in use, expected a new or an empty directory in it"
OTHER = "found something else there, expected a new or an empty directory"
OUTPUTS = [
    ("run 08 --data data --out data", f"data: {OVER}"),
    ("run 08 --data data --out data/run", f"data/run: {OVER}"),
    ("run 08 --data data --out .", f".: {IN_USE}"),
    ("run 08 --data data --out link/run", f"link/run: {OVER}"),
    ("reproduce --data data --out data", f"data: {OVER}"),
    ("sweep 08 --data data --grid known_by=2024-11-21 --out data/sweep", f"data/sweep: {OVER}"),
    (f"run 08 --out {pardons.article.data}", f"...: {OVER}"),
    (f"run 08 --out {pardons.article.notebooks}", f"...: {OVER}"),
    (f"reproduce --out {pardons.article.notebooks}/run", f"...: {OVER}"),
    (f"sweep 08 --out {pardons.article.notebooks}/sweep", f"...: {OVER}"),
    (f"init {pardons.article.data}/rivers", f"...: {OVER}"),
    (f"init {pardons.article.notebooks}/rivers", f"...: {OVER}"),
    (f"notebooks {pardons.article.data}/rivers", f"...: {OVER}"),
    (f"notebooks {pardons.article.notebooks}/rivers", f"...: {OVER}"),
    ("run own.ipynb --out .", f".: {IN_USE}"),
    ("sweep own.ipynb --out .", f".: {OVER}"),
    ("run 08 --out file", "file: found Not a directory, expected a place to write in"),
    ("run 08 --out file/run", "file/run: found Not a directory, expected a place to write in"),
    ("sweep 08 --out file", "file: found File exists, expected a place to write in"),
    ("sweep 08 --out file/sweep", "file/sweep: found Not a directory, expected a place to write in"),
    ("init file", "file: found Not a directory, expected a place to write in"),
    ("init data", f"data: {OTHER}"),
    ("notebooks file", "file: found Not a directory, expected a place to write in"),
    ("notebooks data", f"data: {OTHER}"),
    (f"run 08 --out {LONG}", "xxxx...: ...File name too long..."),
    (f"sweep 08 --out {LONG}", "xxxx...: found File name too long, expected a place to write in"),
    (f"notebooks {LONG}", "xxxx...: ...File name too long..."),
]  # fmt: skip


@table_of(OUTPUTS)
def test_an_output(row, package, refused):
    shutil.copytree(package, "data")
    write("own.ipynb", OWN)
    write("file", b"kept")
    Path("link").symlink_to("data")
    refused(*row)


# A run of somebody else's: a file in it, its content, the command, what is said of it.

FINDING = {"claim_id": "a", "parameters": {}, "rests_on": [], "found": "1 person",
           "as_of": "2024-11-21", "known_by": None, "verdict": None, "verdict_on_the_day": None}  # fmt: skip
RUN = "the findings.json of a run, of the schema researchlib/findings/2"


def found(**changed: object) -> dict[str, object]:
    return {"schema": "researchlib/findings/2", "findings": [{**FINDING, **changed}]}


RUNS = [
    ("findings.json", b"", "diff run run", f"run/findings.json: found no JSON (...), expected {RUN}"),
    ("findings.json", b"\xff", "diff run run", f"run/findings.json: found no JSON (...), expected {RUN}"),
    ("findings.json", DEEP.encode(), "diff run run", f"run/findings.json: found no JSON (...), expected {RUN}"),
    ("findings.json", json.dumps(found()).encode()[:-9], "diff run run", f"run/findings.json: found no JSON (...), expected {RUN}"),
    ("findings.json", {}, "diff run run", f"run/findings.json: found {{}}, expected {RUN} (must contain [...'schema'...] properties)"),
    ("findings.json", [found()], "diff run run", f"run/findings.json: found [...…, expected {RUN} (must be object)"),
    ("findings.json", {**found(), "schema": "researchlib/findings/1"}, "diff run run", f"run/findings.json, schema: found 'researchlib/findings/1', expected {RUN} (must be same as const definition: researchlib/findings/2)"),
    ("findings.json", {**found(), "findings": {}}, "diff run run", f"run/findings.json, findings: found {{}}, expected {RUN} (must be array)"),
    ("findings.json", found(claim_id=1), "diff run run", f"run/findings.json, findings, 0, claim_id: found 1, expected {RUN} (must be string)"),
    ("findings.json", found(found=1), "diff run run", f"run/findings.json, findings, 0, found: found 1, expected {RUN} (must be string or null)"),
    ("findings.json", found(parameters=[]), "diff run run", f"run/findings.json, findings, 0, parameters: found [], expected {RUN} (must be object)"),
    ("findings.json", found(rests_on=[{}]), "diff run run", f"run/findings.json, findings, 0, rests_on, 0: found {{}}, expected {RUN} (must contain ['observations'] properties)"),
    ("page.html", b"<!DOCTYPE html>", "diff run/page.html run", f"run/page.html: found no JSON (...), expected {RUN}"),
    ("page.html", b"<!DOCTYPE html>", "diff run run", f"run: found none, expected {RUN}"),
    ("page.html", b"<!DOCTYPE html>", "diff run/other.html run", f"run/other.html: found none, expected {RUN}"),
    ("page.html", b"<!DOCTYPE html>", "verify run", "run: found no SHA256SUMS, expected a run directory"),
    ("page.html", b"<!DOCTYPE html>", "verify run/page.html", "page.html: found no record of report, version and parameters, expected a report that this package wrote"),
    ("page.html", b"\xff", "verify run/page.html", "page.html: found no record of report, version and parameters, expected a report that this package wrote"),
    ("page.html", b'<script id="researchlib" type="application/json">' + DEEP.encode() + b"</script>", "verify run/page.html", "run/page.html: found values nested too deeply, expected what this package wrote"),
    ("page.pdf", b"%PDF", "verify run/page.pdf", "run/page.pdf: found no report, expected an HTML report or a run directory with SHA256SUMS"),
]  # fmt: skip


@table_of(RUNS)
def test_a_run(row, refused):
    name, content, command, line = row
    Path("run").mkdir()
    write(f"run/{name}", content)
    refused(command, line)


def test_only_patterns_that_a_package_of_ours_has_are_tried():
    schema = json.loads((files("researchlib") / "descriptor.schema.json").read_text("utf-8"))
    limits = schema["definitions"]["field"]["properties"]["constraints"]["properties"]
    packages = find_root("data", pardons.__file__), find_root("example", pardons.__file__) / "data"
    ours = [(place / "datapackage.json").read_text("utf-8") for place in packages]
    used = {pattern for text in ours for pattern in re.findall(r'"pattern": (".*")', text)}
    assert set(map(json.loads, used)) == set(limits["pattern"]["enum"])
    assert schema["definitions"]["field"]["properties"]["type"]["enum"] == list(CASTS)
