"""Figures of restated series: what could have been printed on any day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from researchlib.drawing import BLUE, GREY, INK, RED, Drawing, beside, canvas, label, need, place
from researchlib.intervals import format_value

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def restated(frame: pd.DataFrame, as_of: dt.date, published: pd.DataFrame | None = None) -> Drawing:
    """Draw a figure for every day, and the numbers that other outlets printed.

    Parameters
    ----------
    frame : DataFrame
        As :meth:`researchlib.ledger.Ledger.restated` returns it.
    as_of : date
        The day to mark.
    published : DataFrame, optional
        Rows of :func:`researchlib.restated.published_totals` for the same window and unit.
    """
    need(frame, "date", "lower", "upper", "least", "most", "unit")
    unit = f"{frame['unit'].iloc[0]}; line: as chosen here; band: all readings"
    if published is not None:
        unit += "; rings: printed by outlets"
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
        said = "" if published is None else _printed(axes, published)
    first, last = frame.iloc[0], frame.iloc[-1]
    alt = (
        f"A line from {label(first.lower, first.upper)} in {first.date:%B %Y} to "
        f"{label(last.lower, last.upper)} in {last.date:%B %Y}{said}."
    )
    return Drawing(axes, frame, alt, "restated")


def _printed(axes: Axes, published: pd.DataFrame) -> str:
    need(published, "date", "published_lower", "published_upper", "agrees", "source_id")
    infinite = float("-inf")
    value = published["published_lower"].where(
        published["published_lower"] > infinite, published["published_upper"]
    )
    for agrees, colour, marker in ((True, INK, "o"), (False, RED, "X")):
        part = published["agrees"] == agrees
        axes.plot(published["date"][part], value[part], marker, color=colour, ms=5, mfc="none")
    for row in published[~published["agrees"]].itertuples():
        beside(
            axes,
            f"{format_value(value[row.Index])}, {row.source_id}",
            (row.date, value[row.Index]),
            7,
            color=RED,
            fontsize=8,
        )
    axes.set_ylim(0)
    agreeing = f"{published['agrees'].sum()} of {len(published)} numbers printed by outlets agree"
    return f"; {agreeing} under some counting rule"
