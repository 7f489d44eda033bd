"""What a notebook shows of findings: words, no ids; verdicts on the article's day only."""

import re

import pytest

from researchlib.cards import as_markdown
from researchlib.findings import FINDING_MIMETYPE
from researchlib.text import TABLE_MIMETYPE


def test_no_id_and_no_option_s_name_is_shown(now):
    material = now.material
    ids = {*material.claims, *material.sources, *material.series}
    ids |= {event.id for event in material.evidence.events}
    named = re.compile("|".join(rf"\b{re.escape(i)}\b" for i in ids if re.search("[-_]", i)))
    for finding in now.findings():
        for text in (str(finding), as_markdown(finding.to_dict())):
            assert not named.search(text), finding.claim.id
            assert not re.search(r"\binf\b|None|_", text), finding.claim.id


def test_a_finding_carries_its_record_beside_its_words(now):
    finding = now.check("tally-rights-groups")
    bundle = finding._repr_mimebundle_()
    assert bundle[FINDING_MIMETYPE] == finding.to_dict()
    text = bundle["text/markdown"]
    assert text.startswith(f"> {finding.claim.statement}")
    assert f"**{finding.verdict.capitalize()}.** {finding.sentence}" in text
    assert f"*on the day:* {finding.verdict_on_the_day}. " in text
    family, verdict = next(iter(finding.now.hangs_on.items()))
    title = now.material.sources[family].title
    assert re.search(rf"without .*{re.escape(title)}.* it would be {verdict}", text)


@pytest.mark.parametrize("claim_id", ["released-178", "closer-to-moscow"])
def test_on_another_day_there_is_no_verdict(article, claim_id):
    finding = article.on("2024-09-30").check(claim_id)
    assert (finding.verdict, finding.verdict_on_the_day) == ("", "")
    assert "**" not in as_markdown(finding.to_dict())


def test_a_choice_shows_its_number_beside_the_verdict_over_all(article, now):
    chosen = article.on(july_release="left out").check("released-178")
    assert "*as chosen here:* 160 people" in as_markdown(chosen.to_dict())
    assert chosen.verdict == now.check("released-178").verdict


def test_answers_are_one_row_a_statement_with_verdicts_on_the_article_s_day_only(article, now):
    table = now.answers("01-pardon-waves")
    assert table.columns == ["statement", "found", "verdict", "on the day"]
    findings = list(now.findings("01-pardon-waves"))
    assert [row[0] for row in table.rows] == [f.claim.statement for f in findings]
    assert [row[2] for row in table.rows] == [f.verdict for f in findings]
    assert table._repr_mimebundle_()[TABLE_MIMETYPE] == table.to_dict()
    assert article.on("2024-09-30").answers().columns == ["statement", "found"]


def test_counts_of_verdicts_add_up(now):
    total, *parts = map(int, re.findall(r"\d+", now.counted()))
    assert total == sum(parts) == len(now.material.claims)
