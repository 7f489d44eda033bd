import datetime as dt
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from researchlib.measures import custody, prosecutions, releases
from researchlib.measures.base import Observation
from researchlib.measures.chronology import months_between
from researchlib.measures.periods import ConflictError, limits

from researchlib import CoverageError, Dataset, Ledger

DAY = dt.date(2024, 11, 21)
FIRST = dt.date(2024, 1, 1)


@pytest.mark.parametrize(
    ("day", "ordinal", "total"),
    [
        ("2024-07-03", 1, 18),
        ("2024-09-17", 4, 115),
        ("2024-11-08", 5, 146),
        ("2024-11-20", 6, 178),
        ("2024-12-31", 8, 227),
        ("2025-06-30", 11, 307),
    ],
)
def test_waves_as_outlets_counted_them(dataset, day, ordinal, total):
    as_of = dt.date.fromisoformat(day)
    assert releases.ordinal(dataset, as_of).interval.lower == ordinal
    assert releases.running_total(dataset, as_of).interval.lower == total


def test_decrees_only_give_160(dataset):
    measured = releases.running_total(dataset, DAY, july_release="left out")
    assert str(measured.interval) == "160"


def test_under_viasnas_list_the_total_is_bounded(dataset):
    interval = releases.running_total(dataset, DAY, sizes="viasna").interval
    assert (interval.lower, interval.upper) == (18 + 22, 18 + 22 + 30 + 37 + 31 + 32)


@pytest.mark.parametrize(
    ("day", "low", "high"),
    [
        ("2024-11-30", 1296, 1296),
        ("2024-12-31", 1265, 1265),
        ("2024-11-21", 1262, 1296),
        ("2023-12-31", 1452, 1477),
    ],
)
def test_people_held(dataset, day, low, high):
    interval = custody.held(dataset, dt.date.fromisoformat(day)).interval
    assert (interval.lower, interval.upper) == (low, high)


def test_the_article_is_no_evidence_for_itself(dataset):
    used = {item.source_id for item in custody.held(dataset, DAY).evidence}
    assert used and not {dataset.original(s) for s in used} & {"aj-2024-11-21"}


@pytest.mark.parametrize("day", ["2020-08-08", "2030-01-01"])
def test_no_day_beyond_the_evidence(dataset, day):
    with pytest.raises(CoverageError, match=r"as_of: found .* expected a date from 2020-08-09"):
        custody.held(dataset, dt.date.fromisoformat(day))


def test_flows_keep_the_identity(dataset):
    frame = custody.flow_frame(dataset, DAY).query("published").dropna()
    assert len(frame) > 15
    left = frame["opening_lower"] + frame["new_lower"] - frame["exits_lower"]
    assert (left == frame["closing_upper"]).all()
    assert (frame["residual_lower"] == frame["exits_lower"] - frame["documented"]).all()


def test_totals_never_fall(dataset):
    days = [dt.date(2024, 7, 3) + dt.timedelta(days=7 * n) for n in range(80)]
    totals = [releases.running_total(dataset, day).interval for day in days]
    assert all(a.lower <= b.lower and a.upper <= b.upper for a, b in pairwise(totals))


def test_convictions_are_not_people_held(dataset):
    held = prosecutions.insult_share(dataset, DAY).interval
    assert held.lower == 0 and held.upper > 90
    ever = prosecutions.insult_share(dataset, DAY, population="convicted since 2020").interval
    assert ever.upper < 25


def count(start: int, end: int, value: int, qualifier: str) -> Observation:
    period = FIRST + dt.timedelta(days=start), FIRST + dt.timedelta(days=end)
    return Observation(f"{start}-{end}-{qualifier}", "c", "all", *period, value, qualifier, *"    ")


@st.composite
def published(draw: st.DrawFn) -> tuple[list[int], list[Observation], int, int]:
    daily = draw(st.lists(st.integers(0, 9), min_size=8, max_size=8))
    spans = st.tuples(st.integers(0, 7), st.integers(0, 7)).map(sorted)
    rows = []
    for start, end in draw(st.lists(spans, max_size=6)):
        true, slack = sum(daily[start : end + 1]), draw(st.integers(0, 3))
        kind = draw(st.sampled_from(["exact", "at_least", "at_most"]))
        value = true + {"exact": 0, "at_least": -slack, "at_most": slack}[kind]
        rows.append(count(start, end, value, kind))
    start, end = draw(spans)
    return daily, rows, start, end


@given(published())
def test_bounds_hold_the_truth_and_narrow_with_evidence(case):
    daily, rows, start, end = case
    window = FIRST + dt.timedelta(days=start), FIRST + dt.timedelta(days=end)
    interval, _ = limits(rows).window(*window)
    assert sum(daily[start : end + 1]) in interval
    for gone in range(len(rows)):
        fewer, _ = limits(rows[:gone] + rows[gone + 1 :]).window(*window)
        assert interval.within(fewer)


def test_contradicting_periods_are_named():
    rows = [count(0, 3, 10, "exact"), count(0, 1, 12, "at_least")]
    with pytest.raises(ConflictError, match="0-1-at_least, 0-3-exact"):
        limits(rows)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 5000))
def test_months_between(first, days):
    last = first + dt.timedelta(days=days)
    completed, begun = (months_between(first, last, rule) for rule in ("completed", "begun"))
    assert 0 <= completed <= begun <= completed + 1
    assert abs(months_between(first, last, "nearest") - days / 30.44) <= 0.6


def test_the_order_of_rows_changes_nothing(dataset):
    shuffled = {
        name: tuple(random.Random(1).sample(rows, len(rows))) for name, rows in dataset.rows.items()
    }
    other = Ledger(data=Dataset(dataset.package, shuffled, dataset.directory))
    first, second = (
        {f.claim.claim_id: f.to_dict() for f in ledger.check_all()}
        for ledger in (Ledger(data=dataset), other)
    )
    assert first == second
