"""A project for another article: the example, under a name of its own."""

import re
import sys
from importlib.util import find_spec
from pathlib import Path

from researchlib.batch import whole_directory
from researchlib.errors import ParameterError
from researchlib.package import find_root

NAME = re.compile("[a-z][a-z0-9]*([_-][a-z0-9]+)*")


def start(directory: Path) -> str:
    """Write a project in a new directory, with an example in it; return its name.

    Raises
    ------
    ParameterError
        If the directory's name is none that a package can have, or something is in it.
    OutputError
        If it cannot be written.
    """
    name = directory.resolve().name
    package = name.replace("-", "_")
    if not NAME.fullmatch(name) or package in sys.stdlib_module_names or find_spec(package):
        expected = "a new name in small letters, such as river-floods: it becomes the package's"
        raise ParameterError.at("DIRECTORY", repr(name), expected)
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ParameterError.at(f"{directory}", "something there", "a new or an empty directory")
    example = find_root("example", __file__)
    with whole_directory(directory) as place:
        for path in (p for p in example.rglob("*") if p.is_file() and p.suffix != ".pyc"):
            target = place / f"{path.relative_to(example)}".replace("example_check", package)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text("utf-8").replace("example_check", package)
            target.write_text(text.replace("example-check", package.replace("_", "-")), "utf-8")
    return package
