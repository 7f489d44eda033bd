"""What the fifty claims cost on 1, 3, 10, 30 and 100 times the evidence.

Every publication is copied with a family of its own, one number in ten one more than printed. Each
size is written to disk as a data package and judged by a process of its own: all verdicts, now and
on the day, with what they hang on. Prints user seconds, wall seconds and peak memory of each, and
how user seconds grow: the slope of their logarithm against that of the evidence. With ``--into``
they are kept in a file from which ``picture.py`` draws.

    python benchmarks/growth.py [--into FILE] [TIMES ...]
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from researchlib.article import Article
from researchlib.pardons import article
from researchlib.schema import Row

TIMES = (1, 3, 10, 30, 100)
COPIED = ("sources", "observations")
SLIPS = 0.1


def write(original: Article, times: int, directory: Path) -> None:
    """Write the evidence so many times over as a data package."""
    dataset, rnd = original.material.dataset, random.Random(2)
    dates = {row["series"] for row in dataset.rows["series"] if row["unit"] == "date"}
    package = json.loads(json.dumps(dataset.package))
    not_copied = {
        row["source_id"]
        for row in dataset.rows["sources"]
        if original.source in (row["source_id"], row["repeats"])
    }
    for resource_ in package["resources"]:
        for fact in ("hash", "bytes", "rows"):
            resource_.pop(fact, None)
        name = resource_["name"]
        with (directory / resource_["path"]).open("w", encoding="utf-8", newline="") as file:
            fields = [field["name"] for field in resource_["schema"]["fields"]]
            writer = csv.DictWriter(file, fields, lineterminator="\n")
            writer.writeheader()
            writer.writerows(map(_written, dataset.rows[name]))
            copied = [
                row
                for row in dataset.rows[name]
                if name in COPIED and row["source_id"] not in not_copied
            ]
            for turn in range(1, times):
                writer.writerows(_copy(_written(row), turn, dates, rnd) for row in copied)
    (directory / "datapackage.json").write_text(json.dumps(package), "utf-8")


def _written(row: Row) -> dict[str, Any]:
    return {k: str(v).lower() if isinstance(v, bool) else v for k, v in row.items()}


def _copy(row: dict[str, Any], turn: int, dates: set[str], rnd: random.Random) -> dict[str, Any]:
    for column in ("source_id", "repeats", "observation_id"):
        if row.get(column):
            row[column] = f"{row[column]}-{turn}"
    number = row.get("value", "").isdigit() and row["series"] not in dates
    if number and rnd.random() < SLIPS:
        row["value"] = int(row["value"]) + 1
    return row


def judge(directory: Path) -> None:
    """Print what judging all fifty costs this process."""
    started = time.perf_counter()
    # Sums do not come out where one of their parts was changed.
    ledger = replace(article, reconcile=lambda _: None).using(directory).on()
    found = [
        (f.verdict, f.verdict_on_the_day, f.now.hangs_on, f.then and f.then.hangs_on)
        for f in ledger.findings()
    ]
    wall = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    facts = (len(found), used.ru_utime, wall, used.ru_maxrss / 1024)
    print(json.dumps([len(ledger.material.evidence.observations), *facts]))


def main(times: list[int], into: Path | None) -> None:
    points, kept = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for n in times:
            directory = Path(scratch) / str(n)
            directory.mkdir()
            write(article, n, directory)
            done = subprocess.run(
                [sys.executable, __file__, "--judge", str(directory)],
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            observations, claims, user, wall, memory = json.loads(done.stdout)
            points.append((math.log(observations), math.log(user)))
            kept.append({"times": n, "observations": observations, "user": user, "memory": memory})
            print(
                f"{n:4} times: {observations:7,} observations, {claims} claims: "
                f"{user:6.2f} s user, {wall:6.2f} s wall, {memory:5.0f} MB",
                flush=True,
            )
    if len(points) > 1:
        slope = statistics.linear_regression(*zip(*points, strict=True)).slope
        print(f"log-log slope {slope:.2f}")
    if into:
        whole = json.loads(into.read_text()) if into.exists() else {}
        into.write_text(json.dumps(whole | {"growth": kept}, indent=2) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("times", type=int, nargs="*", default=TIMES)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--judge", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.judge:
        judge(options.judge)
    else:
        main(options.times, options.into)
