"""Tables as text, as Markdown and as data."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TABLE_MIMETYPE = "application/vnd.researchlib.table+json"

HEADINGS = ("claim", "the article says", "the evidence gives", "verdict")
COLUMNS = ("claim_id", "printed", "computed", "verdict")
MINIMUM = 16


@dataclass(frozen=True)
class Table:
    """A small table that shows itself as text, as Markdown and as its data.

    Parameters
    ----------
    columns : sequence of str
        The headings.
    rows : sequence of sequence of str
        The cells.
    links : sequence of str
        Where the first cell of each row leads, if anywhere.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    links: Sequence[str] = ()

    def to_markdown(self) -> str:
        r"""Return the table as Markdown; a verdict stands out.

        Examples
        --------
        >>> print(Table(["claim", "says"], [["a|b", "1"]]).to_markdown())
        | claim | says |
        |---|---|
        | a\|b | 1 |
        """
        bold = self.columns.index("verdict") if "verdict" in self.columns else -1
        lines = [self.columns, ["---"] * len(self.columns)]
        lines += [
            [f"**{cell}**" if n == bold else cell.replace("|", r"\|") for n, cell in enumerate(row)]
            for row in self.rows
        ]
        text = [f"| {' | '.join(line)} |" for line in lines]
        return "\n".join([text[0], text[1].replace(" ", ""), *text[2:]])

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain JSON values."""
        rows = [list(row) for row in self.rows]
        return {"columns": list(self.columns), "rows": rows, "links": list(self.links)}


def findings_table(findings: Sequence[Mapping[str, Any]]) -> Table:
    """Return findings as a table, one row a claim, with the place of each in the reports."""
    rows = [[str(finding[column]) for column in COLUMNS] for finding in findings]
    return Table(HEADINGS, rows, [f"{f['notebook']}.html#{f['claim_id']}" for f in findings])


def claims_table(findings: Sequence[Mapping[str, Any]], width: int | None = None) -> str:
    """Return findings as a table of four columns that fits the terminal.

    Examples
    --------
    >>> from researchlib.ledger import Ledger
    >>> print(claims_table([Ledger().check("sixth-consecutive-term").to_dict()], width=80))
    claim                   the article says  the evidence gives  verdict
    -----...
    sixth-consecutive-term  6                 6 terms             reproduced
    """
    rows = findings_table(findings).rows
    total = width or min(shutil.get_terminal_size((110, 24)).columns, 120)
    widths = [max(len(row[i]) for row in (HEADINGS, *rows)) for i in range(4)]
    spare = total - sum(widths) - 6
    if spare < 0:
        widths[2] = max(MINIMUM, widths[2] + spare)
    lines = [_line(HEADINGS, widths), "-" * (sum(widths) + 6)]
    for row in rows:
        wrapped = [textwrap.wrap(cell, w) or [""] for cell, w in zip(row, widths, strict=True)]
        for number in range(max(map(len, wrapped))):
            cells = [part[number] if number < len(part) else "" for part in wrapped]
            lines.append(_line(cells, widths))
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()
