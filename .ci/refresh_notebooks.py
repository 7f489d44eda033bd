"""Execute the committed notebooks at their defaults; their outputs are the regression."""

import nbformat
from nbclient import NotebookClient

from researchlib.normalise import normalise
from researchlib.notebooks import notebook_paths

for path in notebook_paths():
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3").execute()
    nbformat.write(normalise(notebook), path)
    print(path.name)
