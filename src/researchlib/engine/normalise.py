"""Take out of an executed notebook what differs between two runs of the same cells."""

import hashlib
import re
from itertools import groupby

import nbformat
from nbformat import NotebookNode

_TIMES = ("start_time", "end_time", "duration")
_PLACES = ("input_path", "output_path", "version", "environment_variables")
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
    Cells that papermill adds get an id made from their content. Between other outputs there is one
    of each stream, stdout first, because kernels cut streams by the clock. The process number in
    the file name that ipykernel gives to a cell, which warnings print, is dropped.
    """
    nb.metadata.get("language_info", {}).pop("version", None)
    for metadata in (nb.metadata, *(cell.metadata for cell in nb.cells)):
        for name in (*_TIMES, *_PLACES):
            metadata.get("papermill", {}).pop(name, None)
    for position, cell in enumerate(nb.cells):
        cell.metadata.pop("execution", None)
        if _ADDED_TAGS.intersection(cell.metadata.get("tags", [])):
            cell.id = made_id(position, cell)
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
    return nb


def made_id(position: int, cell: NotebookNode) -> str:
    """Return an id for a cell that has none of its own, made from where and what it is."""
    return hashlib.sha256(f"{position}\n{cell.source}".encode()).hexdigest()[:8]


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    joined: list[NotebookNode] = []
    for is_stream, some in groupby(outputs, lambda output: output.output_type == "stream"):
        pieces = list(some)
        for name in ("stdout", "stderr") if is_stream else ():
            text = _CELL_FILE.sub("ipykernel/", "".join(p.text for p in pieces if p.name == name))
            joined += [nbformat.v4.new_output("stream", name=name, text=text)] if text else []
        joined += [] if is_stream else pieces
    return joined
