"""Read the ink bounds of glyphs from an embedded TrueType font.

The ink of a joined letter ends exactly at the joint, at the same offset for all letters of a font; the ink of a final
form ends before it. Outlines therefore reveal a ZWNJ that no table records: in ``می|رود`` the yeh is a final form.
Only the bounding box of each glyph is read.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from satrchin.reading.pdf.syntax.fonts import Font

if TYPE_CHECKING:
    from satrchin.reading.pdf.syntax.glyph import Glyph

MOST_BYTES = 40_000_000
"""Largest font program that is read, in bytes."""


@dataclass(slots=True)
class Outlines:
    """The outlines of one font."""

    data: bytes = b""
    tables: dict[str, tuple[int, int]] = field(default_factory=dict)
    units: int = 1000
    long: bool = False
    glyphs: dict[int, int] = field(default_factory=dict)
    """Map from code to glyph number, if they differ."""
    mapped: bool = False

    def reach(self, code: int) -> tuple[float, float] | None:
        """Left and right end of a glyph's ink in units of the font size; None without ink."""
        box = self.box(code)
        return (box[0], box[2]) if box else None

    def box(self, code: int) -> tuple[float, float, float, float] | None:
        """Left, lower, right and upper end of a glyph's ink in units of the font size, up from the baseline."""
        place = self._place(self.glyphs.get(code) if self.mapped else code)
        if place is None:
            return None
        left, low, right, high = struct.unpack_from(">hhhh", self.data, place + 2)
        return left / self.units, low / self.units, right / self.units, high / self.units

    def _place(self, glyph: int | None) -> int | None:
        """Offset of a glyph's outline in the font program; None if it has no outline."""
        if glyph is None or not {"glyf", "loca"} <= self.tables.keys():
            return None
        loca, size = self.tables["loca"]
        step = 4 if self.long else 2
        if (glyph + 2) * step > size or loca + (glyph + 2) * step > len(self.data):
            return None
        start, end = struct.unpack_from(">LL" if self.long else ">HH", self.data, loca + glyph * step)
        if not self.long:
            start, end = 2 * start, 2 * end
        place = int(self.tables["glyf"][0] + start)
        return place if end - start >= 10 and place + 10 <= len(self.data) else None

    def contours(self, code: int) -> list[list[tuple[int, int]]]:
        """The contour points of a glyph in font units; empty for composite glyphs and glyphs without outlines."""
        place = self._place(self.glyphs.get(code) if self.mapped else code)
        if place is None:
            return []
        try:
            return _contours(self.data, place)
        except struct.error:
            return []


def _contours(data: bytes, at: int) -> list[list[tuple[int, int]]]:
    """Parse the points of a simple glyph: contour ends, instructions, flags, then x and y deltas."""
    count = struct.unpack_from(">h", data, at)[0]
    if not 0 < count <= MOST_CONTOURS:
        return []
    ends = struct.unpack_from(f">{count}H", data, at + 10)
    at += 10 + 2 * count
    at += 2 + struct.unpack_from(">H", data, at)[0]
    total, flags = ends[-1] + 1, bytearray()
    while len(flags) < total:
        flag = struct.unpack_from(">B", data, at)[0]
        again = struct.unpack_from(">B", data, at + 1)[0] if flag & _REPEAT else 0
        at += 1 + bool(flag & _REPEAT)
        flags.extend([flag] * (again + 1))
    places: list[list[int]] = []
    for short, same in ((_SHORT_X, _SAME_X), (_SHORT_Y, _SAME_Y)):
        value, found = 0, []
        for flag in flags[:total]:
            if flag & short:
                step = struct.unpack_from(">B", data, at)[0]
                value += step if flag & same else -step
                at += 1
            elif not flag & same:
                value += struct.unpack_from(">h", data, at)[0]
                at += 2
            found.append(value)
        places.append(found)
    points = list(zip(*places, strict=True))
    return [points[start:end] for start, end in pairwise((0, *(end + 1 for end in ends)))]


_REPEAT, _SHORT_X, _SHORT_Y, _SAME_X, _SAME_Y = 8, 2, 4, 16, 32
"""Flags of a point in a TrueType outline."""
MOST_CONTOURS = 16
"""Maximum number of contours read per glyph; punctuation has few."""


