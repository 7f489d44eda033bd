"""A notebook over many parameter sets: planned, skipped where done, gathered into one table."""

import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from researchlib.article import Article
from researchlib.crate import environment, sha256_of
from researchlib.engine.workers import Job
from researchlib.errors import DataError, ResearchlibError
from researchlib.files import write_whole
from researchlib.findings import FINDING_MIMETYPE
from researchlib.grids import file_names
from researchlib.notebooks import STAMP, all_parameters, check_parameters, outputs_of, read_notebook
from researchlib.places import alone_in, writing
from researchlib.publish import SUMS, checksums, fingerprint
from researchlib.tables import DAYS, RESULT, forms, results

NAME = rf"(.+\.ipynb|results\.\w+|{SUMS})"
OWN = re.compile(rf"{NAME}|\.{NAME}\.tmp")
"""What a sweep writes, and what a killed one leaves of it."""


def plan(article: Article, path: Path, sets: Sequence[Mapping[str, Any]], out: Path) -> list[Job]:
    """Return a notebook's runs over parameter sets, one a set, every set checked.

    A run's fingerprint is the sha256 over the notebook, all its parameters, the data and the
    versions of the packages; it stands in the output, and says whether that is still good.

    Raises
    ------
    ParameterError
        If a set does not fit the notebook.
    """
    given = [check_parameters(article, path, one) for one in sets]
    whole = [all_parameters(path, one) for one in given]
    names = file_names(path.stem, [{n: one[n] for n in varied(sets)} for one in whole])
    common = {"report": path.stem, "data_sha256": article.material.dataset.digest}
    made_from = {"notebook": sha256_of(path), "packages": environment(article.name)}
    jobs = []
    for parameters, known, name in zip(given, whole, names, strict=True):
        about = {**common, "parameters": known}
        about["fingerprint"] = fingerprint({**about, **made_from})
        jobs.append(Job(path, out / name, parameters, metadata={STAMP: about}))
    return jobs


def varied(sets: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the parameters that sets name, in their order."""
    return list(dict.fromkeys(name for one in sets for name in one))


@contextmanager
def resumed(jobs: Sequence[Job], out: Path, inputs: Collection[Path]) -> Iterator[list[Job]]:
    """Give the runs whose output is not there, or was made from something else.

    The directory of the outputs is made, what a killed sweep left half-written in it removed, what
    was changed since its checksums were written too, and other commands kept out.

    Raises
    ------
    ResearchlibError
        If something that no sweep wrote lies there, it holds an input, another command writes
        there, or it cannot be written.
    """
    with alone_in(out, out, inputs):
        for path in sorted(out.iterdir()):
            if not OWN.fullmatch(path.name):
                expected = "a new directory, an empty one, or one of sweeps"
                raise ResearchlibError.at(f"{out}", f"{path.name!r}", expected)
        with writing(out), tempfile.TemporaryFile(dir=out):
            for path in [*out.glob(".*.tmp"), *_changed(out)]:
                path.unlink()
        yield [job for job in jobs if _done(job) is None]


def _changed(out: Path) -> Iterator[Path]:
    """Yield the outputs of a sweep that are not what its checksums say."""
    if (out / SUMS).exists():
        lines = (out / SUMS).read_text("utf-8", "replace").splitlines()
        stated = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        for path in out.glob("*.ipynb"):
            if path.name in stated and sha256_of(path) != stated[path.name]:
                yield path


def _done(job: Job) -> dict[str, Any] | None:
    """Return a run's output if it is there and made from what the run is made from."""
    try:
        notebook = read_notebook(job.output)
        same = notebook["metadata"][STAMP]["fingerprint"] == job.metadata[STAMP]["fingerprint"]
    except (DataError, KeyError, TypeError):
        return None
    return notebook if same else None


def write_results(jobs: Sequence[Job], names: Sequence[str], out: Path) -> list[str]:
    """Write the findings of the runs that are done, and checksums; return the files' names.

    The table has one row a run and a claim: the named parameters, then ``claim_id``, ``verdict``,
    ``range``, ``lower``, ``upper``, ``earliest``, ``latest``, ``unit``, ``found``, as
    `tables.results` types them, and ``file``.
    Parquet needs pyarrow (``pip install 'researchlib[parquet]'``) and is left out without it.
    """
    import pandas as pd

    rows, outputs = [], []
    for job in jobs:
        if notebook := _done(job):
            outputs.append(job.output.name)
            parameters = job.metadata[STAMP]["parameters"]
            common = {name: parameters[name] for name in names} | {"file": job.output.name}
            rows += [finding | common for finding in outputs_of(notebook, FINDING_MIMETYPE)]
    own = pd.DataFrame(rows, columns=[n for n in names if n not in DAYS]).dtypes
    frame = results(rows, [*names, "claim_id", *RESULT, "file"], **own)
    files: dict[str, str | bytes] = {f"results.{form}": t for form, t in forms(frame).items()}
    with suppress(ImportError):
        files["results.parquet"] = frame.to_parquet(index=False)
    with writing(out):
        for name, content in files.items():
            write_whole(content, out / name)
        write_whole(checksums(out, [*files, *outputs]), out / SUMS)
    return [*files, SUMS]
