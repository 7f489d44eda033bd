"""The article: Al Jazeera, 21 November 2024, Lukashenko pardons 32 prisoners."""

import datetime as dt

from ..article import Article
from ..claims import Measure
from ..package import find_root
from . import chronology, courts, custody, reconcile, releases, statements

__all__ = ["article", "main"]


MODULES = (releases, custody, courts, chronology, statements)
article = Article(
    package=__name__,
    data=find_root("data", __file__),
    notebooks=find_root("notebooks", __file__),
    citation=find_root("CITATION.cff", __file__),
    day=dt.date(2024, 11, 21),
    source="aj-2024-11-21",
    measures=[m for of in MODULES for m in vars(of).values() if isinstance(m, Measure)],
    reconcile=reconcile.check,
)
main = article.main
