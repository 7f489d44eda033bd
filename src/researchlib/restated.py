"""Restated figures: what the article would have printed on any day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from researchlib.answers import Answer
from researchlib.multiverse import specifications
from researchlib.tables import Dataset

if TYPE_CHECKING:
    import pandas as pd


def covered_days(answer: Answer, dataset: Dataset) -> list[dt.date]:
    """Return every day that the evidence for a measure covers."""
    first, last = answer.measure.covers(dataset)
    return [first + dt.timedelta(days) for days in range((last - first).days + 1)]


def restated(
    answer: Answer,
    dataset: Dataset,
    days: Iterable[dt.date] | None = None,
    options: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return a measure as a series over days, and over all specifications on each.

    Parameters
    ----------
    answer : Answer
        The measure with what the claim fixes.
    dataset : Dataset
        The data package.
    days : iterable of date, optional
        The days asked about; by default every day that the evidence covers.
    options : mapping, optional
        The option of each choice; defaults otherwise.

    Returns
    -------
    DataFrame
        Columns ``date``, ``lower`` and ``upper`` (under the options), ``least`` and ``most`` (over
        all specifications), in the measure's unit.

    Examples
    --------
    >>> from researchlib.answers import ANSWERS
    >>> from researchlib.tables import load
    >>> days = [dt.date(2024, 9, 17), dt.date(2024, 11, 8), dt.date(2024, 12, 31)]
    >>> restated(ANSWERS["released-178"], load(), days)["lower"].astype(int).tolist()
    [115, 146, 227]
    """
    import pandas as pd

    measure, fixed = answer.measure, answer.fixed
    default = {choice.name: choice.default for choice in measure.choices} | dict(options or {})
    every = specifications(measure.choices)
    rows = []
    for day in covered_days(answer, dataset) if days is None else days:
        found = [measure(dataset, day, **fixed, **chosen).interval for chosen in every]
        here = found[every.index(default)]
        least = min(interval.lower for interval in found)
        most = max(interval.upper for interval in found)
        rows.append((pd.Timestamp(day), here.lower, here.upper, least, most))
    return pd.DataFrame(rows, columns=["date", "lower", "upper", "least", "most"])
