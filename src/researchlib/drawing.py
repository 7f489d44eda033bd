"""One figure as the reader gets it: a picture, its text alternative and its data."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import escape
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FIGURE_MIMETYPE = "application/vnd.researchlib.figure+json"
MARGIN = 0.1
INK, GREY, PALE = "#222222", "#767676", "#d9d9d9"
BLUE, ORANGE, RED = "#0072b2", "#e69f00", "#d55e00"

STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "figure.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "researchlib",
    "date.converter": "concise",
}


@dataclass(frozen=True)
class Drawing:
    """A drawn figure; it shows itself as SVG, as text and as its data.

    Parameters
    ----------
    axes : Axes
        What was drawn on.
    data : DataFrame
        What was drawn.
    alt : str
        What one sees, in words.
    name : str
        A short name, for files.
    """

    axes: Axes
    data: pd.DataFrame
    alt: str
    name: str

    def svg(self) -> str:
        """Return the picture as SVG that carries its text alternative; always the same bytes."""
        buffer = io.StringIO()
        figure = cast("Figure", self.axes.get_figure(root=True))
        with house_style():
            # What "tight" does, without drawing everything once more before.
            box = figure.get_tightbbox().padded(MARGIN)
            figure.savefig(buffer, format="svg", bbox_inches=box, metadata={"Date": None})
        _, _, picture = buffer.getvalue().partition("<svg ")
        return f'<svg role="img" aria-label="{escape(self.alt)}" {picture}'

    def to_dict(self) -> dict[str, Any]:
        """Return the name, the text alternative and the plotted rows as plain JSON values."""
        days = self.data.select_dtypes("datetime").columns
        shown = self.data.astype(dict.fromkeys(days, "str"))
        plain = shown.to_json(orient="split", index=False, double_precision=6)
        return {"name": self.name, "alt": self.alt, **json.loads(plain)}

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {
            "text/plain": self.alt,
            "image/svg+xml": self.svg(),
            FIGURE_MIMETYPE: self.to_dict(),
        }


@cache
def quiet_matplotlib() -> ModuleType:
    """Return matplotlib, imported without its notices.

    They tell of a HOME that cannot be written and of a slow search for fonts, and would stand in
    the output of the cell that draws first.
    """
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        import matplotlib.figure
    finally:
        logger.setLevel(level)
    return matplotlib


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the package's style, and leave the reader's settings as they were."""
    matplotlib = quiet_matplotlib()
    with matplotlib.rc_context():
        dict.update(matplotlib.rcParams, _settings())  # validated once and not each time
        yield


@cache
def _settings() -> dict[str, Any]:
    matplotlib = quiet_matplotlib()
    usual = {k: v for k, v in matplotlib.rcParamsDefault.items() if k != "backend"}
    return dict(matplotlib.RcParams({**usual, **STYLE}))


@contextmanager
def canvas(title: str, unit: str, source: str, *, height: float = 3.6) -> Iterator[Axes]:
    """Give Axes in the house style with a title, the unit and a source line."""
    with house_style():
        from matplotlib.figure import Figure

        axes = Figure(figsize=(7.2, height)).subplots()
        axes.set_title(title, loc="left", fontweight="bold", fontsize=11, pad=24)
        outside = {"xycoords": "axes fraction", "color": GREY}
        note(axes, unit, (0, 1), (0, 8), va="baseline", **outside)
        note(axes, f"Source: {source}", (0, 0), (0, -32), va="top", fontsize=8, **outside)
        yield axes


def need(data: pd.DataFrame, *columns: str) -> None:
    """Raise a ValueError that names the columns which a figure's data lack."""
    missing = [column for column in columns if column not in data.columns]
    if missing:
        raise ValueError(f"the figure needs the columns {', '.join(missing)}")


def note(
    axes: Axes, text: str, point: tuple[Any, Any], gap: tuple[float, float] = (0, 0), **style: Any
) -> None:
    """Write a text some points to the right of a point and above it, centred on that height."""
    axes.annotate(text, point, gap, **{"textcoords": "offset points", "va": "center", **style})


def place(day: dt.date) -> float:
    """Return where a day stands on a time axis."""
    from matplotlib.dates import date2num

    return float(date2num(day))
