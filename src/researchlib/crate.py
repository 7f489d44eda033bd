"""A run as RO-Crate: what went in, what was executed with which parameters, what came out."""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires, version
from itertools import chain
from mimetypes import MimeTypes
from pathlib import Path
from typing import Any

from researchlib.citing import LIBRARY, Work
from researchlib.errors import ResearchlibError

NAME = "ro-crate-metadata.json"
SAME = Path(__file__).with_name("crate.json")
"""What every run's metadata holds.

Its context has the term for a checksum that RO-Crate 1.2 has and 1.1 lacks: what has no term is
lost when the file is read as linked data. A run holds the same bytes whoever executes it and
whenever: no name, and no startTime or endTime, which the clock alone could give.
"""
MEDIA_TYPES = MimeTypes()  # Python's own, whatever the system adds
MEDIA_TYPES.add_type("application/x-ipynb+json", ".ipynb")
MEDIA_TYPES.add_type("text/markdown", ".md")

Entity = dict[str, Any]


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def crate(directory: Path, stamps: Sequence[Mapping[str, Any]], work: Work) -> Entity:
    """Return the RO-Crate metadata of a run directory (profile Process Run Crate).

    Parameters
    ----------
    directory : Path
        The run: ``data/`` is what went in, everything else came out.
    stamps : sequence of mapping
        What each report says of itself.
    work : Work
        The package.
    """
    whole: Entity = json.loads(SAME.read_text("utf-8"))
    _, root, program, *_ = whole["@graph"]
    files = [_file(path, directory) for path in sorted(directory.rglob("*")) if path.is_file()]
    named = enumerate(work.authors)
    people = [_entity(f"#author-{n}", "Organization", name=name) for n, name in named]
    runs = [_run(stamp, [file["@id"] for file in files]) for stamp in stamps]
    root |= {
        "name": work.title,
        "description": work.abstract,
        "datePublished": work.released.isoformat(),
        "author": _refs(people),
        "hasPart": _refs(files),
        "mentions": _refs(action for action, *_ in runs),
    }
    needs = [f"{name} {number}" for name, number in environment(work.name).items()]
    program |= {"name": work.name, "softwareVersion": work.version, "softwareRequirements": needs}
    whole["@graph"] += [*people, *chain(*runs), *files]
    return whole


def _entity(name: str, kind: str, /, **more: Any) -> Entity:
    return {"@id": name, "@type": kind, **more}


def _refs(entities: Iterable[Entity]) -> list[Entity]:
    return [{"@id": entity["@id"]} for entity in entities]


def environment(name: str) -> dict[str, str]:
    """Return the versions of Python and of what a package and this library need.

    Raises
    ------
    ResearchlibError
        If they are not known, because the library or what it needs is on the path only.
    """
    python = ".".join(map(str, sys.version_info[:2]))
    try:
        every = requires(LIBRARY) or []
        with suppress(PackageNotFoundError):  # a package on the path that is not installed
            every += requires(name) or []
        names = sorted({re.split(r"[^\w-]", need)[0] for need in every if ";" not in need})
        return {"python": python, **{name: version(name) for name in names}}
    except PackageNotFoundError as error:
        found, expected = f"no version of {error.name}", "it installed, not on the path only"
        raise ResearchlibError.at("packages", found, expected) from None


def _file(path: Path, directory: Path) -> Entity:
    form, _ = MEDIA_TYPES.guess_type(path.name)
    return _entity(
        path.relative_to(directory).as_posix(),
        "File",
        name=path.name,
        contentSize=str(path.stat().st_size),
        sha256=sha256_of(path),
        **({"encodingFormat": form} if form else {}),
    )


def _run(stamp: Mapping[str, Any], names: Sequence[str]) -> list[Entity]:
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
        "instrument": {"@id": "#package"},
        "object": [*inputs, *_refs(values)],
        "result": [{"@id": name} for name in names if Path(name).stem == report],
        "identifier": f"sha256:{stamp['digest']}",
    }
    return [_entity(f"#{report}", "CreateAction", **action), *values]
