"""Glyphs without text and what OCR reads of the same page in, the glyphs with their letters out.

A file may lose the table from glyphs to letters whole. But each glyph is one letter wherever it stands, and OCR is
right about most letters most of the time: the letters that it reads where a glyph stands vote, and the glyphs' own
places do the rest. Before: ``�����`` and OCR's ``کتابخاته``; after: ``کتابخانه``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from satrchin.document import Line, Word
from satrchin.persian.chars import ARABIC_DIGITS, PERSIAN_DIGITS, TATWEEL
from satrchin.persian.tokens import fold
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.pdf.glyphs.kashida import with_fillers
from satrchin.reading.pdf.layout.rows import rows_of
from satrchin.reading.pdf.lines.cells import visual
from satrchin.reading.pdf.recovery.by_lexicon import Lexicon
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph
from satrchin.reading.pdf.syntax.outlines import loaded

SURE = 0.75
"""OCR's confidence from which on a word votes."""
FAIR = 0.3
"""The same for a known word that fills the holes of one."""
MAJORITY = 0.6
"""Share of the votes that a letter needs."""
OVERLAP = 0.6
"""Share of a word's width that OCR's word must cover to be the same."""
LONGEST = 30
"""Letters of a word that is looked at."""

HIGH = 0.35
"""Height in font sizes above which the ink of signs on letters stands."""
DOT = 1.35
"""Height of a full stop's ink to its width, at most."""
STOPS = frozenset(".،")
_SIGNS = ".،؛:؟!«»()[]"
LEAST_VOTES = 2
"""Votes that a sign needs."""
DIGIT_VOTES, DIGIT_SHARE = 6, 0.9
"""Votes that make sure of a digit, a number's word having two, and their share of all."""
_PERSIAN = str.maketrans(ARABIC_DIGITS, PERSIAN_DIGITS) | {ord(","): "،"}

Key = tuple[int, int]


def infer_by_ocr(glyphs: list[Glyph], read: Sequence[Line], lexicon: Lexicon | None = None) -> int:
    """Give glyphs without text the letters that OCR reads in their places; how many got one.

    Of words that OCR is less sure of, those that the lexicon knows.
    """
    lost = sum(1 for glyph in glyphs if glyph.text == NO_TEXT)
    for glyph in glyphs:
        if (
            glyph.text == NO_TEXT
            and "glyf" in loaded(glyph.font).tables
            and loaded(glyph.font).reach(glyph.code) is None
        ):
            glyph.text = " "
    signs = _signs(glyphs)
    words = list(_words(glyphs, signs))
    pairs = [(word, text) for word in words if (text := _seen(word, read, SURE))]
    sure: set[Key] = set()
    known = _elected(pairs, {}, sure, alike=True)
    for _ in range(2):
        known = _elected(pairs, known, sure, alike=False)
    # digits, signs and Latin letters that only words read with doubt hold: the best guess, and marked as such
    weak = [(word, text) for word in words if (text := _seen(word, read, 0.0))]
    guesses = _elected(weak, known, set(), alike=True)
    known = {key: letters for key, letters in guesses.items() if kind_of(letters) in "NLO"} | known
    for glyph in glyphs:
        if glyph.text == NO_TEXT:
            glyph.text = signs.get(id(glyph)) or known.get(_key(glyph), NO_TEXT)
            glyph.inferred = glyph.text != NO_TEXT
            glyph.low_confidence = _key(glyph) not in sure
    with_fillers(glyphs)
    _fill(pairs, known)
    if lexicon is not None:
        fair = [(word, text) for word in words if (text := _seen(word, read, FAIR))]
        _fill([(word, text) for word, text in fair if lexicon.frequency(fold(text[::-1].strip(_SIGNS)))], known)
    return lost - sum(1 for glyph in glyphs if glyph.text == NO_TEXT)


def _fill(pairs: list[tuple[list[Glyph], str]], known: dict[Key, str]) -> None:
    """What no majority told is what OCR reads in the one place."""
    for word, text in pairs:
        if any(glyph.text == NO_TEXT for glyph in word):
            for glyph, letters in _aligned([one for one in word if one.text != TATWEEL], text, known):
                if glyph.text == NO_TEXT:
                    glyph.text = _comma(glyph) if letters in STOPS else letters
                    glyph.inferred = glyph.low_confidence = True


def _key(glyph: Glyph) -> Key:
    return id(glyph.font), glyph.code


def _signs(glyphs: list[Glyph]) -> dict[int, str]:
    """The untold glyphs that lie over a letter: signs, of which Persian has hamza on a word's end more than any."""
    found = {}
    for place, glyph in enumerate(glyphs):
        if glyph.text != NO_TEXT:
            continue
        width = glyph.x1 - glyph.x0
        for other in glyphs[max(0, place - 2) : place + 3]:
            covered = min(glyph.x1, other.x1) - max(glyph.x0, other.x0)
            near = other is not glyph and abs(other.y - glyph.y) < other.size
            if near and covered >= OVERLAP * width and other.x1 - other.x0 > width and _high(glyph):
                found[id(glyph)] = "\N{ARABIC HAMZA ABOVE}"
    return found


def _high(glyph: Glyph) -> bool:
    """Its ink stands above the small letters."""
    box = loaded(glyph.font).box(glyph.code)
    return box is not None and box[1] > HIGH


