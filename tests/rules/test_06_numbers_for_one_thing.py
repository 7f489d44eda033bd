"""Rule 6: one number from several publications."""

import pytest

from .world import UNKNOWN, Interval, at_least, at_most, exactly, hull, settled, shared


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        # they can be true together: what they share
        ([at_least(18), exactly(20)], exactly(20)),
        ([at_least(18), at_least(20)], at_least(20)),
        ([at_most(18), at_most(20)], at_most(18)),
        ([Interval(10, 20), Interval(20, 30)], exactly(20)),
        ([Interval(10, 20), Interval(15, 30), at_most(19)], Interval(15, 19)),
        ([Interval(10, 20), exactly(20)], exactly(20)),
        ([exactly(20), Interval(20, 30)], exactly(20)),
        # they cannot: the range of those that contradict another
        ([exactly(18), exactly(20)], Interval(18, 20)),
        ([Interval(10, 20), Interval(21, 30)], Interval(10, 30)),
        ([exactly(18), at_least(20)], at_least(18)),
        # narrowed by the rest
        ([exactly(31), at_least(33), at_most(34)], Interval(31, 34)),
        ([exactly(10), exactly(20), Interval(5, 15)], Interval(5, 20)),
        ([exactly(10), exactly(20), Interval(0, 40)], Interval(10, 20)),
        ([Interval(0, 10), Interval(20, 30), Interval(5, 25)], Interval(5, 25)),
        ([Interval(0, 10), Interval(20, 30), Interval(5, 25), Interval(9, 40)], Interval(9, 25)),
        # one number, and none
        ([Interval(3, 4)], Interval(3, 4)),
        ([], UNKNOWN),
    ],
)
def test_what_numbers_share_or_their_range(numbers, found):
    """In whatever order they come."""
    assert shared(numbers) == shared(numbers[::-1]) == found


def test_the_range_of_parts():
    """From the lowest end to the highest; of none it is unknown."""
    assert hull([Interval(3, 4), Interval(1, 2), Interval(2, 3)]) == Interval(1, 4)
    assert hull([]) == UNKNOWN


def test_several_numbers_of_one_page():
    """A page that says 'at least 18' and '20' says 20; one that says 18 and 20 says 18 to 20."""
    assert settled([("viasna.org", "own", "at_least 18; 20")]) == exactly(20)
    assert settled([("viasna.org", "own", "18; 20")]) == Interval(18, 20)


def test_of_relays_only_those_count_that_two_families_print():
    """One report of 17 against two of 18 is not heard; two against two are both."""
    two = [("a", "relay", "18"), ("b", "relay", "18")]
    assert settled([*two, ("c", "relay", "17")]) == exactly(18)
    assert settled([*two, ("c", "relay", "17"), ("d", "relay", "17")]) == Interval(17, 18)
    copy = [("c", "relay", "17"), ("d", "copy of c", "17")]
    assert settled([*two, *copy]) == exactly(18)
    assert settled([*two, ("c", "relay", "at_most 17"), ("d", "relay", "at_least 19")]) == exactly(
        18
    )


def test_unless_none_is_printed_twice():
    """Then all relays count."""
    assert settled([("a", "relay", "18"), ("b", "relay", "20")]) == Interval(18, 20)
    assert settled([("a", "relay", "at_least 18"), ("b", "relay", "20")]) == exactly(20)
    assert settled([("a", "relay", "18")]) == exactly(18)


def test_own_pages_go_before_relays():
    """Three reports of another number do not move what the counter prints."""
    relays = [(name, "relay", "20") for name in "abc"]
    assert settled([("viasna.org", "own", "18"), *relays]) == exactly(18)
    assert settled([("viasna.org", "own", "about 100"), *relays]) == Interval(95, 105)


def test_relays_may_narrow_what_own_pages_share():
    """'At least 18' on the own page and 20 in reports are 20; 17 in reports contradicts it."""
    own = ("viasna.org", "own", "at_least 18")
    assert settled([own, ("a", "relay", "20")]) == exactly(20)
    assert settled([own, ("a", "relay", "18")]) == exactly(18)
    assert settled([own, ("a", "relay", "17")]) == at_least(18)
    assert settled([own, ("a", "relay", "17"), ("b", "relay", "20")]) == Interval(18, 20)


def test_several_own_pages_are_heard_together():
    """What they share; relays narrow it."""
    own = [("one", "own", "at_least 18"), ("two", "own", "at_most 25")]
    assert settled(own) == Interval(18, 25)
    assert settled([*own, ("a", "relay", "20")]) == exactly(20)
    assert settled([*own, ("a", "relay", "30")]) == Interval(18, 25)


def test_where_own_pages_contradict_one_another_relays_are_not_heard():
    """18 here and 25 there stay 18 to 25, whatever reports say."""
    own = [("one", "own", "18"), ("two", "own", "25")]
    relays = [(name, "relay", "20") for name in "abc"]
    assert settled(own) == settled([*own, *relays]) == Interval(18, 25)
    assert settled([*own, ("three", "own", "at_most 24")]) == at_most(25)
    assert settled([*own, ("three", "own", "at_most 30")]) == Interval(18, 25)
    assert settled([*own, ("three", "own", "at_most 30"), *relays]) == Interval(18, 25)
