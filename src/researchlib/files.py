"""Files that are there whole or not at all, and the private place that runs have for theirs."""

import atexit
import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from researchlib.processes import RUN, end_marked


def hold(directory: Path) -> int | None:
    """Lock a directory for as long as a descriptor is open; None if another process holds it.

    However the process ends, the lock ends with it.
    """
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def write_whole(content: str | bytes, path: Path) -> None:
    """Write a file so that its name never stands for half of it, whatever goes down.

    One process at a time may write it; what a killed one left beside it is written over.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with temporary.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@cache
def private_variables() -> dict[str, str]:
    """Return variables that keep the working directory and the user's settings out of a run.

    Python puts no directory of the caller's at the head of its path, and IPython, matplotlib and
    Jupyter keep what they write in an empty place, which is gone when this process ends; that HOME
    is missing or cannot be written makes no difference to them. The place of a process that was
    killed is removed by the next, and what that one's runs had started is ended.
    """
    place = Path(tempfile.mkdtemp(prefix="researchlib-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    with suppress(OSError):  # a file system without locks
        hold(place)
    _remove_leftovers(place.parent)
    profile = place / "profile_default"
    for name in ("startup", "security", "log", "pid"):  # IPython's; now, a full disk can be told
        profile.joinpath(name).mkdir(parents=True)
    # matplotlib reads ./matplotlibrc before any other: an ordinary kernel imports it elsewhere.
    profile.joinpath("startup", "import-matplotlib.py").write_text(
        f"with __import__('contextlib').chdir({str(place)!r}): __import__('matplotlib')\n", "utf-8"
    )
    with suppress(OSError, RuntimeError):  # no HOME; to look for fonts again takes up to seconds
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        for fonts in Path(cache, "matplotlib").glob("fontlist-*.json"):
            shutil.copy(fonts, place)
    jupyter = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")
    places = dict.fromkeys((*jupyter, "MPLCONFIGDIR", "MATPLOTLIBRC"), str(place))
    return {"PYTHONSAFEPATH": "1", "PYTHONSTARTUP": "", RUN: f"{place}/"} | places


def _remove_leftovers(folder: Path) -> None:
    # The profile is not there before the lock.
    for place in [profile.parent for profile in folder.glob("researchlib-*/profile_default")]:
        with suppress(OSError):
            if place.lstat().st_uid == os.geteuid() and (held := hold(place)) is not None:
                end_marked(f"{place}/")
                shutil.rmtree(place, ignore_errors=True)
                os.close(held)
