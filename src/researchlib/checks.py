"""A claim against the evidence: readings, the verdict, what it hangs on, what came later."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .claims import ROLES, UNCOUNTED, UNTESTED, Claim, Outcome, Reading
from .data import Material
from .evidence import NOW, Evidence, Number, Quantity, View
from .intervals import TWENTIETH, Bracket, Interval, above, at_least, at_most, below
from .sentences import Teller

PLAIN = {"holds": "reproduced", "fits": "consistent", "fails": "contradicted"}
QUOTED = {"reproduced": "quoted", "contradicted": "misquoted"}
VERDICTS = (*PLAIN.values(), "depends", "undecided", *QUOTED.values(), *UNTESTED.values())


@dataclass(frozen=True)
class Judgement:
    """A claim judged by what was known by a day.

    Parameters
    ----------
    verdict : str
        One of `VERDICTS`.
    sentence : str
        What could be printed.
    readings : tuple of Reading
        What the evidence gives for each meaning of the words, the main one first.
    hangs_on : mapping of str to str
        Each family without which the verdict would be another, and that verdict (rule 19).
    unsure : tuple of str
        Families that may have been public by then and would change the verdict (rule 17).
    """

    verdict: str
    sentence: str
    readings: tuple[Reading, ...] = ()
    hangs_on: Mapping[str, str] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()


def judge(found: Interval, claim: Claim) -> Outcome:
    """Return whether a claim is true whatever the evidence leaves open, never, or cannot be told.

    One tolerance, a twentieth of the claimed count (rule 14): a range no wider than it, partly
    true, fits; a bracket holds or fails only by more than it.
    """
    low, high = claim.value.low, claim.value.high
    true = {
        "eq": claim.value,
        "ge": at_least(low),
        "gt": at_least(above(high)),
        "le": at_most(high),
        "lt": at_most(below(low)),
    }[claim.comparator]
    slack = 0 if claim.unit in UNCOUNTED else high // TWENTIETH
    sure = Interval(found.low - slack, found.high + slack) if isinstance(found, Bracket) else found
    if sure.within(true):
        return "holds"
    if not sure & true:
        return "fails"
    near = found & true and found.high - found.low <= slack
    return "fits" if near and claim.comparator in ("eq", "ge") else "open"


def decide(claim: Claim, readings: Sequence[Reading]) -> str:
    """Return the verdict: the main reading decides, alternatives only make it depend (rule 15)."""
    main = readings[0].outcome
    others = {reading.outcome for reading in readings if reading.role == "alternative"}
    against = others & ({"holds", "fits"} if main == "fails" else {"fails"})
    verdict = "undecided" if main == "open" else "depends" if against else PLAIN[main]
    return verdict if claim.test == "measured" else QUOTED.get(verdict, "undecided")


def read(claim: Claim, view: View, as_of: dt.date) -> tuple[Reading, ...]:
    """Return what each combination of choices gives, main first; the view notes all that was seen.

    A combination has the lowest role among its options (rule 13).
    """
    found = []
    for options in itertools.product(*(choice.options for choice in claim.choices)):
        chosen = {c.name: o.name for c, o in zip(claim.choices, options, strict=True)}
        role = ROLES[max((ROLES.index(option.role) for option in options), default=0)]
        own = View(view.evidence, view.known_by, view.left_out)
        interval = claim.measure(own, as_of, **claim.arguments, **chosen)
        phrase = ", ".join(filter(None, (option.phrase for option in options)))
        found.append(Reading(chosen, role, interval, judge(interval, claim), phrase, own.read))
        view.seen |= own.seen
    return tuple(sorted(found, key=lambda reading: ROLES.index(reading.role)))


def weigh(claim: Claim, material: Material, as_of: dt.date, known_by: dt.date) -> Judgement:
    """Return what the evidence known by a day says of a claim about a day."""
    evidence = material.evidence
    view = View(evidence, known_by)
    readings = read(claim, view, as_of)
    verdict = decide(claim, readings)
    hangs_on = {}
    for family in sorted(view.decisive()):
        less = read(claim, View(evidence, known_by, family), as_of)
        if (without := decide(claim, less)) != verdict:
            hangs_on[family] = without
    supposed, unsure = readings, tuple[str, ...]()
    if known_by < NOW:
        supposed, unsure = _perhaps(claim, evidence, as_of, known_by, verdict)
    told = supposed if unsure else readings
    teller = Teller(claim, as_of, material.names)
    text = teller.sentence(verdict, told, unsure=bool(unsure))
    return Judgement(verdict, text, readings, hangs_on, unsure)


def _perhaps(
    claim: Claim, evidence: Evidence, as_of: dt.date, day: dt.date, verdict: str
) -> tuple[tuple[Reading, ...], tuple[str, ...]]:
    """Return the readings if pages without a sure day were out, and those that change the verdict.

    If none does alone, all that print a number that was weighed.
    """
    supposed = evidence.supposing(day)
    readings = read(claim, View(supposed, day), as_of)
    would = decide(claim, readings)
    if would == verdict:
        return readings, ()
    pages: set[str] = set()
    for q in weighed(readings).keys() & evidence.cells.keys():
        pages |= supposed.cells[q].families(day) - evidence.cells[q].families(day)
    alone = {
        page
        for page in pages
        if decide(claim, read(claim, View(supposed, day, page), as_of)) != would
    }
    return readings, tuple(sorted(alone or pages))


def weighed(readings: Sequence[Reading]) -> dict[Quantity, Number]:
    """Return the numbers that a verdict was weighed from, those of the main reading first."""
    return {q: n for r in readings if r.role != "beside" for q, n in r.read.items()}


def came_later(evidence: Evidence, read: Mapping[Quantity, Number], day: dt.date) -> list[str]:
    """Return the families that were public after a day only, and changed a number read (17)."""
    came: set[str] = set()
    for cell in filter(None, map(evidence.cells.get, read)):
        if cell.number().value != cell.number(day).value:
            new = cell.voices.keys() - cell.families(day)
            came |= new & cell.decisive(NOW) or new
    return sorted(came)