def outlines(font: Font) -> Outlines:
    """The outlines of a font; None if it has no TrueType program or a damaged one."""
    from pdfminer.pdftypes import PDFStream, resolve1

    from satrchin.reading.pdf.syntax.file import BROKEN

    try:
        stream = resolve1(font.program)
        if not isinstance(stream, PDFStream):
            return Outlines()
        found = _opened(stream.get_data())
        if font.to_glyphs is not None:
            codes = resolve1(font.to_glyphs)
            if isinstance(codes, PDFStream):
                raw = codes.get_data()
                found.glyphs = dict(enumerate(struct.unpack(f">{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))
                found.mapped = True
        elif not font.wide:
            found.glyphs = _by_cmap(found)
            found.mapped = True
    except (*BROKEN, struct.error):
        return Outlines()
    return found


def _opened(data: bytes) -> Outlines:
    """A font program with its table directory."""
    if len(data) > MOST_BYTES or len(data) < 12:
        return Outlines()
    tables = {}
    for index in range(min(struct.unpack_from(">H", data, 4)[0], 64)):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        tables[tag.decode("latin-1")] = offset, min(length, max(0, len(data) - offset))
    if not {"head", "loca", "glyf"} <= set(tables):
        return Outlines()
    head = tables["head"][0]
    units = struct.unpack_from(">H", data, head + 18)[0] or 1000
    return Outlines(data, tables, units, struct.unpack_from(">h", data, head + 50)[0] != 0)


def _by_cmap(font: Outlines) -> dict[int, int]:
    """Map from code to glyph number of a one-byte font; the identity if the font has no map."""
    if "cmap" not in font.tables:
        return {code: code for code in range(256)}
    base = font.tables["cmap"][0]
    found: dict[int, int] = {}
    for index in range(min(struct.unpack_from(">H", font.data, base + 2)[0], 16)):
        _, _, offset = struct.unpack_from(">HHL", font.data, base + 4 + 8 * index)
        found.update(_subtable(font.data, base + offset))
    return found


def _subtable(data: bytes, at: int) -> dict[int, int]:
    """Read a cmap subtable of format 0, 4 or 6; codes are cut to one byte (symbol fonts use U+F000)."""
    form = struct.unpack_from(">H", data, at)[0]
    found: dict[int, int] = {}
    if form == 0:
        found = {code: data[at + 6 + code] for code in range(256)}
    elif form == 6:
        first, count = struct.unpack_from(">HH", data, at + 6)
        for index in range(min(count, 256)):
            found[(first + index) & 0xFF] = struct.unpack_from(">H", data, at + 10 + 2 * index)[0]
    elif form == 4:
        count = struct.unpack_from(">H", data, at + 6)[0] // 2
        for index in range(min(count, 600)):
            end = struct.unpack_from(">H", data, at + 14 + 2 * index)[0]
            start = struct.unpack_from(">H", data, at + 16 + 2 * (count + index))[0]
            delta = struct.unpack_from(">H", data, at + 16 + 2 * (2 * count + index))[0]
            place = at + 16 + 2 * (3 * count + index)
            offset = struct.unpack_from(">H", data, place)[0]
            for code in range(start, min(end, start + 255, 0xFFFE) + 1):
                glyph = struct.unpack_from(">H", data, place + offset + 2 * (code - start))[0] if offset else code
                found[code & 0xFF] = (glyph + delta) & 0xFFFF if glyph else 0
    return {code: glyph for code, glyph in found.items() if glyph}


def joint(edges: list[float]) -> float | None:
    """The offset at which the ink of most joined letters of a font ends."""
    best, most = None, 0
    for edge in edges:
        near = sum(1 for other in edges if abs(other - edge) < NEAR)
        if near > most:
            best, most = edge, near
    return best if most >= 3 and most >= 0.6 * len(edges) else None


NEAR = 0.007
"""Tolerance for equal ink ends, in units of the font size."""


def loaded(font: Font) -> Any:
    """The outlines of a font, parsed once and cached."""
    if font.outlines is None:
        font.outlines = outlines(font)
    return font.outlines


def extent(glyph: Glyph) -> tuple[float, float]:
    """Left and right end of a glyph's ink on its line; the glyph's own edges if the font has no outlines."""
    box: tuple[float, float, float, float] | None = loaded(glyph.font).box(glyph.code)
    return (glyph.x0 + box[0] * glyph.size, glyph.x0 + box[2] * glyph.size) if box else (glyph.x0, glyph.x1)
