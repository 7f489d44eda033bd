"""A run as a static site: its reports, an index of claims, the data and the publications."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from researchlib.checking import ReportError, stamp_in
from researchlib.citing import authors, citation_file, full_name
from researchlib.compare import read_findings
from researchlib.publish import SUMS, overview_picture, write_sums
from researchlib.reports import TEMPLATE, TEMPLATES, front_page, policy_hash, render
from researchlib.tables import Dataset, load

ATOM = "http://www.w3.org/2005/Atom"
EPOCH = (1980, 1, 1, 0, 0, 0)
PAGES = ("claims.html", "data.html", "evidence.html")


def build(run: Path, site: Path) -> None:
    """Write the site of a run into a directory.

    Raises
    ------
    ReportError
        If the run lacks reports or data.
    """
    findings = list(read_findings(run).values())
    stamps = [
        stamp_in(page.read_text("utf-8"), page.name)
        for page in sorted(run.glob("[0-9][0-9]-*.html"))
    ]
    if not stamps or not (run / "data").is_dir():
        raise ReportError(f"{run}: found no reports with their data, expected a run directory")
    dataset = load(run / "data")
    shutil.copytree(run, site, dirs_exist_ok=True)
    _zip(site, "reports.zip", [path for path in sorted(run.rglob("*")) if path.is_file()], run)
    _zip(site, "data.zip", sorted((run / "data").iterdir()), run)
    pages = {
        "claims.html": claims_page(findings),
        "data.html": data_page(dataset),
        "evidence.html": evidence_page(dataset, findings),
        "feed.xml": feed(findings),
    }
    for name, text in pages.items():
        (site / name).write_text(text, encoding="utf-8")
    front = _front(run, site, stamps, findings)
    (site / "index.html").write_text(front, encoding="utf-8")
    write_sums(site)


def claims_page(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return the index of claims, with a search and a filter by verdict."""
    script = (TEMPLATES / TEMPLATE / "filter.js").read_text("utf-8").strip()
    verdicts = list(dict.fromkeys(finding["verdict"] for finding in findings))
    return render(
        "claims.html.j2",
        findings=findings,
        verdicts=sorted(verdicts),
        script=script,
        script_hash=policy_hash(script),
    )


def data_page(dataset: Dataset) -> str:
    """Return the data dictionary: every table, column, type, unit and meaning."""
    package = json.loads((dataset.directory / "datapackage.json").read_text("utf-8"))
    return render("data.html.j2", package=package)


def evidence_page(dataset: Dataset, findings: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of publications, each with the claims that rest on it."""
    used = defaultdict(list)
    for finding in findings:
        for source_id in dict.fromkeys(item["source_id"] for item in finding["evidence"]):
            used[source_id].append(finding)
    sources = [dataset.sources[source_id] for source_id in sorted(dataset.sources)]
    return render("evidence.html.j2", sources=sources, used=used)


def feed(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return the findings as an Atom feed."""
    about = citation_file()
    released = f"{about['date-released']}T00:00:00Z"
    root = ET.Element("feed", xmlns=ATOM)
    _text(root, "title", about["title"])
    _text(root, "id", _urn(about["title"]))
    _text(root, "updated", released)
    ET.SubElement(root, "link", rel="self", href="feed.xml")
    for name in authors():
        person = ET.SubElement(root, "author")
        _text(person, "name", full_name(name))
    for finding in findings:
        entry = ET.SubElement(root, "entry")
        _text(entry, "title", f"{finding['claim_id']}: {finding['verdict']}")
        _text(entry, "id", _urn(f"{about['version']} {finding['claim_id']}"))
        _text(entry, "updated", released)
        ET.SubElement(entry, "link", href=f"{finding['notebook']}.html#{finding['claim_id']}")
        says = f"{finding['paraphrase']}. The evidence gives {finding['computed']}."
        _text(entry, "summary", f"{says} {finding['correction']}".strip())
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _urn(text: str) -> str:
    import uuid

    return uuid.uuid5(uuid.NAMESPACE_URL, text).urn


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _zip(site: Path, name: str, paths: Sequence[Path], root: Path) -> None:
    with zipfile.ZipFile(site / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())


def _front(
    run: Path,
    site: Path,
    stamps: Sequence[Mapping[str, Any]],
    findings: Sequence[Mapping[str, Any]],
) -> str:
    import nbformat

    first = nbformat.read(run / f"{stamps[0]['report']}.ipynb", as_version=4)
    picture = overview_picture(first) if len(stamps) > 1 else {}
    downloads = [p.name for p in sorted(site.iterdir()) if p.is_file() and p.suffix != ".html"]
    files = [*PAGES, *(name for name in downloads if name != SUMS), SUMS]
    return front_page(stamps, findings, picture, files)
