"""Days and their order, ranks, full months; positions of states."""

import datetime as dt

from ..claims import measure
from ..evidence import At, Event, View
from ..intervals import UNKNOWN, Interval, at_least, at_most, days, exactly, months_between, percent

UN_MEMBERS = exactly(193)
COUNCIL_MEMBERS = exactly(47)
MAJORITY = 50

DIRECT = {"mk_letter", "mk_visit", "mk_sighting"}


@measure("date")
def day_of(view: View, as_of: dt.date, *, event: str, by: str) -> Interval:
    """Return the day of an event: a date.

    Examples
    --------
    Lukashenko's first inauguration, by the Russian encyclopaedia's and the agencies' pages:

    >>> from researchlib.pardons import article
    >>> view = article.on().view
    >>> f"{day_of(view, article.day, event='inauguration-1994', by='lukashenko'):date}"
    '20 July 1994'
    """
    return view.number(At("date", "", by, event))


@measure("date")
def planned_day(view: View, as_of: dt.date, *, event: str, by: str = "parliament") -> Interval:
    """Return the day set for an event by the last announcement up to a day (rule 3): a date."""
    return view.number(view.last("planned_date", event, by, lambda s: s.end <= as_of))


@measure("ordinal")
def terms(view: View, as_of: dt.date, *, last: str) -> Interval:
    """Return how many presidential elections in a row he officially won up to one: a rank.

    An election is won with more than half of the official vote; a share that may be either
    leaves the rank unknown. 1994, 2001, 2006, 2010, 2015 and 2020 make 2020 the sixth.
    """
    elections = [event for _, event in view.events({"election"})]
    ids = [event.id for event in elections]
    row = 0
    for event in elections[: ids.index(last) + 1] if last in ids else []:
        won = view.number(At("official_share_pct", "lukashenko", event.origin, event.id))
        if won.low <= MAJORITY < won.high:
            return UNKNOWN
        row = row + 1 if won.low > MAJORITY else 0
    return exactly(row) if row else UNKNOWN


@measure("laws")
def laws(view: View, as_of: dt.date, *, after: str) -> Interval:
    """Return how many laws against dissent were signed after a day: laws.

    The list is a minimum (rule 3).
    """
    span = Interval(days(after).high + 1, as_of.toordinal())
    known = view.events({"dissent_law"})
    signed = [view.number(law.date) for day, law in known if day.within(span)]
    return at_least(len(signed)) if signed else UNKNOWN


@measure("date", "offence")
def punishable(view: View, as_of: dt.date, *, wider: str, toughened: str, offence: str) -> Interval:
    """Return since when insulting or slandering the president was punishable: a date.

    The first known law or conviction bounds it from above: "by 1999". In the wider sense it is the
    day of the law that a publication describes as making criticism a crime.
    """
    if offence == "wider sense":
        return view.number(At("date", "", "press", wider))
    if offence == "toughened":
        return view.number(At("date", "", "presidency", toughened))
    known = view.events({"insult_law", "insult_conviction"})
    return at_most(view.number(known[0][1].date).high) if known else UNKNOWN


@measure("months", "since")
def silence(view: View, as_of: dt.date, *, until: str, since: str) -> Interval:
    """Return the full months from a last contact to a meeting: months.

    From her letter of 14 or 15 February 2023 to 12 November 2024 they are 20.
    """
    end = view.number(At("date", "", "family", until))
    before = _before(view, {f"mk_{since}"}, end)
    return months_between(view.number(before[-1][1].date), end) if before else UNKNOWN


@measure("ordinal")
def news_rank(view: View, as_of: dt.date, *, meeting: str) -> Interval:
    """Return which report on her condition a meeting was since the last direct contact: a rank.

    Reports that we found are a minimum (rule 3): four before it make it at least the fifth.
    """
    end = view.look(At("date", "", "family", meeting))
    contacts = _before(view, DIRECT, end)
    if not contacts:
        return UNKNOWN
    last, _ = contacts[-1]
    reports = _before(view, {"mk_report"}, end)
    since = [view.number(report.date) for day, report in reports if last.high < day.low]
    return at_least(len(since) + 1)


def _before(view: View, kinds: set[str], end: Interval) -> list[tuple[Interval, Event]]:
    return [(day, event) for day, event in view.events(kinds) if day.high < end.low]


@measure("percent", "community")
def rejecting(view: View, as_of: dt.date, *, event: str, community: str) -> Interval:
    """Return the share of states that did not recognise a result: percent.

    Lists are minima; states that congratulated cannot have rejected: 31 named and 8 that
    congratulated leave 16 to 96 percent of 193. Of positions taken, both lists are the whole.
    """
    if community == "human rights council":
        votes = view.number(At("votes", "in favour", "un_hrc", "hrc-45-1"))
        return percent(votes, COUNCIL_MEMBERS)
    named = view.number(At("states_rejecting", "all", "press", event))
    others = view.number(At("states_accepting", "all", "press", event))
    if named == UNKNOWN:
        return UNKNOWN
    accepting = max(0, others.low)
    named = Interval(named.low, min(named.high, UN_MEMBERS.high - accepting))
    if community == "states":
        return percent(named, UN_MEMBERS)
    if others == UNKNOWN:
        return UNKNOWN
    most = min(others.high, UN_MEMBERS.high - named.low)
    return Interval(
        100 * named.low / (named.low + most), 100 * named.high / (named.high + accepting)
    )
