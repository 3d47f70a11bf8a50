"""Make the visible text of a PDF page unreadable for search and copy; its look stays as it is.

In: a page whose own text layer is wrong. Out: the same page, on whose every glyph stands for a space, so that a new
invisible layer is the only text that readers find. Glyphs are painted as before: only the tables that give them a
meaning are replaced (``/ToUnicode``, ``/ActualText``), in copies of the fonts, because other pages may share them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

MOST_FORMS = 8
"""How deep forms may lie in forms."""
_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapName /Spaces def
/CMapType 2 def
"""
_TAIL = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})


def make_unreadable(file: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
    """Take the meaning from all glyphs of a page, also in its forms.

    Args:
        file: the PDF, which gets copies of the page's fonts and forms.
        sheet: its page.
    """
    sheet.contents_coalesce()
    resources = file.make_indirect(_copy(sheet.obj.get("/Resources", {})))
    content = _cleared(file, sheet.obj, resources, MOST_FORMS)
    sheet.obj["/Resources"] = resources
    sheet.Contents = file.make_stream(content)


def _cleared(file: pikepdf.Pdf, stream: Any, resources: Any, depth: int) -> bytes:
    """The content of a page or form without ``/ActualText``; the fonts and forms of its resources are replaced."""
    import pikepdf

    instructions = list(pikepdf.parse_content_stream(stream))
    used = _codes(instructions)
    fonts = resources.get("/Font", {})
    resources["/Font"] = pikepdf.Dictionary({name: _mute(file, font, used.get(name)) for name, font in fonts.items()})
    if "/Properties" in resources:
        properties = {name: _silent(_copy(value)) for name, value in resources["/Properties"].items()}
        resources["/Properties"] = pikepdf.Dictionary(properties)
    if "/XObject" in resources:
        found = {name: _form(file, value, resources, depth) for name, value in resources["/XObject"].items()}
        resources["/XObject"] = pikepdf.Dictionary(found)
    for instruction in instructions:
        if str(instruction.operator) in {"BDC", "DP"} and isinstance(instruction.operands[1], pikepdf.Dictionary):
            _silent(instruction.operands[1])
    return pikepdf.unparse_content_stream(instructions)


def _form(file: pikepdf.Pdf, value: Any, outer: Any, depth: int) -> Any:
    """A form whose text is unreadable; anything else as it is."""
    if value.get("/Subtype") != "/Form" or depth == 0:
        return value
    form = file.make_stream(b"")
    for key, entry in value.items():
        if key not in {"/Length", "/Filter", "/DecodeParms"}:
            form[key] = entry
    resources = _copy(value.get("/Resources", outer))
    data = _cleared(file, value, resources, depth - 1)
    form["/Resources"] = resources
    form.write(data)
    return form


def _mute(file: pikepdf.Pdf, font: Any, used: set[int] | None) -> Any:
    """A copy of a font whose codes all stand for a space."""
    copy = _copy(font)
    if font.get("/Subtype") == "/Type0":
        codes, space = sorted(used or ()), b"<0000> <ffff>"
        lines = [b"<%04x> <0020>" % code for code in codes]
    else:
        space = b"<00> <ff>"
        lines = [b"<%02x> <0020>" % code for code in range(256)]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    table = b"".join(b"%d beginbfchar\n%s\nendbfchar\n" % (len(block), b"\n".join(block)) for block in blocks)
    space_range = b"1 begincodespacerange\n%s\nendcodespacerange\n" % space
    copy["/ToUnicode"] = file.make_stream(_HEAD + space_range + table + _TAIL)
    return file.make_indirect(copy)


def _codes(instructions: list[Any]) -> dict[str, set[int]]:
    """The two-byte codes that are shown in each font."""
    found: dict[str, set[int]] = {}
    font, fonts = "", []
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            fonts.append(font)
        elif operator == "Q" and fonts:
            font = fonts.pop()
        elif operator == "Tf":
            font = str(instruction.operands[0])
        elif operator in _SHOWING:
            for data in _strings(instruction.operands[-1]):
                pairs = zip(data[::2], data[1::2], strict=False)
                found.setdefault(font, set()).update(256 * high + low for high, low in pairs)
    return found


def _strings(operand: Any) -> Iterator[bytes]:
    import pikepdf

    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    yield from (bytes(part) for part in parts if isinstance(part, pikepdf.String))


def _silent(properties: Any) -> Any:
    """Properties of marked content without a text."""
    for key in ("/ActualText", "/Alt", "/E"):
        if key in properties:
            del properties[key]
    return properties


def _copy(dictionary: Any) -> Any:
    import pikepdf

    return pikepdf.Dictionary(dict(dictionary.items()))
