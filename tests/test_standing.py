"""How firmly a finding stands: readings, single publications, other outlets, corrections."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from researchlib import CoverageError, Ledger, Verdict
from researchlib.answers import ANSWERS
from researchlib.claims import claims, combine
from researchlib.measures.base import ARTICLE_DATE
from researchlib.multiverse import curve, explained, outcomes
from researchlib.restated import agreement, disagreeing, published_totals, restated
from researchlib.triangulation import Report, summary, triangulate

VERDICTS = [Verdict.REPRODUCED, Verdict.CONSISTENT, Verdict.CONTRADICTED, Verdict.UNDECIDED]


@pytest.fixture(scope="module")
def findings(dataset):
    return {f.claim.claim_id: f for f in Ledger(data=dataset).check_all()}


def test_shares_of_readings_add_up(findings):
    for finding in findings.values():
        value = finding.to_dict()
        if finding.claim.checkable:
            assert sum(value["readings"].values()) == value["specifications"] >= 1
            assert sum(value["shares"].values()) == pytest.approx(1, abs=1e-5)
            assert bool(finding.correction) == (not _stands_everywhere(finding))
            assert (not finding.settled_by) == ("undecided" not in finding.readings)


def _stands_everywhere(finding):
    return all(Verdict(name).holds for name in finding.readings)


def test_more_than_one_verdict_has_a_deciding_choice(findings):
    for finding in findings.values():
        if len(finding.readings) > 1:
            assert max(finding.decided_by.values()) > 0


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


def test_another_specification_keeps_the_verdicts_there_are(dataset):
    for claim_id, answer in ANSWERS.items():
        found = outcomes(claims(dataset)[claim_id], answer, dataset, ARTICLE_DATE)
        kept = {o.verdict for o in found[: max(1, len(found) // 2)]}
        assert kept <= set(curve(found)["verdict"])
        assert all(0 <= share <= 1 for share in explained(found).values())


def test_without_a_publication_nothing_is_known_better(dataset):
    """The bounds of periods and overlaps may only widen when a publication is left out."""
    for claim_id in ("admin-cases-1213", "over-500-penal-colonies"):
        answer = ANSWERS[claim_id]
        whole = answer.measure(dataset, ARTICLE_DATE, **answer.fixed)
        for source_id in {dataset.original(e.source_id) for e in whole.evidence}:
            rest = answer.measure(dataset.without([source_id]), ARTICLE_DATE, **answer.fixed)
            assert whole.interval.within(rest.interval)


def test_copies_are_not_counted_again(dataset):
    for claim in claims(dataset).values():
        found = triangulate(claim, dataset)
        originals = [dataset.original(report.source_id) for report in found]
        assert len(set(originals)) == len(originals)
        assert "aj-2024-11-21" not in originals
        assert all(report.reason for report in found if report.agrees is False)


def test_a_report_of_another_number_differs(dataset):
    claim = claims(dataset)["sixth-wave"]
    other = dataclasses.replace(claim, value="7")
    assert sum(r.agrees is True for r in triangulate(other, dataset)) < sum(
        r.agrees is True for r in triangulate(claim, dataset)
    )


def test_words_of_agreement():
    def report(agrees, reason=""):
        return Report("s", "S", "1", agrees, reason)

    assert summary([]) == summary([report(None)]) == ""
    assert summary([report(True)] * 2) == "2 independent reports agree, none differs"
    assert summary([report(True), report(False, "date")]).endswith("agrees, 1 differs (date)")


def test_every_published_total_is_compared(dataset):
    frame = published_totals(dataset)
    rows = [r for r in dataset.rows["running_totals"] if r["quality"] == "ok"]
    assert 60 < len(frame) <= 2 * len(rows)
    assert agreement(frame).startswith("67 of 72 published numbers agree")
    assert {row[-1] for row in disagreeing(frame).rows} == {
        "kasparov-20240916",
        "polskieradio-3448803",
        "charter97-656093",
        "pozirk-178228",
    }


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
