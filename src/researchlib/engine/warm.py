"""A worker's own side: warm up once, then run the jobs that its caller sends."""

import gc
import importlib
import os
import signal
import sys
import warnings
from collections.abc import Iterable
from contextlib import chdir, suppress
from multiprocessing.connection import Connection
from typing import Any

from jupyter_core.utils import ensure_event_loop

from researchlib.engine import absent

with absent("rfc3987_syntax"):  # jsonschema would compile a grammar with it, for over a second
    from researchlib.engine.forked import prepare
    from researchlib.engine.run import run
    from researchlib.processes import SUBREAPER, end_children, set_linux

# What is imported only when the first cell runs, or before it by the file in `private_variables`.
_LATE = ("IPython.core.logger", "tornado.platform.asyncio", "matplotlib")


def serve(descriptor: int) -> None:
    """Be a worker: run the jobs that come down a pipe until it closes."""
    pipe = Connection(descriptor)
    os.register_at_fork(after_in_child=pipe.close)
    set_linux(SUBREAPER, 1)  # daemons of a run come here when they lose their parent
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    # Heard while a cell runs: the caller hung up.
    ensure_event_loop().add_reader(descriptor, sys.exit)
    with suppress(EOFError, ConnectionResetError, SystemExit):
        preload, environment = pipe.recv()
        os.environ.clear()
        os.environ.update(environment)
        warm_up(preload)
        while True:
            job, how = pipe.recv()
            result = run(job, **how)
            end_children()
            pipe.send(result)
    end_children()
    os._exit(0)


def warm_up(preload: Iterable[str]) -> None:
    """Do once what every run would otherwise do again: make a kernel, import modules."""
    shell: Any = prepare().kernel.shell
    # matplotlib reads ./matplotlibrc before any other; pandas asks whether it is in a notebook.
    with (
        warnings.catch_warnings(action="ignore"),
        chdir(os.environ["MPLCONFIGDIR"]),
        shell.builtin_trap,
    ):
        for name in (*_LATE, *preload):
            with suppress(ImportError):  # the notebook that needs it will say so
                importlib.import_module(name)
    gc.enable()
    gc.freeze()  # or the children's collector would touch, and so copy, every page
