"""The article's figures as tidy tables of what was published.

Each is read from a ledger, so that it follows its days and choices. Days are the last that each may
have been (rule 12); ``_lower`` and ``_upper`` are the ends of what the evidence leaves, missing
where nothing bounds it, both missing where nobody printed it; ``families`` is how many independent
texts print it, ``own_page`` whether a page of the counter's own is among them.
"""

from __future__ import annotations

import datetime as dt
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ..article import Ledger
from ..evidence import At, Over, Span
from ..findings import plain
from ..tables import DAY, STANDING, both, bounds, counted, typed
from . import releases
from .chronology import terms
from .courts import INSULT, convicted_since_2020, spanning
from .custody import held

if TYPE_CHECKING:
    import pandas as pd

GROUPS = {
    "all": "people pardoned",
    "chronic_disease": "with chronic diseases",
    "over_50": "older than 50",
    "women": "women",
}
NEAR = dt.timedelta(45)
CASES, PRISONERS = "admin-cases-1213", "subhead-1275-jailed"
ARTICLE = "the article"
"""Who counts in a row that is the article's own number, and no evidence."""
HELD, RECOGNISED = "prisoners_held", "prisoners_recognised_cumulative"
STATES = ("states_rejecting", "states_accepting")
CONTACTS = ("letter", "visit", "sighting", "meeting", "report")


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
    view, choice = ledger.view, ledger.choices.get("july_release", releases.COUNTED)
    lines = []
    for wave in releases.waves(view, ledger.as_of, choice):
        last = dt.date.fromordinal(int(view.number(wave.date).high))
        so_far = releases.running_total(view, last, july_release=choice)
        line = {"day": last, "decree": wave.kind == "pardon_decree"} | bounds("total", so_far)
        lines.append(line | counted(ledger, "people", releases.size(wave)))
    columns = "day", "decree", *both("people"), *STANDING, *both("total")
    return typed(lines, *columns, decree="bool")


def groups(ledger: Ledger) -> pd.DataFrame:
    """Return the groups within the latest decree as its announcement counts them.

    Nobody printed how far they overlap.

    Returns
    -------
    DataFrame
        One row a group, everybody first: ``day`` of the decree, ``group``, ``people_lower``,
        ``people_upper``, ``counted_by``, ``families``, ``own_page``.
    """
    decree = releases.latest_decree(ledger.view, ledger.as_of)
    lines = [
        {"day": plain(ledger.view.number(decree.date).high, "date"), "group": label}
        | counted(ledger, "people", releases.size(decree, group))
        for group, label in GROUPS.items()
        if decree
    ]
    return typed(lines, "day", "group", *both("people"), *STANDING)


def held_around(ledger: Ledger) -> pd.DataFrame:
    """Return the numbers of people held that were printed for days within 45 of the day.

    Returns
    -------
    DataFrame
        One row a day and counter, in the order of time: ``day``, ``people_lower``,
        ``people_upper``, ``counted`` (False: hedges alone), ``counted_by``, ``families``,
        ``own_page``. On the article's day one row is its own number, counted by "the article".
    """
    view = ledger.view
    lines = [
        _stock(ledger, q)
        for series, group, origin in view.evidence.lines
        if (series, group) == (HELD, "all")
        for q in view.counts(series, group, origin)
        if abs(q.span.end - ledger.as_of) <= NEAR
    ]
    lines += _claimed(ledger, "people", PRISONERS, day=ledger.as_of, counted=False)
    lines.sort(key=itemgetter("day"))
    return typed(lines, "day", *both("people"), "counted", *STANDING, counted="bool")


def held_and_recognised(ledger: Ledger) -> pd.DataFrame:
    """Return Viasna's counts of people held and ever recognised, from the year before the day's on.

    Returns
    -------
    DataFrame
        One row a number up to the day: ``number`` (held, ever recognised), ``day``,
        ``people_lower``, ``people_upper``, ``counted`` (False: hedges alone), ``counted_by``,
        ``families``, ``own_page``.
    """
    start = dt.date(ledger.as_of.year - 1, 1, 1)
    lines = [
        {"number": number, **_stock(ledger, q)}
        for number, series in (("held", HELD), ("ever recognised", RECOGNISED))
        for q in ledger.view.counts(series, "all", "viasna")
        if start <= q.span.end <= ledger.as_of
    ]
    columns = "number", "day", *both("people"), "counted", *STANDING
    return typed(lines, *columns, counted="bool")


