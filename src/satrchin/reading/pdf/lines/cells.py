"""Convert the glyphs of a line to cells from left to right, with the visible spaces and ZWNJs.

Blanks and wide gaps become spaces; a blank that overlaps a letter becomes a ZWNJ; a vowel sign is attached to its
letter; a kashida joins its neighbours and is dropped. Before: glyphs of ``می`` and ``رود`` with a zero-width blank
over the yeh; after: their letters with a ZWNJ between.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from satrchin.persian.chars import TATWEEL, ZWNJ
from satrchin.reading.geometry.cells import VisualCell, kind_of
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph
from satrchin.reading.pdf.syntax.outlines import extent

GAP = 0.18
"""Smallest gap between words in a line without blanks, in font sizes: Persian words are set tighter than Latin
ones, but their letters touch."""
GAP_WITH_BLANKS = 0.35
"""The same in a line with blanks."""
BORDER = 0.1
"""The same between a Latin and a Persian letter, which have different fonts."""
COVERED = 0.6
"""Share of a blank's width covered by a letter from which on the blank counts as zero-width."""

EVEN, LEAST_EVEN, EVEN_HERE = 0.05, 0.6, 0.75
"""Tolerance for equal gaps, in font sizes; share of equal gaps between letters in a letterspaced line, and in a
letterspaced part of a line."""
LEAST_GAPS, WINDOW, SOME = 6, 8, 0.3
"""Fewest gaps needed as evidence; gaps considered on each side; share of a line's gaps that must be wide."""
SPREAD = (0.03, 1.0)
"""Range of gaps between letters of a letterspaced line that has blanks, in font sizes."""
CLOSE, LEAST_CROWDED = 0.045, 10
"""Largest gap between letters of a word, in font sizes; fewest cells of a line that may be condensed."""
LEAST_WORDS, UNCLEAR, SHARE = 8, 20, 0.8
"""Fewest gaps between words that tell the smallest one of a page; one in so many may be unclear or narrower; share of
it from which a gap separates words."""
WIDEST = 0.7
"""Largest width of a diacritic's ink, in font sizes."""
ORIGIN = 0.1
"""Largest distance of glyphs with the same origin, in font sizes."""
EXACT = 0.01
"""The same for exactly equal positions."""
NEXT = 2
"""Largest painting distance of consecutive glyphs; a diacritic may be painted between them."""


@dataclass(slots=True)
class LineCell(VisualCell):
    """One cell of a line, with its glyph (None if the cell is inferred)."""

    glyph: Glyph | None = None
    diacritics: tuple[LineCell, ...] = ()
    """The cell's vowel signs."""


