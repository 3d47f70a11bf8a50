"""The order of a page's chunks: columns, forms, tables and listings told by the white between them."""

from __future__ import annotations

import time

import pytest

from satrchin.document import Line
from satrchin.reading.geometry.chunks import Block, Chunk
from satrchin.reading.geometry.columns import is_running_text, level_rows
from satrchin.reading.geometry.frames import framed_tables, frames_of
from satrchin.reading.geometry.grids import grids_of
from satrchin.reading.geometry.listings import indents
from satrchin.reading.geometry.order import blocks_of
from satrchin.reading.geometry.tables import rows_within

SIZE = 10.0


def page(*chunks: tuple[float, float, float, str]) -> list[list[Chunk]]:
    """Rows of chunks: left, right, height, text."""
    rows: dict[float, list[Chunk]] = {}
    for x0, x1, y, text in chunks:
        rows.setdefault(y, []).append(Chunk(x0, x1, y, SIZE, text))
    return [sorted(rows[y], key=lambda chunk: chunk.x0) for y in sorted(rows)]


def read(rows: list[list[Chunk]], *, rtl: bool = True) -> list[str]:
    """The lines of the blocks; cells from the right, parted by a bar, lines of a cell by a plus sign."""
    found = []
    for block in blocks_of(rows, rtl=rtl):
        for leaf in block.leaves():
            for row in leaf.rows:
                cells = ["+".join("".join(chunk.text for chunk in line) for line in cell) for cell in row]
                found.append("|".join(cells[::-1] if rtl else cells))
    return found


def column(x0: float, x1: float, y: float, names: str, pitch: float = 16) -> list[tuple[float, float, float, str]]:
    """Full lines below each other, the last one short at its end on the left."""
    lines = [(x0, x1, y + pitch * place, name) for place, name in enumerate(names)]
    return [*lines[:-1], (x1 - 40, *lines[-1][1:])]


def test_left_aligned_lines_between_right_aligned_ones_stay_in_place() -> None:
    rows = page((400, 550, 100, "پرسش"), (50, 150, 120, "for"), (50, 200, 140, "run"), (380, 550, 160, "پاسخ"))
    assert read(rows) == ["پرسش", "for", "run", "پاسخ"]


@pytest.mark.parametrize("shift", [0, 3, 8])
def test_columns_are_read_whole_the_right_one_first_on_a_page_read_from_the_right(shift: float) -> None:
    rows = page(*column(310, 540, 100, "ابپتث"), *column(50, 280, 100 + shift, "رزسشص"))
    assert "".join(read(rows)) == "ابپتثرزسشص"
    assert "".join(read(rows, rtl=False)) == "رزسشصابپتث"


def test_columns_whose_lines_are_far_apart_and_not_level_are_columns() -> None:
    rows = page(*column(310, 540, 100, "ابپتث", 27), *column(50, 280, 112, "رزسشص", 27))
    assert "".join(read(rows)) == "ابپتثرزسشص"


@pytest.mark.parametrize("shift", [8, 11])
def test_columns_of_few_lines_between_each_other_are_columns(shift: float) -> None:
    rows = page(*column(297, 540, 100 + shift, "ابپ", 20), *column(50, 280, 100, "رزسشص", 20))
    assert "".join(read(rows)) == "ابپرزسشص"


VERSES = [
    ("باران شبانه بر در و دیوار می‌زند", "انگار پنجه بر دل بیدار می‌زند"),
    ("آن ابر تیره باز به صحرا رسیده است", "آواز رود بر تن کهسار می‌زند"),
    ("خورشید اگر نتابد از این ابر باک نیست", "فردا دوباره سر به سپیدار می‌زند"),
    ("شب رفت و باز پنجره‌ها را گشود صبح", "گنجشک نوک به شیشهٔ تالار می‌زند"),
]


