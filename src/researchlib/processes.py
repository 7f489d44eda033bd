"""Nothing that a run started outlives it, whatever it became."""

import ctypes
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress

import psutil

RUN = "RESEARCHLIB_RUN"
"""The variable that marks what a worker started: children inherit it, wherever they go."""

DEATH_SIGNAL, SUBREAPER = 1, 36
"""What to send this process when its parent dies; whether orphans below it become its children."""


def set_linux(option: int, value: int) -> None:
    """Set what Linux does with this process; elsewhere nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value)


def end(processes: Iterable[psutil.Process]) -> None:
    """Kill those processes that are still there and may be killed."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()


def end_children() -> None:
    """Kill this process's descendants, and wait for them; costs nothing where there are none."""
    with suppress(ChildProcessError):  # there is none
        for _ in range(100):  # another user's cannot be killed
            os.waitpid(-1, os.WNOHANG)
            end(psutil.Process().children(recursive=True))


def end_marked(mark: str) -> None:
    """Kill every process whose mark begins like this; takes milliseconds."""
    for process in psutil.process_iter(["environ"]):
        if (process.info["environ"] or {}).get(RUN, "").startswith(mark):
            end([process])


def end_in_words(what: str, status: int | None) -> str:
    """Say how a process ended."""
    if status is not None and status < 0:
        return f"the {what} was killed by {signal.Signals(-status).name}"
    return f"the {what} left by itself, status {status}"
