"""Reorder the words of lines that an extractor wrote from left to right, Latin phrases and numbers in their own order.

In: ``است شده برطرف Mozilla Firefox مرورگر خطای``, all words of the line from the left; or
``خطای مرورگر Firefox است شده برطرف``, those of each stretch between numbers and Latin words. Out:
``خطای مرورگر Firefox برطرف شده است``. The functions are pure and take one line;
:mod:`satrchin.stages.order.base_direction` decides which lines need them.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from satrchin.persian.chars import MIRRORED
from satrchin.stages.order.direction import direction_runs
from satrchin.stages.order.visual import reversed_words

PLAIN, PHRASES, HALVES, STRETCHES = (
    "words from the left",
    "words and Latin phrases from the left",
    "words and half-space words from the left",
    "words of stretches from the left",
)
"""The kinds: each word by itself; Latin phrases kept; these and prefixes and suffixes kept beside their words; each
stretch of Persian by itself."""
WORDS_FROM_LEFT = (PHRASES, HALVES, STRETCHES, PLAIN)
_LETTER = regex.compile(r"[[\p{Arabic}--\p{Nd}]&&\p{L}]", regex.V1)
# what is written to a word with a half-space, for which an extractor wrote a space
_PREFIXES = frozenset({"می", "نمی"})
_SUFFIX = regex.compile(r"(?:ها|های|هایی|ای|ام|اند|تر|ترین)(?!\p{L})")
# signs beside a Latin word change their side, as they stand where a reader from the left meets them
_LATIN_WORD = regex.compile(
    r"(?P<first>[^\p{L}\p{Nd}]*)(?P<body>(?=.*\p{Latin})[^\p{Arabic}]*[\p{Latin}\p{Nd}][+#%]*)(?P<last>[^\p{L}\p{Nd}]*)",
    regex.V1,
)
_SIGNS = frozenset("،؛.:!()[]«»")
# a decimal number or a version, its parts last to first: «۱۸۴ .۰»
_PARTED_NUMBER = regex.compile(r"\p{Nd}+(?: \.\p{Nd}+)+", regex.V1)


def _all(line: str) -> str:
    return " ".join(_words(line)[::-1])


def _stretches(line: str) -> str:
    """The line with the words of each Persian stretch last to first; the stretches stay."""
    runs = direction_runs(line, "all")
    return " ".join(" ".join(run.split()[::-1]) if _LETTER.search(run) else run.strip() for run in runs)


def _halves(line: str) -> str:
    """The line with its words last to first; a prefix stays before and a suffix behind its word."""
    parts: list[list[str]] = []
    for word in _words(line):
        if parts and (parts[-1][-1] in _PREFIXES or _SUFFIX.match(word)):
            parts[-1].append(word)
        else:
            parts.append([word])
    return " ".join(" ".join(part) for part in reversed(parts))


_READINGS: dict[str, Callable[[str], str]] = {
    PLAIN: reversed_words,
    PHRASES: _all,
    HALVES: _halves,
    STRETCHES: _stretches,
}


def from_left(kind: str, line: str) -> str:
    """The line with its words in reading order, as a document of this kind needs it.

    >>> from_left(PHRASES, "است. شده برطرف ۱۲ .۰ نسخه Mozilla Firefox) مرورگر")
    'مرورگر (Mozilla Firefox نسخه ۰.۱۲ برطرف شده است.'
    >>> from_left(STRETCHES, "مرورگر خطایFirefoxاست. شده برطرف")
    'خطای مرورگر Firefox برطرف شده است.'
    """
    return _READINGS[kind](line)


def _words(line: str) -> list[str]:
    """The words of a line; a Latin phrase is one, its signs on the other side, and so is a parted number."""
    words: list[str] = []
    phrase: list[str] = []
    for word in _PARTED_NUMBER.sub(_joined_number, line).split():
        match = _LATIN_WORD.fullmatch(word)
        if phrase and (match is None or match["first"] or phrase[-1][-1] in _SIGNS):
            words.append(_turned(" ".join(phrase)))
            phrase = []
        if match is None:
            words.append(word)
        else:
            phrase.append(word)
    return [*words, _turned(" ".join(phrase))] if phrase else words


def _joined_number(match: regex.Match[str]) -> str:
    """A parted number in reading order."""
    return ".".join(match[0].split(" .")[::-1])


def _turned(phrase: str) -> str:
    """A Latin phrase with the signs at its ends exchanged and mirrored."""
    match = _LATIN_WORD.fullmatch(phrase)
    if match is None:
        return phrase
    return str(match["last"][::-1].translate(MIRRORED) + match["body"] + match["first"][::-1].translate(MIRRORED))
