"""Infer unmapped letters of a text layer from the lexicon.

A font's ToUnicode map may lack glyphs or map them to another script. Such a glyph represents the same letter in every
place: the letter with which all its words are in the lexicon. Before: ``مد�رکل``, ``�از��``;
after: ``مدیرکل``, ``تازه``.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product
from typing import Protocol

from satrchin.learned import numbers
from satrchin.persian.chars import TATWEEL
from satrchin.persian.tokens import fold
from satrchin.reading.limits import check
from satrchin.reading.pdf.glyphs.kashida import LEAST_FILLERS, LOW, is_flat
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.outlines import loaded

LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئآء"
"""Letters that a glyph may represent."""
_LEARNED = numbers("pdf_numbers", "letters by lexicon")
LEAST_KNOWN = _LEARNED["least known"]
"""Share of a glyph's words that must be in the lexicon with its letter."""
ROUNDS = 4
WIDE = 0.45
"""Smallest ink width of a letter, in font sizes; narrower glyphs may be punctuation."""
LEAST_INNER = _LEARNED["least inner"]
"""Known words required without a glyph for it to be a kashida, if its outline is not flat."""
HIGH = 0.35
"""Height above the baseline where the ink of diacritics begins, in font sizes."""
MOST_WORDS = 60
"""Most words tried per glyph."""

Key = tuple[int, int]


class Lexicon(Protocol):
    """A source of word frequencies."""

    def frequency(self, word: str) -> int:
        """Frequency of a word; 0 if unknown."""


def unmapped(cell: LineCell) -> bool:
    """Whether a cell has no usable letter: no text, a private-use character, or an accent of another script."""
    return cell.glyph is not None and _no_letter(cell.text)


@lru_cache(maxsize=4096)
def _no_letter(text: str) -> bool:
    return len(text) == 1 and (text == NO_TEXT or unicodedata.category(text) == "Co" or "\u0300" <= text <= "\u036f")


def solve(lines: Sequence[list[LineCell]], lexicon: Lexicon) -> tuple[int, int]:
    """Infer unmapped cells from the lexicon; return the numbers of inferred and of still unmapped cells."""
    # parts around a ZWNJ are tried separately and as one word: the lexicon may contain either
    words = [word for cells in lines for across in (False, True) for word in words_of(cells, across=across)]
    words = [word for word in words if any(unmapped(cell) for cell in word)]
    flats = {key_of(cell) for word in words for cell in word if unmapped(cell) and cell.glyph and is_flat(cell.glyph)}
    letters = {key_of(cell) for word in words for cell in _joined(word)}
    inferred = 0
    for _ in range(ROUNDS):
        found = _round(words, lexicon, flats, letters)
        if not found:
            break
        for cells in lines:
            for cell in cells:
                key = key_of(cell)
                if unmapped(cell) and key in found:
                    cell.text, cell.kind = found[key], "T" if found[key] == TATWEEL else "R"
                    if cell.glyph is not None:
                        cell.glyph.inferred = True
                    inferred += 1
            cells[:] = [cell for cell in cells if cell.kind != "T"]
    return inferred, sum(1 for cells in lines for cell in cells if unmapped(cell))


def without_pieces(lines: Sequence[list[LineCell]], lexicon: Lexicon) -> None:
    """Drop glyphs with an empty text whose words are no likelier with a letter: pieces of a letter beside them.

    DejaVu Sans draws lam before gaf in two pieces, of which one has the text. WeasyPrint gives some letters of
    vocalised text no text at all: ``حتم`` is likelier with an alef, which stays unmapped.
    """
    patterns: dict[Key, set[str]] = defaultdict(set)
    for cells in lines:
        if any(map(_is_empty, cells)):
            for word in words_of(cells):
                for key in {key_of(cell) for cell in word if _is_empty(cell)}:
                    texts = (
                        (_HOLES[0] if key_of(cell) == key else "") if _is_empty(cell) else cell.text for cell in word
                    )
                    patterns[key].add(fold("".join(texts)))
    pieces = set()
    for key, shapes in patterns.items():
        check()
        tried = sorted(shapes)[:MOST_WORDS]
        without, *filled = (
            sum(math.log(lexicon.frequency(shape.replace(_HOLES[0], letter)) + _RARE) for shape in tried)
            for letter in ("", *map(_FOLDED.__getitem__, LETTERS))
        )
        if max(filled) - without < VERY_CLEAR:
            pieces.add(key)
    for cells in lines if pieces else ():
        cells[:] = [cell for cell in cells if not (_is_empty(cell) and key_of(cell) in pieces)]


