"""Decode the strings of a PDF font: the code, text and width of each glyph.

The module reads codes, letters, widths and ascent only. Encodings and predefined CMaps come from pdfminer. ToUnicode
maps are parsed here, because they are often wrong and parsing them takes most of the time. A ligature such as ``لا``
stays one glyph with the text that the producer mapped it to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

NO_TEXT = "\N{REPLACEMENT CHARACTER}"
"""Placeholder for a glyph without a Unicode mapping."""

NO_CHARACTER = "\uffff"
"""The character to which XeTeX maps glyphs that it cannot name."""

LARGEST = 1e7
"""Largest absolute value accepted for a number in a file."""
MOST_CODES = 70_000
"""Number of entries read from one ToUnicode map: the number of two-byte codes."""

_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf(?:char|range)", re.DOTALL)
_CHAR = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")


@dataclass(slots=True)
class Font:
    """A font from the page's resources."""

    name: str
    wide: bool
    """Codes have two bytes (or the CMap's own lengths, see ``decoder``) instead of one."""
    ascent: float
    descent: float
    mapped: bool
    """The font has a ToUnicode map."""
    widths: dict[int, float] = field(default_factory=dict)
    default_width: float = 0.0
    texts: dict[int, str] = field(default_factory=dict)
    decoder: Any = None
    """pdfminer's CMap for codes that are neither one nor two plain bytes."""
    vertical: bool = False
    cells: dict[int, tuple[str, float]] = field(default_factory=dict)
    """Cache: code to text and width (in units of the font size)."""
    program: Any = None
    """The stream of the embedded TrueType program, if any."""
    compact: Any = None
    """The stream of the embedded compact program (CFF) of a composite font, if any."""
    to_glyphs: Any = None
    """The stream that maps codes to glyph numbers, if they differ."""
    outlines: Any = None
    """See :mod:`satrchin.reading.pdf.syntax.outlines`."""

    def codes(self, shown: bytes) -> Iterable[int]:
        """The codes of a shown string."""
        if self.decoder is not None:
            return tuple(self.decoder.decode(shown))
        if not self.wide:
            return shown
        high = iter(shown)
        return [first << 8 | second for first, second in zip(high, high, strict=False)]

    def cell(self, code: int) -> tuple[str, float]:
        """Text of a glyph, and its width in units of the font size."""
        found = self.cells.get(code)
        if found is None:
            found = self.texts.get(code, NO_TEXT), self.widths.get(code, self.default_width) * 0.001
            self.cells[code] = found
        return found


def load_font(spec: dict[str, Any]) -> Font:
    """Read a font dictionary; references are resolved one level deep."""
    from pdfminer.pdftypes import dict_value, list_value, resolve1

    subtype = _name(spec.get("Subtype"))
    if subtype == "Type0":
        descendants = list_value(spec.get("DescendantFonts", []))
        inner = dict_value(descendants[0]) if descendants else {}
        return _composite(spec, inner)
    descriptor = dict_value(spec.get("FontDescriptor", {}))
    base = _name(spec.get("BaseFont")) or "unknown"
    texts = to_unicode(spec.get("ToUnicode"))
    font = Font(base, False, *_heights(descriptor), mapped=bool(texts), program=descriptor.get("FontFile2"))
    first = _int(spec.get("FirstChar"), 0)
    widths = [_number(width, 0.0) for width in list_value(spec.get("Widths", []))[:256]]
    font.widths = {first + index: width for index, width in enumerate(widths)}
    font.default_width = _number(descriptor.get("MissingWidth"), 0.0)
    encoding = resolve1(spec.get("Encoding"))
    symbolic = bool(_int(descriptor.get("Flags"), 32) & 4) and encoding is None
    font.texts = ({} if symbolic else _simple_encoding(subtype, encoding)) | texts
    if not widths:
        _standard_widths(font, base)
    if subtype == "Type3":
        matrix = [_number(value, 0.0) for value in list_value(spec.get("FontMatrix", []))]
        scale = abs(matrix[0]) * 1000 if matrix else 1.0
        font.widths = {code: width * scale for code, width in font.widths.items()}
    return font


def _composite(spec: dict[str, Any], inner: dict[str, Any]) -> Font:
    """Read a Type0 font: usually two-byte codes, with widths in ``W``."""
    from pdfminer.cmapdb import CMapDB
    from pdfminer.pdffont import get_widths
    from pdfminer.pdftypes import dict_value, resolve1

    descriptor = dict_value(inner.get("FontDescriptor", {}))
    texts = to_unicode(spec.get("ToUnicode"))
    base = _name(spec.get("BaseFont")) or _name(inner.get("BaseFont")) or "unknown"
    font = Font(base, True, *_heights(descriptor), mapped=bool(texts), program=descriptor.get("FontFile2"))
    font.compact = descriptor.get("FontFile3")
    font.texts = texts
    font.to_glyphs = inner.get("CIDToGIDMap")
    encoding = _name(spec.get("Encoding")) or "Identity-H"
    font.vertical = encoding.endswith("-V")
    if not encoding.startswith("Identity"):
        try:
            font.decoder = CMapDB.get_cmap(encoding)
        except CMapDB.CMapNotFound:
            font.decoder = None
        if not texts and font.decoder is not None:
            font.texts = _collection(inner, font.vertical)
    raw = resolve1(inner.get("W")) or []
    try:
        flat = [
            [_number(one, 0.0) for one in resolve1(item)] if isinstance(resolve1(item), list) else resolve1(item)
            for item in raw[:MOST_CODES]
        ]
        font.widths = {code: _number(width, 0.0) for code, width in get_widths(flat).items() if isinstance(code, int)}
    except (TypeError, ValueError):
        font.widths = {}
    font.default_width = _number(inner.get("DW"), 1000.0)
    return font


