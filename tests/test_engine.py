"""The engine against ordinary kernels, and the workers' isolation, limits and ends."""

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import papermill
import psutil
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from researchlib.engine.engine import ResearchlibEngine
from researchlib.engine.normalise import normalise_notebook
from researchlib.engine.workers import Job, run_many

from .processes import MARK, alive, eventually
from .small import run, write

CASES, FIGURES = (Path(__file__).with_name(f"edge_{name}.ipynb") for name in ("cases", "figures"))
FALLBACK = "An ordinary kernel is used"
KERNEL = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
soak = pytest.mark.soak


def texts(path: Path) -> list[str]:
    """Give the plain text of each cell's outputs."""
    return [
        "".join(
            output.get("text", "") or output.get("data", {}).get("text/plain", "")
            for output in cell.outputs
        )
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    ]


def by_command(engine: str | None, source: Path, output: Path, *options: str) -> NotebookNode:
    """Run the papermill command; gives the notebook, normalised."""
    arguments = [
        sys.executable,
        "-m",
        "papermill",
        "--no-progress-bar",
        "--log-level",
        "ERROR",
        *options,
    ]
    arguments += ["--engine", engine] if engine else []
    # With pytest's variable ipykernel leaves the descriptors alone.
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"
    }
    subprocess.run(
        [*arguments, str(source), str(output)],
        capture_output=True,
        check=False,
        env=environment,
    )
    return normalise_notebook(nbformat.read(output, as_version=4))


def comparable(cell: NotebookNode) -> str:
    """Give a cell as text, without the addresses of objects."""
    return re.sub(r"0x[0-9a-f]+", "0x", json.dumps(cell, indent=1, sort_keys=True))


@pytest.fixture(scope="session")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], NotebookNode]:
    """Give a page of edge cases as it was run in a way, in each way once."""
    folder = tmp_path_factory.mktemp("edge")

    @cache
    def ran(page: Path, way: str) -> NotebookNode:
        output = folder / f"{page.stem}-{way}.ipynb"
        if way == "workers":
            run(job := Job(page, output, {"limit": 4}))
            made = job.output if job.output.exists() else job.failed_output
            return nbformat.read(made, as_version=4)
        engine = "researchlib" if way == "engine" else None
        return by_command(engine, page, output, "-p", "limit", "4")

    return ran


PAGES = pytest.mark.parametrize("page", [CASES, FIGURES], ids=lambda page: page.stem)


# In `make test` the project's own notebooks stand for them, which ordinary kernels have executed.
@soak
@pytest.mark.parametrize("way", ["engine", "workers"])
@pytest.mark.parametrize(
    ("page", "name"),
    [
        pytest.param(page, cell.id, id=cell.id)
        for page in (CASES, FIGURES)
        for cell in nbformat.read(page, as_version=4).cells
    ],
)
def test_cell_is_as_from_an_ordinary_kernel(
    executed: Callable[[Path, str], NotebookNode], way: str, page: Path, name: str
) -> None:
    ordinary, ours = (
        [comparable(cell) for cell in executed(page, one).cells if cell.id == name]
        for one in ("kernel", way)
    )
    assert len(ours) == 1
    assert ours == ordinary


@soak
@pytest.mark.parametrize("way", ["engine", "workers"])
@PAGES
def test_notebook_around_the_cells_is_as_from_an_ordinary_kernel(
    executed: Callable[[Path, str], NotebookNode], way: str, page: Path
) -> None:
    ours, ordinary = executed(page, way), executed(page, "kernel")
    assert ours.metadata == ordinary.metadata
    assert [cell.id for cell in ours.cells] == [cell.id for cell in ordinary.cells]


@soak
@PAGES
def test_edge_cases_run_to_the_end(
    executed: Callable[[Path, str], NotebookNode], page: Path
) -> None:
    assert "the end" in comparable(executed(page, "kernel").cells[-1])


