"""Readers of others that know blocks or tables, each a function of the set's folder and a page's name.

Their packages are of the bench alone and are imported when they are asked; those that are not installed are left out.
Finders of tables give the rows of their tables and nothing else, so only their cells and rows are comparable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

_FROM_LEFT = re.compile(r"[A-Za-z\d](?:[A-Za-z\d.,:/٬٫ _@-]*[A-Za-z\d])?")


def qalam(folder: Path, name: str) -> str:
    """The PDF by qalam: its blocks in its order, tables with TAB between cells."""
    import qalam as reader

    lines: list[str] = []
    for page in reader.Document(str(folder / "pdf" / f"{name}.pdf")):
        for block in page.blocks:
            lines += _rows(block.to_rows()) if block.kind == "table" else [getattr(block, "text", "")]
    return "\n".join(lines)


def docling_parse(folder: Path, name: str) -> str:
    """The PDF's lines by docling-parse, in the order in which it finds them."""
    from docling_core.types.doc.page import TextCellUnit
    from docling_parse.pdf_parser import DoclingPdfParser

    document = DoclingPdfParser(loglevel="fatal").load(str(folder / "pdf" / f"{name}.pdf"))
    cells = (cell for _, page in document.iterate_pages() for cell in page.iterate_cells(unit_type=TextCellUnit.LINE))
    return "\n".join(cell.text for cell in cells)


def camelot(folder: Path, name: str) -> str:
    """The tables that camelot finds by rules, or else by white; letters and columns from the right."""
    import camelot as reader

    path = str(folder / "pdf" / f"{name}.pdf")
    found = list(reader.read_pdf(path, flavor="lattice")) or list(reader.read_pdf(path, flavor="stream"))
    return "\n".join(_rows([logical(cell) for cell in row[::-1]] for table in found for row in table.data))


def img2table(folder: Path, name: str) -> str:
    """The tables that img2table finds on the scan, with Tesseract; columns from the right."""
    from img2table.document import Image
    from img2table.ocr import TesseractOCR

    found = Image(str(folder / "scan" / f"{name}.png")).extract_tables(
        ocr=TesseractOCR(n_threads=1, lang="fas"), borderless_tables=True
    )
    rows = [row[::-1] for table in found for row in table.df.fillna("").values.tolist()]
    return "\n".join(_rows(rows))


def logical(shown: str) -> str:
    """Letters as they stand from left to right, in the order in which they are read, as letters instead of shapes.

    >>> logical("۱۲ هرامش")
    'شماره ۱۲'
    """
    lines = (unicodedata.normalize("NFKC", line[::-1]) for line in shown.splitlines())
    return "\n".join(_FROM_LEFT.sub(lambda run: run[0][::-1], line) for line in lines)


def _rows(rows: Iterable[Sequence[str | None]]) -> list[str]:
    """Rows of cells as lines."""
    return ["\t".join(" ".join((cell or "").split()) for cell in row) for row in rows]


_NEEDS: dict[str, tuple[str, Callable[[Path, str], str]]] = {
    "qalam": ("qalam", qalam),
    "docling-parse": ("docling_parse", docling_parse),
    "camelot, tables": ("camelot", camelot),
    "img2table on scans, tables": ("img2table", img2table),
}
PEERS = {name: reader for name, (package, reader) in _NEEDS.items() if find_spec(package)}
