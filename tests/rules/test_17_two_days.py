"""Rule 17: what we know, and what was public by the article's day (21 November 2024)."""

import pytest

from .world import (
    DAY,
    NOW,
    UNKNOWN,
    View,
    at,
    chronology,
    day,
    exactly,
    over,
    releases,
    view,
    world,
)
from .world import check as check_claim

UNSURE = "We cannot say whether it was public by then"
BEFORE, ON, AFTER = "2024-11-20", "2024-11-21", "2024-11-22"


def check(rows, claim="18", **how):
    return check_claim(claim, rows, **how)


def verdicts(rows, **how):
    found = check(rows, **how)
    return found.verdict, found.verdict_on_the_day


@pytest.mark.parametrize(
    ("when", "on_the_day"),
    [
        (BEFORE, "reproduced"),
        (ON, "reproduced"),
        (AFTER, "undecided"),
        ("2024-11-20..2024-11-21", "reproduced"),
        ("2024-11-20..2024-11-22", "undecided"),
        ("from 2024-11-20", "undecided"),
        ("", "undecided"),
    ],
)
def test_two_verdicts(when, on_the_day):
    """From all we know, and from what was surely public by the end of the day."""
    assert verdicts([("page", "own", "18", when)]) == ("reproduced", on_the_day)


def test_a_number_may_be_public_before_its_voice():
    """A copy that was out on the day printed what the counter's page has."""
    own = ("viasna.org", "own copy of story", "18")
    assert verdicts([own]) == ("reproduced", "undecided")
    assert verdicts([own, ("a", "copy of story", "18", ON)]) == ("reproduced", "reproduced")
    assert verdicts([own, ("a", "copy of story", "18", AFTER)]) == ("reproduced", "undecided")
    both = [("a", "copy of story", "18", AFTER), ("b", "copy of story", "18", ON)]
    assert verdicts([own, *both]) == verdicts([own, *both[::-1]]) == ("reproduced", "reproduced")


def test_but_not_by_a_copy_that_printed_another_number():
    """It was public that it was said, not what was said."""
    rows = [("viasna.org", "own copy of story", "18"), ("a", "copy of story", "at_least 18", ON)]
    assert verdicts(rows) == ("reproduced", "undecided")


def test_the_known_day_of_each_family_is_its_own():
    """Two reports of 17 now; on the day there was only one, of 18."""
    rows = [("a", "relay", "18", ON), ("b", "relay", "17", AFTER), ("c", "relay", "17", AFTER)]
    assert verdicts(rows) == ("contradicted", "reproduced")


def test_an_announcement_that_was_not_public_hides_none_before_it():
    """On the day the plan was still the one of October."""
    plan = {"series": "planned_date", "group": "vote", "by": "parliament"}
    rows = {
        over("2024-10-23", **plan): [("p", "own", "2025-01-26", "2024-10-23")],
        over("2024-11-20", **plan): [("q", "own", "2025-02-02", AFTER)],
    }
    how = {"measure": chronology.planned_day, "arguments": "event=vote"}
    assert verdicts(rows, claim="2025-02-02", **how) == ("reproduced", "contradicted")


def test_evidence_may_be_taken_as_known_by_any_day():
    """The verdict of the day stays; what was known changes the other."""
    article = world([("a", "own", "18", "2024-11-25"), ("b", "own", "19", "2024-12-25")])
    days = ("2024-11-24", "2024-11-25", "2024-12-24", "2024-12-25")
    found = [article.on(known_by=known).check("claim") for known in days]
    assert [f.verdict for f in found] == ["undecided", "reproduced", "reproduced", "undecided"]
    assert {f.verdict_on_the_day for f in found} == {"undecided"}
    on_the_day = article.on(known_by=ON).check("claim")
    assert on_the_day.now == on_the_day.then


@pytest.mark.parametrize(
    ("rows", "later"),
    [
        # the verdicts are the same: nothing to name
        ([("a", "own", "18", ON), ("b", "own", "18", AFTER)], ()),
        ([("a", "own", "20", ON), ("b", "own", "19", AFTER)], ()),
        # those that came later and changed the number
        ([("a", "own", "18", AFTER)], ("a",)),
        ([("a", "own", "19", ON), ("b", "own", "18", AFTER)], ("b",)),
        # not one that changed nothing
        ([("a", "own", "18", AFTER), ("c", "relay", "25", AFTER)], ("a",)),
        ([("a", "own", "at_least 10", ON), ("b", "own", "18", AFTER)], ("b",)),
        # unless none did alone
        ([("b", "own", "18", AFTER), ("a", "own", "18", AFTER)], ("a", "b")),
        ([(name, "own", "18", AFTER) for name in "hgfedcba"], tuple("abcdefgh")),
        # relays that were heard only together
        (
            [("r", "relay", "18", ON), ("s", "relay", "17", AFTER), ("t", "relay", "17", AFTER)],
            ("s", "t"),
        ),
    ],
)
def test_what_came_later_is_named(rows, later):
    """Where the verdicts differ."""
    assert check(rows).later == later


