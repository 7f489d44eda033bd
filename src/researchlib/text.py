"""Findings as a small table: text, Markdown, data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .checks import VERDICTS

TABLE_MIMETYPE = "application/vnd.researchlib.table+json"


@dataclass(frozen=True)
class Table:
    """A small table that shows itself as text, as Markdown and as its data.

    Parameters
    ----------
    columns : list of str
        The headings.
    rows : list of list of str
        The cells.
    links : list of str
        Where the first cell of each row leads, if anywhere.
    """

    columns: list[str]
    rows: list[list[str]]
    links: list[str]

    def to_markdown(self) -> str:
        r"""Return the table as Markdown; a verdict stands out.

        Examples
        --------
        >>> print(Table(["claim", "verdict"], [["a|b", "quoted"]], []).to_markdown())
        | claim | verdict |
        |---|---|
        | a\|b | **quoted** |
        """
        marks = ["**" if name == "verdict" else "" for name in self.columns]
        rows = [
            [f"{m}{c}{m}".replace("|", r"\|") for m, c in zip(marks, row, strict=True)]
            for row in self.rows
        ]
        head, *body = (f"| {' | '.join(line)} |" for line in (self.columns, *rows))
        return "\n".join([head, "|---" * len(self.columns) + "|", *body])

    def __str__(self) -> str:
        lines = [self.columns, ["─" * len(name) for name in self.columns], *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        padded = ([c.ljust(w) for c, w in zip(line, widths, strict=True)] for line in lines)
        return "\n".join("  ".join(line).rstrip() for line in padded)

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain JSON values."""
        return asdict(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        markdown = self.to_markdown()
        return {"text/plain": str(self), "text/markdown": markdown, TABLE_MIMETYPE: asdict(self)}


def findings_table(findings: Sequence[Mapping[str, Any]], first: str = "statement") -> Table:
    """Return findings as a table, one row a statement, with the place of each in the reports.

    Parameters
    ----------
    findings : sequence of mapping
        Records of findings; those of another day than the article's have no verdicts, so the table
        has no column of them.
    first : str
        What stands first: ``statement``, or ``claim_id``, which commands take.
    """
    columns = {first: first.removesuffix("_id"), "found": "found"}
    if any(finding["verdict"] for finding in findings):
        columns |= {"verdict": "verdict", "verdict_on_the_day": "on the day"}
    rows = [[finding[key] or "" for key in columns] for finding in findings]
    links = [f"{finding['notebook']}.html#{finding['claim_id']}" for finding in findings]
    return Table(list(columns.values()), rows, links)


def counted(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return how many findings came to each verdict, in words.

    Examples
    --------
    >>> counted([{"verdict": "quoted"}, {"verdict": "depends"}, {"verdict": "quoted"}])
    '3 statements: 1 depends, 2 quoted'
    """
    verdicts = Counter(finding["verdict"] for finding in findings)
    parts = [f"{verdicts[verdict]} {verdict}" for verdict in VERDICTS if verdicts[verdict]]
    return f"{len(findings)} statements: {', '.join(parts) or 'restated, without a verdict'}"
