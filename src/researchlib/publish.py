"""Executed notebooks made into what is cited: stamped, reports, findings, citations, checksums."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from researchlib.cards import READ_FROM_URL, TEMPLATES, VERDICTS, published_word
from researchlib.citing import FORMATS, Citation, Work
from researchlib.claimreview import claim_review, feed
from researchlib.crate import NAME, crate, sha256_of
from researchlib.engine import absent
from researchlib.engine.workers import Job
from researchlib.errors import ParameterError, ResearchlibError, suggestion
from researchlib.findings import FINDING_MIMETYPE, as_json
from researchlib.headlines import cards, read_first, standfirst, title
from researchlib.notebooks import (
    STAMP,
    all_parameters,
    asked,
    asked_in_words,
    find_notebook,
    notebook_paths,
    outputs_of,
    read_notebook,
    title_of,
)
from researchlib.package import Dataset, inside
from researchlib.schema import PACKAGE_FILE
from researchlib.tables import DAY_ENDS, DAYS, forms, results
from researchlib.words import day

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from researchlib.article import Article, Ledger

Records = list[dict[str, Any]]

OVERVIEW = "00"
"""How the notebook over all claims begins."""
ANSWER = ("claim_id", "notebook", "statement", "verdict", "word")
SUMS = "SHA256SUMS"


def publish(
    directory: Path,
    runs: Collection[Job],
    article: Article,
    *,
    done: Iterable[Job] | None = None,
    base_url: str = "",
) -> Records:
    """Write everything that is made from the executed notebooks of a run into its directory.

    Parameters
    ----------
    directory : Path
        Where the executed notebooks lie.
    runs : collection of Job
        The runs; one whose notebook is not there is left out.
    article : Article
        Whose notebooks they are; a copy of its data goes beside them.
    done : iterable of Job, optional
        The same runs as they end, each published while others go on; by default all have.
    base_url : str
        Where the run is published, if that is known.

    Returns
    -------
    list of dict
        The findings in the article's order, each claim once.
    """
    from researchlib.pdf import pdf
    from researchlib.reports import publications_page

    made, whole = {}, len(runs) == len(notebook_paths(article))
    for run in runs if done is None else done:
        if run.output.exists():
            notebook = made[run.notebook] = stamped(run, article, series=whole, base_url=base_url)
            run.output.with_suffix(".pdf").write_bytes(pdf([notebook]))
    notebooks = [made[path] for path in sorted(made)]

    def write(name: str, text: str) -> None:
        (directory / name).write_text(text, encoding="utf-8")

    stamps = [notebook.metadata[STAMP] for notebook in notebooks]
    found = {
        finding["claim_id"]: finding
        for notebook in reversed(notebooks)  # the first of each claim stays
        for finding in outputs_of(notebook, FINDING_MIMETYPE)
    }
    findings = [found[claim_id] for claim_id in article.claims if claim_id in found]
    copy_data(article.material.dataset, directory / "data")
    write("findings.json", as_json(findings) + "\n")
    single = (n for f in findings for n, value in f.items() if not isinstance(value, list | dict))
    table = forms(results(findings, [*dict.fromkeys(single), *DAY_ENDS]))
    write("findings.csv", table["csv"])
    write("findings.table.json", table["json"])
    reviews = [review for about in stamps for review in about["claim_reviews"]]
    write("claimreview.json", _json(feed(reviews, article.work)))
    if whole and notebooks:
        (directory / f"{article.name}.pdf").write_bytes(pdf(notebooks))
        write("publications.html", publications_page(findings, stamps[0]))
        write("index.html", _front(directory, stamps, findings, article))
    write(NAME, _json(crate(directory, stamps, article.work)))
    write_sums(directory)
    return findings


def warm_up() -> None:
    """Import what publishing needs, and compile its templates: while the first run starts."""
    import pandas  # noqa: F401
    import typst  # noqa: F401

    from researchlib.reports import exporter

    with absent("rfc3987_syntax"):
        environment = exporter().environment
    for template in TEMPLATES.glob("*.j2"):
        environment.get_template(template.name)


def _front(directory: Path, stamps: Records, findings: Records, article: Article) -> str:
    """Return the front page: what stands, what not, the article statement by statement."""
    from researchlib.reports import render

    files = [path.relative_to(directory).as_posix() for path in sorted(directory.rglob("*.*"))]
    reports = {about["report"]: about["digest"] for about in stamps}
    work, known_by = article.work, article.on(**asked(article, stamps[0]["parameters"])).known_by
    sources = [s for s in article.material.sources.values() if s.last <= known_by]
    sha256 = digest(findings, work, report="", parameters=reports, data_sha256="")
    citation = Citation(work, work.key, digest=sha256)
    front = {
        **headline(article, OVERVIEW, stamps[0]["question"], findings),
        "first": list(read_first(findings)),
        "publications": sum(s.family != article.source for s in sources),
        "corrections": list(_corrections(article)),
    }
    return render(
        "front.html.j2",
        front=front,
        about=stamps[0],
        stamps=stamps,
        findings=findings,
        citation=_formats(citation),
        digest=sha256,
        files=files,
        verdicts=VERDICTS,
    )


def stamped(run: Job, article: Article, *, series: bool, base_url: str) -> NotebookNode:
    """Stamp an executed notebook in its place, and write its page beside it; return it."""
    with absent("rfc3987_syntax"):  # jsonschema would compile a grammar with it, for seconds
        import nbformat

    from researchlib.reports import page

    notebook: NotebookNode = nbformat.read(run.output, as_version=4)
    stamp(notebook, run, article, series=series, base_url=base_url)
    nbformat.write(notebook, run.output)
    run.output.with_suffix(".html").write_text(page(notebook), encoding="utf-8")
    return notebook


def write_sums(directory: Path) -> None:
    """Write the sha256 of every file in a directory, as ``sha256sum --check`` reads them."""
    (directory / SUMS).write_text(_sums(directory), encoding="utf-8")


def _sums(directory: Path) -> str:
    names = (p.relative_to(directory).as_posix() for p in directory.rglob("*") if p.is_file())
    return checksums(directory, (name for name in names if name != SUMS))


def is_run(directory: Path, runs: Mapping[Path, Mapping[str, Any]]) -> bool:
    """Tell whether a directory holds, untouched, what runs of notebooks with parameters left."""
    left = {}
    with suppress(OSError, ValueError, KeyError, TypeError, ResearchlibError):
        if (directory / SUMS).read_text("utf-8") == _sums(directory):
            for path in directory.glob("*.ipynb"):
                stem = path.stem.removesuffix(".failed")
                left[stem] = read_notebook(path)["metadata"]["papermill"]["parameters"]
    return left == {path.stem: given for path, given in runs.items()}


def checksums(directory: Path, names: Iterable[str]) -> str:
    """Return the sha256 of files in a directory, one a line."""
    return "".join(f"{sha256_of(directory / name)}  {name}\n" for name in sorted(names))


def copy_data(dataset: Dataset, target: Path) -> None:
    """Copy what the descriptor lists and its README; nothing else that lies beside them."""
    listed = [resource["path"] for resource in dataset.package["resources"]]
    for name in (PACKAGE_FILE, "README.md", *listed):
        source = inside(dataset.directory, name)
        if source and source.exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / name)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def fingerprint(value: Any) -> str:
    """Return a sha256 that is the same for equal JSON values."""
    text = json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def digest(findings: Records, work: Work, **about: Any) -> str:
    """Return the sha256 over findings, what they were made from, and the version."""
    ordered = sorted(findings, key=itemgetter("claim_id"))
    return fingerprint({**about, "version": work.software, "findings": ordered})


def findings_at(report: str, parameters: Mapping[str, Any], article: Article) -> Records:
    """Return the findings of a report from the data alone: of all claims for the overview."""
    notebook = "" if report.startswith(OVERVIEW) else report
    if notebook not in {"", *(claim.notebook for claim in article.claims.values())}:
        return []  # a reader's own, whose parameters may mean something else
    ledger = article.on(**asked(article, parameters))
    return [finding.to_dict() for finding in ledger.findings(notebook)]


def headline(article: Article, report: str, question: str, findings: Records) -> dict[str, str]:
    """Return the title and the standfirst that a report's findings give it."""
    place = "front" if report.startswith(OVERVIEW) else "report"
    leads = cards([f for f in findings if place in article.claims[f["claim_id"]].leads])
    above = leads if place == "report" else []
    first = standfirst(above, findings) if findings else ""
    return {"title": title(leads, question), "standfirst": first}


