import fcntl
import gc
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from researchlib import checking, evidence, package, pardons
from researchlib.article import DATA_VARIABLE, Article
from researchlib.engine import absent, workers
from researchlib.engine.workers import Job, Worker
from researchlib.files import private_variables
from researchlib.notebooks import notebook_paths
from researchlib.package import Dataset
from researchlib.processes import RUN
from researchlib.publish import publish
from researchlib.schema import Row, parse

from .warm import Warm

with absent("rfc3987_syntax"):  # jsonschema would compile a grammar with it, for over a second
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

# As `workers` starts its own.
ENVIRONMENT = {**os.environ, **workers._REPEATABLE, "PYTHONSAFEPATH": "1", "PYTHONSTARTUP": ""}


def pytest_collection_finish() -> None:
    """Spare every collection of garbage the modules and tests, which stay."""
    gc.freeze()


@pytest.fixture(scope="session")
def article() -> Article:
    return pardons.article


@pytest.fixture(scope="session")
def dataset(article: Article) -> Dataset:
    return article.material.dataset


@pytest.fixture(autouse=True)
def own_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no command of one test choose the data of the next."""
    monkeypatch.setenv(DATA_VARIABLE, str(pardons.article.data))


@pytest.fixture(scope="session", autouse=True)
def warm() -> Iterator[None]:
    """Fork the workers of all tests from warm processes: all but those with other data from one."""
    private = {name: value for name, value in private_variables().items() if name != RUN}
    data = {DATA_VARIABLE: str(pardons.article.data)}
    plain = Warm(ENVIRONMENT)
    preloaded = Warm(ENVIRONMENT | private | data, *pardons.article.preload)
    asked: Sequence[str] = ()

    class Forking(Worker):
        def __init__(self, preload: Sequence[str]) -> None:
            nonlocal asked
            asked = preload
            super().__init__(preload)

    def popen(command: list[str], *, env: Mapping[str, str], **how: Any) -> Any:
        same = asked == pardons.article.preload and data.items() <= env.items()
        return (preloaded if same else plain).popen(command, env=env, **how)

    forking = SimpleNamespace(**{**vars(subprocess), "Popen": popen})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "Worker", Forking)
        patch.setattr(workers, "subprocess", forking)
        yield
    plain.end()
    preloaded.end()


@pytest.fixture(scope="session", autouse=True)
def no_grammar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Spare the processes that tests start the grammar, too."""
    place = tmp_path_factory.mktemp("absent")
    (place / "rfc3987_syntax.py").write_text("raise ImportError\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(place), prepend=os.pathsep)
        yield


@pytest.fixture(scope="session", autouse=True)
def remembered() -> Iterator[None]:
    """Read no table, and weigh no voices, a second time: a test changes a few rows of thousands."""
    schemas: dict[str, Mapping[str, Any]] = {}

    @lru_cache(2**6)
    def parsed(name: str, text: str, schema: str) -> tuple[Row, ...]:
        return parse(name, text, schemas[schema])

    def known(name: str, text: str, schema: Mapping[str, Any]) -> tuple[Row, ...]:
        schemas[key := json.dumps(schema)] = schema
        return parsed(name, text, key)

    cell = lru_cache(2**14)(evidence.Cell)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "parse", known)
        patch.setattr(evidence, "Cell", lambda observations: cell(tuple(observations)))
        yield


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start workers as they are started in earnest, for tests about that."""
    monkeypatch.setattr(workers, "subprocess", subprocess)


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(pardons.article.data, tmp_path / "data"))


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a directory that is made once, for all processes of the tests."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    directory, unfinished = shared / name, shared / f"{name}.unfinished"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not directory.exists():
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(directory)
    return directory


@pytest.fixture(scope="session")
def run_directory(article: Article, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `reproduce` leaves, made from the notebooks as they are committed."""

    def make(place: Path) -> None:
        runs = [Job(path, place / path.name) for path in notebook_paths(article)]
        for run in runs:
            shutil.copyfile(run.notebook, run.output)
        publish(place, runs, article)

    return once(tmp_path_factory, "run", make)


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `run` leaves of the quickest notebook."""
    command = ["run", "08", "--quiet", "--out"]
    return once(tmp_path_factory, "small", lambda place: pardons.main([*command, str(place)]))


@pytest.fixture
def executed(small_run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let verify have what executing the quickest notebook gives without executing, to be quick."""

    def made(again: Path, *_: object, **how: object) -> None:
        shutil.copytree(small_run, again, dirs_exist_ok=True)

    monkeypatch.setattr(checking, "execute_all", lambda jobs, article, **how: [])
    monkeypatch.setattr(checking, "publish", made)
    monkeypatch.setattr(checking, "stamped", lambda job, *_, **how: made(job.output.parent))


@pytest.fixture
def declaring(tmp_path: Path) -> Callable[[str], Path]:
    """Write a notebook with a cell of parameters."""

    def write(source: str) -> Path:
        cell = new_code_cell(source, metadata={"tags": ["parameters"]})
        path = tmp_path / f"{abs(hash(source))}.ipynb"
        nbformat.write(new_notebook(cells=[cell]), path)
        return path

    return write
