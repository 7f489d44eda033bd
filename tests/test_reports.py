"""Pages, PDF, citations, provenance: what people look at, cite and check."""

import base64
import csv
import datetime as dt
import hashlib
import html
import io
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import bibtexparser
import html5lib
import nbformat
import pandas as pd
import pytest
import rispy
import yaml
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pyld import jsonld
from pypdf import PdfReader
from rocrate.rocrate import ROCrate

from researchlib import cards, pardons
from researchlib.cards import READ_FROM_URL, TEMPLATES, WORDS, glyph
from researchlib.checks import VERDICTS
from researchlib.citing import FORMATS, Citation
from researchlib.claimreview import claim_review
from researchlib.claims import UNTESTED
from researchlib.engine.workers import Job
from researchlib.findings import as_json
from researchlib.headlines import counted
from researchlib.notebooks import find_notebook, notebook_paths
from researchlib.package import seal
from researchlib.pardons import figures, tables
from researchlib.pdf import pdf
from researchlib.publish import _front, cited, findings_at, headline, publish, stamp
from researchlib.reports import page

ROOT = Path(__file__).parents[1]
SCHEMA = "https://schema.org/"
FINDINGS = json.loads((ROOT / "src/researchlib/findings.schema.json").read_text("utf-8"))
NASTY = '<script>alert("x")</script> & \\ {y} "z"'
REPORTS = pytest.mark.parametrize("stem", [path.stem for path in notebook_paths(pardons.article)])


@cache
def tree_of(text):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


@cache
def words_of(path):
    """The words of a PDF, page by page."""
    return [page.extract_text() for page in PdfReader(path).pages]


def wrong_in(text):
    return list(Draft202012Validator(FINDINGS).iter_errors(json.loads(text)))


def elements(tree, name):
    return list(tree.iter(name))


@REPORTS
def test_a_page_is_valid_whole_and_closed_to_the_net(run_directory, stem):
    text = (run_directory / f"{stem}.html").read_text("utf-8")
    tree = tree_of(text)
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    assert max(ids.values()) == 1
    assert not [element for element in tree.iter() if element.get("style")]
    scripts = [script for script in elements(tree, "script") if not script.get("type")]
    assert [len(script.text) < 1024 for script in scripts] == [True]
    for element in [*elements(tree, "img"), *elements(tree, "link"), *elements(tree, "iframe")]:
        assert element.get("src", "").startswith("data:") and len(element.get("alt")) > 20
    inline = re.findall(r"<(style|script)>(.*?)</\1>", text, re.DOTALL)
    assert [name for name, _ in inline] == ["style", "script"]
    for name, content in inline:
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in text
    assert "default-src 'none'" in text and "unsafe" not in text


@REPORTS
def test_every_claim_has_its_anchor_and_its_citation(run_directory, article, stem):
    text = (run_directory / f"{stem}.html").read_text("utf-8")
    own = [claim.id for claim in article.claims.values() if claim.notebook == stem]
    for claim_id in own:
        assert f'id="{claim_id}"' in text
    citation = cited(article.on(), stem)
    assert citation.digest in text


def hidden(element):
    """Code, citations and data: where ids belong."""
    return element.tag in ("script", "style", "pre", "code") or element.get("class") in (
        "code", "cite",
    )  # fmt: skip


def visible(element):
    """The words of an element that a reader meets."""
    if not isinstance(element.tag, str) or hidden(element):
        return ""
    inner = (f"{visible(child)} {child.tail or ''}" for child in element)
    return " ".join([element.text or "", *inner])


def machine_words(article):
    """Ids and names of options that are no plain words."""
    material = article.material
    ids = {*material.claims, *material.series, *article.choices}
    ids |= material.evidence.events.keys()
    ids |= {row["observation_id"] for row in material.dataset.rows["observations"]}
    words = "|".join(re.escape(i) for i in ids if re.search("[-_]", i))
    return re.compile(rf"(?<![\w.#/-])(?:{words})(?![\w-])|≥|\binf\b|\bnan\b|None|Interval\(")


