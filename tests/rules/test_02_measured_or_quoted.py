"""Rule 2: measured, quoted, or not checked with why."""

import pytest

from researchlib.errors import DataError

from .world import check


@pytest.mark.parametrize(
    ("test", "printed", "verdict"),
    [
        ("measured", "18", "reproduced"),
        ("measured", "19", "contradicted"),
        ("quoted", "18", "quoted"),
        ("quoted", "19", "misquoted"),
    ],
)
def test_the_same_number_measured_or_only_quoted(test, printed, verdict):
    """A measured claim can be shown false; of a quoted one only that the speaker said it."""
    assert check("18", [("viasna.org", "own", printed)], test=test).verdict == verdict


@pytest.mark.parametrize(("test", "verdict"), [("none", "not checked"), ("void", "void")])
def test_what_is_not_checked_says_why(test, verdict):
    """So does a finding that was withdrawn: no number, and it rests on nothing."""
    why = "The word is a judgement."
    found = check("18", [("viasna.org", "own", "18")], test=test, missing=why)
    assert found.verdict == found.verdict_on_the_day == verdict
    assert found.sentence == why
    assert found.rests_on == {}
    assert found.to_dict()["range"] == "not applicable"


@pytest.mark.parametrize("test", ["none", "void"])
def test_a_reason_is_needed(test):
    with pytest.raises(DataError, match="row 2, column missing: found '', expected why"):
        check("18", [], test=test, missing=None)
