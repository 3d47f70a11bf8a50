"""Measure searchable PDFs: ``python -m bench.formats``: how much of our text other readers extract from the layer.

Digital test PDFs are drawn as pictures and get a layer of their own words, whose places are exact, so that nothing but
the layer is measured. Readers: Poppler, pdfium, pypdf, pdfplumber, and pdf.js where ``PDFJS_FROM`` names a folder in
which ``npm install pdfjs-dist`` was run. Direction marks are taken out before comparing.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bench.report import machine
from bench.results import RESULTS, table, write_parts
from satrchin import clean_file
from satrchin.document import Document, Page, Picture
from satrchin.persian.chars import ZWNJ
from satrchin.writing.formats import SUFFIXES, load_format
from satrchin.writing.pdf import pieces
from satrchin.writing.placed import PlacedLine, PlacedWord, placed_paragraphs
from satrchin.writing.text_layer import WIDE_GAP

SECTION, PARTS = "Formats", ("Layer", "Selection", "Boxes", "OCRmyPDF", "Repaired in place")
HEAD = "Each part names the command that measured it."
PDFS = Path(__file__).parents[1] / "tests" / "pdfs"
SCANS = Path(__file__).parents[1] / "tests" / "scans"
DPI = 150
MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

PDFJS = """
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
const require = createRequire(process.env.PDFJS_FROM + "/");
const { getDocument } = await import(pathToFileURL(require.resolve("pdfjs-dist/legacy/build/pdf.mjs")));
const data = new Uint8Array(readFileSync(process.argv[2]));
const pdf = await getDocument({ data, verbosity: 0, useSystemFonts: false, disableFontFace: true }).promise;
const content = await (await pdf.getPage(1)).getTextContent();
console.log(content.items.map((item) => item.str + (item.hasEOL ? "\\n" : "")).join(""));
"""


def poppler(path: Path) -> str:
    """``pdftotext``."""
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def pdfium(path: Path) -> str:
    """``pypdfium2``."""
    import pypdfium2

    text: str = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    return text


def pdfjs(path: Path) -> str:
    """pdf.js in Node."""
    script = path.with_suffix(".mjs")
    script.write_text(PDFJS, encoding="utf-8")
    return subprocess.run(["node", script, path], capture_output=True, check=True, text=True).stdout


def pypdf(path: Path) -> str:
    """``pypdf``."""
    from pypdf import PdfReader

    return PdfReader(path).pages[0].extract_text()


def pdfplumber(path: Path) -> str:
    """``pdfplumber``."""
    import pdfplumber as library

    with library.open(path) as file:
        return file.pages[0].extract_text()


def readers() -> dict[str, Callable[[Path], str]]:
    """The readers that are installed."""
    found: dict[str, Callable[[Path], str]] = {"pdfium": pdfium, "pdfplumber": pdfplumber}
    if find_spec("pypdf"):
        found["pypdf"] = pypdf
    if shutil.which("pdftotext"):
        found["Poppler"] = poppler
    if os.environ.get("PDFJS_FROM") and shutil.which("node"):
        found["pdf.js"] = pdfjs
    return found


def scanned(path: Path, folder: Path) -> tuple[Path, Page, int]:
    """A digital PDF's first page as a picture with a layer: its file, its page, and how many bytes the layer added."""
    import pypdfium2

    picture = folder / f"{path.stem}.png"
    image = pypdfium2.PdfDocument(path)[0].render(scale=DPI / 72).to_pil().convert("L")
    image.save(picture, dpi=(DPI, DPI))
    first = clean_file(path, "read").pages[0]
    page = replace(first, picture=Picture(float(DPI)))
    target = folder / f"{path.stem}.pdf"
    target.write_bytes(b"".join(pieces(Document(picture.name, (page,), "ocr", file=picture), "read", (page,))))
    return target, page, target.stat().st_size - picture.stat().st_size


