"""The notebooks, run the way people run them."""

import ast
import datetime as dt
import json
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from researchlib.answers import ANSWERS
from researchlib.restated import restated

from researchlib.drawing import FIGURE_MIMETYPE
from researchlib.engine.normalise import normalise_notebook
from researchlib.findings import FINDING_MIMETYPE
from researchlib.notebooks import notebook_paths
from researchlib.provenance import outputs_of
from researchlib.tables import load

PATHS = notebook_paths()
BY_STEM = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def findings_of(path):
    return list(outputs_of(nbformat.read(path, as_version=4), FINDING_MIMETYPE))


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


@BY_STEM
def test_cells_are_short_and_hold_no_logic(path):
    for cell in code_cells(path):
        assert len(cell.source.splitlines()) <= 7
        tree = ast.parse(cell.source)
        banned = (ast.FunctionDef, ast.For, ast.While, ast.ListComp, ast.Lambda, ast.ClassDef)
        assert not [node for node in ast.walk(tree) if isinstance(node, banned)]
        numbers = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
        assert not {32, 178, 1275, 1213} & {n for n in numbers if isinstance(n, int)}


@BY_STEM
def test_parameters_are_typed_and_commented(path):
    tagged = [c for c in code_cells(path) if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    for line in tagged[0].source.splitlines():
        declared = ast.parse(line).body[0]
        assert isinstance(declared, ast.AnnAssign)
        assert "# " in line


@pytest.mark.parametrize("path", PATHS[1:], ids=lambda path: path.stem)
def test_each_has_a_figure_with_its_data_and_its_text(path):
    figures = [
        output["data"][FIGURE_MIMETYPE]
        for cell in code_cells(path)
        for output in cell.outputs
        if FIGURE_MIMETYPE in output.get("data", {})
    ]
    assert figures
    for figure in figures:
        assert figure["data"] and len(figure["alt"]) > 20
        assert all(len(row) == len(figure["columns"]) for row in figure["data"])


def test_executing_twice_gives_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = PATHS[2]
    committed = path.read_text("utf-8")
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3").execute()
    assert nbformat.writes(normalise_notebook(notebook)) + "\n" == committed


@pytest.mark.parametrize(
    ("as_of", "ordinal", "total"),
    [("2024-09-17", 4, 115), ("2024-11-08", 5, 146), ("2025-06-30", 11, 307)],
)
def test_papermills_own_command_from_elsewhere(as_of, ordinal, total, tmp_path):
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(PATHS[1]), "out.ipynb"]
    subprocess.run([*command, "-p", "as_of", as_of], cwd=tmp_path, check=True, capture_output=True)
    found = {value["claim_id"]: value for value in findings_of(tmp_path / "out.ipynb")}
    assert found["sixth-wave"]["lower"] == ordinal
    assert found["released-178"]["lower"] == total
    series = restated(ANSWERS["released-178"], load(), [dt.date.fromisoformat(as_of)])
    assert found["released-178"]["lower"] == series["lower"][0]


@pytest.mark.parametrize("stem", ["03-people-held", "04-trend", "06-administrative-cases"])
def test_papermill_over_other_options(stem, tmp_path):
    grid = {
        "03-people-held": {"as_of": "2024-06-30", "held_reading": "month flows"},
        "04-trend": {"number": "recognised", "window": "12 months"},
        "06-administrative-cases": {"year_total": "a full count", "wording": "persons too"},
    }
    import papermill

    path = next(path for path in PATHS if path.stem == stem)
    out = tmp_path / "out.ipynb"
    papermill.execute_notebook(str(path), str(out), grid[stem], progress_bar=False)
    chosen = {k: v for k, v in grid[stem].items() if k != "as_of"}
    parameters = [value["parameters"] for value in findings_of(out)]
    for name, option in chosen.items():
        assert option in [p[name] for p in parameters if name in p]
    assert json.dumps(parameters)
