"""The lines of a scan in the order of a reader: columns, tables and heads; a paragraph's rows are one line."""

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from satrchin.document import Page
from satrchin.reading.geometry.chunks import Chunk
from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.scan.layout import arranged
from satrchin.reading.scan.line_images import LineImage
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.page import laid_out
from satrchin.reading.scan.parts import Cell
from satrchin.reading.scan.pieces import Piece
from satrchin.reading.scan.punctuation import Ink
from satrchin.reading.scan.ruling import ruling, without
from satrchin.reading.scan.separators import separators
from satrchin.reading.scan.unread import is_text

LETTER = 10
RIGHT = 1000


def row(text: str, y: int, *, width: int = 800, right: int = RIGHT, spread: float = 10.0) -> Cell:
    """A row whose words fill ``width`` pixels from ``right`` on."""
    words = text.split()
    room = width / len(words)
    tokens = []
    for place, word in enumerate(words):
        edge = int(width - place * room)
        tokens.append(OcrWord(tuple(OcrChar(sign, 0.99, edge - LETTER * len(word), edge) for sign in word), 0.95))
    piece = Piece(right - width, right, np.array([float(y)]), np.zeros((1, 3)), np.zeros(0), np.zeros(0), spread)
    image = Image.new("L", (width, 60), 255)
    image.paste(0, (0, 20, width, 40))
    reading = LineReading(Ink(image), tokens, [[] for _ in tokens], grades=[0.9] * len(tokens))
    return piece, LineImage(image, right - width, 1.0, y - 20.0, y + 20.0), reading


def lines(*cells: Cell) -> list[str]:
    """The text of the lines of a page."""
    return [line.text for line in laid_out(arranged(cells, []), Page(1, ()), 1.0).lines]


def test_full_rows_with_one_edge_are_a_paragraph_that_ends_in_a_short_one() -> None:
    first, second = row("این نامه برای آگاهی همکاران", 100), row("نوشته شده است و پیوست دارد", 150)
    last = row("پایان سخن.", 200, width=300)
    other = row("بند دیگری آغاز می شود", 250)
    assert lines(first, second, last, other) == [
        "این نامه برای آگاهی همکاران نوشته شده است و پیوست دارد پایان سخن.",
        "بند دیگری آغاز می شود",
    ]


@pytest.mark.parametrize("item", ["۲- خرید دستگاه", "• خرید دستگاه", "ب) خرید دستگاه"])
def test_items_of_a_list_keep_their_lines(item: str) -> None:
    rows = [row("خواهشمند است این کارها انجام شود", 100), row(item, 150), row("۳- فروش دستگاه کهنه و تازه", 200)]
    assert len(lines(*rows)) == 3


def test_a_label_begins_a_line_of_its_own() -> None:
    rows = [row("شماره: ۱۴۰۲/۳۴۵۱/ص و پیوست آن", 100), row("تاریخ: ۱۴۰۲/۰۵/۱۱", 150, width=500)]
    assert len(lines(*rows)) == 2


def test_short_rows_of_a_letterhead_keep_their_lines() -> None:
    texts = ("شماره: ۱۲", "تاریخ: ۱۴۰۳", "پیوست")
    rows = [row(text, 100 + 50 * place, width=170) for place, text in enumerate(texts)]
    assert len(lines(*rows)) == 3


def test_rows_far_apart_or_of_another_size_are_not_joined() -> None:
    first = row("این نامه برای آگاهی همکاران", 100)
    assert len(lines(first, row("نوشته شده است", 150), row("و سپس چنین شد که", 290))) == 2
    assert len(lines(row("نام بنیاد به خط درشت", 50, spread=16), first, row("نوشته شده است", 150))) == 2


def placed(y: int, *words: tuple[str, int, int]) -> Cell:
    """One piece of words, each with its left and right edge; white between them."""
    left, right = min(x0 for _, x0, _ in words), max(x1 for _, _, x1 in words)
    image = Image.new("L", (right - left, 60), 255)
    tokens = []
    for text, x0, x1 in words:
        image.paste(0, (x0 - left, 20, x1 - left, 40))
        tokens.append(OcrWord(tuple(OcrChar(sign, 0.99, x0 - left, x1 - left) for sign in text), 0.95))
    piece = Piece(left, right, np.array([float(y)]), np.zeros((1, 3)), np.zeros(0), np.zeros(0), 10.0)
    reading = LineReading(Ink(image), tokens, [[] for _ in tokens], grades=[0.9] * len(tokens))
    return piece, LineImage(image, left, 1.0, y - 20.0, y + 20.0), reading


def test_a_wide_gap_inside_a_latin_name_parts_no_line() -> None:
    """The name reads from the left, so its first word is on the far side of the gap."""
    words = (
        ("مرورگر", 900, 1000),
        ("Mozilla", 600, 700),
        ("Firefox", 740, 880),
        ("یا", 540, 580),
        ("Chrome", 400, 520),
    )
    assert lines(placed(100, *words)) == ["مرورگر Mozilla Firefox یا Chrome"]


