"""What must hold of the core whatever the evidence is."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from researchlib.article import Article, Ledger
from researchlib.checks import decide, judge, read
from researchlib.claims import Claim, unchecked
from researchlib.data import printed
from researchlib.errors import DataError
from researchlib.evidence import NOW, At, Event, Evidence, View
from researchlib.findings import Finding
from researchlib.intervals import UNKNOWN, Bracket, Interval, exactly, hull, total
from researchlib.pardons.releases import running_total, size, waves
from researchlib.schema import Row
from researchlib.sentences import parsed

SAMPLE = 12
WORLDS = range(4)


def judged(ledger: Ledger) -> list[Finding]:
    return [f for f in ledger.findings() if f.now.readings and not f.claim.same_as]


def differing(ledger: Ledger, families: Iterable[str]) -> list[tuple[str, ...]]:
    """Where leaving a family out differs from evidence without it, on both days."""
    article, evidence = ledger.article, ledger.material.evidence
    days_of = [(f.claim, {NOW: f.now, article.day: f.then}) for f in judged(ledger)]
    found = []
    for family in families:
        less = evidence.without(family)
        for claim, days in days_of:
            for known_by, judgement in days.items():
                readings = read(claim, View(less, known_by), article.day)
                deleted = decide(claim, readings)
                left_out = judgement.hangs_on.get(family, judgement.verdict)
                if deleted != left_out:
                    found.append((family, claim.id, str(known_by), left_out, deleted))
    return found


def all_families(evidence: Evidence) -> list[str]:
    return sorted({o.source.family for o in evidence.observations})


def decisive(ledger: Ledger) -> set[str]:
    return {f for found in judged(ledger) for f in (*found.now.hangs_on, *found.then.hangs_on)}


def test_leaving_out_is_deleting(now: Ledger):
    assert decisive(now)
    sample = random.Random(13).sample(all_families(now.material.evidence), SAMPLE)
    assert differing(now, {*decisive(now), *sample}) == []


@pytest.mark.soak
def test_leaving_out_is_deleting_for_every_family(now: Ledger):
    assert differing(now, all_families(now.material.evidence)) == []


def changed(article: Article, rnd: random.Random) -> Article:
    """The article in a random world: rows dropped, values, hedges, pages and copies changed."""
    dataset = article.material.dataset
    rows = []
    for row in dataset.rows["observations"]:
        chance, value = rnd.random(), row["value"]
        if chance < 0.1:
            continue
        if chance < 0.2 and value.isdigit() and row["series"] != "date":
            value = str(max(0, int(value) + rnd.choice((-30, -1, 1, 30))))
            if rnd.random() < 0.3:
                value += f"..{int(value) + 40}"
        hedge = "at_least" if chance > 0.95 else row["hedge"]
        rows.append({**row, "value": value, "hedge": hedge})
    ids = [row["source_id"] for row in dataset.rows["sources"]]
    speakers = [row["counted_by"] for row in dataset.rows["observations"]]
    sources = []
    for row in dataset.rows["sources"]:
        new: dict[str, Any] = dict(row)
        if rnd.random() < 0.05:
            new["speaks_for"] = None if row["speaks_for"] else rnd.choice(speakers)
        if rnd.random() < 0.05:
            new["latest"] = None
        if rnd.random() < 0.05:
            new["repeats"] = rnd.choice(ids)
        sources.append(new)
    world = article.using(dataset.replace(observations=rows, sources=sources))
    return replace(world, reconcile=lambda dataset: None)


@pytest.mark.soak
@pytest.mark.parametrize("seed", WORLDS)
def test_random_worlds(seed: int, article: Article):
    rnd = random.Random(seed)
    world = changed(article, rnd)
    ledger = world.on()
    assert as_published(shuffled(world, rnd).on()) == as_published(ledger)
    assert (
        differing(ledger, {*decisive(ledger), *all_families(ledger.material.evidence)[::3]}) == []
    )


def shuffled(article: Article, rnd: random.Random) -> Article:
    """The article with the rows of its evidence in another order."""
    dataset = article.material.dataset
    names = ("observations", "sources", "events", "series", "actors")
    rows = {name: rnd.sample(dataset.rows[name], len(dataset.rows[name])) for name in names}
    return replace(article, data=dataset.replace(**rows))


def as_published(ledger: Ledger) -> list[dict[str, Any]]:
    return [finding.to_dict() for finding in ledger.findings()]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_nothing(seed: int, article: Article, now: Ledger):
    assert as_published(shuffled(article, random.Random(seed)).on()) == as_published(now)


NUMBERS = st.integers(0, 220)


@given(
    comparator=st.sampled_from(["eq", "ge", "gt", "le", "lt"]),
    unit=st.sampled_from(["persons", "cases", "months", "date", "percent", "ordinal"]),
    claimed=st.lists(NUMBERS, min_size=1, max_size=2),
    ends=st.lists(NUMBERS, min_size=4, max_size=4),
    kinds=st.sampled_from([(Interval, Interval), (Bracket, Bracket), (Bracket, Interval)]),
)
def test_narrower_evidence_never_undoes_holds_or_fails(comparator, unit, claimed, ends, kinds):
    value = Interval(min(claimed), max(claimed))
    claim = Claim("", "", 0, "", "measured", comparator, value, unit, unchecked, (), {}, "", "", "")
    low, lower, upper, high = sorted(ends)
    wide, narrow = kinds[0](low, high), kinds[1](lower, upper)
    outcome = judge(wide, claim)
    if outcome in ("holds", "fails"):
        assert judge(narrow, claim) == outcome


def test_a_later_day_never_takes_evidence_away(now: Ledger):
    for cell in map(now.material.evidence.cell, now.material.evidence.printed):
        known: set[str] = set()
        for day in (*sorted({*cell.known.values()}), NOW):
            later = set(cell.families(day))
            assert known <= later
            assert cell.number(day).families == len(later)
            known = later
        assert known == set(cell.voices)


@given(
    parts=st.lists(st.tuples(NUMBERS, NUMBERS).map(lambda ends: Interval(*sorted(ends)))),
    place=NUMBERS,
)
def test_an_unknown_part_makes_its_sum_unknown(parts: list[Interval], place: int):
    with_one = [*parts[:place], UNKNOWN, *parts[place:]]
    assert total(with_one) == UNKNOWN
    assert total(parts) != UNKNOWN


def test_a_wave_without_a_size_makes_the_total_unknown(article: Article, now: Ledger):
    dataset = article.material.dataset
    found = waves(now.view, article.day)
    assert len(found) == 6
    for wave in found:
        rows = [
            row
            for row in dataset.rows["observations"]
            if not (row["series"] == "freed" and row["event"] == wave.id)
        ]
        view = replace(article, data=dataset.replace(observations=rows)).on().view
        assert running_total(view, article.day, july_release="counted") == UNKNOWN


NO_NAMES = [
    "{n.__class__}",
    "{when[0]}",
    "{0!r}",
    "{n:{day}}",
    "{told.__init__.__globals__}",
    "{}",
    "{reading}",
]


@pytest.mark.parametrize("text", NO_NAMES)
def test_a_template_has_bare_names_only(text: str, article: Article):
    with pytest.raises(ValueError, match="not a name"):
        parsed(text)
    dataset = article.material.dataset
    for column in ("says", "missing"):
        claims = [
            {**row, column: text} if row["claim_id"] == "pardoned-32" else row
            for row in dataset.rows["claims"]
        ]
        with pytest.raises(DataError, match="bare names"):
            _ = replace(article, data=dataset.replace(claims=claims)).material


DECREES = {"pardon_decree"}
GROUPS = DECREES | {"release_without_decree"}
KINDS = DECREES, GROUPS, GROUPS | {"individual_pardon"}, GROUPS | {"negotiated_release"}
SIX_FEWER = "six fewer than the sizes of 2025 add to; no source says who is left out"
NOT_OURS = {
    "stranafund-releases": "counts the years before the waves",
    "stayrebel-pardons": "another initiative's count, of its own definition, over no span",
    "kasparov-20240916": "only people whose names were known",
    "reform-viasna2025": SIX_FEWER,
    "rsvob2025": SIX_FEWER,
    "baq-300030285": SIX_FEWER,
    "ekho-33636325": SIX_FEWER,
    "charter97-656093": "170 in nine waves, where sizes add to 166 without the newest, 191 with it",
    "reform-605": "605, where sizes add to 597 without the newest wave and 615 with it",
}


def sized(view: View, event: Event) -> Interval:
    """What was announced or, where nothing was, what others counted."""
    if (announced := view.number(size(event))) != UNKNOWN:
        return announced
    printed = view.evidence.printed
    counts = [q for q in printed if q == At("freed", "all", q.origin, event.id)]
    return hull(view.number(q) for q in counts)


def tallies(view: View, row: Row) -> list[Interval]:
    """What our tally gives over the span of a published total, by each rule of counting.

    Decrees; with July's release; with pardons of one or negotiated releases; the newest or not.
    """
    if not row["end"]:
        return []
    span = Interval(row["start"].toordinal(), row["end"].toordinal())
    found = []
    for kinds in KINDS:
        inside = [event for day, event in view.events(kinds) if day.within(span)]
        for counted in (inside, inside[:-1]):
            sizes = [sized(view, event) for event in counted]
            found.append(total(sizes) if row["series"] == "freed_total" else exactly(len(counted)))
    return found


def test_published_running_totals_come_out_of_our_tally(article: Article, now: Ledger):
    codebook = now.material.series
    published = [
        row
        for row in article.material.dataset.rows["observations"]
        if row["series"] in ("freed_total", "waves_counted") and not row["out"]
    ]
    assert len(published) > 80
    differ = {
        row["source_id"]
        for row in published
        if not any(
            tally.bounded and tally & printed(row, codebook[row["series"]])
            for tally in tallies(now.view, row)
        )
    }
    assert differ == set(NOT_OURS)


@pytest.mark.parametrize("day", ["2020-08-05", "2024-12-31"])
def test_words_that_nobody_found_are_not_printed(day: str, article: Article):
    finding = article.on(day).check("normal-life-impossible")
    assert "has these words" not in finding.sentence