@pytest.mark.parametrize(
    "sources",
    [
        pytest.param(("print('before')\n1 / 0", "'not run'"), id="exception"),
        pytest.param(("import sys\nsys.exit()", "'not run'"), id="exit", marks=soak),
        pytest.param(("import sys\nsys.exit(3)", "'not run'"), id="exit status", marks=soak),
        pytest.param(("syntax error",), id="syntax", marks=soak),
        pytest.param(
            ("'odd parameters'", "import researchlib.engine.no_such_module"),
            id="import",
            marks=soak,
        ),
    ],
)
def test_stop_is_as_from_an_ordinary_kernel(tmp_path: Path, sources: tuple[str, ...]) -> None:
    notebook = write(tmp_path / "in.ipynb", *sources)
    ordinary = by_command(None, notebook, tmp_path / "kernel.ipynb", "-p", "a", "1")
    ours = by_command("researchlib", notebook, tmp_path / "engine.ipynb", "-p", "a", "1")
    (result,) = run(job := Job(notebook, tmp_path / "out.ipynb", {"a": 1}))
    written = job.output if result.status == "ok" else job.failed_output
    assert ours == ordinary
    assert normalise_notebook(nbformat.read(written, as_version=4)) == ordinary


def execute(
    engine: str | None, source: Path, output: Path, options: str = "", before: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run papermill's API in a process of its own, after some code; xdist's has a thread more."""
    call = f"papermill.execute_notebook({str(source)!r}, {str(output)!r}, engine_name={engine!r}, {options})"
    script = f"{textwrap.dedent(before)}\nimport papermill\n{call}"
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("engine", [pytest.param(None, marks=soak), "researchlib"])
class TestPapermillOptions:
    """What papermill's API offers works with both engines."""

    def test_allow_errors(self, tmp_path: Path, engine: str | None) -> None:
        notebook = write(tmp_path / "in.ipynb", "1 / 0", "'ran'")
        done = execute(engine, notebook, tmp_path / "out.ipynb", "allow_errors=True")
        assert (
            "papermill.exceptions.PapermillExecutionError:" in done.stderr
            and FALLBACK not in done.stderr
        )
        assert "'ran'" in texts(tmp_path / "out.ipynb")

    def test_execution_timeout(self, tmp_path: Path, engine: str | None) -> None:
        notebook = write(tmp_path / "in.ipynb", "import time\ntime.sleep(60)")
        done = execute(engine, notebook, tmp_path / "out.ipynb", "execution_timeout=1")
        assert (
            "nbclient.exceptions.CellTimeoutError:" in done.stderr and FALLBACK not in done.stderr
        )

    def test_outputs_are_logged_while_the_cell_runs(
        self, tmp_path: Path, engine: str | None
    ) -> None:
        log = str(tmp_path / "log")
        source = f"import time\nprint('now', flush=True)\ntime.sleep(0.5)\nopen({log!r}).read()"
        notebook = write(tmp_path / "in.ipynb", source)
        done = execute(engine, notebook, tmp_path / "out.ipynb", f"stdout_file=open({log!r}, 'w')")
        assert done.returncode == 0 and FALLBACK not in done.stderr
        assert texts(tmp_path / "out.ipynb") == ["now\n'now\\n'"]

    def test_cwd(self, tmp_path: Path, engine: str | None) -> None:
        notebook = write(tmp_path / "in.ipynb", "import os\nos.getcwd()")
        (tmp_path / "there").mkdir()
        there = f"cwd={str(tmp_path / 'there')!r}"
        done = execute(engine, notebook, tmp_path / "out.ipynb", there)
        assert done.returncode == 0 and FALLBACK not in done.stderr
        assert texts(tmp_path / "out.ipynb") == [repr(str(tmp_path / "there"))]


def test_figures_show_though_the_parent_has_drawn(tmp_path: Path) -> None:
    notebook = write(tmp_path / "in.ipynb", "import matplotlib.pyplot as plt\nplt.plot([1]);")
    before = """
        import matplotlib
        matplotlib.use("agg")
        import matplotlib.pyplot as plt
        plt.plot([1])
    """
    done = execute("researchlib", notebook, tmp_path / "out.ipynb", before=before)
    assert done.returncode == 0
    (cell,) = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert [list(output.data) for output in cell.outputs] == [["image/png", "text/plain"]]


def test_engine_can_be_imported_before_papermill() -> None:
    script = """if True:
        import researchlib.engine.engine
        from papermill.engines import papermill_engines
        assert papermill_engines.get_engine("researchlib").nb_kernel_name
    """
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_a_bar_in_a_terminal_asks_for_no_widgets() -> None:
    """tqdm would choose one for the browser where ipykernel is imported already."""
    script = """if True:
        from papermill.engines import papermill_engines
        assert papermill_engines.get_engine("researchlib").nb_kernel_name
        from tqdm.auto import tqdm
        print(tqdm.__mro__)
    """
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert b"notebook" not in done.stdout and not done.stderr


class TestFallback:
    """Where this process cannot lend itself, an ordinary kernel is used, and that is said."""

    def execute(self, tmp_path: Path, kernel_name: str = "python3") -> NotebookNode:
        notebook = write(tmp_path / "in.ipynb", "import os\nos.getppid()")
        return papermill.execute_notebook(
            notebook, None, kernel_name=kernel_name, engine_name="researchlib"
        )

    @pytest.mark.parametrize(
        ("start", "name"),
        [
            pytest.param(
                "Thread(target=lock.acquire, name='busy', daemon=True).start()", "busy", id="known"
            ),
            pytest.param(
                "_thread.start_new_thread(lambda: lock.acquire(), ())",
                "another",
                id="not known to threading",
                marks=soak,
            ),
        ],
    )
    def test_threads(self, tmp_path: Path, start: str, name: str) -> None:
        notebook = write(tmp_path / "in.ipynb", "1")
        before = f"import _thread\nfrom threading import Lock, Thread\nlock = Lock()\nlock.acquire()\n{start}"
        done = execute("researchlib", notebook, tmp_path / "out.ipynb", before=before)
        assert f"{FALLBACK}: this process has threads (MainThread, {name})" in done.stderr
        assert done.returncode == 0 and texts(tmp_path / "out.ipynb") == ["1"]

    def test_kernel(self, caplog: pytest.LogCaptureFixture) -> None:
        nb = new_notebook(metadata={"papermill": {}})
        with pytest.raises(Exception, match="no-such-kernel"):
            ResearchlibEngine.execute_notebook(nb, "no-such-kernel", progress_bar=False)
        assert "the notebook asks for the kernel 'no-such-kernel', not python3" in caplog.text

    def test_kernel_that_was_changed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        spec = {"argv": [sys.executable, *KERNEL], "display_name": "p", "language": "python"}
        folder = tmp_path / "kernels" / "python3"
        folder.mkdir(parents=True)
        folder.joinpath("kernel.json").write_text(json.dumps(spec | {"env": {"PLACE": "there"}}))
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
        notebook = write(tmp_path / "in.ipynb", "import os\nos.environ['PLACE']")
        done = execute("researchlib", notebook, tmp_path / "out.ipynb")
        assert f"{FALLBACK}: the kernel python3 is not as it was installed: {folder}" in done.stderr
        assert texts(tmp_path / "out.ipynb") == ["'there'"]

    def test_session(self, tmp_path: Path) -> None:
        cell = f"""
            import papermill, logging
            logging.basicConfig(level="WARNING")
            nb = papermill.execute_notebook({str(write(tmp_path / "inner.ipynb", "1"))!r}, None, engine_name="researchlib")
            nb.cells[0].outputs
        """
        write(tmp_path / "in.ipynb", cell)
        papermill.execute_notebook(
            tmp_path / "in.ipynb", tmp_path / "out.ipynb", progress_bar=False
        )
        (text,) = texts(tmp_path / "out.ipynb")
        assert "An ordinary kernel is used" in text
        assert "execute_result" in text


VANDAL = """
    import builtins, json, logging, math, os, random, signal, sys, warnings
    import matplotlib.pyplot as plt, numpy as np, pandas as pd
    random.seed(1); np.random.seed(1)
    os.environ["VANDAL"] = "1"; os.environ.pop("HOME", None); os.chdir("/"); os.umask(0o777)
    plt.rcParams["figure.dpi"] = 7; plt.style.use("ggplot"); plt.switch_backend("agg")
    pd.set_option("display.max_rows", 1); pd.DataFrame._repr_html_ = lambda self: "vandalised"
    json.load = os.replace = math.sqrt = None; builtins.vandal = 1
    sys.path.clear(); sys.modules["secrets"] = None
    warnings.simplefilter("error"); logging.disable(); signal.signal(signal.SIGTERM, signal.SIG_IGN)
    get_ipython().display_formatter.formatters["text/plain"].for_type(int, lambda *a: a[1].text("vandalised"))
    vandal = 2
"""
PROBE = """
    import builtins, logging, math, os, secrets, signal, sys, warnings
    import matplotlib.pyplot as plt, pandas as pd
    frame = pd.DataFrame({"a": range(100)})
    display(frame)
    plt.plot([1, 2]);
    print(sorted(os.environ.items()), os.getcwd(), oct(os.umask(0)), dict(plt.rcParams), len(warnings.filters), sys.path)
    print(logging.root.manager.disable, signal.getsignal(signal.SIGTERM), hasattr(builtins, "vandal"), math.sqrt(4))
    "vandal" in globals(), secrets is None, 1
"""


def test_run_does_not_change_the_next(tmp_path: Path) -> None:
    probe = write(tmp_path / "probe.ipynb", PROBE)
    vandal = write(tmp_path / "vandal.ipynb", VANDAL)
    jobs = [
        Job(notebook, tmp_path / f"out{n}.ipynb")
        for n, notebook in enumerate((probe, vandal, probe))
    ]
    assert [result.status for result in run(*jobs)] == ["ok"] * 3
    assert jobs[0].output.read_bytes() == jobs[2].output.read_bytes()


def test_runs_draw_different_random_numbers(tmp_path: Path) -> None:
    source = "import random, uuid, numpy as np\nrandom.random(), np.random.random(), uuid.uuid4()"
    notebook = write(tmp_path / "in.ipynb", source)
    jobs = [Job(notebook, tmp_path / f"{number}.ipynb") for number in range(3)]
    run(*jobs)
    drawn = [texts(job.output)[0].split(",") for job in jobs]
    assert all(len(set(column)) == len(jobs) for column in zip(*drawn, strict=True))


def test_same_parameters_give_the_same_bytes(tmp_path: Path) -> None:
    source = "{*'abcdefgh'}, __import__('warnings').warn('w'), print('p')"
    notebook = write(tmp_path / "in.ipynb", source)
    jobs = [Job(notebook, tmp_path / folder / "out.ipynb", {"x": 1}) for folder in "abcd"]
    assert [result.status for result in run(*jobs, workers=2)] == ["ok"] * 4
    assert len({job.output.read_bytes() for job in jobs}) == 1


def test_parameters_cwd_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIVEN", "by the caller")
    notebook = write(
        tmp_path / "in.ipynb",
        "import os\nprint(value, os.getcwd(), os.environ['GIVEN'], os.getenv('OMP_NUM_THREADS'))",
    )
    (result,) = run(job := Job(notebook, tmp_path / "out.ipynb", {"value": "é {'}"}, cwd=tmp_path))
    assert result.status == "ok"
    assert texts(job.output)[1] == f"é {{'}} {tmp_path} by the caller None\n"


def test_bad_jobs_do_not_stop_the_others(tmp_path: Path) -> None:
    good = write(tmp_path / "good.ipynb", "1")
    (tmp_path / "broken.ipynb").write_text("{")
    (tmp_path / "file").touch()
    jobs = [
        Job(tmp_path / "absent.ipynb", tmp_path / "0.ipynb"),
        Job(tmp_path / "broken.ipynb", tmp_path / "1.ipynb"),
        Job(good, tmp_path / "file" / "2.ipynb"),
        Job(good, tmp_path / "3.ipynb", cwd=tmp_path / "nowhere"),
        Job(good, tmp_path / "4.ipynb"),
    ]
    results = sorted(run(*jobs, workers=2), key=lambda result: jobs.index(result.job))
    assert [result.status for result in results] == ["error"] * 4 + ["ok"]
    assert all(result.message for result in results[:4])


def test_failure_is_kept_beside_and_told(tmp_path: Path) -> None:
    notebook = write(
        tmp_path / "in.ipynb", "fail = True", "print('before')\nassert not fail, 'as asked'"
    )
    nb = nbformat.read(notebook, as_version=4)
    nb.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(nb, notebook)
    output = tmp_path / "out.ipynb"
    (failed,) = run(job := Job(notebook, output, {"fail": True}))
    assert (failed.status, failed.cell, failed.message) == ("error", 2, "AssertionError: as asked")
    assert not output.exists()
    assert "before\n" in texts(job.failed_output)
    (redone,) = run(Job(notebook, output, {"fail": False}))
    assert redone.status == "ok"
    assert not job.failed_output.exists()
    run(job)
    assert not output.exists()


@pytest.mark.parametrize(
    ("cell", "options", "status", "message"),
    [
        pytest.param(
            "while True: pass",
            {"run_timeout": 1.0},
            "timeout",
            "RunTimeout: the run took longer than 1 s",
            id="busy",
            marks=soak,
        ),
        pytest.param(
            "import time; time.sleep(60)",
            {"run_timeout": 1.0},
            "timeout",
            "RunTimeout: the run took longer than 1 s",
            id="asleep",
        ),
        pytest.param(
            "kept = [b'x' * 2**20 for _ in range(10**6)]",
            {"max_memory": 2**29},
            "memory",
            "RunMemoryLimit: the run held more than 512 MiB",
            id="memory",
            marks=soak,
        ),
        pytest.param(
            "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; x = b\"x\" * 2**29; time.sleep(60)'])",
            {"max_memory": 2**29},
            "memory",
            "RunMemoryLimit: the run held more than 512 MiB",
            id="child's memory",
            marks=soak,
        ),
        pytest.param(
            "bytearray(10**18)",
            {"max_memory": 2**29},
            "memory",
            "MemoryError: ",
            id="too big",
            marks=soak,
        ),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            {},
            "killed",
            "KernelDied: the kernel was killed by SIGKILL",
            id="sigkill",
        ),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
            {},
            "killed",
            "KernelDied: the kernel was killed by SIGSEGV",
            id="crash",
            marks=soak,
        ),
        pytest.param(
            "import os; os._exit(3)",
            {},
            "killed",
            "KernelDied: the kernel left by itself, status 3",
            id="exit",
            marks=soak,
        ),
        pytest.param(
            "get_ipython().payload_manager.read_payload = None",
            {},
            "killed",
            "KernelDied: the kernel failed: TypeError: 'NoneType' object is not callable",
            id="no answer",
        ),
    ],
)
def test_end_before_its_time_is_told_and_the_notebook_kept(
    tmp_path: Path, cell: str, options: dict[str, Any], status: str, message: str
) -> None:
    notebook = write(
        tmp_path / "in.ipynb", "'first'", f"print('flushed', flush=True)\n{cell}", "'last'"
    )
    job, good = (
        Job(notebook, tmp_path / "out.ipynb"),
        Job(write(tmp_path / "good.ipynb", "1"), tmp_path / "good.out.ipynb"),
    )
    ended, other = run(job, good, **options)
    assert (ended.status, ended.cell, ended.message) == (status, 1, message)
    assert other.status == "ok"
    assert not job.output.exists()
    assert [text for text in texts(job.failed_output) if text] == ["'first'", "flushed\n"]


