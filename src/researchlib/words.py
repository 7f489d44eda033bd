"""How numbers, days and spans are written in a sentence that an editor could print."""

import calendar
import datetime as dt
import math

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
    >>> written(1, math.inf, "person"), written(0, 0, "person")
    ('at least one person', 'no people')
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
        return f"{'' if low == high else 'at least '}the {_rank(low)}"
    if unit.startswith("by "):
        least, most = sorted((abs(low), abs(high)))
        size = written(least, most, unit.removeprefix("by "))
        return f"{'rose' if low > 0 else 'fell' if high < 0 else 'changed'} by {size}"
    text = _number(low, high, words=unit not in ("", "percent"))
    *before, noun = unit.split(" ")
    if noun and noun != "percent" and (low if high == math.inf else high) != 1:
        noun = PLURAL.get(noun, f"{noun}s")
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


def _rank(value: float) -> str:
    return RANKS[int(value) - 1] if 0 < value <= len(RANKS) else f"{value:.0f}th"


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
    if high - low <= 1:
        return "on", day(first) if low == high else _merged(day(first), "or", day(last))
    return _stretch(first, last, "between", "and")


def _stretch(first: dt.date, last: dt.date, preposition: str, joint: str) -> tuple[str, str]:
    """Return a month, a year, or days or months from first to last, and the preposition."""
    if named := _month_or_year(first, last):
        return "in", named
    if first.day == 1 and _ends_month(last):
        month = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
        return preposition, f"{month} {joint} {last:%B %Y}"
    return preposition, _merged(day(first), joint, day(last))


def _ends_month(date: dt.date) -> bool:
    return date.day == calendar.monthrange(date.year, date.month)[1]


def _month_or_year(first: dt.date, last: dt.date) -> str:
    if first.day != 1 or not _ends_month(last) or first.year != last.year:
        return ""
    if (first.month, last.month) == (1, 12):
        return str(first.year)
    return f"{first:%B %Y}" if first.month == last.month else ""


def _merged(one: str, joint: str, other: str) -> str:
    """Return two days without repeating month or year: "14 or 15 February 2023"."""
    a, b = one.split(), other.split()
    keep = 1 if a[1:] == b[1:] else 2 if a[2:] == b[2:] else 3
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
    if first == last:
        return f"on {day(first)}"
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
