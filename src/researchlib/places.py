"""Directories that are there whole or as they were, whatever goes down while they are made."""

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from researchlib.errors import ResearchlibError
from researchlib.files import hold

A_NEW = "a new or an empty directory"


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in one line why a file or a directory cannot be written, if the block fails for that.

    Raises
    ------
    ResearchlibError
        If it cannot be written.
    """
    try:
        yield
    except OSError as error:
        if error.filename and path.name not in f"{error.filename} {error.filename2}":
            raise  # of something else
        found = f"{error.strerror or error}"
        raise ResearchlibError.at(f"{path}", found, "a place to write in") from None


@contextmanager
def alone_in(directory: Path, out: Path, inputs: Collection[Path] = ()) -> Iterator[None]:
    """Make a directory in which what goes to ``out`` is written; keep other commands out of it.

    Raises
    ------
    ResearchlibError
        If ``out`` holds an input or lies in one, another command is in the directory, or it cannot
        be made.
    """
    place, *read = (Path(os.path.realpath(path)) for path in (out, *inputs))
    if any(path.is_relative_to(place) or place.is_relative_to(path) for path in read):
        raise ResearchlibError.at(f"{out}", "what it is made from", "another directory")
    with writing(out):
        directory.mkdir(parents=True, exist_ok=True)
        descriptor = hold(directory)
    if descriptor is None:
        raise ResearchlibError.at(f"{out}", "another command writing there", "one at a time")
    try:
        yield
    finally:
        with suppress(OSError):  # something is in it
            directory.rmdir()
        os.close(descriptor)


@contextmanager
def whole_directory(
    out: Path, inputs: Collection[Path] = (), ours: Callable[[Path], bool] | None = None
) -> Iterator[Path]:
    """Give a directory beside ``out`` to write in, which takes its place at the end.

    Its files reach the disk first; then two renames put it there. If the block fails, or the
    process is killed, ``out`` is as it was; killed between the renames, it is missing until the
    next command that writes there, which puts it back. What killed ones left is removed.

    Parameters
    ----------
    out : Path
        The directory.
    inputs : collection of Path
        What is read: neither replaced nor written in.
    ours : callable, optional
        Tells whether what lies in ``out`` may be replaced; by default nothing may.

    Raises
    ------
    ResearchlibError
        If something else lies there, another command writes there, or it cannot be written.
    """
    place = Path(os.path.realpath(out))
    beside = place.with_name(f".{place.name}.incomplete")
    if Path.cwd().is_relative_to(place) or os.path.ismount(place):
        raise ResearchlibError.at(f"{out}", "a directory in use", f"{A_NEW} in it")
    with alone_in(beside, out, inputs), writing(out):
        try:
            _mend(beside, place)
            if place.exists() and any(place.iterdir()) and not (ours and ours(place)):
                known = ", the same run as before, or --replace" if ours else ""
                raise ResearchlibError.at(f"{out}", "something else there", A_NEW + known)
            (beside / "new").mkdir()
            yield beside / "new"
            _sync(beside / "new")
            if place.exists():
                place.rename(beside / "old")
            (beside / "new").rename(place)
        finally:
            _mend(beside, place)


def _mend(beside: Path, place: Path) -> None:
    """Put back what was taken away for something that did not come, and remove the rest."""
    if (old := beside / "old").exists() and not place.exists():
        old.rename(place)
    for path in list(beside.iterdir()):
        shutil.rmtree(path)


def _sync(directory: Path) -> None:
    for path in (directory, *directory.rglob("*")):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
