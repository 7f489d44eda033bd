"""Every figure of one news article, re-derived from cited public observations.

>>> from researchlib import Ledger
>>> print(Ledger().check("pardoned-32").computed)
32 persons
"""

from researchlib.claims import Claim, Verdict
from researchlib.errors import CoverageError, DataError, ParameterError, ResearchlibError
from researchlib.findings import Finding
from researchlib.intervals import Interval
from researchlib.ledger import Ledger
from researchlib.tables import Dataset, load

__all__ = [
    "Claim",
    "CoverageError",
    "DataError",
    "Dataset",
    "Finding",
    "Interval",
    "Ledger",
    "ParameterError",
    "ResearchlibError",
    "Verdict",
    "load",
]
