"""The article, handed over: its day, its data, its notebooks, its measures."""

import datetime as dt

from researchlib import Article, Measure, find_root

from . import measures

__all__ = ["article", "main"]

article = Article(
    package=__name__,
    data=find_root("data", __file__),
    notebooks=find_root("notebooks", __file__),
    citation=find_root("CITATION.cff", __file__),
    day=dt.date(2024, 11, 21),  # the article's own day
    source="aj-2024-11-21",  # its row in data/sources.csv
    measures=[m for m in vars(measures).values() if isinstance(m, Measure)],
)
main = article.main
