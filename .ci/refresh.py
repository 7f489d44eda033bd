"""Write anew what is committed as output: notebooks, README's table, style hash."""

import json
import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from researchlib.engine.normalise import normalise_notebook
from researchlib.findings import as_json
from researchlib.notebooks import notebook_paths
from researchlib.pardons import article
from researchlib.reports import TEMPLATE, TEMPLATES, page, style_hash
from researchlib.text import findings_table

ROOT = Path(__file__).parents[1]

for path in notebook_paths(article):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3").execute()
    nbformat.write(normalise_notebook(notebook), path)
    print(path.name)

parts = TEMPLATES / TEMPLATE / "parts.html.j2"
policy = f"style-src '{style_hash(page(nbformat.read(path, as_version=4)))}'"
parts.write_text(re.sub(r"style-src '[^']*'", policy, parts.read_text("utf-8")), "utf-8")

readme = ROOT / "README.md"
marked = re.compile(r"(<!-- claims -->\n).*?(\n<!-- end of claims -->)", re.DOTALL)
findings = json.loads(as_json([finding.to_dict() for finding in article.on().findings()]))
table = findings_table(findings["findings"]).to_markdown()
text = marked.sub(lambda m: m[1] + table + m[2], readme.read_text("utf-8"))
readme.write_text(text, "utf-8")
