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
        row: int | None = None,
        column: str | None = None,
        hint: str = "",
    ) -> None:
        self.file, self.found, self.expected = file, found, expected
        self.row, self.column = row, column
        place = file
        if row is not None:
            place += f", row {row}"
        if column is not None:
            place += f", column {column}"
        message = f"{place}: found {found}, expected {expected}"
        super().__init__(f"{message} ({hint})" if hint else message)


class ParameterError(ResearchlibError):
    """A parameter that is unknown, ill-typed or outside its range."""


class CoverageError(ParameterError):
    """A date for which the evidence gives no answer."""
