"""Pair the ways of running one notebook many times, in one session on one machine.

    python benchmarks/batch.py notebooks/01-pardon-waves.ipynb --runs 24

Each way is a process of its own; its time, the CPU seconds of it and its descendants, and the peak
of the memory that they hold together (shared pages counted once) are printed. The floor is the
cells' own code, run again and again by two warm processes without a kernel, a notebook or any
isolation; its start is not counted.
"""

import argparse
import ast
import contextlib
import datetime as dt
import importlib.util
import io
import json
import multiprocessing
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.5
FIRST, DAYS = dt.date(2024, 7, 31), 500


def command(notebook: Path, folder: Path, runs: list[dict]) -> None:
    """Run the papermill command, once for each run."""
    for number, parameters in enumerate(runs):
        options = [text for name, value in parameters.items() for text in ("-p", name, str(value))]
        arguments = [sys.executable, "-m", "papermill", "--no-progress-bar", "--log-level", "ERROR"]
        subprocess.run(
            [*arguments, str(notebook), str(folder / f"{number}.ipynb"), *options], check=True
        )


def api(notebook: Path, folder: Path, runs: list[dict], engine: str | None = None) -> None:
    """Call papermill in this process."""
    import papermill

    for number, parameters in enumerate(runs):
        output = folder / f"{os.getpid()}-{number}.ipynb"
        papermill.execute_notebook(
            notebook, output, parameters, engine_name=engine, progress_bar=False
        )


def ploomber(notebook: Path, folder: Path, runs: list[dict]) -> None:
    """Call ploomber-engine in this process: no isolation between runs."""
    from ploomber_engine import execute_notebook

    for number, parameters in enumerate(runs):
        execute_notebook(
            notebook, folder / f"{number}.ipynb", parameters=parameters, progress_bar=False
        )


def ours(notebook: Path, folder: Path, runs: list[dict], workers: int = 2) -> None:
    """Run with warm workers."""
    from researchlib.batch import execute_all
    from researchlib.engine.workers import Job
    from researchlib.pardons import article

    first = []

    jobs = (
        Job(notebook, folder / f"{number}.ipynb", parameters)
        for number, parameters in enumerate(runs)
    )
    for result in execute_all(jobs, article, workers=workers):
        assert result.status == "ok", result
        first.append(time.perf_counter())
    print(f"  (once warm: {(len(first) - 1) / (first[-1] - first[0]):.1f} runs/s)")


def floor(notebook: Path, folder: Path, runs: list[dict]) -> None:
    """Run the cells' own code, and show what they show."""
    cells = [
        cell for cell in json.loads(notebook.read_text())["cells"] if cell["cell_type"] == "code"
    ]

    def run(parameters: dict) -> None:
        names: dict = {}
        for cell in cells:
            tree, last = ast.parse("".join(cell["source"])), None
            if tree.body and isinstance(tree.body[-1], ast.Expr):
                last = ast.Expression(tree.body.pop().value)
            exec(compile(tree, "cell", "exec"), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names.update(parameters)
            value = eval(compile(last, "cell", "eval"), names) if last else None
            if hasattr(value, "_repr_mimebundle_"):
                value._repr_mimebundle_()
            else:
                repr(value)

    with contextlib.redirect_stdout(io.StringIO()):
        run(runs[0])
        start, cpu = time.perf_counter(), time.process_time()
        for parameters in runs:
            run(parameters)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    (folder / f"floor-{os.getpid()}.json").write_text(json.dumps({"seconds": seconds, "cpu": cpu}))


def in_two(target, notebook: Path, folder: Path, runs: list[dict]) -> None:
    """Share the runs between two processes."""
    context = multiprocessing.get_context("spawn")
    both = [
        context.Process(target=target, args=(notebook, folder, runs[start::2])) for start in (0, 1)
    ]
    for process in both:
        process.start()
    for process in both:
        process.join()


WAYS = {
    "command": command,
    "api": api,
    "api2": lambda *job: in_two(api, *job),
    "ploomber": ploomber,
    "engine": lambda *job: api(*job, engine="researchlib"),
    "ours": ours,
    "ours1": lambda *job: ours(*job, workers=1),
    "floor": lambda *job: in_two(floor, *job),
}


def held(process: psutil.Process) -> int:
    """Add up the proportional set sizes of a process and its descendants."""
    total = 0
    with contextlib.suppress(psutil.Error):
        for member in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                total += member.memory_full_info().pss
    return total


def measure(way: str, notebook: Path, runs: int) -> dict[str, float]:
    """Run one way in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = [
            sys.executable,
            __file__,
            str(notebook),
            "--runs",
            str(runs),
        ]
        start = time.perf_counter()
        pid = os.spawnv(
            os.P_NOWAIT, sys.executable, [*arguments, "--ways", way, "--folder", folder]
        )
        process, peak, over = psutil.Process(pid), [0], threading.Event()

        def watch() -> None:
            while not over.wait(SAMPLE_SECONDS):
                peak[0] = max(peak[0], held(process))

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, usage = os.wait4(pid, 0)
        seconds, cpu = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
        over.set()
        watcher.join()
        assert status == 0, way
        floors = [json.loads(path.read_text()) for path in Path(folder).glob("floor-*.json")]
        if floors:
            seconds = max(one["seconds"] for one in floors)
            cpu = sum(one["cpu"] for one in floors)
        else:
            assert len(list(Path(folder).glob("*.ipynb"))) == runs, way
    return {"runs/s": runs / seconds, "CPU s/run": cpu / runs, "peak MiB": peak[0] / 2**20}


def main() -> None:
    """Measure the ways asked for, or be one of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--runs", type=int, default=24)
    parser.add_argument("--ways", default="command,api,api2,ploomber,engine,ours,floor")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.folder:
        days = [FIRST + dt.timedelta(days=number % DAYS) for number in range(options.runs)]
        runs = [{"as_of": day.isoformat()} for day in days]
        WAYS[options.ways](options.notebook.absolute(), options.folder, runs)
        return
    machine = platform.processor() or platform.machine()
    print(f"{machine}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{options.runs} runs of {options.notebook.name}")
    for way in options.ways.split(","):
        if way == "ploomber" and not importlib.util.find_spec("ploomber_engine"):
            print(f"{way:10} not installed")
            continue
        result = measure(way, options.notebook, options.runs)
        print(
            f"{way:10}",
            "  ".join(f"{name} {value:8.2f}" for name, value in result.items()),
            flush=True,
        )


if __name__ == "__main__":
    main()
