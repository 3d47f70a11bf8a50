r"""A content stream's bytes in, its operators with their operands out.

pdfminer's lexer goes byte by byte; one regular expression does it at a tenth of the cost. What is malformed is
stepped over, as viewers do. Before: ``[<0012>-3]TJ``; after: ``(b"TJ", [[b"\x00\x12", -3.0]])``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

DEEPEST = 12
"""Arrays inside arrays; deeper ones are noise."""
MOST_OPERANDS = 200_000
"""Operands of one operator; more are dropped."""

_TOKEN = re.compile(
    rb"[\s\0]*+(?:(?P<number>[+-]*[0-9]+\.?[0-9]*|[+-]*\.[0-9]+)|(?P<op>[A-Za-z'\"][A-Za-z0-9*'\"]*+)"
    rb"|(?P<hex><[0-9A-Fa-f\s]*+>)|(?P<string>\((?:[^()\\]|\\.)*+\))|(?P<open>\[)|(?P<close>\])"
    rb"|/(?P<name>[^\s\0()<>\[\]{}/%]*+)|(?P<dict><<)|(?P<enddict>>>)|(?P<nested>\()|(?P<comment>%[^\r\n]*+)|(?P<other>.))",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_IMAGE_END = re.compile(rb"\sEI(?=[\s/]|$)")


class Name(str):
    """A name operand, told apart from a string."""

    __slots__ = ()


def tokens(data: bytes) -> Iterator[tuple[bytes, list[Any]]]:  # noqa: C901  a lexer's table of cases
    """The operators of a content stream, each with its operands; what is malformed is stepped over."""
    operands: list[Any] = []
    outer: list[list[Any]] = []
    place = 0
    while (found := _TOKEN.match(data, place)) is not None:
        place = found.end()
        match found.lastgroup:
            case "number":
                operands.append(_number(found["number"]))
            case "hex":
                operands.append(_from_hex(found["hex"]))
            case "string":
                operands.append(_unescape(found["string"][1:-1]))
            case "op" if found["op"] in _CONSTANTS:
                operands.append(None)
            case "op":
                if found["op"] == b"ID":
                    end = _IMAGE_END.search(data, place)
                    place = end.end() if end else len(data)
                yield found["op"], operands
                operands, outer = [], []  # an array that nobody closed ends here as well
            case "name":
                operands.append(Name(found["name"].decode("latin-1")))
            case "open" | "dict" if len(outer) < DEEPEST:
                outer.append(operands)
                operands = []
            case "close" | "enddict" if outer:
                inner, operands = operands, outer.pop()
                operands.append(inner if found.lastgroup == "close" else _dictionary(inner))
            case "nested":
                body, place = _nested(data, place)
                operands.append(_unescape(body))
        if len(operands) > MOST_OPERANDS:
            operands = []


_CONSTANTS = frozenset((b"true", b"false", b"null"))


def _number(raw: bytes) -> float:
    """A number; of several signs the first counts, as in every viewer."""
    try:
        return float(raw)
    except ValueError:
        return float(raw[:1].replace(b"+", b"") + raw.lstrip(b"+-"))


def _from_hex(raw: bytes) -> bytes:
    """The bytes of a hexadecimal string, its last digit filled up."""
    digits = b"".join(raw[1:-1].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _nested(data: bytes, place: int) -> tuple[bytes, int]:
    """The body of a string with parentheses in it, and where it ends."""
    depth, at, end = 1, place, min(len(data), place + 65_536)
    while at < end:
        byte = data[at]
        if byte == 0x5C:
            at += 1
        elif byte == 0x28:
            depth += 1
        elif byte == 0x29:
            depth -= 1
            if not depth:
                return data[place:at], at + 1
        at += 1
    return data[place:end], end


def _unescape(body: bytes) -> bytes:
    """A string's bytes without its escapes."""
    if b"\\" not in body:
        return body

    def plain(match: re.Match[bytes]) -> bytes:
        escape = match[1]
        if escape[:1].isdigit():
            return bytes((int(escape, 8) & 0xFF,)) if escape[0] < 0x38 else escape
        return _ESCAPED.get(escape, escape)

    return _ESCAPE.sub(plain, body)


def _dictionary(flat: list[Any]) -> dict[str, Any]:
    """A dictionary of its keys and values in a row."""
    return {str(key): value for key, value in zip(flat[::2], flat[1::2], strict=False)}


def text_string(raw: bytes) -> str:
    """A PDF text string: UTF-16 or UTF-8 with a mark, else Latin-1."""
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "ignore")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "ignore")
    return raw.decode("latin-1")
