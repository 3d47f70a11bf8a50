"""Cut the recognised pieces of lines into parts at wide gaps, put words of one piece together again, cut out images.

A part is words of one piece without a wide gap between them: «شماره: ۱۲» and «وزارت راه» of one line are two parts. An
arranged line is parts with their separators, such as the cells of a table row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from satrchin.reading.geometry.cells import VisualCell, kind_of
from satrchin.reading.geometry.chunks import Chunk, Span
from satrchin.reading.geometry.direction import is_code
from satrchin.reading.geometry.paragraphs import Extent
from satrchin.reading.ocr.engine import OcrWord
from satrchin.reading.scan.gaps import LEAST_GAPS, between_words, spans
from satrchin.reading.scan.line_images import LineImage
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.pieces import Piece
from satrchin.reading.scan.punctuation import inked_columns, white_runs

Cell = tuple[Piece, LineImage, LineReading]
"""A piece of a line, its line image, and its reading."""

SIZE = 4.5
"""Font size, in spreads of a line's ink."""
ALIKE = 0.22
"""Lines whose size differs by less than this share from the usual size get the usual size."""
WIDE, WIDER, SPACED = 0.45, 1.5, 0.6
"""Minimum gap that may separate two columns, in font sizes; in median gaps between words on a page where these are
wider than ``SPACED``, as in monospaced fonts."""
MARGIN = 2
"""Columns of a line image kept on each side of a part."""


@dataclass(slots=True)
class Part(Chunk):
    """Words of one piece of a line without wide gaps between them."""

    cell: Cell | None = None
    first: int = 0
    last: int = 0
    """Its words are ``first`` to before ``last``; no words: the piece could not be read."""


@dataclass(slots=True)
class Arranged:
    """One line of the page's text."""

    parts: list[tuple[str, Part]] = field(default_factory=list)
    """Each part with the separator before it: a tab between cells, a space between lines, blanks for an indent."""
    spans: tuple[tuple[int, int], ...] = ()
    """For a table row with merged cells: columns and rows that each cell spans."""
    extent: Extent | None = None
    """Place of the line, if it can be part of a paragraph."""


def size_of_ink(spread: float, usual: float) -> float:
    """The spread of a line's ink, or the usual one of its page if they differ little."""
    return usual if abs(spread / usual - 1) < ALIKE else spread


def reads_from_right(cells: Sequence[Cell]) -> bool:
    """Whether the text is Persian, perhaps with Latin names, and not Latin."""
    kinds = [kind_of(sign) for _, _, reading in cells for token in reading.tokens for sign in token.text]
    return kinds.count("R") * 4 >= kinds.count("L")


def wide_gap(cells: Sequence[Cell], size: float) -> float:
    """Minimum gap that may separate two columns of a page, in font sizes; ``size``: the usual one, in pixels."""
    gaps = between_words([(image, spans(reading.ink, reading.tokens)) for _, image, reading in cells])
    space = median(gaps) / size if len(gaps) >= LEAST_GAPS else 0.0
    return WIDE if space < SPACED else WIDER * space


def parts_of(cell: Cell, usual: float, wide: float = WIDE) -> Iterator[Part]:
    """Split a piece at gaps between words wider than ``wide``, in font sizes."""
    piece, line_image, reading = cell
    size = SIZE * size_of_ink(piece.spread, usual)
    if not reading.tokens:
        yield Part(piece.x0, piece.x1, piece.level((piece.x0 + piece.x1) / 2), size, cell=cell)
        return
    runs = white_runs(inked_columns(line_image.image))
    gaps = ((start, end) for start, end in runs if (end - start) * line_image.step > wide * size)
    white = [span for span in gaps if _parts_text(reading.tokens, span)]
    held = {place for fix in reading.fixes.values() for place in range(fix.first, fix.last)}  # no split inside a fix
    first, home = 0, _stretch(reading.tokens[0], white)
    for place, token in enumerate(reading.tokens[1:], 1):
        other = _stretch(token, white)
        if other != home and place - 1 not in held:
            yield part_of(cell, first, place, size, home)
            first, home = place, other
    yield part_of(cell, first, len(reading.tokens), size, home)


