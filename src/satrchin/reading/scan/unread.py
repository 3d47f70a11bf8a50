"""What a page shows that is not read, as issues: lost ink is an error, a stamp or a picture is said.

In: what was found on a page, the lines as they were read. Out: issues, so that no piece of ink larger than a dot is
passed over: it is in a line, in a rule, in a stamp, in a figure, or in an issue of error level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from satrchin.document import Issue
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.punctuation import inked_columns

if TYPE_CHECKING:
    from satrchin.reading.scan.preprocess import Flat
    from satrchin.reading.scan.stamps import Ring
    from satrchin.reading.scan.textlines import Found

NOTHING, IN_A_RING = 0.25, 0.6
"""A line whose ink is less likely read right than this is none: a part of a picture, handwriting; inside the ring of a
stamp, of the stamp."""

Box = tuple[float, float, float, float]


def issues(flat: Flat, found: Found, page: int, points: float) -> Iterator[Issue]:
    """The issues of a page's ink that is in no line; ``points`` per pixel."""
    for _, top, _, _ in found.blots:
        yield Issue("error", "lost-line", f"{top * points:.0f} points from the top ink covers the text", page)
    for left in found.unread:
        yield Issue("error", "unread-ink", f"ink {place(left, points)} is in no line and was not read", page)
    for number in found.covered:
        height = found.pieces[number].y * points
        message = f"handwriting or a stamp runs through a line {height:.0f} points from the top"
        yield Issue("error", "covered-text", message, page)
    for ring in flat.rings:
        yield Issue("info", "stamp", f"a stamp's ring {place(ring.box, points)} was taken out", page)
    for figure in found.figures:
        yield Issue("info", "figure", f"a picture, stamp or handwriting {place(figure, points)} is not read", page)


def place(box: Box, points: float) -> str:
    """Where on the page a box is, in words.

    >>> place((100, 200, 300, 260), 0.5)
    '100 points from the top and 50 from the left'
    """
    return f"{box[1] * points:.0f} points from the top and {box[0] * points:.0f} from the left"


def share_read(reading: LineReading, first: int = 0) -> float:
    """The share of a line's ink, from its word ``first`` on, that is likely read right; what no word covers is not."""
    import numpy as np

    columns = inked_columns(reading.ink.image)
    if first:
        columns = columns[: max(0, reading.tokens[first - 1].x0 - 2)]
    right = np.zeros(len(columns))
    for token, grade in zip(reading.tokens[first:], reading.grades[first:], strict=True):
        right[max(0, token.x0 - 2) : token.x1 + 2] = grade
    return float(right[columns].mean()) if columns.any() else 0.0


def is_text(reading: LineReading, box: Box = (0, 0, 0, 0), rings: Sequence[Ring] = ()) -> bool:
    """Whether a line was read at all; ``box``: where it stands, ``rings``: the stamps of its page.

    A lone number is kept however unclear it is, as a cell of a table may be one: it has an issue of its own.
    """
    boxes = [ring.box for ring in rings]
    inside = any(one[0] < box[0] and one[1] < box[1] and box[2] < one[2] and box[3] < one[3] for one in boxes)
    text = "".join(token.text for token in reading.tokens)
    if not inside and 2 * sum(map(str.isdigit, text)) > len(text):
        return True
    return share_read(reading) >= (IN_A_RING if inside else NOTHING)


def said(lost: Sequence[tuple[Box, LineReading]], page: int, points: float) -> Iterator[Issue]:
    """Issues for lines that were not read."""
    for box, reading in lost:
        kind = "lost-line" if not reading.tokens else "unread-ink"
        message = f"ink {place(box, points)} could not be read: a stamp, handwriting or lost text"
        yield Issue("error", kind, message, page)
