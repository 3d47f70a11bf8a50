"""Report the unread ink of a page as issues: lost text is an error, a stamp or picture a note.

The input is the ink found on a page and the recognised lines. Each connected component larger than a dot is in a line,
a ruling line, a stamp, a figure, or an issue of error level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from satrchin.document import Issue
from satrchin.learned import numbers
from satrchin.messages import tr
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.numbers import is_mostly_digits
from satrchin.reading.scan.punctuation import inked_columns

if TYPE_CHECKING:
    from satrchin.reading.scan.preprocess import Flat
    from satrchin.reading.scan.stamps import Ring
    from satrchin.reading.scan.textlines import Found

_LEARNED = numbers("scan_numbers", "no text")
NOTHING, IN_A_RING = _LEARNED["nothing"], _LEARNED["in a ring"]
"""Confidence below which a line is not text but part of a picture or handwriting; the second value applies inside the
ring of a stamp."""
TINY, TINY_READ, HUGE = _LEARNED["tiny"], _LEARNED["tiny, read"], _LEARNED["huge"]
"""Size of a line, relative to the usual one, below which it may be part of a logo, the confidence it then needs, and
the size above which it needs it too."""

Box = tuple[float, float, float, float]


def issues(flat: Flat, found: Found, page: int, points: float) -> Iterator[Issue]:
    """The issues for ink outside all lines; ``points`` per pixel."""
    for _, top, _, _ in found.blots:
        yield Issue(
            "error", "lost-line", tr("{top:.0f} points from the top, ink covers the text", top=top * points), page
        )
    for left in found.unread:
        yield Issue(
            "error",
            "unread-ink",
            tr("ink {place} is outside all lines and was not read", place=place(left, points)),
            page,
        )
    for number in found.covered:
        height = found.pieces[number].y * points
        message = tr("handwriting or a stamp runs through a line {height:.0f} points from the top", height=height)
        yield Issue("error", "covered-text", message, page)
    for ring in flat.rings:
        yield Issue("info", "stamp", tr("the ring of a stamp {place} was removed", place=place(ring.box, points)), page)
    for figure in found.figures:
        yield Issue(
            "info",
            "figure",
            tr("a picture, stamp or handwriting {place} is not read", place=place(figure, points)),
            page,
        )


def place(box: Box, points: float) -> str:
    """Describe the place of a box on the page.

    >>> place((100, 200, 300, 260), 0.5)
    '100 points from the top and 50 from the left'
    """
    return tr("{top:.0f} points from the top and {left:.0f} from the left", top=box[1] * points, left=box[0] * points)


def share_read(reading: LineReading, first: int = 0) -> float:
    """The share of a line's ink, from word ``first`` on, that is likely read correctly; ink outside words is not.

    With ``first`` there must be a word before and a word at it.
    """
    import numpy as np

    columns = inked_columns(reading.ink.image)
    if first:
        label, after = reading.tokens[first - 1 : first + 1]
        outside = slice(label.x0 - 2, None) if after.x1 < label.x1 else slice(0, label.x1 + 2)
        columns[outside] = False
    right = np.zeros(len(columns))
    for token, grade in zip(reading.tokens[first:], reading.grades[first:], strict=True):
        right[max(0, token.x0 - 2) : token.x1 + 2] = grade
    return float(right[columns].mean()) if columns.any() else 0.0


def is_text(reading: LineReading, box: Box = (0, 0, 0, 0), rings: Sequence[Ring] = (), *, size: float = 1.0) -> bool:
    """Whether a line was read; ``box`` is its place, ``rings`` the stamps of its page, ``size`` relative to the usual.

    A number of ordinary size is always kept, because it may be a table cell; it has an issue of its own. One that is
    not kept has the issue of its ink (:func:`said`).
    """
    boxes = [ring.box for ring in rings]
    inside = any(one[0] < box[0] and one[1] < box[1] and box[2] < one[2] and box[3] < one[3] for one in boxes)
    usual = TINY <= size <= HUGE
    if not inside and usual and is_mostly_digits(reading.tokens):
        return True
    least = NOTHING if usual else TINY_READ
    return share_read(reading) >= (IN_A_RING if inside else least)


def said(lost: Sequence[tuple[Box, LineReading]], page: int, points: float) -> Iterator[Issue]:
    """Issues for lines that were not read."""
    for box, reading in lost:
        kind = "lost-line" if not reading.tokens else "unread-ink"
        message = tr("ink {place} could not be read: a stamp, handwriting or lost text", place=place(box, points))
        yield Issue("error", kind, message, page)
