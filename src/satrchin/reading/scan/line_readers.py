"""The lines of a page read by an engine: pieces of lines in, their pictures and readings with grades out.

What an engine gives is weighed in the same way for all of them, with one exception: Tesseract brings corrections of
its own (:mod:`satrchin.reading.scan.by_tesseract`).
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.reading.ocr.engine import Engine
from satrchin.reading.scan import by_tesseract
from satrchin.reading.scan.line_images import Framing, Strip, cut, usual_size
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.preprocess import Flat
from satrchin.reading.scan.punctuation import Ink
from satrchin.reading.scan.textlines import Found


def read_lines(
    flat: Flat, found: Found, places: Sequence[int], engine: Engine
) -> tuple[dict[int, Strip], dict[int, LineReading]]:
    """The pieces of some places, each with its picture and what the engine read in it."""
    if engine.name == "tesseract":
        return by_tesseract.read_lines(flat, found, places)
    usual = usual_size(found.pieces)
    strips = {place: cut(flat.grey, found, place, usual, Framing(height=engine.height)) for place in places}
    lines = engine.read([strips[place].image for place in places])
    readings = {
        place: LineReading(Ink(strips[place].image), words, grades=[word.confidence for word in words])
        for place, words in zip(places, lines, strict=True)
    }
    return strips, readings
