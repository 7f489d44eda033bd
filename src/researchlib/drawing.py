"""One figure as the reader gets it: a picture, its text alternative and its data."""

from __future__ import annotations

import datetime as dt
import io
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
BLUE, ORANGE, GREEN, RED = "#0072b2", "#e69f00", "#009e73", "#d55e00"

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

    @property
    def _figure(self) -> Figure:
        return cast("Figure", self.axes.get_figure(root=True))

    def svg(self) -> str:
        """Return the picture as SVG that carries its text alternative; always the same bytes."""
        buffer = io.StringIO()
        with house_style():
            # What "tight" does, without drawing everything once more before.
            box = self._figure.get_tightbbox().padded(MARGIN)
            self._figure.savefig(buffer, format="svg", bbox_inches=box, metadata={"Date": None})
        text = buffer.getvalue()
        label = escape(self.alt, quote=True)
        start = text.index("<svg ")
        return f'<svg role="img" aria-label="{label}" {text[start + 5 :]}'

    def to_dict(self) -> dict[str, Any]:
        """Return the name, the text alternative and the plotted rows as plain JSON values."""
        rows = [[_plain(value) for value in row] for row in self.data.itertuples(index=False)]
        columns = list(self.data.columns)
        return {"name": self.name, "alt": self.alt, "columns": columns, "data": rows}

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {
            "text/plain": self.alt,
            "image/svg+xml": self.svg(),
            FIGURE_MIMETYPE: self.to_dict(),
        }


def _plain(value: Any) -> Any:
    import pandas as pd

    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if hasattr(value, "item"):
        value = value.item()
    return round(value, 6) if isinstance(value, float) else value


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
    settings: dict[str, Any] = matplotlib.rcParams
    readers = dict(dict.items(settings))
    try:
        dict.update(settings, _settings())  # 300 values, validated once and not each time
        yield
    finally:
        dict.update(settings, readers)


@cache
def _settings() -> dict[str, Any]:
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcParams.update(matplotlib.rcParamsDefault)
        matplotlib.rcParams.update(STYLE)
        return {k: v for k, v in matplotlib.rcParams.items() if k != "backend"}


@contextmanager
def canvas(title: str, unit: str, source: str, *, height: float = 3.6) -> Iterator[Axes]:
    """Give Axes in the house style with a title, the unit and a source line."""
    with house_style():
        from matplotlib.figure import Figure

        figure = Figure(figsize=(7.2, height))
        axes = figure.subplots()
        axes.set_title(title, loc="left", fontweight="bold", fontsize=11, pad=24)
        axes.annotate(
            unit, (0, 1), (0, 8), xycoords="axes fraction", textcoords="offset points", color=GREY
        )
        axes.annotate(
            f"Source: {source}",
            (0, 0),
            (0, -32),
            xycoords="axes fraction",
            textcoords="offset points",
            va="top",
            color=GREY,
            fontsize=8,
        )
        yield axes


def need(data: pd.DataFrame, *columns: str) -> None:
    """Raise a ValueError that names the columns which a figure's data lack."""
    missing = [column for column in columns if column not in data.columns]
    if missing:
        raise ValueError(f"the figure needs the columns {', '.join(missing)}")


def beside(axes: Axes, text: str, point: tuple[Any, Any], gap: float, **style: Any) -> None:
    """Write a text to the right of a point, some points away (to the left, if negative)."""
    axes.annotate(text, point, (gap, 0), textcoords="offset points", va="center", **style)


def place(day: dt.date) -> float:
    """Return where a day stands on a time axis."""
    quiet_matplotlib()
    from matplotlib.dates import date2num

    return float(date2num(day))


def bare(axes: Axes) -> None:
    """Leave out the value axis where every bar carries its number."""
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)
