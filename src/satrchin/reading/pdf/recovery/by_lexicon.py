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
from itertools import pairwise, product
from typing import Protocol

from satrchin.persian.chars import TATWEEL
from satrchin.persian.tokens import fold
from satrchin.reading.limits import check
from satrchin.reading.pdf.glyphs.kashida import LEAST_FILLERS, LOW, is_flat
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.outlines import loaded

LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئآء"
"""Letters that a glyph may represent."""
LEAST_KNOWN = 0.7
"""Share of a glyph's words that must be in the lexicon with its letter."""
ROUNDS = 4
WIDE = 0.45
"""Smallest ink width of a letter, in font sizes; narrower glyphs may be punctuation."""
LEAST_INNER = 6
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


def unmapped(mark: LineCell) -> bool:
    """Whether a cell has no usable letter: no text, a private-use character, or an accent of another script."""
    return mark.glyph is not None and len(mark.text) == 1 and (mark.text == NO_TEXT or _foreign(mark.text))


def _foreign(letter: str) -> bool:
    return unicodedata.category(letter) == "Co" or "\u0300" <= letter <= "\u036f"


def solve(lines: Sequence[list[LineCell]], lexicon: Lexicon) -> tuple[int, int]:
    """Infer unmapped cells from the lexicon; return the numbers of inferred and of still unmapped cells."""
    # parts around a ZWNJ are tried separately and as one word: the lexicon may contain either
    words = [word for marks in lines for across in (False, True) for word in words_of(marks, across=across)]
    words = [word for word in words if any(unmapped(mark) for mark in word)]
    flats = {key_of(mark) for word in words for mark in word if unmapped(mark) and mark.glyph and is_flat(mark.glyph)}
    letters = {key_of(mark) for word in words for mark in _joined(word)}
    inferred = 0
    for _ in range(ROUNDS):
        found = _round(words, lexicon, flats, letters)
        if not found:
            break
        for marks in lines:
            for mark in marks:
                key = key_of(mark)
                if unmapped(mark) and key in found:
                    mark.text, mark.kind = found[key], "T" if found[key] == TATWEEL else "R"
                    if mark.glyph is not None:
                        mark.glyph.inferred = True
                    inferred += 1
            marks[:] = [mark for mark in marks if mark.kind != "T"]
    return inferred, sum(1 for marks in lines for mark in marks if unmapped(mark))


def _joined(word: list[LineCell]) -> Iterator[LineCell]:
    """The unmapped cells of a word that are letters, not punctuation.

    A joined form precedes them, their ink touches the letter before them, or they are wide.
    """
    for before, mark in pairwise((None, *word)):
        if mark is None or mark.glyph is None or not unmapped(mark):
            continue
        box = loaded(mark.glyph.font).box(mark.glyph.code)
        wide = box is not None and box[2] - box[0] >= WIDE
        reaches = box is not None and box[2] >= mark.glyph.font.cell(mark.glyph.code)[1] - LOW and box[1] < HIGH
        if wide or reaches or (before is not None and form_of(before) in {"<initial>", "<medial>"}):
            yield mark


def form_of(cell: LineCell) -> str:
    """The form of a glyph by the file's presentation form: ``<final>`` and so on, or empty."""
    glyph = cell.glyph
    raw = glyph.font.cell(glyph.code)[0] if glyph is not None else ""
    if len(raw) != 1 or not "\ufb50" <= raw <= "\ufefc":
        return ""
    return unicodedata.decomposition(raw).split(" ")[0]


def inferred_again(lines: Sequence[list[LineCell]], lexicon: Lexicon) -> int:
    """Correct letters read by OCR whose words are unknown, by the lexicon; return the number of changed cells."""
    words = [word for marks in lines for word in words_of(marks) if any(_was_inferred(mark) for mark in word)]
    shapes: dict[Key, set[str]] = defaultdict(set)
    letters: dict[Key, str] = {}
    for word in words:
        for mark in word:
            if _was_inferred(mark) and len(mark.text) == 1 and not any(map(unmapped, word)):
                letters[key_of(mark)] = mark.text
                others = (_HOLES[0] if key_of(other) == key_of(mark) else other.text for other in word)
                shapes[key_of(mark)].add(fold("".join(others)))
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
        for mark in word:
            if _was_inferred(mark) and key_of(mark) in better:
                mark.text = better[key_of(mark)]
                count += 1
    return count


def _was_inferred(mark: LineCell) -> bool:
    return mark.kind == "R" and mark.glyph is not None and mark.glyph.inferred


def strange_words(lines: Sequence[list[LineCell]], lexicon: Lexicon) -> int:
    """Number of words with inferred letters that are not in the lexicon."""
    words = [
        word for marks in lines for word in words_of(marks) if any(mark.glyph and mark.glyph.inferred for mark in word)
    ]
    return sum(1 for word in words if not lexicon.frequency(fold("".join(mark.text for mark in word))))


def words_of(marks: list[LineCell], *, across: bool = False) -> Iterator[list[LineCell]]:
    """Words: sequences of letters and unmapped cells; ``across``: ZWNJs do not end a word."""
    word: list[LineCell] = []
    for mark in marks:
        if mark.kind == "R" or unmapped(mark):
            word.append(mark)
        elif mark.kind != "M" and not (across and mark.kind == "Z") and word:
            yield word
            word = []
    if word:
        yield word


def key_of(mark: LineCell) -> Key:
    """Font and code of a cell's glyph."""
    glyph = mark.glyph
    return (0, 0) if glyph is None else (id(glyph.font), glyph.code)


def _round(words: list[list[LineCell]], lexicon: Lexicon, flats: set[Key], joined: set[Key]) -> dict[Key, str]:
    """Letters that can be inferred now: first glyphs that are the only gap of a word, then pairs in long words."""
    patterns: dict[tuple[Key, ...], set[str]] = defaultdict(set)
    for word in words:
        keys = list(dict.fromkeys(key_of(mark) for mark in word if unmapped(mark)))
        if keys and len(keys) <= len(_HOLES):
            hole = dict(zip(keys, _HOLES, strict=False))
            pattern = fold("".join(hole[key_of(mark)] if unmapped(mark) else mark.text for mark in word))
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
_RARE = 0.05
"""Smoothed frequency of an unknown word."""
CLEAR, VERY_CLEAR = math.log(20), math.log(400)
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
