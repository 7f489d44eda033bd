"""Figures of elections and contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...drawing import BLUE, GREY, Drawing, beside, canvas, need
from ...intervals import UNKNOWN, Interval
from ...words import during
from .reading import found, source

if TYPE_CHECKING:
    import pandas as pd

LOWEST = 70
"""Percent where the axis of shares begins."""


def elections(frame: pd.DataFrame) -> Drawing:
    """Draw each presidential election with the official share and how many states rejected it.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.elections` returns it.
    """
    states = ("states_rejecting", "states_accepting")
    need(frame, "day", *(f"{n}_{end}" for n in ("percent", *states) for end in ("lower", "upper")))
    unit = "percent for the winner, and the states named as not recognising it; no dot: unknown"
    shares, rejecting, accepting = (found(frame, name) for name in ("percent", *states))
    told = [_positions(*numbers) for numbers in zip(rejecting, accepting, strict=True)]
    with canvas("Official result of each presidential election", unit, source(frame)) as axes:
        for date, share, text in zip(frame["day"], shares, told, strict=True):
            height = share.high if share.bounded else LOWEST
            if share.bounded:
                axes.plot([date, date], [share.low, share.high], "-o", color=BLUE, ms=6)
            for line, gap in ((f"{date:%Y}\n{share:percent}", 9), ("\n".join(text), -9)):
                axes.annotate(
                    line,
                    (date, height),
                    (0, gap),
                    textcoords="offset points",
                    ha="center",
                    va="bottom" if gap > 0 else "top",
                    fontsize=8,
                )
        axes.set_ylim(LOWEST, 100)
        axes.margins(x=0.1)
    said = "; ".join(
        ", ".join([f"{date:%Y} {share:percent}", *text])
        for date, share, text in zip(frame["day"], shares, told, strict=True)
    )
    return Drawing(axes, frame, f"Dots of {len(frame)} elections: {said}.", "elections")


def _positions(rejecting: Interval, accepting: Interval) -> list[str]:
    taken = {"rejected": rejecting, "accepted": accepting}
    return [f"{verb} by {states:state}" for verb, states in taken.items() if states != UNKNOWN]


def contacts(frame: pd.DataFrame) -> Drawing:
    """Draw contacts in time, to scale: a gap is a silence.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.contacts` returns it.
    """
    need(frame, "first_day", "day", "contact", "counted_by")
    unit = "contacts on record, and reports on her; as long as the days that they may have had"
    height = 1.4 + 0.3 * len(frame)
    title = "Contact with Maria Kolesnikova"
    with canvas(title, unit, source(frame), height=height) as axes:
        for row, part in enumerate(frame.itertuples()):
            colour = GREY if part.contact == "report" else BLUE
            axes.plot([part.first_day, part.day], [row, row], "-o", color=colour, ms=5, lw=5)
            beside(axes, f"{part.contact}, {part.day:%b %Y}", (part.day, row), 8)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.margins(x=0.16)
        axes.invert_yaxis()
    spans = [during(*span) for span in zip(frame["first_day"], frame["day"], strict=True)]
    told = "; ".join(f"{name} {span}" for name, span in zip(frame["contact"], spans, strict=True))
    return Drawing(axes, frame, f"Contacts in time: {told}.", "contacts")