def cells(line: PlacedLine) -> Iterator[str]:
    """The texts of a line of print between wide gaps: the cells of a row, whose order is each reader's own matter."""
    height = line.box.bottom - line.box.top
    cell: list[PlacedWord] = []
    for word in line.words:
        if cell and max(cell[-1].box.x0 - word.box.x1, word.box.x0 - cell[-1].box.x1) > WIDE_GAP * height:
            yield " ".join(word.text for word in cell)
            cell = []
        cell.append(word)
    yield " ".join(word.text for word in cell)


def costs() -> str:
    """Processor time that each format adds to reading a scan, in per cent; the median over the scans of the tests."""
    shares: dict[str, list[float]] = {}
    clean_file(min(SCANS.glob("*.png")))  # loads the models
    for path in sorted(SCANS.glob("*.png")):
        begun = time.process_time()
        result = clean_file(path)
        reading = time.process_time() - begun
        for name in SUFFIXES:
            writer = load_format(name).pieces
            list(writer(result.document, result.recipe, result.pages))  # loads libraries and templates
            begun = time.process_time()
            list(writer(result.document, result.recipe, result.pages))
            shares.setdefault(name, []).append((time.process_time() - begun) / reading)
    return ", ".join(f"{name} {median(share):.1%}" for name, share in shares.items())


def report() -> str:
    """The table of all readers, and how much a layer adds to a file."""
    rows: dict[str, list[tuple[float, float, float]]] = {}
    grown = []
    with TemporaryDirectory() as name:
        for path in sorted(PDFS.glob("*.pdf")):
            if not path.with_suffix(".txt").exists():
                continue
            target, page, more = scanned(path, Path(name))
            grown.append(more)
            lines = [cell for paragraph in placed_paragraphs(page) for line in paragraph.lines for cell in cells(line)]
            for reader, extract in readers().items():
                got = " ".join(MARKS.sub("", extract(target)).split())
                rows.setdefault(reader, []).append(rates(got, lines))
    body = [
        [reader, *(f"{sum(rate) / len(rate):.4f}" for rate in zip(*found, strict=True))]
        for reader, found in rows.items()
    ]
    size = (
        f"{len(grown)} pages; a layer adds {mean(grown) / 1000:.1f} kB to a file, {max(grown) / 1000:.1f} kB at most."
    )
    added = f"Processor time that a format adds to a scanned page: {costs()}."
    return f"{size} {added}\n\n{table(['reader', 'CER of lines', 'without ZWNJ', 'words found'], body)}"


def main() -> int:
    """Print the table, or write it into the results."""
    parser = argparse.ArgumentParser(prog="python -m bench.formats", description=__doc__.split("\n\n")[0])
    parser.add_argument("--write", action="store_true", help=f"write a part of {SECTION} in {RESULTS.name}")
    if parser.parse_args().write:
        write_part("Layer", "formats", report())
    else:
        print(report())
    return 0


def write_part(part: str, command: str, body: str) -> None:
    """Write a part of the section about formats into the results."""
    write_parts(SECTION, HEAD, {part: f"`python -m bench.{command} --write`, {machine()}. {body}"}, PARTS)


def rates(got: str, lines: Sequence[str]) -> tuple[float, float, float]:
    """CER of cells with and without ZWNJ, each against its best place in what was extracted, and words.

    The order of lines and columns is each reader's own matter and does not count.
    """
    bare = [line.replace(ZWNJ, "") for line in lines]
    bare_got = got.replace(ZWNJ, "")
    words, found = Counter(" ".join(bare).split()), Counter(bare_got.split())
    return _cer(lines, got), _cer(bare, bare_got), (words & found).total() / words.total()


def _cer(lines: Sequence[str], got: str) -> float:
    wrong = 0
    for line in lines:
        best = fuzz.partial_ratio_alignment(line, got)
        part = got[best.dest_start : best.dest_end] if best is not None else ""
        wrong += min(Levenshtein.distance(line, part), len(line))
    return wrong / sum(map(len, lines))


if __name__ == "__main__":
    sys.exit(main())
