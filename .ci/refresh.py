"""Write anew what is committed as output: notebooks, tables in pages, the style's hash."""

import base64
import hashlib
import json
import os
import re
import runpy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from researchlib.article import Article
from researchlib.cards import TEMPLATES, WORDS
from researchlib.engine.normalise import normalise_notebook
from researchlib.notebooks import notebook_paths
from researchlib.pardons import article
from researchlib.reports import page as page_of

ROOT = Path(__file__).parents[1]
COLUMNS = ROOT / "docs/data.md"
PICTURE = runpy.run_path(f"{ROOT}/benchmarks/picture.py")


def columns(package: Mapping[str, Any]) -> str:
    """Return the page of all tables and columns that the descriptor of the data states."""
    return "\n".join(_columns(package)) + "\n"


def _columns(package: Mapping[str, Any]) -> Iterator[str]:
    yield "# Tables and columns\n"
    yield "Made from [datapackage.json](../data/datapackage.json) by `make refresh`. What a row"
    yield "says, and how it was compiled, stands in the [data statement](../data/README.md).\n"
    yield "| table | one line |\n|---|---|"
    for table in package["resources"]:
        yield f"| [{table['name']}](#{table['name']}) | {table['description']} |"
    for table in package["resources"]:
        schema = table["schema"]
        yield f"\n## {table['name']}\n"
        yield f"{table['description']} File: `{table['path']}`."
        if key := schema.get("primaryKey"):
            yield f"One row for each {' and '.join(f'`{name}`' for name in key)}."
        for key in schema.get("foreignKeys", []):
            (name,), (there,) = key["fields"], key["reference"]["fields"]
            target = key["reference"]["resource"] or table["name"]
            yield f"`{name}` names a `{there}` of [{target}](#{target})."
        yield "\n| column | type | allowed | what it says |\n|---|---|---|---|"
        for field in schema["fields"]:
            cells = [f"`{field['name']}`", field["type"], _allowed(field), field["description"]]
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _allowed(field: Mapping[str, Any]) -> str:
    limits = dict(field.get("constraints", {}))
    words = ["required"] if limits.pop("required", False) else []
    words += ["each once"] if limits.pop("unique", False) else []
    words += [f"one of {', '.join(limits.pop('enum'))}"] if "enum" in limits else []
    words += [f"{name} `{limit}`" for name, limit in limits.items()]
    return "; ".join(words)


def moved(article: Article, version: str) -> str:
    """Return the verdicts that moved with a version, as the list that the changelog has."""
    return "\n".join(
        f"- {article.claims[row['claim_id']].statement} *{_word(row['before'])}* is now "
        f"*{_word(row['after'])}*: {row['because']}."
        for row in article.material.dataset.rows["corrections"]
        if row["version"] == version
    )


def _word(verdict: str) -> str:
    return WORDS.get(verdict, verdict.capitalize())  # a verdict that is no longer given


def between(name: str, text: str, path: Path) -> None:
    """Write a text between two marks in a page."""
    marked = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- end of {name} -->)", re.DOTALL)
    page = marked.sub(lambda m: m[1] + text + m[2], path.read_text("utf-8"))
    path.write_text(page, "utf-8")


def main() -> None:
    """Write them."""
    os.environ["PYTHONPATH"] = str(ROOT / "example/src")  # for the example's notebook
    for path in [*notebook_paths(article), *ROOT.glob("example/notebooks/*.ipynb")]:
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(notebook, kernel_name="python3").execute()
        nbformat.write(normalise_notebook(notebook), path)
        print(path.name)

    parts = TEMPLATES / "parts.html.j2"
    whole = page_of(nbformat.read(path, as_version=4))
    for name, content in re.findall(r"<(style|script)>(.*?)</\1>", whole, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        policy = f"{name}-src 'sha256-{digest}'"
        parts.write_text(re.sub(rf"{name}-src '[^']*'", policy, parts.read_text("utf-8")), "utf-8")

    answers = article.on().answers().fillna("")
    lines = [list(answers), ["---"] * answers.shape[1], *answers.to_numpy().tolist()]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines).replace("_", " ")
    between("claims", table, ROOT / "README.md")

    for version in {row["version"] for row in article.material.dataset.rows["corrections"]}:
        between(f"moved in {version}", moved(article, version), ROOT / "CHANGELOG.md")
    measured = json.loads((ROOT / "benchmarks/measured.json").read_text("utf-8"))
    between("benchmark", PICTURE["table"](measured), ROOT / "README.md")
    PICTURE["draw"](measured, ROOT / "docs/benchmark.svg")
    COLUMNS.write_text(columns(article.material.dataset.package), "utf-8")


if __name__ == "__main__":
    main()
