"""Take out of an executed notebook what differs between two runs of the same cells."""

import hashlib
import re
from typing import Any

from nbformat import NotebookNode

_TIMES = ("start_time", "end_time", "duration")
_RUN = (*_TIMES, "input_path", "output_path", "version", "environment_variables")
_ADDED_TAGS = {"injected-parameters", "papermill-error-cell-tag"}
# From the start of a word: linear.
_CELL_FILE = re.compile(r"(?<![^\s\"'<>])[^\s\"'<>]*[/\\]ipykernel_\d+[/\\]")


def normalise_notebook(nb: NotebookNode) -> NotebookNode:
    """Remove times, paths, versions and random names from an executed notebook.

    Parameters
    ----------
    nb
        A notebook as papermill leaves it; it is changed in place.

    Returns
    -------
    NotebookNode
        The same notebook. Sources, outputs, counts, parameters, statuses and exception flags stay.

    Notes
    -----
    Cells that papermill adds get an id made from their content. Neighbouring pieces of one stream
    become one output, because an ordinary kernel cuts streams by the clock. The process number in
    the file name that ipykernel gives to a cell, which warnings print, is dropped.
    """
    _drop(nb.metadata.get("papermill", {}), _RUN)
    _drop(nb.metadata.get("language_info", {}), ("version",))
    for position, cell in enumerate(nb.cells):
        _drop(cell.metadata, ("execution",))
        _drop(cell.metadata.get("papermill", {}), _TIMES)
        if _ADDED_TAGS.intersection(cell.metadata.get("tags", [])):
            cell.id = made_id(position, cell)
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
    return nb


def made_id(position: int, cell: NotebookNode) -> str:
    """Return an id for a cell that has none of its own, made from where and what it is."""
    return hashlib.sha256(f"{position}\n{cell.source}".encode()).hexdigest()[:8]


def _drop(mapping: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        mapping.pop(name, None)


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    joined: list[NotebookNode] = []
    for output in outputs:
        if output.output_type == "stream":
            output.text = _CELL_FILE.sub("ipykernel/", output.text)
            if joined and joined[-1].get("name") == output.name:
                joined[-1].text += output.text
                continue
        joined.append(output)
    return joined
