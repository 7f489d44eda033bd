"""The article's figures as tidy tables of what was published.

Each is read from a ledger, so that it follows its days and choices. Days are the last that each may
have been (rule 12); ``_lower`` and ``_upper`` are the ends of what the evidence leaves, missing
where nothing bounds it, both missing where nobody printed it; ``families`` is how many independent
texts print it, ``own_page`` whether a page of the counter's own is among them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..article import Ledger
from ..evidence import At, Over, Quantity, Span
from ..intervals import INF, UNKNOWN, Interval
from . import releases
from .chronology import terms
from .courts import CONVICTIONS, INSULT, insulted_share, spanning
from .custody import held
from .releases import COUNTED, LEFT_OUT, latest_decree, running_total, size

if TYPE_CHECKING:
    import pandas as pd

GROUPS = {
    "all": "all",
    "chronic_disease": "with chronic diseases",
    "over_50": "older than 50",
    "women": "women",
}
NEAR = dt.timedelta(45)
CASES = "admin-cases-1213"
HELD, RECOGNISED = "prisoners_held", "prisoners_recognised_cumulative"
STATES = ("states_rejecting", "states_accepting")
CONTACTS = {
    "mk_letter": "letter",
    "mk_visit": "visit",
    "mk_sighting": "sighting",
    "mk_meeting": "meeting",
    "mk_report": "report",
}
STANDING = ("counted_by", "families", "own_page")
PEOPLE = ("people_lower", "people_upper")
TYPES = {
    **dict.fromkeys(("day", "first_day", "insult_day", "start", "end"), "datetime64[s]"),
    **dict.fromkeys(("group", "number", "people", "window", "contact", "counted_by"), "str"),
    **dict.fromkeys(("decree", "counted", "own_page"), "bool"),
    **dict.fromkeys(("percent_lower", "percent_upper"), "Float64"),
    "families": "int64",
}
"""Of columns; all others are whole numbers, perhaps missing."""


def waves(ledger: Ledger) -> pd.DataFrame:
    """Return the waves since July 2024, with the running total by the choice ``july_release``.

    Returns
    -------
    DataFrame
        One row a wave: ``day``, ``decree`` (False: the release of July), ``people_lower``,
        ``people_upper``, ``counted_by``, ``families``, ``own_page``, ``total_lower`` and
        ``total_upper`` (people freed so far).

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> waves(article.on())["total_lower"].tolist()
    [18, 48, 78, 115, 146, 178]
    """
    view, choice = ledger.view, ledger.choices.get("july_release", COUNTED)
    rows = []
    for wave in releases.waves(view, ledger.as_of, LEFT_OUT if choice == LEFT_OUT else COUNTED):
        last = dt.date.fromordinal(int(view.number(wave.date).high))
        total = running_total(view, last, july_release=choice)
        decree = wave.kind == "pardon_decree"
        rows.append((last, decree, *_number(ledger, size(wave)), *_ends(total)))
    return _frame(rows, "day", "decree", *PEOPLE, *STANDING, "total_lower", "total_upper")


def groups(ledger: Ledger) -> pd.DataFrame:
    """Return the groups within the latest decree as its announcement counts them.

    Nobody printed how far they overlap.

    Returns
    -------
    DataFrame
        One row a group, everybody first: ``day`` of the decree, ``group``, ``people_lower``,
        ``people_upper``, ``counted_by``, ``families``, ``own_page``.
    """
    decree = latest_decree(ledger.view, ledger.as_of)
    rows = [
        (_day(ledger.view.number(decree.date).high), label, *_number(ledger, size(decree, group)))
        for group, label in GROUPS.items()
        if decree
    ]
    return _frame(rows, "day", "group", *PEOPLE, *STANDING)


def held_around(ledger: Ledger) -> pd.DataFrame:
    """Return the numbers of people held that were printed for days within 45 of the day.

    Returns
    -------
    DataFrame
        One row a day and counter: ``day``, ``people_lower``, ``people_upper``, ``counted`` (False:
        hedges alone), ``counted_by``, ``families``, ``own_page``.
    """
    view = ledger.view
    rows = [
        (q.span.end, *_ends(view.number(q)), view.is_count(q), *_standing(ledger, q))
        for series, group, origin in view.evidence.lines
        if (series, group) == (HELD, "all")
        for q in view.counts(series, group, origin)
        if abs(q.span.end - ledger.as_of) <= NEAR
    ]
    return _frame(rows, "day", *PEOPLE, "counted", *STANDING)


def held_and_recognised(ledger: Ledger) -> pd.DataFrame:
    """Return Viasna's counts of people held and ever recognised, from the year before the day's on.

    Returns
    -------
    DataFrame
        One row a number up to the day: ``number`` (held, ever recognised), ``day``,
        ``people_lower``, ``people_upper``, ``counted`` (False: hedges alone), ``counted_by``,
        ``families``, ``own_page``.
    """
    view = ledger.view
    start = dt.date(ledger.as_of.year - 1, 1, 1)
    rows = [
        (number, q.span.end, *_ends(view.number(q)), view.is_count(q), *_standing(ledger, q))
        for number, series in (("held", HELD), ("ever recognised", RECOGNISED))
        for q in view.counts(series, "all", "viasna")
        if start <= q.span.end <= ledger.as_of
    ]
    return _frame(rows, "number", "day", *PEOPLE, "counted", *STANDING)


def populations(ledger: Ledger) -> pd.DataFrame:
    """Return the people held, and all convicted since 2020, with what is known of insult in each.

    Returns
    -------
    DataFrame
        Two rows: ``people`` (who), ``day`` up to which they were counted, ``people_lower``,
        ``people_upper``, ``insult_day``, ``insult_lower`` and ``insult_upper`` (those of them
        convicted of insulting or slandering the president).

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> populations(article.on())["insult_lower"].tolist()
    [<NA>, 1201]
    """
    view, day = ledger.view, ledger.as_of
    insulted_share(view, day, people="convicted since 2020")
    since = {q.series: (q.span.end, n.value) for q, n in view.read.items() if isinstance(q, Over)}
    nobody = (None, UNKNOWN)
    last, convicted = since.get("criminal_convictions_cumulative", nobody)
    insult_day, insult = since.get(CONVICTIONS["insult"], nobody)
    insulted = held(view, day, group=INSULT)
    rows: list[tuple[Any, ...]] = [
        ("held", day, *_ends(held(view, day)), day, *_ends(insulted)),
        ("convicted since 2020", last, *_ends(convicted), insult_day, *_ends(insult)),
    ]
    return _frame(rows, "people", "day", *PEOPLE, "insult_day", "insult_lower", "insult_upper")


def window(ledger: Ledger) -> Span:
    """Return the days whose administrative cases the article counts."""
    arguments = ledger.claim(CASES).arguments
    return spanning(arguments["start"], arguments["end"])


def case_periods(ledger: Ledger) -> pd.DataFrame:
    """Return Viasna's counts of administrative cases in the year of the article's window.

    Returns
    -------
    DataFrame
        One row a period, the longest first: ``start``, ``end``, ``window`` (inside: it bounds the
        window from below; around: from above; beside), ``cases_lower``, ``cases_upper``,
        ``counted_by``, ``families``, ``own_page``.
    """
    asked = window(ledger)
    counts = ledger.view.counts("administrative_cases_heard", "all", "viasna")
    rows = [
        (*q.span, _place(q.span, asked), *_number(ledger, q))
        for q in sorted(counts, key=lambda q: (-q.span.days, q.span))
        if q.span.end.year == asked.end.year
    ]
    return _frame(rows, "start", "end", "window", "cases_lower", "cases_upper", *STANDING)


def _place(span: Span, asked: Span) -> str:
    if span.within(asked):
        return "inside"
    return "around" if asked.within(span) else "beside"


def elections(ledger: Ledger) -> pd.DataFrame:
    """Return the presidential elections up to the day, with the official share of the winner.

    Returns
    -------
    DataFrame
        One row an election: ``day``, ``term`` (which election in a row he officially won),
        ``percent_lower``, ``percent_upper``, ``counted_by``, ``families``, ``own_page``;
        the states named as not recognising the result, ``states_rejecting_lower`` and ``_upper``,
        and as congratulating, ``states_accepting_lower`` and ``_upper``: lists, so minima.
    """
    view, rows = ledger.view, []
    for day, election in view.events({"election"}):
        if day.high <= ledger.as_of.toordinal():
            term = terms(view, ledger.as_of, last=election.id)
            share = At("official_share_pct", "lukashenko", election.origin, election.id)
            refused, agreed = (view.number(At(s, "all", "press", election.id)) for s in STATES)
            taken = *_ends(refused), *_ends(agreed)
            rows.append((_day(day.high), _end(term.low), *_number(ledger, share), *taken))
    states = (f"{series}_{end}" for series in STATES for end in ("lower", "upper"))
    return _frame(rows, "day", "term", "percent_lower", "percent_upper", *STANDING, *states)


def contacts(ledger: Ledger) -> pd.DataFrame:
    """Return the contacts with Maria Kolesnikova, and the reports on her, up to the day.

    Returns
    -------
    DataFrame
        One row a contact: ``first_day`` and ``day``, between which it was, ``contact`` (letter,
        visit, sighting, meeting, report), ``counted_by`` (who dates it), ``families``,
        ``own_page``.
    """
    rows = [
        (_day(found.low), _day(found.high), CONTACTS[event.kind], *_standing(ledger, event.date))
        for found, event in ledger.view.events(CONTACTS)
        if found.high <= ledger.as_of.toordinal()
    ]
    return _frame(rows, "first_day", "day", "contact", *STANDING)


def _standing(ledger: Ledger, quantity: Quantity) -> tuple[str, int, bool]:
    view = ledger.view
    view.number(quantity)
    number = view.read[quantity]
    return ledger.material.names[quantity.origin].name, number.families, number.own


def _number(ledger: Ledger, quantity: Quantity) -> tuple[Any, ...]:
    return *_ends(ledger.view.number(quantity)), *_standing(ledger, quantity)


def _ends(found: Interval) -> tuple[float | None, float | None]:
    return _end(found.low), _end(found.high)


def _end(value: float) -> float | None:
    return None if abs(value) == INF else value


def _day(ordinal: float) -> dt.date | None:
    return None if abs(ordinal) == INF else dt.date.fromordinal(int(ordinal))


def _frame(rows: Iterable[tuple[Any, ...]], *columns: str) -> pd.DataFrame:
    """Return rows as a table whose columns have their types, even if it is empty."""
    import pandas as pd

    types = {column: TYPES.get(column, "Int64") for column in columns}
    return pd.DataFrame(rows, columns=columns).astype(types)
