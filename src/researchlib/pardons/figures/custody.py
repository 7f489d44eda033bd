"""Figures of the people held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...drawing import BLUE, GREY, INK, ORANGE, RED, Drawing, beside, canvas, need, place
from ...findings import Finding
from ...intervals import INF
from ...words import day
from .reading import found, source

if TYPE_CHECKING:
    import pandas as pd


def held_around(frame: pd.DataFrame, finding: Finding) -> Drawing:
    """Draw the numbers of people held around a day, what they leave for it, and what is claimed.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.held_around` returns it.
    finding : Finding
        Of the claim on the number of the day.
    """
    need(frame, "day", "people_lower", "people_upper", "counted")
    unit = "people held; hollow: rounded or one-sided numbers; shaded: what they leave for the day"
    left, claimed = finding.interval, finding.claim.value
    people = found(frame, "people")
    with canvas("People held, as published", unit, source(frame)) as axes:
        if left.bounded:
            axes.axhspan(left.low, left.high, color=ORANGE, alpha=0.25, lw=0)
        if finding.verdict:
            axes.axhline(claimed.low, color=RED, lw=1.2)
            axes.annotate(
                f"the article: {claimed}",
                (1, claimed.low),
                (0, 3),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha="right",
                color=RED,
            )
        for row, number in zip(frame.itertuples(), people, strict=True):
            ends = [end for end in (number.low, number.high) if abs(end) < INF]
            face = BLUE if row.counted else "white"
            axes.plot([row.day] * len(ends), ends, "-o", color=BLUE, mfc=face, ms=6)
        axes.axvline(place(finding.as_of), color=GREY, lw=0.8, ls=":")
        axes.margins(0.06, 0.15)
    told = "; ".join(f"{day(d)} {n}" for d, n in zip(frame["day"], people, strict=True))
    alt = f"Dots of the people held as printed: {told}; for {day(finding.as_of)} they leave {left}."
    return Drawing(axes, frame, alt, "held-around")


def held_and_recognised(frame: pd.DataFrame) -> Drawing:
    """Draw the people held against everyone ever recognised.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.held_and_recognised` returns it.
    """
    need(frame, "number", "day", "people_lower", "people_upper", "counted")
    unit = "people; hollow: rounded or one-sided numbers"
    texts = []
    with canvas("Held and ever recognised", unit, source(frame)) as axes:
        for name, colour in (("ever recognised", ORANGE), ("held", BLUE)):
            part = frame[frame["number"] == name]
            hedged, counts = part[~part["counted"]], part[part["counted"]]
            ends = hedged["people_lower"].fillna(hedged["people_upper"]).astype("float64")
            axes.plot(hedged["day"], ends, "o", color=colour, mfc="white", ms=3.5)
            values = found(counts, "people")
            axes.plot(counts["day"], [v.high for v in values], "-o", color=colour, ms=2.5, lw=1.4)
            if values:
                last = counts["day"].iloc[-1], values[-1].high
                beside(axes, f"{name}\n{values[-1]}", last, 8, color=INK)
                days = day(counts["day"].iloc[0]), day(counts["day"].iloc[-1])
                texts.append(f"{name} {values[0]} on {days[0]}, {values[-1]} on {days[1]}")
        axes.set_ylim(0)
        axes.margins(x=0.02)
    alt = f"Two lines of people: {'; '.join(texts) or 'no count known'}."
    return Drawing(axes, frame, alt, "held-and-recognised")
