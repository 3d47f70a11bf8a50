"""Detect the encoding of text (UTF-8, UTF-16 or windows-1256) and decode it; anything else is an error.

Before: the bytes ``D3 E1 C7 E3 20 E6 ...`` of an old Windows file; after: ``سلام و ...`` and an issue that names the
encoding.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import regex

from satrchin.document import Issue
from satrchin.errors import InputError
from satrchin.messages import marked, tr
from satrchin.reading import code_pages

_CONTAINERS = {
    b"PK\x03\x04": marked("a ZIP container (a Word or OpenDocument file?): save it as PDF or text first"),
    b"\xd0\xcf\x11\xe0": marked("an old Office file: save it as PDF or text first"),
    b"\x1f\x8b": marked("compressed by gzip: unpack it first"),
    b"\xfd7zXZ": marked("compressed by xz: unpack it first"),
    b"7z\xbc\xaf": marked("a 7z archive: unpack it first"),
    b"Rar!": marked("a RAR archive: unpack it first"),
    b"\x7fELF": marked("a program, not text"),
    b"{\\rtf": marked("an RTF file: save it as PDF or text first"),
}
_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_STRAY = 0.02
"""Share of control characters from which on data is not text; extractors leave a few."""

_LETTER = regex.compile(r"\p{Script=Arabic}")
_FOREIGN = regex.compile(r"[^\p{ASCII}\p{Script=Arabic}\p{P}\p{M}\u200b-\u200f\u00a0\u00ab\u00bb]")
_WORD = regex.compile(r"[\p{Script=Arabic}\p{M}\u200c]+")
_COMMON = frozenset("و در به از که كه این اين را با است برای براي آن یک يك های هاي ها می مي تا بر هم شد".split())  # noqa: SIM905  words read best as a line
"""The most frequent Persian words, in the spellings of windows-1256."""

_COMMON_SHARE, _COMMON_FEWEST = 0.08, 2
"""Share and number of frequent words from which bytes are taken for windows-1256: running text has a fifth."""
_UTF16_SHARE, _UTF16_FEWEST = 0.9, 4
"""Share of high bytes of Persian and Latin text, and number of bytes, from which bytes may be UTF-16."""
# the high bytes of UTF-16 in Persian and Latin text: ASCII, Arabic, general punctuation, presentation forms
_HIGH = frozenset(b"\x00\x06\x20\xfb\xfc\xfe")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, its encoding, and issues found while decoding."""

    text: str
    encoding: str
    byte_order_mark: bool = False
    issues: tuple[Issue, ...] = ()


def decode(data: bytes, name: str, encoding: str = "") -> Decoded:
    """Decode the bytes of a text file.

    Args:
        data: the bytes.
        name: the file's name, for messages.
        encoding: the encoding, see :mod:`satrchin.reading.code_pages`; empty: detect it.

    Raises:
        InputError: the bytes are not text, or their encoding is not clear.
    """
    for magic, what in _CONTAINERS.items():
        if data.startswith(magic):
            raise InputError(tr("{name} is {what}", name=name, what=tr(what)))
    if encoding:
        return _named(data, encoding, name)
    if data.startswith(codecs.BOM_UTF8):
        decoded = Decoded(_strict(data[len(codecs.BOM_UTF8) :], "utf-8", name), "utf-8", byte_order_mark=True)
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoded = _decoded(_strict(data, "utf-16", name), "utf-16")
    else:
        decoded = _guessed(data, name)
    controls = len(_CONTROL.findall(decoded.text))
    if controls > _STRAY * len(decoded.text) and controls > 1:
        raise InputError(tr("{name} is not text: it holds {controls} control characters", name=name, controls=controls))
    return decoded


def _named(data: bytes, encoding: str, name: str) -> Decoded:
    """Decode bytes in a given encoding."""
    try:
        return _decoded(code_pages.decoded(data, encoding), encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            tr(
                "{name} is not {encoding}: byte {start} has no letter there",
                name=name,
                encoding=encoding,
                start=error.start,
            )
        ) from None


def _guessed(data: bytes, name: str) -> Decoded:
    """Decode bytes without a byte order mark."""
    utf16 = _utf16(data)
    if utf16:
        return _decoded(_strict(data, utf16, name), utf16)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if b"\x00" in data:
            raise InputError(tr("{name} is not text: it is binary data", name=name)) from None
        if _is_windows_1256(data):
            return _decoded(data.decode("cp1256"), "windows-1256")
        raise InputError(_not_utf8(data, error.start, name)) from None


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            raise InputError(_not_utf8(data, error.start, name)) from None
        raise InputError(
            tr(
                "{name} begins like {encoding} but is broken at byte {start}: save it anew",
                name=name,
                encoding=encoding,
                start=error.start,
            )
        ) from None


def _decoded(text: str, encoding: str) -> Decoded:
    message = tr("read as {encoding}; the output is UTF-8", encoding=encoding)
    return Decoded(text, encoding, issues=(Issue("info", "encoding", message),))


def _not_utf8(data: bytes, place: int, name: str) -> str:
    line = data.count(b"\n", 0, place) + 1
    return tr(
        "{name} is not valid UTF-8 (byte {place}, line {line}), and its encoding is not clear:"
        " name it by the option encoding, or convert the file by iconv -f ENCODING -t UTF-8",
        name=name,
        place=place,
        line=line,
    )


def _utf16(data: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` if every second byte is a high byte of Persian or Latin text.

    Persian in UTF-8 contains neither NUL nor the byte 6; in UTF-16 every letter has one of them.
    """
    sample = data[: 1 << 16]
    if len(data) % 2 or len(sample) < _UTF16_FEWEST or sample.count(0) + sample.count(6) < len(sample) / 4:
        return ""
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if sum(byte in _HIGH for byte in high) >= _UTF16_SHARE * len(high) and len(set(high)) < len(_HIGH) + 2:
            return encoding
    return ""


def _is_windows_1256(data: bytes) -> bool:
    """Whether the bytes are clearly Persian in windows-1256: only its letters, and many of its commonest words."""
    text = data[: 1 << 20].decode("cp1256")
    letters = len(_LETTER.findall(text))
    if letters < 2 * _COMMON_FEWEST or len(_FOREIGN.findall(text)) > letters / 50:
        return False
    words = _WORD.findall(text)
    common = sum(word in _COMMON for word in words)
    return common >= _COMMON_FEWEST and common >= _COMMON_SHARE * len(words)
