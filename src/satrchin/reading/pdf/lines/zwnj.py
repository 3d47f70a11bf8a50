"""Infer ZWNJs that only the shapes of letters show, and insert them into the cells of lines.

A letter has one glyph when it is joined to the next letter and another when it is not. The contexts of the glyphs show
which is which: a glyph at the ends of words is a final form, and a final form before a letter implies a ZWNJ.
Before: ``می`` with a final yeh, ``رود``; after: ``می\N{ZERO WIDTH NON-JOINER}رود``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from satrchin.learned import numbers
from satrchin.persian.chars import DUAL_JOINING, ZWNJ
from satrchin.persian.tokens import fold
from satrchin.reading.limits import check
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.recovery.by_lexicon import Lexicon, form_of
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph
from satrchin.reading.pdf.syntax.outlines import NEAR, joint, loaded

# rates of a final form before a letter and of a joined form at a word's end; they follow from the forms' meaning
_LEARNED = numbers("pdf_numbers", "ZWNJ by shapes")
_FINAL_BEFORE_LETTER, _JOINED_AT_END = _LEARNED["final before letter"], _LEARNED["joined at end"]
_PRIOR = math.log(_LEARNED["prior"] / (1 - _LEARNED["prior"]))
_FORM_ODDS = _LEARNED["form odds"]
"""Log odds added by a presentation form in the file, or by ink."""
_MOST_INITIAL = _LEARNED["most initial"]
"""Most log odds added by the shape of the second letter."""
_TOUCHING = _LEARNED["touching"]
"""Log odds subtracted for overlapping ink: tails of final forms may reach under the next letter."""


@dataclass(slots=True)
class GlyphContextCounts:
    """Counts of the contexts in which each glyph of the document has occurred."""

    ends: Counter[tuple[int, int]] = field(default_factory=Counter)
    """Occurrences with no letter after them."""
    before: Counter[tuple[int, int]] = field(default_factory=Counter)
    """Occurrences with a letter after them."""
    starts: Counter[tuple[int, int]] = field(default_factory=Counter)
    """Occurrences without a joining letter before them."""
    after: Counter[tuple[int, int]] = field(default_factory=Counter)
    """Occurrences after a letter that joins, or that would join without a ZWNJ."""
    shapes: dict[tuple[int, str], set[int]] = field(default_factory=dict)
    """Codes by letter and font."""
    ends_of_ink: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)
    """Left end of a glyph's ink, and how far the ink extends beyond the advance on the right, in font sizes."""
    explicit: int = 0
    """Number of ZWNJs that the file itself contains."""
    _joints: dict[int, float | None] = field(default_factory=dict)
    _pairs: dict[tuple[Any, str, Any, str], float] = field(default_factory=dict)
    """Log odds by the glyphs and texts of two letters, until other lines are learned."""

    def learn(self, lines: Sequence[list[LineCell]]) -> None:
        """Count the glyphs of lines."""
        self._joints, self._pairs = {}, {}
        counts: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
        contexts: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
        known: set[tuple[tuple[int, int], str]] = set()
        for cells in lines:
            for _, cell, before, after in _letters(cells):
                key = _key(cell)
                if key is None or cell.glyph is None:
                    continue
                if (key, cell.text) not in known:
                    known.add((key, cell.text))
                    if key not in self.ends_of_ink:
                        self.ends_of_ink[key] = _ink(cell.glyph)
                    self.shapes.setdefault((key[0], cell.text), set()).add(key[1])
                if after is not _UNKNOWN and cell.text[-1] in DUAL_JOINING:
                    counts[after is not None].append(key)
                if before is not _UNKNOWN:
                    contexts[before is not None and before.text[-1:] in DUAL_JOINING].append(key)
        self.before.update(counts[True])
        self.ends.update(counts[False])
        self.after.update(contexts[True])
        self.starts.update(contexts[False])

    def odds(self, first: LineCell, second: LineCell) -> float:
        """Log odds of a ZWNJ between two adjacent letters, by their shapes alone."""
        pair = _key(first), first.text, _key(second), second.text
        found = self._pairs.get(pair)
        if found is None:
            found = self._final(first) + self._initial(second) + self._inked(first, second)
            self._pairs[pair] = found
        return found

    def _inked(self, first: LineCell, second: LineCell) -> float:
        """Log odds from ink: joined letters touch, and their ink ends at the joint of their font."""
        one, two = _key(first), _key(second)
        left = self.ends_of_ink.get(one, _NO_INK)[0] if one else NOWHERE
        right = self.ends_of_ink.get(two, _NO_INK)[1] if two else NOWHERE
        if one is None or left == NOWHERE:
            return 0.0
        if right != NOWHERE and left - right > 2 * NEAR:
            return _FORM_ODDS
        place = self._joint(one[0])
        if place is not None and abs(left - place) < NEAR:
            return -_FORM_ODDS
        return -_TOUCHING if right != NOWHERE else 0.0

    def _joint(self, font: int) -> float | None:
        """Left ink end of the joined letters of a font."""
        if font not in self._joints:
            ink = self.ends_of_ink
            self._joints[font] = joint([ink[key][0] for key in ink if self._joined(key, font)])
        return self._joints[font]

    def _joined(self, key: tuple[int, int], font: int) -> bool:
        """Whether a glyph of the font has ink and occurs only before letters."""
        return key[0] == font and self.before[key] > 0 and not self.ends[key] and self.ends_of_ink[key] != _NO_INK

    def _final(self, cell: LineCell) -> float:
        key = _key(cell)
        if key is None:
            return 0.0
        inferred = form_of(cell)
        if inferred:
            return _FORM_ODDS if inferred in {"<final>", "<isolated>"} else -_FORM_ODDS
        ends, before = self.ends[key], self.before[key]
        # the same letter must have another shape that occurs before letters
        codes = self.shapes.get((key[0], cell.text), set())
        if ends and not any(self.before[key[0], code] and not self.ends[key[0], code] for code in codes):
            return -_FORM_ODDS
        return _odds(ends, before - 1)

    def _initial(self, cell: LineCell) -> float:
        key = _key(cell)
        if key is None:
            return 0.0
        inferred = form_of(cell)
        if inferred:
            return _FORM_ODDS if inferred in {"<initial>", "<isolated>"} else -_FORM_ODDS
        starts, after = self.starts[key], self.after[key]
        codes = self.shapes.get((key[0], cell.text), set())
        if starts and not any(self.after[key[0], code] and not self.starts[key[0], code] for code in codes):
            return 0.0
        # in many fonts initial and medial forms share a glyph, so this alone is no evidence
        return min(_odds(starts, after - 1), _MOST_INITIAL)


