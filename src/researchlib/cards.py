"""What a finding says in words, from its record: the same in notebook, page, PDF and terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .words import day

Record = Mapping[str, Any]

MOST_NAMED = 3
PLACES = ("headline", "subhead", "caption")


def place(record: Record) -> str:
    """Return where the statement stands, and whose it is."""
    number = record["paragraph"]
    where = PLACES[number] if number < len(PLACES) else f"paragraph {number}"
    return f"{where}, attributed to {record['speaker']}" if record["speaker"] else where


def answer(record: Record) -> str:
    """Return the result in one sentence, with its day if that is not the article's."""
    if record["verdict"]:
        return str(record["sentence"])
    return f"On {day(dt.date.fromisoformat(record['as_of']))}: {record['sentence']}"


def facts(record: Record) -> Iterator[tuple[str, str]]:
    """Yield what stands beside the answer, each with its label."""
    yield "in the article", place(record)
    if record["claimed"]:
        yield "it says", record["claimed"]
    main = next(iter(record["readings"]), None)
    if main and record["parameters"] != main["options"]:
        yield "as chosen here", record["found"]
    if record["verdict_on_the_day"] != record["verdict"]:
        yield "on the day", f"{record['verdict_on_the_day']}. {record['sentence_on_the_day']}"
    if len(record["readings"]) > 1:
        yield "readings", "; ".join(filter(None, map(_reading, record["readings"])))
    if record["rests_on"]:
        yield "rests on", _rests_on(record["rests_on"])
    by_verdict: dict[str, list[str]] = {}
    for hanging in record["hangs_on"]:
        by_verdict.setdefault(hanging["verdict"], []).append(hanging["family"])
    for verdict, families in by_verdict.items():
        yield "hangs on", f"without {_named(record, families, ' or ')} it would be {verdict}"
    if record["later"]:
        yield "published later", _named(record, record["later"], "; ")
    if record["unsure"]:
        yield "perhaps public by then", _named(record, record["unsure"], "; ")


def _reading(reading: Record) -> str:
    said = "beside it" if reading["role"] == "beside" else reading["outcome"]
    text = reading["phrase"]
    if reading["role"] == "main":
        text = ", ".join(filter(None, [f"as the words say, {reading['found']}", text]))
    return f"{text} ({said})" if text and said else str(text)


def _rests_on(numbers: Iterable[Record]) -> str:
    known = [number for number in numbers if number["families"]]
    texts = len({o["family"] for number in known for o in number["observations"]})
    own = sum(number["own_page"] for number in known)
    if not known:
        return "nothing that we found"
    pages = f", {_many(own, 'of them')} on a page of its origin" if own else ", from reports only"
    return f"{_many(len(known), 'number')} in {_many(texts, 'independent text')}{pages}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 and not noun.startswith('of') else ''}"


def _named(record: Record, families: Iterable[str], joint: str) -> str:
    sources = {source["source_id"]: source for source in record["sources"]}
    named = [publication(sources[family]) for family in families]
    more = len(named) - MOST_NAMED
    return joint.join([*named[:MOST_NAMED], f"{more} more"] if more > 0 else named)


def publication(source: Record) -> str:
    """Return a publication as a reader cites it in passing."""
    return f"{source['publisher']}, “{source['title']}”"


def as_text(record: Record) -> str:
    """Return a finding as a few lines of plain text."""
    lines = [record["statement"], f"{record['verdict'] or 'restated'}: {answer(record)}"]
    return "\n".join([*lines, *(f"{label}: {text}" for label, text in facts(record))])


def as_markdown(record: Record) -> str:
    """Return a finding as a short Markdown passage."""
    said = f"> {record['statement']}"
    verdict = f"**{record['verdict'].capitalize()}.** " if record["verdict"] else ""
    lines = "\n".join(f"- *{label}:* {text}" for label, text in facts(record))
    return f"{said}\n\n{verdict}{answer(record)}\n\n{lines}"


def trace(record: Record) -> str:
    """Return a finding as a tree: the number, the observations, the publications.

    What decides stands first: the numbers of the main reading, own pages before relays.
    """
    lines = [as_text(record)]
    sources = {source["source_id"]: source for source in record["sources"]}
    for number in record["rests_on"]:
        lines.append(f"├─ {number['who']}, {number['about']}: {number['found']}")
        for o in number["observations"]:
            source = sources[o["source_id"]]
            copied = "" if o["family"] == o["source_id"] else f", copies {o['family']}"
            own = ", own page" if o["own_page"] else ""
            about = f"{publication(source)} [{source['source_id']}{own}{copied}]"
            lines.append(f"│  ├─ {o['printed']}: {about}")
            lines.append(f"│  │  {source['url'] or 'no address'}")
    return "\n".join(lines)