def test_no_machine_word_meets_a_reader(run_directory, article):
    named = machine_words(article)
    for path in run_directory.glob("*.html"):
        text = visible(tree_of(path.read_text("utf-8")).find("body"))
        assert len(text) > 2000 and not named.search(text), path.name
    for path in run_directory.glob("*.pdf"):
        text = "\n".join(words_of(path))
        assert len(text) > 1000 and not named.search(text), path.name


def test_a_planted_id_would_be_seen(article):
    page = tree_of("<!DOCTYPE html><title>x</title><p>It is <b>released-178</b>.<code>x</code>")
    assert machine_words(article).search(visible(page.find("body")))


def test_the_front_page_has_every_statement_under_its_verdict(run_directory, article):
    tree = tree_of((run_directory / "index.html").read_text("utf-8"))
    shown = {item.get("id"): item for item in elements(tree, "li") if item.get("id")}
    assert shown.keys() == set(article.claims)
    for finding in article.on().findings():
        item = shown[finding.claim.id]
        assert item.get("class") == f"st {finding.verdict.replace(' ', '-')}"
        text = " ".join(visible(item).split())
        assert finding.claim.statement in text and finding.sentence in text
        assert f"{WORDS[finding.verdict]}." in text
    marks = {mark.get("id") for mark in elements(tree, "i")}
    assert {f"only-{f.verdict.replace(' ', '-')}" for f in article.on().findings()} < marks


def test_corrections_are_dated_and_what_they_withdraw_is_void(run_directory, article):
    rows = article.material.dataset.rows["corrections"]
    tree = tree_of((run_directory / "index.html").read_text("utf-8"))
    section = next(s for s in elements(tree, "section") if s.get("id") == "corrections")
    assert len(elements(section, "s")) == len(rows) == 25
    assert visible(section).count("25 November 2026") == len(rows)


def test_the_last_correction_of_a_claim_is_its_verdict(article):
    for row in article.material.dataset.rows["corrections"]:
        assert row["before"] != row["after"] == article.on().check(row["claim_id"]).verdict


@pytest.fixture(scope="module")
def withdrawn(article, tmp_path_factory):
    """The article with one finding withdrawn, and what a run of two of its notebooks leaves."""
    dataset, row = article.material.dataset, {"before": "reproduced", "after": "void"}
    row |= {"claim_id": "released-178", "date": dt.date(2026, 12, 1), "version": "3.0.1"}
    taken_back = {"test": "void", "missing": "A wave was counted twice."}
    other = article.using(
        dataset.replace(
            claims=[
                claim | taken_back if claim["claim_id"] == row["claim_id"] else claim
                for claim in dataset.rows["claims"]
            ],
            corrections=[*dataset.rows["corrections"], row | {"because": "30 were counted twice"}],
        )
    )
    bundle = other.on().check("released-178")._repr_mimebundle_()
    cells = [new_markdown_cell("# Title")]
    cells.append(new_code_cell("x", outputs=[new_output("execute_result", data=bundle)]))
    directory = tmp_path_factory.mktemp("withdrawn")
    runs = [Job(path, directory / path.name) for path in notebook_paths(article)]
    for run in runs:
        nbformat.write(new_notebook(cells=cells if "01" in run.output.name else []), run.output)
    publish(directory, runs, other)
    return other, directory


def test_a_withdrawn_finding_is_shown_as_such(withdrawn):
    other, directory = withdrawn
    corrected = "1 December 2026: “Stands” was published before and is void: 30 were counted twice."
    finding = other.on().check("released-178")
    record, words = finding.to_dict(), "Withdrawn. A wave was counted twice."
    assert words in str(finding) and f"Corrected: {corrected}" in str(finding)
    assert glyph("void") != glyph("not checked") != glyph("undecided")
    assert not wrong_in(as_json([record]))
    for name in ("01-pardon-waves.html", "index.html"):
        tree = tree_of((directory / name).read_text("utf-8"))
        shown = [e for e in tree.iter() if e.get("id") == "released-178"]
        assert [words in " ".join(visible(e).split()) for e in shown] == [True]
    card = " ".join(visible(tree_of((directory / "01-pardon-waves.html").read_text())).split())
    assert corrected in card
    front = " ".join(visible(tree.find("body")).split())
    assert re.search(r"Stands ?, void; now Withdrawn ?: 30 were counted twice\.", front)
    reader = PdfReader(directory / "researchlib.pdf")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert words in text and corrected in text
    told = counted([record, {"verdict": "quoted"}])
    assert told == "Of 2 statements 1 was said and 1 has its finding withdrawn"


