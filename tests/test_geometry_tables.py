"""Tables without ruling lines: close and empty columns, heads over two columns, tables below each other."""

from __future__ import annotations

import pytest

from satrchin.reading.geometry.chunks import Chunk
from satrchin.reading.geometry.order import blocks_of

SIZE = 10.0
Row = tuple[tuple[float, float, str], ...]


def text_of(*rows: Row, pitch: float = 18, gaps: dict[int, float] | None = None) -> list[str]:
    """The lines of rows below each other; cells from the right, parted by a bar; ``gaps``: more white above a row."""
    page, y = [], 100.0
    for place, row in enumerate(rows):
        y += pitch + (gaps or {}).get(place, 0.0)
        page.append([Chunk(x0, x1, y, SIZE, text) for x0, x1, text in sorted(row)])
    found = []
    for block in blocks_of(page):
        for leaf in block.leaves():
            found += [
                "|".join("".join(chunk.text for line in cell for chunk in line) for cell in row[::-1])
                for row in leaf.rows
            ]
    return found


PARAGRAPH: Row = ((50, 540, "متن"),)


@pytest.mark.parametrize("gap", [7.0, 9.0, 30.0])
def test_centred_columns_are_cells_however_close_they_are(gap: float) -> None:
    words = (("نماد", "نام", "یکا"), ("ن", "نیرو", "نیوتن"), ("ف", "فشار", "پاسکال"), ("د", "دما", "کلوین"))
    wide = 60.0
    rows = [
        tuple(
            (500 - (place + 1) * wide - place * gap + pad, 500 - place * (wide + gap) - pad, word)
            for place, (word, pad) in enumerate(zip(row, pads, strict=True))
        )
        for row, pads in zip(words, ((12, 14, 13), (25, 10, 6), (24, 9, 0), (23, 12, 3)), strict=True)
    ]
    assert text_of(*rows) == ["|".join(row) for row in words]


def test_empty_cells_under_heads_keep_their_columns() -> None:
    head = ((460, 500, "روز"), (340, 400, "بامداد"), (220, 280, "نیمروز"), (100, 160, "پسین"))
    rows = (head, ((465, 500, "شنبه"), (360, 390, "زبان")), ((450, 500, "یکشنبه"), (110, 150, "فیزیک")))
    assert text_of(PARAGRAPH, *rows, PARAGRAPH)[1:4] == ["روز|بامداد|نیمروز|پسین", "شنبه|زبان||", "یکشنبه|||فیزیک"]


def test_a_head_over_two_columns_is_one_cell_in_a_table_without_lines() -> None:
    rows = (
        ((460, 500, "شعبه"), (325, 375, "نخست"), (125, 175, "دوم")),
        ((390, 420, "هدف"), (290, 320, "فروش"), (190, 220, "هدف"), (90, 120, "فروش")),
        ((460, 500, "مرکزی"), (395, 415, "۵۰"), (295, 315, "۴۸"), (195, 215, "۵۵"), (95, 115, "۶۰")),
        ((460, 500, "بازار"), (395, 415, "۳۲"), (295, 315, "۳۴"), (195, 215, "۳۵"), (95, 115, "۳۱")),
    )
    assert text_of(PARAGRAPH, *rows, PARAGRAPH)[1:5] == [
        "شعبه|نخست|دوم", "|هدف|فروش|هدف|فروش", "مرکزی|۵۰|۴۸|۵۵|۶۰", "بازار|۳۲|۳۴|۳۵|۳۱",
    ]  # fmt: skip


def test_a_table_below_another_one_has_its_own_columns() -> None:
    first: tuple[Row, ...] = tuple(
        ((460, 500, name), (420, 440, n), (370, 400, m))
        for name, n, m in (("یزد", "۱", "۲"), ("قم", "۳", "۴"), ("بم", "۵", "۶"))
    )
    second: tuple[Row, ...] = tuple(
        ((430, 500, name), (300, 350, n), (200, 250, m))
        for name, n, m in (("حقوق", "۷", "۸"), ("تعمیر", "۹", "۱۰"), ("جمع", "۱۶", "۱۸"))
    )
    found = text_of(*first, *second, gaps={3: 6.0})
    assert found == ["یزد|۱|۲", "قم|۳|۴", "بم|۵|۶", "حقوق|۷|۸", "تعمیر|۹|۱۰", "جمع|۱۶|۱۸"]


def test_labels_and_values_below_a_text_are_rows_not_a_letterhead() -> None:
    rows: tuple[Row, ...] = tuple(
        ((470, 540, label), (380, 450, value)) for label, value in (("نام", "دشت"), ("نشانی", "یزد"), ("تلفن", "۳۵"))
    )
    assert text_of(PARAGRAPH, *rows, PARAGRAPH)[1:4] == ["نام|دشت", "نشانی|یزد", "تلفن|۳۵"]


