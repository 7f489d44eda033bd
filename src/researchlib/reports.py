"""Executed notebooks as HTML pages, and the pages of a whole run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from researchlib.cards import TEMPLATES, Record

if TYPE_CHECKING:
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode


@cache
def exporter() -> HTMLExporter:
    """Return nbconvert's exporter with the package's template.

    It builds on nbconvert's own, which lie beside nbconvert, not always on Python's prefix.
    """
    import nbconvert

    parents = Path(nbconvert.__file__).resolve().parents
    beside = [parent / "share/jupyter/nbconvert/templates" for parent in parents]
    places = [str(place) for place in (TEMPLATES.parent, *beside) if place.exists()]
    return nbconvert.HTMLExporter(template_name=TEMPLATES.name, extra_template_basedirs=places)


def page(notebook: NotebookNode) -> str:
    """Return an executed and stamped notebook as one self-contained HTML page.

    ``jupyter nbconvert --to html --template researchlib`` gives the same.
    """
    body, _ = exporter().from_notebook_node(notebook)
    return str(body)


def render(template: str, **values: Any) -> str:
    """Return a page of a whole run, made from a template and values; the template escapes them."""
    made = exporter().environment.get_template(template).render(**values)
    return f"{made}\n"


def publications_page(findings: Sequence[Record], about: Record) -> str:
    """Return the page of the publications that findings rest on, each with its claims."""
    publications: dict[str, Record] = {}
    claims: dict[str, list[Record]] = defaultdict(list)
    for finding in findings:
        for source in finding["sources"]:
            publications[source["source_id"]] = source
            claims[source["source_id"]].append(finding)
    ordered = sorted(publications.values(), key=itemgetter("publisher", "title", "source_id"))
    return render("publications.html.j2", about=about, publications=ordered, claims=claims)
