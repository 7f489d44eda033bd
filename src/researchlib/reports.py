"""Executed notebooks as HTML pages."""

from __future__ import annotations

from pathlib import Path


def write_page(notebook: Path) -> Path:
    """Write the HTML page of an executed notebook beside it; return its path."""
    from nbconvert import HTMLExporter

    body, _ = HTMLExporter(template_name="basic").from_filename(str(notebook))
    page = notebook.with_suffix(".html")
    page.write_text(body, encoding="utf-8")
    return page
