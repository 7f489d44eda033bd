"""Files that are there whole or not at all, and the private place that runs have for theirs."""

import atexit
import os
import platform
import shutil
import tempfile
from functools import cache
from pathlib import Path

import psutil


def write_whole(content: str | bytes, path: Path) -> None:
    """Write a file so that its name never stands for half of it, whatever goes down."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{platform.node()}.{os.getpid()}.tmp")
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
    is missing or cannot be written makes no difference to them.
    """
    place = Path(tempfile.mkdtemp(prefix="researchlib-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    startup = place / "profile_default" / "startup"
    startup.mkdir(parents=True)
    # matplotlib reads ./matplotlibrc before any other: an ordinary kernel imports it elsewhere.
    startup.joinpath("import-matplotlib.py").write_text(
        f"with __import__('contextlib').chdir({str(place)!r}): __import__('matplotlib')\n", "utf-8"
    )
    jupyter = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")
    places = dict.fromkeys((*jupyter, "MPLCONFIGDIR", "MATPLOTLIBRC"), str(place))
    return {"PYTHONSAFEPATH": "1", "PYTHONSTARTUP": ""} | places


def remove_stale(folder: Path) -> None:
    """Remove what killed processes of this machine left half-written in a folder."""
    for path in folder.glob(f".*.{platform.node()}.*.tmp"):
        if not psutil.pid_exists(int(path.name.rsplit(".", 2)[1])):
            path.unlink(missing_ok=True)
