"""One finding: a claim with all that the evidence says of it, each fact worded once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .cards import as_html, as_text, facts, means, place, says, word
from .checks import Judgement, decide, weighed
from .claims import Claim, Reading
from .data import Material
from .evidence import NOW, At, Number, Over, Quantity, Source
from .intervals import INF, UNKNOWN, Bracket, Interval, exactly
from .schema import Named
from .sentences import singular, tellable, time
from .words import written

if TYPE_CHECKING:
    from .article import Ledger

SCHEMA = "researchlib/findings/2"
FINDING_MIMETYPE = "application/vnd.researchlib.finding+json"
SAID = {exactly(1): "these words", exactly(0): "other words", UNKNOWN: "no such words"}
AS_CLAIMED = ("statement", "short", "test", "same_as", "notebook")


@dataclass(frozen=True)
class Finding:
    """A claim judged on a day.

    Parameters
    ----------
    claim : Claim
        What the article says.
    now : Judgement
        What was known by the day up to which publications count.
    then : Judgement or None
        What was surely public by the article's day; None for a figure of another day, which is
        restated without a verdict.
    shown : Reading or None
        The reading whose number is shown: the main one unless a choice picks another.
    day : date
        The article's own.
    material : Material
        Where publications, names and units are looked up.
    """

    claim: Claim
    now: Judgement
    then: Judgement | None
    shown: Reading | None
    day: dt.date
    material: Material = field(repr=False, compare=False)

    @property
    def verdict(self) -> str:
        """From what was known; empty for another day than the article's."""
        return self.now.verdict if self.then else ""

    @property
    def verdict_on_the_day(self) -> str:
        """From what was surely public by the article's day; empty for another day."""
        return self.then.verdict if self.then else ""

    @property
    def sentence(self) -> str:
        """What could be printed."""
        if self.then or not self.shown:
            return self.now.sentence
        return self.now.restated(self.shown, future=self.future)

    @property
    def future(self) -> bool:
        """Whether, on another day than the article's, it is about what had not happened by then."""
        unknown = bool(self.shown) and self.interval == UNKNOWN
        return not self.then and unknown and self._lies_after()

    @property
    def interval(self) -> Interval:
        """The number of the reading shown."""
        return self.shown.interval if self.shown else UNKNOWN

    @property
    def rests_on(self) -> dict[Quantity, Number]:
        """The numbers that were weighed, those of the main reading first."""
        return weighed(self.now.readings)

    @property
    def later(self) -> tuple[str, ...]:
        """Families that were public after the article's day only, and changed a number (17)."""
        if self.verdict == self.verdict_on_the_day:
            return ()
        return self.now.later_than(self.day)

    @property
    def usual(self) -> Judgement:
        """The claim about the article's day, by all we know."""
        return replace(self.now, as_of=self.day, known_by=NOW)

    def _lies_after(self) -> bool:
        """Whether what the article's figure rests on, by all we know, had not happened by then."""
        usual, events, as_of = self.usual, self.now.evidence.events, self.now.as_of.toordinal()
        read = [q.event for q in usual.readings[0].read if isinstance(q, At)]
        days = [usual.view.look(events[event].date) for event in read if event in events]
        return bool(days) and all(day.low > as_of for day in days)

    def figure(self) -> dict[str, Any]:
        """Return the number shown and its verdict, as the record has them, and nothing weighed."""
        claim, known_by = self.claim, self.now.known_by
        found = "not yet" if self.future else told(self.interval, claim.unit)
        return {
            "claim_id": claim.id,
            "as_of": self.now.as_of.isoformat(),
            "known_by": None if known_by == NOW else known_by.isoformat(),
            "verdict": self.verdict or None,
            **ends(self.interval if self.shown else None, claim.unit),
            "unit": claim.unit or None,
            "found": found if self.shown else None,
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as plain JSON values, as ``findings.schema.json`` describes them."""
        claim, names = self.claim, self.material.names
        numbers = [self._number(q, number) for q, number in self.rests_on.items()]
        hangs_on = self.now.hangs_on if self.then else {}
        unsure = self.then.unsure if self.then else ()
        printed = [o for n in numbers for o in n["observations"]]
        named = {*hangs_on, *self.later, *unsure, *(o["family"] for o in printed)}
        pages = dict.fromkeys([*(o["source_id"] for o in printed), *sorted(named)])
        record = {
            "claim_id": claim.id,
            "paragraph": claim.paragraph,
            **{name: getattr(claim, name) or None for name in AS_CLAIMED},
            "speaker": names[claim.speaker].name if claim.speaker else None,
            **self.figure(),
            "verdict_on_the_day": self.verdict_on_the_day or None,
            "sentence": self.sentence,
            "sentence_on_the_day": self.then.sentence if self.then else None,
            "readings": [self._reading(reading) for reading in self.now.readings],
            "rests_on": numbers,
            "hangs_on": [{"family": f, "verdict": v} for f, v in hangs_on.items()],
            "later": list(self.later),
            "unsure": list(unsure),
            "parameters": dict(self.shown.options) if self.shown else {},
            "corrections": [
                Named({name: f"{value}" for name, value in row.items() if name != "claim_id"})
                for row in self.material.dataset.rows.get("corrections", ())
                if row["claim_id"] == claim.id
            ],
            "sources": [self._source(source_id) for source_id in pages],
        }
        for reading in record["readings"]:
            reading |= {"means": means(reading), "says": says(reading, record)}
        record |= {"place": place(record), "word": word(record)}
        return {**record, "facts": [list(fact) for fact in facts(record)]}

    def __str__(self) -> str:
        return as_text(self.to_dict())

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        record = self.to_dict()
        return {
            "text/plain": as_text(record),
            "text/html": as_html(record),
            FINDING_MIMETYPE: record,
        }

    def _reading(self, reading: Reading) -> dict[str, Any]:
        return {
            "options": dict(reading.options),
            "role": reading.role,
            "phrase": self.now.fill(reading.phrase, reading),
            **ends(reading.interval, self.claim.unit),
            "found": told(reading.interval, self.claim.unit),
            "verdict": decide(self.claim, [reading]) if self.verdict else None,
        }

    def _number(self, quantity: Quantity, number: Number) -> dict[str, Any]:
        series, evidence = self.material.series[quantity.series], self.material.evidence
        event = start = end = None
        who = self.material.names[quantity.origin].name
        if isinstance(quantity, Over):
            about = f"{who}, {time(quantity)}"
            start, end = map(dt.date.isoformat, quantity.span)
        else:
            event = quantity.event
            title = evidence.events[event].title if event in evidence.events else ""
            about = f"{who} ({title.rstrip('.')})" if title else who
        return {
            "series": quantity.series,
            "group": quantity.group or None,
            "event": event,
            "start": start,
            "end": end,
            "counted_by": quantity.origin,
            "about": about,
            **ends(number.value, series["unit"]),
            "unit": series["unit"],
            "found": words(number.value, series["unit"]),
            "families": number.families,
            "own_page": number.own,
            "observations": [
                {
                    "observation_id": o.id,
                    "printed": words(o.value, series["unit"]),
                    "source_id": o.source.id,
                    "family": o.source.family,
                    "own_page": o.own,
                }
                for o in evidence.cell(quantity).printed(self.now.known_by)
            ],
        }

    def _source(self, source_id: str) -> dict[str, Any]:
        source = self.material.sources[source_id]
        return {
            "source_id": source.id,
            "publisher": source.publisher,
            "title": source.title,
            "url": source.url or None,
            "out": published(source),
            "family": source.family,
        }


def as_json(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return findings as the text of findings.json."""
    record = {"schema": SCHEMA, "findings": findings}
    return json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False)


