"""One job, from the notebook to the executed notebook in its place."""

import time
from collections.abc import Mapping
from contextlib import chdir
from copy import deepcopy
from functools import lru_cache

import nbformat
from nbformat import NotebookNode
from papermill.engines import Engine
from papermill.exceptions import PapermillExecutionError
from papermill.execute import (
    prepare_notebook_metadata,
    raise_for_execution_errors,
    remove_error_markers,
)
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from researchlib.engine.engine import ResearchlibEngine
from researchlib.engine.normalise import made_id, normalise_notebook
from researchlib.engine.workers import Job, Result, Status

_STATUSES: dict[str, Status] = {
    "RunTimeout": "timeout",
    "RunMemoryLimit": "memory",
    "MemoryError": "memory",
    "KernelKilled": "killed",
    "KernelExited": "killed",
}


def run(job: Job, engine: type[Engine] = ResearchlibEngine, **limits: float | None) -> Result:
    """Run one job with a papermill engine and write its notebook, whole or not at all."""
    started = time.monotonic()
    try:
        status, cell, message = _execute(job, engine, limits)
    except Exception as error:  # one bad job must not end the others
        status, cell, message = "error", None, f"{type(error).__name__}: {error}"
    return Result(job, status, time.monotonic() - started, cell, message)


@lru_cache(maxsize=1)
def _source(path: str, _changed: int) -> NotebookNode:
    """Return a notebook without its outputs; a worker runs the same one again and again."""
    nb, again = load_notebook_node(path), load_notebook_node(path)
    for position, (cell, other) in enumerate(zip(nb.cells, again.cells, strict=True)):
        if cell.id != other.id:  # the file has none, and nbformat makes one up at each reading
            cell.id = made_id(position, cell)
    return nb


def _execute(
    job: Job, engine: type[Engine], limits: Mapping[str, float | None]
) -> tuple[Status, int | None, str]:
    nb = deepcopy(_source(str(job.notebook), job.notebook.stat().st_mtime_ns))
    if job.parameters:
        nb = parameterize_notebook(nb, dict(job.parameters))
    nb = remove_error_markers(prepare_notebook_metadata(nb, str(job.notebook), str(job.output)))
    with chdir(job.cwd or "."):
        nb = engine.execute_notebook(nb, engine.nb_kernel_name(nb), progress_bar=False, **limits)
    outcome: tuple[Status, int | None, str] = "ok", None, ""
    try:
        raise_for_execution_errors(nb, None)  # puts papermill's signs of an error into the notebook
    except PapermillExecutionError as error:
        name = "MemoryError" if error.ename.endswith("MemoryError") else error.ename
        outcome = _STATUSES.get(name, "error"), error.cell_index, f"{error.ename}: {error.evalue}"
    nb.metadata.update(job.metadata)
    job.write(nbformat.writes(normalise_notebook(nb)) + "\n", failed=outcome[0] != "ok")
    return outcome
