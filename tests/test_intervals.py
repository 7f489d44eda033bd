import datetime as dt
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from researchlib.claims import Verdict, combine, judge
from researchlib.intervals import (
    Interval,
    about_margin,
    compare,
    exactly,
    from_qualifier,
    hull,
    parse_days,
    share,
)

numbers = st.integers(-10_000, 10_000)
COMPARATORS = ("eq", "ge", "gt", "le", "lt")


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(numbers), draw(numbers)))
    wide = low < high
    lower = draw(st.sampled_from([low, -math.inf]))
    upper = draw(st.sampled_from([high, math.inf]))
    return Interval(lower, upper, wide and draw(st.booleans()), wide and draw(st.booleans()))


@st.composite
def interval_and_member(draw: st.DrawFn) -> tuple[Interval, int]:
    interval = draw(intervals())
    value = draw(numbers)
    assume(value in interval)
    return interval, value


@given(interval_and_member(), interval_and_member())
def test_arithmetic_holds_every_true_value(first, second):
    (i, x), (j, y) = first, second
    assert x + y in i + j
    assert x - y in i - j
    assert -x in -i


@given(intervals(), intervals(), numbers)
def test_hull_and_meeting(first, second, value):
    both = hull([first, second])
    assert first.within(both) and second.within(both)
    assert first.meets(second) or not (value in first and value in second)


@given(interval_and_member(), st.sampled_from(COMPARATORS), numbers)
def test_a_decided_comparison_is_right_for_every_value(pair, comparator, claimed):
    interval, value = pair
    truth = {
        "eq": value == claimed,
        "ge": value >= claimed,
        "gt": value > claimed,
        "le": value <= claimed,
        "lt": value < claimed,
    }[comparator]
    assert compare(interval, comparator, exactly(claimed)) in (truth, None)


@given(numbers, numbers, st.sampled_from(COMPARATORS))
def test_a_single_value_is_always_decided(value, claimed, comparator):
    assert compare(exactly(value), comparator, exactly(claimed)) is not None


@given(st.integers(1, 10_000), st.sampled_from(["exact", "at_least", "about", "at_most"]))
def test_a_published_number_is_possible(value, qualifier):
    assert value in from_qualifier(value, qualifier)


@given(st.integers(1, 10_000), st.sampled_from(["more_than", "less_than"]))
def test_a_strict_bound_leaves_itself_out(value, qualifier):
    assert value not in from_qualifier(value, qualifier)


@pytest.mark.parametrize(
    ("value", "margin"), [(1300, 65), (3600, 180), (1000, 500), (15, 0.75), (2.5, 0.125), (0, 0)]
)
def test_about(value, margin):
    assert about_margin(value) == pytest.approx(margin)


@pytest.mark.parametrize("ends", [(2, 1), (math.nan, 1), (1, math.nan)])
def test_an_empty_interval_is_refused(ends):
    with pytest.raises(ValueError):
        Interval(*ends)
    with pytest.raises(ValueError):
        Interval(1, 1, lower_open=True)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2024-12", dt.date(2024, 12, 1), dt.date(2024, 12, 31)),
        ("2024-11-20", dt.date(2024, 11, 20), dt.date(2024, 11, 20)),
    ],
)
def test_days_of_a_date(text, first, last):
    assert parse_days(text) == Interval(first.toordinal(), last.toordinal())


@given(st.integers(0, 50), st.integers(1, 50))
def test_a_share_lies_between_nothing_and_all(part, whole):
    assert 0 <= share(exactly(part), exactly(whole)).upper <= 100


V = Verdict


@pytest.mark.parametrize(
    ("interval", "comparator", "claimed", "verdict"),
    [
        (exactly(32), "eq", 32, V.REPRODUCED),
        (exactly(31), "eq", 32, V.CONTRADICTED),
        (Interval(30, 33), "eq", 32, V.CONSISTENT),
        (Interval(30), "eq", 32, V.UNDECIDED),
        (Interval(30), "gt", 20, V.CONSISTENT),
        (Interval(10, 30), "gt", 20, V.UNDECIDED),
        (Interval(10, 20), "gt", 20, V.CONTRADICTED),
        (Interval(10, 30), "ge", 20, V.CONSISTENT),
        (Interval(10, 30), "most", 20, V.UNDECIDED),
    ],
)
def test_judge(interval, comparator, claimed, verdict):
    assert judge(interval, comparator, exactly(claimed)) is verdict


@given(st.lists(st.sampled_from([*list(V)[:2], V.CONTRADICTED, V.UNDECIDED]), min_size=1))
def test_combine(verdicts):
    combined = combine(verdicts)
    assert combined.holds == all(verdict.holds for verdict in verdicts)
    assert (combined is V.CONTRADICTED) == (set(verdicts) == {V.CONTRADICTED})
    some = any(verdict.holds for verdict in verdicts)
    assert (combined is V.DEPENDS) == (some and not combined.holds)


@pytest.mark.parametrize(
    "text", ["2024-W47", "20241121", "2024-1", "2024-11-1", " 2024", "٢٠٢٤", ""]
)
def test_days_have_one_form(text):
    with pytest.raises(ValueError, match="not a date as YYYY-MM-DD"):
        parse_days(text)