def test_a_withdrawn_finding_is_never_measured(withdrawn):
    ledger = withdrawn[0].on("2024-09-30")
    record = ledger.check("released-178").to_dict()
    assert record["verdict"] is None and not record["rests_on"] and not wrong_in(as_json([record]))
    assert "Withdrawn: A wave was counted twice." in str(ledger.check("released-178"))
    assert "released-178" not in withdrawn[0].over()["claim_id"].tolist()
    assert withdrawn[0].over(["released-178"])["verdict"].tolist() == ["void"]
    assert len(ledger.rows("released-178")) == 0


def test_verdicts_are_the_same_words_everywhere(article):
    verdicts = set(VERDICTS)
    assert set(cards.VERDICTS) == verdicts
    marks = re.findall('id="g-([a-z-]+)"', (TEMPLATES / "glyphs.svg").read_text("utf-8"))
    assert sorted(marks) == sorted(verdict.replace(" ", "-") for verdict in verdicts)
    parts = (TEMPLATES / "parts.html.j2").read_text("utf-8")
    order = re.search(r"set order = \[(.*?), none\]", parts)[1].split(", ")
    assert [verdict.strip("'") for verdict in order] == list(cards.VERDICTS)
    style = (TEMPLATES / "style.css").read_text("utf-8")
    for mark in marks:
        assert len(re.findall(rf"#only-{mark}:target", style)) == 4
        assert re.search(rf"\.{mark}\b[^{{]*{{ --v:", style)
    for resource in article.material.dataset.package["resources"]:
        for field in resource["schema"]["fields"]:
            if resource["name"] == "corrections" and field["name"] == "after":
                assert set(field["constraints"]["enum"]) == verdicts
            if resource["name"] == "claims" and field["name"] == "test":
                assert set(field["constraints"]["enum"]) == {"measured", "quoted", *UNTESTED}
    finding = FINDINGS["$defs"]["finding"]["properties"]
    for name in ("verdict", "verdict_on_the_day"):
        assert set(finding[name]["enum"]) == {*verdicts, None}


def test_the_front_page_counts_the_publications_that_were_public_by_the_day(run_directory, article):
    paths = [run_directory / path.name for path in notebook_paths(article)]
    stamps = [nbformat.read(path, as_version=4).metadata["researchlib"] for path in paths]
    findings = json.loads((run_directory / "findings.json").read_text("utf-8"))["findings"]
    everything = [s for s in article.material.sources.values() if s.family != article.source]
    public = [s for s in everything if s.last <= article.day]
    assert 0 < len(public) < len(everything)
    for known_by, those in (("", everything), (article.day.isoformat(), public)):
        stamps[0]["parameters"]["known_by"] = known_by
        made = _front(run_directory, stamps, findings, article)
        assert f"Checked against {len(those)} publications" in made


def test_a_card_says_what_was_published_before_and_is_void(run_directory, article):
    for row in article.material.dataset.rows["corrections"]:
        claim = article.claims[row["claim_id"]]
        if claim.same_as:  # it shares another's card
            continue
        text = (run_directory / f"{claim.notebook}.html").read_text("utf-8")
        assert f"was published before and is void: {row['because']}." in html.unescape(text)


def test_a_report_leads_with_its_figure_and_goes_from_contested_to_settled(run_directory):
    tree = tree_of((run_directory / "01-pardon-waves.html").read_text("utf-8"))
    main = next(iter(elements(tree, "main")))
    kinds = [child.get("class") for child in main]
    assert kinds[:3] == ["hero", "toc", "lead"] and kinds[3:11] == ["card"] * 8
    words = [visible(card) for card in main if card.get("class") == "card"]
    order = [next(n for n, word in enumerate(WORDS.values()) if f" {word}." in t) for t in words]
    assert order == sorted(order)
    assert "headline" in next(text for text in words if "The presidency says" in text)


