"""Sums and orders that published numbers ought to keep, and the known cases where they do not.

Every rule yields its failures with a key. A failure that the table ``discrepancies`` records is
known: it stays in the data, with its sources and an explanation. Any other is an error, and so is
a record of a failure that is no longer there.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from researchlib.errors import DataError
from researchlib.schema import Row
from researchlib.tables import Dataset


class Failure(NamedTuple):
    """A reconciliation that does not come out."""

    rule: str
    key: str
    found: str
    expected: str


def _exact(rows: tuple[Row, ...]) -> list[Row]:
    return [row for row in rows if row["qualifier"] == "exact" and row["quality"] == "ok"]


def _list(values: set[float]) -> str:
    return " ".join(f"{value:g}" for value in sorted(values))


def _sex_totals(
    rule: str, rows: list[Row], place: Callable[[Row], tuple[str, ...]]
) -> Iterator[Failure]:
    groups: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for row in rows:
        groups[place(row)][row["group"]] = row["value"]
    for key, values in groups.items():
        if {"women", "men", "all"} <= values.keys():
            parts = values["women"] + values["men"]
            if parts != values["all"]:
                key_text = "/".join((*key[:-1], "women+men", key[-1]))
                yield Failure(rule, key_text, f"{parts:g}", f"{values['all']:g}")


def wave_sex_total(dataset: Dataset) -> Iterator[Failure]:
    """Within a wave and a source, women and men add up to all."""
    rows = _exact(dataset.rows["releases"])
    yield from _sex_totals(
        "wave_sex_total", rows, lambda r: ("releases", r["wave_id"], r["source_id"])
    )


def custody_sex_total(dataset: Dataset) -> Iterator[Failure]:
    """Within a series, a period and a source, women and men add up to all."""
    yield from _sex_totals(
        "custody_sex_total",
        _exact(dataset.rows["custody"]),
        lambda r: ("custody", r["series"], str(r["period_end"]), r["source_id"]),
    )


def wave_group_bound(dataset: Dataset) -> Iterator[Failure]:
    """Within a wave and a source, no group is larger than all."""
    rows = _exact(dataset.rows["releases"])
    whole = {(r["wave_id"], r["source_id"]): r["value"] for r in rows if r["group"] == "all"}
    for row in rows:
        limit = whole.get((row["wave_id"], row["source_id"]))
        if limit is not None and row["value"] > limit:
            key = f"releases/{row['release_id']}"
            yield Failure("wave_group_bound", key, f"{row['value']:g}", f"at most {limit:g}")


def wave_size_agreement(dataset: Dataset) -> Iterator[Failure]:
    """All sources give a wave the same size."""
    sizes: dict[str, set[float]] = defaultdict(set)
    for row in _exact(dataset.rows["releases"]):
        if row["group"] == "all":
            sizes[row["wave_id"]].add(row["value"])
    for wave, values in sizes.items():
        if len(values) > 1:
            yield Failure("wave_size_agreement", f"releases/{wave}/all", _list(values), "one size")


def stock_same_day(dataset: Dataset) -> Iterator[Failure]:
    """All sources give the same number of people held on the same day."""
    counts: dict[dt.date, set[float]] = defaultdict(set)
    for row in _exact(dataset.rows["custody"]):
        if row["series"] == "prisoners_held" and row["group"] == "all":
            counts[row["period_end"]].add(row["value"])
    for day, values in counts.items():
        if len(values) > 1:
            key = f"custody/prisoners_held/{day}"
            yield Failure("stock_same_day", key, _list(values), "one count")


def cumulative_monotone(dataset: Dataset) -> Iterator[Failure]:
    """Check that a cumulative count since the same day never falls."""
    nature = {row["series"]: row["nature"] for row in dataset.rows["series"]}
    runs: dict[tuple[str, str, dt.date], list[Row]] = defaultdict(list)
    for row in _exact(dataset.rows["custody"] + dataset.rows["prosecutions"]):
        if nature[row["series"]] == "cumulative":
            runs[row["series"], row["group"], row["period_start"]].append(row)
    for (series, group, _), rows in runs.items():
        for early, late in pairwise(sorted(rows, key=lambda r: (r["period_end"], r["value"]))):
            if late["value"] < early["value"]:
                key = f"{series}/{group}/{late['period_end']}"
                expected = f"at least the {early['value']:g} of {early['period_end']}"
                yield Failure("cumulative_monotone", key, f"{late['value']:g}", expected)


def month_sums(dataset: Dataset) -> Iterator[Failure]:
    """Twelve months' newly recognised add up to what the year's review gives."""
    months: dict[int, dict[int, float]] = defaultdict(dict)
    years: dict[int, float] = {}
    for row in _exact(dataset.rows["custody"]):
        if row["series"] != "prisoners_recognised_new" or row["group"] != "all":
            continue
        start, end = row["period_start"], row["period_end"]
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            years[end.year] = row["value"]
        elif start.day == 1 and start.month == end.month and (end - start).days >= 27:
            months[end.year][end.month] = row["value"]
    for year, whole in years.items():
        parts = sum(months[year].values())
        if len(months[year]) == 12 and parts != whole:
            key = f"custody/prisoners_recognised_new/{year}"
            yield Failure("month_sums", key, f"{parts:g}", f"{whole:g}")


RULES = (
    wave_sex_total,
    custody_sex_total,
    wave_group_bound,
    wave_size_agreement,
    stock_same_day,
    cumulative_monotone,
    month_sums,
)


def failures(dataset: Dataset) -> list[Failure]:
    """Return every reconciliation that does not come out, known or not."""
    return [failure for rule in RULES for failure in rule(dataset)]


def check_reconciliations(dataset: Dataset) -> None:
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
        place = (row["rule"], row["key"])
        if place not in found:
            found_text = f"a discrepancy that the tables do not show ({row['key']})"
            raise DataError("discrepancies.csv", found_text, "only those that are there", row=line)
        if row["found"] != found[place].found:
            raise DataError(
                "discrepancies.csv",
                repr(row["found"]),
                repr(found[place].found),
                row=line,
                column="found",
            )
