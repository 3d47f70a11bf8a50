"""Remove doubled letters, where a program drew each letter twice to make it look bold.

In: ``سسللاامم ددننییاا``. Out: ``سلام دنیا``. A line or a word is halved only if every letter in it
occurs twice and the lexicon knows the result, so the author's own double letters (``مکرر``) are safe.
"""

from __future__ import annotations

import re

from satrchin.edit_builder import Change
from satrchin.learned import numbers
from satrchin.lm.bulk import code_points
from satrchin.persian.tokens import fold

# written out like this it takes a third of the time
_TWINS = re.compile("([آ-ی])\\1([آ-ی])\\2([آ-ی])\\3")
_TWIN_LIGATURES = "لا" * 4
_TOKEN = re.compile(r"\S+")
# the ligature of two letters is drawn and doubled as one glyph
_TWIN = re.compile(r"(لا|.)\1")
_ALL_TWINS = re.compile(r"(?:(لا|.)\1)+")
_LETTERS = re.compile("[آ-ی]+")
_LEARNED = numbers("lm_numbers", "doubled letters")
_FEWEST_LETTERS, _LINE_LETTERS, _KNOWN = _LEARNED["fewest letters"], _LEARNED["line letters"], _LEARNED["known"]


def suspect(text: str) -> bool:
    """Whether three letters in a row are doubled: a quick test before the exact one."""
    if _TWIN_LIGATURES in text:
        return True
    codes = code_points(text)
    if codes is not None:
        twins = codes[1:] == codes[:-1]
        if not (twins[4:] & twins[2:-2] & twins[:-4]).any():
            return False
    return _TWINS.search(text) is not None


def halved(line: str) -> list[Change]:
    """The changes that remove the second of each pair of letters from a line.

    >>> halved("گزارش سسللاامم")
    [Change(start=6, stop=14, after='سلام')]
    """
    words = list(_TOKEN.finditer(line))
    halves = [_TWIN.sub(r"\1", word[0]) if _ALL_TWINS.fullmatch(word[0]) else "" for word in words]
    letters = [_LETTERS.findall(half) for half in halves]
    if all(halves) and sum(map(len, halves)) >= _LINE_LETTERS:
        parts = [part for found in letters for part in found]
        if parts and sum(map(_known, parts)) >= _KNOWN * len(parts):
            changes = [Change(*word.span(), half) for word, half in zip(words, halves, strict=True)]
            return changes + _spaces(line)
    return [
        Change(*word.span(), half)
        for word, half, parts in zip(words, halves, letters, strict=True)
        if len(half) >= _FEWEST_LETTERS and parts and all(map(_known, parts)) and not _known(word[0])
    ]


def _spaces(line: str) -> list[Change]:
    """The changes that halve a line's spaces, if each space is doubled too."""
    runs = list(re.finditer(" +", line))
    if any(len(run[0]) % 2 for run in runs):
        return []
    return [Change(*run.span(), run[0][::2]) for run in runs]


def _known(word: str) -> bool:
    from satrchin.lm.lexicon import load_lexicon

    return load_lexicon().frequency(fold(word)) > 0