def _corrections(article: Article) -> Iterator[dict[str, str]]:
    rows = article.material.dataset.rows.get("corrections", ())
    for row in sorted(rows, key=itemgetter("date"), reverse=True):
        words = {side: published_word(row[side]) for side in ("before", "after")}
        statement = article.claims[row["claim_id"]].statement
        yield {**row, **words, "day": day(row["date"]), "statement": statement}


def report_citation(
    article: Article, report: str, heading: str, parameters: Mapping[str, Any], findings: Records
) -> Citation:
    """Return how a report is cited; the days asked about stand in the part."""
    about = asked(article, parameters)
    days = "".join(f", {n.replace('_', ' ')} {about[n]}" for n in DAYS if about.get(n))
    data_sha256 = article.material.dataset.digest
    work = article.work
    sha256 = digest(findings, work, report=report, parameters=parameters, data_sha256=data_sha256)
    return Citation(work, f"{work.key}-{report}", heading, f"report {report}{days}", sha256)


def cited(ledger: Ledger, part: str | None) -> Citation:
    """Return how the package, a report by a name of its notebook, or a claim in it is cited.

    Nothing is executed: the findings of a report are those of the data on the ledger's day.
    """
    article = ledger.article
    if part is None:
        return Citation(article.work, article.work.key)
    if part in article.claims:
        finding = ledger.check(part)
        return claim_citation(finding.to_dict(), cited(ledger, finding.claim.notebook))
    try:
        path = find_notebook(article, part)
    except ParameterError:
        names = [*(path.stem for path in notebook_paths(article)), *article.claims]
        raise ParameterError(f"cite: found {part!r}, {suggestion(part, names)}") from None
    parameters = all_parameters(path, {}) | ledger.asked
    findings = findings_at(path.stem, parameters, article)
    heading = headline(article, path.stem, title_of(read_notebook(path)), findings)["title"]
    return report_citation(article, path.stem, heading, parameters, findings)


