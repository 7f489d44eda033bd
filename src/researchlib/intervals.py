"""Intervals of possible values, and comparators that answer true, false or undecided.

A published number says what the true value may be: ``exact 32`` leaves ``[32, 32]``, ``at_least
1275`` leaves ``[1275, inf)``. Calculations carry such intervals through, and a claim is checked
against the interval that comes out. Dates are intervals of day ordinals (``date.toordinal``).
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

INFINITY = math.inf

Qualifier = Literal["exact", "at_least", "more_than", "about", "at_most", "less_than"]
Comparator = Literal["eq", "ge", "gt", "le", "lt", "about", "most"]

ABOUT_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that a quantity may have, between two ends that may be open or infinite.

    Parameters
    ----------
    lower, upper : float
        The ends, ``lower <= upper``; ``-inf`` and ``inf`` stand for "no bound".
    lower_open, upper_open : bool
        Whether the end itself is left out. Infinite ends count as open.

    Raises
    ------
    ValueError
        If no value lies between the ends.

    Examples
    --------
    >>> Interval(18, 18) + Interval(30, 30)
    Interval(48, 48)
    >>> str(Interval(1275))
    '≥ 1,275'
    """

    lower: float = -INFINITY
    upper: float = INFINITY
    lower_open: bool = False
    upper_open: bool = False

    def __post_init__(self) -> None:
        if math.isnan(self.lower) or math.isnan(self.upper):
            raise ValueError("an interval's ends are numbers, found NaN")
        empty = self.lower > self.upper
        if self.lower == self.upper and (self.lower_open or self.upper_open):
            empty = True
        if empty:
            raise ValueError(f"no value lies between {self.lower} and {self.upper}")

    def __repr__(self) -> str:
        ends = f"{self.lower:.12g}, {self.upper:.12g}"
        flags = "".join(
            f", {name}=True" for name in ("lower_open", "upper_open") if getattr(self, name)
        )
        return f"Interval({ends}{flags})"

    def __str__(self) -> str:
        return format_interval(self)

    @property
    def degenerate(self) -> bool:
        """Whether exactly one value is left."""
        return self.lower == self.upper

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite."""
        return math.isfinite(self.lower) and math.isfinite(self.upper)

    def __contains__(self, value: float) -> bool:
        above = value > self.lower or (value == self.lower and not self.lower_open)
        below = value < self.upper or (value == self.upper and not self.upper_open)
        return above and below

    def within(self, other: Interval) -> bool:
        """Whether every value of this interval is one of the other's."""
        low = self.lower > other.lower or (
            self.lower == other.lower and (self.lower_open or not other.lower_open)
        )
        high = self.upper < other.upper or (
            self.upper == other.upper and (self.upper_open or not other.upper_open)
        )
        return low and high

    def meets(self, other: Interval) -> bool:
        """Whether the two intervals share a value."""
        return not (_entirely_below(self, other) or _entirely_below(other, self))

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            self.lower + other.lower,
            self.upper + other.upper,
            self.lower_open or other.lower_open,
            self.upper_open or other.upper_open,
        )

    def __neg__(self) -> Interval:
        return Interval(-self.upper, -self.lower, self.upper_open, self.lower_open)

    def __sub__(self, other: Interval) -> Interval:
        return self + (-other)


def exactly(value: float) -> Interval:
    """Return the interval that holds one value only."""
    return Interval(value, value)


def total(intervals: Iterable[Interval]) -> Interval:
    """Return the interval of a sum (of nothing: exactly 0).

    Examples
    --------
    The six releases of July to November 2024, as Radio Svaboda lists them:

    >>> str(total(exactly(n) for n in (18, 30, 30, 37, 31, 32)))
    '178'
    """
    result = exactly(0)
    for interval in intervals:
        result += interval
    return result


def hull(intervals: Iterable[Interval]) -> Interval:
    """Return the smallest interval that holds all of the given ones.

    Raises
    ------
    ValueError
        If there is none to hold.

    Examples
    --------
    >>> hull([exactly(1299), exactly(1296)])
    Interval(1296, 1299)
    """
    intervals = list(intervals)
    if not intervals:
        raise ValueError("the hull of no interval is not defined")
    low = min(intervals, key=lambda i: (i.lower, i.lower_open))
    high = max(intervals, key=lambda i: (i.upper, not i.upper_open))
    return Interval(low.lower, high.upper, low.lower_open, high.upper_open)


