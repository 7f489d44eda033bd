"""What 100,000 specifications and whole series cost: `pytest -o addopts= benchmarks`."""

import datetime as dt

import pytest
from researchlib.answers import ANSWERS
from researchlib.measures.base import ARTICLE_DATE
from researchlib.multiverse import outcomes, specifications
from researchlib.restated import covered_days, restated

from researchlib.claims import claims
from researchlib.tables import load

SPECIFICATIONS = 100_000


@pytest.fixture(scope="module")
def dataset():
    return load()


def multiverse(dataset, count: int) -> int:
    """Run every claim over all its specifications, day by day backwards, until there are enough."""
    done, back = 0, 0
    known = claims(dataset)
    while done < count:
        day = ARTICLE_DATE - dt.timedelta(days=back)
        for claim_id, answer in ANSWERS.items():
            first, last = answer.measure.covers(dataset)
            if first <= day <= last:
                done += len(outcomes(known[claim_id], answer, dataset, day))
        back += 1
    return done


def test_one_hundred_thousand_specifications(benchmark, dataset):
    assert benchmark.pedantic(multiverse, (dataset, SPECIFICATIONS), rounds=1) >= SPECIFICATIONS


@pytest.mark.parametrize("loading", ["once", "for each specification"])
def test_the_data_read_once_or_for_each(benchmark, loading):
    claim_id, answer = "released-178", ANSWERS["released-178"]
    kept = load()

    def run():
        for chosen in specifications(answer.measure.choices):
            dataset = kept if loading == "once" else load()
            answer.measure(dataset, ARTICLE_DATE, **answer.fixed, **chosen)

    assert claim_id in claims(kept)
    benchmark.pedantic(run, rounds=5, warmup_rounds=1)


@pytest.mark.parametrize("claim_id", ["released-178", "subhead-1275-jailed", "admin-cases-1213"])
def test_a_series_over_every_day(benchmark, dataset, claim_id):
    answer = ANSWERS[claim_id]
    days = covered_days(answer, dataset)
    frame = benchmark.pedantic(restated, (answer, dataset, days), rounds=2)
    assert len(frame) == len(days)
