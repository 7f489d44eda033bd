"""Figures of readings and verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from researchlib.drawing import GREY, INK, PALE, RED, VERDICT_STYLES, Drawing, beside, canvas, need
from researchlib.intervals import format_value

if TYPE_CHECKING:
    import pandas as pd

RESULTS = ("lower", "upper", "verdict", "claimed", "unit")


def specification_curve(frame: pd.DataFrame) -> Drawing:
    """Draw what every reading gives, with the options that make it.

    Parameters
    ----------
    frame : DataFrame
        As :meth:`researchlib.ledger.Ledger.readings` returns it.
    """
    need(frame, "lower", "upper", "verdict", "claimed", "unit")
    claimed, unit = float(frame["claimed"].iloc[0]), str(frame["unit"].iloc[0])
    choices = [name for name in frame.columns if name not in RESULTS]
    ordered = frame.sort_values(["lower", "upper"], ignore_index=True)
    finite = [v for v in (*ordered["lower"], *ordered["upper"], claimed) if abs(v) != float("inf")]
    reach = (max(finite) - min(finite)) or abs(claimed) or 1.0
    low, high = min(finite) - 0.12 * reach, max(finite) + 0.12 * reach
    options = [(c, o) for c in choices for o in dict.fromkeys(frame[c])]
    step = 0.16 * reach
    with canvas(
        "Every defensible reading",
        f"{unit}; below, the options of each reading",
        "all combinations of the measure's choices",
        height=2.4 + 0.26 * len(options),
    ) as axes:
        axes.axhline(claimed, color=RED, lw=1.1)
        axes.annotate(
            f"the article: {format_value(claimed, unit)}",
            (1, claimed),
            (0, 3),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right",
            color=RED,
        )
        for row in ordered.itertuples():
            colour, marker = VERDICT_STYLES[row.verdict]
            ends = (max(row.lower, low), min(row.upper, high))
            axes.plot([row.Index] * 2, ends, color=colour, lw=3, solid_capstyle="butt")
            axes.plot([row.Index] * 2, ends, marker, color=colour, ms=6)
        for number, (choice, option) in enumerate(options, start=1):
            place = low - number * step
            chosen = ordered.index[ordered[choice] == option]
            axes.plot(ordered.index, [place] * len(ordered), ".", color=PALE, ms=5)
            axes.plot(chosen, [place] * len(chosen), ".", color=INK, ms=9)
            text = f"{choice.replace('_', ' ')}: {option}"
            beside(
                axes,
                text,
                (0, place),
                -8,
                xycoords=("axes fraction", "data"),
                ha="right",
                fontsize=9,
            )
        ticks = [tick for tick in axes.get_yticks() if low <= tick <= high]
        axes.set_yticks(ticks, [format_value(tick, unit) for tick in ticks])
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.margins(x=0.05)
    alt = f"{len(frame)} readings of the claim: {_by_verdict(frame)}."
    return Drawing(axes, ordered, alt, "specification-curve")


def overview(frame: pd.DataFrame) -> Drawing:
    """Draw all claims at once: the evidence over the article's value, and the verdict.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.overview.overview_frame` returns it.
    """
    need(frame, "claim_id", "ratio_lower", "ratio_upper", "verdict", "text")
    unit = "evidence over the article's value; 1 is as printed; dates and words have no scale"
    with canvas(
        "All claims at once", unit, "findings of this package", height=1.6 + 0.25 * len(frame)
    ) as axes:
        axes.axvline(1, color=GREY, lw=0.8)
        for row in frame.itertuples():
            colour, marker = VERDICT_STYLES[row.verdict]
            if row.ratio_lower == row.ratio_lower:
                ends = [min(max(end, 0), 2) for end in (row.ratio_lower, row.ratio_upper)]
                axes.plot(ends, [row.Index] * 2, color=colour, lw=3, solid_capstyle="butt")
                axes.plot(ends, [row.Index] * 2, marker, color=colour, ms=6)
            across = axes.get_yaxis_transform()
            axes.plot(1.03, row.Index, marker, color=colour, ms=6, transform=across, clip_on=False)
            axes.annotate(
                f"{row.verdict}: {row.text}",
                (1.05, row.Index),
                xycoords=("axes fraction", "data"),
                va="center",
                fontsize=8.5,
                color=INK,
            )
        axes.set_yticks(list(frame.index), list(frame["claim_id"]), fontsize=8.5)
        axes.set_xlim(-0.05, 2.05)
        axes.set_xticks([0, 0.5, 1, 1.5, 2], ["0", "½", "1", "1½", "2 or more"])
        axes.set_ylim(len(frame) - 0.4, -0.6)
    return Drawing(
        axes, frame, f"{len(frame)} claims by verdict: {_by_verdict(frame)}.", "overview"
    )


def _by_verdict(frame: pd.DataFrame) -> str:
    return ", ".join(f"{n} {verdict}" for verdict, n in frame["verdict"].value_counts().items())
