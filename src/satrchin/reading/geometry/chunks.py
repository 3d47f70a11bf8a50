"""What a page's layout is made of: chunks of text with their places, rows of them, blocks.

A chunk is text on one baseline without a wide gap in it; PDFs make chunks of glyphs, scans of words. A row is the
chunks of one height from left to right, a block is rows that belong together. ``شماره: ۱۲`` on the left and
``وزارت راه`` on the right of one height are a row of two chunks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Generic, Literal, TypeVar

from satrchin.reading.geometry.cells import kind_of

Kind = Literal["line", "row", "table", "code", "columns", "column"]
Rule = tuple[float, float, float, float]
"""A drawn line: left, top, right, bottom."""

_MARKER = re.compile(
    r"[•◦▪●○■□◆❖➢✓*·–-]|[(\[]?(?:\w|\d{1,3}(?:[.-]\d{1,2})*|الف|فلا)[-–.)\]:(\[]{1,2}|[-–.)(\[]{1,2}(?:\d{1,3}|\w|الف|فلا)[)\]]?"
)
_ITEM = re.compile(r"[•◦▪●○■□◆❖➢✓*·–-]|[(\[]?(?:\d{1,3}|\w|الف)[-–.)(\]\[]")
LEADER = 4
"""Dots of a leader at least."""
_ENTRY = re.compile(r"(?:[.…·_] ?){4,}\d+|\d+(?:[.…·_] ?){4,}")
_LEADER = re.compile(r"(?:[.…·_] ?){4,}")


@dataclass(slots=True)
class Chunk:
    """Text on one baseline without a wide gap in it; lengths are in points or pixels, ``y`` grows downwards."""

    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    """Its baseline, or any other height that is the same for all chunks of a line."""
    size: float = 0.0
    """Font size."""
    text: str = ""
    """Its signs without blanks, from the right if it has Persian letters; enough to tell what kind of text it is."""
    advance: float = 0.0
    """Width of each of its signs where all are equally wide, else 0."""
    table: Any = None
    """The :class:`Block` of a ruled table that stands here instead of text."""

    @property
    def is_number(self) -> bool:
        """Mostly digits, and no field of a letter's head: ``تاریخ: ۱۴۰۲/۰۷/۱۹`` says what its number is."""
        return is_number(self.text)

    @property
    def is_marker(self) -> bool:
        """A bullet, or a number or letter with a dot or dash: what stands before a list's item."""
        return _MARKER.fullmatch(self.text) is not None

    @property
    def starts_item(self) -> bool:
        """It begins with a list's marker."""
        return _ITEM.match(self.text) is not None

    @property
    def is_label(self) -> bool:
        """It ends with a colon, as the name of a field does."""
        return len(self.text) > 1 and self.text[-1] == ":"

    @property
    def has_leader(self) -> bool:
        """Dots or a line to be written on are in it."""
        return _LEADER.search(self.text) is not None

    @property
    def is_dots(self) -> bool:
        """A part of a leader."""
        return bool(self.text) and set(self.text) <= _DOTS

    @property
    def latin(self) -> bool:
        """It has Latin letters and no Persian ones."""
        kinds = {kind_of(sign) for sign in self.text}
        return "L" in kinds and "R" not in kinds


_DOTS = frozenset(".…·_")
Some = TypeVar("Some", bound=Chunk)
Row = list[Some]
Span = tuple[float, float]


@dataclass(slots=True)
class Block(Generic[Some]):
    """Rows that belong together.

    A ``line`` is one row without cells, a ``row`` has cells, a ``table`` rows of cells that may be of several lines,
    ``code`` lines of a listing. ``columns`` have children of kind ``column``, in reading order.
    """

    kind: Kind
    rows: list[list[list[Row[Some]]]] = field(default_factory=list)
    """Rows, each of cells from left to right, each of the lines in it, each of chunks from left to right."""
    children: list[Block[Some]] = field(default_factory=list)
    spans: list[list[tuple[int, int]]] = field(default_factory=list)
    """Of a table with cells over several fields: how many columns and rows each cell of each row covers."""
    of: Some | None = None
    """Of a ruled table: the chunk that stands for it."""

    def leaves(self) -> Iterator[Block[Some]]:
        """The blocks that hold text, in reading order."""
        if self.children:
            for child in self.children:
                yield from child.leaves()
        else:
            yield self

    def chunks(self) -> Iterator[Some]:
        """All chunks in it."""
        for leaf in self.leaves():
            for row in leaf.rows:
                for cell in row:
                    for line in cell:
                        yield from line


def is_number(text: str) -> bool:
    """Mostly digits, see :attr:`Chunk.is_number`."""
    kinds = [kind_of(sign) for sign in text]
    if "R" in kinds and ":" in text:
        return False
    return "N" in kinds and kinds.count("N") >= kinds.count("R") + kinds.count("L")


def line_of(row: Row[Some]) -> Block[Some]:
    """A row without cells."""
    return Block("line", [[[row]]])


def leads(row: Sequence[Chunk]) -> bool:
    """A row has a leader of dots in it, whole or dot by dot."""
    return any(chunk.has_leader for chunk in row) or sum(chunk.is_dots for chunk in row) >= LEADER


def is_entry(row: Sequence[Chunk]) -> bool:
    """An entry of a list of contents: a leader of dots, and a number where it ends."""
    if not leads(row):
        return False
    ends = (row[0], row[-1])
    return any(_ENTRY.fullmatch(chunk.text) or _ENTRY.search(chunk.text[-40:]) for chunk in row) or any(
        chunk.text.isdigit() for chunk in ends
    )


def size_of(row: Sequence[Chunk]) -> float:
    """The font size of a row."""
    return max(chunk.size for chunk in row)


def usual_size(rows: Sequence[Sequence[Chunk]]) -> float:
    """The font size of most rows."""
    sizes = sorted(row[0].size for row in rows)
    return sizes[len(sizes) // 2]


def pitch_of(rows: Sequence[Sequence[Chunk]]) -> float:
    """The usual distance from a row to the next one."""
    steps = sorted(below[0].y - above[0].y for above, below in pairwise(rows))
    return steps[(len(steps) - 1) // 2] if steps else rows[0][0].size * 1.6
