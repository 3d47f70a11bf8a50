"""Rows of a scan in reading order in, the lines of its text out: a paragraph's rows together.

A paragraph goes on as in a digital page (:mod:`satrchin.reading.geometry.paragraphs`): the
next row's first word would not have fitted, and the rows share their edge, their size and their pitch. Before:
``این نامه برای آگاهی شما``, ``نوشته شده است.``; after: one line.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from satrchin.persian.chars import BULLETS
from satrchin.reading.geometry.paragraphs import Extent, continued
from satrchin.reading.scan.line_images import Strip
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.textlines import Piece

Cell = tuple[Piece, Strip, LineReading]
"""A piece of a line, its picture, and what was read in it."""

BODY = 2.6
"""Font size in spreads of a line's ink."""
ALIKE = 0.22
"""Lines whose ink differs less than this share from that of most are taken to have the size of most."""
_SIGNS = regex.escape("".join(sorted(BULLETS)))
_ITEM = regex.compile(rf"[{_SIGNS}]|[(\[]?(?:[۰-۹0-9]{{1,3}}|الف|[بپتجده])\s?[-–.)\]]")


def grouped(rows: Sequence[Sequence[Cell]]) -> list[tuple[list[Cell], str]]:
    """What makes one line each, and what stands between its parts: rows of a paragraph, or cells of a table's row."""
    spreads = sorted(row[0][0].spread for row in rows if len(row) == 1)
    usual = spreads[len(spreads) // 2] if spreads else 1.0
    groups: list[tuple[list[Cell], str]] = []
    open_before = False
    for row, goes_on in zip(rows, continued([_extent(row, usual) for row in rows]), strict=True):
        if open_before:
            groups[-1][0].extend(row)
        else:
            groups.append((list(row), "\t" if len(row) > 1 else " "))
        open_before = goes_on
    return groups


def _extent(row: Sequence[Cell], usual: float) -> Extent | None:
    """Where a row stands; nothing for a table's and for one that was not read."""
    piece, strip, reading = row[0]
    if len(row) > 1 or not reading.tokens:
        return None
    spread = usual if abs(piece.spread / usual - 1) < ALIKE else piece.spread
    first = reading.tokens[0]
    text = " ".join(token.text for token in reading.tokens[:2])
    width = piece.x1 - (strip.start + first.x0 * strip.step)  # a digit before it may not have been read
    own = _ITEM.match(text) is not None or first.text.endswith(":")
    return Extent(-piece.x1, -piece.x0, piece.y, BODY * spread, width, own)
