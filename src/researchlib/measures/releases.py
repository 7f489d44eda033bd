"""Releases: the waves in a window, their sizes, their running total, the groups within one.

A *wave* is a day's release of several political prisoners by an act of the state. Whether the
release of 3 July 2024 is one, whose count gives a wave its size, and what to do where counts
differ are the choices; the defaults are those of the agencies whose tally the article repeats.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from researchlib.intervals import Interval, days, exactly, format_interval, hull, share, total
from researchlib.measures.base import (
    Choice,
    Evidence,
    Measured,
    Observation,
    Option,
    Period,
    measure,
    remember,
)
from researchlib.measures.evidence import (
    all_published,
    cite,
    most_reported,
    reports,
    wave_counts,
    wave_dates,
)
from researchlib.tables import Dataset

if TYPE_CHECKING:
    import pandas as pd

JULY = Choice(
    "july_release",
    "Is the release of 3 July 2024, which no published decree ordered, a wave?",
    (
        Option("counted", "AP, RFE/RL and Viasna start their tallies with it", "rferl-33209608"),
        Option("left out", "only decrees announced by the presidency count", "glavnoe-32"),
    ),
)
SIZES = Choice(
    "sizes",
    "Whose count gives a wave its size?",
    (
        Option("official", "the presidency knows whom it pardoned", "newsby-32"),
        Option(
            "viasna",
            "only those on Viasna's list are political prisoners; where it gave no number, "
            "anything from none to the official size",
            "viasna-116197",
        ),
    ),
)
DISAGREEMENT = Choice(
    "disagreement",
    "Which value holds where independent publications differ?",
    (
        Option("most reported", "the value that most independent publications give"),
        Option("all published", "no publication is preferred: the spread of all values"),
    ),
)

GROUPS = {
    "women": "women",
    "men": "men",
    "chronic_disease": "with a chronic disease",
    "over_50": "older than 50",
    "with_children": "with children",
    "many_children": "with many children",
    "disabled": "with a disability",
}

RIGHTS_GROUPS = ("Viasna", "Human Constanta", "DissidentBY")


def covers(dataset: Dataset) -> Period:
    """Return the days from the first wave in the data to the last."""
    kinds = ("release_without_decree", "pardon_decree", "negotiated_release")
    dates = [row["date"] for row in dataset.rows["waves"] if row["kind"] in kinds]
    return min(dates), max(dates)


def counted_waves(
    dataset: Dataset, as_of: dt.date, *, july_release: str = "counted"
) -> tuple[str, ...]:
    """Return the ids of the waves up to a day, in the order of time, under a counting rule."""
    kinds = {"pardon_decree"}
    if july_release == "counted":
        kinds.add("release_without_decree")
    return remember(
        dataset,
        ("waves", as_of, frozenset(kinds)),
        lambda: tuple(
            row["wave_id"]
            for row in sorted(dataset.rows["waves"], key=lambda r: (r["date"], r["wave_id"]))
            if row["kind"] in kinds and row["date"] <= as_of
        ),
    )


def wave_size(
    dataset: Dataset,
    wave_id: str,
    *,
    sizes: str = "official",
    disagreement: str = "most reported",
    group: str = "all",
) -> tuple[Interval, tuple[Observation, ...]]:
    """Return how many people of a group one wave freed, and the observations that say so.

    The official size is what the presidency announced; a wave that it did not announce has the
    size that the rights groups counted.
    """
    return remember(
        dataset,
        ("size", wave_id, sizes, disagreement, group),
        lambda: _wave_size(dataset, wave_id, sizes, disagreement, group),
    )


def _wave_size(
    dataset: Dataset, wave_id: str, sizes: str, disagreement: str, group: str
) -> tuple[Interval, tuple[Observation, ...]]:
    counts = wave_counts(dataset, wave_id, group)
    official = tuple(o for o in counts if o.counted_by == "presidency")
    if sizes == "viasna" and group == "all":
        listed = wave_counts(dataset, wave_id, "on_viasna_list") or tuple(
            o for o in counts if o.counted_by == "viasna" and not official
        )
        if not listed:
            ceiling, used = _wave_size(dataset, wave_id, "official", disagreement, group)
            return Interval(0, ceiling.upper), used
        counts = listed
    else:
        counts = official or counts
    settled = (
        most_reported(dataset, counts) if disagreement == "most reported" else all_published(counts)
    )
    return settled or (Interval(0), ())


@measure("waves", covers, (JULY,))
def ordinal(dataset: Dataset, as_of: dt.date, *, july_release: str = "counted") -> Measured:
    """Return which wave the latest one is.

    The rule: waves are numbered from July 2024 in the order of their days.

    Examples
    --------
    Radio Svaboda called the pardon of 20 November 2024 the sixth of the year, glavnoe.in.ua,
    which counts announced decrees only, the fifth:

    >>> from researchlib.tables import load
    >>> day = dt.date(2024, 11, 20)
    >>> print(ordinal(load(), day).interval)
    6
    >>> print(ordinal(load(), day, july_release="left out").interval)
    5
    """
    waves = counted_waves(dataset, as_of, july_release=july_release)
    evidence = [
        cite(wave_size(dataset, wave)[1][0], f"wave {number}, {wave}")
        for number, wave in enumerate(waves, start=1)
        if wave_size(dataset, wave)[1]
    ]
    return Measured(exactly(len(waves)), tuple(evidence), ", ".join(waves))


@measure("persons", covers, (JULY, SIZES, DISAGREEMENT))
def running_total(
    dataset: Dataset,
    as_of: dt.date,
    *,
    july_release: str = "counted",
    sizes: str = "official",
    disagreement: str = "most reported",
) -> Measured:
    """Return how many people the waves since July 2024 freed in all.

    The rule: the sizes of the counted waves are added; nobody is taken to be freed twice.

    Examples
    --------
    AP gave 207 on 28 December 2024, before that day's pardon of 20, and Viasna 227 after it:

    >>> from researchlib.tables import load
    >>> print(running_total(load(), dt.date(2024, 12, 27)).interval)
    207
    >>> print(running_total(load(), dt.date(2024, 12, 28)).interval)
    227
    """
    waves = counted_waves(dataset, as_of, july_release=july_release)
    return remember(
        dataset,
        ("running total", waves, sizes, disagreement),
        lambda: _running_total(dataset, waves, sizes, disagreement),
    )


def _running_total(
    dataset: Dataset, waves: tuple[str, ...], sizes: str, disagreement: str
) -> Measured:
    found = [wave_size(dataset, wave, sizes=sizes, disagreement=disagreement) for wave in waves]
    evidence = tuple(
        item
        for wave, (_, used) in zip(waves, found, strict=True)
        for item in _cited(dataset, (wave, sizes, disagreement), used)
    )
    working = " + ".join(format_interval(size) for size, _ in found)
    return Measured(total(size for size, _ in found), evidence, working)


def _cited(
    dataset: Dataset, key: tuple[str, ...], used: tuple[Observation, ...]
) -> tuple[Evidence, ...]:
    return remember(dataset, ("cited", *key), lambda: tuple(cite(o) for o in used))


@measure("persons", covers, (DISAGREEMENT,))
def latest_size(
    dataset: Dataset,
    as_of: dt.date,
    *,
    disagreement: str = "most reported",
    group: str = "all",
) -> Measured:
    """Return how many people of a group the latest announced pardon freed.

    Examples
    --------
    BelTA on 20 November 2024: 32 pardoned, 17 of them with chronic diseases, nine over 50.

    >>> from researchlib.tables import load
    >>> day = dt.date(2024, 11, 21)
    >>> [str(latest_size(load(), day, group=g).interval) for g in ("all", "chronic_disease")]
    ['32', '17']
    """
    waves = counted_waves(dataset, as_of)
    size, used = wave_size(dataset, waves[-1], disagreement=disagreement, group=group)
    return Measured(size, tuple(cite(o) for o in used), f"the pardon of {waves[-1]}")


@measure("persons", covers, (DISAGREEMENT,))
def overlap(
    dataset: Dataset,
    as_of: dt.date,
    *,
    disagreement: str = "most reported",
    groups: tuple[str, str] = ("chronic_disease", "over_50"),
) -> Measured:
    """Return how many of the latest pardon's people may belong to two groups at once.

    The rule is Fréchet's (1935): of n people, a in one group and b in another, at least
    ``a + b - n`` and at most the smaller group are in both.

    Examples
    --------
    17 of 32 chronically ill and nine over 50: none of them must be both, at most nine are.

    >>> from researchlib.tables import load
    >>> overlap(load(), dt.date(2024, 11, 21)).interval
    Interval(0, 9)
    >>> overlap(load(), dt.date(2024, 11, 21), groups=("chronic_disease", "men")).interval
    Interval(9, 17)
    """
    first, second = (
        latest_size(dataset, as_of, disagreement=disagreement, group=group) for group in groups
    )
    whole = latest_size(dataset, as_of, disagreement=disagreement)
    least = max(0.0, first.interval.lower + second.interval.lower - whole.interval.upper)
    most = min(first.interval.upper, second.interval.upper)
    working = f"{first.interval} and {second.interval} of {whole.interval}"
    return Measured(Interval(least, most), first.evidence + second.evidence, working)


@measure("date", covers)
def announced_on(dataset: Dataset, as_of: dt.date) -> Measured:
    """Return the day of the latest pardon.

    Examples
    --------
    >>> from researchlib.tables import load
    >>> announced_on(load(), dt.date(2024, 11, 21)).working
    '20 November 2024 is a Wednesday'
    """
    wave = counted_waves(dataset, as_of)[-1]
    day = wave_dates(dataset)[wave]
    used = wave_size(dataset, wave)[1]
    working = f"{day.day} {day:%B %Y} is a {day:%A}"
    return Measured(days(day), tuple(cite(o, str(day)) for o in used), working)


@measure("date", covers, (JULY,))
def first_wave(dataset: Dataset, as_of: dt.date, *, july_release: str = "counted") -> Measured:
    """Return the day of the first counted wave."""
    waves = counted_waves(dataset, as_of, july_release=july_release)
    if not waves:
        return Measured(Interval(lower=as_of.toordinal(), lower_open=True))
    day = wave_dates(dataset)[waves[0]]
    used = wave_size(dataset, waves[0])[1]
    return Measured(days(day), tuple(cite(o, str(day)) for o in used), f"the wave of {waves[0]}")


@measure("organisations", covers)
def tallying_groups(dataset: Dataset, as_of: dt.date) -> Measured:
    """Return how many rights groups are named as the counters of a running total, at least.

    A list of the publications read is never complete, so the count is a lower bound.
    """
    del as_of
    named = [r for r in reports(dataset, "released-178") if r["attributed_to"] in RIGHTS_GROUPS]
    groups = sorted({row["attributed_to"] for row in named})
    evidence = tuple(
        Evidence(row["report_id"], row["source_id"], row["attributed_to"]) for row in named
    )
    return Measured(Interval(len(groups)), evidence, ", ".join(groups))


@measure("percent", covers)
def stated_share(dataset: Dataset, as_of: dt.date, *, claim_id: str) -> Measured:
    """Return the share that other outlets' reports of the official statement give, in percent.

    For statements about all of a wave, of which no counts by group were published.
    """
    del as_of
    rows = [r for r in reports(dataset, claim_id) if r["unit"] == "percent"]
    if not rows:
        return Measured(Interval(0, 100), (), "no other outlet's report was found")
    evidence = tuple(
        Evidence(row["report_id"], row["source_id"], f"{row['number']:g} percent") for row in rows
    )
    return Measured(hull(exactly(row["number"]) for row in rows), evidence, "as stated")


def wave_frame(
    dataset: Dataset,
    as_of: dt.date,
    *,
    july_release: str = "counted",
    sizes: str = "official",
    disagreement: str = "most reported",
) -> pd.DataFrame:
    """Return the counted waves up to a day, one a row.

    Returns
    -------
    DataFrame
        Columns ``wave_id``, ``date``, ``ordinal``, ``lower`` and ``upper`` (persons freed), and
        ``total_lower`` and ``total_upper`` (persons freed up to and including the wave).
    """
    import pandas as pd

    waves = counted_waves(dataset, as_of, july_release=july_release)
    found = [wave_size(dataset, w, sizes=sizes, disagreement=disagreement)[0] for w in waves]
    frame = pd.DataFrame(
        {
            "wave_id": waves,
            "date": pd.to_datetime([wave_dates(dataset)[wave] for wave in waves]),
            "ordinal": range(1, len(waves) + 1),
            "lower": [size.lower for size in found],
            "upper": [size.upper for size in found],
        }
    )
    return frame.assign(total_lower=frame["lower"].cumsum(), total_upper=frame["upper"].cumsum())


def profile_frame(
    dataset: Dataset, as_of: dt.date, *, disagreement: str = "most reported"
) -> pd.DataFrame:
    """Return the groups that were counted within the latest pardon, the largest first.

    Returns
    -------
    DataFrame
        Columns ``group``, ``label``, ``lower``, ``upper``, ``of`` (persons) and ``share`` (the
        largest that the counts allow, in percent).
    """
    import pandas as pd

    wave = counted_waves(dataset, as_of)[-1]
    whole = wave_size(dataset, wave, disagreement=disagreement)[0]
    rows = []
    for group, label in GROUPS.items():
        if not wave_counts(dataset, wave, group):
            continue
        size = wave_size(dataset, wave, disagreement=disagreement, group=group)[0]
        rows.append(
            {
                "group": group,
                "label": label,
                "lower": size.lower,
                "upper": size.upper,
                "of": whole.lower,
                "share": share(size, whole).upper,
            }
        )
    columns = ["group", "label", "lower", "upper", "of", "share"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["upper", "group"], ascending=[False, True], ignore_index=True)
