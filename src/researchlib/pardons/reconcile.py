"""Sums and orders that published numbers ought to keep, and the known cases where they do not.

Every rule yields its failures with a key. A failure that the table ``discrepancies`` records is
known: it stays in the data, with its sources and an explanation. Any other is an error, and so is a
record of a failure that is no longer there.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Any

from ..errors import DataError
from ..evidence import Span
from ..intervals import NUMBER
from ..package import Dataset
from ..schema import Row
from .custody import month_of

Found = Iterator[tuple[str, str, str]]
"""What does not come out: its key, what stands there, what should."""


def _by(rows: Iterable[Row], *columns: str) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[column] for column in columns)].append(row)
    return found


def _of(rows: Iterable[Row], *series: str) -> list[Row]:
    return [row for row in rows if row["series"] in series and row["group"] == "all"]


def sex_total(rows: Sequence[Row]) -> Found:
    """Within an event or a span, a counter and a source, women and men add up to all."""
    lines = _by(rows, "series", "event", "start", "end", "counted_by", "source_id")
    for (series, event, _, end, _, source), found in lines.items():
        values = {row["group"]: row["value"] for row in found}
        if {"women", "men", "all"} <= values.keys():
            parts = values["women"] + values["men"]
            if parts != values["all"]:
                yield f"{series}/{event or end}/women+men/{source}", f"{parts}", f"{values['all']}"


def agreement(rows: Sequence[Row]) -> Found:
    """All sources and counters give a wave one size, and a day one number of people held."""
    everybody = _by(_of(rows, "freed", "prisoners_held"), "series", "event", "end")
    for (series, event, end), found in everybody.items():
        values = sorted({row["value"] for row in found})
        if len(values) > 1:
            yield f"{series}/{event or end}", " ".join(map(str, values)), "one value"


def wave_group_bound(rows: Sequence[Row]) -> Found:
    """Within a wave and a source, no group is larger than all."""
    whole = {(r["event"], r["source_id"]): r["value"] for r in _of(rows, "freed")}
    for row in rows:
        limit = whole.get((row["event"], row["source_id"]))
        if row["series"] == "freed" and limit is not None and row["value"] > limit:
            yield row["observation_id"], f"{row['value']}", f"at most {limit}"


def cumulative_monotone(rows: Sequence[Row]) -> Found:
    """Check that a cumulative count since the same day never falls."""
    counted = [row for row in rows if row["nature"] == "cumulative" and row["end"]]
    for line in _by(counted, "series", "group", "start", "counted_by").values():
        for early, late in pairwise(sorted(line, key=itemgetter("end", "value"))):
            if late["value"] < early["value"]:
                key = f"{late['series']}/{late['group']}/{late['end']}"
                expected = f"at least the {early['value']} of {early['end']}"
                yield key, f"{late['value']}", expected


def month_sums(rows: Sequence[Row]) -> Found:
    """Twelve months' newly recognised add up to what the year's review gives."""
    series = "prisoners_recognised_new"
    found = {Span(row["start"], row["end"]): row["value"] for row in _of(rows, series)}
    for year in {span.end.year for span in found}:
        months = [month_of(dt.date(year, month, 1)) for month in range(1, 13)]
        whole = Span(months[0].start, months[-1].end)
        if found.keys() >= {whole, *months}:
            parts = sum(found[month] for month in months)
            if parts != found[whole]:
                yield f"{series}/{year}", f"{parts}", f"{found[whole]}"


RULES = (sex_total, wave_group_bound, agreement, cumulative_monotone, month_sums)


def failures(dataset: Dataset) -> dict[tuple[str, str], tuple[str, str]]:
    """Return every reconciliation that does not come out, known or not.

    Each by its rule and key: what stands there, what should.
    """
    natures = {row["series"]: row["nature"] for row in dataset.rows["series"]}
    rows = [
        {**row, "value": Decimal(row["value"]), "nature": natures[row["series"]]}
        for row in dataset.rows["observations"]
        if row["hedge"] == "exact" and not row["out"] and NUMBER.fullmatch(row["value"])
    ]
    return {
        (rule.__name__, key): (found, expected)
        for rule in RULES
        for key, found, expected in rule(rows)
    }


def check(dataset: Dataset) -> None:
    """Raise a DataError unless the failures are exactly those on record."""
    found, records = failures(dataset), dataset.rows["discrepancies"]
    known = {(row["rule"], row["key"]) for row in records}
    for (rule, key), told in found.items():
        if (rule, key) not in known:
            hint = "mend the row, or record the discrepancy with its sources in discrepancies.csv"
            raise DataError(f"{rule} of {key}", *told, hint=hint)
    for line, row in enumerate(records, start=2):
        stated = f"{row['found']} against {row['expected']}"
        shown = " against ".join(found.get((row["rule"], row["key"]), ["none"]))
        if stated != shown:
            expected = f"{shown}, as the rows give"
            raise DataError("discrepancies.csv", repr(stated), expected, row=line)
