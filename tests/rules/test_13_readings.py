"""Rule 13: main, alternative, beside."""

import pytest

from researchlib.errors import DataError

from .world import article, at, check, measure, world

MAIN, OTHER, ASIDE = at("main"), at("other"), at("aside")


def printed(**numbers):
    return {at(name): [("page", "own", number)] for name, number in numbers.items()}


def test_the_main_reading_gives_the_number():
    """Readings stand in the order of their roles; the number shown is the main one's."""
    found = check("18", printed(main="18", other="19", aside="20"))
    roles = [(r.role, r.interval.low, r.outcome) for r in found.now.readings]
    assert roles == [
        ("main", 18, "holds"),
        ("alternative", 19, "fails"),
        ("beside", 20, "fails"),
    ]
    assert found.interval.low == 18


def test_a_choice_picks_the_reading_that_is_shown_never_the_verdict():
    """The verdict stays over all."""
    article = world(printed(main="18", other="19"))
    found = article.on(meaning="other").check("claim")
    assert found.interval.low == 19
    assert found.verdict == article.on().check("claim").verdict == "depends"
    assert found.to_dict()["parameters"] == {"meaning": "other"}


@pytest.mark.parametrize("aside", ["18", "19", "about 19"])
def test_what_stands_beside_is_printed_and_never_weighed(aside):
    """Whatever it says, it is in the sentence, in no verdict, and nothing rests on it."""
    found = check("18", printed(main="18", aside=aside))
    assert found.verdict == "reproduced"
    assert list(found.rests_on) == [MAIN, OTHER]
    assert ("of other people" in found.sentence) == (aside != "18")
    assert check("18", printed(main="19", aside=aside)).verdict == "contradicted"


@measure("persons")
def no_choice(view, as_of):
    return view.number(at())


def test_words_that_leave_nothing_open_have_one_reading():
    """It is the main one."""
    (reading,) = check("18", {}, measure=no_choice).now.readings
    assert (reading.role, reading.options) == ("main", {})


WHO = (("main", "a", ""), ("alternative", "b", "B"), ("beside", "c", "C"))
WHEN = (("main", "1", ""), ("alternative", "2", "2"), ("beside", "3", "3"))


@measure("persons", "who", "when")
def two_choices(view, as_of, *, who, when):
    return view.number(at(who + when))


def test_choices_combined_have_the_lowest_role_among_them():
    """A main and an alternative option make an alternative; with one beside it is beside.

    Their phrases are joined; a main option needs none.
    """
    readings = check("18", {}, measure=two_choices, choices={"who": WHO, "when": WHEN}).now.readings
    assert [(r.options["who"] + r.options["when"], r.role, r.phrase) for r in readings] == [
        ("a1", "main", ""),
        ("a2", "alternative", "2"),
        ("b1", "alternative", "B"),
        ("b2", "alternative", "B, 2"),
        ("a3", "beside", "3"),
        ("b3", "beside", "B, 3"),
        ("c1", "beside", "C"),
        ("c2", "beside", "C, 2"),
        ("c3", "beside", "C, 3"),
    ]


@pytest.mark.parametrize(
    "options",
    [
        (("alternative", "a", ""),),
        (("alternative", "a", ""), ("main", "b", "")),
        (("main", "a", ""), ("main", "b", "")),
    ],
)
def test_every_choice_has_one_main_option_and_it_stands_first(options):
    """Anything else is refused, with its row."""
    with pytest.raises(DataError, match=r"choices.csv, row \d+, column role: .* main in a choice"):
        check("18", {}, measure=two_choices, choices={"who": options, "when": WHEN})


def test_each_option_has_a_reason():
    """And a phrase for print, unless it is the main one."""
    rows = article.material.dataset.rows["choices"]
    assert len(rows) > 20
    assert all(row["because"] and (row["phrase"] or row["role"] == "main") for row in rows)
