"""Scanned code: tuples and matrices are read from the left as a whole row, and listings keep their indents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from satrchin.document import Page
from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.scan.from_left import as_shown, rows_from_left
from satrchin.reading.scan.layout import arranged
from satrchin.reading.scan.line_images import LineImage
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.page import laid_out
from satrchin.reading.scan.parts import Cell
from satrchin.reading.scan.pieces import Piece
from satrchin.reading.scan.punctuation import Ink

WIDE = 24
"""Columns of a character."""


def piece(x0: int, x1: int, y: float = 100.0) -> Piece:
    return Piece(x0, x1, np.array([y]), np.zeros((1, 3)), np.zeros(0), np.zeros(0), 10.0)


def word(text: str, start: int, *, falls: bool = False) -> OcrWord:
    """A word that begins at a column; ``falls``: its characters are from the right, as an engine read them."""
    places = range(len(text))
    letters = (
        OcrChar(sign, 0.9, start + WIDE * place, start + WIDE * (place + 1))
        for sign, place in zip(text, places[::-1] if falls else places, strict=True)
    )
    return OcrWord(tuple(letters), 0.9)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ([word("[(2,", 0)], ["[(2,"]),
        ([word(",(1", 0, falls=True)], ["1),"]),
        ([word("3]", 100), word(",5", 0, falls=True)], ["5,", "3]"]),
        ([word("(", 100), word("۱", 50), word(")", 0)], ["(", "۱", ")"]),
    ],
)
def test_words_are_put_as_they_are_shown_with_the_shapes_of_their_brackets(
    words: Sequence[OcrWord], shown: Sequence[str]
) -> None:
    assert [one.text for one in as_shown(words)] == shown


def test_the_pieces_of_a_row_decide_its_direction_together() -> None:
    pieces = {0: piece(0, 40), 1: piece(60, 80), 2: piece(100, 120), 3: piece(300, 340, 400.0), 4: piece(60, 80, 400.0)}
    lines = {0: [word("[(2,", 0)], 1: [word(",5", 0, falls=True)], 2: [word("3]", 0)], 3: [word("خرید", 0)], 4: []}
    assert rows_from_left(pieces, lines) == {0, 1, 2}


@pytest.mark.parametrize("text", ["۱۲", "12", "۵،"])
def test_a_number_alone_runs_as_its_page(text: str) -> None:
    assert not rows_from_left({0: piece(0, 40)}, {0: [word(text, 0)]})


def test_a_far_number_is_of_another_column() -> None:
    pieces = {0: piece(0, 40), 1: piece(600, 620)}
    assert rows_from_left(pieces, {0: [word("-3", 0)], 1: [word("12", 0)]}) == {0}


def line(text: str, y: float, *, size: float = 1.0) -> Cell:
    """A line at the left whose characters are equally wide, its indent included; ``size``: of its last word's place."""
    indent = len(text) - len(text.lstrip())
    tokens, at = [], 0
    for one in text.split():
        at = text.index(one, at)
        start = round((at - indent) * WIDE * (size if at > indent else 1))
        tokens.append(word(one, start))
        at += len(one)
    width = tokens[-1].x1
    image = Image.new("L", (width, 60), 255)
    for token in tokens:
        image.paste(0, (token.x0, 20, token.x1, 40))
    start = indent * WIDE
    reading = LineReading(Ink(image), tokens, [[] for _ in tokens], grades=[0.9] * len(tokens))
    return piece(start, start + width, y), LineImage(image, start, 1.0, y - 20.0, y + 20.0), reading


def persian(y: float) -> Cell:
    token = word("برنامهٔ زیر کوچک‌ترین عدد را پیدا می‌کند و آن را در پایان کار نشان می‌دهد", 0, falls=True)
    image = Image.new("L", (800, 60), 255)
    image.paste(0, (0, 20, 800, 40))
    reading = LineReading(Ink(image), [token], [[]], grades=[0.9])
    return piece(200, 1000, y), LineImage(image, 200, 1.0, y - 20.0, y + 20.0), reading


def texts(*cells: Cell) -> list[str]:
    return [one.text for one in laid_out(arranged(cells, []), Page(1, ()), 1.0).lines]


CODE = ("for item in items:", "    if item < best:", "        best = item", "return best")


def test_a_listing_keeps_its_indents() -> None:
    cells = [line(text, 200.0 + 50 * place) for place, text in enumerate(CODE)]
    assert texts(persian(100.0), *cells)[1:] == list(CODE)


def test_lines_of_unequal_characters_are_no_listing() -> None:
    sizes = (1.0, 1.2, 1.0, 1.0)
    cells = [line(text, 200.0 + 50 * place, size=sizes[place]) for place, text in enumerate(CODE)]
    assert texts(persian(100.0), *cells)[1:] == [text.strip() for text in CODE]


def test_names_in_a_typewriter_s_font_are_no_listing() -> None:
    cells = [line(text, 200.0 + 50 * place) for place, text in enumerate(("Sara Karimi Rad", "    Omid Tavana Far"))]
    assert texts(persian(100.0), *cells)[1:] == ["Sara Karimi Rad", "Omid Tavana Far"]
