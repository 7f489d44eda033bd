"""The ledger: claims checked against the evidence, one finding each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from researchlib.answers import ANSWERS, Answer
from researchlib.claims import Claim, Verdict, claims, combine, find_claim
from researchlib.errors import ParameterError
from researchlib.intervals import Interval, format_interval, hull
from researchlib.measures.base import ARTICLE_DATE, Choice, Evidence, Measured
from researchlib.multiverse import Outcome, curve, deciding_sources, explained, outcomes
from researchlib.suggest import suggestion
from researchlib.tables import Dataset, load

if TYPE_CHECKING:
    import pandas as pd

FINDING_MIMETYPE = "application/vnd.researchlib.finding+json"


@dataclass(frozen=True)
class Finding:
    """A claim checked against a measure's result; it shows itself as text, Markdown and JSON.

    Parameters
    ----------
    claim : Claim
        What the article says.
    verdict : Verdict
        What the evidence says of it, over all specifications; ``restated`` at another date.
    as_of : date
        The day for which it is computed.
    interval : Interval or None
        What the evidence allows under the chosen options; None for a claim that cannot be checked.
    unit : str
        The interval's unit.
    working : str
        The calculation in one line.
    parameters : mapping
        The chosen option of every choice.
    evidence : tuple of Evidence
        The rows behind the interval.
    sources : tuple of str
        The independent publications behind it.
    readings : mapping of str to int
        How many specifications come to each verdict.
    decided_by : mapping of str to float
        The share of the verdicts' variation that each choice explains.
    hangs_on : mapping of str to str
        Publications without which the verdict would be another, and that verdict.
    range : Interval or None
        What the evidence allows over all specifications.
    """

    claim: Claim
    verdict: Verdict
    as_of: dt.date
    interval: Interval | None = None
    unit: str = ""
    working: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[str, ...] = ()
    readings: Mapping[str, int] = field(default_factory=dict)
    decided_by: Mapping[str, float] = field(default_factory=dict)
    hangs_on: Mapping[str, str] = field(default_factory=dict)
    range: Interval | None = None

    @property
    def computed(self) -> str:
        """The computed interval as a reader writes it, with its unit."""
        if self.interval is None:
            return "—"
        text = format_interval(self.interval, self.unit)
        return text if self.unit == "date" or text == "unknown" else f"{text} {self.unit}"

    @property
    def firmness(self) -> str:
        """How firmly it stands, in words."""
        count = sum(self.readings.values())
        if count < 2 or self.verdict is Verdict.RESTATED:
            return ""
        standing = sum(n for name, n in self.readings.items() if Verdict(name).holds)
        words = f"it stands under {standing} of {count} readings"
        deciding = [name for name, value in self.decided_by.items() if value > 0]
        if deciding:
            first = max(deciding, key=lambda name: self.decided_by[name])
            words += f", decided most by {first.replace('_', ' ')}"
        return words

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as plain JSON values; dates as ISO text, no bound as null."""
        return {
            "claim_id": self.claim.claim_id,
            "paragraph": self.claim.paragraph,
            "paraphrase": self.claim.paraphrase,
            "comparator": self.claim.comparator,
            "claimed": self.claim.value,
            "printed": self.claim.printed,
            "computed": self.computed,
            "verdict": self.verdict.value,
            **_ends(self.interval, self.unit),
            "unit": self.unit,
            "as_of": self.as_of.isoformat(),
            "notebook": self.claim.notebook,
            "parameters": dict(self.parameters),
            "working": self.working,
            "sources": list(self.sources),
            "evidence": [asdict(item) for item in self.evidence],
            "readings": dict(self.readings),
            "decided_by": {name: round(value, 6) for name, value in self.decided_by.items()},
            "hangs_on": dict(self.hangs_on),
            "range": _ends(self.range, self.unit) if self.range else None,
            "reason": self.claim.reading,
        }

    def __str__(self) -> str:
        head = f"{self.claim.claim_id}: the article says {self.claim.printed}"
        if self.verdict is Verdict.NOT_CHECKABLE:
            return f"{self.claim.claim_id}: not checkable. {self.claim.reading}"
        if self.verdict is Verdict.RESTATED:
            return f"{self.claim.claim_id}: {self.computed} on {self.as_of}"
        text = f"{head}; the evidence gives {self.computed}: {self.verdict}"
        return f"{text} ({self.firmness})" if self.firmness else text

    def to_markdown(self) -> str:
        """Return the finding as a short Markdown passage."""
        claim = self.claim
        said = f"> {claim.paraphrase} *(paragraph {claim.paragraph}, {claim.attributed_to})*"
        if self.verdict is Verdict.NOT_CHECKABLE:
            return f"{said}\n\n**Not checkable.** {claim.reading}"
        answer = f"**{self.computed}**"
        if self.verdict is Verdict.RESTATED:
            lines = [said, f"On {self.as_of}: {answer}"]
        else:
            lines = [said, f"The evidence gives {answer}: **{self.verdict}**."]
        if self.working:
            lines[-1] += f" {self.working[0].upper()}{self.working[1:]}."
        if self.firmness:
            lines.append(f"*{self.firmness[0].upper()}{self.firmness[1:]}.*")
        count = len(self.sources)
        lines.append(f"{count} independent publication{'' if count == 1 else 's'}.")
        return "\n\n".join(lines)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {
            "text/plain": str(self),
            "text/markdown": self.to_markdown(),
            FINDING_MIMETYPE: self.to_dict(),
        }


