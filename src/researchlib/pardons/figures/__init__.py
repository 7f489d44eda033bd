"""The article's figures: a table in, a drawing out, no arithmetic."""

from .courts import case_periods, populations
from .custody import held_and_recognised, held_around
from .events import contacts, elections
from .waves import groups, waves

__all__ = [
    "case_periods",
    "contacts",
    "elections",
    "groups",
    "held_and_recognised",
    "held_around",
    "populations",
    "waves",
]