def _words(glyphs: list[Glyph], signs: dict[int, str]) -> Iterator[list[Glyph]]:
    """The glyphs of each word, from the left."""
    for row in rows_of([glyph for glyph in glyphs if not glyph.angle and id(glyph) not in signs]):
        for segment in row:
            word: list[Glyph] = []
            for mark in visual(segment.glyphs):
                if mark.kind == "S":
                    yield word
                    word = []
                elif mark.kind != "Z" and mark.glyph is not None:
                    word.append(mark.glyph)
            yield word


def _seen(word: list[Glyph], read: Sequence[Line], least: float) -> str:
    """What OCR reads where a word stands, in the order of the word's glyphs; empty if it is not sure."""
    if not word or len(word) > LONGEST:
        return ""
    left, right, low = word[0].x0, word[-1].x1, word[0].y
    best: Word | None = None
    most = OVERLAP * (right - left)
    for line in read:
        if (
            line.box is None
            or not line.box.top < low + 0.2 * word[0].size
            or not line.box.bottom > low - 0.8 * word[0].size
        ):
            continue
        for other in line.words:
            if other.box is None:
                continue
            covered = min(right, other.box.x1) - max(left, other.box.x0)
            if covered > most and other.box.top < low < other.box.bottom + 0.3 * word[0].size:
                best, most = other, covered
    if best is None or best.box is None or best.confidence < least:
        return ""
    if best.box.x1 - best.box.x0 > (right - left) / OVERLAP:
        return ""
    text = "".join(letter for letter in best.text if letter.isprintable()).translate(_PERSIAN)
    return _as_shown(text)


def _as_shown(text: str) -> str:
    """The letters of a word from left to right, as digits and Latin letters are written and Persian ones are not.

    >>> _as_shown("۱۴۰۱،")
    '،۱۴۰۱'
    """
    if any(kind_of(letter) == "R" for letter in text):
        return text[::-1]
    inner = text.strip(_SIGNS)
    start = text.find(inner) if inner else 0
    if not inner or any(kind_of(letter) == "L" for letter in inner):
        return text
    return text[start + len(inner) :][::-1] + inner + text[:start][::-1]


def _elected(
    pairs: list[tuple[list[Glyph], str]], known: dict[Key, str], sure: set[Key], *, alike: bool
) -> dict[Key, str]:
    """The letter of each glyph by the votes of all words, and in ``sure`` those that have many.

    ``alike``: of words with as many glyphs as letters.
    """
    sure.clear()
    votes: dict[Key, Counter[str]] = defaultdict(Counter)
    for word, text in pairs:
        if alike:
            aligned = list(zip(word, text, strict=True)) if len(word) == len(text) else []
        else:
            aligned = _aligned(word, text, known)
        weight = 2 if all(kind_of(letter) in "NO" for letter in text) else 1  # numbers are read well
        for glyph, letters in aligned:
            votes[_key(glyph)][_comma(glyph) if letters in STOPS else letters] += weight
    found: dict[Key, str] = {}
    taken: dict[tuple[int, str], int] = {}
    for key, counts in sorted(votes.items(), key=lambda item: -item[1].most_common(1)[0][1]):
        letters, count = counts.most_common(1)[0]
        if count < MAJORITY * counts.total():
            continue
        if all(kind_of(letter) != "R" for letter in letters):  # a font has one glyph for a digit or a sign
            if (key[0], letters) in taken or (count < LEAST_VOTES and not letters.isdigit()):
                continue
            taken[key[0], letters] = key[1]
        found[key] = letters
        if count >= DIGIT_VOTES and count >= DIGIT_SHARE * counts.total():
            sure.add(key)
    return found


def _comma(glyph: Glyph) -> str:
    """A full stop or a comma, which OCR takes for one another: a comma is higher than wide."""
    box = loaded(glyph.font).box(glyph.code)
    return "\N{ARABIC COMMA}" if box is not None and box[3] - box[1] > DOT * (box[2] - box[0]) else "."


def _aligned(word: list[Glyph], text: str, known: dict[Key, str]) -> list[tuple[Glyph, str]]:
    """The cheapest way to give each glyph one or two of the letters; nothing if even that is dear.

    Letters from the right stand here from the left, so a ligature's two are turned back.
    """
    turned = any(kind_of(letter) == "R" for letter in text)
    cost = [[float("inf")] * (len(text) + 1) for _ in range(len(word) + 1)]
    back: dict[tuple[int, int], int] = {}
    cost[0][0] = 0.0
    for i, glyph in enumerate(word):
        inferred = known.get(_key(glyph))
        for j in range(len(text) + 1):
            for taken in (0, 1, 2):
                if j + taken > len(text) or cost[i][j] == float("inf"):
                    continue
                letters = text[j : j + taken][:: -1 if turned else 1]
                price = _price(letters, inferred)
                if cost[i][j] + price < cost[i + 1][j + taken]:
                    cost[i + 1][j + taken] = cost[i][j] + price
                    back[i + 1, j + taken] = taken
    if cost[-1][-1] > 0.3 * len(word) + 0.4:
        return []
    found, j = [], len(text)
    for i in range(len(word), 0, -1):
        taken = back[i, j]
        j -= taken
        if taken:
            found.append((word[i - 1], text[j : j + taken][:: -1 if turned else 1]))
    return found


def _price(letters: str, inferred: str | None) -> float:
    """What it costs to give a glyph these letters."""
    if letters == inferred:
        return 0.0
    if not letters:
        return 1.0
    strange = 0.8 if inferred is not None else 0.1
    return strange if len(letters) == 1 else strange + 0.3
