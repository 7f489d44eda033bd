"""What must come out, written by hand: a change of it is a decision, never refreshed."""

import pytest

from example_check import article
from researchlib.notebooks import notebook_paths

EXPECTED = {
    "pardoned-32": ("32 people", "reproduced", "reproduced"),
    "over-50-nine": ("nine people", "quoted", "quoted"),
    "freed-178": ("178 people", "reproduced", "reproduced"),
}


@pytest.mark.parametrize("claim_id", EXPECTED)
def test_a_finding_is_what_was_expected(claim_id):
    record = article.on().check(claim_id).to_dict()
    found = record["found"], record["verdict"], record["verdict_on_the_day"]
    assert found == EXPECTED[claim_id]


def test_every_claim_is_expected_and_has_its_notebook():
    assert list(article.claims) == list(EXPECTED)
    shown = {claim.notebook for claim in article.claims.values()}
    assert shown == {path.stem for path in notebook_paths(article)}


def test_a_number_that_is_another_moves_the_verdict():
    dataset = article.material.dataset
    rows = [
        {**row, "value": "39"} if row["value"] == "37" else row
        for row in dataset.rows["observations"]
    ]
    moved = article.using(dataset.replace(observations=rows)).on().check("freed-178")
    assert (moved.verdict, f"{moved.interval:person}") == ("contradicted", "180 people")
