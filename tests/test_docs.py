"""What the pages say is so: links lead somewhere, examples run, the table is what comes out."""

import re
from pathlib import Path

import pytest

from researchlib.article import Article

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "data/README.md",
         *sorted((ROOT / "docs").glob("*.md"))]  # fmt: skip
README = PAGES[0].read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files(page):
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target.split("#")[0]).exists(), target


def test_the_readme_s_table_is_what_comes_out(article: Article):
    _, table, _ = re.split(r"<!-- (?:end of )?claims -->\n", README)
    rows = [line.strip("| ").split(" | ") for line in table.strip().splitlines()[2:]]
    answers = article.on().answers().fillna("").to_numpy().tolist()
    assert [[cell.strip() for cell in row] for row in rows] == answers


def test_the_readme_s_python_runs(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)
    assert "178 people were freed" in capsys.readouterr().out


def test_every_rule_leads_to_its_tests():
    text = (ROOT / "docs/rules.md").read_text("utf-8")
    rules = re.split(r"^(?=\d+\. )", text, flags=re.MULTILINE)[1:]
    for number, rule in enumerate(rules, start=1):
        assert rule.startswith(f"{number}. ")
        assert f"tests/rules/test_{number:02}_" in rule
    files = sorted((ROOT / "tests/rules").glob("test_*.py"))
    assert len(files) == len(rules)


def test_names_that_the_architecture_points_at_are_there():
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    assert "def settle(" in (ROOT / "src/researchlib/evidence.py").read_text("utf-8")
    checks = (ROOT / "src/researchlib/checks.py").read_text("utf-8")
    for name in re.findall(r"`checks\.(\w+)`", text):
        assert f"def {name}(" in checks
    assert "running_total" in text
    assert '"Add an observation"' in text
    assert "**Add an observation.**" in (ROOT / "data/README.md").read_text("utf-8")
