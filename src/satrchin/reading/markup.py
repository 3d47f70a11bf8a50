"""Read Word and HTML files as text, one line per paragraph, so that they can be repaired in place.

The document's ``metadata["container"]`` names the file kind; :mod:`satrchin.repair_files` finds the text.
"""

from __future__ import annotations

from pathlib import Path

from satrchin.document import Document, Issue
from satrchin.messages import tr
from satrchin.reading.text import TextPages


def is_docx(head: bytes, path: Path) -> bool:
    """Whether a file is a Word document: a ZIP container with Word's file extension."""
    return head.startswith(b"PK\x03\x04") and path.suffix.lower() in {".docx", ".docm", ".dotx"}


def is_html(path: Path) -> bool:
    """Whether a file has an HTML extension; a text that contains HTML code stays a text."""
    return path.suffix.lower() in {".html", ".htm", ".xhtml"}


def from_docx(path: Path) -> Document:
    """Read a Word file.

    Raises:
        InputError: the file is damaged.
    """
    from satrchin.repair_files.docx import docx_lines

    return _document(docx_lines(path), path, "docx")


def from_html(data: bytes, path: Path) -> Document:
    """Read an HTML page.

    Raises:
        InputError: the page is not in the encoding that it names, or in UTF-8.
    """
    from satrchin.repair_files.html import html_lines

    return _document(html_lines(data, str(path)), path, "html")


def _document(lines: list[str], path: Path, container: str) -> Document:
    issues = () if lines else (Issue("info", "empty", tr("{path} holds no text", path=path)),)
    text = "".join(line + "\n" for line in lines)
    return Document(str(path), TextPages(text, issues), metadata={"container": container}, file=path)
