"""Put the recognised lines of a scan into reading order, and group them into output lines.

Lines are split into parts at wide gaps (:mod:`satrchin.reading.scan.parts`); the words of a ruled table are grouped by
its cells. Reading order, tables, forms and paragraphs use the same code as digital PDFs
(:mod:`satrchin.reading.geometry.order`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from satrchin.reading.geometry.cells import VisualCell, kind_of
from satrchin.reading.geometry.chunks import Block, Row, Rule
from satrchin.reading.geometry.direction import has_persian_commas, line_direction
from satrchin.reading.geometry.frames import framed_tables, frames_of
from satrchin.reading.geometry.grids import Field, Grid, grids_of
from satrchin.reading.geometry.listings import indents
from satrchin.reading.geometry.order import blocks_of
from satrchin.reading.geometry.paragraphs import Extent, continued
from satrchin.reading.geometry.tables import rows_within
from satrchin.reading.scan.listings import mark_listings
from satrchin.reading.scan.notes import TextLine, notes_last
from satrchin.reading.scan.parts import (
    SIZE,
    Arranged,
    Cell,
    Part,
    parts_of,
    reads_from_right,
    rejoined,
    size_of_ink,
    wide_gap,
    words_of,
)
from satrchin.reading.scan.separators import separators

LEVEL = 0.6
"""Maximum vertical distance of the lines of one row, in font sizes."""
NEAR, LEAST_NEAR = 0.15, 2.5
"""Distance within which two ruling lines meet, in font sizes, and its minimum in pixels, for blurred low-resolution
lines."""
TALL = 10
"""Number of lines from which a cell is a layout frame."""


def arranged(cells: Sequence[Cell], rules: Sequence[Rule]) -> list[Arranged]:
    """The text lines of a page.

    Args:
        cells: the recognised pieces of lines of the page.
        rules: its ruling lines, in pixels.
    """
    if not cells:
        return []
    spreads = sorted(piece.spread for piece, _, _ in cells)
    usual = spreads[len(spreads) // 2] or 1.0
    rtl = reads_from_right(cells)
    size = SIZE * usual
    wide = wide_gap(cells, size)
    parts = [part for cell in cells for part in parts_of(cell, usual, wide)]
    tables, rest = _tables(parts, rules, size, rtl=rtl)
    barriers = [
        Part(left, right, top, size) for left, top, right, _ in separators(rules, [*tables, *rest], size, NEAR * size)
    ]
    lines_of_text = _rows(rest)
    if rtl:
        mark_listings(lines_of_text)
    rows = [*lines_of_text, *([part] for part in (*tables, *barriers))]
    rows.sort(key=lambda row: row[0].y)
    lines = [
        line for block in blocks_of(rows, rtl=rtl) for leaf in block.leaves() for line in _lines(leaf, usual, rtl=rtl)
    ]
    order, begins = notes_last([_text_line(line) for line in lines], rules)
    for index in begins:
        if (extent := lines[index].extent) is not None:
            lines[index].extent = replace(extent, marked=True)
    return list(_paragraphs([lines[index] for index in order]))


def _text_line(line: Arranged) -> TextLine | None:
    """A line of running text, as the finder of footnotes needs it."""
    if line.extent is None:
        return None
    parts = [part for _, part in line.parts]
    begins = parts[0]
    if begins.cell is None:
        return None
    piece, _, reading = begins.cell
    word = reading.text(begins.first)
    return TextLine(min(part.x0 for part in parts), max(part.x1 for part in parts), begins.y, SIZE * piece.spread, word)


def _rows(parts: Sequence[Part]) -> list[Row[Part]]:
    """Rows from top to bottom, each from left to right."""
    rows: list[Row[Part]] = []
    for part in sorted(parts, key=lambda part: part.y):
        last = rows[-1] if rows else []
        apart = all(part.x0 >= other.x1 or part.x1 <= other.x0 for other in last)
        middle = sum(other.y for other in last) / max(1, len(last))
        if last and apart and part.y - middle < LEVEL * max(part.size, last[0].size):
            last.append(part)
        else:
            rows.append([part])
    for row in rows:
        row.sort(key=lambda part: part.x0)
    return rows


def _tables(parts: list[Part], rules: Sequence[Rule], size: float, *, rtl: bool) -> tuple[list[Part], list[Part]]:
    """The fully or partly ruled tables, and the parts outside them."""
    tables: list[Part] = []
    near_rules = max(NEAR * size, LEAST_NEAR)
    for grid in grids_of(rules, near_rules):
        apart = [part for part in parts if not _touches(part, grid)]
        words = [word for part in parts if _touches(part, grid) for word in words_of(part)]
        block, rest = _table(grid, words)
        if block is not None:
            tables.append(_stands_for(block))
            parts = [*apart, *rest]
    for frame in frames_of(rules, near_rules):
        reach = frame.left - size / 2, frame.right + size / 2
        near = [part for part in parts if frame.heights[0] - 1.5 * size < part.y < frame.heights[-1]]
        near = [part for part in near if part.x1 > reach[0] - size / 2 and part.x0 < reach[1] + size / 2]
        outside = [part for part in near if part.x0 < reach[0] or part.x1 > reach[1]]
        if any(part.y > frame.heights[0] for part in outside):
            continue
        inside = [part for part in near if part.y > frame.heights[0] or not outside]
        for block in framed_tables(frame, _rows(inside), rtl=rtl):
            used = set(map(id, block.chunks()))
            tables.append(_stands_for(block))
            parts = [part for part in parts if id(part) not in used]
    return tables, parts


def _touches(part: Part, grid: Grid) -> bool:
    """Whether a part may have words in a table."""
    return grid.ys[0] <= part.y <= grid.ys[-1] and part.x0 <= grid.xs[-1] and grid.xs[0] <= part.x1


def _stands_for(block: Block[Part]) -> Part:
    """The chunk that represents a table among the rows of the page."""
    parts = list(block.chunks())
    return Part(
        min(part.x0 for part in parts),
        max(part.x1 for part in parts),
        min(part.y for part in parts),
        parts[0].size,
        table=block,
    )


def _table(grid: Grid, words: Sequence[Part]) -> tuple[Block[Part] | None, list[Part]]:
    """The words of a grid by cell, and the parts outside it; no table without two cells side by side."""
    cells: dict[Field, list[Part]] = defaultdict(list)
    rest: list[Part] = []
    for word in words:
        place = grid.at((word.x0 + word.x1) / 2, word.y)
        (rest if place is None else cells[place]).append(word)
    if not any(one.row == other.row and one.column < other.column for one in cells for other in cells):
        return None, []
    rows: list[list[list[Row[Part]]]] = []
    spans: list[list[tuple[int, int]]] = []
    for fields in grid.rows():
        if any(place in cells for place in fields):
            across = [_rows(rejoined(cells.get(place, []))) for place in fields]
            found = rows_within(across, [grid.width(place) for place in fields])
            rows += found
            spans += grid.covers(fields, len(found))
    if any(len(cell) > TALL for row in rows for cell in row):
        return None, []
    return Block("table", rows, spans=spans), rejoined(rest)


def _lines(block: Block[Part], usual: float, *, rtl: bool) -> Iterator[Arranged]:
    """The lines of a text block, one for each of its rows."""
    if block.kind == "code":
        for row, indent in zip(block.rows, indents([row[0][0] for row in block.rows]), strict=True):
            parts = row[0][0]
            yield Arranged([(" " * indent if not place else " ", part) for place, part in enumerate(parts)])
        return
    whole = rtl if block.kind != "table" else _reads_from_right(block, rtl=rtl)
    for place, row in enumerate(block.rows):
        from_right = whole and (block.kind == "table" or not _begins_in_latin(row))
        covers = block.spans[place] if block.spans else []
        line = Arranged(spans=tuple(covers[::-1] if from_right else covers))
        for number, cell in enumerate(row[::-1] if from_right else row):
            between = "\t" if number else ""
            for chunks in cell:
                for part in chunks if _is_latin(chunks) else chunks[::-1]:
                    line.parts.append((between, part))
                    between = " "
            if not cell:
                line.parts.append((between, Part()))
        if block.kind == "line":
            line.extent = _extent(row[0][0], usual)
        yield line


def _is_latin(parts: Sequence[Part]) -> bool:
    """Whether a line runs from left to right: nearly all of its letters are Latin, or its commas and signs show it."""
    kinds = [kind_of(sign) for part in parts for sign in part.text]
    if "R" not in kinds and "L" not in kinds:
        blank = VisualCell(" ", "S")
        cells = [cell for part in parts for cell in (*_cells_of(part), blank)]
        return line_direction(cells[:-1]) == "ltr"
    # Latin words separated by Persian commas run from right to left
    return kinds.count("R") * 4 < kinds.count("L") and not has_persian_commas(kinds)


def _begins_in_latin(row: Sequence[Sequence[Sequence[Part]]]) -> bool:
    """Whether the cells of a row begin with Latin letters, as the date and title that browsers print."""
    texts = ["".join(part.text for line in cell for part in line) for cell in row]
    firsts = [next((kind for sign in text if (kind := kind_of(sign)) in "LR"), "") for text in texts]
    return "L" in firsts and "R" not in firsts


def _cells_of(part: Part) -> list[VisualCell]:
    """The characters of a part, which touch each other."""
    return [VisualCell(sign, kind_of(sign), tight=place > 0) for place, sign in enumerate(part.text)]


def _reads_from_right(block: Block[Part], *, rtl: bool) -> bool:
    """The direction of a table: that of the letters in its header row, else that of the page."""
    for row in block.rows:
        kinds = [kind_of(sign) for cell in row for line in cell for part in line for sign in part.text]
        if "R" in kinds or "L" in kinds:
            return kinds.count("R") * 4 >= kinds.count("L")
    return rtl


def _extent(row: Sequence[Part], usual: float) -> Extent | None:
    """Place of a row from the side where reading begins; nothing for an unread row."""
    if not all(part.text for part in row):
        return None
    size = SIZE * size_of_ink(row[0].size / SIZE, usual)
    left, right = row[0].x0, row[-1].x1
    latin = _is_latin(row)
    begins = row[0] if latin else row[-1]
    if begins.cell is None:
        return None
    _, line_image, reading = begins.cell
    token = reading.tokens[begins.first]
    edge = line_image.start + (token.x1 if latin else token.x0) * line_image.step
    first = edge - left if latin else right - edge
    own = begins.starts_item or reading.text(begins.first).endswith(":")
    start, end = (left, right) if latin else (-right, -left)
    return Extent(start, end, row[0].y, size, first, own)


def _paragraphs(lines: Sequence[Arranged]) -> Iterator[Arranged]:
    """Join the lines of each paragraph."""
    whole: Arranged | None = None
    for line, goes_on in zip(lines, continued([line.extent for line in lines]), strict=True):
        if whole is None:
            whole = line
        else:
            (_, first), *others = line.parts
            whole.parts += [(" ", first), *others]
        if not goes_on:
            yield whole
            whole = None
