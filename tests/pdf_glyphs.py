"""Glyphs and cells made by hand, for the tests of what is made of them."""

from __future__ import annotations

from satrchin.reading.pdf.lines.bidi import Habits, read_line
from satrchin.reading.pdf.lines.cells import LineCell, kind_of
from satrchin.reading.pdf.syntax.fonts import Font
from satrchin.reading.pdf.syntax.glyph import Glyph


def font() -> Font:
    return Font("Test", wide=True, ascent=0.8, descent=-0.2, mapped=True)


FONT = font()


def from_left(text: str, x: float = 0.0, y: float = 100.0, *, seq: int = 0, size: float = 10.0) -> list[Glyph]:
    """A text as it stands from ``x`` to the right, painted in that order: letters half as wide as high."""
    glyphs = []
    for place, letter in enumerate(text):
        width = size * (0.25 if letter == " " else 0.5)
        glyphs.append(Glyph(letter, ord(letter), FONT, x, x + width, y, size, 0.0, seq, seq + place, -1, hidden=False))
        x += width
    return glyphs


def painted(text: str, right: float, y: float = 100.0, *, seq: int, op: int) -> list[Glyph]:
    """A Persian text that ends at ``right``, painted letter after letter from there."""
    glyphs = []
    for place, letter in enumerate(text):
        width = 2.5 if letter == " " else 5.0
        glyphs.append(
            Glyph(letter, ord(letter), FONT, right - width, right, y, 10.0, 0.0, op, seq + place, -1, hidden=False)
        )
        right -= width
    return glyphs


def texts(glyphs: list[Glyph]) -> list[str]:
    return ["".join(mark.text for mark in read_line(glyphs, "rtl", Habits())[0])]


def marks_of(text: str, one: Font, codes: dict[int, int] | None = None) -> list[LineCell]:
    """Cells of a text, each letter's code its own; ``codes``: place to another code."""
    found = []
    for place, letter in enumerate(text):
        code = (codes or {}).get(place, ord(letter))
        glyph = Glyph(letter, code, one, 0.0, 5.0, 0.0, 10.0, 0.0, 0, place, -1, hidden=False)
        found.append(LineCell(letter, kind_of(letter), glyph))
    return found


class Words:
    """A lexicon of a few words."""

    def __init__(self, *words: str, **counts: int) -> None:
        self.words = dict.fromkeys(words, 100) | counts

    def frequency(self, word: str) -> int:
        return self.words.get(word, 0)


class Shape:
    """Outlines whose every glyph has ink of this height and width from the lower left corner of its place."""

    def __init__(self, height: float, width: float = 1.0) -> None:
        self.height, self.width = height, width

    def box(self, _: int) -> tuple[float, float, float, float]:
        return 0.0, 0.0, self.width, self.height
