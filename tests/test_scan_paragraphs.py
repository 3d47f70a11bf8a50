"""Rows of a scan to lines: a paragraph's rows are one line, lists, heads and tables keep theirs."""

import numpy as np
import pytest
from PIL import Image

from satrchin.document import Page
from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.scan.line_images import Strip
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.page import laid_out
from satrchin.reading.scan.paragraphs import Cell, grouped
from satrchin.reading.scan.punctuation import Ink
from satrchin.reading.scan.textlines import Piece

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
    reading = LineReading(Ink(image), tokens, [[] for _ in tokens], grades=[0.9] * len(tokens))
    return piece, Strip(image, right - width, 1.0, y - 20.0, y + 20.0), reading


def lines(*rows: list[Cell]) -> list[str]:
    """The text of the lines of rows."""
    return [line.text for line in laid_out(rows, Page(1, ()), 1.0).lines]


def test_full_rows_with_one_edge_are_a_paragraph_that_ends_in_a_short_one() -> None:
    first, second = row("این نامه برای آگاهی همکاران", 100), row("نوشته شده است و پیوست دارد", 150)
    last = row("پایان سخن.", 200, width=300)
    other = row("بند دیگری آغاز می شود", 250)
    assert lines([first], [second], [last], [other]) == [
        "این نامه برای آگاهی همکاران نوشته شده است و پیوست دارد پایان سخن.",
        "بند دیگری آغاز می شود",
    ]


@pytest.mark.parametrize("item", ["۲- خرید دستگاه", "• خرید دستگاه", "ب) خرید دستگاه"])
def test_items_of_a_list_keep_their_lines(item: str) -> None:
    rows = [[row("خواهشمند است این کارها انجام شود", 100)], [row(item, 150)], [row("۳- فروش دستگاه کهنه و تازه", 200)]]
    assert len(lines(*rows)) == 3


def test_a_label_begins_a_line_of_its_own() -> None:
    rows = [[row("شماره: ۱۴۰۲/۳۴۵۱/ص و پیوست آن", 100)], [row("تاریخ: ۱۴۰۲/۰۵/۱۱", 150, width=500)]]
    assert len(lines(*rows)) == 2


def test_short_rows_of_a_letterhead_keep_their_lines() -> None:
    texts = ("شماره: ۱۲", "تاریخ: ۱۴۰۳", "پیوست")
    rows = [[row(text, 100 + 50 * place, width=170)] for place, text in enumerate(texts)]
    assert len(lines(*rows)) == 3


def test_rows_far_apart_or_of_another_size_are_not_joined() -> None:
    first = row("این نامه برای آگاهی همکاران", 100)
    assert len(grouped([[first], [row("نوشته شده است", 150)], [row("و سپس چنین شد که", 290)]])) == 2
    assert len(grouped([[row("نام بنیاد به خط درشت", 100, spread=16)], [first], [row("نوشته شده است", 150)]])) == 2


def test_cells_of_a_tables_row_are_parted_by_tabs() -> None:
    cells = [row("نام کالا", 100, width=200), row("شمار", 100, width=100, right=400)]
    assert lines(cells) == ["نام کالا\tشمار"]


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
    piece, strip, reading = row(text, 100, width=200)
    reading.grades = grades
    for token in reading.tokens:
        reading.ink.image.paste(0, (max(token.x0, 0), 20, token.x1, 40))
    issues = laid_out([[(piece, strip, reading)]], Page(1, ()), 1.0).issues
    assert [issue.code for issue in issues if issue.level == "error"] == ["unreadable-line"] * told
