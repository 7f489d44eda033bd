"""Pair the ways of running one notebook many times, in one session on one machine.

    python benchmarks/batch.py notebooks/01-pardon-waves.ipynb --runs 24 --rounds 5

Each way is a process of its own, all of them one after another in each round; medians over the
rounds of its runs a second, the CPU seconds of it and its descendants, and the peak of the memory
that they hold together (shared pages counted once) are printed and, with ``--into``, kept in a file
from which ``picture.py`` draws. Ways that start a kernel for each run do a twelfth of the runs.
ploomber-engine and nbmake take part if they are installed. Ways that take no parameters run copies
in which these stand already. The floor is the cells' own code, run again and again by two warm
processes without a kernel, a notebook or any isolation; its start is not counted.
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
import statistics
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


def api(notebook: Path, folder: Path, runs: list[dict], **how: object) -> None:
    """Call papermill in this process."""
    import papermill

    for number, parameters in enumerate(runs):
        output = folder / f"{os.getpid()}-{number}.ipynb"
        papermill.execute_notebook(notebook, output, parameters, progress_bar=False, **how)


def engine(notebook: Path, folder: Path, runs: list[dict]) -> None:
    """Call papermill with our engine, in a process that has imported what the notebook does.

    papermill saves the notebook after each cell if not told otherwise.
    """
    importlib.import_module("researchlib.pardons.preload")
    api(notebook, folder, runs, engine_name="researchlib", request_save_on_cell_execute=False)


def ploomber(notebook: Path, folder: Path, runs: list[dict]) -> None:
    """Call ploomber-engine in this process: no isolation between runs."""
    from ploomber_engine import execute_notebook

    for number, parameters in enumerate(runs):
        execute_notebook(
            notebook, folder / f"{number}.ipynb", parameters=parameters, progress_bar=False
        )


def copies(notebook: Path, folder: Path, runs: list[dict]) -> list[str]:
    """Write the notebook once for each run, with its parameters in it."""
    import nbformat
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    nb, paths = load_notebook_node(str(notebook)), []
    for number, parameters in enumerate(runs):
        paths.append(f"{folder / str(number)}.ipynb")
        nbformat.write(parameterize_notebook(nb, parameters), paths[-1])
    return paths


def execute(notebook: Path, folder: Path, runs: list[dict]) -> None:
    """Call `jupyter execute` with all copies."""
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    paths = copies(notebook, folder, runs)
    words = [sys.executable, "-m", "jupyter", "execute", "--inplace", *paths]
    subprocess.run(words, check=True, env=quiet, stderr=subprocess.DEVNULL)


def tested(plugin: str, notebook: Path, folder: Path, runs: list[dict]) -> None:
    """Let a plugin of pytest run all copies."""
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-o",
        "addopts=",
        plugin,
        "-p",
        "no:cacheprovider",
    ]
    subprocess.run(
        [*words, *copies(notebook, folder, runs)],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )


def ours(notebook: Path, folder: Path, runs: list[dict], workers: int = 2) -> None:
    """Run with warm workers."""
    from researchlib.batch import execute_all
    from researchlib.engine.workers import Job
    from researchlib.pardons import article

    jobs = (
        Job(notebook, folder / f"{number}.ipynb", parameters)
        for number, parameters in enumerate(runs)
    )
    for result in execute_all(jobs, article, workers=workers):
        assert result.status == "ok", result


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
    "execute": execute,
    "nbval": lambda *job: tested("--nbval-lax", *job),
    "nbmake": lambda *job: tested("--nbmake", *job),
    "api": api,
    "api2": lambda *job: in_two(api, *job),
    "ploomber": ploomber,
    "engine": engine,
    "ours": ours,
    "ours1": lambda *job: ours(*job, workers=1),
    "floor": lambda *job: in_two(floor, *job),
}

SLOW = {"command", "execute", "nbval", "nbmake", "api", "api2"}
"""The ways that start a kernel for each run."""

MODULES = {"ploomber": "ploomber_engine", "nbmake": "nbmake"}
"""What a way needs that this package does not."""


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
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--into", type=Path)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.folder:
        days = [FIRST + dt.timedelta(days=number % DAYS) for number in range(options.runs)]
        runs = [{"as_of": day.isoformat()} for day in days]
        WAYS[options.ways](options.notebook.absolute(), options.folder, runs)
        return
    ways = [w for w in options.ways.split(",") if importlib.util.find_spec(MODULES.get(w, "json"))]
    found, few = {way: [] for way in ways}, max(2, options.runs // 12)
    for _ in range(options.rounds):
        for way in ways:
            runs = few if way in SLOW else options.runs
            found[way].append(measure(way, options.notebook, runs))
    medians = {
        way: {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
        for way, rounds in found.items()
    }
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    about = f"{options.runs} runs of {options.notebook.name} ({few} where each starts a kernel), "
    about += f"medians of {options.rounds} rounds, {machine}"
    print(about)
    for way, result in medians.items():
        print(f"{way:10}", "  ".join(f"{name} {value:8.2f}" for name, value in result.items()))
    if options.into:
        kept = json.loads(options.into.read_text()) if options.into.exists() else {}
        kept["batch"] = {"about": about, "ways": medians}
        options.into.write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    main()
