"""The engine away from home: planted modules and settings, no HOME, closed and narrow streams."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from researchlib.engine.workers import Job, run_many
from researchlib.notebooks import find_notebook
from researchlib.pardons import main

from .small import write

COMMAND = Path(sys.executable).with_name("researchlib")
soak = pytest.mark.soak
ENGINES = pytest.mark.parametrize("engine", ["forked", pytest.param("kernel", marks=soak)])
SHADOWED = ("json", "random", "pandas", "matplotlib", "nbformat", "papermill", "IPython", "queue")


def command(*arguments: object, cwd: Path, shell: str = "", **environment: str | None) -> int:
    """Run a command of a shell in a directory, with a changed environment; give its status."""
    changed = {k: v for k, v in (os.environ | environment).items() if v is not None}
    text = " ".join(f"'{argument}'" for argument in arguments) + shell
    return subprocess.run(["sh", "-c", text], cwd=cwd, env=changed, check=False).returncode


@pytest.fixture
def planted(tmp_path: Path) -> tuple[Path, dict[str, str], Path]:
    """A working directory and settings that leave a mark when they are read."""
    here, mark = tmp_path / "here", tmp_path / "mark"
    here.mkdir()
    betray = f"open({str(mark)!r}, 'a').write(__file__ + chr(10))\n"
    for name in SHADOWED:
        (here / f"{name}.py").write_text(betray)
    (here / "matplotlibrc").write_text("no.such.setting: 1\nfigure.dpi: 7\n")
    settings = {}
    for variable in ("HOME", "IPYTHONDIR", "MPLCONFIGDIR", "JUPYTER_CONFIG_DIR", "MATPLOTLIBRC"):
        settings[variable] = str(tmp_path / variable)
        (tmp_path / variable).mkdir()
        (tmp_path / variable / "matplotlibrc").write_text("figure.dpi: 7\n")
    startup = tmp_path / "IPYTHONDIR/profile_default/startup"
    startup.mkdir(parents=True)
    settings["PYTHONSTARTUP"] = str(startup / "planted.py")
    for path in (
        startup / "planted.py",
        startup.parent / "ipython_config.py",
        startup.parent / "ipython_kernel_config.py",
        tmp_path / "JUPYTER_CONFIG_DIR/jupyter_config.py",
    ):
        path.write_text(betray)
    return here, settings, mark


PROBE = """
import json, queue, random, sys
import matplotlib, pandas
print(matplotlib.rcParams["figure.dpi"], "" in sys.path or sys.path[0].endswith("here"))
"""


@pytest.mark.parametrize(
    ("start", "engine"),
    [
        pytest.param((COMMAND,), "forked", id="forked"),
        pytest.param((COMMAND,), "kernel", id="kernel", marks=soak),
        pytest.param(
            (sys.executable, "-m", "researchlib.pardons"), "kernel", id="python -m", marks=soak
        ),
    ],
)
def test_nothing_of_the_working_directory_or_the_user_is_read(planted, engine, start):
    here, settings, mark = planted
    if start != (COMMAND,):  # python -m has imported what it starts with before it can say no
        for name in ("json", "random", "queue"):
            (here / f"{name}.py").unlink()
    write(here / "probe.ipynb", PROBE)
    sweep = ("sweep", "probe.ipynb", "--engine", engine, "--out", "out", "--workers", 2)
    assert command(*start, *sweep, cwd=here, **settings) == 0
    (cell,) = nbformat.read(here / "out/probe.ipynb", as_version=4).cells
    assert [output.text for output in cell.outputs] == ["100.0 False\n"]
    assert not mark.exists(), mark.read_text()


@ENGINES
@pytest.mark.parametrize(
    "home", [*(pytest.param(home, marks=soak) for home in ("new", "file")), "/proc/none"]
)
def test_a_home_makes_no_difference(engine, home, tmp_path):
    """Nobody can write in the last two."""
    (tmp_path / "new").mkdir()
    (tmp_path / "file").touch()
    where = {"MPLCONFIGDIR": None, "IPYTHONDIR": None, "XDG_CACHE_HOME": None}
    run = (COMMAND, "sweep", "08", "--engine", engine, "--out", "there")
    assert command(*run, cwd=tmp_path, HOME=str(tmp_path / home), **where) == 0
    assert main(["sweep", "08", "--quiet", "--out", str(tmp_path / "here")]) == 0
    one, other = (tmp_path / f"{name}/08-incommunicado.ipynb" for name in ("here", "there"))
    assert one.read_bytes() == other.read_bytes()


@soak
def test_without_a_home_the_notebooks_have_no_notice_in_any_kernel(article, tmp_path):
    path = find_notebook(article, "08")
    home = {"HOME": str(tmp_path / "file"), "MPLCONFIGDIR": None, "JUPYTER_RUNTIME_DIR": "run"}
    (tmp_path / "file").touch()
    papermill = (sys.executable, "-m", "papermill", "--no-progress-bar", path, "out.ipynb")
    assert command(*papermill, cwd=tmp_path, **home) == 0
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert not [o for cell in cells for o in cell.get("outputs", []) if o.output_type == "stream"]


def test_cells_without_ids_get_the_same_at_each_run(tmp_path):
    path = write(tmp_path / "in.ipynb", "x = 1", "x = 1", "x")
    notebook = nbformat.read(path, as_version=4)
    notebook.nbformat_minor = 2
    for cell in notebook.cells:
        del cell["id"]
    nbformat.write(notebook, path)
    jobs = [Job(path, tmp_path / f"{n}.ipynb", {"y": 2}) for n in range(2)]
    for job in jobs:
        assert [result.status for result in run_many([job], workers=1)] == ["ok"]
    assert jobs[0].output.read_bytes() == jobs[1].output.read_bytes()
    ids = [cell.id for cell in nbformat.read(jobs[0].output, as_version=4).cells]
    assert len(set(ids)) == 4


@pytest.mark.parametrize(
    "of", [pytest.param(["claims"], marks=soak), ["trace", "sixth-wave"]], ids=" ".join
)
def test_what_is_printed_is_the_same_in_every_encoding(of, tmp_path):
    printed = set()
    for encoding in ("ascii", "cp1252", "utf-8"):
        variables = {"PYTHONIOENCODING": encoding}
        assert command(COMMAND, *of, cwd=tmp_path, shell=" > out", **variables) == 0
        printed.add((tmp_path / "out").read_bytes())
    assert len(printed) == 1 and "─" in printed.pop().decode("utf-8")


@pytest.mark.parametrize(
    ("closed", "engine"),
    [
        pytest.param(" >&-", "forked", marks=soak),
        pytest.param(" 2>&-", "forked", marks=soak),
        (" <&- >&- 2>&-", "forked"),
        pytest.param(" <&- >&- 2>&-", "kernel", marks=soak),
    ],
)
def test_closed_streams_do_no_harm(closed, engine, tmp_path):
    write(
        tmp_path / "in.ipynb",
        "import subprocess\nsubprocess.run('echo said; echo so >&2', shell=True)\nprint('p')",
    )
    sweep = ("sweep", str(tmp_path / "in.ipynb"), "--engine", engine, "--out")
    assert command(COMMAND, *sweep, "closed", cwd=tmp_path, shell=closed) == 0
    assert main([*sweep, str(tmp_path / "open")]) == 0
    one, other = ((tmp_path / name / "in.ipynb").read_bytes() for name in ("open", "closed"))
    assert one == other and b"said" in one


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_device_is_one_line(tmp_path):
    shell = " > /dev/full 2> err"
    assert command(COMMAND, "claims", cwd=tmp_path, shell=shell) == 2
    assert (tmp_path / "err").read_text() == "researchlib: error: output: No space left on device\n"
    assert command(COMMAND, "claims", cwd=tmp_path, shell=" > /dev/full 2>&1") == 2