def share(part: Interval, whole: Interval) -> Interval:
    """Return part over whole in percent, for a part of a whole that are both at least zero.

    The part is a part: its share never passes 100.

    Examples
    --------
    The 324 of 1,603 people convicted in 2023 who were charged with insulting the president:

    >>> f"{share(exactly(324), exactly(1603))}"
    '20.2'
    >>> share(Interval(1200), Interval(1275))
    Interval(0, 100)
    """
    low = 0.0 if math.isinf(whole.upper) else 100 * part.lower / whole.upper
    high = 100.0 if whole.lower <= 0 else 100 * part.upper / whole.lower
    return Interval(min(100.0, max(0.0, low)), min(100.0, high))


def about_margin(value: float) -> float:
    """Return how far "about ``value``" may lie from it.

    Half a unit of the last non-zero digit (what rounding leaves), and at least 5 percent of the
    value (what writers leave: the agencies' "about 1,400" of 4 September 2024 stood for 1,371).

    Examples
    --------
    >>> about_margin(3600)
    180.0
    >>> about_margin(1000)
    500.0
    """
    if value == 0:
        return 0.0
    digits = f"{abs(value):f}".rstrip("0").rstrip(".")
    _, _, decimals = digits.partition(".")
    if decimals:
        place = 10.0 ** -len(decimals)
    else:
        place = 10.0 ** (len(digits) - len(digits.rstrip("0")))
    return max(place / 2, ABOUT_SHARE * abs(value))


@cache
def from_qualifier(value: float, qualifier: Qualifier) -> Interval:
    """Return the values that a published number allows.

    ========== ===========================================================
    qualifier  interval
    ========== ===========================================================
    exact      ``[v, v]``
    at_least   ``[v, inf)``
    more_than  ``(v, inf)``
    about      ``[v - m, v + m]``, with the margin m of :func:`about_margin`
    at_most    ``(-inf, v]``
    less_than  ``(-inf, v)``
    ========== ===========================================================

    Words are numbers with a qualifier: "dozens" is read as at least two dozen, ``at_least 24``;
    "several" and "a number of" as ``at_least 2``.

    Examples
    --------
    >>> from_qualifier(1275, "at_least")
    Interval(1275, inf)
    >>> from_qualifier(1300, "less_than")
    Interval(-inf, 1300, upper_open=True)
    """
    match qualifier:
        case "exact":
            return exactly(value)
        case "at_least":
            return Interval(lower=value)
        case "more_than":
            return Interval(lower=value, lower_open=True)
        case "about":
            margin = about_margin(value)
            return Interval(value - margin, value + margin)
        case "at_most":
            return Interval(upper=value)
        case "less_than":
            return Interval(upper=value, upper_open=True)
    raise ValueError(f"unknown qualifier {qualifier!r}")


def compare(computed: Interval, comparator: Comparator, claimed: Interval) -> bool | None:
    """Return whether a comparator holds for every value of an interval, for none, or for some.

    Parameters
    ----------
    computed : Interval
        What the evidence allows.
    comparator : str
        ``eq``, ``ge``, ``gt``, ``le``, ``lt``, ``about`` or ``most`` (more than the given share).
    claimed : Interval
        What the claim says: one value, or the days of a month or year that it names.

    Returns
    -------
    bool or None
        True if the comparator holds whatever the true value is, False if it holds for none, None
        if it depends on the true value.

    Examples
    --------
    >>> compare(Interval(1262, 1296), "gt", exactly(1000))
    True
    >>> print(compare(Interval(1262, 1296), "ge", exactly(1275)))
    None
    """
    match comparator:
        case "eq":
            if computed.within(claimed):
                return True
            return None if computed.meets(claimed) else False
        case "about":
            margin = about_margin((claimed.lower + claimed.upper) / 2)
            near = Interval(claimed.lower - margin, claimed.upper + margin)
            return compare(computed, "eq", near)
        case "ge":
            return _holds(
                computed.within(Interval(claimed.lower)), computed.meets(Interval(claimed.lower))
            )
        case "gt" | "most":
            beyond = Interval(claimed.upper, lower_open=True)
            return _holds(computed.within(beyond), computed.meets(beyond))
        case "le":
            return _holds(
                computed.within(Interval(upper=claimed.upper)),
                computed.meets(Interval(upper=claimed.upper)),
            )
        case "lt":
            below = Interval(upper=claimed.lower, upper_open=True)
            return _holds(computed.within(below), computed.meets(below))
    raise ValueError(f"unknown comparator {comparator!r}")


