"""The notebooks: where they are, which parameters they take, whether given ones fit."""

import ast
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple
from warnings import catch_warnings

from researchlib.article import Article
from researchlib.errors import ParameterError, one_of, short, suggestion
from researchlib.evidence import NOW
from researchlib.grids import LONGEST_NAME
from researchlib.intervals import DAY
from researchlib.schema import read_json
from researchlib.tables import DAYS
from researchlib.words import day

STAMP = "researchlib"
KINDS = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}
KINDS |= dict.fromkeys(("list", "List", "Sequence"), "array")
KINDS |= dict.fromkeys(("dict", "Dict", "Mapping"), "object")
KINDS |= dict.fromkeys(("None", "NoneType"), "null")
"""The types that JSON has, by the names of Python's."""
VALUES = "additionalProperties"
WRONG = (SyntaxError, ValueError, TypeError, RecursionError, MemoryError)
"""What Python raises for a text that is no literal."""


class Parameter(NamedTuple):
    """What a notebook declares of a parameter in its cell tagged ``parameters``.

    The annotation of one without is the type of its default, as papermill has it; the comment is
    the one behind it, on its line.
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
    paths = notebook_paths(article)
    stem = Path(name).name.removesuffix(".ipynb")
    if name.endswith(".ipynb") and os.path.isfile(name):  # noqa: PTH113 - a name may be too long
        if len(stem) > LONGEST_NAME:
            expected = f"a name of {LONGEST_NAME} signs at most"
            raise ParameterError.at("notebook", repr(stem), expected)
        return Path(name)
    stems = [path.stem for path in paths]
    for path in paths:
        if stem in (path.stem, path.stem[:2], path.stem[3:]):
            return path
    raise ParameterError(f"notebook: found {short(repr(name))}, {suggestion(stem, stems)}")


def read_notebook(path: Path) -> dict[str, Any]:
    """Return a notebook as plain JSON values.

    Raises
    ------
    DataError
        If it is none, or one for another kernel.
    """
    return read_json(path, "notebook", "a notebook of Python")  # type: ignore[no-any-return]


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

    Every line must be read, since a run's record says with which values it was made: what is not
    ``NAME: TYPE = LITERAL`` (the type may be missing, the name several) belongs into another cell.

    Raises
    ------
    ParameterError
        If the cell tagged ``parameters`` holds anything else, or a literal that JSON does not hold.
    """
    return _parameters_in(path, path.stat().st_mtime_ns if path.exists() else 0)


