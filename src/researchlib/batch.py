"""Notebooks executed in parallel, here or on a Dask cluster; whole outputs or none."""

import os
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import as_completed
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from researchlib.article import Article
from researchlib.crate import environment
from researchlib.engine.workers import Job, Result, Worker, run_many
from researchlib.errors import ParameterError, ResearchlibError

CONNECT_SECONDS = 15
_own = threading.local()


def execute_all(
    jobs: Iterable[Job],
    article: Article,
    *,
    workers: int | None = None,
    engine: Literal["forked", "kernel"] = "forked",
    scheduler: str | None = None,
    meanwhile: Callable[[], object] = tuple,
    **limits: float | None,
) -> Generator[Result]:
    """Execute notebooks in parallel, each isolated from the others; yield results as they come.

    One failure stops no other run. Closing the generator ends what still runs.

    Parameters
    ----------
    jobs : iterable of Job
        The runs.
    article : Article
        Whose notebooks they are.
    workers : int, optional
        How many run at once here; by default one for each processor.
    engine : {"forked", "kernel"}, optional
        Children forked from a warm process, or ordinary kernels.
    scheduler : str, optional
        The address of a Dask cluster to run on instead. Its workers need the article's package, at
        the same versions, and the same data. One that dies has its runs done again by another.
    meanwhile : callable, optional
        What the caller has to do before the first result, done while workers start here.
    **limits : float, optional
        ``run_timeout``, seconds that a run may take, and ``max_memory``, bytes that it may hold.

    Raises
    ------
    ParameterError
        If the engine cannot do what is asked here.
    ResearchlibError
        If there is no scheduler at the address, or Dask is not installed.
    """
    if engine == "kernel" and not scheduler and any(limits.values()):
        raise ParameterError.at("engine", "'kernel' with a limit", "'forked' or no limit")
    limits = {name: limit for name, limit in limits.items() if limit}
    environment(article.name)  # not known: told before anything runs
    workers = workers or default_workers()
    if scheduler:
        yield from _on_cluster(scheduler, jobs, article, limits)
    else:
        preload = article.preload if engine == "forked" else ()
        how = {"engine": engine, **limits}
        yield from run_many(jobs, workers=workers, preload=preload, meanwhile=meanwhile, **how)


def _on_cluster(
    address: str, jobs: Iterable[Job], article: Article, limits: Mapping[str, Any]
) -> Iterator[Result]:
    try:
        from distributed import Client
    except ImportError:
        expected = "pip install 'researchlib[cluster]'"
        raise ResearchlibError.at("--scheduler", "no Dask", expected) from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError):
        found, expected = f"no scheduler at {address!r}", "an address such as tcp://host:8786"
        raise ResearchlibError.at("--scheduler", found, expected) from None
    common = article.package, _needed(article), limits
    with client:
        pool = client.get_executor(pure=False)
        futures = {
            pool.submit(answer, job, job.notebook.read_bytes(), *common): job for job in jobs
        }
        for future in as_completed(futures):
            job = futures.pop(future)
            try:
                result, text = future.result()
            except Exception as error:
                result, text = Result(job, "error", 0.0, message=f"on the cluster: {error}"), None
            if text is not None:
                job.write(text, failed=result.status != "ok")
            yield replace(result, job=job)


def _needed(article: Article) -> dict[str, str]:
    return {"data": article.material.dataset.digest, **environment(article.name)}


def answer(
    job: Job, notebook: bytes, package: str, needed: Mapping[str, str], limits: Mapping[str, Any]
) -> tuple[Result, str | None]:
    """Execute a job where this is called; return the result and the executed notebook's text."""
    article: Article = import_module(package).article
    here = _needed(article)
    if other := [name for name in needed if here.get(name) != needed[name]]:
        raise ResearchlibError(f"found a worker with other {', '.join(other)}, expected the same")
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / job.notebook.name
        source.write_bytes(notebook)
        local = replace(job, notebook=source, output=Path(place) / "executed.ipynb")
        result = _warm_worker(article.preload).begin(local, limits).receive()
        made = local.output if result.status == "ok" else local.failed_output
        return result, made.read_text("utf-8") if made.exists() else None


def _warm_worker(preload: tuple[str, ...]) -> Worker:
    """Return this thread's warm process, which outlives the task."""
    worker: Worker | None = getattr(_own, "worker", None)
    if worker is None or worker.process.poll() is not None:
        worker = _own.worker = Worker(preload)
    return worker


def default_workers() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
