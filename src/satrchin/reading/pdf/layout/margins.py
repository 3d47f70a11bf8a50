"""Find lines of mostly Latin letters that are set from the right: those at the right margin of a Persian page.

``Windows 11 و iPhone 13`` at the left margin begins with Windows; at the right margin, where the Persian lines around
it begin, it begins with iPhone. Lines at both margins, as those of an English paragraph, are left to their letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from satrchin.persian.chars import MIRROR
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.geometry.display_order import display_levels, display_order
from satrchin.reading.pdf.layout.rows import Row
from satrchin.reading.pdf.lines.cells import LineCell

ALIGNED, EXACT = 0.4, 0.05
"""Maximum distance of aligned line ends, in font sizes, and of those of justified lines."""
LEAST_ALIGNED, LEAST_JUSTIFIED = 2, 4
"""Minimum number of lines that show the right margin, and of justified lines that show where a column begins."""
_NOT_FIRST = frozenset(".,:;!?)]}»%\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}")
"""Signs that begin no line."""


class Margins:
    """The margins of a page, as its rows show them."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """``rows``: of the page, each from left to right."""
        self._rows = rows

    @cached_property
    def _rights(self) -> list[float]:
        """Right ends of the rows with Persian letters at their right end."""
        found = []
        for row in self._rows:
            glyphs = sorted(row[-1].glyphs, key=lambda glyph: -glyph.x1)
            kinds = (kind_of(glyph.text) for glyph in glyphs)
            if next((kind for kind in kinds if kind in "RL"), "") == "R":
                found.append(row[-1].x1)
        return found

    def holds_right(self, row: Row) -> bool:
        """Whether a row ends at the right margin, where Persian lines begin, and does not begin at the left one."""
        left, right, reach = row[0].x0, row[-1].x1, ALIGNED * row[-1].size
        if sum(abs(other - right) < reach for other in self._rights) < LEAST_ALIGNED:
            return False
        others = [other for other in self._rows if other is not row and abs(other[0].x0 - left) < reach]
        if any(abs(other[-1].x1 - right) > reach for other in others):
            return False
        exact = sum(abs(other[0].x0 - left) < EXACT * row[-1].size for other in others)
        return exact < LEAST_JUSTIFIED and left - min(other[0].x0 for other in self._rows) > reach


def is_displayed(cells: Sequence[LineCell]) -> bool:
    """Whether cells in logical order are displayed as the page shows them, in a line from right to left.

    Both brackets of a Latin word may be of the line or of the word, which looks alike. False if the line begins with a
    sign that begins no line.
    """
    first = next((cell.text for cell in cells if cell.kind not in "SZ"), "")
    if first in _NOT_FIRST:
        return False
    texts = [cell.text for cell in cells]
    shown = [cells[place] for place in display_order(display_levels(texts, rtl=True))]
    inked = [cell.glyph for cell in shown if cell.kind not in "SZM" and cell.text not in MIRROR]
    places = [glyph.x0 + glyph.x1 for glyph in inked if glyph is not None]
    return places == sorted(places)
