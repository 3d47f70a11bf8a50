"""Infer the letters of unmapped glyphs from the OCR of the same page.

A file may lack the whole map from glyphs to letters. Each glyph represents the same letter in every place, and most
OCR letters are right, so the OCR letters at the positions of a glyph vote. Positions and order come from the glyphs.
Before: ``�����`` and OCR's ``کتابخاته``; after: ``کتابخانه``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from satrchin.document import Line, Word
from satrchin.learned import numbers
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

_LEARNED = numbers("pdf_numbers", "letters by OCR")
SURE = _LEARNED["sure"]
"""Smallest OCR confidence of a word that votes."""
FAIR = _LEARNED["fair"]
"""The same for a known word that fits the known letters."""
MAJORITY = _LEARNED["majority"]
"""Share of the votes needed by a letter."""
OVERLAP = _LEARNED["overlap"]
"""Smallest overlap of a word and its OCR word, as a share of the word's width."""
LONGEST = 30
"""Longest word that is aligned, in letters."""

HIGH = 0.35
"""Height above the baseline where the ink of diacritics begins, in font sizes."""
DOT = 1.35
"""Largest ratio of height to width of a full stop's ink."""
STOPS = frozenset(".،")
_SIGNS = ".،؛:؟!«»()[]"
LEAST_VOTES = _LEARNED["least votes"]
"""Votes needed by a punctuation mark."""
DIGIT_VOTES, DIGIT_SHARE = _LEARNED["digit votes"], _LEARNED["digit share"]
"""Votes that make a digit certain (a number of several digits counts twice), and their share of all votes."""
_PERSIAN = str.maketrans(ARABIC_DIGITS, PERSIAN_DIGITS) | {ord(","): "،"}

Key = tuple[int, int]


def infer_by_ocr(glyphs: list[Glyph], read: Sequence[Line], lexicon: Lexicon | None = None) -> int:
    """Assign to unmapped glyphs the letters that OCR reads at their positions; return their number.

    Words with low OCR confidence are used only if the lexicon contains them.
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
    # digits, punctuation and Latin letters found only in words of low confidence: the best guess, marked as such
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
    """Fill glyphs without a majority with the OCR letter at the same position."""
    for word, text in pairs:
        if any(glyph.text == NO_TEXT for glyph in word):
            for glyph, letters in _aligned([one for one in word if one.text != TATWEEL], text, known):
                if glyph.text == NO_TEXT:
                    glyph.text = _comma(glyph) if letters in STOPS else letters
                    glyph.inferred = glyph.low_confidence = True


def _key(glyph: Glyph) -> Key:
    return id(glyph.font), glyph.code


def _signs(glyphs: list[Glyph]) -> dict[int, str]:
    """The unmapped glyphs above a letter: diacritics, most often hamza at a word's end in Persian."""
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
    """Whether the glyph's ink is above the small letters."""
    box = loaded(glyph.font).box(glyph.code)
    return box is not None and box[1] > HIGH


def _words(glyphs: list[Glyph], signs: dict[int, str]) -> Iterator[list[Glyph]]:
    """The glyphs of each word, from left to right."""
    for row in rows_of([glyph for glyph in glyphs if not glyph.angle and id(glyph) not in signs]):
        for segment in row:
            word: list[Glyph] = []
            for cell in visual(segment.glyphs):
                if cell.kind == "S":
                    yield word
                    word = []
                elif cell.kind != "Z" and cell.glyph is not None:
                    word.append(cell.glyph)
            yield word


def _seen(word: list[Glyph], read: Sequence[Line], least: float) -> str:
    """The OCR text at a word's position, in the order of the word's glyphs; empty if the confidence is low."""
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
    """The letters of a word in visual order from left to right; digits and Latin letters keep their order.

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
    """The letter of each glyph by the votes of all words; ``sure`` collects glyphs with many votes.

    ``alike``: votes of words with as many glyphs as letters.
    """
    sure.clear()
    votes: dict[Key, Counter[str]] = defaultdict(Counter)
    for word, text in pairs:
        if alike:
            aligned = list(zip(word, text, strict=True)) if len(word) == len(text) else []
        else:
            aligned = _aligned(word, text, known)
        weight = 2 if all(kind_of(letter) in "NO" for letter in text) else 1  # OCR reads numbers well
        for glyph, letters in aligned:
            votes[_key(glyph)][_comma(glyph) if letters in STOPS else letters] += weight
    found: dict[Key, str] = {}
    taken: dict[tuple[int, str], int] = {}
    for key, counts in sorted(votes.items(), key=lambda item: -item[1].most_common(1)[0][1]):
        letters, count = counts.most_common(1)[0]
        if count < MAJORITY * counts.total():
            continue
        if all(kind_of(letter) != "R" for letter in letters):  # a font has one glyph per digit or punctuation mark
            if (key[0], letters) in taken or (count < LEAST_VOTES and not letters.isdigit()):
                continue
            taken[key[0], letters] = key[1]
        found[key] = letters
        if count >= DIGIT_VOTES and count >= DIGIT_SHARE * counts.total():
            sure.add(key)
    return found


def _comma(glyph: Glyph) -> str:
    """Distinguish a full stop from a comma, which OCR confuses: a comma is higher than wide."""
    box = loaded(glyph.font).box(glyph.code)
    return "\N{ARABIC COMMA}" if box is not None and box[3] - box[1] > DOT * (box[2] - box[0]) else "."


def _aligned(word: list[Glyph], text: str, known: dict[Key, str]) -> list[tuple[Glyph, str]]:
    """The cheapest assignment of one or two letters to each glyph; empty if its cost is too high.

    The letters are in visual order, so the two letters of a ligature are reversed.
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
    """The cost of assigning these letters to a glyph."""
    if letters == inferred:
        return 0.0
    if not letters:
        return 1.0
    strange = 0.8 if inferred is not None else 0.1
    return strange if len(letters) == 1 else strange + 0.3
