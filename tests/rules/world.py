"""A world of a few publications, as plain rows, and what the library says of them.

A row is a page, its standing, what it prints, and when it was out::

    ("viasna.org", "own", "at_least 18", "2020-06-01")

The standing is ``own`` (the counter's own page), ``relay``, ``out`` (marked, not read), or
``copy of PAGE``, perhaps ``own copy of PAGE``. Several numbers of one page are parted by ``;``. A
page was out on a day, ``from`` a day on perhaps, or between two days; without one, nobody knows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from researchlib import checks, sentences
from researchlib.article import Article
from researchlib.checks import judge
from researchlib.claims import Claim, Measure, measure, unchecked
from researchlib.evidence import NOW, At, Evidence, Observation, Over, Span, View
from researchlib.findings import Finding, words
from researchlib.intervals import (
    INF,
    UNKNOWN,
    Bracket,
    Interval,
    at_least,
    at_most,
    days,
    exactly,
    hedged,
    hull,
    months_between,
    parse,
    percent,
    shared,
    total,
)
from researchlib.package import Dataset
from researchlib.pardons import article, chronology, courts, custody, releases, statements

__all__ = [
    "DAY",
    "INF",
    "NOW",
    "UNKNOWN",
    "Bracket",
    "Claim",
    "Evidence",
    "Interval",
    "Observation",
    "Span",
    "View",
    "article",
    "at",
    "at_least",
    "at_most",
    "check",
    "checks",
    "chronology",
    "courts",
    "custody",
    "day",
    "days",
    "exactly",
    "hedged",
    "hull",
    "judge",
    "measure",
    "months_between",
    "over",
    "parse",
    "percent",
    "releases",
    "sentences",
    "settled",
    "shared",
    "statements",
    "total",
    "unchecked",
    "view",
    "words",
    "world",
]

DAY = dt.date(2024, 11, 21)
"""The article's day."""
COMPARATORS = {"at least": "ge", "more than": "gt", "at most": "le", "less than": "lt", "": "eq"}

Rows = Sequence[tuple[str, ...]]
Printed = Rows | Mapping[Over | At, Rows]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def at(event: str = "main", series: str = "people", group: str = "all", by: str = "viasna") -> At:
    """What was counted at an event; an event's ``date`` is a series like others."""
    return At(series, "" if series == "date" else group, by, event)


def over(
    when: str, series: str = "people", group: str = "all", by: str = "viasna", nature: str = ""
) -> Over:
    """What was counted over a day, a month, a year, or ``day..day``."""
    span = parse(when, date=True)
    return Over(series, group, by, Span(*map(dt.date.fromordinal, (span.low, span.high))))


MEANING = (
    ("main", "main", "in these words"),
    ("alternative", "other", "{n:person} in other words"),
    ("beside", "aside", "{n:person} of other people"),
)
"""Role, name and phrase of each option of the choice ``meaning``."""


@measure("persons", "meaning")
def number(view: View, as_of: dt.date, *, meaning: str) -> Interval:
    """The number printed for each meaning of the words."""
    return view.number(at(meaning))


