"""Columns, tables, notes and pages whose pieces lie on one another: read in the order of a reader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bench.scoring import score

from satrchin import ReadOptions
from satrchin.reading.pdf import draw, read_pdf
from satrchin.reading.pdf.blocks import blocks_of, lines_of
from satrchin.reading.pdf.drawn import Drawing, Glyph
from satrchin.reading.pdf.fonts import NO_TEXT, Font
from satrchin.reading.pdf.footnotes import Place, footnotes, place_of
from satrchin.reading.pdf.glyphs import sound
from satrchin.reading.pdf.grids import _homes
from satrchin.reading.pdf.marks import Mark
from satrchin.reading.pdf.paragraphs import Extent, continued
from satrchin.reading.pdf.reset import picture_of, set_apart
from satrchin.reading.pdf.rows import rows_of
from satrchin.reading.pdf.runs import Habits, direction_of, read_line
from satrchin.reading.pdf.source import open_pdf
from satrchin.reading.pdf.tangles import Piece, untangled

PDFS = Path(__file__).parent / "pdfs"
NEVER = ReadOptions(ocr="never")
FONT = Font("Test", wide=True, ascent=0.8, descent=-0.2, mapped=True)


def shown(text: str, x: float, y: float = 100.0, *, seq: int = 0, size: float = 10.0) -> list[Glyph]:
    """A text as it stands from ``x`` to the right, painted in that order: letters half as wide as high."""
    glyphs = []
    for place, letter in enumerate(text):
        width = size * (0.25 if letter == " " else 0.5)
        glyphs.append(Glyph(letter, ord(letter), FONT, x, x + width, y, size, 0.0, seq, seq + place, -1, hidden=False))
        x += width
    return glyphs


def painted(text: str, right: float, y: float = 100.0, *, seq: int, op: int) -> list[Glyph]:
    """A Persian text that ends at ``right``, painted letter after letter from there."""
    glyphs = []
    for place, letter in enumerate(text):
        width = 2.5 if letter == " " else 5.0
        glyphs.append(
            Glyph(letter, ord(letter), FONT, right - width, right, y, 10.0, 0.0, op, seq + place, -1, hidden=False)
        )
        right -= width
    return glyphs


def texts(glyphs: list[Glyph]) -> list[str]:
    return ["".join(mark.text for mark in read_line(glyphs, "rtl", Habits())[0])]


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
    before = [glyph.x0 for glyph in right + left]
    found = untangled([*left, *right])
    assert [len(region) for region in found.regions] == [len(right), len(left)]
    assert all(glyph.seq < 1000 for glyph in found.regions[0])
    found.restore()
    assert [glyph.x0 for glyph in right + left] == before


def test_boxes_of_a_line_are_read_from_where_they_begin() -> None:
    boxes = painted("سیل بزرگ", 150, seq=0, op=0) + shown("۱۳۱۲", 121, seq=20) + painted("در سال ", 165, seq=40, op=40)
    found = untangled(boxes)
    assert len(found.moved) > 0
    assert texts(found.regions[0]) == ["در سال ۱۳۱۲سیل بزرگ"]


def test_a_table_of_letters_that_lies_is_told_and_never_passed_on_as_clean() -> None:
    (page,) = read_pdf(PDFS / "lying" / "gs-xelatex-Amiri-close.pdf", NEVER).pages
    assert [(issue.level, issue.code) for issue in page.issues] == [("error", "text-layer")]


def test_one_clash_inside_a_line_is_set_apart_and_told_and_digits_keep_their_place() -> None:
    (page,) = read_pdf(PDFS / "tangled" / "wkhtmltopdf-Nazli-report.pdf", NEVER).pages
    true = (PDFS / "tangled" / "wkhtmltopdf-Nazli-report.txt").read_text(encoding="utf-8")
    assert score(true, page.text).cer == 0.0
    assert [(issue.code, page.lines[issue.line].text[:6]) for issue in page.issues] == [("overlap", "١\tیخچا")]


def test_a_stamp_over_a_line_is_not_set_apart() -> None:
    line = painted("متن نامه", 150, seq=0, op=0) + painted("دنباله", 105, 120, seq=20, op=40)
    stamp = painted("مهر", 140, 101, seq=40, op=80)
    assert not untangled([*line, *stamp]).moved


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
    found = untangled(glyphs)
    before = [glyph.x0 for glyph in glyphs]
    found.part_columns(glyphs)
    assert len(found.shifts) == moved
    found.restore()
    assert [glyph.x0 for glyph in glyphs] == before


def test_pages_that_are_not_tangled_stay_as_they_are() -> None:
    glyphs = painted("راست", 150, seq=0, op=0) + painted("چپ", 100, seq=10, op=20)
    found = untangled(glyphs)
    assert found.regions == [glyphs]
    assert not found.moved


def test_letters_that_happen_to_lie_on_their_likes_are_not_doubles() -> None:
    first, second = shown("abcde", 100, seq=0), shown("xycwz", 100, seq=50)
    drawing = Drawing(first + second)
    assert [glyph.text for glyph in sound(drawing, 595, 842)] == list("abcdexycwz")
    twice = Drawing(shown("abcde", 100, seq=0) + shown("abcde", 100.4, seq=50))
    assert [glyph.text for glyph in sound(twice, 595, 842)] == list("abcde")


def test_an_ending_in_the_midst_of_two_lines_that_run_over_each_other_is_not_painted_twice() -> None:
    first, second = shown("abstuvwcd", 100, seq=0), shown("efstuvwgh", 100.4, seq=50)
    assert [glyph.text for glyph in sound(Drawing(first + second), 595, 842)] == list("abstuvwcdefstuvwgh")
    words = [*shown("stuv", 100, seq=0), *shown("stuv", 100.4, seq=4), *shown("xy", 120, seq=8)]
    assert "".join(glyph.text for glyph in sound(Drawing(words), 595, 842)) == "stuvxy"
    long = "stuvwxyzabcd"
    first, second = shown(f"ab{long}cd", 100, seq=0), shown(f"ef{long}gh", 100.4, seq=50)
    assert "".join(glyph.text for glyph in sound(Drawing(first + second), 595, 842)) == f"ab{long}cdefgh"


def test_lone_blanks_of_lines_that_run_over_each_other_are_not_doubles() -> None:
    first, second = shown("ab cd", 100, seq=0), shown(" ", 110.1, seq=50)
    assert len(sound(Drawing([*first, *shown("xy", 300, seq=40), *second]), 595, 842)) == 8
    again = shown(" ", 110.1, seq=4)
    assert len(sound(Drawing([*first[:4], *again]), 595, 842)) == 4


def test_a_sign_over_a_line_that_runs_over_the_edge_is_kept() -> None:
    line, tanwin = painted("احتراما", 620, seq=0, op=0), painted("\N{ARABIC FATHATAN}", 606, 98.5, seq=20, op=1)
    beside = painted("پنهان", 700, 300, seq=30, op=9)
    assert len(sound(Drawing([*line, *tanwin, *beside]), 595, 842)) == 8


def test_blocks_side_by_side_are_parted_by_what_is_wide_in_every_row() -> None:
    rows = [(96, 139, 165, 211), (96, 137, 159, 211), (117, 151, 198, 235)]
    glyphs = []
    for number, (left, _, _, right) in enumerate(rows):
        glyphs += shown("پپپپپپپپ"[: (rows[number][1] - left) // 5], left, 30 + 12 * number, seq=100 * number, size=9)
        glyphs += painted("ررررررررر"[: (right - rows[number][2]) // 5], right, 30 + 12 * number, seq=500, op=9)
    sides = [
        "".join(glyph.text for segment in line for glyph in segment.glyphs)[0]
        for line, _ in lines_of(blocks_of(rows_of(glyphs)))
    ]
    assert sides == ["ر"] * 3 + ["پ"] * 3


@pytest.mark.parametrize(("below", "sides"), [("جناب آقای", "ررپپج"), ("رئیس دفتر", "رررپپ")])
def test_the_body_of_a_letter_begins_below_its_heads(below: str, sides: str) -> None:
    glyphs = []
    for row in range(2):
        glyphs += painted("راست راست", 300, 100 + 20 * row, seq=100 * row, op=9)
        glyphs += painted("پهلو پهلو", 100, 100 + 20 * row, seq=100 * row + 50, op=9)
    glyphs += painted(below, 300, 140, seq=500, op=9)
    lines = [line for line, _ in lines_of(blocks_of(rows_of(glyphs)))]
    assert "".join(max(line[-1].glyphs, key=lambda glyph: glyph.x1).text for line in lines) == sides


def table(*rows: tuple[float, tuple[str, ...]]) -> list[str]:
    """What is read of cells that begin at 300, 200 and 100, each row at its height; ``/`` parts its cells."""
    glyphs = []
    for height, cells in rows:
        for right, cell in zip((300, 200, 100), cells, strict=True):
            glyphs += painted(cell, right, 100 + height, seq=len(glyphs), op=len(glyphs))
    found = blocks_of(rows_of(glyphs))
    return [
        "/".join(
            "".join(text for row in rows_of(cell.glyphs) for text in texts([g for s in row for g in s.glyphs]))
            for cell in line[::-1]
        )
        for line, is_table in lines_of(found)
        if is_table
    ]


def test_lines_of_a_cell_are_one_cell_and_rows_stay_rows() -> None:
    rows = [(0, ("ردیف", "شرح", "بها")), (30, ("۱", "خرید", "۴")), (46, ("", "چاپ", "")), (76, ("۲", "پست", "۷"))]
    assert table(*rows) == ["ردیف/شرح/بها", "۱/خریدچاپ/۴", "۲/پست/۷"]
    rows = [
        (0, ("ردیف", "شرح", "بها")),
        (22, ("", "خرید", "")),
        (30, ("۱", "", "۴")),
        (38, ("", "چاپ", "")),
        (60, ("۲", "پست", "۷")),
    ]
    assert table(*rows) == ["ردیف/شرح/بها", "۱/خریدچاپ/۴", "۲/پست/۷"]
    rows = [(0, ("ردیف", "شرح", "بها")), (20, ("۱", "خرید", "۴")), (40, ("", "چاپ", "")), (60, ("۲", "پست", "۷"))]
    assert table(*rows) == ["ردیف/شرح/بها", "۱/خرید/۴", "/چاپ/", "۲/پست/۷"]


def spaced(text: str, gap: float, *, blank: float = 2.5) -> list[Glyph]:
    """A Persian text from 300 to the left, each letter and blank with a gap after it; ``|`` is a ZWNJ without room."""
    glyphs, right = [], 300.0
    for place, letter in enumerate(text):
        width = {" ": blank, "|": 0.0}.get(letter, 5.0)
        x0, seen = right - width, " " if letter == "|" else letter
        x1 = x0 + (blank if letter == "|" else width)
        glyphs.append(Glyph(seen, ord(seen), FONT, x0, x1, 100, 10, 0, place, place, -1, hidden=False))
        right = x0 - gap
    return glyphs


@pytest.mark.parametrize("gap", [0.0, 0.5, 1.2, 2.0, 3.0])
@pytest.mark.parametrize("blank", [1.8, 2.5, 3.5])
def test_letters_set_apart_keep_their_spaces_and_zwnjs(gap: float, blank: float) -> None:
    read = texts(spaced("نامه|های رسیده را نمی|توان خواند", gap, blank=blank))
    assert read == ["نامه|های رسیده را نمی|توان خواند".replace("|", "\N{ZERO WIDTH NON-JOINER}")]


def test_a_line_may_be_set_apart_in_part() -> None:
    left = [replace(glyph, x0=glyph.x0 - 245, x1=glyph.x1 - 245) for glyph in spaced("چنین خواند و گفت", 0.0)]
    assert texts([*spaced("سپاسگزاری نمایندگان شهرستان|ها ", 2.2), *left]) == [
        "سپاسگزاری نمایندگان شهرستان|ها چنین خواند و گفت".replace("|", "\N{ZERO WIDTH NON-JOINER}")
    ]


def test_cells_of_a_table_are_not_letters_set_apart() -> None:
    row = [glyph for place in range(8) for glyph in shown("ب", 100 + 9 * place, seq=place)]
    assert texts(row) == ["ب ب ب ب ب ب ب ب"]
    digits = [*shown("۱۲", 100, seq=0), *shown(" ", 110, seq=3), *shown("۳۴", 112.5, seq=5)]
    assert texts(digits) == ["۳۴ ۱۲"]


def test_a_line_set_with_gaps_between_its_letters_is_parted_by_its_blanks_alone() -> None:
    glyphs = [
        Glyph(letter, ord(letter), FONT, 200 - 9 * place, 205 - 9 * place, 100, 10, 0, 0, place, -1, hidden=False)
        for place, letter in enumerate("هوای خوب")
    ]
    assert texts(glyphs) == ["هوای خوب"]


def test_a_lost_digit_leaves_a_date_in_its_order() -> None:
    assert texts(shown(f"۱{NO_TEXT}۰۳/۰۲/۱۰ :خیرات", 0)) == [f"تاریخ: ۱{NO_TEXT}۰۳/۰۲/۱۰"]


@pytest.mark.parametrize(
    ("glyphs", "read"),
    [
        (shown("Local Area (LAN) .۳", 0), "۳. Local Area (LAN)"),
        (shown("Local Area ", 0) + shown("۳", 53, 97, seq=20, size=6), "۳ Local Area"),
        (shown("دینک زاب ار Windows 10", 0), "Windows 10 را باز کنید"),
    ],
    ids=["a sign after it", "raised", "no mark"],
)
def test_the_mark_of_a_latin_note_stands_first(glyphs: list[Glyph], read: str) -> None:
    assert direction_of(glyphs) == "rtl" or "W" in read
    assert texts(glyphs) == [read]


def lines_in_order(glyphs: list[Glyph]) -> list[str]:
    return [
        "|".join("".join(glyph.text for glyph in segment.glyphs) for segment in line)
        for line, _ in lines_of(blocks_of(rows_of(glyphs)))
    ]


def test_a_table_whose_columns_stand_a_word_s_width_apart_is_one() -> None:
    rows = [("۱۲", "باتک دج"), ("۷", "رتفد"), ("۴۴۰", "ملق")]
    glyphs = []
    for number, (left, right) in enumerate(rows):
        y = 100 + 20 * number
        glyphs += shown(left, 100 - 5 * len(left), y) + shown(right, 105, y)
    assert lines_in_order(glyphs) == ["۱۲|باتک دج", "۷|رتفد", "۴۴۰|ملق"]


def test_the_white_between_words_of_justified_lines_is_no_corridor() -> None:
    glyphs = [
        glyph
        for row in range(4)
        for word in range(6)
        for glyph in shown("باتک", 60 + 30 * word, 100 + 20 * row, seq=100 * row + 10 * word)
    ]
    assert lines_in_order(glyphs) == ["باتک" * 6] * 4


def test_fields_of_a_letter_s_head_are_no_table() -> None:
    fields = ["۱۲۳۴۵۶۷۸۹ :هرامش", "۱۹/۰۷/۱۴۰۲ :خیرات", "۳۴۵۶۷۸ :تسویپ"]
    glyphs = []
    for number, field in enumerate(fields):
        glyphs += shown(field, 60, 100 + 20 * number) + shown("نامزاس مان", 400, 100 + 20 * number)
    assert lines_in_order(glyphs) == ["نامزاس مان"] * 3 + fields


def test_columns_whose_lines_are_not_level_are_columns() -> None:
    glyphs = [glyph for row in range(6) for glyph in shown("تسار نوتس", 300, 100 + 20 * row)]
    glyphs += [glyph for row in range(6) for glyph in shown("پچ نوتس", 60, 93 + 20 * row)]
    assert lines_in_order(glyphs) == ["تسار نوتس"] * 6 + ["پچ نوتس"] * 6


BODY = [Place(60, 500, 100 + 20 * row, 12) for row in range(5)]
RULE = (400.0, 690.0, 500.0, 690.5)


def test_notes_stand_after_the_text_and_before_the_page_s_number() -> None:
    right = [Place(300, 500, 100 + 20 * row, 12) for row in range(3)]
    note = [Place(300, 500, 700, 9, number=1), Place(300, 480, 712, 9)]
    left = [Place(60, 260, 100 + 20 * row, 12) for row in range(3)]
    order, begins = footnotes([*right, *note, *left, Place(270, 290, 760, 11)], [RULE])
    assert order == [0, 1, 2, 5, 6, 7, 3, 4, 8]
    assert begins == {3}


def test_notes_are_told_by_their_marks_in_the_text_where_no_rule_is() -> None:
    text = [Place(60, 500, 100, 12, references=(1, 2)), *BODY[1:]]
    order, begins = footnotes([*text, Place(60, 500, 700, 9, number=1), Place(60, 500, 712, 9, number=2)], [])
    assert order == list(range(7))
    assert begins == {5, 6}


@pytest.mark.parametrize(
    ("places", "rules"),
    [
        ([*BODY, Place(60, 500, 700, 12, number=1)], [RULE]),
        ([*BODY, Place(60, 500, 700, 9, number=1)], []),
        ([Place(60, 500, 80, 9, number=1), *BODY], [(400.0, 70.0, 500.0, 70.5)]),
        ([*BODY, Place(60, 500, 700, 9, number=1)], [(60.0, 690.0, 500.0, 690.5)]),
        ([], [RULE]),
    ],
    ids=["as large as the text", "no rule and no reference", "above the text", "a rule as wide as the text", "nothing"],
)
def test_what_is_no_note_stays_where_it_is(places: list[Place | None], rules: list[tuple[float, ...]]) -> None:
    assert footnotes(places, rules) == (list(range(len(places))), set())


def test_the_mark_of_a_note_is_a_number_before_a_sign_or_a_raised_one() -> None:
    def line(text: str, raised: int = 0) -> Place:
        glyphs = shown(text, 0)
        for glyph in glyphs[:raised]:
            glyph.size = 6.0
        kinds = {" ": "S", ".": "O"}
        marks = [Mark(g.text, kinds.get(g.text, "N" if g.text.isdigit() else "R"), g) for g in glyphs]
        place = place_of(marks)
        assert place is not None
        return place

    assert line("۱۲. متن").number == 12
    assert line("۳متن", raised=1).number == 3
    assert line("۳متن").number == 0
    assert line("۱۳۹۸ متن").number == 0


def test_lines_that_reach_over_their_cells_are_in_the_cell_where_they_begin_or_end() -> None:
    """Borders at 100 and 200: a line of several boxes begins in its cell, one of a single box ends in it."""
    alone = Piece(painted("شرح بلند شرح بلند شرح بلند", 190, seq=0, op=0)).measure()
    first = Piece(painted("دستگاه رایانه دستگاه رایانه", 240, 120, seq=40, op=40)).measure()
    second = Piece(shown("۱۲", first.x0 + 2, 120, seq=80)).measure()
    assert alone.x0 < 100 < first.x0 < 200 < first.x1
    homes = _homes([alone, first, second], [0.0, 100.0, 200.0, 300.0])
    assert {place // 100 for place in homes.values()} == {1.0}


def test_lines_whose_beginning_is_not_known_are_one_paragraph_if_they_end_at_the_edge() -> None:
    long = [Extent(-600 - 40 * row, -50, 100.0 + 20 * row, 10, 20, marked=False, loose=True) for row in range(3)]
    short = [Extent(-140, -50, 100.0 + 20 * row, 10, 20, marked=False, loose=True) for row in range(3)]
    assert continued(long) == [True, True, False]
    assert continued(short) == [False, False, False]


def over_two_columns(
    *, end: float = -300.0, closed: bool = False, indent: float = 0.0, width: float = 200.0
) -> list[bool]:
    """A column of four lines at the right and one of three at the left; whether each line's paragraph goes on."""
    right = [Extent(-500, -300, 100.0 + 20 * row, 10, 20, marked=False) for row in range(3)]
    last = Extent(-500, end, 160.0, 10, 20, marked=False, closed=closed)
    first = Extent(-280 + indent, -280 + width, 100.0, 10, 20, marked=False)
    left = [Extent(-280, -280 + width, 120.0 + 20 * row, 10, 20, marked=False) for row in range(3)]
    return continued([*right, last, first, *left])


