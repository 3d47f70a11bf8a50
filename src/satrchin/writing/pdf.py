"""Write a searchable PDF: the source's own pages with an invisible text layer on those that were read from a picture.

In: a scanned PDF or a picture file, and its cleaned pages. Out: the same pages, their pictures untouched, in which
readers can search, select and copy the clean text. Pages whose own text was read keep it, unless the document's
metadata has ``replace_text``. An old invisible layer is taken out first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from satrchin.document import Document, Page
from satrchin.errors import MissingDependencyError, UsageError
from satrchin.messages import tr
from satrchin.writing.layer_atoms import NO_WIDTH
from satrchin.writing.placed import placed_paragraphs, size_in_file
from satrchin.writing.text_layer import ADVANCE, FIRST_RLM, NARROW, layer
from satrchin.writing.unreadable import make_unreadable

if TYPE_CHECKING:
    import pikepdf

FONT, LONE_FONT = "/SatrchinInvisible", "/f-0-0"
"""Resource names of the font: among a page's own fonts, and the one that OCRmyPDF looks for."""
INVISIBLE = 3
"""Text rendering mode of text that is neither filled nor stroked."""
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
3 beginbfrange
<0000> <dfff> <0000>
<e100> <e1ff> <200c0600>
<f900> <ffff> <f900>
endbfrange
2 beginbfchar <e000> <200f0020> <e001> <200f> endbfchar
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[bytes]:
    """The file, in one piece.

    Raises:
        MissingDependencyError: pikepdf or img2pdf is not installed.
        UsageError: the document is a text.
    """
    del recipe
    try:
        import pikepdf
    except ImportError:
        raise MissingDependencyError(tr("the format pdf needs pikepdf: pip install pikepdf")) from None
    with pikepdf.open(_source(document)) as file:
        font: Any = None
        for page in pages:
            sheet = file.pages[page.number - 1]
            if page.picture is None:
                if not document.metadata.get("replace_text"):
                    continue
                make_unreadable(file, sheet)
            font = font or file.make_indirect(_font(file))
            _strip_invisible(file, sheet)
            _make_upright(file, sheet)
            _add_layer(file, sheet, page, font, FONT)
        written = BytesIO()
        file.save(written)
    yield written.getvalue()


def write_layer_only(page: Page, path: Path) -> None:
    """Write a PDF of one page that has nothing but the text layer of ``page``, as large as its picture."""
    import pikepdf

    with pikepdf.new() as file:
        sheet = file.add_blank_page(page_size=size_in_file(page))
        _add_layer(file, sheet, page, file.make_indirect(_font(file)), LONE_FONT)
        sheet.contents_coalesce()
        file.save(path)


def _source(document: Document) -> Path | BytesIO:
    """The PDF whose pages are kept: the document's own file, or its pictures put into one."""
    files = document.files or ((document.file,) if document.file is not None else ())
    if document.kind == "text" or not files:
        raise UsageError(tr("the format pdf needs the file of a PDF or a picture as its input"))
    return _pdf_of(files[0]) if len(files) == 1 else _together(files)


def _together(files: Sequence[Path]) -> BytesIO:
    """A PDF of the pages of several files."""
    import pikepdf

    written = BytesIO()
    with pikepdf.new() as whole:
        for path in files:
            with pikepdf.open(_pdf_of(path)) as part:
                whole.pages.extend(part.pages)
        whole.save(written)
    return written


def _pdf_of(path: Path) -> Path | BytesIO:
    """A PDF file itself, or a picture as a PDF."""
    with path.open("rb") as file:
        if b"%PDF-" in file.read(1024):
            return path
    return BytesIO(_pdf_of_pictures(path))


def _pdf_of_pictures(path: Path) -> bytes:
    """A PDF of a picture file, one page a frame; the pictures keep their encoding where PDF has it."""
    try:
        import img2pdf
    except ImportError:
        raise MissingDependencyError(tr("the format pdf needs img2pdf: pip install img2pdf")) from None
    from PIL import Image

    try:
        made: bytes = img2pdf.convert(str(path), rotation=img2pdf.Rotation.ifvalid)
    except img2pdf.AlphaChannelError:
        opaque = BytesIO()
        with Image.open(path) as picture:
            over = Image.new("RGBA", picture.size, "white")
            over.alpha_composite(picture.convert("RGBA"))
            over.convert("RGB").save(opaque, "PNG", dpi=picture.info.get("dpi", (96, 96)))
        made = img2pdf.convert(opaque.getvalue(), rotation=img2pdf.Rotation.ifvalid)
    return made


