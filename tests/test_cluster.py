"""Runs on a Dask cluster: a real scheduler and real workers on this machine."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from researchlib.batch import answer, execute_all
from researchlib.engine.workers import Job
from researchlib.errors import ResearchlibError
from researchlib.package import seal
from researchlib.pardons import article, main
from researchlib.project import unpack

from .processes import MARK, alive, eventually
from .small import write

SLOW = "import time\ntime.sleep(0.5)\nprint(2 * n)"
soak = pytest.mark.soak


def run(*arguments):
    return main([str(argument) for argument in arguments])


@pytest.fixture
def notebook(tmp_path):
    return write(tmp_path / "n.ipynb", SLOW, parameters="n: int = 1")


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and its workers, each with variables of its own; nothing of them stays."""

    @contextmanager
    def begin(*workers):
        where, mark = tmp_path / "scheduler.json", f"{tmp_path}"

        def dask(part, *options, **variables):
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{part}", "--no-dashboard",
                 "--scheduler-file", str(where), *options],
                env={**os.environ, MARK: mark, **variables},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip

        scheduler = dask("scheduler", "--host", "127.0.0.1", "--port", "0")
        begun = [dask("worker", "--no-nanny", "--nthreads", "1", **own) for own in workers]
        try:
            while not where.exists():
                assert scheduler.poll() is None
                time.sleep(0.1)
            yield json.loads(where.read_text())["address"], begun
        finally:
            for process in (*begun, scheduler):
                process.kill()
                process.wait()
        assert eventually(lambda: not alive(mark), 60)

    return begin


@soak
def test_the_same_bytes_as_here_though_a_worker_dies(notebook, cluster, tmp_path):
    sweep = ["sweep", notebook, "--grid", "n=1:12:1"]
    assert run(*sweep, "--out", tmp_path / "here") == 0
    out = tmp_path / "there"
    with cluster({}, {}) as (address, (one, _)):
        command = [*sweep, "--out", out, "--scheduler", address]
        client = subprocess.Popen([sys.executable, "-m", "researchlib.pardons", *map(str, command)])
        while len(list(out.glob("*.ipynb"))) < 3:
            assert client.poll() is None
            time.sleep(0.1)
        one.kill()
        assert client.wait(120) == 0
    assert (out / "SHA256SUMS").read_bytes() == (tmp_path / "here/SHA256SUMS").read_bytes()


@soak
def test_the_article_s_notebooks_have_the_same_bytes_as_here(cluster, tmp_path):
    path = article.notebooks / "01-pardon-waves.ipynb"
    days = "2024-08-31", "2024-11-21", "2025-01-31"
    jobs = {
        place: [Job(path, tmp_path / place / f"{day}.ipynb", {"as_of": day}) for day in days]
        for place in ("here", "there")
    }
    with cluster({}, {}) as (address, _):
        for place, scheduler in (("here", None), ("there", address)):
            done = list(execute_all(jobs[place], article, scheduler=scheduler))
            assert [result.status for result in done] == ["ok"] * len(days)
    for here, there in zip(jobs["here"], jobs["there"], strict=True):
        assert here.output.read_bytes() == there.output.read_bytes()


@soak
def test_a_worker_with_other_data_is_refused_by_name(notebook, cluster, tmp_path, capsys):
    unpack(article, tmp_path / "other")
    data = tmp_path / "other/data"
    table = data / "sources.csv"
    table.write_text(table.read_text("utf-8").replace("Viasna", "Viasna 96", 1), "utf-8")
    seal(data)
    with cluster({"RESEARCHLIB_DATA": f"{data}"}) as (address, _):
        sweep = ["sweep", notebook, "--grid", "n=1,2", "--out", tmp_path / "out"]
        assert run(*sweep, "--scheduler", address) == 1
    told = capsys.readouterr().err.splitlines()
    assert len([line for line in told if "found a worker with other data, expected" in line]) == 2


def test_a_worker_of_another_version_is_refused_by_name(notebook, tmp_path):
    job = Job(notebook, tmp_path / "out.ipynb")
    needed = {"data": article.material.dataset.digest, "pandas": "0.1", "colours": "2"}
    with pytest.raises(ResearchlibError, match="found a worker with other pandas, colours, exp"):
        answer(job, b"", article.package, needed, {})
