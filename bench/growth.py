"""``python -m bench.growth``: time and memory of long garbled documents.

In: lines of our own texts, drawn by chance and damaged as runs in reversed order. Out:
for each size the CPU seconds of ``satrchin clean``, the seconds for a thousand lines, and the peak memory. Time grows
linearly if the seconds for a thousand lines stay; the first document pays for the models.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from training.damage import in_runs

from bench.costs import satrchin, watch
from bench.report import machine
from bench.results import table, write_section
from bench.sets import DATA

SIZES = {"quick": (1_000, 4_000, 16_000), "normal": (500, 2_000, 6_000)}
"""Lines of the documents by thoroughness; 6,000 are 200 pages of 30 lines."""
RUNS = 20.0
"""Mean length of a run, in characters."""
LONGEST = 110
"""Characters of a line."""


def garbled(lines: int, seed: int = 1) -> Iterator[str]:
    """So many garbled lines; no two pages are alike."""
    random = Random(seed)
    whole = [line for path in sorted((DATA / "persian").glob("*.txt")) for line in _wrapped(path)]
    for _ in range(lines):
        yield in_runs(random.choice(whole), random, runs=RUNS, mirrored=False).text


def _wrapped(path: Path) -> Iterator[str]:
    """The lines of a text, as long as those of a page."""
    line = ""
    for word in path.read_text(encoding="utf-8").split():
        if line and len(line) + len(word) >= LONGEST:
            yield line
            line = ""
        line = f"{line} {word}".strip()


def rows(sizes: Sequence[int], thoroughness: str) -> Iterator[list[str]]:
    """A row of the table for each size."""
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder, f"{size}.txt")
            path.write_text("\n".join(garbled(size)) + "\n", encoding="utf-8")
            option = f"order.thoroughness={thoroughness}"
            command = satrchin("clean", str(path), "-o", str(path.with_suffix(".clean.txt")), "--set", option)
            cost = watch(command, accepted=(0, 1))  # 1: some lines are uncertain
            each = f"{cost.processor * 1000 / size:.1f}"
            yield [thoroughness, f"{size:,}", f"{cost.processor:.0f}", each, f"{cost.megabytes:.0f}"]


def main() -> None:
    """Print the table, or write it."""
    parser = argparse.ArgumentParser("python -m bench.growth", description=__doc__.split("\n", maxsplit=1)[0])
    for name, usual in SIZES.items():
        parser.add_argument(f"--{name}", type=int, nargs="*", default=usual, metavar="LINES", help="sizes of documents")
    parser.add_argument("--write", action="store_true", help="the section Growth of RESULTS.md")
    options = vars(parser.parse_args())
    found = []
    for name in SIZES:
        for row in rows(options[name], name):
            print(*row, file=sys.stderr)
            found.append(row)
    sizes = " ".join(f"--{name} {' '.join(map(str, options[name]))}" for name in SIZES)
    head = ["order.thoroughness", "garbled lines", "CPU seconds", "for 1,000 lines", "peak memory in MB"]
    body = f"`python -m bench.growth {sizes} --write`, {machine()}.\n\n{table(head, found)}"
    print(body)
    if options["write"]:
        write_section("Growth", body)


if __name__ == "__main__":
    main()
