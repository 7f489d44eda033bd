"""Tables as text, as Markdown and as data; findings as a table."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from .checks import VERDICTS

TABLE_MIMETYPE = "application/vnd.researchlib.table+json"
GAP = 2
WIDEST = 110


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
        rows = [
            [f"**{cell}**" if n == bold else cell.replace("|", r"\|") for n, cell in enumerate(row)]
            for row in self.rows
        ]
        head, *body = (f"| {' | '.join(line)} |" for line in (self.columns, *rows))
        return "\n".join([head, "|---" * len(self.columns) + "|", *body])

    def to_text(self, width: int) -> str:
        """Return the table as lines no wider than given: the widest column is wrapped, no word is.

        Examples
        --------
        >>> print(Table(["claim", "says"], [["six terms in a row", "1"]]).to_text(18))
        claim         says
        ──────────────────
        six terms in  1
        a row
        """
        lines = (self.columns, *self.rows)
        columns = list(zip(*lines, strict=True))
        widths = [max(map(len, column)) for column in columns]
        least = [max(map(len, " ".join(column).split(" "))) for column in columns]
        while sum(widths) + GAP * (len(widths) - 1) > width and widths != least:
            _, widest = max((w, n) for n, w in enumerate(widths) if w > least[n])
            widths[widest] -= 1
        text = [_wrapped(line, widths) for line in lines]
        rule = "─" * (sum(widths) + GAP * (len(widths) - 1))
        return "\n".join([text[0], rule, *text[1:]])

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain JSON values."""
        rows = [list(row) for row in self.rows]
        return {"columns": list(self.columns), "rows": rows, "links": list(self.links)}

    def __str__(self) -> str:
        return self.to_text(min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {
            "text/plain": self.to_text(WIDEST),
            "text/markdown": self.to_markdown(),
            TABLE_MIMETYPE: self.to_dict(),
        }


def _wrapped(cells: Sequence[str], widths: Sequence[int]) -> str:
    wrap = partial(textwrap.wrap, break_on_hyphens=False)
    columns = [wrap(cell, w) or [""] for cell, w in zip(cells, widths, strict=True)]
    lines = []
    for n in range(max(map(len, columns))):
        parts = (column[n] if n < len(column) else "" for column in columns)
        padded = (part.ljust(width) for part, width in zip(parts, widths, strict=True))
        lines.append((" " * GAP).join(padded).rstrip())
    return "\n".join(lines)


def answers_table(findings: Sequence[Mapping[str, Any]]) -> Table:
    """Return findings as a table, one row a statement, with the place of each in the reports.

    Parameters
    ----------
    findings : sequence of mapping
        As :meth:`researchlib.findings.Finding.to_dict` returns them; those of another day than the
        article's have no verdicts, so the table has no column of them.
    """
    links = [f"{finding['notebook']}.html#{finding['claim_id']}" for finding in findings]
    return _table("statement", findings, links)


def claims_table(findings: Sequence[Mapping[str, Any]]) -> Table:
    """Return findings as a table for the terminal: by the name that commands take."""
    return _table("claim_id", findings)


def _table(first: str, findings: Sequence[Mapping[str, Any]], links: Sequence[str] = ()) -> Table:
    columns = {first: first.removesuffix("_id"), "found": "found"}
    if any(finding["verdict"] for finding in findings):
        columns |= {"verdict": "verdict", "verdict_on_the_day": "on the day"}
    rows = [[finding[key] or "" for key in columns] for finding in findings]
    return Table(list(columns.values()), rows, links)


def counted(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return how many findings came to each verdict, in words.

    Examples
    --------
    >>> counted([{"verdict": "quoted"}, {"verdict": "depends"}, {"verdict": "quoted"}])
    '3 statements: 1 depends, 2 quoted'
    >>> counted([{"verdict": None}])
    '1 statement, restated: a verdict is of the article and its day'
    """
    verdicts = Counter(finding["verdict"] for finding in findings)
    parts = [f"{verdicts[verdict]} {verdict}" for verdict in VERDICTS if verdicts[verdict]]
    number = f"{len(findings)} statement{'' if len(findings) == 1 else 's'}"
    if not parts:
        return f"{number}, restated: a verdict is of the article and its day"
    return f"{number}: {', '.join(parts)}"
