"""Find glyphs whose letter in the file is wrong, because it makes no words, and give them the one that does.

A font's table may map پ to ی, a kashida to ز, the ligature لا to ل. Nothing in the file shows it, but the words do:
all words of such a glyph are unknown, and with another letter nearly all are known ones. Before: ``یژوهش``,
``اطلعات``; after: ``پژوهش``, ``اطلاعات``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from satrchin.persian.chars import TATWEEL
from satrchin.persian.tokens import fold
from satrchin.reading.limits import check
from satrchin.reading.pdf.glyphs.kashida import is_flat
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.recovery.by_lexicon import LEAST_INNER, LETTERS, Key, Lexicon, key_of, unmapped, words_of

LEAST_WORDS = 3
"""Words that a glyph of a font without other wrong letters must make known."""
LEAST_KNOWN = 0.7
"""Share of a glyph's words that another letter must make known ones."""
MOST_KNOWN = 0.4
"""Share of a glyph's words that are known with a wrong letter, by chance, at most."""
SUSPECT = 0.8
"""The same for a font with other wrong letters."""
MOST_WORDS = 30
"""Words of one glyph that are tried."""
MOST_CONFUSED, LEAST_CONFUSED = 5, 3
"""Letters of a word that may be confused ones, and letters that it must have."""
ROUNDS = 2
LEAST_LENGTH = 3
"""Letters of a word that alone tells a letter."""
MARGIN = math.log(50)
"""By how much the best letter must beat the next."""
VERY_CLEAR = math.log(400)
"""By how much it must beat the letter of the file."""
_RARE = 0.05
"""How often an unknown word is taken to have been seen."""
_HOLE = "\ue000"


@dataclass(slots=True)
class _Glyph:
    """One glyph of a font with the words that it stands in."""

    letter: str
    flat: bool
    patterns: set[str] = field(default_factory=set)


def corrected(lines: Sequence[list[LineCell]], lexicon: Lexicon, *, lying: frozenset[int] = frozenset()) -> int:
    """Give glyphs whose letter makes no words the letter that does; how many cells got another.

    Args:
        lines: cells in logical order.
        lexicon: what knows words.
        lying: fonts, by identity, whose tables are known to be wrong: one word tells a letter of theirs.
    """
    count = 0
    wrong = set(lying)
    confused: dict[str, set[str]] = {}
    for _ in range(ROUNDS):
        found = dict(_found(lines, lexicon, wrong))
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
    """Mend unknown words by the letters that were confused elsewhere on the page; how many cells got another.

    A heading's font has too few words to tell its letters, but its table lies as the others do.
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
    """The letters, by place, that make an unknown word the one known word that confused letters allow."""
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


def _found(lines: Sequence[list[LineCell]], lexicon: Lexicon, wrong: set[int]) -> Iterator[tuple[Key, str]]:
    """The glyphs that have a wrong letter, each with the right one."""
    words = [word for cells in lines for word in words_of(cells) if len(word) > 1 and not any(map(unmapped, word))]
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
        letter = _best(glyph, lexicon, lone=key[0] in wrong)
        if letter and letter != glyph.letter:
            yield key, letter


def _counts(words: list[list[LineCell]], lexicon: Lexicon) -> tuple[Counter[Key], Counter[Key]]:
    """In how many different words each glyph is that are known, and in how many that are not."""
    known: Counter[Key] = Counter()
    unknown: Counter[Key] = Counter()
    for text, word in {"".join(cell.text for cell in word): word for word in words}.items():
        (known if lexicon.frequency(fold(text)) else unknown).update({key_of(cell) for cell in word})
    return known, unknown


def _take(word: list[LineCell], cell: LineCell, glyphs: dict[Key, _Glyph]) -> None:
    """Note a word for a glyph in it."""
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
    """The letter that makes known words of nearly all patterns of a glyph; empty if none does clearly."""
    shapes = sorted(glyph.patterns)
    inner = all(shape.strip(_HOLE) == shape for shape in shapes)
    scores: list[tuple[float, int, str]] = []
    useful: set[str] = set()
    for letter in dict.fromkeys((*LETTERS, "لا", glyph.letter, *((TATWEEL,) if glyph.flat or inner else ()))):
        put = fold(letter).strip(TATWEEL)
        seen = {shape: lexicon.frequency(shape.replace(_HOLE, put)) for shape in shapes}
        useful |= {shape for shape, count in seen.items() if count}
        scores.append((sum(math.log(count + _RARE) for count in seen.values()), sum(map(bool, seen.values())), letter))
    scores.sort(reverse=True)
    (score, known, best), (following, _, _) = scores[:2]
    # what is known of producers needs fewer words: LibreOffice 3 tells the ligature as lam, Word kashidas as letters
    usual = (glyph.letter, best) == ("ل", "لا") or (best == TATWEEL and glyph.flat)
    longest = max(map(len, useful), default=0)
    enough = known >= LEAST_WORDS or (lone and longest >= LEAST_LENGTH) or (usual and longest > LEAST_LENGTH)
    if best == TATWEEL and not glyph.flat:  # by words alone: it takes more of them
        enough = known >= LEAST_INNER
    clear = known >= LEAST_KNOWN * max(len(useful), len(shapes) / 2)
    own = next(score for score, _, letter in scores if letter == glyph.letter)
    return best if enough and clear and score - following > MARGIN and score - own > VERY_CLEAR else ""
