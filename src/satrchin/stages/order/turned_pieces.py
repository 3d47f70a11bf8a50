"""Put the pieces of words back in order that an extractor wrote last to first.

In: ``تهش|گذ روز و رآوردب| شده`` (each bar is a ZWNJ), words whose glyphs the producer set in groups. Out:
``گذشته روز و برآورد شده``. A word of several text objects is read like a line of several runs: the last piece first.
Its letters within a piece stand, so no word of it is known; the pieces in the other order make a usual one. Where an
extractor lost the spaces around pieces too, neighbouring words are cut anew.

A page is mended only if many of its unknown words become known so; names become words by chance seldom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from math import log
from typing import NamedTuple

from satrchin.lm.lexicon import load_lexicon
from satrchin.persian.chars import ZWNJ
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import fold
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.odd_words import plain_alefs
from satrchin.stages.order.page_pieces import WAW

_LEARNED = order_numbers("turned pieces")
TRACED = _LEARNED["traces"]
"""Traces of turned pieces that a page needs to be looked at."""
FEWEST, SHARE, TIMES = _LEARNED["fewest"], _LEARNED["share"], _LEARNED["times"]
"""Groups of unknown words that must become known, their least share of all such groups of a page, and their least ratio
to neighbours that make a word in their present order."""
CUT, SPACE, SUFFIX = _LEARNED["cut"], _LEARNED["space"], _LEARNED["suffix"]
"""Nats of a cut within a piece of text, of a lost or removed space, and of an ending written to a word."""
RARE, USUAL = _LEARNED["rare"], order_numbers("detect")["usual"]
"""Frequency below which a piece is no word by itself."""
MOST_CUTS = 3
LONGEST, LONGEST_WORD = 36, 16
"""Characters of a group, and of a word."""
_LETTERS = "\u0620-\u063a\u0641-\u065f\u0670-\u06d3"
_SHAPE = lazy(f'[«("]*([{_LETTERS}]+)[.:،؛؟!»)"]*')
_HAS_LETTER = lazy(f"[{_LETTERS}]")
_FOREIGN = lazy("((?:[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9]+[^\\s\\w]?)+)")
_BEGINNINGS = ("نمی", "می")
_ENDINGS = ("هایی", "های", "هاست", "ها", "اند", "ایم", "ای", "ام", "ترین", "تر")
_NEVER = -1e9
# a sign between two letters ends a word that is not the last of the line
_SIGN_WITHIN = lazy(f"[.:،؛؟!»](?<=[{_LETTERS}].)(?:[»)]*)(?=[{_LETTERS}])")
_SIGNS = '«(".:،؛؟!»)'
# what no writer leaves often, and pieces of words with ZWNJs do; a simple pattern of the standard library is faster
_TRACES = re.compile(f"{ZWNJ}(?<=[ .:،].)"), re.compile(f"{ZWNJ} ")


class _Found(NamedTuple):
    """The best reading of a stretch as words."""

    value: float
    text: str
    cuts: int


def with_pieces_turned(lines: Sequence[str]) -> list[str]:
    """The lines of a page with the pieces of their words in order, if many of them are turned; else unchanged."""
    text = "\n".join(lines)
    if sum(len(trace.findall(text)) for trace in _TRACES) < TRACED or _is_in_visual_order(text):
        return list(lines)
    read = list(map(_line, lines))
    turned, total = (sum(counts) for counts in zip(*(counts for _, *counts in read), strict=True))
    # words in pieces that stand first to last are another kind
    split = sum(_are_split(*pair) for line in lines for pair in pairwise(line.split()))
    return [line for line, *_ in read] if turned >= max(FEWEST, SHARE * total, TIMES * split) else list(lines)


def _is_in_visual_order(text: str) -> bool:
    """Whether many unknown words of a page are usual with all letters reversed."""
    frequency = load_lexicon().frequency
    words = [word for word in map(fold, re.findall(f"[{_LETTERS}]{{3,}}", text)) if frequency(word) < RARE]
    return sum(frequency(word[::-1]) >= USUAL for word in words) > SHARE * len(words)


def _are_split(first: str, second: str) -> bool:
    """Whether two neighbouring pieces, one of them no word, make a usual word as they stand."""
    if not (_is_unknown(first) or _is_unknown(second)):
        return False
    return load_lexicon().frequency(fold(f"{first}{second}".replace(ZWNJ, "").strip(_SIGNS))) >= USUAL


def _line(line: str) -> tuple[str, int, int]:
    """A line with its pieces in order, the number of groups with a turned one, and of all groups that are no words."""
    total = turned = 0
    out: list[str] = []
    for part in _FOREIGN.split(line):
        tokens = part.split(" ")
        words: list[str] = []
        for start, stop in _groups(tokens):
            text = " ".join(tokens[start:stop])
            read = _read(text) if _is_broken(tokens[start]) and len(text) <= LONGEST else None
            total += read is not None or _is_broken(tokens[start])
            turned += read is not None and read.cuts > 0 and any(map(_is_unknown, text.split(" ")))
            spaces = text[len(text.rstrip(" ")) :]
            words.append(text if read is None else read.text + spaces)
        out.append(" ".join(words))
    return "".join(out), turned, total


@lru_cache(maxsize=1 << 14)
def _is_unknown(token: str) -> bool:
    """Whether a piece of text between spaces has letters that are no word."""
    frequency = load_lexicon().frequency
    parts = re.findall(f"[{_LETTERS}]+", fold(token))
    return any(frequency(part) < RARE or (len(part) == 1 and part != WAW) for part in parts)


def _is_broken(token: str) -> bool:
    """Whether a piece of text between spaces is no word, or has what only pieces have."""
    if not _HAS_LETTER.search(token):
        return False
    return ZWNJ in (token[0], token[-1]) or _SIGN_WITHIN.search(token) is not None or _is_unknown(token)


def _groups(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Start and stop of each group: a broken piece, those behind it, and the word after them, or one word."""
    at = 0
    while at < len(tokens):
        stop = at + 1
        if _is_broken(tokens[at]):
            while stop < len(tokens) and (not tokens[stop] or _is_broken(tokens[stop])):
                stop += 1
            stop = min(stop + 1, len(tokens))
        yield at, stop
        at = stop