def test_links_between_pages_lead_somewhere(run_directory):
    for path in run_directory.glob("*.html"):
        tree = tree_of(path.read_text("utf-8"))
        for link in elements(tree, "a"):
            name, _, anchor = link.get("href").partition("#")
            if re.match(r"https?:|data:", name):
                continue
            target = run_directory / name if name else path
            assert target.is_file(), (path.name, name)
            if anchor:
                assert f'id="{anchor}"' in target.read_text("utf-8"), (path.name, anchor)


def test_every_publication_that_a_finding_rests_on_stands_with_its_claims(run_directory):
    tree = tree_of((run_directory / "publications.html").read_text("utf-8"))
    shown = {
        row.get("id"): (
            "".join(row.itertext()),
            {link.get("href") for link in elements(row, "a")},
        )
        for row in elements(tree, "li")
        if row.get("id")
    }
    findings = json.loads((run_directory / "findings.json").read_text("utf-8"))["findings"]
    rests_on = {
        (observation["source_id"], finding["claim_id"])
        for finding in findings
        for number in finding["rests_on"]
        for observation in number["observations"]
    }
    named = {(s["source_id"], f["claim_id"]) for f in findings for s in f["sources"]}
    assert rests_on <= named
    assert shown.keys() == {source_id for source_id, _ in named}
    for finding in findings:
        for source in finding["sources"]:
            text, links = shown[source["source_id"]]
            title = source["title"].removesuffix(READ_FROM_URL)
            assert all(words in text for words in (source["publisher"], title, source["out"]))
            assert (READ_FROM_URL in source["title"]) == ("title read from its address" in text)
            assert f"{finding['notebook']}.html#{finding['claim_id']}" in links
            assert not source["url"] or source["url"] in links
    links = [link for _, row in shown.values() for link in row if not link.startswith("http")]
    assert len(links) == len(named)
    assert 'href="publications.html"' in (run_directory / "index.html").read_text("utf-8")


def test_a_figures_data_come_with_it(run_directory):
    text = (run_directory / "01-pardon-waves.html").read_text("utf-8")
    links = re.findall(r'download="([\w-]+)\.csv" href="data:text/csv;base64,([^"]+)"', text)
    tables = {name: base64.b64decode(data).decode() for name, data in links}
    rows = list(csv.DictReader(io.StringIO(tables["pardon-waves"])))
    assert [int(row["people_upper"]) for row in rows] == [18, 30, 30, 37, 31, 32]


def test_nbconverts_own_command_gives_the_same_page(run_directory, tmp_path):
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--template", "researchlib"]
    notebook = run_directory / "08-incommunicado.ipynb"
    subprocess.run(
        [*command, "--output-dir", str(tmp_path), str(notebook)], check=True, capture_output=True
    )
    plain = (tmp_path / "08-incommunicado.html").read_text("utf-8")
    assert plain == (run_directory / "08-incommunicado.html").read_text("utf-8")


def test_a_notebook_that_is_not_ours_is_rendered_too():
    text = page(new_notebook(cells=[new_markdown_cell("# Mine\n\nWords."), new_code_cell("1")]))
    assert "<h1>Mine</h1>" in text and "Words." in text
    tree_of(text)