def _odds(apart: int, together: int) -> float:
    """Log odds that a glyph is an unjoined form, from its counts."""
    apart, together = min(apart, 40), min(max(together, 0), 40)
    return apart * _APART + together * _TOGETHER


_APART = math.log((1 - _FINAL_BEFORE_LETTER) / _JOINED_AT_END)
_TOGETHER = math.log(_FINAL_BEFORE_LETTER / (1 - _JOINED_AT_END))


def insert_implied(
    lines: Sequence[list[LineCell]],
    contexts: GlyphContextCounts,
    lexicon: Lexicon | None = None,
    *,
    doubtful: bool = False,
) -> int:
    """Insert the ZWNJs that letter shapes imply into the lines; return their number.

    A file that contains some ZWNJs is assumed to contain all. If shapes are the only evidence, the lexicon counts, too.
    Where zero-width blanks that the shapes around them contradict are more frequent than ZWNJs ever are, as under the
    kashidas of XePersian, only the other blanks count as ZWNJs.

    ``doubtful``: those that shapes contradict never count (Word writes such blanks at the ends of its runs).
    """
    true = [
        [cell for place, cell in enumerate(cells) if cell.kind != "Z" or not _is_contradicted(cells, place, contexts)]
        for cells in lines
    ]
    dropped = sum(map(len, lines)) - sum(map(len, true))
    doubtful = doubtful or dropped > MOST_FREQUENT * sum(cell.kind == "R" for cells in lines for cell in cells)
    for cells, rest in zip(lines, true, strict=True):
        if doubtful:
            cells[:] = rest
    contexts.explicit += 0 if doubtful else sum(cell.kind == "Z" for cells in lines for cell in cells)
    if contexts.explicit > 1 and not doubtful:
        return 0
    letters = [list(_letters(cells)) for cells in lines]
    words = sum(1 for line in letters for _, _, before, _ in line if before is None)
    found = [
        (cells, place)
        for cells, line in zip(lines, letters, strict=True)
        for place in _implied(cells, line, contexts, lexicon)
    ]
    if len(found) > 0.4 * words + 2:  # the font does not join its letters, so shapes are no evidence
        return 0
    for cells, place in reversed(found):
        end = place + 1
        while end < len(cells) and cells[end].kind == "M":
            end += 1
        cells.insert(end, LineCell(ZWNJ, "Z"))
    return len(found)


