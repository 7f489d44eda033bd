"""No prisoner's name and no personal data: a column or a value that looks like one is refused."""

import re

import pytest

from researchlib.schema import parse
from researchlib.tables import Dataset, find_root, read_package

PERSONAL = re.compile(r"(^|_)(name|surname|birth|born|age|address|phone|passport|person_id)($|_)")
FREE_TEXT = ("note", "description", "explanation", "reading", "quality_reason", "paraphrase",
             "repeats_reason", "contribution", "needs_data", "group", "meaning", "missing", "name",
             "out", "says", "statement", "first", "second")  # fmt: skip
WORD = "[A-Z][a-zé'’-]+"
NAME = re.compile(rf"\b{WORD}(?: {WORD})+\b")
KNOWN = {
    "Administrative Code",
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
    "In March",
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


def suspicious(text: str) -> list[str]:
    """Return runs of capitalised words that no known organisation, place or office explains."""
    return [found for found in NAME.findall(text) if found not in KNOWN]


@pytest.fixture(params=["first", "third"])
def edition(request, dataset) -> Dataset:
    """Return the tables in use, or those of the third edition beside them."""
    if request.param == "first":
        return dataset
    folder = find_root("data") / "next"
    package = read_package(folder)
    tables = {
        r["name"]: parse(r["path"], (folder / r["path"]).read_text("utf-8"), r["schema"])
        for r in package["resources"]
    }
    return Dataset(package, tables, folder)


def test_no_column_for_personal_data(edition):
    for resource in edition.package["resources"]:
        for field in resource["schema"]["fields"]:
            place = (resource["name"], field["name"])
            assert place == ("actors", "name") or not PERSONAL.search(field["name"]), place


def test_no_value_looks_like_a_name(edition):
    found = {
        (name, column, run)
        for name, rows in edition.rows.items()
        for row in rows
        for column in FREE_TEXT
        if row.get(column)
        for run in suspicious(row[column])
    }
    assert not found


@pytest.mark.parametrize("text", ["Ivan Ivanou was freed", "freed: Natallia Ivanova"])
def test_a_planted_name_is_found(text):
    assert suspicious(text)