def word_gap(glyphs: list[Glyph]) -> float:
    """The smallest gap between Persian words of a page without blanks, in font sizes.

    It is smaller than ``GAP`` if the gaps between letters are of two kinds: hardly any, or clearly wider.
    """
    if sum(kind_of(glyph.text) == "S" for glyph in glyphs) * 12 > len(glyphs):
        return GAP
    letters = sorted(
        (glyph for glyph in glyphs if kind_of(glyph.text) == "R" and glyph.size), key=lambda glyph: (glyph.y, glyph.x0)
    )
    gaps = [
        (after.x0 - before.x1) / after.size
        for before, after in pairwise(letters)
        if after.y - before.y < ORIGIN * after.size
    ]
    between = sorted(gap for gap in gaps if 2 * CLOSE < gap < GAP_WITH_BLANKS)
    unclear = sum(CLOSE < gap <= 2 * CLOSE for gap in gaps)
    if len(between) < LEAST_WORDS or unclear * UNCLEAR > len(between) or len(between) > SOME * len(gaps):
        return GAP
    return min(GAP, SHARE * between[len(between) // UNCLEAR])


def visual(glyphs: list[Glyph], least: float = GAP) -> list[LineCell]:
    """Build the cells of a line, from left to right; ``least``: the smallest gap between words of the page."""
    placed: list[tuple[float, LineCell]] = []
    diacritics: list[LineCell] = []
    blanks: list[Glyph] = []
    for glyph in glyphs:
        kind = kind_of(glyph.text)
        if kind in "SZ":
            blanks.append(glyph)
        elif kind == "M":
            diacritics.append(LineCell(glyph.text, kind, glyph, size=glyph.size))
        else:
            placed.append(((glyph.x0 + glyph.x1) / 2, LineCell(glyph.text, kind, glyph, size=glyph.size)))
    placed.sort(key=itemgetter(0))
    cells = [cell for _, cell in placed]
    centres = [centre for centre, _ in placed]
    for sign in sorted(diacritics, key=_middle, reverse=True):
        _attach(sign, cells, centres)
    blanked = len(blanks) * 12 > len(cells)
    spreads = spreads_of(cells, blanked=blanked)
    gaps, zeros = _placed(blanks, cells, centres, spreads)
    roomy = _roomy(gaps, cells, least)
    border = min(roomy, BORDER)
    result: list[LineCell] = []
    edge = float("inf")
    for place, cell in enumerate(cells):
        shown = cell.glyph
        if shown is None:
            continue
        room = shown.x0 - edge - (1 + (place in zeros)) * spreads[place]
        if place in gaps:
            result.extend(LineCell(" ", "S", blank) for blank in gaps[place])
        elif room > shown.size * border and room > shown.size * _least_gap(
            cells[place - 1], cell, roomy, blanked=blanked
        ):
            result.append(LineCell(" ", "S"))
        elif place in zeros:
            result.append(LineCell(ZWNJ, "Z", zeros[place]))
        else:
            cell.tight = bool(result)
        edge = max(edge, shown.x1) if result else shown.x1
        result.append(cell)
    result.extend(LineCell(" ", "S", blank) for blank in gaps.get(len(cells), ()))
    return [cell for place, cell in enumerate(result) if cell.kind != "T" or _is_dash(result, place)]


def _least_gap(before: LineCell, cell: LineCell, roomy: float, *, blanked: bool) -> float:
    """The smallest gap between two cells that separates words, in font sizes; 0 between a Latin and a Persian letter.

    A sign of a substitute font beside a Latin letter or number may be placed some way off, in a line with blanks.
    """
    kinds = {before.kind, cell.kind}
    if kinds == {"R", "L"}:
        return 0.0
    if not blanked or kinds not in ({"L", "O"}, {"N", "O"}) or before.glyph is None or cell.glyph is None:
        return roomy
    return roomy if before.glyph.font is cell.glyph.font else GAP_WITH_BLANKS


def _is_dash(cells: list[LineCell], place: int) -> bool:
    """Whether a tatweel is not between two letters, and so is a dash or ends an abbreviation; it is then kept.

    ``۱ـ``, ``هـ``.
    """
    cell = cells[place]
    if cell.glyph is None or cell.glyph.font.cell(cell.glyph.code)[0] != TATWEEL:
        return False
    right, left = place + 1, place - 1
    while right < len(cells) and cells[right].kind == "T":
        right += 1
    while left >= 0 and cells[left].kind == "T":
        left -= 1
    if left >= 0 and right < len(cells) and cells[left].kind == cells[right].kind == "R":
        return False
    cell.kind = "O"
    return True


def spreads_of(cells: list[LineCell], *, blanked: bool) -> list[float]:
    """The uniform gap before each cell of a letterspaced line; 0 in nearly all lines.

    ``blanked``: blanks separate the line's words, so the gap may be wide.
    """
    pairs = [
        (place + 1, cell.glyph.x0 - before.glyph.x1, cell.glyph.size)
        for place, (before, cell) in enumerate(pairwise(cells))
        if before.glyph is not None and cell.glyph is not None and before.kind in "RT" and cell.kind in "RT"
    ]
    spreads = [0.0] * len(cells)
    if len(pairs) < LEAST_GAPS or sum(gap > SPREAD[0] * size for _, gap, size in pairs) < SOME * len(pairs):
        return spreads
    most = SPREAD[1] if blanked else GAP
    if whole := _even([gap for _, gap, _ in pairs], pairs[0][2], most):
        return [whole] * len(cells)
    filled = 0
    for number, (place, own, size) in enumerate(pairs):
        near = [gap for _, gap, _ in pairs[max(0, number - WINDOW) : number + WINDOW + 1]]
        spread = max(
            _even(near[: WINDOW + 1], size, most, EVEN_HERE), _even(near[-WINDOW - 1 :], size, most, EVEN_HERE)
        )
        spreads[filled : place + 1] = [spread if own > spread - EVEN * size else 0.0] * (place + 1 - filled)
        filled = place + 1
    spreads[filled:] = spreads[filled - 1 : filled] * (len(cells) - filled)
    return spreads


def _even(gaps: list[float], size: float, most: float, share: float = LEAST_EVEN) -> float:
    """The most common gap within the bounds (in font sizes); 0 if there is none."""
    usual = sorted(gaps)[(len(gaps) - 1) // 2]
    even = sum(1 for gap in gaps if abs(gap - usual) <= EVEN * size)
    return usual if SPREAD[0] * size < usual < most * size and even >= share * len(gaps) else 0.0


def _roomy(gaps: dict[int, list[Glyph]], cells: list[LineCell], least: float) -> float:
    """The smallest gap between words, in font sizes: four fifths of the line's blanks."""
    if len(gaps) * 12 <= len(cells):
        return min(least, _crowded(cells))
    widths = sorted((blank.x1 - blank.x0) / blank.size for blanks in gaps.values() for blank in blanks if blank.size)
    return min(GAP_WITH_BLANKS, max(GAP, 0.8 * widths[len(widths) // 2])) if widths else GAP_WITH_BLANKS


def _crowded(cells: list[LineCell]) -> float:
    """The same for a line with few blanks; smaller if the line is condensed and no other gap is as wide.

    Only Persian letters count: a row of leader dots has gaps of its own.
    """
    gaps = sorted(
        (cell.glyph.x0 - before.glyph.x1) / cell.glyph.size
        for before, cell in pairwise(cells)
        if before.glyph is not None and cell.glyph is not None and before.kind in "RT" and cell.kind in "RT"
    )
    wide = [gap for gap in gaps if CLOSE < gap <= GAP]
    pressed = len(gaps) >= LEAST_CROWDED and len(wide) > len(gaps) / 12 and wide[0] > 2 * CLOSE
    return SHARE * wide[0] if pressed else GAP


def spelled(cells: list[LineCell]) -> list[LineCell]:
    """Expand cells in logical order: diacritics after their letter, single spaces, ZWNJs between letters only."""
    result: list[LineCell] = []
    for place, cell in enumerate(cells):
        if cell.kind in "SZ":
            last = _shown(result[-1]) if result else "S"
            after = _shown(cells[place + 1]) if place + 1 < len(cells) else "S"
            if (cell.kind == "S" and "S" in (last, after)) or (cell.kind == "Z" and (last not in "RM" or after != "R")):
                continue
        result.append(cell)
        if not cell.diacritics:
            continue
        if _is_tanwin(cell) and place + 1 < len(cells) and cells[place + 1].text == "ا":
            cells[place + 1].diacritics = cell.diacritics + cells[place + 1].diacritics
        else:
            result.extend(cell.diacritics)
        cell.diacritics = ()
    while result and result[-1].kind in "SZ":
        result.pop()
    return result


def _shown(cell: LineCell) -> str:
    """The character class of a cell; an unmapped cell counts as a letter."""
    return "R" if cell.text == NO_TEXT else cell.kind


def _is_tanwin(cell: LineCell) -> bool:
    """Whether the letter has a fathatan; Persian writes it after the following alef, wherever it is drawn."""
    return cell.text[-1:] != "ا" and [sign.text for sign in cell.diacritics] == ["\N{ARABIC FATHATAN}"]


def _middle(cell: LineCell) -> float:
    glyph = cell.glyph
    return 0.0 if glyph is None else (glyph.x0 + glyph.x1) / 2


def _ink_middle(sign: LineCell) -> float:
    """The middle of a diacritic's ink if its font has outlines; it may be far from the glyph's position."""
    glyph = sign.glyph
    if glyph is None:
        return 0.0
    left, right = extent(glyph)
    return (left + right) / 2 if right - left <= WIDEST * glyph.size else _middle(sign)


def _attach(sign: LineCell, cells: list[LineCell], centres: list[float]) -> None:
    """Attach a vowel sign to the letter below its ink; a zero-width sign is at its letter's left edge."""
    at = _ink_middle(sign) + 0.01
    near = range(max(0, bisect_left(centres, at) - 2), min(len(cells), bisect_left(centres, at) + 2))
    best, distance = None, float("inf")
    for place in near:
        glyph = cells[place].glyph
        if glyph is None or cells[place].kind not in "ROT":
            continue
        away = max(glyph.x0 - at, at - glyph.x1, 0.0) + (0.01 if cells[place].kind == "O" else 0.0)
        if away < distance:
            best, distance = cells[place], away
    if best is not None and best.kind == "T":
        later = [cell for cell in cells if cell.kind == "R" and _middle(cell) > at]
        best = later[0] if later else best
    if best is None and cells:
        best = cells[min(bisect_left(centres, at), len(cells) - 1)]
    if best is not None:
        best.diacritics = (*best.diacritics, sign)


def no_room(blank: Glyph, letter: Glyph, gap: float = 0.0) -> bool:
    """Whether a letter begins at the blank's origin and covers it: the blank had zero width when the line was set.

    In a letterspaced line the letter begins one gap later.
    """
    covered = min(blank.x1, letter.x1) - blank.x0
    away, wide = abs(letter.x0 - gap - blank.x0), blank.x1 - blank.x0
    return away < ORIGIN * blank.size and (covered >= COVERED * wide or (away < EXACT * blank.size and covered > 0.0))


def _right_of(blank: Glyph, around: list[Glyph]) -> bool:
    """The same from the right, as LuaTeX sets and paints lines: the next letter ends at the blank's end."""
    hair = EXACT * blank.size
    before = any(0 < blank.seq - one.seq <= NEXT and one.x0 >= blank.x1 - hair for one in around)
    return before and any(
        0 < one.seq - blank.seq <= NEXT
        and abs(one.x1 - blank.x1) < hair
        and blank.x1 - max(blank.x0, one.x0) >= COVERED * (blank.x1 - blank.x0) > 0
        for one in around
    )


def _roomless(blank: Glyph, around: list[Glyph], spread: float) -> bool:
    """Whether a blank has zero width, judged by the letters around it.

    In a letterspaced line, the gap must also be closer to the letter gap than to the gap at a blank with its own width.
    """
    if not any(no_room(blank, letter, spread) for letter in around):
        return False
    middle = (blank.x0 + blank.x1) / 2
    left = max((letter.x1 for letter in around if letter.x0 + letter.x1 < 2 * middle), default=None)
    right = min((letter.x0 for letter in around if letter.x0 + letter.x1 > 2 * middle), default=None)
    if not spread or left is None or right is None:
        return True
    room, wide = right - left, blank.x1 - blank.x0
    return min(abs(room - spread), abs(room - 2 * spread)) < min(abs(room - wide - n * spread) for n in range(3))


def _placed(
    blanks: list[Glyph], cells: list[LineCell], centres: list[float], spreads: list[float]
) -> tuple[dict[int, list[Glyph]], dict[int, Glyph]]:
    """Indices of cells after a blank: blanks with their own width, and zero-width blanks."""
    gaps: dict[int, list[Glyph]] = {}
    zeros: dict[int, Glyph] = {}
    for blank in sorted(blanks, key=lambda glyph: glyph.x0):
        low = bisect_left(centres, (blank.x0 + blank.x1) / 2)
        first = max(0, low - 2)
        around = [cell.glyph for cell in cells[first : low + 2] if cell.glyph is not None]
        if _right_of(blank, around):
            zeros[first + sum(1 for glyph in around if glyph.x0 + glyph.x1 < 2 * blank.x1 - 0.02)] = blank
        elif blank.text == ZWNJ or _roomless(blank, around, spreads[min(low, len(cells) - 1)]):
            # its position is its origin: between the glyph that ends there and the glyph that begins there
            zeros[first + sum(1 for glyph in around if glyph.x0 + glyph.x1 < 2 * blank.x0 + 0.02)] = blank
        else:
            gaps.setdefault(low, []).append(blank)
    return gaps, zeros