@pytest.mark.parametrize("head", ["", "باران"])
@pytest.mark.parametrize("rhyme", [True, False])
def test_half_verses_that_rhyme_are_read_verse_by_verse(head: str, *, rhyme: bool) -> None:
    """Two columns with the same white, whose lines end otherwise, are read column by column."""
    texts = VERSES if rhyme else [(one, other[:-4] + end) for (one, other), end in zip(VERSES, "روستا", strict=False)]
    halves = [
        ((310, 540, y, right), (50, 280, y, left)) for y, (right, left) in zip((100, 116, 132, 148), texts, strict=True)
    ]
    rows = page(*([(500, 540, 80, head)] if head else []), *(half for verse in halves for half in verse))
    verses = [f"{right}|{left}" for right, left in texts]
    columns = [right for right, _ in texts] + [left for _, left in texts]
    assert read(rows) == ([head] if head else []) + (verses if rhyme else columns)


def test_a_list_of_words_below_a_title_at_the_edge_is_no_letterhead() -> None:
    words = [("الگوریتم", "algorithm"), ("پایگاه", "database"), ("رایانش", "computing")]
    pairs = [((480, 540, y, one), (200, 250, y, other)) for y, (one, other) in zip((124, 144, 164), words, strict=True)]
    rows = page((470, 540, 100, "واژه‌نامه"), *(part for pair in pairs for part in pair), (60, 540, 300, "متن"))
    assert read(rows) == ["واژه‌نامه", *(f"{one}|{other}" for one, other in words), "متن"]


@pytest.mark.parametrize("place", [0, 2, 5])
def test_a_ruled_table_in_a_column_parts_no_columns(place: int) -> None:
    rows = page(*column(310, 540, 100, "ابپتثج"), *column(50, 280, 100, "رزسشصض"))
    table = Chunk(60, 250, 104 + 16 * place, SIZE, "جدول")
    table.table = Block("table", [[[[table]]]])
    rows = [[*row] for row in rows]
    below = [row for row in rows if row[0].y > 100 + 16 * place]
    for row in below:  # the lines of the left column below the table are lower
        row[:] = [Chunk(c.x0, c.x1, c.y + (40 if c.x0 < 300 else 0), SIZE, c.text) for c in row]
    parts = sorted((chunk for row in rows for chunk in row), key=lambda chunk: chunk.y)
    shown = page(*((c.x0, c.x1, c.y, c.text) for c in parts))
    shown.append([table])
    shown.sort(key=lambda row: row[0].y)
    left = "رزسشصض"
    assert "".join(read(shown)) == "ابپتثج" + left[: place + 1] + "جدول" + left[place + 1 :]


def test_a_persian_comment_stays_in_its_listing() -> None:
    rows = page((50, 150, 100, "def mean(xs):"), (74, 160, 116, "جمع#"), (74, 190, 132, "return xs[0]"))
    for row in rows[::2]:
        row[0].advance = 6.0
    (block,) = blocks_of(rows)
    assert block.kind == "code"
    assert indents([row[0][0] for row in block.rows]) == [0, 4, 4]


@pytest.mark.parametrize("distance", [2.0, 2.7])
def test_a_head_over_the_middle_of_three_columns_is_read_before_them(distance: float) -> None:
    columns = [column(400, 550, 100, "ابپت"), column(220, 370, 100, "رزسش"), column(40, 190, 100, "صضطظ")]
    rows = page(*(line for lines in columns for line in lines))
    rows.insert(0, [Chunk(250, 340, 100 - distance * SIZE, 1.6 * SIZE, "سر")])
    assert "".join(read(rows)) == "سرابپترزسشصضطظ"


def test_a_column_goes_on_below_the_end_of_the_other() -> None:
    right = [*column(310, 540, 100, "ابپتث"), *column(310, 540, 184, "جچحخ")]
    rows = page(*right, *column(50, 280, 106, "رزسشص"))
    assert "".join(read(rows)) == "ابپتثجچحخرزسشص"


