"""Which measure answers which claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from researchlib.measures import chronology, custody, prosecutions, releases
from researchlib.measures.base import Measure


@dataclass(frozen=True)
class Answer:
    """A measure with the arguments that a claim fixes; its choices stay open."""

    measure: Measure
    fixed: Mapping[str, Any] = field(default_factory=dict)


def _answer(measure: Measure, **fixed: Any) -> Answer:
    return Answer(measure, fixed)


def _event(event_id: str) -> Answer:
    return _answer(chronology.event_day, event_id=event_id)


ANSWERS: dict[str, Answer] = {
    "title-32-pardoned": _answer(releases.latest_size),
    "caption-32-before-election": _answer(releases.latest_size),
    "pardoned-32": _answer(releases.latest_size),
    "pardoned-dozens": _answer(releases.latest_size),
    "tsikhanouskaya-another-32": _answer(releases.latest_size),
    "statement-wednesday": _answer(releases.announced_on),
    "sixth-wave": _answer(releases.ordinal),
    "waves-since-july": _answer(releases.first_wave),
    "released-178": _answer(releases.running_total),
    "tally-rights-groups": _answer(releases.tallying_groups),
    "all-extremist-convictions": _answer(
        releases.stated_share, claim_id="all-extremist-convictions"
    ),
    "interior-ministry-supervision": _answer(
        releases.stated_share, claim_id="interior-ministry-supervision"
    ),
    "chronic-illness-17": _answer(releases.latest_size, group="chronic_disease"),
    "older-than-50-nine": _answer(releases.latest_size, group="over_50"),
    "recently-released-in-exile": _answer(
        chronology.not_found, claim_id="recently-released-in-exile"
    ),
    "subhead-1275-jailed": _answer(custody.held),
    "viasna-1275-at-least": _answer(custody.held),
    "over-1000-still-imprisoned": _answer(custody.held),
    "behind-bars-since-2020": _answer(custody.counted_since),
    "crackdown-continues": _answer(custody.latest_month),
    "repression-continues": _answer(custody.latest_month, series="criminal_convictions"),
    "prisoners-keeps-growing": _answer(custody.growth),
    "repression-intensified": _answer(custody.intensified),
    "most-convicted-insulting": _answer(prosecutions.insult_share),
    "over-500-penal-colonies": _answer(prosecutions.in_penal_colonies),
    "criticism-criminalised-after-2020": _answer(chronology.criminalised),
    "string-of-laws-after-election": _answer(chronology.laws_since_election),
    "admin-cases-1213": _answer(prosecutions.administrative_cases),
    "admin-window-sep-mid-nov": _answer(prosecutions.window_length),
    "admin-majority-extremist-material": _answer(prosecutions.extremist_material_share),
    "caption-election-jan-2025": _answer(chronology.next_election),
    "next-election-jan-2025": _answer(chronology.next_election),
    "mass-demonstrations-2020": _answer(chronology.protest_arrests_began),
    "protests-suppressed": _answer(chronology.protest_arrests_began),
    "claimed-victory-2020": _event("election-2020"),
    "disputed-election-2020": _event("election-2020"),
    "sixth-consecutive-term": _answer(chronology.term),
    "rejected-by-most": _answer(chronology.rejecting_states),
    "ruled-since-1994": _event("inauguration-1994"),
    "staging-post-2022": _event("invasion-2022"),
    "meeting-last-week": _event("mk-meeting"),
    "first-news-20-months": _answer(chronology.silence),
    "first-news-ordinal": _answer(chronology.news_ordinal),
}
