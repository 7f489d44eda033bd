"""What every run would otherwise do again: an article's preload module does it in a warm process.

Reading the data and drawing one picture fill caches that a forked run finds filled. A run has a
copy of them, and can change nothing for the next.
"""

import pandas
from IPython.core.formatters import DisplayFormatter
from matplotlib.backends import backend_agg  # noqa: F401

from .article import Article
from .drawing import Drawing, canvas, write


def warm(article: Article) -> None:
    """Read an article's data, and show a finding, a table and a picture."""
    *_, finding = article.on().findings()
    axes = canvas(100)
    for weight in ("normal", "bold"):
        write(axes, "Text 0123456789", (0, 50), weight=weight).get_window_extent()
    words = dict.fromkeys(("title", "unit", "source", "alt", "name"), "text")
    frame = pandas.DataFrame({"a": [1]})
    formatter = DisplayFormatter()
    for shown in (finding, frame, Drawing(axes, frame, **words)):
        formatter.format(shown)
