"""Put the recognised lines of a scan into reading order, and group them into output lines.

Each line is split into chunks at wide gaps between words; the words of a ruled table are grouped by its cells. Reading
order, tables, forms and paragraphs use the same code as digital PDFs (:mod:`satrchin.reading.geometry.order`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from satrchin.reading.geometry.cells import VisualCell, kind_of
from satrchin.reading.geometry.chunks import Block, Chunk, Row, Rule, Span
from satrchin.reading.geometry.direction import has_persian_commas, is_code, line_direction
from satrchin.reading.geometry.frames import framed_tables, frames_of
from satrchin.reading.geometry.grids import Field, Grid, grids_of
from satrchin.reading.geometry.listings import indents
from satrchin.reading.geometry.order import blocks_of
from satrchin.reading.geometry.paragraphs import Extent, continued
from satrchin.reading.geometry.tables import rows_within
from satrchin.reading.ocr.engine import OcrWord
from satrchin.reading.scan.line_images import Strip
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.pieces import Piece
from satrchin.reading.scan.punctuation import inked_columns, white_runs
from satrchin.reading.scan.separators import separators

Cell = tuple[Piece, Strip, LineReading]
"""A piece of a line, its line image, and its reading."""

SIZE = 4.5
"""Font size, in spreads of a line's ink."""
BODY = 2.6
"""Height of the letter bodies in the same unit, used to compare lines."""
ALIKE = 0.22
"""Lines whose size differs by less than this share from the usual size get the usual size."""
WIDE = 0.45
"""Minimum gap, in font sizes, that may separate two columns."""
LEVEL = 0.6
"""Maximum vertical distance of the lines of one row, in font sizes."""
NEAR, LEAST_NEAR = 0.15, 2.5
"""Distance within which two ruling lines meet, in font sizes, and its minimum in pixels, for blurred low-resolution
lines."""
TALL = 10
"""Number of lines from which a cell is a layout frame."""


@dataclass(slots=True)
class Part(Chunk):
    """Words of one piece of a line without wide gaps between them."""

    cell: Cell | None = None
    first: int = 0
    last: int = 0
    """Its words are ``first`` to before ``last``; no words: the piece could not be read."""


@dataclass(slots=True)
class Arranged:
    """One line of the page's text."""

    parts: list[tuple[str, Part]] = field(default_factory=list)
    """Each part with the separator before it: a tab between cells, a space between lines, blanks for an indent."""
    spans: tuple[tuple[int, int], ...] = ()
    """For a table row with merged cells: columns and rows that each cell spans."""
    extent: Extent | None = None
    """Place of the line, if it can be part of a paragraph."""


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
    kinds = [kind_of(sign) for _, _, reading in cells for token in reading.tokens for sign in token.text]
    rtl = kinds.count("R") * 4 >= kinds.count("L")
    parts = [part for cell in cells for part in _parts(cell, usual)]
    size = SIZE * usual
    tables, rest = _tables(parts, rules, size, rtl=rtl)
    barriers = [
        Part(left, right, top, size) for left, top, right, _ in separators(rules, [*tables, *rest], size, NEAR * size)
    ]
    rows = [*_rows(rest), *([part] for part in (*tables, *barriers))]
    rows.sort(key=lambda row: row[0].y)
    lines = [
        line for block in blocks_of(rows, rtl=rtl) for leaf in block.leaves() for line in _lines(leaf, usual, rtl=rtl)
    ]
    return list(_paragraphs(lines))


def _size(spread: float, usual: float) -> float:
    return usual if abs(spread / usual - 1) < ALIKE else spread


def _parts(cell: Cell, usual: float) -> Iterator[Part]:
    """Split a piece at wide gaps between words."""
    piece, strip, reading = cell
    size = SIZE * _size(piece.spread, usual)
    if not reading.tokens:
        yield Part(piece.x0, piece.x1, piece.y, size, cell=cell)
        return
    runs = white_runs(inked_columns(strip.image))
    wide = ((start, end) for start, end in runs if (end - start) * strip.step > WIDE * size)
    white = [span for span in wide if _parts_text(reading.tokens, span)]
    held = {place for fix in reading.fixes.values() for place in range(fix.first, fix.last)}  # no split inside a fix
    first, home = 0, _stretch(reading.tokens[0], white)
    for place, token in enumerate(reading.tokens[1:], 1):
        other = _stretch(token, white)
        if other != home and place - 1 not in held:
            yield _part(cell, first, place, size, home)
            first, home = place, other
    yield _part(cell, first, len(reading.tokens), size, home)


def _parts_text(tokens: Sequence[OcrWord], white: Span) -> bool:
    """Whether all words on one side of a gap are read before those on the other; inside a Latin name they are not."""
    sides = [token.x0 + token.x1 > sum(white) for token in tokens]
    return sum(one != other for one, other in pairwise(sides)) < 2


