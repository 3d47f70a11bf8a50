"""What ``satrchin inspect`` draws of a page's layout: blocks in order, and the cells of tables."""

from __future__ import annotations

from PIL import Image, ImageDraw

from satrchin.document import Box, Cell, Line
from satrchin.reading.pdf.overlay_blocks import TABLE, blocks_of, draw_blocks, fields_of


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
    left, right = sorted(fields_of(line("آب\tنان", 50, 200, 500)))
    assert left.x1 < right.x0
    assert [*fields_of(line("آب\t", 50, 200, 500))] == [Box(200, 200, 500, 210)]


def test_frames_of_blocks_and_tables_are_drawn() -> None:
    image = Image.new("RGB", (600, 300), "white")
    draw_blocks(ImageDraw.Draw(image), PAGE, 1.0)
    assert image.getpixel((46, 220)) == tuple(bytes.fromhex(TABLE[1:]))
    assert image.getpixel((296, 60)) != (255, 255, 255)
