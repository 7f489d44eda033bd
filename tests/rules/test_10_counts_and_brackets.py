"""Rule 10: what is a count, and what stands for one on another day."""

import pytest

from .world import UNKNOWN, Bracket, check, custody, day, exactly, over, view

LIST = {"series": "prisoners_held"}
TODAY = over("2024-11-21", **LIST)


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([("a", "own", "1275")], True),
        ([("a", "relay", "1275")], True),
        # a hedge alone makes none
        ([("a", "own", "at_least 1275")], False),
        ([("a", "own", "more_than 1200"), ("b", "own", "less_than 1210")], False),
        ([("a", "own", "about 1275")], False),
        ([("a", "own", "1200..1210")], False),
        # somebody prints a value that the number allows
        ([("a", "own", "1200..1260"), ("b", "own", "1260")], True),
        ([("a", "own", "at_least 1200"), ("b", "relay", "1275")], True),
        ([("a", "own", "at_least 1200; at_most 1260"), ("b", "relay", "1199")], False),
        # its range is no wider than a twentieth of its upper end
        ([("a", "own", "1900"), ("b", "own", "2000")], True),
        ([("a", "own", "1899"), ("b", "own", "2000")], False),
        ([("a", "own", "95"), ("b", "own", "99")], True),
        ([("a", "own", "94"), ("b", "own", "99")], False),
        # without an end there is no range
        ([("a", "own", "18"), ("b", "own", "at_least 20")], False),
        ([], False),
    ],
)
def test_what_is_a_count(rows, count):
    """Printed unhedged by somebody, in a range near enough."""
    assert view({TODAY: rows}).is_count(TODAY) == count


def test_an_own_count_is_on_an_own_page():
    """A relay's number is a count, not the counter's own."""
    known = view({TODAY: [("relay", "relay", "1275")]})
    assert known.is_count(TODAY)
    assert not known.is_count(TODAY, own=True)
    known = view({TODAY: [("viasna.org", "own", "1275")]})
    assert known.is_count(TODAY, own=True)


@pytest.mark.parametrize(
    ("as_of", "before", "after"),
    [
        ("2024-09-30", "2024-09", "2024-09"),
        ("2024-10-01", "2024-09", "2024-10"),
        ("2024-10-31", "2024-10", "2024-10"),
        ("2024-08-31", None, "2024-09"),
        ("2024-11-01", "2024-10", None),
    ],
)
def test_the_last_count_before_a_day_and_the_first_after_it(as_of, before, after):
    """Each by the day on which it ended, that day too; the counter's own, if asked."""
    rows = {over(month): [("own page", "own", "10")] for month in ("2024-09", "2024-10")}
    rows |= {over(day): [("relay", "relay", "10")] for day in ("2024-10-15", "2024-12-31")}
    rows |= {over("2024-11-15"): [("relay", "relay", "about 10")]}
    found = view(rows).nearest("people", "all", "viasna", day(as_of), own=True)
    assert found == tuple(over(month) if month else None for month in (before, after))


def held(counts, days="near", **group):
    known = view({over(when, **LIST): [("a", "own", size)] for when, size in counts.items()})
    return custody.held(known, day("2024-11-21"), days=days, **group)


def test_a_stock_on_a_day_is_the_days_own_count():
    """Whatever was counted the day before or after."""
    counts = {"2024-11-20": "1262", "2024-11-21": "1275", "2024-11-22": "1300"}
    assert held(counts) == exactly(1275)
    assert not isinstance(held(counts), Bracket)


@pytest.mark.parametrize(
    ("counts", "bracket"),
    [
        # from the last before to the first after
        ({"2024-11-20": "1262", "2024-11-30": "1296"}, Bracket(1262, 1296)),
        ({"2024-11-20": "1296", "2024-11-30": "1262"}, Bracket(1262, 1296)),
        (
            {"2024-11-18": "1", "2024-11-20": "1262", "2024-11-30": "1296", "2024-12-01": "2"},
            Bracket(1262, 1296),
        ),
        # the day's own number is no count: a hedge
        (
            {"2024-11-20": "1262", "2024-11-21": "more_than 1200", "2024-11-30": "1296"},
            Bracket(1262, 1296),
        ),
        # a hedged number around it is none either: the next one is
        (
            {"2024-11-19": "1262", "2024-11-20": "about 1200", "2024-11-30": "1296"},
            Bracket(1262, 1296),
        ),
        # each within fourteen days
        ({"2024-11-07": "1262", "2024-12-05": "1296"}, Bracket(1262, 1296)),
        ({"2024-11-07": "1262", "2024-12-06": "1296"}, Bracket(1199, 1325)),
        ({"2024-11-06": "1262", "2024-12-05": "1296"}, Bracket(1232, 1360)),
        ({"2024-11-06": "1262", "2024-12-06": "1296"}, UNKNOWN),
        # with one of the two only: a twentieth wider either way
        ({"2024-11-20": "1000"}, Bracket(950, 1050)),
        ({"2024-11-22": "1019"}, Bracket(969, 1069)),
        ({}, UNKNOWN),
    ],
)
def test_without_one_it_is_bracketed(counts, bracket):
    """By the counts around it."""
    found = held(counts)
    assert (found.low, found.high) == (bracket.low, bracket.high)
    assert isinstance(found, Bracket) == isinstance(bracket, Bracket)


def test_each_group_has_its_own_list():
    """A count of all is none of the women."""
    assert held({"2024-11-21": "1275"}, group="women") == UNKNOWN


def test_the_last_review_is_the_lists_own_count():
    """Of whatever day before, on the counter's page."""
    counts = {"2024-09-30": "1317", "2024-10-31": "1299", "2024-11-30": "1296"}
    assert held(counts, days="review") == exactly(1299)
    assert held({"2024-11-30": "1296"}, days="review") == UNKNOWN


def test_a_bracket_rests_on_what_it_was_made_of():
    """The two counts, not those passed over; it is told apart from a range that was counted."""
    rows = {
        over("2024-11-19", **LIST): [("a", "own", "1240")],
        over("2024-11-20", **LIST): [("a", "own", "1262")],
        over("2024-11-30", **LIST): [("a", "own", "1296")],
    }
    found = check("1275", rows, measure=custody.held)
    assert list(found.rests_on) == [over("2024-11-20", **LIST), over("2024-11-30", **LIST)]
    assert found.to_dict()["range"] == "bracket"
