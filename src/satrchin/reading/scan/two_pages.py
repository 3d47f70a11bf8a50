"""Divide a picture of an open book, or of two sheets side by side, into its pages.

In: the recognised pieces of lines of a wide picture, and its ruling lines. Out: those of each page, in the order of
reading: the right page first if the text is Persian. A table or a heading that crosses the middle keeps the picture
whole, and so do short lines, which may be cells of a wide table.
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.reading.geometry.chunks import Rule
from satrchin.reading.scan.parts import Cell, reads_from_right

BROAD = 1.2
"""Minimum width of a picture of two pages, in heights."""
MIDDLE = 0.4, 0.6
"""Where the middle of the gutter is, as a share of the width."""
GUTTER = 0.03
"""Minimum width of the gutter, as a share of the width of the picture."""
LEAST_LINES, FULL = 4, 0.8
"""Minimum number of lines on each page that are as wide as its text, and the share of that width that they fill."""
PAGE = 0.25
"""Minimum width of the text of a page, as a share of the width of the picture."""


def pages(cells: Sequence[Cell], rules: Sequence[Rule], shape: tuple[int, int]) -> list[tuple[list[Cell], list[Rule]]]:
    """The pieces and ruling lines of each page of a picture.

    Args:
        cells: the recognised pieces of lines of the picture.
        rules: its ruling lines, in pixels.
        shape: its height and width, in pixels.
    """
    height, width = shape
    fold = _gutter(cells, rules, width) if width > BROAD * height else None
    if fold is None:
        return [(list(cells), list(rules))]
    left = [cell for cell in cells if cell[0].x1 <= fold]
    right = [cell for cell in cells if cell[0].x0 >= fold]
    if not (_is_page(left, width) and _is_page(right, width)):
        return [(list(cells), list(rules))]
    found = [(left, [rule for rule in rules if rule[2] <= fold]), (right, [rule for rule in rules if rule[0] >= fold])]
    return found[::-1] if reads_from_right(cells) else found


def _gutter(cells: Sequence[Cell], rules: Sequence[Rule], width: int) -> float | None:
    """The middle of the widest gap near the middle that no piece and no ruling line crosses; the fold is none."""
    spans = [(float(piece.x0), float(piece.x1)) for piece, _, _ in cells]
    spans += [(left, right) for left, _, right, _ in rules if right - left > GUTTER * width]
    widest, middle, reach = GUTTER * width, None, 0.0
    for start, end in sorted(spans):
        if reach and start - reach > widest and MIDDLE[0] * width < (start + reach) / 2 < MIDDLE[1] * width:
            widest, middle = start - reach, (start + reach) / 2
        reach = max(reach, end)
    return middle


def _is_page(cells: Sequence[Cell], width: int) -> bool:
    """Whether these lines may be of a page."""
    if len(cells) < LEAST_LINES:
        return False
    extent = max(piece.x1 for piece, _, _ in cells) - min(piece.x0 for piece, _, _ in cells)
    full = sum(piece.x1 - piece.x0 > FULL * extent for piece, _, _ in cells)
    return extent > PAGE * width and full >= LEAST_LINES
