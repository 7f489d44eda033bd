"""The command ``researchlib``."""

from __future__ import annotations

import argparse
import codecs
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from researchlib import commands
from researchlib.errors import ResearchlibError

USAGE_ERROR = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit status: 0 done, 1 a run failed, 2 wrong input."""
    _open_closed_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=_PLAIN)
    try:
        try:
            options = _parser().parse_args(arguments)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="researchlib",
        description="Re-derive every figure of one news article from cited public observations.",
    )
    parser.add_argument("--version", action="version", version=_version())
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = subcommands.add_parser("reproduce", help="execute all notebooks, check all claims")
    command.set_defaults(command=commands.reproduce)
    command.add_argument("--out", type=Path, default=Path("reproduced"), metavar="DIR")
    _add_parameters(command)
    _add_engine(command)
    _add_workers(command)

    command = subcommands.add_parser("run", help="execute one notebook through papermill")
    command.set_defaults(command=commands.run)
    command.add_argument("notebook", help="its path, name, number or topic")
    command.add_argument("--out", type=Path, default=Path("reproduced"), metavar="DIR")
    _add_parameters(command)
    _add_engine(command)

    command = subcommands.add_parser("sweep", help="execute one notebook over many parameter sets")
    command.set_defaults(command=commands.sweep)
    command.add_argument("notebook", help="its path, name, number or topic")
    command.add_argument("--out", type=Path, default=Path("sweep"), metavar="DIR")
    command.add_argument(
        "--grid",
        action="append",
        default=[],
        metavar="NAME=VALUES",
        help="a,b,c or FIRST:LAST:STEP (day, week, month, month-end, year; or whole numbers)",
    )
    command.add_argument("--sets", type=Path, metavar="FILE", help="parameter sets, JSON or CSV")
    command.add_argument("--timeout", type=_positive, metavar="SECONDS", help="that a run may take")
    command.add_argument(
        "--max-memory", type=_bytes, metavar="SIZE", help="that a run may hold, e.g. 500M or 2G"
    )
    command.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster to run on")
    _add_data(command)
    _add_engine(command)
    _add_workers(command)

    command = subcommands.add_parser("claims", help="print the table of claims with their verdicts")
    command.set_defaults(command=commands.print_claims)
    _add_data(command)

    command = subcommands.add_parser("trace", help="from a figure to its publications, as a tree")
    command.set_defaults(command=commands.print_trace)
    command.add_argument("claim", help="a claim_id, as `researchlib claims` prints them")
    command.add_argument("--as-of", default=None, metavar="DATE")
    _add_data(command)

    command = subcommands.add_parser("cite", help="how to cite the package, a report or a claim")
    command.set_defaults(command=commands.cite)
    command.add_argument("part", nargs="?", help="a report or a claim_id; the package without it")
    command.add_argument("--format", choices=("apa", "bibtex", "ris", "csl"), default="apa")
    _add_data(command)

    command = subcommands.add_parser("verify", help="execute a report again and compare every byte")
    command.set_defaults(command=commands.verify)
    command.add_argument("path", type=Path, help="an HTML report or the directory of a run")
    _add_data(command)

    command = subcommands.add_parser("diff", help="which figures changed between two runs, and why")
    command.set_defaults(command=commands.diff)
    command.add_argument("before", type=Path)
    command.add_argument("after", type=Path)

    command = subcommands.add_parser("seal", help="write a changed data package's checksums")
    command.set_defaults(command=commands.seal)
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
        help="a notebook parameter (once for each)",
    )
    command.add_argument(
        "--base-url",
        default="",
        metavar="URL",
        help="where the run will be published; claimreview.json then has whole addresses",
    )
    _add_data(command)


def _add_engine(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--engine",
        choices=("forked", "kernel"),
        help="children of a warm process, or ordinary kernels; the first where fork exists",
    )


def _add_workers(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workers", type=_positive, metavar="N", help="runs at a time")


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


if __name__ == "__main__":  # python -m put the working directory on the path
    if not sys.flags.safe_path:
        del sys.path[0]
    sys.exit(main())
