"""What a finding says in words, from its record: the same in notebook, page, PDF and terminal."""

import base64
import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from .claims import UNCOUNTED
from .words import capital, day

Record = Mapping[str, Any]

TEMPLATES = Path(__file__).parent / "templates/researchlib"
READ_FROM_URL = " (from URL)"
MOST_NAMED = 3
PLACES = ("headline", "subhead", "caption")
VERDICTS: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "verdicts.json").read_text("utf-8")
)
"""How each verdict is worded, from contested to settled; colours read on white and on black."""
WORDS = {verdict: about["word"] for verdict, about in VERDICTS.items()}


def place(record: Record) -> str:
    """Return where the statement stands, and to whom the article attributes it.

    Paragraphs are counted from the first of the text.
    """
    places = (*PLACES, f"paragraph {record['paragraph'] - len(PLACES) + 1}")
    credit = f", attributed to {record['speaker']}" if record["speaker"] else ""
    return f"{places[min(record['paragraph'], len(PLACES))]}{credit}"


def word(record: Record) -> str:
    """Return the verdict in its readers' word, or the day that a figure is restated for."""
    if record["verdict"] or record["test"] == "void":
        return WORDS[record["verdict"] or "void"]
    return f"On {day(dt.date.fromisoformat(record['as_of']))}"


def published_word(verdict: str) -> str:
    """Return the readers' word of a verdict, also of one that only an earlier version gave."""
    return WORDS.get(verdict, capital(verdict))


def facts(record: Record) -> Iterator[tuple[str, str]]:
    """Yield what stands beside the answer, each with its label."""
    main = next(iter(record["readings"]), None)
    if main and record["parameters"] != main["options"]:
        yield "As chosen here", record["found"]
    if record["verdict"] and main:
        yield f"On {day(dt.date.fromisoformat(record['as_of']))}", _then(record)
        if record["later"]:
            yield "Since then", f"Published: {_named(record, record['later'], '; ')}."
        yield "What it hangs on", _hangs(record)
    if record["rests_on"]:
        yield "What it rests on", _rests_on(record["rests_on"])
    for row in record["corrections"] if record["verdict"] else ():
        was = f"“{published_word(row['before'])}” was published before and is void"
        yield "Corrected", f"{day(dt.date.fromisoformat(row['date']))}: {was}: {row['because']}."


def _then(record: Record) -> str:
    verdict = record["verdict_on_the_day"]
    if verdict == record["verdict"]:
        return VERDICTS[verdict]["already"]
    perhaps = _named(record, record["unsure"], "; ")
    unsure = f" Perhaps public by then: {perhaps}." if perhaps else ""
    return f"{WORDS[verdict]}. {record['sentence_on_the_day']}{unsure}"


def _hangs(record: Record) -> str:
    by_verdict: dict[str, list[str]] = {}
    for hanging in record["hangs_on"]:
        by_verdict.setdefault(hanging["verdict"], []).append(hanging["family"])
    texts = [
        f"Without {_named(record, families, ' or ')}: {WORDS[verdict].lower()}."
        for verdict, families in by_verdict.items()
    ]
    return " ".join(texts) or "No single publication."


def means(reading: Record) -> str:
    """Return what the words mean in a reading."""
    text = str(reading["phrase"]) or f"another sense: {', '.join(reading['options'].values())}"
    if reading["role"] == "main":
        text = ", ".join(filter(None, ["as the words say", reading["phrase"]]))
    return capital(text)


def says(reading: Record, record: Record) -> str:
    """Return a reading's verdict; of one beside the verdict, how its number differs."""
    if reading["role"] != "beside":
        return WORDS.get(reading["verdict"], "")
    main = record["readings"][0]
    ends = [reading["lower"], reading["upper"], main["lower"], main["upper"]]
    whole = record["unit"] == "ordinal" or record["unit"] not in UNCOUNTED
    if not whole or None in ends or len({*ends[:2]}) + len({*ends[2:]}) > 2:
        return ""
    more = ends[0] - ends[2]
    return f"{abs(more):,} {'more' if more > 0 else 'fewer'}" if more else "the same number"


