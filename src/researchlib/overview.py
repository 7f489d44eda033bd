"""All claims at once, on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from researchlib.findings import Finding

if TYPE_CHECKING:
    import pandas as pd


def overview_frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """Return findings with the evidence as a ratio to the claimed value.

    Returns
    -------
    DataFrame
        Columns ``claim_id``, ``ratio_lower`` and ``ratio_upper`` (evidence over claimed value; NaN
        where there is no number above zero to compare with; dates have none), ``verdict`` and
        ``text`` (what the evidence gives).
    """
    import pandas as pd

    rows = []
    for finding in findings:
        lower, upper = _ratio(finding)
        verdict = finding.verdict.value
        rows.append((finding.claim.claim_id, lower, upper, verdict, finding.computed))
    names = ["claim_id", "ratio_lower", "ratio_upper", "verdict", "text"]
    return pd.DataFrame(rows, columns=names)


def _ratio(finding: Finding) -> tuple[float, float]:
    claimed = finding.claim.claimed
    if finding.interval is None or claimed is None or finding.unit == "date":
        return math.nan, math.nan
    if claimed.lower <= 0:
        return math.nan, math.nan
    return finding.interval.lower / claimed.lower, finding.interval.upper / claimed.lower


def verdict_counts(findings: Sequence[Finding]) -> str:
    """Return how many claims came to each verdict, in words.

    Examples
    --------
    >>> from researchlib.ledger import Ledger
    >>> ledger = Ledger()
    >>> verdict_counts([ledger.check("pardoned-32"), ledger.check("sixth-wave")])
    '2 claims: 1 reproduced, 1 depends'
    """
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.verdict.value] = counts.get(finding.verdict.value, 0) + 1
    order = [verdict for verdict in type(findings[0].verdict) if verdict.value in counts]
    parts = ", ".join(f"{counts[verdict.value]} {verdict.value}" for verdict in order)
    return f"{len(findings)} claims: {parts}"
