"""Put the spaces back into lines whose words an extractor ran together, so that their order can be judged.

In: ``کردنددریافتراکتابخانهنامه``, words without spaces, in any order, the letters of each in either order. Out:
``کردند دریافت را کتابخانه نامه``. Extractors drop the spaces of a justified line where the producer moved the pen
instead of writing a space.

A line is cut into the most probable sequence of known words, by dynamic programming over their bigrams. The bigrams are
asked in both directions, and the letters as they are and reversed; the best of the four gives the places of the
spaces. The order of the words and letters stays as it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from satrchin.lm.fluency import fluencies
from satrchin.lm.ngrams import Model, load
from satrchin.persian.chars import ZWNJ
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import fold
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.visual import plain_forms
from satrchin.stages.order.words_from_left import PHRASES, from_left

_VERSION_1 = 0x100
_LEARNED = order_numbers("glued words")
SHORTEST = round(_LEARNED["shortest"])
"""Letters of an unknown word that is cut too, on a page that has lost spaces."""
KNOWN = _LEARNED["known"]
"""Frequency that a word needs to be a piece."""
UNKNOWN, UNKNOWN_LETTER = _LEARNED["unknown"], _LEARNED["unknown letter"]
"""Nats of an unknown piece and of each of its letters."""
LEAST = _LEARNED["least"]
"""Nats per letter that a cut must reach: below it the letters are no words run together."""
LONGEST = 14
"""Letters of a piece."""
TURNED = _LEARNED["turned"]
"""Nats per line that a page must gain for the pieces between its spaces to be taken last to first."""
MOST_ZWNJ, WIDEST = 4, 8
"""ZWNJs of a piece that no word has, and characters for each of them where they stand for spaces."""
AND = "\N{ARABIC LETTER WAW}"
"""The only word of one letter."""
_LETTER = rf"[[\p{{Arabic}}&&\p{{L}}]\p{{M}}{ZWNJ}]"
_NUMBER = r"\p{Nd}+(?:[.,:/٫٬]\p{Nd}+)*"
_PARTS = lazy(
    rf"(?P<word>{_LETTER}+)|(?P<number>{_NUMBER})|(?P<latin>\p{{Latin}}[\p{{Latin}}\p{{Nd}}_-]*)|.", _VERSION_1
)
_BETWEEN_WORDS = lazy(rf"{ZWNJ}(?<!(?<!\p{{L}})ن?می{ZWNJ})(?!(?:ها|های|هایی|ای|ام|اند|تر|ترین)(?!\p{{L}}))", _VERSION_1)
_HAS_PERSIAN = lazy(rf"{_LETTER}{{2}}", _VERSION_1)
_CLOSING, _OPENING = frozenset("،؛:؟!.»)]"), frozenset("«([")


class Pieces(NamedTuple):
    """The words that may be in a stretch of letters, as places and ids."""

    starts: Sequence[int]
    stops: Sequence[int]
    ids: Sequence[int]
    own: Sequence[float]
    """Nats of the letters of an unknown piece; 0 for a known one."""


def with_spaces(line: str) -> str:
    """A line of a page that has lost spaces, with spaces between the words that are run together."""
    return " ".join(map(_cut, line.split(" "))) if any(len(word) >= SHORTEST for word in line.split(" ")) else line


def page_with_spaces(lines: Sequence[str]) -> list[str]:
    """The lines of a page that has lost spaces, with spaces between the words that are run together.

    The spaces that are left stand where runs meet: where the page reads better so, the pieces between them are taken
    last to first. In pieces with many ZWNJs these stand for spaces, as a font maps the glyph of both to one of them.
    """
    lines = [" ".join(map(_with_space_for_zwnj, line.split(" "))) if ZWNJ in line else line for line in lines]
    spaced = list(map(with_spaces, lines))
    parted = [number for number, line in enumerate(lines) if spaced[number] != line and len(line.split()) > 1]
    if not parted:
        return spaced
    turned = [with_spaces(from_left(PHRASES, line)) if _HAS_PERSIAN.search(line) else line for line in lines]
    stands, other = (fluencies(load(), [plain_forms(side[number]) for number in parted]) for side in (spaced, turned))
    gain = sum(new.mean * new.tokens - old.mean * old.tokens for old, new in zip(stands, other, strict=True))
    return turned if gain >= TURNED * len(parted) else spaced


def _with_space_for_zwnj(piece: str) -> str:
    """A piece between two spaces, with spaces for its ZWNJs if it has more than any word."""
    count = piece.count(ZWNJ)
    return piece.replace(ZWNJ, " ") if MOST_ZWNJ <= count >= len(piece) / WIDEST else piece


@lru_cache(maxsize=4096)
def _cut(word: str) -> str:
    """A piece without spaces, cut into words if it is no word itself."""
    model = load()
    letters = [char for char in word if char >= "\u0620" and char.isalpha()]
    if len(letters) < SHORTEST or _is_known(model, word):
        return word
    found = []
    for back in (False, True):
        text = word[::-1] if back else word
        nats, cut = _spaced(model, text)
        found.append((nats, cut[::-1] if back else cut))
    nats, best = max(found)
    return best if nats > LEAST * len(letters) else word


def _is_known(model: Model, word: str) -> bool:
    """Whether a piece is a word, or words joined by ZWNJs, in either letter order."""
    plain = fold(unicodedata.normalize("NFKC", word)).strip("".join(_CLOSING | _OPENING))
    sides = (plain.split(ZWNJ), plain[::-1].split(ZWNJ))
    return any(all(model.frequency(part) >= KNOWN for part in side if part) for side in sides)


def _spaced(model: Model, text: str) -> tuple[float, str]:
    """The nats of the best cut of a piece, and the piece with spaces; its letters are in logical order."""
    total, parts = 0.0, []
    last = ""
    for match in _PARTS.finditer(text):
        part, kind = match[0], match.lastgroup
        if kind == "word":
            nats, part = _words(model, part)
            total += nats
        here = "word" if kind in {"word", "number", "latin"} else part
        apart = (last == "word" and (here == "word" or here in _OPENING)) or (last in _CLOSING and here not in _CLOSING)
        parts.append(" " * (bool(last) and apart) + part)
        last = here
    return total, "".join(parts)


def _words(model: Model, text: str) -> tuple[float, str]:
    """The best cut of a stretch of letters."""
    plain = [fold(unicodedata.normalize("NFKC", char)) for char in text]
    pieces = _pieces(model, plain, text)
    nats, stops = max(best_cut(model, pieces, len(text), turned=turned) for turned in (False, True))
    cut, start = [], 0
    for stop in stops:
        cut.append(text[start:stop])
        start = stop
    # a ZWNJ stays between the two words that it joins
    return nats, " ".join(cut).replace(f"{ZWNJ} ", ZWNJ).replace(f" {ZWNJ}", ZWNJ)


def _pieces(model: Model, plain: Sequence[str], text: str) -> Pieces:
    """All pieces of a stretch; a ZWNJ and a mark belong to the piece before them."""
    free = [place for place, char in enumerate(text) if char != ZWNJ and not unicodedata.combining(char)]
    found: list[tuple[int, int, str]] = []
    for number, start in enumerate(free):
        word = ""
        for step in range(number, min(number + LONGEST, len(free))):
            stop = free[step + 1] if step + 1 < len(free) else len(text)
            word += "".join(plain[free[step] : stop]).replace(ZWNJ, "")
            found.append((start, stop, word))
            if text[stop - 1] == ZWNJ:
                break  # the parts of a word around a ZWNJ are words to the model
    frequencies = [model.frequency(word) for _, _, word in found]
    known = [
        frequency >= KNOWN and (len(word) > 1 or word == AND)
        for (_, _, word), frequency in zip(found, frequencies, strict=True)
    ]
    ids = [model.number(word) if here else model.unknown for (_, _, word), here in zip(found, known, strict=True)]
    own = [
        0.0 if here else UNKNOWN + UNKNOWN_LETTER * len(word) for (_, _, word), here in zip(found, known, strict=True)
    ]
    starts, stops, _ = zip(*found, strict=True) if found else ((), (), ())
    return Pieces(starts, stops, ids, own)


def best_cut(model: Model, pieces: Pieces, size: int, *, turned: bool) -> tuple[float, list[int]]:
    """The nats and the ends of the pieces of the best cut; ``turned`` if the words are in reversed order."""
    ending: list[list[int]] = [[] for _ in range(size + 1)]
    for number, stop in enumerate(pieces.stops):
        ending[stop].append(number)
    pairs = [(before, number) for number, start in enumerate(pieces.starts) for before in ending[start]]
    ids = np.array(pieces.ids, np.int64)
    one, other = np.array(pairs, np.int64).reshape(-1, 2).T
    joints = iter(
        (model.log_bigram(ids[other], ids[one]) if turned else model.log_bigram(ids[one], ids[other])).tolist()
    )
    alone = model.log_bigram(np.full(len(ids), model.start, np.int64), ids).tolist()
    score, back = [0.0] * len(ids), [-1] * len(ids)
    for number, start in enumerate(pieces.starts):
        first = start == pieces.starts[0]
        best, last = (alone[number], -1) if first else (-np.inf, -1)
        for before in ending[start]:
            value = score[before] + next(joints)
            if value > best:
                best, last = value, before
        score[number], back[number] = best + pieces.own[number], last
    end = max(ending[size], key=score.__getitem__, default=-1)
    if end < 0:
        return 0.0, [size]
    total, stops = score[end], []
    while end >= 0:
        stops.append(pieces.stops[end])
        end = back[end]
    return total, stops[::-1]
