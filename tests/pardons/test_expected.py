"""The fifty verdicts, worked out by hand in expected.csv before any code was asked."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from researchlib.article import Article, Ledger
from researchlib.findings import Finding

TABLE = Path(__file__).parent / "expected.csv"
EXPECTED = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))
each = pytest.mark.parametrize("row", EXPECTED, ids=[row["claim_id"] for row in EXPECTED])


def ends(finding: Finding) -> tuple[str, str]:
    """The two ends as the table has them: percent to two digits, no end as nothing."""
    found = finding.to_dict()
    ends = found["lower"], found["upper"]
    if str(found["unit"]).endswith("percent"):
        ends = tuple(None if end is None else round(end, 2) for end in ends)
    return tuple("" if end is None else str(end) for end in ends)


@each
def test_verdict(row: Mapping[str, str], now: Ledger):
    finding = now.check(row["claim_id"])
    assert finding.verdict == row["verdict"], row["why"]
    assert ends(finding) == (row["lower"], row["upper"]), row["why"]


@each
def test_verdict_on_the_day(row: Mapping[str, str], now: Ledger, on_the_day: Ledger):
    claim_id = row["claim_id"]
    verdict = row["verdict_on_the_day"]
    assert now.check(claim_id).verdict_on_the_day == verdict, row["why"]
    finding = on_the_day.check(claim_id)
    assert finding.verdict == verdict, row["why"]
    assert ends(finding) == (row["lower_on_the_day"], row["upper_on_the_day"]), row["why"]


def test_every_claim_is_expected(article: Article):
    assert [row["claim_id"] for row in EXPECTED] == list(article.claims)
