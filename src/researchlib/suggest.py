"""What to say about a name that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_LISTED = 12


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return what was expected instead of an unknown name, the nearest ones last.

    Examples
    --------
    >>> suggestion("as_off", ["as_of", "window_end"])
    "expected one of as_of, window_end; did you mean 'as_of'?"
    >>> suggestion("pardon", ["pardoned-17", "pardoned-32"])
    "expected one of pardoned-17, pardoned-32; did you mean 'pardoned-32' or 'pardoned-17'?"
    """
    known = list(known)
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    expected = f"expected one of {', '.join(known)}" if known else "expected none"
    if not near:
        return expected
    question = f"did you mean {' or '.join(map(repr, near))}?"
    return question if len(known) > MOST_LISTED else f"{expected}; {question}"