def test_killed_worker_is_replaced(tmp_path: Path) -> None:
    notebook = write(
        tmp_path / "in.ipynb", "import os, signal\nkill and os.kill(os.getppid(), signal.SIGKILL)"
    )
    jobs = [
        Job(notebook, tmp_path / f"{number}.ipynb", {"kill": number == 1}) for number in range(4)
    ]
    results = run(*jobs)
    assert [result.status for result in results] == ["ok", "killed", "ok", "ok"]
    assert results[1].message == "the worker was killed by SIGKILL"


def test_workers_that_cannot_start_fail_each_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    results = run(*(Job(tmp_path / "in.ipynb", tmp_path / f"{n}.ipynb") for n in range(2)))
    ends = [(result.status, result.message) for result in results]
    assert ends == [("killed", "the worker left by itself, status 1")] * 2


def test_nothing_is_left_of_what_a_run_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MARK, str(tmp_path))
    cell = "import subprocess\nchild = subprocess.Popen(['sleep', '600'])"
    (result,) = run(Job(write(tmp_path / "in.ipynb", cell), tmp_path / "out.ipynb"))
    assert result.status == "ok"
    assert alive(str(tmp_path), but=os.getpid()) == []


def test_exit_handlers_of_a_notebook_run(tmp_path: Path) -> None:
    cell = (
        f"import atexit, pathlib\natexit.register(pathlib.Path({str(tmp_path / 'done')!r}).touch)"
    )
    run(Job(write(tmp_path / "in.ipynb", cell), tmp_path / "out.ipynb"))
    assert (tmp_path / "done").exists()


