"""A worker's own side: warm up once, then run the jobs that its caller sends."""

import gc
import importlib
import io
import os
import signal
import sys
import warnings
from collections.abc import Iterable
from contextlib import chdir, suppress
from multiprocessing.connection import Connection

from jupyter_core.utils import ensure_event_loop

from researchlib.engine.kernel import absent
from researchlib.engine.workers import Settings

with absent("rfc3987_syntax"):  # jsonschema would compile a grammar with it, for over a second
    from researchlib.engine.forked import prepare
    from researchlib.engine.run import run

# What these, IPython and tornado import only when first used.
_LATE = (
    "pandas.plotting._matplotlib",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "IPython.core.logger",
    "IPython.core.pylabtools",
    "tornado.platform.asyncio",
)


def serve(descriptor: int) -> None:
    """Be a worker: run the jobs that come down a pipe until it closes."""
    pipe = Connection(descriptor)
    os.register_at_fork(after_in_child=pipe.close)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    # Heard while a cell runs: the caller hung up.
    ensure_event_loop().add_reader(descriptor, sys.exit)
    with suppress(EOFError, ConnectionResetError, SystemExit):
        settings: Settings
        settings, environment = pipe.recv()
        os.environ.clear()
        os.environ.update(environment)
        warm_up(settings.preload)
        pipe.send(None)
        while True:
            job = pipe.recv()
            pipe.send(run(job, run_timeout=settings.timeout, max_memory=settings.max_memory))
    os._exit(0)


def warm_up(preload: Iterable[str]) -> None:
    """Do once what every run would otherwise do again: imports, a kernel, and a first drawing."""
    prepare()
    # matplotlib reads ./matplotlibrc before any other.
    with warnings.catch_warnings(action="ignore"), chdir(os.environ["MPLCONFIGDIR"]):
        for name in preload:
            with suppress(ImportError):  # the notebook that needs it will say so
                importlib.import_module(name)
        for name in _LATE:
            if name.partition(".")[0] in sys.modules:
                importlib.import_module(name)
        if "matplotlib.pyplot" in sys.modules:
            _draw()
            _spare_unseen_drawing()
    gc.collect()
    gc.freeze()  # or the children's collector would touch, and so copy, every page


def _draw() -> None:
    """Fill matplotlib's caches of fonts and text, without choosing a backend or touching pyplot."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.subplots()
    axes.plot([0, 1], label="Aa 0")
    axes.set(title="T", xlabel="x", ylabel="y")
    axes.legend()
    FigureCanvasAgg(figure)
    for kind in ("png", "svg"):
        figure.savefig(io.BytesIO(), format=kind, bbox_inches="tight")


def _spare_unseen_drawing() -> None:
    """Let pyplot not draw, after each cell, what the inline backend draws again to show it.

    Nobody sees that first drawing, and it costs a quarter of a small notebook. It stays where it
    has an effect: a layout engine moves things a little further each time, and a handler of
    drawings may do anything.
    """
    from matplotlib import pyplot
    from matplotlib._pylab_helpers import Gcf

    def draw_all(force: bool = False) -> None:
        for manager in Gcf.get_all_fig_managers():
            canvas = manager.canvas
            noticed = canvas.figure.get_layout_engine() or canvas.callbacks.callbacks.get(
                "draw_event"
            )
            if (force or canvas.figure.stale) and noticed:
                canvas.draw_idle()

    pyplot.draw_all = draw_all
