"""People held: the count on a day, its change, and the flows that explain it.

The identity behind all of it: held at the end = held at the start + newly recognised - exits.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING

from researchlib.intervals import Interval, days, exactly, format_interval, hull, total
from researchlib.measures.base import (
    Choice,
    Measured,
    Observation,
    Option,
    Period,
    measure,
    remember,
)
from researchlib.measures.evidence import cite, observations
from researchlib.measures.releases import counted_waves, wave_size
from researchlib.tables import Dataset

if TYPE_CHECKING:
    import pandas as pd

HELD = "prisoners_held"
FORTNIGHT = 14
NEW = "prisoners_recognised_new"
RECOGNISED = "prisoners_recognised_cumulative"

READING = Choice(
    "held_reading",
    "Which published counts speak for a day without one?",
    (
        Option("nearest counts", "the last count up to the day and the first one after it"),
        Option("within a fortnight", "every count published for a day at most 14 days away"),
        Option(
            "month flows",
            "the count that opens the month, less its exits, plus its new recognitions: what "
            "the stock can have been on any day of the month",
            "viasna-116907",
        ),
    ),
)
ROUNDED = Choice(
    "rounded_counts",
    "Do round numbers of the agencies count?",
    (
        Option("left out", "they lag behind the list: 'about 1,400' was printed for 1,371"),
        Option("counted", "they are published numbers too", "rferl-33209608"),
    ),
)
NUMBER = Choice(
    "number",
    "What is 'the number of political prisoners'?",
    (
        Option("held", "the people in custody that day, the number that the article prints"),
        Option(
            "recognised",
            "everyone recognised since 2020, freed or not: Viasna's other headline count",
            "viasna-116907",
        ),
    ),
)
WINDOW = Choice(
    "window",
    "Over which time must it grow?",
    (
        Option("1 month", "the last full month, as Viasna's reviews compare"),
        Option("3 months", "the last quarter: one month is noise"),
        Option("6 months", "half a year: as long as the waves have been going on"),
        Option("12 months", "a year: no season"),
    ),
)
SERIES = Choice(
    "series",
    "Which count stands for repression?",
    (
        Option("administrative_cases_heard", "the paragraph goes on with administrative cases"),
        Option("criminal_convictions", "criminal convictions are the heavier sanction"),
        Option("repression_cases", "Viasna's own sum of all kinds", "poz116883"),
    ),
)
MINIMA = Choice(
    "minima",
    "What does 'at least' leave open?",
    (
        Option("as printed", "the counts are made the same way and compared as printed"),
        Option("lower bounds", "each is a lower bound, the true number may be any larger one"),
    ),
)


def covers(dataset: Dataset) -> Period:
    """Return the days from the first published count of people held to the last."""
    found = observations(dataset, HELD)
    return found[0].end, found[-1].end


def list_counts(dataset: Dataset, rounded_counts: str = "left out") -> tuple[Observation, ...]:
    """Return the published counts of Viasna's list, in the order of time.

    "At least 1,265" is how its list is quoted: the number is the list's, the hedge is about
    prisoners whom the list does not know. Rounded and one-sided numbers are not list counts.
    """
    kinds = {"exact", "at_least"} | ({"about"} if rounded_counts == "counted" else set())
    return remember(
        dataset,
        ("list_counts", rounded_counts),
        lambda: tuple(o for o in observations(dataset, HELD) if o.qualifier in kinds),
    )


def _listed(observation: Observation) -> Interval:
    value = observation.interval
    return exactly(observation.value) if observation.qualifier == "at_least" else value


def _spread(found: list[Observation]) -> Measured:
    evidence = tuple(cite(o, f"{format_interval(_listed(o))} on {o.end}") for o in found)
    if not found:
        return Measured(Interval(0), (), "no counts enclose the day")
    working = ", ".join(dict.fromkeys(e.contribution for e in evidence))
    return Measured(hull(_listed(o) for o in found), evidence, working)


@measure("persons", covers, (READING, ROUNDED))
def held(
    dataset: Dataset,
    as_of: dt.date,
    *,
    held_reading: str = "nearest counts",
    rounded_counts: str = "left out",
) -> Measured:
    """Return how many political prisoners were in custody on a day, by published counts.

    The rule: a count published for the day itself holds. Without one the reading decides; a
    reading that does not find counts on both sides leaves the number unknown, and nothing is
    interpolated.

    Examples
    --------
    Viasna's review gives 1,296 for 30 November 2024:

    >>> from researchlib.tables import load
    >>> print(held(load(), dt.date(2024, 11, 30)).interval)
    1,296
    """
    counts = list_counts(dataset, rounded_counts)
    today = [o for o in counts if o.end == as_of]
    if today:
        return _spread(today)
    if held_reading == "nearest counts":
        before = max((o.end for o in counts if o.end < as_of), default=None)
        after = min((o.end for o in counts if o.end > as_of), default=None)
        if before is None or after is None:
            return _spread([])
        return _spread([o for o in counts if o.end in (before, after)])
    if held_reading == "month flows":
        return _within_month(dataset, as_of)
    near = [o for o in counts if abs((o.end - as_of).days) <= FORTNIGHT]
    both_sides = any(o.end < as_of for o in near) and any(o.end > as_of for o in near)
    return _spread(near if both_sides else [])


def _within_month(dataset: Dataset, as_of: dt.date) -> Measured:
    opening = month_count(dataset, last_day(as_of, -1))
    closing = month_count(dataset, last_day(as_of, 0))
    new = month_flow(dataset, NEW, as_of)
    if not (opening and closing and new):
        return Measured(Interval(0), (), "the month's counts or flows were not published")
    start, end, added = (part.interval for part in (opening, closing, new))
    exits = max(0.0, start.upper + added.upper - end.lower)
    interval = Interval(max(0.0, start.lower - exits), start.upper + added.upper)
    working = f"{start} less up to {exits:g} exits, plus up to {added} recognised"
    return Measured(interval, opening.evidence + closing.evidence + new.evidence, working)


def last_day(day: dt.date, months: int) -> dt.date:
    """Return the last day of the month that lies some months after (or before) a day's.

    Examples
    --------
    >>> last_day(dt.date(2024, 11, 21), -1)
    datetime.date(2024, 10, 31)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def month_count(dataset: Dataset, month_end: dt.date) -> Measured | None:
    """Return the count of people held at a month's end, or None if none was published.

    The rule: a count of the last day; failing that, one of the day after or the two days before
    (reviews are dated "1 September" or "30 December").
    """
    for shift in (0, 1, -1, -2):
        day = month_end + dt.timedelta(days=shift)
        found = [o for o in list_counts(dataset) if o.end == day]
        if found:
            return _spread(found)
    return None


