"""How numbers, days and spans are written in a sentence that an editor could print."""

import calendar
import datetime as dt
import math
import re

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
RANKS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
PLURAL = {"person": "people"}
NOMINAL_DAYS = 366


def written(low: float, high: float, unit: str = "") -> str:
    """Return a range of numbers or days in words.

    Parameters
    ----------
    low, high : float
        The ends, both included; infinite where there is none. Days are ordinals.
    unit : str
        The singular of what is counted ("different person"); nothing or ``percent`` for digits;
        ``rank``; ``date``, ``when`` (with its preposition), ``weekday``; "by person" for a change.

    Examples
    --------
    >>> written(18, math.inf, "person"), written(1262, 1296), written(6, 6, "rank")
    ('at least 18 people', '1,262 to 1,296', 'the sixth')
    >>> written(-18, -18, "by person"), written(1, 1, "law")
    ('fell by 18 people', 'one law')
    >>> written(1, math.inf, "person"), written(0, 0, "person"), written(2, 2, "country")
    ('at least one person', 'no people', 'two countries')
    >>> written(738825, 738854, "when"), written(739210, 739210, "weekday")
    ('in November 2023', 'Wednesday, 20 November 2024')
    >>> written(737546, 737668, "when")
    'between May and August 2020'
    """
    if low == -math.inf and high == math.inf:
        return "unknown"
    if unit in ("date", "when", "weekday"):
        return _dated(low, high, unit)
    if unit == "rank":
        rank = RANKS[int(low) - 1] if 0 < low <= len(RANKS) else f"{low:.0f}th"
        return f"{'' if low == high else 'at least '}the {rank}"
    if unit.startswith("by "):
        least, most = sorted((abs(low), abs(high)))
        size = written(least, most, unit.removeprefix("by "))
        return f"{'rose' if low > 0 else 'fell' if high < 0 else 'changed'} by {size}"
    text = _number(low, high, words=unit not in ("", "percent"))
    *before, noun = unit.split(" ")
    if noun and noun != "percent" and (low if high == math.inf else high) != 1:
        noun = PLURAL.get(noun, re.sub("(?<=[^aeiou])y$", "ie", noun) + "s")
    return " ".join(filter(None, [text, *before, noun]))


def _dated(low: float, high: float, unit: str) -> str:
    preposition, text = _days(low, high)
    if unit == "weekday" and low == high:
        return f"{dt.date.fromordinal(int(low)):%A}, {text}"
    said = unit == "when" or preposition not in ("on", "in")
    return f"{preposition} {text}" if said else text


def _number(low: float, high: float, *, words: bool) -> str:
    def one(value: float) -> str:
        whole = round(value)
        return SMALL[whole] if words and 0 <= value < len(SMALL) else f"{whole:,}"

    if low == high:
        return one(low)
    if high == math.inf:
        return f"more than {one(low - 1)}" if low % 100 == 1 and low > 1 else f"at least {one(low)}"
    if low == -math.inf:
        return f"at most {one(high)}"
    middle = (low + high) / 2
    if middle % 10 == 0 and high - middle == max(1, middle // 20):
        return f"about {one(middle)}"
    return one(low) if round(low) == round(high) else f"{one(low)} to {one(high)}"


def day(date: dt.date) -> str:
    """Return a day as a reader writes it.

    Examples
    --------
    >>> day(dt.date(2024, 11, 20))
    '20 November 2024'
    """
    return f"{date.day} {date:%B %Y}"


def _days(low: float, high: float) -> tuple[str, str]:
    """Return a range of days and the preposition that it takes."""
    if high == math.inf:
        return "from", f"{day(dt.date.fromordinal(int(low)))} on"
    last = dt.date.fromordinal(int(high))
    if low == -math.inf:
        return "by", day(last).removeprefix("31 December ")
    first = dt.date.fromordinal(int(low))
    if high - low == 1:
        return "on", _merged(day(first), "or", day(last))
    return _stretch(first, last, "between", "and")


def _stretch(first: dt.date, last: dt.date, preposition: str, joint: str) -> tuple[str, str]:
    """Return a day, a month, a year or a range of days or months, and its preposition."""
    one, other = day(first), day(last)
    if first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
        one, other = f"{first:%B %Y}", f"{last:%B %Y}"
        if first.year == last.year and (first.month, last.month) == (1, 12):
            one = other = f"{first.year}"
    if one == other:
        return "on" if first == last else "in", one
    return preposition, _merged(one, joint, other)


def _merged(one: str, joint: str, other: str) -> str:
    """Return two times without repeating month or year: "14 or 15 February 2023"."""
    a, b = one.split(), other.split()
    keep = next((n for n in range(1, len(a)) if a[n:] == b[n:]), len(a))
    return f"{' '.join(a[:keep])} {joint} {other}"


def during(first: dt.date, last: dt.date) -> str:
    """Return a span with its preposition.

    One longer than a year counts from a nominal beginning: only its end is said.

    Examples
    --------
    >>> during(dt.date(2024, 7, 1), dt.date(2024, 9, 30))
    'from July to September 2024'
    >>> during(dt.date(2024, 11, 7), dt.date(2024, 11, 7))
    'on 7 November 2024'
    """
    if (last - first).days > NOMINAL_DAYS:
        return f"by {day(last)}"
    return " ".join(_stretch(first, last, "from", "to"))


def listed(texts: list[str]) -> str:
    """Return texts as a list in a sentence; a year that all of them end with is said once.

    Examples
    --------
    >>> listed(["18 on 3 July 2024", "30 on 16 August 2024"])
    '18 on 3 July and 30 on 16 August 2024'
    """
    years = {text[-5:] for text in texts}
    if len(texts) > 1 and len(years) == 1 and (year := years.pop()).strip().isdigit():
        texts = [text.removesuffix(year) for text in texts[:-1]] + texts[-1:]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def capital(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return f"{text[:1].upper()}{text[1:]}"
