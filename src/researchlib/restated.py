"""Restated figures: what the article would have printed on any day, beside what others printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from researchlib.answers import Answer
from researchlib.drawing import label
from researchlib.intervals import Qualifier, from_qualifier
from researchlib.measures.evidence import independent
from researchlib.measures.releases import covers, wave_total
from researchlib.multiverse import specifications
from researchlib.tables import Dataset
from researchlib.text import Table

if TYPE_CHECKING:
    import pandas as pd

RULES = {
    "decrees": ("pardon_decree",),
    "decrees and July 2024": ("pardon_decree", "release_without_decree"),
    "decrees, July 2024 and negotiated": (
        "pardon_decree",
        "release_without_decree",
        "negotiated_release",
    ),
}
USUAL_RULE = "decrees and July 2024"


def covered_days(answer: Answer, dataset: Dataset) -> list[dt.date]:
    """Return every day that the evidence for a measure covers."""
    first, last = answer.measure.covers(dataset)
    return [first + dt.timedelta(days) for days in range((last - first).days + 1)]


def restated(
    answer: Answer,
    dataset: Dataset,
    days: Iterable[dt.date] | None = None,
    options: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return a measure as a series over days, and over all specifications on each.

    Parameters
    ----------
    answer : Answer
        The measure with what the claim fixes.
    dataset : Dataset
        The data package.
    days : iterable of date, optional
        The days asked about; by default every day that the evidence covers.
    options : mapping, optional
        The option of each choice; defaults otherwise.

    Returns
    -------
    DataFrame
        Columns ``date``, ``lower`` and ``upper`` (under the options), ``least`` and ``most`` (over
        all specifications), in the measure's unit.

    Examples
    --------
    >>> from researchlib.answers import ANSWERS
    >>> from researchlib.tables import load
    >>> days = [dt.date(2024, 9, 17), dt.date(2024, 11, 8), dt.date(2024, 12, 31)]
    >>> restated(ANSWERS["released-178"], load(), days)["lower"].astype(int).tolist()
    [115, 146, 227]
    """
    import pandas as pd

    measure, fixed = answer.measure, answer.fixed
    default = {choice.name: choice.default for choice in measure.choices} | dict(options or {})
    every = specifications(measure.choices)
    rows = []
    for day in covered_days(answer, dataset) if days is None else days:
        found = [measure(dataset, day, **fixed, **chosen).interval for chosen in every]
        here = found[every.index(default)]
        least = min(interval.lower for interval in found)
        most = max(interval.upper for interval in found)
        rows.append((pd.Timestamp(day), here.lower, here.upper, least, most))
    return pd.DataFrame(rows, columns=["date", "lower", "upper", "least", "most"])


def published_totals(dataset: Dataset, kinds: Iterable[str] = ("persons", "waves")) -> pd.DataFrame:
    """Return every published running total and ordinal beside what the waves give.

    Each is recomputed for its own day and window under the counting rules of :data:`RULES`, with
    and without the newest wave where the publication leaves that open (an ordinal beside a total
    that leaves the newest out may name either); windows that begin before the
    year of the first wave in the data are left out. It agrees if its value is one
    that some rule allows.

    Parameters
    ----------
    dataset : Dataset
        The data package.
    kinds : iterable of str
        ``persons`` for totals, ``waves`` for ordinals.

    Returns
    -------
    DataFrame
        One row a number: ``date`` and ``window_start``, ``kind``, ``published_lower`` and
        ``published_upper``, ``computed_lower`` and ``computed_upper`` (of the first rule that
        agrees, of :data:`USUAL_RULE` if none does), ``rule`` (the first that agrees, else empty),
        ``agrees``, ``source_id`` and ``original``.

    Examples
    --------
    Each of the three outlets that give 178 for 20 November 2024 counts July:

    >>> from researchlib.tables import load
    >>> frame = published_totals(load(), ["persons"])
    >>> day = frame[(frame["date"] == "2024-11-20") & (frame["published_lower"] == 178)]
    >>> set(day["rule"])
    {'decrees and July 2024'}
    """
    import pandas as pd

    first_wave_year = covers(dataset)[0].year
    rows = []
    for row in dataset.rows["running_totals"]:
        usable = row["quality"] == "ok" and independent(dataset, row["source_id"])
        if not usable or row["window_start"].year < first_wave_year:
            continue
        for kind in kinds:
            value = row["value"] if kind == "persons" else row["waves_counted"]
            if value is not None:
                rows.append(_compared(dataset, row, kind, value))
    return pd.DataFrame(rows)


def _compared(dataset: Dataset, row: Mapping[str, Any], kind: str, value: float) -> dict[str, Any]:
    import pandas as pd

    hedge = row["qualifier"] if kind == "persons" else "exact"
    published = from_qualifier(value, cast(Qualifier, hedge))
    includes = row["includes_last_wave"]
    unsaid = includes is None if kind == "persons" else includes is False
    newest = (True, False) if unsaid else (includes is not False,)
    given = []
    for name, kinds in RULES.items():
        for counted in newest:
            people, waves = wave_total(dataset, row["window_start"], row["as_of"], kinds, counted)
            given.append((name, people if kind == "persons" else waves))
    usual = next(computed for name, computed in given if name == USUAL_RULE)
    agreeing = (pair for pair in given if pair[1].meets(published))
    rule, computed = next(agreeing, ("", usual))
    return {
        "date": pd.Timestamp(row["as_of"]),
        "window_start": pd.Timestamp(row["window_start"]),
        "kind": kind,
        "published_lower": published.lower,
        "published_upper": published.upper,
        "computed_lower": computed.lower,
        "computed_upper": computed.upper,
        "rule": rule,
        "agrees": bool(rule),
        "source_id": row["source_id"],
        "original": dataset.original(row["source_id"]),
    }


def agreement(frame: pd.DataFrame) -> str:
    """Return in words how many published numbers agree, by independent original.

    Examples
    --------
    >>> from researchlib.tables import load
    >>> agreement(published_totals(load()).query("date <= '2024-11-30'"))
    '... of ... published numbers agree with the waves under some counting rule'
    """
    once = frame.sort_values("agrees", ascending=False).drop_duplicates(
        ["original", "date", "kind", "published_lower"]
    )
    return (
        f"{int(once['agrees'].sum())} of {len(once)} published numbers agree with the waves "
        "under some counting rule"
    )


def disagreeing(frame: pd.DataFrame) -> Table:
    """Return the published numbers that no counting rule gives, with what the waves give instead.

    Examples
    --------
    >>> from researchlib.tables import load
    >>> [row[3] for row in disagreeing(published_totals(load())).rows]
    ['35–45', '2', '115', '170', '13']
    """
    rows = frame[~frame["agrees"]]
    published, computed = (
        [label(*ends) for ends in zip(rows[f"{name}_lower"], rows[f"{name}_upper"], strict=True)]
        for name in ("published", "computed")
    )
    days = {name: rows[name].dt.strftime("%Y-%m-%d") for name in ("date", "window_start")}
    shown = rows.assign(**days, published=published, computed=computed)
    names = ["date", "window_start", "kind", "published", "computed", "source_id"]
    return Table.from_frame(shown[names])
