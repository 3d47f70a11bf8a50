"""Draw what was read over the picture of a PDF page.

Blocks, tables and lines are framed and numbered in reading order (:mod:`satrchin.reading.pdf.overlay_blocks`). Runs are
underlined, right-to-left ones in blue and left-to-right ones in green, with a dot at their beginning. Inferred ZWNJs
are red ticks, inferred spaces grey ones. Cells without text and lines of uncertain order are filled; doubtful lines are
filled red and show their confidence.
«می|رود» with a ZWNJ (|) inferred from glyph shapes has a red tick after the yeh.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from satrchin.document import Box, Cell, Line, Page
from satrchin.errors import InputError
from satrchin.messages import tr
from satrchin.persian.chars import ZWNJ
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.pdf.overlay_blocks import draw_blocks
from satrchin.reading.pdf.syntax.fonts import NO_TEXT

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

RIGHT, LEFT, SIGN, SPACE, FRAME = "#1f5fd0", "#138a3d", "#d01f1f", "#909090", "#c9a227"
DOUBT, WRONG = (255, 170, 0, 90), (208, 31, 31, 70)
MOST_PIXELS = 40_000_000
"""Most pixels of a picture; larger pages are drawn at a smaller scale."""


def picture_of(path: Path, page: Page, *, scale: float = 2.0, password: str = "") -> Image:
    """Draw the page with everything that was read as an overlay.

    Raises:
        InputError: pdfium cannot draw the page.
    """
    import pypdfium2
    from PIL import Image, ImageDraw

    width, height = page.width or 595.0, page.height or 842.0
    scale = min(scale, (MOST_PIXELS / (width * height)) ** 0.5)
    try:
        document = pypdfium2.PdfDocument(path, password=password or None)
        shown = document[page.number - 1].render(scale=scale).to_pil().convert("RGBA")
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise InputError(
            tr("page {number} of {path} cannot be drawn: {reason}", number=page.number, path=path, reason=error)
        ) from None
    layer = Image.new("RGBA", shown.size)
    pen = ImageDraw.Draw(layer)
    doubts = {doubt.line: doubt.confidence for doubt in page.doubts}
    guesses = {issue.line for issue in page.issues if issue.code == "overlap"}
    for number, line in enumerate(page.lines):
        if line.box is not None:
            frame = tuple(side * scale for side in line.box)
            doubt = doubts.get(number)
            fill = WRONG if doubt is not None else DOUBT if number in guesses else None
            pen.rectangle(frame, outline=FRAME, fill=fill)
            label = str(number + 1) if doubt is None else f"{number + 1} ({doubt:.0%})"
            pen.text((frame[2] + 3, frame[1]), label, fill=FRAME if doubt is None else SIGN)
            _draw(pen, line, scale)
    draw_blocks(pen, page.lines, scale)
    return Image.alpha_composite(shown, layer).convert("RGB")


def beside(ours: Image, other: Image) -> Image:
    """Place two pictures of a page side by side, Satrchin's on the left."""
    from PIL import Image

    both = Image.new("RGB", (ours.width + other.width, max(ours.height, other.height)), "white")
    both.paste(ours, (0, 0))
    both.paste(other, (ours.width, 0))
    return both


def _draw(pen: ImageDraw, line: Line, scale: float) -> None:
    """Draw the runs, inferred ZWNJs and inferred spaces of one line."""
    for direction, run in runs_of(line.cells):
        boxes = [cell.box for cell in run if cell.box is not None]
        if not boxes:
            continue
        colour = RIGHT if direction == "R" else LEFT
        left, right = min(one.x0 for one in boxes) * scale, max(one.x1 for one in boxes) * scale
        low = max(one.bottom for one in boxes) * scale
        pen.line((left, low, right, low), fill=colour, width=2)
        start = right if direction == "R" else left
        pen.ellipse((start - 3, low - 3, start + 3, low + 3), fill=colour)
    for place, colour in inferred(line.cells):
        pen.line((place.x0 * scale, place.top * scale, place.x0 * scale, place.bottom * scale), fill=colour, width=2)
    for cell in line.cells:
        if cell.box is not None and NO_TEXT in cell.text:
            pen.rectangle(tuple(side * scale for side in cell.box), fill=DOUBT)


def runs_of(cells: Sequence[Cell]) -> Iterator[tuple[str, list[Cell]]]:
    """The runs of a line: consecutive cells of one direction."""
    strong, field = "R", 0
    inferred = []
    for cell in cells:
        kind = kind_of(cell.text)
        strong = "L" if kind in "LN" else "R" if kind == "R" else strong
        field += cell.text == "\t"  # each field of a table row is a separate run
        inferred.append(((strong, field), cell))
    for (direction, _), group in groupby(inferred, key=lambda pair: pair[0]):
        yield direction, [cell for _, cell in group]


def inferred(cells: Sequence[Cell]) -> Iterator[tuple[Box, str]]:
    """Positions of inferred ZWNJs and spaces: the left end of the preceding cell."""
    before: Box | None = None
    for cell in cells:
        if cell.box is None and before is not None and cell.text in {ZWNJ, " "}:
            yield before, SIGN if cell.text == ZWNJ else SPACE
        before = cell.box or before
