"""One job, from the notebook to the executed notebook in its place."""

import html
import time
from contextlib import chdir
from copy import deepcopy
from functools import lru_cache
from typing import Any, Literal

import nbformat
from nbformat import NotebookNode
from papermill import execute
from papermill.engines import Engine, NBClientEngine
from papermill.exceptions import PapermillExecutionError
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from researchlib.engine.engine import ResearchlibEngine
from researchlib.engine.normalise import made_id, normalise_notebook
from researchlib.engine.workers import Job, Result, Status

_STATUSES: dict[str, Status] = {
    "RunTimeout": "timeout",
    "RunMemoryLimit": "memory",
    "MemoryError": "memory",
    "KernelDied": "killed",
    "DeadKernelError": "killed",
}
_ENGINES: dict[str, type[Engine]] = {"forked": ResearchlibEngine, "kernel": NBClientEngine}


def run(job: Job, engine: Literal["forked", "kernel"] = "forked", **limits: Any) -> Result:
    """Run one job in a forked or an ordinary kernel; write its notebook, whole or not at all."""
    started = time.monotonic()
    try:
        status, cell, message = _execute(job, _ENGINES[engine], **limits)
    except Exception as error:  # one bad job must not end the others
        name = type(error).__name__
        status, cell, message = _STATUSES.get(name, "error"), None, f"{name}: {error}"
    return Result(job, status, time.monotonic() - started, cell, message)


@lru_cache(maxsize=1)
def _source(path: str, _changed: int) -> NotebookNode:
    """Return a notebook without its outputs; a worker runs the same one again and again."""
    nb, again = load_notebook_node(path), load_notebook_node(path)
    for position, (cell, other) in enumerate(zip(nb.cells, again.cells, strict=True)):
        if cell.id != other.id:  # the file has none, and nbformat makes one up at each reading
            cell.id = made_id(position, cell)
    return nb


def _prepared(job: Job) -> NotebookNode:
    nb, given = _source(str(job.notebook), job.notebook.stat().st_mtime_ns), dict(job.parameters)
    nb = parameterize_notebook(nb, given) if given else deepcopy(nb)  # a copy as well
    nb = execute.prepare_notebook_metadata(nb, str(job.notebook), str(job.output))
    return execute.remove_error_markers(nb)


def keep(job: Job, reason: str, nb: NotebookNode | None = None) -> None:
    """Write the notebook of a run that was cut off, as far as it is known, under the reason."""
    nb = nb or _prepared(job)
    told = f"<span {execute.ERROR_STYLE}>{html.escape(reason)}</span>"
    tags = {"tags": [execute.ERROR_MARKER_TAG]}
    nb.cells.insert(0, nbformat.v4.new_markdown_cell(told, metadata=tags))
    _write(job, nb, failed=True)


def _write(job: Job, nb: NotebookNode, *, failed: bool) -> None:
    nb.metadata.update(job.metadata)
    job.write(nbformat.writes(normalise_notebook(nb)) + "\n", failed=failed)


def _execute(job: Job, engine: type[Engine], **limits: Any) -> tuple[Status, int | None, str]:
    nb = _prepared(job)
    try:
        with chdir(job.cwd or "."):
            engine.execute_notebook(nb, engine.nb_kernel_name(nb), progress_bar=False, **limits)
    except Exception as error:
        keep(job, f"{type(error).__name__}: {error}", nb)
        raise
    outcome: tuple[Status, int | None, str] = "ok", None, ""
    try:  # puts papermill's signs of an error into the notebook
        execute.raise_for_execution_errors(nb, None)
    except PapermillExecutionError as error:
        name = "MemoryError" if error.ename.endswith("MemoryError") else error.ename
        outcome = _STATUSES.get(name, "error"), error.cell_index, f"{error.ename}: {error.evalue}"
    _write(job, nb, failed=outcome[0] != "ok")
    return outcome
