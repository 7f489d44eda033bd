"""What the evidence would have supported printing, computed from the readings."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from researchlib.claims import Claim, Verdict
from researchlib.intervals import Interval, format_interval, hull
from researchlib.multiverse import Outcome


def correction(unit: str, found: Sequence[Outcome]) -> str:
    """Return one sentence on a claim that does not stand under every reading; else nothing.

    Where readings differ in their verdict, it says what each option of the choice that tells them
    apart best supports: readings that count different things are not thrown together.

    Examples
    --------
    >>> from researchlib.ledger import Ledger
    >>> print(Ledger().check("sixth-wave").correction)
    The evidence supports printing “6 waves” with july release “counted”,
    “5 waves” with july release “left out”.
    """
    if all(outcome.verdict.holds for outcome in found):
        return ""
    if len({outcome.verdict for outcome in found}) == 1:
        return f"The evidence supports {_printing(found, unit)}."
    deciding = max(found[0].specification, key=lambda name: _told_apart(found, name))
    options: dict[str, list[Outcome]] = {}
    for outcome in found:
        options.setdefault(outcome.specification[deciding], []).append(outcome)
    parts = [
        f"{_printing(group, unit)} with {deciding.replace('_', ' ')} “{option}”"
        for option, group in options.items()
    ]
    return f"The evidence supports {', '.join(parts).replace(', printing', ',')}."


def _told_apart(found: Sequence[Outcome], name: str) -> float:
    """Return how well the options of a choice tell verdicts apart: all, if one verdict each."""
    readings = Counter(outcome.specification[name] for outcome in found)
    alike = Counter((outcome.specification[name], outcome.verdict) for outcome in found)
    return sum(count**2 / readings[option] for (option, _), count in alike.items())


def _printing(found: Sequence[Outcome], unit: str) -> str:
    whole = hull(outcome.measured.interval for outcome in found)
    if says_nothing(whole, unit):
        return "no number"
    text = format_interval(whole, unit)
    return f"printing “{text}”" if unit == "date" else f"printing “{text} {unit}”"


def says_nothing(interval: Interval, unit: str) -> bool:
    """Whether an interval holds every value that there could be.

    Examples
    --------
    >>> says_nothing(Interval(0), "persons"), says_nothing(Interval(0, 100), "percent")
    (True, True)
    """
    unbounded = math.isinf(interval.upper)
    return interval.lower <= 0 and (unbounded or (unit == "percent" and interval.upper >= 100))


def settled_by(claim: Claim, found: Sequence[Outcome]) -> str:
    """Return which publication would settle what the readings leave undecided; else nothing."""
    undecided = any(outcome.verdict is Verdict.UNDECIDED for outcome in found)
    return claim.needs_data if undecided else ""
