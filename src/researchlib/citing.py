"""How to cite: CITATION.cff, the one source of names, title and version, in the usual formats."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from researchlib.tables import find_root

LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@cache
def citation_file() -> dict[str, Any]:
    """Return what CITATION.cff says."""
    import yaml

    loaded: dict[str, Any] = yaml.safe_load(find_root("CITATION.cff").read_text("utf-8"))
    return loaded


def authors() -> list[dict[str, str]]:
    """Return the authors as CSL names: people with given and family name, groups literally."""
    names = []
    for author in citation_file()["authors"]:
        if "family-names" in author:
            given = author.get("given-names", "")
            names.append({"family": author["family-names"], "given": given})
        else:
            names.append({"literal": author["name"]})
    return names


def full_name(name: Mapping[str, str]) -> str:
    """Return a CSL name as one writes it."""
    return name.get("literal") or f"{name['given']} {name['family']}".strip()


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: the package, a report of it, or a claim in a report.

    Parameters
    ----------
    key : str
        The citation key.
    title : str
        The title of the part that is cited; empty for the package itself.
    part : str
        Which part that is, e.g. ``report 01-pardon-waves``.
    digest : str
        The sha256 over the findings and the data behind it, if known.
    """

    key: str
    title: str = ""
    part: str = ""
    digest: str = ""

    @property
    def note(self) -> str:
        """The part and the digest in one line."""
        digest = f"sha256:{self.digest}" if self.digest else ""
        return "; ".join(text for text in (self.part, digest) if text)

    def csl(self) -> dict[str, Any]:
        """Return the citation as a CSL-JSON item."""
        about = citation_file()
        released: dt.date = about["date-released"]
        item = {
            "id": self.key,
            "type": "report" if self.title else "software",
            "title": self.title or about["title"],
            "author": authors(),
            "issued": {"date-parts": [[released.year, released.month, released.day]]},
            "version": str(about["version"]),
        }
        if self.title:
            item["collection-title"] = about["title"]
        if self.note:
            item["note"] = self.note
        return item


def apa(citation: Citation) -> str:
    """Return the citation as APA text.

    Examples
    --------
    >>> apa(Citation("k", "Pardon waves", "report 01-pardon-waves"))
    'The researchlib authors. (...). Pardon waves [Report 01-pardon-waves]. In researchlib: ...'
    """
    item = citation.csl()
    names = [
        name.get("literal") or f"{name['family']}, {name['given'][:1]}." for name in item["author"]
    ]
    who = ", & ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]
    year = item["issued"]["date-parts"][0][0]
    version = f"(Version {item['version']})"
    if not citation.title:
        return f"{who}. ({year}). {item['title']} {version} [Computer software]."
    part = f" [{citation.part[:1].upper()}{citation.part[1:]}]" if citation.part else ""
    text = f"{who}. ({year}). {item['title']}{part}. In {item['collection-title']} {version}."
    return f"{text} sha256:{citation.digest}" if citation.digest else text


def bibtex(citation: Citation) -> str:
    r"""Return the citation as a BibTeX entry.

    Examples
    --------
    >>> print(bibtex(Citation("k", "32 & more")))
    @misc{k,
      author = {{The researchlib authors}},
      title = {{32 \& more}},
      ...
    """
    item = citation.csl()
    people = " and ".join(
        f"{{{_latex(name['literal'])}}}"
        if "literal" in name
        else _latex(f"{name['family']}, {name['given']}")
        for name in item["author"]
    )
    year, month, _ = item["issued"]["date-parts"][0]
    fields = {
        "author": people,
        "title": f"{{{_latex(item['title'])}}}",
        "howpublished": _latex(item.get("collection-title", "")),
        "year": str(year),
        "month": str(month),
        "version": _latex(item["version"]),
        "note": _latex(item.get("note", "")),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{citation.key},", *lines, "}"])


def _latex(text: str) -> str:
    return "".join(LATEX.get(character, character) for character in " ".join(text.split()))


def ris(citation: Citation) -> str:
    """Return the citation as a RIS record.

    Examples
    --------
    >>> print(ris(Citation("k", "Pardon waves")).splitlines()[0])
    TY  - RPRT
    """
    item = citation.csl()
    released = "/".join(f"{part:02}" for part in item["issued"]["date-parts"][0])
    lines = [("TY", "RPRT" if citation.title else "COMP"), ("ID", item["id"])]
    lines += [
        ("AU", name.get("literal") or f"{name['family']}, {name['given']}")
        for name in item["author"]
    ]
    lines += [
        ("TI", item["title"]),
        ("T2", item.get("collection-title", "")),
        ("PY", released[:4]),
        ("DA", released),
        ("ET", item["version"]),
        ("N1", item.get("note", "")),
    ]
    text = "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in lines if value)
    return f"{text}ER  - "


def csl_json(citation: Citation) -> str:
    """Return the citation as CSL-JSON text."""
    return json.dumps([citation.csl()], indent=2, ensure_ascii=False)


FORMATS: Mapping[str, Callable[[Citation], str]] = {
    "apa": apa,
    "bibtex": bibtex,
    "ris": ris,
    "csl": csl_json,
}
