"""What can go wrong with the data or the parameters, said in one line each."""

import copyreg
import difflib
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Self

MOST_LISTED = 12
LONGEST_FOUND = 200


class ResearchlibError(Exception):
    """An error whose message is for the user: what, where, what was expected, what to do."""

    @classmethod
    def at(cls, place: str, found: str, expected: str) -> Self:
        """Return the error of something found in a place."""
        return cls(f"{place}: found {short(found)}, expected {expected}")


class DataError(ResearchlibError):
    """A table that breaks its schema, its checksum, its keys or its reconciliations.

    Parameters
    ----------
    file : str
        Name of the file.
    found, expected : str
        What stands there and what should.
    row : int, optional
        Line number in the file, the header being line 1.
    column : str, optional
        Name of the column.
    hint : str, optional
        What to do about it.

    Examples
    --------
    >>> print(DataError("claims.csv", "'x'", "an integer", row=3, column="paragraph"))
    claims.csv, row 3, column paragraph: found 'x', expected an integer
    """

    def __init__(
        self,
        file: str,
        found: str,
        expected: str,
        *,
        row: int = 0,
        column: str = "",
        hint: str = "",
    ) -> None:
        place = file + (f", row {row}" if row else "") + (f", column {column}" if column else "")
        message = f"{place}: found {short(found)}, expected {expected}"
        super().__init__(f"{message} ({hint})" if hint else message)

    def __reduce__(self) -> tuple[object, ...]:
        """Come back from another process with the same message."""
        return copyreg.__newobj__, (type(self), *self.args)  # type: ignore[attr-defined]


class ParameterError(ResearchlibError):
    """A parameter that is unknown, ill-typed or outside its range."""


def short(text: str, most: int = LONGEST_FOUND) -> str:
    """Return a text that may be somebody else's, cut where a line would be too long for it."""
    return text if len(text) <= most else f"{text[:most]}…"


def printable(text: str) -> str:
    """Return a text without signs that a terminal obeys or hides."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text)


def one_of(place: str, name: object, known: Collection[str]) -> None:
    """Raise a ParameterError, which names the nearest, for a name that is none of the known ones.

    Examples
    --------
    >>> one_of("claim", "released-187", ["pardoned-32", "released-178"])
    Traceback (most recent call last):
    researchlib.errors.ParameterError: claim: found 'released-187', expected one of ...
    """
    if name not in known:
        found = short(repr(name))
        raise ParameterError(f"{place}: found {found}, {suggestion(f'{name}', known)}")


def each_once(place: str, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return named values by name.

    Raises
    ------
    ParameterError
        If two have one name.
    """
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ParameterError.at(place, f"{name!r} twice", "each name once")
    return dict(pairs)


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
    listed = ", ".join([*known[:MOST_LISTED], *(["…"] if len(known) > MOST_LISTED else [])])
    expected = f"expected one of {listed}" if known else "there are none"
    question = nearest(name, known)
    if not question:
        return expected
    return question if len(known) > MOST_LISTED else f"{expected}; {question}"


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the question whether one of the known names like an unknown one was meant, if any."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(map(repr, near))}?" if near else ""
