"""Write anew what is committed as output: the notebooks, the README's table, its picture."""

import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from researchlib import Ledger, figures
from researchlib.normalise import normalise
from researchlib.notebooks import notebook_paths
from researchlib.overview import overview_frame

ROOT = Path(__file__).parents[1]

for path in notebook_paths():
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3").execute()
    nbformat.write(normalise(notebook), path)
    print(path.name)

answers = Ledger().answers()
picture = figures.overview(overview_frame(answers.findings)).svg()
(ROOT / "docs/overview.svg").write_text(picture, "utf-8")
readme = ROOT / "README.md"
marked = re.compile(r"(<!-- claims -->\n).*?(\n<!-- end of claims -->)", re.DOTALL)
text = marked.sub(lambda m: m[1] + answers.to_markdown() + m[2], readme.read_text("utf-8"))
readme.write_text(text, "utf-8")
