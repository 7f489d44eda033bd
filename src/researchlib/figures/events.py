"""Figures of elections and events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from researchlib.drawing import BLUE, GREY, Drawing, beside, canvas, label, need

if TYPE_CHECKING:
    import pandas as pd


def elections(frame: pd.DataFrame) -> Drawing:
    """Draw each presidential election with the official share as sources give it.

    Parameters
    ----------
    frame : DataFrame
        Columns ``date``, ``term``, ``lower`` and ``upper`` (percent).
    """
    need(frame, "date", "term", "lower", "upper")
    source = "official results as each source gives them; data/elections.csv"
    with canvas(
        "Official result of each presidential election", "percent for the winner", source
    ) as axes:
        axes.vlines(frame["date"], frame["lower"], frame["upper"], color=BLUE, lw=5)
        axes.plot(frame["date"], frame["upper"], "o", color=BLUE, ms=6)
        for row in frame.itertuples():
            axes.annotate(
                f"{row.term}. term\n{row.date.year}",
                (row.date, row.upper),
                (0, 9),
                textcoords="offset points",
                ha="center",
            )
        axes.set_ylim(70, 95)
        axes.margins(x=0.08)
    text = "; ".join(
        f"{row.date.year} {label(row.lower, row.upper)} percent" for row in frame.itertuples()
    )
    return Drawing(axes, frame, f"Dots of {len(frame)} elections: {text}.", "elections")


def timeline(frame: pd.DataFrame) -> Drawing:
    """Draw dated events from top to bottom, the time between them to scale.

    Parameters
    ----------
    frame : DataFrame
        Columns ``date`` and ``label``.
    """
    need(frame, "date", "label")
    source = "reports of each event; data/events.csv"
    with canvas("Contact with Maria Kolesnikova", "events on record", source, height=4.4) as axes:
        places = [*range(len(frame))]
        axes.plot([0] * len(frame), places, "-o", color=BLUE, ms=6, lw=1.2)
        for place, row in zip(places, frame.itertuples(), strict=True):
            beside(axes, f"{row.date:%b %Y}", (0, place), -10, ha="right", color=GREY)
            beside(axes, row.label, (0, place), 10)
        axes.set_xlim(-0.25, 1)
        axes.invert_yaxis()
        axes.set_axis_off()
    text = "; ".join(f"{row.date:%d %B %Y} {row.label}" for row in frame.itertuples())
    return Drawing(axes, frame, f"A list of events in time: {text}.", "timeline")
