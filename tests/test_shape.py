"""The shape of the package: small, one way through it, and generic code names no article."""

import ast
import doctest
import io
import re
import tokenize
from functools import cache
from pathlib import Path

import pytest

import researchlib

SRC = Path(researchlib.__file__).parent
ROOT = SRC.parents[1]
ARTICLE = SRC / "pardons"
MODULES = {
    ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SRC.rglob("*.py"))
}
LAYOUT = (ROOT / "docs/architecture.md").read_text("utf-8")
ORDER = re.findall(r"^\| `([\w.]+)` \|", LAYOUT, re.MULTILINE)
BACK = {("article", "cli"), ("engine.workers", "engine.run")}
"""The doors back: `Article.main` is the command line over the article, when it is called; the
caller of a worker that was killed writes the notebook in its place, as it would have done."""

AT_MOST = 5_226  # 4,600 is the aim: refusals, processes and places cost what they cost
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
each = pytest.mark.parametrize("name", MODULES)

# Size


def docstring(node: ast.AST) -> ast.Expr | None:
    documented = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    found = documented and ast.get_docstring(node, clean=False) is not None
    return node.body[0] if found else None


@cache
def code_lines(path: Path) -> set[int]:
    """The lines that hold a token which is neither comment nor docstring."""
    text = path.read_text("utf-8")
    prose = {
        line
        for node in ast.walk(ast.parse(text))
        if (words := docstring(node))
        for line in range(words.lineno, words.end_lineno + 1)
    }
    blank = {"COMMENT", "NL", "NEWLINE", "INDENT", "DEDENT", "ENCODING", "ENDMARKER"}
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if tokenize.tok_name[token.type] not in blank:
            lines |= set(range(token.start[0], token.end[0] + 1))
    return lines - prose


def test_lines_are_counted_as_meant(tmp_path):
    path = tmp_path / "three.py"
    path.write_text('"""Words."""\n# why\ndef f():\n    """Words."""\n\n    return """\n"""\n')
    assert code_lines(path) == {3, 6, 7}


def test_the_package_is_small():
    assert sum(len(code_lines(path)) for path in MODULES.values()) <= AT_MOST


@each
def test_a_module_and_a_function_are_short(name):
    lines = code_lines(MODULES[name])
    assert len(lines) <= LONGEST_MODULE
    for node in ast.walk(ast.parse(MODULES[name].read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = lines & set(range(node.lineno, node.end_lineno + 1))
            assert len(body) <= LONGEST_FUNCTION, node.name


# One way through it


@cache
def imports(name: str) -> set[str]:
    """The modules of the package that a module uses, later imports too, types alone not."""
    path = MODULES[name]
    tree = ast.parse(path.read_text("utf-8"))
    blocks = [n for n in ast.walk(tree) if isinstance(n, ast.If)]
    types = {
        inner for n in blocks if ast.unparse(n.test) == "TYPE_CHECKING" for inner in ast.walk(n)
    }
    here = ["researchlib", *path.relative_to(SRC).parts[:-1]]
    found = set()
    for node in set(ast.walk(tree)) - types:
        if isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = [*here[: len(here) + 1 - node.level]] if node.level else []
            base += [node.module] if node.module else []
            names = [".".join(base), *(".".join([*base, a.name]) for a in node.names)]
        else:
            continue
        local = {name.removeprefix("researchlib.") for name in names}
        found |= local & MODULES.keys() - {name, ".".join(here[1:])}
    return found


def test_the_layout_lists_every_module_once():
    assert sorted(ORDER) == sorted(MODULES)


@each
def test_a_module_uses_those_before_it_only(name):
    before = ORDER[: ORDER.index(name)]
    doors = {(name, used) for used in imports(name) if used not in before}
    assert doors <= BACK


def test_every_door_back_is_there():
    assert {(name, used) for name, used in BACK if used in imports(name)} == BACK


def test_the_engine_knows_nothing_of_claims():
    inside = [name for name in MODULES if name.startswith("engine")]
    used = {used for name in inside for used in imports(name)}
    assert used - {*inside} == {"files", "processes"}
    assert imports("files") == {"processes"} and not imports("processes")


def test_nothing_generic_uses_the_article():
    generic = [name for name in MODULES if not name.startswith("pardons")]
    assert not {
        (name, used) for name in generic for used in imports(name) if used.startswith("pardons")
    }


# Generic code names no article


def words_of_the_article(article) -> set[str]:
    """Ids and names that mean this article: those that are no plain word of the language."""
    rows = article.material.dataset.rows
    ids = {
        row[column]
        for table, column in (("claims", "claim_id"), ("events", "event_id"),
                              ("series", "series"), ("actors", "actor_id"))
        for row in rows[table]
    }  # fmt: skip
    stems = {path.stem for path in article.notebooks.glob("*.ipynb")}
    ids |= stems | {stem.split("-", 1)[1] for stem in stems - {"00-overview"}}
    names = {
        run
        for row in rows["actors"]
        for column in ("name", "own")
        for run in re.findall(r"[A-Z]\w+(?: [A-Z]\w+)*", row[column] or "")
    }
    proper = {part.casefold() for name in names for part in name.split()}
    named = {i for i in ids if re.search(r"[-_\d]", i) or i in proper}
    return {*named, *names, "Minsk", "Kolesnikova", "Al Jazeera"}


ROOTS = re.compile("pardon|prisoner|lukas[hc]enk|viasna|belarus", re.IGNORECASE)


def without_examples(text: str) -> str:
    """A module without its doctests, which show the library at work on the article it carries."""
    for example in doctest.DocTestParser().get_examples(text):
        for part in (*example.source.splitlines(), *example.want.splitlines()):
            text = text.replace(part, "", 1) if part.strip() else text
    return text


def generic_texts() -> dict[str, str]:
    found = {}
    for path in sorted(SRC.rglob("*")):
        if path.is_file() and ARTICLE not in path.parents and path.suffix != ".pyc":
            text = path.read_text("utf-8")
            name = path.relative_to(SRC).as_posix()
            found[name] = without_examples(text) if path.suffix == ".py" else text
    return found


GENERIC = generic_texts()


@pytest.mark.parametrize("name", GENERIC)
def test_generic_code_names_nothing_of_the_article(name, article):
    whole = "|".join(map(re.escape, sorted(words_of_the_article(article), key=len, reverse=True)))
    text = GENERIC[name]
    assert not re.findall(rf"(?<![\w-])(?:{whole})(?![\w-])", text) + ROOTS.findall(text)


def test_a_planted_word_is_found():
    assert "pardons" not in without_examples(">>> import researchlib.pardons\n>>> 1\n1\n")
    assert "pardons" in without_examples("import researchlib.pardons\n\n>>> 1\n1\n")
