"""The data package: read, verified, refused where broken, and what its schemas cannot say."""

import dataclasses
import datetime as dt
import json
import os
import pickle
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from researchlib import pardons
from researchlib.article import DATA_VARIABLE, Article
from researchlib.checks import read
from researchlib.claims import Measure
from researchlib.errors import DataError, ResearchlibError
from researchlib.evidence import NOW
from researchlib.intervals import UNKNOWN
from researchlib.package import Dataset, load, read_package, seal
from researchlib.pardons import reconcile
from researchlib.publish import publish
from researchlib.schema import PANDAS_TYPES

DATA = pardons.article.data
RESOURCES = {resource["name"]: resource for resource in read_package(DATA)["resources"]}
STATEMENT = (DATA / "README.md").read_text("utf-8")


def edit(data: Path, table: str, old: str, new: str) -> None:
    path = data / f"{table}.csv"
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def in_descriptor(data: Path, table: str, **changed: object) -> None:
    file = data / "datapackage.json"
    package = json.loads(file.read_text("utf-8"))
    next(r for r in package["resources"] if r["name"] == table).update(changed)
    file.write_text(json.dumps(package), "utf-8")


@pytest.mark.parametrize("name", RESOURCES)
def test_each_table_is_a_typed_frame(name, dataset):
    frame, fields = dataset.frame(name), RESOURCES[name]["schema"]["fields"]
    assert list(frame.columns) == [field["name"] for field in fields]
    assert len(frame) == RESOURCES[name]["rows"] == len(dataset.rows[name])
    for field in fields:
        assert field["title"] and field["description"]
        assert str(frame[field["name"]].dtype) == PANDAS_TYPES[field["type"]]


def test_every_table_has_a_checksum_and_no_other_file_lies_there():
    assert all(r["hash"].startswith("sha256:") for r in RESOURCES.values())
    listed = {resource["path"] for resource in RESOURCES.values()}
    assert {path.name for path in DATA.iterdir()} == listed | {"README.md", "datapackage.json"}
    assert set(re.findall(r"^\| `(\w+)` \|", STATEMENT, re.MULTILINE)) == set(RESOURCES)


