"""Repair mojibake of rarer code pages: Persian text decoded as Mac Roman, MacArabic, DOS or Cyrillic text.

``ÿ≥ŸÑÿßŸÖ`` (UTF-8 read as Mac Roman) and ``╙ßǃ`` (windows-1256 read as code page 437) become ``سلام``.

Valid UTF-8 is sufficient evidence. For single-byte encodings most words of the repaired line must be in the lexicon.
:mod:`satrchin.persian.mojibake` repairs the usual cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from satrchin.persian.regexes import lazy

_READ_AS = ("mac_roman", "cp437", "cp850", "cp1250", "cp1251", "koi8_r", "cp866")
"""Code pages as which bytes are misread; UTF-8 read as windows-1256 and windows-1252 is repaired elsewhere."""
_PAIRS = (
    *(("cp1256", wrong) for wrong in ("mac_roman", "cp437", "cp850", "cp1250", "cp1251", "koi8_r", "cp866")),
    *(("iso8859_6", wrong) for wrong in ("latin_1", "cp1252", "cp1256", "mac_roman", "cp437", "cp850")),
    *(("mac_arabic", wrong) for wrong in ("latin_1", "cp1252", "cp1256", "mac_roman")),
)
"""The encoding of single-byte text, and the code page as which it was misread."""
_FEWEST, _KNOWN = 3, 0.6
"""Minimum number and share of known words in a repaired line of single bytes."""

_USUAL = frozenset("،؛؟«»‘’“”…–—·•×÷±°©®\N{NO-BREAK SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")
_WORD = lazy(r"[\u0620-\u065f\u066e-\u06d3\u06d5]{3,}")
_LETTERS = lazy(r"[\u0620-\u06ff]")


def _high(name: str) -> Iterator[str]:
    """The characters of a code page above ASCII."""
    return (bytes([code]).decode(name, "ignore") for code in range(0x80, 0x100))


SIGNS = "".join(sorted({sign for name in _READ_AS for sign in _high(name)} - _USUAL - {""}))
"""Signs of these code pages that Persian text does not have side by side."""


def utf8(line: str) -> str:
    """Decode a line whose UTF-8 bytes were misread; other lines are returned unchanged."""
    for name in _READ_AS:
        try:
            new = _bytes(line, name).decode("utf-8")
        except UnicodeDecodeError:
            continue
        if 2 * len(_LETTERS.findall(new)) > len(new.replace(" ", "")):
            return new
    return line


def single_bytes(line: str, known: Callable[[str], bool]) -> str:
    """Decode a line of single-byte text that was misread; other lines are returned unchanged.

    Args:
        line: the line.
        known: whether the lexicon has a word.
    """
    best, most = line, max(_FEWEST - 1, _known_words(line, known))
    for right, wrong in _PAIRS:
        new = _bytes(line, wrong).decode(right, "replace")
        good = _known_words(new, known)
        if good > most and good >= _KNOWN * len(new.split()) and "\N{REPLACEMENT CHARACTER}" not in new:
            best, most = new, good
    return best


def _known_words(line: str, known: Callable[[str], bool]) -> int:
    """The number of known words of a line; those of two letters may be known by chance."""
    return sum(map(known, _WORD.findall(line)))


@lru_cache(maxsize=64)
def _bytes(line: str, name: str) -> bytes:
    """The bytes of a line that was read in a code page; a byte that is no UTF-8 if it has other characters."""
    try:
        return line.encode(name)
    except UnicodeEncodeError:
        return b"\xff"