@pytest.mark.parametrize("name", ["01-pardon-waves.pdf", "researchlib.pdf"])
def test_the_pdf_is_tagged_and_carries_its_fonts(run_directory, article, name):
    reader = PdfReader(run_directory / name)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] and "/StructTreeRoot" in root
    text = "\n".join(words_of(run_directory / name))
    plain, named = " ".join(text.split()), set(reader.named_destinations)
    for claim in article.claims.values():
        if name == "researchlib.pdf" or claim.notebook == "01-pardon-waves":
            assert claim.id in named
            assert " ".join(article.on().check(claim.id).sentence.split()) in plain
    for number in range(len(reader.pages)):
        for font in reader.pages[number]["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(inner.get_object())
    links = [
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    ]
    assert links and all(link.startswith("http") for link in links)
    assert "/CreationDate" not in (reader.metadata or {})


@pytest.fixture(scope="module")
def nasty(tmp_path_factory, article):
    """The article over data in which a title and a claim hold markup, and a notebook over it."""
    directory = article.material.dataset.directory
    data = Path(shutil.copytree(directory, tmp_path_factory.mktemp("nasty") / "data"))
    for table, key, column in (
        ("sources", "newsby-32", "title"),
        ("claims", "pardoned-32", "statement"),
    ):
        path = data / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        next(r for r in rows if key in (r.get("source_id"), r.get("claim_id")))[column] = NASTY
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    seal(data)
    bad = article.using(data)
    ledger = bad.on()
    groups = tables.groups(ledger)
    groups.loc[1, "group"] = NASTY
    bundles = [
        shown._repr_mimebundle_() for shown in (ledger.check("pardoned-32"), figures.groups(groups))
    ]
    bundles += [{"text/html": frame._repr_html_()} for frame in (groups, ledger.answers())]
    outputs = [new_output("execute_result", data=bundle) for bundle in bundles]
    cells = [new_markdown_cell("# Title"), new_code_cell("x", outputs=outputs)]
    notebook = new_notebook(cells=cells)
    path = ROOT / "notebooks/01-pardon-waves.ipynb"
    stamp(notebook, Job(path, path), bad)
    return bad, notebook


def test_markup_in_the_data_stays_text(nasty):
    _, notebook = nasty
    text = page(notebook)
    tree = tree_of(text)
    titles = ["".join(link.itertext()) for link in elements(tree, "a")]
    assert NASTY in titles
    assert any("".join(h.itertext()) == NASTY for h in elements(tree, "h2"))
    assert "alert" not in "".join(
        script.text for script in elements(tree, "script") if not script.get("type")
    )
    review = json.loads(
        next(s.text for s in elements(tree, "script") if s.get("type") == "application/ld+json")
    )
    assert review["claimReviewed"] == NASTY
    pages = PdfReader(io.BytesIO(pdf([notebook]))).pages
    assert "alert" in "".join(page.extract_text() for page in pages)


def test_plain_nbconvert_of_hostile_data_runs_nothing(nasty):
    body, _ = HTMLExporter().from_notebook_node(nasty[1])
    soup = BeautifulSoup(body, "html.parser")
    assert body.count("alert") >= 4
    assert not [script for script in soup("script") if "alert" in script.text]
    assert not [name for tag in soup(True) for name in tag.attrs if name.startswith("on")]


def test_no_bound_is_printed_as_inf(run_directory):
    infinite = re.compile(r"(?<![A-Za-z])inf(?![A-Za-z])")
    for path in notebook_paths(pardons.article):
        notebook = nbformat.read(run_directory / path.name, as_version=4)
        outputs = [cell.get("outputs", []) for cell in notebook.cells]
        page = (run_directory / f"{path.stem}.html").read_text("utf-8")
        for text in (
            json.dumps(outputs, ensure_ascii=False),
            re.sub(r"base64,[^\"]*", "", page),
            "".join(words_of(run_directory / f"{path.stem}.pdf")),
        ):
            assert not infinite.search(text), path.name


def test_markup_in_a_title_stays_text_in_citations(article):
    citation = Citation(article.work, "k", NASTY, "report x")
    entry = bibtexparser.parse_string(FORMATS["bibtex"](citation)).entries[0]
    assert r"\&" in entry["title"] and r"\textbackslash{}" in entry["title"]
    assert rispy.loads(FORMATS["ris"](citation))[0]["title"] == NASTY
    assert json.loads(FORMATS["csl"](citation))[0]["title"] == NASTY


def test_all_formats_say_the_same(article):
    citation = cited(article.on(), notebook_paths(article)[1].stem)
    entry = bibtexparser.parse_string(FORMATS["bibtex"](citation)).entries[0]
    record = rispy.loads(FORMATS["ris"](citation))[0]
    item = json.loads(FORMATS["csl"](citation))[0]
    year = str(article.work.released.year)
    assert entry["title"] == f"{{{item['title']}}}" and record["title"] == item["title"]
    assert entry["year"] == record["year"] == year
    for note in (entry["note"], record["notes"][0], item["note"]):
        assert citation.digest in note and item["version"] in note
    assert entry["month"] == "nov" and "howpublished" not in entry
    assert record["authors"] == ["The researchlib authors,"]
    assert entry["version"] == record["edition"] == item["version"]
    assert "secondary_title" not in record and "container-title" not in item
    assert citation.digest in FORMATS["apa"](citation)


def test_the_citation_of_a_claim_asserts_nothing(article):
    path = find_notebook(article, "07")
    citation = cited(article.on(), "closer-to-moscow")
    title = "Check of: Lukashenko has moved Minsk closer to Moscow. "
    title += "Verdict on 21 November 2024: Not checked"
    report = headline(article, path.stem, "", findings_at(path.stem, {}, article))["title"]
    entry = bibtexparser.parse_string(FORMATS["bibtex"](citation)).entries[0]
    record = rispy.loads(FORMATS["ris"](citation))[0]
    item = json.loads(FORMATS["csl"](citation))[0]
    assert (entry.entry_type, record["type_of_reference"]) == ("incollection", "CHAP")
    assert entry["title"] == f"{{{title}}}" and entry["booktitle"] == f"{{{report}}}"
    assert record["title"] == title and record["secondary_title"] == report
    assert item["title"] == title and item["container-title"] == report
    assert f"{title} [Claim closer-to-moscow in report" in FORMATS["apa"](citation)
    assert f"In {report} (Version {item['version']})" in FORMATS["apa"](citation)


def test_no_citation_begins_with_its_claim(article):
    verdicts, ledger = "|".join(WORDS.values()), article.on()
    for claim in article.claims.values():
        title = cited(ledger, claim.id).title
        said = re.escape(claim.statement)
        assert re.fullmatch(rf"Check of: {said} Verdict on 21 November 2024: ({verdicts})", title)


def test_a_citation_of_another_day_has_no_verdict(article):
    citation = cited(article.on("2024-09-30", "2024-12-31"), "released-178")
    assert citation.title.endswith(". Restated for 30 September 2024")
    assert citation.part.endswith(", as of 2024-09-30, known by 2024-12-31")


def test_the_citation_file_has_what_its_format_requires():
    about = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= about.keys()
    assert about["cff-version"] == "1.2.0"
    # A list of licences means that any one may be chosen.
    assert about["license"] == "MIT" and "CC-BY-4.0" in about["message"]


def test_claim_reviews_are_linked_data(run_directory, article):
    feed = json.loads((run_directory / "claimreview.json").read_text("utf-8"))
    assert feed.pop("@context") == "https://schema.org"
    document = {**feed, "@context": {"@vocab": SCHEMA}}
    expanded = jsonld.expand(document)[0][f"{SCHEMA}dataFeedElement"]
    reviews = [item for item in expanded if item["@type"] == [f"{SCHEMA}ClaimReview"]]
    assert len(reviews) == len(article.claims)
    for review in reviews:
        (rating,) = review[f"{SCHEMA}reviewRating"]
        found = article.on().check(review[f"{SCHEMA}identifier"][0]["@value"])
        assert rating[f"{SCHEMA}alternateName"] == [{"@value": found.verdict}]
        assert rating[f"{SCHEMA}ratingExplanation"] == [{"@value": found.sentence}]
        assert review[f"{SCHEMA}claimReviewed"] == [{"@value": found.claim.statement}]


@pytest.mark.parametrize(
    ("claim_id", "claimant"),
    [
        ("prisoners-keeps-growing",
         {"author": {"@type": "Person", "name": "Sviatlana Tsikhanouskaya"}}),
        ("viasna-1275-at-least", {"author": {"@type": "Organization", "name": "Viasna"}}),
        ("pardoned-32", {"author": {"@type": "Organization", "name": "the presidency"}}),
        ("close-watch-and-jobs", {"creditText": "former prisoners who spoke to AFP"}),
        ("ruled-since-1994", {"author": {"@type": "Organization", "name": "Al Jazeera"}}),
    ],
)  # fmt: skip
def test_a_claimant_is_what_the_data_say(claim_id, claimant, article):
    finding = article.on().check(claim_id).to_dict()
    item = claim_review(finding, article)["itemReviewed"]
    assert {name: item[name] for name in ("author", "creditText") if name in item} == claimant


def test_only_what_was_measured_is_rated_and_the_sentence_explains(article):
    """A quotation was found or not, which is no rating of what it says."""
    ledger = article.on()
    for finding in ledger.findings():
        rating = claim_review(finding.to_dict(), article)["reviewRating"]
        scale = {"contradicted", "depends", "consistent", "reproduced"}
        assert ("ratingValue" in rating) == (finding.verdict in scale)
        assert finding.claim.test == "measured" or "ratingValue" not in rating
        assert rating["ratingExplanation"] == finding.sentence
    verdicts = {finding.verdict for finding in ledger.findings()}
    assert {"contradicted", "undecided", "quoted", "not checked"} <= verdicts


def test_what_has_no_verdict_is_no_claim_review(article):
    path = find_notebook(article, "01")
    days = {"as_of": "2024-09-30", "known_by": "2024-12-31"}
    notebook = new_notebook(cells=[new_markdown_cell("# Title")])
    stamp(notebook, Job(path, path, days), article)
    about = notebook.metadata["researchlib"]
    assert about["claim_reviews"] == []
    assert {name: about["parameters"][name] for name in days} == days


def test_the_run_is_a_research_object(run_directory):
    crate = ROCrate(run_directory)
    files = {entity.id for entity in crate.get_entities() if entity.type == "File"}
    assert {"01-pardon-waves.ipynb", "01-pardon-waves.pdf", "data/observations.csv"} <= files
    actions = [entity for entity in crate.get_entities() if entity.type == "CreateAction"]
    assert len(actions) == len(notebook_paths(pardons.article))
    for action in actions:
        values = {v["name"]: v["value"] for v in action["object"] if v.type == "PropertyValue"}
        assert values["as_of"] == "2024-11-21"
        assert action["agent"].type == "Person" and action["description"]
        assert {result.id.rsplit(".", 1)[1] for result in action["result"]} == {
            "html", "ipynb", "pdf",
        }  # fmt: skip


def test_the_research_object_keeps_its_checksums_as_linked_data(run_directory):
    """With the terms of the context 1.1; `.ci/crate-check` reads with the published file."""
    from importlib.resources import files

    newer = json.loads((files("rocrate") / "data/ro-crate.jsonld").read_text("utf-8"))
    terms = {name: iri for name, iri in newer["@context"].items() if name != "sha256"}

    def context(address, options):
        assert address == "https://w3id.org/ro/crate/1.1/context"
        document = {"@context": terms}
        return {"contextUrl": None, "documentUrl": address, "document": document}

    crate = json.loads((run_directory / "ro-crate-metadata.json").read_text("utf-8"))
    expanded = jsonld.expand(crate, {"documentLoader": context, "base": "http://run.invalid/"})
    stated = [node for node in expanded if "http://schema.org/sha256" in node]
    sums = (run_directory / "SHA256SUMS").read_text("utf-8").splitlines()
    # Not in the crate: itself.
    assert len(stated) == len(sums) - 1
    for before, after in zip(crate["@graph"], expanded, strict=True):
        assert len(before) == len(after), before["@id"]


def test_checksums_are_those_of_the_files(run_directory):
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=run_directory, check=False
    )
    assert done.returncode == 0


