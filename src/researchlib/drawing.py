"""One figure as the reader gets it: a message, a picture, its text alternative and its data.

A picture is drawn with matplotlib on a canvas 360 units wide, one unit a pixel on a phone. As SVG
it names colours by class, so that a page's scheme colours it, and each mark (artists of one
``gid``) by a sentence, so that it can be heard.
"""

from __future__ import annotations

import base64
import json
import logging
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .intervals import INF, UNKNOWN, Interval, exactly

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.text import Text

# Where nobody says where logs go, its notices, of a HOME that cannot be written or of a slow search
# for fonts, would stand in the output of the cell that draws first.
logging.getLogger("matplotlib").addHandler(logging.NullHandler())

FIGURE_MIMETYPE = "application/vnd.researchlib.figure+json"
CSS = (Path(__file__).parent / "templates/researchlib/figure.css").read_text("utf-8")
VARIABLE = re.compile(r"var\(--([\w-]+), ([^)]+)\)")
COLOURS = dict(VARIABLE.findall(CSS))
TOKENS = {colour: token for token, colour in COLOURS.items()}
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
WIDTH, ROW, LINE, GAP, FOOT = 360, 28, 16, 6, 24
"""Units: the canvas, a row of bars, a line of text, from a mark to its label, a time axis."""
HEIGHTS = (0, 15, -15, 22, -22, 30, -30)
"""How far above its mark a label may stand, the best first."""
STEPS = ((4, "M", "%B %Y"), (20, "Q", "Q%q %Y"), (INF, "Y", "%Y"))
"""How a time axis of so many months at most names its months, quarters or years."""
APART = 62
"""Days up to which two dots of one mark are joined by a line."""


class Mark(NamedTuple):
    """What a figure shows of one row of its table.

    Parameters
    ----------
    told : str
        What it says, in a sentence; what has the same sentence is one mark.
    text : str
        The words at it.
    number : Interval
        How much; of a span, its days.
    colour : str
        Its token in the sheet.
    start : float
        Where a bar begins, or the day of a dot.
    bold, hatched : bool
        How its words and its shape are drawn; a hatched span is a dashed line.
    name : str
        The name of a bar.
    notes : sequence of str
        Lines below a bar.
    """

    told: str
    text: str
    number: Interval
    colour: str = "soft"
    start: float = 0
    bold: bool = False
    hatched: bool = False
    name: str = ""
    notes: Sequence[str] = ()

    @property
    def shape(self) -> dict[str, Any]:
        """How matplotlib draws it."""
        return {"gid": self.told, "color": COLOURS[self.colour]}

    @property
    def words(self) -> dict[str, Any]:
        """How matplotlib writes what is said of it."""
        return {"gid": self.told, "weight": "bold" if self.bold else "normal"}


@dataclass(frozen=True)
class Drawing:
    """A drawn figure; a notebook shows it as an image between its words, and carries its record.

    Parameters
    ----------
    axes : Axes
        What was drawn on.
    data : DataFrame
        What was drawn.
    title, unit, source : str
        What it says, what it counts, and who counted: the words around the picture.
    alt : str
        What one sees, in words: the kind of picture, a colon, and each mark.
    name : str
        A short name, for files.
    """

    axes: Axes
    data: pd.DataFrame
    title: str
    unit: str
    source: str
    alt: str
    name: str

    def svg(self) -> str:
        """Return the picture as SVG for a page that has the sheet; always the same bytes."""
        box, kind = f"0 0 {WIDTH} {self.axes.figure.bbox.height:g}", self.alt.partition(":")[0]
        about = {"viewBox": box, "class": "plot", "role": "group", "aria-label": kind}
        groups = {None: (root := ET.Element("svg", about))}
        for artist in drawn(self.axes):
            told = artist.get_gid()
            if told not in groups:
                groups[told] = ET.SubElement(root, "g", {"role": "img", "aria-label": told})
            groups[told].append(_element(artist))
        return ET.tostring(root, encoding="unicode")

    def to_dict(self) -> dict[str, Any]:
        """Return the words, the picture and the plotted rows as plain JSON values."""
        days = self.data.select_dtypes("datetime").columns
        shown = self.data.astype(dict.fromkeys(days, "str"))
        plain = shown.to_json(orient="split", index=False, double_precision=6)
        words = {key: getattr(self, key) for key in ("name", "title", "unit", "source", "alt")}
        return {**words, "svg": self.svg(), **json.loads(plain)}

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        title, unit, source, alt = map(escape, (self.title, self.unit, self.source, self.alt))
        record = self.to_dict()
        picture = base64.b64encode(standalone(record["svg"]).encode()).decode()
        html = f"""<div style="max-width: 32em"><strong>{title}</strong><br/>{unit}<br/>
<img style="width: 100%" alt="{alt}" src="data:image/svg+xml;base64,{picture}"/><br/>
{source}</div>"""
        words = {"text/plain": f"{self.title}\n\n{self.alt}", "text/html": html}
        return {**words, FIGURE_MIMETYPE: record}


