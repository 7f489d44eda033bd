"""Rule 9: no evidence is unknown, never 0 and never 0 to 100."""

import pytest

from .world import (
    UNKNOWN,
    Interval,
    at,
    at_least,
    at_most,
    check,
    chronology,
    courts,
    day,
    exactly,
    over,
    percent,
    releases,
    settled,
    total,
    view,
    words,
)


def test_no_evidence_is_unknown_in_words():
    """Not 0, and no error."""
    assert settled([]) == UNKNOWN
    found = check("18", {})
    assert found.verdict == "undecided"
    assert found.interval == UNKNOWN
    assert found.rests_on[at()] == (UNKNOWN, False, False, 0, 0)
    assert words(found.interval, "persons") == f"{UNKNOWN:person}" == "unknown"
    record = found.to_dict()
    assert (record["range"], record["lower"], record["upper"]) == ("unknown", None, None)
    assert check("0", {}).verdict == "undecided"


def test_a_number_with_one_end_is_not_unknown():
    """At least 18 has a lower end and no upper one."""
    record = check("18", [("page", "own", "at_least 18")]).to_dict()
    assert (record["range"], record["lower"], record["upper"]) == ("counted", 18, None)
    assert at_least(18) != UNKNOWN != at_most(18)
    assert not (at_least(18).bounded or at_most(18).bounded or UNKNOWN.bounded)
    assert exactly(18).bounded and Interval(0, 18).bounded


def test_a_sum_adds_both_ends():
    """18 and 30 to 32 are 48 to 50; at least 18 and 30 at least 48; of nothing it is 0."""
    assert total([exactly(18), Interval(30, 32)]) == Interval(48, 50)
    assert total([at_least(18), exactly(30)]) == at_least(48)
    assert total([]) == exactly(0)


def test_a_difference_takes_the_far_ends():
    """10 to 12 less 3 to 4 are 6 to 9."""
    assert Interval(10, 12) - Interval(3, 4) == Interval(6, 9)
    assert Interval(10, 12) - UNKNOWN == UNKNOWN


def test_an_unknown_part_makes_the_sum_unknown():
    """A wave whose day is known and whose size nobody printed is not a wave of 0."""
    assert total([exactly(18), UNKNOWN]) == UNKNOWN
    events = {"one": ("pardon_decree", "presidency"), "two": ("pardon_decree", "presidency")}
    known = {
        at(wave, "date", by="presidency"): [("page", "own", when)]
        for wave, when in (("one", "2024-08-16"), ("two", "2024-09-04"))
    }
    known[at("one", "freed", by="presidency")] = [("page", "own", "30")]
    last = day("2024-12-31")
    found = releases.running_total(view(known, events), last, july_release="counted")
    assert found == UNKNOWN
    none = day("2024-08-15")
    assert releases.running_total(view(known, events), none, july_release="counted") == UNKNOWN
    assert releases.rights_groups_total(view({}), last, whose_count="own count") == UNKNOWN
    before = releases.running_total(view(known, events), day("2024-09-03"), july_release="counted")
    assert before == exactly(30)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (exactly(50), exactly(200), exactly(25)),
        (Interval(50, 60), Interval(100, 200), Interval(25, 60)),
        (at_least(50), exactly(200), Interval(25, 100)),
        (at_most(50), exactly(200), Interval(0, 25)),
        (exactly(50), at_least(200), Interval(0, 25)),
        (exactly(50), at_most(200), Interval(25, 100)),
        (exactly(50), Interval(0, 200), Interval(25, 100)),
        (exactly(50), Interval(1, 200), Interval(25, 100)),
        (exactly(0), Interval(1, 200), exactly(0)),
        (at_least(1), exactly(200), Interval(0.5, 100)),
        (exactly(1), exactly(1), exactly(100)),
        # a part is no larger than its whole
        (Interval(150, 300), exactly(200), Interval(75, 100)),
        (exactly(0), exactly(200), exactly(0)),
        (exactly(200), exactly(200), exactly(100)),
        (Interval(-5, 5), exactly(100), Interval(0, 5)),
        (Interval(201, 300), exactly(200), UNKNOWN),
        (exactly(0), exactly(0), UNKNOWN),
        # never 0 to 100
        (at_least(50), at_least(200), UNKNOWN),
        (exactly(50), UNKNOWN, UNKNOWN),
        (UNKNOWN, exactly(200), UNKNOWN),
        (at_least(0), exactly(200), UNKNOWN),
    ],
)
def test_a_share_is_as_narrow_as_part_and_whole_make_it(part, whole, share):
    """In percent."""
    assert percent(part, whole) == share


