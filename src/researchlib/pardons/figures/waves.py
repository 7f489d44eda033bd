"""Figures of the waves of releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...drawing import BLUE, GREY, PALE, Drawing, bare, beside, canvas, need
from .reading import found, source

if TYPE_CHECKING:
    import pandas as pd


def waves(frame: pd.DataFrame) -> Drawing:
    """Draw each wave on top of those before it.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.waves` returns it.
    """
    need(frame, "day", "decree", "people_lower", "people_upper", "total_lower", "total_upper")
    unit = "people freed, and in all; hatched: no published decree; no bar: unknown"
    height = 1.4 + 0.34 * len(frame)
    rows = range(len(frame))
    people, totals = found(frame, "people"), found(frame, "total")
    with canvas("Waves of releases", unit, source(frame), height=height) as axes:
        for row, wave, size, total in zip(rows, frame.itertuples(), people, totals, strict=True):
            drawn = size.bounded and total.bounded
            left, width = (total.high - size.high, size.high) if drawn else (0, 0)
            hatch = None if wave.decree else "////"
            axes.barh(row, width, 0.62, left, color=BLUE, hatch=hatch, ec="white", lw=0)
            beside(axes, f"{size}", (left + width, row), 4, fontweight="bold")
            axes.annotate(
                f"{total} in all",
                (1, row),
                xycoords=("axes fraction", "data"),
                ha="right",
                va="center",
                color=GREY,
            )
        axes.set_yticks(list(rows), [f"{n + 1}.  {d:%d %b %Y}" for n, d in enumerate(frame["day"])])
        most = max((total.high for total in totals if total.bounded), default=1)
        axes.set_xlim(0, most * 1.45)
        axes.invert_yaxis()
        bare(axes)
    told = "; ".join(f"{d:%d %B %Y} {n}" for d, n in zip(frame["day"], people, strict=True))
    alt = f"Bars of {len(frame)} waves of releases, people freed: {told}"
    if totals:
        alt += f"; {totals[-1]} in all"
    return Drawing(axes, frame, f"{alt}.", "pardon-waves")


def groups(frame: pd.DataFrame) -> Drawing:
    """Draw the groups within a wave as they were counted.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.groups` returns it.
    """
    need(frame, "group", "people_lower", "people_upper")
    unit = "people; how far the groups overlap was not published"
    rows = range(len(frame))
    people = found(frame, "people")
    height = 1.4 + 0.34 * len(frame)
    with canvas("Who was pardoned", unit, source(frame), height=height) as axes:
        for row, size in zip(rows, people, strict=True):
            width = size.high if size.bounded else 0
            axes.barh(row, width, 0.62, color=BLUE if row else PALE)
            beside(axes, f"{size}", (width, row), 4, fontweight="bold")
        axes.set_yticks(list(rows), list(frame["group"]))
        axes.invert_yaxis()
        bare(axes)
    told = ", ".join(f"{group} {n}" for group, n in zip(frame["group"], people, strict=True))
    return Drawing(axes, frame, f"Bars of the people pardoned: {told}.", "people-pardoned")
