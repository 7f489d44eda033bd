"""Every checkable statement of one news article, re-derived from cited public observations.

>>> from researchlib.pardons import article
>>> print(article.on().check("pardoned-32").verdict)
reproduced
"""

from .article import Article, Ledger
from .claims import Choice, Claim, Measure, Option, measure
from .errors import DataError, ParameterError, ResearchlibError
from .evidence import At, Evidence, Observation, Over, Span, View
from .findings import Finding
from .intervals import Interval

__all__ = [
    "Article",
    "At",
    "Choice",
    "Claim",
    "DataError",
    "Evidence",
    "Finding",
    "Interval",
    "Ledger",
    "Measure",
    "Observation",
    "Option",
    "Over",
    "ParameterError",
    "ResearchlibError",
    "Span",
    "View",
    "measure",
]
