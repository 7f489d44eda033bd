"""Prosecutions: administrative cases in a window, shares by article, convictions and people held.

Viasna's counts are minima, and people convicted are not people held; both are choices here.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from researchlib.intervals import Interval, exactly, format_interval, hull, share
from researchlib.measures.base import (
    Choice,
    Evidence,
    Measured,
    Observation,
    Option,
    Period,
    measure,
    remember,
)
from researchlib.measures.custody import MINIMA, held
from researchlib.measures.custody import covers as held_covers
from researchlib.measures.evidence import QUALITIES, cite, observations
from researchlib.measures.periods import Limits, limits
from researchlib.tables import Dataset

if TYPE_CHECKING:
    import pandas as pd

ADMINISTRATIVE = "administrative_cases_heard"
CONVICTIONS = "criminal_convictions"
CONVICTIONS_SINCE_2020 = "criminal_convictions_cumulative"
INSULT = "convictions_insult_president"
INSULT_OR_SLANDER = "convictions_insult_or_slander_president"
EXTREMIST_MATERIAL = "article:19.11"
IMPRISONMENT = "punishment:imprisonment"

WINDOW_END = Choice(
    "window_end",
    "Which day is 'mid-November'?",
    (
        Option("15", "the middle of the month"),
        Option("14", "the last event that the only other report mentions", "tvpworld-1213"),
        Option("10", "the middle third of a month begins on the 11th"),
        Option("20", "the middle third of a month ends on the 20th"),
    ),
)
WORDING = Choice(
    "wording",
    "Does a report that words the number as people arrested count?",
    (
        Option("cases only", "an arrest is not a case heard in court"),
        Option(
            "persons too",
            "the report cites Viasna for the same number and says they were sentenced",
            "tvpworld-1213",
        ),
    ),
)
YEAR_TOTAL = Choice(
    "year_total",
    "Is the year's total a ceiling?",
    (
        Option("a minimum", "Viasna prints it with 'at least'", "viasna-117109"),
        Option("a full count", "it is all that Viasna counted, so its parts cannot pass it"),
    ),
)
SHARE_PERIOD = Choice(
    "share_period",
    "Which period's share by article speaks for the window?",
    (
        Option("last ended", "the last period that was over on the day", "viasna-116557"),
        Option("around the day", "the period that holds the window", "poz120640"),
    ),
)
POPULATION = Choice(
    "population",
    "Whose convictions are meant?",
    (
        Option("people held", "the sentence speaks of the people held", "aj-2024-11-21"),
        Option(
            "convicted since 2020",
            "the published number counts everyone convicted, freed or not",
            "viasna-116690",
        ),
        Option(
            "convicted in a year",
            "the last full year whose convictions were published by article",
            "mediapolesye-324",
        ),
    ),
)
COLONY_POPULATION = Choice(
    "colony_population",
    "Who are the 'more than 500'?",
    (
        Option(
            "convicted of insult",
            "the sentence before speaks of insult convictions",
            "viasna-116690",
        ),
        Option("people held", "the paragraph speaks of the people held", "aj-2024-11-21"),
        Option(
            "convicted since 2020",
            "published sentences to imprisonment cover all articles",
            "pozirk-2022",
        ),
    ),
)


def covers_cases(dataset: Dataset) -> Period:
    """Return the days from the first published count of administrative cases to the last."""
    found = observations(dataset, ADMINISTRATIVE)
    return min(o.start for o in found), max(o.end for o in found)


def window(as_of: dt.date, window_end: str = "15") -> Period:
    """Return the window from the last 1 September to the middle of the month of a day.

    Examples
    --------
    >>> window(dt.date(2024, 11, 21))
    (datetime.date(2024, 9, 1), datetime.date(2024, 11, 15))
    """
    start = dt.date(as_of.year if as_of.month >= 9 else as_of.year - 1, 9, 1)
    return start, max(start, min(as_of, as_of.replace(day=int(window_end))))


def _cases(dataset: Dataset, wording: str, year_total: str) -> tuple[Observation, ...]:
    qualities = QUALITIES if wording == "cases only" else (*QUALITIES, "other_definition")
    found = observations(dataset, ADMINISTRATIVE, qualities=qualities)
    if year_total == "a minimum":
        return found
    return tuple(
        o._replace(qualifier="exact") if (o.end - o.start).days >= 364 else o for o in found
    )


@measure("administrative cases", covers_cases, (WINDOW_END, WORDING, YEAR_TOTAL))
def administrative_cases(
    dataset: Dataset,
    as_of: dt.date,
    *,
    window_end: str = "15",
    wording: str = "cases only",
    year_total: str = "a minimum",
) -> Measured:
    """Return how many administrative cases courts heard from 1 September to the middle of a month.

    The rule: every published period limits the window (see
    :func:`researchlib.measures.periods.limits`); periods that only overlap it in part are
    not split.
    """
    start, end = window(as_of, window_end)
    known = remember(
        dataset,
        ("cases", wording, year_total),
        lambda: limits(_cases(dataset, wording, year_total)),
    )
    return _bounded(known, start, end)


def _bounded(known: Limits, start: dt.date, end: dt.date) -> Measured:
    interval, used = known.window(start, end)
    evidence = tuple(
        cite(o, f"{format_interval(o.interval)} from {o.start} to {o.end}") for o in used
    )
    return Measured(interval, evidence, f"from {start} to {end}")


@measure("months", covers_cases, (WINDOW_END,))
def window_length(dataset: Dataset, as_of: dt.date, *, window_end: str = "15") -> Measured:
    """Return how long the window of the administrative cases is, in months.

    The rule: whole months, plus the days of the month begun over that month's length.

    Examples
    --------
    >>> from researchlib.tables import load
    >>> print(window_length(load(), dt.date(2024, 11, 21)).interval)
    2.5
    """
    start, end = window(as_of, window_end)
    whole = (end.year - start.year) * 12 + end.month - start.month
    following = (end.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    length = (following - end.replace(day=1)).days
    rows = [r for r in dataset.rows["cross_reports"] if r["claim_id"] == "admin-cases-1213"]
    evidence = tuple(
        Evidence(row["report_id"], row["source_id"], "a count since September")
        for row in rows
        if row["source_id"] == "tvpworld-1213"
    )
    return Measured(exactly(whole + end.day / length), evidence, f"from {start} to {end}")


@measure("percent", covers_cases, (SHARE_PERIOD, MINIMA))
def extremist_material_share(
    dataset: Dataset,
    as_of: dt.date,
    *,
    share_period: str = "last ended",
    minima: str = "as printed",
) -> Measured:
    """Return the share of administrative cases about spreading extremist material, in percent.

    The rule: article 19.11 over all cases of one and the same published period.

    Examples
    --------
    380 people under article 19.11 and 400 trials in the third quarter of 2024:

    >>> from researchlib.tables import load
    >>> print(extremist_material_share(load(), dt.date(2024, 11, 21)).interval)
    95
    """
    ended = share_period == "last ended"
    parts = [
        o
        for o in observations(dataset, ADMINISTRATIVE, EXTREMIST_MATERIAL)
        if (o.end <= as_of if ended else o.start <= as_of <= o.end)
    ]
    wholes = observations(dataset, ADMINISTRATIVE)
    pairs = [(p, w) for p in parts for w in wholes if (p.start, p.end) == (w.start, w.end)]
    if not pairs:
        return Measured(Interval(0, 100), (), "no period has both numbers")
    part, whole = pairs[-1]
    working = f"{_count(part, minima)} of {_count(whole, minima)} from {part.start} to {part.end}"
    interval = share(_count(part, minima), _count(whole, minima))
    return Measured(interval, (cite(part), cite(whole)), working)


def _count(observation: Observation, minima: str) -> Interval:
    return exactly(observation.value) if minima == "as printed" else observation.interval


def _nearest(dataset: Dataset, series: str, as_of: dt.date) -> tuple[Observation, ...]:
    """Return the last count up to a day and the first one after it."""
    found = [o for o in observations(dataset, series) if o.interval.lower > 0]
    before = max((o.end for o in found if o.end <= as_of), default=None)
    after = min((o.end for o in found if o.end > as_of), default=None)
    return tuple(o for o in found if o.end in (before, after))


def convicted(dataset: Dataset, as_of: dt.date, minima: str = "as printed") -> Measured:
    """Return how many people had been convicted for political reasons since 2020."""
    found = _nearest(dataset, CONVICTIONS_SINCE_2020, as_of)
    if not found:
        return Measured(Interval(0))
    evidence = tuple(cite(o, f"{format_interval(o.interval)} by {o.end}") for o in found)
    return Measured(hull(_count(o, minima) for o in found), evidence)


def insult_convictions(dataset: Dataset, as_of: dt.date, minima: str = "as printed") -> Measured:
    """Return how many people had been convicted of insulting or slandering the president."""
    found = [o for o in observations(dataset, INSULT_OR_SLANDER) if o.end <= as_of]
    if not found:
        return Measured(Interval(0))
    evidence = tuple(cite(o, f"{format_interval(o.interval)} by {o.end}") for o in found)
    return Measured(_count(found[-1], minima), evidence)


def imprisoned(dataset: Dataset, as_of: dt.date) -> Measured:
    """Return how many sentences to a colony or prison were passed since 2020, at least."""
    known = remember(
        dataset, "imprisoned", lambda: limits(observations(dataset, CONVICTIONS, IMPRISONMENT))
    )
    return _bounded(known, dt.date(2020, 1, 1), as_of)


def overlap_bounds(first: Interval, second: Interval, population: Interval) -> Interval:
    """Return how many may be in both of two groups of a population (Fréchet bounds).

    Examples
    --------
    More than 1,200 convicted of insult and 1,296 held, among 6,249 people convicted: the two
    groups may share nobody, or all of the smaller one.

    >>> overlap_bounds(exactly(1200), exactly(1296), exactly(6249))
    Interval(0, 1200)
    """
    least = max(0.0, first.lower + second.lower - population.upper)
    return Interval(least, min(first.upper, second.upper))


@measure("percent", held_covers, (POPULATION, MINIMA))
def insult_share(
    dataset: Dataset,
    as_of: dt.date,
    *,
    population: str = "people held",
    minima: str = "as printed",
) -> Measured:
    """Return the share of a population convicted of insulting (or slandering) the president.

    The rule: for people convicted, the published counts are divided. For people held there is no
    count by article; the published totals bound it (:func:`overlap_bounds`).

    Examples
    --------
    324 of the 1,603 people convicted in 2023 were charged under article 368:

    >>> from researchlib.tables import load
    >>> day = dt.date(2024, 11, 21)
    >>> print(insult_share(load(), day, population="convicted in a year").interval)
    20.2
    """
    if population == "convicted in a year":
        return _yearly_share(dataset, as_of, minima)
    insult = insult_convictions(dataset, as_of, minima)
    everyone = convicted(dataset, as_of, minima)
    if population == "convicted since 2020":
        working = f"{insult.interval} of {everyone.interval} convicted"
        evidence = insult.evidence + everyone.evidence
        return Measured(share(insult.interval, everyone.interval), evidence, working)
    stock = held(dataset, as_of)
    both = overlap_bounds(insult.interval, stock.interval, everyone.interval)
    evidence = insult.evidence + everyone.evidence + stock.evidence
    working = (
        f"{insult.interval} convicted of insult or slander, {stock.interval} held, "
        f"{everyone.interval} convicted in all: {format_interval(both)} in both"
    )
    return Measured(share(both, stock.interval), evidence, working)


def _yearly_share(dataset: Dataset, as_of: dt.date, minima: str) -> Measured:
    parts = [o for o in observations(dataset, INSULT, "article:368") if o.end <= as_of]
    wholes = observations(dataset, CONVICTIONS)
    pairs = [(p, w) for p in parts for w in wholes if (p.start, p.end) == (w.start, w.end)]
    if not pairs:
        return Measured(Interval(0, 100), (), "no year has both numbers")
    part, whole = pairs[-1]
    working = f"{part.interval} of {whole.interval} convicted in {part.end.year}"
    interval = share(_count(part, minima), _count(whole, minima))
    return Measured(interval, (cite(part), cite(whole)), working)


@measure("persons", held_covers, (COLONY_POPULATION,))
def in_penal_colonies(
    dataset: Dataset, as_of: dt.date, *, colony_population: str = "convicted of insult"
) -> Measured:
    """Return how many people of a population were sentenced to a penal colony or prison.

    The rule: sentences to imprisonment since 2020 are bounded from the published years; for a
    part of those convicted, the published totals bound the overlap.
    """
    sentences = imprisoned(dataset, as_of)
    if colony_population == "convicted since 2020":
        return sentences
    part = (
        insult_convictions(dataset, as_of, "lower bounds")
        if colony_population == "convicted of insult"
        else held(dataset, as_of)
    )
    everyone = convicted(dataset, as_of, "lower bounds")
    both = overlap_bounds(part.interval, sentences.interval, everyone.interval)
    evidence = part.evidence + sentences.evidence + everyone.evidence
    working = f"{part.interval} of them, {sentences.interval} sentenced to imprisonment"
    return Measured(both, evidence, working)


def population_frame(dataset: Dataset, as_of: dt.date, colonies: float) -> pd.DataFrame:
    """Return the populations behind "most were convicted of insult, over 500 sent to colonies".

    Parameters
    ----------
    dataset : Dataset
        The data package.
    as_of : date
        The day.
    colonies : float
        The number of people sent to colonies that is to be exceeded.

    Returns
    -------
    DataFrame
        One row a population: ``label``, ``lower`` and ``upper`` (persons), and ``needed``, the
        number that has to be exceeded for the claim (half of those held; ``colonies``; NaN for the
        published totals). What two groups share is bounded by :func:`overlap_bounds`.

    Examples
    --------
    Nothing that was published says how many of the people held were convicted of insult:

    >>> from researchlib.tables import load
    >>> frame = population_frame(load(), dt.date(2024, 11, 21), 500)
    >>> frame["label"][4], frame.loc[4, ["lower", "upper"]].astype(int).tolist()
    ('held and convicted of insult', [0, 1296])
    """
    import pandas as pd

    everyone = convicted(dataset, as_of, "lower bounds").interval
    insult = insult_convictions(dataset, as_of, "lower bounds").interval
    prison, stock = imprisoned(dataset, as_of).interval, held(dataset, as_of).interval
    rows = [
        ("convicted since 2020", everyone, math.nan),
        ("of them of insult or slander", insult, math.nan),
        ("of them sent to a colony or prison", prison, math.nan),
        ("held that day", stock, math.nan),
        ("held and convicted of insult", overlap_bounds(insult, stock, everyone), stock.upper / 2),
        ("convicted of insult, sent to one", overlap_bounds(insult, prison, everyone), colonies),
    ]
    table = [(text, part.lower, part.upper, needed) for text, part, needed in rows]
    return pd.DataFrame(table, columns=["label", "lower", "upper", "needed"])


def case_frame(dataset: Dataset) -> pd.DataFrame:
    """Return every published count of administrative cases, one a row.

    Returns
    -------
    DataFrame
        Columns ``start``, ``end``, ``lower`` (cases), ``group``, ``quality``, ``source_id``.
    """
    import pandas as pd

    rows = [
        {
            "start": pd.Timestamp(o.start),
            "end": pd.Timestamp(o.end),
            "lower": o.value,
            "group": o.group,
            "quality": o.quality,
            "source_id": o.source_id,
        }
        for group in ("all", EXTREMIST_MATERIAL)
        for o in observations(dataset, ADMINISTRATIVE, group, (*QUALITIES, "other_definition"))
    ]
    return pd.DataFrame(rows)


def article_frame(dataset: Dataset, years: tuple[int, ...]) -> pd.DataFrame:
    """Return the people convicted in whole years by article, with the year's total.

    Returns
    -------
    DataFrame
        Columns ``year``, ``article``, ``persons``, ``of`` and ``share`` (percent). A person may be
        convicted under several articles, so shares add up to more than 100.
    """
    import pandas as pd

    groups = sorted(
        {
            row["group"]
            for row in dataset.rows["prosecutions"]
            if row["group"].startswith("article:") and "+" not in row["group"]
        }
    )
    rows = []
    for year in years:
        period = dt.date(year, 1, 1), dt.date(year, 12, 31)
        wholes = [o for o in observations(dataset, CONVICTIONS) if (o.start, o.end) == period]
        for group in groups:
            for series in (CONVICTIONS, INSULT):
                parts = observations(dataset, series, group)
                found = [o for o in parts if (o.start, o.end) == period]
                if found and wholes:
                    part, whole = found[0].value, wholes[0].value
                    rows.append((year, group.split(":")[1], part, whole, 100 * part / whole))
    return pd.DataFrame(rows, columns=["year", "article", "persons", "of", "share"])


def cases_around(dataset: Dataset, as_of: dt.date) -> pd.DataFrame:
    """Return the published counts of administrative cases that fall in the year of a day.

    Returns
    -------
    DataFrame
        The columns of :func:`case_frame`, the longest periods first.
    """
    frame = case_frame(dataset)
    frame = frame[frame["end"].dt.year == as_of.year]
    frame = frame.assign(days=frame["end"] - frame["start"]).drop_duplicates(
        ["start", "end", "lower", "group"]
    )
    order = frame.sort_values(["days", "start", "lower"], ascending=[False, True, True])
    return order.drop(columns="days").reset_index(drop=True)
