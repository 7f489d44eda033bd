"""Who said what."""

import datetime as dt

from ..claims import measure
from ..evidence import At, View
from ..intervals import Interval


@measure("statement")
def said(view: View, as_of: dt.date, *, what: str, at: str, by: str) -> Interval:
    """Return whether someone said something: 1 if these are the words, 0 if others are."""
    return said_number(view, as_of, what=what, at=at, by=by)


@measure("persons")
def said_number(view: View, as_of: dt.date, *, what: str, at: str, by: str) -> Interval:
    """Return the number that someone gave: persons."""
    return view.number(At("said", what.replace("_", " "), by, at))


@measure("persons", "quoted")
def said_words(
    view: View, as_of: dt.date, *, what: str, number: str, at: str, by: str, quoted: str
) -> Interval:
    """Return the number that someone gave in these words, or in others: persons."""
    return said_number(view, as_of, what=what if quoted == "words" else number, at=at, by=by)
