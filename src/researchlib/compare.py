"""Two runs side by side: which figures and verdicts changed, and which observations did it."""

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
    expected = f"the findings.json of a run, of the schema {SCHEMA}"
    raise ReportError(f"{path}", "none that can be read", expected)


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
    for claim_id in {**before, **after}:
        one, other = before.get(claim_id), after.get(claim_id)
        if one is None or other is None:
            yield f"{claim_id}: only in the {'first' if other is None else 'second'} run"
            continue
        values = ({n: finding[n] or "none" for n in COMPARED} for finding in (one, other))
        if changes := [f"{was} → {now}" for _, was, now in _changed(*values)]:
            reasons = list(_reasons(one, other)) or ["no observation that it rests on changed"]
            yield "\n  ".join([f"{claim_id}: {', '.join(changes)}", *reasons])


def _reasons(one: Finding, other: Finding) -> Iterator[str]:
    settings = ({n: f[n] or "all" for n in SETTINGS} | f["parameters"] for f in (one, other))
    for name, was, now in _changed(*settings):
        yield f"{name.replace('_', ' ')} {was} → {now}"
    observations = (
        {o["observation_id"]: o["printed"] for n in finding["rests_on"] for o in n["observations"]}
        for finding in (one, other)
    )
    for observation_id, *printed in _changed(*observations):
        sign = "~" if all(printed) else "-" if printed[0] else "+"
        yield f"{sign} {observation_id}: {' → '.join(filter(None, printed))}"


def _changed(was: Finding, now: Finding) -> Iterator[tuple[str, Any, Any]]:
    for name in {**was, **now}:
        if was.get(name) != now.get(name):
            yield name, was.get(name), now.get(name)
