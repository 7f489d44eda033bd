"""Findings as DataFrames: answers, the numbers that they rest on, who prints these, and a grid.

Every table has the same columns on every day, also if it is empty. Units stand in the names:
``persons_lower`` and ``persons_upper`` are the ends of what the evidence leaves; an end is missing
where nothing bounds it, or the number has another unit.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .cards import WORDS
from .claims import UNTESTED
from .evidence import NOW, Quantity, Span
from .findings import plain, shown
from .intervals import UNKNOWN, Interval

if TYPE_CHECKING:
    import pandas as pd

    from .article import Article, Ledger

ENDS, DAY_ENDS = ("lower", "upper"), ("earliest", "latest")
STANDING = ("counted_by", "families", "own_page")
DAYS = ("as_of", "known_by")
"""What a figure is about, and up to when publications count for it."""
RESULT = ("verdict", "range", *ENDS, *DAY_ENDS, "unit", "found")
DAY = "datetime64[s]"
TYPES = {"": "float64", "date": DAY, "percent": "Float64", "own_page": "bool"}
TYPES |= dict.fromkeys(("start", "end", "out_by", "day", *DAYS, *DAY_ENDS), DAY)
TYPES |= dict.fromkeys(("families", "paragraph"), "Int64")
"""Of columns, by their unit or their name; ends in other units are whole numbers, the rest text."""


def over(
    article: Article,
    claims: Sequence[str] = (),
    as_of: Iterable[str | dt.date] = ("",),
    known_by: Iterable[str | dt.date] = ("",),
    **choices: Iterable[str],
) -> pd.DataFrame:
    """Return the figures of claims over days and choices, computed in process.

    Parameters
    ----------
    article : Article
        Whose claims.
    claims : sequence of str
        Their ids; all that are checked by default.
    as_of, known_by : iterable of date or str
        The days, as `Article.on` takes them.
    **choices : iterable of str
        The options of a choice.

    Returns
    -------
    DataFrame
        One row a claim and point: ``claim_id``, ``as_of``, ``known_by`` (missing: everything), the
        choices, ``verdict`` (missing on another day than the article's), ``range``, the ends as
        `results` has them, ``unit``, ``found`` in words.

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> days = ["2024-07-31", "2024-09-30", "2024-11-21"]
    >>> article.over(["released-178"], as_of=days)["lower"].tolist()
    [18.0, 115.0, 178.0]
    """
    names = claims or [c.id for c in article.claims.values() if c.test not in UNTESTED]
    lines = []
    for day, known, *options in itertools.product(as_of, known_by, *choices.values()):
        chosen = dict(zip(choices, map(str, options), strict=True))
        ledger = article.on(day, known, **chosen)
        lines += [ledger.check(claim_id).figure() | chosen for claim_id in names]
    return results(lines, ["claim_id", *DAYS, *choices, *RESULT])


def results(
    lines: Iterable[Mapping[str, Any]], columns: Sequence[str], **types: str
) -> pd.DataFrame:
    """Return findings as a table whose columns have their types.

    A number that bounds a finding and a day that does have columns of their own: ``lower`` and
    ``upper`` are numbers, ``earliest`` and ``latest`` are days, where the ``unit`` is date. An end
    is missing where nothing bounds it; ``range`` tells whether anything is known. ``as_of`` and
    ``known_by`` are days; a missing ``known_by`` means everything.

    Parameters
    ----------
    lines : iterable of mapping
        Fields of their records.
    columns : sequence of str
        Which of the fields, and ``earliest`` and ``latest``.
    **types : str
        Of further columns.
    """
    return typed([_by_kind(line) for line in lines], *columns, **types)


def _by_kind(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with the ends that are days as days, and no day among the numbers."""
    if line["unit"] != "date":
        return dict(line)
    days = {day: line[end] for day, end in zip(DAY_ENDS, ENDS, strict=True)}
    return {**line, **dict.fromkeys(ENDS), **days}


def forms(frame: pd.DataFrame) -> dict[str, str]:
    """Return a table as CSV, and as JSON with its Table Schema; always the same bytes.

    ``pandas.read_json(path, orient="table")`` reads the JSON back with its types.
    """
    return {
        "csv": frame.to_csv(index=False, lineterminator="\n", float_format="%.15g"),
        "json": frame.to_json(orient="table", index=False, indent=2, force_ascii=False) + "\n",
    }


def answers(ledger: Ledger, notebook: str = "") -> pd.DataFrame:
    """Return the findings of a notebook's claims, or of all, as a table.

    Returns
    -------
    DataFrame
        One row a claim, by ``claim_id``: ``statement``, ``found``, ``verdict`` and ``on_the_day``
        in their readers' words (both missing on another day than the article's).
    """
    lines = [
        f.figure() | {"statement": f.claim.statement, "on_the_day": f.verdict_on_the_day or None}
        for f in ledger.findings(notebook)
    ]
    frame = typed(lines, "claim_id", "statement", "found", "verdict", "on_the_day")
    return frame.replace({"verdict": WORDS, "on_the_day": WORDS}).set_index("claim_id")


def rows(ledger: Ledger, claim_id: str) -> pd.DataFrame:
    """Return the numbers that a claim rests on: those of its main reading, or of the one chosen.

    Returns
    -------
    DataFrame
        One row a number, as they were read: ``what`` was counted or dated, ``about`` whom or which
        event, ``start`` and ``end`` (the days counted, or those that the event may have had), its
        ends by unit, ``counted_by``, ``families`` (how many independent texts print it; 0: nobody
        did), ``own_page`` (whether the counter itself is among them), ``publication`` (the nearest
        to the counter).

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> waves = article.on().rows("released-178")
    >>> waves["persons_lower"].tolist(), int(waves["persons_upper"].sum(skipna=False))
    ([18, 30, 30, 37, 31, 32], 178)
    """
    found, units = _read(ledger, claim_id)
    lines = [_number(ledger, quantity) for quantity in found]
    return typed(lines, "what", "about", "start", "end", *units, *STANDING, "publication")


def voices(ledger: Ledger, claim_id: str, row: int = 0) -> pd.DataFrame:
    """Return who prints one of the numbers that a claim rests on, one row a family.

    Parameters
    ----------
    ledger : Ledger
        The evidence.
    claim_id : str
        The claim.
    row : int
        Which of its numbers, as `rows` has them.

    Returns
    -------
    DataFrame
        The page nearest to the counter first: the printed ends by unit, ``own_page``,
        ``publisher``, ``title``, ``out_by`` (the day by which the number was surely public;
        missing: we cannot say), ``family`` (the text that the page copies, or itself).

    Examples
    --------
    Of the release of July, the counter's own page says "at least 18":

    >>> from researchlib.pardons import article
    >>> july = article.on().voices("released-178")
    >>> july.loc[july["own_page"], ["persons_lower", "persons_upper"]].values.tolist()
    [[18, <NA>]]
    """
    found, columns = _read(ledger, claim_id)
    lines = []
    for quantity in found[row : row + 1]:
        cell = ledger.material.evidence.cell(quantity)
        unit = ledger.material.series[quantity.series]["unit"]
        columns = both(unit)
        for page in cell.printed(ledger.known_by):
            source, out_by = page.source, cell.known[page.source.family]
            line = bounds(unit, cell.voices[source.family].value)
            line |= {"own_page": page.own, "publisher": source.publisher, "title": source.title}
            line |= {"out_by": None if out_by == NOW else out_by, "family": source.family}
            lines.append(line)
    frame = typed(lines, *columns, "own_page", "publisher", "title", "out_by", "family")
    return frame.drop_duplicates("family", ignore_index=True)


def _read(ledger: Ledger, claim_id: str) -> tuple[list[Quantity], list[str]]:
    """Return what the reading shown rests on, and the columns of its units on whatever day."""
    finding = ledger.check(claim_id)
    if not finding.shown:
        return [], []
    found = list(finding.shown.read)
    usual = shown(finding.usual.readings, ledger.choices).read
    units = [ledger.material.series[q.series]["unit"] for q in (*usual, *found)]
    return found, both(*dict.fromkeys(units or [finding.claim.unit]))


def _number(ledger: Ledger, quantity: Quantity) -> dict[str, Any]:
    """Return a number as a row, in the first clauses of the data's words for it."""
    material, (series, group, _, at) = ledger.material, quantity
    events = material.evidence.events
    titles = {name: actor.name for name, actor in material.names.items()}
    titles |= {name: re.split("[;.]", event.title)[0] for name, event in events.items()}
    if isinstance(at, Span):
        days = Interval(at.start.toordinal(), at.end.toordinal())
    else:
        days = ledger.view.look(events[at].date) if at in events else UNKNOWN
    named = (name for name in (group, at) if isinstance(name, str) and name not in ("", "all"))
    printed = material.evidence.cell(quantity).printed(ledger.known_by)
    page = printed[0].source if printed else None
    return {
        "what": re.split("[;:.,]", material.series[series]["meaning"])[0],
        "about": ", ".join(titles.get(name, re.sub("[_:-]", " ", name)) for name in named),
        "start": plain(days.low, "date"),
        "end": plain(days.high, "date"),
        **counted(ledger, material.series[series]["unit"], quantity),
        "publication": f"{page.publisher}, {page.title}" if page else None,
    }


def bounds(name: str, found: Interval) -> dict[str, Any]:
    """Return the ends of a number as two columns of a name, missing where nothing bounds it."""
    return dict(zip(both(name), (plain(end, name) for end in (found.low, found.high)), strict=True))


def both(*names: str) -> list[str]:
    """Return the columns of numbers of these names."""
    return [f"{name}_{end}" for name in names for end in ENDS]


def counted(ledger: Ledger, name: str, quantity: Quantity) -> dict[str, Any]:
    """Return the ends of a quantity under a name, who counted it, and how it is printed."""
    number = ledger.material.evidence.cell(quantity).number(ledger.known_by)
    standing = ledger.material.names[quantity.origin].name, number.families, number.own
    return bounds(name, number.value) | dict(zip(STANDING, standing, strict=True))


def typed(lines: Sequence[Mapping[str, Any]], *columns: str, **types: str) -> pd.DataFrame:
    """Return lines as a table whose columns have their types, even if it is empty."""
    import pandas as pd

    for column in columns:
        unit, _, end = column.rpartition("_")
        usual = TYPES.get(unit, "Int64") if end in ENDS else TYPES.get(column, "str")
        types.setdefault(column, usual)
    made = {c: pd.Series([line.get(c) for line in lines], dtype=types[c]) for c in columns}
    return pd.DataFrame(made, columns=columns, copy=False)
