"""Boxes of words on scans: each holds the ink of its word and nothing of its neighbours; the size of line images."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from satrchin.document import Box
from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.scan.line_images import LineImage, cut
from satrchin.reading.scan.pieces import Piece
from satrchin.reading.scan.textlines import Found
from satrchin.reading.scan.word_boxes import ink_boxes

INK = [Box(20, 10, 70, 40), Box(90, 15, 150, 45), Box(170, 20, 175, 25)]


def boxes(seen: list[tuple[int, int]], curve: list[float]) -> list[Box]:
    """The boxes on a page of words that the recogniser saw between columns of a line image 100 pixels from the left."""
    image = Image.new("L", (200, 60), 255)
    for ink in INK:
        ImageDraw.Draw(image).rectangle((ink.x0, ink.top, ink.x1 - 1, ink.bottom - 1), fill=0)
    words = [OcrWord((OcrChar("ب", 1.0, *sides),), 1.0) for sides in seen]
    piece = Piece(100, 300, np.array(curve), np.zeros((1, 3)), np.zeros(0), np.zeros(0))
    return ink_boxes(piece, LineImage(image, 100.5, 1.0, piece.y - 30, piece.y + 30), words)


@pytest.mark.parametrize("error", [-6, 0, 6])
def test_a_box_is_that_of_the_ink(error: int) -> None:
    """Also where the recogniser is off by a few columns, and in whatever order the words are given."""
    seen = [(round(ink.x0) + error, round(ink.x1) + error) for ink in INK]
    expected = [Box(ink.x0 + 100, ink.top + 470, ink.x1 + 100, ink.bottom + 470) for ink in INK]
    assert np.array(boxes(seen, [500.0])) == pytest.approx(np.array(expected))
    assert np.array(boxes(seen[::-1], [500.0])) == pytest.approx(np.array(expected[::-1]))


def test_boxes_follow_the_curve_of_the_line() -> None:
    """On a line that falls to the right by a tenth, boxes on the right are lower."""
    seen = [(round(ink.x0), round(ink.x1)) for ink in INK]
    tops = [box.top for box in boxes(seen, [0.1, 480.0])]
    assert tops == pytest.approx([470 + 10 - 5.5, 470 + 15 + 2.0, 470 + 20 + 7.25])


@pytest.mark.parametrize(
    ("width", "spread", "scaled"), [(900, 30.0, 30.0), (60, 30.0, 14.0), (60, 5.0, 7.0), (900, 11.0, 10.0)]
)
def test_a_line_of_another_size_is_cut_by_its_own_and_a_short_one_not_far_from_the_usual(
    width: int, spread: float, scaled: float
) -> None:
    """A few letters do not tell the size of a line; the usual spread is 10 pixels."""
    piece = Piece(50, 50 + width, np.array([150.0]), np.zeros((1, 3)), np.zeros(0), np.zeros(0), spread)
    found = Found([piece], [], 10.0, [], np.full((300, 1000), -1, np.int32))
    image = cut(np.full((300, 1000), 255, np.uint8), found, 0, (10.0, 0.0))
    assert image.bottom - image.top == pytest.approx(7 * scaled)
