"""Rule 11: what counts leave of a flow over a span, and of a change."""

import pytest

from .world import (
    UNKNOWN,
    Interval,
    Span,
    at_least,
    check,
    courts,
    custody,
    day,
    exactly,
    over,
    view,
    words,
)

SPAN = Span(day("2020-05-01"), day("2020-05-31"))


@pytest.mark.parametrize(
    ("counts", "flow"),
    [
        # at least the largest sum of what lies inside and shares no day
        ({"2020-05-01..2020-05-10": "10", "2020-05-11..2020-05-20": "7"}, at_least(17)),
        ({"2020-05-01..2020-05-11": "10", "2020-05-11..2020-05-20": "7"}, at_least(10)),
        (
            {
                "2020-05-01..2020-05-10": "10",
                "2020-05-08..2020-05-15": "12",
                "2020-05-14..2020-05-31": "7",
            },
            at_least(17),
        ),
        (
            {
                "2020-05-01..2020-05-10": "10",
                "2020-05-08..2020-05-15": "18",
                "2020-05-15..2020-05-31": "7",
            },
            at_least(18),
        ),
        ({"2020-05-01..2020-05-20": "5", "2020-05-01..2020-05-10": "10"}, at_least(10)),
        (
            {
                "2020-05-01..2020-05-20": "9",
                "2020-05-02..2020-05-03": "5",
                "2020-05-04..2020-05-25": "5",
            },
            at_least(10),
        ),
        # by their lower ends
        ({"2020-05-02": "at_least 10", "2020-05-03": "about 100"}, at_least(105)),
        ({"2020-05-02": "10", "2020-05-03": "at_most 100"}, at_least(10)),
        # at most the smallest upper end around it
        ({"2020-04-01..2020-06-30": "50", "2020": "90"}, Interval(0, 50)),
        ({"2020": "50", "2020-05..2020-06": "90"}, Interval(0, 50)),
        ({"2020": "about 100", "2020-05-02": "10"}, Interval(10, 105)),
        # the span itself is inside and around
        ({"2020-05": "20"}, exactly(20)),
        # what lies inside contradicts what lies around: the range between them (rule 6)
        ({"2020-05": "20", "2020-05-02": "21"}, Interval(20, 21)),
        # what lies across an end is neither
        ({"2020-04-30..2020-05-31": "9"}, Interval(0, 9)),
        ({"2020-04-30..2020-05-30": "9", "2020-05-02": "3"}, at_least(3)),
        ({"2020-05-02..2020-06-01": "9", "2020-05-02": "3"}, at_least(3)),
        # none of them bounds it
        ({"2020-04-30..2020-05-30": "9"}, UNKNOWN),
        ({"2020": "at_least 50"}, UNKNOWN),
        ({"2020-05-02": "at_most 50"}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_a_flow_over_a_span(counts, flow):
    """May 2020, by counts of other days."""
    known = view({over(when, "cases"): [("page", "own", n)] for when, n in counts.items()})
    assert courts.flow(known, "cases", "all", SPAN) == flow


def test_a_flow_is_of_one_counter():
    """Another's count of half the month adds nothing."""
    known = view(
        {
            over("2020-05-01..2020-05-10", "cases"): [("page", "own", "10")],
            over("2020-05-11..2020-05-20", "cases", by="ministry"): [("page", "own", "7")],
        }
    )
    assert courts.flow(known, "cases", "all", SPAN) == at_least(10)
    assert courts.flow(known, "cases", "all", SPAN, "ministry") == at_least(7)


def growth(counts, as_of="2024-11-21", number="held"):
    rows = {
        over(when, "prisoners_held"): [(f"page-{when}", standing, n)]
        for when, standing, n in counts
    }
    return custody.growth(view(rows), day(as_of), number=number)


@pytest.mark.parametrize(
    ("counts", "change"),
    [
        ([("2024-09-30", "own", "1317"), ("2024-10-31", "own", "1299")], exactly(-18)),
        # from the last count at least 30 days older
        ([("2024-10-01", "own", "1317"), ("2024-10-31", "own", "1299")], exactly(-18)),
        ([("2024-10-02", "own", "1317"), ("2024-10-31", "own", "1299")], UNKNOWN),
        (
            [
                ("2024-08-31", "own", "1349"),
                ("2024-09-30", "own", "1317"),
                ("2024-10-15", "own", "1310"),
                ("2024-10-31", "own", "1299"),
            ],
            exactly(-18),
        ),
        # up to the day
        (
            [
                ("2024-10-20", "own", "1300"),
                ("2024-11-21", "own", "1290"),
                ("2024-11-22", "own", "1000"),
            ],
            exactly(-10),
        ),
        # its own reviews go before what only relays print
        (
            [
                ("2024-09-30", "own", "1317"),
                ("2024-10-31", "own", "1299"),
                ("2024-11-20", "relay", "1262"),
            ],
            exactly(-18),
        ),
        (
            [
                ("2024-10-01", "relay", "1317"),
                ("2024-10-31", "own", "1299"),
                ("2024-11-20", "relay", "1262"),
            ],
            exactly(-55),
        ),
        # numbers as printed, and counts only
        ([("2024-09-30", "own", "1317"), ("2024-10-31", "own", "about 1299")], UNKNOWN),
        ([("2024-10-31", "own", "1299")], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_a_change_of_one_counters_own_count(counts, change):
    """Later less earlier."""
    assert growth(counts) == change


def test_a_change_rests_on_two_numbers():
    """The earlier one is told first."""
    rows = {
        over("2024-10-31", "prisoners_held"): [("a", "own", "1299")],
        over("2024-09-30", "prisoners_held"): [("b", "own", "1317")],
    }
    found = check("less than 0", rows, measure=custody.growth)
    assert [q.span.start.month for q in found.rests_on] == [9, 10]
    assert words(found.interval, "change") == "fell by 18 people"


@pytest.mark.parametrize(
    ("months", "found"),
    [
        ({"2024-09": "50", "2024-10": "60"}, exactly(60)),
        ({"2024-10": "60", "2024-11": "70"}, exactly(60)),
        ({"2024-10": "at_least 60"}, at_least(60)),
        # full months, not as many days across two, nor most of one
        ({"2024-09": "50", "2024-10-05..2024-11-04": "60"}, exactly(50)),
        ({"2024-09": "50", "2024-10-01..2024-10-30": "60"}, exactly(50)),
        ({"2024-02": "50", "2024-03-02..2024-03-31": "60"}, exactly(50)),
        ({"2024-11": "70"}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_the_last_month_counted(months, found):
    """The last full month with a number that ended by the day."""
    for series, measured, choice in (
        ("criminal_convictions", courts.goes_on, {"sign": "criminal_convictions"}),
        ("prisoners_recognised_new", custody.growth, {"number": "newly recognised"}),
    ):
        rows = {over(when, series): [("page", "own", n)] for when, n in months.items()}
        assert measured(view(rows), day("2024-11-21"), **choice) == found


def test_a_month_may_end_on_the_day_asked_about():
    """On 31 October, October is over."""
    rows = {over("2024-10", "criminal_convictions"): [("page", "own", "60")]}
    sign = {"sign": "criminal_convictions"}
    assert courts.goes_on(view(rows), day("2024-10-31"), **sign) == exactly(60)
    assert courts.goes_on(view(rows), day("2024-10-30"), **sign) == UNKNOWN


@pytest.mark.parametrize(
    ("week", "quarter", "change"),
    [
        ("14", "92", exactly(100)),
        ("7", "92", exactly(0)),
        ("7..14", "92", Interval(0, 100)),
        ("7", "46..92", Interval(0, 100)),
        ("at_most 14", "92", Interval(-100, 100)),
        ("at_most 14", "at_least 92", Interval(-100, 100)),
        ("14", "0", UNKNOWN),
        ("14", "at_most 92", UNKNOWN),
    ],
)
def test_flows_over_spans_of_other_lengths_compare_a_day(week, quarter, change):
    """14 in a week against 92 in the quarter's 92 days before: twice as many."""
    rows = {
        over("2024-07-01..2024-09-30", "detentions"): [("page", "own", quarter)],
        over("2024-11-01..2024-11-07", "detentions"): [("page", "own", week)],
    }
    trend = "detentions, week on quarter"
    assert courts.intensified(view(rows), day("2024-11-21"), trend=trend) == change


def test_of_two_weeks_that_ended_on_one_day_the_one_that_began_last():
    """In whatever order their rows stand."""
    quarter = {over("2024-07-01..2024-09-30", "detentions"): [("page", "own", "92")]}
    weeks = [
        (over("2024-10-31..2024-11-07", "detentions"), [("page", "own", "80")]),
        (over("2024-11-01..2024-11-07", "detentions"), [("page", "own", "14")]),
    ]
    for rows in (weeks, weeks[::-1]):
        known = view(quarter | dict(rows))
        trend = "detentions, week on quarter"
        assert courts.intensified(known, day("2024-11-21"), trend=trend) == exactly(100)


def test_a_printed_change_and_a_count_give_the_count_before():
    """110 in November, up 10 percent to half a point, are 100 in October; September had 80."""

    def intensified(newer="110", grown="10", older="80", trend="last full month"):
        rows = {
            over("2024-11", "repression_cases"): [("page", "own", newer)],
            over("2024-09", "repression_cases"): [("page", "own", older)],
            over("2024-11", "repression_cases_change_pct"): [("page", "own", grown)],
        }
        return courts.intensified(view(rows), day("2024-11-21"), trend=trend)

    assert intensified() == exactly(25)
    assert intensified("1100", older="800") == Interval(
        100 * 996 / 800 - 100, 100 * 1004 / 800 - 100
    )
    assert intensified(older="0") == intensified(newer="at_most 9") == UNKNOWN
    assert intensified(grown="-100") == UNKNOWN
    assert intensified(newer="1", grown="10") == UNKNOWN
    assert intensified(trend="article's month") == exactly(10)


def test_a_quarter_is_compared_with_the_one_before():
    """Of the last that were over."""
    rows = {
        over("2024-07-01..2024-09-30", "repression_cases"): [("page", "own", "184")],
        over("2024-04-01..2024-06-30", "repression_cases"): [("page", "own", "91")],
        over("2024-01-01..2024-03-31", "repression_cases"): [("page", "own", "9")],
    }
    for as_of in ("2024-10-01", "2024-11-21", "2024-12-31"):
        trend = "cases, quarter on quarter"
        assert courts.intensified(view(rows), day(as_of), trend=trend) == exactly(100)
