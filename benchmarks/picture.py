"""Draw what the benchmarks measured: runs a second of each way, and how claims grow with evidence.

python benchmarks/picture.py benchmarks/measured.json docs/benchmark.svg
"""

import json
import sys
from pathlib import Path

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
    "engine": "papermill --engine researchlib",
    "ours1": "researchlib, one worker",
    "ours": "researchlib, two workers",
    "floor": "the cells alone, two processes",
}
"""What the ways are called in print."""


def draw(measured: dict) -> Figure:
    """Draw both as one picture."""
    figure = Figure((9, 3.6), layout="constrained")
    ways = sorted(measured["batch"]["ways"].items(), key=lambda pair: pair[1]["runs/s"])
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
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
        right.annotate(text, place, (5, -10), textcoords="offset points", fontsize=8)
    right.minorticks_off()
    right.set(title="All claims: CPU seconds", xlabel="observations")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    return figure


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    with mpl.rc_context({"svg.hashsalt": "researchlib", "svg.fonttype": "none"}):
        draw(json.loads(source.read_text())).savefig(target, metadata={"Date": None})
