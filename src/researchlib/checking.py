"""Whether a report is what its notebook gives, bit for bit; if not, the first difference.

A report or a run comes from somebody else. Nothing in it is executed: it says by name which of this
installation's notebooks it came from, and with which parameters, and that notebook is executed.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from researchlib.batch import default_workers, execute_all
from researchlib.citing import citation_file
from researchlib.claimreview import check_base_url
from researchlib.engine.workers import Job
from researchlib.errors import ParameterError, ResearchlibError
from researchlib.findings import as_json
from researchlib.notebooks import check_parameters, declared_parameters, notebook_paths
from researchlib.package import inside
from researchlib.publish import SUMS, publish, stamped
from researchlib.reports import page

if TYPE_CHECKING:
    from researchlib.article import Article

SHOWN = 40
EMBEDDED = re.compile(r'<script id="researchlib" type="application/json">(.*?)</script>', re.DOTALL)
LINE = re.compile(r"([0-9a-f]{64})  (.+)")
RECORD = {
    "report": str,
    "version": str,
    "parameters": dict,
    "data_sha256": str,
    "series": bool,
    "findings": list,
}


class ReportError(ResearchlibError):
    """A report or a run that cannot be read."""


def verify(path: Path, article: Article) -> str:
    """Execute the notebook that a page or a run came from; return the first difference.

    Parameters
    ----------
    path : Path
        An HTML report, or a directory with ``SHA256SUMS``.
    article : Article
        Whose notebooks are executed.

    Returns
    -------
    str
        The first difference in words, on one line; empty if every byte is the same.

    Raises
    ------
    ReportError
        If the path is neither, or names a notebook or a parameter that this package does not have.
    """
    try:
        if path.is_dir():
            words = _verify_run(path, article)
        elif path.suffix == ".html" and path.is_file():
            words = _verify_page(path, article)
        else:
            raise ReportError(f"{path}: expected an HTML report or a run directory with {SUMS}")
    except RecursionError:
        raise ReportError(
            f"{path}: found values nested too deeply, expected what this package wrote"
        ) from None
    return "".join(one if one.isprintable() else "\ufffd" for one in words)


def stamp_in(text: str, name: str) -> dict[str, Any]:
    """Return what a page says of itself, its findings included.

    Raises
    ------
    ReportError
        If it says nothing readable.
    """
    found = EMBEDDED.search(text)
    try:
        value = json.loads(found[1]) if found else None
    except ValueError:
        value = None
    if isinstance(value, dict) and all(isinstance(value.get(n), k) for n, k in RECORD.items()):
        return value
    raise ReportError(
        f"{name}: found no record of report, version and parameters, "
        "expected a report that this package wrote"
    )


def first_difference(was: Any, now: Any, place: str = "") -> str:
    """Return in words where two JSON values first differ; empty if they do not.

    Examples
    --------
    >>> first_difference({"a": [1, 2]}, {"a": [1, 3]})
    'a, 2: was 2, is 3'
    """
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for key in [*was, *(key for key in now if key not in was)]:
            words = first_difference(was.get(key), now.get(key), _inside(place, key))
            if words:
                return words
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for number, (one, other) in enumerate(zip(was, now, strict=True), start=1):
            name = one.get("claim_id", number) if isinstance(one, Mapping) else number
            if words := first_difference(one, other, _inside(place, name)):
                return words
    elif was != now:
        return f"{place}: was {_short(was)}, is {_short(now)}"
    return ""


def _inside(place: str, name: object) -> str:
    return f"{place}, {name}" if place else str(name)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 2 * SHOWN else f"{text[: 2 * SHOWN]}…"


def first_different_text(was: str, now: str, place: str) -> str:
    """Return in words where two texts first differ.

    Examples
    --------
    >>> first_different_text("freed 178 people", "freed 179 people", "page")
    'page, line 1: was “freed 178 people”, is “freed 179 people”'
    """
    at = next(
        (n for n, pair in enumerate(zip(was, now, strict=False)) if pair[0] != pair[1]),
        min(len(was), len(now)),
    )
    line = was.count("\n", 0, at) + 1
    start = max(0, at - SHOWN // 2, was.rfind("\n", 0, at) + 1)
    one, other = (text[start : at + SHOWN // 2].split("\n")[0] for text in (was, now))
    return f"{place}, line {line}: was “{one}”, is “{other}”"


def _origin(about: Mapping[str, Any], article: Article) -> str:
    """Return in words from what else a report was made than what is at hand; else nothing."""
    version = str(citation_file()["version"])
    if about["version"] != version:
        return f"made by version {_short(about['version'])}, this is {version}"
    here = article.material.dataset.digest
    if about["data_sha256"] != here:
        found = about["data_sha256"][:12]
        return f"made from data with sha256 {found}…, here it is {here[:12]}…"
    return ""


def _run_of(about: Mapping[str, Any], name: str, directory: Path, article: Article) -> Job:
    """Return the run of this package's own notebook that a page says it came from.

    What the page says is not repeated in an error: it may be anything.
    """
    ours = {path.stem: path for path in notebook_paths(article)}
    if about["report"] not in ours:
        raise ReportError(
            f"{name}: found the name of no notebook of this package, expected {', '.join(ours)}"
        )
    path = ours[about["report"]]
    try:
        parameters = check_parameters(article, path, about["parameters"])
    except ParameterError:
        known = ", ".join(declared_parameters(path))
        raise ReportError(
            f"{name}: found a parameter or a value that {path.stem} does not take, "
            f"expected values that it knows for {known}"
        ) from None
    return Job(path, directory / path.name, parameters, cwd=directory)


def _base_url(about: Mapping[str, Any]) -> str:
    return check_base_url(str(about.get("base_url", "")))


def _verify_page(path: Path, article: Article) -> str:
    content = _content(path, path.name)
    was = content.decode("utf-8", "replace")
    about = stamp_in(was, path.name)
    with tempfile.TemporaryDirectory() as temporary:
        run = _run_of(about, path.name, Path(temporary), article)
        (result,) = execute_all([run], 1, lambda result: None, preload=article.preload)
        if result.status != "ok":
            return f"executing again fails: {result.message}"
        now = page(stamped(run, article, series=about["series"], base_url=_base_url(about)))
    if content == now.encode():
        return ""
    here = stamp_in(now, path.name)
    words = first_difference(about["findings"], here["findings"])
    words = words or first_difference(
        {k: v for k, v in about.items() if k != "findings"},
        {k: v for k, v in here.items() if k != "findings"},
    )
    words = words or first_different_text(was, now, path.name)
    return "; ".join(text for text in (_origin(about, article), words) if text)


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReportError(f"{name}: found {error.strerror}, expected a readable file") from None


def _listed(directory: Path) -> tuple[dict[str, str], str]:
    """Return the checksums that a run states, by name, and in words what is wrong with the list."""
    path = inside(directory, SUMS)
    if path is None or not path.exists():
        raise ReportError(f"{directory}: found no {SUMS}, expected a run directory")
    sums: dict[str, str] = {}
    text = _content(path, SUMS).decode("utf-8", "replace")
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        found = LINE.fullmatch(line)
        if not found:
            return sums, f"{SUMS}, line {number}: no sha256, two spaces and a name"
        digest, name = found.groups()
        if name in sums:
            return sums, f"{SUMS}, line {number}: {_short(name)} a second time"
        file = inside(directory, name)
        if name == SUMS or file is None:
            return sums, f"{SUMS}, line {number}: {_short(name)} is no file of the run"
        if not file.exists():
            return sums, f"{name}: listed in {SUMS}, but not there"
        sums[name] = digest
    return sums, ""


def _unlisted(directory: Path, sums: Mapping[str, str]) -> str:
    """Return in words what lies in a run and is not listed: files, links, whatever else."""
    names = {
        path.relative_to(directory).as_posix()
        for path in directory.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    more = sorted(names - {SUMS, *sums})
    words = f"{', '.join(more[:5])}{', …' if len(more) > 5 else ''}"
    return f"{words}: not listed in {SUMS}" if more else ""


def _verify_run(directory: Path, article: Article) -> str:
    sums, words = _listed(directory)
    if words := words or _unlisted(directory, sums):
        return words
    stamps = {}
    for path in notebook_paths(article):
        name = f"{path.stem}.html"
        if name not in sums:
            continue
        stamps[name] = stamp_in(_content(directory / name, name).decode("utf-8", "replace"), name)
        if stamps[name]["report"] != path.stem:
            raise ReportError(f"{name}: found another report's record, expected its own")
    if not stamps:
        raise ReportError(
            f"{directory}: found no report of this package's notebooks in {SUMS}, "
            "expected at least one"
        )
    with tempfile.TemporaryDirectory() as temporary:
        again = Path(temporary)
        runs = [_run_of(about, name, again, article) for name, about in stamps.items()]
        execute_all(runs, default_workers(), lambda result: None, preload=article.preload)
        about = next(iter(stamps.values()))
        findings = publish(again, runs, article, base_url=_base_url(about))
        words = _file_differences(directory, again, sums, findings)
    origin = _origin(about, article) if words else ""
    return "; ".join(text for text in (origin, words) if text)


def _file_differences(
    directory: Path, again: Path, sums: Mapping[str, str], findings: list[dict[str, Any]]
) -> str:
    try:
        was = json.loads((directory / "findings.json").read_text("utf-8"))
    except (OSError, ValueError):
        return "findings.json: cannot be read"
    now = json.loads(as_json(findings))
    if words := first_difference(was, now):
        return f"findings.json, {words}"
    fresh, _ = _listed(again)
    for name in sorted({*fresh, *sums}):
        one, other = directory / name, again / name
        if name not in fresh:
            return f"{name}: executing again does not give it"
        if name not in sums:
            return f"{name}: missing from {SUMS}"
        if one.read_bytes() != other.read_bytes():
            return _in_file(one, other, name)
        if sums[name] != fresh[name]:
            return f"{SUMS}, {name}: was {sums[name][:12]}…, is {fresh[name][:12]}…"
    return ""


def _in_file(one: Path, other: Path, name: str) -> str:
    if one.suffix == ".pdf":
        return f"{name}: other bytes than executing again gives"
    was, now = (path.read_bytes().decode("utf-8", "replace") for path in (one, other))
    return first_different_text(was, now, name)
