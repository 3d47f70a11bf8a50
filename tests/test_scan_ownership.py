"""Each piece of ink belongs to the line that a reader gives it, in close lines, in tables and at the ends of lines."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw
from tests.stroke_tools import INK, stroke_page

from satrchin.reading.scan.pieces import Piece
from satrchin.reading.scan.preprocess import prepare
from satrchin.reading.scan.textlines import Found, find_lines

Box = tuple[float, float, float, float]


def page(tops: range, *marks: Box, blank: Box | None = None, frames: Sequence[Box] = ()) -> tuple[Found, float]:
    """What is found on a page of lines of strokes with marks on it, and its scale."""
    image = stroke_page(tops)
    draw = ImageDraw.Draw(image)
    if blank:
        draw.rectangle(blank, fill=255)
    for mark in marks:
        draw.rectangle(mark, fill=INK)
    for frame in frames:
        draw.rounded_rectangle(frame, 14, outline=INK, width=2)
    flat = prepare(image)
    return find_lines(flat), flat.scale


def line_at(found: Found, y: float) -> Piece:
    return min(found.pieces, key=lambda piece: abs(piece.y - y))


def owner(found: Found, scale: float, x: float, y: float) -> NDArray[np.generic]:
    return found.owner[round(y * scale), round(x * scale)]


def test_a_stroke_between_close_lines_belongs_to_the_letter_that_it_stands_on() -> None:
    """Its middle is nearer to the middle of the line above than to that of its own line."""
    tops = range(200, 600, 44)
    letter: list[Box] = [(600, 275, 604, 306), (604, 275, 640, 279)]
    found, scale = page(tops, *letter, (604, 269, 640, 272), blank=(560, 266, 680, 310))
    assert len(found.pieces) == len(tops)
    below = found.pieces.index(line_at(found, 297 * scale))
    assert owner(found, scale, 620, 270) == below


def test_letters_that_touch_the_grid_of_a_table_are_read_as_text() -> None:
    """A tall letter in a low row would be a part of the grid, and its word would be lost."""
    rules: list[Box] = [(100, y, 1100, y + 2) for y in range(700, 900, 60)]
    rules += [(x, 700, x + 2, 882) for x in (100, 600, 1098)]
    word: list[Box] = [(800, 762, 804, 800), (804, 796, 850, 800), (846, 776, 850, 800)]
    beside: list[Box] = [(860, 780, 864, 800), (864, 796, 880, 800), (890, 780, 894, 800), (894, 796, 910, 800)]
    found, scale = page(range(200, 600, 60), *rules, *word, *beside)
    assert owner(found, scale, 802, 780) >= 0
    assert owner(found, scale, 802, 780) == owner(found, scale, 862, 790)
    assert owner(found, scale, 350, 761) < 0


def test_the_short_sides_of_a_frame_around_a_line_are_no_letters() -> None:
    """They are shorter than a ruling line and look like brackets."""
    tops = range(200, 600, 60)
    found, _ = page(tops, frames=[(108, top - 17, 1112, top + 35) for top in tops])
    assert len(found.pieces) == len(tops)
    assert all(piece.x0 > 120 and piece.x1 < 1100 for piece in found.pieces)


def test_a_full_stop_far_from_its_word_is_within_the_line() -> None:
    """Monospaced fonts put it a letter away."""
    found, scale = page(range(200, 600, 60), (476, 214, 481, 219), blank=(140, 190, 500, 225))
    assert line_at(found, 209 * scale).x0 <= 477 * scale


def test_an_amount_with_low_zeros_is_level() -> None:
    """A line fitted to its digits and zeros would slope, and the last zero would be outside the picture of the line."""
    digits: list[Box] = [(300 + 30 * place, 800, 312 + 30 * place, 816) for place in range(4)]
    zeros: list[Box] = [(420 + 30 * place, 814, 425 + 30 * place, 819) for place in range(6)]
    found, scale = page(range(200, 600, 60), *digits, *zeros)
    line = line_at(found, 808 * scale)
    assert line.x1 >= 574 * scale
    assert abs(line.at(line.x0) - line.at(line.x1)) < 2


def test_a_digit_one_in_the_row_of_a_line_is_found() -> None:
    """In some fonts it is as thin as a comma."""
    found, scale = page(range(200, 600, 60), (1120, 204, 1121, 217))
    assert owner(found, scale, 1120, 209) >= 0


def test_where_letters_of_two_lines_touch_each_line_has_its_own() -> None:
    found, scale = page(range(200, 600, 48), (500, 202, 504, 262))
    upper, lower = (found.pieces.index(line_at(found, y * scale)) for y in (209, 257))
    assert owner(found, scale, 502, 206) == upper
    assert owner(found, scale, 502, 259) == lower


def test_a_few_faint_marks_above_a_line_are_no_line_of_their_own() -> None:
    """The upper strokes of two gafs that a copy parted from their letters."""
    tops = range(200, 560, 72)
    marks: list[Box] = [(500, 250, 519, 256), (530, 250, 549, 256), (900, 250, 919, 256)]
    found, scale = page(tops, *marks)
    assert len(found.pieces) == len(tops)
    below = found.pieces.index(line_at(found, 281 * scale))
    assert all(owner(found, scale, x, 254) == below for x in (510, 540, 910))


def test_faint_digits_in_the_row_of_a_line_are_read_and_dust_is_not() -> None:
    digits: list[Box] = [(200 + 9 * place, 278, 202 + 9 * place, 287) for place in range(4)]
    dust: list[Box] = [(200, 278, 207, 285), *((212 + 6 * place, 280, 213 + 6 * place, 281) for place in range(5))]
    for marks, is_read in ((digits, True), (dust, False)):
        found, scale = page(range(200, 560, 72), *marks, blank=(140, 266, 700, 300))
        assert any(piece.x0 < 215 * scale and piece.x1 < 300 * scale for piece in found.pieces) is is_read
