"""A claim against the evidence: readings, the verdict, what it hangs on, what came later."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from .claims import ROLES, UNCOUNTED, UNTESTED, Claim, Outcome, Reading
from .evidence import NOW, Evidence, Number, Quantity, View
from .intervals import TWENTIETH, Bracket, Interval, above, at_least, at_most, below
from .sentences import Teller

PLAIN = {"holds": "reproduced", "fits": "consistent", "fails": "contradicted"}
QUOTED = {"reproduced": "quoted", "contradicted": "misquoted"}
VERDICTS = (*PLAIN.values(), "depends", "undecided", *QUOTED.values(), *UNTESTED.values())


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


@dataclass(frozen=True)
class Judgement(Teller):
    """What the evidence known by a day says of a claim about a day; each part when it is asked for.

    Parameters
    ----------
    known_by : date
        The day up to which publications count.
    evidence : Evidence
        What was printed.
    without : str
        A family that is left out, as if it and its copies had never been printed.
    """

    known_by: dt.date
    evidence: Evidence = field(repr=False)
    without: str = ""

    @cached_property
    def view(self) -> View:
        """The evidence, and what the readings saw of it."""
        return View(self.evidence, self.known_by, self.without)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """What each meaning of the words gives, main first; none where nothing is measured."""
        return read(self.claim, self.view, self.as_of) if self.claim.test not in UNTESTED else ()

    @cached_property
    def verdict(self) -> str:
        """One of `VERDICTS`."""
        return decide(self.claim, self.readings) if self.readings else UNTESTED[self.claim.test]

    @cached_property
    def hangs_on(self) -> dict[str, str]:
        """Each family without which the verdict would be another, and that verdict (rule 19)."""
        deciding = self.view.decisive() if self.readings else set()
        others = {family: replace(self, without=family).verdict for family in sorted(deciding)}
        return {family: other for family, other in others.items() if other != self.verdict}

    @cached_property
    def supposed(self) -> Judgement:
        """The same if every page that may have been out by the day had been (rule 17)."""
        return replace(self, evidence=self.evidence.supposing(self.known_by))

    @cached_property
    def unsure(self) -> tuple[str, ...]:
        """Families that may have been public by then and would change the verdict (rule 17).

        If none does alone, all that print a number that was weighed.
        """
        if self.known_by == NOW or self.supposed.verdict == self.verdict:
            return ()
        supposed, day = self.supposed, self.known_by
        pages: set[str] = set()
        for q in weighed(supposed.readings):
            sure, perhaps = (one.evidence.cell(q).families(day) for one in (self, supposed))
            pages |= perhaps - sure
        alone = {p for p in pages if replace(supposed, without=p).verdict != supposed.verdict}
        return tuple(sorted(alone or pages))

    @cached_property
    def sentence(self) -> str:
        """What could be printed; for another day than the article's, `restated` has it."""
        if not self.readings:
            return self.claim.missing
        readings = self.supposed.readings if self.unsure else self.readings
        return self.tell(self.verdict, readings, unsure=bool(self.unsure))

    def later_than(self, day: dt.date) -> tuple[str, ...]:
        """Return the families that were public after a day only, and changed a number (rule 17)."""
        came: set[str] = set()
        for cell in map(self.evidence.cell, weighed(self.readings)):
            if cell.number().value != cell.number(day).value:
                new = cell.voices.keys() - cell.families(day)
                came |= new & cell.decisive(NOW) or new
        return tuple(sorted(came))


def weighed(readings: Sequence[Reading]) -> dict[Quantity, Number]:
    """Return the numbers that a verdict was weighed from, those of the main reading first."""
    return {q: n for r in readings if r.role != "beside" for q, n in r.read.items()}
