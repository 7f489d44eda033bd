"""The article's figures: a table in, a drawing out, no arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from operator import add
from typing import TYPE_CHECKING, Any

from ..drawing import BLUE, GREY, INK, ORANGE, PALE, RED, Drawing, canvas, need, note, place
from ..evidence import Span
from ..findings import Finding
from ..intervals import INF, UNKNOWN, Interval
from ..words import day, during

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LOWEST = 70  # percent, where the axis of shares begins
AT_EDGE: Any = {"xycoords": ("axes fraction", "data"), "ha": "right"}


def found(frame: pd.DataFrame, name: str) -> list[Interval]:
    """Return the numbers that a table's columns ``_lower`` and ``_upper`` bound.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"cases_lower": [176, None], "cases_upper": [None, None]})
    >>> [f"{number}" for number in found(frame, "cases")]
    ['at least 176', 'unknown']
    """
    ends = [f"{name}_lower", f"{name}_upper"]
    need(frame, *ends)
    numbers = frame[ends].astype("float64").fillna(dict(zip(ends, (-INF, INF), strict=True)))
    return [Interval(*row) for row in numbers.itertuples(index=False)]


def waves(frame: pd.DataFrame) -> Drawing:
    """Draw each wave on top of those before it.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.waves` returns it.
    """
    need(frame, "day", "decree")
    people, totals = found(frame, "people"), found(frame, "total")
    unit = "people freed, and in all; hatched: no published decree; no bar: unknown"
    height = 1.4 + 0.34 * len(frame)
    with canvas("Waves of releases", unit, _source(frame), height=height) as axes:
        bars = zip(frame["decree"], people, totals, strict=True)
        for row, (decree, size, total) in enumerate(bars):
            drawn = size.bounded and total.bounded
            left, width = (total.high - size.high, size.high) if drawn else (0, 0)
            hatch = None if decree else "////"
            axes.barh(row, width, 0.62, left, color=BLUE, hatch=hatch, ec="white", lw=0)
            note(axes, f"{size}", (left + width, row), (4, 0), fontweight="bold")
            note(axes, f"{total} in all", (1, row), color=GREY, **AT_EDGE)
        most = max((total.high for total in totals if total.bounded), default=1)
        axes.set_xlim(0, most * 1.45)
        _named(axes, [f"{n}.  {d:%d %b %Y}" for n, d in enumerate(frame["day"], 1)])
    told = _listed((f"{d:%d %B %Y}" for d in frame["day"]), people)
    in_all = f"; {totals[-1]} in all" if totals else ""
    alt = f"Bars of {len(frame)} waves of releases, people freed: {told}{in_all}."
    return Drawing(axes, frame, alt, "pardon-waves")


def groups(frame: pd.DataFrame) -> Drawing:
    """Draw the groups within a wave as they were counted.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.groups` returns it.
    """
    need(frame, "group")
    people = found(frame, "people")
    unit = "people; how far the groups overlap was not published"
    height = 1.4 + 0.34 * len(frame)
    with canvas("Who was pardoned", unit, _source(frame), height=height) as axes:
        for row, size in enumerate(people):
            width = size.high if size.bounded else 0
            axes.barh(row, width, 0.62, color=BLUE if row else PALE)
            note(axes, f"{size}", (width, row), (4, 0), fontweight="bold")
        _named(axes, frame["group"])
    told = _listed(frame["group"], people, joint=", ")
    return Drawing(axes, frame, f"Bars of the people pardoned: {told}.", "people-pardoned")


def held_around(frame: pd.DataFrame, finding: Finding) -> Drawing:
    """Draw the numbers of people held around a day, what they leave for it, and what is claimed.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.held_around` returns it.
    finding : Finding
        Of the claim on the number of the day.
    """
    need(frame, "day", "counted")
    people = found(frame, "people")
    unit = "people held; hollow: rounded or one-sided numbers; shaded: what they leave for the day"
    left, claimed = finding.interval, finding.claim.value
    with canvas("People held, as published", unit, _source(frame)) as axes:
        if left.bounded:
            axes.axhspan(left.low, left.high, color=ORANGE, alpha=0.25, lw=0)
        if finding.verdict:
            axes.axhline(claimed.low, color=RED, lw=1.2)
            style = {"va": "baseline", "color": RED, **AT_EDGE}
            note(axes, f"the article: {claimed}", (1, claimed.low), (0, 3), **style)
        for row, number in zip(frame.itertuples(), people, strict=True):
            ends = [end for end in (number.low, number.high) if abs(end) < INF]
            face = BLUE if row.counted else "white"
            axes.plot([row.day] * len(ends), ends, "-o", color=BLUE, mfc=face, ms=6)
        axes.axvline(place(finding.as_of), color=GREY, lw=0.8, ls=":")
        axes.margins(0.06, 0.15)
    told = _listed(map(day, frame["day"]), people)
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
    with canvas("Held and ever recognised", unit, _source(frame)) as axes:
        for name, colour in (("ever recognised", ORANGE), ("held", BLUE)):
            part = frame[frame["number"] == name]
            hedged, counts = part[~part["counted"]], part[part["counted"]]
            ends = hedged["people_lower"].fillna(hedged["people_upper"]).astype("float64")
            axes.plot(hedged["day"], ends, "o", color=colour, mfc="white", ms=3.5)
            people, days = found(counts, "people"), list(counts["day"])
            axes.plot(days, [n.high for n in people], "-o", color=colour, ms=2.5, lw=1.4)
            if people:
                note(axes, f"{name}\n{people[-1]}", (days[-1], people[-1].high), (8, 0), color=INK)
                first, last = (f"{people[i]} on {day(days[i])}" for i in (0, -1))
                texts.append(f"{name} {first}, {last}")
        axes.set_ylim(0)
        axes.margins(x=0.02)
    alt = f"Two lines of people: {'; '.join(texts) or 'no count known'}."
    return Drawing(axes, frame, alt, "held-and-recognised")


def populations(frame: pd.DataFrame) -> Drawing:
    """Draw two populations side by side, with what is known of insult in each.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.populations` returns it.
    """
    need(frame, "people", "day")
    everybody, insult = found(frame, "people"), found(frame, "insult")
    told = [f"{whole}; of insult {part}" for whole, part in zip(everybody, insult, strict=True)]
    unit = (
        "people; blue: of them convicted of insulting or slandering the president; no bar: unknown"
    )
    with canvas("Whose convictions?", unit, "Viasna; data/observations.csv", height=2.4) as axes:
        for numbers, colour, size in ((everybody, PALE, 0.62), (insult, BLUE, 0.3)):
            widths = [max(number.low, 0) for number in numbers]
            axes.barh(range(len(frame)), widths, size, color=colour)
        for row, (whole, text) in enumerate(zip(everybody, told, strict=True)):
            note(axes, text, (max(whole.low, 0), row), (6, 0))
        axes.margins(x=0.6)
        axes.set_xlim(0)
        until = (f"\nby {day(last)}" if last == last else "" for last in frame["day"])
        _named(axes, map(add, frame["people"], until))
    said = _listed(frame["people"], told)
    return Drawing(axes, frame, f"Bars of two populations, people: {said}.", "populations")


def case_periods(frame: pd.DataFrame, window: Span) -> Drawing:
    """Draw published counts of cases over the periods that they cover, with a window.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.case_periods` returns it.
    window : Span
        The days asked about.
    """
    need(frame, "start", "end", "window")
    cases = found(frame, "cases")
    unit = "cases heard; shaded: the article's window; blue: inside or around it"
    title = "Administrative cases by published period"
    spans = frame["start"], frame["end"]
    with canvas(title, unit, _source(frame), height=1.4 + 0.3 * len(frame)) as axes:
        axes.axvspan(place(window.start), place(window.end), color=ORANGE, alpha=0.25, lw=0)
        rows = zip(*spans, map(format, cases), frame["window"] == "beside", strict=True)
        _timeline(axes, rows, 5, lw=7, solid_capstyle="butt")
    told = _listed(map(during, *spans), cases)
    alt = f"Published counts of administrative cases as bars over their periods: {told}."
    return Drawing(axes, frame, alt, "case-periods")


def elections(frame: pd.DataFrame) -> Drawing:
    """Draw each presidential election with the official share and how many states rejected it.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.elections` returns it.
    """
    need(frame, "day")
    shares = found(frame, "percent")
    states = {f"{verb}ed": found(frame, f"states_{verb}ing") for verb in ("reject", "accept")}
    unit = "percent for the winner, and the states named as not recognising it; no dot: unknown"
    said = []
    with canvas("Official result of each presidential election", unit, _source(frame)) as axes:
        for row, (date, share) in enumerate(zip(frame["day"], shares, strict=True)):
            taken = [f"{v} by {n[row]:state}" for v, n in states.items() if n[row] != UNKNOWN]
            if share.bounded:
                axes.plot([date, date], [share.low, share.high], "-o", color=BLUE, ms=6)
            point = date, share.high if share.bounded else LOWEST
            style: Any = {"ha": "center", "fontsize": 8}
            note(axes, f"{date:%Y}\n{share:percent}", point, (0, 9), va="bottom", **style)
            note(axes, "\n".join(taken), point, (0, -9), va="top", **style)
            said.append(", ".join([f"{date:%Y} {share:percent}", *taken]))
        axes.set_ylim(LOWEST, 100)
        axes.margins(x=0.1)
    alt = f"Dots of {len(frame)} elections: {'; '.join(said)}."
    return Drawing(axes, frame, alt, "elections")


def contacts(frame: pd.DataFrame) -> Drawing:
    """Draw contacts in time, to scale: a gap is a silence.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.contacts` returns it.
    """
    need(frame, "first_day", "day", "contact")
    unit = "contacts on record, and reports on her; as long as the days that they may have had"
    title = "Contact with Maria Kolesnikova"
    first, last, contact = frame["first_day"], frame["day"], frame["contact"]
    with canvas(title, unit, _source(frame), height=1.4 + 0.3 * len(frame)) as axes:
        texts = contact + last.dt.strftime(", %b %Y")
        rows = zip(first.fillna(last), last, texts, contact == "report", strict=True)
        _timeline(axes, rows, 8, marker="o", ms=5, lw=5)
    told = _listed(contact, map(during, first.fillna(dt.datetime.min), last))
    return Drawing(axes, frame, f"Contacts in time: {told}.", "contacts")


def _source(frame: pd.DataFrame) -> str:
    """Return the line under a figure: who counted."""
    need(frame, "counted_by")
    return f"{', '.join(frame['counted_by'].unique()) or 'nobody'}; data/observations.csv"


def _listed(*columns: Iterable[object], joint: str = "; ") -> str:
    """Return the rows of columns in words."""
    return joint.join(" ".join(f"{x}" for x in row) for row in zip(*columns, strict=True))


def _named(axes: Axes, names: Iterable[str]) -> None:
    """Name rows from the top; the value axis goes, as every bar carries its number."""
    labels = list(names)
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _timeline(axes: Axes, rows: Iterable[tuple[Any, ...]], gap: float, **line: Any) -> None:
    """Draw rows of first day, last day, text beside it, and whether grey, from the top."""
    for row, (*span, text, grey) in enumerate(rows):
        axes.plot(span, [row, row], color=GREY if grey else BLUE, **line)
        note(axes, text, (span[-1], row), (gap, 0))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.margins(x=0.16)
    axes.invert_yaxis()
