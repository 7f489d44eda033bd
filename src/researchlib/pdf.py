"""Executed notebooks as tagged PDF, one report or all of them, typeset by Typst."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import distribution
from typing import TYPE_CHECKING, Any

from researchlib.cards import TEMPLATES, WORDS, glyph
from researchlib.drawing import FIGURE_MIMETYPE, standalone
from researchlib.findings import FINDING_MIMETYPE
from researchlib.notebooks import STAMP, outputs_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

SAID = ("report", "again", "question", "title", "standfirst", "asked", "answers")
FONTS = "matplotlib/mpl-data/fonts/ttf"


def pdf(notebooks: Sequence[NotebookNode]) -> bytes:
    """Return executed and stamped notebooks as one PDF; always the same bytes.

    Everything goes to Typst as data, so no text of it is read as markup. Fonts are those that Typst
    and matplotlib carry, never the machine's.
    """
    import typst

    reports = [_report(notebook) for notebook in notebooks]
    cards = [card for report in reports for card in report["cards"]]
    sources = {source["source_id"]: source for card in cards for source in card["sources"]}
    rests_on = [number for card in cards for number in card["rests_on"]]
    printed = [one["source_id"] for number in rests_on for one in number["observations"]]
    numbers = {source_id: n for n, source_id in enumerate(dict.fromkeys(printed), start=1)}
    judged = [report for report in reports if report["cards"]] or reports
    verdicts = Counter(verdict for report in judged for verdict in report["verdicts"])
    document = {
        "front": reports[0],
        "about": notebooks[0].metadata[STAMP],
        "reports": reports,
        "bar": [
            {"verdict": verdict, "word": word, "count": verdicts[verdict]}
            for verdict, word in WORDS.items()
            if verdicts[verdict]
        ],
        "glyphs": {verdict: glyph(verdict) for verdict in WORDS},
        "numbers": numbers,
        "publications": [sources[source_id] for source_id in numbers],
    }
    return bytes(
        typst.compile(
            str(TEMPLATES / "report.typ"),
            sys_inputs={"document": json.dumps(document)},
            # Where they lie is asked without importing matplotlib, which would read the user's rc.
            font_paths=[str(distribution("matplotlib").locate_file(FONTS))],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="ua-1",
            timestamp=0,
        )
    )


def _report(notebook: NotebookNode) -> dict[str, Any]:
    about = notebook.metadata[STAMP]
    found = {f["claim_id"]: f for f in outputs_of(notebook, FINDING_MIMETYPE)}
    drawn = [{**f, "svg": standalone(f["svg"])} for f in outputs_of(notebook, FIGURE_MIMETYPE)]
    return {
        **{name: about[name] for name in SAID},
        "verdicts": [f["verdict"] for f in (*found.values(), *about["answers"])],
        "figures": drawn,
        "cards": [
            {**found[name], "twins": [f for f in found.values() if f["same_as"] == name]}
            for name in about["cards"]
        ],
        "citation": about["citation"]["apa"],
    }