def test_a_run_s_table_has_the_fields_that_are_one_value_with_their_types(run_directory):
    record = json.loads((run_directory / "findings.json").read_text("utf-8"))["findings"]
    scalar = [name for name, value in record[0].items() if not isinstance(value, list | dict)]
    table = pd.read_json(run_directory / "findings.table.json", orient="table")
    assert sorted(table) == sorted([*scalar, "earliest", "latest"])
    days = ["as_of", "known_by", "earliest", "latest"]
    text = pd.read_csv(run_directory / "findings.csv", parse_dates=days)
    seconds = dict.fromkeys(days, "datetime64[s]")
    pd.testing.assert_frame_equal(text.astype(seconds), table.astype(seconds), check_dtype=False)
    kinds = {name: table.dtypes[name].kind for name in (*days, "lower", "upper", "paragraph")}
    assert "".join(kinds.values()) == "MMMMffi"
    for found, (_, row) in zip(record, table.iterrows(), strict=True):
        ends = row[["earliest", "latest"] if found["unit"] == "date" else ["lower", "upper"]]
        told = [found["lower"], found["upper"]]
        as_text = [None if pd.isna(end) else end for end in ends]
        assert [str(e)[:10] if found["unit"] == "date" and e else e for e in as_text] == told


ASKED = {
    "As of the article’s day, 21 November 2024, from everything that we found.": {},
    "As of the article’s day, 21 November 2024, from what was surely public by then.": {
        "known_by": "2024-11-21"
    },
    "As of 30 September 2024, from what was surely public by then; july release: left out.": {
        "as_of": "2024-09-30",
        "july_release": "left out",
    },
    "As of 31 December 2024, from what was surely public by 25 December 2024.": {
        "as_of": "2024-12-31",
        "known_by": "2024-12-25",
    },
}


