"""Re-render overlapping or off-page glyphs from the embedded fonts so that OCR can read them.

The picture of such a page shows only part of its text; the embedded fonts contain all glyphs. Each line is set again
with its segments side by side and its regions below each other. Before: two columns printed over each other; after:
the lines of the right one, then those of the left one, black on white.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from io import BytesIO
from typing import TYPE_CHECKING, Any

from satrchin.persian.chars import BLANKS
from satrchin.reading.limits import check
from satrchin.reading.pdf.glyphs.overlaps import separated
from satrchin.reading.pdf.lines.cells import ORIGIN, LineCell, spreads_of
from satrchin.reading.pdf.syntax.fonts import NO_TEXT, Font
from satrchin.reading.pdf.syntax.glyph import Glyph
from satrchin.reading.pdf.syntax.outlines import loaded

if TYPE_CHECKING:
    from PIL.Image import Image

EM = 44.0
"""Size of the usual font in pixels."""
MARGIN = 3.0
"""White margin, in font sizes."""
MOST_PIXELS = 60_000_000
PRIVATE = 0xF0000
"""First code point for the glyphs of a font when it is drawn; its own character map is missing."""


def set_apart(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Copies of upright glyphs, in their order, moved so that none overlap."""
    copies = [copy(glyph) for glyph in glyphs]
    size = max((glyph.size for glyph in copies), default=1.0)
    bottom = 0.0
    for region in filter(None, separated(list(copies)).regions):
        left, top = min(glyph.x0 for glyph in region), min(glyph.y for glyph in region)
        for glyph in region:
            glyph.x0, glyph.x1 = glyph.x0 - left + MARGIN * size, glyph.x1 - left + MARGIN * size
            glyph.y = glyph.y - top + bottom + MARGIN * size
        bottom = max(glyph.y for glyph in region)
        _part(region)
    return copies


def _part(region: Sequence[Glyph]) -> None:
    """Widen zero-width blanks, so that OCR reads ``خانه ها`` instead of ``خانهها``."""
    lines: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in region:
        lines[round(glyph.y)].append(glyph)
    for line in lines.values():
        line.sort(key=lambda glyph: glyph.x0 if glyph.text in BLANKS else (glyph.x0 + glyph.x1) / 2)
        places = [(glyph.x0, glyph.x1) for glyph in line]
        letters = [LineCell(glyph.text, "R", glyph) for glyph in line if glyph.text not in BLANKS]
        spreads = sorted(spreads_of(letters, blanked=len(letters) < len(line)))
        gap = spreads[len(spreads) // 2] if spreads else 0.0
        shift = 0.0
        for place, glyph in enumerate(line):
            wide = 0.0
            if glyph.text in BLANKS:
                near = places[max(0, place - 3) : place] + places[place + 1 : place + 4]
                covered = any(
                    abs(x0 - gap - glyph.x0) < ORIGIN * glyph.size and x1 > glyph.x0 + glyph.size / 10
                    for x0, x1 in near
                )
                wide = glyph.x1 - glyph.x0 if covered else 0.0
            glyph.x0, glyph.x1 = glyph.x0 + shift, glyph.x1 + shift
            shift += wide


def picture_of(glyphs: Sequence[Glyph]) -> tuple[Image, float] | None:
    """A picture of the glyphs at their positions, and its resolution in pixels per point.

    Mapped glyphs whose fonts cannot be drawn are left white; returns None if an unmapped glyph cannot be drawn.
    """
    from PIL import Image, ImageDraw

    sizes = sorted(glyph.size for glyph in glyphs)
    if not sizes:
        return None
    scale = EM / sizes[len(sizes) // 2]
    width = max(glyph.x1 for glyph in glyphs) + MARGIN * sizes[-1]
    height = max(glyph.y for glyph in glyphs) + MARGIN * sizes[-1]
    if width * height * scale * scale > MOST_PIXELS:
        return None
    picture = Image.new("L", (round(width * scale), round(height * scale)), 255)
    draw = ImageDraw.Draw(picture)
    cuts: dict[tuple[int, float], Any] = {}
    for glyph in glyphs:
        check()
        if glyph.text in BLANKS:
            continue
        key = id(glyph.font), round(glyph.size * scale, 1)
        if key not in cuts:
            cuts[key] = _cut(glyph.font, key[1])
        if cuts[key] is None:
            if glyph.text == NO_TEXT:
                return None
            continue  # the letter is known, so its place is left white
        outlines = loaded(glyph.font)
        number = outlines.glyphs.get(glyph.code, 0) if outlines.mapped else glyph.code
        try:
            draw.text((glyph.x0 * scale, glyph.y * scale), chr(PRIVATE + number), font=cuts[key], fill=0, anchor="ls")
        except OSError:  # its outline is damaged
            if glyph.text == NO_TEXT:
                return None
    return picture, scale


def _cut(font: Font, size: float) -> Any:
    """A font at a size in pixels; None if it cannot be drawn."""
    from PIL import ImageFont

    data = drawable(font)
    if data is None:
        return None
    try:
        return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
    except (OSError, ValueError):  # a damaged font
        return None


def drawable(font: Font) -> bytes | None:
    """A font program with a generated character map: its glyphs in order in a private-use plane."""
    outlines = loaded(font)
    if not {"head", "maxp", "hhea", "hmtx", "loca", "glyf"} <= set(outlines.tables):
        return None
    count = struct.unpack_from(">H", outlines.data, outlines.tables["maxp"][0] + 4)[0]
    group = struct.pack(">LLL", PRIVATE, PRIVATE + max(count - 1, 0), 0)
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + struct.pack(">HHLLL", 12, 0, 28, 0, 1) + group
    parts = {name: outlines.data[start : start + length] for name, (start, length) in outlines.tables.items()}
    parts["cmap"] = cmap
    head, body = b"", b""
    offset = 12 + 16 * len(parts)
    for name, data in sorted(parts.items()):
        head += struct.pack(">4sLLL", name.encode("latin-1"), 0, offset + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return struct.pack(">LHHHH", 0x00010000, len(parts), 0, 0, 0) + head + body
