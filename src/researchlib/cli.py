"""The command line over an article: what it takes, what each command does."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from functools import partial
from importlib import import_module
from json import dumps
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, TextIO

import click

# Of the package only what is quick to import: the rest where it is used.
from researchlib import cards, package
from researchlib.article import DATA_VARIABLE, Article
from researchlib.citing import FORMATS
from researchlib.claimreview import check_base_url
from researchlib.errors import ParameterError, ResearchlibError, each_once, printable
from researchlib.findings import as_json
from researchlib.grids import combine, crossed, grid_values, read_sets
from researchlib.notebooks import find_notebook, notebook_paths, shared_parameters
from researchlib.tables import forms

if TYPE_CHECKING:
    from researchlib.engine.workers import Job

Pairs = Sequence[tuple[str, Any]]

ADDRESS = re.compile(r"((tcp|tls|wss?)://)?([\w.-]+|\[[0-9a-f:.]+\]):[0-9]{1,5}", re.ASCII)
USAGE_ERROR = 2
INTERRUPTED = 130


def main(article: Article, arguments: Sequence[str] | None = None) -> int:
    """Run the command line over an article; return its exit status, as the help lists them."""
    _open_closed_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # The same bytes in a pipe or a file whatever the locale, and no letter lost.
        sys.stdout.reconfigure(encoding="utf-8")
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        try:
            # Not commands.main(): it has its own answers to Ctrl-C and closed pipes.
            with commands.make_context(article.name, given, obj=article) as context:
                return int(commands.invoke(context))
        finally:
            sys.stdout.flush()  # here, where a full device can still be told
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        return _end(article, f"error: {error.format_message()}", USAGE_ERROR)
    except ResearchlibError as error:
        return _end(article, f"error: {error}", USAGE_ERROR)
    except KeyboardInterrupt:
        return _end(article, "interrupted; what a sweep has done is kept", INTERRUPTED)
    except BrokenPipeError:
        _discard(sys.stdout)
        return 0
    except OSError as error:
        if not error.filename:
            _discard(sys.stdout)
        message = f"error: {error.filename or 'output'}: {error.strerror or error}"
        return _end(article, message, USAGE_ERROR)


def _open_closed_streams() -> None:
    """Open what the shell closed (``>&-``), or the next file opened would get its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115
            os.set_inheritable(stream.fileno(), True)  # as the three are
            setattr(sys, name, stream)


def _discard(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere, or the interpreter would fail on it at its end."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def _end(article: Article, message: str, status: int) -> int:
    try:
        print(printable(f"{article.name}: {message}"), file=sys.stderr, flush=True)
    except OSError:
        _discard(sys.stderr)
    return status


STATUSES = """\b
Exit status:
  0    done
  1    a run failed, or a difference was found
  2    refused; one line says what was found, and what is expected
  3    the same figures, but other versions of Python or packages made them
  130  interrupted; what a sweep has done is kept"""


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        print(context.obj.work.software)
        context.exit()


@click.group(no_args_is_help=False, epilog=STATUSES)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
              help="Show the version and exit.")  # fmt: skip
def commands() -> None:
    """Re-derive every figure of one news article from cited public observations."""


def _command(*options: click.Parameter) -> Callable[[Any], click.Command]:
    """Make a command of a function that takes an article and options; its docstring is the help."""
    command = partial(commands.command, params=list(options))
    return lambda function: command(function.__name__)(click.pass_obj(function))


def _use_data(context: click.Context, _: click.Parameter, directory: Path | None) -> None:
    if directory:
        os.environ[DATA_VARIABLE] = str(directory.resolve())  # for the notebooks
        context.obj = context.obj.using(directory)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise ParameterError(f"-p: found {text!r}, expected NAME=VALUE")
    return name, value


def _bytes(text: str) -> int:
    found = re.fullmatch("([1-9][0-9]*)([KMG]?)B?", text, re.IGNORECASE)
    if not found:
        raise click.BadParameter(f"found {text!r}, expected a size such as 500M or 2G")
    return int(found[1]) << 10 * " KMG".index(found[2].upper())


def _address(text: str) -> str:
    if not ADDRESS.fullmatch(text):
        raise ParameterError.at("--scheduler", repr(text), "an address such as tcp://host:8786")
    return text


DATA = click.Option(
    ["--data"], type=Path, callback=_use_data, expose_value=False, help="Another data package."
)
DAYS = (
    click.Option(["--as-of"], default="", metavar="DAY", help="That figures are about."),
    click.Option(["--known-by"], default="", metavar="DAY", help="Last day of what counts."),
    DATA,
)
NOTEBOOK = click.Argument(["notebook"])
ONCE = "Of the notebook, each once."
PUBLISHED = "Where the run will be published."
VALUES = "NAME=a,b,c or NAME=FIRST:LAST:STEP (day, week, month, month-end, year, or a number)."
GRID = click.Option(["--grid"], type=grid_values, multiple=True, help=VALUES)
ENGINE = click.Option(["--engine"], type=click.Choice(["forked", "kernel"]), default="forked",
                      help="Of the runs.")  # fmt: skip
