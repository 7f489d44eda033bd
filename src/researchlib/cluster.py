"""Runs on an existing Dask cluster: notebooks go out, executed notebooks come back."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from researchlib.crate import environment
from researchlib.engine.workers import Job, Result, Settings, Worker
from researchlib.errors import ResearchlibError

if TYPE_CHECKING:
    from researchlib.article import Article

CONNECT_SECONDS = 15
_own = threading.local()

Answer = tuple[Result, str | None]


class ClusterError(ResearchlibError):
    """A cluster that cannot be used."""


def execute_on(
    address: str,
    jobs: Sequence[Job],
    article: Article,
    on_done: Callable[[Result], object],
    timeout: float | None = None,
    max_memory: int | None = None,
) -> None:
    """Execute notebooks on the workers of a Dask scheduler; the outputs are written here.

    A Dask worker needs this package, at the same versions, and the same data. One that dies has its
    runs done again by another.

    Parameters
    ----------
    address : str
        The scheduler's address.
    jobs : sequence of Job
        The runs.
    article : Article
        Whose notebooks they are; every worker must have its package and its data.
    on_done : callable
        Called with each result.
    timeout, max_memory : float, int, optional
        Seconds that a run may take, and bytes that it may hold.

    Raises
    ------
    ClusterError
        If there is no scheduler at the address, or Dask is not installed.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise ClusterError(
            "--scheduler: found no Dask, expected pip install 'researchlib[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError):
        raise ClusterError(
            f"--scheduler: found no scheduler at {address!r}, expected an address such as "
            "tcp://host:8786"
        ) from None
    needed = {"data_sha256": article.material.dataset.digest, "packages": environment()}
    package, limits = article.package, (timeout, max_memory)
    with client:
        futures = {
            client.submit(
                answer, package, job, job.notebook.read_bytes(), needed, limits, pure=False
            ): job
            for job in jobs
        }
        for future in as_completed(list(futures), loop=client.loop):
            job = futures.pop(future)
            if future.exception() is not None:
                lost = Result(
                    job, "killed", 0.0, message=f"the cluster lost it: {future.exception()}"
                )
                on_done(lost)
            else:
                on_done(_written(job, future.result()))
            future.release()


def answer(
    package: str,
    job: Job,
    notebook: bytes,
    needed: Mapping[str, Any],
    limits: tuple[float | None, int | None],
) -> Answer:
    """Execute a job where this is called; return the result and the executed notebook's text."""
    article: Article = import_module(package).article
    here = {"data_sha256": article.material.dataset.digest, "packages": environment()}
    for name, wanted in needed.items():
        if here[name] != wanted:
            message = f"a worker of the cluster has other {name}: {here[name]}, expected {wanted}"
            return Result(job, "error", 0.0, message=message), None
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / job.notebook.name
        source.write_bytes(notebook)
        local = replace(job, notebook=source, output=Path(place) / "executed.ipynb")
        result = _warm_worker(article.preload, limits).answer(local)
        made = local.output if result.status == "ok" else local.failed_output
        text = made.read_text("utf-8") if made.exists() else None
    return replace(result, job=job), text


def _warm_worker(preload: tuple[str, ...], limits: tuple[float | None, int | None]) -> Worker:
    """Return this thread's warm process, which outlives the task."""
    worker: Worker | None = getattr(_own, "worker", None)
    if worker is None or _own.limits != limits or worker.process.poll() is not None:
        if worker is not None:
            worker.stop()
        worker = _own.worker = Worker(Settings(*limits, preload))
        _own.limits = limits
    return worker


def _written(job: Job, found: Answer) -> Result:
    result, text = found
    if text is not None:
        job.write(text, failed=result.status != "ok")
    return replace(result, job=job)
