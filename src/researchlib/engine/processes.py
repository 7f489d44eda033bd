"""Nothing that a run started outlives it, whatever it became."""

import os
import signal
from collections.abc import Iterable
from contextlib import suppress

import psutil

RUN = "RESEARCHLIB_RUN"
"""The variable that marks what a worker started: children inherit it, wherever they go."""


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
