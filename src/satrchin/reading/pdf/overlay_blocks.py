"""Draw the blocks of a page in reading order, and the cells of its tables, on its picture.

A block is a group of lines below each other; a table is lines with cells separated by TAB. Blocks are framed and
numbered, and an arrow leads from each to the next. Before: the lines of two columns; after: two frames, 1 on the right,
2 on the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from satrchin.document import Line
from satrchin.tables import fields_of, tables_of

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

BLOCK, TABLE = "#8a4fbf", "#d0601f"
APART = 1.6
"""Largest distance between two lines of a block, in line heights."""


def blocks_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines with a position, grouped by block, in reading order."""
    blocks: list[list[Line]] = []
    for line in lines:
        if line.box is None:
            continue
        if blocks and _goes_on(blocks[-1][-1], line):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [part for block in blocks for part in (tables_of(block) if "\t" in block[0].text else [block])]


def _goes_on(above: Line, below: Line) -> bool:
    if above.box is None or below.box is None or ("\t" in above.text) != ("\t" in below.text):
        return False
    gap, height = below.box.top - above.box.bottom, below.box.bottom - below.box.top
    shared = min(above.box.x1, below.box.x1) - max(above.box.x0, below.box.x0)
    return shared > 0 and below.box.bottom > above.box.bottom and gap < APART * height


def draw_blocks(pen: ImageDraw, lines: Sequence[Line], scale: float) -> None:
    """Frame the blocks and the cells of tables, and draw the order of the blocks."""
    frames = []
    for number, block in enumerate(blocks_of(lines), 1):
        box = block[0].box
        for line in block:
            box = box.union(line.box) if box and line.box else box
        if box is None:
            continue
        table = "\t" in block[0].text
        colour = TABLE if table else BLOCK
        x0, top, x1, bottom = (side * scale for side in box)
        pen.rectangle((x0 - 4, top - 4, x1 + 4, bottom + 4), outline=colour, width=2)
        pen.text((x0 - 3, top - 16), str(number), fill=colour)
        if table:
            for line in block:
                for field in filter(None, fields_of(line)):
                    pen.rectangle(tuple(side * scale for side in field), outline=colour)
        frames.append((x0, top, x1, bottom))
    for before, after in pairwise(frames):
        start = (before[0] + before[2]) / 2, before[3] + 4
        end = (after[0] + after[2]) / 2, after[1] - 4
        pen.line((*start, *end), fill=BLOCK)
        pen.ellipse((end[0] - 3, end[1] - 3, end[0] + 3, end[1] + 3), fill=BLOCK)
