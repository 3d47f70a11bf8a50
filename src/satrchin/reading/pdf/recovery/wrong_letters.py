"""Find glyphs that the file maps to a wrong letter, and correct them by the lexicon.

A font may map پ to ی, a kashida to ز, or the ligature لا to ل. The file gives no hint of this, but the words do: all
words of such a glyph are unknown, and with another letter nearly all of them are known. Before: ``یژوهش``,
``اطلعات``; after: ``پژوهش``, ``اطلاعات``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, product

from satrchin.learned import numbers
from satrchin.persian.chars import TATWEEL
from satrchin.persian.tokens import fold
from satrchin.reading.limits import check
from satrchin.reading.pdf.glyphs.kashida import is_flat
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.recovery.by_lexicon import LEAST_INNER, LETTERS, Key, Lexicon, key_of, unmapped, words_of

_LEARNED = numbers("pdf_numbers", "wrong letters")
LEAST_WORDS = _LEARNED["least words"]
"""Known words required for a glyph of a font without other wrong letters."""
LEAST_KNOWN = _LEARNED["least known"]
"""Share of a glyph's words that must be known with another letter."""
MOST_KNOWN = _LEARNED["most known"]
"""Largest share of a glyph's words that are known with a wrong letter by chance."""
SUSPECT = _LEARNED["suspect"]
"""The same for a font with other wrong letters."""
MOST_WORDS = 30
"""Most words tried per glyph."""
MOST_CONFUSED, LEAST_CONFUSED = _LEARNED["most confused"], _LEARNED["least confused"]
"""Most confused letters in a word, and fewest letters of the word."""
ROUNDS = 2
LEAST_LENGTH = _LEARNED["least length"]
"""Length of a word that is enough evidence by itself, in letters."""
MARGIN = math.log(_LEARNED["margin"])
"""Margin of the best letter over the next."""
VERY_CLEAR = math.log(_LEARNED["very clear"])
"""Margin of the best letter over the letter in the file."""
_RARE = _LEARNED["rare"]
"""Smoothed frequency of an unknown word."""
_UNKNOWN = math.log(_RARE)
_HOLE = "\ue000"


_Evidence = tuple[str, bool, bool, frozenset[str]]
"""A glyph's letter, whether it is flat, whether one word is enough, and its words."""


@dataclass(slots=True)
class _Glyph:
    """One glyph of a font with the words that contain it."""

    letter: str
    flat: bool
    patterns: set[str] = field(default_factory=set)


def corrected(lines: Sequence[list[LineCell]], lexicon: Lexicon, *, blank_fonts: frozenset[int] = frozenset()) -> int:
    """Correct glyphs whose words are unknown by the lexicon; return the number of changed cells.

    Args:
        lines: cells in logical order.
        lexicon: word frequencies.
        blank_fonts: ids of fonts that map glyphs with ink to blanks; one word is enough evidence for their letters.
    """
    count = 0
    wrong = set(blank_fonts)
    confused: dict[str, set[str]] = {}
    tried: dict[_Evidence, str] = {}
    for _ in range(ROUNDS):
        found = dict(_found(lines, lexicon, wrong, tried))
        if not found:
            break
        wrong |= {key[0] for key in found}
        for cells in lines:
            for cell in cells:
                if cell.kind == "R" and (letter := found.get(key_of(cell))) is not None:
                    count += letter != cell.text
                    confused.setdefault(cell.text, set()).add(letter)
                    cell.text, cell.kind = letter, "T" if letter == TATWEEL else "R"
                    if cell.glyph is not None:
                        cell.glyph.inferred = True
            cells[:] = [cell for cell in cells if cell.kind != "T"]
    return count + (_as_confused(lines, lexicon, confused) if confused else 0)


def _as_confused(lines: Sequence[list[LineCell]], lexicon: Lexicon, confused: dict[str, set[str]]) -> int:
    """Correct unknown words by letter confusions found elsewhere on the page; return the number of changed cells.

    A heading's font has too few words to infer its letters, but its map has the same errors as the other fonts'.
    """
    count = 0
    for cells in lines:
        for word in words_of(cells):
            for place, letter in _other_reading(word, lexicon, confused):
                count += 1
                word[place].text, word[place].kind = letter, "T" if letter == TATWEEL else "R"
        cells[:] = [cell for cell in cells if cell.kind != "T"]
    return count


def _other_reading(word: list[LineCell], lexicon: Lexicon, confused: dict[str, set[str]]) -> list[tuple[int, str]]:
    """The letters, by index, that turn an unknown word into the only known word reachable by confusions."""
    places = [place for place, cell in enumerate(word) if cell.text in confused]
    if not 0 < len(places) <= MOST_CONFUSED or len(word) < LEAST_CONFUSED or any(map(unmapped, word)):
        return []
    if lexicon.frequency(fold("".join(cell.text for cell in word))):
        return []
    found = []
    for choice in product(*((word[place].text, *sorted(confused[word[place].text])) for place in places)):
        trial = [cell.text for cell in word]
        for place, letter in zip(places, choice, strict=True):
            trial[place] = letter.strip(TATWEEL)
        if lexicon.frequency(fold("".join(trial))):
            found.append(choice)
    if len(found) != 1:
        return []
    return [(place, letter) for place, letter in zip(places, found[0], strict=True) if letter != word[place].text]


