"""How to cite: CITATION.cff, the one source of names, title and version, in the usual formats."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from researchlib.errors import DataError
from researchlib.words import capital

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own macros: a style prints them in its language."""
LIBRARY = "researchlib"
RIS_TYPES = {"chapter": "CHAP", "report": "RPRT", "software": "COMP"}
LATEX = str.maketrans(
    {character: f"\\{character}" for character in "{}&%$#_"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


@dataclass(frozen=True, slots=True)
class Work:
    """A package as it is cited.

    Parameters
    ----------
    name : str
        Of the package, and of its command.
    title, abstract, version : str
        As its CITATION.cff has them.
    released : date
        The day of the version.
    authors : tuple of str
        Groups, whose names no format may take apart.
    """

    name: str
    title: str
    abstract: str
    version: str
    released: dt.date
    authors: tuple[str, ...]

    @property
    def key(self) -> str:
        """The citation key of the package itself."""
        return f"{self.name}-{self.version}"

    @property
    def software(self) -> str:
        """Its name and version, and this library's where that is another package."""
        own = f"{self.name} {self.version}"
        return own if self.name == LIBRARY else f"{own} with {LIBRARY} {version(LIBRARY)}"


def read_work(file: Path, name: str) -> Work:
    """Return what a CITATION.cff says of a package.

    Raises
    ------
    DataError
        If it is missing, or lacks what a citation needs.
    """
    import yaml

    try:
        about = yaml.safe_load(file.read_text("utf-8"))
        names = tuple(str(author["name"]) for author in about["authors"])
        title, abstract = str(about["title"]), str(about["abstract"]).strip()
        return Work(name, title, abstract, str(about["version"]), about["date-released"], names)
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        expected = "YAML with title, abstract, version, date-released and authors with a name each"
        raise DataError(file.name, f"{error}".replace("\n", " "), expected) from None


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: a package, a report of it, or a claim in a report.

    Parameters
    ----------
    work : Work
        The package.
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

    work: Work
    key: str
    title: str = ""
    part: str = ""
    digest: str = ""
    container: str = ""

    def csl(self) -> dict[str, Any]:
        """Return the citation as a CSL-JSON item.

        Its note says version, part and digest in one line, for styles that print no version.
        """
        work, released = self.work, self.work.released
        digest = f"sha256:{self.digest}" if self.digest else ""
        return {
            "id": self.key,
            "type": "chapter" if self.container else "report" if self.title else "software",
            "title": self.title or work.title,
            "author": [{"literal": name} for name in work.authors],
            "issued": {"date-parts": [[released.year, released.month, released.day]]},
            "version": work.version,
            "note": "; ".join(filter(None, (f"{work.name} {work.version}", self.part, digest))),
            **({"container-title": self.container} if self.container else {}),
        }


def apa(citation: Citation) -> str:
    """Return the citation as APA text.

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> apa(Citation(article.work, "k", "Pardon waves", "report 01-pardon-waves"))
    'The researchlib authors. (...). Pardon waves (Version ...) [Report 01-pardon-waves].'
    """
    work = citation.work
    version = f"(Version {work.version})"
    part = f"[{capital(citation.part or 'computer software')}]"
    inside = f"{part}. In {citation.container} {version}"
    place = inside if citation.container else f"{version} {part}"
    title = citation.title or work.title
    text = f"{' & '.join(work.authors)}. ({work.released.year}). {title} {place}."
    return f"{text} sha256:{citation.digest}" if citation.digest else text


def bibtex(citation: Citation) -> str:
    r"""Return the citation as a BibTeX entry.

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> print(bibtex(Citation(article.work, "k", "32 & more")))
    @misc{k,
      author = {{The researchlib authors}},
      title = {{32 \& more}},
      year = {2026},
      month = nov,
      ...
    """
    item = citation.csl()
    released = citation.work.released
    fields = {
        "author": f"{{{' and '.join(map(_latex, citation.work.authors))}}}",
        "title": f"{{{_latex(item['title'])}}}",
        "booktitle": f"{{{_latex(citation.container)}}}" if citation.container else "",
        "year": f"{{{released.year}}}",
        "month": MONTHS[released.month - 1],
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
    >>> from researchlib.pardons import article
    >>> print(ris(Citation(article.work, "k", "Pardon waves")).splitlines()[0])
    TY  - RPRT
    """
    item = citation.csl()
    lines = [
        ("TY", RIS_TYPES[item["type"]]),
        ("ID", item["id"]),
        # Readers of RIS split a name without a comma into given and family name.
        *(("AU", f"{name},") for name in citation.work.authors),
        ("TI", item["title"]),
        ("T2", citation.container),
        ("PY", f"{citation.work.released:%Y}"),
        ("DA", f"{citation.work.released:%Y/%m/%d}"),
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
