"""What other outlets printed on a claim: independent reports that agree with it or differ."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from researchlib.claims import COMPARATOR_WORDS, Claim
from researchlib.intervals import (
    Interval,
    Qualifier,
    compare,
    format_days,
    format_value,
    from_qualifier,
    parse_days,
)
from researchlib.measures.evidence import reports
from researchlib.schema import Row
from researchlib.tables import Dataset

QUALIFIERS: dict[str, Qualifier] = {
    "eq": "exact",
    "ge": "at_least",
    "gt": "more_than",
    "about": "about",
    "le": "at_most",
    "lt": "less_than",
}
SAME_UNIT = {
    "administrative cases": "cases",
    "pardon round": "waves",
    "presidential term": "terms",
}
DATE_HEDGES = {"le": "by ", "about": "about "}
SAME_NUMBER = ("rounding", "wording")
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Report:
    """One independent publication's number beside the claim's.

    Parameters
    ----------
    source_id, publisher : str
        The original publication; copies of it are not counted again.
    printed : str
        What it prints.
    agrees : bool or None
        Whether the claim may be true as this prints it; None where the two are not comparable.
    reason : str
        Why it differs, where the evidence shows it: window, date, population, counting rule,
        wording, unit, rounding or a slip.
    note : str
        What a reader needs to know besides.
    """

    source_id: str
    publisher: str
    printed: str
    agrees: bool | None
    reason: str = ""
    note: str = ""


def triangulate(claim: Claim, dataset: Dataset) -> list[Report]:
    """Return what other outlets printed, once for each independent original.

    A number agrees if the claim can be true under it: it is the same number, or its hedge leaves
    room for the claim. One that the data mark as counting something else (another window, day,
    population or rule) differs for that reason, whatever its size; rounding no difference
    or wording is no difference unless it leaves no room.

    Examples
    --------
    >>> from researchlib.claims import find_claim
    >>> from researchlib.tables import load
    >>> data = load()
    >>> summary(triangulate(find_claim(data, "older-than-50-nine"), data))
    '9 independent reports agree, none differs'
    """
    found: dict[str, Report] = {}
    for row in sorted(reports(dataset, claim.claim_id), key=lambda row: str(row["report_id"])):
        original = dataset.original(row["source_id"])
        report = _report(claim, row, dataset, original)
        if original not in found or (report.agrees and not found[original].agrees):
            found[original] = report
    return sorted(found.values(), key=lambda r: (not r.agrees, r.agrees is None, r.source_id))


def summary(found: Sequence[Report]) -> str:
    """Return agreement in words, or nothing where no report is comparable.

    Examples
    --------
    >>> summary([Report("a", "A", "6", True), Report("b", "B", "5", False, "counting rule")])
    '1 independent report agrees, 1 differs (counting rule)'
    """
    agreeing = sum(report.agrees is True for report in found)
    reasons = Counter(report.reason for report in found if report.agrees is False)
    differing = sum(reasons.values())
    if not agreeing + differing:
        return ""
    one = agreeing < 2
    words = f"{agreeing or 'no'} independent report{'' if one else 's'} agree{'s' if one else ''}"
    if not differing:
        return f"{words}, none differs"
    named = [f"{n} {reason}" if len(reasons) > 1 else reason for reason, n in reasons.most_common()]
    return f"{words}, {differing} differ{'s' if differing == 1 else ''} ({', '.join(named)})"


def _report(claim: Claim, row: Row, dataset: Dataset, original: str) -> Report:
    publisher = dataset.sources[original]["publisher"]
    agrees, reason = _agrees(claim, row), (row["differs_because"] or "").replace("_", " ")
    if reason == "unit" or (agrees is not None and reason not in ("", *SAME_NUMBER)):
        agrees = False
    if agrees is not False:
        reason = ""
    elif not reason:
        reason = "reason open"
    return Report(original, publisher, _printed(row), agrees, reason, row["note"] or "")


def _agrees(claim: Claim, row: Row) -> bool | None:
    value = _comparable(claim, row)
    if value is None or claim.claimed is None:
        return None
    if row["number"] == claim.claimed.lower:
        return True
    truth = compare(value, claim.comparator, claim.claimed)
    return None if truth is None and math.isinf(value.lower) else truth is not False


def _comparable(claim: Claim, row: Row) -> Interval | None:
    """Return what a report allows in the claim's unit, or None if it speaks of something else."""
    if claim.kind == "date":
        return _days(row["value"], row["comparator"]) if row["unit"] == "date" else None
    if row["number"] is None or claim.claimed is None:
        return None
    number = row["number"]
    if (claim.unit, row["unit"]) == ("months", "days"):
        number /= DAYS_A_MONTH
    elif not SAME_UNIT.get(claim.unit, claim.unit).startswith(row["unit"]):
        return None
    return from_qualifier(number, QUALIFIERS[row["comparator"]])


def _days(text: str, comparator: str) -> Interval | None:
    try:
        named = parse_days(text)
    except ValueError:
        return None
    return Interval(upper=named.upper) if comparator == "le" else named


def _printed(row: Row) -> str:
    if row["number"] is None:
        try:
            return DATE_HEDGES.get(row["comparator"], "") + format_days(row["value"])
        except ValueError:
            return str(row["value"])
    unit = "" if row["unit"] == "text" else f" {row['unit']}"
    return f"{COMPARATOR_WORDS[row['comparator']]}{format_value(row['number'])}{unit}"
