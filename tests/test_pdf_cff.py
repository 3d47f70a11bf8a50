"""Outlines of compact fonts are read, whatever their tables are like, and damaged ones give none."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import pytest

from satrchin.reading.pdf.syntax.cff import compact_font

LESS = [(400, 500), (0, 250), (400, 0), (400, 60), (80, 250), (400, 440)]
"""The outline of a sign: ``<``."""


def number(value: int) -> bytes:
    return struct.pack(">Bh", 28, value)


def index(items: Sequence[bytes]) -> bytes:
    if not items:
        return b"\0\0"
    ends = [1]
    for item in items:
        ends.append(ends[-1] + len(item))
    return struct.pack(">HB", len(items), 2) + b"".join(struct.pack(">H", end) for end in ends) + b"".join(items)


def lines(points: Sequence[tuple[int, int]]) -> bytes:
    """A charstring of straight lines, without its end."""
    (x, y), *rest = points
    code = number(x) + number(y) + bytes([21])
    for dx, dy in ((b[0] - a[0], b[1] - a[1]) for a, b in zip(points, rest, strict=False)):
        code += number(dx) + number(dy)
    return code + bytes([5])


def font(charstrings: Sequence[bytes], shared: Sequence[bytes] = (), *, named: bool = True) -> bytes:
    """A font program; not ``named``: its second glyph has the character identifier 7 and subroutines of its own."""
    subroutine = index([shared[0]]) if shared else b""
    head, tail = b"\1\0\4\2" + index([b"Test"]), index([]) + index(shared)

    def top(*offsets: int) -> bytes:
        operators = [b"\x11"] if named else [b"\x11", b"\x0f", b"\x0c\x24", b"\x0c\x25"]
        ros = b"" if named else number(0) * 3 + b"\x0c\x1e"
        return index([ros + b"".join(number(at) + name for at, name in zip(offsets, operators, strict=True))])

    start = len(head) + len(top(*([0] if named else [0] * 4))) + len(tail)
    parts = [index(charstrings)]
    if not named:
        private = number(4) + bytes([19])
        place = start + len(parts[0])
        parts += [struct.pack(">BHB", 1, 7, 0)]
        base = place + len(parts[1])
        size = len(index([number(4) + number(0) + bytes([18])]))
        parts += [index([number(len(private)) + number(base + size + 4) + bytes([18])]), b"\0\0\0\0"]
        parts += [private, subroutine]
    offsets = [start]
    for part in parts[:3]:
        offsets.append(offsets[-1] + len(part))
    return head + top(*(offsets[:1] if named else offsets)) + tail + b"".join(parts)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("called", [True, False])
def test_contours_are_read_from_charstrings_and_their_subroutines(*, named: bool, called: bool) -> None:
    call = number(-107) + bytes([29 if named else 10])
    glyph = call + bytes([14]) if called else lines(LESS) + bytes([14])
    found = compact_font(font([bytes([14]), glyph], [lines(LESS) + bytes([11])], named=named))
    assert found.contours(1 if named else 7) == [LESS]
    assert found.contours(0) == found.contours(9) == []


@pytest.mark.parametrize(
    ("steps", "operator", "points"),
    [
        ([10, 20, 30], 6, [(0, 0), (10, 0), (10, 20), (40, 20)]),
        ([10, 20, 30], 7, [(0, 0), (0, 10), (20, 10), (20, 40)]),
        ([1, 2, 3, 4, 5, 6], 8, [(0, 0), (1, 2), (4, 6), (9, 12)]),
        ([9, 1, 2, 3, 4], 26, [(0, 0), (9, 1), (11, 4), (11, 8)]),
        ([9, 1, 2, 3, 4], 27, [(0, 0), (1, 9), (3, 12), (7, 12)]),
        ([1, 2, 3, 4, 5], 30, [(0, 0), (0, 1), (2, 4), (6, 9)]),
        ([1, 2, 3, 4], 31, [(0, 0), (1, 0), (3, 3), (3, 7)]),
    ],
)
def test_lines_and_curves(steps: list[int], operator: int, points: list[tuple[int, int]]) -> None:
    code = number(0) + bytes([22]) + b"".join(map(number, steps)) + bytes([operator, 14])
    assert compact_font(font([bytes([14]), code])).contours(1) == [points]


def test_a_mask_after_stems_is_skipped() -> None:
    stems = b"".join(map(number, [0, 10, 20, 10])) + bytes([18]) + number(5) + number(9) + bytes([19, 0xFF])
    assert compact_font(font([bytes([14]), stems + lines(LESS) + bytes([14])])).contours(1) == [LESS]


def test_a_subroutine_that_calls_itself_ends() -> None:
    call = number(-107) + bytes([29])
    found = compact_font(font([bytes([14]), call + bytes([14])], [call * 50 + bytes([11])]))
    assert found.contours(1) == []


def test_a_damaged_font_has_no_outlines() -> None:
    whole = font([bytes([14]), lines(LESS) + bytes([14])], [lines(LESS) + bytes([11])], named=False)
    for end in range(len(whole)):
        found = compact_font(whole[:end])
        assert found.contours(7) in ([], [LESS])
