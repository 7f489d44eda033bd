import pytest

from researchlib.article import Article, Ledger


@pytest.fixture(scope="session")
def now(article: Article) -> Ledger:
    return article.on()


@pytest.fixture(scope="session")
def on_the_day(article: Article) -> Ledger:
    return article.on(known_by=article.day)