ENDS = {
    "file": "file = open(f'{there}/file', 'w')\nfile.write('text')",
    "gzip": "import gzip\nfile = gzip.open(f'{there}/file', 'wt')\nfile.write('text')",
    "thread": """
        import pathlib, threading, time
        late = lambda: (time.sleep(0.5), pathlib.Path(there, "file").write_text("text"))
        threading.Thread(target=late).start()
    """,
    "logging": """
        import logging, logging.handlers
        target = logging.FileHandler(f"{there}/file")
        logging.root.addHandler(logging.handlers.MemoryHandler(9, target=target))
        logging.warning("text")
    """,
    "finalizer": """
        import pathlib, weakref
        class Kept: pass
        weakref.finalize(kept := Kept(), pathlib.Path(there, "file").write_text, "text")
    """,
}


@pytest.mark.parametrize("cell", ENDS.values(), ids=list(ENDS))
def test_notebook_ends_as_a_process_does(tmp_path: Path, cell: str) -> None:
    source = f"there = {str(tmp_path)!r}\n{textwrap.dedent(cell)}"
    run(Job(write(tmp_path / "in.ipynb", source), tmp_path / "out.ipynb"))
    assert (tmp_path / "file").stat().st_size


def test_preloaded_pandas_shows_a_table_as_in_a_kernel(tmp_path: Path) -> None:
    source = "import pandas as pd\npd.get_option('display.max_columns')"
    job = Job(write(tmp_path / "in.ipynb", source), tmp_path / "out.ipynb")
    run(job, preload=["pandas"])
    assert texts(job.output) == ["20"]


