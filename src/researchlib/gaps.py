"""What a data package lacks, each in one line: for people who add to one."""

from collections.abc import Iterator
from pathlib import Path

from researchlib.article import Article
from researchlib.claims import UNCOUNTED, Reading
from researchlib.data import read_claims
from researchlib.errors import DataError, nearest
from researchlib.evidence import Over, Quantity
from researchlib.findings import Finding
from researchlib.intervals import UNKNOWN
from researchlib.notebooks import notebook_paths
from researchlib.package import Dataset, broken_keys, read_package, read_table
from researchlib.schema import Named


def gaps(article: Article, directory: Path) -> tuple[list[DataError], list[DataError]]:
    """Return everything for which a data package would be refused, and what it cannot answer.

    Cells come first; where all can be read, keys that lead nowhere, claims that nothing measures
    and sums that do not come out; where there are none, claims without a notebook, and claims about
    which nothing is known on the article's day.
    """
    package = read_package(directory)
    rows = Named()
    wrong = []
    for resource in package["resources"]:
        try:
            rows[resource["name"]], _ = read_table(directory, resource)
        except DataError as error:
            wrong.append(error)
    dataset = Dataset(package, rows, directory)
    wrong = wrong or _refused(article, dataset)
    return wrong, [] if wrong else list(_lacking(article.using(dataset)))


def _refused(article: Article, dataset: Dataset) -> list[DataError]:
    wrong = list(broken_keys(dataset))
    measures = {m.name: m for m in article.measures}
    wrong += [e for e in read_claims(dataset.rows, measures) if isinstance(e, DataError)]
    try:
        if not wrong:
            article.reconcile(article.using(dataset).material.dataset)
    except DataError as error:
        wrong.append(error)
    return wrong


def _lacking(article: Article) -> Iterator[DataError]:
    evidence = article.material.evidence
    for line, event in enumerate(evidence.events.values(), start=2):
        if event.date not in evidence.printed:
            expected = f"an observation of the series date, counted by {event.origin}"
            yield DataError("events.csv", f"no day of {event.id}", expected, row=line)
    stems = [path.stem for path in notebook_paths(article)]
    for line, finding in enumerate(article.on().findings(), start=2):
        claim = finding.claim
        if claim.notebook not in stems:
            found, hint = f"{claim.notebook!r}", nearest(claim.notebook, stems)
            expected = "a notebook of the article"
            yield DataError("claims.csv", found, expected, row=line, column="notebook", hint=hint)
        if finding.shown and finding.interval == UNKNOWN and not claim.same_as:
            place = f"claims.csv, row {line}, {claim.id} on {article.day}"
            yield DataError(place, *_missing(finding, finding.shown))
        for found in _unlike(finding):
            place = f"claims.csv, row {line}, {claim.id}"
            yield DataError(place, found, f"numbers of {claim.unit}")


def _unlike(finding: Finding) -> Iterator[str]:
    """Yield the counts read that are of other things than the claim."""
    series = finding.material.series
    for q, number in (finding.shown.read if finding.shown else {}).items():
        unit = series[q.series]["unit"]
        if {unit, finding.claim.unit}.isdisjoint(UNCOUNTED) and unit != finding.claim.unit:
            yield f"{_name(q)} in {unit}: {number.value}"


def _missing(finding: Finding, shown: Reading) -> tuple[str, str]:
    """Return what a finding looked for in vain, and what is like it."""
    sought = [_name(q) for q, number in shown.read.items() if number.value == UNKNOWN]
    if not sought:
        return f"nothing that {finding.claim.measure.name} reads", "observations up to that day"
    like = nearest(sought[0], map(_name, finding.material.evidence.printed))
    return f"no observation of {', '.join(sought)}", f"one{f' ({like})' if like else ''}"


def _name(quantity: Quantity) -> str:
    """Return a quantity as observation ids begin, with who counted it."""
    series, group, origin, at = quantity
    when = "..".join(map(str, at)) if isinstance(quantity, Over) else at
    return "/".join(filter(None, (series, group, f"{when}", origin)))
