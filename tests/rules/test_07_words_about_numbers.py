"""Rule 7: what "at least", "about" and a month leave open."""

import pytest

from .world import (
    INF,
    UNKNOWN,
    Interval,
    at_least,
    at_most,
    day,
    days,
    exactly,
    hedged,
    months_between,
    parse,
    settled,
    view,
)
from .world import at as quantity


@pytest.mark.parametrize(
    ("printed", "allowed"),
    [
        ("18", exactly(18)),
        ("at_least 18", at_least(18)),
        ("more_than 18", at_least(19)),
        ("at_most 18", at_most(18)),
        ("less_than 18", at_most(17)),
        ("about 100", Interval(95, 105)),
        ("about 119", Interval(114, 124)),
        ("about 120", Interval(114, 126)),
        ("about 20", Interval(19, 21)),
        ("about 19", Interval(18, 20)),
        ("about 5", Interval(4, 6)),
        ("about 40", Interval(38, 42)),
        # a range that was printed
        ("18..20", Interval(18, 20)),
        ("at_least 18..20", at_least(18)),
        ("more_than 18..20", at_least(19)),
        ("at_most 18..20", at_most(20)),
        ("less_than 18..20", at_most(19)),
        ("about 100..120", Interval(94, 126)),
    ],
)
def test_what_a_printed_number_allows(printed, allowed):
    """'At least' includes it, 'more than' does not; 'about' is a twentieth, at least one."""
    assert settled([("page", "own", printed)]) == allowed


def test_people_are_whole_percentages_are_not():
    """More than 50 people are 51 or more; more than 50 percent may be 50.1."""
    assert hedged(exactly(50), "more_than") == at_least(51)
    share = quantity(series="share_pct")
    more = view({share: [("page", "own", "more_than 50")]}).number(share)
    assert 50 < more.low < 50.1
    assert more.high == INF
    less = view({share: [("page", "own", "less_than 50")]}).number(share)
    assert 49.9 < less.high < 50
    assert less.low == -INF


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020-06-15", "2020-06-15", "2020-06-15"),
        ("2020-06", "2020-06-01", "2020-06-30"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-12", "2021-12-01", "2021-12-31"),
        ("2020", "2020-01-01", "2020-12-31"),
    ],
)
def test_a_month_or_year_is_all_its_days(text, first, last):
    """From its first to its last."""
    assert days(text) == Interval(day(first).toordinal(), day(last).toordinal())


def test_a_range_of_days_runs_to_the_end_of_its_last_month():
    """And a number is no day: 2020 people are no year."""
    span = Interval(day("2020-05-31").toordinal(), day("2020-06-30").toordinal())
    assert parse("2020-05-31..2020-06", date=True) == span
    assert parse("2020") == exactly(2020)


@pytest.mark.parametrize("text", ["20200615", "2020-W25-1", "2020-6-15", "2020-13", "June 2020"])
def test_a_day_is_written_in_one_way(text):
    """YYYY-MM-DD, YYYY-MM or YYYY."""
    with pytest.raises(ValueError):
        days(text)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2020-01-15", "2020-03-14", exactly(1)),
        ("2020-01-15", "2020-03-15", exactly(2)),
        ("2020-01-15", "2020-03-16", exactly(2)),
        ("2019-11-15", "2020-03-15", exactly(4)),
        ("2020-01", "2020-03-15", Interval(1, 2)),
        ("2020-01-15", "2020-03", Interval(1, 2)),
        ("2020-01-15", "2020-01-15", exactly(0)),
    ],
)
def test_months_are_full_months(start, end, months):
    """A month is full on the same day of the next one; a day of January may be any of them."""
    assert months_between(days(start), days(end)) == months


def test_months_from_or_to_a_day_that_nothing_bounds():
    """After a day: at most so many; a day that is unknown: unknown."""
    end = days("2020-03-15")
    since = at_least(days("2020-01-15").low)
    assert months_between(since, end) == at_most(2)
    assert months_between(at_most(days("2020-01-15").low), end) == at_least(2)
    assert months_between(days("2020-01-15"), at_least(end.low)) == at_least(2)
    assert months_between(days("2020-01-15"), at_most(end.low)) == at_most(2)
    assert months_between(UNKNOWN, end) == months_between(end, UNKNOWN) == UNKNOWN
