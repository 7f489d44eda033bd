"""What a process does once before it forks the runs of the notebooks: imports, reads the data."""

from researchlib.preload import warm

from . import article

warm(article)
