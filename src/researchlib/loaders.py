"""One typed loader for each table of the data package.

Each returns the table after the whole package has been verified, typed, its keys resolved and its
sums reconciled (:func:`researchlib.tables.load`). Columns, types and units are described in
``datapackage.json`` alone. ``data`` names a directory of the user's own instead.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from researchlib.tables import load

if TYPE_CHECKING:
    import pandas as pd

Directory = str | os.PathLike[str]


def load_claims(data: Directory | None = None) -> pd.DataFrame:
    """Return every checkable statement of the article.

    One row a claim, keyed by ``claim_id``.
    """
    return load(data).frame("claims")


def load_sources(data: Directory | None = None) -> pd.DataFrame:
    """Return the publications that the numbers were read in.

    One row a publication, keyed by ``source_id``.
    """
    return load(data).frame("sources")


def load_series(data: Directory | None = None) -> pd.DataFrame:
    """Return what each series of counts means, and its unit.

    One row a series, keyed by ``series``.
    """
    return load(data).frame("series")


def load_custody(data: Directory | None = None) -> pd.DataFrame:
    """Return published counts of people held, recognised, released and dead in custody.

    One row a count, keyed by ``observation_id``.
    """
    return load(data).frame("custody")


def load_prosecutions(data: Directory | None = None) -> pd.DataFrame:
    """Return published counts of administrative and criminal prosecutions.

    One row a count, keyed by ``observation_id``.
    """
    return load(data).frame("prosecutions")


def load_waves(data: Directory | None = None) -> pd.DataFrame:
    """Return the releases by day and legal basis.

    One row a wave, keyed by ``wave_id``.
    """
    return load(data).frame("waves")


def load_releases(data: Directory | None = None) -> pd.DataFrame:
    """Return how many people of a group a wave freed, as each source gives it.

    One row a count, keyed by ``release_id``.
    """
    return load(data).frame("releases")


def load_running_totals(data: Directory | None = None) -> pd.DataFrame:
    """Return totals over several waves as outlets printed them, an independent check.

    One row a total, keyed by ``total_id``.
    """
    return load(data).frame("running_totals")


def load_elections(data: Directory | None = None) -> pd.DataFrame:
    """Return presidential elections with shares and turnout, as each source gives them.

    One row a source's account, keyed by ``election_id``.
    """
    return load(data).frame("elections")


def load_events(data: Directory | None = None) -> pd.DataFrame:
    """Return dated events that claims refer to.

    One row a event, keyed by ``event_id``.
    """
    return load(data).frame("events")


def load_cross_reports(data: Directory | None = None) -> pd.DataFrame:
    """Return what other outlets printed on each claim.

    One row a report, keyed by ``report_id``.
    """
    return load(data).frame("cross_reports")


def load_discrepancies(data: Directory | None = None) -> pd.DataFrame:
    """Return reconciliations that are known to fail, with their sources.

    One row a failure, keyed by ``discrepancy_id``.
    """
    return load(data).frame("discrepancies")
