"""Gaps between words are told from gaps between columns, which stand below one another."""

from itertools import pairwise

import pytest
from PIL import Image

from satrchin.reading.scan.gaps import between_words
from satrchin.reading.scan.line_images import LineImage

Span = tuple[int, int]


def line(y: int, *words: Span) -> tuple[LineImage, list[Span]]:
    """A line image whose columns are those of the page, with the gaps between its words."""
    image = Image.new("L", (max(end for _, end in words), 60), 255)
    return LineImage(image, 0.0, 1.0, y - 20.0, y + 20.0), [(left[1], right[0]) for left, right in pairwise(words)]


def test_gaps_of_a_long_table_are_no_gaps_between_words() -> None:
    rows = [line(100 + 50 * row, (0, 60 + row), (140, 200), (280, 340 - row), (420, 470)) for row in range(5)]
    assert between_words(rows) == []


def test_a_word_gap_in_a_cell_of_a_table_is_found() -> None:
    rows = [line(100 + 50 * row, (0, 60), (140, 200), (280, 340), (420, 470)) for row in range(4)]
    rows.append(line(300, (0, 60), (140, 165), (175, 200), (280, 340), (420, 470)))
    assert between_words(rows) == [10]


@pytest.mark.parametrize("height", [50, 5])
def test_wide_word_gaps_of_a_monospaced_font_stand_at_random_places(height: int) -> None:
    """Lines 50 pixels apart are below one another; pieces 5 pixels apart are of one row, so no gap is above another."""
    rows = [line(100, (0, 100), (130, 240), (270, 300)), line(100 + height, (0, 50), (80, 190), (220, 300))]
    assert between_words(rows) == [30] * 4
