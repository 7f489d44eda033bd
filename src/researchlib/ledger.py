"""The ledger: claims checked against the evidence, one finding each."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from researchlib.answers import ANSWERS, Answer
from researchlib.claims import Claim, Verdict, claims, find_claim
from researchlib.corrections import correction, settled_by
from researchlib.errors import ParameterError
from researchlib.findings import Finding, Link, Summary
from researchlib.intervals import format_interval, hull, iso_date
from researchlib.measures.base import ARTICLE_DATE, Choice, Evidence, Measured
from researchlib.multiverse import Outcome, leave_one_out, outcomes, overall
from researchlib.restated import restated
from researchlib.suggest import suggestion
from researchlib.tables import Dataset, load

if TYPE_CHECKING:
    import pandas as pd


def parse_as_of(value: str | dt.date) -> dt.date:
    """Return a day given as a date or as text, YYYY-MM-DD.

    Raises
    ------
    ParameterError
        If it is neither.
    """
    if isinstance(value, dt.date):
        return value
    try:
        return iso_date(value)
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
        self._found: dict[str, Finding] = {}
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
        if claim_id not in self._found:
            self._found[claim_id] = self._check(find_claim(self.dataset, claim_id))
        return self._found[claim_id]

    def _check(self, claim: Claim) -> Finding:
        if not claim.checkable:
            return Finding(claim, Verdict.NOT_CHECKABLE, self.as_of)
        answer = ANSWERS[claim.claim_id]
        chosen = self.chosen(answer)
        measured = answer.measure(self.dataset, self.as_of, **answer.fixed, **chosen)
        if self.as_of != ARTICLE_DATE:
            return self._finding(claim, answer, measured, Verdict.RESTATED, chosen, [])
        found = outcomes(claim, answer, self.dataset, self.as_of)
        return self._finding(claim, answer, measured, overall(found), chosen, found)

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
        found: Sequence[Outcome],
    ) -> Finding:
        dataset, unit = self.dataset, answer.measure.unit
        left_out = leave_one_out(claim, answer, dataset, self.as_of, found)
        without = {source: overall(rest) for source, rest in left_out.items()}
        readings = Counter(outcome.verdict.value for outcome in found)
        return Finding(
            claim=claim,
            verdict=verdict,
            as_of=self.as_of,
            interval=measured.interval,
            unit=unit,
            working=measured.working,
            parameters=chosen,
            evidence=tuple(sorted(measured.evidence, key=lambda item: item.row_id)),
            sources=tuple(sorted({dataset.original(e.source_id) for e in measured.evidence})),
            readings={v.value: readings[v.value] for v in Verdict if v.value in readings},
            hangs_on={s: other.value for s, other in without.items() if other is not verdict},
            range=hull(outcome.measured.interval for outcome in found) if found else None,
            trail=self._trail(measured.evidence, unit, chosen, left_out, without, verdict),
            correction=correction(unit, found) if found else "",
            settled_by=settled_by(claim, found),
        )

    def _trail(
        self,
        evidence: tuple[Evidence, ...],
        unit: str,
        chosen: dict[str, str],
        left_out: dict[str, list[Outcome]],
        without: dict[str, Verdict],
        verdict: Verdict,
    ) -> tuple[Link, ...]:
        rows = defaultdict(list)
        for item in sorted(evidence, key=lambda item: item.row_id):
            rows[item.source_id].append(item)
        deciding = {source for source, other in without.items() if other is not verdict}
        original = self.dataset.original
        ordered = sorted({*rows, *deciding}, key=lambda s: (original(s), s != original(s), s))
        links = []
        for source_id in ordered:
            source, rest = self.dataset.sources[source_id], left_out.get(original(source_id), [])
            interval = next((o.measured.interval for o in rest if o.specification == chosen), None)
            links.append(
                Link(
                    source_id=source_id,
                    publisher=source["publisher"],
                    title=source["title"],
                    published=str(source["published"] or ""),
                    url=source["url"] or "",
                    repeats="" if original(source_id) == source_id else original(source_id),
                    without=without[original(source_id)].value if rest else "",
                    without_interval=format_interval(interval, unit) if interval else "",
                    evidence=tuple(rows[source_id]),
                )
            )
        return tuple(links)

    def readings(self, claim_id: str) -> pd.DataFrame:
        """Return what every specification of a claim's measure gives, one a row.

        Returns
        -------
        DataFrame
            One column for each choice, then ``lower``, ``upper`` and ``verdict``.
        """
        import pandas as pd

        claim, answer = self._checkable(claim_id)
        return pd.DataFrame(
            {
                **outcome.specification,
                "lower": outcome.measured.interval.lower,
                "upper": outcome.measured.interval.upper,
                "verdict": outcome.verdict.value,
            }
            for outcome in outcomes(claim, answer, self.dataset, self.as_of)
        )

    def _checkable(self, claim_id: str) -> tuple[Claim, Answer]:
        claim = find_claim(self.dataset, claim_id)
        if not claim.checkable:
            raise ParameterError(f"claim: found {claim_id}, which is not checkable")
        return claim, ANSWERS[claim_id]

    def restated(self, claim_id: str) -> pd.DataFrame:
        """Return a claim's figure as it would have been printed on any day covered.

        Returns
        -------
        DataFrame
            As :func:`researchlib.restated.restated`, with the constant column ``unit``: a row for
            each day on which something changes, and for the last day.
        """
        _, answer = self._checkable(claim_id)
        frame = restated(answer, self.dataset, options=self.chosen(answer))
        values = frame.drop(columns="date")
        changed = values.ne(values.shift()).any(axis=1)
        changed.iloc[-1] = True
        return frame[changed].reset_index(drop=True).assign(unit=answer.measure.unit)

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


def all_choices() -> dict[str, Choice]:
    """Return every choice that some claim's measure leaves open, by name."""
    return {c.name: c for answer in ANSWERS.values() for c in answer.measure.choices}
