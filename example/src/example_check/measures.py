"""The calculations, each a pure function from a view of the evidence and a day to a number."""

import datetime as dt

from researchlib import At, Interval, View, measure
from researchlib.intervals import UNKNOWN, at_most, total

COUNTED = "counted"


@measure("persons")
def freed(view: View, as_of: dt.date, *, event: str, group: str = "all") -> Interval:
    """Return how many people of a group an event freed, by who acted: persons.

    Examples
    --------
    >>> from example_check import article
    >>> f"{freed(article.on().view, article.day, event='pardon-2024-11-20'):person}"
    '32 people'
    """
    return view.number(At("freed", group, "presidency", event))


@measure("persons", "first_release")
def freed_in_all(view: View, as_of: dt.date, *, first_release: str) -> Interval:
    """Return how many people the events up to a day freed: persons.

    The numbers of all events added; if one is unknown, or no event is known, so is the sum.
    """
    kinds = {"decree", "release"} if first_release == COUNTED else {"decree"}
    so_far = at_most(as_of.toordinal())
    events = [event for day, event in view.events(kinds) if day.within(so_far)]
    if not events:
        return UNKNOWN
    return total(view.number(At("freed", "all", event.origin, event.id)) for event in events)