def _found(
    lines: Sequence[list[LineCell]], lexicon: Lexicon, wrong: set[int], tried: dict[_Evidence, str]
) -> Iterator[tuple[Key, str]]:
    """Glyphs with a wrong letter, each with the right one; ``tried``: the letters found for evidence before."""
    words = [
        word
        for cells in lines
        for word in words_of(cells)
        if len(word) > 1 and all(cell.kind == "R" or not unmapped(cell) for cell in word)
    ]
    known, unknown = _counts(words, lexicon)
    suspects = {
        key
        for key in known | unknown
        if known[key] <= (SUSPECT if key[0] in wrong else MOST_KNOWN) * (known[key] + unknown[key])
        or (key[0] in wrong and known[key] < LEAST_WORDS)
    }
    glyphs: dict[Key, _Glyph] = {}
    for word in words if suspects else ():
        for cell in word:
            if key_of(cell) in suspects:
                _take(word, cell, glyphs)
    for key, glyph in glyphs.items():
        check()
        lone = key[0] in wrong
        evidence = glyph.letter, glyph.flat, lone, frozenset(glyph.patterns)
        letter = tried.get(evidence)
        if letter is None:
            letter = tried[evidence] = _best(glyph, lexicon, lone=lone)
        if letter and letter != glyph.letter:
            yield key, letter


def _counts(words: list[list[LineCell]], lexicon: Lexicon) -> tuple[Counter[Key], Counter[Key]]:
    """Numbers of distinct known and unknown words of each glyph."""
    known: Counter[Key] = Counter()
    unknown: Counter[Key] = Counter()
    for text, word in {"".join(cell.text for cell in word): word for word in words}.items():
        (known if lexicon.frequency(fold(text)) else unknown).update({key_of(cell) for cell in word})
    return known, unknown


def _take(word: list[LineCell], cell: LineCell, glyphs: dict[Key, _Glyph]) -> None:
    """Record a word for a glyph in it."""
    key = key_of(cell)
    if cell.glyph is None or not cell.text:
        return
    glyph = glyphs.get(key)
    if glyph is None:
        glyph = glyphs[key] = _Glyph(cell.text, is_flat(cell.glyph))
    if glyph.letter == cell.text and len(glyph.patterns) < MOST_WORDS:
        others = (_HOLE if key_of(other) == key else other.text for other in word)
        glyph.patterns.add(fold("".join(others)))


def _best(glyph: _Glyph, lexicon: Lexicon, *, lone: bool) -> str:
    """The letter with which nearly all patterns of a glyph are known words; empty if there is no clear winner."""
    shapes = sorted(glyph.patterns)
    if len(shapes) < LEAST_WORDS and not (lone or glyph.flat or glyph.letter == "ل"):
        return ""  # too few words for any letter
    inner = all(shape.strip(_HOLE) == shape for shape in shapes)
    parts = [shape.split(_HOLE) for shape in shapes]
    scores: list[tuple[float, int, str]] = []
    useful: set[str] = set()
    for letter in dict.fromkeys((*LETTERS, "لا", glyph.letter, *((TATWEEL,) if glyph.flat or inner else ()))):
        put = fold(letter).strip(TATWEEL)
        seen = [lexicon.frequency(put.join(part)) for part in parts]
        unknown = seen.count(0)
        score = unknown * _UNKNOWN
        if unknown < len(seen):
            useful.update(compress(shapes, seen))
            score += sum(math.log(count + _RARE) for count in seen if count)
        scores.append((score, len(seen) - unknown, letter))
    scores.sort(reverse=True)
    (score, known, best), (following, _, _) = scores[:2]
    # known producer errors need fewer words: LibreOffice 3 maps the ligature to lam, Word maps kashidas to letters
    usual = (glyph.letter, best) == ("ل", "لا") or (best == TATWEEL and glyph.flat)
    longest = max(map(len, useful), default=0)
    enough = known >= LEAST_WORDS or (lone and longest >= LEAST_LENGTH) or (usual and longest > LEAST_LENGTH)
    if best == TATWEEL and not glyph.flat:  # without a known producer error, more words are required
        enough = known >= LEAST_INNER
    clear = known >= LEAST_KNOWN * max(len(useful), len(shapes) / 2)
    own = next(score for score, _, letter in scores if letter == glyph.letter)
    return best if enough and clear and score - following > MARGIN and score - own > VERY_CLEAR else ""
