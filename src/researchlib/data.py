"""From the rows of a data package to what is judged: claims, evidence, and names for print."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from .claims import UNCOUNTED, UNTESTED, Choice, Claim, Measure, Option, unchecked
from .errors import DataError, nearest
from .evidence import NOW, At, Event, Evidence, Observation, Over, Quantity, Source, Span
from .intervals import DAY, UNKNOWN, Interval, hedged, parse
from .package import Dataset
from .schema import Named, Row, values
from .sentences import Actor, Names, parsed

OWN = ("claim_id", "statement", "short", "leads", "paragraph", "speaker", "same_as")
"""What a claim that says the same as another has of its own; all else is the other's."""
TEXTS = ("statement", "speaker", "says", "missing", "notebook", "same_as", "short")
"""What a claim has as its row has it."""


@dataclass(frozen=True)
class Material:
    """All that an article's data package says.

    Parameters
    ----------
    dataset : Dataset
        The rows, verified.
    claims : mapping of str to Claim
        In the article's order; those that say the same share what is tested.
    evidence : Evidence
        The observations that are read.
    names : mapping of str to Actor
        Who speaks, counts or acts.
    series : mapping of str to row
        The codebook: unit, nature (stock, flow, list ...) and meaning of what was counted.
    sources : mapping of str to Source
        All publications.
    article : Source
        The article itself.
    """

    dataset: Dataset
    claims: Mapping[str, Claim]
    evidence: Evidence
    names: Names
    series: Mapping[str, Row]
    sources: Mapping[str, Source]
    article: Source


def material(dataset: Dataset, article: str, measures: Mapping[str, Measure]) -> Material:
    """Return what a data package says.

    Parameters
    ----------
    dataset : Dataset
        The rows, verified.
    article : str
        The article's own row in the table of sources: it and its copies are no evidence (rule 4).
    measures : mapping of str to Measure
        What the claims can name.

    Raises
    ------
    DataError
        If a claim names no measure of the article's, or has a template that is none; if days of a
        publication or an observation are out of order, or a value is none of its unit.
    """
    rows = dataset.rows
    sources = {source.id: source for source in map(_source, count(2), rows["sources"])}
    if article not in sources:
        raise DataError("sources.csv", f"no row {article}", "one for the article itself")
    series = {row["series"]: row for row in rows["series"]}
    about = values(rows["events"], ["event_id", "kind", "origin", "title"])
    events = {event: Event(event, *more) for event, *more in about}
    read = []
    for line, row in enumerate(rows["observations"], start=2):
        # Those that are not read are checked too.
        found = _observation(line, row, series[row["series"]], sources[row["source_id"]])
        if not row["out"] and found.source.family != article:
            read.append(found)
    actors = values(rows["actors"], ["actor_id", "name", "own", "kind"])
    names = {actor: Actor(name, own or name, kind) for actor, name, own, kind in actors}
    claims = {}
    for claim in read_claims(rows, measures):
        if isinstance(claim, DataError):
            raise claim
        claims[claim.id] = claim
    evidence = Evidence(read, events)
    return Material(dataset, claims, evidence, names, series, sources, sources[article])


def _source(line: int, row: Row) -> Source:
    days = {name: row[name] for name in ("earliest", "published", "latest") if row.get(name)}
    if list(days.values()) != sorted(days.values()):
        found, expected = " ".join(map(str, days.values())), f"{', '.join(days)} in this order"
        raise DataError("sources.csv", found, expected, row=line)
    return Source(
        row["source_id"],
        row["publisher"],
        row["title"],
        row["url"] or "",
        row["repeats"] or row["source_id"],
        row["speaks_for"] or "",
        row["latest"] or NOW,
        row["earliest"] or dt.date.min,
    )


def _observation(line: int, row: Row, series: Row, source: Source) -> Observation:
    group, origin = row["group"] or "", row["counted_by"] or ""
    start, end, event = row["start"], row["end"], row["event"]
    if bool(start) != bool(end) or (start and (event or end < start)):
        found = " ".join(f"{name} {row[name]}" for name in ("event", "start", "end") if row[name])
        expected = "an event, or a start and an end that is not before it, or nothing"
        raise DataError("observations.csv", found, expected, row=line)
    quantity: Quantity
    if end:
        quantity = Over(row["series"], group, origin, Span(start, end))
    else:
        quantity = At(row["series"], group, origin, event or "")
    return Observation(row["observation_id"], quantity, printed(row, series, line), source)


