"""The figures: a tidy frame in, a :class:`~researchlib.drawing.Drawing` out, no arithmetic."""

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
    canvas,
    label,
    need,
)
from researchlib.intervals import Interval, format_interval, format_value

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

VIASNA = "Viasna's counts as published; rows and publications in data/custody.csv"
RESULTS = ("lower", "upper", "verdict", "claimed", "unit")
ARTICLES = {
    "130": "inciting hatred (130)",
    "342": "protest (342)",
    "368": "insulting the president (368)",
    "369": "insulting an official (369)",
}


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
            axes.annotate(
                label(wave.lower, wave.upper),
                (wave.upper, row),
                (4, 0),
                textcoords="offset points",
                va="center",
                fontweight="bold",
            )
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
        _bare(axes)
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
            axes.annotate(
                label(low, high),
                (high, row),
                (4, 0),
                textcoords="offset points",
                va="center",
                fontweight="bold",
            )
        axes.set_yticks(list(rows), labels)
        axes.invert_yaxis()
        _bare(axes)
    groups = ", ".join(
        f"{label(low, high)} {text}" for text, low, high in zip(labels, lower, upper, strict=True)
    )
    alt = f"Bars of the groups among {format_value(whole)} people pardoned: {groups}."
    return Drawing(axes, frame, alt, "wave-profile")


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
        axes.axvline(_place(as_of), color=GREY, lw=0.8, ls=":")
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
            axes.annotate(
                f"{text}\n{format_value(part.iloc[-1])}",
                (part.index[-1], part.iloc[-1]),
                (8, 0),
                textcoords="offset points",
                va="center",
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
    """Draw newly recognised people and exits by month, documented and not.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.measures.custody.flow_frame` returns it.
    """
    need(frame, "month", "new_lower", "exits_upper", "documented")
    unit = "persons a month: up newly recognised, down exits; dark exits were published"
    with canvas("In and out of the count", unit, VIASNA) as axes:
        months, width = frame["month"], 22
        axes.bar(months, frame["new_lower"], width, color=ORANGE)
        axes.bar(months, -frame["exits_upper"], width, color=PALE)
        axes.bar(months, -frame["documented"], width, color=BLUE)
        axes.axhline(0, color=INK, lw=0.8)
        for text, y, va in (("newly recognised", 0.98, "top"), ("exits", 0.02, "bottom")):
            axes.annotate(text, (0.01, y), xycoords="axes fraction", va=va, color=GREY)
        axes.yaxis.set_major_formatter(lambda value, _: format_value(abs(value)))
    known = frame.dropna(subset=["exits_upper"])
    alt = (
        f"Bars of {len(frame)} months: newly recognised people against exits from the count; "
        f"{len(known)} months have both month-end counts and a published inflow."
    )
    return Drawing(axes, frame, alt, "monthly-flows")


def article_shares(frame: pd.DataFrame, threshold: float = 50) -> Drawing:
    """Draw the share of the people convicted in a year under each article.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.measures.prosecutions.article_frame` returns it.
    threshold : float
        Percent above which a share is a majority.
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
            axes.annotate(text, (part.share, row), (4, 0), textcoords="offset points", va="center")
        axes.axvline(threshold, color=INK, lw=1, ls="--")
        axes.annotate(
            "most",
            (threshold, 1),
            (3, 0),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            va="bottom",
        )
        axes.set_yticks(list(rows), names)
        axes.set_xlim(0, 100)
        axes.invert_yaxis()
        _bare(axes)
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
        axes.axvspan(_place(window[0]), _place(window[1]), color=ORANGE, alpha=0.25, lw=0)
        for row, part in enumerate(frame.itertuples()):
            colour = BLUE if part.quality == "ok" else GREY
            axes.plot([part.start, part.end], [row, row], color=colour, lw=7, solid_capstyle="butt")
            note = " (19.11)" if part.group != "all" else ""
            note += "" if part.quality == "ok" else " persons arrested"
            axes.annotate(
                f"{format_value(part.lower)}{note}",
                (part.end, row),
                (5, 0),
                textcoords="offset points",
                va="center",
            )
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
            axes.annotate(
                f"{row.date:%b %Y}",
                (0, place),
                (-10, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                color=GREY,
            )
            axes.annotate(row.label, (0, place), (10, 0), textcoords="offset points", va="center")
        axes.set_xlim(-0.25, 1)
        axes.invert_yaxis()
        axes.set_axis_off()
    text = "; ".join(f"{row.date:%d %B %Y} {row.label}" for row in frame.itertuples())
    return Drawing(axes, frame, f"A list of events in time: {text}.", "timeline")


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
            axes.annotate(
                text,
                (0, place),
                (-8, 0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=9,
            )
        ticks = [tick for tick in axes.get_yticks() if low <= tick <= high]
        axes.set_yticks(ticks, [format_value(tick, unit) for tick in ticks])
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.margins(x=0.05)
    counts = ", ".join(f"{n} {verdict}" for verdict, n in frame["verdict"].value_counts().items())
    alt = f"{len(frame)} readings of the claim: {counts}."
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
    counts = ", ".join(f"{n} {verdict}" for verdict, n in frame["verdict"].value_counts().items())
    return Drawing(axes, frame, f"{len(frame)} claims by verdict: {counts}.", "overview")


def _place(day: dt.date) -> float:
    """Return where a day stands on a time axis."""
    from matplotlib.dates import date2num

    return float(date2num(day))


def _bare(axes: Axes) -> None:
    """Leave out the value axis where every bar carries its number."""
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)