def _read(text: str) -> _Found | None:
    """The best reading of a stretch of text as words, each of which may be in pieces; None if there is none."""
    size = len(text)
    best: list[_Found | None] = [None] * (size + 1)
    best[0] = _Found(0.0, "", 0)
    for stop in range(1, size + 1):
        for start in range(max(0, stop - LONGEST_WORD - 2), stop):
            before = best[start]
            if before is None or text[start] == " " or (stop < size and text[stop - 1] == " "):
                continue
            word = _word(text[start:stop].rstrip(" "))
            if word is None:
                continue
            behind = stop
            while behind < size and text[behind] == " ":
                behind += 1
            lost = SPACE if behind == stop < size else 0.0
            value = before.value + word.value + lost
            there = best[behind]
            if there is None or value > there.value:
                joined = f"{before.text} {word.text}" if before.text else word.text
                best[behind] = _Found(value, joined, before.cuts + word.cuts)
    return best[size]


@lru_cache(maxsize=1 << 14)
def _word(text: str) -> _Found | None:
    """The best word that the pieces of a stretch make, last to first."""
    places = [place for place in range(1, len(text)) if not text[place].isspace()]
    given = [place for place in places if text[place - 1] in f" {ZWNJ}" and ZWNJ not in text[place : place + 1]]
    free = [place for place in places if place not in given and text[place] != ZWNJ]
    spaces = text.count(" ")
    found: _Found | None = None
    for count in range(min(MOST_CUTS - len(given), len(free)) + 1 if len(given) <= MOST_CUTS else 0):
        for chosen in combinations(free, count):
            cuts = sorted([*given, *chosen])
            bounds = [0, *cuts, len(text)]
            word = "".join(
                text[bounds[n] : bounds[n + 1]].strip(f" {ZWNJ}") for n in range(len(bounds) - 2, -1, -1)
            ).replace(ZWNJ, "")
            match = _SHAPE.fullmatch(word)
            if match is None:
                continue
            for shown in dict.fromkeys((word, plain_alefs(word))):
                value = _log(fold(shown).strip(_SIGNS)) + CUT * count + SPACE * spaces
                if value > _NEVER / 2 and (found is None or value > found.value):
                    found = _Found(value, shown, len(cuts))
    if ZWNJ in text and (whole := _whole(text)) is not None and (found is None or whole.value >= found.value):
        return whole
    return found


def _whole(text: str) -> _Found | None:
    """A stretch that is a word with its ZWNJs as it stands."""
    match = _SHAPE.fullmatch(text.replace(ZWNJ, ""))
    if match is None or " " in text:
        return None
    value = _log(fold(match[1]))
    return _Found(value, text.strip(ZWNJ), 0) if value > _NEVER / 2 else None


@lru_cache(maxsize=1 << 16)
def _log(word: str) -> float:
    """The log probability of a word, or of its stem with an ending."""
    lexicon = load_lexicon()
    if len(word) == 1 and word != WAW:
        return _NEVER
    often = lexicon.frequency(word)
    if often >= (USUAL if len(word) <= 3 else 1):
        return log(often / lexicon.total)
    stems = [word.removeprefix(part) for part in _BEGINNINGS if word.startswith(part)]
    stems += [word.removesuffix(part) for part in _ENDINGS if word.endswith(part)]
    stems += [one.removesuffix(part) for one in stems for part in _ENDINGS if one.endswith(part)]
    often = max((lexicon.frequency(stem) for stem in stems if len(stem) > 1), default=0)
    return log(often / lexicon.total) + SUFFIX if often >= RARE else _NEVER
