"""The command line over an article."""

from __future__ import annotations

import argparse
import codecs
import io
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from researchlib import commands
from researchlib.errors import ResearchlibError

if TYPE_CHECKING:
    from researchlib.article import Article

USAGE_ERROR = 2
INTERRUPTED = 130


def main(article: Article, arguments: Sequence[str] | None = None) -> int:
    """Run the command line over an article; return 0 if done, 1 if a run failed, 2 if refused."""
    _open_closed_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=_PLAIN)
    try:
        try:
            options = _parser(article).parse_args(arguments)
            return int(options.command(options))
        finally:
            sys.stdout.flush()  # here, where a full device can still be told
    except ResearchlibError as error:
        return _end(f"error: {error}", USAGE_ERROR)
    except KeyboardInterrupt:
        return _end("interrupted; what is done is kept", INTERRUPTED)
    except BrokenPipeError:
        _discard(sys.stdout)
        return 0
    except OSError as error:
        _discard(sys.stdout)
        return _end(f"error: {error.filename or 'output'}: {error.strerror or error}", USAGE_ERROR)


def _open_closed_streams() -> None:
    """Open what the shell closed (``>&-``), or the next file opened would get its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115
            os.set_inheritable(stream.fileno(), True)  # as the three are
            setattr(sys, name, stream)


_PLAIN = "researchlib.plain"
_STAND_INS = dict(zip("≥≤–—“”‘’…•├└─│", [">=", "<=", *"--\"\"''", "...", *"*|`-|"], strict=True))


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Write what a stream's encoding lacks in ASCII: a table with stand-ins is better than none."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_STAND_INS.get(letter, "?") for letter in lacking), error.end


codecs.register_error(_PLAIN, _plainly)


def _discard(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere, or the interpreter would fail on it at its end."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def _end(message: str, status: int) -> int:
    try:
        print(f"researchlib: {message}", file=sys.stderr, flush=True)
    except OSError:
        _discard(sys.stderr)
    return status


def _parser(article: Article) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Re-derive every figure of one news article from cited public observations."
    )
    parser.add_argument("--version", action="version", version=_version())
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, function: Callable[..., int], text: str) -> Callable[..., object]:
        command = subcommands.add_parser(name, help=text)
        command.set_defaults(command=partial(function, article))
        return command.add_argument

    option = add("reproduce", commands.reproduce, "execute all notebooks, check all claims")
    _add_run(option, "reproduced")
    _add_parameters(option)
    _add_workers(option)

    option = add("run", commands.run, "execute one notebook through papermill")
    option("notebook", help="its path, name, number or topic")
    _add_run(option, "reproduced")
    _add_parameters(option)

    option = add("sweep", commands.sweep, "execute one notebook over many parameter sets")
    option("notebook", help="its path, name, number or topic")
    _add_run(option, "sweep")
    _add_grid(option)
    option("--sets", type=Path, metavar="FILE", help="parameter sets, JSON or CSV")
    option("--timeout", type=_positive, metavar="SECONDS", help="that a run may take")
    option("--max-memory", type=_bytes, metavar="SIZE", help="that a run may hold, e.g. 500M or 2G")
    option("--scheduler", metavar="ADDRESS", help="of a Dask cluster to run on")
    _add_workers(option)

    option = add("claims", commands.print_claims, "print the table of claims with their verdicts")
    _add_days(option)
    option("--json", action="store_true", help="as findings.json has them")

    option = add("trace", commands.print_trace, "from a figure to its publications, as a tree")
    option("claim", help="a claim_id, as `claims` prints them")
    _add_days(option)

    option = add("table", commands.table, "figures over a grid of days and choices, as CSV")
    option("claims", nargs="*", metavar="CLAIM", help="a claim_id; all without one")
    _add_days(option)
    _add_grid(option)
    option("--json", action="store_true", help="as JSON")

    option = add("cite", commands.cite, "how to cite the package, a report or a claim")
    option("part", nargs="?", help="a report or a claim_id; the package without it")
    option("--format", choices=("apa", "bibtex", "ris", "csl"), default="apa")
    _add_days(option)

    option = add("verify", commands.verify, "execute a report again and compare every byte")
    option("path", type=Path, help="an HTML report or the directory of a run")
    _add_data(option)

    option = add("diff", commands.diff, "which figures changed between two runs, and why")
    option("before", type=Path)
    option("after", type=Path)

    option = add("seal", commands.seal, "write a changed data package's checksums")
    option("directory", type=Path)
    return parser


def _version() -> str:
    from importlib.metadata import version

    return f"researchlib {version('researchlib')}"


def _add_data(option: Callable[..., object]) -> None:
    option("--data", type=Path, metavar="DIR", help="a data package of your own")


def _add_days(option: Callable[..., object]) -> None:
    option("--as-of", default="", metavar="DAY", help="that figures are about")
    option("--known-by", default="", metavar="DAY", help="up to which publications count")
    _add_data(option)


def _add_run(option: Callable[..., object], out: str) -> None:
    option("--out", type=Path, default=Path(out), metavar="DIR")
    option(
        "--engine",
        choices=("forked", "kernel"),
        help="children of a warm process, or ordinary kernels; the first where fork exists",
    )
    _add_data(option)


def _add_grid(option: Callable[..., object]) -> None:
    option(
        "--grid",
        action="append",
        default=[],
        metavar="NAME=VALUES",
        help="a,b,c or FIRST:LAST:STEP (day, week, month, month-end, year; or whole numbers)",
    )


def _add_parameters(option: Callable[..., object]) -> None:
    option(
        "-p",
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a notebook parameter (once for each)",
    )
    option(
        "--base-url",
        default="",
        metavar="URL",
        help="where the run will be published; claimreview.json then has whole addresses",
    )


def _add_workers(option: Callable[..., object]) -> None:
    option("--workers", type=_positive, metavar="N", help="runs at a time")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a whole number from 1")
    return int(text)


def _bytes(text: str) -> int:
    units = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}
    number, unit = text.rstrip("KMGkmgBb"), text.lstrip("0123456789").upper().removesuffix("B")
    if unit not in units:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a size such as 500M or 2G")
    return _positive(number) * units[unit]
