"""Data classes for a page's content: positioned glyphs, ``/ActualText`` spans, ruling lines.

``سال`` in a Persian font is three glyphs with codes, from left to right: lam, alef, seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from satrchin.reading.pdf.syntax.fonts import Font


@dataclass(slots=True)
class Glyph:
    """One glyph in the frame of its baseline: ``x`` runs along the baseline, ``y`` downwards; both in points."""

    text: str
    code: int
    font: Font
    x0: float
    x1: float
    y: float
    size: float
    angle: float
    """Clockwise rotation of the baseline in degrees; nearly always 0."""
    op: int
    """Number of the text-showing operator that painted the glyph."""
    seq: int
    """Index in painting order."""
    span: int
    """Index of the enclosing ``/ActualText`` span, or -1."""
    hidden: bool
    inferred: bool = False
    """The letter is not in the file; OCR or the lexicon inferred it."""
    low_confidence: bool = False
    """A digit that too few OCR readings support; the lexicon cannot check digits."""


@dataclass(slots=True)
class PageContent:
    """Everything that a content stream paints on the page."""

    glyphs: list[Glyph] = field(default_factory=list)
    spans: list[str] = field(default_factory=list)
    """The ``/ActualText`` strings of the page's marked content."""
    text_objects: list[int] = field(default_factory=list)
    """The numbers of the operators that begin a text object (``BT``), in the numbering of :attr:`Glyph.op`."""
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Straight horizontal and vertical lines: left, top, right, bottom, in points."""
    more_rules: bool = False
    """Whether the page has more lines than were kept."""
    images: float = 0.0
    """Area covered by pictures, in square points."""
    pictures: int = 0
    """Number of pictures."""
    marks: int = 0
    """Number of paths painted in a visible colour."""
    curves: int = 0
    """Number of curve segments; text drawn as outlines has many."""
    lost: int = 0
    """Number of strings whose font is missing from the file."""
    trouble: str = ""
    """Reason why the stream was not read completely; empty if it was."""
