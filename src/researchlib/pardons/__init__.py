"""The article: Al Jazeera, 21 November 2024, Lukashenko pardons 32 prisoners."""

import datetime as dt
from types import ModuleType

from ..article import Article
from ..claims import Measure
from ..package import find_root
from . import chronology, courts, custody, reconcile, releases, statements

__all__ = ["article", "main"]


def _measures(*modules: ModuleType) -> list[Measure]:
    found = [m for module in modules for m in vars(module).values() if isinstance(m, Measure)]
    return list({m.name: m for m in found}.values())


article = Article(
    package=__name__,
    data=find_root("data"),
    notebooks=find_root("notebooks"),
    day=dt.date(2024, 11, 21),
    source="aj-2024-11-21",
    measures=_measures(releases, custody, courts, chronology, statements),
    reconcile=reconcile.check,
)
main = article.main
