"""Rule 4: what is no evidence."""

from .world import check


def test_the_article_is_no_evidence_for_itself():
    """Nor are its copies."""
    rows = [("article", "relay", "18"), ("mirror", "copy of article", "18")]
    found = check("18", rows)
    assert found.verdict == "undecided"
    assert found.rests_on.popitem()[1].families == 0
    assert check("18", [*rows, ("other", "relay", "18")]).verdict == "reproduced"


def test_a_row_marked_out_is_not_read():
    """Its origin replaced it, or it cannot be what it says: its number contradicts nobody."""
    assert check("18", [("viasna.org", "own", "18"), ("old", "out", "15")]).verdict == "reproduced"
    assert check("15", [("old", "out", "15")]).verdict == "undecided"
