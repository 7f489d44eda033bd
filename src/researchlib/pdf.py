"""Executed notebooks as tagged PDF, one report or all of them, typeset by Typst."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from researchlib.cards import answer
from researchlib.citing import authors, citation_file, full_name
from researchlib.drawing import FIGURE_MIMETYPE
from researchlib.findings import FINDING_MIMETYPE
from researchlib.notebooks import STAMP, outputs_of
from researchlib.reports import TEMPLATE, TEMPLATES
from researchlib.text import TABLE_MIMETYPE

if TYPE_CHECKING:
    from nbformat import NotebookNode

WIDEST, NARROWEST = 40, 13


def pdf(notebooks: Sequence[NotebookNode]) -> bytes:
    """Return executed and stamped notebooks as one PDF; always the same bytes.

    Everything goes to Typst as data, so no text of it is read as markup. Fonts are those that Typst
    and matplotlib carry, never the machine's.
    """
    import typst

    about = citation_file()
    here = {f["claim_id"] for nb in notebooks for f in outputs_of(nb, FINDING_MIMETYPE)}
    reports = [_report(notebook, here) for notebook in notebooks]
    document = {
        "title": reports[0]["title"] if len(reports) == 1 else about["title"],
        "authors": [full_name(name) for name in authors()],
        "abstract": about["abstract"].strip(),
        "footer": f"researchlib {about['version']}",
        "reports": reports,
    }
    return bytes(
        typst.compile(
            str(TEMPLATES / TEMPLATE / "report.typ"),
            sys_inputs={"document": json.dumps(document)},
            font_paths=[str(_package("matplotlib") / "mpl-data" / "fonts" / "ttf")],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="ua-1",
            timestamp=0,
        )
    )


def _package(name: str) -> Path:
    """Return where a package lies, without importing it: matplotlib would read the user's rc."""
    found = find_spec(name)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(name)
    return Path(found.origin).parent


def _report(notebook: NotebookNode, here: set[str]) -> dict[str, Any]:
    about = notebook.metadata[STAMP]
    parameters = " · ".join(f"{k.replace('_', ' ')}: {v}" for k, v in about["parameters"].items())
    return {
        "name": about["report"],
        "title": about["title"],
        "eyebrow": f"report {about['report']} · {parameters}",
        "blocks": list(_blocks(notebook, here)),
        "citation": about["citation"]["apa"],
        "proof": [
            ["digest", about["digest"]],
            ["data", about["data_sha256"]],
            ["to check", f"researchlib verify {about['report']}.html"],
            ["licence", "Text and data CC BY 4.0, code MIT."],
        ],
    }


def _blocks(notebook: NotebookNode, here: set[str]) -> Iterator[dict[str, Any]]:
    level = 2
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for block in _prose(cell.source):
                level = 3 if block["kind"] == "heading" else level
                yield block
        for output in cell.get("outputs", []):
            for block in _output(output, here):
                yield {"level": level, **block}


def _prose(source: str) -> Iterator[dict[str, Any]]:
    import mistune

    first, _, rest = source.partition("\n")
    if first.startswith("## "):
        yield {"kind": "heading", "text": first[3:]}
    elif not first.startswith("# "):
        rest = source
    if rest.strip():
        yield {"kind": "prose", "tokens": mistune.create_markdown(renderer=None)(rest)}


def _output(output: Mapping[str, Any], here: set[str]) -> Iterator[dict[str, Any]]:
    data = output.get("data", {})
    if FINDING_MIMETYPE in data:
        yield _finding(data[FINDING_MIMETYPE])
    elif FIGURE_MIMETYPE in data:
        figure = data[FIGURE_MIMETYPE]
        yield {"kind": "figure", "alt": figure["alt"], "svg": data["image/svg+xml"]}
    elif TABLE_MIMETYPE in data:
        yield _table(data[TABLE_MIMETYPE], here)
    elif output["output_type"] == "error":
        yield {"kind": "text", "text": f"{output['ename']}: {output['evalue']}"}
    elif "text/plain" in data or "text" in output:
        yield {"kind": "text", "text": data.get("text/plain") or output["text"]}


def _table(value: Mapping[str, Any], here: set[str]) -> dict[str, Any]:
    columns, rows = value["columns"], value["rows"]
    longest = [max(len(cell) for cell in column) for column in zip(columns, *rows, strict=True)]
    return {
        "kind": "table",
        "columns": columns,
        "rows": rows,
        "widths": [min(max(length, NARROWEST), WIDEST) for length in longest],
        "inside": [bool(value["links"]) and row[0] in here for row in rows],
    }


def _finding(value: Mapping[str, Any]) -> dict[str, Any]:
    sources = {source["source_id"]: source for source in value["sources"]}
    return {
        "kind": "finding",
        "claim_id": value["claim_id"],
        "verdict": value["verdict"] or "restated",
        "statement": value["statement"],
        "answer": answer(value),
        "facts": value["facts"],
        "trail": [_number(number, sources) for number in value["rests_on"]],
    }


def _number(number: Mapping[str, Any], sources: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": f"{number['who']}, {number['about']}: {number['found']}",
        "rows": [
            {
                "printed": f"{o['printed']}, on an own page" if o["own_page"] else o["printed"],
                **{name: sources[o["source_id"]][name] for name in ("publisher", "title")},
                "url": sources[o["source_id"]]["url"] or "",
                "tail": f"copies {o['family']}" if o["family"] != o["source_id"] else "",
            }
            for o in number["observations"]
        ],
    }