def _stretch(token: OcrWord, white: Sequence[Span]) -> Span:
    """The columns between wide gaps around a word."""
    middle = (token.x0 + token.x1) / 2
    left = max((end for start, end in white if (start + end) / 2 <= middle), default=float("-inf"))
    right = min((start for start, end in white if (start + end) / 2 > middle), default=float("inf"))
    return left, right


def _part(cell: Cell, first: int, last: int, size: float, stretch: Span | None = None) -> Part:
    """Words ``first`` to before ``last`` of a piece; ``stretch``: the columns of the line image that their ink fills.

    Without ``stretch`` the character places of the engine are used, which may be some columns off.
    """
    piece, strip, reading = cell
    tokens = reading.tokens[first:last]
    left, right = stretch or (min(token.x0 for token in tokens), max(token.x1 for token in tokens))
    x0 = max(strip.start + left * strip.step, piece.x0)
    x1 = min(strip.start + right * strip.step, piece.x1)
    text = "".join(reading.text(place) for place in range(first, last))
    spaced = " ".join(reading.text(place) for place in range(first, last))
    code = is_code([VisualCell(sign, kind_of(sign)) for sign in spaced])
    advance = (x1 - x0) / max(1, len(spaced)) if code else 0.0
    y = piece.at((x0 + x1) / 2)
    return Part(x0, max(x1, x0 + 1), y, size, text, advance, cell=cell, first=first, last=last)


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
        words = [word for part in parts if _touches(part, grid) for word in _words(part)]
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


def _words(part: Part) -> Iterator[Part]:
    """The words of a part, one part each."""
    if part.cell is None or part.last - part.first < 2:
        yield part
        return
    _, _, reading = part.cell
    held = {place for fix in reading.fixes.values() for place in range(fix.first, fix.last)}
    first = part.first
    for place in range(part.first, part.last):
        if place not in held or place + 1 == part.last:
            yield _part(part.cell, first, place + 1, part.size)
            first = place + 1


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
            strip = [_rows(_rejoined(cells.get(place, []))) for place in fields]
            found = rows_within(strip, [grid.width(place) for place in fields])
            rows += found
            spans += grid.covers(fields, len(found))
    if any(len(cell) > TALL for row in rows for cell in row):
        return None, []
    return Block("table", rows, spans=spans), _rejoined(rest)


def _rejoined(words: Sequence[Part]) -> list[Part]:
    """Join consecutive words of one piece into one part."""
    result: list[Part] = []
    for word in sorted(words, key=lambda word: (id(word.cell), word.first)):
        last = result[-1] if result else None
        if last is not None and last.cell is word.cell and last.last == word.first and word.cell is not None:
            near = max(last.x0, word.x0) - min(last.x1, word.x1) < word.size
            if near:
                result[-1] = _part(word.cell, last.first, word.last, word.size)
                continue
        result.append(word)
    return result


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
    size = BODY * _size(row[0].size / SIZE, usual)
    left, right = row[0].x0, row[-1].x1
    latin = _is_latin(row)
    begins = row[0] if latin else row[-1]
    if begins.cell is None:
        return None
    _, strip, reading = begins.cell
    token = reading.tokens[begins.first]
    edge = strip.start + (token.x1 if latin else token.x0) * strip.step
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


def whole_parts(line: Arranged) -> Iterator[tuple[str, Part]]:
    """The parts of a line with their separators; words of one piece in one cell are one part."""
    kept: tuple[str, Part] | None = None
    for between, part in line.parts:
        if kept is not None:
            before, last = kept
            if between == " " and part.cell is not None and part.cell is last.cell and last.last == part.first:
                kept = before, replace(last, x0=min(last.x0, part.x0), x1=max(last.x1, part.x1), last=part.last)
                continue
            yield kept
        kept = between, part
    if kept is not None:
        yield kept


def cut_out(part: Part) -> Cell:
    """The piece, line image and reading of a part."""
    if part.cell is None:
        raise ValueError("a part without a piece of a line has no line image")
    piece, strip, reading = part.cell
    if part.last - part.first == len(reading.tokens) or part.last == part.first:
        return part.cell
    tokens = reading.tokens[part.first : part.last]
    left, right = min(token.x0 for token in tokens), max(token.x1 for token in tokens)
    left, right = max(0, left - MARGIN), min(strip.image.width, right + MARGIN)
    image = strip.image.crop((left, 0, right, strip.image.height))
    shorter = replace(strip, image=image, start=strip.start + left * strip.step)
    own = replace(piece, x0=max(piece.x0, int(part.x0)), x1=min(piece.x1, int(part.x1) + 1))
    return own, shorter, reading.part(part.first, part.last, left, image)


MARGIN = 2
"""Columns of a line image kept on each side of a part."""
