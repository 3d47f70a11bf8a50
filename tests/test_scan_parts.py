"""Parts of reading scans at their limits: separators, slope, small pieces, two pages, numbers and their digits."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image

from satrchin.reading.geometry.chunks import Block, Chunk
from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.scan import digits, numbers, small_pieces, two_pages
from satrchin.reading.scan.components import components
from satrchin.reading.scan.line_images import Framing, LineImage, _sampled, cut, same_ink, usual_size
from satrchin.reading.scan.pieces import Piece
from satrchin.reading.scan.separators import separators
from satrchin.reading.scan.slope import slope_of


def piece(x0: int, x1: int, y: float, *, lean: float = 0.0, **more: Any) -> Piece:
    """A straight piece whose middle is at ``y`` where it begins."""
    curve = np.array([lean, y - lean * x0])
    ridge = np.array([[x0, y, 1.0], [x1, y + lean * (x1 - x0), 1.0]])
    none = np.array([], dtype=int)
    return Piece(x0, x1, curve, ridge, more.pop("ink", none), more.pop("body", none), **more)


def test_the_curve_of_a_piece() -> None:
    """Constant beyond its ends; level as on a straight page; its box reaches two spreads up and down."""
    line = piece(100, 200, 50.0, lean=0.1, spread=4.0)
    assert [line.at(x) for x in (0, 100, 150, 200, 300)] == pytest.approx([50, 50, 55, 60, 60])
    assert line.y == pytest.approx(55)
    assert line.box == pytest.approx((100, 47, 200, 63))
    line.lean, line.centre = 0.1, 150.0
    assert [line.level(x) for x in (100, 150, 200)] == pytest.approx([55, 55, 55])
    bent = piece(0, 400, 50.0)
    bent.ridge = np.array([[0, 50, 1.0], [100, 60, 3.0], [300, 90, 1.0]])
    assert bent.near(50, 10) == pytest.approx((50 + 9 * 60) / 10)
    assert bent.near(500, 10) == pytest.approx(90)


@pytest.mark.parametrize(
    ("lean", "count", "length", "slopes"),
    [(0.009, 4, 600, True), (0.007, 4, 600, False), (0.009, 3, 600, False), (0.009, 4, 500, False)],
)
def test_a_page_that_slopes(lean: float, count: int, length: int, slopes: bool) -> None:
    """Four lines over half of its width show it, if they rise by 0.4 letters to the side of the page."""
    lines = [piece(100, 100 + length, 100.0 + 50 * place, lean=lean) for place in range(count)]
    found = slope_of(lines, 10.0, 1000)
    assert (found is not None) is slopes
    assert all((line.lean > 0) is slopes for line in lines)


def test_a_slope_that_changes_down_the_page() -> None:
    """Beyond the lines that show it, it is constant; a rule is moved to its height on a straight page."""
    lines = [piece(0, 1000, 100.0 * place, lean=0.02 * place) for place in range(1, 5)]
    found = slope_of(lines, 10.0, 1000)
    assert found is not None
    heights = [line.at(500.0) for line in lines]
    assert [found.at(y) for y in heights] == pytest.approx([0.02, 0.04, 0.06, 0.08])
    assert (found.at(0), found.at(9000)) == pytest.approx((0.02, 0.08))
    left, top, right, bottom = found.level((700.0, heights[0] - 1, 900.0, heights[0] + 1))
    assert (left, right) == (700.0, 900.0)
    assert (top, bottom) == pytest.approx((heights[0] - 7, heights[0] - 5))


TEXT = [Chunk(0, 100, 100, 10, "a"), Chunk(0, 100, 300, 10, "a")]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ((0, 200, 71, 201), True),
        ((0, 200, 69, 201), False),
        ((-50, 200, 71, 201), True),
        ((-50, 200, 69, 201), False),
        ((0, 200, 100, 203.9), True),
        ((0, 200, 100, 204.1), False),
        ((0, 200, 3, 300), False),
    ],
)
def test_lines_across_a_page(rule: tuple[float, float, float, float], found: bool) -> None:
    """Over 0.7 of its text's width, thinner than 0.4 of its font size."""
    assert separators([rule], TEXT, 10.0, 3.0) == ([rule] if found else [])
    assert separators([rule], [], 10.0, 3.0) == []


