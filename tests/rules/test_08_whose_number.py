"""Rule 8: origins are never mixed within one number."""

import pytest

from .world import (
    UNKNOWN,
    Interval,
    article,
    at,
    at_least,
    at_most,
    courts,
    day,
    exactly,
    over,
    releases,
    view,
)

WAVES = {"july": ("release_without_decree", "viasna"), "august": ("pardon_decree", "presidency")}
DAYS = {
    at("july", "date"): [("viasna.org", "own", "2024-07-03")],
    at("august", "date", by="presidency"): [("president.example", "own", "2024-08-16")],
}
JULY, AUGUST = at("july", "freed"), at("august", "freed", by="presidency")
COUNTED_TOO = at("august", "freed", by="viasna")
LATE = day("2024-12-31")


def freed(sizes, july_release="counted"):
    rows = {quantity: [("page", "own", size)] for quantity, size in sizes.items()}
    return releases.running_total(view(DAYS | rows, WAVES), LATE, july_release=july_release)


def test_a_sum_takes_each_part_from_its_own_origin():
    """The decree's size from who acted, that of July from who saw it; no other count of them."""
    assert freed({JULY: "18", AUGUST: "30"}) == exactly(48)
    assert freed({JULY: "18", AUGUST: "30", COUNTED_TOO: "22"}) == exactly(48)
    assert freed({JULY: "18", AUGUST: "30", COUNTED_TOO: "22"}, "left out") == exactly(30)


def test_another_origin_does_not_fill_a_gap():
    """Viasna's count of August is no size of the decree."""
    assert freed({JULY: "18", COUNTED_TOO: "22"}) == UNKNOWN


@pytest.mark.parametrize(
    ("counted", "total"),
    [
        ("22", exactly(40)),
        ("at_least 22", Interval(40, 48)),
        ("at_most 22", at_most(40)),
        ("at_most 40", at_most(48)),
        ("35", exactly(53)),
        ("at_least 35", at_least(53)),
    ],
)
def test_the_origin_that_the_sentence_names_comes_first(counted, total):
    """By rights groups' data: their count; the number announced only bounds what they left open."""
    rows = {JULY: "18", AUGUST: "30", COUNTED_TOO: counted}
    known = view(DAYS | {q: [("page", "own", size)] for q, size in rows.items()}, WAVES)
    assert releases.rights_groups_total(known, LATE, whose_count="own count") == total


def test_a_printed_total_is_theirs_if_it_is_of_just_these_waves():
    """Of July and August, from July on: not one of July alone, nor one that began in May."""
    totals = {
        over("2024-07-01..2024-07-31", "freed_total"): [("a", "own", "18")],
        over("2024-07-03..2024-08-31", "freed_total"): [("a", "own", "48")],
        over("2024-05-01..2024-08-31", "freed_total"): [("a", "own", "60")],
        over("2024-07-01..2024-08-16", "freed_total", by="presidency"): [("a", "relay", "50")],
    }
    known = view(DAYS | totals, WAVES)
    assert releases.rights_groups_total(known, LATE, whose_count="printed") == exactly(48)
    one = releases.rights_groups_total(known, day("2024-08-15"), whose_count="printed")
    assert one == exactly(18)


def crowd(reporter, **estimates):
    rows = {
        over("2020-08-16", "participants", "city:Minsk", by): [("page", "relay", size)]
        for by, size in estimates.items()
    }
    return courts.crowd(view(rows), LATE, day="2020-08-16", reporter=reporter)


def test_of_two_counters_the_nearest_that_has_a_number_is_main():
    """The next one is the alternative, never a part of one range."""
    both = {"reuters": "at_least 200000", "afp": "100000"}
    assert crowd("nearest", **both) == at_least(200000)
    assert crowd("next", **both) == exactly(100000)
    assert crowd("nearest", afp="100000") == exactly(100000)
    assert crowd("next", afp="100000") == UNKNOWN
    assert crowd("nearest") == UNKNOWN


def test_anothers_number_for_the_same_thing_stands_beside():
    """The ministry's nights added are main; Viasna's longer count is printed, never weighed."""
    known = view(
        {
            over("2020-08-09", "detentions", by="interior_ministry"): [("mia", "own", "3000")],
            over("2020-08-10", "detentions", by="interior_ministry"): [("mia", "own", "2000")],
            over("2020-08-09..2020-08-20", "detentions_cumulative"): [("v", "own", "7500")],
            over("2020-08-09..2020-08-12", "detentions_cumulative"): [("v", "own", "6700")],
            over("2020-08-10..2020-08-12", "detentions_cumulative"): [("v", "own", "100")],
        }
    )
    nights = {"start": "2020-08-09", "end": "2020-08-12"}
    acted = courts.detained(known, LATE, **nights, counted_by="interior_ministry")
    assert acted == at_least(5000)
    assert courts.detained(known, LATE, **nights, counted_by="viasna") == exactly(6700)
    (choice,) = article.claims["protests-suppressed"].choices
    assert [option.role for option in choice.options] == ["main", "beside"]
