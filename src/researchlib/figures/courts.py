"""Figures of cases and convictions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from researchlib.drawing import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE,
    RED,
    Drawing,
    bare,
    beside,
    canvas,
    need,
    place,
)
from researchlib.intervals import Interval, format_interval, format_value

if TYPE_CHECKING:
    import pandas as pd

ARTICLES = {
    "130": "inciting hatred (130)",
    "342": "protest (342)",
    "368": "insulting the president (368)",
    "369": "insulting an official (369)",
}


def article_shares(frame: pd.DataFrame) -> Drawing:
    """Draw the share of the people convicted in a year under each article.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.measures.prosecutions.article_frame` returns it.
    """
    need(frame, "year", "article", "share", "persons", "of")
    source = "Viasna; a person may be convicted under several articles; data/prosecutions.csv"
    height = 1.4 + 0.34 * len(frame)
    names = [f"{row.year}  {ARTICLES.get(row.article, row.article)}" for row in frame.itertuples()]
    with canvas(
        "What people were convicted of",
        "percent of those convicted in the year",
        source,
        height=height,
    ) as axes:
        rows = range(len(frame))
        colours = [RED if article == "368" else PALE for article in frame["article"]]
        axes.barh(rows, frame["share"], color=colours, height=0.62)
        for row, part in zip(rows, frame.itertuples(), strict=True):
            text = f"{part.share:.0f}% ({format_value(part.persons)} of {format_value(part.of)})"
            beside(axes, text, (part.share, row), 4)
        axes.axvline(50, color=INK, lw=1, ls="--")
        axes.annotate(
            "most",
            (50, 1),
            (3, 0),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            va="bottom",
        )
        axes.set_yticks(list(rows), names)
        axes.set_xlim(0, 100)
        axes.invert_yaxis()
        bare(axes)
    insult = frame[frame["article"] == "368"]
    shares = "; ".join(f"{row.year} {row.share:.1f} percent" for row in insult.itertuples())
    alt = f"Bars of the share of convictions by article and year; article 368, insult: {shares}."
    return Drawing(axes, frame, alt, "article-shares")


def periods(frame: pd.DataFrame, window: tuple[dt.date, dt.date]) -> Drawing:
    """Draw published counts over the periods that they cover, with a window.

    Parameters
    ----------
    frame : DataFrame
        Rows of :func:`researchlib.measures.prosecutions.case_frame`.
    window : tuple of date
        The window asked about.
    """
    need(frame, "start", "end", "lower", "group", "quality")
    source = "Viasna; TVP World for September to 14 November; data/prosecutions.csv"
    unit = "cases heard, at least; shaded: the article's window"
    with canvas(
        "Administrative cases by published period", unit, source, height=1.4 + 0.3 * len(frame)
    ) as axes:
        axes.axvspan(place(window[0]), place(window[1]), color=ORANGE, alpha=0.25, lw=0)
        for row, part in enumerate(frame.itertuples()):
            colour = BLUE if part.quality == "ok" else GREY
            axes.plot([part.start, part.end], [row, row], color=colour, lw=7, solid_capstyle="butt")
            note = " (19.11)" if part.group != "all" else ""
            note += "" if part.quality == "ok" else " persons arrested"
            beside(axes, f"{format_value(part.lower)}{note}", (part.end, row), 5)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.margins(x=0.12)
        axes.invert_yaxis()
    alt = (
        f"{len(frame)} published counts of administrative cases as bars over their periods: "
        + "; ".join(
            f"{part.start:%d %b %Y} to {part.end:%d %b %Y} {format_value(part.lower)}"
            for part in frame.itertuples()
        )
    )
    return Drawing(axes, frame, alt + ".", "periods")


def populations(frame: pd.DataFrame) -> Drawing:
    """Draw published totals and what two of their groups may share.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.measures.prosecutions.population_frame` returns it.
    """
    need(frame, "label", "lower", "upper", "needed")
    source = "Viasna's totals as published; overlaps are Fréchet bounds; data/prosecutions.csv"
    unit = "persons; solid: at least so many, pale: possible"
    widest = frame["lower"].max() * 1.25
    with canvas("Whose convictions?", unit, source, height=1.4 + 0.4 * len(frame)) as axes:
        rows = range(len(frame))
        axes.barh(rows, frame["upper"].clip(upper=widest), color=PALE, height=0.62)
        axes.barh(rows, frame["lower"], color=BLUE, height=0.62)
        for row, part in zip(rows, frame.itertuples(), strict=True):
            text = format_interval(Interval(part.lower, part.upper))
            if part.needed == part.needed:
                axes.plot([part.needed] * 2, [row - 0.4, row + 0.4], color=RED, lw=2)
                text += f"; the claim needs more than {format_value(part.needed)}"
            end = part.upper if part.upper < widest else part.lower
            inside = part.upper >= widest
            beside(axes, text, (end, row), 6)
            if inside:
                beside(axes, "→", (widest, row), -4)
        axes.set_yticks(list(rows), list(frame["label"]))
        axes.set_xlim(0, widest)
        axes.invert_yaxis()
        bare(axes)
    alt = "Bars of populations, persons: " + "; ".join(
        f"{part.label} {format_interval(Interval(part.lower, part.upper))}"
        for part in frame.itertuples()
    )
    return Drawing(axes, frame, alt + ".", "populations")
