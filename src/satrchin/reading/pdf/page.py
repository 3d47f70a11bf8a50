"""Build the lines of a page, in reading order, from its repaired glyphs.

The steps: ruled tables, rows, blocks, paragraphs, runs, ZWNJs from glyph shapes. Before: unordered glyphs; after: lines
with text, box and cells; table rows have TAB between their cells.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import chain

from satrchin.document import Line
from satrchin.persian.chars import BLANKS
from satrchin.reading.geometry.broken_words import continues
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.geometry.chunks import Block
from satrchin.reading.geometry.direction import Direction
from satrchin.reading.geometry.listings import indents
from satrchin.reading.geometry.notes import footnotes
from satrchin.reading.geometry.order import blocks_of
from satrchin.reading.geometry.paragraphs import continued, extent_of
from satrchin.reading.geometry.tables import labelled_left
from satrchin.reading.limits import check
from satrchin.reading.pdf.glyphs.overlaps import Separated, separated
from satrchin.reading.pdf.layout.margins import Margins, is_displayed
from satrchin.reading.pdf.layout.notes import place_of, with_number_first
from satrchin.reading.pdf.layout.rows import Row, Segment, rows_of
from satrchin.reading.pdf.layout.ruled_tables import ruled_tables
from satrchin.reading.pdf.lines.bidi import Habits, Stream, direction_of, page_direction, read_line, stream_of
from satrchin.reading.pdf.lines.brackets import shapes_of
from satrchin.reading.pdf.lines.cells import LineCell, word_gap
from satrchin.reading.pdf.lines.document_lines import open_spans, to_line
from satrchin.reading.pdf.lines.painted import TextObjects
from satrchin.reading.pdf.lines.zwnj import GlyphContextCounts, insert_implied
from satrchin.reading.pdf.recovery.by_lexicon import (
    Lexicon,
    inferred_again,
    solve,
    strange_words,
    unmapped,
    without_pieces,
)
from satrchin.reading.pdf.recovery.hamzas import with_hamzas
from satrchin.reading.pdf.recovery.wrong_letters import corrected
from satrchin.reading.pdf.syntax.glyph import Glyph, PageContent
from satrchin.reading.pdf.syntax.rules import Rule

LETTER_ROUNDS = 2
"""Rounds of inferring missing and wrong letters; each round completes words that help the next."""
LEAST_TURNED = 2
"""Smallest number of glyphs at one angle for which rotated text is read."""


@dataclass(slots=True)
class CellLine:
    """A line as cells, one list per table cell, with its position."""

    cells: list[list[LineCell]]
    angle: float
    direction: Direction
    stream: Stream
    broken: bool = False
    """The line's segments overlap, so their order is uncertain."""
    table: bool = False
    loose: bool = False
    """The position of the line's beginning is unknown."""
    note: bool = False
    """The line begins a footnote."""
    spans: tuple[tuple[int, int], ...] = ()
    """For a table row with merged cells: the number of columns and rows of each cell."""


@dataclass(slots=True)
class PageText:
    """The text read from a page."""

    lines: tuple[Line, ...]
    inferred: int = 0
    """Number of unmapped letters inferred from the lexicon."""
    unmapped: int = 0
    """Number of letters still unmapped."""
    low_confidence: int = 0
    """Number of digits and Latin letters that OCR read with low confidence."""
    strange: int = 0
    """Number of unknown words with inferred letters."""
    broken: tuple[int, ...] = ()
    """Indices of lines whose order is uncertain."""
    either: tuple[tuple[int, tuple[int, int]], ...] = ()
    """Lines and spans of words that may be in the other order as well, which looks alike."""


def page_lines(  # noqa: PLR0913  a page, its evidence, two options
    glyphs: list[Glyph],
    content: PageContent,
    contexts: GlyphContextCounts,
    lexicon: Lexicon | None,
    *,
    parted: bool,
    paragraphs: bool,
) -> PageText:
    """Build the lines of a page; ``contexts`` is updated and reused for the next pages."""
    cell_lines = cell_lines_of(glyphs, content, parted=parted)
    inferred, unmapped, strange = finish(cell_lines, contexts, lexicon)
    if paragraphs:
        cell_lines = joined(cell_lines)
    found = ((to_line(cell_line.cells, cell_line.spans), cell_line) for cell_line in cell_lines)
    lines = [(line, cell_line) for line, cell_line in found if line.text]
    broken = tuple(place for place, (_, cell_line) in enumerate(lines) if cell_line.broken)
    either = tuple((place, span) for place, (_, cell_line) in enumerate(lines) for span in open_spans(cell_line.cells))
    low_confidence = sum(
        1 for glyph in glyphs if glyph.low_confidence and glyph.inferred and kind_of(glyph.text) in "NL"
    )
    return PageText(tuple(line for line, _ in lines), inferred, unmapped, low_confidence, strange, broken, either)


