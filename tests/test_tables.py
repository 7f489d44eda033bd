import json
from pathlib import Path

import pytest

from researchlib import DataError, load, loaders
from researchlib.schema import PANDAS_TYPES
from researchlib.tables import data_directory, read_package, seal

RESOURCES = {r["name"]: r for r in read_package(data_directory())["resources"]}


def edit(data: Path, table: str, old: str, new: str) -> None:
    path = data / f"{table}.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("name", RESOURCES)
def test_each_table_has_a_typed_loader(name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    frame = getattr(loaders, f"load_{name}")()
    fields = RESOURCES[name]["schema"]["fields"]
    assert list(frame.columns) == [field["name"] for field in fields]
    assert len(frame) == RESOURCES[name]["rows"]
    for field in fields:
        assert str(frame[field["name"]].dtype) == PANDAS_TYPES[field["type"]]


def test_a_directory_of_ones_own(data_copy, monkeypatch):
    assert load(data_copy).directory == data_copy
    monkeypatch.setenv("RESEARCHLIB_DATA", str(data_copy))
    assert load().directory == data_copy


BROKEN = {
    "missing": (lambda p: p.unlink(), "custody.csv: found no such file"),
    "empty": (lambda p: p.write_bytes(b""), "custody.csv: found an empty file"),
    "not utf-8": (lambda p: p.write_bytes(p.read_bytes() + b"\xff"), "found byte 0xff"),
    "truncated": (lambda p: p.write_bytes(p.read_bytes()[:5000]), "custody.csv"),
    "fewer rows": (
        lambda p: p.write_text(
            "".join(p.read_text("utf-8").splitlines(keepends=True)[:-3]), "utf-8"
        ),
        "the file is truncated",
    ),
    "changed": (lambda p: p.write_bytes(p.read_bytes().replace(b",1275,", b",1276,")), "sha256"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_one_clear_error(case, data_copy):
    break_it, message = BROKEN[case]
    break_it(data_copy / "custody.csv")
    with pytest.raises(DataError, match=message):
        load(data_copy)


@pytest.mark.parametrize(
    ("table", "old", "new", "column", "expected"),
    [
        ("custody", ",exact,", ",roughly,", "qualifier", "one of exact"),
        ("custody", ",2020-09-30,", ",2020-09-31,", "period_start", "a date as YYYY-MM-DD"),
        ("custody", ",2020-09-30,", ",20200930,", "period_start", "a date as YYYY-MM-DD"),
        ("claims", "title-32-pardoned,0", "title-32-pardoned,zero", "paragraph", "whole number"),
        ("releases", ",belta-de-66867,", ",nobody,", "source_id", "table sources"),
        ("sources", "ap-yahoo-2024-08-16,", "abc-20250212,", "source_id", "each once"),
        ("waves", "2024-11-20,2024-11-20,day,pardon_decree", "2024-11-20,,day,pardon_decree",
         "date", "a value"),
    ],
)  # fmt: skip
def test_a_broken_cell_names_its_place(table, old, new, column, expected, data_copy):
    edit(data_copy, table, old, new)
    with pytest.raises(DataError) as caught:
        load(data_copy, verify=False)
    message = str(caught.value)
    assert f"{table}.csv, row " in message
    assert f"column {column}: " in message
    assert expected in message


def test_a_wrong_header(data_copy):
    edit(data_copy, "series", "series,unit", "serie,unit")
    with pytest.raises(DataError, match=r"series\.csv, row 1: found columns serie"):
        load(data_copy, verify=False)


def test_an_unknown_discrepancy_is_an_error(data_copy):
    edit(data_copy, "releases", "2024-11-20/women/newsby-32,2024-11-20,8,",
         "2024-11-20/women/newsby-32,2024-11-20,9,")  # fmt: skip
    with pytest.raises(DataError, match=r"wave_sex_total of releases/2024-11-20.* found 33"):
        load(data_copy, verify=False)


def test_a_record_of_no_discrepancy_is_an_error(data_copy):
    edit(data_copy, "discrepancies", ",18 19,", ",18 20,")
    with pytest.raises(DataError, match=r"discrepancies\.csv, row .*18 20"):
        load(data_copy, verify=False)


def test_no_package(tmp_path):
    with pytest.raises(DataError, match=r"datapackage\.json: found no such file"):
        load(tmp_path)
    (tmp_path / "datapackage.json").write_text("{}")
    with pytest.raises(DataError, match="a Frictionless data package"):
        load(tmp_path)


def test_seal_takes_a_change_over(data_copy):
    edit(data_copy, "events", "Inauguration after", "The inauguration after")
    assert seal(data_copy) == ["events"]
    assert load(data_copy).digest != load().digest
    assert seal(data_copy) == []
    before = (data_copy / "datapackage.json").read_bytes()
    edit(data_copy, "events", ",office,", ",bureau,")
    with pytest.raises(DataError, match="topic"):
        seal(data_copy)
    assert (data_copy / "datapackage.json").read_bytes() == before


def test_copies_are_told_apart(dataset):
    originals = {s for s in dataset.sources if dataset.original(s) == s}
    assert all(dataset.original(s) in originals for s in dataset.sources)
    assert dataset.original("webjosh-aj") == "aj-2024-11-21"
    assert json.dumps(dataset.package)
