"""Notebooks executed in parallel, each isolated from the others; whole outputs or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

from researchlib.engine.files import private_variables
from researchlib.engine.kernels import run_in_kernel
from researchlib.engine.workers import Job, Result, run_many
from researchlib.errors import ParameterError, ResearchlibError


class OutputError(ResearchlibError):
    """An output directory that cannot be written."""


def execute_all(
    jobs: Iterable[Job],
    workers: int | None,
    on_done: Callable[[Result], object],
    *,
    preload: Sequence[str] = (),
    engine: Literal["forked", "kernel"] | None = None,
    **limits: Any,
) -> list[Result]:
    """Execute notebooks in parallel, each isolated from the others; one failure stops no other.

    Parameters
    ----------
    jobs : iterable of Job
        The runs.
    workers : int, optional
        How many run at once; by default one for each processor.
    on_done : callable
        Called with each result.
    preload : sequence of str
        Modules that a warm process imports before it forks.
    engine : {"forked", "kernel"}, optional
        Children forked from a warm process, or ordinary kernels; by default the first where it can
        be.
    **limits : float, optional
        ``timeout``, the seconds that a run may take, and ``max_memory``, the bytes that it may
        hold.

    Raises
    ------
    ParameterError
        If the engine cannot do what is asked here.
    """
    forked = hasattr(os, "fork") if engine is None else engine == "forked"
    if forked and not hasattr(os, "fork"):
        raise ParameterError("engine: found 'forked', expected 'kernel': this system has no fork")
    if not forked and any(limits.values()):
        raise ParameterError("engine: found 'kernel' with a limit, expected 'forked' or no limit")
    workers = workers or default_workers()
    results: list[Result] = []

    def done(result: Result) -> None:
        results.append(result)
        on_done(result)

    if forked:
        run_many(jobs, workers=workers, on_done=done, preload=preload, **limits)
    else:
        _execute_in_kernels(jobs, workers, done)
    return sorted(results, key=lambda result: result.job.output)


def _execute_in_kernels(
    jobs: Iterable[Job], workers: int, on_done: Callable[[Result], object]
) -> None:
    before = dict(os.environ)
    os.environ.update(private_variables())  # all that is started inherits them
    try:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            for future in as_completed([pool.submit(run_in_kernel, job) for job in jobs]):
                on_done(future.result())
    finally:
        os.environ.clear()
        os.environ.update(before)


def default_workers() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def writing_in(out: Path) -> Iterator[None]:
    """Make a directory, and say in one line why it cannot be written, if the block fails for that.

    Raises
    ------
    OutputError
        If the directory cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{out}: found {reason}, expected a directory to write in") from None


@contextmanager
def whole_directory(out: Path) -> Iterator[Path]:
    """Give a new directory beside ``out`` to write in, whose files move there at the end.

    If the block fails, or the process is killed, ``out`` is as it was before.

    Raises
    ------
    OutputError
        If the directory cannot be written.
    """
    there = out.exists()
    with writing_in(out):
        temporary = Path(tempfile.mkdtemp(prefix=".incomplete-", dir=out))
    try:
        yield temporary
        for path in [path for path in temporary.rglob("*") if path.is_file()]:
            target = out / path.relative_to(temporary)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        if not there and not any(out.iterdir()):
            out.rmdir()