def cell_lines_of(glyphs: list[Glyph], content: PageContent, *, parted: bool) -> list[CellLine]:
    """The lines of a page in reading order, before ZWNJs are inferred from shapes."""
    frames: dict[float, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        frames[_frame(glyph.angle)].append(glyph)
    _straighten(frames)
    ordered = sorted(frames, key=lambda angle: (-len(frames[angle]), angle))
    cell_lines: list[CellLine] = []
    for index, angle in enumerate(ordered):
        members = frames[angle]
        if index and len(members) < LEAST_TURNED:
            continue
        default = page_direction(members)
        stream = stream_of(members)
        shown = [copy(glyph) for glyph in members] if stream == "logical" else members
        overlap = separated(shown) if stream == "logical" else Separated([shown])
        objects = TextObjects(content.text_objects, members)
        habits = Habits(default, stream, parted, overlap.moved, shapes_of(members), objects, word_gap(members))
        rtl = default == "rtl"
        tables, rest = ruled_tables(content.rules, shown, overlap.pieces, rtl=rtl) if not angle else ([], shown)
        begin = len(cell_lines)
        for region, own in _regions(overlap, rest, tables):
            if stream == "logical":
                overlap.part_columns(region)
            rows = rows_of(region)
            for table in own:
                table.head = _head(table, rows)
            rows.extend([table] for table in own)
            rows.sort(key=lambda row: row[0].top if row[0].table else row[0].y - 0.7 * row[0].size)
            margins = Margins(rows)
            for block in blocks_of(rows, rtl=rtl):
                for leaf in block.leaves():
                    cell_lines.extend(_cell_lines(leaf, angle, habits, margins))
        if stream == "logical":
            _as_on_the_page(cell_lines[begin:], dict(zip(map(id, shown), members, strict=True)))
    return with_notes(cell_lines, content.rules)


def _as_on_the_page(cell_lines: list[CellLine], glyphs: dict[int, Glyph]) -> None:
    """Restore the original glyph positions of cells that were read from moved copies."""
    for cell_line in cell_lines:
        for cells in cell_line.cells:
            for cell in cells:
                cell.glyph = glyphs.get(id(cell.glyph), cell.glyph)


def with_notes(cell_lines: list[CellLine], rules: Sequence[Rule]) -> list[CellLine]:
    """Move footnotes after the text of the page."""
    places = [
        place_of(cell_line.cells[0]) if not (cell_line.table or cell_line.angle) else None for cell_line in cell_lines
    ]
    order, begins = footnotes(places, rules)
    for index in begins:
        cell_lines[index].note = True
        place = places[index]
        if place is not None and not place.number:
            cell_lines[index].cells[0] = with_number_first(cell_lines[index].cells[0])
    return [cell_lines[index] for index in order]


def _regions(
    overlap: Separated, rest: list[Glyph], tables: list[Segment]
) -> Iterator[tuple[list[Glyph], list[Segment]]]:
    """The glyphs outside tables and the tables of each region."""
    if len(overlap.regions) == 1:
        yield rest, tables
        return
    free = set(map(id, rest))
    for region in overlap.regions:
        inside = set(map(id, region))
        yield (
            [glyph for glyph in region if id(glyph) in free],
            [table for table in tables if id(table.glyphs[0]) in inside],
        )


def _head(table: Segment, rows: list[Row]) -> list[Glyph]:
    """The glyphs of a line directly above a table and no wider than it: column heads outside its ruling lines."""
    reach = 2 * table.size
    left, right = table.x0 - reach, table.x1 + reach
    return [
        glyph
        for row in rows
        if 0 < table.top - row[0].y < reach and left < row[0].x0 and row[-1].x1 < right
        for segment in row
        for glyph in segment.glyphs
    ]


def _frame(angle: float) -> float:
    """Group angles to whole degrees, to separate texts of different slant."""
    return float(round(angle)) if angle else 0.0


def _straighten(frames: dict[float, list[Glyph]]) -> None:
    """Level slightly slanted glyphs; upright pages and pages slanted as a whole are returned unchanged."""
    for angle in [angle for angle in frames if 0 < abs(angle) <= 1 and 0.0 in frames]:
        frames[0.0].extend(_turned(glyph) for glyph in frames.pop(angle))


def _turned(glyph: Glyph) -> Glyph:
    """A nearly upright glyph in the frame of upright ones."""
    cos, sin = math.cos(math.radians(glyph.angle)), math.sin(math.radians(glyph.angle))
    x, y = glyph.x0 * cos - glyph.y * sin, glyph.x0 * sin + glyph.y * cos
    return Glyph(
        glyph.text,
        glyph.code,
        glyph.font,
        x,
        x + (glyph.x1 - glyph.x0) * cos,
        y,
        glyph.size,
        0.0,
        glyph.op,
        glyph.seq,
        glyph.span,
        glyph.hidden,
        glyph.inferred,
    )


def _cell_lines(block: Block[Segment], angle: float, habits: Habits, margins: Margins) -> Iterator[CellLine]:
    """The lines of a text block, one for each row."""
    check()
    if block.kind == "code":
        lines = [row[0][0] for row in block.rows]
        for line, indent in zip(lines, indents(lines), strict=True):
            cell, uncertain = _cell([line], habits, "ltr")
            blanks = [LineCell(" ", "S") for _ in range(indent)]
            yield _cell_line([([*blanks, *cell], uncertain)], angle, "ltr", habits, table=True)
        return
    direction = _direction(block, habits.default)
    # a line without a direction of its own follows its block
    own = habits if block.kind == "table" else replace(habits, default=direction)
    from_right = (direction if block.kind == "table" else habits.default) == "rtl"
    for place, row in enumerate(block.rows):
        if block.kind == "line" and direction != habits.default == "rtl" and margins.holds_right(row[0][0]):
            cells, uncertain = _cell(row[0], habits, "rtl")
            if is_displayed(cells):
                yield _cell_line([(cells, uncertain)], angle, "rtl", habits, table=False)
                continue
        parts = [_cell(cell, own) for cell in (row[::-1] if from_right else row)]
        cell_line = _cell_line(parts, angle, direction, habits, table=block.kind != "line")
        covers = block.spans[place] if block.spans else []
        cell_line.spans = tuple(covers[::-1] if from_right else covers)
        yield cell_line


def _direction(block: Block[Segment], default: Direction) -> Direction:
    """The reading direction of a block; a table follows its heads, above its ruling lines or in its first row."""
    every = [glyph for chunk in block.chunks() for glyph in chunk.glyphs]
    if block.kind != "table":
        return direction_of(every, default)
    direction = direction_of(every + (block.of.head if block.of else []), default)
    cells = [[[chunk for line in cell for chunk in line] for cell in row] for row in block.rows]
    return "ltr" if direction == "rtl" and labelled_left(cells) else direction


def _cell_line(
    parts: list[tuple[list[LineCell], bool]], angle: float, direction: Direction, habits: Habits, *, table: bool
) -> CellLine:
    moved = habits.moved and any(
        cell.glyph.seq in habits.moved for cells, _ in parts for cell in cells if cell.glyph is not None
    )
    broken = bool(moved) or any(uncertain for _, uncertain in parts)
    return CellLine([cells for cells, _ in parts], angle, direction, habits.stream, broken, table, bool(habits.moved))


def _cell(rows: list[Row], habits: Habits, direction: Direction | None = None) -> tuple[list[LineCell], bool]:
    """The cells of rows in logical order, with a space between rows, and whether their order is uncertain.

    ``direction``: their reading direction, if it is known.
    """
    cells: list[LineCell] = []
    broken = False
    for row in rows:
        glyphs = [glyph for segment in row for glyph in segment.glyphs]
        more, uncertain = read_line(glyphs, direction, habits)
        if cells and more and not continues(cells, more):
            cells.append(LineCell(" ", "S"))
        cells.extend(more)
        broken = broken or uncertain
    return cells, broken


def joined(cell_lines: Sequence[CellLine]) -> list[CellLine]:
    """Join the lines of each paragraph into one."""
    extents = [
        None
        if cell_line.table or cell_line.angle or len(cell_line.cells) != 1 or not cell_line.cells[0]
        else extent_of(cell_line.cells[0], rtl=cell_line.direction == "rtl", loose=cell_line.loose, note=cell_line.note)
        for cell_line in cell_lines
    ]
    result: list[CellLine] = []
    open_before = False
    for cell_line, goes_on in zip(cell_lines, continued(extents), strict=True):
        if open_before and result[-1].direction == cell_line.direction:
            before, after = result[-1].cells[0], cell_line.cells[0]
            before.extend(after if continues(before, after) else [LineCell(" ", "S"), *after])
            result[-1].broken = result[-1].broken or cell_line.broken
        else:
            result.append(cell_line)
        open_before = goes_on
    return result


def finish(
    cell_lines: Sequence[CellLine], contexts: GlyphContextCounts, lexicon: Lexicon | None
) -> tuple[int, int, int]:
    """Infer ZWNJs from glyph shapes, and missing letters from the lexicon.

    Returns the numbers of inferred letters, of letters still unmapped, and of unknown words with inferred letters.
    """
    every = [cell for cell_line in cell_lines for cell in cell_line.cells]
    inferred, lost = 0, 0
    if lexicon is not None:
        without_pieces(every, lexicon)
        inferred, blank_fonts = inferred_again(every, lexicon), _blank_fonts(every)
        for _ in range(LETTER_ROUNDS):
            more, lost = solve(every, lexicon) if any(map(unmapped, chain(*every))) else (0, 0)
            better = corrected(every, lexicon, blank_fonts=blank_fonts)
            inferred += more + better
            if not better:
                break
        with_hamzas(every)
    contexts.learn(every)
    insert_implied(every, contexts, lexicon, doubtful=any(cell_line.stream == "runs" for cell_line in cell_lines))
    return inferred, lost, strange_words(every, lexicon) if lexicon is not None else 0


def _blank_fonts(lines: Sequence[list[LineCell]]) -> frozenset[int]:
    """The fonts with glyphs that are mapped to blanks but have ink."""
    glyphs = [cell.glyph for cells in lines for cell in cells if cell.glyph is not None and cell.glyph.span < 0]
    return frozenset(
        id(glyph.font) for glyph in glyphs if glyph.text not in BLANKS and glyph.font.cell(glyph.code)[0] in BLANKS
    )