def test_numbers_in_a_row_follow_their_commas() -> None:
    assert lines(placed(100, ("[(2,", 100, 150)), placed(100, ("5),", 190, 240)), placed(100, ("3]", 280, 320))) == [
        "[(2, 5), 3]"
    ]


def test_cells_of_a_tables_row_are_parted_by_tabs() -> None:
    cells = [row("نام کالا", 100, width=200), row("شمار", 100, width=100, right=400)]
    assert lines(*cells) == ["نام کالا\tشمار"]


def order(*places: tuple[int, int, int]) -> str:
    """The order of pieces that stand from left to right at a height each, named by letters."""
    names = "ابپتثجچحخدذرز"
    cells = (row(name, y, width=x1 - x0, right=x1) for name, (x0, x1, y) in zip(names, places, strict=False))
    return "/".join(lines(*cells)).replace(" ", "/")


def test_the_right_block_of_a_letterhead_comes_first_whole() -> None:
    letter = [(700, 1000, 100), (700, 1000, 160), (50, 250, 90), (50, 250, 140), (50, 250, 190), (50, 1000, 300)]
    assert order(*letter) == "ا/ب/پ/ت/ث/ج"


def test_what_follows_a_letterhead_is_not_part_of_it() -> None:
    letter = [(700, 1000, 100), (700, 1000, 140), (50, 250, 100), (50, 250, 140), (800, 1000, 260), (50, 1000, 320)]
    assert order(*letter) == "ا/ب/پ/ت/ث/ج"


def test_two_signatures_side_by_side_are_read_one_after_the_other() -> None:
    letter = [(50, 1000, 100), (50, 1000, 150), (50, 1000, 200)]
    signatures = [(700, 900, 300), (100, 300, 302), (720, 880, 350), (90, 310, 351)]
    assert order(*letter, *signatures).endswith("ت/ج/ث/چ")


def test_a_table_is_read_row_by_row() -> None:
    heights = (100, 150, 200, 250)
    cells = [(700, 900, y) for y in heights] + [(400, 600, y) for y in heights] + [(100, 300, y) for y in heights]
    assert order(*cells) == "ا\tث\tخ/ب\tج\tد/پ\tچ\tذ/ت\tح\tر"


def test_columns_are_read_one_after_the_other() -> None:
    columns = [(x, x + 400, 100 + 60 * place) for place in range(5) for x in (560, 60)]
    assert order(*columns) == "ا/پ/ث/چ/خ/ب/ت/ج/ح/د"


def test_a_line_is_cut_where_white_parts_columns_and_its_words_keep_their_places() -> None:
    piece, line_image, reading = row("شماره تاریخ پیوست امضا", 100)
    line_image.image.paste(255, (410, 0, 540, 60))  # white between the second word and the third
    (line,) = laid_out(arranged([(piece, line_image, reading)], []), Page(1, ()), 1.0).lines
    assert line.text == "شماره تاریخ\tپیوست امضا"
    middles = [RIGHT - 800 + (token.x0 + token.x1) / 2 for token in reading.tokens]
    assert all(word.box.x0 < middle < word.box.x1 for word, middle in zip(line.words, middles, strict=True))
    assert all(left.box.x1 <= right.box.x0 for right, left in pairwise(line.words))


def test_drawn_lines_make_cells_and_go_from_the_picture() -> None:
    grey = np.full((300, 600), 255, np.uint8)
    for y in (40, 120, 200):
        grey[y : y + 3, 50:553] = 0
    for x in (50, 300, 550):
        grey[40:203, x : x + 3] = 0
    grey[70:90, 100:130] = 0  # text
    rules = ruling(grey, 20.0)
    owner = np.full(grey.shape, -1, np.int32)
    owner[70:90, 100:130] = 0
    left = without(grey, rules, owner) < 128
    assert left.sum() == 20 * 30
    assert left[70:90, 100:130].all()
    cells = [row(name, y, width=60, right=x) for name, x, y in (("آ", 160, 85), ("ب", 460, 80), ("پ", 170, 160))]
    found = laid_out(arranged(cells, rules), Page(1, ()), 1.0).lines
    assert [line.text for line in found] == ["ب\tآ", "\tپ"]


