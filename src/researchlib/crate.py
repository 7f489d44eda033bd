"""A run as RO-Crate: what went in, what was executed with which parameters, what came out."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from researchlib.citing import authors, citation_file
from researchlib.claimreview import author_entity

NAME = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
# The context of 1.1 has no term for a checksum, and what has no term is lost when the file is read
# as linked data. This is the term that 1.2 has.
CONTEXT = [f"{SPECIFICATION}/context", {"sha256": "http://schema.org/sha256"}]
# A run holds the same bytes whoever executes it and whenever: no name, and no startTime or endTime,
# which the clock alone could give.
AGENT = {
    "name": "Whoever executed this run",
    "description": "Not recorded, so that everybody's run holds the same bytes.",
}
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
}

Entity = dict[str, Any]


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def crate(directory: Path, stamps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the RO-Crate metadata of a run directory (profile Process Run Crate).

    Parameters
    ----------
    directory : Path
        The run: ``data/`` is what went in, everything else came out.
    stamps : sequence of mapping
        What each report says of itself.
    """
    about, licence = citation_file(), "https://creativecommons.org/licenses/by/4.0/"
    files = [_file(path, directory) for path in sorted(directory.rglob("*")) if path.is_file()]
    people = [{"@id": f"#author-{n}", **author_entity(a)} for n, a in enumerate(authors())]
    needs = [f"{name} {number}" for name, number in environment().items()]
    program = {"name": "researchlib", "softwareVersion": str(about["version"])}
    actions, values = [], []
    for stamp in stamps:
        action, own = _action(stamp, [file["@id"] for file in files])
        actions.append(action)
        values += own
    root = {
        "name": about["title"],
        "description": about["abstract"].strip(),
        "datePublished": str(about["date-released"]),
        "license": {"@id": licence},
        "author": _refs(people),
        "conformsTo": {"@id": PROFILE},
        "hasPart": _refs(files),
        "mentions": _refs(actions),
    }
    graph = [
        _entity(NAME, "CreativeWork", about={"@id": "./"}, conformsTo={"@id": SPECIFICATION}),
        _entity("./", "Dataset", **root),
        _entity(PROFILE, "CreativeWork", name="Process Run Crate", version="0.5"),
        _entity(licence, "CreativeWork", name="Creative Commons Attribution 4.0"),
        _entity("#researchlib", "SoftwareApplication", **program, softwareRequirements=needs),
        _entity("#agent", "Person", **AGENT),
    ]
    return {"@context": CONTEXT, "@graph": [*graph, *people, *actions, *values, *files]}


def _entity(name: str, kind: str, /, **more: Any) -> Entity:
    return {"@id": name, "@type": kind, **more}


def _refs(entities: Iterable[Entity]) -> list[Entity]:
    return [{"@id": entity["@id"]} for entity in entities]


def environment() -> dict[str, str]:
    """Return the versions of Python and of every package that this one needs."""
    names = [
        re.split(r"[^\w-]", need)[0] for need in requires("researchlib") or () if ";" not in need
    ]
    return {
        "python": ".".join(map(str, sys.version_info[:2])),
        **{name: version(name) for name in sorted(names)},
    }


def _file(path: Path, directory: Path) -> Entity:
    form = {"encodingFormat": MEDIA_TYPES[path.suffix]} if path.suffix in MEDIA_TYPES else {}
    return _entity(
        path.relative_to(directory).as_posix(),
        "File",
        name=path.name,
        contentSize=str(path.stat().st_size),
        sha256=sha256_of(path),
        **form,
    )


def _action(stamp: Mapping[str, Any], names: Sequence[str]) -> tuple[Entity, list[Entity]]:
    """Return the execution of a notebook, and the parameters that it was given."""
    report = stamp["report"]
    values = [
        _entity(f"#{report}-{name}", "PropertyValue", name=name, value=value)
        for name, value in stamp["parameters"].items()
    ]
    inputs = [{"@id": name} for name in names if name.startswith("data/")]
    action = {
        "name": f"{report} executed: {stamp['title']}",
        "description": f"The notebook {report} executed on the tables in data/ with the parameters "
        "named as objects; its report written as HTML and PDF.",
        "agent": {"@id": "#agent"},
        "instrument": {"@id": "#researchlib"},
        "object": [*inputs, *_refs(values)],
        "result": [{"@id": name} for name in names if Path(name).stem == report],
        "identifier": f"sha256:{stamp['digest']}",
    }
    return _entity(f"#{report}", "CreateAction", **action), values