def printed(row: Row, series: Row, line: int = 0) -> Interval:
    """Return what a row's value and hedge allow; a list is exact about itself (rule 3)."""
    listed = series["nature"] == "list" and row["hedge"] == "at_least"
    value = _value("observations.csv", line, row, series["unit"])
    hedge = "exact" if listed else row["hedge"]
    return hedged(value, hedge, whole=series["unit"] != "percent")


def _value(file: str, line: int, row: Row, unit: str) -> Interval:
    try:
        found = parse(row["value"], date=unit == "date")
        if unit in UNCOUNTED or (found.low >= 0 and not found.low % 1 + found.high % 1):
            return found
        kind = f"a whole number of {unit}"
    except ValueError:
        kind = f"{DAY}, a month or a year" if unit == "date" else "a number"
    expected = f"{kind}, or two with .. between them, the lower first"
    raise DataError(file, repr(row["value"]), expected, row=line, column="value")


def _template(file: str, line: int, column: str, row: Row) -> None:
    """Refuse a template that is not text with bare names."""
    try:
        for fragment in (row[column] or "").split("|"):
            parsed(fragment)
    except ValueError as error:
        expected = f"text with bare names ({error})"
        raise DataError(file, repr(row[column]), expected, row=line, column=column) from None


def _choices(rows: tuple[Row, ...]) -> dict[str, Choice]:
    found: dict[str, Choice] = {}
    for line, row in enumerate(rows, start=2):
        before = found[row["choice_id"]].options if row["choice_id"] in found else ()
        if bool(before) == (row["role"] == "main"):
            expected = "main in a choice's first row, and in no other"
            raise DataError("choices.csv", repr(row["role"]), expected, row=line, column="role")
        _template("choices.csv", line, "phrase", row)
        option = Option(row["role"], row["option"], row["phrase"] or "")
        found[row["choice_id"]] = Choice(row["parameter"], (*before, option))
    return found


def read_claims(
    tables: Mapping[str, tuple[Row, ...]], measures: Mapping[str, Measure]
) -> Iterator[Claim | DataError]:
    """Yield the claims of a data package, or what is wrong with them."""
    rows, choices = tables["claims"], _choices(tables["choices"])
    lines = {row["claim_id"]: (line, row) for line, row in enumerate(rows, start=2)}
    for row in rows:
        line, tested = lines.get(row["same_as"]) or lines[row["claim_id"]]
        whole = Named({**tested, **{column: row[column] for column in OWN}})
        try:
            yield _claim(line, whole, measures, choices)
        except DataError as error:
            yield error


def _claim(
    line: int, row: Row, measures: Mapping[str, Measure], choices: Mapping[str, Choice]
) -> Claim:
    name, unit, measure = row["measure"] or "", "", unchecked
    arguments = dict(pair.split("=", 1) for pair in (row["arguments"] or "").split())
    value = _value("claims.csv", line, row, row["unit"]) if row["value"] else UNKNOWN

    def wrong(column: str, expected: str, hint: str = "") -> DataError:
        found = repr(row[column] or "")
        return DataError("claims.csv", found, expected, row=line, column=column, hint=hint)

    if row["test"] not in UNTESTED:
        if name not in measures:
            raise wrong("measure", "a measure that the article hands over", nearest(name, measures))
        measure, unit = measures[name], row["unit"] or ""
        if unknown := set(measure.choices) - set(choices):
            raise DataError("choices.csv", f"no choice {min(unknown)}", f"one, for {name}")
        for column in ("test", "comparator", "value", "says"):
            if not row[column]:
                raise wrong(column, "a value, for a claim that is tested")
        if unit != measure.unit:
            raise wrong("unit", f"{measure.unit}, the unit of the measure {name}")
        for column in ("says", "missing"):
            _template("claims.csv", line, column, row)
        if reason := measure.misfit([*arguments, *(choices[c].name for c in measure.choices)]):
            raise wrong("arguments", f"what the measure {name} takes ({reason})")
    elif not row["missing"]:
        raise wrong("missing", "why nothing measures it")
    return Claim(
        id=row["claim_id"],
        paragraph=row["paragraph"],
        test=row["test"],
        comparator=row["comparator"] or "eq",
        value=value,
        unit=unit,
        measure=measure,
        choices=tuple(choices[name] for name in measure.choices),
        arguments=arguments,
        leads=tuple((row["leads"] or "").split()),
        **{name: row[name] or "" for name in TEXTS},
    )
