"""Fast, isolated execution of notebooks: kernels forked from a warm process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def absent(module: str) -> Iterator[None]:
    """Let a costly optional module appear not to be installed, unless it is imported already."""
    found = sys.modules.setdefault(module, None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        if not found:
            del sys.modules[module]