def test_a_line_across_a_table_ends_it() -> None:
    cells: tuple[Row, ...] = tuple(((480, 500, "ا"), (400, 430, "ب"), (320, 350, "۱")) for _ in range(4))
    found = text_of(*cells, ((330, 500, "یادداشت"),), *cells)
    assert found == ["ا|ب|۱"] * 4 + ["یادداشت"] + ["ا|ب|۱"] * 4


def test_rivers_in_justified_lines_are_no_columns() -> None:
    """Five lines fill the width; their word spaces are all wide, and one of each line is below those above."""
    lines: tuple[Row, ...] = (
        ((300, 339, "ث"), (347, 388, "ت"), (398, 440, "پ"), (449, 470, "ب"), (479, 500, "ا")),
        ((300, 329, "ث"), (338, 388, "ت"), (398, 432, "پ"), (441, 465, "ب"), (474, 500, "ا")),
        ((300, 344, "ث"), (353, 388, "ت"), (398, 425, "پ"), (434, 460, "ب"), (469, 500, "ا")),
        ((300, 350, "ث"), (359, 388, "ت"), (398, 445, "پ"), (454, 475, "ب"), (484, 500, "ا")),
        ((300, 341, "ث"), (350, 388, "ت"), (398, 441, "پ"), (450, 471, "ب"), (480, 500, "ا")),
    )
    assert text_of(PARAGRAPH, *lines, PARAGRAPH)[1:6] == ["ثتپبا"] * 5


def test_the_words_of_a_head_over_two_columns_are_one_cell_though_their_space_lies_between_the_columns() -> None:
    rows = (
        ((460, 500, "شعبه"), (357, 394, "نیمه"), (312, 350, "نخست"), (125, 175, "دوم")),
        ((390, 420, "هدف"), (290, 320, "فروش"), (190, 220, "هدف"), (90, 120, "فروش")),
        ((460, 500, "مرکزی"), (395, 415, "۵۰"), (295, 315, "۴۸"), (195, 215, "۵۵"), (95, 115, "۶۰")),
        ((460, 500, "بازار"), (395, 415, "۳۲"), (295, 315, "۳۴"), (195, 215, "۳۵"), (95, 115, "۳۱")),
    )
    assert text_of(PARAGRAPH, *rows, PARAGRAPH)[1].split("|")[:2] == ["شعبه", "نخستنیمه"]


@pytest.mark.parametrize(("below", "rows"), [("دنباله", 3), ("پست", 4)], ids=["goes on", "would have fitted"])
def test_a_line_nearly_as_far_as_rows_are_is_of_the_cell_above_if_that_has_no_room_for_it(
    below: str, rows: int
) -> None:
    """The row above fills its cell in one case and has much room in the other."""
    wide = (200, 400, "شرح بلند کار") if rows == 3 else (350, 400, "کار")
    page = (
        ((460, 500, "ردیف"), (200, 400, "شرح همهٔ کارها"), (100, 140, "بها")),
        ((470, 500, "۱"), wide, (100, 140, "۴")),
        ((340, 400, below),),
        ((470, 500, "۲"), (300, 400, "پست"), (100, 140, "۷")),
    )
    assert len(text_of(PARAGRAPH, *page, PARAGRAPH, gaps={3: -1.5})[1:-1]) == rows


def test_a_cell_of_two_lines_centred_beside_cells_of_one_line_stays_in_its_row() -> None:
    cells = ((367, 429, "نام"), (302, 357, "زادگاه"), (195, 263, "رشته"), (117, 185, "شماره"))
    rows: list[tuple[float, Row]] = [
        (168, cells),
        (191, ((370, 409, "هوشمند"),)),
        (198.8, ((302, 351, "انزلی"), (195, 294, "زبان‌شناسی"), (117, 143, "۱۲۴۵"))),
        (206.7, ((367, 399, "تهرانی"),)),
        *(
            (y, ((367, 400, "آذر"), (302, 326, "تبریز"), (195, 273, "عمران"), (117, 130, "۹۸")))
            for y in (230, 253, 276)
        ),
    ]
    page = [[Chunk(x0, x1, y, 12.0, text) for x0, x1, text in sorted(row)] for y, row in rows]
    page = [[Chunk(50, 540, 120 + 20 * place, 12.0, "متن")] for place in range(2)] + page
    table = next(leaf for block in blocks_of(page) for leaf in block.leaves() if leaf.kind == "table")
    read = [["+".join(chunk.text for line in cell for chunk in line) for cell in row[::-1]] for row in table.rows]
    assert read[:2] == [["نام", "زادگاه", "رشته", "شماره"], ["هوشمند+تهرانی", "انزلی", "زبان‌شناسی", "۱۲۴۵"]]
    assert len(read) == 5