def _is_empty(cell: LineCell) -> bool:
    """Whether the file gives a glyph an empty text, not none."""
    return cell.text == NO_TEXT and cell.glyph is not None and not cell.glyph.font.cell(cell.glyph.code)[0]


def _joined(word: list[LineCell]) -> Iterator[LineCell]:
    """The unmapped cells of a word that are letters, not punctuation.

    A joined form precedes them, their ink touches the letter before them, or they are wide.
    """
    for before, cell in pairwise((None, *word)):
        if cell is None or cell.glyph is None or not unmapped(cell):
            continue
        box = loaded(cell.glyph.font).box(cell.glyph.code)
        wide = box is not None and box[2] - box[0] >= WIDE
        reaches = box is not None and box[2] >= cell.glyph.font.cell(cell.glyph.code)[1] - LOW and box[1] < HIGH
        if wide or reaches or (before is not None and form_of(before) in {"<initial>", "<medial>"}):
            yield cell


def form_of(cell: LineCell) -> str:
    """The form of a glyph by the file's presentation form: ``<final>`` and so on, or empty."""
    glyph = cell.glyph
    raw = glyph.font.cell(glyph.code)[0] if glyph is not None else ""
    if len(raw) != 1 or not "\ufb50" <= raw <= "\ufefc":
        return ""
    return unicodedata.decomposition(raw).split(" ")[0]


def inferred_again(lines: Sequence[list[LineCell]], lexicon: Lexicon) -> int:
    """Correct letters read by OCR whose words are unknown, by the lexicon; return the number of changed cells."""
    words = [
        word
        for cells in lines
        if any(map(_was_inferred, cells))
        for word in words_of(cells)
        if any(map(_was_inferred, word))
    ]
    shapes: dict[Key, set[str]] = defaultdict(set)
    letters: dict[Key, str] = {}
    for word in words:
        for cell in word:
            if _was_inferred(cell) and len(cell.text) == 1 and not any(map(unmapped, word)):
                letters[key_of(cell)] = cell.text
                others = (_HOLES[0] if key_of(other) == key_of(cell) else other.text for other in word)
                shapes[key_of(cell)].add(fold("".join(others)))
    better: dict[Key, str] = {}
    for key, patterns in shapes.items():
        check()
        tried = sorted(patterns)[:MOST_WORDS]
        known = sum(1 for shape in tried if lexicon.frequency(shape.replace(_HOLES[0], fold(letters[key]))))
        best = _best(tried, 1, lexicon, flat=False) if known < LEAST_KNOWN * len(tried) else ""
        if best and best != letters[key]:
            better[key] = best
    count = 0
    for word in words:
        for cell in word:
            if _was_inferred(cell) and key_of(cell) in better:
                cell.text = better[key_of(cell)]
                count += 1
    return count


def _was_inferred(cell: LineCell) -> bool:
    return cell.kind == "R" and cell.glyph is not None and cell.glyph.inferred


def strange_words(lines: Sequence[list[LineCell]], lexicon: Lexicon) -> int:
    """Number of words with inferred letters that are not in the lexicon."""
    words = [
        word
        for cells in lines
        if any(cell.glyph and cell.glyph.inferred for cell in cells)
        for word in words_of(cells)
        if any(cell.glyph and cell.glyph.inferred for cell in word)
    ]
    return sum(1 for word in words if not lexicon.frequency(fold("".join(cell.text for cell in word))))


def words_of(cells: list[LineCell], *, across: bool = False) -> Iterator[list[LineCell]]:
    """Words: sequences of letters and unmapped cells; ``across``: ZWNJs do not end a word."""
    word: list[LineCell] = []
    for cell in cells:
        if cell.kind == "R" or unmapped(cell):
            word.append(cell)
        elif cell.kind != "M" and not (across and cell.kind == "Z") and word:
            yield word
            word = []
    if word:
        yield word


def key_of(cell: LineCell) -> Key:
    """Font and code of a cell's glyph."""
    glyph = cell.glyph
    return (0, 0) if glyph is None else (id(glyph.font), glyph.code)


