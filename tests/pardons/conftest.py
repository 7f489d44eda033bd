import os
from pathlib import Path

import pytest

from researchlib.next import pardons
from researchlib.next.article import Article, Ledger


@pytest.fixture(scope="session")
def article() -> Article:
    """The article; until its tables stand at their place, with those that NEXT_DATA names."""
    if "NEXT_DATA" not in os.environ:
        pytest.skip("NEXT_DATA names no data package")
    return pardons.article.using(Path(os.environ["NEXT_DATA"]))


@pytest.fixture(scope="session")
def now(article: Article) -> Ledger:
    return article.on()


@pytest.fixture(scope="session")
def on_the_day(article: Article) -> Ledger:
    return article.on(known_by=article.day)
