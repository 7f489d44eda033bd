"""What every run would otherwise do again: an article's preload module does it in a warm process.

Reading the data and drawing one picture fill caches that a forked run finds filled. A run has a
copy of them, and can change nothing for the next.
"""

import pandas
from matplotlib.backends import backend_svg  # noqa: F401

from .article import Article
from .drawing import Drawing, canvas


def warm(article: Article) -> None:
    """Read an article's data and draw a picture."""
    list(article.on().findings())
    with canvas("Title", "unit", "source") as axes:
        axes.plot(pandas.date_range("2024-01-01", "2024-12-31"), range(366), "-o")
        axes.set_xlabel("Text 0123456789", fontweight="bold")
    Drawing(axes, pandas.DataFrame({"a": [1]}), "text", "name")._repr_mimebundle_()
