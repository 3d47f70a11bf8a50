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

from satrchin.document import Box, Cell, Line
from satrchin.persian.chars import BLANKS
from satrchin.reading.geometry.broken_dates import continues
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
from satrchin.reading.pdf.layout.notes import place_of, with_number_first
from satrchin.reading.pdf.layout.rows import Row, Segment, rows_of
from satrchin.reading.pdf.layout.ruled_tables import ruled_tables
from satrchin.reading.pdf.lines.bidi import Habits, Stream, direction_of, page_direction, read_line, stream_of
from satrchin.reading.pdf.lines.brackets import shapes_of
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.lines.zwnj import GlyphContextCounts, mend
from satrchin.reading.pdf.recovery.by_lexicon import Lexicon, inferred_again, solve, strange_words, unmapped
from satrchin.reading.pdf.recovery.wrong_letters import corrected
from satrchin.reading.pdf.syntax.glyph import Drawing, Glyph
from satrchin.reading.pdf.syntax.rules import Rule

LETTER_ROUNDS = 2
"""Rounds of inferring missing and wrong letters; each round completes words that help the next."""
LEAST_TURNED = 2
"""Smallest number of glyphs at one angle for which rotated text is read."""


@dataclass(slots=True)
class Draft:
    """A line being read: its cells (one list per table cell) and its position."""

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


def page_lines(  # noqa: PLR0913  a page, its evidence, two options
    glyphs: list[Glyph],
    drawing: Drawing,
    contexts: GlyphContextCounts,
    lexicon: Lexicon | None,
    *,
    parted: bool,
    paragraphs: bool,
) -> PageText:
    """Build the lines of a page; ``contexts`` is updated and reused for the next pages."""
    drafts = drafts_of(glyphs, drawing, parted=parted)
    inferred, unmapped, strange = finish(drafts, contexts, lexicon)
    if paragraphs:
        drafts = joined(drafts)
    lines = [(line, draft.broken) for line, draft in zip(map(to_line, drafts), drafts, strict=True) if line.text]
    broken = tuple(place for place, (_, guessed) in enumerate(lines) if guessed)
    low_confidence = sum(
        1 for glyph in glyphs if glyph.low_confidence and glyph.inferred and kind_of(glyph.text) in "NL"
    )
    return PageText(tuple(line for line, _ in lines), inferred, unmapped, low_confidence, strange, broken)