def _ends(interval: Interval | None, unit: str) -> dict[str, Any]:
    if interval is None:
        return {"lower": None, "upper": None, "lower_open": False, "upper_open": False}
    ends: dict[str, Any] = {}
    for name in ("lower", "upper"):
        value = getattr(interval, name)
        if abs(value) == float("inf"):
            ends[name] = None
        elif unit == "date":
            ends[name] = dt.date.fromordinal(int(value)).isoformat()
        else:
            ends[name] = int(value) if float(value).is_integer() else round(value, 6)
    return {**ends, "lower_open": interval.lower_open, "upper_open": interval.upper_open}


def parse_as_of(value: str | dt.date) -> dt.date:
    """Return a day given as a date or as ISO text.

    Raises
    ------
    ParameterError
        If it is neither.
    """
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ParameterError(f"as_of: found {value!r}, expected a date as YYYY-MM-DD") from None


class Ledger:
    """The data, a day and the options chosen; it checks claims.

    Parameters
    ----------
    as_of : date or str
        The day for which figures are computed; the article's is 2024-11-21.
    data : Dataset or path, optional
        The data package; the installation's own by default.
    **options : str
        The option for a choice, by the choice's name; each choice has a default.

    Raises
    ------
    ParameterError
        If a choice or an option is unknown; the message names the nearest.

    Examples
    --------
    >>> ledger = Ledger("2024-11-21", july_release="left out")
    >>> print(ledger.check("sixth-wave").interval)
    5
    >>> Ledger(july_relaese="left out")
    Traceback (most recent call last):
    researchlib.errors.ParameterError: july_relaese: ... did you mean 'july_release'?
    """

    def __init__(
        self,
        as_of: str | dt.date = ARTICLE_DATE,
        data: Dataset | Any = None,
        **options: str,
    ) -> None:
        self.as_of = parse_as_of(as_of)
        self.dataset = data if isinstance(data, Dataset) else load(data)
        self.options = options
        known = all_choices()
        for name, option in options.items():
            if name not in known:
                raise ParameterError(f"{name}: unknown choice, {suggestion(name, known)}")
            if option not in known[name].names:
                expected = suggestion(str(option), known[name].names)
                raise ParameterError(f"{name}: found {option!r}, {expected}")

    def check(self, claim_id: str) -> Finding:
        """Return what the evidence says of a claim.

        Raises
        ------
        ParameterError
            If there is no such claim.
        CoverageError
            If the evidence does not cover the day.
        """
        claim = find_claim(self.dataset, claim_id)
        if not claim.checkable:
            return Finding(claim, Verdict.NOT_CHECKABLE, self.as_of)
        answer = ANSWERS[claim_id]
        chosen = self.chosen(answer)
        measured = answer.measure(self.dataset, self.as_of, **answer.fixed, **chosen)
        if self.as_of != ARTICLE_DATE:
            return self._finding(claim, answer, measured, Verdict.RESTATED, chosen)
        found = outcomes(claim, answer, self.dataset, self.as_of)
        verdict = combine(outcome.verdict for outcome in found)
        return self._finding(claim, answer, measured, verdict, chosen, found)

    def chosen(self, answer: Answer) -> dict[str, str]:
        """Return the option in force for each choice of an answer's measure."""
        choices = answer.measure.choices
        return {choice.name: self.options.get(choice.name, choice.default) for choice in choices}

    def _finding(
        self,
        claim: Claim,
        answer: Answer,
        measured: Measured,
        verdict: Verdict,
        chosen: dict[str, str],
        found: list[Outcome] | None = None,
    ) -> Finding:
        found = found or []
        used = sorted({self.dataset.original(e.source_id) for e in measured.evidence})
        hanging = deciding_sources(claim, answer, self.dataset, self.as_of, found) if found else {}
        readings = Counter(outcome.verdict.value for outcome in found)
        return Finding(
            claim=claim,
            verdict=verdict,
            as_of=self.as_of,
            interval=measured.interval,
            unit=answer.measure.unit,
            working=measured.working,
            parameters=chosen,
            evidence=measured.evidence,
            sources=tuple(used),
            readings={v.value: readings[v.value] for v in Verdict if v.value in readings},
            decided_by=explained(found) if len(found) > 1 else {},
            hangs_on={source: other.value for source, other in hanging.items()},
            range=_range(found),
        )

    def readings(self, claim_id: str) -> pd.DataFrame:
        """Return what every specification of a claim's measure gives, one a row.

        Returns
        -------
        DataFrame
            As :func:`researchlib.multiverse.curve`, with the constant columns ``claimed`` and
            ``unit``.
        """
        claim, answer = find_claim(self.dataset, claim_id), ANSWERS[claim_id]
        found = outcomes(claim, answer, self.dataset, self.as_of)
        assert claim.claimed is not None
        return curve(found).assign(claimed=claim.claimed.lower, unit=answer.measure.unit)

    def claimed(self, claim_id: str) -> float:
        """Return the value that the article prints."""
        claimed = find_claim(self.dataset, claim_id).claimed
        if claimed is None:
            raise ParameterError(f"claim: {claim_id} prints no value")
        return claimed.lower

    def answers(self, notebook: str | None = None) -> Summary:
        """Return the answers to a notebook's claims (or to all), the article's order kept."""
        chosen = [
            claim_id
            for claim_id, claim in claims(self.dataset).items()
            if notebook in (None, claim.notebook)
        ]
        return Summary([self.check(claim_id) for claim_id in chosen])

    def check_all(self) -> list[Finding]:
        """Return the findings of all claims, in the article's order."""
        return [self.check(claim_id) for claim_id in claims(self.dataset)]


@dataclass(frozen=True)
class Summary:
    """Several findings as one table."""

    findings: list[Finding]

    def __str__(self) -> str:
        from researchlib.text import claims_table

        return claims_table([finding.to_dict() for finding in self.findings], width=110)

    def to_markdown(self) -> str:
        """Return the table as Markdown."""
        lines = ["| claim | the article says | the evidence gives | verdict |", "|---|---|---|---|"]
        for finding in self.findings:
            cells = [finding.claim.claim_id, finding.claim.printed, finding.computed]
            lines.append(f"| {' | '.join([*cells, f'**{finding.verdict}**'])} |")
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/plain": str(self), "text/markdown": self.to_markdown()}


def _range(found: list[Outcome]) -> Interval | None:
    return hull(outcome.measured.interval for outcome in found) if found else None


def all_choices() -> dict[str, Choice]:
    """Return every choice that some claim's measure leaves open, by name."""
    return {c.name: c for answer in ANSWERS.values() for c in answer.measure.choices}