_Letter = tuple[int, LineCell, LineCell | None, LineCell | None]
"""A letter's index in its line, and its neighbours."""


def _implied(
    cells: list[LineCell], letters: Iterable[_Letter], contexts: GlyphContextCounts, lexicon: Lexicon | None
) -> Iterator[int]:
    """Letters of a line followed by a ZWNJ, by shapes, and by the lexicon if shapes are undecided."""
    check()
    for place, cell, _, after in letters:
        if after is None or after is _UNKNOWN or cell.text[-1] not in DUAL_JOINING or after.text[0] == HAMZA:
            continue
        odds = contexts.odds(cell, after) + _PRIOR
        if lexicon is not None and abs(odds) < _SURE:
            odds += _by_lexicon(cells, place, lexicon)
        if odds > 0:
            yield place


_SURE = _LEARNED["sure"]
"""Log odds from which on the lexicon is not used."""
_WORD = _LEARNED["word"]
"""Log odds added by a known word, joined or with a ZWNJ."""


def _by_lexicon(cells: list[LineCell], place: int, lexicon: Lexicon) -> float:
    """Log odds from the lexicon for a ZWNJ after a letter of a word."""
    start, end = place, place + 1
    while start > 0 and cells[start - 1].kind in "RM":
        start -= 1
    while end < len(cells) and cells[end].kind in "RM":
        end += 1
    cut = place + 1
    while cut < end and cells[cut].kind == "M":
        cut += 1
    first, second = ("".join(cell.text for cell in part) for part in (cells[start:cut], cells[cut:end]))
    joined = lexicon.frequency(fold(first + second))
    parts = min(lexicon.frequency(fold(first)), lexicon.frequency(fold(second)))
    if joined > parts:
        return -_WORD if joined > 5 * (parts + 1) else 0.0
    return _WORD if parts > 5 * (joined + 1) else 0.0


def _is_contradicted(cells: list[LineCell], place: int, contexts: GlyphContextCounts) -> bool:
    """Whether a ZWNJ comes from a blank and contradicts the shapes of the letters around it."""
    cell = cells[place]
    if cell.kind != "Z" or cell.glyph is None or cell.glyph.text == ZWNJ:
        return False
    first, second = _beside(cells, place, -1), _beside(cells, place, 1)
    if first is None or second is None or first is _UNKNOWN or second is _UNKNOWN:
        return False
    if first.text[-1] not in DUAL_JOINING:
        return True
    return contexts.odds(first, second) < -1.0


HAMZA = "\N{ARABIC LETTER HAMZA}"
"""A letter that joins no other, so that what precedes it has its final form without a ZWNJ."""
_UNKNOWN = LineCell("", "?")
NOWHERE = float("inf")
MOST_FREQUENT = 0.06
"""Share of letters with a ZWNJ after them that no Persian text reaches: usual are 0.01 to 0.03."""
_NO_INK = (NOWHERE, NOWHERE)


def _ink(glyph: Glyph) -> tuple[float, float]:
    """Left end of a glyph's ink, and how far the ink extends beyond the advance on the right, in font sizes."""
    reach = loaded(glyph.font).reach(glyph.code)
    if reach is None:
        return _NO_INK
    return reach[0], reach[1] - glyph.font.cell(glyph.code)[1]


def _letters(cells: list[LineCell]) -> Iterator[_Letter]:
    """Letters of a line with their neighbours: none at a word's edge, or unknown."""
    solid = [(place, cell) for place, cell in enumerate(cells) if cell.kind != "M"]
    beside = [None, *(_neighbour(cell) for _, cell in solid), None]
    for index, (place, cell) in enumerate(solid):
        if cell.kind == "R" and cell.text[-1:].isalpha():
            yield place, cell, beside[index], beside[index + 2]


def _beside(cells: list[LineCell], place: int, step: int) -> LineCell | None:
    """The neighbour of a letter."""
    place += step
    while 0 <= place < len(cells) and cells[place].kind == "M":
        place += step
    return _neighbour(cells[place]) if 0 <= place < len(cells) else None


def _neighbour(cell: LineCell) -> LineCell | None:
    """What a cell is for the letters beside it: a letter, unknown, or nothing that joins."""
    if cell.kind == "R" and cell.text[:1].isalpha():
        return cell
    return _UNKNOWN if cell.text == NO_TEXT else None


def _key(cell: LineCell) -> tuple[int, int] | None:
    glyph = cell.glyph
    return None if glyph is None else (id(glyph.font), glyph.code)