def test_a_share_needs_part_and_whole_of_the_same_span():
    """Cases of one kind to 15 November, all cases to the 30th: no share."""

    def share(end_of_part, window="same"):
        series = {"series": "administrative_cases_heard"}
        known = view(
            {
                over("2024-09-01..2024-11-15", **series): [("page", "own", "400")],
                over(f"2024-09-01..{end_of_part}", group="article:19.11", **series): [
                    ("page", "own", "300")
                ],
            }
        )
        span = {"start": "2024-09-01", "end": "2024-11-15"}
        return courts.extremist_share(known, day("2024-11-21"), **span, window=window)

    assert share("2024-11-15") == exactly(75)
    assert share("2024-11-14") == UNKNOWN
    assert share("2024-11-15", "quarter") == UNKNOWN


@pytest.mark.parametrize(
    ("whole_until", "share"),
    [("2024-10-29", exactly(25)), ("2024-11-30", UNKNOWN), ("2024-10-28", UNKNOWN)],
)
def test_nor_is_there_one_where_the_whole_was_counted_longer(whole_until, share):
    """Of those convicted since 2020: both up to one day."""
    known = view(
        {
            over("2020-01-01..2024-10-29", "convictions_insult_or_slander_president"): [
                ("page", "own", "1200")
            ],
            over(f"2020-01-01..{whole_until}", "criminal_convictions_cumulative"): [
                ("page", "own", "4800")
            ],
        }
    )
    people = "convicted since 2020"
    assert courts.insulted_share(known, day("2024-11-21"), people=people) == share


def test_a_share_of_those_held_is_of_both_lists_on_the_day():
    """None without one of them."""
    insult = over("2024-11-21", "prisoners_held", "article:367+368")
    held = over("2024-11-21", "prisoners_held")
    both = {insult: [("page", "own", "900")], held: [("page", "own", "1200")]}
    for known, share in (
        (both, exactly(75)),
        ({held: both[held]}, UNKNOWN),
        ({insult: both[insult]}, UNKNOWN),
    ):
        assert courts.insulted_share(view(known), day("2024-11-21"), people="held") == share


def test_states_that_congratulated_cannot_have_rejected():
    """Of 193: 31 named and 8 that congratulated leave 31 to 185; without a list it is unknown."""

    def rejecting(community, **lists):
        rows = {
            at("vote", f"states_{name}", by="press"): [("page", "own", n)]
            for name, n in lists.items()
        }
        then = day("2024-11-21")
        return chronology.rejecting(view(rows), then, event="vote", community=community)

    lists = {"rejecting": "at_least 31", "accepting": "at_least 8"}
    assert rejecting("states", **lists) == Interval(100 * 31 / 193, 100 * 185 / 193)
    assert rejecting("states", accepting="at_least 8") == UNKNOWN
    assert rejecting("states", rejecting="31") == exactly(100 * 31 / 193)
    taken = rejecting("positions taken", **lists)
    assert taken == Interval(100 * 31 / 193, 100 * 185 / 193)
    assert rejecting("positions taken", rejecting="30", accepting="10") == exactly(75)
    assert rejecting("positions taken", rejecting="31") == UNKNOWN
