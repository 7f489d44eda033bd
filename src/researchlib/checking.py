"""Whether a report is what its notebook gives, bit for bit; if not, the first difference.

A report or a run comes from somebody else. Nothing in it is executed: it says by name which of this
installation's notebooks it came from, and with which parameters, and that notebook is executed.
"""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

from researchlib.article import Article
from researchlib.batch import execute_all
from researchlib.claimreview import check_base_url
from researchlib.crate import NAME, environment, sha256_of
from researchlib.engine.workers import Job
from researchlib.errors import DataError, ParameterError, printable, short
from researchlib.notebooks import check_parameters, declared_parameters, notebook_paths
from researchlib.package import inside
from researchlib.publish import SUMS, publish, stamped, warm_up

SHOWN = 40
FINDINGS = "findings.json"
EMBEDDED = re.compile(r'<script id="researchlib" type="application/json">(.*?)</script>', re.DOTALL)
NEEDS = re.compile(r'"softwareRequirements": \[([^]]*)\]')
DRAWN = re.compile(rf'(?s)<svg\b.*?</svg>|<[^>]*>|{NEEDS.pattern}|"(contentSize|sha256)": "\w*"')
"""What other versions may write otherwise: drawings, markup, and what a run's metadata say of the
versions and of its files."""
LINE = re.compile(r"([0-9a-f]{64})  (.+)")
RECORD: dict[str, type] = {"report": str, "version": str, "parameters": dict}
RECORD |= {"data_sha256": str, "series": bool, "findings": list}


def verify(path: Path, article: Article) -> tuple[int, str]:
    """Execute the notebook that a page or a run came from; return how far it is the same.

    A run says which versions of Python and packages made it. Under others its pages may have other
    markup and drawings, its PDFs other bytes; its words, figures and data may not. A page alone
    does not say which versions made it: it has the same bytes, or it differs.

    Parameters
    ----------
    path : Path
        An HTML report, or a directory with ``SHA256SUMS``.
    article : Article
        Whose notebooks are executed.

    Returns
    -------
    int
        0 if every byte is the same, 1 if not, 3 if that is so but for what other versions write
        otherwise, and the run says that others made it.
    str
        The first difference in words, on one line; or the versions that differ; or nothing.

    Raises
    ------
    DataError
        If the path is neither, or names a notebook or a parameter that this package does not have.
    """
    if not path.is_dir() and not (path.suffix == ".html" and path.is_file()):
        raise DataError(f"{path}", "no report", f"an HTML report or a run directory with {SUMS}")
    try:
        with tempfile.TemporaryDirectory() as temporary:
            status, words = next(_differences(path, Path(temporary), article), (0, ""))
    except RecursionError:
        found = "values nested too deeply"
        raise DataError(f"{path}", found, "what this package wrote") from None
    return status, printable(words)


def _differences(path: Path, again: Path, article: Article) -> Iterator[tuple[int, str]]:
    """Yield how a page or a run differs from what is made in the directory ``again``."""
    pages, other = [path], ""  # outside its run a page may bear any name
    if path.is_dir():
        sums, words = _listed(path)
        if words:
            yield 1, words
        other = _other_versions(_text(path / NAME) if NAME in sums else "", article)
        names = [f"{notebook.stem}.html" for notebook in notebook_paths(article)]
        pages = [path / name for name in names if name in sums]
        if not pages:
            none = f"no report of this package's notebooks in {SUMS}"
            raise DataError(f"{path}", none, "at least one")
    records = {file.name: _record(file) for file in pages}
    jobs = [_job(name, record, again, article) for name, record in records.items()]
    about = records[pages[0].name]
    base_url = check_base_url(str(about.get("base_url", "")))
    done = execute_all(jobs, article, meanwhile=warm_up)
    for result in sorted(done, key=lambda result: result.job.output):
        if result.status != "ok":
            yield 1, f"executing again fails: {result.message}"
    if path.is_dir():
        publish(again, jobs, article, base_url=base_url)
        found = _in_run(path, again, sums, other)
    else:
        stamped(jobs[0], article, series=about["series"], base_url=base_url)
        found = _in_file(path, jobs[0].output.with_suffix(".html"), path.name)
    for words in found:
        yield 1, f"{_origin(about, article)}{other and f'made with {other}; '}{words}"
    if other:
        drawn = ", ".join(name for name in sums if sums[name] != sha256_of(again / name))
        yield 3, f"the figures are the same, the environment differs: {other}; written in {drawn}"


def _listed(directory: Path) -> tuple[dict[str, str], str]:
    """Return the checksums that a run states, by name, and in words what is wrong with the list."""
    path = inside(directory, SUMS)
    if path is None or not path.exists():
        raise DataError(f"{directory}", f"no {SUMS}", "a run directory")
    sums: dict[str, str] = {}
    for number, line in enumerate(_text(path).removesuffix("\n").split("\n"), start=1):
        place = f"{SUMS}, line {number}"
        if not (found := LINE.fullmatch(line)):
            return sums, f"{place}: no sha256, two spaces and a name"
        digest, name = found.groups()
        if name in sums:
            return sums, f"{place}: {_short(name)} a second time"
        file = inside(directory, name)
        if name == SUMS or file is None:
            return sums, f"{place}: {_short(name)} is no file of the run"
        if not file.exists():
            return sums, f"{name}: listed in {SUMS}, but not there"
        sums[name] = digest
    # Links and pipes count too.
    there = [path for path in directory.rglob("*") if path.is_symlink() or not path.is_dir()]
    more = sorted({path.relative_to(directory).as_posix() for path in there} - {SUMS, *sums})
    words = f"{', '.join(more[:5])}{', …' if len(more) > 5 else ''}"
    return sums, f"{words}: not listed in {SUMS}" if more else ""


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise DataError(path.name, f"{error.strerror}", "a readable file") from None


