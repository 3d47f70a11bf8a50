"""What ``satrchin inspect`` draws of a page's layout: blocks in order, and the cells of tables."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from satrchin.document import Box, Cell, Line
from satrchin.reading.pdf.overlay_blocks import TABLE, blocks_of, draw_blocks
from satrchin.tables import fields_of, tables_of


def line(text: str, x0: float, top: float, x1: float) -> Line:
    width = (x1 - x0) / len(text)
    cells = [
        Cell(sign, None if sign == "\t" else Box(x1 - width * (place + 1), top, x1 - width * place, top + 10))
        for place, sign in enumerate(text)
    ]
    return Line(text, source="glyphs", box=Box(x0, top, x1, top + 10), cells=tuple(cells))


PAGE = [
    line("راست", 300, 50, 500), line("راست", 300, 65, 500), line("چپ", 50, 50, 250), line("چپ", 50, 65, 250),
    line("آب\tنان", 50, 200, 500), line("۱\t۲", 50, 215, 500),
]  # fmt: skip


def test_lines_below_each_other_are_a_block_and_rows_are_a_table() -> None:
    assert [[one.text for one in block] for block in blocks_of(PAGE)] == [
        ["راست"] * 2, ["چپ"] * 2, ["آب\tنان", "۱\t۲"],
    ]  # fmt: skip


def test_the_cells_of_a_row_have_their_places() -> None:
    right, left = fields_of(line("آب\tنان", 50, 200, 500))
    assert left is not None
    assert right is not None
    assert left.x1 < right.x0
    assert [*fields_of(line("آب\t", 50, 200, 500))] == [Box(200, 200, 500, 210), None]


def test_frames_of_blocks_and_tables_are_drawn() -> None:
    image = Image.new("RGB", (600, 300), "white")
    draw_blocks(ImageDraw.Draw(image), PAGE, 1.0)
    assert image.getpixel((46, 220)) == tuple(bytes.fromhex(TABLE[1:]))
    # the frame stands around the text on all sides
    assert all(image.getpixel(place) != (255, 255, 255) for place in ((296, 60), (504, 60), (400, 46), (400, 79)))
    assert all(image.getpixel(place) == (255, 255, 255) for place in ((496, 60), (400, 70)))


@pytest.mark.parametrize(
    ("second", "gap", "tables"),
    [("آب\tنان", 12, 1), ("آب\tنان\tچای", 12, 2), ("آب\tنان\tچای", 5, 1)],
    ids=["the same columns", "other columns", "no more white than between rows"],
)
def test_tables_below_each_other_are_parted_by_white_and_other_columns(second: str, gap: float, tables: int) -> None:
    rows = [line("آب\tنان", 50, 200 + 15 * place, 500) for place in range(4)]
    rows += [line(second, 50, 255 + gap + 15 * place, 500) for place in range(3)]
    assert len(tables_of(rows)) == tables


def test_columns_at_other_places_are_those_of_another_table() -> None:
    rows = [line("آب\tنان", 50, 200 + 15 * place, 500) for place in range(4)]
    rows += [line("آب\tنان", 400, 272 + 15 * place, 500) for place in range(3)]
    assert [len(table) for table in tables_of(rows)] == [4, 3]


def test_rows_without_places_and_merged_cells_tell_no_columns() -> None:
    """More white alone begins no table: rows of merged cells, or of other numbers of cells, are of one that goes on."""
    upper = [line("آب\tنان", 50, 200 + 15 * place, 500) for place in range(4)]
    merged = replace(line("آب\tنان", 400, 272, 500), spans=((2, 1), (1, 1)))
    assert len(tables_of([*upper, merged])) == 1
    uneven = [line("آب\tنان\tنمک", 400, 272, 500), line("آب\tنان", 400, 287, 500)]
    assert len(tables_of([*upper, *uneven])) == 1
    three = [line("آب\tنان\tنمک", 50, 272 + 15 * place, 500) for place in range(2)]
    assert len(tables_of([*upper, *three])) == 2


def test_a_column_is_as_wide_as_its_widest_cell() -> None:
    """A short cell in the first row, where the column of the other table would not reach, tells nothing."""
    upper = [line("آب\tنان", 50, 200, 500), *(line("آب\tنان", 50, 215 + 15 * place, 500) for place in range(3))]
    lower = [line("آب\tنان", 440, 287, 500), line("آب\tنان", 50, 302, 500), line("آب\tنان", 50, 317, 500)]
    assert len(tables_of([*upper, *lower])) == 1
    assert len(tables_of([*upper, lower[0]])) == 2