def world(
    printed: Printed,
    events: Mapping[str, tuple[str, str]] | None = None,
    claim: str = "18",
    measure: Measure = number,
    choices: Mapping[str, Rows] = {"meaning": MEANING},
    **other: Any,
) -> Article:
    """An article with one claim, and what was printed; other columns of the claim by name.

    ``choices`` are id to options, beside those of the article's measures; ``events`` id to kind and
    origin; what is printed for no quantity is printed for `at()`.
    """
    by_quantity = printed if isinstance(printed, Mapping) else {at(): printed}
    sources: dict[str, dict[str, Any]] = {"article": _source("article", "")}
    observations = []
    for quantity, rows in by_quantity.items():
        for page, standing, text, *when in rows:
            own = standing.startswith("own")
            source = sources.setdefault(page, _source(page, standing, *when))
            if own:
                source["speaks_for"] = quantity.origin
            for said in text.split(";"):
                mark = "cannot be what it says" if standing == "out" else None
                row = {"observation_id": f"{len(observations)}", "source_id": page, "out": mark}
                observations.append(row | _cells(quantity, said.strip()))
    series = {"people": None} | {q.series: None for q in by_quantity}
    events = events or {}
    origins = {q.origin for q in by_quantity} | {origin for _, origin in events.values()}
    speakers = origins | {"viasna", "presidency", other.get("speaker") or "viasna"}
    rows = {
        "sources": sources.values(),
        "series": [
            {"series": s, "unit": _unit(s), "nature": "list" if s == "listed" else "", "meaning": s}
            for s in series
        ],
        "events": [
            {"event_id": e, "kind": kind, "origin": origin, "title": e}
            for e, (kind, origin) in events.items()
        ],
        "observations": observations,
        "actors": [
            {"actor_id": a, "name": a.title(), "own": f"{a.title()}'s page", "kind": ""}
            for a in sorted(speakers)
        ],
        "choices": [*article.material.dataset.rows["choices"], *_choices(choices)],
        "claims": [_claim(claim, measure, **other)],
    }
    dataset = Dataset({}, {name: tuple(table) for name, table in rows.items()}, Path())
    return Article("rules", dataset, Path(), DAY, "article", [measure], Path())


def _choices(choices: Mapping[str, Rows]) -> list[dict[str, str]]:
    return [
        {"choice_id": name, "parameter": name, "role": role, "option": option, "phrase": phrase}
        for name, options in choices.items()
        for role, option, phrase in options
    ]


def _source(page: str, standing: str, when: str = "") -> dict[str, Any]:
    _, _, copied = standing.partition("copy of ")
    first, _, last = when.removeprefix("from ").partition("..")
    if not when.startswith("from "):
        last = last or first
    return {
        "source_id": page,
        "publisher": page,
        "title": page,
        "url": None,
        "repeats": copied or None,
        "speaks_for": None,
        "earliest": day(first) if first else None,
        "latest": day(last) if last else None,
    }


def _unit(series: str) -> str:
    if series.endswith("date"):
        return "date"
    return "percent" if series.endswith("pct") else "persons"


def _cells(quantity: Over | At, said: str) -> dict[str, Any]:
    hedge, _, value = said.rpartition(" ")
    span = quantity.span if isinstance(quantity, Over) else None
    return {
        "series": quantity.series,
        "group": quantity.group or None,
        "counted_by": quantity.origin,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "event": None if isinstance(quantity, Over) else quantity.event,
        "value": value,
        "hedge": hedge or "exact",
    }


def _claim(said: str, measure: Measure, **other: Any) -> dict[str, Any]:
    words, _, value = said.rpartition(" ")
    return {
        "claim_id": "claim",
        "statement": said,
        "paragraph": 1,
        "speaker": None,
        "test": "measured",
        "comparator": COMPARATORS[words],
        "value": value,
        "unit": measure.unit,
        "measure": None if other.get("test") == "none" else measure.name,
        "arguments": None,
        "says": "{n}",
        "missing": "such a number",
        "notebook": "",
        "same_as": None,
        "short": "a claim",
        "leads": None,
    } | other


def check(
    claim: str, printed: Printed, /, as_of: str = "", known_by: str | dt.date = "", **how: Any
) -> Finding:
    """What the library says of a claim such as ``at least 18``; ``how``: see `world`."""
    return world(printed, claim=claim, **how).on(as_of, known_by).check("claim")


def view(printed: Printed, events: Mapping[str, tuple[str, str]] | None = None) -> View:
    """All that was printed, for a measure to read."""
    return world(printed, events).on().view


def settled(rows: Rows) -> Interval:
    """The one number that rows for the same thing give."""
    return view(rows).number(at())
