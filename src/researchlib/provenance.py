"""What a report was made from, stamped into its notebook, and the digest that stands for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from researchlib.citing import FORMATS, Citation, citation_file
from researchlib.claimreview import claim_review
from researchlib.findings import FINDING_MIMETYPE
from researchlib.notebooks import (
    all_parameters,
    asked,
    find_notebook,
    notebook_paths,
    read_notebook,
    title_of,
)

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from researchlib.article import Article, Ledger

STAMP = "researchlib"
Entry = dict[str, str] | None


def canonical(value: Any) -> str:
    """Return JSON text that is the same for equal values."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def outputs_of(notebook: Mapping[str, Any], mimetype: str) -> Iterator[Any]:
    """Yield what the outputs of a notebook carry under a mimetype, in its order."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            value = output.get("data", {}).get(mimetype)
            if value is not None:
                yield value


def findings_at(
    report: str, parameters: Mapping[str, Any], article: Article
) -> list[dict[str, Any]]:
    """Return the findings of a report from the data alone: of all claims for the overview."""
    ledger = article.on(**asked(article, parameters))
    notebook = "" if report.startswith("00") else report
    return [finding.to_dict() for finding in ledger.findings(notebook)]


def digest(
    report: str,
    parameters: Mapping[str, Any],
    data_sha256: str,
    findings: Sequence[Mapping[str, Any]],
) -> str:
    """Return the sha256 over a report's findings, its parameters, the data and the version."""
    ordered = sorted(findings, key=lambda finding: str(finding["claim_id"]))
    value = {
        "report": report,
        "version": str(citation_file()["version"]),
        "parameters": dict(parameters),
        "data_sha256": data_sha256,
        "findings": ordered,
    }
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def report_citation(
    report: str, title: str, parameters: Mapping[str, Any], sha256: str
) -> Citation:
    """Return how a report is cited; the days asked about stand in the part."""
    version = citation_file()["version"]
    about = {"as of": parameters.get("as_of"), "known by": parameters.get("known_by")}
    days = "".join(f", {name} {given}" for name, given in about.items() if given)
    return Citation(f"researchlib-{version}-{report}", title, f"report {report}{days}", sha256)


def cited_report(ledger: Ledger, path: Path) -> Citation:
    """Return how a notebook's report on a ledger's day is cited, without executing it."""
    article = ledger.article
    parameters = all_parameters(path, {}) | ledger.asked
    findings = findings_at(path.stem, parameters, article)
    sha256 = digest(path.stem, parameters, article.material.dataset.digest, findings)
    return report_citation(path.stem, title_of(read_notebook(path)), parameters, sha256)


def cited_claim(ledger: Ledger, claim_id: str) -> Citation:
    """Return how the check of a claim in its report is cited.

    The title says that it is a check and how it came out: a citation must not assert the claim.
    The part says of which day, known by which.
    """
    finding = ledger.check(claim_id)
    whole = cited_report(ledger, find_notebook(ledger.article, finding.claim.notebook))
    said = f"Verdict: {finding.verdict}" if finding.verdict else "Restated, without a verdict"
    return Citation(
        key=f"{whole.key}-{claim_id}",
        title=f"Check of: {finding.claim.statement} {said}",
        part=f"claim {claim_id} in {whole.part}",
        digest=whole.digest,
        container=whole.title,
    )


def stamp(
    notebook: NotebookNode,
    path: Path,
    given: Mapping[str, Any],
    article: Article,
    *,
    series: bool = False,
    base_url: str = "",
) -> NotebookNode:
    """Return an executed notebook with what its report says of itself in its metadata.

    A report is a pure function of the stamped notebook.

    Parameters
    ----------
    notebook : NotebookNode
        The executed notebook.
    path : Path
        The notebook that was executed.
    given : mapping
        The parameters given.
    article : Article
        Whose notebook it is.
    series : bool
        Whether all notebooks were executed, so that the report names its neighbours.
    base_url : str
        Where the reports are published, if that is known.
    """
    report, title = path.stem, title_of(notebook)
    parameters = all_parameters(path, given)
    findings = list(outputs_of(notebook, FINDING_MIMETYPE))
    findings = findings or findings_at(report, parameters, article)
    data_sha256 = article.material.dataset.digest
    sha256 = digest(report, parameters, data_sha256, findings)
    citation = report_citation(report, title, parameters, sha256)
    shown = [f for f in findings if f["notebook"] == report]
    previous, following = _neighbours(path, article) if series else (None, None)
    notebook.metadata[STAMP] = {
        "report": report,
        "title": title,
        "version": str(citation_file()["version"]),
        "parameters": parameters,
        "data_sha256": data_sha256,
        "digest": sha256,
        "citation": {name: write(citation) for name, write in FORMATS.items()},
        "claim_reviews": [
            claim_review(f, article.material, base_url) for f in shown if f["verdict"]
        ],
        "series": series,
        "base_url": base_url,
        "previous": previous,
        "next": following,
    }
    return notebook


def _neighbours(path: Path, article: Article) -> tuple[Entry, Entry]:
    paths = notebook_paths(article)
    here = [other.name for other in paths].index(path.name)
    before = paths[here - 1] if here else None
    after = paths[here + 1] if here + 1 < len(paths) else None
    return _entry(before), _entry(after)


def _entry(path: Path | None) -> Entry:
    if path is None:
        return None
    return {"report": path.stem, "title": title_of(read_notebook(path))}
