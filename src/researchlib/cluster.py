"""Runs on an existing Dask cluster: notebooks go out, executed notebooks come back."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from researchlib.crate import environment
from researchlib.engine.workers import Job, Result, Settings, Worker
from researchlib.errors import ResearchlibError

if TYPE_CHECKING:
    from researchlib.article import Article

CONNECT_SECONDS = 15
_own = threading.local()


class ClusterError(ResearchlibError):
    """A cluster that cannot be used."""


def execute_on(
    jobs: Sequence[Job],
    *,
    address: str | None,
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
    jobs : sequence of Job
        The runs.
    address : str
        The scheduler's address.
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
        from distributed import Client
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
    needed = _needed(article)
    settings = Settings(
        timeout, max_memory, normalise=True, preload=article.preload, environment=dict(os.environ)
    )
    with client:
        pool = client.get_executor(pure=False)
        ask = partial(pool.submit, answer, article.package, needed, settings)
        futures = {ask(job, job.notebook.read_bytes()): job for job in jobs}
        for future in as_completed(futures):
            job = futures.pop(future)
            try:
                result, text = future.result()
            except Exception as error:
                result, text = Result(job, "error", 0.0, message=f"on the cluster: {error}"), None
            if text is not None:
                job.write(text, failed=result.status != "ok")
            on_done(replace(result, job=job))


def _needed(article: Article) -> dict[str, str]:
    return {"data_sha256": article.material.dataset.digest, **environment()}


def answer(
    package: str, needed: Mapping[str, str], settings: Settings, job: Job, notebook: bytes
) -> tuple[Result, str | None]:
    """Execute a job where this is called; return the result and the executed notebook's text."""
    here = _needed(import_module(package).article)
    if other := [name for name in needed if here.get(name) != needed[name]]:
        raise ClusterError(f"found a worker with other {', '.join(other)}, expected the same")
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / job.notebook.name
        source.write_bytes(notebook)
        local = replace(job, notebook=source, output=Path(place) / "executed.ipynb")
        result = _warm_worker(replace(settings, environment=dict(os.environ))).answer(local)
        made = local.output if result.status == "ok" else local.failed_output
        return result, made.read_text("utf-8") if made.exists() else None


def _warm_worker(settings: Settings) -> Worker:
    """Return this thread's warm process, which outlives the task."""
    worker: Worker | None = getattr(_own, "worker", None)
    if worker is None or _own.settings != settings or worker.process.poll() is not None:
        if worker is not None:
            worker.stop()
        worker, _own.settings = Worker(settings), settings
        _own.worker = worker
    return worker