def month_flow(dataset: Dataset, series: str, day: dt.date) -> Measured | None:
    """Return what was published for the whole month of a day, or None."""
    first, last = day.replace(day=1), last_day(day, 0)
    found = [o for o in observations(dataset, series) if (o.start, o.end) == (first, last)]
    if not found:
        return None
    bounded = [o for o in found if o.interval.bounded] or found
    evidence = tuple(cite(o, f"{format_interval(o.interval)} in {last:%B %Y}") for o in bounded)
    return Measured(hull(o.interval for o in bounded), evidence)


@measure("persons", covers, (NUMBER, WINDOW))
def growth(
    dataset: Dataset, as_of: dt.date, *, number: str = "held", window: str = "1 month"
) -> Measured:
    """Return by how much the number of political prisoners grew over a window of full months.

    The rule: the window ends with the last month that is over. The stock's growth is the
    difference of two month-end counts; the cumulative count grows by those newly recognised.

    Examples
    --------
    From 1,317 at the end of September 2024 to 1,299 at the end of October, while 35 more people
    were recognised:

    >>> from researchlib.tables import load
    >>> day = dt.date(2024, 11, 21)
    >>> [str(growth(load(), day, number=n).interval) for n in ("held", "recognised")]
    ['-18', '35']
    """
    months = int(window.split()[0])
    end = as_of if as_of == last_day(as_of, 0) else last_day(as_of, -1)
    if number == "held":
        first, last = month_count(dataset, last_day(end, -months)), month_count(dataset, end)
        if first is None or last is None:
            return Measured(Interval(), (), "a month-end count was not published")
        working = f"from {first.interval} to {last.interval}"
        return Measured(last.interval - first.interval, first.evidence + last.evidence, working)
    flows = [month_flow(dataset, NEW, last_day(end, -back)) for back in range(months)]
    known = [flow for flow in flows if flow is not None]
    interval = total(flow.interval for flow in known)
    if len(known) < months:
        interval += Interval(0)
    evidence = tuple(item for flow in known for item in flow.evidence)
    return Measured(interval, evidence, f"newly recognised in {len(known)} of {months} months")