@pytest.mark.parametrize("sentence", ASKED)
def test_what_was_asked_stands_at_the_top_of_a_report(sentence, article):
    path = find_notebook(article, "01")
    notebook = new_notebook(cells=[new_markdown_cell("# Title")])
    stamp(notebook, Job(path, path, ASKED[sentence]), article)
    (hero,) = (e for e in elements(tree_of(page(notebook)), "div") if e.get("class") == "hero")
    assert sentence in visible(hero)
    assert sentence in " ".join(
        PdfReader(io.BytesIO(pdf([notebook]))).pages[0].extract_text().split()
    )


def test_what_was_asked_stands_on_the_front_page(run_directory):
    front = tree_of((run_directory / "index.html").read_text("utf-8"))
    assert next(iter(ASKED)) in visible(front.find("body"))


def test_a_report_names_all_parameters(run_directory):
    notebook = nbformat.read(run_directory / "06-administrative-cases.ipynb", as_version=4)
    about = notebook.metadata["researchlib"]
    given = {"as_of": "2024-11-21", "known_by": "", "unit": "cases", "window": "same"}
    assert about["parameters"] == given


def test_the_digest_needs_no_notebook(run_directory, article):
    for path in notebook_paths(article):
        notebook = nbformat.read(run_directory / path.name, as_version=4)
        digest = cited(article.on(), path.stem).digest
        assert notebook.metadata["researchlib"]["digest"] == digest


def test_the_digest_changes_with_a_finding_and_with_each_day(article, nasty):
    path = notebook_paths(article)[1]
    ledgers = [article.on(), nasty[0].on(), article.on(known_by="2024-11-21")]
    ledgers += [article.on("2024-09-30"), article.on("2024-09-30", "2024-12-31")]
    assert len({cited(ledger, path.stem).digest for ledger in ledgers}) == len(ledgers)
    assert findings_at(path.stem, {"as_of": "2024-11-21"}, article)


def test_how_a_title_was_read_is_no_part_of_the_article_s_headline(article, dataset):
    sources = [
        {**row, "title": f"A title{READ_FROM_URL}"} if row["source_id"] == article.source else row
        for row in dataset.rows["sources"]
    ]
    other = article.using(dataset.replace(sources=sources))
    path = find_notebook(article, "08")
    notebook = nbformat.read(path, as_version=4)
    stamp(notebook, Job(path, path), other)
    assert notebook.metadata["researchlib"]["article"]["title"] == "A title"
    (review, *_) = notebook.metadata["researchlib"]["claim_reviews"]
    assert review["itemReviewed"]["appearance"]["headline"] == "A title"
