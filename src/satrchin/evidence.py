r"""What a page shows of a text: the boxes of its glyphs and words, carried along when the text is edited.

In: the cells and words of lines, and which part of the old text each part of the new one comes from. Out: the cells and
words of the new text. A part that moves takes its boxes with it, one that is split shares them, parts that are joined
join theirs, and what nothing on the page shows has no box.

>>> shown = Shown()
>>> shown.add("كتاب ها", (), (Word("كتاب", Box(30, 0, 60, 9), 0.9), Word("ها", Box(10, 0, 25, 9), 0.8)))
>>> blocks = aligned("كتاب ها", "کتاب\N{ZERO WIDTH NON-JOINER}ها")
>>> [(word.box, word.confidence) for word in shown.words_in("کتاب\N{ZERO WIDTH NON-JOINER}ها", 0, blocks)]
[(Box(x0=10, top=0, x1=60, bottom=9), 0.8)]
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

_TOKEN = re.compile(r"\S+")
LEAST_MOVED = 2
"""Characters that a part must have to be found again at another place: single letters are everywhere."""


class Box(NamedTuple):
    """A rectangle on the page in points (1/72 inch), the origin in the upper left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a line's text and the glyph that shows it; a ligature's letters are one cell.

    The texts of a line's cells, joined, are the line's text.
    """

    text: str
    box: Box | None
    """None: inferred, no glyph on the page shows it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that OCR read; a line that has words has one for each word of its text, in their order."""

    text: str
    box: Box | None
    """None: nothing on the page shows it."""
    confidence: float
    """From 0 to 1; 0 for a word without a box."""


class Picture(NamedTuple):
    """How the picture of a page lay in its file; it was turned, then straightened before it was read."""

    dpi: float
    """Pixels per inch."""
    turned: int = 0
    """Degrees clockwise by which it was turned: 0, 90, 180 or 270."""
    skew: float = 0.0
    """Degrees by which its text was off the horizontal after that; positive: the lines rise to the right."""
    file: str = ""
    """The name of its file if that is not the document's: one of a group."""


class Block(NamedTuple):
    """``before[start:stop]`` became ``after[begin:end]``."""

    start: int
    stop: int
    begin: int
    end: int

    def shifted(self, start: int, begin: int) -> Block:
        """The block in texts that have so many characters more before them."""
        return Block(self.start + start, self.stop + start, self.begin + begin, self.end + begin)

    @property
    def same(self) -> bool:
        """Whether character stands for character."""
        return self.stop - self.start == self.end - self.begin

    def sources(self, begin: int, end: int) -> tuple[int, int]:
        """The part of ``before`` that ``after[begin:end]``, clipped to this block, comes from."""
        if not self.same:
            return self.start, self.stop
        shift = self.start - self.begin
        return max(begin, self.begin) + shift, min(end, self.end) + shift


