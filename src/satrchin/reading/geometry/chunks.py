"""Data types of page layout: chunks of text with their places, rows of chunks, blocks of rows.

A chunk is text on one baseline without a wide gap. PDF readers make chunks from glyphs, scan readers from words. A row
is the chunks of one height from left to right. A block is a group of rows. ``شماره: ۱۲`` on the left and ``وزارت راه``
on the right at one height are a row of two chunks.
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
"""A ruling line: left, top, right, bottom."""

_MARKER = re.compile(
    r"[•◦▪●○■□◆❖➢✓*·–-]|[(\[]?(?:\w|\d{1,3}(?:[.-]\d{1,2})*|الف|فلا)[-–.)\]:(\[]{1,2}|[-–.)(\[]{1,2}(?:\d{1,3}|\w|الف|فلا)[)\]]?"
)
_ITEM = re.compile(r"[•◦▪●○■□◆❖➢✓*·–-]|[(\[]?(?:\d{1,3}|\w|الف)[-–.)(\]\[]")
LEADER = 4
"""Minimum number of dots of a leader."""
_ENTRY = re.compile(r"(?:[.…·_] ?){4,}\d+|\d+(?:[.…·_] ?){4,}")
_LEADER = re.compile(r"(?:[.…·_] ?){4,}")


@dataclass(slots=True)
class Chunk:
    """Text on one baseline without a wide gap; lengths are in points or pixels, ``y`` grows downwards."""

    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    """Baseline, or another height that all chunks of a line share."""
    size: float = 0.0
    """Font size."""
    text: str = ""
    """Characters without blanks, from the right if it has Persian letters; used to classify the text."""
    advance: float = 0.0
    """Width of each character if all are equally wide, else 0."""
    table: Any = None
    """The :class:`Block` of the ruled table that this chunk represents."""

    @property
    def is_number(self) -> bool:
        """Whether it is mostly digits and no labelled field such as ``تاریخ: ۱۴۰۲/۰۷/۱۹``."""
        return is_number(self.text)

    @property
    def is_marker(self) -> bool:
        """Whether it is a list marker: a bullet, or a number or letter with a dot or dash."""
        return _MARKER.fullmatch(self.text) is not None

    @property
    def starts_item(self) -> bool:
        """Whether it begins with a list marker."""
        return _ITEM.match(self.text) is not None

    @property
    def is_label(self) -> bool:
        """Whether it ends with a colon, as a field label does."""
        return len(self.text) > 1 and self.text[-1] == ":"

    @property
    def has_leader(self) -> bool:
        """Whether it contains leader dots or a line to write on."""
        return _LEADER.search(self.text) is not None

    @property
    def is_dots(self) -> bool:
        """Whether it is a part of a leader."""
        return bool(self.text) and set(self.text) <= _DOTS

    @property
    def latin(self) -> bool:
        """Whether it has Latin letters and no Persian ones."""
        kinds = {kind_of(sign) for sign in self.text}
        return "L" in kinds and "R" not in kinds


_DOTS = frozenset(".…·_")
Some = TypeVar("Some", bound=Chunk)
Row = list[Some]
Span = tuple[float, float]


@dataclass(slots=True)
class Block(Generic[Some]):
    """A group of rows.

    A ``line`` is one row without cells, a ``row`` has cells, a ``table`` has rows of cells with one or more lines,
    ``code`` has lines of a listing. ``columns`` has children of kind ``column``, in reading order.
    """

    kind: Kind
    rows: list[list[list[Row[Some]]]] = field(default_factory=list)
    """Rows of cells from left to right; a cell has lines, a line has chunks from left to right."""
    children: list[Block[Some]] = field(default_factory=list)
    spans: list[list[tuple[int, int]]] = field(default_factory=list)
    """For a table with merged cells: the columns and rows that each cell of each row spans."""
    of: Some | None = None
    """For a ruled table: the chunk that represents it."""

    def leaves(self) -> Iterator[Block[Some]]:
        """The blocks with text, in reading order."""
        if self.children:
            for child in self.children:
                yield from child.leaves()
        else:
            yield self

    def chunks(self) -> Iterator[Some]:
        """All chunks of the block."""
        for leaf in self.leaves():
            for row in leaf.rows:
                for cell in row:
                    for line in cell:
                        yield from line


def is_number(text: str) -> bool:
    """Whether a row is mostly digits, see :attr:`Chunk.is_number`."""
    kinds = [kind_of(sign) for sign in text]
    if "R" in kinds and ":" in text:
        return False
    return "N" in kinds and kinds.count("N") >= kinds.count("R") + kinds.count("L")


def line_of(row: Row[Some]) -> Block[Some]:
    """A block of one row without cells."""
    return Block("line", [[[row]]])


def leads(row: Sequence[Chunk]) -> bool:
    """Whether a row has a dot leader, whole or in single dots."""
    return any(chunk.has_leader for chunk in row) or sum(chunk.is_dots for chunk in row) >= LEADER


def is_entry(row: Sequence[Chunk]) -> bool:
    """Whether a row is an entry of a table of contents: a dot leader that ends in a number."""
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
    """The usual distance between two rows."""
    steps = sorted(below[0].y - above[0].y for above, below in pairwise(rows))
    return steps[(len(steps) - 1) // 2] if steps else rows[0][0].size * 1.6
