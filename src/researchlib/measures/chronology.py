"""Chronology: days of events, durations in months, ordinals of terms and elections."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from researchlib.intervals import Interval, days, exactly, format_interval, hull
from researchlib.measures.base import Choice, Evidence, Measured, Option, Period, measure, remember
from researchlib.measures.custody import covers as held_covers
from researchlib.measures.evidence import cite, observations, reports
from researchlib.schema import Row
from researchlib.tables import Dataset

if TYPE_CHECKING:
    import pandas as pd

MONTHS = Choice(
    "months",
    "How are months counted?",
    (
        Option("completed", "a month counts when its day of the month is reached again"),
        Option("nearest", "to the nearest month of 30.44 days"),
        Option("begun", "a month that has begun counts"),
    ),
)
CONTACT = Choice(
    "contact",
    "What was the last contact before?",
    (
        Option("letter", "the last letter that reached her family", "pledgetimes-guardian"),
        Option("visit", "the last meeting with her father", "rferl-2024-11-12"),
    ),
)
NEWS = Choice(
    "news",
    "What counts as news of her condition?",
    (
        Option("direct", "word from herself or someone who met her as a visitor"),
        Option("any", "also what released inmates passed on", "tvnet-2024-11"),
    ),
)
LAW = Choice(
    "law",
    "Which law made criticism of the president a crime?",
    (
        Option("June 2021", "the amendments signed that month widened it", "rferl-ffr-2021-06-08"),
        Option(
            "first sentence",
            "the offence existed: an earlier sentence for it is on record",
            "radiosarajevo-2011",
        ),
    ),
)

LETTERS = ("mk-last-letter-a", "mk-last-letter-b")
VISIT, MEETING = "mk-last-visit", "mk-meeting"


def _event(dataset: Dataset, event_id: str) -> Row:
    by_id = remember(dataset, "events", lambda: {r["event_id"]: r for r in dataset.rows["events"]})
    return by_id[event_id]


def _event_days(row: Row) -> Interval:
    """Return the days that an event's date and its precision leave."""
    day: dt.date = row["date"]
    if row["date_precision"] == "year":
        return days(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31))
    if row["date_precision"] == "month":
        last = calendar.monthrange(day.year, day.month)[1]
        return days(day.replace(day=1), day.replace(day=last))
    return days(day)


def _cite(row: Row, key: str = "event_id") -> Evidence:
    return Evidence(row[key], row["source_id"], str(row.get("description") or row["date"]))


def covers_record(dataset: Dataset) -> Period:
    """Return the days from the first event in the data to the last count of people held."""
    return min(row["date"] for row in dataset.rows["events"]), held_covers(dataset)[1]


@measure("date", covers_record)
def event_day(dataset: Dataset, as_of: dt.date, *, event_id: str = MEETING) -> Measured:
    """Return the day, or the days, on which an event took place.

    Examples
    --------
    >>> from researchlib.intervals import format_interval
    >>> from researchlib.tables import load
    >>> found = event_day(load(), dt.date(2024, 11, 21), event_id="invasion-2022")
    >>> format_interval(found.interval, "date")
    '24 February 2022'
    """
    del as_of
    row = _event(dataset, event_id)
    return Measured(_event_days(row), (_cite(row),), row["description"])


@measure("date", covers_record)
def protest_arrests_began(dataset: Dataset, as_of: dt.date) -> Measured:
    """Return the day from which published counts of people detained at the protests run."""
    del as_of
    found = observations(dataset, "detentions_2020_protests")
    evidence = tuple(cite(o, f"{format_interval(o.interval)} since {o.start}") for o in found)
    return Measured(hull(days(o.start) for o in found), evidence, "as the counts state it")


def months_between(first: dt.date, last: dt.date, months: str = "completed") -> int:
    """Return the number of months from one day to another, under a stated rule.

    Examples
    --------
    From the letter of 14 February 2023 to the meeting of 12 November 2024, 637 days:

    >>> letter, meeting = dt.date(2023, 2, 14), dt.date(2024, 11, 12)
    >>> [months_between(letter, meeting, rule) for rule in ("completed", "nearest", "begun")]
    [20, 21, 21]
    """
    complete = (last.year - first.year) * 12 + last.month - first.month
    anniversary = min(first.day, calendar.monthrange(last.year, last.month)[1])
    if last.day < anniversary:
        complete -= 1
    if months == "completed":
        return complete
    if months == "nearest":
        return round((last - first).days / (365.2425 / 12))
    return complete + (last.day != anniversary)


@measure("months", covers_record, (MONTHS, CONTACT))
def silence(
    dataset: Dataset, as_of: dt.date, *, months: str = "completed", contact: str = "letter"
) -> Measured:
    """Return how long Maria Kolesnikova had been without contact, in months.

    The rule: from the last contact to the meeting of November 2024, or to ``as_of`` if that is
    earlier.
    """
    end = min(as_of, _event(dataset, MEETING)["date"])
    rows = [_event(dataset, name) for name in (LETTERS if contact == "letter" else (VISIT,))]
    starts = hull(_event_days(row) for row in rows)
    bounds = [
        max(0, months_between(dt.date.fromordinal(int(start)), end, months))
        for start in (starts.upper, starts.lower)
    ]
    evidence = tuple(_cite(row) for row in (*rows, _event(dataset, MEETING)))
    first, last = (dt.date.fromordinal(int(day)) for day in (starts.lower, starts.upper))
    begin = str(first) if first == last else f"{first} or {last}"
    return Measured(Interval(min(bounds), max(bounds)), evidence, f"from {begin} to {end}")


