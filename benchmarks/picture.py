"""What the benchmarks measured, for a page: a table, and a picture.

`make refresh` writes both from measured.json, which ``batch.py`` and ``growth.py`` made.
"""

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

NAMES = {
    "command": "papermill, its command",
    "execute": "jupyter execute",
    "nbval": "pytest --nbval-lax",
    "nbmake": "pytest --nbmake",
    "api": "papermill, its API",
    "api2": "papermill, its API, two processes",
    "ploomber": "ploomber-engine, no isolation",
    "engine": "papermill's API, engine researchlib, saving once a run",
    "ours1": "researchlib, one worker",
    "ours": "researchlib, two workers",
    "floor": "the cells alone, two processes",
}
"""What the ways are called in print."""


def table(measured: dict[str, Any]) -> str:
    """Return the ways of running a notebook many times as a table, the fastest last."""
    batch = measured["batch"]
    ways = sorted(batch["ways"].items(), key=lambda pair: pair[1]["runs/s"])
    lines = [
        f"| {NAMES[way]} | {m['runs/s']:.2f} | {m['CPU s/run']:.2f} | {m['peak MiB']:.0f} |"
        for way, m in ways
    ]
    head = f"{batch['about']}:\n\n| way | runs a second | CPU seconds a run | peak memory, MiB |\n"
    return "\n".join([f"{head}|---|--:|--:|--:|", *lines])


def draw(measured: dict[str, Any], target: Path) -> None:
    """Draw runs a second of each way, and how all claims grow with the evidence."""
    figure = Figure((9, 3.6), layout="constrained")
    ways = sorted(measured["batch"]["ways"].items(), key=lambda pair: pair[1]["runs/s"])
    left, right = figure.subplots(1, 2, width_ratios=(5, 4))
    colours = ["#b3541e" if way in ("ours", "ours1", "engine") else "#8a8a8a" for way, _ in ways]
    bars = left.barh([NAMES[way] for way, _ in ways], [m["runs/s"] for _, m in ways], color=colours)
    left.bar_label(bars, fmt="%.2g", padding=3)
    left.set(title="Runs a second")
    growth = measured["growth"]
    right.loglog(
        [p["observations"] for p in growth], [p["user"] for p in growth], "o-", color="#b3541e"
    )
    for point in growth:
        text = f"{point['times']}x: {point['user']:.2g} s"
        place = (point["observations"], point["user"])
        right.annotate(text, place, (7, -3), textcoords="offset points", fontsize=8)
    right.minorticks_off()
    right.margins(0.1)
    right.xaxis.set_major_formatter("{x:,.0f}")
    right.yaxis.set_major_formatter("{x:g}")
    right.set(title="All claims: CPU seconds", xlabel="observations")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    with mpl.rc_context({"svg.hashsalt": "researchlib", "svg.fonttype": "none"}):
        figure.savefig(target, metadata={"Date": None})
