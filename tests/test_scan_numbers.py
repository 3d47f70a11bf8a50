"""Numbers on scans: how certain they are, those that stand alone, and what is left of a label's value."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.stroke_tools import stroke_page

from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.scan.context import Context, PageImage, context_of, is_lone_number
from satrchin.reading.scan.line_images import Framing, usual_size
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.numbers import certainty, has_odd_groups, plausibility, unify_separators
from satrchin.reading.scan.preprocess import prepare
from satrchin.reading.scan.punctuation import Ink
from satrchin.reading.scan.textlines import Found, find_lines
from satrchin.reading.scan.unread import share_read

ROW = 320
"""Height of the row of the made page that has a lone stroke."""


def word(text: str, sure: float = 0.99, unsure: str = "", x0: int = 0) -> OcrWord:
    """A word whose letters are ``sure``, those in ``unsure`` .3."""
    letters = (
        OcrChar(letter, 0.3 if letter in unsure else sure, x0 + 10 * place, x0 + 10 * place + 10)
        for place, letter in enumerate(text)
    )
    return OcrWord(tuple(letters), sure)


@pytest.mark.parametrize(
    ("text", "unsure", "least"),
    [
        ("۴۸۹٬۰۰۰٬۰۰۰", "٬", 0.99),  # groups of three say that a separator is there
        ("۴۸۹٬۰۰٬۰۰۰", "٬", 0.3),
        ("۱۴۰۲/۰۵/۱۱؛", "؛", 0.99),  # a sign after the number does not change it
        ("۱۴۰۲/۰۵/۱۱", "/", 0.3),
        ("۱۴۰۲/۰۵/۱۱", "۴", 0.3),
        ("(۲۵", "(", 0.99),
    ],
)
def test_a_number_is_as_certain_as_its_least_certain_digit_or_inner_sign(text: str, unsure: str, least: float) -> None:
    assert certainty(word(text, unsure=unsure)) == least


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("(۴۰۰٬۰۰۰٬۰۰۰)", False),
        ("۱٬۰۰۰–۲٬۵۰۰", False),
        ("۱۲٬۵۰۰٫۷۵", False),
        ("۱۴۰۲/۰۵/۱۱", False),
        ("۹۹۱۰۰۰۰٬۰۰۰", True),
        ("۴۰۰/۰۰۰٬۰۰۰", True),
        ("۴۰۰٬۰۰۰۰۰۰", True),
    ],
)
def test_an_amount_with_a_group_of_more_or_fewer_than_three_digits_is_odd(text: str, odd: bool) -> None:
    assert has_odd_groups(text) is odd


def made_page(stroke: tuple[int, int] | None = (220, ROW)) -> Image.Image:
    """Lines of strokes on the right half of a page, and an upright stroke on its left half."""
    image = stroke_page(range(200, 680, 60), (500, 1050))
    if stroke:
        ImageDraw.Draw(image).rectangle((stroke[0], stroke[1], stroke[0] + 1, stroke[1] + 11), fill=0)
    return image


def found(image: Image.Image) -> tuple[PageImage, Found]:
    """The lines of a page and what their images are cut from."""
    flat = prepare(image)
    lines = find_lines(flat)
    return PageImage(flat.grey, lines, usual_size(lines.pieces)), lines


def test_an_upright_stroke_is_a_piece_only_beside_a_line() -> None:
    assert len(found(made_page(None))[1].pieces) == 8
    assert len(found(made_page())[1].pieces) == 9
    assert len(found(made_page((220, 1500)))[1].pieces) == 8


def test_a_lone_number_is_set_on_the_baseline_of_a_word() -> None:
    page, lines = found(made_page())
    (lone,) = [place for place, piece in enumerate(lines.pieces) if piece.x1 - piece.x0 < 100]
    other = next(place for place in range(len(lines.pieces)) if place != lone)
    piece = lines.pieces[other]
    framing = Framing(height=48)
    context = Context(other, piece.x0 + 10, piece.x0 + 120)
    strip = page.cut(lone, framing, context)
    shown, (beside, baseline) = strip.image, context.image(page, framing)
    assert strip.beside is not None
    assert strip.beside.width == shown.width + beside.width
    assert strip.beside.crop((0, 0, *shown.size)).tobytes() == shown.tobytes()
    rows = np.flatnonzero((np.asarray(shown) < 128).any(axis=1))
    assert abs(int(rows.max()) - baseline) <= 2


def test_only_a_short_piece_without_persian_words_is_a_lone_number() -> None:
    page, lines = found(made_page())
    (lone,) = [place for place, piece in enumerate(lines.pieces) if piece.x1 - piece.x0 < 100]
    assert is_lone_number(page, lone, [word("۱۲")])
    assert is_lone_number(page, lone, [word("Ep۶")])
    assert is_lone_number(page, lone, [])
    assert is_lone_number(page, lone, [word("TP", 0.4), word("xyz", 0.4)])
    assert not is_lone_number(page, lone, [word("been"), word("checked.")])
    assert not is_lone_number(page, lone, [word("شیر")])
    assert not is_lone_number(page, lone, [word("item", 0.99), word("<", 0.4), word("best")])
    assert not is_lone_number(page, lone, [word("[[20"), word("8]")])
    assert not is_lone_number(page, 1 - min(lone, 1), [word("۱۲")])


def test_the_context_is_the_clearest_word_of_four_to_seven_letters() -> None:
    page, lines = found(made_page())
    strips = {place: page.cut(place, Framing(height=48)) for place in range(len(lines.pieces))}
    wide = [place for place, piece in enumerate(lines.pieces) if piece.x1 - piece.x0 > 100]
    readings = {wide[0]: [word("گزارش", 0.98), word("از")], wide[1]: [word("پیوست", 0.99), word("۱۴۰۲", 0.999)]}
    context = context_of(page, strips, readings)
    assert context is not None
    assert context.place == wide[1]
    assert context_of(page, strips, {wide[0]: [word("گزارش", 0.9), word("از")]}) is None


def test_the_value_after_a_label_is_on_either_side_of_it() -> None:
    image = Image.new("L", (300, 48), 255)
    image.paste(0, (0, 20, 300, 30))
    latin = LineReading(Ink(image), [word("Reference:", x0=0), word("NW-2025-118-XY-20-AB", x0=100)], grades=[0.2, 0.9])
    persian = LineReading(Ink(image), [word("شماره:", x0=240), word("۱۴۰۲/۰۵/۱۱", x0=0)], grades=[0.2, 0.9])
    assert share_read(latin, 1) == pytest.approx(0.9, abs=0.05)
    assert 0.3 < share_read(persian, 1) < 0.6


@pytest.mark.parametrize(
    ("better", "worse"),
    [("۵۳۱٬۰۰۰٬۰۰۰", "۰۰۰٬٬۵۳۱٬۰۰"), ("۴۳۶", "Ep۶"), ("۱۴۰۲/۰۵/۱۱", "۱۴۰۲/۰۵/٬۱۱"), ("۴۳۶", "")],
)
def test_a_reading_with_the_shape_of_a_number_is_more_plausible(better: str, worse: str) -> None:
    readings = [[word(text)] if text else [] for text in (better, worse)]
    assert plausibility(readings[0]) > plausibility(readings[1])


def test_amounts_of_a_page_get_the_separator_that_most_of_them_have() -> None:
    image = Ink(Image.new("L", (200, 48), 255))
    lines = [
        LineReading(image, [word(text), word("ریال")], grades=[0.9, 0.9])
        for text in ("۱۱,۰۰۰", "۳۴۶٬۰۰۰", "(۲۱۰٬۰۰۰٬۰۰۰)", "۱۴۰۲/۰۵")
    ]
    unify_separators(lines)
    assert [line.text(0) for line in lines] == ["۱۱٬۰۰۰", "۳۴۶٬۰۰۰", "(۲۱۰٬۰۰۰٬۰۰۰)", "۱۴۰۲/۰۵"]
    assert lines[0].fixes[0].rules == ["separator"]
    undecided = lines[:2]
    undecided[0].fixes.clear()
    unify_separators(undecided)
    assert not undecided[0].fixes
