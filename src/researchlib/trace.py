"""The evidence trail: from a figure to the observations behind it, and on to the publications."""

from __future__ import annotations

from collections import defaultdict

from researchlib.ledger import Finding
from researchlib.tables import Dataset


def trace(finding: Finding, dataset: Dataset) -> str:
    """Return the trail of a finding as a tree of text.

    Examples
    --------
    >>> from researchlib.ledger import Ledger
    >>> ledger = Ledger()
    >>> print(trace(ledger.check("pardoned-32"), ledger.dataset).splitlines()[0])
    pardoned-32: the article says 32; the evidence gives 32 persons: reproduced...
    """
    lines = [str(finding)]
    if finding.parameters:
        options = ", ".join(f"{name} = {value}" for name, value in finding.parameters.items())
        lines.append(f"├─ read with {options}")
    if finding.working:
        lines.append(f"├─ worked out as {finding.working}")
    by_source = defaultdict(list)
    for item in finding.evidence:
        by_source[item.source_id].append(item)
    originals = sorted(by_source, key=lambda s: (dataset.original(s), s))
    for number, source_id in enumerate(originals):
        last = number == len(originals) - 1
        branch, stem = ("└─ ", "   ") if last else ("├─ ", "│  ")
        lines.append(branch + _reference(dataset, source_id))
        if source_id in finding.hangs_on:
            lines.append(f"{stem}  without it the verdict would be: {finding.hangs_on[source_id]}")
        if (original := dataset.original(source_id)) != source_id:
            lines.append(f"{stem}  repeats {original}")
        lines += [f"{stem}• {item.row_id}: {item.contribution}" for item in by_source[source_id]]
    return "\n".join(lines)


def _reference(dataset: Dataset, source_id: str) -> str:
    source = dataset.sources[source_id]
    parts = [source["publisher"], f"“{source['title']}”"]
    parts += [str(source[name]) for name in ("published", "url") if source[name]]
    return f"{', '.join(parts)} [{source_id}]"