@pytest.mark.parametrize(("apart", "count"), [(34, 0), (36, 2)])
def test_two_lines_near_each_other_are_those_of_a_table(apart: float, count: int) -> None:
    rules = [(0.0, y, 100.0, y) for y in (150.0, 150.0 + apart)]
    assert len(separators(rules, TEXT, 10.0, 3.0)) == count


@pytest.mark.parametrize(("y", "count"), [(79, 1), (81, 0), (219, 0), (221, 1)])
def test_the_lines_of_a_table_part_nothing(y: float, count: int) -> None:
    """Up to two sizes above and below its text."""
    table = Chunk(0, 100, 100, 10, "a")
    table.table = Block("table", [[[[Chunk(0, 50, 100, 10, "a")]]], [[[Chunk(0, 50, 200, 10, "b")]]]])
    assert len(separators([(0.0, y, 100.0, y)], [table], 10.0, 3.0)) == count


def dots(*boxes: tuple[int, int, int, int]) -> Any:
    """Components of black boxes: left, top, right, bottom."""
    ink = np.zeros((100, 200), dtype=bool)
    for left, top, right, bottom in boxes:
        ink[top:bottom, left:right] = True
    return components(ink)


@pytest.mark.parametrize(
    ("boxes", "text"),
    [([(0, 0, 6, 6)], True), ([(0, 0, 7, 5)], False), ([(0, 0, 2, 7)], False), ([(0, 0, 3, 7)], True),
     ([(0, 0, 3, 5)], False), ([(0, 0, 3, 6)], False)],
)  # fmt: skip
def test_a_piece_with_more_ink_than_dust(boxes: list[tuple[int, int, int, int]], text: bool) -> None:
    """For letters of 10 pixels: 35 pixels of ink, or 14 in something taller than 6."""
    found = dots(*boxes)
    own = np.arange(len(boxes))
    assert small_pieces.is_text(piece(0, 9, 5.0, ink=own, body=own), found, 10.0) is text


@pytest.mark.parametrize(
    ("box", "stroke"),
    [((0, 0, 2, 6), True), ((0, 0, 2, 5), False), ((0, 0, 2, 19), True), ((0, 0, 2, 20), False), ((0, 0, 6, 6), False),
     ((0, 0, 1, 6), True)],
)  # fmt: skip
def test_an_upright_stroke(box: tuple[int, int, int, int], stroke: bool) -> None:
    """Higher than half a letter, lower than two, narrower than high."""
    own = np.arange(1)
    assert small_pieces._is_stroke(piece(0, 9, 5.0, ink=own, body=own), dots(box), 10.0) is stroke


@pytest.mark.parametrize(
    ("boxes", "y", "inside"),
    [
        ([(50, 40, 52, 50)], 50.9, True),
        ([(50, 40, 52, 50)], 51.1, False),
        ([(50, 40, 54, 43), (60, 40, 64, 43)], 45, True),
        ([(50, 40, 54, 43), (60, 40, 63, 42)], 45, False),  # too little ink
        ([(50, 40, 58, 43)], 45, False),  # one part
        ([(50, 40, 59, 42), (60, 40, 61, 42)], 45, False),  # one part and a speck
    ],
)
def test_small_digits_are_in_the_row_of_a_line(boxes: list[tuple[int, int, int, int]], y: float, inside: bool) -> None:
    """Within 0.6 of a letter of its middle."""
    own = np.arange(len(boxes))
    small = piece(50, 64, 45.0, ink=own, body=own)
    line = piece(100, 190, y)
    assert small_pieces.is_in_row(small, [line], dots(*boxes), 10.0) is inside
    assert not small_pieces.is_in_row(small, [], dots(*boxes), 10.0)


def test_strokes_that_are_in_no_piece() -> None:
    """Each is a piece of its own, at its middle."""
    found = dots((10, 20, 12, 30), (50, 20, 52, 40))
    (alone,) = small_pieces.strokes([piece(0, 20, 25.0, ink=np.array([0]))], found, np.array([0, 1]))
    assert (alone.x0, alone.x1, alone.ridge[:, 1].tolist(), alone.ink.tolist()) == (50, 52, [30.0, 30.0], [1])


