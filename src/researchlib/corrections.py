"""What the evidence would have supported printing, computed from the readings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from researchlib.claims import Claim, Verdict
from researchlib.intervals import Interval, format_interval, hull
from researchlib.multiverse import Outcome


def correction(unit: str, found: Sequence[Outcome], decided_by: Mapping[str, float]) -> str:
    """Return one sentence on a claim that does not stand under every reading; else nothing.

    Where one choice moves the verdict most, it says what each of its options supports: readings
    that count different things are not thrown together.

    Examples
    --------
    >>> from researchlib.ledger import Ledger
    >>> print(Ledger().check("sixth-wave").correction)
    The evidence supports printing “6 waves” with july release “counted”,
    “5 waves” with july release “left out”.
    """
    if all(outcome.verdict.holds for outcome in found):
        return ""
    deciding = max(decided_by, key=lambda name: decided_by[name], default="")
    if not decided_by.get(deciding):
        return f"The evidence supports {_printing(found, unit)}."
    options: dict[str, list[Outcome]] = {}
    for outcome in found:
        options.setdefault(outcome.specification[deciding], []).append(outcome)
    parts = [
        f"{_printing(group, unit)} with {deciding.replace('_', ' ')} “{option}”"
        for option, group in options.items()
    ]
    return f"The evidence supports {', '.join(parts).replace(', printing', ',')}."


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
