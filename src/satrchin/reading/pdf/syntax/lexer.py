r"""Split a content stream into operators with their operands.

One regular expression does this at a tenth of the cost of pdfminer's byte-by-byte lexer. Malformed tokens are skipped,
as viewers do. Before: ``[<0012>-3]TJ``; after: ``(b"TJ", [[b"\x00\x12", -3.0]])``.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Any

DEEPEST = 12
"""Deepest nesting of arrays; deeper ones are ignored."""
MOST_OPERANDS = 200_000
"""Maximum number of operands of one operator; more are dropped."""

_PLAIN = rb"[^()\\]|\\."
_INNER = rb"\((?:%s)*+\)" % _PLAIN
_STRING = rb"\((?:%s|%s|\((?:%s|%s)*+\))*+\)" % (_PLAIN, _INNER, _PLAIN, _INNER)
"""A string with parentheses nested up to three deep; deeper ones are not matched."""
_TOKEN = re.compile(
    rb"[\s\0]*+(?:(?P<number>[+-]*[0-9]+\.?[0-9]*|[+-]*\.[0-9]+)|(?P<op>[A-Za-z'\"][A-Za-z0-9*'\"]*+)"
    rb"|(?P<hex><[0-9A-Fa-f\s]*+>)|(?P<string>" + _STRING + rb")|(?P<open>\[)|(?P<close>\])"
    rb"|/(?P<name>[^\s\0()<>\[\]{}/%]*+)|(?P<dict><<)|(?P<enddict>>>)|(?P<comment>%[^\r\n]*+)|(?P<other>.))",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_IMAGE_END = re.compile(rb"\sEI(?=[\s/]|$)")


class Name(str):
    """A name operand, as opposed to a string."""

    __slots__ = ()


def tokens(data: bytes) -> Iterator[tuple[bytes, list[Any]]]:
    """Yield the operators of a content stream with their operands; malformed tokens are skipped."""
    place = 0
    while place < len(data):
        place = yield from _until_image(data, place)


def _until_image(data: bytes, start: int) -> Generator[tuple[bytes, list[Any]], None, int]:  # noqa: C901  cases
    """The operators up to the next inline image, and the offset where they end."""
    operands: list[Any] = []
    outer: list[list[Any]] = []
    for found in _TOKEN.finditer(data, start):
        kind, value = found.lastgroup, found[found.lastindex or 0]
        if kind == "number":
            try:
                operands.append(float(value))
            except ValueError:
                operands.append(_signed(value))
            continue
        if kind == "op" and value not in _CONSTANTS:
            yield value, operands
            operands, outer = [], []  # an unclosed array also ends here
            if value == b"ID":
                end = _IMAGE_END.search(data, found.end())
                return end.end() if end else len(data)
            continue
        match kind:
            case "hex":
                operands.append(_from_hex(value))
            case "string":
                operands.append(_unescape(value[1:-1]))
            case "op":
                operands.append(None)
            case "name":
                operands.append(Name(value.decode("latin-1")))
            case "open" | "dict" if len(outer) < DEEPEST:
                outer.append(operands)
                operands = []
            case "close" | "enddict" if outer:
                inner, operands = operands, outer.pop()
                operands.append(inner if kind == "close" else _dictionary(inner))
        if len(operands) > MOST_OPERANDS:
            operands = []
    return len(data)


_CONSTANTS = frozenset((b"true", b"false", b"null"))


def _signed(raw: bytes) -> float:
    """Parse a number with several signs: the first counts, as in viewers."""
    return float(raw[:1].replace(b"+", b"") + raw.lstrip(b"+-"))


def _from_hex(raw: bytes) -> bytes:
    """The bytes of a hexadecimal string; an odd last digit is padded with 0."""
    digits = b"".join(raw[1:-1].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _unescape(body: bytes) -> bytes:
    """The bytes of a literal string with its escapes resolved."""
    if b"\\" not in body:
        return body

    def plain(match: re.Match[bytes]) -> bytes:
        escape = match[1]
        if escape[:1].isdigit():
            return bytes((int(escape, 8) & 0xFF,)) if escape[0] < 0x38 else escape
        return _ESCAPED.get(escape, escape)

    return _ESCAPE.sub(plain, body)


def _dictionary(flat: list[Any]) -> dict[str, Any]:
    """A dictionary from a flat list of keys and values."""
    return {str(key): value for key, value in zip(flat[::2], flat[1::2], strict=False)}


def text_string(raw: bytes) -> str:
    """Decode a PDF text string: UTF-16 or UTF-8 with a byte order mark, else Latin-1."""
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "ignore")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "ignore")
    return raw.decode("latin-1")
