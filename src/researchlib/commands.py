"""What each command does."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from researchlib.errors import ParameterError

if TYPE_CHECKING:
    from researchlib.citing import Citation
    from researchlib.engine.workers import Result
    from researchlib.tables import Dataset


def _given(pairs: Sequence[str]) -> dict[str, str]:
    given = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise ParameterError(f"-p: found {pair!r}, expected NAME=VALUE")
        if name in given:
            raise ParameterError(f"-p: found {name!r} twice, expected each parameter once")
        given[name] = value
    return given


def _use_data(options: argparse.Namespace) -> Dataset:
    """Load the data package that the options name, and let notebooks find the same one."""
    from researchlib.tables import DATA_VARIABLE, load

    dataset: Dataset = load(options.data)
    os.environ[DATA_VARIABLE] = str(dataset.directory)
    return dataset


def print_claims(options: argparse.Namespace) -> int:
    """Print the table of claims, computed from the data without running a notebook."""
    from researchlib.ledger import Ledger
    from researchlib.text import claims_table

    findings = Ledger(data=_use_data(options)).check_all()
    print(claims_table([finding.to_dict() for finding in findings]))
    return 0


def print_trace(options: argparse.Namespace) -> int:
    """Print the evidence trail of one claim."""
    from researchlib.ledger import Ledger
    from researchlib.measures.base import ARTICLE_DATE
    from researchlib.trace import trace

    ledger = Ledger(options.as_of or ARTICLE_DATE, data=_use_data(options))
    print(trace(ledger.check(options.claim)))
    return 0


def seal(options: argparse.Namespace) -> int:
    """Write the checksums of a data package after a change."""
    from researchlib import tables

    changed = tables.seal(options.directory)
    print(f"sealed; changed: {', '.join(changed) if changed else 'nothing'}")
    return 0


def run(options: argparse.Namespace) -> int:
    """Execute one notebook."""
    from researchlib.notebooks import find_notebook

    path = find_notebook(options.notebook)
    return _run_all([path], options, workers=1)


def reproduce(options: argparse.Namespace) -> int:
    """Execute all notebooks and print the table of claims."""
    from researchlib.batch import default_workers
    from researchlib.notebooks import notebook_paths

    return _run_all(notebook_paths(), options, workers=options.workers or default_workers())


def _run_all(paths: Sequence[Path], options: argparse.Namespace, workers: int) -> int:
    from researchlib.batch import execute_all, whole_directory
    from researchlib.claimreview import check_base_url
    from researchlib.engine.workers import Job
    from researchlib.notebooks import check_parameters, declared_parameters
    from researchlib.publish import publish
    from researchlib.text import claims_table

    dataset, given = _use_data(options), _given(options.parameter)
    base_url = check_base_url(options.base_url)
    plans = []
    for path in paths:
        known = declared_parameters(path)
        fitting = given if len(paths) == 1 else {n: v for n, v in given.items() if n in known}
        plans.append((path, check_parameters(path, fitting, dataset)))
    if len(paths) > 1:
        _refuse_unknown(given, paths)
    with whole_directory(options.out) as directory:
        runs = [Job(path, directory / path.name, parameters) for path, parameters in plans]
        with _progress(len(runs), "notebook") as bar:
            results = execute_all(runs, workers, lambda result: bar.update(), engine=options.engine)
        with _progress(len(runs), "report") as bar:
            findings = publish(
                directory, runs, dataset, lambda run: bar.update(), base_url=base_url
            )
    print(claims_table(findings))
    failed = [result for result in results if result.status != "ok"]
    for result in failed:
        print(f"researchlib: {result.job.notebook.name} failed: {result.message}", file=sys.stderr)
    print(f"\n{len(results) - len(failed)} of {len(results)} notebooks executed; see {options.out}")
    return 1 if failed else 0


def sweep(options: argparse.Namespace) -> int:
    """Execute one notebook over many parameter sets, skipping what is done."""
    from researchlib.batch import default_workers, execute_all
    from researchlib.grids import combine, grid_values, read_sets
    from researchlib.notebooks import find_notebook
    from researchlib.sweep import plan, prepare, write_results

    sets = combine(map(grid_values, options.grid), read_sets(options.sets) if options.sets else ())
    dataset = _use_data(options)
    planned = plan(find_notebook(options.notebook), sets, dataset, options.out)
    prepare(options.out)
    waiting = planned.waiting
    failed: list[Result] = []
    with _progress(len(planned.jobs), "run", initial=len(planned.jobs) - len(waiting)) as bar:

        def done(result: Result) -> None:
            if result.status != "ok":
                failed.append(result)
                bar.set_postfix(failed=len(failed), refresh=False)
            bar.update()

        if options.scheduler:
            from researchlib.cluster import execute_on

            limits = (options.timeout, options.max_memory)
            execute_on(options.scheduler, waiting, dataset, done, *limits)
        else:
            execute_all(
                waiting,
                options.workers or default_workers(),
                done,
                engine=options.engine,
                timeout=options.timeout,
                max_memory=options.max_memory,
            )
    written = write_results(planned)
    for result in sorted(failed, key=lambda result: result.job.output):
        name = result.job.failed_output.name
        print(f"researchlib: {name}: {result.status}: {result.message}", file=sys.stderr)
    skipped, count = len(planned.jobs) - len(waiting), len(planned.jobs)
    print(f"{count - len(failed)} of {count} runs are done, {skipped} of them were before")
    print(f"see {options.out}: {', '.join(written)}")
    return 1 if failed else 0


def _refuse_unknown(given: dict[str, str], paths: Sequence[Path]) -> None:
    from researchlib.notebooks import declared_parameters
    from researchlib.suggest import suggestion

    known = {name for path in paths for name in declared_parameters(path)}
    for name in given:
        if name not in known:
            raise ParameterError(f"{name}: unknown parameter, {suggestion(name, sorted(known))}")


def _progress(total: int, unit: str, initial: int = 0) -> Any:
    from tqdm import tqdm

    return tqdm(total=total, unit=unit, initial=initial, file=sys.stderr)


def cite(options: argparse.Namespace) -> int:
    """Print how to cite the package, a report at its defaults, or a claim in it."""
    from researchlib.citing import FORMATS

    print(FORMATS[options.format](_citation(options.part, _use_data(options))))
    return 0


def _citation(part: str | None, dataset: Dataset) -> Citation:
    from researchlib.citing import Citation, citation_file
    from researchlib.claims import claims
    from researchlib.notebooks import find_notebook, notebook_paths
    from researchlib.provenance import cited_claim, cited_report
    from researchlib.suggest import suggestion

    known = claims(dataset)
    if part is None:
        return Citation(f"researchlib-{citation_file()['version']}")
    if part in known:
        return cited_claim(part, find_notebook(known[part].notebook), dataset)
    try:
        path = find_notebook(part)
    except ParameterError:
        names = [*known, *(path.stem for path in notebook_paths())]
        raise ParameterError(f"cite: found {part!r}, {suggestion(part, names)}") from None
    return cited_report(path, dataset)


def verify(options: argparse.Namespace) -> int:
    """Execute a report or a run again and say whether every byte is the same."""
    from researchlib import checking

    difference = checking.verify(options.path, _use_data(options))
    print(f"{options.path}: {difference or 'verified'}")
    return 1 if difference else 0


def diff(options: argparse.Namespace) -> int:
    """Print which figures and verdicts changed between two runs."""
    from researchlib.compare import differences, read_findings

    found = list(differences(read_findings(options.before), read_findings(options.after)))
    print("\n".join(found) or "no figure and no verdict changed")
    return 1 if found else 0
