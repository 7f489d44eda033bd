"""Figures of restated series: what could have been printed on any day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from researchlib.drawing import BLUE, GREY, Drawing, canvas, label, need, place

if TYPE_CHECKING:
    import pandas as pd


def restated(frame: pd.DataFrame, as_of: dt.date) -> Drawing:
    """Draw a figure for every day.

    Parameters
    ----------
    frame : DataFrame
        As :meth:`researchlib.ledger.Ledger.restated` returns it.
    as_of : date
        The day to mark.
    """
    need(frame, "date", "lower", "upper", "least", "most", "unit")
    unit = f"{frame['unit'].iloc[0]}; line: as chosen here; band: all readings"
    source = "this package's measure on each day; publications in data/sources.csv"
    with canvas("What could have been printed on any day", unit, source, height=4) as axes:
        dates = frame["date"]
        finite = frame.replace([float("inf"), float("-inf")], float("nan"))
        for lower, upper, alpha in (("least", "most", 0.15), ("lower", "upper", 0.3)):
            axes.fill_between(
                dates, finite[lower], finite[upper], step="post", color=BLUE, lw=0, alpha=alpha
            )
        axes.step(dates, finite["lower"], where="post", color=BLUE, lw=1.6)
        axes.axvline(place(as_of), color=GREY, lw=0.8, ls=":")
        axes.margins(x=0.02)
    first, last = frame.iloc[0], frame.iloc[-1]
    alt = (
        f"A line from {label(first.lower, first.upper)} in {first.date:%B %Y} to "
        f"{label(last.lower, last.upper)} in {last.date:%B %Y}."
    )
    return Drawing(axes, frame, alt, "restated")
