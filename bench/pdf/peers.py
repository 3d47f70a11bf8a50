"""What else reads a PDF: name to function from a path to text; a peer that is not installed is left out."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

_JARS = ("pdfbox2", "pdfbox2-tools", "fontbox2", "commons-logging")
JARS = tuple(Path("/usr/share/java", f"{name}.jar") for name in _JARS)


def satrchin(path: Path) -> str:
    """Ours, the text layer alone, as recipe ``read`` gives it."""
    from satrchin import ReadOptions, clean_file

    return clean_file(path, "read", ReadOptions(ocr="never")).text


def pdfplumber(path: Path) -> str:
    """``extract_text`` of every page."""
    import pdfplumber as library

    with library.open(path) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def pypdf(path: Path) -> str:
    """``extract_text`` of every page."""
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def pypdfium2(path: Path) -> str:
    """Pdfium's own text."""
    import pypdfium2 as library

    pdf = library.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def pdfium_boxes(path: Path) -> str:
    """Pdfium's characters one by one with their boxes: what reading by geometry would need of it."""
    import pypdfium2 as library

    shown = []
    for page in library.PdfDocument(path):
        text = page.get_textpage()
        count = text.count_chars()
        places = [text.get_charbox(number) for number in range(count)]
        shown.append(text.get_text_range()[: len(places)])
    return "\n".join(shown)


def pymupdf(path: Path) -> str:
    """``get_text`` of every page."""
    import pymupdf as library

    with library.open(path) as pdf:
        return "\n".join(page.get_text() for page in pdf)


def qalam(path: Path) -> str:
    """``text`` of every page, also where it says that OCR is needed."""
    import qalam as library

    return "\n".join(page.text for page in library.Document(str(path)))


def docling_parse(path: Path) -> str:
    """The lines of every page."""
    from docling_core.types.doc.page import TextCellUnit
    from docling_parse.pdf_parser import DoclingPdfParser

    document = DoclingPdfParser(loglevel="fatal").load(str(path))
    cells = (cell for _, page in document.iterate_pages() for cell in page.iterate_cells(unit_type=TextCellUnit.LINE))
    return "\n".join(cell.text for cell in cells)


def pdftotext(path: Path) -> str:
    """Poppler's program."""
    done = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def pdfbox(path: Path) -> str:
    """PDFBox's ``ExtractText`` as Debian's ``libpdfbox2-java`` brings it; much of its time is Java's start."""
    jars = ":".join(map(str, JARS))
    tool = ["java", "-cp", jars, "org.apache.pdfbox.tools.ExtractText", "-encoding", "UTF-8", "-console", str(path)]
    return subprocess.run(tool, capture_output=True, check=True).stdout.decode("utf-8", "replace")


PEERS: dict[str, Callable[[Path], str]] = {
    "satrchin": satrchin,
    "pdfplumber": pdfplumber,
    "pypdf": pypdf,
    "pypdfium2": pypdfium2,
    "pypdfium2, boxes": pdfium_boxes,
    "PyMuPDF": pymupdf,
    "qalam": qalam,
    "docling-parse": docling_parse,
    "pdftotext": pdftotext,
    "PDFBox": pdfbox,
}
_PROGRAMS = {
    "pdftotext": lambda: shutil.which("pdftotext"),
    "PDFBox": lambda: shutil.which("java") and JARS[0].exists(),
}


def installed() -> dict[str, Callable[[Path], str]]:
    """The peers that are here."""
    needs = {"pypdfium2, boxes": "pypdfium2", "PyMuPDF": "pymupdf", "docling-parse": "docling_parse"}
    return {
        name: run
        for name, run in PEERS.items()
        if (_PROGRAMS[name]() if name in _PROGRAMS else find_spec(needs.get(name, name)))
    }
