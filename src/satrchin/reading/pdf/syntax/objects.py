"""Parse the objects of a PDF with pdfminer, with limits on streams and a faster lexer.

Streams are inflated only if they stay below a limit. The usual tokens of a file are found by one regular expression;
pdfminer's lexer, which is slower, reads the others. Before: the bytes ``<</W[3 0 R]>>``; after: ``{"W": [...]}``.
"""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from typing import Any

from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import KWD, LIT

from satrchin.messages import tr

MOST_BYTES = 256 * 1024 * 1024
"""Largest inflated size of one stream, in bytes."""
MOST_SLOW_BYTES = 1024 * 1024
"""Longest LZW or run-length stream, in bytes; both are unpacked byte by byte, which is slow."""
_SLOW = frozenset(("LZWDecode", "LZW", "RunLengthDecode", "RL"))
_END = rb"(?=[/%\[\]()<>{}\s])"
_TOKEN = re.compile(
    rb"\s*+(?:(?P<numbers>\[(?:\s*+[+-]?+(?:[0-9]{1,18}+(?:\.[0-9]{1,18}+)?|\.[0-9]{1,18}+)(?=[\s\]]))++\s*+\])|(?P<whole>[+-]?+[0-9]{1,18}+)(?![.0-9])|(?P<real>[+-]?+(?:[0-9]++\.[0-9]*+|\.[0-9]++))|(?P<sign><<|>>|[][])"
    rb"|(?:/(?P<name>[^\0- #/%\[\]()<>{}\x7f-\xff]++)|(?P<word>[A-Za-z]++))(?=[/%\[\]()<>{}\s]))"
)


class TooLargeError(PDFException):
    """A stream inflates beyond the limit."""


class BoundedStream(PDFStream):
    """A stream whose inflated size is checked before it is inflated."""

    def decode(self) -> None:
        """Inflate the data if its size stays within the limit."""
        flates = sum(1 for name, _ in self.get_filters() if getattr(name, "name", "") in {"FlateDecode", "Fl"})
        raw = self.rawdata or b""
        # the deflate ratio is at most 1032:1, so short streams need no check
        if flates > 1 and len(raw) * 1032**2 > MOST_BYTES and _inflates(raw, MOST_BYTES // 1032):
            raise TooLargeError(tr("a stream of {size} bytes is packed {flates} times", size=len(raw), flates=flates))
        slow = sum(1 for name, _ in self.get_filters() if getattr(name, "name", "") in _SLOW)
        if slow and len(raw) > MOST_SLOW_BYTES:
            raise TooLargeError(tr("a stream of {size} bytes uses a slow legacy compression", size=len(raw)))
        if flates and self.decipher is None and len(raw) * 1032 > MOST_BYTES and _inflates(raw, MOST_BYTES):
            raise TooLargeError(
                tr(
                    "a stream of {size} bytes inflates to more than {limit} MiB",
                    size=len(raw),
                    limit=MOST_BYTES >> 20,
                )
            )
        super().decode()


def _inflates(raw: bytes, most: int) -> bool:
    """Whether the inflated size exceeds ``most`` bytes."""
    engine, total, rest = zlib.decompressobj(), 0, raw
    with suppress(zlib.error):
        while rest and not engine.eof:
            total += len(engine.decompress(rest, 1 << 20))
            rest = engine.unconsumed_tail
            if total > most:
                return True
    return False


class BoundedParser(PDFParser):
    """A parser that returns bounded streams."""

    def push(self, *objs: Any) -> None:
        """Store a parsed object; convert streams to bounded ones."""
        for _, value in objs:
            if type(value) is PDFStream:
                value.__class__ = BoundedStream
        super().push(*objs)

    def nexttoken(self) -> tuple[int, Any]:
        """The next token and its offset in the file."""
        while not (self._tokens or self.eof) and self._parse1 == self._parse_main:
            found = _TOKEN.match(self.buf, self.charpos)
            if found and found.end() < len(self.buf):  # at the end of the buffer a token may be cut
                self.charpos, kind = found.end(), found.lastgroup or ""
                token = found[kind]
                position = self.bufpos + found.start(kind) - (kind == "name")
                self._curtokenpos = position
                match kind:
                    case "numbers" if self.context:  # an array inside another object, such as the widths of a font
                        self.push((position, [float(one) if b"." in one else int(one) for one in token[1:-1].split()]))
                        continue
                    case "numbers":
                        self.charpos = found.start(kind) + 1
                        return position, KWD(b"[")
                    case "whole":
                        return position, int(token)
                    case "real":
                        return position, float(token)
                    case "name":
                        return position, LIT(token.decode("ascii"))
                return position, _CONSTANTS[token] if token in _CONSTANTS else KWD(token)
            break
        found_slowly: tuple[int, Any] = super().nexttoken()
        return found_slowly


_CONSTANTS = {b"true": True, b"false": False}
