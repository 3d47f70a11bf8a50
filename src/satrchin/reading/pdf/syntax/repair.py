"""Rebuild the object table of a truncated or damaged PDF.

Objects are located by their headers, and object streams are unpacked. An object that is cut off inside a stream keeps
the part that remains. Before: the first half of a file, without a table; after: a file with the pages of that half.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import takewhile

MOST_OBJECTS = 200_000
"""Maximum number of objects searched for."""
MOST_UNPACKED = 64 * 1024 * 1024
"""Largest unpacked size of one object stream, in bytes."""

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,9})[ \t\r\n]+\d{1,5}[ \t\r\n]+obj\b")
_CATALOGUE = re.compile(rb"/Type\s*/Catalog\b")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_STREAM = re.compile(rb"stream\r?\n")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")


def repaired(data: bytes) -> bytes | None:
    """The file with a rebuilt object table; None if no objects are found.

    >>> repaired(b"%PDF-1.4 cut") is None
    True
    """
    places = _places(data)
    if not places:
        return None
    last = max(places.values())
    whole = data[:last] + _closed(data[last:])
    parts = [whole]
    size = len(whole)
    for number, body in _unpacked(whole, places):
        if number not in places:
            places[number] = size + 1
            parts.append(b"\n%d 0 obj\n%s\nendobj" % (number, body))
            size += len(parts[-1])
    root = _root(b"".join(parts), places)
    if root is None:  # without a catalogue, pages are located one by one
        root = max(places) + 1
        places[root] = size + 1
        parts.append(b"\n%d 0 obj\n<</Type/Catalog>>\nendobj" % root)
        size += len(parts[-1])
    entries = b"".join(b"%d 1\n%010d 00000 n \n" % item for item in sorted(places.items()))
    parts.append(
        b"\nxref\n0 1\n0000000000 65535 f \n%strailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (entries, max(places) + 1, root, size + 1)
    )
    return b"".join(parts)


def _places(data: bytes) -> dict[int, int]:
    """Offset of the last object of each number."""
    places: dict[int, int] = {}
    for found in _OBJECT.finditer(data):
        places[int(found[1])] = found.start()
        if len(places) > MOST_OBJECTS:
            break
    return places


def _closed(tail: bytes) -> bytes:
    """Terminate the last object if its end is missing."""
    if b"endobj" in tail:
        return tail
    begins = _STREAM.search(tail)
    if begins is None:
        return tail + b" endobj"
    head, rest = tail[: begins.start()], tail[begins.end() :]
    ends = rest.find(b"endstream")
    rest = rest if ends < 0 else rest[:ends]
    head = _LENGTH.sub(b"/Length %d" % len(rest), head, count=1)
    return head + b"stream\n" + rest + b"\nendstream\nendobj"


def _unpacked(data: bytes, places: dict[int, int]) -> Iterator[tuple[int, bytes]]:
    """The objects in object streams: numbers and bodies."""
    for place in list(places.values()):
        head = data[place : place + 1000]
        begins = _STREAM.search(head)
        if begins is None or not _PACKED.search(head, 0, begins.start()):
            continue
        engine = zlib.decompressobj()
        try:
            text = engine.decompress(data[place + begins.end() :], MOST_UNPACKED)
        except zlib.error:
            continue
        first = re.search(rb"/First\s+(\d+)", head)
        start = int(first[1]) if first else 0
        numbers = [int(one) for one in takewhile(bytes.isdigit, text[:start].split())]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
        ends = [*(start + offset for _, offset in pairs[1:]), len(text)] if pairs else []
        for (number, offset), end in zip(pairs, ends, strict=True):
            yield number, text[start + offset : end]


def _root(data: bytes, places: dict[int, int]) -> int | None:
    """The object number of the catalogue."""
    found = None
    for number, place in places.items():
        end = data.find(b"endobj", place)
        if _CATALOGUE.search(data, place, min(end if end >= 0 else len(data), place + 4000)):
            found = number
    return found
