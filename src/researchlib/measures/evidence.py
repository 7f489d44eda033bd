"""Which rows of the data a measure may use: the rules, in one place.

1. Only rows of quality ``ok``; the others stay in the data with the reason that keeps them out.
2. Never the article itself, nor a copy of it: it cannot be its own witness.
3. A copy of a publication counts only where the original states no number for the same thing, so
   that a dispatch printed four times is one report.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable

from researchlib.intervals import Interval, format_interval, hull
from researchlib.measures.base import ARTICLE, Evidence, Observation, Period, remember
from researchlib.schema import Row
from researchlib.tables import Dataset

QUALITIES = ("ok",)


def observations(
    dataset: Dataset, series: str, group: str = "all", qualities: tuple[str, ...] = QUALITIES
) -> tuple[Observation, ...]:
    """Return the usable observations of a series, in the order of time.

    Parameters
    ----------
    dataset : Dataset
        The data package.
    series : str
        A series of the tables ``custody`` or ``prosecutions``.
    group : str
        Whom it counts.
    qualities : tuple of str
        The qualities to accept.

    Raises
    ------
    ValueError
        If the data has no such series.
    """
    known = remember(dataset, "series", lambda: {row["series"] for row in dataset.rows["series"]})
    if series not in known:
        raise ValueError(f"no series {series!r} in the data")
    key = ("observations", series, group, qualities)
    return remember(
        dataset,
        key,
        lambda: _usable(
            dataset,
            (
                _observation(row)
                for table in ("custody", "prosecutions")
                for row in dataset.rows[table]
                if row["series"] == series and row["group"] == group
            ),
            qualities,
        ),
    )


def wave_counts(dataset: Dataset, wave_id: str, group: str = "all") -> tuple[Observation, ...]:
    """Return the usable counts of a group within one wave of releases."""
    return remember(
        dataset,
        ("releases", wave_id, group),
        lambda: _usable(
            dataset,
            (
                _release(row, wave_dates(dataset)[wave_id])
                for row in _releases_by_group(dataset)[wave_id, group]
            ),
            QUALITIES,
        ),
    )


def _releases_by_group(dataset: Dataset) -> defaultdict[tuple[str, str], list[Row]]:
    def index() -> defaultdict[tuple[str, str], list[Row]]:
        rows: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in dataset.rows["releases"]:
            rows[row["wave_id"], row["group"]].append(row)
        return rows

    return remember(dataset, "releases by group", index)


def wave_dates(dataset: Dataset) -> dict[str, dt.date]:
    """Return the day of each wave."""
    return remember(
        dataset, "wave_dates", lambda: {r["wave_id"]: r["date"] for r in dataset.rows["waves"]}
    )


def _observation(row: Row) -> Observation:
    return Observation(
        row["observation_id"],
        row["series"],
        row["group"],
        row["period_start"],
        row["period_end"],
        row["value"],
        row["qualifier"],
        row["source_id"],
        "",
        row["date_basis"],
        row["quality"],
    )


def _release(row: Row, day: dt.date) -> Observation:
    return Observation(
        row["release_id"],
        row["wave_id"],
        row["group"],
        day,
        day,
        row["value"],
        row["qualifier"],
        row["source_id"],
        row["counted_by"],
        "stated",
        row["quality"],
    )


def _usable(
    dataset: Dataset, found: Iterable[Observation], qualities: tuple[str, ...]
) -> tuple[Observation, ...]:
    good = sorted(
        (o for o in found if o.quality in qualities and independent(dataset, o.source_id)),
        key=lambda o: (o.end, o.start, o.id),
    )
    stated = {(o.source_id, o.start, o.end) for o in good}
    return tuple(
        o
        for o in good
        if (original := dataset.original(o.source_id)) == o.source_id
        or (original, o.start, o.end) not in stated
    )


def independent(dataset: Dataset, source_id: str) -> bool:
    """Whether a source is neither the article nor a copy of it."""
    return dataset.original(source_id) != ARTICLE


def reports(dataset: Dataset, claim_id: str) -> tuple[Row, ...]:
    """Return what other outlets printed on a claim, copies of one dispatch only once.

    A source that repeats another counts only where that other is not among the reports.
    """
    rows = [
        row
        for row in dataset.rows["cross_reports"]
        if row["claim_id"] == claim_id and independent(dataset, row["source_id"])
    ]
    present = {row["source_id"] for row in rows}
    return tuple(
        row
        for row in rows
        if (original := dataset.original(row["source_id"])) == row["source_id"]
        or original not in present
    )


def most_reported(
    dataset: Dataset, counts: Iterable[Observation]
) -> tuple[Interval, tuple[Observation, ...]] | None:
    """Return the value that most independent publications give, and those that give it.

    Of two values given equally often the larger wins.
    """
    counts = list(counts)
    if not counts:
        return None
    votes = {(dataset.original(o.source_id), o.interval) for o in counts}
    tally = Counter(interval for _, interval in votes)
    best = max(tally, key=lambda interval: (tally[interval], interval.lower, -interval.upper))
    return best, tuple(o for o in counts if o.interval == best)


def all_published(
    counts: Iterable[Observation],
) -> tuple[Interval, tuple[Observation, ...]] | None:
    """Return the spread of all published values, and the observations that span it.

    One-sided numbers ("at least 18") say nothing against a two-sided one, and are left out where
    there is one.
    """
    counts = list(counts)
    chosen = [o for o in counts if o.interval.bounded] or counts
    return (hull(o.interval for o in chosen), tuple(chosen)) if chosen else None


def cite(observation: Observation, contribution: str = "") -> Evidence:
    """Return an observation as evidence, with what it contributed."""
    text = contribution or format_interval(observation.interval)
    return Evidence(observation.id, observation.source_id, text)


def span(dataset: Dataset, table: str, column: str) -> Period:
    """Return the first and the last day that stand in a column."""
    values = [row[column] for row in dataset.rows[table] if row[column]]
    return min(values), max(values)
