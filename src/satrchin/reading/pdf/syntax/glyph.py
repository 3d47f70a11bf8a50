"""What a content stream puts on a page: glyphs with their places, texts under marked content, ruling lines.

``سال`` in a Persian font is three glyphs with their codes, from the left: lam, alef, seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from satrchin.reading.pdf.syntax.fonts import Font


@dataclass(slots=True)
class Glyph:
    """One glyph in the frame of its own baseline: ``x`` runs along it, ``y`` down from it."""

    text: str
    code: int
    font: Font
    x0: float
    x1: float
    y: float
    size: float
    angle: float
    """Degrees by which the baseline is turned, clockwise; 0 for nearly all there is."""
    op: int
    """The number of the operator that showed it."""
    seq: int
    """Its place in the order of painting."""
    span: int
    """Index of the ``/ActualText`` that it stands under, or -1."""
    hidden: bool
    inferred: bool = False
    """Its letter is not in the file: OCR or words told it."""
    low_confidence: bool = False
    """A digit that OCR told too seldom to be sure of; no word can check it."""


@dataclass(slots=True)
class Drawing:
    """What a content stream put on the page."""

    glyphs: list[Glyph] = field(default_factory=list)
    spans: list[str] = field(default_factory=list)
    """The ``/ActualText`` of the page's marked content."""
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Straight horizontal and vertical lines: left, top, right, bottom."""
    images: float = 0.0
    """Area under pictures, in square points."""
    pictures: int = 0
    """How many there are."""
    marks: int = 0
    """Paths that are painted in a colour that shows."""
    curves: int = 0
    """Curves of paths: letters that are drawn as outlines have many."""
    lost: int = 0
    """Strings shown in a font that is not there."""
    trouble: str = ""
    """Why the stream was not read to its end; empty when it was."""
