"""Rule 3: announcements measure what is done by announcing; other lists are a minimum."""

import pytest

from .world import (
    UNKNOWN,
    at,
    at_least,
    check,
    chronology,
    day,
    days,
    exactly,
    over,
    releases,
    view,
)

PLANNED = {"series": "planned_date", "group": "vote", "by": "parliament"}


@pytest.mark.parametrize(
    ("as_of", "planned"),
    [
        ("2020-01-09", UNKNOWN),
        ("2020-01-10", days("2020-08")),
        ("2020-03-04", days("2020-08")),
        ("2020-03-05", exactly(days("2020-08-09").low)),
        ("2020-06-15", exactly(days("2020-08-09").low)),
    ],
)
def test_a_plan_is_what_was_announced_last_up_to_the_day(as_of, planned):
    """Announced on 10 January for August, on 5 March for the 9th, later put off."""
    announced = view(
        {
            over("2020-01-10", **PLANNED): [("parliament.example", "own", "2020-08")],
            over("2020-03-05", **PLANNED): [("parliament.example", "own", "2020-08-09")],
            over("2020-06-16", **PLANNED): [("parliament.example", "own", "2021")],
        }
    )
    assert chronology.planned_day(announced, day(as_of), event="vote") == planned


WAVES = {
    "july": ("release_without_decree", "viasna"),
    "august": ("pardon_decree", "presidency"),
    "september": ("pardon_decree", "presidency"),
    "amnesty": ("general_amnesty", "presidency"),
}
RELEASED = {
    at("july", "date"): [("viasna.org", "own", "2024-07-03")],
    at("august", "date", by="presidency"): [("president.example", "own", "2024-08-16")],
    at("september", "date", by="presidency"): [("president.example", "own", "2024-09-04")],
    at("amnesty", "date", by="presidency"): [("president.example", "own", "2024-09-05")],
    at("july", "freed"): [("viasna.org", "own", "18")],
    at("august", "freed", by="presidency"): [("president.example", "own", "30")],
    at("september", "freed", by="presidency"): [("president.example", "own", "29")],
}


@pytest.mark.parametrize(
    ("as_of", "counted", "left_out"),
    [
        ("2024-07-02", UNKNOWN, UNKNOWN),
        ("2024-07-03", exactly(1), UNKNOWN),
        ("2024-08-16", exactly(2), exactly(1)),
        ("2024-09-03", exactly(2), exactly(1)),
        ("2024-09-05", exactly(3), exactly(2)),
    ],
)
def test_the_list_of_announced_pardons_is_complete(as_of, counted, left_out):
    """The third release known is the third one; a release that nobody announced may be left out."""
    known = view(RELEASED, WAVES)
    assert releases.rank(known, day(as_of), july_release="counted") == counted
    assert releases.rank(known, day(as_of), july_release="left out") == left_out


def test_a_release_that_nobody_announced_counts_where_the_words_take_it_in():
    """Since July it is the first wave; the latest decree is never one."""
    known, then = view(RELEASED, WAVES), day("2024-08-01")
    first = releases.first_day(known, then, july_release="counted")
    assert first == exactly(day("2024-07-03").toordinal())
    assert releases.first_day(known, then, july_release="left out") == UNKNOWN
    assert releases.latest_size(known, then) == UNKNOWN
    assert releases.latest_size(known, day("2024-08-16")) == exactly(30)
    later = releases.latest_day(known, day("2024-12-31"))
    assert later == exactly(day("2024-09-04").toordinal())


def test_a_release_before_july_is_none_of_the_waves():
    """From the first of July on, that day too."""
    for when, rank in (("2024-06-30", UNKNOWN), ("2024-07-01", exactly(1))):
        one = view({at("w", "date"): [("p", "own", when)]}, {"w": ("pardon_decree", "viasna")})
        assert releases.rank(one, day("2024-12-31"), july_release="counted") == rank


def test_any_other_list_that_we_find_is_a_minimum():
    """Two laws found after May are at least two; none found says nothing, not zero."""
    laws = dict.fromkeys("abc", ("dissent_law", "presidency"))
    signed = view(
        {
            at("a", "date", by="presidency"): [("law", "own", "2021-05-31")],
            at("b", "date", by="presidency"): [("law", "own", "2021-06-01")],
            at("c", "date", by="presidency"): [("law", "own", "2022")],
        },
        laws,
    )
    assert chronology.laws(signed, day("2022-12-31"), after="2021-05") == at_least(2)
    assert chronology.laws(signed, day("2022-12-30"), after="2021-05") == at_least(1)
    assert chronology.laws(signed, day("2022-12-31"), after="2022") == UNKNOWN


def test_a_list_is_exact_about_itself():
    """'At least 18 are on the list' is 18 on the list; at least 18 in the world is no 18."""
    listed = view({at(series="listed"): [("page", "own", "at_least 18")]})
    assert listed.number(at(series="listed")) == exactly(18)
    assert check("18", [("page", "own", "at_least 18")]).verdict == "undecided"
