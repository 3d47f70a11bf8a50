"""Documents of the extracted set: our own texts, each as one page of headings, paragraphs and list items.

``documents()`` gives name -> :class:`~bench.pdf.layouts.Leaf`. Single-column pages: reading order is not the question
here, the order inside the line is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from bench.pdf.layouts import Block, Leaf

_BENCH = Path(__file__).parents[1]
_SOURCES = (
    Path(__file__).with_name("texts"),
    _BENCH / "data" / "persian",
    _BENCH.parent / "tests" / "cases" / "letters",
)
LINES, WIDTH = 27, 88
"""Lines of a page, and characters that a line of 12 points holds in the widest font: a page must not overflow."""


def documents() -> dict[str, Leaf]:
    """Every document by its name."""
    found: dict[str, Leaf] = {}
    for folder in _SOURCES:
        for path in sorted(folder.glob("*.txt")):
            lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
            found.update(_leaves(f"{folder.name}_{path.stem}", filter(None, lines)))
    letters = json.loads((_BENCH / "pdf" / "letters.json").read_text(encoding="utf-8"))
    for name, blocks in letters.items():
        rows = [row[0] for block in blocks if block["kind"] in {"head", "para", "foot"} for row in block["rows"]]
        found.update(_leaves(f"pdf_{name}", rows))
    return found


def _leaves(name: str, lines: Iterable[str]) -> Iterator[tuple[str, Leaf]]:
    """The pages that a text fills."""
    pages: list[list[str]] = [[]]
    used = 0
    for line in lines:
        need = 1 + len(line) // WIDTH
        if pages[-1] and used + need > LINES:
            pages.append([])
            used = 0
        pages[-1].append(line)
        used += need
    for number, page in enumerate(pages, 1):
        yield f"{name}{number if len(pages) > 1 else ''}", Leaf(tuple(_blocks(page)))


def _blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Lines as blocks: ``# `` opens a heading, ``• `` a list item."""
    kinds = {"#": "head", "•": "items"}
    for kind, group in groupby(lines, lambda line: kinds.get(line[0], "para")):
        yield Block(kind, tuple((line if kind == "para" else line[2:],) for line in group))


def of_producer(number: int, *, every: bool) -> dict[str, tuple[int, Leaf]]:
    """The documents of a producer, each with its number: all, or the technical ones and a third of the rest."""
    return {
        name: (place, leaf)
        for place, (name, leaf) in enumerate(documents().items())
        if every or name.startswith("texts_") or place % 3 == number % 3
    }