def test_only_a_number_that_changed_has_something_that_came_later():
    """Another number of the claim, printed before and after in the same way, names nobody."""
    rows = {
        at("main"): [("a", "own", "18", AFTER)],
        at("other"): [("b", "own", "18", ON), ("c", "own", "18", AFTER)],
    }
    assert check(rows).later == ("a",)


@pytest.mark.parametrize(
    ("when", "unsure"),
    [
        ("", ("page",)),
        ("from 2024-11-20", ("page",)),
        ("from 2024-11-21", ("page",)),
        ("from 2024-11-22", ()),
        ("2024-11-20..2024-11-22", ("page",)),
        ("2024-11-22..2024-11-23", ()),
        (ON, ()),
    ],
)
def test_what_may_have_been_out_is_named_if_it_would_change_the_verdict(when, unsure):
    """Not what was surely out, nor what surely was not."""
    found = check([("page", "own", "18", when)])
    assert found.then.unsure == unsure
    assert found.then.sentence.endswith(f"{UNSURE.lower()}.") == bool(unsure)
    assert found.now.unsure == ()


def test_one_that_would_not_change_it_is_not_named():
    """The number was public already, or stands beside."""
    sure = ("a", "own", "18", ON)
    assert check([sure, ("b", "own", "18")]).then.unsure == ()
    assert check({at("main"): [sure], at("aside"): [("b", "own", "18")]}).then.unsure == ()


def test_those_are_named_without_which_it_would_not_change():
    """If none alone, all that print a number that was weighed."""
    assert check([("a", "own", "18"), ("b", "relay", "17")]).then.unsure == ("a",)
    assert check([("b", "own", "18"), ("a", "own", "18")]).then.unsure == ("a", "b")
    assert check([(name, "own", "18") for name in "hgfedcba"]).then.unsure == tuple("abcdefgh")
    rows = {
        at("main"): [("b", "own", "18"), ("a", "own", "18"), ("c", "own", "18", AFTER)],
        at("aside"): [("d", "own", "18")],
    }
    assert check(rows).then.unsure == ("a", "b")
    # the sure ones are not named even if it hangs on them
    narrowed = [("sure", "own", "at_most 18", ON), ("perhaps", "own", "at_least 18")]
    assert check(narrowed).then.unsure == ("perhaps",)


def test_a_copy_may_have_been_out_for_its_family():
    """The first day on which any member may have been that prints the number."""
    own = ("viasna.org", "own copy of story", "18", AFTER)
    assert check([own]).then.unsure == ()
    assert check([own, ("a", "copy of story", "18", "from 2024-11-20")]).then.unsure == ("story",)
    assert check([own, ("a", "copy of story", "17", "from 2024-11-20")]).then.unsure == ()


@pytest.mark.parametrize(("end", "unsure"), [(BEFORE, True), (ON, True), (AFTER, False)])
def test_a_count_that_ends_after_the_day_cannot_have_been_out(end, unsure):
    """Whatever day its page may bear."""
    quantity = over(f"2024-11-01..{end}")
    known = view({quantity: [("page", "own", "18")]})
    supposed = View(known.evidence.supposing(DAY), DAY)
    assert View(known.evidence, DAY).number(quantity) == UNKNOWN
    assert (supposed.number(quantity) == exactly(18)) == unsure


def test_supposing_changes_only_what_is_not_sure():
    """The evidence itself stays; what was surely out earlier stays known from then."""
    known = view([("a", "own", "18", "2024-11-10"), ("b", "relay", "18")])
    supposed = known.evidence.supposing(DAY)
    assert supposed is known.evidence.supposing(DAY)
    (cell,) = map(supposed.cell, supposed.printed)
    assert cell.known == {"a": day("2024-11-10"), "b": DAY}
    (cell,) = map(known.evidence.cell, known.evidence.printed)
    assert cell.known["b"] == NOW


def test_all_that_is_known_is_sure():
    """Today nothing is 'perhaps public'."""
    found = check([("page", "own", "18")], known_by=NOW)
    assert (found.verdict, found.now.unsure) == ("reproduced", ())


def test_a_figure_for_another_day_has_no_verdict():
    """It is the same measure on what was surely public by that day."""
    rows = [("a", "own", "18", "2024-10-01"), ("b", "own", "18..20", "2024-12-01")]
    found = check(rows, as_of="2024-10-01")
    assert (found.verdict, found.verdict_on_the_day, found.sentence) == ("", "", "18 people.")
    assert found.now.known_by == found.now.as_of
    assert found.to_dict()["verdict"] is None
    assert check(rows, as_of="2024-09-30").interval == UNKNOWN
    assert check(rows, as_of="2024-12-01").interval == exactly(18)


def test_what_had_not_happened_is_not_yet():
    """On an earlier day; on a later one we did not find it."""
    events = {"decree": ("pardon_decree", "presidency")}
    rows = {at("decree", "date", by="presidency"): [("p", "own", "2024-11-20", "2024-11-20")]}

    def told(as_of):
        found = check(rows, events=events, measure=releases.latest_size, as_of=as_of)
        return found.figure()["found"], found.sentence

    assert told("2024-11-19") == ("not yet", "Not yet.")
    assert told("2024-12-01") == ("cannot be told", "We did not find such a number.")
