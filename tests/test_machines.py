"""Machines as they are, and processes: what a run needs, what it leaves, what ends it."""

import os
import re
import signal
import subprocess
import sys
import textwrap
import venv
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell

from researchlib import crate
from researchlib.engine.workers import Job
from researchlib.files import hold
from researchlib.pardons import article, main
from researchlib.processes import RUN

from .processes import eventually
from .small import run, write

soak = pytest.mark.soak
COMMAND = str(Path(sys.executable).with_name("researchlib"))


def can_mount() -> bool:
    """Tell whether this user may have mounts of its own."""
    try:
        made = ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"]
        return subprocess.run(made, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


MOUNTS = pytest.mark.skipif(not can_mount(), reason="needs root and unshare")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="orphans come back on Linux only")


def mounted(*mounts: str, then: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a shell where something is mounted that nobody else sees."""
    script = " && ".join([*(f"mount -t tmpfs -o {mount}" for mount in mounts), then])
    arguments = ["unshare", "-m", "sh", "-c", script]
    known = os.environ | environment
    return subprocess.run(arguments, env=known, capture_output=True, text=True, check=False)


@soak
@MOUNTS
@pytest.mark.parametrize("engine", ["forked", "kernel"])
def test_no_shared_memory_is_needed(tmp_path, engine):
    path = write(tmp_path / "in.ipynb", "print('ran')")
    out = tmp_path / "out"
    sweep = f"{COMMAND} sweep {path} --engine {engine} --out {out} -q"
    done = mounted("ro none /dev/shm", then=sweep)
    assert (done.returncode, (out / "in.ipynb").exists()) == (0, True), done.stderr


@soak
@MOUNTS
def test_a_full_temporary_directory_changes_no_byte_or_is_told_before_a_run(tmp_path):
    cell = f"import os, subprocess\nsubprocess.run('echo said; touch {tmp_path}/ran', shell=True)"
    path = write(tmp_path / "in.ipynb", cell)
    (tmp_path / "tmp").mkdir()
    full = {"TMPDIR": str(tmp_path / "tmp")}

    def sweep(out: str, **options: Any) -> subprocess.CompletedProcess[str]:
        where = f"{COMMAND} sweep {path} --out {tmp_path / out} -q"
        return mounted(*options.pop("mounts", ()), then=where, **options)

    assert sweep("base").returncode == 0
    assert sweep("some", mounts=[f"size=4k none {tmp_path}/tmp"], **full).returncode == 0
    assert (tmp_path / "some/in.ipynb").read_bytes() == (tmp_path / "base/in.ipynb").read_bytes()
    (tmp_path / "ran").unlink()
    done = sweep("none", mounts=[f"nr_inodes=5 none {tmp_path}/tmp"], **full)
    assert done.returncode == 2 and not (tmp_path / "ran").exists()
    assert re.fullmatch(r"researchlib: error: .*: No space left on device\n", done.stderr)


@MOUNTS
def test_a_disk_that_fills_is_told_for_the_run_and_the_others_go_on(tmp_path):
    path, out = write(tmp_path / "in.ipynb", "print('x' * size)"), tmp_path / "out"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, new_code_cell("size = 1", metadata={"tags": ["parameters"]}))
    nbformat.write(notebook, path)
    out.mkdir()
    sweep = f"{COMMAND} sweep {path} --grid size=1,900000,2 --workers 1 --out {out} -q; ls -A {out}"
    done = mounted(f"size=200k none {out}", then=sweep)
    (line,) = done.stderr.splitlines()
    assert "size=900000: error: OSError: [Errno 28] No space left" in line
    assert done.stdout.split() == [
        "SHA256SUMS", "in,size=1.ipynb", "in,size=2.ipynb",
        "results.csv", "results.json", "results.parquet",
    ]  # fmt: skip


def test_a_library_that_is_only_on_the_path(tmp_path, monkeypatch, capsys):
    home = tmp_path / "a venv é"
    venv.create(home)
    packages = tmp_path / "packages"
    packages.mkdir()
    for directory in filter(None, sys.path):
        for part in Path(directory).glob("*"):
            if "site-packages" in directory and "researchlib" not in part.name:
                packages.joinpath(part.name).symlink_to(part)
    tmp_path.joinpath("link").symlink_to(Path(crate.__file__).parents[1])
    path = {"PYTHONPATH": f"{tmp_path / 'link'}:{packages}", "PATH": os.environ["PATH"]}
    code = f"""if True:
        from researchlib.pardons import main
        from researchlib.reports import exporter
        exporter()  # has templates to build on
        raise SystemExit(main(["run", "08", "--out", {str(tmp_path / "o")!r}]))
    """
    start = [home / "bin/python", "-c", code]
    done = subprocess.run(start, env=path, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and not (tmp_path / "o").exists()
    assert "packages: found no version of researchlib, expected it installed" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("engine", ["forked", pytest.param("kernel", marks=soak)])
def test_a_daemonic_parent_can_run_notebooks(tmp_path, engine):
    write(tmp_path / "in.ipynb", "1")
    script = f"""
        import multiprocessing, pathlib, papermill
        from researchlib.engine.workers import Job, run_many
        here = pathlib.Path({str(tmp_path)!r})
        def work():
            job = Job(here / "in.ipynb", here / "out.ipynb")
            assert [r.status for r in run_many([job], workers=1, engine={engine!r})] == ["ok"]
            papermill.execute_notebook(job.notebook, here / "p.ipynb", engine_name="researchlib")
            (here / "done").touch()
        process = multiprocessing.get_context("fork").Process(target=work, daemon=True)
        process.start()
        process.join()
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)
    assert (tmp_path / "done").exists()


