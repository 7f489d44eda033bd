"""Executed notebooks made into what is cited: reports, findings, provenance, checksums."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from researchlib.claimreview import feed
from researchlib.crate import NAME, crate, sha256_of
from researchlib.engine.workers import Job
from researchlib.findings import FINDING_MIMETYPE, as_json
from researchlib.package import PACKAGE_FILE, Dataset, inside
from researchlib.pdf import pdf
from researchlib.provenance import STAMP, outputs_of, stamp
from researchlib.reports import front_page, page, publications_page

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from researchlib.article import Article

SUMS = "SHA256SUMS"
WHOLE = "researchlib.pdf"
COLUMNS = (
    "claim_id",
    "paragraph",
    "statement",
    "claimed",
    "verdict",
    "verdict_on_the_day",
    "range",
    "lower",
    "upper",
    "unit",
    "as_of",
    "known_by",
    "notebook",
    "sentence",
)


def publish(
    directory: Path,
    runs: Sequence[Job],
    article: Article,
    on_done: Callable[[Job], object] = lambda run: None,
    *,
    base_url: str = "",
) -> list[dict[str, Any]]:
    """Write everything that is made from the executed notebooks of a run into its directory.

    Parameters
    ----------
    directory : Path
        Where the executed notebooks lie.
    runs : sequence of Job
        The runs; one whose notebook is not there is left out.
    article : Article
        Whose notebooks they are; a copy of its data goes beside them.
    on_done : callable, optional
        Called with each run whose report is written.
    base_url : str
        Where the run is published, if that is known.

    Returns
    -------
    list of dict
        The findings in the article's order, each claim once.
    """
    notebooks = []
    for run in runs:
        if run.output.exists():
            notebook = stamped(run, article, series=len(runs) > 1, base_url=base_url)
            run.output.with_suffix(".html").write_text(page(notebook), encoding="utf-8")
            run.output.with_suffix(".pdf").write_bytes(pdf([notebook]))
            notebooks.append(notebook)
            on_done(run)

    def write(name: str, text: str) -> None:
        (directory / name).write_text(text, encoding="utf-8")

    stamps = [notebook.metadata[STAMP] for notebook in notebooks]
    findings = gathered(notebooks, article.claims)
    _copy_data(article.material.dataset, directory / "data")
    write("findings.json", as_json(findings) + "\n")
    write("findings.csv", findings_csv(findings))
    reviews = [review for about in stamps for review in about["claim_reviews"]]
    write("claimreview.json", _json(feed(reviews)))
    if len(notebooks) > 1:
        (directory / WHOLE).write_bytes(pdf(notebooks))
        write("publications.html", publications_page(findings))
        files = [path.relative_to(directory).as_posix() for path in sorted(directory.rglob("*.*"))]
        write("index.html", front_page(stamps, findings, files))
    write(NAME, _json(crate(directory, stamps)))
    write_sums(directory)
    return findings


def stamped(run: Job, article: Article, *, series: bool, base_url: str) -> NotebookNode:
    """Stamp an executed notebook in its place; return it as written."""
    import nbformat

    notebook = nbformat.read(run.output, as_version=4)
    stamp(notebook, run.notebook, run.parameters, article, series=series, base_url=base_url)
    nbformat.write(notebook, run.output)
    written: NotebookNode = nbformat.read(run.output, as_version=4)
    return written


def gathered(notebooks: Sequence[NotebookNode], order: Iterable[str]) -> list[dict[str, Any]]:
    """Return the findings of executed notebooks in the order of claims, the first of each claim."""
    found = {
        finding["claim_id"]: finding
        for notebook in reversed(notebooks)
        for finding in outputs_of(notebook, FINDING_MIMETYPE)
    }
    return [found[claim_id] for claim_id in order if claim_id in found]


def findings_csv(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return findings as CSV text, without their evidence."""
    frame = pd.DataFrame(findings, columns=COLUMNS, dtype=object)
    return str(frame.to_csv(index=False, lineterminator="\n"))


def write_sums(directory: Path) -> None:
    """Write the sha256 of every file in a directory, as ``sha256sum --check`` reads them."""
    sums = directory / SUMS
    sums.unlink(missing_ok=True)
    names = [p.relative_to(directory).as_posix() for p in directory.rglob("*") if p.is_file()]
    sums.write_text(checksums(directory, names), encoding="utf-8")


def checksums(directory: Path, names: Iterable[str]) -> str:
    """Return the sha256 of files in a directory, one a line."""
    return "".join(f"{sha256_of(directory / name)}  {name}\n" for name in sorted(names))


def _copy_data(dataset: Dataset, target: Path) -> None:
    """Copy what the descriptor lists and its README; nothing else that lies beside them."""
    listed = [resource["path"] for resource in dataset.package["resources"]]
    for name in (PACKAGE_FILE, "README.md", *listed):
        source = inside(dataset.directory, name)
        if source and source.exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / name)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