def test_a_line_of_the_page_below_columns_is_read_after_them() -> None:
    columns = [*column(310, 540, 100, "ابپتث"), *column(50, 280, 106, "رزسشص")]
    rows = page(*columns, (290, 540, 190, "ک"), (50, 540, 206, "گ"))
    assert "".join(read(rows)) == "ابپتثرزسشصکگ"


def test_notes_at_the_foot_of_each_column_are_read_one_after_the_other() -> None:
    rows = page(*column(310, 540, 100, "ابپتث"), *column(50, 280, 100, "رزسشص"))
    notes = page((310, 540, 400, "۱. ط"), (330, 540, 412, "ظ"), (60, 280, 412, "۲. ع"))
    for row in notes:
        for chunk in row:
            chunk.size = 0.8 * SIZE
    assert "".join(read([*rows, *notes])) == "ابپتثرزسشص۱. طظ۲. ع"


def test_a_column_begins_above_the_other_though_one_of_its_lines_is_low_as_short_words_of_scans_are() -> None:
    left = [*column(50, 280, 100, "رزسش", 18.8), *column(50, 280, 179.8, "صضطظعغفق", 18.8)]
    rows = page(*left, *column(310, 540, 197.2, "ابپتثج", 18.8))
    rows[3][0].size = 0.35 * SIZE
    rows.append([Chunk(310, 500, 168.7, 14.9, "سر")])
    rows.sort(key=lambda row: row[0].y)
    assert "".join(read(rows)) == "سرابپتثجرزسشصضطظعغفق"


def test_a_picture_over_one_column_does_not_part_the_other() -> None:
    rows = page(*column(50, 280, 100, "رزسشصضطظ"), *column(310, 540, 168, "ابپت"))
    assert "".join(read(rows)) == "ابپترزسشصضطظ"


def test_a_line_across_parts_columns_above_from_columns_below() -> None:
    above = [*column(310, 540, 100, "ابپت"), *column(50, 280, 100, "رزسش")]
    below = [*column(310, 540, 230, "جچحخ"), *column(50, 280, 230, "صضطظ")]
    assert "".join(read(page(*above, (100, 500, 190, "="), *below))) == "ابپترزسش=جچحخصضطظ"


def test_a_line_below_columns_that_end_together_is_not_of_them() -> None:
    columns = [*column(310, 540, 100, "ابپتثجچحخ"), *column(50, 280, 100, "رزسشصضطظع")]
    assert "".join(read(page(*columns, (400, 540, 255, "=")))) == "ابپتثجچحخرزسشصضطظع="


def test_a_page_number_in_the_gutter_parts_no_columns() -> None:
    columns = [*column(310, 540, 100, "ابپت"), *column(50, 280, 105, "رزسش")]
    assert "".join(read(page(*columns, (292, 300, 190, "۷")))) == "ابپترزسش۷"


def test_fields_of_a_form_are_read_row_by_row() -> None:
    pairs = [(460, 540, "نام:"), (350, 440, "نگین"), (240, 300, "سمت:"), (120, 215, "مدیر")]
    rows = page(*((x0, x1, y, text) for y in (300, 320, 340) for x0, x1, text in pairs))
    assert read(rows) == ["نام:|نگین|سمت:|مدیر"] * 3


def test_answers_and_the_next_question_keep_their_rows() -> None:
    rows = page(
        (450, 540, 200, "الف)یک"), (200, 300, 200, "ب)دو"), (460, 540, 216, "ج)سه"), (210, 300, 216, "د)چهار"),
        (300, 540, 232, "پرسش"),
    )  # fmt: skip
    assert read(rows) == ["الف)یک|ب)دو", "ج)سه|د)چهار", "پرسش"]


