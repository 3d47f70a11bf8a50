"""Pages whose pieces lie on one another: set apart, and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.scoring import score

from pdf_glyphs import from_left, painted, texts
from satrchin import ReadOptions
from satrchin.reading.pdf.attempts import draw
from satrchin.reading.pdf.glyphs.fixes import sound
from satrchin.reading.pdf.glyphs.overlaps import separated
from satrchin.reading.pdf.page import cell_lines_of
from satrchin.reading.pdf.reader import read_pdf
from satrchin.reading.pdf.recovery.rerender import picture_of, set_apart
from satrchin.reading.pdf.syntax.file import open_pdf
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import PageContent
from satrchin.summary import Summary

PDFS = Path(__file__).parent / "pdfs"
NEVER = ReadOptions(ocr="never")


def test_a_page_whose_pieces_lie_on_one_another_is_read_in_the_order_of_painting_and_is_no_success() -> None:
    name = "wkhtmltopdf-NotoNaskhArabic-colnotes"
    (page,) = read_pdf(PDFS / "tangled" / f"{name}.pdf", NEVER).pages
    true = (PDFS / "tangled" / f"{name}.txt").read_text(encoding="utf-8")
    assert score(true, page.text).cer < 0.01
    assert {issue.code for issue in page.issues if issue.level == "error"} == {"overlap", "text-layer"}
    for line in page.lines:
        assert line.box is not None
        assert line.box.x0 < line.box.x1


def test_columns_that_run_into_each_other_are_set_apart() -> None:
    right = [
        glyph
        for row in range(4)
        for glyph in painted("راست راست راست", 150 + 10 * row, 100 + 20 * row, seq=100 * row, op=20 * row)
    ]
    left = [
        glyph
        for row in range(4)
        for glyph in painted("چپ چپ چپ", 115, 100 + 20 * row, seq=1000 + 100 * row, op=1000 + 20 * row)
    ]
    found = separated([*left, *right])
    assert [len(region) for region in found.regions] == [len(right), len(left)]
    assert all(glyph.seq < 1000 for glyph in found.regions[0])


def test_boxes_of_a_line_are_read_from_where_they_begin() -> None:
    boxes = (
        painted("سیل بزرگ", 150, seq=0, op=0) + from_left("۱۳۱۲", 121, seq=20) + painted("در سال ", 165, seq=40, op=40)
    )
    found = separated(boxes)
    assert len(found.moved) > 0
    assert texts(found.regions[0]) == ["در سال ۱۳۱۲سیل بزرگ"]


def test_a_table_of_letters_that_lies_is_told_and_never_passed_on_as_clean() -> None:
    (page,) = read_pdf(PDFS / "lying" / "gs-xelatex-Amiri-close.pdf", NEVER).pages
    assert {(issue.level, issue.code) for issue in page.issues} == {("error", "text-layer"), ("error", "line-doubtful")}
    assert Summary.of([page]).grade < 0.5


def test_one_clash_inside_a_line_is_set_apart_and_told_and_digits_keep_their_place() -> None:
    (page,) = read_pdf(PDFS / "tangled" / "wkhtmltopdf-Nazli-report.pdf", NEVER).pages
    true = (PDFS / "tangled" / "wkhtmltopdf-Nazli-report.txt").read_text(encoding="utf-8")
    assert score(true, page.text).cer == 0.0
    assert [(issue.code, page.lines[issue.line].text[:6]) for issue in page.issues] == [("overlap", "١\tیخچا")]


def test_a_stamp_over_a_line_is_not_set_apart() -> None:
    line = painted("متن نامه", 150, seq=0, op=0) + painted("دنباله", 105, 120, seq=20, op=40)
    stamp = painted("مهر", 140, 101, seq=40, op=80)
    assert not separated([*line, *stamp]).moved


def test_columns_that_nearly_touch_are_told_by_where_their_cells_begin() -> None:
    (page,) = read_pdf(PDFS / "tangled" / "wkhtmltopdf-Vazirmatn-plain.pdf", NEVER).pages
    rows = [line.text.split("\t") for line in page.lines if "\t" in line.text]
    assert [len(row) for row in rows] == [4] * 5 + [3] * 3
    assert rows[1] == ["هوشمند تهرانی", "بندر انزلی", "زبان\N{ZERO WIDTH NON-JOINER}شناسی همگانی", "۱۲۴۵"]
    assert not any(issue.code == "overlap" for issue in page.issues)


@pytest.mark.parametrize(("shift", "moved"), [(0.0, 12), (2.0, 0)])
def test_pieces_that_end_at_one_place_in_three_rows_are_columns(shift: float, moved: int) -> None:
    glyphs = []
    for row in range(3):
        glyphs += painted("راست", 150, 100 + 20 * row, seq=100 * row, op=100 * row)
        glyphs += painted("چپ", 128 + shift * row, 100 + 20 * row, seq=100 * row + 50, op=100 * row + 50)
    found = separated(glyphs)
    found.part_columns(glyphs)
    assert len(found.shifts) == moved


def test_pages_that_are_not_tangled_stay_as_they_are() -> None:
    glyphs = painted("راست", 150, seq=0, op=0) + painted("چپ", 100, seq=10, op=20)
    found = separated(glyphs)
    assert found.regions == [glyphs]
    assert not found.moved


def test_letters_that_happen_to_lie_on_their_likes_are_not_doubles() -> None:
    first, second = from_left("abcde", 100, seq=0), from_left("xycwz", 100, seq=50)
    content = PageContent(first + second)
    assert [glyph.text for glyph in sound(content, 595, 842)] == list("abcdexycwz")
    twice = PageContent(from_left("abcde", 100, seq=0) + from_left("abcde", 100.4, seq=50))
    assert [glyph.text for glyph in sound(twice, 595, 842)] == list("abcde")


def test_an_ending_in_the_midst_of_two_lines_that_run_over_each_other_is_not_painted_twice() -> None:
    first, second = from_left("abstuvwcd", 100, seq=0), from_left("efstuvwgh", 100.4, seq=50)
    assert [glyph.text for glyph in sound(PageContent(first + second), 595, 842)] == list("abstuvwcdefstuvwgh")
    words = [*from_left("stuv", 100, seq=0), *from_left("stuv", 100.4, seq=4), *from_left("xy", 120, seq=8)]
    assert "".join(glyph.text for glyph in sound(PageContent(words), 595, 842)) == "stuvxy"
    long = "stuvwxyzabcd"
    first, second = from_left(f"ab{long}cd", 100, seq=0), from_left(f"ef{long}gh", 100.4, seq=50)
    assert "".join(glyph.text for glyph in sound(PageContent(first + second), 595, 842)) == f"ab{long}cdefgh"


def test_lone_blanks_of_lines_that_run_over_each_other_are_not_doubles() -> None:
    first, second = from_left("ab cd", 100, seq=0), from_left(" ", 110.1, seq=50)
    assert len(sound(PageContent([*first, *from_left("xy", 300, seq=40), *second]), 595, 842)) == 8
    again = from_left(" ", 110.1, seq=4)
    assert len(sound(PageContent([*first[:4], *again]), 595, 842)) == 4


def test_a_sign_over_a_line_that_runs_over_the_edge_is_kept() -> None:
    line, tanwin = painted("احتراما", 620, seq=0, op=0), painted("\N{ARABIC FATHATAN}", 606, 98.5, seq=20, op=1)
    beside = painted("پنهان", 700, 300, seq=30, op=9)
    assert len(sound(PageContent([*line, *tanwin, *beside]), 595, 842)) == 8


def test_a_tangled_page_is_set_again_so_that_each_glyph_shows() -> None:
    source = open_pdf(PDFS / "tangled" / "wkhtmltopdf-NotoNaskhArabic-colnotes.pdf")
    page = next(source.pages())
    glyphs = sound(draw(page, {}), page.width, page.height)
    before = [(glyph.x0, glyph.x1, glyph.y) for glyph in glyphs]
    apart = set_apart(glyphs)
    assert not separated(apart).moved
    found = picture_of(apart)
    assert found is not None
    picture, scale = found
    shown = [
        picture.crop(
            (
                round(g.x0 * scale) - 3,
                round((g.y - g.size) * scale),
                round(g.x1 * scale) + 3,
                round((g.y + 0.5 * g.size) * scale),
            )
        ).getextrema()[0]
        for g in apart
        if g.text.isalpha()
    ]
    assert all(darkest < 100 for darkest in shown)
    assert [(glyph.x0, glyph.x1, glyph.y) for glyph in glyphs] == before
    source.close()


def test_a_blank_without_room_gets_its_room_where_a_line_is_set_again() -> None:
    line = painted("می", 60, seq=0, op=0) + painted(" ", 52.5, seq=2, op=0) + painted("رود", 50, seq=3, op=0)
    line[2].x0, line[2].x1 = 50.0, 52.5
    apart = set_apart(line)
    assert apart[1].x0 - apart[3].x1 == pytest.approx(2.5)
    assert line[1].x0 == line[3].x1 == 50.0


def test_fonts_without_outlines_cannot_be_drawn() -> None:
    assert picture_of(from_left(f"مت{NO_TEXT}", 0)) is None
    assert picture_of([]) is None


def test_glyphs_stand_where_they_stood_though_the_page_was_set_apart() -> None:
    source = open_pdf(PDFS / "tangled" / "wkhtmltopdf-NotoNaskhArabic-colnotes.pdf")
    page = next(source.pages())
    content = draw(page, {})
    glyphs = sound(content, page.width, page.height)
    before = [(glyph.x0, glyph.y) for glyph in glyphs]
    shown = {(round(glyph.x0, 3), round(glyph.y, 3)) for glyph in glyphs}
    cell_lines = cell_lines_of(glyphs, content, parted=False)
    assert [(glyph.x0, glyph.y) for glyph in glyphs] == before
    told = [cell.glyph for draft in cell_lines for cells in draft.cells for cell in cells if cell.glyph is not None]
    assert all((round(glyph.x0, 3), round(glyph.y, 3)) in shown for glyph in told)
    source.close()


def test_where_no_line_lacks_letters_nothing_is_drawn() -> None:
    assert set_apart([]) == []
