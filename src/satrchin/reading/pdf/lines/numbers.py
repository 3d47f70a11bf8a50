"""Detect pages whose digit groups are set from right to left, as some XeTeX files do.

XeTeX sets ``1399/01/15`` either in the usual order or group by group from the right, depending on its settings. Dates,
times and thousands separators show which. Before: ``۱۵/۰۱/۱۳۹۹`` on the page; after: a vote for groups from the right.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from satrchin.reading.pdf.syntax.glyph import Glyph

NEAR = 0.15
"""Largest gap inside a number, in font sizes."""
_THOUSANDS = frozenset(",\N{ARABIC THOUSANDS SEPARATOR}")
_OTHERS = frozenset("/:.-")
_YEAR, _DAY, _THOUSAND = 4, 2, 3
"""Digit counts of a year; of a day, month or minute; of a thousands group."""
_TIME, _DATE = 2, 3
"""Group counts of a time and of a date."""
_HOURS, _MINUTES = 24, 60


def votes(glyphs: list[Glyph]) -> int:
    """Count of numbers with groups from the right, minus numbers with groups from the left."""
    return sum(vote(groups, sign) for groups, sign in _numbers(glyphs))


def vote(groups: list[str], sign: str) -> int:
    """The vote of one number: 1 (groups from the right), 0 (undecided) or -1 (groups from the left).

    >>> vote(["15", "01", "1399"], "/"), vote(["1399", "01", "15"], "/"), vote(["250", "1"], ",")
    (1, -1, 1)
    """
    return _sound(groups[::-1], sign) - _sound(groups, sign)


def _sound(groups: list[str], sign: str) -> bool:
    """Whether groups, from the left, form a number with thousands, a time, or a date with the year first."""
    sizes = [len(group) for group in groups]
    if sign in _THOUSANDS:
        return sizes[0] <= _THOUSAND and all(size == _THOUSAND for size in sizes[1:])
    if sign == ":":
        hours, minutes = int(groups[0]), int(groups[-1])
        return len(groups) == _TIME and hours <= _HOURS and sizes[1] == _DAY and minutes < _MINUTES
    return len(groups) == _DATE and sizes[0] == _YEAR and max(sizes[1:]) <= _DAY


def _numbers(glyphs: list[Glyph]) -> Iterator[tuple[list[str], str]]:
    """Numbers in Persian digits with one kind of separator, in visual order from the left."""
    lines: dict[float, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if not glyph.angle and (_digit(glyph) or glyph.text in _THOUSANDS | _OTHERS):
            lines[round(glyph.y)].append(glyph)
    for line in lines.values():
        line.sort(key=lambda glyph: glyph.x0)
        start = 0
        for end in range(1, len(line) + 1):
            if end == len(line) or abs(line[end].x0 - line[end - 1].x1) > NEAR * line[end].size:
                yield from _number(line[start:end])
                start = end


def _number(glyphs: list[Glyph]) -> Iterator[tuple[list[str], str]]:
    """The digit groups of adjacent digits and separators; empty if the separators differ."""
    shown = "".join(_digit(glyph) or glyph.text for glyph in glyphs).strip("-")
    signs = {letter for letter in shown if not letter.isdigit()}
    groups = shown.split(next(iter(signs))) if len(signs) == 1 else []
    if groups and all(groups):
        yield groups, signs.pop()


def _digit(glyph: Glyph) -> str:
    """The Latin digit for a Persian or Arabic digit; empty for anything else."""
    text = glyph.text
    return (
        str(unicodedata.digit(text))
        if len(text) == 1 and text.isdigit() and text >= "\N{ARABIC-INDIC DIGIT ZERO}"
        else ""
    )
