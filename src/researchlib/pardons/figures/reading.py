"""How figures read a table: ends as numbers, missing ones as unknown, and who counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...intervals import INF, Interval

if TYPE_CHECKING:
    import pandas as pd


def found(frame: pd.DataFrame, name: str) -> list[Interval]:
    """Return the numbers that a table's columns ``_lower`` and ``_upper`` bound.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"cases_lower": [176, None], "cases_upper": [None, None]})
    >>> [f"{number}" for number in found(frame, "cases")]
    ['at least 176', 'unknown']
    """
    low = frame[f"{name}_lower"].astype("float64").fillna(-INF)
    high = frame[f"{name}_upper"].astype("float64").fillna(INF)
    return [Interval(*ends) for ends in zip(low, high, strict=True)]


def source(frame: pd.DataFrame) -> str:
    """Return the line under a figure: who counted."""
    who = dict.fromkeys(frame["counted_by"])
    return f"{', '.join(who) or 'nobody'}; data/observations.csv"
