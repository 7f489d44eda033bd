"""Findings as DataFrames: a notebook's answers, and figures over a grid of days and choices."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .checks import decide, read
from .evidence import NOW
from .findings import ends, shown, told

if TYPE_CHECKING:
    import pandas as pd

    from .article import Article, Ledger


def over(
    article: Article,
    claims: Sequence[str] = (),
    as_of: Iterable[str | dt.date] = ("",),
    known_by: Iterable[str | dt.date] = ("",),
    **choices: Iterable[str],
) -> pd.DataFrame:
    """Return the figures of claims over days and choices, computed in process.

    Parameters
    ----------
    article : Article
        Whose claims.
    claims : sequence of str
        Their ids; all that are checked by default.
    as_of, known_by : iterable of date or str
        The days, as `Article.on` takes them.
    **choices : iterable of str
        The options of a choice.

    Returns
    -------
    DataFrame
        One row a claim and point: ``claim_id``, ``as_of``, ``known_by`` (missing: everything), the
        choices, ``verdict`` (missing on another day than the article's), ``range``, ``lower`` and
        ``upper`` (numbers, or days as text), ``unit``, ``found`` in words.

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> days = ["2024-07-31", "2024-09-30", "2024-11-21"]
    >>> article.over(["released-178"], as_of=days)["lower"].tolist()
    [18, 115, 178]
    """
    import pandas as pd

    names = claims or [c.id for c in article.claims.values() if c.test != "none"]
    rows = []
    for day, known, *options in itertools.product(as_of, known_by, *choices.values()):
        chosen = dict(zip(choices, map(str, options), strict=True))
        ledger = article.on(day, known, **chosen)
        rows += [{**_row(ledger, claim_id), **chosen} for claim_id in names]
    columns = ["claim_id", "as_of", "known_by", *choices, "verdict", "range", "lower", "upper"]
    return pd.DataFrame(rows, columns=[*columns, "unit", "found"], dtype=object)


def _row(ledger: Ledger, claim_id: str) -> dict[str, Any]:
    claim = ledger.claim(claim_id)
    judged = ledger.as_of == ledger.article.day
    row = {
        "claim_id": claim_id,
        "as_of": ledger.as_of.isoformat(),
        "known_by": None if ledger.known_by == NOW else ledger.known_by.isoformat(),
        "unit": claim.unit or None,
    }
    if claim.test == "none":
        return {**row, "verdict": "not checked" if judged else None, **ends(None, "")}
    readings = read(claim, ledger.view, ledger.as_of)
    found = shown(readings, ledger.choices).interval
    verdict = decide(claim, readings) if judged else None
    return {**row, "verdict": verdict, **ends(found, claim.unit), "found": told(found, claim.unit)}
