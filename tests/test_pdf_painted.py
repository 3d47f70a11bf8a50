"""The text objects of a line tell its order where its places leave it open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pdf_glyphs import font, from_left
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.geometry.display_order import display_levels, display_order
from satrchin.reading.pdf.issues import order_doubts
from satrchin.reading.pdf.lines.bidi import Habits, Stream, read_line
from satrchin.reading.pdf.lines.painted import TextObjects
from satrchin.reading.pdf.lines.zwnj import GlyphContextCounts
from satrchin.reading.pdf.page import page_lines
from satrchin.reading.pdf.syntax.glyph import Glyph, PageContent


def shown_line(runs: Sequence[str], order: Sequence[int], y: float = 100.0) -> list[Glyph]:
    """Runs side by side from the left; ``order``: when each was painted, in a text object of its own."""
    x, glyphs = 0.0, []
    for run, number in zip(runs, order, strict=True):
        glyphs += [replace(glyph, op=number, seq=100 * number + glyph.seq) for glyph in from_left(run, x, y)]
        x = glyphs[-1].x1
    return sorted(glyphs, key=lambda glyph: glyph.seq)


def read(runs: Sequence[str], order: Sequence[int], *more: Glyph, stream: Stream = "visual") -> str:
    glyphs = shown_line(runs, order)
    objects = TextObjects(range(1, 100), [*glyphs, *more])
    cells, _ = read_line(glyphs, "rtl", Habits(stream=stream, objects=objects))
    return "".join(cell.text for cell in cells)


@pytest.mark.parametrize(
    ("runs", "order", "text"),
    [
        ((".دش ", "ppi", " ", "326", " یلاگچ"), (5, 4, 3, 2, 1), "چگالی 326 ppi شد."),
        ((".دش ", "ppi 326", " یلاگچ"), (3, 2, 1), "چگالی ppi 326 شد."),
        (("sara@example.ir", " | ", "۰۹۱۲۳۴۵۶۷۸۹"), (3, 2, 1), "۰۹۱۲۳۴۵۶۷۸۹ | sara@example.ir"),
        (("sara@example.ir", " | ", "۰۹۱۲۳۴۵۶۷۸۹", " نفلت"), (2, 3, 4, 1), "تلفن sara@example.ir | ۰۹۱۲۳۴۵۶۷۸۹"),
        ((".دش ", "C", "°", " ", "18", "-", " یامد"), (7, 6, 5, 4, 3, 2, 1), "دمای -18 °C شد."),
        (("N, 51.3° E", " ", "°", "35.6", " :تاصتخم"), (5, 4, 3, 2, 1), "مختصات: 35.6° N, 51.3° E"),
        (("دوب ", "+", "AB", " هورگ"), (4, 3, 2, 1), "گروه AB+ بود"),
    ],
)
def test_a_line_painted_in_logical_order_is_read_as_it_was_painted(
    runs: Sequence[str], order: Sequence[int], text: str
) -> None:
    assert read(runs, order, stream="runs") == text


def test_a_painting_order_that_would_be_displayed_otherwise_decides_nothing() -> None:
    assert read(("۳۲", " ", "باتک", " ", "جنپ"), (3, 4, 5, 2, 1), stream="runs") == "پنج کتاب ۳۲"


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ((".دش ", "ppi", " ", "326", " یلاگچ"), "چگالی 326 ppi شد."),
        ((".دش ", "ppi", " 326", " یلاگچ"), "چگالی ppi 326 شد."),
        (("sara@example.ir", " | ", "۰۹۱۲۳۴۵۶۷۸۹", " نفلت"), "تلفن ۰۹۱۲۳۴۵۶۷۸۹ | sara@example.ir"),
        (("sara@example.ir | ۰۹۱۲۳۴۵۶۷۸۹", " نفلت"), "تلفن sara@example.ir | ۰۹۱۲۳۴۵۶۷۸۹"),
        (("B: ۳۵٪", " مهس"), "سهم B: ۳۵٪"),
        (("دوب ", "(", "g", " ", "200", ")", " رکش"), "شکر (200 g) بود"),
        (("دوب ", "+", "AB", " هورگ"), "گروه AB+ بود"),
    ],
)
def test_runs_painted_from_the_left_are_parted_where_their_text_objects_are(runs: Sequence[str], text: str) -> None:
    around = shown_line(["د ب ی ر گ ل س"], [50], 200.0)
    assert read(runs, range(1, len(runs) + 1), *around) == text


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (("sales", ".", "dept", ", ", "b", " هب"), "به sales.dept, b"),
        (("sum(a", ",", " هب"), "به sum(a,"),
    ],
)
def test_signs_of_another_font_are_of_the_run_that_they_are_not_painted_with(runs: Sequence[str], text: str) -> None:
    around = shown_line(["د ب ی ر گ ل س"], [50], 200.0)
    glyphs = shown_line(runs, range(1, len(runs) + 1))
    latin = font()
    glyphs = [replace(glyph, font=latin) if kind_of(glyph.text) == "L" else glyph for glyph in glyphs]
    objects = TextObjects(range(1, 100), [*glyphs, *around])
    cells, _ = read_line(glyphs, "rtl", Habits(objects=objects))
    assert "".join(cell.text for cell in cells) == text


def test_text_objects_of_single_words_part_no_run() -> None:
    around = shown_line(["د", " ", "ب", " ", "ی", " ", "ر", " ", "گ"], range(50, 59), 200.0)
    assert read((".دش ", "Windows", " ", "11", " بصن"), (1, 2, 3, 4, 5), *around) == "نصب Windows 11 شد."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("نرخ 25% شد", "دش %25 خرن"),
        ("تابع f(x) است", "تسا f(x) عبات"),
        ("مدل T5 (2020) بود", "دوب T5 (2020) لدم"),
        ("تاریخ 2024-11-12", "12-11-2024 خیرات"),
        ("کد AB-12 (الف)", "(فلا) AB-12 دک"),
    ],
)
def test_a_line_is_displayed_by_the_bidirectional_algorithm(text: str, shown: str) -> None:
    assert all(map(kind_of, text))
    levels = display_levels(text, rtl=True)
    mirrored = {"(": ")", ")": "("}
    assert "".join(mirrored.get(text[i], text[i]) if levels[i] % 2 else text[i] for i in display_order(levels)) == shown


def test_an_order_that_nothing_tells_is_a_doubt_with_its_place_and_the_other_order() -> None:
    glyphs = from_left("دوب A 16 زویف ")
    content = PageContent(glyphs)
    reading = page_lines(glyphs, content, GlyphContextCounts(), None, parted=False, paragraphs=True)
    assert [line.text for line in reading.lines] == ["فیوز 16 A بود"]
    (doubt,) = order_doubts(3, reading)
    assert (doubt.page, doubt.line, doubt.span) == (3, 0, (5, 9))
    assert (doubt.text, doubt.alternatives, doubt.kind) == ("16 A", ("A 16",), "order")


def test_an_order_that_the_file_tells_is_no_doubt() -> None:
    glyphs = shown_line((".دش ", "A", " ", "16", " زویف"), (5, 4, 3, 2, 1))
    content = PageContent(glyphs, text_objects=list(range(1, 100)))
    reading = page_lines(glyphs, content, GlyphContextCounts(), None, parted=False, paragraphs=True)
    assert [line.text for line in reading.lines] == ["فیوز 16 A شد."]
    assert not list(order_doubts(3, reading))
