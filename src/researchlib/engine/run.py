"""One job, from the notebook to the executed notebook in its place."""

import time
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
from researchlib.engine.files import remove_stale
from researchlib.engine.normalise import made_id, normalise_notebook
from researchlib.engine.workers import Job, Result, Settings, Status

_STATUSES: dict[str, Status] = {
    "RunTimeout": "timeout",
    "RunMemoryLimit": "memory",
    "KernelKilled": "killed",
    "KernelExited": "killed",
}


def run(job: Job, settings: Settings, engine: type[Engine] = ResearchlibEngine) -> Result:
    """Run one job with a papermill engine and write its notebook, whole or not at all."""
    started = time.monotonic()
    try:
        remove_stale(job.output.parent)
        status, cell, message = _execute(job, settings, engine)
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
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return nb


def _execute(job: Job, settings: Settings, engine: type[Engine]) -> tuple[Status, int | None, str]:
    nb = deepcopy(_source(str(job.notebook), job.notebook.stat().st_mtime_ns))
    if job.parameters:
        nb = parameterize_notebook(nb, dict(job.parameters))
    nb = remove_error_markers(prepare_notebook_metadata(nb, str(job.notebook), str(job.output)))
    limits = {"run_timeout": settings.timeout, "max_memory": settings.max_memory}
    with chdir(job.cwd or "."):
        nb = engine.execute_notebook(
            nb,
            engine.nb_kernel_name(nb),
            progress_bar=False,
            **{name: limit for name, limit in limits.items() if limit is not None},
        )
    outcome: tuple[Status, int | None, str] = "ok", None, ""
    try:
        raise_for_execution_errors(nb, None)  # puts papermill's signs of an error into the notebook
    except PapermillExecutionError as error:
        status = (
            "memory" if error.ename.endswith("MemoryError") else _STATUSES.get(error.ename, "error")
        )
        outcome = status, error.cell_index, f"{error.ename}: {error.evalue}"
    nb.metadata.update(job.metadata)
    if settings.normalise:
        nb = normalise_notebook(nb)
    job.write(nbformat.writes(nb) + "\n", failed=outcome[0] != "ok")
    return outcome