def populations(ledger: Ledger) -> pd.DataFrame:
    """Return the people held, and all convicted since 2020, with what is known of insult in each.

    Returns
    -------
    DataFrame
        Two rows: ``people`` (who), ``day`` up to which they were counted, ``people_lower``,
        ``people_upper``, ``insult_day``, ``insult_lower`` and ``insult_upper`` (those of them
        convicted of insulting or slandering the president), ``counted_by``.

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> populations(article.on())["insult_lower"].tolist()
    [<NA>, 1201]
    """
    view, day = ledger.view, ledger.as_of
    part, whole = convicted_since_2020(view, day)
    last, known = (count.span.end if count else None for count in (whole, part))
    now = "held", day, held(view, day), day, held(view, day, group=INSULT)
    since = "convicted since 2020", last, view.number(whole), known, view.number(part)
    who = ledger.material.names["viasna"].name
    lines = [
        {"people": people, "day": until, "insult_day": of_them, "counted_by": who}
        | bounds("people", everybody)
        | bounds("insult", insulted)
        for people, until, everybody, of_them, insulted in (now, since)
    ]
    columns = "people", "day", *both("people"), "insult_day", *both("insult"), "counted_by"
    return typed(lines, *columns, insult_day=DAY)


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
        ``counted_by``, ``families``, ``own_page``. On the article's day the first row is its own
        window and number, counted by "the article".
    """
    asked = window(ledger)
    counts = ledger.view.counts("administrative_cases_heard", "all", "viasna")
    lines = _claimed(ledger, "cases", CASES, **asked._asdict(), window="itself")
    for q in sorted(counts, key=lambda q: (-q.span.days, q.span)):
        if q.span.end.year == asked.end.year:
            around = "around" if asked.within(q.span) else "beside"
            line = {"window": "inside" if q.span.within(asked) else around}
            lines.append(q.span._asdict() | line | counted(ledger, "cases", q))
    return typed(lines, "start", "end", "window", *both("cases"), *STANDING)


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
    view, lines = ledger.view, []
    for day, election in view.events({"election"}):
        if day.high <= ledger.as_of.toordinal():
            term = terms(view, ledger.as_of, last=election.id)
            line = {"day": plain(day.high, "date"), "term": plain(term.low, "ordinal")}
            share = At("official_share_pct", "lukashenko", election.origin, election.id)
            line |= counted(ledger, "percent", share)
            for series in STATES:
                line |= bounds(series, view.number(At(series, "all", "press", election.id)))
            lines.append(line)
    columns = "day", "term", *both("percent"), *STANDING, *both(*STATES)
    return typed(lines, *columns, term="Int64")


def contacts(ledger: Ledger) -> pd.DataFrame:
    """Return the contacts with Maria Kolesnikova, and the reports on her, up to the day.

    Returns
    -------
    DataFrame
        One row a contact: ``first_day`` and ``day``, between which it was, ``contact`` (letter,
        visit, sighting, meeting, report), ``counted_by`` (who dates it), ``families``,
        ``own_page``.
    """
    lines = [
        {"first_day": plain(found.low, "date"), "day": plain(found.high, "date")}
        | {"contact": event.kind.removeprefix("mk_")}
        | counted(ledger, "date", event.date)
        for found, event in ledger.view.events({f"mk_{contact}" for contact in CONTACTS})
        if found.high <= ledger.as_of.toordinal()
    ]
    return typed(lines, "first_day", "day", "contact", *STANDING, first_day=DAY)


def _stock(ledger: Ledger, count: Over) -> dict[str, Any]:
    known = {"day": count.span.end, "counted": ledger.view.is_count(count)}
    return known | counted(ledger, "people", count)


def _claimed(ledger: Ledger, name: str, claim_id: str, **row: Any) -> list[dict[str, Any]]:
    """Return a row with the number of a claim, on the article's day only."""
    nobody = dict(zip(STANDING, (ARTICLE, 0, False), strict=True))
    own = row | bounds(name, ledger.claim(claim_id).value) | nobody
    return [own] * (ledger.as_of == ledger.article.day)
