"""Claims and verdicts: one checkable statement against the interval that the evidence leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from researchlib.errors import ParameterError
from researchlib.intervals import (
    Comparator,
    Interval,
    compare,
    exactly,
    format_days,
    format_interval,
    parse_days,
)
from researchlib.suggest import suggestion
from researchlib.tables import Dataset

COMPARATOR_WORDS = {
    "eq": "",
    "ge": "at least ",
    "gt": "more than ",
    "le": "at most ",
    "lt": "less than ",
    "about": "about ",
    "most": "more than ",
}
DATE_WORDS = {"ge": "not before ", "gt": "after "}
OPEN_TO_EQUALITY = ("eq", "about", "ge", "le")


class Verdict(StrEnum):
    """What the evidence says of a claim. Computed, never typed by hand."""

    REPRODUCED = "reproduced"
    CONSISTENT = "consistent"
    DEPENDS = "depends"
    CONTRADICTED = "contradicted"
    UNDECIDED = "undecided"
    NOT_CHECKABLE = "not checkable"
    RESTATED = "restated"

    @property
    def holds(self) -> bool:
        """Whether the claim stands."""
        return self in (Verdict.REPRODUCED, Verdict.CONSISTENT)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the article, as the table ``claims`` has it.

    Examples
    --------
    >>> from researchlib.tables import load
    >>> print(find_claim(load(), "sixth-wave").printed)
    6
    """

    claim_id: str
    paragraph: int
    paraphrase: str
    attributed_to: str
    attributed_kind: str
    kind: str
    comparator: Comparator
    value: str | None
    unit: str
    as_of: dt.date
    notebook: str
    checkable: bool
    reading: str
    needs_data: str

    @property
    def claimed(self) -> Interval | None:
        """What the claim says: one value, or the days that a date names; None if it has none."""
        if self.value is None:
            return None
        return parse_days(self.value) if self.kind == "date" else exactly(float(self.value))

    @property
    def printed(self) -> str:
        """The claimed value as a reader writes it."""
        if self.claimed is None:
            return "no value"
        if self.kind == "date":
            words = DATE_WORDS if self.comparator in DATE_WORDS else COMPARATOR_WORDS
            return words[self.comparator] + format_days(str(self.value))
        return COMPARATOR_WORDS[self.comparator] + format_interval(self.claimed)


def claims(dataset: Dataset) -> dict[str, Claim]:
    """Return all claims by id, in the article's order."""
    names = Claim.__dataclass_fields__
    rows = sorted(dataset.rows["claims"], key=lambda row: (row["paragraph"], row["claim_id"]))
    return {row["claim_id"]: Claim(**{name: row[name] for name in names}) for row in rows}


def find_claim(dataset: Dataset, claim_id: str) -> Claim:
    """Return one claim.

    Raises
    ------
    ParameterError
        If there is none of that id; the message names the nearest.
    """
    known = claims(dataset)
    if claim_id not in known:
        raise ParameterError(f"claim: found {claim_id!r}, {suggestion(claim_id, known)}")
    return known[claim_id]


def judge(computed: Interval, comparator: Comparator, claimed: Interval) -> Verdict:
    """Return the verdict on a claim under one specification.

    ============ ===================================================================
    verdict      when
    ============ ===================================================================
    reproduced   an equality holds whatever the evidence leaves open
    consistent   another comparator holds so, or the claimed value lies inside a
                 bounded interval of published values and satisfies the comparator
    contradicted the comparator holds for no value that the evidence allows
    undecided    the evidence allows values for which it holds and others
    ============ ===================================================================

    Examples
    --------
    >>> judge(exactly(6), "eq", exactly(6)).value
    'reproduced'
    >>> judge(Interval(1262, 1296), "eq", exactly(1275)).value
    'consistent'
    >>> judge(exactly(20.2), "most", exactly(50)).value
    'contradicted'
    >>> judge(Interval(176), "ge", exactly(1213)).value
    'undecided'
    """
    truth = compare(computed, comparator, claimed)
    if truth is False:
        return Verdict.CONTRADICTED
    if truth is True:
        return Verdict.REPRODUCED if comparator == "eq" else Verdict.CONSISTENT
    inside = computed.bounded and claimed.degenerate and claimed.lower in computed
    if comparator in OPEN_TO_EQUALITY and inside:
        return Verdict.CONSISTENT
    return Verdict.UNDECIDED


def combine(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict over all defensible specifications.

    A claim that stands under every one is as firm as under the weakest; one that stands under
    some only ``depends``; one that never stands is ``contradicted`` if it is false under all, and
    ``undecided`` if some leave it open.

    Examples
    --------
    >>> combine([Verdict.REPRODUCED, Verdict.CONTRADICTED]).value
    'depends'
    >>> combine([Verdict.UNDECIDED, Verdict.CONTRADICTED]).value
    'undecided'
    >>> combine([Verdict.REPRODUCED, Verdict.CONSISTENT]).value
    'consistent'
    """
    found = set(verdicts)
    if not found:
        raise ValueError("a verdict needs at least one specification")
    if len(found) == 1:
        return found.pop()
    standing = {verdict for verdict in found if verdict.holds}
    if standing == found:
        return Verdict.CONSISTENT
    return Verdict.DEPENDS if standing else Verdict.UNDECIDED