POSITIVE = click.IntRange(min=1)
WORKERS = click.Option(["--workers"], type=POSITIVE, help="Runs at a time.")
JSON = click.Option(["--json"], is_flag=True, help="As JSON.")
ONLY_HELP = click.Option(["--help-notebook"], is_flag=True, help="Show parameters, run nothing.")
QUIET = click.Option(["-q", "--quiet"], is_flag=True, help="No bar, no table: errors only.")
RUN = (
    ENGINE,
    DATA,
    click.Option(["-p", "--parameter"], type=_pair, multiple=True, metavar="NAME=VALUE", help=ONCE),
    click.Option(["--base-url"], default="", type=check_base_url, metavar="URL", help=PUBLISHED),
    click.Option(["--replace"], is_flag=True, help="Replace whatever is in --out."),
    QUIET,
    JSON,
)


@_command(*DAYS, JSON)
def claims(article: Article, json: bool, **days: str) -> int:
    """Print the table of claims with their verdicts."""
    findings = [finding.to_dict() for finding in article.on(**days).findings()]
    print(as_json(findings) if json else cards.table(findings))
    return 0


@_command(click.Argument(["claim"]), *DAYS, JSON)
def trace(article: Article, claim: str, json: bool, **days: str) -> int:
    """Print the way from a figure to its publications, as a tree."""
    record = article.on(**days).check(claim).to_dict()
    print(as_json([record]) if json else cards.trace(record))
    return 0


@_command(click.Argument(["claims"], nargs=-1), *DAYS, GRID, JSON)
def table(article: Article, claims: Sequence[str], grid: Pairs, json: bool, **days: str) -> int:
    """Print figures over a grid of days and choices, as CSV."""
    given = [(name, [day]) for name, day in days.items() if day]
    frame = article.over(claims, **crossed([*given, *grid]))
    print(forms(frame)["json" if json else "csv"], end="")
    return 0


@_command(
    click.Argument(["part"], required=False),
    click.Option(["--format", "form"], type=click.Choice(list(FORMATS)), default="apa"),
    *DAYS,
)
def cite(article: Article, part: str | None, form: str, **days: str) -> int:
    """Print how to cite the package, or PART: a report, a claim."""
    from researchlib.publish import cited

    print(FORMATS[form](cited(article.on(**days), part)))
    return 0


@_command(click.Argument(["path"], type=Path), DATA, JSON)
def verify(article: Article, path: Path, json: bool) -> int:
    """Execute a report or a run again and compare every byte."""
    from researchlib import checking

    status, difference = checking.verify(path, article)
    told = {"path": f"{path}", "difference": difference or None}
    print(dumps(told, ensure_ascii=False) if json else f"{path}: {difference or 'verified'}")
    return status


@_command(click.Argument(["before"], type=Path), click.Argument(["after"], type=Path), JSON)
def diff(article: Article, before: Path, after: Path, json: bool) -> int:
    """Print which figures changed between two runs, and why."""
    from researchlib.compare import differences, in_words, read_findings

    found = list(differences(read_findings(before), read_findings(after)))
    words = "\n".join(map(in_words, found)) or "no figure and no verdict changed"
    print(dumps(found, indent=2, ensure_ascii=False) if json else words)
    return 1 if found else 0


@_command(
    click.Argument(["directory"], type=Path),
    click.Option(["--dry-run"], is_flag=True, help="Say what is missing, write nothing."),
)
def seal(article: Article, directory: Path, dry_run: bool) -> int:
    """Write the checksums of a data package after a change."""
    if dry_run:
        from researchlib.gaps import gaps

        wrong, lacking = gaps(article, directory)
        print("".join(f"{printable(str(one))}\n" for one in [*wrong, *lacking]), end="")
        if wrong:
            return USAGE_ERROR
    changed = ", ".join(package.seal(directory, dry_run=dry_run)) or "nothing"
    print(f"{'would seal' if dry_run else 'sealed'}; changed: {changed}")
    return 0


@_command(click.Argument(["directory"], type=Path))
def init(article: Article, directory: Path) -> int:
    """Make a project for another article in a new DIRECTORY."""
    from researchlib.project import start

    print(f"{start(article, directory)} is made: its README.md says what is where. Next:\n")
    print(f"cd {quote(str(directory))}\nmake reproduce\nmake test")
    return 0


@_command(click.Argument(["directory"], type=Path))
def notebooks(article: Article, directory: Path) -> int:
    """Put the notebooks and their data in a new DIRECTORY."""
    from researchlib.project import unpack

    unpack(article, directory)
    made, data = (quote(f"{directory.resolve() / name}") for name in ("notebooks", "data"))
    print(f"Open the notebooks:\n  jupyter lab {made}")
    print(f"After a change of the data there (a command takes them with --data {data}):")
    print(f"  {article.name} seal {data} && {DATA_VARIABLE}={data} jupyter lab {made}")
    return 0


