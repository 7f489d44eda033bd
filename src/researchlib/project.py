"""Where people work: a project for another article, or a copy of notebooks and data."""

import re
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile

from researchlib.article import Article
from researchlib.errors import ParameterError
from researchlib.notebooks import notebook_paths
from researchlib.package import find_root
from researchlib.places import whole_directory
from researchlib.publish import copy_data

NAME = re.compile("[a-z][a-z0-9]*([_-][a-z0-9]+)*")


def start(article: Article, directory: Path) -> str:
    """Write a project in a new directory, with an example in it; return its name.

    Raises
    ------
    ParameterError
        If the directory's name is none that a package can have.
    ResearchlibError
        If something lies there, or it cannot be written.
    """
    name = directory.resolve().name
    package = name.replace("-", "_")
    if not NAME.fullmatch(name) or package in sys.stdlib_module_names or find_spec(package):
        expected = "a name in small letters that no package here has, such as river-floods"
        raise ParameterError.at("DIRECTORY", repr(name), expected)
    example = find_root("example", __file__)
    with whole_directory(directory, article.inputs) as place:
        for path in (p for p in example.rglob("*") if p.is_file() and p.suffix != ".pyc"):
            target = place / f"{path.relative_to(example)}".replace("example_check", package)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text("utf-8").replace("example_check", package)
            target.write_text(text.replace("example-check", package.replace("_", "-")), "utf-8")
    return package


def unpack(article: Article, directory: Path) -> None:
    """Put an article's notebooks and data in a new directory, for people without a checkout.

    Raises
    ------
    ResearchlibError
        If something lies there, or it cannot be written.
    """
    with whole_directory(directory, article.inputs) as place:
        copy_data(article.material.dataset, place / "data")
        (place / "notebooks").mkdir()
        for path in notebook_paths(article):
            copyfile(path, place / "notebooks" / path.name)
