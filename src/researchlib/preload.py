"""What every run would otherwise do again; a warm process imports it before the first one.

Reading the data package and drawing one picture fill caches that a forked run finds filled. A run
has a copy of them, and can change nothing for the next.
"""

import pandas
from matplotlib.backends import backend_svg  # noqa: F401

from researchlib import figures, ledger, restated  # noqa: F401
from researchlib.drawing import Drawing, canvas
from researchlib.tables import load

load()
with canvas("Title", "unit", "source") as _axes:
    _axes.plot(pandas.date_range("2024-01-01", "2024-12-31"), range(366), "-o")
    _axes.set_xlabel("Text 0123456789", fontweight="bold")
Drawing(_axes, pandas.DataFrame({"a": [1]}), "text", "name")._repr_mimebundle_()
