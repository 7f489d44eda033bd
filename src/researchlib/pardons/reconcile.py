"""Sums and orders that published numbers ought to keep, and the known cases where they do not.

Every rule yields its failures with a key. A failure that the table ``discrepancies`` records is
known: it stays in the data, with its sources and an explanation. Any other is an error, and so is a
record of a failure that is no longer there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from ..errors import DataError
from ..package import Dataset
from ..schema import Row

Place = tuple[str, ...]
PEOPLE = re.compile("prisoners|criminal_conv|deaths|persons")


class Failure(NamedTuple):
    """A reconciliation that does not come out."""

    rule: str
    key: str
    found: str
    expected: str


def _by(rows: Iterable[Row], place: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[place(row)].append(row)
    return found


def _listed(rows: Iterable[Row]) -> str:
    return " ".join(f"{value:g}" for value in sorted({float(row["value"]) for row in rows}))


def _sex_totals(rule: str, rows: list[Row], place: Callable[[Row], Place]) -> Iterator[Failure]:
    for key, found in _by(rows, place).items():
        values = {row["group"]: float(row["value"]) for row in found}
        if {"women", "men", "all"} <= values.keys():
            parts = values["women"] + values["men"]
            if parts != values["all"]:
                name = "/".join((*key[:-1], "women+men", key[-1]))
                yield Failure(rule, name, f"{parts:g}", f"{values['all']:g}")


def wave_sex_total(rows: list[Row]) -> Iterator[Failure]:
    """Within a wave and a source, women and men add up to all."""
    freed = [row for row in rows if row["series"] == "freed"]
    yield from _sex_totals(
        "wave_sex_total", freed, lambda r: ("freed", r["event"], r["counted_by"], r["source_id"])
    )


def custody_sex_total(rows: list[Row]) -> Iterator[Failure]:
    """Within a series of people, a span and a source, women and men add up to all."""
    people = [row for row in rows if PEOPLE.match(row["series"])]
    yield from _sex_totals(
        "custody_sex_total", people, lambda r: (r["series"], str(r["end"]), r["source_id"])
    )


def wave_group_bound(rows: list[Row]) -> Iterator[Failure]:
    """Within a wave and a source, no group is larger than all."""
    freed = [row for row in rows if row["series"] == "freed"]
    whole = {(r["event"], r["source_id"]): float(r["value"]) for r in freed if r["group"] == "all"}
    for row in freed:
        limit = whole.get((row["event"], row["source_id"]))
        if limit is not None and float(row["value"]) > limit:
            yield Failure(
                "wave_group_bound", row["observation_id"], row["value"], f"at most {limit:g}"
            )


def wave_size_agreement(rows: list[Row]) -> Iterator[Failure]:
    """All sources and counters give a wave the same size."""
    sizes = [row for row in rows if row["series"] == "freed" and row["group"] == "all"]
    for event, found in _by(sizes, lambda r: r["event"]).items():
        if len({float(row["value"]) for row in found}) > 1:
            yield Failure("wave_size_agreement", f"freed/{event}/all", _listed(found), "one value")


def stock_same_day(rows: list[Row]) -> Iterator[Failure]:
    """All sources give the same number of people held on the same day."""
    held = [row for row in rows if row["series"] == "prisoners_held" and row["group"] == "all"]
    for day, found in _by(held, lambda r: r["end"]).items():
        if len({float(row["value"]) for row in found}) > 1:
            yield Failure("stock_same_day", f"prisoners_held/{day}", _listed(found), "one value")


def cumulative_monotone(rows: list[Row], natures: dict[str, str]) -> Iterator[Failure]:
    """Check that a cumulative count since the same day never falls."""
    counted = [row for row in rows if natures[row["series"]] == "cumulative" and row["end"]]
    lines = _by(counted, lambda r: (r["series"], r["group"], r["start"], r["counted_by"]))
    for (series, group, *_), line in lines.items():
        for early, late in pairwise(sorted(line, key=lambda r: (r["end"], float(r["value"])))):
            if float(late["value"]) < float(early["value"]):
                key = f"{series}/{group}/{late['end']}"
                expected = f"at least the {early['value']} of {early['end']}"
                yield Failure("cumulative_monotone", key, late["value"], expected)


def month_sums(rows: list[Row]) -> Iterator[Failure]:
    """Twelve months' newly recognised add up to what the year's review gives."""
    months: dict[int, dict[int, float]] = defaultdict(dict)
    years: dict[int, float] = {}
    for row in rows:
        if row["series"] != "prisoners_recognised_new" or row["group"] != "all":
            continue
        start, end = row["start"], row["end"]
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            years[end.year] = float(row["value"])
        elif start.day == 1 and start.month == end.month and (end - start).days >= 27:
            months[end.year][end.month] = float(row["value"])
    for year, whole in years.items():
        parts = sum(months[year].values())
        if len(months[year]) == 12 and parts != whole:
            key = f"prisoners_recognised_new/{year}"
            yield Failure("month_sums", key, f"{parts:g}", f"{whole:g}")


RULES = (
    wave_sex_total,
    custody_sex_total,
    wave_group_bound,
    wave_size_agreement,
    stock_same_day,
    month_sums,
)


def failures(dataset: Dataset) -> list[Failure]:
    """Return every reconciliation that does not come out, known or not."""
    rows = [
        row
        for row in dataset.rows["observations"]
        if row["hedge"] == "exact"
        and not row["out"]
        and re.fullmatch("[0-9.]+", row["value"])
        and ".." not in row["value"]
    ]
    natures = {row["series"]: row["nature"] for row in dataset.rows["series"]}
    found = [failure for rule in RULES for failure in rule(rows)]
    return found + list(cumulative_monotone(rows, natures))


def check(dataset: Dataset) -> None:
    """Raise a DataError unless the failures are exactly those on record."""
    found = {(f.rule, f.key): f for f in failures(dataset)}
    known = {(row["rule"], row["key"]): row for row in dataset.rows["discrepancies"]}
    for place, failure in found.items():
        if place not in known:
            hint = "mend the row, or record the discrepancy with its sources in discrepancies.csv"
            raise DataError(
                f"{failure.rule} of {failure.key}", failure.found, failure.expected, hint=hint
            )
    for line, row in enumerate(dataset.rows["discrepancies"], start=2):
        there = found.get((row["rule"], row["key"]))
        stated = f"{row['found']} against {row['expected']}"
        shown = f"{there.found} against {there.expected}" if there else "none"
        if stated != shown:
            raise DataError(
                "discrepancies.csv", repr(stated), f"{shown}, as the rows give", row=line
            )
