"""A page whose time is up ends in every step that may take long, and says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pdf_glyphs import from_left, marks_of
from satrchin.reading.geometry.chunks import Chunk
from satrchin.reading.geometry.grids import grids_of
from satrchin.reading.geometry.notes import Place, footnotes
from satrchin.reading.geometry.order import blocks_of
from satrchin.reading.geometry.paragraphs import Extent, continued
from satrchin.reading.limits import TooMuchError, limited
from satrchin.reading.pdf.glyphs.duplicates import CROWD, without_doubles
from satrchin.reading.pdf.layout.rows import rows_of
from satrchin.reading.pdf.layout.ruled_tables import ruled_tables
from satrchin.reading.pdf.lines.zwnj import GlyphContextCounts, insert_implied
from satrchin.reading.pdf.recovery import rerender
from satrchin.reading.pdf.recovery.glyph_lines import read_glyph_lines
from satrchin.reading.pdf.syntax.interpreter import IDENTITY, Interpreter

LINES = [(100.0, y, 300.0, y) for y in (100.0, 120.0)]
RULES = LINES + [(x, 100.0, x, 120.0) for x in (100.0, 200.0, 300.0)]
CHUNKS = [[Chunk(0, 100, 16.0 * row, 10, "متن"), Chunk(200, 300, 16.0 * row, 10, "متن")] for row in range(9)]


def crowded() -> Any:
    glyph = from_left("ب")[0]
    return without_doubles([replace(glyph, seq=place) for place in range(CROWD + 3)])


STEPS: dict[str, Callable[[], Any]] = {
    "blocks of a page": lambda: blocks_of(CHUNKS, rtl=True),
    "notes": lambda: footnotes([Place(0, 100, 100, 10)], []),
    "grids": lambda: grids_of(cast("Any", RULES)),
    "paragraphs": lambda: continued([Extent(0, 300, 100.0 + 16 * row, 10, 40, marked=False) for row in range(3)]),
    "text painted twice": crowded,
    "raised signs": lambda: rows_of(from_left("abc")),
    "blanks off the lines": lambda: rows_of([*from_left("abc"), *from_left(" ", 5.0, 104.0)]),
    "tables": lambda: ruled_tables(cast("Any", RULES), from_left("ab", 110, 110), []),
    "ZWNJs": lambda: insert_implied([marks_of("خوبی", from_left("a")[0].font)], GlyphContextCounts()),
    "glyphs drawn anew": lambda: rerender.picture_of(from_left("ab")),
    "lines drawn anew": lambda: read_glyph_lines(from_left("ab"), cast("Any", SimpleNamespace())),
    "operators": lambda: Interpreter({}).run(b"q Q " * 200, {}, IDENTITY),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_ends_when_the_time_is_up(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each checks the limit of its page in its loop; with time it does its work."""
    monkeypatch.setattr(rerender, "_cut", lambda *_: None)
    with limited(-1), pytest.raises(TooMuchError, match="the time limit for a page is exceeded"):
        STEPS[step]()
    if step != "lines drawn anew":
        STEPS[step]()


def test_few_operators_are_not_worth_a_look_at_the_clock() -> None:
    """The limit is checked once in 256."""
    with limited(-1):
        Interpreter({}).run(b"q " * 255, {}, IDENTITY)
    with limited(-1), pytest.raises(TooMuchError):
        Interpreter({}).run(b"q " * 256, {}, IDENTITY)