def _collection(inner: dict[str, Any], vertical: bool) -> dict[int, str]:
    """The map from character ids to letters of an Adobe character collection."""
    from pdfminer.cmapdb import CMapDB
    from pdfminer.pdftypes import dict_value, resolve1

    system = dict_value(inner.get("CIDSystemInfo", {}))
    names = [resolve1(system.get(key)) for key in ("Registry", "Ordering")]
    name = "-".join(one.decode("latin-1") for one in names if isinstance(one, bytes))
    try:
        return dict(CMapDB.get_unicode_map(name, vertical).cid2unichr)
    except CMapDB.CMapNotFound:
        return {}


def to_unicode(stream: Any) -> dict[int, str]:
    """The code-to-text map of a ToUnicode stream; empty if it is missing or unreadable."""
    from pdfminer.pdftypes import PDFStream, resolve1

    stream = resolve1(stream)
    if not isinstance(stream, PDFStream):
        return {}
    return parse_to_unicode(stream.get_data())


def parse_to_unicode(data: bytes) -> dict[int, str]:
    r"""The code-to-text map of a CMap program.

    >>> parse_to_unicode(b"1 beginbfchar <0003> <06440627> endbfchar")
    {3: 'لا'}
    """
    table: dict[int, str] = {}
    for section in _SECTION.finditer(data):
        if section[1] == b"bfchar":
            for code, text in _CHAR.findall(section[2]):
                if code.strip():
                    table[int(code, 16)] = _utf16(text)
            continue
        for low, high, start, many in _RANGE.findall(section[2]):
            if not low.strip() or not high.strip():
                continue
            first, last = int(low, 16), int(high, 16)
            last = min(last, first + MOST_CODES)
            if many:
                table.update(zip(range(first, last + 1), map(_utf16, _HEX.findall(many)), strict=False))
            elif text := _utf16(start):
                head, tail = text[:-1], ord(text[-1])
                table.update((first + i, head + chr(tail + i)) for i in range(min(last - first + 1, 0x10FFFF - tail)))
        if len(table) > MOST_CODES:
            break
    return table


def _utf16(digits: bytes) -> str:
    """Decode hexadecimal UTF-16."""
    digits = b"".join(digits.split())
    if len(digits) % 2:
        digits += b"0"
    raw = bytes.fromhex(digits.decode("ascii"))
    if len(raw) == 1:
        return chr(raw[0])
    if len(raw) > 2:
        raw = _mended(raw)
    return raw.decode("utf-16-be", "ignore").replace("\0", "").replace(NO_CHARACTER, NO_TEXT)


def _mended(raw: bytes) -> bytes:
    """Undo a Ghostscript bug in ligatures: a letter's high byte repeats the low byte of the letter before it."""
    if raw[0] in _ARABIC and raw[2] == raw[1] and raw[2] not in _ARABIC and len(raw) % 2 == 0:
        return b"".join(bytes((raw[0], low)) for low in raw[1::2])
    return raw


_ARABIC = frozenset((0x06, 0x07, 0x08, 0x20, 0xFB, 0xFC, 0xFD, 0xFE))
"""High bytes of the code points of Arabic letters and the ZWNJ."""


def _simple_encoding(subtype: str, encoding: Any) -> dict[int, str]:
    """The code-to-text map of a one-byte encoding."""
    from pdfminer.encodingdb import EncodingDB
    from pdfminer.pdftypes import list_value

    default = "WinAnsiEncoding" if subtype == "TrueType" else "StandardEncoding"
    if isinstance(encoding, dict):
        name = _name(encoding.get("BaseEncoding")) or default
        table = EncodingDB.get_encoding(name, list_value(encoding.get("Differences", [])))
    else:
        table = EncodingDB.get_encoding(_name(encoding) or default)
    return dict(table)


def _standard_widths(font: Font, base: str) -> None:
    """The widths of one of the 14 standard fonts, which a file need not embed."""
    from pdfminer.pdffont import FontMetricsDB

    try:
        descriptor, widths = FontMetricsDB.get_metrics(base)
    except KeyError:
        font.default_width = font.default_width or 500.0
        return
    font.widths = {code: _number(widths.get(text), 500.0) for code, text in font.texts.items()}
    font.ascent = _number(descriptor.get("Ascent"), 750.0) * 0.001
    font.descent = _number(descriptor.get("Descent"), -250.0) * 0.001


def _heights(descriptor: dict[str, Any]) -> tuple[float, float]:
    """Ascent and descent in units of the font size; implausible values are replaced."""
    ascent = _number(descriptor.get("Ascent"), 0.0) * 0.001
    descent = -abs(_number(descriptor.get("Descent"), 0.0)) * 0.001
    sane = 0.2 < ascent < 3 and descent > -3
    return (ascent, descent) if sane else (0.75, -0.25)


def _name(value: Any) -> str:
    """The string of a name object; empty for anything else."""
    from pdfminer.pdftypes import resolve1
    from pdfminer.psparser import PSLiteral

    value = resolve1(value)
    if not isinstance(value, PSLiteral):
        return ""
    return value.name if isinstance(value.name, str) else value.name.decode("latin-1")


def _number(value: Any, default: float) -> float:
    """A finite number, or the default."""
    from pdfminer.pdftypes import resolve1

    value = resolve1(value)
    if isinstance(value, (int, float)) and abs(value) < LARGEST:  # NaN fails the comparison
        return float(value)
    return default


def _int(value: Any, default: int) -> int:
    """A whole number, or the default."""
    return int(_number(value, default))
