"""The figures: a tidy frame in, a :class:`~researchlib.drawing.Drawing` out, no arithmetic."""

from researchlib.figures.courts import article_shares, periods, populations
from researchlib.figures.custody import (
    held_around,
    keeps_growing,
    monthly_flows,
    stock_and_recognised,
)
from researchlib.figures.events import elections, timeline
from researchlib.figures.series import restated
from researchlib.figures.waves import pardon_waves, wave_profile

__all__ = [
    "article_shares",
    "elections",
    "held_around",
    "keeps_growing",
    "monthly_flows",
    "pardon_waves",
    "periods",
    "populations",
    "restated",
    "stock_and_recognised",
    "timeline",
    "wave_profile",
]
