"""What a ledger hands to pandas: answers, the numbers a claim rests on, who prints them."""

import datetime as dt

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from researchlib.cards import WORDS
from researchlib.errors import ParameterError
from researchlib.evidence import NOW, At, Over

DAYS = ["", "2024-07-02", "2025-06-30"]


def bounds(frame, unit, place):
    """The ends of a row as numbers; an end that is missing has no bound."""
    low, high = frame.loc[place, [f"{unit}_lower", f"{unit}_upper"]]
    return (
        float("-inf") if pd.isna(low) else ordinal(low),
        float("inf") if pd.isna(high) else ordinal(high),
    )


def ordinal(value):
    return value.toordinal() if isinstance(value, pd.Timestamp) else value


@pytest.mark.parametrize("day", DAYS)
def test_rows_are_the_numbers_that_the_reading_shown_rests_on(article, day):
    ledger = article.on(day)
    for claim in article.claims:
        frame, shown = ledger.rows(claim), ledger.check(claim).shown
        read = list(shown.read.items()) if shown else []
        assert len(frame) == len(read)
        for place, (quantity, number) in enumerate(read):
            unit = ledger.material.series[quantity.series]["unit"]
            ends = number.value.low, number.value.high
            assert bounds(frame, unit, place) == pytest.approx(ends), claim
            row = frame.loc[place]
            assert (row["families"], row["own_page"]) == (number.families, number.own)
            assert row["counted_by"] == ledger.material.names[quantity.origin].name
            assert pd.isna(row["publication"]) == (number.families == 0)
            if isinstance(quantity, Over):
                assert (row["start"].date(), row["end"].date()) == quantity.span
            elif isinstance(quantity, At) and quantity.series == "date":
                assert bounds(frame, "date", place) == ends


@pytest.mark.parametrize("claim", ["released-178", "rejected-by-most", "over-500-penal-colonies"])
def test_columns_and_their_types_are_the_same_on_every_day(article, now, claim):
    for day in DAYS:
        ledger = article.on(day)
        assert ledger.rows(claim).dtypes.to_dict() == now.rows(claim).dtypes.to_dict()
        assert ledger.voices(claim).dtypes.to_dict() == now.voices(claim).dtypes.to_dict()


def test_types_are_those_that_pandas_people_expect(now):
    types = now.rows("caption-32-before-election").dtypes.astype(str).to_dict()
    assert {types[name] for name in ("start", "end", "date_lower")} == {"datetime64[s]"}
    assert (types["persons_lower"], types["families"], types["own_page"]) == (
        "Int64", "Int64", "bool",
    )  # fmt: skip
    assert now.rows("sixth-consecutive-term")["percent_lower"].dtype == "Float64"
    assert now.voices("released-178")["out_by"].dtype == "datetime64[s]"


def test_a_choice_has_its_own_rows(article, now):
    fewer = article.on(july_release="left out").rows("released-178")
    assert fewer["start"].tolist() == now.rows("released-178")["start"].tolist()[1:]


def test_an_event_has_the_days_that_it_may_have_had(now):
    first = now.rows("waves-since-july").loc[0]
    assert first["start"] == first["end"] == pd.Timestamp(2024, 7, 3)
    reports = now.rows("first-news-ordinal")
    assert (reports["start"] < reports["end"]).sum() == 1


def test_a_number_nobody_printed_is_a_row_with_missing_ends(now):
    row = now.rows("admin-majority-extremist-material").loc[0]
    assert row["families"] == 0 and not row["own_page"]
    assert row[["cases_lower", "cases_upper", "publication"]].isna().all()
    assert now.voices("admin-majority-extremist-material").empty


@pytest.mark.parametrize("known_by", ["", "2024-11-21"])
def test_voices_are_the_families_that_count_the_nearest_first(article, known_by):
    ledger = article.on(known_by=known_by)
    for claim in article.claims:
        shown = ledger.check(claim).shown
        for place, (quantity, number) in enumerate(shown.read.items() if shown else ()):
            voices = ledger.voices(claim, place)
            assert len(voices) == number.families == voices["family"].nunique()
            assert voices["own_page"].is_monotonic_decreasing
            assert voices["own_page"].any() == number.own
            cell = ledger.material.evidence.cell(quantity)
            unit = ledger.material.series[quantity.series]["unit"]
            for row in voices.itertuples():
                said = cell.voices[row.family].value
                assert bounds(voices, unit, row.Index) == pytest.approx((said.low, said.high))
                out_by = cell.known[row.family]
                assert row.out_by is pd.NaT if out_by == NOW else row.out_by.date() == out_by
                assert out_by <= ledger.known_by


def test_a_row_that_is_not_there_has_no_voices(now):
    assert now.voices("released-178", 99).empty
    assert now.rows("closer-to-moscow").empty and now.voices("closer-to-moscow").empty


def test_leaving_a_family_out_leaves_its_voice_out(now):
    (own,) = now.voices("released-178").query("own_page")["family"]
    without = now.without(own)
    assert own not in set(without.voices("released-178")["family"])
    rows = without.rows("released-178")
    assert not rows.loc[0, "own_page"]
    assert rows.loc[0, "families"] == now.rows("released-178").loc[0, "families"] - 1


def test_answers_are_one_row_a_statement_with_verdicts_on_the_article_s_day_only(article, now):
    frame = now.answers("01-pardon-waves")
    findings = list(now.findings("01-pardon-waves"))
    assert frame.index.tolist() == [f.claim.id for f in findings]
    assert frame["statement"].tolist() == [f.claim.statement for f in findings]
    assert frame["verdict"].tolist() == [WORDS[f.verdict] for f in findings]
    assert frame["on_the_day"].tolist() == [WORDS[f.verdict_on_the_day] for f in findings]
    restated = article.on("2024-09-30").answers()
    assert restated.columns.tolist() == frame.columns.tolist()
    assert len(restated) == len(article.claims)
    assert restated[["verdict", "on_the_day"]].isna().all(axis=None)


def test_tab_completes_claims(article, now):
    shell = InteractiveShell()
    shell.user_ns["ledger"] = now

    def completed(typed):
        with provisionalcompleter():
            return [found.text for found in shell.Completer.completions(typed, len(typed))]

    assert completed('ledger["released') == ["released-178"]
    assert set(completed('ledger["')) == set(article.claims)
    assert now["released-178"] is now.check("released-178")
    with pytest.raises(ParameterError, match="released-178"):
        now["released-187"]


def test_a_ledger_says_in_one_line_what_it_was_asked(article, now):
    package = article.package
    assert repr(now) == f"{package} on 2024-11-21, known by: everything"
    asked = article.on("2024-09-30", dt.date(2024, 12, 1), july_release="left out")
    assert repr(asked) == f"{package} on 2024-09-30, known by: 2024-12-01; july_release: left out"
