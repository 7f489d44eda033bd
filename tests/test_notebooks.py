"""The notebooks, run the way people run them."""

import ast
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from researchlib.drawing import FIGURE_MIMETYPE
from researchlib.engine.normalise import normalise_notebook
from researchlib.findings import FINDING_MIMETYPE
from researchlib.notebooks import notebook_paths, outputs_of
from researchlib.pardons import article

PATHS = notebook_paths(article)
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


@pytest.mark.parametrize("path", PATHS[1:], ids=lambda path: path.stem)
def test_each_says_what_the_article_finds_of_its_claims(path):
    found = [finding.to_dict() for finding in article.on().findings(path.stem)]
    assert sorted(findings_of(path), key=claim_of) == sorted(found, key=claim_of)


def claim_of(finding):
    return finding["claim_id"]


def test_a_day_and_what_was_known_by_papermills_own_command_from_elsewhere(tmp_path):
    days = {"as_of": "2024-12-31", "known_by": "2024-12-25"}
    given = [text for name, day in days.items() for text in ("-p", name, day)]
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(PATHS[1]), "out.ipynb"]
    subprocess.run([*command, *given], cwd=tmp_path, check=True, capture_output=True)
    found = {finding["claim_id"]: finding for finding in findings_of(tmp_path / "out.ipynb")}
    then = article.over(list(found), [days["as_of"]], [days["known_by"]]).to_dict("records")
    assert [{name: found[row["claim_id"]][name] for name in row} for row in then] == then
    totals = article.over(["released-178"], [days["as_of"]], list(days.values()))["lower"]
    assert found["released-178"]["lower"] == totals[1] < totals[0]
    assert not any(finding["verdict"] for finding in found.values())


@pytest.mark.parametrize(
    ("stem", "options"),
    [
        ("03-people-held", {"as_of": "2024-06-30", "days": "review"}),
        ("04-trend", {"number": "newly recognised", "trend": "article's month"}),
        ("06-administrative-cases", {"known_by": "2024-11-21", "unit": "arrests"}),
    ],
)
def test_papermill_over_other_options(stem, options, tmp_path):
    import papermill

    path = next(path for path in PATHS if path.stem == stem)
    out = tmp_path / "out.ipynb"
    papermill.execute_notebook(str(path), str(out), options, progress_bar=False)
    ledger = article.on(**options)
    found = {finding["claim_id"]: finding for finding in findings_of(out)}
    assert found == {f.claim.id: f.to_dict() for f in ledger.findings(stem)}
    chosen = {name: option for name, option in options.items() if name in article.choices}
    for name, option in chosen.items():
        assert option in [f["parameters"].get(name) for f in found.values()]
