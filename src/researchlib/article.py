"""An article: what a package hands over, and its claims on a day, known by a day."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from .citing import Work, read_work
from .claims import Claim, Measure, Option
from .data import Material, material
from .errors import ParameterError, one_of
from .evidence import NOW, View
from .findings import Finding, find
from .intervals import DAY, parse_day
from .package import Dataset, load
from .tables import answers, over, rows, voices

DATA_VARIABLE = "RESEARCHLIB_DATA"


@dataclass(frozen=True)
class Article:
    """One article: its day, its data, its notebooks, its measures.

    Parameters
    ----------
    package : str
        The Python package that hands it over, ``__name__`` there.
    data : Path or Dataset
        Its data package. ``RESEARCHLIB_DATA`` names the directory of another one.
    notebooks : Path
        Where its notebooks lie.
    day : date
        Its own day: only on it figures have verdicts.
    source : str
        Its own row in the table of sources: it is no evidence for itself.
    measures : sequence of Measure
        What its claims can name.
    citation : Path
        Its CITATION.cff: how its reports are cited.
    reconcile : callable
        Raises a DataError for a sum in the data that does not come out.
    """

    package: str
    data: Path | Dataset
    notebooks: Path
    day: dt.date
    source: str
    measures: Sequence[Measure]
    citation: Path
    reconcile: Callable[[Dataset], None] = field(default=lambda dataset: None, repr=False)

    def using(self, data: Path | Dataset) -> Article:
        """Return the article with another data package of the same tables, perhaps in memory."""
        if isinstance(data, Dataset):
            return replace(self, data=data)
        other = self.using(load(data.resolve()))
        self.reconcile(other.material.dataset)  # of cells that can be read
        return other

    @cached_property
    def material(self) -> Material:
        """All that its data package says, checked."""
        if not isinstance(self.data, Dataset):
            return self.using(Path(os.environ.get(DATA_VARIABLE) or self.data)).material
        return material(self.data, self.source, {m.name: m for m in self.measures})

    @property
    def name(self) -> str:
        """Of the package, as it is installed and as its command is called."""
        return self.package.split(".")[0].replace("_", "-")

    @cached_property
    def work(self) -> Work:
        """How it is cited."""
        return read_work(self.citation, self.name)

    @property
    def preload(self) -> tuple[str, ...]:
        """The module that a warm process imports before it forks runs."""
        return (f"{self.package}.preload",)

    @property
    def inputs(self) -> tuple[Path, Path]:
        """What is read, and never written in."""
        return self.material.dataset.directory, self.notebooks

    @property
    def claims(self) -> Mapping[str, Claim]:
        """Its checkable statements by id, in its order."""
        return self.material.claims

    @cached_property
    def choices(self) -> dict[str, dict[str, Option]]:
        """The options of each choice by its parameter; claims may share one, or widen it."""
        found: dict[str, dict[str, Option]] = {}
        for choice in (choice for claim in self.claims.values() for choice in claim.choices):
            found.setdefault(choice.name, {}).update({o.name: o for o in choice.options})
        return found

    def on(self, as_of: str | dt.date = "", known_by: str | dt.date = "", **choices: str) -> Ledger:
        """Return its claims on a day, known by a day, with choices.

        Parameters
        ----------
        as_of : date or str
            The day that figures are about; the article's by default.
        known_by : date or str
            The day up to which publications count; everything by default, or for another day than
            the article's that day itself.
        **choices : str
            The option whose number is shown; the verdict stays over all.

        Raises
        ------
        ParameterError
            If a day is none, or a choice or an option is unknown.
        """
        day = _day("as_of", as_of, self.day)
        known = _day("known_by", known_by, NOW if day == self.day else day)
        for name, option in choices.items():
            one_of("choice", name, self.choices)
            one_of(name, option, self.choices[name])
        return Ledger(self, self.material, day, known, choices)

    over = over

    def main(self, arguments: Sequence[str] | None = None) -> int:
        """Run the command line over this article; return its exit status."""
        from .cli import main

        return main(self, arguments)


@dataclass(frozen=True)
class Ledger:
    """The claims of an article on a day, known by a day, with choices.

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> print(article.on().check("released-178").sentence.split(",")[0])
    178 people were freed in the waves since July 2024
    """

    article: Article = field(repr=False)
    material: Material = field(repr=False)
    as_of: dt.date
    known_by: dt.date
    choices: Mapping[str, str]
    _found: dict[str, Finding] = field(default_factory=dict, repr=False, compare=False)

    def __repr__(self) -> str:
        known = "everything" if self.known_by == NOW else self.known_by
        days = f"{self.article.package} on {self.as_of}, known by: {known}"
        return "; ".join([days, *(f"{name}: {chosen}" for name, chosen in self.choices.items())])

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for and is not the default, as a notebook's parameters."""
        known = NOW if self.as_of == self.article.day else self.as_of
        days = {"as_of": (self.as_of, self.article.day), "known_by": (self.known_by, known)}
        given = {name: day.isoformat() for name, (day, usual) in days.items() if day != usual}
        return {**given, **self.choices}

    @property
    def view(self) -> View:
        """The evidence, with nothing read yet."""
        return View(self.material.evidence, self.known_by)

    def claim(self, claim_id: str) -> Claim:
        """Return a claim.

        Raises
        ------
        ParameterError
            If there is none of that id; the message names the nearest.
        """
        one_of("claim", claim_id, self.material.claims)
        return self.material.claims[claim_id]

    def check(self, claim_id: str) -> Finding:
        """Return what the evidence says of a claim."""
        if claim_id not in self._found:
            self._found[claim_id] = find(self.claim(claim_id), self)
        return self._found[claim_id]

    def __getitem__(self, claim_id: str) -> Finding:
        """Return what `check` does: the spelling for which IPython completes ids with Tab."""
        return self.check(claim_id)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.material.claims)

    def findings(self, notebook: str = "") -> Iterator[Finding]:
        """Yield the findings of a notebook's claims, or of all, in the article's order."""
        for claim in self.material.claims.values():
            if notebook in ("", claim.notebook):
                yield self.check(claim.id)

    def without(self, family: str) -> Ledger:
        """Return the ledger as if a publication and its copies had never been printed.

        Raises
        ------
        ParameterError
            If there is no publication of that name.
        """
        one_of("publication", family, self.material.sources)
        evidence = self.material.evidence.without(family)
        return replace(self, material=replace(self.material, evidence=evidence), _found={})

    answers, rows, voices = answers, rows, voices


def _day(name: str, given: str | dt.date, default: dt.date) -> dt.date:
    if not given:
        return default
    try:
        return given if isinstance(given, dt.date) else parse_day(given)
    except (TypeError, ValueError):
        raise ParameterError.at(name, repr(given), DAY) from None
