"""Trials, convictions, detentions: flows over spans, shares, change."""

import datetime as dt
import math

from ..claims import measure
from ..evidence import Over, Span, View
from ..intervals import INF, UNKNOWN, Interval, exactly, hull, parse_day, percent
from .chronology import day_of
from .custody import held, last_month, month_of

INSULT = "article:367+368"
IMPRISONED = "punishment:imprisonment"
SINCE_2020 = dt.date(2020, 1, 1)
WEEK_DAYS = range(7, 9)
QUARTER_DAYS = range(90, 93)
HALF = 0.5
"""A change printed in whole percent may be off by half a point."""

CONVICTIONS = {
    "insult": "convictions_insult_or_slander_president",
    "all convicted": "criminal_convictions",
}
REPORTERS = ("reuters", "afp")


def flow(view: View, series: str, group: str, span: Span, origin: str = "viasna") -> Interval:
    """Return what published counts leave of a flow over a span (rule 11).

    At least the largest sum of separate counts inside it, at most the smallest count around it;
    where these contradict one another, the range between them (rule 6).
    September at least 176 and the year unbounded leave "at least 176" of 1 September to
    15 November 2024. Where none bounds it, it is unknown.
    """
    best, high = [(dt.date.min, 0.0)], INF
    for q in view.counts(series, group, origin):
        if q.span.within(span):
            before = max(low for end, low in best if end < q.span.start)
            best.append((q.span.end, max(best[-1][1], before + max(0, view.number(q).low))))
        if span.within(q.span):
            high = min(high, view.number(q).high)
    low = best[-1][1]
    return hull([exactly(low), exactly(high)]) if low > 0 or high < INF else UNKNOWN


def change(view: View, later: Over | None, earlier: Over | None) -> Interval:
    """Return by how many percent a flow a day changed: from 92 in 92 days to 14 in 7, by 100."""
    old, new = view.number(earlier), view.number(later)
    if not (later and earlier) or old.low <= 0 or new == UNKNOWN:
        return UNKNOWN
    scale = 100 * earlier.span.days / later.span.days
    return Interval(scale * max(0, new.low) / old.high - 100, scale * new.high / old.low - 100)


def last_detained(view: View, until: dt.date, days: range) -> Over | None:
    """Return Viasna's last count of detentions that ended by a day, among spans of so many days."""
    return view.last("detentions", "all", "viasna", lambda s: s.end <= until and s.days in days)


def quarter_before(day: dt.date) -> Span:
    """Return the last quarter that was over before the one of a day began."""
    end = dt.date(day.year, day.month - (day.month - 1) % 3, 1) - dt.timedelta(1)
    return Span(dt.date(end.year, end.month - 2, 1), end)


def spanning(start: str, end: str) -> Span:
    """Return the span between two days of a claim's arguments."""
    return Span(parse_day(start), parse_day(end))


@measure("cases", "unit")
def cases(view: View, as_of: dt.date, *, start: str, end: str, unit: str) -> Interval:
    """Return how many political administrative cases were heard from day to day: cases."""
    span = spanning(start, end)
    if unit == "cases":
        return flow(view, "administrative_cases_heard", "all", span)
    arrests = view.counts("detentions", "all", "press")
    return view.number(next((q for q in arrests if q.span.start == span.start), None))


@measure("percent", "window")
def extremist_share(view: View, as_of: dt.date, *, start: str, end: str, window: str) -> Interval:
    """Return the share of cases under article 19.11, spreading extremist material: percent.

    Part and whole are counts of the same span; "at least 380 of at least 400" bounds no share.
    """
    span = spanning(start, end) if window == "same" else quarter_before(as_of)
    whole = view.number(Over("administrative_cases_heard", "all", "viasna", span))
    part = view.number(Over("administrative_cases_heard", "article:19.11", "viasna", span))
    return percent(part, whole)


@measure("days")
def window_length(view: View, as_of: dt.date, *, first: str, last: str) -> Interval:
    """Return how many days a count covers, both ends included: days.

    From 1 September to 15 November they are 76.
    """
    start, end = (day_of(view, as_of, event=event, by="viasna") for event in (first, last))
    return end - start + exactly(1)