@soak
def test_a_run_killed_while_it_prints_does_not_stop_the_next(tmp_path):
    busy = write(tmp_path / "busy.ipynb", "while True: print('x' * 10_000, flush=True)")
    good = write(tmp_path / "good.ipynb", "print('x')")
    jobs = [Job(one, tmp_path / f"{n}.ipynb") for n, one in enumerate([busy, good] * 3)]
    assert [r.status for r in run(*jobs, run_timeout=3.0)] == ["timeout", "ok"] * 3


def test_a_lock_on_a_directory_is_for_one_and_ends_with_its_process(tmp_path):
    held = hold(tmp_path)
    assert held is not None and hold(tmp_path) is None
    os.close(held)
    script = f"from researchlib.files import *; assert hold(Path({str(tmp_path)!r})); "
    killed = subprocess.run(
        [sys.executable, "-c", f"{script} os.kill(os.getpid(), 9)"], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert hold(tmp_path) is not None


def test_fonts_that_were_found_before_are_not_looked_for_again(tmp_path):
    """Neither in a place named by the user nor in the usual one."""
    script = "from researchlib.files import *; print(private_variables()['MPLCONFIGDIR'])"
    script += "; print(*Path(private_variables()['MPLCONFIGDIR']).glob('fontlist*'))"
    for place, variable in ((".cache", "HOME"), ("", "XDG_CACHE_HOME")):
        home = tmp_path / variable
        known = home / place / "matplotlib" / "fontlist-v390.json"
        known.parent.mkdir(parents=True)
        known.write_text("{}")
        unset = {name: value for name, value in os.environ.items() if name != "XDG_CACHE_HOME"}
        command = [sys.executable, "-c", script]
        told = subprocess.check_output(command, env=unset | {variable: str(home)}, text=True)
        there, taken = told.splitlines()
        assert taken == f"{there}/{known.name}"


def test_an_interrupted_import_ends_with_the_status_of_an_interrupt(tmp_path):
    """Python remembers a KeyboardInterrupt out of an `exec`, as many imports have one."""
    (tmp_path / "typst.py").write_text("exec('import os; os.kill(os.getpid(), 2); x = 1')")
    command = [sys.executable, "-m", "researchlib.pardons", "run", "08", "--out", tmp_path / "out"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "interrupted" in done.stderr) == (130, True)


# Starts `sleep` in a session of its own, or as a daemon that its parent has left.
DAEMON = """
    import os, pathlib, signal, subprocess, sys, time
    START = "setsid sleep 600 > /dev/null & echo $!"
    here = pathlib.Path({here!r})
    if {daemon}:
        pid = subprocess.check_output(START, shell=True, text=True)
    else:
        pid = subprocess.Popen(["sleep", "600"], start_new_session=True).pid
    (here / "child.tmp").write_text(f"{{pid}} {{os.getppid()}}")
    (here / "child.tmp").rename(here / "child")
    {then}
"""


@LINUX
@pytest.mark.parametrize(
    "daemon", [pytest.param(False, id="session", marks=soak), pytest.param(True, id="daemon")]
)
@pytest.mark.parametrize(
    ("then", "how", "status"),
    [
        pytest.param("pass", {}, "ok", id="end"),
        pytest.param("1 / 0", {}, "error", id="error", marks=soak),
        pytest.param("time.sleep(60)", {"run_timeout": 3.0}, "timeout", id="limit", marks=soak),
        pytest.param(
            "os.kill(os.getpid(), signal.SIGKILL)", {}, "killed", id="kernel killed", marks=soak
        ),
        pytest.param(
            "os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)",
            {},
            "killed",
            id="worker killed",
        ),
        pytest.param("pass", {"engine": "kernel"}, "ok", id="ordinary kernel", marks=soak),
    ],
)
def test_no_child_outlives_its_run(tmp_path, daemon, then, how, status):
    source = DAEMON.format(here=str(tmp_path), daemon=daemon, then=then)
    (result,) = run(Job(write(tmp_path / "in.ipynb", source), tmp_path / "out.ipynb"), **how)
    assert result.status == status
    pid = int((tmp_path / "child").read_text().split()[0])
    assert eventually(lambda: not psutil.pid_exists(pid), 5)


@soak
@LINUX
@pytest.mark.parametrize(
    "way",
    [
        signal.SIGINT,
        signal.SIGTERM,
        signal.SIGKILL,
        "all",
    ],
)
def test_no_child_outlives_a_killed_command_or_at_most_until_the_next(tmp_path, way):
    here = {"TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    source = DAEMON.format(here=str(tmp_path), daemon=True, then="time.sleep(600)")
    path = write(tmp_path / "in.ipynb", source)
    sweep = [COMMAND, "sweep", path, "--out", tmp_path / "out", "-q"]
    command = subprocess.Popen(sweep, env=os.environ | here, stderr=subprocess.DEVNULL)
    assert eventually((tmp_path / "child").exists, 60)
    pid, worker = map(int, (tmp_path / "child").read_text().split())
    if way == "all":
        os.kill(worker, signal.SIGSTOP)  # it cannot clean up
        command.kill()
        os.kill(worker, signal.SIGKILL)
    else:
        command.send_signal(way)
    command.wait()
    small = write(tmp_path / "small.ipynb", "1")
    if way == "all":
        assert psutil.pid_exists(pid)
    else:
        assert eventually(lambda: not psutil.pid_exists(pid), 20)
    (stranger := tmp_path / "tmp/researchlib-mine").joinpath("profile_default").mkdir(parents=True)
    held = hold(stranger)
    after = [COMMAND, "sweep", small, "--out", tmp_path / "next", "-q"]
    assert subprocess.run(after, env=os.environ | here, check=False).returncode == 0
    assert eventually(lambda: not psutil.pid_exists(pid), 5)
    assert list((tmp_path / "tmp").glob("researchlib-*")) == [stranger]
    os.close(held)


@LINUX
def test_papermill_ends_the_sessions_of_a_run(tmp_path):
    source = DAEMON.format(here=str(tmp_path), daemon=False, then="1 / 0")
    write(tmp_path / "in.ipynb", source)
    papermill = [
        sys.executable,
        "-m",
        "papermill",
        "--engine",
        "researchlib",
        "in.ipynb",
        "o.ipynb",
    ]
    subprocess.run(papermill, cwd=tmp_path, capture_output=True, check=False)
    pid = int((tmp_path / "child").read_text().split()[0])
    assert eventually(lambda: not psutil.pid_exists(pid), 5)


def test_the_limit_of_memory_is_about_the_run(tmp_path):
    small = write(
        tmp_path / "small.ipynb",
        """
        import multiprocessing
        with multiprocessing.get_context("fork").Pool(4) as pool:
            print(pool.map(abs, range(4)), len(bytearray(2**20)))
        """,
        "import time; time.sleep(0.5)",
    )
    large = write(
        tmp_path / "large.ipynb", "x = bytearray(80 * 2**20)\nimport time; time.sleep(60)"
    )
    jobs = [Job(one, tmp_path / f"{n}.ipynb") for n, one in enumerate((small, large))]
    done = run(*jobs, max_memory=50 * 2**20, preload=article.preload)
    assert [(result.status, result.message) for result in done] == [
        ("ok", ""),
        ("memory", "RunMemoryLimit: the run held more than 50 MiB"),
    ]


def test_a_killed_worker_is_told_as_that_and_the_notebook_kept(tmp_path, capsys):
    cell = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
    path = write(tmp_path / "in.ipynb", "'first'", cell)
    assert main(["sweep", str(path), "--out", str(tmp_path / "out")]) == 1
    told = "in.failed.ipynb: killed: the worker was killed by SIGKILL"
    assert capsys.readouterr().err == f"researchlib: {told}\n"
    banner, *cells = nbformat.read(tmp_path / "out/in.failed.ipynb", as_version=4).cells
    assert "the worker was killed by SIGKILL" in banner.source
    assert [c.source for c in cells] == ["'first'", cell]
    assert not (tmp_path / "out/in.ipynb").exists()


def test_an_ordinary_kernel_that_dies_leaves_what_it_had(tmp_path):
    cells = "print('first')", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    job = Job(write(tmp_path / "in.ipynb", *cells), tmp_path / "out.ipynb")
    (result,) = run(job, engine="kernel")
    assert (result.status, result.message) == ("killed", "DeadKernelError: Kernel died")
    banner, first, _ = nbformat.read(job.failed_output, as_version=4).cells
    assert "Kernel died" in banner.source and first.outputs[0].text == "first\n"


def test_runs_are_marked_each_worker_otherwise(tmp_path):
    path = write(tmp_path / "in.ipynb", f"import os\nprint(os.environ[{RUN!r}])")
    jobs = [Job(path, tmp_path / f"{n}.ipynb") for n in range(2)]
    run(jobs[0]), run(jobs[1])
    one, other = (nbformat.read(j.output, as_version=4).cells[0].outputs[0].text for j in jobs)
    assert one != other and one.split("/")[:-2] == other.split("/")[:-2]
