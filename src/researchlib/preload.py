"""What every run would otherwise do again: an article's preload module does it in a warm process.

Reading the data and drawing one picture fill caches that a forked run finds filled. A run has a
copy of them, and can change nothing for the next.
"""

import pandas
from matplotlib.backends import backend_agg  # noqa: F401

from .article import Article
from .drawing import Drawing, canvas, write


def warm(article: Article) -> None:
    """Read an article's data and draw a picture."""
    list(article.on().findings())
    axes = canvas(100)
    write(axes, "Text 0123456789", (0, 50), weight="bold").get_window_extent()
    words = dict.fromkeys(("title", "unit", "source", "alt", "name"), "text")
    Drawing(axes, pandas.DataFrame({"a": [1]}), **words)._repr_mimebundle_()
