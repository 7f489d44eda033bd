"""What a published number or date allows the true value to be: closed intervals.

A day is its ordinal, so that counts and days obey the same rules. An interval without ends is
*unknown*, a value of its own; a *bracket* is a range that nobody counted.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .words import written

INF = math.inf
TWENTIETH = 20
"""The one tolerance: a twentieth (RULES.md)."""
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
"""Of so many digits that a float holds it."""
YEARS = range(1990, 2101)
DAY = f"a day as YYYY-MM-DD, {YEARS[0]} to {YEARS[-1]}"


@dataclass(frozen=True, slots=True)
class Interval:
    """The values from ``low`` to ``high``, both included; without arguments: unknown.

    Examples
    --------
    >>> exactly(18) + Interval(30, 32)
    Interval(low=48, high=50)
    >>> f"{at_least(18):person}"
    'at least 18 people'
    """

    low: float = -INF
    high: float = INF

    @property
    def exact(self) -> bool:
        """Whether one value is left."""
        return self.low == self.high

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite."""
        return self.low > -INF and self.high < INF

    @property
    def narrow(self) -> bool:
        """Whether it is no wider than a twentieth of its upper end (rule 10)."""
        return self.bounded and (self.high - self.low) * TWENTIETH <= self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __and__(self, other: Interval) -> Interval | None:
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Interval(low, high) if low <= high else None

    def within(self, other: Interval) -> bool:
        """Whether every value of this interval is one of the other's."""
        return other.low <= self.low and self.high <= other.high

    def __format__(self, unit: str) -> str:
        return written(self.low, self.high, unit)


@dataclass(frozen=True, slots=True)
class Bracket(Interval):
    """What counts before and after a day say of it (rule 10)."""


UNKNOWN = Interval()


def exactly(value: float) -> Interval:
    """Return the interval of one value."""
    return Interval(value, value)


def at_least(value: float) -> Interval:
    """Return the values from one on."""
    return Interval(value, INF)


def at_most(value: float) -> Interval:
    """Return the values up to one."""
    return Interval(-INF, value)


def above(value: float) -> float:
    """Return the next value that is more, where values need not be whole."""
    return math.nextafter(value, INF)


def below(value: float) -> float:
    """Return the next value that is less, where values need not be whole."""
    return math.nextafter(value, -INF)


def total(parts: Iterable[Interval]) -> Interval:
    """Return what parts allow their sum to be; an unknown part makes it unknown (rule 9).

    Examples
    --------
    Six counts that leave nothing open:

    >>> total(map(exactly, (18, 30, 30, 37, 31, 32)))
    Interval(low=178, high=178)
    """
    return sum(parts, exactly(0))


def hull(parts: Iterable[Interval]) -> Interval:
    """Return the range that holds all parts; unknown if there are none."""
    parts = list(parts)
    if not parts:
        return UNKNOWN
    return Interval(min(p.low for p in parts), max(p.high for p in parts))


def shared(parts: Iterable[Interval]) -> Interval:
    """Return the values that all parts hold (rule 6).

    Where some contradict another, the range of those, narrowed by the rest.

    Examples
    --------
    >>> shared([at_least(18), exactly(18)])
    Interval(low=18, high=18)
    >>> shared([exactly(31), at_least(33), at_most(34)])
    Interval(low=31, high=34)
    """
    parts = list(parts)
    first_end = min((p.high for p in parts), default=INF)
    last_start = max((p.low for p in parts), default=-INF)
    clash = [p for p in parts if p.low > first_end or p.high < last_start]
    common = hull(clash)
    for part in parts:
        if part not in clash:
            common = common & part or common
    return common


def percent(part: Interval, whole: Interval) -> Interval:
    """Return the share of a part in its whole, in percent; unknown where nothing bounds it.

    A part that is larger than its whole is none of its (rule 9).

    Examples
    --------
    Of 1,603 people convicted in 2023, 324 were charged with insulting the president:

    >>> f"{percent(exactly(324), exactly(1603)):percent}"
    '20 percent'
    >>> percent(at_least(380), at_least(400)) == UNKNOWN
    True
    """
    if UNKNOWN in (part, whole) or whole.high <= 0 or part.low > whole.high:
        return UNKNOWN
    low = max(0.0, 100 * part.low / whole.high)
    high = min(100.0, 100 * part.high / whole.low) if whole.low > 0 else 100.0
    return Interval(low, high) if low > 0 or high < 100 else UNKNOWN


@lru_cache(maxsize=2**12)
def hedged(value: Interval, hedge: str, *, whole: bool = True) -> Interval:
    """Return what a printed value allows (rule 7).

    "At least" includes the number, "more than" does not; "about" is a twentieth either way, at
    least one. People, cases and days are ``whole``, percentages are not.

    Examples
    --------
    >>> hedged(exactly(3600), "about")
    Interval(low=3420, high=3780)
    >>> hedged(exactly(1300), "less_than")
    Interval(low=-inf, high=1299)
    """
    low, high = value.low, value.high
    margin = max(1, high // TWENTIETH)
    more, less = (low + 1, high - 1) if whole else (above(low), below(high))
    return {
        "exact": value,
        "at_least": at_least(low),
        "more_than": at_least(more),
        "at_most": at_most(high),
        "less_than": at_most(less),
        "about": Interval(low - margin, high + margin),
    }[hedge]


def parse_day(text: str) -> dt.date:
    """Return a day written as YYYY-MM-DD, and no other way.

    Raises
    ------
    ValueError
        If it is not, or so far away that a slip of the pen is likelier.
    """
    date = dt.date.fromisoformat(text)
    if text != date.isoformat() or date.year not in YEARS:
        raise ValueError(text)
    return date


def days(text: str) -> Interval:
    """Return the days that a day, month or year means (rule 7).

    Examples
    --------
    >>> f"{days('2022-12'):when}"
    'in December 2022'
    """
    parts = text.split("-")
    first = parse_day("-".join([*parts, *["01"] * (3 - len(parts))]))
    if len(parts) == 3:
        return exactly(first.toordinal())
    month = 12 if len(parts) == 1 else first.month
    last = dt.date(first.year, month, calendar.monthrange(first.year, month)[1])
    return Interval(first.toordinal(), last.toordinal())


@lru_cache(maxsize=2**12)
def parse(text: str, *, date: bool = False) -> Interval:
    """Return what a cell means: a number, or a day, month or year; "low..high" is a range.

    Raises
    ------
    ValueError
        If it is neither, or the range is upside down.
    """
    low, between, high = text.partition("..")
    read = days if date else lambda value: exactly(float(digits(value)))
    found = Interval(read(low).low, read(high if between else low).high)
    if found.low > found.high:
        raise ValueError(text)
    return found


def digits(text: str) -> str:
    """Return a text that is a number in plain digits.

    Raises
    ------
    ValueError
        If it is not: ``int`` and ``float`` take signs, spaces and other scripts' digits too.
    """
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    return text


def months_between(start: Interval, end: Interval) -> Interval:
    """Return how many full months lie between two days.

    Examples
    --------
    >>> months_between(days("2023-02-15"), days("2024-11-12"))
    Interval(low=20, high=20)
    """
    return Interval(_months(start.high, end.low), _months(start.low, end.high))


def _months(start: float, end: float) -> float:
    if math.isinf(end - start):
        return end - start
    a, b = dt.date.fromordinal(int(start)), dt.date.fromordinal(int(end))
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)
