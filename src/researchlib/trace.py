"""The evidence trail as text: from a figure to the observations and on to the publications."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from researchlib.findings import Finding, Link


def trace(finding: Finding) -> str:
    """Return the trail of a finding as a tree: claim, specification, publications, observations.

    Examples
    --------
    >>> from researchlib.ledger import Ledger
    >>> print(trace(Ledger().check("pardoned-32")).splitlines()[0])
    pardoned-32: the article says 32; the evidence gives 32 persons: reproduced...
    """
    lines = [str(finding)]
    if finding.parameters:
        options = ", ".join(f"{name} = {value}" for name, value in finding.parameters.items())
        lines.append(f"├─ read with {options}")
    if finding.working:
        lines.append(f"├─ worked out as {finding.working}")
    for number, link in enumerate(finding.trail):
        last = number == len(finding.trail) - 1
        branch, stem = ("└─ ", "   ") if last else ("├─ ", "│  ")
        lines.append(branch + _reference(link))
        if link.repeats:
            lines.append(f"{stem}  repeats {link.repeats}")
        if link.without:
            interval = f"{link.without_interval}, " if link.without_interval else ""
            lines.append(f"{stem}  without it: {interval}{link.without}")
        lines += [f"{stem}• {item.row_id}: {item.contribution}" for item in link.evidence]
        if not link.evidence:
            lines.append(f"{stem}• used by other readings")
    return "\n".join(lines)


def _reference(link: Link) -> str:
    parts = [link.publisher, f"“{link.title}”", link.published, link.url]
    return f"{', '.join(part for part in parts if part)} [{link.source_id}]"
