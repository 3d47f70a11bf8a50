"""Lines of program code: set in a font of fixed pitch, from the left, their indents meant.

Before: ``def total(items):`` and, further right, ``return 0``; after: the second line begins with four blanks.
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.reading.geometry.chunks import Chunk

ALIKE = 0.02
"""Share by which signs that are equally wide may differ."""
STEP = 4
"""Blanks of a step of indents that are tab stops."""
LEAST = 3
"""Different signs of a line that must be equally wide."""


def is_listing(row: Sequence[Chunk]) -> bool:
    """All signs of a row are equally wide and Latin letters are among them, no Persian ones."""
    wide = row[0].advance
    return (
        wide > 0
        and all(abs(chunk.advance - wide) < ALIKE * wide for chunk in row)
        and any(chunk.latin for chunk in row)
        and len({sign for chunk in row for sign in chunk.text}) >= LEAST
    )


def indents(rows: Sequence[Sequence[Chunk]]) -> list[int]:
    """How many blanks stand before each line of a listing, as wide as its signs; tab stops are four blanks each."""
    left = min(row[0].x0 for row in rows)
    found = [round((row[0].x0 - left) / row[0].advance) for row in rows]
    step = min(filter(None, found), default=0)
    if step > STEP and not any(indent % step for indent in found):
        return [STEP * indent // step for indent in found]
    return found
