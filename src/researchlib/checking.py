"""Whether a report is what its own notebook gives, bit for bit; if not, the first difference."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from researchlib.batch import default_workers, execute_all
from researchlib.citing import citation_file
from researchlib.claimreview import check_base_url
from researchlib.crate import sha256_of
from researchlib.engine.workers import Job
from researchlib.errors import ResearchlibError
from researchlib.notebooks import check_parameters, find_notebook
from researchlib.publish import SUMS, publish, stamped
from researchlib.reports import page
from researchlib.tables import Dataset

SHOWN = 40
EMBEDDED = re.compile(r'<script id="researchlib" type="application/json">(.*?)</script>', re.DOTALL)


class ReportError(ResearchlibError):
    """A report or a run that cannot be read."""


def verify(path: Path, dataset: Dataset) -> str:
    """Execute what a page or a run directory was made from again; return the first difference.

    Parameters
    ----------
    path : Path
        An HTML report, or a directory with ``SHA256SUMS``.
    dataset : Dataset
        The data to execute on.

    Returns
    -------
    str
        The first difference in words; empty if every byte is the same.

    Raises
    ------
    ReportError
        If the path is neither.
    """
    if path.is_dir():
        return _verify_run(path, dataset)
    if path.suffix == ".html" and path.is_file():
        return _verify_page(path, dataset)
    raise ReportError(f"{path}: expected an HTML report or a run directory with {SUMS}")


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
        assert isinstance(value, dict)
        assert {"report", "version", "parameters", "data_sha256", "series"} <= value.keys()
    except (json.JSONDecodeError, AssertionError):
        raise ReportError(
            f"{name}: found no record of report, version and parameters, "
            "expected a report that this package wrote"
        ) from None
    return value


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


def _origin(about: Mapping[str, Any], dataset: Dataset) -> str:
    """Return in words from what else a report was made than what is at hand; else nothing."""
    version = str(citation_file()["version"])
    if about["version"] != version:
        return f"made by version {about['version']}, this is {version}"
    if about["data_sha256"] != dataset.digest:
        found = about["data_sha256"][:12]
        return f"made from data with sha256 {found}…, here it is {dataset.digest[:12]}…"
    return ""


def _run_of(about: Mapping[str, Any], directory: Path, dataset: Dataset) -> Job:
    path = find_notebook(str(about["report"]))
    parameters = check_parameters(path, about["parameters"], dataset)
    return Job(path, directory / path.name, parameters)


def _base_url(about: Mapping[str, Any]) -> str:
    return check_base_url(str(about.get("base_url", "")))


def _verify_page(path: Path, dataset: Dataset) -> str:
    was = path.read_bytes().decode("utf-8", "replace")
    about = stamp_in(was, path.name)
    with tempfile.TemporaryDirectory() as temporary:
        run = _run_of(about, Path(temporary), dataset)
        (result,) = execute_all([run], 1, lambda result: None)
        if result.status != "ok":
            return f"executing again fails: {result.message}"
        now = page(stamped(run, dataset, series=about["series"], base_url=_base_url(about)))
    if was == now:
        return ""
    here = stamp_in(now, path.name)
    words = first_difference(about["findings"], here["findings"])
    words = words or first_difference(
        {k: v for k, v in about.items() if k != "findings"},
        {k: v for k, v in here.items() if k != "findings"},
    )
    words = words or first_different_text(was, now, path.name)
    return "; ".join(text for text in (_origin(about, dataset), words) if text)


def _listed(directory: Path) -> dict[str, str]:
    try:
        lines = (directory / SUMS).read_text("utf-8").splitlines()
        return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError):
        raise ReportError(
            f"{directory}: found no readable {SUMS}, expected a run directory"
        ) from None


def _verify_run(directory: Path, dataset: Dataset) -> str:
    sums = _listed(directory)
    for name in sums:
        if not (directory / name).is_file():
            return f"{name}: listed in {SUMS}, but not there"
    stamps = [
        stamp_in((directory / name).read_text("utf-8"), name)
        for name in sorted(sums)
        if re.fullmatch(r"\d\d-[\w-]+\.html", name)
    ]
    if not stamps:
        raise ReportError(f"{directory}: found no report in {SUMS}, expected at least one")
    with tempfile.TemporaryDirectory() as temporary:
        again = Path(temporary)
        runs = [_run_of(about, again, dataset) for about in stamps]
        execute_all(runs, default_workers(), lambda result: None)
        findings = publish(again, runs, dataset, base_url=_base_url(stamps[0]))
        words = _file_differences(directory, again, sums, findings)
    return "; ".join(text for text in (_origin(stamps[0], dataset) if words else "", words) if text)


def _file_differences(
    directory: Path, again: Path, sums: Mapping[str, str], findings: list[dict[str, Any]]
) -> str:
    try:
        was = json.loads((directory / "findings.json").read_text("utf-8"))
    except (OSError, json.JSONDecodeError):
        return "findings.json: cannot be read"
    now = json.loads(json.dumps(findings))
    if words := first_difference(was, now):
        return f"findings.json, {words}"
    for name in sorted({*_listed(again), *sums}):
        one, other = directory / name, again / name
        if not other.is_file():
            return f"{name}: executing again does not give it"
        if name not in sums:
            return f"{name}: missing from {SUMS}"
        if one.read_bytes() != other.read_bytes():
            return _in_file(one, other, name)
        if sums[name] != sha256_of(one):
            return f"{SUMS}, {name}: was {sums[name][:12]}…, is {sha256_of(one)[:12]}…"
    return ""


def _in_file(one: Path, other: Path, name: str) -> str:
    if one.suffix == ".pdf":
        return f"{name}: other bytes than executing again gives"
    was, now = one.read_bytes().decode("utf-8", "replace"), other.read_text("utf-8")
    return first_different_text(was, now, name)
