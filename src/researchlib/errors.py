"""What can go wrong with the data or the parameters, said in one line each."""

from __future__ import annotations


class ResearchlibError(Exception):
    """An error whose message is for the user: what, where, what was expected, what to do."""


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
        message = f"{place}: found {found}, expected {expected}"
        super().__init__(f"{message} ({hint})" if hint else message)


class ParameterError(ResearchlibError):
    """A parameter that is unknown, ill-typed or outside its range."""