@_command(
    NOTEBOOK,
    click.Option(["--out"], type=Path, help="Named like the notebook, if not given."),
    *RUN,
    ONLY_HELP,
)
def run(
    article: Article, notebook: str, out: Path | None, help_notebook: bool, **options: Any
) -> int:
    """Execute one NOTEBOOK: its path, name, number or topic."""
    from researchlib.notebooks import parameters_in_words, parameters_schema

    path = find_notebook(article, notebook)
    if not help_notebook:
        return _run(article, [path], out=out or Path(path.stem), workers=1, **options)
    schema = dumps(parameters_schema(article, path), indent=2, ensure_ascii=False)
    print(schema if options["json"] else parameters_in_words(article, path))
    return 0


@_command(click.Option(["--out"], type=Path, default="reproduced"), *RUN, WORKERS)
def reproduce(article: Article, **options: Any) -> int:
    """Execute all notebooks, into reproduced/ unless --out is given."""
    return _run(article, notebook_paths(article), **options)


def _run(
    article: Article, paths: Sequence[Path], out: Path, parameter: Pairs, base_url: str, **how: Any
) -> int:
    from researchlib.batch import default_workers
    from researchlib.engine.workers import Job
    from researchlib.places import whole_directory
    from researchlib.publish import is_run, publish, warm_up

    how["workers"] = how["workers"] or max(1, default_workers() - 1)  # one makes the pages
    parameters = shared_parameters(article, paths, each_once("-p", parameter))
    json, replace = how.pop("json"), how.pop("replace")
    inputs = *article.inputs, *paths
    with whole_directory(out, inputs, lambda d: replace or is_run(d, parameters)) as place:
        jobs = [Job(path, place / path.name, parameters[path]) for path in paths]
        failed: list[str] = []
        with closing(_executed(article, jobs, failed, meanwhile=warm_up, **how)) as runs:
            findings = publish(place, jobs, article, done=runs, base_url=base_url)
    done = f"{len(jobs) - len(failed)} of {len(jobs)} notebooks executed; see {out}"
    if json or not how["quiet"]:
        print(as_json(findings) if json else f"{cards.table(findings)}\n\n{done}")
    return _told(article, failed) or _unshown(article, paths, findings)


def _unshown(article: Article, paths: Sequence[Path], findings: Sequence[dict[str, Any]]) -> int:
    """Tell which claims no cell of their notebook shows: they are in no report."""
    shown, stems = {f["claim_id"] for f in findings}, {path.stem for path in paths}
    claims = [c for c in article.claims.values() if c.notebook in stems and c.id not in shown]
    for claim in claims:
        expected = f'a cell of {claim.notebook} with check("{claim.id}")'
        print(f"{article.name}: {claim.id} is in no report: expected {expected}", file=sys.stderr)
    return 1 if claims else 0


@_command(
    NOTEBOOK,
    click.Option(["--out"], type=Path, default="sweep"),
    ENGINE,
    DATA,
    GRID,
    click.Option(["--sets"], type=Path, help="Parameter sets, JSON or CSV."),
    click.Option(["--timeout", "run_timeout"], type=POSITIVE, metavar="SECONDS", help="Of a run."),
    click.Option(["--max-memory"], type=_bytes, metavar="SIZE", help="Of a run, e.g. 500M or 2G."),
    click.Option(["--scheduler"], type=_address, metavar="ADDRESS", help="Of a Dask cluster."),
    WORKERS,
    QUIET,
)
def sweep(
    article: Article, notebook: str, out: Path, grid: Pairs, sets: Path | None, **how: Any
) -> int:
    """Execute NOTEBOOK over parameter sets, into sweep/ unless --out."""
    from researchlib.sweep import plan, resumed, varied, write_results

    asked = combine(grid, read_sets(sets) if sets else ())
    path = find_notebook(article, notebook)
    jobs = plan(article, path, asked, out)
    with resumed(jobs, out, (*article.inputs, path)) as left:
        before = len(jobs) - len(left)
        failed: list[str] = []
        pandas = partial(import_module, "pandas")  # the table at the end needs it
        list(_executed(article, left, failed, before, meanwhile=pandas, **how))
        written = write_results(jobs, varied(asked), out)
    if not how["quiet"]:
        done = f"{len(jobs) - len(failed)} of {len(jobs)} runs are done"
        print(f"{done}, {before} of them were before\nsee {out}: {', '.join(written)}")
    return _told(article, failed)


def _executed(
    article: Article, jobs: Sequence[Job], failed: list[str], before: int = 0, **how: Any
) -> Generator[Job]:
    """Execute jobs while a bar, on a terminal, shows how far it is; yield each when it is done."""
    from tqdm import tqdm

    from researchlib.batch import execute_all

    total, quiet = before + len(jobs), how.pop("quiet") or None
    bar = tqdm(disable=quiet, total=total, unit="run", initial=before)
    with bar, closing(execute_all(jobs, article, **how)) as results:
        for result in results:
            if result.status != "ok":
                kept = result.job.failed_output
                name = kept.name if kept.exists() else result.job.output.stem
                failed.append(f"{name}: {result.status}: {result.message}")
                bar.set_postfix(failed=len(failed), refresh=False)
            bar.update()
            yield result.job


def _told(article: Article, failed: Sequence[str]) -> int:
    for line in sorted(failed):
        print(printable(f"{article.name}: {line}"), file=sys.stderr)
    return 1 if failed else 0
