"""Rule 1: a claim is one comparison."""

import pytest

from .world import NOW, Claim, at, check, exactly, judge, percent, unchecked, world


@pytest.mark.parametrize(
    ("claim", "verdicts"),
    [
        # what is claimed  , and what a count of 17, 18 or 19 makes of it
        ("18", ["contradicted", "reproduced", "contradicted"]),
        ("at least 18", ["contradicted", "reproduced", "reproduced"]),
        ("more than 18", ["contradicted", "contradicted", "reproduced"]),
        ("at most 18", ["reproduced", "reproduced", "contradicted"]),
        ("less than 18", ["reproduced", "contradicted", "contradicted"]),
    ],
)
def test_equal_to_at_least_more_than_at_most_or_less_than_a_value(claim, verdicts):
    """Each comparison, one below the value, at it, one above it."""
    found = [check(claim, [("viasna.org", "own", count)]).verdict for count in ("17", "18", "19")]
    assert found == verdicts


@pytest.mark.parametrize(
    ("claim", "verdicts"),
    [
        ("18..20", ["contradicted", "reproduced", "reproduced", "contradicted"]),
        ("at least 18..20", ["contradicted", "reproduced", "reproduced", "reproduced"]),
        ("more than 18..20", ["contradicted", "contradicted", "contradicted", "reproduced"]),
        ("at most 18..20", ["reproduced", "reproduced", "reproduced", "contradicted"]),
        ("less than 18..20", ["reproduced", "contradicted", "contradicted", "contradicted"]),
    ],
)
def test_a_claim_may_be_of_a_range(claim, verdicts):
    """At least a range: from its lower end; more than a range: above its upper end."""
    counts = ("17", "18", "20", "21")
    assert [check(claim, [("viasna.org", "own", n)]).verdict for n in counts] == verdicts


def test_most_is_more_than_50_percent():
    """Half is not most; any more is, if only a fraction of a percent."""
    most = Claim(
        "", "", 1, "", "measured", "gt", exactly(50), "percent", unchecked, (), {}, "", "", ""
    )
    assert judge(percent(exactly(500), exactly(1000)), most) == "fails"
    assert judge(percent(exactly(501), exactly(1000)), most) == "holds"


def test_who_counted_is_part_of_the_claim():
    """A number by another counter, of another thing or at another event answers nothing."""
    others = [at(by="presidency"), at(series="cases"), at(group="women"), at("another wave")]
    for quantity in others:
        assert check("18", {quantity: [("page", "own", "18")]}).verdict == "undecided"
    assert check("18", {at(): [("page", "own", "18")]}).verdict == "reproduced"


def test_sentences_that_say_the_same_share_one_finding():
    """What is tested is written once; the other sentence keeps its own words and speaker."""
    article = world([("viasna.org", "own", "18")])
    first = article.data.rows["claims"][0]
    empty = dict.fromkeys(first)
    twin = empty | {"claim_id": "twin", "same_as": "claim", "statement": "Eighteen."}
    twin |= {"paragraph": 0, "speaker": "viasna", "test": "none", "notebook": ""}
    article = article.using(article.data.replace(claims=[first, twin]))
    one, other = article.on().findings()
    assert (one.verdict, other.verdict) == ("reproduced", "reproduced")
    assert (other.claim.statement, other.claim.speaker) == ("Eighteen.", "viasna")
    assert other.claim.same_as == one.claim.id
    assert other.now.known_by == NOW