def test_a_letterhead_is_read_part_by_part_and_a_form_at_the_head_of_a_page_is_not() -> None:
    head = [(430, 540, 50, "بنیاد"), (270, 330, 57, "بهنامخدا"), (60, 150, 50, "شماره:۲"), (440, 540, 68, "دفتر")]
    below = [(50, 540, 130, "متن")]
    assert read(page(*head, (70, 150, 66, "تاریخ:۳"), *below)) == [
        "بنیاد", "دفتر", "بهنامخدا", "شماره:۲", "تاریخ:۳", "متن",
    ]  # fmt: skip
    form = [(430, 540, 50, "نام:"), (430, 540, 68, "تلفن:"), (60, 150, 50, "علی"), (60, 150, 68, "۱۲")]
    assert read(page(*form, *below)) == ["نام:|علی", "تلفن:|۱۲", "متن"]


def test_a_letterhead_whose_right_aligned_lines_grow_longer_is_read_part_by_part() -> None:
    """The date begins further left than the number above it, and the lines of the two parts are at other heights."""
    head = [(430, 540, 52, "بنیاد"), (100, 150, 48, "شماره:۲"), (70, 150, 66, "تاریخ:۳"), (480, 540, 78, "دفتر")]
    assert read(page(*head, (50, 540, 130, "متن"))) == ["بنیاد", "دفتر", "شماره:۲", "تاریخ:۳", "متن"]


@pytest.mark.parametrize("third", [".۱۴", "۱۴"])
def test_contents_at_the_head_of_a_page_are_no_letterhead_though_a_dot_clings_to_a_number(third: str) -> None:
    """One number is lost, so that it is no table either."""
    names = ("پیشگفتار", "زمین", "مردم", "پیوست")
    rows = [(540 - 20 * len(name), 540, 100 + 20 * place, name) for place, name in enumerate(names)]
    numbers = [(60, 70, 100, "۳"), (60, 70, 140, third), (60, 70, 160, ".۲۳")]
    assert read(page(*rows, *numbers)) == ["پیشگفتار|۳", "زمین", f"مردم|{third}", "پیوست|.۲۳"]


def test_a_justified_line_with_wide_blanks_is_one_line_and_a_row_of_a_form_is_not() -> None:
    wide = [(480, 540, 116, "یک"), (410, 450, 116, "دو"), (340, 380, 116, "سه")]
    lines = [(340, 540, 100, "متن"), (340, 540, 132, "متن")]
    assert read(page(*lines, *wide)) == ["متن", "سهدویک", "متن"]
    short = [(480, 540, 116, "نام:"), (300, 350, 116, "علی")]
    assert read(page(*lines, *short))[1] == "نام:|علی"


def test_names_with_titles_are_read_whole_and_fields_to_be_signed_in_are_not() -> None:
    text = column(50, 540, 100, "ابپتث")
    signed = [(400, 480, 250, "نگین"), (120, 200, 250, "کیوان"), (390, 490, 266, "مدیر"), (110, 210, 266, "رئیس")]
    assert read(page(*text, *signed))[-4:] == ["نگین", "مدیر", "کیوان", "رئیس"]
    labels = [(x0, x1, y, "تاریخ:" if y > 260 else "امضا:") for x0, x1, y, _ in signed]
    assert read(page(*text, *labels))[-2:] == ["امضا:|امضا:", "تاریخ:|تاریخ:"]


@pytest.mark.parametrize("dots", ["........", ". . . . . ."])
def test_an_entry_of_contents_is_a_line_with_its_number(dots: str) -> None:
    names = ("پیشگفتار", "زمین", "آب")
    rows = page(
        *((540 - 20 * len(name), 540, 100 + 20 * place, name) for place, name in enumerate(names)),
        *((100, 530 - 20 * len(name), 100 + 20 * place, dots) for place, name in enumerate(names)),
        *((60, 70, 100 + 20 * place, "۷") for place in range(3)),
    )
    assert read(rows) == [f"{dots}{name}|۷" for name in names]


def test_a_list_s_markers_stay_with_their_items() -> None:
    rows = page(*((530, 540, 100 + 16 * place, "•") for place in range(4)), *column(50, 500, 100, "ابپت"))
    assert read(rows) == ["ا•", "ب•", "پ•", "ت•"]


