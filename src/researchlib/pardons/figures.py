"""The article's figures: a table in, a drawing out whose title says what the table shows."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..drawing import Drawing, Mark, bars, dots, drawn, reach, spans, write
from ..intervals import INF, UNKNOWN, Interval, exactly, months_between, total
from ..words import capital, day, during
from .tables import ARTICLE

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SERIES = {"held": "held", "ever recognised": "recognised", "report": "recognised"}
CRIME = "convicted of insulting the president"


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
    numbers = frame[ends].astype("float64").fillna(dict(zip(ends, (-INF, INF), strict=True)))
    return [Interval(*row) for row in numbers.itertuples(index=False)]


def waves(frame: pd.DataFrame) -> Drawing:
    """Draw each wave from where the one before ended, and all of them.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.waves` returns it.
    """
    rows, marks = _rows(frame, ["day", "decree"], "people", "total"), []
    for wave, size, so_far in rows:
        name = f"{wave.day.day} {wave.day:%b %Y}"
        text = f"{size}" if wave.decree else f"{size}, no decree published"
        # Where it is unknown how many were freed before, a bar has no place.
        number, start = UNKNOWN if so_far == UNKNOWN else size, max(0, reach(so_far) - reach(size))
        mark = Mark(f"{name}: {text}; {so_far} in all", text, number, "released", start, name=name)
        marks.append(mark._replace(hatched=not wave.decree))
    for *_, whole in rows[-1:]:
        parts = (total(n for w, n, _ in rows if w.decree == kind) for kind in (True, False))
        notes = ["{} by decree, {} without".format(*parts)] * (frame["decree"].nunique() > 1)
        freed = "an unknown number of people" if whole == UNKNOWN else f"{whole:person}"
        told = ", ".join([f"{exactly(len(rows)):wave} freed {freed}", *notes])
        mark = Mark(told, f"{whole}", whole, "released", bold=True, name="In all")
        marks.append(mark._replace(notes=notes))
    unit = "People freed in each wave, each bar starting where the one before ended"
    return _drawing(bars(marks, 94), frame, marks, "Bars of people", unit, "pardon-waves")


def groups(frame: pd.DataFrame) -> Drawing:
    """Draw the people of a wave, and the groups among them as they were counted.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.groups` returns it.
    """
    marks = []
    for row, n in _rows(frame, ["group"], "people"):
        first, name = row.Index == frame.index[0], row.group
        marks.append(Mark(f"{name}: {n}", f"{n}", n, "released", bold=first, name=name))
    unit = "People in the latest decree; how far the groups overlap was not published"
    return _drawing(bars(marks), frame, marks, "Bars of people", unit, "people-pardoned")


def held_around(frame: pd.DataFrame) -> Drawing:
    """Draw the counts of people held around a day and, on its own day, the article's number.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.held_around` returns it.
    """
    frame = frame[frame["counted"] | (frame["counted_by"] == ARTICLE)]
    who = frame["counted_by"].tolist()
    asked = who.index(ARTICLE) if ARTICLE in who else len(who)
    marks = []
    for place, (row, n) in enumerate(_rows(frame, ["day"], "people")):
        told = f"{n:person} on {day(row.day)}, by {row.counted_by}"
        text, colour = (f"{ARTICLE}: {n}", "ink") if place == asked else (f"{n}", "held")
        marks.append(Mark(told, text, n, colour, row.day.toordinal(), abs(place - asked) <= 1))
    axes, unit = dots(marks, cut=True), "Political prisoners held; the scale is cut off below"
    return _drawing(axes, frame, marks, "Dots by day", unit, "held-around")


def held_and_recognised(frame: pd.DataFrame) -> Drawing:
    """Draw the people held against everyone ever recognised.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.held_and_recognised` returns it.
    """
    marks = []
    for name, part in frame.groupby("number", sort=False):
        rows, colour = _rows(part, ["day", "counted"], "people"), SERIES[str(name)]
        counts = [(row.day, n) for row, n in rows if row.counted]
        ends = {date: f"{n} in {date:%B %Y}" for date, n in counts[:1] + counts[-1:]}
        course = f"{name}: {', then '.join(ends.values())}"
        ends |= {date: f"{name}: {n}" for date, n in counts[-1:]}
        for date, n in counts:
            last = date == counts[-1][0]
            marks.append(Mark(course, ends.get(date, ""), n, colour, date.toordinal(), last))
    unit = "Political prisoners by counts, on a scale from zero"
    return _drawing(dots(marks), frame, marks, "Lines over time", unit, "held-and-recognised")


def populations(frame: pd.DataFrame) -> Drawing:
    """Draw populations one below the other, each with what is known of insult in it.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.populations` returns it.
    """
    marks = []
    for row, whole, part in _rows(frame, ["people", "day"], "people", "insult"):
        name = row.people + (f", {day(row.day)}" if row.day == row.day else "")
        colour, those = SERIES.get(row.people, "soft"), f"of those {row.people}, {CRIME}: {part}"
        marks.append(Mark(f"{name}: {whole}", f"{whole}", whole, colour, name=name))
        marks.append(Mark(those, f"{part}", part, colour, bold=True, name=f"of them {CRIME}"))
    return _drawing(bars(marks), frame, marks, "Bars of people", "People", "populations")


def case_periods(frame: pd.DataFrame) -> Drawing:
    """Draw published counts of cases over the periods that they cover, with the article's.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.case_periods` returns it.
    """
    marks = []
    for row, n in _rows(frame, ["start", "end", "window"], "cases"):
        told = f"{n:case} {during(row.start, row.end)}, by {row.counted_by}"
        text, colour = (f"{ARTICLE}: {n}", "ink") if row.counted_by == ARTICLE else (f"{n}", "soft")
        span = Interval(row.start.toordinal(), row.end.toordinal())
        marks.append(Mark(told, text, span, colour, bold=row.window != "beside"))
    unit = "Administrative cases heard, and the period of each count"
    none = "no count within the period or around it"
    return _drawing(spans(marks), frame, marks, "Bars over time", unit, "case-periods", none=none)


def elections(frame: pd.DataFrame) -> Drawing:
    """Draw each presidential election with the official share and who recognised the result.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.elections` returns it.
    """
    marks = []
    numbers = "percent", "states_rejecting", "states_accepting"
    for row, share, no, yes in _rows(frame, ["day"], *numbers):
        text = "unknown" if share == UNKNOWN else f"{share}%"
        notes = [f"{no:state} did not recognise it"] * (no != UNKNOWN)
        notes += [f"{yes:state} congratulated the winner"] * (yes != UNKNOWN)
        told = ", ".join([f"election of {row.day:%Y}: {text}", *notes])
        last = row.Index == frame.index[-1]
        marks.append(Mark(told, text, share, bold=last, name=f"{row.day:%Y}", notes=notes))
    unit = "Official share of the winner; below it the states named, where a list was found"
    return _drawing(bars(marks, 44), frame, marks, "Bars of percent", unit, "elections")


def contacts(frame: pd.DataFrame) -> Drawing:
    """Draw contacts in time, to scale, and the longest silence between them.

    Parameters
    ----------
    frame : DataFrame
        As :func:`researchlib.pardons.tables.contacts` returns it.
    """
    marks = []
    for row, *_ in _rows(frame, ["first_day", "day", "contact"]):
        first = row.first_day.toordinal() if row.first_day == row.first_day else -INF
        time = Interval(first, row.day.toordinal())
        text, colour = f"{row.contact} {time:when}", SERIES.get(row.contact, "held")
        marks.append(Mark(f"{text}, dated by {row.counted_by}", text, time, colour))
    heard = [mark for mark in marks if mark.colour == "held"]
    gaps = {months_between(a.number, b.number).low: (a, b) for a, b in pairwise(heard)}
    if (months := max(gaps, default=0)) > 1:
        a, b = gaps[months]
        text = f"{exactly(months):full month}, no letter or visit"
        told, days = f"{text}: from a {a.text} to a {b.text}", (a.number.high + 1, b.number.low - 1)
        silence = Mark(told, text, Interval(*days), bold=True, hatched=True)
        marks.insert(marks.index(a) + 1, silence)
    unit = "Contacts of Maria Kolesnikova with the world outside; grey: reports on her by others"
    none = f"last on record: {heard[-1].text}" if heard else "no contact is on record"
    return _drawing(spans(marks), frame, marks, "Bars over time", unit, "contacts", none=none)


def _rows(frame: pd.DataFrame, columns: list[str], *numbers: str) -> list[Any]:
    """Return the rows of a table that has these columns, each with its numbers."""
    rows = frame[[*columns, "counted_by"]].itertuples()
    return list(zip(rows, *(found(frame, name) for name in numbers), strict=True))


def _drawing(
    axes: Axes, frame: pd.DataFrame, marks: list[Mark], *words: str, none: str = "no count known"
) -> Drawing:
    """Return a drawing told by its marks: its title by the bold ones, its alternative by all."""
    kind, unit, name = words
    if not any(artist.get_gid() for artist in drawn(axes)):
        write(axes, none, (0.5, 0.5), base=axes.transAxes, ha="center")
    title = capital("; ".join(dict.fromkeys(mark.told for mark in marks if mark.bold)) or none)
    alt = f"{kind}: {'; '.join(dict.fromkeys(mark.told for mark in marks)) or none}."
    who = ", ".join(who for who in frame["counted_by"].unique() if who != ARTICLE)
    return Drawing(axes, frame, title, unit, f"Source: {who or 'none known'}.", alt, name)
