"""Rule 14: a reading holds, fails, fits or is open."""

import pytest

from .world import (
    UNKNOWN,
    Bracket,
    Claim,
    Interval,
    at_least,
    at_most,
    exactly,
    judge,
    parse,
    unchecked,
)

COMPARATORS = {"at least": "ge", "more than": "gt", "at most": "le", "less than": "lt", "": "eq"}


def outcome(found, said, unit="persons"):
    words, _, value = said.rpartition(" ")
    claimed = parse(value, date=unit == "date")
    return judge(
        found,
        Claim(
            "",
            "",
            1,
            "",
            "measured",
            COMPARATORS[words],
            claimed,
            unit,
            unchecked,
            (),
            {},
            "",
            "",
            "",
        ),
    )


@pytest.mark.parametrize(
    ("found", "claim", "expected"),
    [
        # true for every value that the evidence leaves
        (Interval(18, 30), "at least 18", "holds"),
        (Interval(19, 30), "more than 18", "holds"),
        (Interval(10, 18), "at most 18", "holds"),
        (Interval(10, 17), "less than 18", "holds"),
        (Interval(18, 20), "15..20", "holds"),
        (at_least(18), "at least 18", "holds"),
        (at_most(18), "at most 18", "holds"),
        # for none
        (Interval(10, 17), "at least 18", "fails"),
        (Interval(10, 18), "more than 18", "fails"),
        (Interval(19, 30), "at most 18", "fails"),
        (Interval(18, 30), "less than 18", "fails"),
        (Interval(21, 30), "15..20", "fails"),
        (Interval(10, 14), "15..20", "fails"),
        (at_least(19), "18", "fails"),
        # else it is open
        (Interval(10, 18), "at least 18", "open"),
        (Interval(18, 30), "more than 18", "open"),
        (Interval(18, 30), "at most 18", "open"),
        (Interval(17, 30), "less than 18", "open"),
        (at_least(18), "18", "open"),
        (at_most(18), "18", "open"),
        (UNKNOWN, "18", "open"),
        (UNKNOWN, "at least 0", "open"),
    ],
)
def test_holds_fails_or_open(found, claim, expected):
    """By all the values in the range, both ends included."""
    assert outcome(found, claim) == expected


@pytest.mark.parametrize(
    ("found", "claim", "expected"),
    [
        # a twentieth of 1,275 is 63
        (Interval(1250, 1313), "1275", "fits"),
        (Interval(1250, 1314), "1275", "open"),
        (Interval(1275, 1338), "1275", "fits"),
        (Interval(1212, 1275), "1275", "fits"),
        (Interval(1211, 1275), "1275", "open"),
        # at least, too
        (Interval(1250, 1313), "at least 1275", "fits"),
        (Interval(1212, 1275), "at least 1275", "fits"),
        (Interval(1211, 1275), "at least 1275", "open"),
        # nothing else
        (Interval(1250, 1300), "more than 1275", "open"),
        (Interval(1250, 1300), "at most 1275", "open"),
        (Interval(1250, 1300), "less than 1275", "open"),
        # of a range, a twentieth of its upper end; part of it must be true
        (Interval(39, 41), "30..40", "fits"),
        (Interval(39, 42), "30..40", "open"),
        (Interval(41, 42), "30..40", "fails"),
        # a twentieth is rounded down
        (Interval(18, 19), "19", "open"),
        (Interval(19, 20), "20", "fits"),
        (Interval(38, 39), "39", "fits"),
        (Interval(37, 39), "39", "open"),
    ],
)
def test_an_open_one_fits_if_its_range_is_narrow(found, claim, expected):
    """No wider than a twentieth of the claimed count."""
    assert outcome(found, claim) == expected


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("persons", "fits"),
        ("cases", "fits"),
        ("months", "fits"),
        ("houses", "fits"),
        ("percent", "open"),
        ("days", "open"),
        ("ordinal", "open"),
        ("change", "open"),
        ("change in percent", "open"),
        ("statement", "open"),
    ],
)
def test_only_what_is_counted_fits(unit, expected):
    """A rank of 99 to 100 is not the hundredth."""
    assert outcome(Interval(99, 100), "100", unit) == expected


def test_a_day_does_not_fit():
    """The day before may be the day claimed, and may not."""
    found = parse("2020-06-14..2020-06-15", date=True)
    assert outcome(found, "2020-06-15", "date") == "open"
    assert outcome(found, "2020-06", "date") == "holds"


@pytest.mark.parametrize(
    ("low", "high", "claim", "expected"),
    [
        # a twentieth of 1,000 is 50: the range must be true, or false, by more than that
        (1050, 1200, "at least 1000", "holds"),
        (1049, 1200, "at least 1000", "open"),
        (800, 949, "at least 1000", "fails"),
        (800, 950, "at least 1000", "open"),
        (800, 950, "at most 1000", "holds"),
        (800, 951, "at most 1000", "open"),
        (1051, 1200, "at most 1000", "fails"),
        (1050, 1200, "at most 1000", "open"),
        (1051, 1200, "more than 1000", "holds"),
        (1050, 1200, "more than 1000", "open"),
        (800, 949, "less than 1000", "holds"),
        (800, 950, "less than 1000", "open"),
        (1051, 1060, "1000", "fails"),
        (940, 949, "1000", "fails"),
        (1001, 1010, "1000", "open"),
        # a narrow one that is partly true fits all the same
        (975, 1025, "1000", "fits"),
        (975, 1026, "1000", "open"),
        (975, 1025, "at least 1000", "fits"),
        (1000, 1000, "1000", "fits"),
    ],
)
def test_a_bracket_holds_or_fails_by_more_than_a_twentieth(low, high, claim, expected):
    """Nobody counted it; a range that somebody printed has no such margin."""
    assert outcome(Bracket(low, high), claim) == expected
    sure = outcome(Interval(low, high), claim)
    assert sure in ("holds", "fails") or sure == expected


def test_the_margin_is_of_counts_only():
    """A bracket of another unit moves out by nothing."""
    assert outcome(Bracket(50, 60), "at least 50", "percent") == "holds"
    assert outcome(Bracket(50, 60), "at least 50", "persons") == "open"
    assert outcome(exactly(50), "at least 50") == "holds"
