"""Sweeps: grids, names, resuming, failures, limits, kills."""

import nbformat
import pandas as pd
import pytest

from researchlib.grids import combine, file_names, grid_values, read_sets
from researchlib.pardons import article, main

from .small import write

FINDING = "application/vnd.researchlib.finding+json"


def run(*arguments):
    return main([str(argument) for argument in arguments])


@pytest.fixture
def notebook(tmp_path):
    """A small notebook with two parameters and one finding, and nothing to import."""

    def made(body=""):
        shown = {"claim_id": "double", "verdict": None, "range": "counted", "unit": "persons"}
        source = f"""
            from IPython.display import publish_display_data
            value = 2 * n
            finding = dict({shown!r}, lower=value, upper=value, found=f"{{value}} people")
            publish_display_data({{"{FINDING}": finding, "text/plain": mode}})
        """
        parameters = 'n: int = 1\nmode: str = "a"'
        return write(tmp_path / "small.ipynb", body, source, parameters=parameters)

    return made


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024-01-31:2024-05-31:month", ["01-31", "02-29", "03-31", "04-30", "05-31"]),
        ("2024-01-30:2024-03-31:month", ["01-30", "02-29", "03-30"]),
        ("2024-01-30:2024-02-13:week", ["01-30", "02-06", "02-13"]),
        ("2024-02-28:2024-03-01:day", ["02-28", "02-29", "03-01"]),
        ("2024-01-31:2024-03-01:month-end", ["01-31", "02-29"]),
    ],
)
def test_a_grid_of_days_does_not_drift(text, days):
    assert grid_values(f"as_of={text}") == ("as_of", [f"2024-{day}" for day in days])


def test_a_grid_of_years_comes_back_to_29_february():
    days = grid_values("as_of=2020-02-29:2024-12-31:year")[1]
    assert days[1::3] == ["2021-02-28", "2024-02-29"]


def test_sets_come_from_files_and_cross_with_grids(tmp_path):
    (tmp_path / "sets.csv").write_text("n,mode\n1,a\n2,b\n")
    (tmp_path / "sets.json").write_text('[{"n": 1, "mode": "a"}]')
    assert read_sets(tmp_path / "sets.csv")[1] == {"n": "2", "mode": "b"}
    sets = combine([("mode", ["x", "y"])], read_sets(tmp_path / "sets.json"))
    assert sets == [{"n": 1, "mode": "x"}, {"n": 1, "mode": "y"}]


def test_names_are_legal_and_differ():
    odd = ["left out", "left-out", "a/b", "a:b", "A:B", "é", "x" * 300, "con.", "a\\b*?"]
    names = file_names("01", [{"value": value} for value in odd])
    assert len({name.lower() for name in names}) == len(odd)
    for name in names:
        assert not set(name) & set('<>:"/\\|?* ') and name.isascii() and len(name) < 200


@pytest.mark.parametrize("stem", ["-rf", "--grid", ".hidden", "Карта", "地図", "=", " "])
def test_a_name_is_no_option_and_says_whose_it_is(stem):
    (name,) = file_names(stem, [{"n": 1}])
    assert name[0].isalnum() and name.isascii() and name.endswith(".ipynb")
    assert name != file_names(f"{stem}{stem}", [{"n": 1}])[0]


def test_a_sweep_is_gathered_and_resumed(notebook, tmp_path, capsys):
    path, out = notebook(), tmp_path / "out"
    sweep = ["sweep", path, "--grid", "n=1:3:1", "--grid", "mode=a,b", "--out", out]
    assert run(*sweep, "--workers", 2) == 0
    frame = pd.read_csv(out / "results.csv")
    assert frame[["n", "mode", "lower"]].to_numpy().tolist() == [
        [n, mode, 2 * n] for n in (1, 2, 3) for mode in "ab"
    ]
    assert len({p.name for p in out.glob("results.*")}) == 3
    kept = [pd.read_parquet(out / "results.parquet")]
    kept += [pd.read_json(out / "results.json", orient="table")]
    for typed in kept:
        days = typed[["earliest", "latest"]]
        assert days.isna().all(axis=None) and {dtype.kind for dtype in days.dtypes} == {"M"}
        filled = [name for name in frame if frame[name].notna().any()]
        pd.testing.assert_frame_equal(typed[filled], frame[filled], check_dtype=False)
        types = {"n": "int64", "mode": "str", "lower": "float64"}
        assert typed.dtypes[list(types)].astype(str).to_dict() == types
    first = (out / "SHA256SUMS").read_bytes()
    (out / "small,n=2,mode=a.ipynb").write_text("{}")
    (out / "small,n=3,mode=b.ipynb").unlink()
    capsys.readouterr()
    assert run(*sweep) == 0
    assert "6 of 6 runs are done, 4 of them were before" in capsys.readouterr().out
    assert (out / "SHA256SUMS").read_bytes() == first
    changed, other = out / "small,n=1,mode=a.ipynb", tmp_path / "other.ipynb"
    changed.write_text(changed.read_text().replace("2 people", "5 people"))
    other.write_text("of somebody else")
    with (out / "SHA256SUMS").open("a") as sums:
        sums.write(f"{'0' * 64}  ../other.ipynb\n")
    assert run(*sweep) == 0
    assert "6 of 6 runs are done, 5 of them were before" in capsys.readouterr().out
    assert (out / "SHA256SUMS").read_bytes() == first
    assert other.read_text() == "of somebody else"
    path.write_text(path.read_text().replace("2 * n", "3 * n"))
    assert run(*sweep) == 0
    assert "6 of 6 runs are done, 0 of them were before" in capsys.readouterr().out
    assert pd.read_csv(out / "results.csv")["lower"].max() == 9


