"""What the schema of the third edition's data cannot say."""

import csv
import re
from collections import Counter
from string import Formatter

from researchlib.schema import parse
from researchlib.tables import find_root, read_package, seal

DATA = find_root("data") / "next"
PACKAGE = read_package(DATA)


def rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SOURCES = {row["source_id"]: row for row in rows("sources")}


def agreement() -> list[str]:
    """Return the table of agreement as the README has it, from the blind readings."""
    blind = Counter(
        (row["column"], row["agreement"]) for row in rows("second_coding") if row["blind"] == "true"
    )
    columns = sorted({column for column, _ in blind})
    lines = [
        "| column | blind | agree | differ | not visible | share |",
        "|---|---|---|---|---|---|",
    ]
    for name, counted in [*((c, [c]) for c in columns), ("all", columns)]:
        counts = [sum(blind[c, a] for c in counted) for a in ("agree", "differ", "not_visible")]
        cells = [name, sum(counts), *counts, f"{100 * counts[0] / sum(counts):.1f} %"]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def test_the_statement_prints_the_agreement_of_the_table():
    _, block, _ = (DATA / "README.md").read_text("utf-8").split("<!-- agreement -->")
    assert block.strip().splitlines() == agreement()


def test_the_seal_is_whole(tmp_path):
    for resource in PACKAGE["resources"]:
        text = (DATA / resource["path"]).read_text("utf-8")
        assert len(parse(resource["path"], text, resource["schema"])) == resource["rows"]
    for path in DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert seal(tmp_path) == []


def test_a_copy_repeats_an_original_in_one_step():
    for source in SOURCES.values():
        assert bool(source["repeats"]) == bool(source["repeats_reason"]), source["source_id"]
        assert not (source["repeats"] and SOURCES[source["repeats"]]["repeats"]), source[
            "source_id"
        ]


def test_days_of_publication_lie_within_their_bounds():
    for source in SOURCES.values():
        days = [source[name] for name in ("earliest", "published", "latest") if source[name]]
        assert days == sorted(days), source["source_id"]
        assert bool(days) == bool(source["basis"]), source["source_id"]


def test_a_source_without_an_address_says_why():
    assert all(source["url"] or source["note"] for source in SOURCES.values())


def test_an_observation_has_an_event_or_a_span_or_neither():
    for row in rows("observations"):
        assert bool(row["start"]) == bool(row["end"]), row["observation_id"]
        assert row["start"] <= row["end"], row["observation_id"]
        assert not (row["event"] and row["start"]), row["observation_id"]


def test_a_reading_is_of_the_source_that_its_row_names():
    source = {row["observation_id"]: row["source_id"] for row in rows("observations")}
    for row in rows("second_coding"):
        assert source.get(row["observation_id"], row["source_id"]) == row["source_id"], row


def test_templates_hold_bare_names_only():
    for row in rows("claims"):
        for _, name, _, conversion in Formatter().parse(row["says"] + row["missing"]):
            assert re.fullmatch(r"n|counts|told|source|day|(when)?\d+", name or "n"), row
            assert not conversion, row


def test_a_law_against_dissent_is_described_so():
    laws = {row["event_id"] for row in rows("events") if row["kind"] == "dissent_law"}
    described = {row["event"] for row in rows("observations") if row["group"] == "aimed at dissent"}
    assert laws == described
