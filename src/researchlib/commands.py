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
    from researchlib.article import Article, Ledger
    from researchlib.citing import Citation
    from researchlib.engine.workers import Result


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


def _use_data(article: Article, options: argparse.Namespace) -> Article:
    """Let this process and the notebooks read the data package that the options name."""
    from researchlib.article import DATA_VARIABLE

    if options.data:
        os.environ[DATA_VARIABLE] = str(options.data.resolve())
        return article.using(options.data)
    return article


def _ledger(article: Article, options: argparse.Namespace) -> Ledger:
    return _use_data(article, options).on(options.as_of, options.known_by)


def print_claims(article: Article, options: argparse.Namespace) -> int:
    """Print the table of claims, computed from the data without running a notebook."""
    from researchlib.findings import as_json
    from researchlib.text import claims_table

    findings = [finding.to_dict() for finding in _ledger(article, options).findings()]
    print(as_json(findings) if options.json else claims_table(findings))
    return 0


def print_trace(article: Article, options: argparse.Namespace) -> int:
    """Print the evidence trail of one claim."""
    from researchlib.cards import trace

    print(trace(_ledger(article, options).check(options.claim).to_dict()))
    return 0


def table(article: Article, options: argparse.Namespace) -> int:
    """Print the figures of claims over a grid of days and choices."""
    from researchlib.grids import combine, grid_values

    given = [("as_of", [options.as_of]), ("known_by", [options.known_by])]
    grids = [pair for pair in given if any(pair[1])] + list(map(grid_values, options.grid))
    combine(grids)
    frame = _use_data(article, options).over(options.claims, **dict(grids))
    if options.json:
        print(frame.to_json(orient="records", indent=2, force_ascii=False))
    else:
        print(frame.to_csv(index=False, lineterminator="\n"), end="")
    return 0


def seal(article: Article, options: argparse.Namespace) -> int:
    """Write the checksums of a data package after a change."""
    from researchlib import package

    changed = package.seal(options.directory)
    print(f"sealed; changed: {', '.join(changed) if changed else 'nothing'}")
    return 0


def run(article: Article, options: argparse.Namespace) -> int:
    """Execute one notebook."""
    from researchlib.notebooks import find_notebook

    path = find_notebook(article, options.notebook)
    return _run_all(article, [path], options, workers=1)


def reproduce(article: Article, options: argparse.Namespace) -> int:
    """Execute all notebooks and print the table of claims."""
    from researchlib.batch import default_workers
    from researchlib.notebooks import notebook_paths

    workers = options.workers or default_workers()
    return _run_all(article, notebook_paths(article), options, workers=workers)


def _run_all(
    article: Article, paths: Sequence[Path], options: argparse.Namespace, workers: int
) -> int:
    from researchlib.batch import execute_all, whole_directory
    from researchlib.claimreview import check_base_url
    from researchlib.engine.workers import Job
    from researchlib.notebooks import check_parameters, declared_parameters
    from researchlib.publish import publish
    from researchlib.text import claims_table

    article, given = _use_data(article, options), _given(options.parameter)
    base_url = check_base_url(options.base_url)
    plans = []
    for path in paths:
        known = declared_parameters(path)
        fitting = given if len(paths) == 1 else {n: v for n, v in given.items() if n in known}
        plans.append((path, check_parameters(article, path, fitting)))
    if len(paths) > 1:
        _refuse_unknown(given, paths)
    with whole_directory(options.out) as directory:
        runs = [Job(path, directory / path.name, parameters) for path, parameters in plans]
        with _progress(len(runs), "notebook") as bar:
            results = execute_all(
                runs,
                workers,
                lambda result: bar.update(),
                preload=article.preload,
                engine=options.engine,
            )
        with _progress(len(runs), "report") as bar:
            findings = publish(
                directory, runs, article, lambda run: bar.update(), base_url=base_url
            )
    print(claims_table(findings))
    failed = [result for result in results if result.status != "ok"]
    for result in failed:
        print(f"researchlib: {result.job.notebook.name} failed: {result.message}", file=sys.stderr)
    print(f"\n{len(results) - len(failed)} of {len(results)} notebooks executed; see {options.out}")
    return 1 if failed else 0


def sweep(article: Article, options: argparse.Namespace) -> int:
    """Execute one notebook over many parameter sets, skipping what is done."""
    from researchlib.batch import default_workers, execute_all
    from researchlib.grids import combine, grid_values, read_sets
    from researchlib.notebooks import find_notebook
    from researchlib.sweep import plan, prepare, write_results

    sets = combine(map(grid_values, options.grid), read_sets(options.sets) if options.sets else ())
    path = find_notebook(_use_data(article, options), options.notebook)
    planned = plan(article, path, sets, options.out)
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
            execute_on(options.scheduler, waiting, article, done, *limits)
        else:
            execute_all(
                waiting,
                options.workers or default_workers(),
                done,
                preload=article.preload,
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


def cite(article: Article, options: argparse.Namespace) -> int:
    """Print how to cite the package, a report at its defaults, or a claim in it."""
    from researchlib.citing import FORMATS

    print(FORMATS[options.format](_citation(article, options)))
    return 0


def _citation(article: Article, options: argparse.Namespace) -> Citation:
    from researchlib.citing import Citation, citation_file
    from researchlib.notebooks import find_notebook, notebook_paths
    from researchlib.provenance import cited_claim, cited_report
    from researchlib.suggest import suggestion

    part, ledger = options.part, _ledger(article, options)
    if part is None:
        return Citation(f"researchlib-{citation_file()['version']}")
    if part in article.claims:
        return cited_claim(ledger, part)
    try:
        path = find_notebook(article, part)
    except ParameterError:
        names = [*article.claims, *(path.stem for path in notebook_paths(article))]
        raise ParameterError(f"cite: found {part!r}, {suggestion(part, names)}") from None
    return cited_report(ledger, path)


def verify(article: Article, options: argparse.Namespace) -> int:
    """Execute a report or a run again and say whether every byte is the same."""
    from researchlib import checking

    difference = checking.verify(options.path, _use_data(article, options))
    print(f"{options.path}: {difference or 'verified'}")
    return 1 if difference else 0


def diff(article: Article, options: argparse.Namespace) -> int:
    """Print which figures and verdicts changed between two runs."""
    from researchlib.compare import differences, read_findings

    found = list(differences(read_findings(options.before), read_findings(options.after)))
    print("\n".join(found) or "no figure and no verdict changed")
    return 1 if found else 0
