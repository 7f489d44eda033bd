"""What a warm process does once before it forks the runs of this article's notebooks."""

from ..preload import warm
from . import article, figures, tables  # noqa: F401

warm(article)
