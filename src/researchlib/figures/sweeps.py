"""Figures of sweeps: a finding over a grid of parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from researchlib.drawing import BLUE, GREEN, INK, ORANGE, RED, Drawing, beside, canvas, need

if TYPE_CHECKING:
    import pandas as pd

COLOURS = (BLUE, ORANGE, GREEN, RED, INK)
LABELS = 6


def swept(frame: pd.DataFrame, along: Sequence[str]) -> Drawing:
    """Draw one claim's finding over a grid.

    Parameters
    ----------
    frame : DataFrame
        Rows of one claim of :func:`researchlib.sweep.gather`.
    along : sequence of str
        The parameters that vary: the first runs along the axis, the others make lines.
    """
    import pandas as pd
    from matplotlib.dates import DateFormatter

    need(frame, *along, "claim_id", "lower", "upper", "unit")
    first, rest = along[0], list(along[1:])
    unit = str(frame["unit"].iloc[0])
    steps = list(dict.fromkeys(frame[first]))
    with canvas(
        str(frame["claim_id"].iloc[0]), f"{unit}, by {first.replace('_', ' ')}", "this sweep"
    ) as axes:
        lines = frame.groupby(rest, sort=False) if rest else [((), frame)]
        for number, (options, part) in enumerate(lines):
            read = pd.to_datetime if unit == "date" else pd.to_numeric
            lower, upper = (read(part[end]) for end in ("lower", "upper"))
            places = [steps.index(value) for value in part[first]]
            colour = COLOURS[number % len(COLOURS)]
            axes.vlines(places, lower, upper, color=colour, lw=3, alpha=0.4)
            known = lower.where(lower.notna(), upper)
            axes.plot(places, known, "o-", color=colour, ms=4, lw=1)
            said = ", ".join(
                f"{name.replace('_', ' ')}: {value}"
                for name, value in zip(rest, options, strict=True)
            )
            beside(axes, said, (places[-1], known.iloc[-1]), 6, color=colour)
        shown = range(0, len(steps), max(1, -(-len(steps) // LABELS)))
        axes.set_xticks(list(shown), [str(steps[n]) for n in shown])
        axes.margins(x=0.04)
        if unit == "date":
            axes.yaxis.set_major_formatter(DateFormatter("%d %b %Y"))
    alt = f"{frame['claim_id'].iloc[0]} at {len(frame)} parameter sets, from "
    alt += f"{frame['computed'].iloc[0]} to {frame['computed'].iloc[-1]}."
    return Drawing(axes, frame, alt, f"swept-{frame['claim_id'].iloc[0]}")
