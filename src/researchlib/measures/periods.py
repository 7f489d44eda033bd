"""Bounds for a window, from overlapping and nested published periods.

A count over time is a function that never falls; each published period limits how much it rises
between two days. The tightest bounds that all of them allow together are shortest paths in the
graph of those limits (a system of difference constraints: Dechter, Meiri and Pearl 1991). So a
month bounds its quarter, a year's total less its known parts bounds the rest, and nothing is
spread evenly over days. Counts are whole numbers, so "about" 243 leaves 231 to 255; and whole
numbers, added in any order, never contradict one another by rounding.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from researchlib.errors import ResearchlibError
from researchlib.intervals import Interval
from researchlib.measures.base import Observation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ConflictError(ResearchlibError):
    """Published periods that cannot all be true."""


@dataclass(frozen=True)
class Limits:
    """What published periods allow a count to rise between any two of their days.

    Parameters
    ----------
    days : list of int
        Ordinals of the days on which a period begins or ends, in order.
    most : array
        Entry ``[a, b]`` is the most that the count of day b can exceed that of day a; for b before
        a it is minus the least rise from b to a.
    step : array
        The next day on the way that gives each entry.
    observed : dict
        The observation that limits the rise between two days directly.
    """

    days: list[int]
    most: NDArray[np.float64]
    step: NDArray[np.intp]
    observed: dict[tuple[int, int], Observation]

    def window(self, start: dt.date, end: dt.date) -> tuple[Interval, tuple[Observation, ...]]:
        """Return the bounds for a window, and the observations that set them."""
        first, last = start.toordinal(), end.toordinal() + 1
        around = bisect_right(self.days, first) - 1, bisect_left(self.days, last)
        inside = bisect_right(self.days, last) - 1, bisect_left(self.days, first)
        least, most, used = 0.0, math.inf, []
        if inside[0] > inside[1]:
            least = max(0.0, -float(self.most[inside]))
            used += self.path(*inside)
        if around[0] >= 0 and around[1] < len(self.days):
            most = float(self.most[around])
            used += self.path(*around) if most < math.inf else []
        return Interval(least, most), tuple({o.id: o for o in used}.values())

    def path(self, a: int, b: int) -> list[Observation]:
        """Return the observations on the way from one of the days to another."""
        used = []
        while True:
            following = int(self.step[a, b])
            if (a, following) in self.observed:
                used.append(self.observed[a, following])
            a = following
            if a == b:
                return used


def limits(published: Sequence[Observation]) -> Limits:
    """Return what counts over periods allow together (Floyd and Warshall's shortest paths).

    Parameters
    ----------
    published : sequence of Observation
        Counts over periods, of things that add up over disjoint periods.

    Raises
    ------
    ConflictError
        If the observations contradict one another.

    Examples
    --------
    Viasna's 2024: at least 400 cases in the third quarter, at least 176 of them in September;
    a year's total of 5,890 would leave at most 5,490 for the other nine months.

    >>> def count(start, end, value, qualifier):
    ...     period = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    ...     return Observation(start, "c", "all", *period, value, qualifier, "", "", "", "")
    >>> known = [count("2024-07-01", "2024-09-30", 400, "at_least"),
    ...          count("2024-09-01", "2024-09-30", 176, "at_least"),
    ...          count("2024-01-01", "2024-12-31", 5890, "exact")]
    >>> limits(known).window(dt.date(2024, 9, 1), dt.date(2024, 11, 15))[0]
    Interval(176, 5890)
    >>> limits(known).window(dt.date(2024, 10, 1), dt.date(2024, 12, 31))[0]
    Interval(0, 5490)
    """
    import numpy as np

    spans = [(o.start.toordinal(), o.end.toordinal() + 1) for o in published]
    days = sorted({day for span in spans for day in span})
    size, place = len(days), {day: number for number, day in enumerate(days)}
    most = np.full((size, size), np.inf)
    np.fill_diagonal(most, 0)
    most[range(1, size), range(size - 1)] = 0
    observed = {}
    for o, (start, end) in zip(published, spans, strict=True):
        a, b, value = place[start], place[end], o.interval
        ceiling = math.floor(value.upper) if value.upper < math.inf else math.inf
        floor = math.ceil(max(0, value.lower))
        for edge, weight in (((a, b), ceiling), ((b, a), -floor)):
            if weight < most[edge]:
                most[edge], observed[edge] = weight, o
    step = np.broadcast_to(np.arange(size), (size, size)).copy()
    found = Limits(days, most, step, observed)
    for middle in range(size):
        through = most[:, middle, None] + most[middle]
        better = through < most
        most[better] = through[better]
        step[better] = np.broadcast_to(step[:, middle, None], better.shape)[better]
        impossible = np.flatnonzero(np.diagonal(most) < 0)
        if impossible.size:
            ids = sorted({o.id for o in found.path(int(impossible[0]), int(impossible[0]))})
            raise ConflictError(f"published periods that cannot all be true: {', '.join(ids)}")
    return found
