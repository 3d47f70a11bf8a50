"""``python -m bench.healthy FOLDER``: how many lines of healthy text come out changed, and how many of them harmed.

The folder holds text that should come out as it goes in, ``*.txt`` or ``*.txt.xz``, a line a sentence, a verse or a
paragraph. Each file is cleaned in pages of so many lines, as somebody would hand them in. Some changes mend slips of
the text itself: ``--ask FILE`` writes the changed lines, those that nobody has judged first; ``bench.judged FILE``
takes the verdicts of a reader into the list. A line that is not judged counts as harmed. Files whose names begin with
``modern`` are counted apart from verse, old prose, colloquial texts and other languages.
"""

from __future__ import annotations

import lzma
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

import satrchin
from bench import judged
from bench.judged import UNJUDGED, Changed
from bench.report import machine
from bench.results import table, write_section
from satrchin.persian.chars import ZWNJ


def lines_of(path: Path) -> list[str]:
    """The lines of a text file that are not empty."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line.strip()]


def changed(lines: list[str], page: int) -> Iterator[Changed]:
    """The lines that come out changed, each with what became of it."""
    for start in range(0, len(lines), page):
        part = lines[start : start + page]
        made = satrchin.clean("\n".join(part)).split("\n")
        yield from (Changed(old, new) for old, new in zip(part, made, strict=True) if old != new)


def letters(line: str) -> str:
    """A line without its spaces and ZWNJs."""
    return line.replace(" ", "").replace(ZWNJ, "")


def is_turned(old: str, new: str) -> bool:
    """Whether a line has the same letters in another order."""
    one, two = letters(old), letters(new)
    return one != two and sorted(one) == sorted(two)


class Count:
    """Lines of some files: all, changed, turned, and the changed ones by verdict."""

    def __init__(self) -> None:
        self.lines = self.changed = self.turned = 0
        self.by_verdict: Counter[str] = Counter()

    def add(self, lines: int, found: list[Changed], verdicts: list[str]) -> None:
        """Count the lines of a file."""
        self.lines += lines
        self.changed += len(found)
        self.turned += sum(is_turned(old, new) for old, new in found)
        self.by_verdict.update(verdicts)

    @property
    def harmed(self) -> int:
        """Changed lines that had no slip of their author, or that nobody has judged."""
        return self.changed - self.by_verdict["slip"]

    def row(self, name: str) -> list[str]:
        """The row of a table."""
        counts = (self.changed, self.turned, *(self.by_verdict[name] for name in (*judged.VERDICTS, UNJUDGED)))
        return [name, f"{self.lines:,}", *map(str, counts), f"{self.harmed / max(self.lines, 1):.2%}"]


_HEAD = ["file", "lines", "changed", "turned", *judged.VERDICTS, UNJUDGED, "harmed"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--page", default=25, show_default=True, help="Lines that are cleaned together.")
@click.option("--most", type=float, help="Exit with 1 if a larger share of all lines is harmed.")
@click.option("--ask", type=click.Path(path_type=Path), help="Write the changed lines and their verdicts to this file.")
@click.option("--write", is_flag=True, help="Write the section Healthy of bench/RESULTS.md.")
def main(folder: Path, page: int, most: float | None, ask: Path | None, *, write: bool) -> None:
    """Count the lines of healthy text that come out changed, harmed, and with their letters in another order."""
    known = judged.load()
    sides = {"modern": Count(), "others": Count(), "all": Count()}
    every: list[Changed] = []
    rows = []
    for path in sorted(folder.glob("*.txt*")):
        lines = lines_of(path)
        found = list(changed(lines, page))
        every += found
        one = Count()
        side = "modern" if path.name.startswith("modern") else "others"
        for count in (one, sides[side], sides["all"]):
            count.add(len(lines), found, judged.verdicts(found, known))
        rows.append(one.row(path.name.split(".")[0]))
        print(*rows[-1], flush=True)
    rows += [count.row(name) for name, count in sides.items()]
    text = table(_HEAD, rows)
    print(f"\n{text}")
    if ask:
        judged.ask(every, known, ask)
    if write:
        write_section("Healthy", f"`python -m bench.healthy FOLDER --write`, {machine()}.\n\n{text}")
    if most is not None and sides["all"].harmed > most * sides["all"].lines:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