def standalone(svg: str) -> str:
    """Return a figure's SVG as a file of its own: light, on white, for ``<img>`` and for print."""
    sheet = VARIABLE.sub(r"\2", CSS).partition("\n.fig ")[0]
    ground = f'><style>{sheet}</style><rect class="paper" width="100%" height="100%"/>'
    size = r'xmlns="http://www.w3.org/2000/svg" \g<0> width="\1" height="\2"'
    return re.sub(r'viewBox="0 0 (\S+) (\S+)"', size, svg, count=1).replace(">", ground, 1)


def drawn(axes: Axes) -> list[Any]:
    """Return what is drawn, in its order; matplotlib's own axes are not."""
    ours = {*axes.lines, *axes.patches, *axes.texts}
    return [artist for artist in axes.get_children() if artist in ours]


def _element(artist: Any) -> ET.Element:
    """Return what an artist looks like in SVG, whose heights count from the top."""
    from matplotlib.colors import to_hex
    from matplotlib.transforms import Affine2D

    down = artist.get_transform() + Affine2D().scale(1, -1).translate(0, artist.figure.bbox.height)
    filled = hasattr(artist, "get_hatch")
    token = TOKENS[to_hex(artist.get_facecolor() if filled else artist.get_color())]
    if hasattr(artist, "get_text"):
        (x, y), anchor = down.transform(artist.get_position()), ANCHORS[artist.get_ha()]
        looks = {"class": token, "text-anchor": anchor, "font-weight": artist.get_weight()}
        text = ET.Element("text", {"x": f"{x:.1f}", "y": f"{y:.1f}", **looks})
        text.text = artist.get_text()
        return text
    corners = down.transform_path(artist.get_path()).vertices
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners)
    if not filled:
        looks = {"class": f"line {token}-line{' gap' * artist.is_dashed()}"}
        return ET.Element("path", {"d": d, "stroke-width": f"{artist.get_lw():g}", **looks})
    if artist.get_hatch():
        d += _stripes(*corners.min(axis=0), *(corners.max(axis=0) - corners.min(axis=0)))
        token = f"paper {token}-line"
    return ET.Element("path", {"d": d, "class": token})


def _stripes(left: float, top: float, width: float, height: float) -> str:
    """Return lines that fall by 45 degrees from a rectangle's top and right to its other sides."""
    return "".join(
        f"M{left + min(k, width):.1f} {top + k - min(k, width):.1f}"
        f"L{left + k - min(k, height):.1f} {top + min(k, height):.1f}"
        for k in range(4, int(width + height), 4)
    )


