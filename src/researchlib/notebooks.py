"""The notebooks: where they are, which parameters they take, whether given ones fit."""

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from researchlib.article import Article
from researchlib.errors import ParameterError, one_of, suggestion
from researchlib.evidence import NOW
from researchlib.tables import DAYS
from researchlib.words import day

STAMP = "researchlib"
KINDS = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}
KINDS |= {"list": "array", "dict": "object", "NoneType": "null"}
"""The types that JSON has, by the names of Python's."""
VALUES = "additionalProperties"


class Parameter(NamedTuple):
    """What a notebook declares of a parameter in its cell tagged ``parameters``.

    The comment is the one behind it, on its line.
    """

    annotation: str
    default: Any
    comment: str


def notebook_paths(article: Article) -> list[Path]:
    """Return an article's notebooks, in reading order."""
    return sorted(article.notebooks.glob("[0-9][0-9]-*.ipynb"))


def find_notebook(article: Article, name: str) -> Path:
    """Return a notebook by its path, its name, its number or its topic.

    Raises
    ------
    ParameterError
        If there is none; the message names the nearest.

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> find_notebook(article, "pardon-waves").name
    '01-pardon-waves.ipynb'
    """
    if name.endswith(".ipynb") and Path(name).is_file():
        return Path(name)
    paths = notebook_paths(article)
    stem = Path(name).name.removesuffix(".ipynb")
    for path in paths:
        if stem in (path.stem, path.stem[:2], path.stem[3:]):
            return path
    raise ParameterError(f"notebook: found {name!r}, {suggestion(stem, [p.stem for p in paths])}")


def read_notebook(path: Path) -> dict[str, Any]:
    """Return a notebook as plain JSON values.

    Raises
    ------
    ParameterError
        If it is none.
    """
    notebook: Any = None
    with suppress(OSError, ValueError, RecursionError):
        notebook = json.loads(path.read_text("utf-8"))
    match notebook:
        case {"cells": list(cells)} if all(map(_is_cell, cells)):
            return notebook  # type: ignore[no-any-return]
    raise ParameterError(f"notebook: {path} is no notebook that can be read")


def _is_cell(value: Any) -> bool:
    match value:
        case {"cell_type": str(), "metadata": dict(), "source": str() | list()}:
            return True
    return False


def outputs_of(notebook: Mapping[str, Any], mimetype: str) -> Iterator[Any]:
    """Yield what the outputs of a notebook carry under a mimetype, in its order."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if mimetype in (data := output.get("data", {})):
                yield data[mimetype]


def title_of(notebook: Mapping[str, Any]) -> str:
    """Return the first heading of a notebook, or nothing."""
    texts = ("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown")
    headings = (text.lstrip().split("\n", 1)[0] for text in texts)
    return next((first[2:].strip() for first in headings if first.startswith("# ")), "")


def declared_parameters(path: Path) -> dict[str, Parameter]:
    """Return the parameters that a notebook declares, by name.

    Read here rather than by papermill, which takes seconds to import.

    Raises
    ------
    ParameterError
        If the cell tagged ``parameters`` holds more than assignments of literals that JSON holds.
    """
    return _parameters_in(path, path.stat().st_mtime_ns if path.exists() else 0)


@cache
def _parameters_in(path: Path, _changed: int) -> dict[str, Parameter]:
    for cell in read_notebook(path)["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            try:
                source = "".join(cell["source"])
                return dict(_declared(one, source) for one in ast.parse(source).body)
            except (SyntaxError, ValueError, TypeError, RecursionError):
                raise ParameterError(
                    f"notebook: the parameters of {path} are not all NAME: TYPE = LITERAL, "
                    "with literals that JSON holds (no set, no infinity)"
                ) from None
    return {}


def _declared(statement: ast.stmt, source: str) -> tuple[str, Parameter]:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            default, annotation = ast.literal_eval(value), ast.unparse(statement.annotation)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            default = ast.literal_eval(value)
            annotation = type(default).__name__
        case _:
            raise ValueError(statement)
    if not _in_json(list(default) if isinstance(default, tuple) else default):
        raise ValueError(default)
    last = re.split(r"\r\n?|\n", source)[(statement.end_lineno or 1) - 1].encode()
    comment = last[statement.end_col_offset :].decode().partition("#")[2].strip()
    return name, Parameter(annotation, default, comment)


def _in_json(value: Any) -> bool:
    """Tell whether JSON keeps a value as it is: no set, no NaN or infinity, no key but text."""
    try:
        kept = json.loads(json.dumps(value, allow_nan=False, ensure_ascii=False).encode())
    except (TypeError, ValueError, RecursionError):
        return False
    return bool(kept == value)


def _convert(name: str, value: Any, annotation: str) -> Any:
    wanted = _schema(ast.parse(annotation, mode="eval").body)
    read = _read(value, annotation) if isinstance(value, str) else value
    for found in (read, value):
        if _fits(found, wanted) and _in_json(found):
            return found
    expected = f"a value of type {annotation} that JSON can hold"
    raise ParameterError.at(name, repr(value), expected)


def _read(text: str, annotation: str) -> Any:
    """Return what a text stands for under an annotation, or the text itself."""
    if annotation == "str":
        return text
    try:
        return ast.literal_eval(text.capitalize() if annotation == "bool" else text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text


def _schema(annotation: ast.expr) -> dict[str, Any]:
    """Return an annotation of builtin types as a JSON Schema; any other one means text."""
    match annotation:
        case ast.Constant(value=None):
            return {"type": "null"}
        case ast.BinOp(left=left, right=right):
            return {"anyOf": [_schema(left), _schema(right)]}
        case ast.Subscript(value=ast.Name(id="list"), slice=inner):
            return {"type": "array", "items": _schema(inner)}
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[_, inner])):
            return {"type": "object", VALUES: _schema(inner)}
        case ast.Subscript(value=base):
            return _schema(base)
        case ast.Name(id="tuple" | "set"):
            return {"not": {}}
        case ast.Name(id=name) if name in KINDS:
            return {"type": KINDS[name]}
    return {"type": "string"}


def _fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Tell whether a value is of a type that `_schema` gave; 1.0 is no whole number here."""
    if "anyOf" in schema:
        return any(_fits(value, one) for one in schema["anyOf"])
    kind, inner = KINDS.get(type(value).__name__, ""), schema.get("items", schema.get(VALUES))
    parts = value.values() if isinstance(value, dict) else value
    taken = schema.get("type") in (kind, "number" if kind == "integer" else kind)
    return taken and (inner is None or all(_fits(part, inner) for part in parts))


