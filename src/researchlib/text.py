"""The table of claims as text."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

HEADINGS = ("claim", "the article says", "the evidence gives", "verdict")
COLUMNS = ("claim_id", "printed", "computed", "verdict")
MINIMUM = 16


def claims_table(findings: Sequence[Mapping[str, Any]], width: int | None = None) -> str:
    """Return findings as a table of four columns that fits the terminal.

    Examples
    --------
    >>> from researchlib.ledger import Ledger
    >>> print(claims_table([Ledger().check("sixth-consecutive-term").to_dict()], width=80))
    claim                   the article says  the evidence gives  verdict
    ─────...
    sixth-consecutive-term  6                 6 terms             reproduced
    """
    rows = [tuple(str(finding[column]) for column in COLUMNS) for finding in findings]
    total = width or min(shutil.get_terminal_size((110, 24)).columns, 120)
    widths = [max(len(row[i]) for row in (HEADINGS, *rows)) for i in range(4)]
    spare = total - sum(widths) - 6
    if spare < 0:
        widths[2] = max(MINIMUM, widths[2] + spare)
    lines = [_line(HEADINGS, widths), "─" * (sum(widths) + 6)]
    for row in rows:
        wrapped = [textwrap.wrap(cell, w) or [""] for cell, w in zip(row, widths, strict=True)]
        for number in range(max(map(len, wrapped))):
            cells = [part[number] if number < len(part) else "" for part in wrapped]
            lines.append(_line(cells, widths))
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()
