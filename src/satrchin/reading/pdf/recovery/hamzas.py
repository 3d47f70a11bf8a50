"""Restore the hamza of alefs whose letter was inferred from the lexicon, which spells words without it.

WeasyPrint gives some letters of vocalised text no text. The glyph still shows the hamza: it is higher than the font's
alef, or goes below the baseline. Before: ``رای``, ``ایثار``; after: ``رأی``, ``إیثار``.
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.syntax.outlines import loaded

REACH = 0.1
"""Smallest height of a hamza and its distance from the alef, in font sizes."""
BROAD = 1.6
"""Ink width, relative to an alef, from which on the sign is no hamza but a madda."""
ABOVE, BELOW = "\N{ARABIC LETTER ALEF WITH HAMZA ABOVE}", "\N{ARABIC LETTER ALEF WITH HAMZA BELOW}"
ALEF = "\N{ARABIC LETTER ALEF}"


def with_hamzas(lines: Sequence[list[LineCell]]) -> None:
    """Replace inferred alefs whose ink reaches further up or down than an alef of their font."""
    cells = [cell for line in lines for cell in line if cell.text == ALEF and cell.glyph is not None]
    inferred = [cell for cell in cells if cell.glyph is not None and cell.glyph.inferred]
    if not inferred:
        return
    boxes: dict[int, list[tuple[float, float, float, float]]] = {}
    for cell in cells:
        if cell.glyph is None or cell.glyph.inferred:
            continue
        box = loaded(cell.glyph.font).box(cell.glyph.code)
        if box is not None:
            boxes.setdefault(id(cell.glyph.font), []).append(box)
    for cell in inferred:
        if cell.glyph is None or not (plain := boxes.get(id(cell.glyph.font))):
            continue
        box = loaded(cell.glyph.font).box(cell.glyph.code)
        if box is None or box[2] - box[0] > BROAD * max(one[2] - one[0] for one in plain):
            continue
        if box[3] > max(one[3] for one in plain) + REACH:
            cell.text = ABOVE
        elif box[1] < min(one[1] for one in plain) - REACH:
            cell.text = BELOW
