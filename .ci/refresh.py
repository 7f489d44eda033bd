"""Write anew what is committed as output: notebooks, README's table, style hash."""

import base64
import hashlib
import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from researchlib.cards import TEMPLATE, TEMPLATES
from researchlib.engine.normalise import normalise_notebook
from researchlib.notebooks import notebook_paths
from researchlib.pardons import article
from researchlib.reports import page

ROOT = Path(__file__).parents[1]

for path in notebook_paths(article):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3").execute()
    nbformat.write(normalise_notebook(notebook), path)
    print(path.name)

parts = TEMPLATES / TEMPLATE / "parts.html.j2"
whole = page(nbformat.read(path, as_version=4))
for name, content in re.findall(r"<(style|script)>(.*?)</\1>", whole, re.DOTALL):
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    policy = f"{name}-src 'sha256-{digest}'"
    parts.write_text(re.sub(rf"{name}-src '[^']*'", policy, parts.read_text("utf-8")), "utf-8")

readme = ROOT / "README.md"
marked = re.compile(r"(<!-- claims -->\n).*?(\n<!-- end of claims -->)", re.DOTALL)
answers = article.on().answers().fillna("")
lines = [list(answers), ["---"] * answers.shape[1], *answers.to_numpy().tolist()]
table = "\n".join(f"| {' | '.join(line)} |" for line in lines).replace("_", " ")
text = marked.sub(lambda m: m[1] + table + m[2], readme.read_text("utf-8"))
readme.write_text(text, "utf-8")