def test_what_a_cell_printed_is_kept_when_it_takes_too_long(tmp_path: Path) -> None:
    source = "print('step 1')\nimport time\ntime.sleep(60)"
    job = Job(write(tmp_path / "in.ipynb", source), tmp_path / "out.ipynb")
    run(job, run_timeout=2.0)
    assert "step 1\n" in texts(job.failed_output)


@pytest.mark.parametrize(
    "cell", ["print('\\ud800')", "raise ValueError('\\ud800')"], ids=["print", "raise"]
)
def test_character_that_cannot_be_sent_is_an_error_of_the_cell(tmp_path: Path, cell: str) -> None:
    notebook = write(tmp_path / "in.ipynb", cell, "'next'")
    execute("researchlib", notebook, tmp_path / "out.ipynb", "allow_errors=True")
    assert "'next'" in texts(tmp_path / "out.ipynb")


def test_arguments_and_breakpoints_are_a_kernels(tmp_path: Path) -> None:
    source = "import sys\nbreakpoint()\nsys.argv[0].rpartition('/')[2], len(sys.argv)"
    execute("researchlib", write(tmp_path / "in.ipynb", source), tmp_path / "out.ipynb")
    assert texts(tmp_path / "out.ipynb") == ["('ipykernel_launcher.py', 3)"]