def test_a_directory_of_ones_own(article, data_copy, monkeypatch):
    assert article.using(data_copy).material.dataset.directory == data_copy
    monkeypatch.setenv(DATA_VARIABLE, str(data_copy))
    fresh = Article(**{name: getattr(article, name) for name in Article.__dataclass_fields__})
    assert fresh.material.dataset.directory == data_copy


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda p: p.unlink(), "observations.csv: found no such file"),
    "empty": (lambda p: p.write_bytes(b""), "observations.csv: found an empty file"),
    "not utf-8": (lambda p: p.write_bytes(p.read_bytes() + b"\xff"), "found byte 0xff"),
    "truncated": (lambda p: p.write_bytes(p.read_bytes()[:5000]), "observations.csv"),
    "fewer rows": (
        lambda p: p.write_bytes(b"".join(p.read_bytes().splitlines(keepends=True)[:-3])),
        "the file is truncated",
    ),
    "changed": (lambda p: p.write_bytes(p.read_bytes().replace(b",1278,", b",1279,")), "sha256"),
    "a directory": (lambda p: (p.unlink(), p.mkdir()), "expected the name of a plain file"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_one_clear_error(case, data_copy):
    break_it, message = BROKEN[case]
    break_it(data_copy / "observations.csv")
    with pytest.raises(DataError, match=message) as caught:
        load(data_copy)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "path",
    ["../secret.csv", "SECRET", "file:///etc/hostname", "https://example.org/events.csv",
     "./events.csv", "sub/../events.csv", "link.csv", "folder/secret.csv", "pipe.csv", "sub", "",
     "a\0b", "loop/x.csv", "..\\secret.csv"],
)  # fmt: skip
@pytest.mark.parametrize("refused", [load, seal])
def test_a_path_that_leads_out_is_refused(refused, path, data_copy, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("password\nhunter2\n")
    (data_copy / "sub").mkdir()
    (data_copy / "link.csv").symlink_to(secret)
    (data_copy / "folder").symlink_to(tmp_path)
    (data_copy / "loop").symlink_to("loop")
    os.mkfifo(data_copy / "pipe.csv")
    in_descriptor(data_copy, "events", path=str(secret) if path == "SECRET" else path)
    before = (data_copy / "datapackage.json").read_bytes()
    with pytest.raises(DataError) as caught:
        refused(data_copy)
    message = str(caught.value)
    assert "\n" not in message and "password" not in message and "hunter2" not in message
    if path != "loop/x.csv":
        assert "datapackage.json, path of events: found" in message
    assert (data_copy / "datapackage.json").read_bytes() == before


def in_a_subfolder(data: Path) -> None:
    (data / "sub").mkdir()
    (data / "events.csv").rename(data / "sub/events.csv")
    in_descriptor(data, "events", path="sub/events.csv")


def test_a_table_in_a_subfolder(data_copy, dataset):
    in_a_subfolder(data_copy)
    assert load(data_copy).digest == dataset.digest


def test_a_run_copies_what_the_descriptor_lists(article, data_copy, tmp_path):
    (data_copy / "credentials.json").write_text("hunter2")
    in_a_subfolder(data_copy)
    (data_copy / "README.md").unlink()
    (data_copy / "README.md").symlink_to(data_copy / "../secret.csv")
    (data_copy / "../secret.csv").write_text("hunter2")
    run = tmp_path / "run"
    run.mkdir()
    publish(run, [], article.using(data_copy))
    copied = {p.relative_to(run / "data").as_posix() for p in (run / "data").rglob("*.*")}
    listed = {f"{name}.csv" for name in RESOURCES} - {"events.csv"}
    assert copied == {"datapackage.json", "sub/events.csv", *listed}


def test_the_seal_is_whole_and_takes_a_change_over(data_copy, dataset):
    assert seal(data_copy) == []
    edit(data_copy, "events", "General amnesty law for", "A general amnesty law for")
    assert seal(data_copy) == ["events"]
    assert load(data_copy).digest != dataset.digest
    assert seal(data_copy) == []
    before = (data_copy / "datapackage.json").read_bytes()
    edit(data_copy, "events", ",general_amnesty,", ",bureau,")
    with pytest.raises(DataError, match="kind"):
        seal(data_copy)
    assert (data_copy / "datapackage.json").read_bytes() == before


# Sums and orders that published numbers ought to keep.


def broken(dataset: Dataset, observation_id: str, value: str) -> Dataset:
    """The data with another value in one row."""
    rows = dataset.rows["observations"]
    assert sum(row["observation_id"] == observation_id for row in rows) == 1
    return dataset.replace(
        observations=[
            {**row, "value": value} if row["observation_id"] == observation_id else row
            for row in rows
        ]
    )


def test_the_discrepancies_are_exactly_those_on_record(dataset):
    found = {(*place, *told) for place, told in reconcile.failures(dataset).items()}
    known = {
        (row["rule"], row["key"], row["found"], row["expected"])
        for row in dataset.rows["discrepancies"]
    }
    assert found == known
    reconcile.check(dataset)
    sources = {row["source_id"] for row in dataset.rows["sources"]}
    for row in dataset.rows["discrepancies"]:
        assert row["explanation"] and set(row["source_ids"].split()) <= sources, row


BREAKS = (
    ("sex_total", "freed/women/pardon-2024-11-20/newsby-32", "9"),
    ("sex_total", "prisoners_held/women/2022-12-31/viasna-110374", "1"),
    ("wave_group_bound", "freed/women/pardon-2024-11-20/newsby-32", "33"),
    ("agreement", "freed/all/pardon-2024-11-20/newsby-32", "31"),
    ("agreement", "prisoners_held/all/2020-10-31/viasna-100211", "1"),
    ("month_sums", "prisoners_recognised_new/all/2024-03-01..2024-03-31/viasna-114930", "1"),
    ("cumulative_monotone",
     "criminal_convictions_cumulative/all/2020-01-01..2023-12-31/viasna-113977", "3549"),
)  # fmt: skip


def test_every_rule_is_tried():
    assert {rule for rule, *_ in BREAKS} == {rule.__name__ for rule in reconcile.RULES}


@pytest.mark.parametrize(("rule", "row", "value"), BREAKS)
def test_a_broken_row_fails_its_rule(rule, row, value, dataset):
    changed = broken(dataset, row, value)
    new = reconcile.failures(changed).items() - reconcile.failures(dataset).items()
    assert rule in {failed for (failed, _), _ in new}
    with pytest.raises(DataError, match=r"found .*expected .*(mend the row|as the rows give)"):
        reconcile.check(changed)


def test_an_unknown_discrepancy_is_an_error_of_the_article(article, data_copy):
    edit(data_copy, "observations", "newsby-32,freed,women,pardon-2024-11-20,,,presidency,8,",
         "newsby-32,freed,women,pardon-2024-11-20,,,presidency,9,")  # fmt: skip
    seal(data_copy)
    with pytest.raises(DataError, match=r"sex_total of freed/pardon-2024-11-20.* found 33"):
        article.using(data_copy)


def test_a_record_of_no_discrepancy_is_an_error(article, data_copy):
    edit(data_copy, "discrepancies", ",18 19,", ",18 20,")
    seal(data_copy)
    with pytest.raises(DataError, match=r"discrepancies\.csv, row .*18 20"):
        article.using(data_copy)


# The second coding.


def agreement(rows: tuple[Mapping[str, object], ...]) -> list[str]:
    """Return the table of agreement as the README has it, from the blind readings."""
    blind = Counter((row["column"], row["agreement"]) for row in rows if row["blind"])
    columns = sorted({str(column) for column, _ in blind})
    lines = [
        "| column | blind | agree | differ | not visible | share |",
        "|---|---|---|---|---|---|",
    ]
    for name, counted in [*((c, [c]) for c in columns), ("all", columns)]:
        counts = [sum(blind[c, a] for c in counted) for a in ("agree", "differ", "not_visible")]
        cells = [name, sum(counts), *counts, f"{100 * counts[0] / sum(counts):.1f} %"]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def test_the_statement_prints_the_agreement_of_the_table(dataset):
    rows = dataset.rows["second_coding"]
    _, block, _ = STATEMENT.split("<!-- agreement -->")
    assert block.strip().splitlines() == agreement(rows)
    assert f"read {len(rows):,} values and hedges" in STATEMENT


def test_a_reading_is_of_the_source_that_its_row_names(dataset):
    source = {row["observation_id"]: row["source_id"] for row in dataset.rows["observations"]}
    for row in dataset.rows["second_coding"]:
        assert source.get(row["observation_id"], row["source_id"]) == row["source_id"], row


# Publications.


def test_the_article_and_its_copies_are_no_evidence(article):
    material = article.material
    copies = {s.id for s in material.sources.values() if s.family == article.source}
    assert {article.source, "webjosh-aj"} <= copies
    assert any(row["source_id"] in copies for row in material.dataset.rows["observations"])
    assert not copies & {o.source.id for o in material.evidence.observations}


def test_a_row_that_is_out_is_not_read(article):
    material = article.material
    out = {row["observation_id"] for row in material.dataset.rows["observations"] if row["out"]}
    assert out and not out & {o.id for o in material.evidence.observations}


def test_days_of_publication_have_a_basis(dataset):
    for source in dataset.rows["sources"]:
        days = [source[name] for name in ("earliest", "published", "latest") if source[name]]
        assert bool(days) == bool(source["basis"]), source["source_id"]


def test_addresses_are_those_of_originals_and_a_missing_one_is_explained(dataset):
    for source in dataset.rows["sources"]:
        address = urlsplit(source["url"] or "")
        assert source["url"] or source["note"], source["source_id"]
        # Archives, caches and the delivery networks that mirrors of banned sites live on.
        assert not re.search(
            r"archive|cache|translate|cloudfront|azureedge|fastly|amazonaws|workers\.dev|mirror",
            f"{address.hostname}", re.IGNORECASE,
        ), source["source_id"]  # fmt: skip
        if "(mirror)" in source["publisher"]:
            assert re.search("the address is the original's|was not seen|left out",
                             source["note"] or ""), source["source_id"]  # fmt: skip


# Observations and events.


def test_who_counted_is_known_wherever_a_measure_reads(article):
    seen = defaultdict(set)
    for claim in article.claims.values():
        if claim.test != "none":
            for day in (dt.date(2023, 11, 21), article.day, dt.date(2025, 11, 21)):
                view = article.on(day, NOW).view
                read(claim, view, day)
                for quantity in view.seen:
                    seen[quantity.origin].add(claim.id)
    assert {"presidency", "viasna"} <= seen.keys()
    assert not seen["unstated"]


def test_a_law_against_dissent_is_described_so(dataset):
    laws = {row["event_id"] for row in dataset.rows["events"] if row["kind"] == "dissent_law"}
    rows = dataset.rows["observations"]
    described = {row["event"] for row in rows if row["group"] == "aimed at dissent"}
    assert laws == described


def lines_of(data: Path, capsys: pytest.CaptureFixture[str], status: int) -> list[str]:
    """What `seal --dry-run` says of a copy of the data that somebody edits."""
    before = (data / "datapackage.json").read_bytes()
    assert pardons.main(["seal", f"{data}", "--dry-run"]) == status
    assert (data / "datapackage.json").read_bytes() == before
    return capsys.readouterr().out.splitlines()


def test_a_dry_run_says_everything_that_is_missing_at_once(data_copy, capsys):
    edit(data_copy, "claims", ",running_total,", ",runing_total,")
    edit(data_copy, "observations", ",exact,racyja2020,", ",exact,racyja202,")
    edit(data_copy, "sources", ",pressafrik-32,", ",pressafrik-33,")
    edit(data_copy, "sources", ",miamiherald-32,", ",gaya-32,")
    found = "\n".join(lines_of(data_copy, capsys, 2))
    for line in (
        r"observations.csv, row \d+, column source_id: found 'racyja202', expected an entry "
        r"of sources.source_id \(did you mean 'racyja2020'.*\)",
        r"sources.csv, row \d+, column repeats: found 'pressafrik-33', expected an entry "
        r"of sources.source_id \(did you mean 'pressafrik-32'.*\)",
        r"sources.csv, row \d+, column repeats: found 'gaya-32', itself a copy, expected the "
        r"original, 'miamiherald-32'",
        r"claims.csv, row 17, column measure: found 'runing_total', expected a measure "
        r"that the article hands over \(did you mean 'running_total'.*\)",
    ):
        assert re.search(rf"^{line}$", found, re.MULTILINE), line


def test_a_dry_run_says_all_cells_that_cannot_be_read(data_copy, capsys):
    edit(data_copy, "claims", ",eq,1275,", ",equal,1275,")
    edit(data_copy, "observations", ",exact,racyja2020,", ",precisely,racyja2020,")
    cells = [line.split(":")[0] for line in lines_of(data_copy, capsys, 2)]
    assert [cell.split(", row")[0] for cell in cells] == ["claims.csv", "observations.csv"]


def test_a_dry_run_says_which_claims_no_evidence_covers(data_copy, capsys, article):
    *lacking, last = (line for line in lines_of(data_copy, capsys, 0) if "no day of" not in line)
    unknown = {
        f.claim.id
        for f in article.on().findings()
        if f.shown and f.interval == UNKNOWN and not f.claim.same_as
    }
    assert {line.split(", ")[2].split(" on ")[0] for line in lacking} == unknown
    assert last == "would seal; changed: nothing"
    edit(
        data_copy,
        "claims",
        "at=pardon-2024-11-20 by=presidency",
        "at=pardon-2024-11-2 by=presidency",
    )
    *more, last = lines_of(data_copy, capsys, 0)
    (line,) = (line for line in set(more) - set(lacking) if "no day of" not in line)
    assert "did you mean" in line and "pardon-2024-11-20/presidency" in line
    assert last == "would seal; changed: claims"


def test_a_dry_run_says_which_notebook_is_not_there(data_copy, capsys):
    edit(data_copy, "claims", ",03-people-held", ",03-people-hold")
    assert any("did you mean '03-people-held'" in line for line in lines_of(data_copy, capsys, 0))


def test_a_dry_run_says_which_event_is_on_no_day_and_which_number_is_of_other_things(
    data_copy, capsys
):
    rows = (data_copy / "observations.csv").read_text("utf-8").splitlines(keepends=True)
    undated = [row for row in rows if not row.startswith("date/pardon-2024-09-04/")]
    assert len(undated) < len(rows)
    (data_copy / "observations.csv").write_text("".join(undated), "utf-8")
    edit(data_copy, "series", "freed,persons,", "freed,rockets,")
    found = "\n".join(lines_of(data_copy, capsys, 0))
    assert "found no day of pardon-2024-09-04, expected an observation of the series date" in found
    assert "released-178: found freed/all/pardon-2024-11-20/presidency in rockets" in found


def test_a_measure_that_gives_no_interval_is_named(article):
    broken = Measure(lambda view, as_of, **how: 60, "persons", ("tally",))
    broken.name = "running_total"
    measures = [m for m in article.measures if m.name != broken.name]
    other = dataclasses.replace(article, measures=[*measures, broken])
    with pytest.raises(
        ResearchlibError, match="measure running_total: found 60, expected an Inter"
    ):
        _ = other.on().check("released-178").verdict


def test_sealing_never_leaves_the_descriptor_worse(data_copy):
    """A disk that is full, here: a file that may not be longer than ten blocks."""
    edit(data_copy, "actors", "afp,an AFP journalist", "afp,a journalist of AFP")
    before = {path: path.read_bytes() for path in data_copy.iterdir()}
    command = f"ulimit -f 10; exec {sys.executable} -m researchlib.pardons seal {data_copy}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert done.stderr.startswith("researchlib: error: ") and "File too large" in done.stderr
    assert {path: path.read_bytes() for path in data_copy.iterdir()} == before


def test_an_error_of_the_data_comes_back_from_another_process():
    error = DataError("claims.csv", "'x'", "an integer", row=3, column="paragraph", hint="mend it")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (DataError, str(error))
