"""Executed notebooks as tagged PDF, one report or all of them, typeset by Typst."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import distribution
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
FONTS = "matplotlib/mpl-data/fonts/ttf"


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
            # Where they lie is asked without importing matplotlib, which would read the user's rc.
            font_paths=[str(distribution("matplotlib").locate_file(FONTS))],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="ua-1",
            timestamp=0,
        )
    )


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
    import mistune

    level, markdown = 2, mistune.create_markdown(renderer=None)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            first, _, rest = cell.source.partition("\n")
            if first.startswith("## "):
                level = 3
                yield {"kind": "heading", "text": first[3:]}
            # The title stands above the report already.
            text = rest if first.startswith(("# ", "## ")) else cell.source
            if text.strip():
                yield {"kind": "prose", "tokens": markdown(text)}
        for output in cell.get("outputs", []):
            for block in _output(output, here):
                yield {"level": level, **block}


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
    columns = zip(value["columns"], *value["rows"], strict=True)
    longest = [max(map(len, column)) for column in columns]
    return {
        "kind": "table",
        "columns": value["columns"],
        "rows": value["rows"],
        "widths": [min(max(length, NARROWEST), WIDEST) for length in longest],
        "inside": [bool(value["links"]) and row[0] in here for row in value["rows"]],
    }


def _finding(value: Mapping[str, Any]) -> dict[str, Any]:
    sources = {source["source_id"]: source for source in value["sources"]}
    return {
        **{name: value[name] for name in ("claim_id", "statement", "facts")},
        "kind": "finding",
        "verdict": value["verdict"] or "restated",
        "answer": answer(value),
        "trail": [
            {
                "title": f"{number['who']}, {number['about']}: {number['found']}",
                "rows": [_row(one, sources[one["source_id"]]) for one in number["observations"]],
            }
            for number in value["rests_on"]
        ],
    }


def _row(observation: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    family = observation["family"]
    return {
        "printed": observation["printed"] + (", on an own page" if observation["own_page"] else ""),
        "publisher": source["publisher"],
        "title": source["title"],
        "url": source["url"] or "",
        "tail": f"copies {family}" if family != source["source_id"] else "",
    }
