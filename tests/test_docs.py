"""What the pages say is so: links lead somewhere, commands and examples run, tables come out."""

import ast
import doctest
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from researchlib.article import DATA_VARIABLE, Article
from researchlib.cards import WORDS
from researchlib.cli import commands
from researchlib.package import Dataset

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
NAMES = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "data/README.md"]
PAGES = [*(ROOT / name for name in NAMES), *DOCS]
README = PAGES[0].read_text("utf-8")
LESSON = (ROOT / "docs/lesson.md").read_text("utf-8")
REFRESH = runpy.run_path(str(ROOT / ".ci/refresh.py"))
MARKED = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


each_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


def fenced(text: str, *languages: str) -> Iterator[tuple[str, str]]:
    """The fenced blocks of a page in these languages, in order, each with its language."""
    for language, block in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        if language in languages:
            yield language, block


@each_page
def test_links_lead_to_files(page):
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8")):
        if "://" not in target:
            name, _, heading = target.partition("#")
            there = page.parent / name if name else page
            assert there.exists(), target
            assert not heading or re.search(rf"^#+ {heading}$", there.read_text("utf-8"), re.M), (
                target
            )


# Commands

NOT_RUN = {
    "make reproduce": "sets an environment up: .ci/run does",
    "make test": "runs this",
    ". .venv/bin/activate": "here the commands of the running environment come first",
    "jupyter lab notebooks": "runs until it is ended: tests/test_lab.py opens it",
    "uv venv .venv": "takes uv and a network",
    "uv pip install --require-hashes -r requirements.lock": "takes uv and a network",
    "uv pip install --no-deps --no-build-isolation -e .": "takes uv and a network",
    "python -m hatchling build -t wheel": "builds: .ci/wheel-check does",
    "pip install dist/*.whl": "changes the environment: .ci/wheel-check installs it elsewhere",
}
"""Commands on a page that no test runs, and why."""

SLOW = {
    "papermill notebooks/01-pardon-waves.ipynb out.ipynb -p as_of 2024-12-31",
    'researchlib run pardon-waves -p as_of=2024-12-31 -p july_release="left out" --out out',
    "researchlib reproduce -p known_by=2024-11-21 --out on-the-day",
    "researchlib sweep pardon-waves --grid as_of=2024-07-31:2025-12-31:month-end "
    '--grid "july_release=counted,left out" --out sweep',
    "researchlib verify build/reproduce/01-pardon-waves.html",
    "researchlib diff build/reproduce on-the-day",
    "researchlib reproduce --out before",
    "researchlib reproduce --out after",
    "researchlib diff before after",
    "pytest -q --color=no --nbval broken.ipynb",
}
"""Commands that execute notebooks, or read what these leave: run with the slower checks."""

DIFFER = {"researchlib diff build/reproduce on-the-day"}
"""Commands that end with 1 because they find what they look for."""


def commands_in(block: str) -> list[str]:
    """The command lines of a block: continued lines joined, comments at their ends left out."""
    lines = re.sub(r"\\\n\s*", "", block).splitlines()
    return [re.sub(r"\s+# .*", "", line) for line in lines if line.strip()]


SHOWN = {
    page: [
        command
        for _, block in fenced(page.read_text("utf-8"), "sh")
        for command in commands_in(block)
    ]
    for page in PAGES
}
ELSEWHERE = {"docs/own-article.md": ".ci/own-project"}
"""Pages that need a place of their own, and what follows them there in the slower checks."""

QUICK = ("README.md", "CONTRIBUTING.md")
"""Pages whose other commands are tried by themselves, too."""

TRIED = [
    pytest.param(page, slow, id=f"{name_of(page)}{'-slow' * slow}", marks=[pytest.mark.soak] * slow)
    for page, shown in SHOWN.items()
    for slow in (False, True)
    if shown and name_of(page) not in ELSEWHERE
    if slow or name_of(page) in QUICK
]


@pytest.fixture
def checkout(tmp_path, run_directory):
    """A copy of the project as it is after `make reproduce`."""
    leave = shutil.ignore_patterns(".*", "build", "dist", "__pycache__")
    copy = Path(shutil.copytree(ROOT, tmp_path / "project", ignore=leave))
    shutil.copytree(run_directory, copy / "build/reproduce")
    return copy


