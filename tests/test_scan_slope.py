"""On a page photographed at an angle the cells of a row are at one height, as on a straight page."""

import pytest
from PIL import Image
from tests.stroke_tools import stroke_page

from satrchin.reading.scan.pieces import Piece
from satrchin.reading.scan.preprocess import prepare
from satrchin.reading.scan.slope import Slope, slope_of
from satrchin.reading.scan.textlines import find_lines


def photograph(rise: float) -> Image.Image:
    """A page of lines and a row of three cells below them; each line rises by its share of ``rise``."""
    return stroke_page(
        range(200, 1040, 60),
        (120, 1100),
        rise=lambda line, x: rise * line / 13 * (x - 620) / 620,
        has=lambda line, x: line < 13 or x < 220 or 540 < x < 640 or x > 1000,
    )


def pieces(rise: float) -> list[Piece]:
    flat = prepare(photograph(rise))
    found = find_lines(flat)
    assert bool(slope_of(found.pieces, found.letter, flat.grey.shape[1])) == (rise != 0)
    return found.pieces


@pytest.mark.parametrize("rise", [0, 24, -24])
def test_the_cells_of_the_last_row_are_at_one_height(rise: float) -> None:
    row = sorted(pieces(rise), key=lambda piece: piece.y)[-3:]
    heights = [piece.level((piece.x0 + piece.x1) / 2) for piece in row]
    assert max(heights) - min(heights) < 4


def test_the_pieces_of_a_sloping_rule_are_at_one_height() -> None:
    flat = prepare(photograph(24))
    found = find_lines(flat)
    slope = slope_of(found.pieces, found.letter, flat.grey.shape[1])
    assert slope is not None
    lowest = max(found.pieces, key=lambda piece: piece.y).y
    rise = slope.at(lowest)
    rules = [
        slope.level((x, lowest + rise * (x - 620), x + 80, lowest + rise * (x - 540))) for x in range(100, 1100, 90)
    ]
    heights = [(top + bottom) / 2 for _, top, _, bottom in rules]
    assert max(heights) - min(heights) < 1


@pytest.mark.parametrize(("y", "slope"), [(0, 0.02), (100, 0.02), (300, 0.04), (500, 0.06), (900, 0.06)])
def test_the_slope_of_a_row_is_that_of_its_height(y: float, slope: float) -> None:
    """Between the lines that were measured it changes evenly, beyond them not at all."""
    assert Slope(0.01, 0.0001, 100, 500, 300).at(y) == pytest.approx(slope)


@pytest.mark.parametrize(("sides", "shift"), [((200, 400), 0), ((0, 200), -8), ((400, 800), 12)])
def test_a_rule_is_moved_by_its_way_from_the_middle(sides: tuple[float, float], shift: float) -> None:
    """A row that falls by four hundredths is moved up on the right of the middle, and down on its left."""
    left, right = sides
    rule = Slope(0.01, 0.0001, 100, 500, 300).level((left, 298, right, 302))
    assert rule == pytest.approx((left, 298 - shift, right, 302 - shift))
