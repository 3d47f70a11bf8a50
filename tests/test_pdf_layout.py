"""Columns, tables, notes and paragraphs: read in the order of a reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pdf_glyphs import FONT, from_left, painted, texts
from satrchin import ReadOptions
from satrchin.reading.geometry.notes import Place, footnotes
from satrchin.reading.geometry.order import blocks_of
from satrchin.reading.geometry.paragraphs import Extent, continued
from satrchin.reading.pdf.glyphs.overlaps import Piece
from satrchin.reading.pdf.layout.notes import place_of
from satrchin.reading.pdf.layout.rows import Segment, rows_of
from satrchin.reading.pdf.layout.ruled_tables import _homes
from satrchin.reading.pdf.lines.bidi import direction_of
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.reader import read_pdf
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph

PDFS = Path(__file__).parent / "pdfs"
NEVER = ReadOptions(ocr="never")


def lines_of(glyphs: list[Glyph]) -> Iterator[tuple[list[list[list[Segment]]], bool]]:
    """The rows of a page's blocks, each of cells from the left, and whether each is a table's."""
    for block in blocks_of(rows_of(glyphs)):
        for leaf in block.leaves():
            for row in leaf.rows:
                yield row, leaf.kind == "table"


def glyphs_of(row: list[list[list[Segment]]]) -> list[Glyph]:
    return [glyph for cell in row for line in cell for segment in line for glyph in segment.glyphs]


def test_blocks_side_by_side_are_parted_by_what_is_wide_in_every_row() -> None:
    rows = [(96, 139, 165, 211), (96, 137, 159, 211), (117, 151, 198, 235)]
    glyphs = []
    for number, (left, _, _, right) in enumerate(rows):
        glyphs += from_left(
            "پپپپپپپپ"[: (rows[number][1] - left) // 5], left, 30 + 12 * number, seq=100 * number, size=9
        )
        glyphs += painted("ررررررررر"[: (right - rows[number][2]) // 5], right, 30 + 12 * number, seq=500, op=9)
    sides = ["".join(glyph.text for glyph in glyphs_of(row))[0] for row, _ in lines_of(glyphs)]
    assert sides == ["ر"] * 3 + ["پ"] * 3


@pytest.mark.parametrize(("below", "sides"), [("جناب آقای", "ررپپج"), ("رئیس دفتر", "رررپپ")])
def test_the_body_of_a_letter_begins_below_its_heads(below: str, sides: str) -> None:
    glyphs = []
    for row in range(2):
        glyphs += painted("راست راست", 300, 100 + 20 * row, seq=100 * row, op=9)
        glyphs += painted("پهلو پهلو", 100, 100 + 20 * row, seq=100 * row + 50, op=9)
    glyphs += painted(below, 300, 140, seq=500, op=9)
    rows = [glyphs_of(row) for row, _ in lines_of(glyphs)]
    assert "".join(max(row, key=lambda glyph: glyph.x1).text for row in rows) == sides


def table(*rows: tuple[float, tuple[str, ...]]) -> list[str]:
    """What is read of cells that begin at 300, 200 and 100, each row at its height; ``/`` parts its cells."""
    glyphs = []
    for height, cells in rows:
        for right, cell in zip((300, 200, 100), cells, strict=True):
            glyphs += painted(cell, right, 100 + height, seq=len(glyphs), op=len(glyphs))
    return [
        "/".join("".join(text for line in cell for text in texts(glyphs_of([[line]]))) for cell in row[::-1])
        for row, is_table in lines_of(glyphs)
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
    row = [glyph for place in range(8) for glyph in from_left("ب", 100 + 9 * place, seq=place)]
    assert texts(row) == ["ب ب ب ب ب ب ب ب"]
    digits = [*from_left("۱۲", 100, seq=0), *from_left(" ", 110, seq=3), *from_left("۳۴", 112.5, seq=5)]
    assert texts(digits) == ["۳۴ ۱۲"]


def test_a_line_set_with_gaps_between_its_letters_is_parted_by_its_blanks_alone() -> None:
    glyphs = [
        Glyph(letter, ord(letter), FONT, 200 - 9 * place, 205 - 9 * place, 100, 10, 0, 0, place, -1, hidden=False)
        for place, letter in enumerate("هوای خوب")
    ]
    assert texts(glyphs) == ["هوای خوب"]


def test_a_lost_digit_leaves_a_date_in_its_order() -> None:
    assert texts(from_left(f"۱{NO_TEXT}۰۳/۰۲/۱۰ :خیرات", 0)) == [f"تاریخ: ۱{NO_TEXT}۰۳/۰۲/۱۰"]


@pytest.mark.parametrize(
    ("glyphs", "read"),
    [
        (from_left("Local Area (LAN) .۳", 0), "۳. Local Area (LAN)"),
        (from_left("Local Area ", 0) + from_left("۳", 53, 97, seq=20, size=6), "۳ Local Area"),
        (from_left("دینک زاب ار Windows 10", 0), "Windows 10 را باز کنید"),
    ],
    ids=["a sign after it", "raised", "no mark"],
)
def test_the_mark_of_a_latin_note_stands_first(glyphs: list[Glyph], read: str) -> None:
    assert direction_of(glyphs) == "rtl" or "W" in read
    assert texts(glyphs) == [read]


def lines_in_order(glyphs: list[Glyph]) -> list[str]:
    return ["|".join("".join(glyph.text for glyph in glyphs_of([cell])) for cell in row) for row, _ in lines_of(glyphs)]


def test_a_table_whose_columns_stand_a_word_s_width_apart_is_one() -> None:
    rows = [("۱۲", "باتک دج"), ("۷", "رتفد"), ("۴۴۰", "ملق")]
    glyphs = []
    for number, (left, right) in enumerate(rows):
        y = 100 + 20 * number
        glyphs += from_left(left, 100 - 5 * len(left), y) + from_left(right, 105, y)
    assert lines_in_order(glyphs) == ["۱۲|باتک دج", "۷|رتفد", "۴۴۰|ملق"]


def test_the_white_between_words_of_justified_lines_is_no_corridor() -> None:
    glyphs = [
        glyph
        for row in range(4)
        for word in range(6)
        for glyph in from_left("باتک", 60 + 30 * word, 100 + 20 * row, seq=100 * row + 10 * word)
    ]
    assert lines_in_order(glyphs) == ["باتک" * 6] * 4


def test_fields_of_a_letter_s_head_are_no_table() -> None:
    fields = ["۱۲۳۴۵۶۷۸۹ :هرامش", "۱۹/۰۷/۱۴۰۲ :خیرات", "۳۴۵۶۷۸ :تسویپ"]
    glyphs = []
    for number, field in enumerate(fields):
        glyphs += from_left(field, 60, 100 + 20 * number) + from_left("نامزاس مان", 400, 100 + 20 * number)
    assert lines_in_order(glyphs) == ["نامزاس مان"] * 3 + fields


def test_columns_whose_lines_are_not_level_are_columns() -> None:
    glyphs = [glyph for row in range(6) for glyph in from_left("تسار نوتس", 300, 100 + 20 * row)]
    glyphs += [glyph for row in range(6) for glyph in from_left("پچ نوتس", 60, 93 + 20 * row)]
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
        glyphs = from_left(text, 0)
        for glyph in glyphs[:raised]:
            glyph.size = 6.0
        kinds = {" ": "S", ".": "O"}
        marks = [LineCell(g.text, kinds.get(g.text, "N" if g.text.isdigit() else "R"), g) for g in glyphs]
        place = place_of(marks)
        assert place is not None
        return place

    def cited(text: str, *raised: int) -> tuple[int, ...]:
        glyphs = from_left(text, 0)
        for place in raised:
            glyphs[place].size = 8.0
        kinds = {" ": "S", "(": "O", "*": "O"}
        place = place_of([LineCell(g.text, kinds.get(g.text, "N" if g.text.isdigit() else "R"), g) for g in glyphs])
        assert place is not None
        return place.references

    assert line("۱۲. متن").number == 12
    assert line("۳متن", raised=1).number == 3
    assert line("۳متن").number == 0
    assert line("۱۳۹۸ متن").number == 0
    assert cited("متن(۱ متن۲۳ ۴", 4, 9, 10) == (1, 23)
    assert cited("متن متن متن*(۲۱۴۵ ۵۶", 11, 13, 14, 15, 16, 18, 19) == (-1, 56)
    assert cited("۱ متن", 0) == ()


def test_lines_that_reach_over_their_cells_are_in_the_cell_where_they_begin_or_end() -> None:
    """Borders at 100 and 200: a line of several boxes begins in its cell, one of a single box ends in it."""
    alone = Piece(painted("شرح بلند شرح بلند شرح بلند", 190, seq=0, op=0)).measure()
    first = Piece(painted("دستگاه رایانه دستگاه رایانه", 240, 120, seq=40, op=40)).measure()
    second = Piece(from_left("۱۲", first.x0 + 2, 120, seq=80)).measure()
    assert alone.x0 < 100 < first.x0 < 200 < first.x1
    homes = _homes([alone, first, second], [0.0, 100.0, 200.0, 300.0])
    assert {place // 100 for place in homes.values()} == {1.0}


def test_lines_whose_beginning_is_not_known_are_one_paragraph_if_they_end_at_the_edge() -> None:
    long = [Extent(-600 - 40 * row, -50, 100.0 + 20 * row, 10, 20, marked=False, loose=True) for row in range(3)]
    short = [Extent(-140, -50, 100.0 + 20 * row, 10, 20, marked=False, loose=True) for row in range(3)]
    assert continued(long) == [True, True, False]
    assert continued(short) == [False, False, False]


def stacked(ends: list[float], steps: list[float]) -> list[Extent]:
    """Lines from the right edge at 500 to these ends, this far below each other, each with a first word of 40."""
    heights = [100.0 + sum(steps[:place]) for place in range(len(ends))]
    return [Extent(-500, end, y, 10, 40, marked=False) for end, y in zip(ends, heights, strict=True)]


@pytest.mark.parametrize(
    ("ends", "steps", "joins"),
    [
        ([-200, -90, -230, -250, -60, -190], [27.0] * 5, ""),  # paragraphs of one line, of which some are long
        ([-60, -65, -70, -62, -66, -190], [27.0] * 5, "01234"),  # one paragraph, set double
        ([-200, -60, -230, -210, -60, -190], [27.0, 17.0, 27.0, 27.0, 17.0], "14"),  # lines closer than paragraphs
        ([-200, -60, -230, -210, -60, -190], [17.0] * 5, "14"),
    ],
)
def test_short_paragraphs_that_margins_alone_part_are_not_joined(
    ends: list[float], steps: list[float], joins: str
) -> None:
    assert "".join(str(place) for place, goes_on in enumerate(continued(stacked(ends, steps))) if goes_on) == joins


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


def test_a_blank_at_a_wide_gap_stays_with_the_letters_beside_it() -> None:
    """A blank behind the first words and one before the next are theirs; one without width belongs to nothing."""
    first, second = from_left("aa"), from_left("bb", 300.0)
    edge = max(glyph.x1 for glyph in first)
    behind = replace(first[0], text=" ", x0=edge, x1=edge + 4)
    before = replace(first[0], text=" ", x0=296.0, x1=300.0)
    empty = replace(first[0], text=" ", x0=edge + 2, x1=edge + 2)
    ((one, other),) = rows_of([*first, behind, empty, before, *second])
    assert {glyph.text for glyph in one.glyphs} == {"a", " "}
    assert [len(one.glyphs), len(other.glyphs)] == [3, 3]
