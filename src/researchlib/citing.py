"""How to cite: CITATION.cff, the one source of names, title and version, in the usual formats."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from researchlib.package import find_root

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own macros: a style prints them in its language."""
RIS_TYPES = {"chapter": "CHAP", "report": "RPRT", "software": "COMP"}
LATEX = str.maketrans(
    {character: f"\\{character}" for character in "{}&%$#_"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


@cache
def citation_file() -> dict[str, Any]:
    """Return what CITATION.cff says."""
    import yaml

    loaded: dict[str, Any] = yaml.safe_load(find_root("CITATION.cff").read_text("utf-8"))
    return loaded


def authors() -> list[str]:
    """Return the authors' names: groups, which no format may take apart."""
    return [author["name"] for author in citation_file()["authors"]]


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
        Which part that is, e.g. ``report 01-waves``.
    digest : str
        The sha256 over the findings and the data behind it, if known.
    container : str
        The title of the report that holds the claim which is cited.
    """

    key: str
    title: str = ""
    part: str = ""
    digest: str = ""
    container: str = ""

    def csl(self) -> dict[str, Any]:
        """Return the citation as a CSL-JSON item.

        Its note says version, part and digest in one line, for styles that print no version.
        """
        about = citation_file()
        released: dt.date = about["date-released"]
        digest = f"sha256:{self.digest}" if self.digest else ""
        container = {"container-title": self.container} if self.container else {}
        return {
            "id": self.key,
            "type": "chapter" if self.container else "report" if self.title else "software",
            "title": self.title or about["title"],
            "author": [{"literal": name} for name in authors()],
            "issued": {"date-parts": [[released.year, released.month, released.day]]},
            "version": str(about["version"]),
            "note": "; ".join(filter(None, (f"researchlib {about['version']}", self.part, digest))),
            **container,
        }


def apa(citation: Citation) -> str:
    """Return the citation as APA text.

    Examples
    --------
    >>> apa(Citation("k", "Pardon waves", "report 01-pardon-waves"))
    'The researchlib authors. (...). Pardon waves (Version ...) [Report 01-pardon-waves].'
    """
    item = citation.csl()
    who = " & ".join(authors())
    year = item["issued"]["date-parts"][0][0]
    version = f"(Version {item['version']})"
    part = citation.part or "computer software"
    part = f"[{part[0].upper()}{part[1:]}]"
    inside = f"{part}. In {citation.container} {version}"
    place = inside if citation.container else f"{version} {part}"
    text = f"{who}. ({year}). {item['title']} {place}."
    return f"{text} sha256:{citation.digest}" if citation.digest else text


def bibtex(citation: Citation) -> str:
    r"""Return the citation as a BibTeX entry.

    Examples
    --------
    >>> print(bibtex(Citation("k", "32 & more")))
    @misc{k,
      author = {{The researchlib authors}},
      title = {{32 \& more}},
      year = {2026},
      month = nov,
      ...
    """
    item = citation.csl()
    year, month, _ = item["issued"]["date-parts"][0]
    fields = {
        "author": f"{{{' and '.join(map(_latex, authors()))}}}",
        "title": f"{{{_latex(item['title'])}}}",
        "booktitle": f"{{{_latex(citation.container)}}}" if citation.container else "",
        "year": _latex(str(year)),
        "month": MONTHS[month - 1],
        "version": _latex(item["version"]),
        "note": _latex(item["note"]),
    }
    lines = [f"  {name} = {value}," for name, value in fields.items() if value]
    entry = "incollection" if citation.container else "misc"
    return "\n".join([f"@{entry}{{{citation.key},", *lines, "}"])


def _latex(text: str) -> str:
    return f"{{{' '.join(text.split()).translate(LATEX)}}}"


def ris(citation: Citation) -> str:
    """Return the citation as a RIS record.

    Examples
    --------
    >>> print(ris(Citation("k", "Pardon waves")).splitlines()[0])
    TY  - RPRT
    """
    item = citation.csl()
    released = "/".join(f"{part:02}" for part in item["issued"]["date-parts"][0])
    lines = [
        ("TY", RIS_TYPES[item["type"]]),
        ("ID", item["id"]),
        # Readers of RIS split a name without a comma into given and family name.
        *(("AU", f"{name},") for name in authors()),
        ("TI", item["title"]),
        ("T2", citation.container),
        ("PY", released[:4]),
        ("DA", released),
        ("ET", item["version"]),
        ("N1", item["note"]),
    ]
    text = "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in lines if value)
    return f"{text}ER  - "


FORMATS: Mapping[str, Callable[[Citation], str]] = {
    "apa": apa,
    "bibtex": bibtex,
    "ris": ris,
    "csl": lambda citation: json.dumps([citation.csl()], indent=2, ensure_ascii=False),
}
