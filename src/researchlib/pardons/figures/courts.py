"""Figures of cases and convictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...drawing import BLUE, GREY, ORANGE, PALE, Drawing, bare, beside, canvas, need, place
from ...evidence import Span
from ...words import day, during
from .reading import found, source

if TYPE_CHECKING:
    import pandas as pd


def case_periods(frame: pd.DataFrame, window: Span) -> Drawing:
    """Draw published counts of cases over the periods that they cover, with a window.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.case_periods` returns it.
    window : Span
        The days asked about.
    """
    need(frame, "start", "end", "window", "cases_lower", "cases_upper")
    unit = "cases heard; shaded: the article's window; blue: inside or around it"
    height = 1.4 + 0.3 * len(frame)
    cases = found(frame, "cases")
    title = "Administrative cases by published period"
    with canvas(title, unit, source(frame), height=height) as axes:
        axes.axvspan(place(window.start), place(window.end), color=ORANGE, alpha=0.25, lw=0)
        for row, (part, number) in enumerate(zip(frame.itertuples(), cases, strict=True)):
            colour = GREY if part.window == "beside" else BLUE
            axes.plot([part.start, part.end], [row, row], color=colour, lw=7, solid_capstyle="butt")
            beside(axes, f"{number}", (part.end, row), 5)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.margins(x=0.16)
        axes.invert_yaxis()
    spans = [during(*span) for span in zip(frame["start"], frame["end"], strict=True)]
    told = "; ".join(f"{span} {n}" for span, n in zip(spans, cases, strict=True))
    alt = f"Published counts of administrative cases as bars over their periods: {told}."
    return Drawing(axes, frame, alt, "case-periods")


def populations(frame: pd.DataFrame) -> Drawing:
    """Draw two populations side by side, with what is known of insult in each.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.populations` returns it.
    """
    need(frame, "people", "day", "people_lower", "people_upper", "insult_lower", "insult_upper")
    unit = (
        "people; blue: of them convicted of insulting or slandering the president; no bar: unknown"
    )
    everybody, insult = found(frame, "people"), found(frame, "insult")
    rows = range(len(frame))
    told = [f"{whole}; of insult {part}" for whole, part in zip(everybody, insult, strict=True)]
    with canvas("Whose convictions?", unit, "Viasna; data/observations.csv", height=2.4) as axes:
        for numbers, colour, size in ((everybody, PALE, 0.62), (insult, BLUE, 0.3)):
            widths = [max(number.low, 0) for number in numbers]
            axes.barh(rows, widths, size, color=colour)
        for row, whole, text in zip(rows, everybody, told, strict=True):
            beside(axes, text, (max(whole.low, 0), row), 6)
        names = [
            f"{people}\nby {day(last)}" if last == last else people
            for people, last in zip(frame["people"], frame["day"], strict=True)
        ]
        axes.set_yticks(list(rows), names)
        axes.margins(x=0.6)
        axes.set_xlim(0)
        axes.invert_yaxis()
        bare(axes)
    said = "; ".join(f"{people} {text}" for people, text in zip(frame["people"], told, strict=True))
    return Drawing(axes, frame, f"Bars of two populations, people: {said}.", "populations")