def _rests_on(numbers: Iterable[Record]) -> str:
    known = [number for number in numbers if number["families"]]
    texts = len({o["family"] for number in known for o in number["observations"]})
    own = sum(number["own_page"] for number in known)
    if not known:
        return "Nothing that we found."
    pages = f"{own} of them on a page of its origin" if own else "from reports only"
    return f"{_many(len(known), 'number')} in {_many(texts, 'independent text')}, {pages}."


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"


def _named(record: Record, families: Iterable[str], joint: str) -> str:
    sources = {source["source_id"]: source for source in record["sources"]}
    named = [publication(sources[family]) for family in families]
    more = len(named) - MOST_NAMED
    return joint.join([*named[:MOST_NAMED], f"{more} more"] if more > 0 else named)


def publication(source: Record) -> str:
    """Return a publication as a reader cites it in passing."""
    return f"{source['publisher']}, “{source['title'].removesuffix(READ_FROM_URL)}”"


def as_text(record: Record) -> str:
    """Return a finding as a few lines of plain text."""
    lines = [f"{record['statement']} ({record['place']})"]
    lines.append(f"{record['word']}{'.' if record['verdict'] else ':'} {record['sentence']}")
    for reading in record["readings"] if len(record["readings"]) > 1 else []:
        number = "" if reading["found"] in reading["means"] else reading["found"]
        lines.append("- " + ": ".join(filter(None, (reading["means"], number, reading["says"]))))
    return "\n".join([*lines, *(f"{label}: {text}" for label, text in record["facts"])])


def as_html(record: Record) -> str:
    """Return a finding as HTML that an untrusted notebook shows: inline styles only."""
    mark = base64.b64encode(glyph(record["verdict"] or "not checked").encode()).decode()
    return str(_cell().render(f=record, mark=mark))


@cache
def _cell() -> Any:
    from jinja2 import Environment, FileSystemLoader

    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True).get_template("cell.html.j2")


def glyph(verdict: str) -> str:
    """Return the mark of a verdict as an SVG of its own."""
    body = _glyphs()[verdict.replace(" ", "-")].replace("var(--paper,#fff)", "#fff")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" '
        f'color="{VERDICTS[verdict]["colour"]}">{body}</svg>'
    )


@cache
def _glyphs() -> dict[str, str]:
    text = (TEMPLATES / "glyphs.svg").read_text("utf-8")
    return dict(re.findall(r'<symbol id="g-([a-z-]+)"[^>]*>(.*)</symbol>', text))


def table(findings: Sequence[Record]) -> str:
    """Return findings as text; on another day than the article's there are no verdicts."""
    keys = ["claim_id", "found", "verdict", "verdict_on_the_day"]
    shown = keys if any(finding["verdict"] for finding in findings) else keys[:2]
    head = ["claim", "found", "verdict", "on the day"][: len(shown)]
    lines = [head, ["─" * len(name) for name in head]]
    lines += [[WORDS.get(f[key], f[key] or "") for key in shown] for f in findings]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = ([c.ljust(w) for c, w in zip(line, widths, strict=True)] for line in lines)
    return "\n".join("  ".join(line).rstrip() for line in padded)


def trace(record: Record) -> str:
    """Return a finding as a tree: the number, the observations, the publications.

    What decides stands first: the numbers of the main reading, own pages before relays.
    """
    tree = [as_text(record)]
    sources = {source["source_id"]: source for source in record["sources"]}
    for number in record["rests_on"]:
        tree.append(f"├─ {number['about']}: {number['found']}")
        for o in number["observations"]:
            source = sources[o["source_id"]]
            copied = "" if o["family"] == o["source_id"] else f", copies {o['family']}"
            own = ", own page" if o["own_page"] else ""
            about = f"{publication(source)} [{source['source_id']}{own}{copied}]"
            tree.append(f"│  ├─ {o['printed']}: {about}")
            tree.append(f"│  │  {source['url'] or 'no address'}")
    return "\n".join(tree)
