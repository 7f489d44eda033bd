"""Rule 19: what stands beside the verdict: what it rests on, what it hangs on."""

import pytest

from .world import DAY, NOW, Evidence, Observation, View, at, check, exactly, releases, view, world

AFTER = "2024-11-22"


@pytest.mark.parametrize(
    ("rows", "families", "own"),
    [
        ([("v", "own", "18")], 1, True),
        ([("r", "relay", "18")], 1, False),
        ([("v", "own", "18"), ("r", "relay", "18"), ("s", "relay", "17")], 3, True),
        ([("r", "relay", "18"), ("s", "copy of r", "18"), ("t", "relay", "18")], 2, False),
        ([], 0, False),
    ],
)
def test_the_numbers_it_rests_on(rows, families, own):
    """How many families print them, and whether an own page is among them."""
    number = check("18", rows).rests_on[at()]
    assert (number.families, number.own) == (families, own)


def test_families_that_were_not_known_are_not_counted():
    """On the day there was one."""
    rows = [("v", "own", "18", AFTER), ("r", "relay", "18", "2024-11-20")]
    (main, *_) = check("18", rows).then.readings
    assert (main.read[at()].families, main.read[at()].own) == (1, False)


def test_one_step_to_the_observations_one_more_to_the_publications():
    """The own page first, then the text that others copy, then copies."""
    rows = [("b", "copy of a", "18"), ("a", "relay", "18"), ("v", "own", "at_least 18")]
    record = check("18", rows).to_dict()
    (number,) = [n for n in record["rests_on"] if n["event"] == "main"]
    printed = [(o["source_id"], o["family"], o["own_page"]) for o in number["observations"]]
    assert printed == [("v", "v", True), ("a", "a", False), ("b", "a", False)]
    assert number["observations"][0]["printed"] == "at least 18 people"
    assert (number["families"], number["own_page"]) == (2, True)
    assert record["sources"][0]["source_id"] == "v"


@pytest.mark.parametrize(
    ("rows", "hangs_on"),
    [
        ([("v", "own", "18")], {"v": "undecided"}),
        # two pages that say the same: on neither
        ([("v", "own", "18"), ("w", "own", "18")], {}),
        # as if the text and its copies had never been printed
        ([("r", "relay", "18"), ("s", "copy of r", "18")], {"r": "undecided"}),
        # the own page, without which relays would say otherwise
        ([("v", "own", "18"), ("r", "relay", "19")], {"v": "contradicted"}),
        ([("v", "own", "18"), ("r", "relay", "18")], {}),
        # two relays, without one of which a third would be heard
        (
            [("r", "relay", "18"), ("s", "relay", "18"), ("t", "relay", "17")],
            {"r": "undecided", "s": "undecided"},
        ),
        # the one that narrows
        ([("v", "own", "at_least 18"), ("r", "relay", "18")], {"r": "undecided"}),
        (
            [("v", "own", "at_least 18"), ("w", "own", "at_most 18")],
            {"v": "undecided", "w": "undecided"},
        ),
    ],
)
def test_each_family_without_which_the_verdict_would_be_another(rows, hangs_on):
    """And what it would be."""
    found = check("18", rows)
    assert found.verdict == "reproduced"
    assert found.now.hangs_on == hangs_on
    assert found.to_dict()["hangs_on"] == [
        {"family": family, "verdict": verdict} for family, verdict in hangs_on.items()
    ]


def test_it_may_hang_on_an_alternative():
    """Without the page that prints it, the verdict would be reproduced."""
    rows = {at("main"): [("v", "own", "18"), ("w", "own", "18")], at("other"): [("r", "own", "19")]}
    assert check("18", rows).now.hangs_on == {"r": "reproduced"}
    rows[at("aside")] = rows.pop(at("other"))
    assert check("18", rows).now.hangs_on == {}


def test_each_day_hangs_on_what_was_known():
    """On the day on the relay; now on the counter's page."""
    rows = [("v", "own", "18", AFTER), ("r", "relay", "18", "2024-11-20")]
    rows += [("s", "relay", "17", AFTER), ("t", "relay", "17", AFTER)]
    found = check("18", rows)
    assert found.then.hangs_on == {"r": "undecided"}
    assert found.now.hangs_on == {"v": "contradicted"}


def test_leaving_a_family_out_is_as_if_it_had_never_been_printed():
    """Counts, families and standing as from evidence that never had it."""
    rows = [
        ("v", "own", "18"),
        ("r", "relay", "18"),
        ("s", "copy of r", "17"),
        ("t", "relay", "20"),
    ]
    full = view(rows).evidence
    for family in ("v", "r", "t", "s", "nobody"):
        for known_by in (DAY, NOW):
            less = View(full, known_by, family)
            never = View(full.without(family), known_by)
            assert less.number(at()) == never.number(at())
            assert less.read == never.read
            assert less.is_count(at()) == never.is_count(at())
            assert less.is_count(at(), own=True) == never.is_count(at(), own=True)


def test_a_family_left_out_that_was_not_known_changes_nothing():
    """Leaving out a page of tomorrow leaves today's number."""
    rows = [("a", "own", "18", "2024-11-20"), ("b", "own", "18", AFTER)]
    assert View(view(rows).evidence, DAY, "b").number(at()) == exactly(18)
    perhaps = [rows[0], ("b", "own", "18")]
    assert View(view(perhaps).evidence, DAY, "b").number(at()) == exactly(18)


def test_a_ledger_without_a_family():
    """The same verdict as the one it is said to hang on."""
    ledger = world([("v", "own", "18"), ("r", "relay", "19")]).on()
    assert ledger.without("v").check("claim").verdict == "contradicted"
    assert ledger.without("r").check("claim").verdict == "reproduced"


def test_what_was_only_looked_at_can_decide_too():
    """A number that helps to find another: the result hangs on it, and does not rest on it."""
    events = {"decree": ("pardon_decree", "presidency")}
    rows = {
        at("decree", "date", by="presidency"): [("days", "own", "2024-11-20")],
        at("decree", "freed", by="presidency"): [("sizes", "own", "18"), ("more", "own", "18")],
    }
    found = check("18", rows, events=events, measure=releases.running_total)
    assert list(found.rests_on) == [at("decree", "freed", by="presidency")]
    assert found.now.hangs_on == {"days": "undecided"}


def test_the_order_of_rows_changes_nothing():
    """Evidence is a set."""
    rows = [("v", "own", "at_least 18"), ("r", "relay", "18"), ("s", "relay", "17")]
    one, other = check("18", rows), check("18", rows[::-1])
    assert (one.verdict, one.sentence, one.now.hangs_on) == (
        other.verdict,
        other.sentence,
        other.now.hangs_on,
    )
    observations = view(rows).evidence.observations
    assert all(isinstance(o, Observation) for o in observations)
    assert Evidence(observations[::-1], {}).cell(at()).number().value == exactly(18)