def _font(file: pikepdf.Pdf) -> pikepdf.Dictionary:
    """A font without outlines whose codes are UTF-16; every glyph is half as wide as its size, or has no width."""
    from pikepdf import Array, Dictionary, Name, String

    advance = round(1000 * ADVANCE)
    program = (files("satrchin") / "resources" / "invisible.ttf").read_bytes()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.Invisible,
        Flags=4,
        FontBBox=Array([0, -200, advance, 800]),
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=800,
        StemV=80,
        FontFile2=file.make_stream(program, Length1=len(program)),
    )
    widths = {ord(letter): 0 for letter in NO_WIDTH} | {ord(FIRST_RLM): round(1000 * NARROW)}
    boxes = bytearray(b"\x00\x01" * 0x10000)
    for letter in NO_WIDTH:
        boxes[2 * ord(letter) + 1] = 0
    glyphs = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.Invisible,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=file.make_indirect(descriptor),
        DW=advance,
        W=Array([item for code in sorted(widths) for item in (code, Array([widths[code]]))]),
        CIDToGIDMap=file.make_stream(bytes(boxes)),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name.Invisible,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([file.make_indirect(glyphs)]),
        ToUnicode=file.make_stream(_TO_UNICODE),
    )


def _strip_invisible(file: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
    """Take out text that is shown in the invisible rendering mode, such as the layer of another OCR program."""
    import pikepdf

    mode, kept, modes = 0, [], []
    instructions = pikepdf.parse_content_stream(sheet)
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            modes.append(mode)
        elif operator == "Q" and modes:
            mode = modes.pop()
        elif operator == "Tr":
            mode = int(instruction.operands[0])
        if not (mode == INVISIBLE and operator in _SHOWING):
            kept.append(instruction)
    if len(kept) < len(instructions):
        sheet.Contents = file.make_stream(pikepdf.unparse_content_stream(kept))


def _add_layer(file: pikepdf.Pdf, sheet: pikepdf.Page, page: Page, font: Any, name: str) -> None:
    """Put the text of a page on its sheet."""
    import pikepdf

    width, height = size_in_file(page)
    sheet.add_resource(font, pikepdf.Name.Font, pikepdf.Name(name))
    placed = " ".join(f"{number:.6g}" for number in _to_sheet(sheet, width, height))
    content = f"\nQ q {placed} cm\n".encode() + layer(placed_paragraphs(page), height, name) + b"\nQ"
    sheet.contents_add(file.make_stream(b"q\n"), prepend=True)  # what the page does to its space ends with it
    sheet.contents_add(file.make_stream(content))


def _make_upright(file: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
    """Turn a sheet's content and boxes instead of its /Rotate: pdfium loses words of a layer on turned sheets."""
    from pikepdf import Array, Name

    turned = int(sheet.obj.get("/Rotate", 0)) % 360
    left, bottom, right, top = (float(side) for side in sheet.cropbox)
    if turned == 0:
        return
    matrix = {
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }[turned]
    sheet.contents_coalesce()
    placed = " ".join(f"{number:.6g}" for number in matrix)
    sheet.Contents = file.make_stream(f"q {placed} cm\n".encode() + sheet.Contents.read_bytes() + b"\nQ")
    size = (top - bottom, right - left) if turned % 180 else (right - left, top - bottom)
    sheet.mediabox = sheet.cropbox = Array([0, 0, *size])
    for name in (Name.Rotate, Name.TrimBox, Name.BleedBox, Name.ArtBox):
        if name in sheet.obj:
            del sheet.obj[name]
    for note in sheet.obj.get("/Annots", ()):
        if "/Rect" in note:
            xs = [float(side) for side in note.Rect]
            corners = [_moved(matrix, x, y) for x, y in ((xs[0], xs[1]), (xs[2], xs[3]))]
            (x0, y0), (x1, y1) = corners
            note.Rect = Array([min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)])


def _moved(matrix: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _to_sheet(sheet: pikepdf.Page, width: float, height: float) -> tuple[float, ...]:
    """The matrix from points of the page, its origin below left, to the user space of its upright sheet."""
    left, bottom, right, top = (float(side) for side in sheet.cropbox)
    return (right - left) / width, 0, 0, (top - bottom) / height, left, bottom
