"""Figures of the waves of releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from researchlib.drawing import (
    BLUE,
    GREY,
    ORANGE,
    PALE,
    Drawing,
    bare,
    beside,
    canvas,
    label,
    need,
)
from researchlib.intervals import Interval, format_value

if TYPE_CHECKING:
    import pandas as pd


def pardon_waves(frame: pd.DataFrame) -> Drawing:
    """Draw the size of each wave and the running total.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.measures.releases.wave_frame` returns it.
    """
    need(frame, "date", "ordinal", "lower", "upper", "total_upper")
    source = "presidential press service; rights groups for July 2024; data/releases.csv"
    height = 1.4 + 0.34 * len(frame)
    with canvas("Waves of releases", "persons freed, and in all", source, height=height) as axes:
        rows = range(len(frame))
        axes.barh(rows, frame["upper"], color=BLUE, height=0.62)
        for row, wave in zip(rows, frame.itertuples(), strict=True):
            total = label(wave.total_lower, wave.total_upper)
            beside(axes, label(wave.lower, wave.upper), (wave.upper, row), 4, fontweight="bold")
            axes.annotate(
                f"{total} in all",
                (1, row),
                xycoords=("axes fraction", "data"),
                ha="right",
                va="center",
                color=GREY,
            )
        axes.set_yticks(
            list(rows), [f"{w.ordinal}.  {w.date:%d %b %Y}" for w in frame.itertuples()]
        )
        axes.set_xlim(0, max(1.0, frame["upper"].max()) * 1.45)
        axes.invert_yaxis()
        bare(axes)
    waves = "; ".join(f"{w.date:%d %B %Y} {label(w.lower, w.upper)}" for w in frame.itertuples())
    alt = f"Bars of {len(frame)} waves of releases, persons freed: {waves}."
    return Drawing(axes, frame, alt, "pardon-waves")


def wave_profile(frame: pd.DataFrame, overlap: Interval) -> Drawing:
    """Draw the groups within a wave, and how many may be both chronically ill and over 50.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.measures.releases.profile_frame` returns it.
    overlap : Interval
        Bounds on the people in both groups.
    """
    need(frame, "label", "lower", "upper", "of")
    labels = [*frame["label"], "ill and older than 50"]
    lower = [*frame["lower"], overlap.lower]
    upper = [*frame["upper"], overlap.upper]
    whole = float(frame["of"].iloc[0]) if len(frame) else 0.0
    source = "presidential press service; data/releases.csv"
    height = 1.4 + 0.34 * len(labels)
    unit = f"persons of {format_value(whole)}; the last bar shows the least and the most possible"
    with canvas("Who was pardoned", unit, source, height=height) as axes:
        rows = range(len(labels))
        axes.barh(rows, [whole] * len(labels), color=PALE, height=0.62)
        axes.barh(rows, upper, color=[BLUE] * len(frame) + [ORANGE], height=0.62)
        for row, low, high in zip(rows, lower, upper, strict=True):
            beside(axes, label(low, high), (high, row), 4, fontweight="bold")
        axes.set_yticks(list(rows), labels)
        axes.invert_yaxis()
        bare(axes)
    groups = ", ".join(
        f"{label(low, high)} {text}" for text, low, high in zip(labels, lower, upper, strict=True)
    )
    alt = f"Bars of the groups among {format_value(whole)} people pardoned: {groups}."
    return Drawing(axes, frame, alt, "wave-profile")
