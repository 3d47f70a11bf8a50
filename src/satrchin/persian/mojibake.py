"""Mojibake: text whose bytes were read in the wrong encoding, brought back.

In: ``ط³ظ„ط§ظ…`` (UTF-8 read as windows-1256), ``Ø³Ù„Ø§Ù…`` (UTF-8 read as windows-1252 or Latin-1) or ``ÓáÇã``
(windows-1256 read as Latin-1). Out: ``سلام``.

UTF-8 proves itself: a healthy text hardly ever encodes to valid UTF-8 by chance. windows-1256 does not, so its words
must be Persian ones, and most of the line's. Text that was misread twice is brought back in two rounds.
The library ftfy does the like for Latin text; it does not know windows-1256, which is what happens to Persian.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from satrchin.persian.regexes import lazy

_ROUNDS = 3
_FEWEST = 2
_KNOWN = 0.6
"""The least number and share of known words in a line that was windows-1256."""

_UNUSED = b"\x81\x8d\x8f\x90\x9d"
_1252 = {bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in _UNUSED}
_LATIN = {**{chr(code): code for code in range(0x100)}, **_1252}
_ARABIC = {bytes([code]).decode("cp1256"): code for code in range(0x100)}
_HIGH = "".join(map(re.escape, _LATIN.keys() - set(map(chr, range(0x80)))))
_TRAIL_1252 = "".join(re.escape(sign) for sign, code in _LATIN.items() if 0x80 <= code < 0xC0)
# signs, not letters, that stand for the second byte of a Persian letter; healthy text has others there
_USUAL = frozenset("،؛؟«»‘’“”…–—·•\N{NO-BREAK SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")
_SECOND = (bytes([code]).decode("cp1256") for code in range(0x80, 0xC0))
_TRAIL_1256 = "".join(re.escape(sign) for sign in _SECOND if not sign.isalpha() and sign not in _USUAL)

_UTF8 = f"[\xc2\xd8-\xdb\xe2\xef][{_TRAIL_1252}]"
_UTF8_1256 = f"[طظعغ][{_TRAIL_1256}]"
SUSPECT = re.compile(f"{_UTF8}|{_UTF8_1256}|[\xc0-\xff][{_HIGH}]")
"""A text without this holds no mojibake."""
REMAINS = re.compile(f"(?:{_UTF8}|{_UTF8_1256})[^\\s]?(?:{_UTF8}|{_UTF8_1256})")
"""What was misread, where it still stands."""

_PERSIAN = lazy(r"[\u0620-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_WORD = lazy(r"[\u0620-\u065f\u066e-\u06d3\u06d5]{2,}")
_RUN = re.compile(f"[{_HIGH}]+")
_ASCII_LETTER = re.compile("[A-Za-z]")


def undone(line: str, known: Callable[[str], bool], *, sure: bool = False) -> str:
    """A line with its mojibake brought back; a healthy line comes back as it is.

    Args:
        line: the line as it stands.
        known: whether a word is a Persian one.
        sure: the page is known to be windows-1256 read as Latin-1, so one known word of the line is enough.
    """
    for _ in range(_ROUNDS):
        if not SUSPECT.search(line):
            break
        new = _utf8(line)
        if new == line:
            new = _windows_1256(line, known, 1 if sure else _FEWEST)
        if new == line:
            break
        line = new
    return line


def _utf8(line: str) -> str:
    """A line whose UTF-8 was read as something else: whole, or else word by word."""
    for table in (_ARABIC, _LATIN):
        whole = _decoded(line, table)
        if whole:
            return whole
    return "".join(next(filter(None, (_decoded(part, t) for t in (_ARABIC, _LATIN))), part) for part in _parts(line))


def _parts(line: str) -> Iterator[str]:
    """The words of a line and what stands between them; a no-break space may be part of a letter."""
    yield from re.split("([ \t]+)", line)


@lru_cache(maxsize=256)
def _bytes(text: str, arabic: bool) -> bytes:
    table = _ARABIC if arabic else _LATIN
    try:
        return bytes(table[sign] for sign in text)
    except KeyError:
        return b""


def _decoded(text: str, table: dict[str, int]) -> str:
    """A text by its bytes as UTF-8, if they are, and it has Persian letters then; or nothing."""
    if text.isascii():
        return ""
    try:
        new = _bytes(text, table is _ARABIC).decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return new if _PERSIAN.search(new) and new != text else ""


def _windows_1256(line: str, known: Callable[[str], bool], fewest: int) -> str:
    """A line of windows-1256 that was read as Latin-1 or windows-1252; or the line as it is."""
    if _PERSIAN.search(line):
        return line
    new = _RUN.sub(lambda match: bytes(_LATIN[sign] for sign in match[0]).decode("cp1256"), line)
    words = [word for word in _WORD.findall(new) if word]
    good = sum(map(known, words))
    if good < fewest or good < _KNOWN * len(words):
        return line
    # accents inside Latin words are no Persian letters
    mixed = any(_ASCII_LETTER.search(word) and _RUN.search(word) for word in line.split())
    return line if mixed else new
