import json
import os
from pathlib import Path

import pytest

from researchlib import DataError, load, loaders
from researchlib.publish import publish
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


def lead_out(data, path):
    file = data / "datapackage.json"
    package = json.loads(file.read_text("utf-8"))
    next(r for r in package["resources"] if r["name"] == "events")["path"] = path
    file.write_text(json.dumps(package), "utf-8")


@pytest.mark.parametrize(
    "path",
    ["../secret.csv", "SECRET", "file:///etc/hostname", "https://example.org/events.csv",
     "./events.csv", "sub/../events.csv", "link.csv", "folder/secret.csv", "pipe.csv", "sub", "",
     "a\0b", "loop/x.csv", "..\\secret.csv", ["events.csv"], None],
)  # fmt: skip
@pytest.mark.parametrize("read", [load, seal])
def test_a_path_that_leads_out_is_refused(read, path, data_copy, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("password\nhunter2\n")
    (data_copy / "sub").mkdir()
    (data_copy / "link.csv").symlink_to(secret)
    (data_copy / "folder").symlink_to(tmp_path)
    (data_copy / "loop").symlink_to("loop")
    os.mkfifo(data_copy / "pipe.csv")
    lead_out(data_copy, str(secret) if path == "SECRET" else path)
    before = (data_copy / "datapackage.json").read_bytes()
    with pytest.raises(DataError) as caught:
        read(data_copy)
    message = str(caught.value)
    assert "\n" not in message and "password" not in message and "hunter2" not in message
    if path != "loop/x.csv":
        assert "datapackage.json, path of events: found" in message
    assert (data_copy / "datapackage.json").read_bytes() == before


def test_a_descriptor_that_is_no_plain_file_is_refused(data_copy, tmp_path):
    descriptor = data_copy / "datapackage.json"
    descriptor.rename(tmp_path / "elsewhere.json")
    for make in (os.mkfifo, lambda path: path.symlink_to(tmp_path / "elsewhere.json")):
        make(descriptor)
        with pytest.raises(DataError, match="found no plain file"):
            load(data_copy)
        descriptor.unlink()


@pytest.mark.parametrize(
    "text", ["[]", "[" * 100_000, '{"resources": [1]}', '{"resources": [{"name": "events"}]}',
             '{"resources": [{"name": "events", "path": "events.csv", "schema": "schema.json"}]}'],
)  # fmt: skip
def test_a_descriptor_of_another_shape_is_one_clear_error(text, data_copy):
    (data_copy / "datapackage.json").write_text(text)
    with pytest.raises(DataError, match="a Frictionless data package"):
        load(data_copy)


def test_a_table_in_a_subfolder(data_copy):
    (data_copy / "sub").mkdir()
    (data_copy / "events.csv").rename(data_copy / "sub/events.csv")
    lead_out(data_copy, "sub/events.csv")
    assert load(data_copy).digest == load().digest


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a b"])
def test_an_address_of_another_scheme_is_refused(url, data_copy):
    edit(data_copy, "sources", "https://aba-together.org/belarus-brief-mar-2021", url)
    with pytest.raises(DataError, match=r"sources\.csv, row 2, column url: .* https\?"):
        load(data_copy, verify=False)


def test_a_run_copies_what_the_descriptor_lists(data_copy, tmp_path):
    (data_copy / "credentials.json").write_text("hunter2")
    (data_copy / "sub").mkdir()
    (data_copy / "events.csv").rename(data_copy / "sub/events.csv")
    lead_out(data_copy, "sub/events.csv")
    (data_copy / "README.md").unlink()
    (data_copy / "README.md").symlink_to(data_copy / "../secret.csv")
    (data_copy / "../secret.csv").write_text("hunter2")
    run = tmp_path / "run"
    run.mkdir()
    publish(run, [], load(data_copy))
    copied = {p.relative_to(run / "data").as_posix() for p in (run / "data").rglob("*.*")}
    listed = {f"{name}.csv" for name in RESOURCES} - {"events.csv"}
    assert copied == {"datapackage.json", "sub/events.csv", *listed}


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