def test_configuration_of_the_user_is_a_kernels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "profile_default"
    profile.joinpath("startup").mkdir(parents=True)
    profile.joinpath("startup", "00.py").write_text("print('hidden')\nstarted = 'yes'\n1 / 0")
    lines = (
        "c.InteractiveShellApp.exec_lines = ['line = started']\nc.InteractiveShell.colors = 'linux'"
    )
    profile.joinpath("ipython_kernel_config.py").write_text(lines)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    cell = "%store started\n%who\nstarted, line, get_ipython().colors"
    notebook = write(tmp_path / "in.ipynb", cell)
    for engine in None, "researchlib":
        done = execute(engine, notebook, tmp_path / f"{engine}.ipynb")
        assert FALLBACK not in done.stderr
    (ordinary,) = texts(tmp_path / "None.ipynb")
    assert ordinary.endswith("('yes', 'yes', 'linux')")
    assert texts(tmp_path / "researchlib.ipynb") == [ordinary]


def test_modules_of_the_caller_are_not_the_notebooks(tmp_path: Path) -> None:
    for name in "driver", "notebook":
        tmp_path.joinpath(name).mkdir()
        tmp_path.joinpath(name, "tools.py").write_text(f"who = {name!r}")
    notebook = write(tmp_path / "in.ipynb", "import tools\ntools.who")
    before = f"import sys\nsys.path.insert(0, {str(tmp_path / 'driver')!r})\nimport tools"
    there = f"cwd={str(tmp_path / 'notebook')!r}"
    execute("researchlib", notebook, tmp_path / "out.ipynb", there, before)
    assert texts(tmp_path / "out.ipynb") == ["'notebook'"]


