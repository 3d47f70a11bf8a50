"""Find the structure of a cleaned page for formats that have one: headings, paragraphs, list items, tables.

In: the lines of a page. Out: blocks in reading order. Rows are lines whose cells a TAB parts; an item begins with a
bullet or a number; a heading is a short line set clearly larger than the page's other lines. The text itself is not
changed: a bullet or number stays a part of its item's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median
from typing import Literal, NamedTuple

from satrchin.document import Line, Page
from satrchin.persian.chars import ROUND_BULLETS
from satrchin.tables import tables_of
from satrchin.writing.placed import printed_lines

Kind = Literal["heading", "paragraph", "item", "table", "blank"]

LARGER = 1.2
"""Height of a heading's letters, as a multiple of the page's usual height."""
LONGEST_HEADING = 90
"""Characters of a heading at most."""

_ITEM = re.compile(
    rf"\s*(?:[{''.join(sorted(ROUND_BULLETS))}*·]\s*|[-–]\s+|(?P<number>[0-9۰-۹٠-٩]{{1,3}})\s?[.)\-–ـ]\s*(?![0-9۰-۹٠-٩]))"
)


class Field(NamedTuple):
    """A cell of a table: where it begins, and how many columns and rows it covers."""

    row: int
    column: int
    across: int
    down: int
    text: str


class Block(NamedTuple):
    """A part of a page."""

    kind: Kind
    lines: tuple[Line, ...]

    @property
    def fields(self) -> list[Field]:
        """The cells of a table, row by row; a cell moves on where one of a row above reaches down."""
        found: list[Field] = []
        taken: set[tuple[int, int]] = set()
        for row, line in enumerate(self.lines):
            column = 0
            for text, across, down in line.fields:
                while (row, column) in taken:
                    column += 1
                wide = next((n for n in range(1, across) if (row, column + n) in taken), across)
                high = min(down, len(self.lines) - row)
                taken.update((row + y, column + x) for y in range(high) for x in range(wide))
                found.append(Field(row, column, wide, high, text.strip()))
                column += wide
        return found

    @property
    def rows(self) -> list[list[str]]:
        """The texts of a table, row by row, all rows of one length; what a cell covers further is empty."""
        fields = self.fields
        width = max(field.column + field.across for field in fields)
        rows = [[""] * width for _ in self.lines]
        for field in fields:
            rows[field.row][field.column] = field.text
        return rows


class Item(NamedTuple):
    """A list item's text without its marker."""

    number: int | None
    """None: its marker is a bullet."""
    text: str


def blocks(page: Page) -> Iterator[Block]:
    """The blocks of a page; lines that follow each other in a list or in one table are one block."""
    usual = _usual_height(page.lines)
    for kind, group in groupby(page.lines, key=lambda line: _kind(line, usual)):
        lines = tuple(group)
        if kind == "table":
            yield from (Block(kind, tuple(rows)) for rows in tables_of(lines))
        elif kind == "item":
            yield Block(kind, lines)
        else:
            yield from (Block(kind, (line,)) for line in lines)


def item(text: str) -> Item:
    """A list item's number and text.

    >>> item("۱- نان"), item("• آب")
    (Item(number=1, text='نان'), Item(number=None, text='آب'))
    """
    marker = _ITEM.match(text)
    if marker is None:
        return Item(None, text.strip())
    number = marker["number"]
    return Item(int(number) if number else None, text[marker.end() :].strip())


def _kind(line: Line, usual: float) -> Kind:
    text = line.text.strip()
    if not text:
        return "blank"
    if "\t" in text:
        return "table"
    if _ITEM.match(text):
        return "item"
    height = _height(line)
    large = usual and height > LARGER * usual and len(text) <= LONGEST_HEADING
    return "heading" if large else "paragraph"


def _height(line: Line) -> float:
    """The height of a line's letters in points; 0 where the line has no place or several lines of print."""
    rows = printed_lines(line)
    return rows[0].box.bottom - rows[0].box.top if len(rows) == 1 else 0.0


def _usual_height(lines: Sequence[Line]) -> float:
    """The median height of the lines of print, each counted by its letters."""
    heights: list[float] = []
    for line in lines:
        for row in printed_lines(line):
            heights += [row.box.bottom - row.box.top] * len(row.words)
    return median(heights) if heights else 0.0
