"""Whoever changes a run is found out: each way to do it is a row, and none is accepted."""

import os
import re
import shutil
from functools import partial
from pathlib import Path

import pytest

from researchlib import checking, package
from researchlib.crate import environment
from researchlib.pardons import article, main
from researchlib.publish import write_sums

PAGE, BOOK, PDF = (f"08-incommunicado.{ending}" for ending in ("html", "ipynb", "pdf"))
EVENTS, FOUND, METADATA = "data/events.csv", "findings.json", "ro-crate-metadata.json"
SUMS = "SHA256SUMS"


@pytest.fixture
def genuine(small_run):
    return small_run


@pytest.fixture
def tampered(genuine, tmp_path):
    return Path(shutil.copytree(genuine, tmp_path / "run"))


def test_a_genuine_run_is_verified(genuine, capsys):
    """Executed again in earnest: that is what is taken for the tamperings."""
    assert main(["verify", str(genuine)]) == 0
    assert capsys.readouterr().out == f"{genuine}: verified\n"


# Ways to tamper: each returns a function that does it to a run


def made(name, make):
    """Make a file's bytes of what it holds."""

    def tamper(run):
        before = (run / name).read_bytes()
        assert make(before) != before
        (run / name).write_bytes(make(before))

    return tamper


def put(name, old, new):
    """Put other words in the place of the first that a file has."""
    old, new = old.encode(), new.encode("utf-8", "surrogateescape")
    return made(name, lambda content: content.replace(old, new, 1))


def instead(name, make):
    """Put something else in the place of a file."""

    def tamper(run):
        (run / name).unlink()
        make(run / name)

    return tamper


def moved(name, target):
    return lambda run: (run / name).rename(run / target)


def line(text):
    return made(SUMS, lambda sums: sums + text.replace("HASH", "0" * 64).encode() + b"\n")


def then(*tamperings):
    def tamper(run):
        for one in tamperings:
            one(run)

    return tamper


def fits(*tamperings):
    """Make the sums right again, as somebody would who plants something."""
    return then(*tamperings, write_sums)


def other_versions(*tamperings, old='"python 3', new='"python 9.3'):
    """Let the run say that another Python made it; the sums fit."""
    return fits(*tamperings, put(METADATA, old, new))


def swapped(run):
    (run / "findings.csv").rename(run / "held")
    (run / EVENTS).rename(run / "findings.csv")
    (run / "held").rename(run / EVENTS)


def linked_out(path):
    (path.parents[2] / "secret.csv").write_text("hunter2\n")
    path.symlink_to(path.parents[2] / "secret.csv")


def sealed(run):
    package.seal(run / "data")


def false_sum(name):
    return made(SUMS, partial(re.sub, rf"(?m)^.*(?=  {name}$)".encode(), b"0" * 64))


RECORD = '<script id="researchlib" type="application/json">{}</script></body>'
NO_FILE, NO_SUM = "is no file of the run", ": no sha256, two spaces and a name"
FIGURE = put(FOUND, '"lower": 20,', '"lower": 30,')
ROW = put(EVENTS, "Lukashenko wins", "Lukashenko won")
WORD = put(PAGE, "20 months", "20 weeks")
BY_PYTHON = "made with python 9.3."