def test_a_listing_keeps_its_lines_and_indents() -> None:
    rows = [[Chunk(x0, x0 + 60, y, SIZE, text, 6.0)] for x0, y, text in ((50, 100, "def f():"), (74, 114, "return"))]
    (block,) = blocks_of(rows)
    assert block.kind == "code"
    assert indents([row[0][0] for row in block.rows]) == [0, 4]


def grid(xs: list[float], ys: list[float]) -> list[tuple[float, float, float, float]]:
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def test_fields_without_a_line_between_them_are_one_cell() -> None:
    rules = [rule for rule in grid([0, 100, 200, 300], [0, 20, 40, 60]) if rule != (100, 0, 100, 60)]
    (found,) = grids_of([*rules, (100, 20, 100, 60)])
    cells = [(cell.row, cell.column, cell.down, cell.across) for row in found.rows() for cell in row]
    assert cells[:2] == [(0, 0, 1, 2), (0, 2, 1, 1)]
    assert len(cells) == 8


def test_the_sides_of_a_table_need_no_lines_and_a_drawing_is_no_table() -> None:
    (found,) = grids_of([(0, y, 300, y) for y in (0, 20, 60)] + [(x, 0, x, 60) for x in (100, 200)])
    assert found.xs == [0, 100, 200, 300]
    boxes = [rule for x in (0, 400) for rule in grid([x, x + 60], [0, 40])]
    assert grids_of([*boxes, (60, 20, 400, 20), (230, 20, 230, 200)]) == []


def lines(*texts: tuple[float, float, str]) -> list[list[Chunk]]:
    return [[Chunk(x1 - 9 * len(text), x1, y, SIZE, text)] for x1, y, text in texts]


def test_rows_inside_one_ruled_row_are_parted_and_lines_of_a_cell_are_not() -> None:
    first = lines((300, 20, "اول"), (300, 34, "آخر"), (300, 48, "قبل"))
    second = lines((150, 20, "نخست"), (150, 34, "پایان"), (150, 48, "پیش"))
    assert len(rows_within([second, first], [120, 120])) == 3
    wrapped = lines((300, 20, "شرح بلند کار"), (300, 34, "دنباله آن"))
    assert len(rows_within([lines((150, 27, "۱۲")), wrapped], [120, 120])) == 1


def test_lines_around_head_and_body_make_a_table_of_narrow_columns() -> None:
    cells = [
        (x0, x1, y, text)
        for y in (112, 130, 146)
        for x0, x1, text in ((60, 100, "ج"), (106, 150, "ب"), (156, 200, "ا"))
    ]
    rules = [(50.0, y, 205.0, y) for y in (100.0, 118.0, 152.0)]
    (frame,) = frames_of(rules)
    (table,) = framed_tables(frame, page(*cells), rtl=True)
    assert [[cell[0][0].text for cell in row] for row in table.rows] == [["ج", "ب", "ا"]] * 3


def test_a_head_over_two_columns_is_one_cell() -> None:
    head = [(60, 150, 112, "سال"), (250, 290, 112, "استان")]
    body = [(x0, x0 + 30, y, text) for y in (130, 146) for x0, text in ((60, "زن"), (120, "مرد"), (255, "یزد"))]
    (frame,) = frames_of([(50.0, y, 300.0, y) for y in (100.0, 118.0, 152.0)])
    (table,) = framed_tables(frame, page(*head, *body), rtl=True)
    assert [len(row) for row in table.rows] == [2, 3, 3]
    assert table.spans == [[(2, 1), (1, 1)], [(1, 1)] * 3, [(1, 1)] * 3]


def test_running_text_between_two_lines_is_no_table() -> None:
    (frame,) = frames_of([(50.0, 90.0, 540.0, 90.0), (50.0, 300.0, 540.0, 300.0)])
    columns = page(*column(310, 540, 110, "ابپتثج"), *column(50, 280, 110, "رزسشصض"))
    assert framed_tables(frame, columns, rtl=True) == []


