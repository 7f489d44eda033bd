"""Executed notebooks made the same bytes on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nbformat

VOLATILE = (
    "start_time",
    "end_time",
    "duration",
    "input_path",
    "output_path",
    "environment_variables",
)


def normalise(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook without what differs between two equal runs: times, paths, random ids.

    Cells get ids from their position; papermill's record of the run keeps its parameters.
    """
    papermill = notebook.metadata.get("papermill")
    if papermill:
        for name in VOLATILE:
            papermill.pop(name, None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:02}"
        cell.metadata.pop("execution", None)
        record = cell.metadata.get("papermill")
        if record:
            for name in VOLATILE:
                record.pop(name, None)
    return notebook