def canvas(height: float, left: float = 0, right: float = 0, foot: float = 0) -> Axes:
    """Return Axes in its units, from the top, on a canvas of that height with margins."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure, width = Figure((WIDTH / 72, height / 72), dpi=72), WIDTH - left - right
    FigureCanvasAgg(figure)
    box = left / WIDTH, foot / height, width / WIDTH, 1 - foot / height
    return figure.add_axes(box, xlim=(0, width), ylim=(height - foot, 0))


def write(axes: Axes, text: str, at: tuple[Any, Any], gap: Any = (0, 0), **style: Any) -> Text:
    """Write a text some units to the right of a point and above it, centred on that height.

    The reader's own settings of matplotlib have no say in it.
    """
    from matplotlib.transforms import offset_copy

    moved = style.pop("base", axes.transData)
    moved = offset_copy(moved, axes.get_figure(root=True), gap[0], gap[1], units="points")
    font = {"family": "DejaVu Sans", "size": 12, "usetex": False, "parse_math": False}
    looks = {"va": "center", "color": COLOURS["ink"], "weight": "normal", **font, **style}
    return axes.text(*at, text, transform=moved, **looks)


def place(axes: Axes, labels: Iterable[tuple[Mark, float, float, float]]) -> None:
    """Write the words to marks from one place to another where they cover nothing, or nowhere."""
    others = [other for other in drawn(axes) if other.get_gid() or other not in axes.patches]
    taken = [other.get_window_extent() for other in others]
    for mark, start, end, y in labels:
        sides = ("center", (start + end) / 2, 0), ("left", end, GAP), ("right", start, -GAP)
        for up, (side, x, gap) in product(HEIGHTS, sides):
            text = write(axes, mark.text, (x, y), (gap, up), ha=side, **mark.words)
            box = text.get_window_extent()
            inside = all(axes.figure.bbox.contains(*corner) for corner in (box.p0, box.p1))
            if inside and not any(map(box.padded(2).overlaps, taken)):
                taken.append(box)
                break
            text.remove()


def reach(number: Interval) -> float:
    """Return the end up to which a number is drawn."""
    return number.low if number.high == INF else number.high


def bars(marks: Sequence[Mark], left: float = 0) -> Axes:
    """Draw rows of bars, named at their left or, where that leaves no room, above.

    Up to its lower end a number is drawn whole, from there to its upper hatched; an arrow says that
    nothing bounds it. Of an unknown number there is no bar.
    """
    head = 0 if left else 18
    axes = canvas(sum(head + ROW + LINE * len(mark.notes) for mark in marks) or ROW, left)
    y, unit = 0.0, 0.0
    for mark in marks:
        y += head + ROW / 2
        write(axes, mark.name, (0, y), (-left, head), **mark.words)
        low, high = max(mark.number.low, 0), mark.number.high
        for first, last, hatched in ((0, low, mark.hatched), (low, high, True)):
            if first < last < INF:
                hatch = "//" if hatched else None
                axes.barh(y, last - first, 18, mark.start + first, hatch=hatch, **mark.shape)
        arrow, end = "→ " if 0 < low < high == INF else "", mark.start + max(reach(mark.number), 0)
        text = write(axes, arrow + mark.text, (end, y), (GAP, 0), **mark.words)
        unit = max(unit, end / (WIDTH - left - GAP - 1 - text.get_window_extent().width))
        for note in mark.notes:
            y += LINE
            write(axes, note, (0, y + 2), gid=mark.told)
        y += ROW / 2
    axes.set_xlim(0, (unit or 1) * (WIDTH - left))
    return axes


def spans(marks: Sequence[Mark]) -> Axes:
    """Draw spans of days, each in a row, to scale: in ink on a wash, hatched as a dashed line."""
    axes = canvas(30 * max(1, len(marks)) + FOOT, 12, 12, FOOT)
    days = [m.number if m.number.bounded else exactly(m.number.high) for m in marks]
    timed(axes, [day for span in days for day in (span.low, span.high)])
    rows = []
    for row, (mark, span) in enumerate(zip(marks, days, strict=True)):
        y, width = 30 * row + 17, max(span.high + 1 - span.low, _across(axes, 5))
        if mark.colour == "ink":
            axes.axvspan(span.low, span.low + width, color=COLOURS["wash"])
        if mark.hatched:
            axes.plot([span.low, span.low + width], [y, y], "--", lw=2, **mark.shape)
        else:
            axes.barh(y, width, 10, span.low, **mark.shape)
        rows.append((mark, span.low, span.low + width, y))
    place(axes, rows)
    return axes


def dots(marks: Sequence[Mark], *, cut: bool = False) -> Axes:
    """Draw numbers at their days on a scale from zero on, or on one that is ``cut`` off below.

    Between two bounds there is a hatched bar, at a single one an arrow.
    """
    marks = [mark for mark in marks if mark.number != UNKNOWN]
    axes = canvas(230, 12, 12, FOOT)
    ends = [n for m in marks for n in (m.number.low, m.number.high) if abs(n) < INF] or [0]
    low = min(ends) if cut else 0
    room = (max(ends) - low or 1) / 8
    axes.set_ylim(low - room * cut, max(ends) + room)
    timed(axes, [mark.start for mark in marks])
    for a, b in pairwise(marks):
        if a.told == b.told and b.start - a.start <= APART:
            axes.plot([a.start, b.start], [reach(a.number), reach(b.number)], "-", lw=2, **a.shape)
    for mark in marks:
        x, y, number = mark.start, reach(mark.number), mark.number
        if number.exact:
            axes.plot([x, x], [y, y], "-", lw=6, solid_capstyle="round", **mark.shape)
        elif number.bounded:
            width = _across(axes, 5)
            axes.bar(x, y - number.low, width, number.low, hatch="//", **mark.shape)
        else:
            write(axes, "↑" if number.high == INF else "↓", (x, y), ha="center", **mark.shape)
    labels = {mark.text: mark for mark in sorted(marks, key=lambda mark: mark.bold) if mark.text}
    last = reversed(labels.values())
    place(axes, [(mark, mark.start, mark.start, reach(mark.number)) for mark in last])
    return axes


def timed(axes: Axes, days: Sequence[float]) -> None:
    """Give axes a scale of whole months; months, quarters or years are named if there is room."""
    import pandas as pd

    if not days:
        return
    first, last = (pd.Timestamp.fromordinal(int(f(days))).to_period("M") for f in (min, max))
    axes.set_xlim(first.start_time.toordinal(), last.end_time.toordinal() + 1)
    base, tick, soft = axes.get_xaxis_transform(), -5 / axes.bbox.height, COLOURS["soft"]
    step, text = next(form for most, *form in STEPS if (last - first).n < most)
    for period in pd.period_range(first.start_time, last.end_time, freq=step):
        start = max(first.start_time, period.start_time).toordinal()
        end = min(last.end_time, period.end_time).toordinal() + 1
        axes.plot([start, start, end], [tick, 0, 0], "-", lw=1, color=soft, transform=base)
        style = {"ha": "center", "color": soft, "base": base}
        label = write(axes, period.strftime(text), ((start + end) / 2, 0), (0, -12), **style)
        if _across(axes, label.get_window_extent().width) > end - start:
            label.remove()


def _across(axes: Axes, units: float) -> float:
    """Return how many days so many units are."""
    low, high = axes.get_xlim()
    return units * (high - low) / axes.bbox.width
