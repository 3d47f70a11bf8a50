"""Write PDFs object by object, as no library would: for files that are damaged or hostile on purpose."""

from __future__ import annotations


def pdf(*objects: bytes) -> bytes:
    """A file of these objects, numbered from 1, the first of them its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object with further entries of its dictionary."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)
