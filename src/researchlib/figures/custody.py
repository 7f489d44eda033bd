"""Figures of the people held."""

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
    VERDICT_STYLES,
    Drawing,
    beside,
    canvas,
    need,
    place,
)
from researchlib.intervals import Interval, format_interval, format_value

if TYPE_CHECKING:
    import pandas as pd

VIASNA = "Viasna's counts as published; rows and publications in data/custody.csv"


def held_around(
    frame: pd.DataFrame, as_of: dt.date, computed: Interval, claimed: float | None
) -> Drawing:
    """Draw the published counts of people held around a day, with the bracket they give.

    Parameters
    ----------
    frame : DataFrame
        Rows of the stock of :func:`researchlib.measures.custody.stock_frame`.
    as_of : date
        The day asked about.
    computed : Interval
        What the counts allow for that day.
    claimed : float, optional
        The article's number.
    """
    need(frame, "date", "lower", "rounded")
    unit = "persons held; hollow: rounded or one-sided numbers"
    with canvas("People held, as published", unit, VIASNA) as axes:
        if computed.bounded:
            axes.axhspan(computed.lower, computed.upper, color=ORANGE, alpha=0.25, lw=0)
        if claimed is not None:
            axes.axhline(claimed, color=RED, lw=1.2)
            axes.annotate(
                f"the article: {format_value(claimed)}",
                (1, claimed),
                (0, 3),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha="right",
                color=RED,
            )
        for rounded, face in ((True, "white"), (False, BLUE)):
            part = frame[frame["rounded"] == rounded]
            values = part["lower"].fillna(part["upper"])
            axes.plot(part["date"], values, "o", mfc=face, mec=BLUE, ms=6)
        axes.axvline(place(as_of), color=GREY, lw=0.8, ls=":")
        axes.margins(0.06, 0.15)
    counted = frame[~frame["rounded"]]
    alt = (
        f"Dots of {len(frame)} published counts of people held from {frame['date'].min():%d %B %Y} "
        f"to {frame['date'].max():%d %B %Y}, between {format_value(counted['lower'].min())} and "
        f"{format_value(counted['lower'].max())}; for {as_of} they leave "
        f"{format_interval(computed)}."
    )
    return Drawing(axes, frame, alt, "held-around")


def stock_and_recognised(frame: pd.DataFrame) -> Drawing:
    """Draw the people held against everyone recognised since 2020.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.measures.custody.stock_frame` returns it.
    """
    need(frame, "date", "series", "lower", "rounded")
    exact = frame[~frame["rounded"]]
    with canvas("Held and ever recognised", "persons", VIASNA) as axes:
        texts = []
        for series, text, colour in (
            ("recognised", "recognised since 2020", ORANGE),
            ("held", "held", BLUE),
        ):
            part = exact[exact["series"] == series].groupby("date")["lower"].median()
            axes.plot(part.index, part, "-o", color=colour, ms=2.5, lw=1.4)
            beside(
                axes,
                f"{text}\n{format_value(part.iloc[-1])}",
                (part.index[-1], part.iloc[-1]),
                8,
                color=INK,
            )
            texts.append(
                f"{text} from {format_value(part.iloc[0])} to {format_value(part.iloc[-1])}"
            )
        axes.set_ylim(0)
        axes.margins(x=0.02)
    first, last = exact["date"].min(), exact["date"].max()
    alt = f"Two lines from {first:%B %Y} to {last:%B %Y}, persons: {'; '.join(texts)}."
    return Drawing(axes, frame, alt, "stock-and-recognised")


def monthly_flows(frame: pd.DataFrame) -> Drawing:
    """Draw newly recognised people and exits by month: published, bounded, documented.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.measures.custody.flow_frame` returns it.
    """
    need(frame, "month", "new_lower", "exits_upper", "documented", "published")
    unit = "persons a month, up: newly recognised, down: exits"
    known = frame[frame["published"] & frame["exits_upper"].notna()]
    bounded = frame[~frame["published"]]
    with canvas("In and out of the count", unit, VIASNA) as axes:
        width = 24
        axes.bar(frame["month"], frame["new_lower"].where(frame["published"]), width, color=ORANGE)
        axes.bar(bounded["month"], bounded["new_lower"], width, fc="white", ec=ORANGE, hatch="////")
        axes.bar(known["month"], -known["exits_upper"], width, color=PALE)
        axes.bar(frame["month"], -frame["documented"], width, color=BLUE)
        axes.axhline(0, color=INK, lw=0.8)
        notes = (
            (0.99, 0.98, "top", "newly recognised; hatched: at least, from the counts"),
            (0.99, 0.07, "bottom", "exits that follow from counts and inflow"),
            (0.99, 0.01, "bottom", "dark: releases and deaths that were published"),
        )
        for x, y, va, text in notes:
            axes.annotate(text, (x, y), xycoords="axes fraction", ha="right", va=va, color=GREY)
        axes.margins(x=0.01, y=0.22)
        axes.yaxis.set_major_formatter(lambda value, _: format_value(abs(value)))
    alt = (
        f"Bars of {len(frame)} months: newly recognised people against exits from the count. "
        f"{len(known)} months have both counts and a published inflow; in these "
        f"{format_value(known['exits_lower'].sum())} exits or more follow, of which "
        f"{format_value(known['documented'].sum())} were published."
    )
    return Drawing(axes, frame, alt, "monthly-flows")


def keeps_growing(frame: pd.DataFrame, readings: pd.DataFrame) -> Drawing:
    """Draw both "numbers of political prisoners" since a year before, with their verdicts.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.measures.custody.growth_frame` returns it.
    readings : DataFrame
        The readings of the claim, with the columns ``number`` and ``verdict``.
    """
    need(frame, "month", "held_lower", "held_upper", "recognised_lower")
    need(readings, "number", "verdict")
    unit = f"persons, change since {frame['month'].iloc[0]:%B %Y}"
    names = {"recognised": "ever recognised", "held": "held"}
    texts = []
    with canvas("Does the number keep growing?", unit, VIASNA) as axes:
        axes.axhline(0, color=INK, lw=0.8)
        for number, name in names.items():
            verdicts = readings.loc[readings["number"] == number, "verdict"]
            commonest = verdicts.mode().iloc[0]
            colour, marker = VERDICT_STYLES[commonest]
            axes.fill_between(
                frame["month"],
                frame[f"{number}_lower"],
                frame[f"{number}_upper"].where(frame[f"{number}_upper"] < float("inf")),
                color=colour,
                alpha=0.25,
                lw=0,
            )
            axes.plot(frame["month"], frame[f"{number}_lower"], f"-{marker}", color=colour, ms=4)
            known = frame.dropna(subset=[f"{number}_lower"]).iloc[-1]
            change = f"{known[f'{number}_lower']:+,.0f}"
            said = f"{(verdicts == commonest).sum()} of {len(verdicts)} windows: {commonest}"
            beside(
                axes,
                f"{name} {change}\n{said}",
                (known["month"], known[f"{number}_lower"]),
                8,
                color=INK,
            )
            texts.append(f"{name} {change}, {said}")
        axes.margins(x=0.02, y=0.1)
    alt = f"Two lines from zero, persons since {frame['month'].iloc[0]:%B %Y}: {'; '.join(texts)}."
    return Drawing(axes, frame, alt, "keeps-growing")
