"""Whole or as it was: under kills, full disks, other commands, other people's files."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from researchlib import places
from researchlib.errors import ResearchlibError
from researchlib.files import hold
from researchlib.pardons import article, main
from researchlib.places import whole_directory
from researchlib.publish import write_sums

from .processes import MARK, alive

soak = pytest.mark.soak
SMALL = """
{"cells": [
 {"cell_type": "code", "id": "a", "metadata": {"tags": ["parameters"]}, "source": "n: int = 1",
  "outputs": [], "execution_count": null},
 {"cell_type": "code", "id": "b", "metadata": {}, "source": "import time; time.sleep(0.15); n",
  "outputs": [], "execution_count": null}
], "metadata":
 {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
 "nbformat": 4, "nbformat_minor": 5}
"""


def tree(directory: Path) -> dict[str, str]:
    """Every file of a directory with the sha256 of what is in it."""
    return {
        path.relative_to(directory).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in directory.rglob("*")
        if path.is_file()
    }


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


# Kills

COMMANDS = {
    "run": ("run", "05", "--replace", "--out"),
    "reproduce": ("reproduce", "--replace", "--out"),
    "seal": ("seal",),
    "init": ("init",),
    "notebooks": ("notebooks",),
    "sweep": ("sweep", "small.ipynb", "--grid", "n=1:12:1", "--out"),
}
QUICK = ("init-SIGKILL", "seal-SIGTERM")
KILLED = [
    pytest.param(command, way, id=(name := f"{command}-{way}"), marks=[soak] * (name not in QUICK))
    for command in COMMANDS
    for way in ("SIGKILL", "SIGTERM", "SIGINT")
]


def prepared(command: str, out: Path) -> None:
    """Bring about what lies in a place before a command is killed there."""
    if command in ("run", "reproduce"):
        out.mkdir()
        (out / "of-somebody").write_text("kept")
    elif command == "seal":
        shutil.copytree(article.data, out)
        events = out / "events.csv"
        events.write_text(events.read_text("utf-8").replace("wins", "won"), "utf-8")


def start(command: str, out: Path) -> subprocess.Popen[bytes]:
    (room := out.parent / "tmp").mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "researchlib.pardons", *COMMANDS[command], str(out)],
        env={**os.environ, "TMPDIR": str(room), MARK: str(room)},
        cwd=out.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(("command", "way"), KILLED)
def test_a_killed_command_leaves_its_place_as_it_was_or_complete(command, way, tmp_path):
    (tmp_path / "small.ipynb").write_text(SMALL)
    out, chance = tmp_path / "river-floods", random.Random(f"{command} {way}")
    prepared(command, out)
    before, began = tree(out), time.monotonic()
    assert start(command, out).wait() == 0
    took, whole = time.monotonic() - began, tree(out)
    assert whole != before
    for _ in range(int(os.environ.get("KILLS", "1"))):
        shutil.rmtree(out)
        prepared(command, out)
        victim = start(command, out)
        time.sleep(chance.uniform(0.1, took))
        victim.send_signal(signal.Signals[way])
        victim.wait()
        deadline = time.monotonic() + 60
        while alive(str(tmp_path / "tmp")):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        if command == "sweep":
            assert all(whole[name] == digest for name, digest in tree(out).items()
                       if not name.startswith((".", "results", "SHA")))  # fmt: skip
        else:
            seen = {n: d for n, d in tree(out).items() if n != ".datapackage.json.tmp"}
            assert seen in (before, whole)
            if seen == whole and command in ("init", "notebooks"):
                continue
        assert start(command, out).wait() == 0
        assert tree(out) == whole
        assert {p.name for p in tmp_path.iterdir()} == {"small.ipynb", "tmp", "river-floods"}
        assert not list((tmp_path / "tmp").iterdir())


def test_what_was_taken_away_for_something_that_did_not_come_is_put_back(tmp_path):
    """Killed between the two renames."""
    out, beside = tmp_path / "out", tmp_path / ".out.incomplete"
    for name in ("old", "new"):
        (beside / name).mkdir(parents=True)
        (beside / name / name).touch()
    with pytest.raises(ResearchlibError, match="something else there"), whole_directory(out):
        pass
    assert tree(out).keys() == {"old"} and not beside.exists()


@pytest.mark.parametrize("nth", [1, 2])
def test_a_rename_that_fails_loses_nothing(nth, tmp_path, monkeypatch):
    out, renamed, really = tmp_path / "out", [], Path.rename
    out.mkdir()
    (out / "kept").touch()

    def rename(path, target):
        renamed.append(path)
        if len(renamed) == nth:
            raise OSError(5, "Input/output error", str(path))
        return really(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    told = pytest.raises(ResearchlibError, match="found Input/output error, expected a place")
    with told, whole_directory(out, ours=lambda _: True) as place:
        (place / "made").touch()
    assert tree(out).keys() == {"kept"} and list(tmp_path.iterdir()) == [out]


def test_what_is_put_in_its_place_has_reached_the_disk(tmp_path, monkeypatch):
    synced = []

    def fsync(descriptor):
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)

    monkeypatch.setattr(places.os, "fsync", fsync)
    with whole_directory(tmp_path / "out") as place:
        (place / "data").mkdir()
        (place / "data" / "file").touch()
    assert sorted(synced) == ["data", "file", "new"]


# What lies there already


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A place to work in, with a small notebook."""
    monkeypatch.chdir(tmp_path)
    Path("small.ipynb").write_text(SMALL)
    return tmp_path


def refused(capsys, found: str, *arguments: object) -> None:
    """Run a command that is refused; nothing has changed then."""
    before = tree(Path.cwd())
    assert run(*arguments) == 2
    told = capsys.readouterr()
    assert not told.out and told.err.count("\n") == 1 and found in told.err
    assert tree(Path.cwd()) == before


RUN = ("run", "05", "-q", "--out", "out")


def test_the_same_run_is_refreshed_and_another_is_not(small, capsys):
    assert run(*RUN) == 0
    whole = tree(small)
    assert run(*RUN) == 0
    assert tree(small) == whole
    refused(capsys, "the same run as before, or --replace", *RUN, "-p", "as_of=2024-12-31")
    refused(capsys, "the same run as before, or --replace", "run", "06", "--out", "out")
    page = small / "out/05-convictions.html"
    page.write_text(page.read_text("utf-8") + "<!-- my note -->", "utf-8")
    refused(capsys, "something else there", *RUN)
    assert run(*RUN, "--replace") == 0
    assert tree(small) == whole
    (small / "out/notes.txt").touch()
    refused(capsys, "something else there", *RUN)
    refused(capsys, "a new directory, an empty one, or one of sweeps", *COMMANDS["sweep"], "out")
    refused(capsys, "a new or an empty directory", "notebooks", "out")
    refused(capsys, "a new or an empty directory", "init", "out")


def test_a_sweep_removes_what_a_sweep_left_and_nothing_else(small, capsys):
    (small / "out").mkdir()
    (small / "out/.mine.tmp").touch()
    (small / "out/.results.csv.tmp").touch()
    refused(capsys, "found '.mine.tmp'", *COMMANDS["sweep"], "out")
    (small / "out/.mine.tmp").unlink()
    assert run("sweep", "small.ipynb", "--grid", "n=1", "--out", "out", "-q") == 0
    assert not (small / "out/.results.csv.tmp").exists()


def test_an_empty_directory_is_as_good_as_none(small):
    (small / "out").mkdir()
    with whole_directory(small / "out") as place:
        (place / "made").touch()
    assert tree(small).keys() == {"small.ipynb", "out/made"}


@pytest.mark.parametrize("command", ["run", "reproduce", "sweep"])
@pytest.mark.parametrize("place", ["data", "data/out", ".", "..", "notebooks", "file"])
def test_nothing_that_is_read_is_written_over(command, place, tmp_path, capsys, monkeypatch):
    shutil.copytree(article.data, tmp_path / "data")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "file").touch()
    shutil.copyfile(article.notebooks / "05-convictions.ipynb", tmp_path / "notebooks/05.ipynb")
    monkeypatch.chdir(tmp_path / "notebooks")
    what = ["sweep", "05.ipynb"] if command == "sweep" else [command, "--replace"]
    what += ["05.ipynb"] if command == "run" else []
    if command == "reproduce" and place == "notebooks":
        pytest.skip("they are the package's own")
    before = tree(tmp_path)
    assert run(*what, "--data", tmp_path / "data", "--out", tmp_path / place) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert tree(tmp_path) == before


