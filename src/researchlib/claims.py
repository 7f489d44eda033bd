"""What a claim is: a comparison, the measure that answers it, the choices its words leave open."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial, update_wrapper
from inspect import signature
from typing import Literal

from .errors import ResearchlibError
from .evidence import Number, Quantity, View
from .intervals import UNKNOWN, Interval

Outcome = Literal["holds", "fits", "fails", "open"]
Role = Literal["main", "alternative", "beside"]
TIMES = ("date", "days", "years")
UNCOUNTED = (*TIMES, "change", "change in percent", "ordinal", "percent", "statement")
"""Units of what is no count of things: no range of it fits (rule 14). Any other is a count."""
ROLES: tuple[Role, ...] = ("main", "alternative", "beside")
UNTESTED = {"none": "not checked", "void": "void"}
"""The verdict of a claim that nothing measures: it never could be, or its finding was withdrawn."""


@dataclass(frozen=True)
class Option:
    """One way to decide a choice: its role (rule 13), its name, a phrase for print."""

    role: Role
    name: str
    phrase: str


@dataclass(frozen=True)
class Choice:
    """A decision that the words leave open; its first option, and no other, is the main one."""

    name: str
    options: tuple[Option, ...]


class Measure:
    """A calculation from a view of the evidence and a day to an interval.

    Parameters
    ----------
    calculation : callable
        A pure function that reads numbers from the view and nothing else.
    unit : str
        Of its result: persons, cases, states, laws, days, months, percent, ordinal, change (of
        persons), change in percent, date, or statement (1: said so).
    choices : tuple of str
        What it leaves open, by the names in the table of choices; the parameter of each is a
        keyword of the calculation.
    """

    def __init__(
        self, calculation: Callable[..., Interval], unit: str, choices: tuple[str, ...] = ()
    ) -> None:
        update_wrapper(self, calculation)
        self.calculation, self.unit, self.choices = calculation, unit, choices
        self.name = calculation.__name__

    def __call__(self, view: View, as_of: dt.date, **arguments: str) -> Interval:
        """Return what the evidence in a view says of a day.

        Raises
        ------
        ResearchlibError
            If the calculation returns anything but an interval.
        """
        found = self.calculation(view, as_of, **arguments)
        if not isinstance(found, Interval):
            raise ResearchlibError.at(f"measure {self.name}", repr(found), "an Interval")
        return found

    def misfit(self, names: Iterable[str]) -> str:
        """Return why the calculation cannot be told arguments of these names; nothing if it can."""
        try:
            signature(self.calculation).bind(None, None, **dict.fromkeys(names))
        except TypeError as error:
            return f"{error}"
        return ""


@partial(Measure, unit="")
def unchecked(view: View, as_of: dt.date) -> Interval:
    """Return what is known of a claim that nothing measures."""
    return UNKNOWN


def measure(unit: str, *choices: str) -> Callable[[Callable[..., Interval]], Measure]:
    """Declare a calculation as a measure, with its unit and its choices."""
    return lambda calculation: Measure(calculation, unit, choices)


@dataclass(frozen=True)
class Claim:
    """One statement of the article, what it means, and the words for its result.

    Parameters
    ----------
    id, statement : str
        Its name, and the statement in our words.
    paragraph : int
        Where it stands; 0 headline, 1 subhead, 2 caption.
    speaker : str
        The actor to whom the article attributes it; empty where it speaks itself.
    test, comparator, value, unit
        What would make it true (rules 1 and 2).
    measure, choices, arguments
        The calculation that answers it, and what it leaves open.
    says, missing : str
        Templates: the main result, and what we did not find; of a claim that nothing measures, why.
    notebook : str
        Where it is worked out.
    same_as : str
        The claim that says the same, if one does.
    short : str
        The statement as a few words that a title can hold.
    leads : tuple of str
        Where its finding makes the title: ``report``, ``front``.
    """

    id: str
    statement: str
    paragraph: int
    speaker: str
    test: Literal["measured", "quoted", "none", "void"]
    comparator: Literal["eq", "ge", "gt", "le", "lt"]
    value: Interval
    unit: str
    measure: Measure
    choices: tuple[Choice, ...]
    arguments: Mapping[str, str]
    says: str
    missing: str
    notebook: str
    same_as: str = ""
    short: str = ""
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What the evidence gives for one meaning of the words, and the numbers it was read from."""

    options: Mapping[str, str]
    role: Role
    interval: Interval
    outcome: Outcome
    phrase: str
    read: Mapping[Quantity, Number]
