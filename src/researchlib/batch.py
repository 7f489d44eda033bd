"""Papermill over the notebooks: checked parameters, parallel runs, whole outputs or none."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from researchlib.errors import ResearchlibError

COLUMNS = (
    "claim_id",
    "paragraph",
    "comparator",
    "claimed",
    "verdict",
    "lower",
    "upper",
    "unit",
    "as_of",
    "notebook",
    "working",
)


class OutputError(ResearchlibError):
    """An output directory that cannot be written."""


@dataclass(frozen=True, slots=True)
class Run:
    """One notebook to execute, with its parameters, and where to put the result."""

    notebook: Path
    output: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a run: its notebook, or the error that ended it."""

    run: Run
    error: str = ""


def execute(run: Run) -> Result:
    """Execute one run through papermill; a failed one leaves its notebook with the error in it."""
    import nbformat
    import papermill
    from traitlets.config import Config

    from researchlib.normalise import normalise

    try:
        papermill.execute_notebook(
            str(run.notebook),
            str(run.output),
            parameters=dict(run.parameters),
            progress_bar=False,
            cwd=str(run.output.parent),
            config=Config(KernelManager={"transport": "ipc"}),
        )
    except papermill.PapermillExecutionError as error:
        return Result(run, f"{error.ename}: {error.evalue}")
    notebook = nbformat.read(run.output, as_version=4)
    nbformat.write(normalise(notebook), run.output)
    return Result(run)


def execute_all(
    runs: Sequence[Run], workers: int, on_done: Callable[[Result], None]
) -> list[Result]:
    """Execute runs in parallel, each in a kernel of its own; one failure stops no other."""
    results = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(execute, run) for run in runs]
        for future in as_completed(futures):
            results.append(future.result())
            on_done(results[-1])
    return sorted(results, key=lambda result: result.run.output)


def default_workers() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def findings_csv(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return findings as CSV text, without their evidence."""
    buffer = io.StringIO()
    writer = csv.DictWriter(
        buffer, [*COLUMNS, "sources"], extrasaction="ignore", lineterminator="\n"
    )
    writer.writeheader()
    for finding in findings:
        writer.writerow({**finding, "sources": " ".join(finding["sources"])})
    return buffer.getvalue()


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
    try:
        out.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".incomplete-", dir=out))
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{out}: found {reason}, expected a directory to write in") from None
    try:
        yield temporary
        for path in sorted(temporary.rglob("*")):
            target = out / path.relative_to(temporary)
            if path.is_dir():
                target.mkdir(exist_ok=True)
            else:
                path.replace(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        if not there and not any(out.iterdir()):
            out.rmdir()
