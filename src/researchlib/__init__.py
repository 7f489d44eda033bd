"""Every checkable statement of one news article, re-derived from cited public observations.

>>> from researchlib.pardons import article
>>> print(article.on().check("pardoned-32").verdict)
reproduced
"""

from .article import Article, Ledger
from .claims import Measure, measure
from .errors import DataError, ParameterError, ResearchlibError
from .evidence import At, Over, Span, View
from .findings import Finding
from .intervals import Interval
from .package import find_root

__all__ = [
    "Article",
    "At",
    "DataError",
    "Finding",
    "Interval",
    "Ledger",
    "Measure",
    "Over",
    "ParameterError",
    "ResearchlibError",
    "Span",
    "View",
    "find_root",
    "measure",
]
