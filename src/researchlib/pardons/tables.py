"""The article's figures as tidy tables of what was published.

Each is read from a ledger, so that it follows its days and choices. Days are the last that each may
have been (rule 12); ``_lower`` and ``_upper`` are the ends of what the evidence leaves, missing
where nothing bounds it, both missing where nobody printed it; ``families`` is how many independent
texts print it, ``own_page`` whether a page of the counter's own is among them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..article import Ledger
from ..evidence import At, Over, Quantity, Span, View
from ..intervals import INF, UNKNOWN, Interval
from . import releases
from .chronology import terms
from .courts import CONVICTIONS, INSULT, insulted_share, spanning
from .custody import held
from .releases import COUNTED, JULY, LEFT_OUT, latest_decree, running_total, size

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
CONTACTS = {
    "mk_letter": "letter",
    "mk_visit": "visit",
    "mk_sighting": "sighting",
    "mk_meeting": "meeting",
    "mk_report": "report",
}
STANDING = {"counted_by": "str", "families": "int64", "own_page": "bool"}
DAY = "datetime64[s]"


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
    view, choice = ledger.view, ledger.choices.get(JULY.name, COUNTED)
    rows = []
    for wave in releases.waves(view, ledger.as_of, LEFT_OUT if choice == LEFT_OUT else COUNTED):
        last = dt.date.fromordinal(int(view.number(wave.date).high))
        total = running_total(view, last, july_release=choice)
        decree = wave.kind == "pardon_decree"
        number = _number(ledger, view, size(wave))
        rows.append({"day": last, "decree": decree, **number, **_ends("total", total)})
    return _frame(
        rows, {"day": DAY, "decree": "bool", **_both("people"), **STANDING, **_both("total")}
    )


def groups(ledger: Ledger) -> pd.DataFrame:
    """Return the groups within the latest decree as its announcement counts them.

    Nobody printed how far they overlap.

    Returns
    -------
    DataFrame
        One row a group, everybody first: ``day`` of the decree, ``group``, ``people_lower``,
        ``people_upper``, ``counted_by``, ``families``, ``own_page``.
    """
    view = ledger.view
    decree = latest_decree(view, ledger.as_of)
    rows = []
    if decree:
        last = _day(view.number(decree.date).high)
        rows = [
            {"day": last, "group": label, **_number(ledger, view, size(decree, group))}
            for group, label in GROUPS.items()
        ]
    return _frame(rows, {"day": DAY, "group": "str", **_both("people"), **STANDING})


def held_around(ledger: Ledger) -> pd.DataFrame:
    """Return the numbers of people held that were printed for days within 45 of the day.

    Returns
    -------
    DataFrame
        One row a day and counter: ``day``, ``people_lower``, ``people_upper``, ``counted`` (False:
        hedges alone), ``counted_by``, ``families``, ``own_page``.
    """
    view = ledger.view
    near = [
        quantity
        for series, group, origin in view.evidence.lines
        if (series, group) == (HELD, "all")
        for quantity in view.counts(series, group, origin)
        if abs(quantity.span.end - ledger.as_of) <= NEAR
    ]
    rows = [_counted(ledger, view, quantity) for quantity in near]
    return _frame(rows, {"day": DAY, **_both("people"), "counted": "bool", **STANDING})


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
    span = Span(dt.date(ledger.as_of.year - 1, 1, 1), ledger.as_of)
    rows = [
        {"number": number, **_counted(ledger, view, q)}
        for number, series in (("held", HELD), ("ever recognised", RECOGNISED))
        for q in view.counts(series, "all", "viasna")
        if span.start <= q.span.end <= span.end
    ]
    return _frame(
        rows, {"number": "str", "day": DAY, **_both("people"), "counted": "bool", **STANDING}
    )


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
    found = {
        "held": ((day, held(view, day)), (day, held(view, day, group=INSULT))),
        "convicted since 2020": (
            since.get("criminal_convictions_cumulative", (None, UNKNOWN)),
            since.get(CONVICTIONS["insult"], (None, UNKNOWN)),
        ),
    }
    rows = [
        {
            "people": people,
            "day": last,
            **_ends("people", whole),
            "insult_day": insult_day,
            **_ends("insult", insult),
        }
        for people, ((last, whole), (insult_day, insult)) in found.items()
    ]
    insult_type = {"insult_day": DAY, **_both("insult")}
    return _frame(rows, {"people": "str", "day": DAY, **_both("people"), **insult_type})


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
    view, asked = ledger.view, window(ledger)
    counts = view.counts("administrative_cases_heard", "all", "viasna")
    rows = [
        {
            "start": q.span.start,
            "end": q.span.end,
            "window": _place(q.span, asked),
            **_number(ledger, view, q, "cases"),
        }
        for q in sorted(counts, key=lambda q: (-q.span.days, q.span))
        if q.span.end.year == asked.end.year
    ]
    return _frame(rows, {"start": DAY, "end": DAY, "window": "str", **_both("cases"), **STANDING})


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
            share = At("official_share_pct", "lukashenko", election.origin, election.id)
            term = terms(view, ledger.as_of, last=election.id)
            rejecting, accepting = (
                view.number(At(f"states_{name}", "all", "press", election.id))
                for name in ("rejecting", "accepting")
            )
            rows.append(
                {
                    "day": _day(day.high),
                    "term": _end(term.low),
                    **_number(ledger, view, share, "percent"),
                    **_ends("states_rejecting", rejecting),
                    **_ends("states_accepting", accepting),
                }
            )
    shares, states = (
        _both("percent", dtype="Float64"),
        _both("states_rejecting", "states_accepting"),
    )
    return _frame(rows, {"day": DAY, "term": "Int64", **shares, **STANDING, **states})


def contacts(ledger: Ledger) -> pd.DataFrame:
    """Return the contacts with Maria Kolesnikova, and the reports on her, up to the day.

    Returns
    -------
    DataFrame
        One row a contact: ``first_day`` and ``day``, between which it was, ``contact`` (letter,
        visit, sighting, meeting, report), ``counted_by`` (who dates it), ``families``,
        ``own_page``.
    """
    view = ledger.view
    rows = [
        {
            "first_day": _day(found.low),
            "day": _day(found.high),
            "contact": CONTACTS[event.kind],
            **_standing(ledger, view, event.date),
        }
        for found, event in view.events(CONTACTS)
        if found.high <= ledger.as_of.toordinal()
    ]
    return _frame(rows, {"first_day": DAY, "day": DAY, "contact": "str", **STANDING})


def _standing(ledger: Ledger, view: View, quantity: Quantity) -> dict[str, Any]:
    view.number(quantity)
    number, who = view.read[quantity], ledger.material.names[quantity.origin].name
    return {"counted_by": who, "families": number.families, "own_page": number.own}


def _number(ledger: Ledger, view: View, quantity: Quantity, name: str = "people") -> dict[str, Any]:
    return {**_ends(name, view.number(quantity)), **_standing(ledger, view, quantity)}


def _counted(ledger: Ledger, view: View, over: Over) -> dict[str, Any]:
    return {"day": over.span.end, "counted": view.is_count(over), **_number(ledger, view, over)}


def _ends(name: str, found: Interval) -> dict[str, float | None]:
    return {f"{name}_lower": _end(found.low), f"{name}_upper": _end(found.high)}


def _both(*names: str, dtype: str = "Int64") -> dict[str, str]:
    return {f"{name}_{end}": dtype for name in names for end in ("lower", "upper")}


def _end(value: float) -> float | None:
    return None if abs(value) == INF else value


def _day(ordinal: float) -> dt.date | None:
    return None if abs(ordinal) == INF else dt.date.fromordinal(int(ordinal))


def _frame(rows: Iterable[Mapping[str, Any]], types: Mapping[str, str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(types)).astype(dict(types))
