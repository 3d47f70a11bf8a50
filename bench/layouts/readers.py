"""Readers of the pages: a folder and a page's name in, its text out; cells are parted by TAB."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from bench.layouts.orders import ORDERS
from bench.layouts.peers import PEERS, logical


def ours(folder: Path, name: str) -> str:
    """The PDF by its text layer."""
    from satrchin import ReadOptions, clean_file

    return clean_file(folder / "pdf" / f"{name}.pdf", "read", ReadOptions(ocr="never")).text


def ours_scanned(folder: Path, name: str) -> str:
    """The scan."""
    from satrchin import clean_file

    return clean_file(folder / "scan" / f"{name}.png", "read").text


def pdftotext(folder: Path, name: str) -> str:
    """The PDF by ``pdftotext -layout``; runs of blanks are TABs."""
    done = subprocess.run(
        ["pdftotext", "-layout", str(folder / "pdf" / f"{name}.pdf"), "-"], capture_output=True, text=True, check=False
    )
    return re.sub(r"(?<=\S) {2,}(?=\S)", "\t", done.stdout)


def pdfplumber(folder: Path, name: str) -> str:
    """The PDF's text by pdfplumber, then the tables that it finds; letters and columns from the right."""
    import pdfplumber as reader

    with reader.open(folder / "pdf" / f"{name}.pdf") as document:
        page = document.pages[0]
        text = "\n".join(logical(line) for line in (page.extract_text() or "").splitlines())
        tables = [
            "\t".join(logical((cell or "").replace("\n", " ")) for cell in row[::-1])
            for found in page.extract_tables()
            for row in found
        ]
    return "\n".join([text, *tables])


READERS: dict[str, Callable[[Path, str], str]] = {
    "satrchin": ours,
    "satrchin on scans": ours_scanned,
    "pdftotext -layout": pdftotext,
    "pdfplumber": pdfplumber,
    **PEERS,
    **ORDERS,
}