def told(found: Interval, unit: str) -> str:
    """Return a result as a reader writes it, if it can be printed (rule 18)."""
    return words(found, unit) if unit == "statement" or tellable(found) else "cannot be told"


def words(found: Interval, unit: str) -> str:
    """Return a number in a unit as a reader writes it."""
    if unit == "statement" and found in SAID:
        return SAID[found]
    return format(found, singular(unit))


def published(source: Source) -> str:
    """Return when a publication came out, as far as that is known."""
    low = -INF if source.first == dt.date.min else source.first.toordinal()
    high = INF if source.last == NOW else source.last.toordinal()
    return written(low, high, "date") if high < INF or low > -INF else "no day found"


def ends(found: Interval | None, unit: str) -> dict[str, Any]:
    """Return a number as JSON values; unknown, unbounded and not applicable are told apart.

    ``range`` is ``counted``, ``bracket``, ``unknown`` or ``not applicable``; an end that is null in
    a counted range has no bound.

    Examples
    --------
    >>> ends(Interval(18), "persons")
    {'range': 'counted', 'lower': 18, 'upper': None}
    """
    kind = "bracket" if isinstance(found, Bracket) else "counted" if found != UNKNOWN else "unknown"
    if found is None:
        kind, found = "not applicable", UNKNOWN
    return {"range": kind, "lower": plain(found.low, unit), "upper": plain(found.high, unit)}


def plain(value: float, unit: str) -> str | float | None:
    """Return an end of a number as a JSON value; None where nothing bounds it."""
    if abs(value) == INF:
        return None
    if unit == "date":
        return dt.date.fromordinal(int(value)).isoformat()
    return int(value) if float(value).is_integer() else round(value, 6)


def find(claim: Claim, ledger: Ledger) -> Finding:
    """Return what a ledger's evidence says of a claim about its day.

    Choices say which reading's number is shown; the verdict stays over all.
    """
    material, day, known_by = ledger.material, ledger.article.day, ledger.known_by
    now = Judgement(claim, ledger.as_of, material.names, known_by, material.evidence)
    then = now if known_by == day else replace(now, known_by=day)
    picked = shown(now.readings, ledger.choices) if now.readings else None
    return Finding(claim, now, then if ledger.as_of == day else None, picked, day, material)


def shown(readings: tuple[Reading, ...], choices: Mapping[str, str]) -> Reading:
    """Return the reading that choices pick, the main one without any."""

    def differs(reading: Reading) -> int:
        return sum(choices.get(name, option) != option for name, option in reading.options.items())

    return min(readings, key=differs)
