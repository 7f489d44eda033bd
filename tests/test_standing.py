"""How firmly a finding stands: readings, single publications, corrections, other days."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from researchlib.answers import ANSWERS
from researchlib.measures.base import ARTICLE_DATE
from researchlib.restated import restated

from researchlib import CoverageError, Ledger, Verdict
from researchlib.claims import combine

VERDICTS = [Verdict.REPRODUCED, Verdict.CONSISTENT, Verdict.CONTRADICTED, Verdict.UNDECIDED]


@pytest.fixture(scope="module")
def findings(dataset):
    return {f.claim.claim_id: f for f in Ledger(data=dataset).check_all()}


def test_counts_of_readings_add_up(findings):
    for finding in findings.values():
        value = finding.to_dict()
        if finding.claim.checkable:
            assert sum(value["readings"].values()) == value["specifications"] >= 1
            assert bool(finding.correction) == (not _stands_everywhere(finding))
            assert (not finding.settled_by) == ("undecided" not in finding.readings)


def _stands_everywhere(finding):
    return all(Verdict(name).holds for name in finding.readings)


def test_leaving_a_publication_out_is_what_deleting_it_gives(dataset, findings):
    for finding in findings.values():
        for source_id, verdict in finding.hangs_on.items():
            rest = Ledger(data=dataset.without([source_id]))
            try:
                found = rest.check(finding.claim.claim_id).verdict
            except (LookupError, CoverageError):
                found = Verdict.UNDECIDED
            assert found.value == verdict != finding.verdict.value


@given(st.lists(st.sampled_from(VERDICTS), min_size=1), st.sampled_from(VERDICTS))
def test_another_reading_never_takes_a_verdict_back(verdicts, another):
    before, after = combine(verdicts), combine([*verdicts, another])
    assert (before is after) or after in (
        Verdict.DEPENDS,
        Verdict.UNDECIDED,
        Verdict.CONSISTENT,
    )
    if before is Verdict.DEPENDS:
        assert after is Verdict.DEPENDS


def test_without_a_publication_nothing_is_known_better(dataset):
    """The bounds of periods and overlaps may only widen when a publication is left out."""
    for claim_id in ("admin-cases-1213", "over-500-penal-colonies"):
        answer = ANSWERS[claim_id]
        whole = answer.measure(dataset, ARTICLE_DATE, **answer.fixed)
        for source_id in {dataset.original(e.source_id) for e in whole.evidence}:
            rest = answer.measure(dataset.without([source_id]), ARTICLE_DATE, **answer.fixed)
            assert whole.interval.within(rest.interval)


@settings(max_examples=25, deadline=None)
@given(st.dates(dt.date(2024, 7, 3), dt.date(2026, 3, 19)))
def test_the_series_is_what_the_ledger_gives_that_day(dataset, day):
    for claim_id in ("released-178", "sixth-wave", "subhead-1275-jailed"):
        row = restated(ANSWERS[claim_id], dataset, [day]).iloc[0]
        interval = Ledger(day, data=dataset).check(claim_id).interval
        assert (row["lower"], row["upper"]) == (interval.lower, interval.upper)
        assert row["least"] <= row["lower"] and row["upper"] <= row["most"]


@pytest.mark.parametrize("claim_id", ["released-178", "sixth-wave"])
def test_totals_and_ordinals_never_fall(dataset, claim_id):
    frame = Ledger(data=dataset).restated(claim_id)
    assert frame["lower"].is_monotonic_increasing and frame["upper"].is_monotonic_increasing