@pytest.mark.parametrize(
    ("text", "grades", "told"),
    [
        ("شماره: ۱۷/۸۷۶", [0.99, 0.03], True),  # a label without its number says nothing
        ("شماره: ۱۷/۸۷۶", [0.99, 0.5], False),
        ("شماره: ۱۷/۸۷۶ الف", [0.99, 0.03, 0.9], False),
        ("شمارهٔ ۱۷/۸۷۶", [0.99, 0.03], False),
        ("شماره:", [0.99], False),
    ],
)
def test_a_label_whose_value_is_unreadable_is_an_open_error(text: str, grades: list[float], told: bool) -> None:
    piece, line_image, reading = row(
        text, 100, width=200, spread=30.0
    )  # letters so large that no white parts its words
    reading.grades = grades
    line_image.image.paste(255, (0, 0, *line_image.image.size))
    for token in reading.tokens:
        line_image.image.paste(0, (max(token.x0, 0), 20, token.x1, 40))
    issues = laid_out(arranged([(piece, line_image, reading)], []), Page(1, ()), 1.0).issues
    lines = [issue.code for issue in issues if issue.level == "error" and issue.line is not None]
    assert lines == ["unreadable-line"] * told


@pytest.mark.parametrize(("text", "kept"), [("۳٬۸۰۰٬۰۰۰", True), ("غبار", False)])
def test_an_unclear_number_by_itself_is_kept_as_a_table_s_cell_may_be_one(text: str, kept: bool) -> None:
    _, _, reading = row(text, 100, width=200)
    reading.grades = [0.01]
    assert is_text(reading) is kept


@pytest.mark.parametrize(("text", "told"), [("ا", True), ("از", False)])
def test_an_alef_in_a_cell_by_itself_may_be_a_one(text: str, told: bool) -> None:
    reading = row(text, 100, width=200)
    issues = laid_out(arranged([reading], []), Page(1, ()), 1.0).issues
    assert ("uncertain-number" in [issue.code for issue in issues]) is told


def test_columns_end_at_a_line_across_the_page() -> None:
    head = [row("سازمان نمونه شهر", 100, width=300), row("شماره: ۱۲", 100, width=150, right=350)]
    second = [row("دفتر مرکزی آن", 150, width=300), row("تاریخ: ۱۴۰۲/۰۵/۱۱", 150, width=150, right=350)]
    below = [row("جناب آقای مدیر", 220, width=300), row("این نامه برای آگاهی همکاران نوشته شده است", 300)]

    def text(rules: list[tuple[float, float, float, float]]) -> list[str]:
        return [line.text for line in laid_out(arranged([*head, *second, *below], rules), Page(1, ()), 1.0).lines]

    shown = text([(200.0, 185.0, 1000.0, 187.0)])
    assert shown.index("جناب آقای مدیر") > max(place for place, line in enumerate(shown) if "۱۴۰۲" in line)


def test_lines_near_each_other_are_no_separators() -> None:
    parts = [Chunk(200, 1000, 100, 40, "متن"), Chunk(200, 1000, 400, 40, "متن")]
    line, other, short = (200.0, 200.0, 990.0, 201.0), (200.0, 260.0, 990.0, 261.0), (200.0, 330.0, 500.0, 331.0)
    assert separators([line, short], parts, 40.0, 5.0) == [line]
    assert separators([line, other], parts, 40.0, 5.0) == []
    assert separators([line], [], 40.0, 5.0) == []


def test_a_ruling_line_ends_where_its_ink_ends() -> None:
    grey = np.full((60, 400), 255, np.uint8)
    grey[30, 50:300] = 0
    ((left, top, right, bottom),) = ruling(grey, 10.0)
    assert (left, top, right, bottom) == (50, 30, 299, 30)


FOOTNOTE_RULE = (700.0, 290.0, 900.0, 291.0)


def two_columns_with_a_note(note: str, spread: float) -> list[Cell]:
    """The right column with a smaller line at its foot, the left column, the page's number."""
    right = [row("متن ستون راست", 100 + 40 * place, width=400) for place in range(4)]
    small = row(note, 310, width=400, spread=spread)
    left = [row("متن ستون چپ", 107 + 40 * place, width=400, right=500) for place in range(6)]
    return [*right, small, *left, row("۷", 420, width=20, right=600)]


@pytest.mark.parametrize("note", ["۱. همان منبع", "* همان منبع", "همان منبع دیگر"])
def test_a_footnote_of_a_scan_stands_after_both_columns_and_before_the_page_s_number(note: str) -> None:
    """Its mark may be one that the engine lost."""
    page = laid_out(arranged(two_columns_with_a_note(note, 7.5), [FOOTNOTE_RULE]), Page(1, ()), 1.0)
    texts = [line.text for line in page.lines]
    assert texts[-2:] == [note, "۷"]
    assert "متن ستون چپ" in texts[-3]


@pytest.mark.parametrize(("spread", "rules"), [(10.0, [FOOTNOTE_RULE]), (7.5, [])], ids=["as large", "no rule"])
def test_the_last_line_of_a_column_stays_in_it_where_little_says_that_it_is_a_note(
    spread: float, rules: list[tuple[float, float, float, float]]
) -> None:
    page = laid_out(arranged(two_columns_with_a_note("۱. همان منبع", spread), rules), Page(1, ()), 1.0)
    text = "\n".join(line.text for line in page.lines)
    assert text.index("همان منبع") < text.index("متن ستون چپ")
