"""What every measure is made of: evidence in, an interval out, and the choices in between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from researchlib.errors import CoverageError
from researchlib.intervals import Interval, Qualifier, from_qualifier
from researchlib.tables import Dataset

ARTICLE = "aj-2024-11-21"
ARTICLE_DATE = dt.date(2024, 11, 21)

T = TypeVar("T")
Period = tuple[dt.date, dt.date]


class Observation(NamedTuple):
    """One published number.

    ``series`` names what is counted (for a release: its wave), ``start`` and ``end`` the days
    that it covers (the same day for a stock).
    """

    id: str
    series: str
    group: str
    start: dt.date
    end: dt.date
    value: float
    qualifier: Qualifier
    source_id: str
    counted_by: str
    date_basis: str
    quality: str

    @property
    def interval(self) -> Interval:
        """What the number allows the true value to be."""
        return from_qualifier(self.value, self.qualifier)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row of the data package that a calculation used, and what it contributed."""

    row_id: str
    source_id: str
    contribution: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The result of a measure.

    Parameters
    ----------
    interval : Interval
        What the evidence allows the true value to be.
    evidence : tuple of Evidence
        The rows behind it.
    working : str
        The calculation in one line, for the reader.
    """

    interval: Interval
    evidence: tuple[Evidence, ...] = ()
    working: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One defensible way to decide a choice, with its reason and, where there is one, a source."""

    name: str
    reason: str
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision that a measure leaves to the analyst; the first option is the default."""

    name: str
    question: str
    options: tuple[Option, ...]

    @property
    def default(self) -> str:
        """The option taken where nothing is said."""
        return self.options[0].name

    @property
    def names(self) -> tuple[str, ...]:
        """All options, the default first."""
        return tuple(option.name for option in self.options)


class Coverage(Protocol):
    """A function from the data to the first and last day for which a measure has evidence."""

    def __call__(self, dataset: Dataset) -> Period:  # noqa: D102
        ...


class Measure(Protocol):
    """A pure calculation from a dataset and a date to a :class:`Measured`."""

    __name__: str
    unit: str
    choices: tuple[Choice, ...]
    covers: Coverage

    def __call__(  # noqa: D102
        self, dataset: Dataset, as_of: dt.date, **choices: Any
    ) -> Measured: ...


def measure(
    unit: str, covers: Coverage, choices: tuple[Choice, ...] = ()
) -> Callable[[Callable[..., Measured]], Measure]:
    """Declare a function as a measure: its unit, the days it covers and its choices.

    The function is then called as written, but only for a date that the evidence covers.
    """

    def declare(function: Callable[..., Measured]) -> Measure:
        def measured(dataset: Dataset, as_of: dt.date, **options: Any) -> Measured:
            first, last = covers(dataset)
            if not first <= as_of <= last:
                raise CoverageError(
                    f"as_of: found {as_of}, expected a date from {first} to {last}, "
                    f"which the evidence for {function.__name__} covers"
                )
            return function(dataset, as_of, **options)

        measured.__name__ = function.__name__
        measured.__qualname__ = function.__qualname__
        measured.__module__ = function.__module__
        measured.__doc__ = function.__doc__
        measured.__wrapped__ = function  # type: ignore[attr-defined]
        measured.unit = unit  # type: ignore[attr-defined]
        measured.covers = covers  # type: ignore[attr-defined]
        measured.choices = choices  # type: ignore[attr-defined]
        return measured  # type: ignore[return-value]

    return declare


def remember(dataset: Dataset, key: Any, compute: Callable[[], T]) -> T:
    """Return what was computed for this key over this dataset, computing it the first time."""
    if key not in dataset.memory:
        dataset.memory[key] = compute()
    return dataset.memory[key]  # type: ignore[no-any-return]
