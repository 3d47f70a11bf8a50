"""Detect lines of program code in a monospaced font and keep their indents.

If ``def total(items):`` is followed by ``return 0`` further right, the second line begins with four blanks.
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.reading.geometry.chunks import Chunk

ALIKE = 0.02
"""Tolerance of the width of characters in a monospaced font."""
STEP = 4
"""Blanks per indent step if indents are tab stops."""
LEAST = 3
"""Minimum number of different characters with equal width in a line."""


def is_listing(row: Sequence[Chunk]) -> bool:
    """Whether all characters of a row are equally wide and include Latin letters but no Persian ones."""
    wide = row[0].advance
    return (
        wide > 0
        and all(abs(chunk.advance - wide) < ALIKE * wide for chunk in row)
        and any(chunk.latin for chunk in row)
        and len({sign for chunk in row for sign in chunk.text}) >= LEAST
    )


def is_remark(row: Sequence[Chunk], first: Sequence[Chunk]) -> bool:
    """Whether a row is a Persian comment of the listing that begins with ``first``, as ``# جمع عددها``."""
    shown = row[0].text  # from the right if it is Persian
    return row[0].x0 > first[0].x0 - row[0].size / 2 and (shown.endswith(REMARKS))


REMARKS = ("#", "//", "--")
"""Signs that begin a comment."""


def indents(rows: Sequence[Sequence[Chunk]]) -> list[int]:
    """Number of blanks before each line of a listing, from the character width; a tab stop is four blanks."""
    left, advance = min(row[0].x0 for row in rows), max(row[0].advance for row in rows)
    found = [round((row[0].x0 - left) / (row[0].advance or advance)) for row in rows]
    step = min(filter(None, found), default=0)
    if step > STEP and not any(indent % step for indent in found):
        return [STEP * indent // step for indent in found]
    return found
