"""Small notebooks, and runs of them."""

import textwrap
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from researchlib.engine.workers import Job, Result, run_many


def write(path: Path, *sources: str, parameters: str = "", kernel: str = "python3") -> Path:
    """Write a notebook with a cell of parameters, if any, and a code cell for each source."""
    tagged = [(parameters, {"tags": ["parameters"]})] if parameters else []
    cells = [
        new_code_cell(textwrap.dedent(source), id=f"cell-{number}", metadata=metadata)
        for number, (source, metadata) in enumerate([*tagged, *((s, {}) for s in sources)])
    ]
    spec = {"name": kernel, "display_name": kernel, "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": spec}), path)
    return path


def run(*jobs: Job, workers: int = 1, **how: Any) -> list[Result]:
    """Run jobs and give their results."""
    return list(run_many(jobs, workers=workers, **how))
