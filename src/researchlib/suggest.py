"""What to say about a name that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return what was expected instead of an unknown name, the nearest one first.

    Examples
    --------
    >>> suggestion("as_off", ["as_of", "window_end"])
    "expected one of as_of, window_end; did you mean 'as_of'?"
    """
    known = list(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    expected = f"expected one of {', '.join(known)}" if known else "expected none"
    return f"{expected}; did you mean {near[0]!r}?" if near else expected