TAMPERINGS = {
    # what is done to the run: how, what is said of it
    "a figure": (FIGURE, f"{FOUND}, line"),
    "a figure, fitting": (fits(FIGURE), "lower: was 30, is 20"),
    "a verdict": (fits(put(FOUND, '"contradicted"', '"reproduced"')), 'was "reproduced", is "c'),
    "a figure in another way": (fits(put(FOUND, '"lower": 20,', '"lower": 2e1,')), "2e1"),
    "a figure twice": (fits(put(FOUND, '"lower": 20,', '"lower": 9, "lower": 20,')), "9, "),
    "another indent": (fits(made(FOUND, lambda b: b.replace(b"  ", b" "))), f"{FOUND}, line 2"),
    "findings as a byte": (fits(made(FOUND, lambda b: b"\xff")), "cannot be read"),
    "findings emptied": (fits(made(FOUND, lambda b: b"")), "cannot be read"),
    "a figure of the table": (fits(put("findings.csv", ",20,", ",30,")), "findings.csv, line 5"),
    "a table for a program": (fits(put("findings.table.json", "20", "30")), "table.json, line"),
    "a verdict of the feed": (fits(put("claimreview.json", "reproduced", "unsure")), ".json, line"),
    "a row": (ROW, f"{EVENTS}, line"),
    "a row, fitting": (fits(ROW), f"{EVENTS}, line"),
    "a row, sealed too": (fits(ROW, sealed), "data/datapackage.json, line"),
    "a row again": (fits(made(EVENTS, lambda b: b + b.split(b"\n")[1] + b"\n")), f"{EVENTS}, line"),
    "rows cut off": (fits(made(EVENTS, lambda b: b[:-99])), f"{EVENTS}, line"),
    "a schema": (fits(put("data/datapackage.json", "string", "any")), "datapackage.json, line"),
    "a word about the data": (fits(put("data/README.md", "data", "date")), "data/README.md, line"),
    "two files swapped": (fits(swapped), f"{EVENTS}, line 1"),
    "a word": (WORD, f"{PAGE}, line 10: was “"),
    "a word, fitting": (fits(WORD), f"{PAGE}, line 10: was “"),
    "a letter like it": (fits(put(PAGE, "mo", "m\N{CYRILLIC SMALL LETTER O}")), ", line 10"),
    "another space": (fits(put(PAGE, " months", "\N{NO-BREAK SPACE}months")), "\ufffdmonths"),
    "a letter unseen": (fits(put(PAGE, "months", "mon\N{ZERO WIDTH SPACE}ths")), "mon\ufffdths"),
    "writing turned": (fits(put(PAGE, "mon", "\N{RIGHT-TO-LEFT OVERRIDE}mon")), "\ufffdmon"),
    "an escape": (fits(put(PAGE, "months", "\x1b[2Jmonths")), "\ufffd[2Jmonths"),
    "no UTF-8": (fits(put(PAGE, "months", "\udcffmonths")), "\ufffdmonths"),
    "CR LF": (fits(made(PAGE, lambda b: b.replace(b"\n", b"\r\n"))), "the content is the same"),
    "a BOM": (fits(made(PAGE, lambda b: b"\xef\xbb\xbf" + b)), f"{PAGE}: a byte order mark or"),
    "a script": (fits(put(PAGE, "</body>", "<script>a()</script></body>")), "was “<script>"),
    "a handler": (fits(put(PAGE, "<body", "<body onload='a()'")), f"{PAGE}, line"),
    "words hidden": (fits(put(PAGE, "</style>", "p {display: none}</style>")), f"{PAGE}, line"),
    "a remark": (fits(put(PAGE, "</html>", "</html><!-- seen -->")), f"{PAGE}, line"),
    "a drawing": (fits(put(PAGE, "M12.0 275.0", "M12.0 27.0")), f"{PAGE}, line"),
    "a second record": (fits(put(PAGE, "</body>", RECORD)), f"{PAGE}, line"),
    "a word of the record": (fits(put(PAGE, ', "title": "The', ', "title": "No')), 'title: was '),
    "a parameter": (fits(put(PAGE, 'rs": {"as_of": "2024', 'rs": {"as_of": "2023')), "as_of: was"),
    "a version": (fits(put(PAGE, '"version": "researchlib', '"version": "other')), 'by "other 3'),
    "other data": (fits(put(PAGE, '"data_sha256": "', '"data_sha256": "00')), "sha256 00"),
    "an address": (fits(put(PAGE, '"base_url": "', '"base_url": "https://a.org')), "https://a.org"),
    "a page cut short": (fits(made(PAGE, lambda b: b[:-9])), f"{PAGE}, line"),
    "a page and more": (fits(made(PAGE, lambda b: b + b"\n")), f"{PAGE}, line"),
    "an output": (fits(put(BOOK, "months", "weeks")), f"{BOOK}, line"),
    "a cell": (fits(put(BOOK, '"cells": [', '"cells": [{}, ')), f"{BOOK}, line"),
    "a PDF with more": (fits(made(PDF, lambda b: b + b"%")), f"{PDF}: other bytes than"),
    "a PDF cut short": (fits(made(PDF, lambda b: b[:-1])), f"{PDF}: other bytes than"),
    "an author": (fits(put(METADATA, "Organization", "Person")), f"{METADATA}, line"),
    "a page planted": (
        fits(lambda run: shutil.copyfile(run / PAGE, run / "99-planted.html")),
        "99-planted.html: executing again does not give it"),
    "a file more": (lambda run: (run / "data/more").write_text("x"), "data/more: not listed in"),
    "a link more": (lambda run: (run / "link").symlink_to(run), "link: not listed in"),
    "a hard link more": (lambda run: os.link(run / PAGE, run / "more"), "more: not listed in"),
    "a pipe more": (lambda run: os.mkfifo(run / "pipe"), "pipe: not listed in"),
    "a file less": (lambda run: (run / EVENTS).unlink(), f"{EVENTS}: listed in {SUMS}, but not"),
    "a file and its sum less": (fits(lambda run: (run / EVENTS).unlink()), f"{EVENTS}: missing"),
    "a file emptied": (made(EVENTS, lambda b: b""), f"{EVENTS}, line 1"),
    "another name": (fits(moved(EVENTS, "data/event.csv")), "event.csv: executing again does not"),
    "another case": (fits(moved(EVENTS, "data/Events.csv")), "Events.csv: executing again"),
    "another place": (fits(moved(EVENTS, "events.csv")), f"{EVENTS}: missing from"),
    "a link out": (instead(EVENTS, linked_out), f'"{EVENTS}" {NO_FILE}'),
    "a link in": (instead(EVENTS, lambda path: path.symlink_to("claims.csv")), f"{EVENTS}, line 1"),
    "a link to itself": (instead(EVENTS, lambda path: path.symlink_to(path)), EVENTS),
    "a hard link": (instead(EVENTS, lambda p: os.link(p.parent / "claims.csv", p)), "s.csv, line"),
    "a pipe": (instead(EVENTS, os.mkfifo), f'"{EVENTS}" {NO_FILE}'),
    "a directory": (instead(EVENTS, Path.mkdir), f'"{EVENTS}" {NO_FILE}'),
    "a false sum": (false_sum(EVENTS), f"{SUMS}, {EVENTS}: was 000000000000…"),
    "sums in capitals": (made(SUMS, bytes.upper), f"line 1{NO_SUM}"),
    "a sum twice": (made(SUMS, lambda b: b + b.split(b"\n")[0] + b"\n"), "a second time"),
    "no sum": (line("0123  more.txt"), NO_SUM),
    "sums in another order": (
        made(SUMS, lambda b: b"".join(sorted(b.splitlines(keepends=True)))), f"{SUMS}, line"),
    "sums without an end": (made(SUMS, lambda b: b[:-1]), f"{SUMS}, line"),
    "an empty line": (line(""), NO_SUM),
    "a remark in the sums": (line("# HASH  more.txt"), NO_SUM),
    "sums as binary": (made(SUMS, lambda b: b.replace(b"  ", b" *")), NO_SUM),
    "sums with CR LF": (made(SUMS, lambda b: b.replace(b"\n", b"\r\n")), NO_FILE),
    "sums with a BOM": (made(SUMS, lambda b: b"\xef\xbb\xbf" + b), f"line 1{NO_SUM}"),
    "sums emptied": (made(SUMS, lambda b: b""), f"line 1{NO_SUM}"),
    "a parent": (line("HASH  ../secret"), f'"../secret" {NO_FILE}'),
    "an absolute path": (line("HASH  /etc/passwd"), f'"/etc/passwd" {NO_FILE}'),
    "a directory listed": (line("HASH  data"), f'"data" {NO_FILE}'),
    "another spelling": (line(f"HASH  ./{PAGE}"), NO_FILE),
    "a backslash": (line("HASH  data\\claims.csv"), NO_FILE),
    "the sums themselves": (line(f"HASH  {SUMS}"), f'"{SUMS}" {NO_FILE}'),
    "an escape in the sums": (line("HASH  \x1b[2J"), rf'"\u001b[2J" {NO_FILE}'),
    "a file that never was": (line("HASH  more.txt"), f"more.txt: listed in {SUMS}, but not there"),
    "other versions, a figure": (other_versions(FIGURE), BY_PYTHON),
    "other versions, a figure of a page": (other_versions(put(PAGE, '"lower": 20,', '"lower": 3,')),
        "lower: was 3, is 20"),
    "other versions, a word": (other_versions(WORD), "20 weeks"),
    "other versions, an output": (other_versions(put(BOOK, "months", "weeks")), f"{BOOK}, line"),
    "other versions, a row": (other_versions(ROW, sealed), BY_PYTHON),
    "other versions, an author": (other_versions(put(METADATA, "Organ", "An organ")), BY_PYTHON),
    "other versions, a file": (other_versions(moved(PDF, "other.pdf")), BY_PYTHON),
    "other versions, a false sum": (then(other_versions(), false_sum(PDF)), f"{PDF}: was 000"),
}  # fmt: skip
REFUSED = {
    # what is no run any more, or asks for what this package does not have
    "no sums": (lambda run: (run / SUMS).unlink(), f"found no {SUMS}"),
    "a pipe for sums": (instead(SUMS, os.mkfifo), f"found no {SUMS}"),
    "a link for sums": (instead(SUMS, lambda path: path.symlink_to("/etc/passwd")), f"no {SUMS}"),
    "no page": (fits(lambda run: (run / PAGE).unlink()), "found no report of this package's"),
    "a page emptied": (fits(made(PAGE, lambda b: b"")), "found no record of report"),
    "a broken record": (fits(put(PAGE, '"report": ', '"report" ')), "found no record of report"),
    "another report": (fits(put(PAGE, '"report": "08', '"report": "88')), "no such report's name"),
    "an unknown parameter": (fits(put(PAGE, 'rs": {"as_of', 'rs": {"hunter2')), "a parameter or a"),
}  # fmt: skip