@measure("percent", "people")
def insulted_share(view: View, as_of: dt.date, *, people: str) -> Interval:
    """Return the share of people convicted of insulting or slandering the president: percent.

    Of those held, both by Viasna's list on the day: 893 of 1,262 to 1,296 would be 69 to 71.
    """
    if people == "held":
        return percent(held(view, as_of, group=INSULT), held(view, as_of))
    if people == "convicted in a year":
        year = Span(dt.date(as_of.year - 1, 1, 1), dt.date(as_of.year - 1, 12, 31))
        whole = view.number(Over("criminal_convictions", "all", "viasna", year))
        insult = Over("convictions_insult_president", "article:368", "viasna", year)
        return percent(view.number(insult), whole)
    insulted, convicted = convicted_since_2020(view, as_of)
    part, whole = view.number(insulted), view.number(convicted)
    same = insulted and convicted and insulted.span == convicted.span
    return percent(part, whole) if same else UNKNOWN


def convicted_since_2020(view: View, as_of: dt.date) -> tuple[Over | None, Over | None]:
    """Return the last counts since 2020 up to a day: of insult, and of all at least as long."""
    insult = CONVICTIONS["insult"], "all", "viasna"
    part = view.last(*insult, lambda s: s.start == SINCE_2020 and s.end <= as_of)
    totals = view.counts("criminal_convictions_cumulative", "all", "viasna")
    return part, next((q for q in totals if part and part.span.within(q.span)), None)


@measure("persons", "sentenced")
def imprisoned(view: View, as_of: dt.date, *, sentenced: str) -> Interval:
    """Return how many people were sentenced to imprisonment: persons."""
    if sentenced == "held":
        return held(view, as_of, group=IMPRISONED)
    return flow(view, CONVICTIONS[sentenced], IMPRISONED, Span(SINCE_2020, as_of))


@measure("persons", "sign")
def goes_on(view: View, as_of: dt.date, *, sign: str) -> Interval:
    """Return how many people repression reached in the last month counted (rule 11): persons."""
    return view.number(last_month(view, sign, as_of))


@measure("change in percent", "trend")
def intensified(view: View, as_of: dt.date, *, trend: str) -> Interval:
    """Return how repression changed: percent.

    The article's month has the change that Viasna prints for it; the month before follows from that
    change and the count, both as printed: 671, up 83 percent, after 366 or 367; and 429 the month
    before: 14 to 15 percent less. The others compare counts a day: the last week counted against
    the last quarter before it, or two quarters.
    """
    if trend == "article's month":
        return view.number(Over("repression_cases_change_pct", "all", "viasna", month_of(as_of)))
    if trend == "last full month":
        return _last_full_month(view, as_of)
    if trend == "cases, quarter on quarter":
        later = quarter_before(as_of)
        earlier = quarter_before(later.start)
        line = ("repression_cases", "all", "viasna")
        return change(view, Over(*line, later), Over(*line, earlier))
    week = last_detained(view, as_of, WEEK_DAYS)
    before = last_detained(view, week.span.start, QUARTER_DAYS) if week else None
    return change(view, week, before)


def _last_full_month(view: View, as_of: dt.date) -> Interval:
    """Return the change of the last full month, from the next one's count and printed change."""
    now = month_of(as_of)
    before = month_of(month_of(now.start - dt.timedelta(1)).start - dt.timedelta(1))
    newer = view.number(Over("repression_cases", "all", "viasna", now)).low
    older = view.number(Over("repression_cases", "all", "viasna", before)).low
    grown = view.number(Over("repression_cases_change_pct", "all", "viasna", now))
    if older <= 0 or newer == -INF or grown.low <= HALF - 100:
        return UNKNOWN
    fewest = math.ceil(newer / (1 + (grown.high + HALF) / 100))
    most = math.floor(newer / (1 + (grown.low - HALF) / 100))
    if fewest > most:
        return UNKNOWN
    return Interval(100 * fewest / older - 100, 100 * most / older - 100)


@measure("persons", "counted_by")
def detained(view: View, as_of: dt.date, *, start: str, end: str, counted_by: str) -> Interval:
    """Return how many people were detained from day to day: persons. A sum of separate nights."""
    span = spanning(start, end)
    if counted_by == "interior_ministry":
        return flow(view, "detentions", "all", span, counted_by)
    counted = view.counts("detentions_cumulative", "all", counted_by)
    around = sorted((q for q in counted if span.within(q.span)), key=lambda q: q.span.days)
    return next(map(view.number, around), UNKNOWN)


@measure("persons", "reporter")
def crowd(view: View, as_of: dt.date, *, day: str, reporter: str) -> Interval:
    """Return how many people demonstrated in Minsk on a day, by an estimate: persons.

    Of two who were there, Reuters is the nearer; without a number of its own AFP's is the first.
    """
    span = spanning(day, day)
    estimates = [Over("participants", "city:Minsk", by, span) for by in REPORTERS]
    found = [q for q in estimates if view.look(q) != UNKNOWN][reporter == "next" :]
    return next(map(view.number, found), UNKNOWN)
