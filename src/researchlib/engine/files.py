"""Files that are there whole or not at all."""

import os
import platform
from functools import cache
from pathlib import Path


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
def remove_stale(folder: Path) -> None:
    """Remove, once a process, what killed ones of this machine left half-written in a folder."""
    for path in folder.glob(f".*.{platform.node()}.*.tmp"):
        if not _runs(int(path.name.rsplit(".", 2)[1])):
            path.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