def told(run, status, capsys):
    """What verify says of a run; always one line, of nothing that lies outside."""
    assert main(["verify", str(run)]) == status
    captured = capsys.readouterr()
    text = captured.err if status == 2 else captured.out
    assert captured.out + captured.err == text and text.count("\n") == 1
    assert text[:-1].isprintable() and "hunter2" not in text
    return text


@pytest.mark.parametrize("case", TAMPERINGS)
def test_no_tampering_is_accepted(case, tampered, executed, capsys):
    tamper, words = TAMPERINGS[case]
    tamper(tampered)
    assert words in told(tampered, 1, capsys)


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_run_any_more_is_refused(case, tampered, executed, capsys):
    tamper, words = REFUSED[case]
    tamper(tampered)
    assert words in told(tampered, 2, capsys)


@pytest.mark.parametrize("place", ["start", "middle", "end"])
def test_no_byte_of_any_file_can_be_changed(place, genuine, tampered, executed, capsys):
    for path in [path for path in sorted(genuine.rglob("*")) if path.is_file()]:
        content, other = path.read_bytes(), tampered / path.relative_to(genuine)
        at = {"start": 0, "middle": len(content) // 2, "end": len(content) - 1}[place]
        other.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        if path.name != SUMS:
            write_sums(tampered)
        assert main(["verify", str(tampered)]) in (1, 2), path.name
        assert "verified" not in capsys.readouterr().out
        for name in (path.relative_to(genuine), SUMS):
            shutil.copyfile(genuine / name, tampered / name)


# Made with other versions


HERE = environment(article.name)
PYTHON = HERE["python"]
DRAWING = put(PAGE, "M12.0 275.0", "M12.0 275.1")
VERSIONS = {
    # what the run says made it, what that explains: what is said
    "another Python": (other_versions(), f"python 9.{PYTHON} there, {PYTHON} here; "),
    "another package": (
        other_versions(old='"matplotlib ', new='"matplotlib 9!'),
        f"differs: matplotlib 9!{HERE['matplotlib']} there, {HERE['matplotlib']} here; written in"),
    "a package more": (other_versions(new='"more 1", "python 3'), "more 1 there, none here; "),
    "a package less": (other_versions(old="matplotlib ", new="m "), "matplotlib none there, "),
    "a drawing": (other_versions(DRAWING), f"written in {PAGE}, {METADATA}"),
    "markup": (other_versions(put(PAGE, "<body", "<body lang='en'")), f"written in {PAGE}, "),
    "a PDF": (other_versions(made(PDF, lambda b: b + b"%")), f"written in {PDF}, {METADATA}"),
}  # fmt: skip


@pytest.mark.parametrize("case", VERSIONS)
def test_a_run_that_other_versions_made_has_the_same_figures(case, tampered, executed, capsys):
    tamper, words = VERSIONS[case]
    tamper(tampered)
    text = told(tampered, 3, capsys)
    assert ": the figures are the same, the environment differs: " in text and words in text


def test_what_executing_gives_here_is_told_from_what_other_versions_gave(
    genuine, monkeypatch, capsys
):
    """With nothing of the run changed, and executed in earnest."""
    monkeypatch.setattr("researchlib.crate.environment", lambda name: HERE | {"python": "3.99"})
    monkeypatch.setattr(checking, "environment", lambda name: HERE | {"python": "3.99"})
    differs = f"the environment differs: python {PYTHON} there, 3.99 here; written in"
    assert f"{differs} {METADATA}\n" in told(genuine, 3, capsys)