@cache
def _parameters_in(path: Path, _changed: int) -> dict[str, Parameter]:
    for cell in read_notebook(path)["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            return dict(_declared(path.name, "".join(cell["source"])))
    return {}


def _declared(notebook: str, source: str) -> Iterator[tuple[str, Parameter]]:
    lines, number = re.split(r"\r\n?|\n", source), 1
    try:
        with catch_warnings(action="ignore"):  # about escapes in somebody else's text
            body = ast.parse(source).body
        for statement in body:
            number = statement.lineno
            last = lines[(statement.end_lineno or number) - 1].encode()
            comment = last[statement.end_col_offset :].decode().partition("#")[2].strip()
            match statement:
                case ast.AnnAssign(target=target, annotation=stated, value=ast.expr() as value):
                    targets, annotation = [target], ast.unparse(stated)
                case ast.Assign(targets=targets, value=value):
                    annotation = ""
                case _:
                    raise ValueError(statement)
            default = ast.literal_eval(value)
            for name, one in chain.from_iterable(_assigned(target, default) for target in targets):
                kind = annotation or type(one).__name__
                yield name, Parameter("Any" if kind == "NoneType" else kind, one, comment)
    except WRONG as error:
        number = getattr(error, "lineno", None) or number
        place, found = f"notebook {notebook}, parameters, line {number}", lines[number - 1 :][:1]
        expected = "NAME: TYPE = LITERAL, of what JSON holds; all else in another cell"
        raise ParameterError.at(place, repr("".join(found).strip()), expected) from None


def _assigned(target: ast.expr, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield each plain name of a target with its part of a value."""
    match target:
        case ast.Name(id=name) if _in_json(list(value) if isinstance(value, tuple) else value):
            yield name, value
        case ast.Tuple(elts=parts) | ast.List(elts=parts) if isinstance(value, tuple | list):
            for part, one in zip(parts, value, strict=True):
                yield from _assigned(part, one)
        case _:
            raise ValueError(target)


def _in_json(value: Any) -> bool:
    """Tell whether JSON keeps a value as it is: no set, no NaN, no number too large, text keys."""
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
        kept = json.loads(text, parse_int=float)  # others read whole numbers so
    except (TypeError, ValueError, RecursionError):
        return False
    return bool(kept == value)


def _convert(name: str, value: Any, declared: Parameter) -> Any:
    wanted = _schema(ast.parse(declared.annotation, mode="eval").body)
    for found in (_read(value) if isinstance(value, str) else value, value):
        if _fits(found, wanted) and _in_json(found):
            return found
    if repr(value) == repr(declared.default):  # which Python does not hold to its annotation
        return value
    taken = "made of str, int, float, bool, list, dict and None"
    raise ParameterError.at(name, repr(value), f"a value of type {declared.annotation}, {taken}")


def _read(text: str) -> Any:
    """Return what a text stands for, or the text itself if that is text too, or nothing.

    Examples
    --------
    >>> [_read(text) for text in ("7", "true", "None", "['a']", "as it is", "'a'")]
    [7, True, None, ['a'], 'as it is', "'a'"]
    """
    try:
        with catch_warnings(action="ignore"):
            found = ast.literal_eval({"true": "True", "false": "False"}.get(text.lower(), text))
    except WRONG:
        return text
    return text if isinstance(found, str) else found


def _schema(annotation: ast.expr) -> dict[str, Any]:
    """Return an annotation as a JSON Schema; nothing fits a type that JSON does not have."""
    match annotation:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return {"anyOf": [_schema(left), _schema(right)]}
        case ast.Subscript(value=base, slice=inner):
            parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        case base:
            parts = []
    name = ast.unparse(base).removeprefix("typing.")
    match KINDS.get(name, name), parts:
        case kind, [] if name in {"Any", *KINDS}:
            return {"type": kind} if name in KINDS else {}
        case "array", [inner]:
            return {"type": "array", "items": _schema(inner)}
        case "object", [ast.Name(id="str"), inner]:
            return {"type": "object", VALUES: _schema(inner)}
        case "Optional", [inner]:
            return {"anyOf": [_schema(inner), {"type": "null"}]}
        case "Union", [*options]:
            return {"anyOf": [_schema(option) for option in options]}
        case "Literal", _ if _in_json(values := [getattr(one, "value", ...) for one in parts]):
            return {"enum": values}
    return {"enum": []}


def _fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Tell whether a value is of a type that `_schema` gave; 1.0 is no whole number here.

    jsonschema says the same, but takes seconds to import.
    """
    if "anyOf" in schema:
        return any(_fits(value, one) for one in schema["anyOf"])
    kind, inner = KINDS.get(type(value).__name__, ""), schema.get("items", schema.get(VALUES))
    parts = value.values() if isinstance(value, dict) else value
    taken = schema.get("type", kind) in (kind, "number" if kind == "integer" else kind)
    listed = any(repr(one) == repr(value) for one in schema.get("enum", [value]))  # True is not 1
    return taken and listed and (inner is None or all(_fits(part, inner) for part in parts))


def parameters_schema(article: Article, path: Path) -> dict[str, Any]:
    """Return what a notebook takes as a JSON Schema of its parameters, without executing it."""
    fields = {}
    for name, (annotation, default, comment) in declared_parameters(path).items():
        field = {**_schema(ast.parse(annotation, mode="eval").body)}
        if name in DAYS:  # nothing given: the usual one
            field["anyOf"] = [{"format": "date"}, {"const": ""}]
        if name in article.choices:
            field["enum"] = list(article.choices[name])
        fields[name] = {"description": comment, **field, "default": default}
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": path.stem}
    return {**about, "type": "object", "properties": fields, VALUES: False}


def parameters_in_words(article: Article, path: Path) -> str:
    """Return what a notebook takes as text: as it declares it, with the options behind."""
    options = {**dict.fromkeys(DAYS, (DAY, "nothing")), **article.choices}
    lines = []
    for name, (annotation, default, comment) in declared_parameters(path).items():
        told = [comment, options.get(name) and f"options: {', '.join(options[name])}"]
        lines += [f"{name}: {annotation} = {default!r}", *(f"    {text}" for text in told if text)]
    return "\n".join(lines) or "no parameters"


def check_parameters(article: Article, path: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return given parameters, typed, without those that are the default anyway.

    Every check that needs no execution is done. Text is converted to the type that the notebook
    declares ("true" to True, "7" to 7, "['a']" to a list); everything else must have the type
    already, a whole number that of a float too. What JSON does not have (a tuple, a set, a Path)
    can be declared but not given.

    Raises
    ------
    ParameterError
        If one is unknown, ill-typed, no day or no option of its choice.
    """
    declared = declared_parameters(path)
    for name in given:
        one_of(f"parameter of {path.stem}", name, declared)
    typed = {name: _convert(name, value, declared[name]) for name, value in given.items()}
    article.on(**asked(article, typed))
    return {n: value for n, value in typed.items() if repr(value) != repr(declared[n].default)}


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
