"""From publications to numbers. Every rule about sources stands here and nowhere else.

A *quantity* is what was counted or dated, of whom, over which days or at which event, by whom. Many
publications print it; texts that copy one another are one *family*, with one *voice*. `settle`
makes one interval of the voices. A `View` is the evidence known by a day, perhaps without one
family; measures read numbers from it and nothing else, so what a figure rests on is what was read.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from .intervals import UNKNOWN, Interval, shared

NOW = dt.date.max
"""The day by which everything is known."""


class Span(NamedTuple):
    """From the first to the last day, both included."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def within(self, other: Span) -> bool:
        """Whether all its days are the other's."""
        return other.start <= self.start and self.end <= other.end


class Over(NamedTuple):
    """What was counted over a span of days, or on one: of whom, by whom."""

    series: str
    group: str
    origin: str
    span: Span


class At(NamedTuple):
    """What was counted, dated or said at an event: of whom, by whom."""

    series: str
    group: str
    origin: str
    event: str


Quantity = Over | At


@dataclass(frozen=True, slots=True)
class Source:
    """A publication.

    Parameters
    ----------
    id, publisher, title, url : str
        What it is; ``url`` may be empty.
    family : str
        The text that it copies, or itself.
    speaks_for : str
        Whose own words the page carries, if anybody's.
    last, first : date
        The day by which it was surely out, and the one from which it may have been.
    """

    id: str
    publisher: str
    title: str
    url: str
    family: str
    speaks_for: str
    last: dt.date = NOW
    first: dt.date = dt.date.min


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: ``origin`` is who acted or, if nobody announced it, who counted."""

    id: str
    kind: str
    origin: str
    title: str

    @property
    def date(self) -> At:
        """The day of it, as a quantity."""
        return At("date", "", self.origin, self.id)


@dataclass(frozen=True, slots=True)
class Observation:
    """One published number or date."""

    id: str
    quantity: Quantity
    value: Interval
    source: Source

    @property
    def own(self) -> bool:
        """Whether it stands on a page of its origin's own."""
        return self.source.speaks_for == self.quantity.origin

    @property
    def distance(self) -> tuple[bool, bool, dt.date, str]:
        """How far the page is from the origin: own page, copied text, first dated, name (5)."""
        source = self.source
        return not self.own, source.id != source.family, source.last, source.id

    def supposing(self, day: dt.date) -> Observation:
        """Return it as if it had been out by a day, if it may have been."""
        later = isinstance(self.quantity, Over) and self.quantity.span.end > day
        if later or not self.source.first <= day < self.source.last:
            return self
        return replace(self, source=replace(self.source, last=day))


class Voice(NamedTuple):
    """What one family says of a quantity, and whether on a page of the origin's own."""

    own: bool
    value: Interval


class Number(NamedTuple):
    """What the voices allow, and who they are.

    ``counted``: whether somebody printed a value unhedged, in a range near enough to be a count;
    ``own``: whether an own page is among them; ``families``: how many print it; ``relays``: how
    many print just this number.
    """

    value: Interval = UNKNOWN
    counted: bool = False
    own: bool = False
    families: int = 0
    relays: int = 0


def settle(tally: frozenset[tuple[Voice, int]]) -> Interval:
    """Return the number that voices give, each with how many families have it (rule 6).

    Relays give what the numbers share that two families or more print, or the range of those that
    contradict one another; where none is printed twice, the same of all. The origin's own pages go
    before: what they share, which relays may narrow but never contradict; where own pages
    contradict one another, relays are not heard.

    Examples
    --------
    The counter's own page says "at least 18", sixteen relays say 18, one says 17:

    >>> from .intervals import at_least, exactly
    >>> relays = (Voice(False, exactly(18)), 16), (Voice(False, exactly(17)), 1)
    >>> settle(frozenset([(Voice(True, at_least(18)), 1), *relays]))
    Interval(low=18, high=18)
    """
    relayed = [(voice.value, families) for voice, families in tally if not voice.own]
    told = shared([v for v, families in relayed if families > 1] or [v for v, _ in relayed])
    own = [voice.value for voice, _ in tally if voice.own]
    if not own:
        return told
    ours = shared(own)
    agreed = all(ours.within(value) for value in own)
    return ours & told or ours if agreed else ours


@lru_cache(maxsize=2**16)
def settled(tally: frozenset[tuple[Voice, int]]) -> Number:
    """Return the number that voices give, and its standing."""
    value, families = settle(tally), dict(tally)
    said = any(voice.value.exact and voice.value.within(value) for voice in families)
    own = any(voice.own for voice in families)
    relays = families.get(Voice(False, value), 0)
    return Number(value, said and value.narrow, own, sum(families.values()), relays)


