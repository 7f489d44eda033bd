"""Notebooks of one's own, which know nothing of the article: run and published as what they are."""

import csv
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from researchlib.pardons import main

PARAMETERS = {"metadata": {"tags": ["parameters"]}}
TITLE = new_markdown_cell("# What is two?")
CODE = new_code_cell("1 + 1")
THREE = new_code_cell("as_of = 3", **PARAMETERS)


@pytest.mark.parametrize(
    ("cells", "arguments", "title"),
    [
        ([new_code_cell("x = 1", **PARAMETERS), CODE], [], "own"),
        ([TITLE, CODE], [], "What is two?"),
        ([CODE], [], "own"),
        ([TITLE], [], "What is two?"),
        ([], [], "own"),
        ([TITLE, THREE, CODE], [], "What is two?"),
        ([TITLE, THREE, CODE], ["-p", "as_of=4"], "What is two?"),
        ([TITLE, new_code_cell('as_of = "latest"', **PARAMETERS), CODE], [], "What is two?"),
    ],
    ids=["no title", "no parameters", "bare", "markdown", "empty", "int", "int given", "text"],
)  # fmt: skip
def test_it_is_published_without_findings(tmp_path, capsys, cells, arguments, title):
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path, out = tmp_path / "own.ipynb", tmp_path / "out"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": spec}), path)
    assert main(["run", str(path), "--out", str(out), *arguments]) == 0
    said = capsys.readouterr()
    assert "1 of 1 notebooks executed" in said.out and "error" not in said.err
    about = json.loads((out / "own.ipynb").read_text("utf-8"))["metadata"]["researchlib"]
    assert (about["title"], about["standfirst"], about["asked"]) == (title, "", "")
    assert "as of 3" not in json.dumps(about["citation"])
    assert f"<title>{title}</title>" in (out / "own.html").read_text("utf-8")
    assert "run own.ipynb</code> executes the notebook again." in (out / "own.html").read_text()
    assert (out / "own.pdf").stat().st_size
    assert json.loads((out / "findings.json").read_text())["findings"] == []
    with (out / "findings.csv").open() as table:
        assert len(list(csv.reader(table))) == 1
