"""Two runs side by side: which figures and verdicts changed, and which observations did it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from researchlib.cards import WORDS
from researchlib.errors import DataError
from researchlib.findings import SCHEMA
from researchlib.schema import read_json
from researchlib.tables import DAYS

Finding = Mapping[str, Any]


def read_findings(directory: Path) -> dict[str, Finding]:
    """Return the findings of a run by claim.

    Raises
    ------
    DataError
        If the directory holds none that can be read.
    """
    path = directory / "findings.json" if directory.is_dir() else directory
    expected = f"the findings.json of a run, of the schema {SCHEMA}"
    if not path.is_file():
        raise DataError(f"{directory}", "none", expected)
    record = read_json(path, "compared", expected)
    return {finding["claim_id"]: finding for finding in record["findings"]}


def differences(before: Mapping[str, Finding], after: Mapping[str, Finding]) -> Iterator[Finding]:
    """Yield, claim by claim, what changed between two runs and the observations behind it.

    Each has a ``claim_id``, and either ``only_in`` (the first or the second run) or ``figures``,
    ``settings`` and ``observations``: by name what was before, and after.
    """
    for claim_id in {**before, **after}:
        one, other = before.get(claim_id), after.get(claim_id)
        if one is None or other is None:
            yield {"claim_id": claim_id, "only_in": "first" if other is None else "second"}
            continue
        changes = {part: _changed(told(one), told(other)) for part, told in PARTS.items()}
        if changes["figures"]:
            yield {"claim_id": claim_id, **changes}


PARTS: Mapping[str, Callable[[Finding], Finding]] = {
    "figures": lambda finding: {n: finding[n] for n in ("found", "verdict", "verdict_on_the_day")},
    "settings": lambda finding: {n: finding[n] for n in DAYS} | finding["parameters"],
    "observations": lambda finding: {
        o["observation_id"]: o["printed"] for n in finding["rests_on"] for o in n["observations"]
    },
}


def _changed(was: Finding, now: Finding) -> dict[str, list[Any]]:
    pairs = {name: [was.get(name), now.get(name)] for name in {**was, **now}}
    return {name: [one, other] for name, (one, other) in pairs.items() if one != other}


def in_words(difference: Finding) -> str:
    """Return a difference as lines of text.

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> one, other = ({"sixth-wave": article.on(day).check("sixth-wave").to_dict()}
    ...               for day in ("2024-11-21", "2024-12-12"))
    >>> print(in_words(next(differences(one, other))))
    sixth-wave: the sixth → the seventh, Stands → none, Stands → none
      as of 2024-11-21 → 2024-12-12
      known by all → 2024-12-12
    ...
    """
    claim_id = difference["claim_id"]
    if "only_in" in difference:
        return f"{claim_id}: only in the {difference['only_in']} run"
    figures = [
        " → ".join(WORDS.get(value, value) or "none" for value in pair)
        for pair in difference["figures"].values()
    ]
    reasons = [
        f"{name.replace('_', ' ')} {was or 'all'} → {now or 'all'}"
        for name, (was, now) in difference["settings"].items()
    ]
    for observation_id, printed in difference["observations"].items():
        sign = "~" if all(printed) else "-" if printed[0] else "+"
        reasons.append(f"{sign} {observation_id}: {' → '.join(filter(None, printed))}")
    reasons = reasons or ["no observation that it rests on changed"]
    return "\n  ".join([f"{claim_id}: {', '.join(figures)}", *reasons])
