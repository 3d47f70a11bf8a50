"""Write a Word document: headings, right-to-left paragraphs, lists and tables; doubts as comments.

A document that was read from a Word file is that file with its text repaired.

Latin and Persian runs of a paragraph are marked as such, so that Word sets each in its direction and font. A page of
the source begins on a new page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from satrchin.document import Document, Doubt, Line, Page
from satrchin.errors import MissingDependencyError
from satrchin.messages import tr
from satrchin.repair_files.lines import in_place
from satrchin.writing.structure import Block, blocks, item
from satrchin.writing.templating import direction, xml_text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

FONT = "Vazirmatn"
"""Font of Persian runs; Word takes another one where it is not installed."""
MOST_COMMENTS = 200
"""Comments of a document at most, the first ones: Word grows slow with thousands."""

_RUNS = re.compile(r"[A-Za-z\u00c0-\u024f][^\u0600-\u06ff\ufb50-\ufeff]*(?<=\S)|[^A-Za-z\u00c0-\u024f]+")


def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[bytes]:
    """The file, in one piece.

    Raises:
        MissingDependencyError: python-docx is not installed.
    """
    if document.file is not None and document.metadata.get("container") == "docx":
        from satrchin.repair_files.docx import repaired_docx

        yield repaired_docx(document.file, in_place(document, pages))
        return
    try:
        import docx
    except ImportError:
        raise MissingDependencyError(tr("the format docx needs python-docx: pip install python-docx")) from None
    made = docx.Document()
    made.core_properties.comments = f"satrchin, recipe {recipe}"
    made.core_properties.language = "fa-IR"
    comments = 0
    for place, page in enumerate(pages):
        doubts: dict[int, list[Doubt]] = {}
        for doubt in page.doubts:
            doubts.setdefault(doubt.line, []).append(doubt)
        numbers = {id(line): number for number, line in enumerate(page.lines)}
        if place and document.kind != "text":
            made.add_page_break()  # type: ignore[no-untyped-call]  # python-docx leaves this one untyped
        for block in blocks(page):
            for line, paragraph in _add(made, block):
                for doubt in doubts.get(numbers[id(line)], ()):
                    if comments < MOST_COMMENTS and paragraph.runs:
                        comments += 1
                        note = xml_text(f"{doubt.text}: {doubt.reason} ({doubt.confidence:.0%})")
                        made.add_comment(paragraph.runs, text=note, author="satrchin", initials="s")
    written = BytesIO()
    made.save(written)
    yield written.getvalue()


def _add(made: WordDocument, block: Block) -> Iterator[tuple[Line, Paragraph]]:
    """Add a block; yields each line with the paragraph it became."""
    if block.kind == "blank":
        return
    if block.kind == "table":
        rows = block.rows
        table = made.add_table(len(rows), len(rows[0]), style="Table Grid")
        _mark(table._tbl.tblPr, "w:bidiVisual", before=("w:tblStyleRowBandSize", "w:tblW", "w:jc", "w:tblLook"))  # noqa: SLF001  python-docx has no name for it
        fields = {(field.row, field.column): field for field in block.fields}
        for (row, column), field in fields.items():
            if field.across > 1 or field.down > 1:
                table.cell(row, column).merge(table.cell(row + field.down - 1, column + field.across - 1))
        for number, (line, row) in enumerate(zip(block.lines, table.rows, strict=True)):
            for column, cell in enumerate(row.cells):
                if (number, column) in fields:
                    _fill(cell.paragraphs[0], rows[number][column])
            yield line, row.cells[0].paragraphs[0]
        return
    for line in block.lines:
        if block.kind == "item":
            found = item(line.text)
            # the number is the author's and stays a part of the text; Word's own lists would count anew
            text = found.text if found.number is None else line.text.strip()
            paragraph = made.add_paragraph(style="List Bullet" if found.number is None else None)
        else:
            text = line.text.strip()
            paragraph = made.add_heading(level=1) if block.kind == "heading" else made.add_paragraph()
        _fill(paragraph, text)
        yield line, paragraph


def _fill(paragraph: Paragraph, text: str) -> None:
    """Set a paragraph's text, run by run, and its direction."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    text = xml_text(text)
    rtl = direction(text) == "rtl"
    if rtl:
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  python-docx has no name for it
        _mark(properties, "w:bidi", before=("w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr"))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT  # of a right-to-left paragraph: its beginning, the right
    for match in _RUNS.finditer(text):
        run = paragraph.add_run(match[0])
        if direction(match[0]) == "rtl" and rtl:
            run.font.rtl = True
            run.font.complex_script = True
            fonts = run._r.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001
            fonts.set(_name("w:cs"), FONT)


def _mark(properties: Any, name: str, before: tuple[str, ...]) -> None:
    """Add an empty element to properties, where Word's schema wants it."""
    from docx.oxml import OxmlElement

    properties.insert_element_before(OxmlElement(name), *before)


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    qualified: str = qn(name)
    return qualified
