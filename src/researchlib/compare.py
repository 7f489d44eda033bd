"""Two runs side by side: which figures and verdicts changed, and which observations did it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from researchlib.checking import ReportError

Finding = Mapping[str, Any]

# What is compared of a finding.
KINDS = {
    "claim_id": str,
    "computed": str,
    "verdict": str,
    "as_of": str,
    "parameters": dict,
    "readings": dict,
    "evidence": list,
}


def read_findings(directory: Path) -> dict[str, Finding]:
    """Return the findings of a run by claim.

    Raises
    ------
    ReportError
        If the directory holds none that can be read.
    """
    path = directory / "findings.json" if directory.is_dir() else directory
    try:
        findings = json.loads(path.read_text("utf-8")) if path.is_file() else None
        if isinstance(findings, list) and all(map(_is_finding, findings)):
            return {finding["claim_id"]: finding for finding in findings}
    except (OSError, ValueError, RecursionError):
        pass
    raise ReportError(f"{path}: expected the findings.json of a run")


def _is_finding(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and all(isinstance(value.get(name), kind) for name, kind in KINDS.items())
        and all(map(_is_evidence, value["evidence"]))
    )


def _is_evidence(value: Any) -> bool:
    return (
        isinstance(value, dict) and isinstance(value.get("row_id"), str) and "contribution" in value
    )


def differences(before: Mapping[str, Finding], after: Mapping[str, Finding]) -> Iterator[str]:
    """Yield, claim by claim, what changed between two runs and the observations behind it.

    Examples
    --------
    >>> from researchlib.ledger import Ledger
    >>> one, other = ({"sixth-wave": Ledger(day).check("sixth-wave").to_dict()}
    ...               for day in ("2024-11-21", "2024-12-12"))
    >>> print(next(differences(one, other)))
    sixth-wave: 6 waves → 7 waves, depends → restated
      as of 2024-11-21 → 2024-12-12
      + 2024-12-...
    """
    for claim_id in [*before, *(claim for claim in after if claim not in before)]:
        one, other = before.get(claim_id), after.get(claim_id)
        if one is None or other is None:
            yield f"{claim_id}: only in the {'first' if other is None else 'second'} run"
            continue
        changes = [
            f"{one[field]} → {other[field]}"
            for field in ("computed", "verdict")
            if one[field] != other[field]
        ]
        changes += _counts(one, other)
        if changes:
            reasons = [*_settings(one, other), *_observations(one, other)]
            reasons = reasons or ["no observation of the chosen reading changed"]
            yield "\n  ".join([f"{claim_id}: {', '.join(changes)}", *reasons])


def _counts(one: Finding, other: Finding) -> list[str]:
    if one["verdict"] != other["verdict"] or one["readings"] == other["readings"]:
        return []
    before, after = (
        ", ".join(f"{n} {name}" for name, n in finding["readings"].items())
        for finding in (one, other)
    )
    return [f"readings {before} → {after}"]


def _settings(one: Finding, other: Finding) -> Iterator[str]:
    if one["as_of"] != other["as_of"]:
        yield f"as of {one['as_of']} → {other['as_of']}"
    for name, option in one["parameters"].items():
        new = other["parameters"].get(name)
        if new != option:
            yield f"{name.replace('_', ' ')} {option} → {new}"


def _observations(one: Finding, other: Finding) -> Iterator[str]:
    before, after = (
        {item["row_id"]: item["contribution"] for item in finding["evidence"]}
        for finding in (one, other)
    )
    for row_id, contribution in before.items():
        if row_id not in after:
            yield f"- {row_id}: {contribution}"
        elif after[row_id] != contribution:
            yield f"~ {row_id}: {contribution} → {after[row_id]}"
    for row_id, contribution in after.items():
        if row_id not in before:
            yield f"+ {row_id}: {contribution}"