def _round(words: list[list[LineCell]], lexicon: Lexicon, flats: set[Key], joined: set[Key]) -> dict[Key, str]:
    """Letters that can be inferred now: first glyphs that are the only gap of a word, then pairs in long words."""
    patterns: dict[tuple[Key, ...], set[str]] = defaultdict(set)
    for word in words:
        keys = list(dict.fromkeys(key_of(cell) for cell in word if unmapped(cell)))
        if keys and len(keys) <= len(_HOLES):
            hole = dict(zip(keys, _HOLES, strict=False))
            pattern = fold("".join(hole[key_of(cell)] if unmapped(cell) else cell.text for cell in word))
            if len(pattern) - sum(pattern.count(one) for one in _HOLES) >= len(keys):
                patterns[tuple(keys)].add(pattern)
    for most in (1, 2):
        found: dict[Key, str] = {}
        for glyphs, shapes in patterns.items():
            check()
            if len(glyphs) == most:
                flat = most == 1 and glyphs[0] in flats
                letters = _best(
                    sorted(shapes)[: MOST_WORDS // most**3], most, lexicon, flat=flat, joined=glyphs[0] in joined
                )
                found.update(zip(glyphs, letters, strict=False))
        if found:
            return found
    return {}


_HOLES = "\ue000\ue001"
"""Placeholders for unmapped glyphs in a pattern."""
_FOLDED = {letter: fold(letter).strip(TATWEEL) for letter in (*LETTERS, TATWEEL)}
"""The letters as the lexicon spells them."""
_RARE = _LEARNED["rare"]
"""Smoothed frequency of an unknown word."""
CLEAR, VERY_CLEAR = math.log(_LEARNED["clear"]), math.log(_LEARNED["very clear"])
"""Margin of the best letter over the next: with several words, and with one or two short ones."""


def _beside_words(shapes: list[str], lexicon: Lexicon) -> bool:
    """Whether the glyph occurs only before or after known words, so that it may be punctuation."""
    hole = _HOLES[0]
    outside = all(shape.endswith(hole) for shape in shapes) or all(shape.startswith(hole) for shape in shapes)
    known = sum(1 for shape in shapes if lexicon.frequency(shape.strip(hole)))
    return outside and known >= LEAST_KNOWN * len(shapes)


def _best(shapes: list[str], holes: int, lexicon: Lexicon, *, flat: bool, joined: bool = False) -> str:
    """The letters with which nearly all patterns are known words; empty if none or several fit.

    A glyph that is flat, or occurs only inside many words, is a kashida if the words are known without it. A joined
    glyph is not punctuation.
    """
    choices = []
    inner = holes == 1 and all(shape.strip(_HOLES[0]) == shape for shape in shapes)
    filler = [(TATWEEL,)] if len(shapes) >= (LEAST_FILLERS if flat else LEAST_INNER) and (flat or inner) else []
    for letters in (*product(LETTERS, repeat=holes), *filler):
        put = [_FOLDED[letter] for letter in letters]
        if holes == 1:
            filled = [shape.replace(_HOLES[0], put[0]) for shape in shapes]
        else:
            filled = [shape.replace(_HOLES[0], put[0]).replace(_HOLES[1], put[1]) for shape in shapes]
        choices.append((letters, list(map(lexicon.frequency, filled))))
    # a word that is unknown with every letter is a name, and no evidence
    useful = [place for place in range(len(shapes)) if any(seen[place] for _, seen in choices)]
    if len(useful) < 0.4 * len(shapes) or not useful:
        return ""
    shapes = [shapes[place] for place in useful]
    if holes == 1 and not joined and _beside_words(shapes, lexicon):
        return ""
    scores = []
    for letters, counts in choices:
        seen = [counts[place] for place in useful]
        known = sum(1 for count in seen if count)
        scores.append((sum(math.log(count + _RARE) for count in seen), known, "".join(letters)))
    scores.sort(reverse=True)
    (score, known, inferred), (following, _, _) = scores[:2]
    long = max(len(shape) for shape in shapes) - 2 * holes
    margin = CLEAR if len(shapes) > 2 or long > 1 else VERY_CLEAR
    enough = known >= max(1, LEAST_KNOWN * len(shapes)) and (long > 0 or len(shapes) > 2)
    return inferred if enough and score - following > margin else ""
