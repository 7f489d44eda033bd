"""JupyterLab in a real browser shows each figure of an untrusted notebook, and after Run All."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
import websocket

from researchlib.drawing import FIGURE_MIMETYPE
from researchlib.notebooks import notebook_paths, outputs_of, read_notebook
from researchlib.pardons import article

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
PATHS = notebook_paths(article)
# Lab draws the cells in view alone, so all of a notebook is scrolled through.
SEEN = """(async () => {
  const panel = document.querySelector(".jp-WindowedPanel-outer"), seen = {};
  for (let y = 0; y <= panel.scrollHeight; y += 400) {
    panel.scrollTop = y;
    await new Promise((done) => setTimeout(done, 150));
    for (const image of document.querySelectorAll(".jp-OutputArea-output img"))
      if (image.width > 100) seen[image.alt] = image.naturalWidth > 0;
  }
  return seen;
})()"""
UNTRUSTED = """document.querySelector("[title^='Notebook not trusted']") !== null"""
RUN = 'jupyterapp.commands.execute("notebook:run-all-cells")'

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium here"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def free_port():
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return one.getsockname()[1]


def waited(found, seconds=90):
    """Return what a call gives once it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if value := found():
                return value
        except OSError:
            pass
        time.sleep(0.5)
    raise TimeoutError(found)


class Tab:
    """A page of the browser, driven over its DevTools port."""

    def __init__(self, port):
        pages = waited(lambda: json.load(urlopen(f"http://localhost:{port}/json")))
        url = next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
        self.socket, self.number = websocket.create_connection(url, timeout=120), 0

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while (answer := json.loads(self.socket.recv())).get("id") != self.number:
            pass
        return answer["result"]

    def value(self, expression):
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        return self.call("Runtime.evaluate", **asked)["result"].get("value")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Where JupyterLab serves copies of the notebooks, and a tab of a browser."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(PATHS[0].parent, home / "notebooks")
    served, debugged = free_port(), free_port()
    server = [sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser"]
    server += ["--LabApp.expose_app_in_browser=True", f"--ServerApp.port={served}"]
    server += ["--IdentityProvider.token=t", f"--ServerApp.root_dir={home / 'notebooks'}"]
    browser = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1400,1800"]
    browser += [f"--remote-debugging-port={debugged}", "--remote-allow-origins=*"]
    browser += [f"--user-data-dir={home}/profile", "about:blank"]
    own = {**os.environ, "HOME": str(home), "JUPYTER_DATA_DIR": str(home / "data")}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = [subprocess.Popen(command, env=own, **quiet) for command in (server, browser)]
    waited(lambda: urlopen(f"http://localhost:{served}/api/status?token=t").status == 200)
    tab = Tab(debugged)
    yield f"http://localhost:{served}/lab/tree", tab
    tab.socket.close()
    for process in running:
        process.terminate()
        process.wait(30)


@pytest.mark.parametrize("path", PATHS[1:], ids=lambda path: path.stem)
def test_a_notebook_shows_its_figures_before_it_is_trusted_and_when_it_was_run(lab, path):
    root, tab = lab
    tab.call("Page.navigate", url=f"{root}/{path.name}?token=t&reset")
    waited(lambda: (tab.value('document.querySelectorAll(".jp-Cell").length') or 0) > 3)
    waited(lambda: tab.value(UNTRUSTED))
    drawn = len(list(outputs_of(read_notebook(path), FIGURE_MIMETYPE)))
    before = tab.value(SEEN)
    assert len(before) == drawn > 0 and all(before.values()), before
    assert tab.value(RUN) is True
    assert tab.value(SEEN) == before
