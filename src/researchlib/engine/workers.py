"""Run many notebooks at once, each in a child forked from a warm process.

`run_many` starts `workers` processes, which once import Jupyter's machinery and what the caller
names, and then take one job after another; each job's cells run in a kernel forked for it (see
`forked`). A worker that finds its caller gone stops its kernel and ends; a worker that is killed is
replaced.
"""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Pipe, wait
from pathlib import Path
from typing import Any, Literal, Self

from researchlib.files import private_variables, write_whole
from researchlib.processes import RUN, end_in_words, end_marked

STOP_SECONDS = 10.0
# One thread, so that forking is safe and sums are added in one order; and sets iterate in one
# order.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_REPEATABLE = {**dict.fromkeys(_THREADS, "1"), "PYTHONHASHSEED": "0"}
# Nothing that is imported is garbage: collecting it over and over costs a tenth of the start.
_START = f"import gc; gc.disable(); from {__package__}.warm import serve; serve({{}})"

Status = Literal["ok", "error", "timeout", "memory", "killed"]


@dataclass(frozen=True)
class Job:
    """One run of a notebook.

    Attributes
    ----------
    notebook
        The notebook to run.
    output
        Where the executed notebook goes, once every cell has run.
    parameters
        Values for the notebook's parameters.
    cwd
        The directory that the cells find themselves in; the caller's when None.
    metadata
        What is added to the executed notebook's metadata.
    """

    notebook: Path
    output: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    cwd: Path | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def failed_output(self) -> Path:
        """Where the notebook goes instead, with the error in it, when a cell failed."""
        return self.output.with_suffix(".failed.ipynb")

    def write(self, text: str, *, failed: bool) -> None:
        """Write the executed notebook in its place, and remove the one it takes the place of."""
        wanted, other = self.output, self.failed_output
        if failed:
            wanted, other = other, wanted
        write_whole(text, wanted)
        other.unlink(missing_ok=True)


@dataclass(frozen=True)
class Result:
    """What became of a job: how it ended, after how long, in which cell (from 0) and why."""

    job: Job
    status: Status
    seconds: float
    cell: int | None = None
    message: str = ""


def run_many(
    jobs: Iterable[Job],
    *,
    workers: int,
    preload: Sequence[str] = (),
    meanwhile: Callable[[], object] = tuple,
    **how: Any,
) -> Generator[Result]:
    """Run notebooks in parallel, each isolated from the others; yield each result when it is there.

    Parameters
    ----------
    jobs
        The runs; taken one at a time, so a generator may be given.
    workers
        How many run at once.
    preload
        Modules that workers import before the first run. What the import of one sets up is shared
        by all runs.
    meanwhile
        What the caller has to do before the first result, done while the workers start.
    **how
        The ``engine`` of the runs, as `run.run` takes it, and their ``run_timeout`` and
        ``max_memory``, as `forked.ForkedKernel` takes them.

    Notes
    -----
    An output is there whole or not at all. A run that fails leaves `Job.failed_output` instead.
    Whatever ends this generator, its ``close``, Ctrl-C and SIGKILL included, ends all that it
    started.
    """
    queue = iter(jobs)
    busy: dict[Any, Worker] = {}
    try:
        for job in islice(queue, workers):
            worker = Worker(preload)
            busy[worker.pipe] = worker.begin(job, how)
        meanwhile()
        while busy:
            for pipe in wait(busy):
                worker = busy[pipe]
                result = worker.receive()
                del busy[pipe]
                if (following := next(queue, None)) is None:
                    worker.stop()
                else:
                    worker = worker if worker.process.poll() is None else Worker(preload)
                    busy[worker.pipe] = worker.begin(following, how)
                yield result
    finally:
        for worker in busy.values():
            worker.pipe.close()
        for worker in busy.values():
            worker.stop()


class Worker:
    """A warm process that runs one job after another, seen from its caller."""

    def __init__(self, preload: Sequence[str]) -> None:
        environment = os.environ | private_variables()
        self.mark = environment[RUN] = f"{environment[RUN]}{uuid.uuid4()}/"
        self.pipe, theirs = Pipe()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _START.format(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=_REPEATABLE | environment,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is the caller's to handle
            )
        self._send((preload, environment))

    def begin(self, job: Job, how: Mapping[str, Any]) -> Self:
        """Hand over a job, with its engine and limits; return the worker."""
        self.job, self.started = job, time.monotonic()
        self._send((job, how))
        return self

    def _send(self, thing: object) -> None:
        with suppress(ConnectionError):  # a death shows in `receive`
            self.pipe.send(thing)

    def receive(self) -> Result:
        """Wait for the result of the job; a process that died has one too."""
        try:
            result: Result = self.pipe.recv()
        except (EOFError, OSError):
            self.stop()
            why = end_in_words("worker", self.process.returncode)
            result = Result(self.job, "killed", time.monotonic() - self.started, message=why)
            from researchlib.engine.run import keep

            with suppress(Exception):  # there may be no notebook, and no place for one
                keep(self.job, why)
        return result

    def stop(self) -> None:
        """End the process, and with it the run that it may be in."""
        self.pipe.close()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.returncode:
            end_marked(self.mark)
