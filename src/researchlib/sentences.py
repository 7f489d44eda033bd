"""The sentence that an editor could print of a result (rule 18).

Templates stand with the claims, as data: bare names only. ``{n}`` is the result, in the claim's
unit or in one of its own (``{n:case}``); ``{0}``, ``{1}`` the numbers it was read from, ``{when0}``
their times; ``{counts:person}`` all of them with their times, ``{told:counted/person}`` the same
with who says so; ``{source}`` who says the first, ``{day}`` the day asked about. ``|`` parts
fragments: the first that needs a number nobody can tell ends the sentence.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from string import Formatter

from .claims import Claim, Reading
from .evidence import Number, Over, Quantity
from .intervals import UNKNOWN, Interval
from .words import capital, day, during, listed

UNITS = {
    "ordinal": "rank",
    "change": "by person",
    "change in percent": "by percent",
    "statement": "",
}
NAME = re.compile(r"n|counts|told|source|day|(when)?\d+")
WIDEST = 5
"""A number is printed if its range is no wider than this part of its middle."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who speaks, counts or acts: the name for print, and the one on its own page."""

    name: str
    own: str
    kind: str


Names = Mapping[str, Actor]


@dataclass(frozen=True)
class Told:
    """Numbers with their times, and with who says so: the origin, or reports that cite it."""

    read: Mapping[Quantity, Number]
    names: Names

    def counts(self, unit: str, found: Sequence[Quantity]) -> str:
        """Return numbers with their times, the unit said once; or days with who has them."""
        said: list[str] = []
        for quantity in found:
            shown = unit if not said or unit == "date" else ""
            text = f"{format(self.read[quantity].value, shown)} {time(quantity)}".strip()
            said.append(f"{self.names[quantity.origin].name} ({text})" if unit == "date" else text)
        return listed(said)

    def __format__(self, words: str) -> str:
        if "/" not in words:
            return self.counts(words, list(self.read))
        verb, unit, *cited = words.split("/")
        clauses: list[str] = []
        for own, group in groupby(self.read, lambda quantity: self.read[quantity].own):
            found = list(group)
            shown = "" if clauses else unit if own or not cited else cited[0]
            counts = self.counts(shown, found)
            clauses.append(f"{self.source(found)} {verb if own else 'gave'} {counts}")
        return "; ".join(clauses)

    def source(self, found: Sequence[Quantity]) -> str:
        """Return who says numbers of one origin: itself, a report or reports citing it."""
        origin = found[0].origin
        relayed = [self.read[quantity] for quantity in found if not self.read[quantity].own]
        if not relayed:
            return self.names[origin].own
        relays = sum(number.relays or number.families for number in relayed)
        return f"{'a report' if relays == 1 else 'reports'} citing {self.names[origin].name}"


def time(quantity: Quantity) -> str:
    """Return the span of a quantity in words; nothing for an event's."""
    return during(*quantity.span) if isinstance(quantity, Over) else ""


def singular(unit: str) -> str:
    """Return a unit as `written` takes it.

    Examples
    --------
    >>> singular("persons"), singular("countries"), singular("ordinal")
    ('person', 'country', 'rank')
    """
    return UNITS.get(unit, re.sub("ies$", "y", unit).removesuffix("s"))


def tellable(found: Interval) -> bool:
    """Whether a number can be printed: known, and no wider than a fifth of its middle."""
    middle = abs(found.high + found.low) / 2
    return found != UNKNOWN and not (found.bounded and (found.high - found.low) * WIDEST > middle)


@dataclass(frozen=True)
class Teller:
    """What says the results of a claim about a day.

    Parameters
    ----------
    claim : Claim
        What the article says.
    as_of : date
        The day that it is about.
    names : mapping of str to Actor
        Who speaks, counts or acts.
    """

    claim: Claim
    as_of: dt.date
    names: Names = field(repr=False)

    def fill(self, template: str, reading: Reading) -> str:
        """Return the fragments of a template before the first that needs an untold number."""
        known = {q: number for q, number in reading.read.items() if number.value != UNKNOWN}
        told = Told(known, self.names)
        values: dict[str, object] = {"": "", "day": day(self.as_of)}
        if known:
            values["source"] = told.source([next(iter(known))])
        if known and all(tellable(number.value) for number in known.values()):
            values |= {"counts": told, "told": told}
        values |= {f"when{i}": time(quantity) for i, quantity in enumerate(reading.read)}
        numbers = {str(i): number.value for i, number in enumerate(reading.read.values())}
        numbers["n"] = reading.interval
        values |= {name: number for name, number in numbers.items() if tellable(number)}
        usual = {"n": singular(self.claim.unit)}
        text = ""
        for fragment in template.split("|"):
            parts = parsed(fragment)
            if any(name not in values for _, name, _ in parts):
                break
            for before, name, spec in parts:
                text += before + format(values[name], spec or usual.get(name, ""))
        return text

    def tell(self, verdict: str, readings: Sequence[Reading], *, unsure: bool = False) -> str:
        """Return the main result, what is missing, what else the words may mean, whose they are."""
        main, *others = readings
        result = self._result(main)
        apart = [r for r in others if r.interval != main.interval or main.interval == UNKNOWN]
        told = [self.fill(reading.phrase, reading) for reading in apart]
        if result and any(told) and main.phrase:
            result += f", {main.phrase}"
        missing = ""
        if unsure:
            missing = "we cannot say whether it was public by then"
        elif verdict in ("undecided", "consistent") or not result:
            missing = self._not_found(main)
        speaker = self.names.get(self.claim.speaker)
        doubted = speaker if verdict not in ("reproduced", "quoted") else None
        whose = f"the article attributes the statement to {doubted.name}" if doubted else ""
        return f"{capital('; '.join(filter(None, [result, missing, *told, whose])))}."

    def restated(self, shown: Reading, *, future: bool) -> str:
        """Return the figure of another day; "not yet" if it is about the ``future`` then."""
        text = self._result(shown) or ("not yet" if future else self._not_found(shown))
        return f"{capital(text)}."

    def _result(self, reading: Reading) -> str:
        """Return what was found; a template about words is printed only if they were."""
        if self.claim.unit != "statement" or reading.outcome == "holds":
            return self.fill(self.claim.says, reading)
        return "the words that we found say otherwise" if reading.outcome == "fails" else ""

    def _not_found(self, reading: Reading) -> str:
        """Return what would settle the claim."""
        return f"we did not find {self.fill(self.claim.missing, reading)}"


def parsed(fragment: str) -> list[tuple[str, str, str]]:
    """Return the parts of a fragment: text, name, format; no name, no format at its end.

    Raises
    ------
    ValueError
        For anything but a bare name: Python's ``format`` would print an environment.
    """
    parts = []
    for before, name, spec, conversion in Formatter().parse(fragment):
        if name is not None and (not NAME.fullmatch(name) or conversion or "{" in (spec or "")):
            raise ValueError(f"not a name that a sentence can have: {name!r} in {fragment!r}")
        parts.append((before, name or "", spec or ""))
    return parts
