"""Rule 12: before, after, within; the order of events."""

import pytest

from .world import (
    UNKNOWN,
    at,
    at_least,
    at_most,
    chronology,
    courts,
    day,
    days,
    exactly,
    over,
    parse,
    releases,
    view,
)

FAMILY = {"series": "date", "by": "family"}


@pytest.mark.parametrize(
    ("when", "within"),
    [
        ("2020-05-01", True),
        ("2020-05-31", True),
        ("2020-05", True),
        ("2020-05-31..2020-06-01", False),
        ("2020-04-30..2020-05-02", False),
        ("2020", False),
    ],
)
def test_an_event_lies_within_a_time_if_every_day_does_that_it_may_have_had(when, within):
    """In May, or on its days; not in 2020, which may be June."""
    assert parse(when, date=True).within(days("2020-05")) == within


@pytest.mark.parametrize(
    ("size_of", "planned", "persons"),
    [
        ("2024-11-20", "2025-01-26", exactly(32)),
        ("2024-11-20", "2024-11-21", exactly(32)),
        ("2024-11-20", "2024-11-20", exactly(0)),
        ("2024-11-20", "2024-11-19", exactly(0)),
        ("2024-11", "2024-12-01", exactly(32)),
        ("2024-11", "2024-11-30", exactly(0)),
        ("2024-11-20", None, UNKNOWN),
    ],
)
def test_before_is_surely_before(size_of, planned, persons):
    """A decree on or after the day set for the election is none before it."""
    rows = {
        at("decree", "date", by="presidency"): [("p", "own", size_of)],
        at("decree", "freed", by="presidency"): [("p", "own", "32")],
    }
    if planned:
        rows[over("2024-10-01", "planned_date", "vote", "parliament")] = [("q", "own", planned)]
    known = view(rows, {"decree": ("pardon_decree", "presidency")})
    assert releases.latest_size(known, day("2024-12-31"), before="vote") == persons


def test_events_are_in_the_order_of_the_last_day_that_each_may_have_had():
    """May 2020 comes after the 30th, before 1 June; of one last day the surer one is later."""
    dated = {"month": "2020-05", "thirtieth": "2020-05-30", "june": "2020-06-01"}
    dated |= {"last": "2020-05-31", "unknown": None, "last too": "2020-05-31"}
    rows = {at(e, "date"): [("p", "own", when)] for e, when in dated.items() if when}
    rows[at("other kind", "date")] = [("p", "own", "2020-05-15")]
    events = dict.fromkeys(dated, ("wave", "viasna")) | {"other kind": ("law", "viasna")}
    found = [event.id for _, event in view(rows, events).events({"wave"})]
    assert found == ["thirtieth", "month", "last", "last too", "june"]
    both = view(rows, events).events({"wave", "law"})
    assert both[0][1].id == "other kind"


def contacts(**when):
    kinds = {"letter": "mk_letter", "visit": "mk_visit", "meeting": "mk_meeting"}
    events = {name: (kinds.get(name.split("_")[0], "mk_report"), "family") for name in when}
    rows = {at(name, **FAMILY): [("p", "own", day)] for name, day in when.items()}
    return view(rows, events)


@pytest.mark.parametrize(
    ("letter", "months"),
    [
        ("2020-01-15", exactly(5)),
        ("2020-05-15", exactly(1)),
        ("2020-06-14", exactly(0)),
        ("2020-06-15", UNKNOWN),
        ("2020-06", UNKNOWN),
    ],
)
def test_the_last_contact_is_the_last_surely_before(letter, months):
    """A letter of the meeting's day or month may have come after it."""
    known = contacts(letter=letter, meeting="2020-06-15")
    then = day("2020-12-31")
    assert chronology.silence(known, then, until="meeting", since="letter") == months


def test_silence_is_counted_from_the_last_letter_or_the_last_visit():
    """Each is a reading of its own."""
    known = contacts(
        letter="2020-01-15", letter_2="2020-02-15", visit="2019-11-15", meeting="2020-06-15"
    )
    found = [
        chronology.silence(known, day("2020-12-31"), until="meeting", since=since)
        for since in ("letter", "visit")
    ]
    assert found == [exactly(4), exactly(7)]


@pytest.mark.parametrize(
    ("reports", "rank"),
    [
        ([], at_least(1)),
        (["2020-03-01", "2020-04-01"], at_least(3)),
        # not before or on the day of the last contact, not at or after the meeting
        (["2020-02-15", "2020-04-01"], at_least(2)),
        (["2020-02", "2020-04-01"], at_least(2)),
        (["2020-04-01", "2020-06-15", "2020-07"], at_least(2)),
    ],
)
def test_reports_after_the_last_contact_and_before_the_meeting(reports, rank):
    """Those found are a minimum (rule 3)."""
    known = contacts(
        letter="2020-02-15",
        visit="2020-01-15",
        meeting="2020-06-15",
        **{f"report_{n}": when for n, when in enumerate(reports)},
    )
    assert chronology.news_rank(known, day("2020-12-31"), meeting="meeting") == rank


def test_no_contact_no_rank():
    """Nothing is counted from an unknown day."""
    known = contacts(report="2020-03-01", meeting="2020-06-15")
    assert chronology.news_rank(known, day("2020-12-31"), meeting="meeting") == UNKNOWN


@pytest.mark.parametrize(
    ("shares", "rank"),
    [
        (["80", "75", "83"], exactly(3)),
        (["80", "50", "83"], exactly(1)),
        (["80", "more_than 50", "83"], exactly(3)),
        (["80", "at_least 50", "83"], UNKNOWN),
        (["80", "about 50", "83"], UNKNOWN),
        (["80", "at_most 50", "83"], exactly(1)),
        (["80", None, "83"], UNKNOWN),
        (["80", "75", "40"], UNKNOWN),
    ],
)
def test_elections_in_a_row(shares, rank):
    """Won with more than half; one whose share nobody printed leaves the rank unknown."""
    ids = ["e1", "e2", "e3"]
    rows = {at(e, "date", by="cec"): [("p", "own", f"200{n}")] for n, e in enumerate(ids)}
    for e, share in zip(ids, shares, strict=True):
        if share:
            rows[at(e, "official_share_pct", "lukashenko", "cec")] = [("p", "own", share)]
    known = view(rows, dict.fromkeys(ids, ("election", "cec")))
    assert chronology.terms(known, day("2020-12-31"), last="e3") == rank
    assert chronology.terms(known, day("2020-12-31"), last="e4") == UNKNOWN


def test_a_day_bounds_what_began_by_it():
    """A first conviction of 1999: punishable by then, at the latest."""
    events = {"law": ("insult_law", "parliament"), "case": ("insult_conviction", "court")}
    rows = {
        at("law", "date", by="parliament"): [("p", "own", "2001-01-01")],
        at("case", "date", by="court"): [("p", "own", "1999")],
    }
    found = chronology.punishable(
        view(rows, events),
        day("2024-11-21"),
        wider="w",
        toughened="t",
        offence="first punishable",
    )
    assert found == at_most(days("1999").high)


def test_a_count_of_days_takes_in_both_ends():
    """From 1 September to 15 November: 76."""
    rows = {
        at("a", "date"): [("p", "own", "2024-09-01")],
        at("b", "date"): [("p", "own", "2024-11-15")],
    }
    then = day("2024-11-21")
    assert courts.window_length(view(rows), then, first="a", last="b") == exactly(76)
    assert courts.window_length(view(rows), then, first="a", last="c") == UNKNOWN
