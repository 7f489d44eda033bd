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
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from researchlib.errors import ResearchlibError
from researchlib.intervals import Interval
from researchlib.measures.base import Observation

if TYPE_CHECKING:
    import networkx as nx


class ConflictError(ResearchlibError):
    """Published periods that cannot all be true."""


def window_bounds(
    published: Sequence[Observation], start: dt.date, end: dt.date
) -> tuple[Interval, tuple[Observation, ...]]:
    """Return what published periods allow for a count over a window.

    Parameters
    ----------
    published : sequence of Observation
        Counts over periods, of things that add up over disjoint periods.
    start, end : date
        First and last day of the window.

    Returns
    -------
    Interval, tuple of Observation
        The tightest bounds, and the observations that set them.

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
    >>> window_bounds(known, dt.date(2024, 9, 1), dt.date(2024, 11, 15))[0]
    Interval(176, 5890)
    >>> window_bounds(known, dt.date(2024, 10, 1), dt.date(2024, 12, 31))[0]
    Interval(0, 5490)
    """
    import networkx as nx

    first, last = start.toordinal(), end.toordinal() + 1
    graph = _limits(published, first, last)
    try:
        upper, above = _shortest(graph, first, last)
        lower, below = _shortest(graph, last, first)
    except nx.NetworkXUnbounded:
        raise ConflictError(_conflict(graph)) from None
    used = {o.id: o for o in (*below, *above)}
    return Interval(-lower, upper), tuple(used.values())


def _limits(published: Sequence[Observation], first: int, last: int) -> nx.DiGraph[int]:
    """Return the graph whose edge a -> b of weight w says: count(b) - count(a) <= w."""
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    days = {first, last}
    for o in published:
        days |= {o.start.toordinal(), o.end.toordinal() + 1}
    ordered = sorted(days)
    for early, late in pairwise(ordered):
        graph.add_edge(late, early, weight=0, observation=None)
    for o in published:
        early, late = o.start.toordinal(), o.end.toordinal() + 1
        least, most = math.ceil(max(0, o.interval.lower)), _floor(o.interval.upper)
        for a, b, weight in ((early, late, most), (late, early, -least)):
            known = graph.edges.get((a, b), {"weight": math.inf})["weight"]
            if weight < known:
                graph.add_edge(a, b, weight=weight, observation=o)
    return graph


def _floor(value: float) -> float:
    return value if value == math.inf else math.floor(value)


def _shortest(graph: nx.DiGraph[int], source: int, target: int) -> tuple[float, list[Observation]]:
    import networkx as nx

    try:
        length, path = nx.single_source_bellman_ford(graph, source, target)
    except nx.NetworkXNoPath:
        return math.inf, []
    edges = [graph.edges[edge] for edge in pairwise(path)]
    return length, [edge["observation"] for edge in edges if edge["observation"]]


def _conflict(graph: nx.DiGraph[int]) -> str:
    import networkx as nx

    cycle = nx.find_negative_cycle(graph, max(graph))
    edges = [graph.edges[edge] for edge in pairwise(cycle)]
    ids = sorted({e["observation"].id for e in edges if e["observation"]})
    return f"published periods that cannot all be true: {', '.join(ids)}"
