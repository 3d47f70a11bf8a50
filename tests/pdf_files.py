"""PDF files made by hand, healthy and hostile, for the tests."""

from __future__ import annotations

import zlib

from bench.raw_pdf import pdf, stream

__all__ = ["HELLO", "HELVETICA", "bomb", "one_page", "pages", "pdf", "persian", "stream"]

HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
HELLO = b"BT /F1 12 Tf 72 700 Td (Hello world) Tj ET"


def one_page(
    content: bytes = HELLO,
    *more: bytes,
    entries: bytes = b"",
    box: bytes = b"[0 0 595 842]",
    font: bytes = HELVETICA,
    resources: bytes = b"",
) -> bytes:
    """A file of one page: objects 4 and 5 are its content and its font, ``more`` are numbered from 6."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox %s/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>" % (
        box,
        resources,
    )
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, page, stream(content, entries), font, *more)


def pages(count: int) -> bytes:
    """A file of many pages that share their content."""
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    tree = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, stream(HELLO), HELVETICA, *[page] * count)


def bomb(size: int) -> bytes:
    """Deflated noughts."""
    engine = zlib.compressobj(9)
    return b"".join(engine.compress(bytes(1 << 20)) for _ in range(size >> 20)) + engine.flush()


def persian(text: str, *, code: int = 1) -> tuple[bytes, bytes, bytes]:
    """Content, font and ToUnicode table (objects 4, 5 and 6) that show a text's letters from the right."""
    letters = sorted(set(text))
    codes = {letter: number for number, letter in enumerate(letters, code)}
    shown = b"".join(b"%02x" % codes[letter] for letter in reversed(text))
    table = b"".join(b"<%02x> <%s>\n" % (codes[one], one.encode("utf-16-be").hex().encode()) for one in letters)
    widths = b" ".join(b"250" if one == " " else b"500" for one in letters)
    font = (
        b"<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+Test/FirstChar %d/LastChar %d/Widths[%s]"
        b"/ToUnicode 6 0 R/FontDescriptor<</Type/FontDescriptor/Flags 4/Ascent 800/Descent -200>>>>"
        % (code, code + len(letters) - 1, widths)
    )
    content = b"BT /F1 12 Tf 72 700 Td <%s> Tj ET" % shown
    return content, font, stream(b"%d beginbfchar\n%sendbfchar" % (len(letters), table))
