"""The command line over an article."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import click

from researchlib.article import Article
from researchlib.commands import commands
from researchlib.errors import ResearchlibError

USAGE_ERROR = 2
INTERRUPTED = 130


def main(article: Article, arguments: Sequence[str] | None = None) -> int:
    """Run the command line over an article; return 0 if done, 1 if a run failed, 2 if refused."""
    _open_closed_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=_PLAIN)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        try:
            # Not commands.main(): it has its own answers to Ctrl-C and closed pipes.
            with commands.make_context("researchlib", given, obj=article) as context:
                return int(commands.invoke(context))
        finally:
            sys.stdout.flush()  # here, where a full device can still be told
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        return _end(f"error: {error.format_message()}", USAGE_ERROR)
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