@measure("persons", covers)
def latest_month(dataset: Dataset, as_of: dt.date, *, series: str = NEW) -> Measured:
    """Return what was published of a series for the last full month that has a number.

    Examples
    --------
    35 people were newly recognised in October 2024:

    >>> from researchlib.tables import load
    >>> print(latest_month(load(), dt.date(2024, 11, 21)).interval)
    35
    """
    for back in range(13):
        month = last_day(as_of, -back)
        flow = month_flow(dataset, series, month) if month <= as_of else None
        if flow:
            return Measured(flow.interval, flow.evidence, f"{month:%B %Y}")
    return Measured(Interval(0), (), "no month's number was published in the year before")


@measure("cases", covers, (SERIES, MINIMA))
def intensified(
    dataset: Dataset,
    as_of: dt.date,
    *,
    series: str = "administrative_cases_heard",
    minima: str = "as printed",
) -> Measured:
    """Return the change of a monthly count between the last two months that have a number.

    The month of the day itself is taken in, since the claim is about the present.
    """
    found: list[tuple[dt.date, Measured]] = []
    for back in range(13):
        month = last_day(as_of, -back)
        flow = month_flow(dataset, series, month)
        if flow:
            found.append((month, flow))
        if len(found) == 2:
            break
    if len(found) < 2:
        return Measured(Interval(), (), "fewer than two months have a published number")
    (late, last), (early, first) = found
    evidence = first.evidence + last.evidence
    working = f"{first.interval} in {early:%B %Y}, {last.interval} in {late:%B %Y}"
    if minima == "as printed":
        change = exactly(last.interval.lower) - exactly(first.interval.lower)
    else:
        change = last.interval - first.interval
    return Measured(change, evidence, working)


@measure("date", covers)
def counted_since(dataset: Dataset, as_of: dt.date) -> Measured:
    """Return the first day of the window that the cumulative counts of prisoners state.

    Viasna says "since May 2020" and "since summer 2020".
    """
    del as_of
    found = [o for o in observations(dataset, RECOGNISED) if o.date_basis == "stated"]
    evidence = tuple(cite(o, f"since {o.start}") for o in found)
    return Measured(hull(days(o.start) for o in found), evidence, "as the counts state it")


def flow_frame(dataset: Dataset, as_of: dt.date) -> pd.DataFrame:
    """Return the stock of people held and its flows, month by month since the first count.

    Parameters
    ----------
    dataset : Dataset
        The data package.
    as_of : date
        A day in the last month.

    Returns
    -------
    DataFrame
        One row a month, ``month`` being its last day; NaN where nothing was published. In
        persons: ``opening``, ``new`` (recognised), ``closing``, each with ``_lower`` and
        ``_upper``; ``exits_lower`` and ``exits_upper`` (opening + new - closing);
        ``documented`` (people whose release was published for that month, at least:
        waves and full terms, or the month's total if that is larger); ``residual_lower`` and
        ``residual_upper`` (exits that no publication documents); ``published`` (whether the
        inflow was). An inflow that was not published is only bounded: between two counts at least
        their difference and the documented exits came in, and as many exits more as inflow.
    """
    import pandas as pd

    first = covers(dataset)[0]
    months = (as_of.year - first.year) * 12 + as_of.month - first.month
    rows = []
    for step in range(months + 1):
        month = last_day(first, step)
        opening = month_count(dataset, last_day(month, -1))
        closing, new = month_count(dataset, month), month_flow(dataset, NEW, month)
        documented = documented_exits(dataset, month)
        row: dict[str, object] = {
            "month": pd.Timestamp(month),
            "documented": documented,
            "published": new is not None,
        }
        for name, part in (("opening", opening), ("new", new), ("closing", closing)):
            row[f"{name}_lower"] = part.interval.lower if part else float("nan")
            row[f"{name}_upper"] = part.interval.upper if part else float("nan")
        if opening and closing:
            if new:
                exits = opening.interval + new.interval - closing.interval
            else:
                least = max(0.0, closing.interval.lower - opening.interval.upper + documented)
                row["new_lower"], row["new_upper"] = least, float("inf")
                exits = Interval(documented)
            row["exits_lower"], row["exits_upper"] = exits.lower, exits.upper
            row["residual_lower"] = exits.lower - documented
            row["residual_upper"] = exits.upper - documented
        rows.append(row)
    names = ["opening", "new", "closing", "exits", "residual"]
    ends = [f"{name}_{end}" for name in names for end in ("lower", "upper")]
    return pd.DataFrame(rows, columns=["month", *ends, "documented", "published"])


