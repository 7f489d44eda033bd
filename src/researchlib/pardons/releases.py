"""Releases of political prisoners since July 2024: which, when, how large, how many in all."""

import datetime as dt

from ..claims import measure
from ..evidence import At, Event, View
from ..intervals import UNKNOWN, Interval, at_most, exactly, shared, total
from .chronology import planned_day

FIRST = dt.date(2024, 7, 1)
"""The article counts since July."""

COUNTED, LEFT_OUT = "counted", "left out"
WITHOUT_DECREE = "release_without_decree"


def waves(view: View, as_of: dt.date, july_release: str = COUNTED) -> list[Event]:
    """Return the waves since July 2024 up to a day, in the order of time.

    A wave is a decree that pardons a group, and the release of 3 July if it counts. An event whose
    day is known is a wave even if nobody printed its size.
    """
    kinds = {"pardon_decree"} if july_release == LEFT_OUT else {"pardon_decree", WITHOUT_DECREE}
    window = Interval(FIRST.toordinal(), as_of.toordinal())
    return [event for day, event in view.events(kinds) if day.within(window)]


def size(wave: Event, group: str = "all", origin: str = "") -> At:
    """Return the quantity "people of a group freed in a wave", by who announced or counted it."""
    return At("freed", group, origin or wave.origin, wave.id)


@measure("persons", "tally")
def running_total(view: View, as_of: dt.date, *, july_release: str) -> Interval:
    """Return how many people the waves freed in all: persons.

    The sizes added; if one is unknown, or no wave is known, so is the sum (rule 9). Of different
    people, a wave that is said to have taken in people freed before may have taken in all of the
    wave before it: 178 less 0 to 18 are 160 to 178.

    Examples
    --------
    18 + 30 + 30 + 37 + 31 + 32 people, from July to the article's day:

    >>> from researchlib.pardons import article
    >>> f"{running_total(article.on().view, article.day, july_release='counted'):person}"
    '178 people'
    """
    found = waves(view, as_of, july_release)
    if not found:
        return UNKNOWN
    sizes = [view.number(size(wave)) for wave in found]
    if july_release in (COUNTED, LEFT_OUT):
        return total(sizes)
    again = [
        Interval(0, min(before.high, now.high))
        for wave, before, now in zip(found[1:], sizes, sizes[1:], strict=False)
        if view.number(size(wave, "freed before", "tsikhanouskaya_office")) != UNKNOWN
    ]
    return total(sizes) - total(again)


@measure("ordinal", "july_release")
def rank(view: View, as_of: dt.date, *, july_release: str) -> Interval:
    """Return which wave the latest one is: a rank. Up to 20 November 2024 there are six."""
    days = [view.number(wave.date) for wave in waves(view, as_of, july_release)]
    return exactly(len(days)) if days else UNKNOWN


@measure("date", "july_release")
def first_day(view: View, as_of: dt.date, *, july_release: str) -> Interval:
    """Return the day of the first wave: a date. Counting the release of July: 3 July 2024."""
    first = waves(view, as_of, july_release)[:1]
    return view.number(first[0].date) if first else UNKNOWN


def latest_decree(view: View, as_of: dt.date) -> Event | None:
    """Return the last decree up to a day."""
    return next(reversed(waves(view, as_of, LEFT_OUT)), None)


@measure("persons")
def latest_size(view: View, as_of: dt.date, *, group: str = "all", before: str = "") -> Interval:
    """Return how many people of a group the latest decree pardoned: persons.

    With ``before``, a decree that is not surely earlier than the day set for that election counts
    as none. On 20 November 2024 it was 32, before 26 January 2025.
    """
    latest = latest_decree(view, as_of)
    if not latest:
        return UNKNOWN
    found, day = view.number(size(latest, group)), view.number(latest.date)
    if not before:
        return found
    planned = planned_day(view, as_of, event=before)
    return found if day.high < planned.low else UNKNOWN if planned == UNKNOWN else exactly(0)


@measure("persons", "label")
def latest_labelled(view: View, as_of: dt.date, *, label: str) -> Interval:
    """Return how many people the latest decree pardoned, or how many its text calls by a label."""
    latest = latest_decree(view, as_of)
    if label == "number" or not latest:
        return latest_size(view, as_of)
    return view.number(At("said", "political prisoners", "presidency", latest.id))


@measure("date")
def latest_day(view: View, as_of: dt.date) -> Interval:
    """Return the day of the latest decree: a date. Up to the article's day: 20 November 2024."""
    latest = latest_decree(view, as_of)
    return view.number(latest.date) if latest else UNKNOWN


@measure("persons", "whose_count")
def rights_groups_total(view: View, as_of: dt.date, *, whose_count: str) -> Interval:
    """Return the total of the waves by rights groups: persons.

    Printed: Viasna's totals from July 2024 over just these waves. Own count: Viasna's count of each
    wave added; where that is not exact, it is at most the number announced, a part being
    no larger than its whole: 18 + 22 + at most 30, 37, 31 and 32 are at most 170.
    """
    found = waves(view, as_of)
    if whose_count == "own count":
        return total(_own_count(view, wave) for wave in found) if found else UNKNOWN
    totals = view.counts("freed_total", "all", "viasna")
    since = [q for q in totals if q.span.start.replace(day=1) == FIRST]
    return shared(view.number(q) for q in since if waves(view, q.span.end) == found)


def _own_count(view: View, wave: Event) -> Interval:
    counted = view.number(size(wave, origin="viasna"))
    if counted.exact:
        return counted
    return counted & at_most(view.number(size(wave)).high) or counted