def claim_citation(finding: Mapping[str, Any], whole: Citation) -> Citation:
    """Return how a finding in a report is cited.

    The title says that it is a check and how it came out: a citation must not assert the claim.
    The part says of which day, known by which.
    """
    on = day(dt.date.fromisoformat(finding["as_of"]))
    said = f"Verdict on {on}: {finding['word']}" if finding["verdict"] else f"Restated for {on}"
    return replace(
        whole,
        key=f"{whole.key}-{finding['claim_id']}",
        title=f"Check of: {finding['statement']} {said}",
        part=f"claim {finding['claim_id']} in {whole.part}",
        container=whole.title,
    )


def stamp(
    notebook: NotebookNode, run: Job, article: Article, *, series: bool = False, base_url: str = ""
) -> None:
    """Put into an executed notebook's metadata what its report says of itself.

    A report is a pure function of the stamped notebook.

    Parameters
    ----------
    notebook : NotebookNode
        The executed notebook; it is changed in place.
    run : Job
        Which notebook was executed, with which parameters.
    article : Article
        Whose notebook it is.
    series : bool
        Whether all notebooks were executed, so that the report links to the others.
    base_url : str
        Where the reports are published, if that is known.
    """
    report, question = run.notebook.stem, title_of(notebook) or run.notebook.stem
    source, package = article.material.article, article.material.dataset.package
    parameters = all_parameters(run.notebook, run.parameters)
    found = list(outputs_of(notebook, FINDING_MIMETYPE))
    findings = found or findings_at(report, parameters, article)
    about = headline(article, report, question, findings)
    citation = report_citation(article, report, about["title"], parameters, findings)
    judged = [f for f in findings if f["notebook"] == report and f["verdict"]]
    notebook.metadata[STAMP] = {
        "report": report,
        "question": question,
        **about,
        "cards": [f["claim_id"] for f in cards(found)],
        "answers": [] if found else [{k: f[k] for k in ANSWER} for f in findings],
        "article": {
            "publisher": source.publisher,
            "title": source.title.removesuffix(READ_FROM_URL),
            "url": source.url,
            "day": day(source.last),
        },
        "notices": list(package.get("notices", {}).items()),
        "terms": package.get("terms", ""),
        "name": article.name,
        "authors": ", ".join(article.work.authors),
        "again": _again(run, article),
        "released": day(article.work.released),
        "version": article.work.software,
        "parameters": parameters,
        "asked": asked_in_words(article, run.parameters) if findings else "",
        "data_sha256": article.material.dataset.digest,
        "digest": citation.digest,
        "citation": _formats(citation),
        "citations": {f["claim_id"]: _formats(claim_citation(f, citation)) for f in found},
        "claim_reviews": [claim_review(f, article, base_url) for f in judged],
        "series": series,
        "base_url": base_url,
    }


def _again(run: Job, article: Article) -> str:
    """Return the command that executes a notebook again; `verify` does the article's own only."""
    ours = run.notebook.stem in [path.stem for path in notebook_paths(article)]
    return f"verify {run.notebook.stem}.html" if ours else f"run {run.notebook.name}"


def _formats(citation: Citation) -> dict[str, str]:
    return {name: write(citation) for name, write in FORMATS.items()}
