"""People held as political prisoners, by Viasna's list."""

import datetime as dt

from ..claims import measure
from ..evidence import Over, Span, View
from ..intervals import TWENTIETH, UNKNOWN, Bracket, Interval, hull

FORTNIGHT = dt.timedelta(14)
MONTH = dt.timedelta(30)


@measure("persons", "days")
def held(view: View, as_of: dt.date, *, group: str = "all", days: str = "near") -> Interval:
    """Return how many people Viasna's list held on a day (rule 10): persons.

    The day's own count; hedges alone, "more than 1,200", make none. Without one, the range from the
    last count before to the first after, each at most a fortnight away; with one of the two only,
    that count, a twentieth wider either way.

    Examples
    --------
    Between 1,262 on 20 November 2024, by a report, and 1,296 on the 30th, by Viasna's review:

    >>> from researchlib.pardons import article
    >>> f"{held(article.on().view, article.day):person}"
    '1,262 to 1,296 people'
    """
    if days == "review":
        review, _ = view.nearest("prisoners_held", group, "viasna", as_of, own=True)
        return view.number(review)
    today = Over("prisoners_held", group, "viasna", Span(as_of, as_of))
    if view.is_count(today):
        return view.number(today)
    near = view.nearest("prisoners_held", group, "viasna", as_of)
    around = [view.number(q) for q in near if q and abs(q.span.end - as_of) <= FORTNIGHT]
    if not around:
        return UNKNOWN
    bounds = hull(around)
    margin = bounds.high // TWENTIETH if len(around) == 1 else 0
    return Bracket(bounds.low - margin, bounds.high + margin)


@measure("change", "number")
def growth(view: View, as_of: dt.date, *, number: str) -> Interval:
    """Return the change from the last count at least 30 days older to the last one: persons.

    Viasna's own counts go before those that only relays print (rule 11): from 1,317 on 30 September
    2024 to 1,299 on 31 October, 18 fewer.
    """
    if number == "newly recognised":
        return view.number(last_month(view, "prisoners_recognised_new", as_of))
    line = ("prisoners_held", "all", "viasna")
    for own in (True, False):
        latest, _ = view.nearest(*line, as_of, own=own)
        older, _ = view.nearest(*line, latest.span.end - MONTH, own=own) if latest else (None, None)
        if latest and older:
            before = view.number(older)
            return view.number(latest) - before
    return UNKNOWN


def last_month(view: View, series: str, until: dt.date) -> Over | None:
    """Return Viasna's count of the last full month counted that ended by a day (rule 11)."""
    return view.last(series, "all", "viasna", lambda s: s.end <= until and s == month_of(s.end))


def month_of(day: dt.date) -> Span:
    """Return the month of a day."""
    start = day.replace(day=1)
    return Span(start, (start + dt.timedelta(31)).replace(day=1) - dt.timedelta(1))
