"""Repair mojibake: Persian text decoded with the wrong encoding.

``ط³ظ„ط§ظ…`` (UTF-8 read as windows-1256), ``Ø³Ù„Ø§Ù…`` (UTF-8 read as windows-1252 or Latin-1) and ``ÓáÇã``
(windows-1256 read as Latin-1) all become ``سلام``; :mod:`satrchin.persian.misread` adds rarer code pages.

Healthy text hardly ever encodes to valid UTF-8 by chance, so valid UTF-8 is sufficient evidence. For windows-1256, most
words of the repaired line must be in the lexicon. Text that was misread twice is repaired in two rounds.
The library ftfy does the same for Latin text; it does not support windows-1256, the usual encoding of old Persian text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from satrchin.persian import misread
from satrchin.persian.regexes import lazy

_ROUNDS = 3
_FEWEST = 2
_KNOWN = 0.6
"""Minimum number and share of known words in a line decoded as windows-1256."""

_UNUSED = b"\x81\x8d\x8f\x90\x9d"
_1252 = {bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in _UNUSED}
_LATIN = {**{chr(code): code for code in range(0x100)}, **_1252}
_ARABIC = {bytes([code]).decode("cp1256"): code for code in range(0x100)}
_HIGH = "".join(map(re.escape, _LATIN.keys() - set(map(chr, range(0x80)))))
_TRAIL_1252 = "".join(re.escape(sign) for sign, code in _LATIN.items() if 0x80 <= code < 0xC0)
# of the characters for the second byte of a Persian letter, only non-letters that healthy text lacks there are used
_USUAL = frozenset("،؛؟«»‘’“”…–—·•\N{NO-BREAK SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")
_SECOND = (bytes([code]).decode("cp1256") for code in range(0x80, 0xC0))
_TRAIL_1256 = "".join(re.escape(sign) for sign in _SECOND if not sign.isalpha() and sign not in _USUAL)

_UTF8 = f"[\xc2\xd8-\xdb\xe2\xef][{_TRAIL_1252}]"
_UTF8_1256 = f"[طظعغ][{_TRAIL_1256}]"
# the second character comes first in the pattern: it is the rarer one, so a healthy text is searched quickly
SUSPECT = re.compile(
    f"[{_HIGH}{_TRAIL_1256}{misread.SIGNS}]"
    f"(?:(?<={_UTF8})|(?<={_UTF8_1256})|(?<=[\xc0-\xff][{_HIGH}])|(?<=[{misread.SIGNS}]{{2}})"
    "|(?<=[\u0621-\u064a][\xe0-\xff]))"
)
"""A text without a match has no mojibake."""
REMAINS = re.compile(f"(?:{_UTF8}|{_UTF8_1256})[^\\s]?(?:{_UTF8}|{_UTF8_1256})")
"""Mojibake that could not be repaired."""

_PERSIAN = lazy(r"[\u0620-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_WORD = lazy(r"[\u0620-\u065f\u066e-\u06d3\u06d5]{2,}")
_RUN = re.compile(f"[{_HIGH}]+")
_ASCII_LETTER = re.compile("[A-Za-z]")


def undone(line: str, known: Callable[[str], bool], *, sure: bool = False) -> str:
    """Repair the mojibake of a line; healthy lines are returned unchanged.

    Args:
        line: the line.
        known: whether the lexicon has a word.
        sure: the page is known to be windows-1256 read as Latin-1, so one known word in the line is enough.
    """
    text = line
    for _ in range(_ROUNDS):
        if not SUSPECT.search(text):
            break
        new = _utf8(text)
        if new == text:
            new = misread.utf8(text)
        if new == text:
            new = _windows_1256(text, known, 1 if sure else _FEWEST)
        if new == text:
            new = misread.single_bytes(text, known)
        if new == text:
            break
        text = new
    return text if _PERSIAN.search(text) else line


def _utf8(line: str) -> str:
    """Decode a line whose UTF-8 bytes were misread: the whole line, otherwise word by word."""
    for table in (_ARABIC, _LATIN):
        whole = _decoded(line, table)
        if whole:
            return whole
    return "".join(next(filter(None, (_decoded(part, t) for t in (_ARABIC, _LATIN))), part) for part in _parts(line))


def _parts(line: str) -> Iterator[str]:
    """Split a line into words and the spaces and tabs between them; a no-break space may be part of a letter."""
    yield from re.split("([ \t]+)", line)


@lru_cache(maxsize=256)
def _bytes(text: str, arabic: bool) -> bytes:
    table = _ARABIC if arabic else _LATIN
    try:
        return bytes(table[sign] for sign in text)
    except KeyError:
        return b""


def _decoded(text: str, table: dict[str, int]) -> str:
    """Re-encode a text and decode it as UTF-8; empty if that fails or gives neither Persian letters nor mojibake."""
    if text.isascii():
        return ""
    try:
        new = _bytes(text, table is _ARABIC).decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return new if new != text and (_PERSIAN.search(new) or REMAINS.search(new)) else ""


def _windows_1256(line: str, known: Callable[[str], bool], fewest: int) -> str:
    """Decode a line of windows-1256 that was read as Latin-1 or windows-1252; otherwise return it unchanged."""
    if _PERSIAN.search(line):
        return line
    new = _RUN.sub(lambda match: bytes(_LATIN[sign] for sign in match[0]).decode("cp1256"), line)
    words = [word for word in _WORD.findall(new) if word]
    good = sum(map(known, words))
    if good < fewest or good < _KNOWN * len(words):
        return line
    # accented letters inside Latin words are not Persian
    mixed = any(_ASCII_LETTER.search(word) and _RUN.search(word) for word in line.split())
    return line if mixed else new
