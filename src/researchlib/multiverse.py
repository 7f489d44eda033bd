"""A claim under every defensible reading at once.

The multiverse of a measure (Steegen et al. 2016) is the product of its choices. Each combination
is a specification with an interval and a verdict of its own; together they say how firmly the
claim stands.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from researchlib.answers import Answer
from researchlib.claims import Claim, Verdict, combine, judge
from researchlib.errors import CoverageError
from researchlib.intervals import Interval
from researchlib.measures.base import Choice, Measured, remember
from researchlib.tables import Dataset

Specification = dict[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One specification, what it gives, and the verdict on the claim under it."""

    specification: Specification
    measured: Measured
    verdict: Verdict


def specifications(choices: Sequence[Choice]) -> list[Specification]:
    """Return every combination of the choices' options, the defaults first.

    Examples
    --------
    >>> from researchlib.measures.releases import ordinal
    >>> len(specifications(ordinal.choices))
    2
    """
    names = [choice.name for choice in choices]
    options = [choice.names for choice in choices]
    return [
        dict(zip(names, combination, strict=True)) for combination in itertools.product(*options)
    ]


def outcomes(claim: Claim, answer: Answer, dataset: Dataset, as_of: dt.date) -> list[Outcome]:
    """Return what each specification of a claim's measure gives.

    Raises
    ------
    CoverageError
        If the evidence does not cover the day.
    """
    claimed, found = _claimed(claim), []
    for specification in specifications(answer.measure.choices):
        measured = answer.measure(dataset, as_of, **answer.fixed, **specification)
        verdict = judge(measured.interval, claim.comparator, claimed)
        found.append(Outcome(specification, measured, verdict))
    return found


def _claimed(claim: Claim) -> Interval:
    if claim.claimed is None:
        raise ValueError(f"{claim.claim_id} claims no value")
    return claim.claimed


def leave_one_out(
    claim: Claim, answer: Answer, dataset: Dataset, as_of: dt.date, found: Sequence[Outcome]
) -> dict[str, list[Outcome]]:
    """Return what every specification would give without each of the publications used.

    Each original publication behind any specification is left out in turn, with its copies. What
    the rest cannot tell is unknown.
    """
    used = {dataset.original(e.source_id) for o in found for e in o.measured.evidence}
    return {
        source_id: _without(claim, answer, dataset, as_of, source_id, found)
        for source_id in sorted(used)
    }


def _without(
    claim: Claim,
    answer: Answer,
    dataset: Dataset,
    as_of: dt.date,
    source_id: str,
    found: Sequence[Outcome],
) -> list[Outcome]:
    try:
        rest = remember(dataset, ("without", source_id), lambda: dataset.without([source_id]))
        return outcomes(claim, answer, rest, as_of)
    except (LookupError, CoverageError):
        unknown = Measured(Interval())
        verdict = judge(unknown.interval, claim.comparator, _claimed(claim))
        return [Outcome(outcome.specification, unknown, verdict) for outcome in found]


def overall(found: Sequence[Outcome]) -> Verdict:
    """Return the verdict over all specifications."""
    return combine(outcome.verdict for outcome in found)
