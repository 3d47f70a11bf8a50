"""``python -m bench.harm``: what cleaning does to small cases and to healthy lines, beside other cleaners.

A case is right, wrong or harmful: harmful if it should have stayed as it was, or if a word that was right has become
another. Cases are those of ``tests/cases`` that need no options, or a JSONL file with ``input`` and ``want``. Healthy
lines are those of ``bench.healthy``: every file of a folder, in pages; of the other cleaners' lines those count as
changed that differ in more than spaces at their ends.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

import satrchin
from bench.healthy import lines_of
from bench.others import Clean, installed
from bench.report import machine
from bench.results import table, write_section

CASES = Path(__file__).parents[1] / "tests" / "cases"
_PAGE = 25


class Small(NamedTuple):
    """A small case: what comes in, and what a careful editor would want."""

    text: str
    want: str


def small_cases(path: Path) -> list[Small]:
    """The cases of a JSONL file, or of a folder of the repository's case files."""
    if path.is_file():
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        return [Small(row["input"], row["want"]) for row in rows]
    return [Small(row["input"], row.get("output", row["input"])) for row in _rows(path)]


def _rows(folder: Path) -> Iterator[dict[str, str]]:
    """The cases of the default recipe without options that are known to be right."""
    for file in sorted(folder.glob("*.json")):
        for row in json.loads(file.read_text(encoding="utf-8")):
            special = {"stages", "options", "needs"} & row.keys() or row.get("recipe", "text") != "text"
            if not special and row["kind"] != "known-failure":
                yield row


def verdict(case: Small, got: str) -> str:
    """Whether a case came out ``right``, ``wrong`` or ``harmful``."""
    before, want, after = case.text.strip(), case.want.strip(), got.strip()
    if after == want:
        return "right"
    kept = set(before.split()) & set(want.split())
    return "harmful" if before == want or not kept <= set(after.split()) else "wrong"


def changed(pages: Sequence[str], cleaned: Sequence[str]) -> int:
    """How many lines of some pages came out changed; a page with another number of lines counts whole."""
    total = 0
    for before, after in zip(pages, cleaned, strict=True):
        ones, others = before.split("\n"), after.split("\n")
        same = len(ones) == len(others)
        total += sum(a.strip() != b.strip() for a, b in zip(ones, others, strict=True)) if same else len(ones)
    return total


def _pages(folder: Path, every: int) -> list[str]:
    """Every n-th page of the files of a folder."""
    lines = (lines_of(path) for path in sorted(folder.glob("*.txt*")))
    pages = ["\n".join(part[start : start + _PAGE]) for part in lines for start in range(0, len(part), _PAGE)]
    return pages[::every]


def _row(name: str, clean: Clean, cases: Sequence[Small], pages: Sequence[str]) -> list[str]:
    count = Counter(map(verdict, cases, clean([case.text for case in cases])))
    lines = sum(page.count("\n") + 1 for page in pages)
    share = f"{changed(pages, clean(pages)) / lines:.4f}" if pages else "–"
    return [name, *(str(count[kind]) for kind in ("right", "wrong", "harmful")), share]


@click.command()
@click.option("--cases", type=click.Path(path_type=Path, exists=True), default=CASES, help="A JSONL file or a folder.")
@click.option("--healthy", type=click.Path(path_type=Path, exists=True), help="A folder of healthy text.")
@click.option("--every", default=1, show_default=True, help="Take every n-th page of the healthy text.")
@click.option("--python", "pythons", multiple=True, help="An interpreter that has other cleaners; may be repeated.")
@click.option("--virastar", type=click.Path(path_type=Path, exists=True), help="Where npm install virastar was run.")
@click.option("--write", is_flag=True, help="Write the section Harm of bench/RESULTS.md.")
def main(
    cases: Path, healthy: Path | None, every: int, pythons: tuple[str, ...], virastar: Path | None, write: bool
) -> None:
    """Count right, wrong and harmful cases and changed healthy lines, beside other cleaners."""
    found, pages = small_cases(cases), _pages(healthy, every) if healthy else []
    tools: list[tuple[str, Clean]] = [
        ("satrchin", lambda texts: [satrchin.clean(text) for text in texts]),
        ("nothing done", list),
        *installed(pythons, virastar),
    ]
    rows = [_row(name, clean, found, pages) for name, clean in tools]
    text = table(["cleaner", "right", "wrong", "harmful", "healthy lines changed"], rows)
    lines = sum(page.count("\n") + 1 for page in pages)
    head = f"{len(found)} cases, {lines} healthy lines"
    print(f"{head}\n\n{text}")
    if write:
        write_section("Harm", f"`python -m bench.harm --write`, {machine()}: {head}.\n\n{text}")


if __name__ == "__main__":
    main()