def parameters_schema(article: Article, path: Path) -> dict[str, Any]:
    """Return what a notebook takes as a JSON Schema of its parameters, without executing it."""
    fields = {}
    for name, (annotation, default, comment) in declared_parameters(path).items():
        field = _schema(ast.parse(annotation, mode="eval").body)
        if name in DAYS:  # nothing given: the usual one
            field["anyOf"] = [{"format": "date"}, {"const": ""}]
        if name in article.choices:
            field["enum"] = list(article.choices[name])
        fields[name] = {"description": comment, **field, "default": default}
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": path.stem}
    return {**about, "type": "object", "properties": fields, VALUES: False}


def parameters_in_words(article: Article, path: Path) -> str:
    """Return what a notebook takes as text: as it declares it, with the options behind."""
    options = {**dict.fromkeys(DAYS, ("a day as YYYY-MM-DD", "nothing")), **article.choices}
    lines = []
    for name, (annotation, default, comment) in declared_parameters(path).items():
        told = [comment, options.get(name) and f"options: {', '.join(options[name])}"]
        lines += [f"{name}: {annotation} = {default!r}", *(f"    {text}" for text in told if text)]
    return "\n".join(lines) or "no parameters"


def check_parameters(article: Article, path: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return given parameters, typed, without those that are the default anyway.

    Every check that needs no execution is done. Text is converted to the type that the notebook
    declares ("true" to True, "7" to 7, "['a']" to a list); everything else must have the type
    already. A tuple or a set can be declared but not given: neither JSON nor papermill has it.

    Raises
    ------
    ParameterError
        If one is unknown, ill-typed, no day or no option of its choice.
    """
    declared = declared_parameters(path)
    for name in given:
        one_of(f"parameter of {path.stem}", name, declared)
    typed = {
        name: _convert(name, value, declared[name].annotation) for name, value in given.items()
    }
    article.on(**asked(article, typed))
    return {name: value for name, value in typed.items() if value != declared[name].default}


def shared_parameters(
    article: Article, paths: Sequence[Path], given: Mapping[str, Any]
) -> dict[Path, dict[str, Any]]:
    """Return for each notebook, checked, those of the given parameters that it declares.

    Raises
    ------
    ParameterError
        If none declares one, or it does not fit.
    """
    declared = {path: declared_parameters(path) for path in paths}
    known = sorted({name for names in declared.values() for name in names})
    for name in given:
        one_of("parameter", name, known)
    return {
        path: check_parameters(article, path, {n: v for n, v in given.items() if n in names})
        for path, names in declared.items()
    }


def asked(article: Article, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of a notebook's parameters that say what is asked of an article: text."""
    known = (*DAYS, *article.choices)
    return {n: value for n, value in parameters.items() if n in known and isinstance(value, str)}


def asked_in_words(article: Article, given: Mapping[str, Any]) -> str:
    """Return in a sentence what is asked by given parameters, the defaults left out.

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> asked_in_words(article, {})
    'As of the article’s day, 21 November 2024, from everything that we found.'
    >>> asked_in_words(article, {"as_of": "2024-09-30", "july_release": "left out"})
    'As of 30 September 2024, from what was surely public by then; july release: left out.'
    """
    ledger = article.on(**asked(article, given))
    as_of, known_by = ledger.as_of, ledger.known_by
    of = "the article’s day, " if as_of == article.day else ""
    by = "then" if known_by == as_of else day(known_by)
    known = "everything that we found" if known_by == NOW else f"what was surely public by {by}"
    chosen = (f"; {n.replace('_', ' ')}: {value}" for n, value in given.items() if n not in DAYS)
    return f"As of {of}{day(as_of)}, from {known}{''.join(chosen)}."


def all_parameters(path: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return every parameter that a notebook declares, the given ones over the defaults."""
    declared = declared_parameters(path)
    return {name: given.get(name, parameter.default) for name, parameter in declared.items()}
