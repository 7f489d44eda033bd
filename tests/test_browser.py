"""The pages in a real browser, where one is installed."""

import html
import json
import re
import shutil
import subprocess

import pytest
from axe_core_python import base as axe

from researchlib.notebooks import notebook_paths
from researchlib.pardons import article

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-features=NetworkTimeServiceQuerying",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--enable-logging=stderr", "--virtual-time-budget=20000",
]  # fmt: skip
WIDTHS = (320, 390)
# A window has a least width, a frame has none.
MEASURE = """<!DOCTYPE html>{frames}<script>
addEventListener("load", () => document.documentElement.setAttribute("data-widths", JSON.stringify(
  [...document.querySelectorAll("iframe")].map(
    (frame) => frame.contentDocument.documentElement.scrollWidth))));
</script>"""
POLICY = re.compile(r"<meta[^>]*Content-Security-Policy[^>]*>")
RUN_AXE = """<script>{axe}</script><script>
for (const fold of document.querySelectorAll("details")) fold.open = true;
axe.run().then((found) => {{
  document.documentElement.setAttribute("data-axe", JSON.stringify(found.violations.map(
    (v) => [v.id, v.nodes.map((node) => node.target.join(" "))])));
}});
</script>"""

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
soak = pytest.mark.soak
PAGES = ["index.html", "publications.html", "01-pardon-waves.html"]


def browse(page, profile, *flags):
    command = [BROWSER, *FLAGS, f"--user-data-dir={profile}", *flags, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)


def requests_of(page, tmp_path):
    log = tmp_path / "net.json"
    done = browse(page, tmp_path / "profile", f"--log-net-log={log}", "--dump-dom")
    assert "</html>" in done.stdout
    events = [event.get("params", {}) for event in json.loads(log.read_text("utf-8"))["events"]]
    own = [
        event["url"]
        for event in events
        if event.get("initiator", "not an origin") != "not an origin" and "url" in event
    ]
    return done, {url for url in own if url.startswith("http")}


@soak
def test_a_request_would_be_seen(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><img src='http://example.org/dot.png'>", "utf-8")
    _, asked = requests_of(page, tmp_path)
    assert asked == {"http://example.org/dot.png"}


@pytest.mark.parametrize("name", [PAGES[0], *(pytest.param(p, marks=soak) for p in PAGES[1:])])
def test_a_page_makes_no_request_and_no_noise(run_directory, name, tmp_path):
    done, asked = requests_of(run_directory / name, tmp_path)
    assert "CONSOLE" not in done.stderr
    assert not asked


@soak
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(run_directory, name, tmp_path):
    text = POLICY.sub("", (run_directory / name).read_text("utf-8"))
    page = tmp_path / name
    script = RUN_AXE.format(axe=axe.AXE_FILE_PATH.read_text("utf-8"))
    page.write_text(text.replace("</body>", script + "</body>"), "utf-8")
    done = browse(page, tmp_path / "profile", "--dump-dom")
    found = re.search(r'data-axe="([^"]*)"', done.stdout)
    assert found, done.stderr[-2000:]
    assert json.loads(found[1].replace("&quot;", '"')) == []


def scroll_widths(page, tmp_path):
    text = html.escape(POLICY.sub("", page.read_text("utf-8")), quote=True)
    frames = [f'<iframe width="{w}" height="800" srcdoc="{text}"></iframe>' for w in WIDTHS]
    around = tmp_path / "around.html"
    around.write_text(MEASURE.format(frames="".join(frames)), "utf-8")
    done = browse(around, tmp_path / "profile", "--dump-dom")
    return json.loads(re.search(r'data-widths="([^"]*)"', done.stdout)[1])


@soak
def test_a_wide_page_would_be_seen(tmp_path):
    page = tmp_path / "wide.html"
    page.write_text(f"<!DOCTYPE html><p>{'x' * 200}</p>", "utf-8")
    assert min(scroll_widths(page, tmp_path)) > max(WIDTHS)


@soak
@pytest.mark.parametrize("stem", ["index", *(path.stem for path in notebook_paths(article))])
def test_no_page_scrolls_sideways_on_a_phone(run_directory, stem, tmp_path):
    found = scroll_widths(run_directory / f"{stem}.html", tmp_path)
    assert all(0 < width <= given for width, given in zip(found, WIDTHS, strict=True)), found
