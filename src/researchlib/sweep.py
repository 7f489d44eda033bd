"""A notebook over many parameter sets: planned, skipped where done, gathered into one table."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from researchlib.batch import writing_in
from researchlib.crate import environment, sha256_of
from researchlib.engine.files import remove_stale, write_whole
from researchlib.engine.workers import Job
from researchlib.errors import ParameterError
from researchlib.findings import FINDING_MIMETYPE
from researchlib.grids import file_names
from researchlib.notebooks import all_parameters, check_parameters, read_notebook
from researchlib.provenance import STAMP, canonical, outputs_of
from researchlib.publish import SUMS, checksums

if TYPE_CHECKING:
    import pandas as pd

    from researchlib.article import Article

COLUMNS = ("claim_id", "verdict", "range", "lower", "upper", "unit", "found")
TABLE = "results"


@dataclass(frozen=True, slots=True)
class Sweep:
    """The runs of a notebook over parameter sets.

    Parameters
    ----------
    out : Path
        The directory of the outputs.
    jobs : tuple of Job
        One a parameter set.
    varied : tuple of str
        The parameters that the sets name, in their order.
    """

    out: Path
    jobs: tuple[Job, ...]
    varied: tuple[str, ...]

    @property
    def waiting(self) -> list[Job]:
        """The jobs whose output is not there, or was made from something else."""
        return [job for job in self.jobs if _done(job) is None]


def plan(article: Article, path: Path, sets: Sequence[Mapping[str, Any]], out: Path) -> Sweep:
    """Return the runs for parameter sets, every set checked.

    A run's fingerprint is the sha256 over the notebook, all its parameters, the data and the
    versions of the packages; it stands in the output, and says whether that is still good.

    Raises
    ------
    ParameterError
        If a set does not fit the notebook.
    """
    given = [check_parameters(article, path, one) for one in sets]
    whole = [all_parameters(path, one) for one in given]
    varied = tuple(dict.fromkeys(name for one in sets for name in one))
    named = [{name: one[name] for name in varied if name in one} for one in whole]
    data_sha256 = article.material.dataset.digest
    common = {
        "notebook": sha256_of(path),
        "data_sha256": data_sha256,
        "packages": environment(),
    }
    jobs = []
    for parameters, all_of_them, name in zip(
        given, whole, file_names(path.stem, named), strict=True
    ):
        text = canonical({**common, "parameters": all_of_them})
        about = {
            "report": path.stem,
            "parameters": all_of_them,
            "data_sha256": data_sha256,
            "fingerprint": hashlib.sha256(text.encode()).hexdigest(),
        }
        jobs.append(Job(path, out / name, parameters, metadata={STAMP: about}))
    return Sweep(out, tuple(jobs), varied)


def prepare(out: Path) -> None:
    """Make the output directory, and remove what a killed sweep left half-written in it.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    with writing_in(out), tempfile.TemporaryFile(dir=out):
        remove_stale(out)


def _done(job: Job) -> dict[str, Any] | None:
    """Return a run's output if it is there and made from what the run is made from."""
    try:
        notebook = read_notebook(job.output)
        same = notebook["metadata"][STAMP]["fingerprint"] == job.metadata[STAMP]["fingerprint"]
    except (ParameterError, KeyError, TypeError):
        return None
    return notebook if same else None


def gather(sweep: Sweep) -> tuple[pd.DataFrame, list[str]]:
    """Return the findings of every run that is done, one row a run and a claim.

    Returns
    -------
    DataFrame, list of str
        The table (the varied parameters, then ``claim_id``, ``verdict``, ``range``,
        ``lower``, ``upper``: numbers, or dates as text, ``unit``, ``found``, ``file``), and the
        outputs' names.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    done = []
    for job in sweep.jobs:
        if notebook := _done(job):
            done.append(job.output.name)
            rows += _rows(job, notebook, sweep.varied)
    return pd.DataFrame(rows, columns=[*sweep.varied, *COLUMNS, "file"]), done


def _rows(job: Job, notebook: Mapping[str, Any], varied: Sequence[str]) -> Iterator[dict[str, Any]]:
    parameters = job.metadata[STAMP]["parameters"]
    for finding in outputs_of(notebook, FINDING_MIMETYPE):
        row = {name: parameters[name] for name in varied}
        row |= {name: _text(finding[name]) for name in COLUMNS}
        yield {**row, "file": job.output.name}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def write_results(sweep: Sweep) -> list[str]:
    """Write the table and the checksums of a sweep; return the files' names.

    Parquet needs pyarrow (``pip install 'researchlib[parquet]'``) and is left out without it.
    """
    frame, done = gather(sweep)
    names = [f"{TABLE}.csv"]
    write_whole(frame.to_csv(index=False, lineterminator="\n"), sweep.out / names[0])
    try:
        content = frame.to_parquet(index=False)
        write_whole(content, sweep.out / f"{TABLE}.parquet")
        names.append(f"{TABLE}.parquet")
    except ImportError:
        pass
    write_whole(checksums(sweep.out, [*names, *done]), sweep.out / SUMS)
    return [*names, SUMS]
