"""Digits of two sets: the set of a font, and that of a number."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pdf_glyphs import from_left
from satrchin.reading.geometry.cells import VisualCell, kind_of
from satrchin.reading.pdf.glyphs.digits import with_one_set, with_one_set_each


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1۵069", "15069"),  # one digit of the other set among four
        ("1۵06", "1۵06"),  # three are too few
        ("12345 ۱۶۷", "12345 ۱۶۷"),  # one is in both sets: the font has both
        ("1234 ۵۶", "1234 ۵۶"),  # four are not more than twice two
        ("12345 ۶۷", "12345 67"),
        ("۱۲۳۴۵", "۱۲۳۴۵"),
        ("abc", "abc"),
    ],
)
def test_the_set_of_a_font(text: str, shown: str) -> None:
    """Each of its digits is in one set only, and one set has most: the others are mapped to it."""
    assert "".join(glyph.text for glyph in with_one_set(from_left(text))) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("٤۵٦٧", "٤٥٦٧"),
        ("٤۵٦۷", "۴۵۶۷"),  # as many of both are Persian
        ("٤۵ ٦٧", "۴۵ ٦٧"),  # two numbers
        ("4۵", "4۵"),  # Latin digits are of no set that shares glyphs
        ("ا٤۵٦", "ا٤٥٦"),
        ("۵", "۵"),
    ],
)
def test_the_set_of_a_number(text: str, shown: str) -> None:
    """Arabic and Persian digits of one number are of the set that most of them have."""
    cells = [VisualCell(sign, kind_of(sign)) for sign in text]
    for before, cell in pairwise(cells):
        cell.tight = before.kind == cell.kind == "N"
    with_one_set_each(cells)
    assert "".join(cell.text for cell in cells) == shown
