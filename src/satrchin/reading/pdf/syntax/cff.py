"""Read the contours of glyphs from an embedded compact font (CFF), as Typst and InDesign embed OpenType fonts.

Only fonts whose codes are character identifiers are read (``CIDFontType0C``). The charstrings are those of Adobe
Technical Note 5177, the tables those of 5176; glyphs with flexes or arithmetic, which brackets do not have, are left
out. Curves are given by their points.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[int, int]

MOST_BYTES = 8_000_000
"""Largest font program that is read, in bytes."""
DEEPEST, MOST_STEPS = 10, 5_000
"""Deepest nesting of subroutines, and most numbers and operators of a glyph; punctuation has few."""
_CHARSET, _CHARSTRINGS, _PRIVATE, _SUBRS = 15, 17, 18, 19
_ROS, _FDARRAY, _FDSELECT = 1230, 1236, 1237
"""Operators of dictionaries; those of two bytes count from 1200."""


@dataclass(slots=True)
class CompactFont:
    """A parsed font program."""

    charstrings: list[bytes] = field(default_factory=list)
    glyphs: dict[int, int] = field(default_factory=dict)
    """Map from character identifier to glyph number; empty if they are the same."""
    shared: list[bytes] = field(default_factory=list)
    """The subroutines of all glyphs."""
    own: list[list[bytes]] = field(default_factory=list)
    """The subroutines of each font dictionary."""
    parts: bytes = b""
    """The font dictionary of each glyph; empty if there is one."""

    def contours(self, code: int) -> list[list[Point]]:
        """The contour points of a glyph in font units; empty without ink, or if they cannot be read."""
        glyph = self.glyphs.get(code, -1) if self.glyphs else code
        if not 0 <= glyph < len(self.charstrings):
            return []
        part = self.parts[glyph] if glyph < len(self.parts) else 0
        pen = _Pen(self.shared, self.own[part] if part < len(self.own) else [])
        try:
            pen.run(self.charstrings[glyph])
        except (IndexError, struct.error):
            return []
        return [contour for contour in pen.contours if len(contour) > 2]


def compact_font(data: bytes) -> CompactFont:
    """Parse a font program; one without glyphs if it is damaged."""
    try:
        return _parsed(data) if 4 < len(data) <= MOST_BYTES else CompactFont()
    except (IndexError, KeyError, ValueError, struct.error):
        return CompactFont()


def _parsed(data: bytes) -> CompactFont:
    _, at = _index(data, data[2])
    tops, at = _index(data, at)
    _, at = _index(data, at)
    shared, _ = _index(data, at)
    top = _dictionary(tops[0])
    charstrings, _ = _index(data, top[_CHARSTRINGS][0])
    if _ROS not in top:
        return CompactFont(charstrings, {}, shared, [_subroutines(data, top)])
    count = len(charstrings)
    fonts, _ = _index(data, top[_FDARRAY][0])
    own = [_subroutines(data, _dictionary(font)) for font in fonts]
    glyphs = _charset(data, top.get(_CHARSET, [0])[0], count)
    return CompactFont(charstrings, glyphs, shared, own, _selected(data, top[_FDSELECT][0], count))


def _index(data: bytes, at: int) -> tuple[list[bytes], int]:
    """The objects of an INDEX, and where it ends."""
    count = struct.unpack_from(">H", data, at)[0]
    if not count:
        return [], at + 2
    size = data[at + 2]
    ends = [int.from_bytes(data[at + 3 + size * place : at + 3 + size * (place + 1)]) for place in range(count + 1)]
    base = at + 2 + size * (count + 1)
    return [data[base + start : base + end] for start, end in pairwise(ends)], base + ends[-1]


def _dictionary(data: bytes) -> dict[int, list[int]]:
    """The integers of each operator of a DICT; real numbers count as 0."""
    found: dict[int, list[int]] = {}
    values: list[int] = []
    at = 0
    while at < len(data):
        first = data[at]
        if first <= 21:
            two = first == 12
            found[1200 + data[at + 1] if two else first] = values
            values, at = [], at + 1 + two
        elif first == 30:
            while data[at + 1] & 15 != 15 and data[at + 1] >> 4 != 15:
                at += 1
            values, at = [*values, 0], at + 2
        elif first in {28, 29}:
            size = 2 if first == 28 else 4
            values.append(int.from_bytes(data[at + 1 : at + 1 + size], signed=True))
            at += 1 + size
        else:
            value, at = _short(data, at)
            values.append(value)
    return found


def _short(data: bytes, at: int) -> tuple[int, int]:
    """A number of one or two bytes, and where it ends."""
    first = data[at]
    if first <= 246:
        return first - 139, at + 1
    if first <= 250:
        return (first - 247) * 256 + data[at + 1] + 108, at + 2
    return -(first - 251) * 256 - data[at + 1] - 108, at + 2


def _subroutines(data: bytes, font: dict[int, list[int]]) -> list[bytes]:
    """The subroutines of a font dictionary."""
    if _PRIVATE not in font:
        return []
    size, start = font[_PRIVATE]
    private = _dictionary(data[start : start + size])
    return _index(data, start + private[_SUBRS][0])[0] if _SUBRS in private else []


def _charset(data: bytes, at: int, count: int) -> dict[int, int]:
    """Map from character identifier to glyph number."""
    form, at = data[at], at + 1
    found, glyph = {0: 0}, 1
    while glyph < count:
        first = struct.unpack_from(">H", data, at)[0]
        more = 0 if form == 0 else data[at + 2] if form == 1 else struct.unpack_from(">H", data, at + 2)[0]
        for step in range(min(more + 1, count - glyph)):
            found[first + step] = glyph + step
        glyph += more + 1
        at += 2 + min(form, 2)
    return found


def _selected(data: bytes, at: int, count: int) -> bytes:
    """The font dictionary of each glyph."""
    if data[at] == 0:
        return data[at + 1 : at + 1 + count]
    found = bytearray()
    for place in range(struct.unpack_from(">H", data, at + 1)[0]):
        start, part, end = struct.unpack_from(">HBH", data, at + 3 + 3 * place)
        found += bytes([part]) * min(max(end - start, 0), count - len(found))
    return bytes(found)


class _Pen:
    """Runs charstrings and keeps the points of the outline."""

    def __init__(self, shared: list[bytes], own: list[bytes]) -> None:
        self.contours: list[list[Point]] = []
        self._shared, self._own = shared, own
        self._stack: list[int] = []
        self._hints = self._steps = self._depth = 0
        self._x = self._y = 0

    def run(self, code: bytes) -> bool:
        """Run a charstring; whether the glyph ends in it.

        Raises:
            IndexError: it is damaged, or has arithmetic.
        """
        self._depth += 1
        at = 0
        while at < len(code):
            self._steps += 1
            if self._depth > DEEPEST or self._steps > MOST_STEPS:
                raise IndexError
            first = code[at]
            if first == 28:
                self._stack.append(struct.unpack_from(">h", code, at + 1)[0])
                at += 3
            elif first == 255:
                self._stack.append(struct.unpack_from(">h", code, at + 1)[0])  # its fraction is dropped
                at += 5
            elif first >= 32:
                value, at = _short(code, at)
                self._stack.append(value)
            elif first in {10, 29}:
                at += 1
                if self._call(self._own if first == 10 else self._shared):
                    return True
            elif first == 11:
                break
            elif first == 14:
                return True
            else:
                at += self._draw(first)
        self._depth -= 1
        return False

    def _call(self, subroutines: list[bytes]) -> bool:
        count = len(subroutines)
        bias = 107 if count < 1240 else 1131 if count < 33900 else 32768
        place = self._stack.pop() + bias
        if place < 0:
            raise IndexError
        return self.run(subroutines[place])

    def _draw(self, operator: int) -> int:
        """Run an operator that is no call; the number of its bytes."""
        stack, size = self._stack, 1
        if operator in {1, 3, 18, 23}:  # stems
            self._hints += len(stack) // 2
        elif operator in {19, 20}:  # masks, after stems that are not named
            self._hints += len(stack) // 2
            size += (self._hints + 7) // 8
        elif operator in {4, 21, 22}:  # moves
            self._x += stack[-1] if operator == 22 else stack[-2] if operator == 21 else 0
            self._y += 0 if operator == 22 else stack[-1]
            self.contours.append([(self._x, self._y)])
        else:
            self._lines_and_curves(operator)
        self._stack = []
        return size

    def _lines_and_curves(self, operator: int) -> None:
        stack = self._stack
        match operator:
            case 5 | 8 | 24 | 25:
                self._lines(stack)
            case 6 | 7:
                for place, step in enumerate(stack):
                    self._lines([step, 0] if (operator == 6) == (place % 2 == 0) else [0, step])
            case 26 | 27:
                self._parallel(stack, upright=operator == 26)
            case 30 | 31:
                self._alternating(stack, upright=operator == 30)
            case _:
                raise IndexError

    def _lines(self, steps: list[int]) -> None:
        """Add points, each relative to the one before."""
        for dx, dy in zip(steps[::2], steps[1::2], strict=False):
            self._x, self._y = self._x + dx, self._y + dy
            self.contours[-1].append((self._x, self._y))

    def _parallel(self, steps: list[int], *, upright: bool) -> None:
        """Curves that begin and end in one direction."""
        aside = steps[0] if len(steps) % 4 else 0
        for start in range(len(steps) % 4, len(steps) - 3, 4):
            first, dx, dy, last = steps[start : start + 4]
            self._lines([aside, first, dx, dy, 0, last] if upright else [first, aside, dx, dy, last, 0])
            aside = 0

    def _alternating(self, steps: list[int], *, upright: bool) -> None:
        """Curves that begin in one direction and end in the other."""
        for start in range(0, len(steps) - 3, 4):
            first, dx, dy, last = steps[start : start + 4]
            rest = steps[start + 4] if len(steps) - start == 5 else 0
            self._lines([0, first, dx, dy, last, rest] if upright else [first, 0, dx, dy, rest, last])
            upright = not upright
