"""Executed notebooks as HTML pages, and the front page before them."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode

    from researchlib.citing import Citation

TEMPLATES = Path(__file__).parent / "templates"
TEMPLATE = "researchlib"


@cache
def exporter() -> HTMLExporter:
    """Return nbconvert's exporter with the package's template."""
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name=TEMPLATE, extra_template_basedirs=[str(TEMPLATES)])


def page(notebook: NotebookNode) -> str:
    """Return an executed and stamped notebook as one self-contained HTML page.

    ``jupyter nbconvert --to html --template researchlib`` gives the same.
    """
    body, _ = exporter().from_notebook_node(notebook)
    return str(body)


def style_hash(text: str) -> str:
    """Return the hash by which a page's policy allows its one style sheet."""
    style = text.split("<style>", 1)[1].split("</style>", 1)[0]
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


def render(template: str, **values: Any) -> str:
    """Return a page made from a template and values; the template escapes them."""
    return str(exporter().environment.get_template(template).render(**values)) + "\n"


def front_page(
    stamps: Sequence[Mapping[str, Any]],
    findings: Sequence[Mapping[str, Any]],
    files: Sequence[str],
    citation: Citation,
) -> str:
    """Return the front page: the reports, all claims, how to cite.

    Parameters
    ----------
    stamps : sequence of mapping
        What each report says of itself (:func:`researchlib.publish.stamp`).
    findings : sequence of mapping
        All findings, in the article's order.
    files : sequence of str
        Other files of the run to link to.
    citation : Citation
        How the run is cited.
    """
    from researchlib.citing import FORMATS, citation_file
    from researchlib.text import findings_table

    return render(
        "front.html.j2",
        about=citation_file(),
        stamps=stamps,
        table=findings_table(findings).to_dict(),
        citation={name: write(citation) for name, write in FORMATS.items()},
        digest=citation.digest,
        files=files,
    )


def publications_page(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return the page of the publications that findings rest on, each with its claims."""
    publications: dict[str, Mapping[str, Any]] = {}
    claims: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for finding in findings:
        for source in finding["sources"]:
            publications[source["source_id"]] = source
            claims[source["source_id"]].append(finding)
    ordered = sorted(publications.values(), key=itemgetter("publisher", "title", "source_id"))
    return render("publications.html.j2", publications=ordered, claims=claims)
