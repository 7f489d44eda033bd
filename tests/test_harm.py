"""No prisoner's name and no personal data: a column or a value that looks like one is refused."""

import re

import pytest

PERSONAL = re.compile(r"(^|_)(name|surname|birth|born|age|address|phone|passport|person_id)($|_)")
FREE_TEXT = ("note", "description", "explanation", "reading", "quality_reason", "paraphrase",
             "repeats_reason", "contribution", "needs_data")  # fmt: skip
WORD = "[A-Z][a-zé'’-]+"
NAME = re.compile(rf"\b{WORD}(?: {WORD})+\b")
KNOWN = {
    "Administrative Code",
    "Before New Year",
    "Before Victory Day",
    "Criminal Code",
    "European Council",
    "European Parliament",
    "Interior Ministry",
    "Interior Ministry's",
    "Maria Kolesnikova",
    "National Unity Day",
    "One German",
    "Prosecutor General",
    "State Department",
    "Supreme Court",
    "Two Catholic",
    "United States",
    "Viasna's December",
    "Viasna's March",
    "White House",
}


def suspicious(text: str) -> list[str]:
    """Return runs of capitalised words that no known organisation, place or office explains."""
    return [found for found in NAME.findall(text) if found not in KNOWN]


def test_no_column_for_personal_data(dataset):
    for resource in dataset.package["resources"]:
        for field in resource["schema"]["fields"]:
            assert not PERSONAL.search(field["name"]), field["name"]


def test_no_value_looks_like_a_name(dataset):
    found = {
        (name, column, run)
        for name, rows in dataset.rows.items()
        for row in rows
        for column in FREE_TEXT
        if row.get(column)
        for run in suspicious(row[column])
    }
    assert not found


@pytest.mark.parametrize("text", ["Ivan Ivanou was freed", "freed: Natallia Ivanova"])
def test_a_planted_name_is_found(text):
    assert suspicious(text)
