"""Findings: a claim checked against the evidence, shown as text, Markdown and JSON."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any

from researchlib.claims import Claim, Verdict
from researchlib.intervals import Interval, format_interval
from researchlib.measures.base import Evidence
from researchlib.text import TABLE_MIMETYPE, Table, claims_table, findings_table
from researchlib.trace import trace

MOST_NAMED = 3
FINDING_MIMETYPE = "application/vnd.researchlib.finding+json"


@dataclass(frozen=True, slots=True)
class Link:
    """One publication in the evidence trail of a finding.

    Parameters
    ----------
    source_id, publisher, title, published, url : str
        The publication; ``published`` and ``url`` may be empty.
    repeats : str
        The original that it repeats, if it is a copy.
    without : str
        The verdict had it (and every copy) not been; empty at another date.
    without_interval : str
        What the evidence would then give under the chosen options.
    evidence : tuple of Evidence
        The rows read in it and what each contributed; none if only other readings use it.
    """

    source_id: str
    publisher: str
    title: str
    published: str
    url: str
    repeats: str
    without: str
    without_interval: str
    evidence: tuple[Evidence, ...]


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
    hangs_on : mapping of str to str
        Publications without which the verdict would be another, and that verdict.
    range : Interval or None
        What the evidence allows over all specifications.
    trail : tuple of Link
        The publications behind it, each with its rows and what it would be without them.
    correction : str
        What the evidence supports printing, where the claim does not stand under every reading.
    settled_by : str
        Which publication would settle what is undecided.
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
    hangs_on: Mapping[str, str] = field(default_factory=dict)
    range: Interval | None = None
    trail: tuple[Link, ...] = ()
    correction: str = ""
    settled_by: str = ""

    @property
    def computed(self) -> str:
        """The computed interval as a reader writes it, with its unit."""
        if self.interval is None:
            return "—"
        text = format_interval(self.interval, self.unit)
        return text if self.unit == "date" or text == "unknown" else f"{text} {self.unit}"

    @property
    def specifications(self) -> int:
        """How many specifications the verdict is over."""
        return sum(self.readings.values())

    @property
    def firmness(self) -> str:
        """How firmly it stands, in words."""
        count = self.specifications
        if count < 2 or self.verdict is Verdict.RESTATED:
            return ""
        standing = sum(n for name, n in self.readings.items() if Verdict(name).holds)
        return f"it stands under {standing} of {count} readings"

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as plain JSON values; dates as ISO text, no bound as null."""
        return {
            "claim_id": self.claim.claim_id,
            "paragraph": self.claim.paragraph,
            "paraphrase": self.claim.paraphrase,
            "attributed_to": self.claim.attributed_to,
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
            "specifications": self.specifications,
            "readings": dict(self.readings),
            "hangs_on": dict(self.hangs_on),
            "range": _ends(self.range, self.unit) if self.range else None,
            "trail": [
                {**asdict(link), "evidence": [asdict(item) for item in link.evidence]}
                for link in self.trail
            ],
            "correction": self.correction,
            "settled_by": self.settled_by,
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
        if self.correction:
            lines.append(self.correction)
        if self.settled_by:
            lines.append(f"What would settle it: {self.settled_by}.")
        lines.append(self._standing())
        tree = escape(trace(self), quote=False)
        lines.append(f"<details><summary>Evidence trail</summary><pre>{tree}</pre></details>")
        return "\n\n".join(lines)

    def _standing(self) -> str:
        """Return in one line what it rests on."""
        count = len(self.sources)
        parts = [f"It rests on {count} independent publication{'' if count == 1 else 's'}"]
        for source_id, verdict in list(self.hangs_on.items())[:MOST_NAMED]:
            parts.append(f"without {source_id} the verdict would be *{verdict}*")
        if len(self.hangs_on) > MOST_NAMED:
            parts.append(f"{len(self.hangs_on) - MOST_NAMED} more would change it too")
        return "; ".join(parts) + "."

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


@dataclass(frozen=True)
class Summary:
    """Several findings as one table."""

    findings: list[Finding]

    @property
    def table(self) -> Table:
        """One row a claim, with the place of its finding in the reports."""
        return findings_table([finding.to_dict() for finding in self.findings])

    @property
    def counts(self) -> str:
        """How many claims came to each verdict, in words.

        Examples
        --------
        >>> from researchlib.ledger import Ledger
        >>> ledger = Ledger()
        >>> Summary([ledger.check("pardoned-32"), ledger.check("sixth-wave")]).counts
        '2 claims: 1 reproduced, 1 depends'
        """
        counts = Counter(finding.verdict for finding in self.findings)
        parts = [f"{counts[verdict]} {verdict}" for verdict in Verdict if verdict in counts]
        return f"{len(self.findings)} claims: {', '.join(parts)}"

    def to_markdown(self) -> str:
        """Return the table as Markdown."""
        return self.table.to_markdown()

    def __str__(self) -> str:
        return claims_table([finding.to_dict() for finding in self.findings], width=110)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {
            "text/plain": str(self),
            "text/markdown": self.to_markdown(),
            TABLE_MIMETYPE: self.table.to_dict(),
        }