def growth_frame(dataset: Dataset, as_of: dt.date) -> pd.DataFrame:
    """Return by how much both "numbers of political prisoners" changed since a year before.

    Returns
    -------
    DataFrame
        One row a month up to the last one that is over: ``month`` (its last day), and in persons
        since the first row ``held_lower``, ``held_upper`` (of month-end counts) and
        ``recognised_lower``, ``recognised_upper`` (sum of new recognitions); NaN where a number
        was not published.
    """
    import pandas as pd

    end = as_of if as_of == last_day(as_of, 0) else last_day(as_of, -1)
    start = last_day(end, -12)
    base, recognised, rows = month_count(dataset, start), exactly(0), []
    for step in range(13):
        month = last_day(start, step)
        count, new = month_count(dataset, month), month_flow(dataset, NEW, month)
        row: dict[str, object] = {"month": pd.Timestamp(month)}
        if base and count:
            change = count.interval - base.interval if step else exactly(0)
            row["held_lower"], row["held_upper"] = change.lower, change.upper
        if step:
            recognised += new.interval if new else Interval(0)
        row["recognised_lower"], row["recognised_upper"] = recognised.lower, recognised.upper
        rows.append(row)
    names = [f"{name}_{side}" for name in ("held", "recognised") for side in ("lower", "upper")]
    return pd.DataFrame(rows, columns=["month", *names])


def documented_exits(dataset: Dataset, month_end: dt.date) -> float:
    """Return how many releases and deaths of a month were published, at least."""
    parts: list[Interval] = []
    for wave in counted_waves(dataset, month_end):
        day = next(r["date"] for r in dataset.rows["waves"] if r["wave_id"] == wave)
        if day >= month_end.replace(day=1):
            parts.append(wave_size(dataset, wave)[0])
    served = month_flow(dataset, "prisoners_released_term_served", month_end)
    if served:
        parts.append(served.interval)
    whole = month_flow(dataset, "prisoners_released_total", month_end)
    return max(total(parts).lower, whole.interval.lower if whole else 0.0)


def stock_frame(dataset: Dataset) -> pd.DataFrame:
    """Return every usable count of people held and of people recognised, one a row.

    Returns
    -------
    DataFrame
        Columns ``date``, ``series`` (held, recognised), ``lower``, ``upper`` (persons; NaN for
        no bound), ``rounded`` (whether the source rounded it) and ``source_id``.
    """
    import pandas as pd

    rows = []
    for name, series in (("held", HELD), ("recognised", RECOGNISED)):
        for o in observations(dataset, series):
            value = _listed(o)
            rows.append(
                {
                    "date": pd.Timestamp(o.end),
                    "series": name,
                    "lower": value.lower,
                    "upper": value.upper,
                    "rounded": o.qualifier not in ("exact", "at_least"),
                    "source_id": o.source_id,
                }
            )
    frame = pd.DataFrame(rows)
    return frame.replace([float("inf"), float("-inf")], float("nan"))


def counts_around(dataset: Dataset, as_of: dt.date) -> pd.DataFrame:
    """Return the counts of people held that were published for days up to 45 days away.

    Returns
    -------
    DataFrame
        The columns of :func:`stock_frame`.
    """
    frame = stock_frame(dataset)
    near = (frame["date"].dt.date - as_of).map(lambda gap: abs(gap.days) <= 45)
    return frame[near & (frame["series"] == "held")].reset_index(drop=True)