@pytest.fixture
def batch(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start a batch, in a process of its own, of notebooks that start children and never end."""
    source = "import pathlib, subprocess\npathlib.Path(f'started-{n}').touch()\nsubprocess.run(['sleep', '600'])"
    notebook = write(tmp_path / "in.ipynb", source)
    script = f"""
        from pathlib import Path
        from researchlib.engine.workers import Job, run_many
        here = Path({str(tmp_path)!r})
        jobs = (Job(Path({str(notebook)!r}), here / f"{{n}}.ipynb", {{"n": n}}, here) for n in range(9))
        list(run_many(jobs, workers=2))
    """
    environment = os.environ | {MARK: str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        env=environment,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert eventually(lambda: len(list(tmp_path.glob("started-*"))) == 2)
    yield process, str(tmp_path)
    for left in alive(str(tmp_path)):
        left.kill()
    process.wait()


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(signal.SIGKILL, marks=soak),
        pytest.param(signal.SIGTERM, marks=soak),
        signal.SIGINT,
    ],
)
def test_end_of_the_caller_ends_everything(
    batch: tuple[subprocess.Popen[bytes], str], number: signal.Signals, tmp_path: Path
) -> None:
    process, mark = batch
    process.send_signal(number)
    assert eventually(lambda: not alive(mark))
    if number == signal.SIGINT:
        assert process.wait() == -signal.SIGINT
    assert not list(tmp_path.glob("?.ipynb")) + list(tmp_path.glob(".*"))


@soak
def test_sigkill_of_all_workers_at_once_with_the_caller_ends_kernels(
    batch: tuple[subprocess.Popen[bytes], str],
) -> None:
    process, mark = batch
    for victim in [*process_and_workers(process.pid)]:
        victim.kill()
    process.wait()
    assert eventually(
        lambda: all(left.name() == "sleep" for left in alive(mark))
    )  # only the cells' own children


def process_and_workers(pid: int) -> list[psutil.Process]:
    """Give a caller and its workers."""
    return [psutil.Process(pid), *psutil.Process(pid).children()]


@soak
@pytest.mark.usefixtures("cold")  # whose memory is the caller's children's
def test_many_runs_leave_nothing(tmp_path: Path) -> None:
    notebook = write(tmp_path / "in.ipynb", "1 + 1")
    jobs = (Job(notebook, tmp_path / f"{number % 9}.ipynb") for number in range(2000))
    held: list[list[int]] = []
    caller = psutil.Process()
    for result in run_many(jobs, workers=1):
        assert result.status == "ok"
        family = [caller, *caller.children()]
        memory = sum(one.memory_info().rss for one in family)
        held.append([len(family), sum(one.num_fds() for one in family), memory])
    # The next run is under way in some, and the last is told after the worker's end.
    early, late = ([min(some) for some in zip(*held[a : a + 200], strict=True)] for a in (50, 1799))
    assert late[:2] == early[:2]
    assert late[2] - early[2] < 2**22


def test_a_caller_does_its_own_before_the_first_result(tmp_path: Path) -> None:
    notebook, done = write(tmp_path / "in.ipynb", "1 + 1"), list[str]()
    jobs = [Job(notebook, tmp_path / f"{n}.ipynb") for n in range(2)]
    for result in run_many(jobs, workers=1, meanwhile=lambda: done.append("own")):
        done.append(result.status)
    assert done == ["own", "ok", "ok"]


class TestNormalise:
    """What two runs may differ in goes; the rest stays."""

    def notebook(self, **cell_metadata: object) -> NotebookNode:
        cell = new_code_cell("x = 1", id="random", metadata=cell_metadata)
        return new_notebook(
            cells=[cell], metadata={"papermill": {}, "language_info": {"name": "python"}}
        )

    def test_times_paths_and_versions_go(self) -> None:
        times = {"start_time": "a", "end_time": "b", "duration": 1.0}
        nb = self.notebook(
            execution={"iopub.status.busy": "t"},
            papermill={**times, "exception": True, "status": "failed"},
        )
        nb.metadata.papermill = {
            **times,
            "input_path": "i",
            "output_path": "o",
            "version": "2",
            "parameters": {"x": 1},
        }
        nb.metadata.language_info.version = "3.11.7"
        normalise_notebook(nb)
        assert nb.metadata == {
            "papermill": {"parameters": {"x": 1}},
            "language_info": {"name": "python"},
        }
        assert nb.cells[0].metadata == {"papermill": {"exception": True, "status": "failed"}}

    def test_added_cells_get_an_id_from_their_content(self) -> None:
        first, second = (self.notebook(tags=["injected-parameters"]) for _ in range(2))
        second.cells[0].id = "other"
        assert normalise_notebook(first) == normalise_notebook(second)
        nbformat.validate(first)

    def test_other_ids_stay(self) -> None:
        assert normalise_notebook(self.notebook()).cells[0].id == "random"

    def test_pieces_of_a_stream_are_joined(self) -> None:
        nb = self.notebook()
        nb.cells[0].outputs = [
            nbformat.v4.new_output("stream", name=name, text=text)
            for name, text in [("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")]
        ]
        normalise_notebook(nb)
        assert [output.text for output in nb.cells[0].outputs] == ["abd", "c"]

    def test_process_numbers_in_names_of_cells_go(self) -> None:
        nb = self.notebook()
        text = "/tmp/ipykernel_123/456.py:1: UserWarning: w\n" + "x" * 300_000
        nb.cells[0].outputs = [nbformat.v4.new_output("stream", name="stderr", text=text)]
        normalise_notebook(nb)
        assert nb.cells[0].outputs[0].text.startswith("ipykernel/456.py:1: UserWarning: w\n")
