"""``python -m bench.healthy FOLDER``: how many lines of healthy text come out changed, file by file.

The folder holds text that should come out as it goes in, ``*.txt`` or ``*.txt.xz``, a line a sentence, a verse or a
paragraph. Each file is cleaned in pages of so many lines, as somebody would hand them in. What was changed is shown for
a person to judge: some of it mends slips of the text itself.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

import click

import satrchin
from bench.report import machine
from bench.results import table, write_section
from satrchin.persian.chars import ZWNJ


def lines_of(path: Path) -> list[str]:
    """The lines of a text file that are not empty."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line.strip()]


def changed(lines: list[str], page: int) -> Iterator[tuple[str, str]]:
    """The lines that come out changed, each with what became of it."""
    for start in range(0, len(lines), page):
        part = lines[start : start + page]
        made = satrchin.clean("\n".join(part)).split("\n")
        yield from ((old, new) for old, new in zip(part, made, strict=True) if old != new)


def letters(line: str) -> str:
    """A line without its spaces and ZWNJs."""
    return line.replace(" ", "").replace(ZWNJ, "")


def is_turned(old: str, new: str) -> bool:
    """Whether a line has the same letters in another order."""
    one, two = letters(old), letters(new)
    return one != two and sorted(one) == sorted(two)


def _row(name: str, lines: int, found: int, turned: int) -> str:
    return f"{name:32} {lines:7} lines {found:6} changed {found / max(lines, 1):8.3%} {turned:4} turned"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--page", default=25, show_default=True, help="Lines that are cleaned together.")
@click.option("--show", default=0, show_default=True, help="Changed lines of each file to show.")
@click.option("--most", type=float, help="Exit with 1 if a larger share of all lines is changed.")
@click.option("--write", is_flag=True, help="Write the section Healthy of bench/RESULTS.md.")
def main(folder: Path, page: int, show: int, most: float | None, *, write: bool) -> None:
    """Count the lines of healthy text that come out changed, and those whose letters change their order."""
    total = bad = turned = 0
    rows = []
    for path in sorted(folder.glob("*.txt*")):
        lines = lines_of(path)
        found = list(changed(lines, page))
        wrong = sum(is_turned(old, new) for old, new in found)
        total, bad, turned = total + len(lines), bad + len(found), turned + wrong
        print(_row(path.name, len(lines), len(found), wrong), flush=True)
        rows.append([path.name.split(".")[0], f"{len(lines):,}", str(len(found)), str(wrong)])
        for old, new in found[:show]:
            print(f"    {old.replace(ZWNJ, '~')}\n    {new.replace(ZWNJ, '~')}")
    share = bad / max(total, 1)
    if write:
        rows.append(["all", f"{total:,}", str(bad), str(turned)])
        text = table(["file", "lines", "changed", "turned"], rows)
        write_section("Healthy", f"`python -m bench.healthy FOLDER --write`, {machine()}.\n\n{text}")
    print(_row("all", total, bad, turned))
    if most is not None and share > most:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
