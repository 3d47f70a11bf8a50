"""What the field does about reading order, on the chunks that our own reader finds: the text of a page by each way.

``xy_cut``: cut at the widest white across or down, again in each half (Nagy and Seth 1984). ``docstrum``: nearest
neighbours are lines, lines near each other are blocks (O'Gorman 1993). ``white_space``: lines do not cross tall white
rectangles and are sorted topologically (Breuel 2002, 2003). None of them tells rows of cells from columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from satrchin.reading.geometry.chunks import Chunk
from satrchin.reading.geometry.corridors import free, sides
from satrchin.reading.pdf.attempts import draw
from satrchin.reading.pdf.glyphs.fixes import sound
from satrchin.reading.pdf.layout.rows import rows_of
from satrchin.reading.pdf.lines.bidi import Habits, direction_of, page_direction, read_line, stream_of
from satrchin.reading.pdf.lines.brackets import shapes_of
from satrchin.reading.pdf.syntax.file import open_pdf

Line = list[Chunk]


@cache
def chunks_of(path: Path) -> tuple[list[Chunk], bool]:
    """The chunks of a PDF's first page with their text, and whether it is read from the right."""
    source = open_pdf(path, "")
    page = next(iter(source.pages()))
    glyphs = sound(draw(page, {}), page.width, page.height, hidden=False)
    default = page_direction(glyphs)
    habits = Habits(default, stream_of(glyphs), False, frozenset(), shapes_of(glyphs))
    found = []
    for row in rows_of(glyphs):
        for segment in row:
            cells, _ = read_line(segment.glyphs, direction_of(segment.glyphs, default), habits)
            text = "".join(cell.text for cell in cells)
            found.append(Chunk(segment.x0, segment.x1, segment.y, segment.size, text))
    return found, default == "rtl"


def reader(order: Callable[[list[Chunk], bool], Iterator[Line]]) -> Callable[[Path, str], str]:
    """A reader of the bench that orders the chunks of a PDF in one way."""

    def read(folder: Path, name: str) -> str:
        chunks, rtl = chunks_of(folder / "pdf" / f"{name}.pdf")
        lines = []
        for line in order(list(chunks), rtl):
            ordered = sorted(line, key=lambda chunk: -chunk.x1 if rtl else chunk.x0)
            text = ordered[0].text
            for before, chunk in pairwise(ordered):
                gap = max(before.x0, chunk.x0) - min(before.x1, chunk.x1)
                text += ("\t" if gap > 2 * chunk.size else " ") + chunk.text
            lines.append(text)
        return "\n".join(lines)

    return read


def xy_cut(chunks: list[Chunk], rtl: bool) -> Iterator[Line]:
    """Cut at the widest white, in font sizes, across or down; what has none is a line."""
    if len(chunks) < 2:
        if chunks:
            yield chunks
        return
    across, y = _widest([(chunk.y - 0.7 * chunk.size, chunk.y + 0.2 * chunk.size) for chunk in chunks])
    down, x = _widest([(chunk.x0, chunk.x1) for chunk in chunks])
    size = chunks[0].size
    if max(across, down / 1.5) < 0.1 * size:
        yield chunks
        return
    if down / 1.5 > across and down > size:
        halves = [chunk for chunk in chunks if chunk.x0 >= x], [chunk for chunk in chunks if chunk.x0 < x]
        first, second = halves if rtl else halves[::-1]
    elif across >= 0.1 * size:
        first, second = [chunk for chunk in chunks if chunk.y < y], [chunk for chunk in chunks if chunk.y >= y]
    else:
        yield chunks
        return
    yield from xy_cut(first, rtl)
    yield from xy_cut(second, rtl)


def _widest(spans: list[tuple[float, float]]) -> tuple[float, float]:
    """The widest gap between spans, and its middle."""
    spans.sort()
    best, place, end = 0.0, 0.0, spans[0][1]
    for start, stop in spans[1:]:
        if start - end > best:
            best, place = start - end, (start + end) / 2
        end = max(end, stop)
    return best, place


def docstrum(chunks: list[Chunk], rtl: bool) -> Iterator[Line]:
    """Neighbours on one baseline are lines, lines close to each other are blocks; blocks from the top."""
    lines = _near_lines(chunks, 1.5)
    blocks: list[list[Line]] = []
    for line in lines:
        home = next((block for block in blocks if _under(block[-1], line)), None)
        if home is None:
            blocks.append([line])
        else:
            home.append(line)
    blocks.sort(key=lambda block: (round(block[0][0].y / 30), -block[0][-1].x1 if rtl else block[0][0].x0))
    for block in blocks:
        yield from block


def _under(above: Line, line: Line) -> bool:
    share = min(above[-1].x1, line[-1].x1) - max(above[0].x0, line[0].x0)
    return 0 < line[0].y - above[0].y < 2.2 * line[0].size and share > 0


def _near_lines(chunks: Sequence[Chunk], most: float) -> list[Line]:
    """Chunks on one baseline no further apart than so many font sizes, from the top."""
    lines: list[Line] = []
    for chunk in sorted(chunks, key=lambda chunk: (round(chunk.y), chunk.x0)):
        last = lines[-1][-1] if lines else None
        if last is not None and abs(last.y - chunk.y) < 2 and chunk.x0 - last.x1 < most * chunk.size:
            lines[-1].append(chunk)
        else:
            lines.append([chunk])
    return lines


def white_space(chunks: list[Chunk], rtl: bool) -> Iterator[Line]:
    """Lines that do not cross tall white rectangles, in topological order."""
    rows = _near_lines(chunks, float("inf"))
    gutters: list[tuple[float, float, float, float]] = []
    for start in range(len(rows)):
        for end in range(min(len(rows), start + 40), start + 2, -1):
            spans = [
                span
                for span in free(rows[start:end], rows[start][0].size)
                if all(any(sides(row, span)[side] for row in rows[start:end]) for side in (0, 1))
            ]
            if spans:
                gutters += [(*span, rows[start][0].y, rows[end - 1][0].y) for span in spans]
                break
    lines: list[Line] = []
    for row in rows:
        for chunk in row:
            before = lines[-1][-1] if lines and lines[-1][-1] in row else None
            cut = before is None or any(
                left >= before.x1 - 1 and right <= chunk.x0 + 1 and top <= chunk.y <= bottom
                for left, right, top, bottom in gutters
            )
            if cut:
                lines.append([chunk])
            else:
                lines[-1].append(chunk)
    left = list(lines)
    while left:
        waiting = (any(_before(other, line, left, rtl) for other in left if other is not line) for line in left)
        chosen = next((line for line, waits in zip(left, waiting, strict=True) if not waits), left[0])
        left = [line for line in left if line is not chosen]
        yield chosen


def _before(one: Line, other: Line, lines: Sequence[Line], rtl: bool) -> bool:
    """Breuel's two rules: above with shared width; beside on the first side, with nothing across between them."""
    overlap = min(one[-1].x1, other[-1].x1) > max(one[0].x0, other[0].x0)
    if overlap:
        return one[0].y < other[0].y
    first = one[0].x0 >= other[-1].x1 if rtl else one[-1].x1 <= other[0].x0
    low, high = sorted((one[0].y, other[0].y))
    return first and not any(
        low < line[0].y < high
        and line[0].x0 < min(one[-1].x1, other[-1].x1)
        and line[-1].x1 > max(one[0].x0, other[0].x0)
        for line in lines
    )


ORDERS = {"XY cut": reader(xy_cut), "docstrum": reader(docstrum), "white space": reader(white_space)}
