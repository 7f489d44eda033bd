"""The sentence that an editor could print of a result (rule 18).

Templates stand with the claims, as data: bare names only. ``{n}`` is the result, in the claim's
unit or in one of its own (``{n:case}``); ``{0}``, ``{1}`` the numbers it was read from, ``{when0}``
their times; ``{counts:person}`` all of them with their times, ``{told:counted/person}`` the same
with who says so; ``{source}`` who says the first, ``{day}`` the day asked about. ``|`` parts
fragments: the first that needs a number nobody can tell ends the sentence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import Formatter

from .claims import Claim, Reading
from .evidence import Number, Over, Quantity
from .intervals import UNKNOWN, Interval
from .words import day, during, listed

UNITS = {
    "persons": "person",
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

    id: str
    name: str
    own: str
    kind: str


Names = Mapping[str, Actor]


@dataclass(frozen=True)
class Result:
    """A number that knows its unit."""

    found: Interval
    unit: str

    def __format__(self, unit: str) -> str:
        return format(self.found, unit or self.unit)


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
            said.append(f"{self._name(quantity.origin)} ({text})" if unit == "date" else text)
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
        if all(self.read[quantity].own for quantity in found):
            return self.names[origin].own if origin in self.names else origin
        relays = sum(
            number.relays or number.families
            for number in (self.read[quantity] for quantity in found)
            if not number.own
        )
        return f"{'a report' if relays == 1 else 'reports'} citing {self._name(origin)}"

    def _name(self, origin: str) -> str:
        return self.names[origin].name if origin in self.names else origin


def time(quantity: Quantity) -> str:
    """Return the span of a quantity in words; nothing for an event's."""
    return during(*quantity.span) if isinstance(quantity, Over) else ""


def tellable(found: Interval) -> bool:
    """Whether a number can be printed: known, and no wider than a fifth of its middle."""
    middle = abs(found.high + found.low) / 2
    return found != UNKNOWN and not (found.bounded and (found.high - found.low) * WIDEST > middle)


def fill(template: str, reading: Reading, unit: str, as_of: dt.date, names: Names) -> str:
    """Return the fragments of a template up to the first that needs a number nobody can tell."""
    known = {q: number for q, number in reading.read.items() if number.value != UNKNOWN}
    told = Told(known, names)
    result = Result(reading.interval, UNITS.get(unit, unit.removesuffix("s")))
    values: dict[str, object] = {"n": result, "counts": told, "told": told}
    values["day"] = day(as_of)
    if known:
        values["source"] = told.source([next(iter(known))])
    everything = [number.value for number in known.values()] or [UNKNOWN]
    needs = {"n": [reading.interval], "counts": everything, "told": everything}
    for i, (quantity, number) in enumerate(reading.read.items()):
        values |= {str(i): number.value, f"when{i}": time(quantity)}
        needs[str(i)] = [number.value]
    text = ""
    for fragment in template.split("|"):
        parts = parsed(fragment)
        used = [name for _, name, _ in parts if name is not None]
        if not all(n in values and all(map(tellable, needs.get(n, []))) for n in used):
            break
        text += "".join(
            before + ("" if name is None else format(values[name], spec))
            for before, name, spec in parts
        )
    return text


def parsed(fragment: str) -> list[tuple[str, str | None, str]]:
    """Return the parts of a fragment: text, name, format.

    Raises
    ------
    ValueError
        For anything but a bare name: Python's ``format`` would print an environment.
    """
    parts = []
    for before, name, spec, conversion in Formatter().parse(fragment):
        if name is not None and (not NAME.fullmatch(name) or conversion or "{" in (spec or "")):
            raise ValueError(f"not a name that a sentence can have: {name!r} in {fragment!r}")
        parts.append((before, name, spec or ""))
    return parts


def sentence(
    claim: Claim,
    verdict: str,
    readings: Sequence[Reading],
    as_of: dt.date,
    names: Names,
    *,
    unsure: bool = False,
) -> str:
    """Return the main result, what is missing, what else the words may mean, whose they are."""
    main, *others = readings
    result = _result(claim, main, as_of, names)
    told = [
        fill(other.phrase, other, claim.unit, as_of, names)
        for other in others
        if other.interval != main.interval or main.interval == UNKNOWN
    ]
    if result and any(told) and main.phrase:
        result += f", {main.phrase}"
    missing = ""
    if unsure:
        missing = "we cannot say whether it was public by then"
    elif verdict in ("undecided", "consistent") or not result:
        missing = not_found(claim, main, as_of, names)
    doubted = verdict not in ("reproduced", "quoted") and claim.speaker in names
    whose = f"the article attributes this to {names[claim.speaker].name}" if doubted else ""
    return capital("; ".join(filter(None, [result, missing, *told, whose])))


def restated(claim: Claim, shown: Reading, as_of: dt.date, names: Names, *, future: bool) -> str:
    """Return the figure of another day; "not yet" if it is about what lay in the ``future``."""
    result = _result(claim, shown, as_of, names)
    return capital(result or ("not yet" if future else not_found(claim, shown, as_of, names)))


def _result(claim: Claim, reading: Reading, as_of: dt.date, names: Names) -> str:
    """Return what was found; a template about words is printed only if they were."""
    if claim.unit != "statement" or reading.outcome == "holds":
        return fill(claim.says, reading, claim.unit, as_of, names)
    return "the words that we found say otherwise" if reading.outcome == "fails" else ""


def not_found(claim: Claim, reading: Reading, as_of: dt.date, names: Names) -> str:
    """Return what would settle the claim."""
    return f"we did not find {fill(claim.missing, reading, claim.unit, as_of, names)}"


def capital(text: str) -> str:
    """Return a sentence with its capital and its full stop."""
    return f"{text[:1].upper()}{text[1:]}."
