"""Titles and standfirsts, computed from findings: what a page says in ten seconds."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from .cards import VERDICTS, Record
from .claims import UNCOUNTED, UNTESTED
from .words import capital, day, listed


def title(leads: Sequence[Record], question: str) -> str:
    """Return what came out of the statements that lead a report; its question on another day.

    Parameters
    ----------
    leads : sequence of mapping
        Their records, as `cards` orders them.
    question : str
        The heading of the notebook.

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> title([article.on().check("prisoners-keeps-growing").to_dict()], "")
    'A rise in political prisoners is contradicted'
    """
    if any(not lead["verdict"] for lead in leads):
        return f"{question} On {day(dt.date.fromisoformat(leads[0]['as_of']))}"
    groups = groupby(leads, lambda lead: lead["verdict"])
    text = "; ".join(_clause(list(group)) for _, group in groups)
    return capital(text) or question


def _clause(group: Sequence[Record]) -> str:
    shorts = [record["short"] for record in group]
    alone = len(shorts) == 1 and shorts[0].startswith(("a ", "an ", "the "))
    verb = VERDICTS[group[0]["verdict"]]["one" if alone else "several"]
    main, *others = group[0]["readings"] or [{"phrase": ""}]
    way = f", {main['phrase']}" if len(group) == 1 and others and main["phrase"] else ""
    return f"{listed(shorts)} {verb}{way}"


def standfirst(leads: Sequence[Record], findings: Sequence[Record]) -> str:
    """Return what leads a report, or else what is contradicted, and how all of it came out."""
    against = [f for f in findings if f["verdict"] in ("contradicted", "misquoted")]
    why = [(_clause([f]), f["sentence"].split(";")[0]) for f in against]
    told = [f"{capital(short)}. {said.rstrip('.')}." for short, said in why]
    first = [leads[0]["sentence"]] if leads else told
    return " ".join([*first, f"{counted(findings)}."])


def counted(findings: Sequence[Record]) -> str:
    """Return how many statements came to each verdict, in words.

    Examples
    --------
    >>> counted([{"verdict": "quoted"}, {"verdict": "depends"}, {"verdict": "quoted"}])
    'Of 3 statements 2 were said and 1 depends how you count'
    """
    counts = Counter(finding["verdict"] for finding in findings)
    tested = [verdict for verdict in reversed(VERDICTS) if verdict not in UNTESTED.values()]
    parts = [
        f"{counts[verdict]} {VERDICTS[verdict]['several' if counts[verdict] > 1 else 'one']}"
        for verdict in (*tested, *UNTESTED.values())
        if counts[verdict]
    ]
    if not parts:
        return f"{len(findings)} statements, restated without a verdict"
    if len(findings) == 1:
        return f"The one statement here {parts[0].removeprefix('1 ')}"
    return f"Of {len(findings)} statements {listed(parts)}"


def read_first(findings: Sequence[Record]) -> Iterator[Record]:
    """Yield the statements to read first, by rule.

    Contradicted; misquoted; depending on how one counts; printed as a number though none can be
    told; fitting only; standing though another meaning of the words would not. Those that say what
    another says are left out.
    """
    for verdict in VERDICTS:
        for finding in findings:
            number = finding["unit"] == "percent" or finding["unit"] not in UNCOUNTED
            printed = finding["test"] == "measured" and number
            fails = any(reading["verdict"] == "contradicted" for reading in finding["readings"])
            telling = {"undecided": printed, "reproduced": printed and fails}
            picked = telling.get(verdict, verdict not in ("quoted", *UNTESTED.values()))
            if finding["verdict"] == verdict and picked and not finding["same_as"]:
                yield finding


def cards(findings: Sequence[Record]) -> list[Record]:
    """Return findings from contested to settled; two that say the same share a card."""
    names = {finding["claim_id"] for finding in findings}
    order = {verdict: n for n, verdict in enumerate(VERDICTS)}
    own = [finding for finding in findings if finding["same_as"] not in names]
    return sorted(own, key=lambda finding: order.get(finding["verdict"], 0))
