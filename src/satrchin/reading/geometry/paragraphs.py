"""Join the lines of each paragraph, given lines in reading order.

A line continues in the next one if the first word of the next would not have fitted on it, and the next begins at the
same edge (or the first is indented), one pitch below, in the same size. At the foot of a column a line continues at the
head of the next column if it is full and ends no sentence, and the next line is not indented. ``این نامه برای آگاهی
شما`` and ``نوشته شده است.`` become one line.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from satrchin.persian.chars import BULLETS
from satrchin.reading.limits import check
from satrchin.reading.pdf.lines.cells import LineCell

EDGE = 0.6
"""Tolerance of aligned line starts, in font sizes."""
INDENT = 4.0
"""Maximum indent or hang of a first line, in font sizes."""
NARROWEST = 10.0
"""Minimum width, in font sizes, of a line that continues: stacked dates and names are no paragraph."""
LOOSE = 15.0
"""The same for a line with an unknown start, whose glyphs may extend too far."""
WIDE = 0.6
"""Minimum share of the column width of a line that continues."""
PITCH = 1.15
"""Maximum line distance within a paragraph, relative to the usual pitch of the column."""
SPACED, MOSTLY, SAME = 2.2, 0.5, 1.05
"""Line distance, in font sizes, from which on lines may be paragraphs of one line; share of the lines at this distance
that fill their column so that they are one paragraph all the same; largest ratio of equal distances."""
LEAST_LINES = 3
"""Minimum number of lines in each of two columns that a paragraph runs across."""
ALIKE, FULL = 0.15, 0.85
"""Maximum relative width difference of such columns; minimum width share that half of their lines fill."""
_ENDS = frozenset(".!?:\N{ARABIC QUESTION MARK}\N{HORIZONTAL ELLIPSIS}")
_CLOSERS = frozenset("»)]\"'\N{RIGHT DOUBLE QUOTATION MARK}")


@dataclass(frozen=True, slots=True)
class Extent:
    """Place of a line; ``start`` is measured from the edge where reading begins and grows along the line."""

    start: float
    end: float
    y: float
    size: float
    first: float
    """Width of its first word."""
    marked: bool
    """Whether it begins with a list bullet or number."""
    loose: bool = False
    """Whether its start is unknown because its glyphs overlap others."""
    closed: bool = False
    """Whether it ends a sentence."""


def extent_of(cells: Sequence[LineCell], *, rtl: bool, loose: bool = False, note: bool = False) -> Extent | None:
    """Place of a line, or nothing for a line without glyphs; ``note``: the line begins a footnote."""
    glyphs = [cell.glyph for cell in cells if cell.glyph is not None and cell.kind != "S"]
    if not glyphs:
        return None
    left, right = min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs)
    sizes, heights = sorted(glyph.size for glyph in glyphs), sorted(glyph.y for glyph in glyphs)
    start, end = (-right, -left) if rtl else (left, right)
    word = []
    for cell in cells:
        if cell.kind == "S":
            break
        if cell.glyph is not None:
            word.append(cell.glyph)
    first = max(glyph.x1 for glyph in word) - min(glyph.x0 for glyph in word) if word else 0.0
    height, size = heights[len(heights) // 2], sizes[len(sizes) // 2]
    return Extent(start, end, height, size, first, note or _marked(cells), loose, _closed(cells))


def _closed(cells: Sequence[LineCell]) -> bool:
    """Whether the last character, closing quotes and brackets aside, ends a sentence."""
    last = next((cell.text for cell in reversed(cells) if cell.kind != "S" and cell.text not in _CLOSERS), "")
    return last in _ENDS


def _marked(cells: Sequence[LineCell]) -> bool:
    if cells[0].text in BULLETS:
        return True
    place = 0
    while place < min(len(cells), 4) and cells[place].kind == "N":
        place += 1
    return (
        0 < place < len(cells)
        and cells[place].text in {".", "-", ")", "–"}
        and [cell.kind for cell in cells[place + 1 : place + 2]] == ["S"]
    )


def continued(extents: Sequence[Extent | None]) -> list[bool]:
    """For each line whether the next line continues its paragraph; None is a line that is no running text."""
    result = [False] * len(extents)
    before: list[Extent] = []
    start = 0
    while start < len(extents):
        end = start + 1
        while end < len(extents) and _same_column(extents[end - 1], extents[end]):
            end += 1
        column = [extent for extent in extents[start:end] if extent is not None]
        if start and _runs_over(before, column):
            result[start - 1] = True
        before = column
        if len(column) > 1:
            steps = sorted(below.y - above.y for above, below in pairwise(column))
            pitch, width = steps[len(steps) // 4], _Width(column)
            own = _continued(column, width, pitch)
            if pitch > SPACED * column[0].size:  # of paragraphs, perhaps, most of which have one line
                anywhere = _continued(column, width, float("inf"))
                steps = sorted(b.y - a.y for (a, b), goes_on in zip(pairwise(column), anywhere, strict=True) if goes_on)
                pitch = steps[len(steps) // 4] if steps else pitch
                own = _continued(column, width, pitch)
                alike = sum(below.y - above.y < SAME * pitch for above, below in pairwise(column))
                if pitch > SPACED * column[0].size and sum(own) < MOSTLY * alike:
                    own = [False] * len(own)
            result[start : end - 1] = own
        start = end
    return result


def _continued(column: Sequence[Extent], width: _Width, pitch: float) -> list[bool]:
    """For each line of a column but the last whether the next line continues its paragraph."""
    found: list[bool] = []
    for place, (above, below) in enumerate(pairwise(column)):
        check()
        near, far = width.around(above)
        fresh = place == 0 or not found[place - 1]
        least = LOOSE if above.loose else max(WIDE * (far - near) / above.size, NARROWEST)
        wide = above.end - above.start > least * above.size
        found.append(wide and _goes_on(above, below, far, pitch, fresh=fresh))
    return found


class _Width:
    """The width of a column, as its lines show it."""

    def __init__(self, column: Sequence[Extent]) -> None:
        self._lines = sorted((line.start, line.end) for line in column)
        self._known: dict[tuple[int, int], tuple[float, float]] = {}

    def around(self, line: Extent) -> tuple[float, float]:
        """Start and end of the column at a line; a centred heading wider than its column is not part of it."""
        reach = INDENT * line.size
        low, high = (
            bisect_left(self._lines, (line.start - reach,)),
            bisect_left(self._lines, (line.start + reach,)),
        )
        if high - low < 3 or line.loose:
            low, high = 0, len(self._lines)
        if (low, high) not in self._known:
            self._known[low, high] = self._lines[low][0], max(end for _, end in self._lines[low:high])
        return self._known[low, high]


def _runs_over(column: Sequence[Extent], following: Sequence[Extent]) -> bool:
    """Whether a paragraph continues from the foot of a column at the head of the next column, beside it."""
    if min(len(column), len(following)) < LEAST_LINES:
        return False
    above, below = column[-1], following[0]
    near, far = min(line.start for line in column), max(line.end for line in column)
    left, right = min(line.start for line in following), max(line.end for line in following)
    beside = left >= far and below.y < above.y and min(line.y for line in column) < max(line.y for line in following)
    alike = (
        abs((far - near) - (right - left)) < ALIKE * (far - near) and abs(above.size - below.size) < 0.1 * above.size
    )
    full = far - above.end < below.first + 0.3 * above.size and above.end - near > NARROWEST * above.size
    text = all(
        2 * sum(line.end - line.start > FULL * (end - start) for line in lines) > len(lines)
        for lines, start, end in ((column, near, far), (following, left, right))
    )
    open_ended = not (above.closed or above.loose or below.loose or below.marked)
    return beside and alike and text and full and open_ended and below.start - left < EDGE * below.size


def _same_column(above: Extent | None, below: Extent | None) -> bool:
    """Whether the second line is below the first and overlaps its width."""
    if above is None or below is None:
        return False
    return 0 < below.y - above.y < 4 * above.size and min(above.end, below.end) > max(above.start, below.start)


def _goes_on(above: Extent, below: Extent, far: float, pitch: float, *, fresh: bool) -> bool:
    """Whether the paragraph of the first line continues in the second; ``fresh``: the first line begins it."""
    size = above.size
    if below.marked or abs(below.size - size) > 0.1 * size or below.y - above.y > PITCH * pitch:
        return False
    shift = below.start - above.start
    flush = abs(shift) < EDGE * size or above.loose or below.loose
    if not flush and not (fresh and abs(shift) < INDENT * size and (shift < 0 or above.marked)):
        return False
    return far - above.end < below.first + 0.3 * size
