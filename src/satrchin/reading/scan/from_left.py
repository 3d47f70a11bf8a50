"""Read lines without letters from the left where their signs show it: tuples, lists and matrices of code.

An engine reads the pieces of a line between wide gaps one by one, so that ``[(2,  5,  1),  3]`` becomes four lines
without letters, each read as the Persian page is: ``3] ,(1 ,5 [(2,``. The direction is decided for the whole row, from
the places of its characters, and its words are put into the order in which they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from satrchin.persian.chars import MIRROR
from satrchin.reading.geometry.cells import VisualCell, kind_of
from satrchin.reading.geometry.direction import line_direction
from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.scan.pieces import Piece

LEVEL, NEAR = 2.5, 12.0
"""Maximum distance of the middles of pieces of one row, and gap between them, in spreads of their ink."""


def rows_from_left(pieces: Mapping[int, Piece], lines: Mapping[int, Sequence[OcrWord]]) -> set[int]:
    """The pieces of rows without letters whose commas, signs and brackets show that they run from the left."""
    bare = [place for place in pieces if lines[place] and not _has_letters(lines[place])]
    bare.sort(key=lambda place: pieces[place].x0)
    found: set[int] = set()
    for row in _rows(pieces, bare):
        if _direction([lines[place] for place in row]) == "ltr":
            found.update(row)
    return found


def _has_letters(words: Sequence[OcrWord]) -> bool:
    return any(kind_of(letter.text) in "RL" for word in words for letter in word.letters)


def _rows(pieces: Mapping[int, Piece], places: Sequence[int]) -> Iterator[list[int]]:
    """Pieces side by side, from left to right; ``places``: from left to right."""
    rows: list[list[int]] = []
    for place in places:
        piece = pieces[place]
        for row in rows:
            last = pieces[row[-1]]
            if abs(last.y - piece.y) < LEVEL * last.spread and 0 <= piece.x0 - last.x1 < NEAR * last.spread:
                row.append(place)
                break
        else:
            rows.append([place])
    yield from rows


def _direction(row: Sequence[Sequence[OcrWord]]) -> str:
    """The direction of a row of pieces, from left to right."""
    cells: list[VisualCell] = []
    for words in row:
        for word in as_shown(words):
            for place, letter in enumerate(word.letters):
                cells.append(VisualCell(letter.text, kind_of(letter.text), tight=place > 0))
            cells.append(VisualCell(" ", "S"))
    return line_direction(cells[:-1])


def as_shown(words: Sequence[OcrWord]) -> list[OcrWord]:
    """Words without letters in the order in which they are shown from the left, with brackets as they are shown.

    An engine gives brackets their meaning: those of a line from the right are mirrored. Which ones were read so is told
    by the place of the character before or after.
    """
    falls = len(words) > 1 and words[0].x0 > words[-1].x0
    shown = [
        replace(word, letters=tuple(sorted(_shapes(word.letters, falls=falls), key=_middle)), others=())
        for word in words
    ]
    return sorted(shown, key=lambda word: word.x0 + word.x1)


def _shapes(letters: Sequence[OcrChar], *, falls: bool) -> Iterator[OcrChar]:
    """The characters of a word, with brackets as they are shown; ``falls``: its line was read from the right."""
    rises = [_middle(after) > _middle(before) for before, after in pairwise(letters)] or [not falls]
    for place, letter in enumerate(letters):
        rising = rises[min(place, len(rises) - 1)]
        yield letter if rising or letter.text not in MIRROR else replace(letter, text=MIRROR[letter.text])


def _middle(letter: OcrChar) -> float:
    return (letter.x0 + letter.x1) / 2