class Cell:
    """The voices on one quantity, one a family, and the day from which each was known."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        self.members: dict[str, list[Observation]] = defaultdict(list)
        for o in observations:
            self.members[o.source.family].append(o)
        self.voices: dict[str, Voice] = {}
        self.known: dict[str, dt.date] = {}
        for family, found in self.members.items():
            nearest = min(found, key=lambda o: o.distance)
            said = shared({o.value for o in found if o.source == nearest.source})
            self.voices[family] = Voice(nearest.own, said)
            printing = [nearest.source, *(o.source for o in found if o.value == said)]
            self.known[family] = min(source.last for source in printing)
        self.tally = cache(self._tally)

    def families(self, known_by: dt.date) -> set[str]:
        """Return the families whose number was public by a day."""
        return {family for family, day in self.known.items() if day <= known_by}

    def printed(self, known_by: dt.date) -> list[Observation]:
        """Return what the families known by a day print, the nearest to the origin first."""
        known = (o for family in self.families(known_by) for o in self.members[family])
        return sorted(known, key=lambda o: o.distance)

    def _tally(self, known_by: dt.date) -> Counter[Voice]:
        return Counter(self.voices[family] for family in self.families(known_by))

    def number(self, known_by: dt.date = NOW, without: str = "") -> Number:
        """Return what the voices known by a day give, perhaps without one family."""
        tally = self.tally(known_by)
        if without in self.voices and self.known[without] <= known_by:
            tally = tally - Counter([self.voices[without]])
        return settled(frozenset(tally.items()))

    def decisive(self, known_by: dt.date) -> set[str]:
        """Return the families without which the number, or its standing, would be another."""
        whole = self.number(known_by)[:3]
        return {f for f in self.families(known_by) if self.number(known_by, f)[:3] != whole}


class Evidence:
    """All observations by quantity, and the events that they are about."""

    def __init__(self, observations: Iterable[Observation], events: Mapping[str, Event]) -> None:
        self.observations, self.events = tuple(observations), events
        self.printed: dict[Quantity, list[Observation]] = defaultdict(list)
        for o in self.observations:
            self.printed[o.quantity].append(o)
        self.lines: dict[tuple[str, str, str], list[Over]] = defaultdict(list)
        counted = [q for q in self.printed if isinstance(q, Over)]
        for q in sorted(counted, key=lambda q: (q.span.end, q.span.start)):
            self.lines[q.series, q.group, q.origin].append(q)
        self.cell, self.supposing = cache(self._cell), cache(self._supposing)

    def _cell(self, quantity: Quantity) -> Cell:
        """Return what is printed of a quantity, perhaps nothing."""
        return Cell(self.printed.get(quantity, ()))

    def _supposing(self, day: dt.date) -> Evidence:
        """Return the evidence as if every page that may have been out by a day had been (rule 17).

        A count that ends after the day cannot have been.
        """
        return Evidence((o.supposing(day) for o in self.observations), self.events)

    def without(self, family: str) -> Evidence:
        """Return the evidence as if a text and its copies had never been printed."""
        return Evidence((o for o in self.observations if o.source.family != family), self.events)


class View:
    """The evidence known by a day, perhaps without one family.

    It notes what is ``read``, and all that was ``seen`` in finding it.
    """

    def __init__(self, evidence: Evidence, known_by: dt.date = NOW, without: str = "") -> None:
        self.evidence, self.known_by, self.left_out = evidence, known_by, without
        self.read: dict[Quantity, Number] = {}
        self.seen: set[Quantity] = set()

    def _number(self, quantity: Quantity) -> Number:
        self.seen.add(quantity)
        return self.evidence.cell(quantity).number(self.known_by, self.left_out)

    def look(self, quantity: Quantity) -> Interval:
        """Return a number that helps to find others, and that the result does not rest on."""
        return self._number(quantity).value

    def number(self, quantity: Quantity | None) -> Interval:
        """Return what the evidence allows a quantity to be; unknown if there is none."""
        if quantity is None:
            return UNKNOWN
        found = self.read[quantity] = self._number(quantity)
        return found.value

    def is_count(self, quantity: Quantity, *, own: bool = False) -> bool:
        """Whether somebody (``own``: the origin itself) printed what is a count by rule 10."""
        found = self._number(quantity)
        return found.counted and (found.own or not own)

    def counts(self, series: str, group: str, origin: str) -> list[Over]:
        """Return what was counted of a series over spans, by their last days, as far as known."""
        line = self.evidence.lines.get((series, group, origin), [])
        return [quantity for quantity in line if self.look(quantity) != UNKNOWN]

    def last(
        self, series: str, group: str, origin: str, fits: Callable[[Span], bool]
    ) -> Over | None:
        """Return the last known number of a series whose span fits, looking at none before it."""
        line = self.evidence.lines.get((series, group, origin), [])
        return next((q for q in reversed(line) if fits(q.span) and self.look(q) != UNKNOWN), None)

    def nearest(
        self, series: str, group: str, origin: str, day: dt.date, *, own: bool = False
    ) -> tuple[Over | None, Over | None]:
        """Return the last count (``own``: the origin's own) up to a day and the first from it."""
        line = self.evidence.lines.get((series, group, origin), [])
        before = (q for q in reversed(line) if q.span.end <= day and self.is_count(q, own=own))
        after = (q for q in line if q.span.end >= day and self.is_count(q, own=own))
        return next(before, None), next(after, None)

    def events(self, kinds: Collection[str]) -> list[tuple[Interval, Event]]:
        """Return the events of some kinds whose day is known, in the order of time (rule 12)."""
        found = [(self.look(e.date), e) for e in self.evidence.events.values() if e.kind in kinds]
        known = [(day, event) for day, event in found if day != UNKNOWN]
        return sorted(known, key=lambda pair: (pair[0].high, pair[0].low, pair[1].id))

    def decisive(self) -> set[str]:
        """Return the families without which some number seen here would be another."""
        return set().union(*(self.evidence.cell(q).decisive(self.known_by) for q in self.seen))
