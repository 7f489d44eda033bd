"""The command ``researchlib``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from researchlib.errors import ParameterError, ResearchlibError

if TYPE_CHECKING:
    from researchlib.batch import Result, Run

USAGE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit status: 0 done, 1 a run failed, 2 wrong input."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except ResearchlibError as error:
        print(f"researchlib: error: {error}", file=sys.stderr)
        return USAGE_ERROR
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="researchlib",
        description="Re-derive every figure of one news article from cited public observations.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("reproduce", help="execute all notebooks, check all claims")
    command.set_defaults(command=reproduce)
    command.add_argument("--out", type=Path, default=Path("reproduced"), metavar="DIR")
    _add_parameters(command)
    _add_workers(command)

    command = commands.add_parser("run", help="execute one notebook through papermill")
    command.set_defaults(command=run)
    command.add_argument("notebook", help="its path, name, number or topic")
    command.add_argument("--out", type=Path, default=Path("reproduced"), metavar="DIR")
    _add_parameters(command)

    command = commands.add_parser("claims", help="print the table of claims with their verdicts")
    command.set_defaults(command=print_claims)
    _add_data(command)

    command = commands.add_parser("trace", help="from a figure to its publications, as a tree")
    command.set_defaults(command=print_trace)
    command.add_argument("claim", help="a claim_id, as `researchlib claims` prints them")
    command.add_argument("--as-of", default=None, metavar="DATE")
    _add_data(command)

    command = commands.add_parser("seal", help="write a changed data package's checksums")
    command.set_defaults(command=seal)
    command.add_argument("directory", type=Path)
    return parser


def _version() -> str:
    from importlib.metadata import version

    return f"researchlib {version('researchlib')}"


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, metavar="DIR", help="a data package of your own")


def _add_parameters(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-p",
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a notebook parameter (may be given again)",
    )
    _add_data(command)


def _add_workers(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workers", type=_positive, metavar="N", help="runs at a time")


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"found {value}, expected at least 1")
    return value


def _given(pairs: Sequence[str]) -> dict[str, str]:
    given = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise ParameterError(f"-p: found {pair!r}, expected NAME=VALUE")
        given[name] = value
    return given


def _use_data(options: argparse.Namespace) -> Any:
    """Load the data package that the options name, and let notebooks find the same one."""
    import os

    from researchlib.tables import DATA_VARIABLE, load

    dataset = load(options.data)
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
    from researchlib.batch import Run, execute_all, whole_directory, write_results
    from researchlib.notebooks import check_parameters, declared_parameters
    from researchlib.text import claims_table

    dataset, given = _use_data(options), _given(options.parameter)
    plans = []
    for path in paths:
        known = declared_parameters(path)
        fitting = given if len(paths) == 1 else {n: v for n, v in given.items() if n in known}
        plans.append((path, check_parameters(path, fitting, dataset)))
    if len(paths) > 1:
        _refuse_unknown(given, paths)
    with whole_directory(options.out) as directory:
        runs = [Run(path, directory / path.name, parameters) for path, parameters in plans]
        results = _with_progress(runs, workers, execute_all)
        findings = write_results(directory, results)
    print(claims_table(findings))
    failed = [result for result in results if result.error]
    for result in failed:
        print(f"researchlib: {result.run.notebook.name} failed: {result.error}", file=sys.stderr)
    print(f"\n{len(results) - len(failed)} of {len(results)} notebooks executed; see {options.out}")
    return 1 if failed else 0


def _refuse_unknown(given: dict[str, str], paths: Sequence[Path]) -> None:
    from researchlib.notebooks import declared_parameters
    from researchlib.suggest import suggestion

    known = {name for path in paths for name in declared_parameters(path)}
    for name in given:
        if name not in known:
            raise ParameterError(f"{name}: unknown parameter, {suggestion(name, sorted(known))}")


def _with_progress(runs: list[Run], workers: int, execute_all: Any) -> list[Result]:
    from tqdm import tqdm

    with tqdm(total=len(runs), unit="notebook", file=sys.stderr) as bar:
        results: list[Result] = execute_all(runs, workers, lambda result: bar.update())
    return results


if __name__ == "__main__":
    sys.exit(main())
