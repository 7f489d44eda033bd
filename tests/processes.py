"""What tests start, found by a mark in its environment, and waited for."""

import time
from collections.abc import Callable

import psutil

MARK = "RESEARCHLIB_TEST_MARK"


def alive(mark: str, but: int = -1) -> list[psutil.Process]:
    """List the processes that have a mark in their environment."""
    return [
        process
        for process in psutil.process_iter(["environ", "status"])
        if (process.info["environ"] or {}).get(MARK) == mark
        and process.pid != but
        and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


def eventually(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()
