"""The article's frames: typed, as published, following the ledger's days and choices."""

import pandas as pd
import pytest

from researchlib.pardons import tables

FRAMES = (
    tables.waves,
    tables.groups,
    tables.held_around,
    tables.held_and_recognised,
    tables.populations,
    tables.case_periods,
    tables.elections,
    tables.contacts,
)
DAYS = ["1990-01-01", "2020-09-01", "2023-03-01", "2024-07-03", "2024-11-21", "2026-03-25"]


def hide(ledger, series, **where):
    """The ledger as if nobody had printed some numbers."""
    rows = ledger.material.dataset.rows["observations"]
    kept = [
        row
        for row in rows
        if row["series"] != series or any(row[name] != value for name, value in where.items())
    ]
    assert len(kept) < len(rows)
    dataset = ledger.material.dataset.replace(observations=kept)
    return ledger.article.using(dataset).on(ledger.as_of, ledger.known_by, **ledger.choices)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.__name__)
def test_columns_keep_their_types_on_any_day_and_no_end_is_infinite_or_swapped(
    article, now, frame, day
):
    table = frame(article.on(day))
    assert table.dtypes.to_dict() == frame(now).dtypes.to_dict()
    for name in table.columns[table.columns.str.endswith("_lower")]:
        low, high = table[name], table[name.replace("_lower", "_upper")]
        assert not ((low > high).fillna(False)).any()
        assert not (high.abs() == float("inf")).fillna(False).any()


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.__name__)
def test_what_was_published_later_is_missing_before(article, now, frame):
    early = frame(article.on(known_by="2010-01-01"))
    published = early[early.columns[early.columns.str.endswith("_lower")]].notna().sum().sum()
    everything = frame(now)
    ends = everything.columns[everything.columns.str.endswith("_lower")]
    assert len(early) <= len(everything)
    assert published <= everything[ends].notna().sum().sum()
    if "families" in early:
        assert early["families"].sum() < everything["families"].sum()


def test_the_waves_add_up_to_what_the_claim_is_judged_by(now):
    frame = tables.waves(now)
    assert frame["people_lower"].tolist() == frame["people_upper"].tolist()
    assert frame["total_lower"].tolist() == frame["people_lower"].cumsum().tolist()
    assert frame["total_upper"].iloc[-1] == now.check("released-178").interval.high
    assert frame["day"].is_monotonic_increasing
    assert frame["decree"].tolist() == [False, True, True, True, True, True]


@pytest.mark.parametrize(
    ("choice", "first", "low", "high"),
    [("counted", "2024-07-03", 178, 178), ("left out", "2024-08-16", 160, 160)],
)
def test_the_release_of_july_follows_the_choice(article, choice, first, low, high):
    frame = tables.waves(article.on(july_release=choice))
    assert frame["day"].iloc[0] == pd.Timestamp(first)
    assert (frame["total_lower"].iloc[-1], frame["total_upper"].iloc[-1]) == (low, high)


def test_of_different_people_the_total_is_a_range(article):
    frame = tables.waves(article.on(july_release="different people"))
    assert frame["total_lower"].tolist() == [18, 30, 60, 97, 128, 160]
    assert frame["total_upper"].tolist() == [18, 48, 78, 115, 146, 178]


def test_a_wave_without_a_size_stays_and_makes_every_later_total_unknown(now):
    frame = tables.waves(hide(now, "freed", event="pardon-2024-09-04", group="all"))
    assert len(frame) == 6
    assert frame["people_lower"].isna().tolist() == [False, False, True, False, False, False]
    assert frame["total_lower"].isna().tolist() == [False, False, True, True, True, True]
    assert frame["families"][2] == 0


def test_groups_that_nobody_counted_are_missing_and_not_zero(now):
    frame = tables.groups(hide(now, "freed", event="pardon-2024-11-20", group="women"))
    found = frame.set_index("group")["people_lower"]
    assert found.drop("women").tolist() == [32, 17, 9]
    assert pd.isna(found["women"])


def test_the_counts_that_bracket_the_day_are_among_those_around_it(now):
    frame = tables.held_around(now)
    finding = now.check("subhead-1275-jailed")
    counts = frame[frame["counted"]].set_index("day")["people_lower"]
    assert finding.interval.low == counts["2024-11-20"]
    assert finding.interval.high == counts["2024-11-30"]
    assert ((frame["day"] - pd.Timestamp(now.as_of)).abs() <= pd.Timedelta(days=45)).all()


@pytest.mark.parametrize("frame", [tables.held_around, tables.case_periods])
def test_the_article_s_own_number_is_a_row_on_its_day_and_no_evidence(article, now, frame):
    own = (here := frame(now))[here["counted_by"] == tables.ARTICLE]
    assert (len(own), own["families"].sum(), own["own_page"].sum()) == (1, 0, 0)
    assert tables.ARTICLE not in set(frame(article.on("2024-11-20"))["counted_by"])


def test_held_against_recognised_ends_with_the_day_and_begins_the_year_before(now):
    frame = tables.held_and_recognised(now)
    assert set(frame["number"]) == {"held", "ever recognised"}
    assert frame["day"].between("2023-01-01", "2024-11-21").all()


def test_of_those_held_nobody_counted_the_insults(now):
    held, since = tables.populations(now).itertuples()
    assert pd.isna(held.insult_lower) and pd.isna(held.insult_upper)
    assert (held.people_lower, held.people_upper) == (1262, 1296)
    assert since.insult_lower == 1201 and pd.isna(since.insult_upper)


def test_periods_say_where_they_lie_to_the_window(now):
    own, *_ = (frame := tables.case_periods(now)).itertuples()
    assert (own.counted_by, own.window, own.cases_lower) == ("the article", "itself", 1213)
    start, end = map(pd.Timestamp, tables.window(now))
    assert (own.start, own.end) == (start, end)
    frame = frame[1:]
    inside = (frame["start"] >= start) & (frame["end"] <= end)
    assert inside.any()
    assert (frame["window"] == "inside").tolist() == inside.tolist()
    around = (frame["start"] <= start) & (frame["end"] >= end)
    assert (frame["window"] == "around").tolist() == (around & ~inside).tolist()
    known = frame.loc[inside, "cases_lower"].sum()
    assert known == now.check("admin-cases-1213").interval.low


def test_terms_count_up_and_only_lists_say_who_recognised_a_result(now):
    frame = tables.elections(now)
    assert frame["term"].tolist() == [1, 2, 3, 4, 5, 6]
    assert frame["day"].dt.year.tolist() == [1994, 2001, 2006, 2010, 2015, 2020]
    assert frame["states_rejecting_upper"].isna().all()
    assert frame["states_rejecting_lower"].notna().tolist() == [False] * 5 + [True]


def test_a_share_that_nobody_printed_leaves_the_term_unknown(now):
    frame = tables.elections(hide(now, "official_share_pct", event="election-2006"))
    assert frame["percent_lower"].isna().tolist() == [False, False, True, False, False, False]
    assert frame["term"].isna().tolist() == [False, False, True, True, True, True]


def test_contacts_are_named_by_their_kind_alone(now):
    frame = tables.contacts(now)
    assert set(frame["contact"]) <= set(tables.CONTACTS)
    assert frame["contact"].iloc[-1] == "meeting"
    assert (frame["first_day"] <= frame["day"]).all()