def _laid_out(words: int, across: int) -> float:
    """CPU seconds of ordering a page of words in rows, with two and a half lines a word, half of them in each way."""
    step, count = 600 / across, words // across
    rows = [[Chunk(step * n, step * n + 40, 14.0 * y, SIZE, "سلام") for n in range(across)] for y in range(count)]
    lines = words * 5 // 4
    rules = [(0.0, y / 2, 600.0, y / 2) for y in range(lines)] + [(x / 2, 0.0, x / 2, 800.0) for x in range(lines)]
    start = time.process_time()
    blocks = blocks_of(rows)
    grids_of(rules)
    spent = time.process_time() - start
    assert sum(1 for block in blocks for _ in block.chunks()) == count * across
    return spent


@pytest.mark.parametrize("across", [1, 2, 10])
def test_a_page_of_many_words_takes_linear_time(across: int) -> None:
    """20,000 words and 50,000 lines take at most 3 times as long as half of them; in quadratic time it would be 4."""
    measured = []
    for _ in range(5):  # a busy machine may bend one measurement; it does not bend five the same way
        half, whole = _laid_out(10_000, across), _laid_out(20_000, across)
        measured.append((half, whole))
        if whole < 3 * half:
            return
    pytest.fail(f"seconds for half of the words and for all: {measured}")


def test_the_cells_of_a_row_know_how_many_columns_and_rows_they_cover() -> None:
    row = Line("استان\tسال", spans=((1, 2), (2, 1)))
    assert row.fields == (("استان", 1, 2), ("سال", 2, 1))
    assert Line("یزد\t۸۸\t۷۹", spans=((1, 2), (2, 1))).fields == (("یزد", 1, 1), ("۸۸", 1, 1), ("۷۹", 1, 1))
    assert Line("یزد").fields == ()


def test_a_line_on_one_side_that_continues_no_cell_is_no_longer_level() -> None:
    pair = ((440, 540, 100, "نام"), (100, 300, 100, "نشانی"), (440, 540, 120, "الف"))
    corridors = [(300.0, 440.0)]
    assert level_rows(page(*pair, (240, 300, 120, "ب"), (270, 300, 160, "پ")), corridors) == 2
    assert level_rows(page(*pair, (240, 300, 124, "ب")), corridors) == 3  # beside the line on the other side


def test_three_long_lines_of_five_make_running_text() -> None:
    def column(x0: float, *widths: float) -> list[tuple[float, float, float, str]]:
        return [(x0, x0 + width, 100 + 16 * place, "متن") for place, width in enumerate(widths)]

    corridors = [(280.0, 310.0)]
    long, short = 220, 50
    sides = (column(310, *[long] * 5), column(50, long, short, long, short, long))
    assert is_running_text(page(*sides[0], *sides[1]), corridors)
    few = (column(310, *[long] * 5), column(50, long, short, long, short, short))
    assert not is_running_text(page(*few[0], *few[1]), corridors)


def test_parts_side_by_side_are_a_letterhead_at_the_top_alone() -> None:
    head = (
        (420, 540, 100, "سازمان"), (260, 380, 100, "به نام خدا"), (100, 220, 100, "شماره ۱۲"),
        (420, 540, 116, "اداره"), (100, 220, 116, "تاریخ"), (420, 540, 132, "دفتر"),
    )  # fmt: skip
    above = [(50, 540, y, "متن") for y in (40, 56)]
    below = [(50, 540, y, "متن") for y in (180, 196, 212)]
    parts = ["سازمان", "اداره", "دفتر", "به نام خدا", "شماره ۱۲", "تاریخ"]
    rows = ["سازمان|به نام خدا|شماره ۱۲", "اداره||تاریخ", "دفتر||"]
    assert read(page(*head, *below)) == [*parts, *["متن"] * 3]
    assert read(page(*above, *head, *below)) == ["متن", "متن", *rows, *["متن"] * 3]
