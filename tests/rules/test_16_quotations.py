"""Rule 16: what somebody said is judged like any number."""

import pytest

from .world import UNKNOWN, at, check, exactly, measure, releases, statements, view


def said(what, by="viasna"):
    return at("interview", "said", what, by)


@pytest.mark.parametrize(
    ("printed", "verdict", "sentence"),
    [
        ("1", "quoted", "So said Viasna's page."),
        (
            "0",
            "misquoted",
            "The words that we found say otherwise; the article attributes the statement to",
        ),
        (
            None,
            "undecided",
            "We did not find the interview; the article attributes the statement to Viasna",
        ),
    ],
)
def test_a_quotation_is_the_claim_that_these_words_were_said(printed, verdict, sentence):
    """1: these words; 0: other words."""
    rows = {said("the words"): [("viasna.org", "own", printed)]} if printed else {}
    found = check(
        "1",
        rows,
        measure=statements.said,
        arguments="what=the_words at=interview by=viasna",
        test="quoted",
        speaker="viasna",
        says="so said {source}",
        missing="the interview",
    )
    assert found.verdict == verdict
    assert found.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("printed", "verdict"), [("18", "quoted"), ("19", "misquoted"), ("at_least 1", "undecided")]
)
def test_a_number_that_a_speaker_gave(printed, verdict):
    """It is quoted if he gave it; whether it is true is another claim."""
    found = check(
        "18",
        {said("freed"): [("viasna.org", "own", printed)]},
        measure=statements.said_number,
        arguments="what=freed at=interview by=viasna",
        test="quoted",
    )
    assert found.verdict == verdict


def test_what_another_said_is_no_quotation_of_the_speaker():
    """Nor what he said elsewhere."""
    for quantity in (said("freed", by="afp"), at("speech", "said", "freed")):
        found = check(
            "18",
            {quantity: [("page", "own", "18")]},
            measure=statements.said_number,
            arguments="what=freed at=interview by=viasna",
            test="quoted",
        )
        assert found.verdict == "undecided"


def test_words_in_quotation_marks_are_tested_as_words():
    """A number alone leaves them undecided, and stands beside."""

    def quoted(**rows):
        return check(
            "18",
            {said(what): [("viasna.org", "own", n)] for what, n in rows.items()},
            measure=statements.said_words,
            arguments="what=words number=number at=interview by=viasna",
            test="quoted",
        ).verdict

    assert quoted(number="18") == "undecided"
    assert quoted(words="18") == quoted(words="18", number="19") == "quoted"
    assert quoted(words="0", number="18") == "misquoted"


def test_a_label_put_in_a_speakers_mouth_stands_beside():
    """The office's number is main; how many it called political prisoners is another reading."""
    events = {"decree": ("pardon_decree", "presidency")}
    rows = {
        at("decree", "date", by="presidency"): [("p", "own", "2024-11-20")],
        at("decree", "freed", by="presidency"): [("p", "own", "32")],
        at("decree", "said", "political prisoners", "presidency"): [("p", "own", "0")],
    }
    found = check("32", rows, events=events, measure=releases.latest_labelled)
    assert [(r.role, r.interval) for r in found.now.readings] == [
        ("main", exactly(32)),
        ("beside", exactly(0)),
    ]
    assert found.verdict == "reproduced"
    none = check("32", {}, measure=releases.latest_labelled)
    assert {r.interval for r in none.now.readings} == {UNKNOWN}


def test_only_quotations_are_quoted():
    """The same numbers, measured, are reproduced."""

    @measure("persons")
    def plain(known, as_of):
        return known.number(said("freed"))

    rows = {said("freed"): [("viasna.org", "own", "18")]}
    assert view(rows).number(said("freed")) == exactly(18)
    assert check("18", rows, measure=plain).verdict == "reproduced"
    assert check("18", rows, measure=plain, test="quoted").verdict == "quoted"
