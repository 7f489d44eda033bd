"""No prisoner's name, no personal data, nothing of anybody's health: what looks so is refused."""

import re

import pytest

from researchlib.article import Article
from researchlib.cards import trace
from researchlib.package import Dataset

PERSONAL = re.compile(r"(^|_)(name|surname|birth|born|age|address|phone|passport|person_id)($|_)")
FREE_TEXT = {
    "choices": ("question", "option", "phrase", "because"),
    "claims": ("statement", "short", "says", "missing"),
    "sources": ("repeats_reason", "note"),
    "events": ("title",),
    "observations": ("group", "out", "note"),
    "series": ("meaning",),
    "actors": ("name", "own"),
    "discrepancies": ("explanation",),
    "corrections": ("because",),
    "second_coding": ("first", "second"),
}
WORD = "[A-Z][a-zé'’-]+"
NAME = re.compile(rf"\b{WORD}(?: {WORD})+\b")
KNOWN = {
    "Alexander Lukashenko",
    "Before New Year",
    "Before Victory Day",
    "Criminal Code",
    "Current Time",
    "Czech Republic",
    "Deutsche Welle",
    "European Council",
    "European Parliament",
    "Great Britain",
    "Homiel Viasna",
    "Human Constanta",
    "Human Rights Council",
    "In November",
    "Interior Ministry",
    "Interior Ministry's",
    "International Day",
    "Investigative Committee",
    "Maria Kolesnikova",
    "Maria Kolesnikova's",
    "Moscow Times",
    "Nasha Niva",
    "National Unity Day",
    "New Laws Target Critics",
    "New Times",
    "North Macedonia",
    "Nov Reuters",
    "On Friday",
    "On May",
    "On October",
    "On Saturday",
    "One German",
    "Pledge Times",
    "Prosecutor General",
    "Radio Svaboda",
    "State Department",
    "Supreme Court",
    "Sviatlana Tsikhanouskaya",
    "The Interior Ministry",
    "Two Catholic",
    "United Nations",
    "United States",
    "Viasna's December",
    "Viasna's March",
    "Victory Day",
    "White House",
    "World Report",
}
HEALTH = re.compile(
    r"\b(ailing|hospitali[sz]ed|surgery|operated|operation|ulcer|peritonitis|"
    r"cancer|tumou?r|diabet\w+|epilep\w+|weigh(t|s|ed)|intensive care|emaciated|reanimation)\b",
    re.IGNORECASE,
)
"""Words of somebody's state; that a group has chronic diseases is the article's own figure."""


def suspicious(text: str) -> list[str]:
    """Return runs of capitalised words that no known organisation, place or office explains."""
    return [found for found in NAME.findall(text) if found not in KNOWN]


def told(dataset: Dataset, columns: dict[str, tuple[str, ...]]) -> list[tuple[str, str, str]]:
    return [
        (table, column, row[column])
        for table, names in columns.items()
        for row in dataset.rows[table]
        for column in names
        if row[column]
    ]


IN_TITLES = {
    "Aleksandr Lukashenko", "Alexander Lukashenko's", "Alexandre Loukachenko",
    "Alyaksandr Lukashenka", "Authoritarian Belarus", "Belarus Document", "Belarus President",
    "Belarus Scheduled", "British Foreign Office", "Centrum Wiasna", "Criminal Procedure Code",
    "En Biélorussie", "Imprisoned Belarus", "In April", "In Belarus", "In December", "In January",
    "In October", "In September", "Machthaber Lukaschenko", "Marco Rubio", "Maryja Kalesnikava",
    "National Leader", "New Year", "Political Prisoners", "Presiden Belarus",
    "President Lukashenko", "Presidential Election", "Radio Liberty", "Rapporto Viasna",
    "Self-proclaimed Belarusian", "The Belarus", "The Guardian", "The United States",
    "Tsentr Viasna", "Unity Day",
}  # fmt: skip


def test_no_title_of_a_publication_names_a_prisoner(dataset):
    """Titles in which most words have a capital tell nothing by their capitals."""
    for row in dataset.rows["sources"]:
        words = re.findall(r"[\w'’-]+", row["title"])
        if sum(word[0].isupper() for word in words) <= 0.55 * len(words):
            assert set(suspicious(row["title"])) <= IN_TITLES, row["source_id"]


def test_no_column_for_personal_data(dataset):
    for resource in dataset.package["resources"]:
        for field in resource["schema"]["fields"]:
            place = (resource["name"], field["name"])
            assert place == ("actors", "name") or not PERSONAL.search(field["name"]), place


def test_no_value_looks_like_a_name(dataset):
    assert {table for table, _, _ in told(dataset, FREE_TEXT)} == set(dataset.rows)
    found = {
        (table, column, run)
        for table, column, text in told(dataset, FREE_TEXT)
        for run in suspicious(text)
    }
    assert not found


def test_every_known_name_is_there(dataset):
    texts = "\n".join(text for _, _, text in told(dataset, FREE_TEXT))
    assert set(NAME.findall(texts)) >= KNOWN


def test_nothing_is_told_of_anybodys_health(dataset):
    columns = {**FREE_TEXT, "sources": (*FREE_TEXT["sources"], "title", "url")}
    found = [place for place in told(dataset, columns) if HEALTH.search(place[2])]
    assert not found


def test_nor_does_an_output_tell_it(article: Article):
    for finding in article.on().findings():
        text = trace(finding.to_dict())
        assert not HEALTH.search(text), finding.claim.id


@pytest.mark.parametrize("text", ["Ivan Ivanou was freed", "freed: Natallia Ivanova"])
def test_a_planted_name_is_found(text):
    assert suspicious(text)


@pytest.mark.parametrize("text", ["ailing-and-silenced", "the ulcer was operated", "weighs 45 kg"])
def test_a_planted_state_of_health_is_found(text):
    assert HEALTH.search(text)