def test_a_paragraph_runs_over_from_a_column_to_the_next() -> None:
    assert over_two_columns()[3]
    assert not over_two_columns(end=-330)[3]
    assert not over_two_columns(closed=True)[3]
    assert not over_two_columns(indent=15)[3]
    assert not over_two_columns(width=120)[3]


def test_the_last_line_of_a_column_joins_the_head_of_the_next() -> None:
    lines = [
        line.text for page in read_pdf(PDFS / "chromium-Vazirmatn-columns.pdf", NEVER).pages for line in page.lines
    ]
    assert lines == (PDFS / "chromium-Vazirmatn-columns.txt").read_text(encoding="utf-8").splitlines()


def test_a_tangled_page_is_set_again_so_that_each_glyph_shows_and_is_put_back() -> None:
    source = open_pdf(PDFS / "tangled" / "wkhtmltopdf-NotoNaskhArabic-colnotes.pdf")
    page = next(source.pages())
    glyphs = sound(draw(page, {}), page.width, page.height)
    before = [(glyph.x0, glyph.x1, glyph.y) for glyph in glyphs]
    with set_apart(glyphs):
        assert not untangled(glyphs).moved
        found = picture_of(glyphs)
        assert found is not None
        picture, scale = found
        letters = [glyph for glyph in glyphs if glyph.text.isalpha()]
        shown = [
            picture.crop(
                (
                    round(g.x0 * scale) - 3,
                    round((g.y - g.size) * scale),
                    round(g.x1 * scale) + 3,
                    round((g.y + 0.5 * g.size) * scale),
                )
            ).getextrema()[0]
            for g in letters
        ]
    assert all(darkest < 100 for darkest in shown)
    assert [(glyph.x0, glyph.x1, glyph.y) for glyph in glyphs] == before
    source.close()


def test_a_blank_without_room_gets_its_room_where_a_line_is_set_again() -> None:
    line = painted("می", 60, seq=0, op=0) + painted(" ", 52.5, seq=2, op=0) + painted("رود", 50, seq=3, op=0)
    line[2].x0, line[2].x1 = 50.0, 52.5
    with set_apart(line):
        assert line[1].x0 - line[3].x1 == pytest.approx(2.5)
    assert line[1].x0 == line[3].x1 == 50.0


def test_fonts_without_outlines_cannot_be_drawn() -> None:
    assert picture_of(shown("متن", 0)) is None
    assert picture_of([]) is None