def spread_pages(gap: int, left: int = 5, right: int = 5, start: int = 50) -> list[Any]:
    """Lines of two pages of a picture 1,000 wide; the left one ends at 500 minus half of the gap."""
    cells = []
    for count, x0, x1 in ((left, start, 500 - gap // 2), (right, 500 + gap // 2, 950)):
        cells += [(piece(x0, x1, 100.0 + 40 * place), None, None) for place in range(count)]
    return cells


@pytest.mark.parametrize(
    ("cells", "shape", "count"),
    [
        (spread_pages(32), (800, 1000), 2),
        (spread_pages(28), (800, 1000), 1),
        (spread_pages(32), (834, 1000), 1),
        (spread_pages(32), (833, 1000), 2),
        (spread_pages(32, left=3), (800, 1000), 1),
        (spread_pages(32, left=4), (800, 1000), 2),
        (spread_pages(32, start=240), (800, 1000), 1),  # the left text is too narrow for a page
        ([*spread_pages(32), (piece(400, 600, 50.0), None, None)], (800, 1000), 1),  # a heading across the middle
    ],
)
def test_a_picture_of_two_pages(
    cells: list[Any], shape: tuple[int, int], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broader than 1.2 of its height, with a gutter of 0.03 of its width and four full lines on each page."""
    monkeypatch.setattr(two_pages, "reads_from_right", lambda _: True)
    found = two_pages.pages(cells, [], shape)
    assert len(found) == count
    if count == 2:
        assert found[0][0][0][0].x0 > 500
        monkeypatch.setattr(two_pages, "reads_from_right", lambda _: False)
        assert two_pages.pages(cells, [], shape)[0][0][0][0].x0 < 500


def test_rules_go_with_their_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that crosses the middle keeps the picture whole, unless it is the fold."""
    monkeypatch.setattr(two_pages, "reads_from_right", lambda _: True)
    rules = [(60.0, 50.0, 300.0, 52.0), (700.0, 50.0, 900.0, 52.0), (499.0, 0.0, 501.0, 800.0)]
    first, second = two_pages.pages(spread_pages(32), rules, (800, 1000))
    assert (first[1], second[1]) == ([rules[1]], [rules[0]])
    assert len(two_pages.pages(spread_pages(32), [(100.0, 50.0, 900.0, 52.0)], (800, 1000))) == 1


def word(text: str, *confidences: float, x0: int = 0) -> OcrWord:
    """A word, each letter 10 wide, the last one at ``x0``; the confidences are those of its letters."""
    sure = confidences or (0.9,) * len(text)
    letters = [
        OcrChar(letter, chance, x0 + 10 * place, x0 + 10 * place + 9)
        for place, (letter, chance) in enumerate(zip(text, sure, strict=True))
    ]
    return OcrWord(tuple(letters), min(sure))


@pytest.mark.parametrize(
    ("text", "sure", "least"),
    [
        ("(۱۲)", (0.1, 0.8, 0.7, 0.1), 0.7),
        ("۱/۲", (0.8, 0.3, 0.7), 0.3),
        ("۱٬۲۳۴", (0.8, 0.3, 0.7, 0.9, 0.9), 0.7),
        ("۱٬۲۳", (0.8, 0.3, 0.7, 0.9), 0.3),
    ],
)
def test_the_certainty_of_a_number(text: str, sure: tuple[float, ...], least: float) -> None:
    """That of its digits and the signs between them; the separators of an amount follow from its groups."""
    assert numbers.certainty(word(text, *sure)) == least


def test_how_plausible_a_reading_is() -> None:
    """An odd number less; a reading without words not at all."""
    usual = [
        numbers.plausibility([word(text)]) for text in ("۱۲", "۱٬۲۳۴", "۱۴۰۲/۷/۱", "(۱۲)", "۸:۳۰", "۱٫۵", "۱-۲-۳-۴")
    ]
    assert usual == [0.9] * 7
    for text in ("۱//۲", "۱۲a", "۱-۲-۳-۴-۵", "۱٬۲۳"):
        assert numbers.plausibility([word(text)]) == pytest.approx(0.9 * numbers.ODD)
    assert numbers.plausibility([word("اب", 0.5, 0.9)]) == 0.5
    assert numbers.plausibility([]) == 0.0
    assert numbers.is_mostly_digits([word("۱۲۳"), word("اب")])
    assert not numbers.is_mostly_digits([word("۱۲"), word("اب")])


class Reading:
    """A reading of a line whose words may be changed."""

    def __init__(self, *texts: str) -> None:
        self.tokens = [word(text) for text in texts]
        self.grades = [0.9] * len(texts)
        self.fixed: list[tuple[str, str]] = []

    def fix(self, place: int, text: str, rule: str, _: float) -> None:
        self.fixed.append((text, rule))
        self.tokens[place] = word(text)


@pytest.mark.parametrize(
    ("texts", "fixed"),
    [
        (["۱٬۲۳۴", "۵٬۶۷۸", "۹,۰۰۰"], ["۹٬۰۰۰"]),
        (["۱,۲۳۴", "۵,۶۷۸", "(۹٬۰۰۰)"], ["(۹,۰۰۰)"]),
        (["۱,۲۳۴", "۵٬۶۷۸"], []),
        (["۱,۲۳۴", "۱,۲۳۴", "۱,۲۳۴", "۱٬۲۳۴", "۵٬۶۷۸"], []),  # less than two thirds
        (["۱٬۲۳", "۱۲٬۳۴۵۶", "۹,۰۰۰"], []),
    ],
)
def test_amounts_of_a_page_have_one_separator(texts: list[str], fixed: list[str]) -> None:
    """The one that two thirds of them have."""
    reading = Reading(*texts)
    numbers.unify_separators([cast("Any", reading)])
    assert [text for text, _ in reading.fixed] == fixed
    assert {rule for _, rule in reading.fixed} <= {"separator"}


def line_image(width: int = 200, *, start: float = 0.0, step: float = 1.0) -> LineImage:
    return LineImage(Image.new("L", (width, 48)), start, step, 0.0, 48.0)


@pytest.mark.parametrize(
    ("here", "there", "found"),
    [
        (["۱۲"], ["۱۲"], {}),
        (["۱۲"], ["۱۳"], {0: "۱۳"}),
        (["۱-۲"], ["۱\N{EN DASH}۲"], {}),
        (["۱-۲"], ["۱/۲"], {0: "۱/۲"}),
        (["ab"], ["۱b"], {0: "۱b"}),
        (["-"], ["x"], {0: ""}),
        (["۱"], ["۱."], {}),
    ],
)
def test_where_two_readings_differ(here: list[str], there: list[str], found: dict[int, str]) -> None:
    """In digits and the signs between them; digits that the first lacks are noted at the nearest word."""
    reading = SimpleNamespace(tokens=[word(text) for text in here])
    words = [word(text) for text in there]
    assert numbers._compare(cast("Any", reading), line_image(), line_image(), words) == found


def test_words_of_another_image_of_a_line() -> None:
    """One word that covers more than half of either; two such words are no reading."""
    own, other = line_image(), line_image(start=100.0, step=0.5)
    tokens = [word("abc", x0=100)]
    for x0, texts in ((0, ["xyz"]), (200, []), (43, ["xyz"]), (44, [])):
        assert same_ink(own, tokens, [(other, [word("xyz", x0=x0)])]) == [texts]
    assert same_ink(own, tokens, [(other, [word("xyz"), word("xyz")])]) == [[]]


def test_the_usual_size_of_a_page_is_that_of_its_long_lines() -> None:
    lines = [
        piece(0, width, 0.0, spread=spread, middle=spread / 2)
        for width, spread in ((100, 4), (100, 6), (80, 8), (60, 90))
    ]
    assert usual_size(lines) == (6.0, 3.0)


@pytest.mark.parametrize(
    ("spread", "width", "own", "above"),
    [(4.0, 400, True, 16.0), (4.87, 400, True, 16.0), (3.2, 400, True, 12.8), (5.0, 400, True, 20.0),
     (5.0, 400, False, 16.0),
     (8.0, 79, True, 22.4), (1.0, 79, True, 11.2), (8.0, 81, True, 32.0)],
)  # fmt: skip
def test_a_line_is_cut_out_in_multiples_of_its_spread(spread: float, width: int, own: bool, above: float) -> None:
    """Four up and three down; one of another size than usual by its own, which a short line shows less well."""
    line = piece(100, 100 + width, 50.0, spread=spread)
    grey = np.full((100, 600), 255, np.uint8)
    found = SimpleNamespace(pieces=[line], letter=10.0, owner=np.full((100, 600), -1))
    made = cut(grey, cast("Any", found), 0, (4.0, 0.0), Framing(own_size=own))
    assert (50.0 - made.top, made.bottom - 50.0) == pytest.approx((above, above * 3 / 4))
    assert made.image.height == 60
    assert made.step == pytest.approx(above * 7 / 4 / 60)
    margin = above * 7 / 4 / 4
    assert made.start == pytest.approx(100 - margin + made.step / 2)
    assert made.image.width == int((width + 2 * margin) / made.step)


def test_grey_levels_of_a_line_image() -> None:
    """From 60 to 220 they are stretched; ink of other lines is white, and so is what is beyond the page."""
    grey = np.full((100, 600), 140, np.uint8)
    grey[:, 300:] = 60
    grey[:, 400:] = 220
    owner = np.full((100, 600), -1)
    owner[:, 200:300] = 1
    found = SimpleNamespace(pieces=[piece(0, 500, 50.0, spread=4.0)], letter=10.0, owner=owner)
    made = cut(grey, cast("Any", found), 0, (4.0, 0.0))
    shades = np.asarray(made.image)[30]

    def at(x: float) -> int:
        return int(shades[round((x - made.start) / made.step)])

    assert [at(x) for x in (100, 250, 350, 450)] == [127, 255, 0, 254]
    assert at(made.start) == 255


def test_levels_between_pixels() -> None:
    """Bilinear; white outside."""
    grey = np.array([[0, 100], [100, 200]], np.uint8)
    xs, rows = np.array([0.0, 0.5, 1.0, 1.1, -0.1]), np.array([[0.0] * 5, [0.5] * 5, [1.1] * 5, [-0.1] * 5])
    assert _sampled(grey, xs, rows).tolist() == [
        [0, 50, 100, 255, 255], [50, 100, 150, 255, 255], [255] * 5, [255] * 5,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shapes", "read", "sure", "near"),
    [("1234", "134", 0.1, True), ("12", "34", 0.99, True), ("12", "34", 0.1, False), ("123", "34", 0.99, False),
     ("1234", "1299", 0.1, True), ("1234", "1999", 0.1, False)],
)  # fmt: skip
def test_shapes_and_a_reading_may_be_the_same_number(shapes: str, read: str, sure: float, near: bool) -> None:
    """The reading lacks some digits, half of it agrees, or the shapes are certain and as many."""
    assert digits._is_near(shapes, read, sure) is near


@pytest.mark.parametrize(
    ("text", "shapes", "chance", "number"),
    [
        ("۱۲۳", "۱۲۳", 0.999, "۱۲۳"),
        ("۱۲۳", "۱۲۴", 0.999, "۱۲۴"),
        ("۱۲۳", "۱۲۴", 0.1, None),
        ("(۱۲۳)،", "۱۲۴", 0.999, "(۱۲۴)،"),
        ("۱۲۳۴", "۱٬۲۳۴", 0.999, "۱٬۲۳۴"),
        ("۱۲/۳", "۱۲/۴", 0.999, "۱۲/۴"),
        ("کتاب", "۱۲", 0.999, None),
        ("12", "۱۲", 0.999, "12"),
        ("۱۴۰۲/۷", "۱۴۰۲/۷/", 0.999, None),
        ("۱۲۳.", ".۱۲۳", 0.999, "۱۲۳."),
        ("۱۲۴.", ".۱۲۳", 0.999, "۱۲۳."),
    ],
)
def test_a_number_by_its_shapes(
    text: str, shapes: str, chance: float, number: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shapes as they stand from the left; signs around the number stay."""
    monkeypatch.setattr(digits, "shapes", lambda *_: [digits.Shape(sign, chance) for sign in shapes])
    ink = cast("Any", SimpleNamespace(image=Image.new("L", (100, 48))))
    found = digits.number(ink, [word(text)], 0, None)
    assert found == (None if number is None or text == "12" else (number, chance))