def _parts_text(tokens: Sequence[OcrWord], white: Span) -> bool:
    """Whether all words on one side of a gap are read before those on the other; inside a Latin name they are not."""
    sides = [token.x0 + token.x1 > sum(white) for token in tokens]
    return sum(one != other for one, other in pairwise(sides)) < 2


def _stretch(token: OcrWord, white: Sequence[Span]) -> Span:
    """The columns between wide gaps around a word."""
    middle = (token.x0 + token.x1) / 2
    left = max((end for start, end in white if (start + end) / 2 <= middle), default=float("-inf"))
    right = min((start for start, end in white if (start + end) / 2 > middle), default=float("inf"))
    return left, right


def part_of(cell: Cell, first: int, last: int, size: float, stretch: Span | None = None) -> Part:
    """Words ``first`` to before ``last`` of a piece; ``stretch``: the columns of the line image that their ink fills.

    Without ``stretch`` the character places of the engine are used, which may be some columns off.
    """
    piece, line_image, reading = cell
    tokens = reading.tokens[first:last]
    left, right = stretch or (min(token.x0 for token in tokens), max(token.x1 for token in tokens))
    x0 = max(line_image.start + left * line_image.step, piece.x0)
    x1 = min(line_image.start + right * line_image.step, piece.x1)
    text = "".join(reading.text(place) for place in range(first, last))
    spaced = " ".join(reading.text(place) for place in range(first, last))
    code = is_code([VisualCell(sign, kind_of(sign)) for sign in spaced])
    advance = (x1 - x0) / max(1, len(spaced)) if code else 0.0
    y = piece.level((x0 + x1) / 2)
    return Part(x0, max(x1, x0 + 1), y, size, text, advance, cell=cell, first=first, last=last)


def words_of(part: Part) -> Iterator[Part]:
    """The words of a part, one part each."""
    if part.cell is None or part.last - part.first < 2:
        yield part
        return
    _, _, reading = part.cell
    held = {place for fix in reading.fixes.values() for place in range(fix.first, fix.last)}
    first = part.first
    for place in range(part.first, part.last):
        if place not in held or place + 1 == part.last:
            yield part_of(part.cell, first, place + 1, part.size)
            first = place + 1


def rejoined(words: Sequence[Part]) -> list[Part]:
    """Join consecutive words of one piece into one part."""
    result: list[Part] = []
    for word in sorted(words, key=lambda word: (id(word.cell), word.first)):
        last = result[-1] if result else None
        if last is not None and last.cell is word.cell and last.last == word.first and word.cell is not None:
            near = max(last.x0, word.x0) - min(last.x1, word.x1) < word.size
            if near:
                result[-1] = part_of(word.cell, last.first, word.last, word.size)
                continue
        result.append(word)
    return result


def whole_parts(line: Arranged) -> Iterator[tuple[str, Part]]:
    """The parts of a line with their separators; words of one piece in one cell are one part."""
    kept: tuple[str, Part] | None = None
    for between, part in line.parts:
        if kept is not None:
            before, last = kept
            if between == " " and part.cell is not None and part.cell is last.cell and last.last == part.first:
                kept = before, replace(last, x0=min(last.x0, part.x0), x1=max(last.x1, part.x1), last=part.last)
                continue
            yield kept
        kept = between, part
    if kept is not None:
        yield kept


def cut_out(part: Part) -> Cell:
    """The piece, line image and reading of a part."""
    if part.cell is None:
        raise ValueError("a part without a piece of a line has no line image")
    piece, line_image, reading = part.cell
    if part.last - part.first == len(reading.tokens) or part.last == part.first:
        return part.cell
    tokens = reading.tokens[part.first : part.last]
    left, right = min(token.x0 for token in tokens), max(token.x1 for token in tokens)
    left, right = max(0, left - MARGIN), min(line_image.image.width, right + MARGIN)
    image = line_image.image.crop((left, 0, right, line_image.image.height))
    shorter = replace(line_image, image=image, start=line_image.start + left * line_image.step)
    own = replace(piece, x0=max(piece.x0, int(part.x0)), x1=min(piece.x1, int(part.x1) + 1))
    return own, shorter, reading.part(part.first, part.last, left, image)