@measure("news items", covers_record, (NEWS,))
def news_ordinal(dataset: Dataset, as_of: dt.date, *, news: str = "direct") -> Measured:
    """Return which news of her condition since the last letter the November 2024 meeting was.

    Second-hand news is counted from other outlets' reports of it, at least.
    """
    del as_of
    meeting = _event(dataset, MEETING)
    if news == "direct":
        return Measured(exactly(1), (_cite(meeting),), "no earlier direct contact is on record")
    rows = [r for r in reports(dataset, "first-news-ordinal") if r["number"] is None]
    evidence = tuple(Evidence(r["report_id"], r["source_id"], r["note"] or "") for r in rows)
    working = f"{len(rows)} earlier second-hand reports"
    return Measured(Interval(1 + len(rows)), (_cite(meeting), *evidence), working)


def _elections(dataset: Dataset) -> dict[int, Row]:
    """Return the deciding round of each term's election."""
    rows = sorted(dataset.rows["elections"], key=lambda row: (row["date"], row["election_id"]))
    return {row["term"]: row for row in rows}


@measure("terms", covers_record)
def term(dataset: Dataset, as_of: dt.date) -> Measured:
    """Return which term of the president the last election began, and all before it won by him.

    Examples
    --------
    1994, 2001, 2006, 2010, 2015, 2020:

    >>> from researchlib.tables import load
    >>> print(term(load(), dt.date(2024, 11, 21)).interval)
    6
    """
    held_by = [row for row in _elections(dataset).values() if row["date"] <= as_of]
    working = ", ".join(str(row["date"].year) for row in held_by)
    evidence = tuple(_cite(row, "election_id") for row in held_by)
    return Measured(exactly(len(held_by)), evidence, working)


@measure("date", covers_record)
def next_election(dataset: Dataset, as_of: dt.date) -> Measured:
    """Return the day of the first presidential election after a day."""
    later = [row for row in _elections(dataset).values() if row["date"] > as_of]
    if not later:
        found = Interval(lower=as_of.toordinal(), lower_open=True)
        return Measured(found, (), "the data has no later election")
    row = later[0]
    return Measured(days(row["date"]), (_cite(row, "election_id"),), str(row["date"]))


@measure("laws", covers_record)
def laws_since_election(dataset: Dataset, as_of: dt.date) -> Measured:
    """Return how many packages of restrictive law followed the 2020 election, at least."""
    election = _elections(dataset)[6]["date"]
    rows = [
        row
        for row in sorted(dataset.rows["events"], key=lambda row: row["date"])
        if row["topic"] == "law" and election < row["date"] <= as_of
    ]
    working = ", ".join(str(row["date"]) for row in rows)
    return Measured(Interval(len(rows)), tuple(_cite(row) for row in rows), working)


@measure("date", covers_record, (LAW,))
def criminalised(dataset: Dataset, as_of: dt.date, *, law: str = "June 2021") -> Measured:
    """Return since when criticising the president has been a crime."""
    del as_of
    row = _event(dataset, "law-2021-06-08" if law == "June 2021" else "slander-sentence-2011")
    interval = _event_days(row)
    if law == "first sentence":
        interval = Interval(upper=interval.upper)
    return Measured(interval, (_cite(row),), row["description"])


@measure("percent", covers_record)
def rejecting_states(dataset: Dataset, as_of: dt.date) -> Measured:
    """Return the share of states that rejected the 2020 result, in percent, as far as named.

    The rule: states named as rejecting it over all named either way; a state that no publication
    names may have done either, and the evidence holds no list of all states.
    """
    del as_of
    rows = [r for r in reports(dataset, "rejected-by-most") if r["unit"] == "states"]
    evidence = tuple(
        Evidence(r["report_id"], r["source_id"], f"{r['number']:g} states") for r in rows
    )
    named = max((row["number"] for row in rows), default=0)
    low = Interval(0, 100, lower_open=named > 0)
    return Measured(low, evidence, f"{named:g} states are named as rejecting it")


@measure("persons", covers_record)
def not_found(dataset: Dataset, as_of: dt.date, *, claim_id: str) -> Measured:
    """Return what the evidence says where no publication with a number was found: nothing."""
    del as_of
    rows: Sequence[Row] = reports(dataset, claim_id)
    evidence = tuple(Evidence(r["report_id"], r["source_id"], r["note"] or "") for r in rows)
    return Measured(Interval(0), evidence, "no publication with a number was found")


def election_frame(dataset: Dataset, as_of: dt.date) -> pd.DataFrame:
    """Return the elections up to a day with the official shares that sources give.

    Returns
    -------
    DataFrame
        Columns ``date``, ``term``, ``lower`` and ``upper`` (percent, over all sources).
    """
    import pandas as pd

    rows = []
    for number, deciding in _elections(dataset).items():
        shares = [
            row["official_share_pct"]
            for row in dataset.rows["elections"]
            if row["date"] == deciding["date"] and row["official_share_pct"] is not None
        ]
        if deciding["date"] <= as_of:
            rows.append((pd.Timestamp(deciding["date"]), number, min(shares), max(shares)))
    return pd.DataFrame(rows, columns=["date", "term", "lower", "upper"])


def contact_frame(dataset: Dataset, as_of: dt.date) -> pd.DataFrame:
    """Return the events on record about Maria Kolesnikova up to a day, in the order of time.

    Returns
    -------
    DataFrame
        Columns ``date``, ``label`` and ``source_id``.
    """
    import pandas as pd

    rows = [
        (pd.Timestamp(row["date"]), row["description"], row["source_id"])
        for row in dataset.rows["events"]
        if row["topic"] == "kolesnikova" and row["date"] <= as_of
    ]
    frame = pd.DataFrame(rows, columns=["date", "label", "source_id"])
    return frame.sort_values(["date", "label"], ignore_index=True)
