"""Diacritics of PDFs: glyphs without text, unmapped ones, and those that repeat their letter."""

from __future__ import annotations

import unicodedata

import pytest

from pdf_glyphs import FONT
from satrchin.reading.pdf.glyphs.diacritics import is_lost_sign, with_lost_signs, with_signs, without_echoes
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph

HAMZA, MADDA = "\N{ARABIC HAMZA ABOVE}", "\N{ARABIC MADDAH ABOVE}"


def glyph(text: str, x0: float, width: float = 5.0, *, code: int = 1, y: float = 100.0) -> Glyph:
    return Glyph(text, code, FONT, x0, x0 + width, y, 10.0, 0.0, 0, 0, -1, hidden=False)


def told(glyphs: list[Glyph]) -> list[str]:
    return [unicodedata.normalize("NFC", one.text) for one in glyphs]


def test_a_sign_without_text_gives_its_diacritic_to_the_letter_under_it() -> None:
    """What the letter usually bears, where no other letter shows what the sign is."""
    glyphs = [glyph("ه", 0), glyph("", 2, 0, code=9), glyph("ا", 10, code=2), glyph("", 12, 0, code=8)]
    assert told(with_signs(glyphs)) == [f"ه{HAMZA}", "آ"]


def test_a_sign_is_what_it_is_over_another_letter() -> None:
    """Over the first alef the file says madda; so the same glyph over a waw is one too."""
    glyphs = [glyph("آ", 0), glyph("", 2, 0, code=9), glyph("و", 10, code=2), glyph("", 12, 0, code=9)]
    assert told(with_signs(glyphs)) == ["آ", f"و{MADDA}"]


def test_a_letter_that_is_mapped_with_its_sign_loses_it_where_none_is_above() -> None:
    """The map says heh with hamza for the plain letter too, whose sign is a glyph of its own."""
    glyphs = [glyph("\N{ARABIC LETTER HEH WITH YEH ABOVE}", 0), glyph("", 2, 0, code=9)]
    glyphs.append(glyph("\N{ARABIC LETTER HEH WITH YEH ABOVE}", 20))
    found = told(with_signs(glyphs))
    assert found[0] == "\N{ARABIC LETTER HEH WITH YEH ABOVE}"
    assert unicodedata.combining(unicodedata.normalize("NFD", found[1])[-1]) == 0


@pytest.mark.parametrize(("x", "y"), [(9.0, 100.0), (2.0, 115.0)])
def test_a_sign_that_is_above_no_letter_tells_nothing(x: float, y: float) -> None:
    """Beside the letter, or on another line."""
    assert told(with_signs([glyph("ه", 0), glyph("", x, 0, code=9, y=y)])) == ["ه"]


def test_the_same_glyphs_where_none_is_without_text() -> None:
    """Healthy pages are not looked at."""
    glyphs = [glyph("ه", 0), glyph("ا", 10)]
    assert with_signs(glyphs) is glyphs
    assert without_echoes(glyphs) is glyphs


def test_an_unmapped_sign_that_is_only_over_heh_is_a_hamza() -> None:
    """Over one other letter as well, it is unknown."""
    glyphs = [glyph("ه", 0), glyph(NO_TEXT, 2, 0.4, code=9), glyph("ه", 20), glyph(NO_TEXT, 22, 0, code=9)]
    found = with_lost_signs(glyphs)
    assert told(found) == ["ه", HAMZA] * 2
    assert [one.inferred for one in found] == [False, True] * 2
    glyphs = [glyph("ه", 0), glyph(NO_TEXT, 2, 0, code=9), glyph("ک", 20), glyph(NO_TEXT, 22, 0, code=9)]
    assert told(with_lost_signs(glyphs)) == ["ه", NO_TEXT, "ک", NO_TEXT]


@pytest.mark.parametrize(("text", "width", "lost"), [(NO_TEXT, 0.5, True), (NO_TEXT, 0.6, False), ("ه", 0.0, False)])
def test_a_lost_sign_is_unmapped_and_has_no_width(text: str, width: float, lost: bool) -> None:
    assert is_lost_sign(glyph(text, 0, width)) == lost


@pytest.mark.parametrize(
    ("sign", "x", "texts"),
    [
        (f"ه{HAMZA}", 2.0, [f"ه{HAMZA}"]),  # the letter has it already
        (f"ه{MADDA}", 2.0, [f"ه{HAMZA}", MADDA]),  # another sign keeps what is its own
        (f"ه{HAMZA}", 30.0, [f"ه{HAMZA}", f"ه{HAMZA}"]),  # over no letter
    ],
)
def test_a_sign_that_repeats_its_letter(sign: str, x: float, texts: list[str]) -> None:
    """A zero-width glyph that is mapped to its letter and a diacritic is only the diacritic."""
    found = without_echoes([glyph(f"ه{HAMZA}", 0), glyph(sign, x, 0.0, code=9)])
    assert told(found) == [unicodedata.normalize("NFC", text) for text in texts]