@pytest.mark.parametrize(("page", "slow"), TRIED)
def test_the_commands_of_a_page_work_as_shown(page, slow, checkout):
    """In order, in one place; a block of text after them is what they print."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path}
    del environment[DATA_VARIABLE]
    printed, place, whole = "", checkout, True
    blocks = list(fenced(page.read_text("utf-8"), "sh", "text"))
    for (language, block), after in zip(blocks, [*blocks[1:], ("", "")], strict=True):
        if language == "text":
            right = doctest.OutputChecker().check_output(block, printed, MARKED)
            assert right or not whole, printed
            continue
        asked = [command for command in commands_in(block) if command not in NOT_RUN]
        run = [command for command in asked if slow or command not in SLOW]
        printed, whole = "", run == asked
        for command in run:
            script = f"{command}\nstatus=$?\npwd > {checkout}/place\nexit $status"
            done = subprocess.run(
                ["bash", "-c", script],
                cwd=place,
                env=environment,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            printed += done.stdout
            place = Path((checkout / "place").read_text().strip())
            shown_below = after[0] == "text"
            assert shown_below or done.returncode == (command in DIFFER), f"{command}\n{printed}"


def test_no_command_is_listed_that_no_page_shows():
    assert SLOW | NOT_RUN.keys() | DIFFER <= set().union(*SHOWN.values())
    for page, follower in ELSEWHERE.items():
        assert page in (ROOT / follower).read_text("utf-8")


# The changelog names commands that are gone, too.
@pytest.mark.parametrize("page", [p for p in PAGES if p.name != "CHANGELOG.md"], ids=name_of)
def test_commands_within_sentences_have_these_options(page):
    for name, rest in re.findall(r"`researchlib ([a-z]+)([^`]*)`", page.read_text("utf-8")):
        options = {option for p in commands.commands[name].params for option in p.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, f"{name}{rest}"


# Examples and tables


def test_the_readme_s_table_is_what_comes_out(article: Article):
    _, table, _ = re.split(r"<!-- (?:end of )?claims -->\n", README)
    rows = [line.strip("| ").split(" | ") for line in table.strip().splitlines()[2:]]
    answers = article.on().answers().fillna("").to_numpy().tolist()
    assert [[cell.strip() for cell in row] for row in rows] == answers


def test_the_readme_s_benchmark_is_what_was_measured(tmp_path: Path):
    measured = json.loads((ROOT / "benchmarks/measured.json").read_text("utf-8"))
    picture = REFRESH["PICTURE"]
    assert picture["table"](measured) in README
    picture["draw"](measured, tmp_path / "benchmark.svg")
    assert (tmp_path / "benchmark.svg").read_bytes() == (ROOT / "docs/benchmark.svg").read_bytes()


def test_the_readme_s_python_runs(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)
    assert "178 people were freed" in capsys.readouterr().out


def test_the_changelog_lists_the_findings_that_moved_and_no_other(article: Article):
    changelog, moved = (ROOT / "CHANGELOG.md").read_text("utf-8"), REFRESH["moved"]
    rows = article.material.dataset.rows["corrections"]
    for version in {row["version"] for row in rows}:
        listed = re.split(f"<!-- (?:end of )?moved in {version} -->\n", changelog)[1].strip()
        assert listed == moved(article, version)
        found = re.findall(r"^- (.*?) \*([^*]*)\* is now \*([^*]*)\*: ", listed, re.MULTILINE)
        assert found == [
            (
                article.claims[row["claim_id"]].statement,
                *(WORDS.get(row[c], "Not checkable") for c in ("before", "after")),
            )
            for row in rows
            if row["version"] == version
        ]


def test_the_page_of_columns_is_what_the_descriptor_states(dataset: Dataset):
    made = REFRESH["columns"](dataset.package)
    assert (ROOT / "docs/data.md").read_text("utf-8") == made
    for table in dataset.package["resources"]:
        for field in table["schema"]["fields"]:
            assert (
                f"| `{field['name']}` | {field['type']} |"
                in made.split(f"\n## {table['name']}\n")[1]
            )


# The lesson


def test_the_examples_of_the_lesson_give_what_is_shown():
    examples = "\n".join(block for _, block in fenced(LESSON, "pycon"))
    test = doctest.DocTestParser().get_doctest(examples, {}, "lesson.md", "docs/lesson.md", 0)
    assert len(test.examples) > 20
    assert not doctest.DocTestRunner(optionflags=MARKED).run(test).failed


def test_no_number_and_no_verdict_of_an_answer_is_typed_alone():
    """Each stands in a block beside it, which a test recomputes, or in what was asked."""
    number = r"(?<![\w-])\d+(?![\w-])"
    steps = re.split(r"^## ", LESSON, flags=re.MULTILINE)[1:]
    for step in steps:
        step = re.sub(r"^\d\. |(?<=\d),(?=\d)", "", step, flags=re.MULTILINE)
        shown = " ".join(block for _, block in fenced(step, "pycon", "text"))
        asked, *answers = re.split(r"<details>", re.sub(r"```.*?```", "", step, flags=re.DOTALL))
        known = set(re.findall(number, f"{asked} {shown}"))
        for answer in answers:
            prose = re.sub(r"rule \d+", "", answer)
            assert set(re.findall(number, prose)) <= known
            said = {word.lower() for word in WORDS.values() if f"*{word}*".lower() in prose.lower()}
            assert all(word in shown.lower() for word in said)


def test_the_lesson_names_headings_that_the_notebooks_have():
    notebooks = "".join(p.read_text("utf-8") for p in (ROOT / "notebooks").glob("*.ipynb"))
    named = re.findall(r'(?:[Ss]croll\s+to|look at)\s+"([^"]+)"', LESSON)
    assert len(named) == 3 and all(f"## {heading}" in notebooks for heading in named)


def test_the_lesson_lasts_as_long_as_it_says():
    minutes = map(int, re.findall(r"^## \d\. .*\((\d+) minutes\)$", LESSON, re.MULTILINE))
    assert LESSON.startswith(f"# A lesson of {sum(minutes)} minutes\n")


# The other pages


def test_the_picture_of_the_architecture_names_modules_and_has_words_for_all():
    picture = ElementTree.parse(ROOT / "docs/architecture.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert picture.find(f"{space}title") is not None and picture.find(f"{space}desc") is not None
    places = [t.text for t in picture.iter(f"{space}text") if t.get("class") == "code"]
    modules = {place.split(".")[0] for text in places for place in text.split(", ")}
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    listed = {*re.findall(r"^\| `([\w.]+)` \|", text, re.MULTILINE), "data/", "decide"}
    assert len(places) == 8 and modules <= listed


def test_the_form_for_a_wrong_number_asks_for_what_a_review_needs():
    forms = ROOT / ".github/ISSUE_TEMPLATE"
    form = yaml.safe_load((forms / "wrong-number.yml").read_text("utf-8"))
    assert form.keys() == {"name", "description", "title", "labels", "body"}
    fields = {field["id"]: field for field in form["body"] if field["type"] != "markdown"}
    assert {"statement", "address", "version", "expected", "publication", "words"} < fields.keys()
    assert all(field["attributes"]["label"] for field in fields.values())
    kinds = {field["type"] for field in form["body"]}
    assert kinds <= {"markdown", "input", "textarea", "checkboxes"}
    assert f'"{form["name"]}"' in (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert yaml.safe_load((forms / "config.yml").read_text("utf-8")) == {
        "blank_issues_enabled": True
    }


def test_every_rule_leads_to_its_tests():
    text = (ROOT / "docs/rules.md").read_text("utf-8")
    rules = re.split(r"^(?=\d+\. )", text, flags=re.MULTILINE)[1:]
    for number, rule in enumerate(rules, start=1):
        assert rule.startswith(f"{number}. ")
        assert f"tests/rules/test_{number:02}_" in rule
    files = sorted((ROOT / "tests/rules").glob("test_*.py"))
    assert len(files) == len(rules)
    examples = [re.findall(r"^ +\*Example: (.*)\*", rule, re.MULTILINE) for rule in rules]
    assert sum(map(len, examples)) > 10
    for file, said in zip(files, examples, strict=True):
        tests = ast.parse(file.read_text("utf-8")).body
        functions = [node for node in tests if isinstance(node, ast.FunctionDef)]
        told = {(ast.get_docstring(f) or "").partition("\n\n")[0] for f in functions}
        assert set(said) <= told


def test_names_that_the_architecture_points_at_are_there():
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    assert "def settle(" in (ROOT / "src/researchlib/evidence.py").read_text("utf-8")
    checks = (ROOT / "src/researchlib/checks.py").read_text("utf-8")
    for name in re.findall(r"`checks\.(\w+)`", text):
        assert f"def {name}(" in checks
    for place in re.findall(r"`(tests/[\w./]+)`", text):
        assert (ROOT / place).exists(), place
    assert "running_total" in text
    assert '"Add an observation"' in text
    assert "**Add an observation.**" in (ROOT / "data/README.md").read_text("utf-8")