def drafts_of(glyphs: list[Glyph], drawing: Drawing, *, parted: bool) -> list[Draft]:
    """The lines of a page in reading order, before ZWNJs are inferred from shapes."""
    frames: dict[float, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        frames[_frame(glyph.angle)].append(glyph)
    _straighten(frames)
    ordered = sorted(frames, key=lambda angle: (-len(frames[angle]), angle))
    drafts: list[Draft] = []
    for index, angle in enumerate(ordered):
        members = frames[angle]
        if index and len(members) < LEAST_TURNED:
            continue
        default = page_direction(members)
        stream = stream_of(members)
        shown = [copy(glyph) for glyph in members] if stream == "logical" else members
        overlap = separated(shown) if stream == "logical" else Separated([shown])
        habits = Habits(default, stream, parted, overlap.moved, shapes_of(members))
        rtl = default == "rtl"
        tables, rest = ruled_tables(drawing.rules, shown, overlap.pieces, rtl=rtl) if not angle else ([], shown)
        begin = len(drafts)
        for region, own in _regions(overlap, rest, tables):
            if stream == "logical":
                overlap.part_columns(region)
            rows = rows_of(region)
            for table in own:
                table.head = _head(table, rows)
            rows.extend([table] for table in own)
            rows.sort(key=lambda row: row[0].top if row[0].table else row[0].y - 0.7 * row[0].size)
            for block in blocks_of(rows, rtl=rtl):
                for leaf in block.leaves():
                    drafts.extend(_drafts(leaf, angle, habits))
        if stream == "logical":
            _as_on_the_page(drafts[begin:], dict(zip(map(id, shown), members, strict=True)))
    return with_notes(drafts, drawing.rules)


def _as_on_the_page(drafts: list[Draft], glyphs: dict[int, Glyph]) -> None:
    """Restore the original glyph positions of cells that were read from moved copies."""
    for draft in drafts:
        for cells in draft.cells:
            for cell in cells:
                cell.glyph = glyphs.get(id(cell.glyph), cell.glyph)


def with_notes(drafts: list[Draft], rules: Sequence[Rule]) -> list[Draft]:
    """Move footnotes after the text of the page."""
    places = [place_of(draft.cells[0]) if not (draft.table or draft.angle) else None for draft in drafts]
    order, begins = footnotes(places, rules)
    for index in begins:
        drafts[index].note = True
        place = places[index]
        if place is not None and not place.number:
            drafts[index].cells[0] = with_number_first(drafts[index].cells[0])
    return [drafts[index] for index in order]


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


def _drafts(block: Block[Segment], angle: float, habits: Habits) -> Iterator[Draft]:
    """The drafts of a text block, one for each row."""
    check()
    if block.kind == "code":
        lines = [row[0][0] for row in block.rows]
        for line, indent in zip(lines, indents(lines), strict=True):
            cell, guessed = _cell([line], habits, "ltr")
            blanks = [LineCell(" ", "S") for _ in range(indent)]
            yield _draft([([*blanks, *cell], guessed)], angle, "ltr", habits, table=True)
        return
    direction = _direction(block, habits.default)
    # a line without a direction of its own follows its block
    own = habits if block.kind == "table" else replace(habits, default=direction)
    from_right = (direction if block.kind == "table" else habits.default) == "rtl"
    for place, row in enumerate(block.rows):
        parts = [_cell(cell, own) for cell in (row[::-1] if from_right else row)]
        draft = _draft(parts, angle, direction, habits, table=block.kind != "line")
        covers = block.spans[place] if block.spans else []
        draft.spans = tuple(covers[::-1] if from_right else covers)
        yield draft


def _direction(block: Block[Segment], default: Direction) -> Direction:
    """The reading direction of a block; a table follows its heads, above its ruling lines or in its first row."""
    every = [glyph for chunk in block.chunks() for glyph in chunk.glyphs]
    if block.kind != "table":
        return direction_of(every, default)
    direction = direction_of(every + (block.of.head if block.of else []), default)
    cells = [[[chunk for line in cell for chunk in line] for cell in row] for row in block.rows]
    return "ltr" if direction == "rtl" and labelled_left(cells) else direction


def _draft(
    parts: list[tuple[list[LineCell], bool]], angle: float, direction: Direction, habits: Habits, *, table: bool
) -> Draft:
    moved = habits.moved and any(
        mark.glyph.seq in habits.moved for marks, _ in parts for mark in marks if mark.glyph is not None
    )
    broken = bool(moved) or any(guessed for _, guessed in parts)
    return Draft([marks for marks, _ in parts], angle, direction, habits.stream, broken, table, bool(habits.moved))


def _cell(rows: list[Row], habits: Habits, direction: Direction | None = None) -> tuple[list[LineCell], bool]:
    """The cells of rows in logical order, with a space between rows, and whether their order is uncertain.

    ``direction``: their reading direction, if it is known.
    """
    marks: list[LineCell] = []
    broken = False
    for row in rows:
        glyphs = [glyph for segment in row for glyph in segment.glyphs]
        more, guessed = read_line(glyphs, direction or direction_of(glyphs, habits.default), habits)
        if marks and more and not continues(marks, more):
            marks.append(LineCell(" ", "S"))
        marks.extend(more)
        broken = broken or guessed
    return marks, broken


def joined(drafts: Sequence[Draft]) -> list[Draft]:
    """Join the lines of each paragraph into one draft."""
    extents = [
        None
        if draft.table or draft.angle or len(draft.cells) != 1 or not draft.cells[0]
        else extent_of(draft.cells[0], rtl=draft.direction == "rtl", loose=draft.loose, note=draft.note)
        for draft in drafts
    ]
    result: list[Draft] = []
    open_before = False
    for draft, goes_on in zip(drafts, continued(extents), strict=True):
        if open_before and result[-1].direction == draft.direction:
            before, after = result[-1].cells[0], draft.cells[0]
            before.extend(after if continues(before, after) else [LineCell(" ", "S"), *after])
            result[-1].broken = result[-1].broken or draft.broken
        else:
            result.append(draft)
        open_before = goes_on
    return result


def finish(drafts: Sequence[Draft], contexts: GlyphContextCounts, lexicon: Lexicon | None) -> tuple[int, int, int]:
    """Infer ZWNJs from glyph shapes, and missing letters from the lexicon.

    Returns the numbers of inferred letters, of letters still unmapped, and of unknown words with inferred letters.
    """
    every = [cell for draft in drafts for cell in draft.cells]
    inferred, lost = 0, 0
    if lexicon is not None:
        inferred, lying = inferred_again(every, lexicon), _lying(every)
        for _ in range(LETTER_ROUNDS):
            more, lost = solve(every, lexicon) if any(map(unmapped, chain(*every))) else (0, 0)
            better = corrected(every, lexicon, lying=lying)
            inferred += more + better
            if not better:
                break
    contexts.learn(every)
    mend(every, contexts, lexicon, doubtful=any(draft.stream == "runs" for draft in drafts))
    return inferred, lost, strange_words(every, lexicon) if lexicon is not None else 0


def _lying(lines: Sequence[list[LineCell]]) -> frozenset[int]:
    """The fonts with glyphs that are mapped to blanks but have ink."""
    glyphs = [cell.glyph for cells in lines for cell in cells if cell.glyph is not None and cell.glyph.span < 0]
    return frozenset(
        id(glyph.font) for glyph in glyphs if glyph.text not in BLANKS and glyph.font.cell(glyph.code)[0] in BLANKS
    )


def to_line(draft: Draft) -> Line:
    """Convert a finished draft to a line of the document."""
    cells: list[Cell] = []
    for index, marks in enumerate(draft.cells):
        if index:
            cells.append(Cell("\t", None))
        cells.extend(Cell(mark.text, _box(mark.glyph)) for mark in marks)
    if not any(cell.text.strip() for cell in cells):
        return Line("", source="glyphs")
    boxes = [cell.box for cell in cells if cell.box is not None]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True) if boxes else ((), (), (), ())
    sides = (min(lefts), min(tops), max(rights), max(bottoms)) if boxes else ()
    box = Box(*(round(side, 2) for side in sides)) if sides else None
    return Line("".join(cell.text for cell in cells), source="glyphs", box=box, cells=tuple(cells), spans=draft.spans)


def _box(glyph: Glyph | None) -> Box | None:
    """The position of a glyph on the page."""
    if glyph is None:
        return None
    top = glyph.y - glyph.font.ascent * glyph.size
    bottom = glyph.y - glyph.font.descent * glyph.size
    if not glyph.angle:
        return Box(glyph.x0, top, glyph.x1, bottom)
    cos, sin = math.cos(math.radians(glyph.angle)), math.sin(math.radians(glyph.angle))
    corners = [(x * cos - y * sin, x * sin + y * cos) for x in (glyph.x0, glyph.x1) for y in (top, bottom)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))
