"""Two runs side by side: which figures and verdicts changed, and which observations did it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from researchlib.checking import ReportError
from researchlib.findings import SCHEMA

Finding = Mapping[str, Any]

COMPARED = ("found", "verdict", "verdict_on_the_day")
SETTINGS = ("as_of", "known_by")


def read_findings(directory: Path) -> dict[str, Finding]:
    """Return the findings of a run by claim.

    Raises
    ------
    ReportError
        If the directory holds none that can be read.
    """
    path = directory / "findings.json" if directory.is_dir() else directory
    try:
        record = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        if record["schema"] == SCHEMA:
            findings = {finding["claim_id"]: finding for finding in record["findings"]}
            list(differences(findings, findings))
            return findings
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        pass
    raise ReportError(f"{path}: expected the findings.json of a run, of the schema {SCHEMA}")


def differences(before: Mapping[str, Finding], after: Mapping[str, Finding]) -> Iterator[str]:
    """Yield, claim by claim, what changed between two runs and the observations behind it.

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> one, other = ({"sixth-wave": article.on(day).check("sixth-wave").to_dict()}
    ...               for day in ("2024-11-21", "2024-12-12"))
    >>> print(next(differences(one, other)))
    sixth-wave: the sixth → the seventh, reproduced → none, reproduced → none
      as of 2024-11-21 → 2024-12-12
      known by all → 2024-12-12
    ...
    """
    for claim_id in [*before, *(claim for claim in after if claim not in before)]:
        one, other = before.get(claim_id), after.get(claim_id)
        if one is None or other is None:
            yield f"{claim_id}: only in the {'first' if other is None else 'second'} run"
            continue
        changes = list(_changes(one, other))
        if changes:
            reasons = [*_settings(one, other), *_observations(one, other)]
            reasons = reasons or ["no observation that it rests on changed"]
            yield "\n  ".join([f"{claim_id}: {', '.join(changes)}", *reasons])


def _changes(one: Finding, other: Finding) -> Iterator[str]:
    for name in COMPARED:
        if one[name] != other[name]:
            yield f"{one[name] or 'none'} → {other[name] or 'none'}"


def _settings(one: Finding, other: Finding) -> Iterator[str]:
    before, after = (
        {name: finding[name] or "all" for name in SETTINGS} | finding["parameters"]
        for finding in (one, other)
    )
    for name, option in before.items():
        if after.get(name) != option:
            yield f"{name.replace('_', ' ')} {option} → {after.get(name)}"


def _observations(one: Finding, other: Finding) -> Iterator[str]:
    before, after = (
        {o["observation_id"]: o["printed"] for n in finding["rests_on"] for o in n["observations"]}
        for finding in (one, other)
    )
    for observation_id, printed in before.items():
        if observation_id not in after:
            yield f"- {observation_id}: {printed}"
        elif after[observation_id] != printed:
            yield f"~ {observation_id}: {printed} → {after[observation_id]}"
    for observation_id, printed in after.items():
        if observation_id not in before:
            yield f"+ {observation_id}: {printed}"
