"""What a notebook shows of findings: words, no ids; verdicts on the article's day only."""

import re
from html import unescape
from itertools import pairwise

import pytest

from researchlib import ParameterError, checks
from researchlib.cards import VERDICTS, WORDS, as_html, as_text
from researchlib.claims import UNTESTED
from researchlib.findings import FINDING_MIMETYPE
from researchlib.headlines import cards, counted, read_first, standfirst, title


def shown(finding):
    """All words of what a notebook shows of a finding."""
    html = as_html(finding.to_dict())
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_no_id_and_no_option_s_name_is_shown(now):
    material = now.material
    ids = {*material.claims, *material.sources, *material.series}
    ids |= material.evidence.events.keys()
    named = re.compile("|".join(rf"\b{re.escape(i)}\b" for i in ids if re.search("[-_]", i)))
    for finding in now.findings():
        for text in (str(finding), shown(finding)):
            assert not named.search(text), finding.claim.id
            assert not re.search(r"\binf\b|None|_|≥", text), finding.claim.id


def test_each_verdict_has_its_reader_s_word_once():
    assert set(WORDS) == set(checks.VERDICTS)
    for part in ("word", "one", "already"):
        told = [about[part] for about in VERDICTS.values() if about[part]]
        assert len({*told}) == len(told) >= len(WORDS) - len(UNTESTED)


def test_a_finding_carries_its_record_beside_its_words(now):
    finding = now.check("tally-rights-groups")
    bundle = finding._repr_mimebundle_()
    assert bundle[FINDING_MIMETYPE] == finding.to_dict()
    assert bundle["text/plain"] == str(finding) == as_text(finding.to_dict())
    for text in (str(finding), shown(finding)):
        assert finding.claim.statement in text
        assert f"{WORDS[finding.verdict]}. {finding.sentence}" in text
        then = f"On 21 November 2024: {WORDS[finding.verdict_on_the_day]}. "
        assert f"{then}{finding.then.sentence}" in text
        family, verdict = next(iter(finding.now.hangs_on.items()))
        of = re.escape(now.material.sources[family].title)
        assert re.search(rf"Without .*{of}.*: {WORDS[verdict].lower()}\.", text)


def test_what_it_was_already_is_said_once(now):
    for finding in now.findings():
        same = finding.verdict == finding.verdict_on_the_day != "not checked"
        assert ((VERDICTS[finding.verdict]["already"] or "?") in str(finding)) == same


def test_html_for_a_notebook_has_inline_styles_and_one_image_alone(now):
    html = as_html(now.check("released-178").to_dict())
    assert not re.search(r"<(style|script|svg)|class=|color:", html)
    assert html.count('<img src="data:image/svg+xml;base64,') == html.count("<img") == 1


@pytest.mark.parametrize("claim_id", ["released-178", "closer-to-moscow"])
def test_on_another_day_there_is_no_verdict(article, claim_id):
    finding = article.on("2024-09-30").check(claim_id)
    assert (finding.verdict, finding.verdict_on_the_day) == ("", "")
    for text in (str(finding), shown(finding)):
        assert f"On 30 September 2024: {finding.sentence}" in text
        assert not re.search("|".join(f"{word}[.;]" for word in WORDS.values()), text)
        assert "hangs on" not in text
    assert "<img" not in as_html(finding.to_dict())


def test_a_choice_shows_its_number_beside_the_verdict_over_all(article, now):
    chosen = article.on(july_release="left out").check("released-178")
    assert "As chosen here: 160 people" in shown(chosen)
    assert chosen.verdict == now.check("released-178").verdict


def test_what_stands_beside_says_how_it_differs_and_has_no_verdict(now):
    readings = {r["role"]: r for r in now.check("sixth-wave").to_dict()["readings"]}
    assert (readings["main"]["says"], readings["beside"]["says"]) == ("Stands", "1 fewer")
    for finding in now.findings():
        for reading in finding.to_dict()["readings"]:
            beside = reading["role"] == "beside"
            assert beside == (reading["says"] not in WORDS.values())


def test_counts_of_verdicts_add_up(article, now):
    records = [finding.to_dict() for finding in now.findings()]
    total, *parts = map(int, re.findall(r"\d+", counted(records)))
    assert total == sum(parts) == len(records)
    restated = [finding.to_dict() for finding in article.on("2024-09-30").findings()]
    assert counted(restated) == "50 statements, restated without a verdict"


def test_a_title_says_what_came_out_and_on_another_day_asks(article, now):
    leads = [now.check(c).to_dict() for c in ("released-178", "prisoners-keeps-growing")]
    told = "178 releases in six waves stand, counting the release of 3 July; a rise in"
    assert title(leads, "Q?") == f"{told} political prisoners is contradicted"
    then = [article.on("2024-09-30").check("released-178").to_dict()]
    assert title(then, "Did it?") == "Did it? On 30 September 2024"
    assert standfirst(then, then).startswith("115 people were freed")
    assert title([], "Q?") == "Q?"


def test_the_front_names_what_is_contradicted_first(now):
    records = [finding.to_dict() for finding in now.findings()]
    told = standfirst([], records)
    fell = "A rise in political prisoners is contradicted. Viasna counted 1,317 political prisoners"
    assert told.startswith(fell) and "Of 50 statements 25 stand" in told
    assert told.index("Kolesnikova is contradicted. News of the meeting") < told.index("Of 50")
    first = list(read_first(records))
    order = [list(WORDS).index(record["verdict"]) for record in first]
    assert order == sorted(order) and {r["verdict"] for r in first} >= {"contradicted", "depends"}
    assert "released-178" in {record["claim_id"] for record in first}
    assert not [record for record in first if record["same_as"]]


def test_cards_go_from_contested_to_settled_and_who_says_the_same_shares_one(now):
    records = [finding.to_dict() for finding in now.findings("01-pardon-waves")]
    found = cards(records)
    order = [list(WORDS).index(record["verdict"]) for record in found]
    assert all(one <= other for one, other in pairwise(order))
    assert len(records) - len(found) == 1


def test_a_publication_that_is_none_cannot_be_left_out(article):
    with pytest.raises(ParameterError, match="did you mean 'viasna-115706'"):
        article.on().without("viasna-115706 ")
    with pytest.raises(ParameterError, match=r"publication: found 'x', expected one of .*, …$"):
        article.on().without("x")