def union(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest box that holds all that there are."""
    result: Box | None = None
    for box in boxes:
        if box is not None:
            result = box if result is None else result.union(box)
    return result


def aligned(before: str, after: str) -> list[Block]:
    """Which part of ``before`` each part of ``after`` comes from; parts may have moved, or been turned round.

    A part without a block comes from nowhere.

    >>> [tuple(block) for block in aligned("دنیای سلام", "سلام دنیای")]
    [(6, 10, 0, 4), (5, 6, 4, 5), (0, 5, 5, 10)]
    """
    least = min(len(before), len(after))
    head = next((n for n in range(least) if before[n] != after[n]), least)
    rest = least - head
    tail = next((n for n in range(rest) if before[-n - 1] != after[-n - 1]), rest)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    found = [Block(0, head, 0, head)] if head else []
    if old and new:
        tiles = _tiles(old, new)
        turned = [
            Block(len(old) - block.start - n - 1, len(old) - block.start - n, block.begin + n, block.begin + n + 1)
            for block in _tiles(old[::-1], new)
            for n in range(block.end - block.begin)
        ]
        tiles = turned if len(turned) > sum(tile.end - tile.begin for tile in tiles) else tiles
        found += [tile.shifted(head, head) for tile in tiles]
    if tail:
        found.append(Block(len(before) - tail, len(before), len(after) - tail, len(after)))
    return _filled(found, len(before), len(after))


def _tiles(before: str, after: str) -> list[Block]:
    """Parts that both texts hold, the longest first, in the order of ``after`` (greedy string tiling)."""
    old: list[object] = list(before)
    new: list[object] = list(after)
    found: list[Block] = []
    while True:
        start, begin, size = SequenceMatcher(None, old, new, autojunk=False).find_longest_match()
        if size < LEAST_MOVED:
            return sorted(found, key=lambda block: block.begin)
        found.append(Block(start, start + size, begin, begin + size))
        old[start : start + size] = [object() for _ in range(size)]  # found once, never again
        new[begin : begin + size] = [object() for _ in range(size)]


def _filled(found: list[Block], old: int, new: int) -> list[Block]:
    """The blocks with what was replaced between two of them that are neighbours in both texts."""
    taken = sorted((block.start, block.stop) for block in found)
    ends = [Block(0, 0, 0, 0), *found, Block(old, old, new, new)]
    result = list(found)
    for left, right in pairwise(ends):
        gap = Block(left.stop, right.start, left.end, right.begin)
        if right.stop <= left.start:  # the two have changed places, with this between them
            gap = gap._replace(start=right.stop, stop=left.start)
        free = gap.start < gap.stop and not any(start < gap.stop and gap.start < stop for start, stop in taken)
        if free and gap.begin < gap.end:
            result.append(gap)
    return sorted(result, key=lambda block: block.begin)


class Shown:
    """The cells and words of a stretch of text."""

    def __init__(self) -> None:
        self._cells: list[tuple[int, int, Cell]] = []
        self._words: list[tuple[int, int, Word]] = []
        self._size = 0
        self._has_cells = False

    def add(self, text: str, cells: Sequence[Cell], words: Sequence[Word], end: str = "") -> None:
        """Go on with a line; cells and words that are not of this text are left out."""
        if cells and "".join(cell.text for cell in cells) == text:
            self._has_cells = True
            place = self._size
            for cell in cells:
                self._cells.append((place, place + len(cell.text), cell))
                place += len(cell.text)
        elif text:
            self._cells.append((self._size, self._size + len(text), Cell(text, None)))
        if end:
            self._cells.append((self._size + len(text), self._size + len(text) + len(end), Cell(end, None)))
        place = 0
        for word in words:
            found = text.find(word.text, place)
            if found >= 0 and word.text:
                place = found + len(word.text)
                self._words.append((self._size + found, self._size + place, word))
        self._size += len(text) + len(end)

    def cells_in(self, text: str, begin: int, blocks: Sequence[Block]) -> tuple[Cell, ...]:
        """The cells of a part of the new text that begins at ``begin``; none if nothing on the page shows it."""
        if not self._has_cells:
            return ()
        result: list[Cell] = []
        place, stop = begin, begin + len(text)
        for block in _within(blocks, begin, stop):
            first, last = max(block.begin, begin), min(block.end, stop)
            if place < first:
                result.append(Cell(text[place - begin : first - begin], None))
            sources = block.sources(begin, stop)
            if block.same:
                at = first - begin
                for cell in self._sliced(*sources):
                    own = text[at : at + len(cell.text)]
                    result.append(cell if own == cell.text else Cell(own, cell.box))
                    at += len(cell.text)
            else:
                result.append(Cell(text[first - begin : last - begin], union(c.box for c in self._sliced(*sources))))
            place = last
        if place < stop:
            result.append(Cell(text[place - begin :], None))
        return tuple(result) if any(cell.box for cell in result) else ()

    def _sliced(self, start: int, stop: int) -> Iterator[Cell]:
        """The cells of a part of the old text; one that reaches beyond it is cut."""
        number = bisect_right(self._cells, start, key=lambda entry: entry[0]) - 1
        for low, high, cell in self._cells[max(0, number) :]:
            if low >= stop:
                return
            if start <= low and high <= stop:
                yield cell
            elif high > start:
                yield Cell(cell.text[max(start, low) - low : min(stop, high) - low], cell.box)

    def words_in(self, text: str, begin: int, blocks: Sequence[Block]) -> tuple[Word, ...]:
        """A word for each word of a part of the new text; none if nothing on the page shows any of them."""
        if not self._words:
            return ()
        result = []
        for token in _TOKEN.finditer(text):
            spans: dict[int, tuple[int, int]] = {}
            for block in _within(blocks, begin + token.start(), begin + token.end()):
                start, stop = block.sources(begin + token.start(), begin + token.end())
                for number in self._numbers(start, stop):
                    low, high, _ = self._words[number]
                    part = max(start, low) - low, min(stop, high) - low
                    known = spans.get(number, part)
                    spans[number] = min(known[0], part[0]), max(known[1], part[1])
            words = [(self._words[number][2], span) for number, span in spans.items()]
            box = union(_part(word, *span) for word, span in words)
            confidence = min((word.confidence for word, _ in words), default=0.0)
            result.append(Word(token[0], box, confidence if box else 0.0))
        return tuple(result) if any(word.box for word in result) else ()

    def _numbers(self, start: int, stop: int) -> Iterator[int]:
        """The numbers of the words that a part of the old text touches."""
        number = bisect_left(self._words, start + 1, key=lambda entry: entry[1])
        while number < len(self._words) and self._words[number][0] < stop:
            yield number
            number += 1


def _within(blocks: Sequence[Block], begin: int, end: int) -> Iterator[Block]:
    """The blocks, in the order of the new text, that touch a part of it."""
    number = bisect_left(blocks, begin + 1, key=lambda block: block.end)
    while number < len(blocks) and blocks[number].begin < end:
        yield blocks[number]
        number += 1


def _part(word: Word, start: int, stop: int) -> Box | None:
    """The part of a word's box that shows ``word.text[start:stop]``, by its share of the letters."""
    size = len(word.text)
    if word.box is None or (start, stop) == (0, size):
        return word.box
    if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in word.text):
        start, stop = size - stop, size - start  # written from the right
    width = (word.box.x1 - word.box.x0) / size
    return word.box._replace(x0=word.box.x0 + start * width, x1=word.box.x0 + stop * width)