def days(first: dt.date, last: dt.date | None = None) -> Interval:
    """Return the interval of day ordinals from one date to another (or the one day).

    Examples
    --------
    >>> format_interval(days(dt.date(2024, 11, 20)), unit="date")
    '20 November 2024'
    """
    return Interval(first.toordinal(), (last or first).toordinal())


def iso_date(text: str) -> dt.date:
    """Return the day that a text as ``YYYY-MM-DD`` names; every date given is read here.

    Raises
    ------
    ValueError
        If the text is another ISO form (``20241121``, ``2024-W47-4``) or names no day.

    Examples
    --------
    >>> iso_date("2024-11-21")
    datetime.date(2024, 11, 21)
    """
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"not a date as YYYY-MM-DD: {text!r}")
    return dt.date.fromisoformat(text)


def parse_days(text: str) -> Interval:
    """Return the days that an ISO date, month or year names.

    Raises
    ------
    ValueError
        If the text is none of ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``.

    Examples
    --------
    >>> format_interval(parse_days("2025-01"), unit="date")
    '1 January 2025 to 31 January 2025'
    """
    if len(text) == 7:
        first = iso_date(f"{text}-01")
        return days(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))
    if len(text) == 4:
        return days(iso_date(f"{text}-01-01"), iso_date(f"{text}-12-31"))
    return days(iso_date(text))


def format_days(text: str) -> str:
    """Return an ISO date, month or year as a reader writes it.

    Examples
    --------
    >>> [format_days(text) for text in ("2024-11-20", "2025-01", "1994")]
    ['20 November 2024', 'January 2025', '1994']
    """
    first = dt.date.fromordinal(int(parse_days(text).lower))
    return [str(first.year), f"{first:%B %Y}", f"{first.day} {first:%B %Y}"][text.count("-")]


def format_value(value: float, unit: str = "") -> str:
    """Return a number (or, for the unit ``date``, a day) as a reader writes it.

    Examples
    --------
    >>> format_value(1275), format_value(20.212), format_value(738990, "date")
    ('1,275', '20.2', '14 April 2024')
    """
    if unit == "date":
        day = dt.date.fromordinal(int(value))
        return f"{day.day} {day:%B %Y}"
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.1f}"


@cache
def format_interval(interval: Interval, unit: str = "") -> str:
    """Return an interval as a reader writes it: ``178``, ``1,262 to 1,296``, ``≥ 1,213``.

    Examples
    --------
    >>> format_interval(Interval(lower=1000, lower_open=True))
    '> 1,000'
    >>> format_interval(Interval())
    'unknown'
    """
    if interval.degenerate:
        return format_value(interval.lower, unit)
    if interval.bounded:
        low, high = format_value(interval.lower, unit), format_value(interval.upper, unit)
        return low if low == high else f"{low} to {high}"
    if math.isfinite(interval.lower):
        sign = ">" if interval.lower_open else "≥"
        return f"{sign} {format_value(interval.lower, unit)}"
    if math.isfinite(interval.upper):
        sign = "<" if interval.upper_open else "≤"
        return f"{sign} {format_value(interval.upper, unit)}"
    return "unknown"


def _entirely_below(first: Interval, second: Interval) -> bool:
    touching_open = first.upper == second.lower and (first.upper_open or second.lower_open)
    return first.upper < second.lower or touching_open


def _holds(always: bool, sometimes: bool) -> bool | None:
    return True if always else (None if sometimes else False)