def test_a_link_to_a_directory_stays_one(small):
    (small / "real").mkdir()
    (small / "link").symlink_to("real")
    with whole_directory(small / "link") as place:
        (place / "made").touch()
    assert (small / "link").is_symlink() and (small / "real/made").exists()


# Others at the same time


@pytest.mark.parametrize("command", ["run", "init", "sweep", "seal"])
def test_two_commands_do_not_write_to_one_place(command, small, capsys):
    out = small / "river-floods"
    if command == "seal":
        prepared("seal", out)
    place = out if command in ("sweep", "seal") else small / ".river-floods.incomplete"
    place.mkdir(exist_ok=True)
    descriptor = hold(place)
    refused(capsys, "found another command writing there", *COMMANDS[command], out)
    os.close(descriptor)
    assert run(*COMMANDS[command], out) == 0


# Places that cannot be written


@pytest.mark.parametrize(
    "command",
    [*(pytest.param(one, marks=soak) for one in ("run", "init", "notebooks", "sweep")), "seal"],
)
def test_a_full_disk_spoils_nothing(command, tmp_path):
    (tmp_path / "small.ipynb").write_text(SMALL)
    out = tmp_path / "river-floods"
    prepared(command, out)
    before = tree(tmp_path)
    words = [sys.executable, "-m", "researchlib.pardons", *COMMANDS[command], str(out)]
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 4; exec "$@"', "sh", *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    *before_it, told = done.stderr.splitlines()
    assert "river-floods" in told and "File too large" in told
    assert all(line.startswith("Could not save font_manager cache") for line in before_it)
    left = {name: digest for name, digest in tree(tmp_path).items() if name not in before}
    assert command == "sweep" or not left
    assert not any(name.endswith(".tmp") for name in left)
    assert {**tree(tmp_path), **before} == tree(tmp_path)


def test_a_directory_that_vanishes_is_told(tmp_path):
    told = pytest.raises(ResearchlibError, match="No such file or directory, expected a place")
    with told, whole_directory(tmp_path / "there/out") as place:
        shutil.rmtree(tmp_path / "there")
        (place / "made").write_text("nothing")


def test_sums_are_of_what_is_there_without_themselves(tmp_path):
    (tmp_path / "a").write_text("a")
    for _ in range(2):
        write_sums(tmp_path)
        assert (tmp_path / "SHA256SUMS").read_text().endswith("  a\n")