def test_a_sweep_over_days_and_what_was_known_by_them_is_the_table_over_them(tmp_path):
    days, known = ["2024-09-30", "2024-11-21"], ["2024-08-31", "2024-11-21"]
    grid = [f"as_of={','.join(days)}", f"known_by={','.join(known)}"]
    out = tmp_path / "out"
    assert run("sweep", "03", "--grid", grid[0], "--grid", grid[1], "--out", out) == 0
    swept = pd.read_json(out / "results.json", orient="table")
    claims = swept["claim_id"].unique()
    assert set(claims) == {c.id for c in article.claims.values() if c.notebook.startswith("03")}
    columns = [name for name in swept if name != "file"]
    over = article.over(list(claims), days, known)[columns]
    assert over["verdict"].nunique() > 1
    order = ["as_of", "known_by", "claim_id"]
    one, other = (f[columns].sort_values(order, ignore_index=True) for f in (swept, over))
    assert [t.kind for t in one.dtypes] == [t.kind for t in other.dtypes]
    pd.testing.assert_frame_equal(one.astype(other.dtypes), other)  # days are read as nanoseconds


def test_executed_notebooks_carry_all_parameters(notebook, tmp_path):
    assert run("sweep", notebook(), "--grid", "n=7", "--out", tmp_path / "out") == 0
    executed = nbformat.read(tmp_path / "out/small,n=7.ipynb", as_version=4)
    assert executed.metadata["researchlib"]["parameters"] == {"n": 7, "mode": "a"}


def test_a_failed_run_is_kept_and_told_and_hides_no_other(notebook, tmp_path, capsys):
    path, out = notebook("assert n != 2, 'two is odd'"), tmp_path / "out"
    assert run("sweep", path, "--grid", "n=1:3:1", "--out", out) == 1
    said = capsys.readouterr()
    assert "small,n=2.failed.ipynb: error: AssertionError: two is odd" in said.err
    assert "2 of 3 runs are done" in said.out
    assert "two is odd" in (out / "small,n=2.failed.ipynb").read_text()
    assert not (out / "small,n=2.ipynb").exists()
    assert pd.read_csv(out / "results.csv")["n"].tolist() == [1, 3]


@pytest.mark.soak
def test_a_run_meets_its_limits_and_the_others_finish(notebook, tmp_path, capsys):
    path = notebook("""
        import time
        hog = bytearray(600 * 2**20) if n == 2 else None
        time.sleep(60 if n in (2, 3) else 0)
    """)
    limits = ["--timeout", 4, "--max-memory", "500M"]
    assert run("sweep", path, "--grid", "n=1:4:1", "--out", tmp_path / "out", *limits) == 1
    said = capsys.readouterr()
    assert "small,n=2.failed.ipynb: memory" in said.err
    assert "small,n=3.failed.ipynb: timeout" in said.err
    assert "2 of 4 runs are done" in said.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--engine", "kernel", "--timeout", "3"], "expected 'forked' or no limit"),
    ],
)
def test_wrong_input_is_one_line_and_status_2(notebook, tmp_path, capsys, arguments, message):
    assert run("sweep", notebook(), "--out", tmp_path / "out", *arguments) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("researchlib: error: ") and message in said


def test_an_ordinary_kernel_gives_the_same_bytes(notebook, tmp_path):
    path = notebook("print('said')")
    for engine in ("forked", "kernel"):
        arguments = ["--grid", "n=2", "--engine", engine, "--out", tmp_path / engine]
        assert run("sweep", path, *arguments) == 0
    one, other = (
        (tmp_path / engine / "SHA256SUMS").read_bytes() for engine in ("forked", "kernel")
    )
    assert one == other


def test_a_killed_run_is_reported(notebook, tmp_path, capsys):
    path = notebook("import os, signal\nif n == 2: os.kill(os.getpid(), signal.SIGKILL)")
    assert run("sweep", path, "--grid", "n=1:3:1", "--out", tmp_path / "out") == 1
    assert "small,n=2.failed.ipynb: killed" in capsys.readouterr().err