def _record(path: Path) -> dict[str, Any]:
    """Return what a page says of itself, its findings included."""
    try:
        value = _embedded(path.name, _text(path))
    except ValueError:
        value = None
    if isinstance(value, dict) and all(isinstance(value.get(n), k) for n, k in RECORD.items()):
        return value
    found = "no record of report, version and parameters"
    raise DataError(path.name, found, "a report that this package wrote")


def _embedded(name: str, text: str) -> Any:
    """Return the JSON value that the findings are or that a page carries; None if there is none."""
    if name == FINDINGS:
        return json.loads(text)
    found = EMBEDDED.search(text)
    return json.loads(found[1]) if found else None


def _job(name: str, about: Mapping[str, Any], again: Path, article: Article) -> Job:
    """Return the run of that one of this package's notebooks which a page says it came from.

    What the page says is not repeated in an error: it may be anything.
    """
    ours = {path.stem: path for path in notebook_paths(article)}
    if about["report"] not in ours:
        raise DataError(name, "no such report's name in its record", ", ".join(ours))
    path = ours[about["report"]]
    try:
        parameters = check_parameters(article, path, about["parameters"])
    except ParameterError:
        found = f"a parameter or a value that {path.stem} does not take"
        known = f"values that it knows for {', '.join(declared_parameters(path))}"
        raise DataError(name, found, known) from None
    return Job(path, again / path.name, parameters, cwd=again)


def _origin(about: Mapping[str, Any], article: Article) -> str:
    """Return in words from what else a report was made than what is at hand; else nothing."""
    version, here = article.work.software, article.material.dataset.digest
    if about["version"] != version:
        return f"made by {_short(about['version'])}, this is {version}; "
    if about["data_sha256"] != here:
        return f"made from data with sha256 {about['data_sha256'][:12]}…, here it is {here[:12]}…; "
    return ""


def _other_versions(metadata: str, article: Article) -> str:
    """Return which versions a run's metadata say that it was made with, where they are others."""
    there = dict(re.findall(r'"([\w.-]+) ([\w.+!-]+)"', "".join(NEEDS.findall(metadata))))
    here = environment(article.name)
    both = {n: (there.get(n, "none"), here.get(n, "none")) for n in {**here, **there} if there}
    return "; ".join(f"{n} {was} there, {now} here" for n, (was, now) in both.items() if was != now)


def _in_run(directory: Path, again: Path, sums: Mapping[str, str], other: str) -> Iterator[str]:
    """Yield how a run differs; if ``other`` versions made it, without what they explain."""
    fresh, _ = _listed(again)
    for name in sorted({*fresh, *sums}, key=lambda name: (name != FINDINGS, name)):
        if name not in fresh:
            yield f"{name}: executing again does not give it"
        elif name not in sums:
            yield f"{name}: missing from {SUMS}"
        elif not (other and _words(directory, name, sums) == _words(again, name, fresh)):
            yield from _in_file(directory / name, again / name, name)
            if sums[name] != fresh[name]:
                yield f"{SUMS}, {name}: was {sums[name][:12]}…, is {fresh[name][:12]}…"
    if not other:
        yield from _in_file(directory / SUMS, again / SUMS, SUMS)


def _words(directory: Path, name: str, sums: Mapping[str, str]) -> tuple[bool, str]:
    """Return whether a file has its checksum, and what all versions write alike in it."""
    text = "" if name.endswith(".pdf") else DRAWN.sub("", _text(directory / name))
    return sums[name] == sha256_of(directory / name), text


def _in_file(one: Path, other: Path, name: str) -> Iterator[str]:
    """Yield where two files differ: in the values they carry, if any, and in their text."""
    if one.read_bytes() == other.read_bytes():
        return
    if name.endswith(".pdf"):
        yield f"{name}: other bytes than executing again gives"
        return
    was, now = _text(one), _text(other)
    if was.removeprefix("\ufeff").replace("\r\n", "\n") == now:
        yield f"{name}: a byte order mark or line ends were changed; the content is the same"
        return
    at = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(was, now, strict=False))))
    place = f"{name}, line {was.count(chr(10), 0, at) + 1}"
    try:
        yield from in_values(_embedded(name, was), _embedded(name, now), place)
    except ValueError:
        yield f"{name}: cannot be read"
    start = max(0, at - SHOWN // 2, was.rfind("\n", 0, at) + 1)
    before, after = (text[start : at + SHOWN // 2].split("\n")[0] for text in (was, now))
    yield f"{place}: was “{before}”, is “{after}”"


def in_values(was: Any, now: Any, place: str) -> Iterator[str]:
    """Yield in words where two JSON values differ, in the findings first.

    Examples
    --------
    >>> list(in_values({"a": [1, 2], "b": 1}, {"a": [1, 3], "b": 1}, "page"))
    ['page, a, 2: was 2, is 3']
    """
    if isinstance(was, list) and isinstance(now, list):
        was, now = map(_named, (was, now))
    if isinstance(was, dict) and isinstance(now, dict):
        for key in sorted({**was, **now}, key=lambda key: key != "findings"):
            yield from in_values(was.get(key), now.get(key), f"{place}, {key}")
    elif was != now:
        yield f"{place}: was {_short(was)}, is {_short(now)}"


def _named(values: list[Any]) -> dict[str, Any]:
    """Return a list by number, findings by their claims."""
    return {
        str(value.get("claim_id", n) if isinstance(value, dict) else n): value
        for n, value in enumerate(values, start=1)
    }


def _short(value: Any) -> str:
    return short(json.dumps(value, ensure_ascii=False), 2 * SHOWN)
