"""Compare text layers: ``python -m bench.renderers``: that of OCRmyPDF's own renderer against ours, of the same words.

The pages of :mod:`bench.formats` are written as hOCR and given to OCRmyPDF's renderer (``ocrmypdf.hocrtransform``, that
is ``fpdf2``); ours is what the plugin gives to OCRmyPDF's ``sandwich``. So nothing but the layer is measured.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.formats import MARKS, PDFS, SECTION, cells, rates, readers, scanned, write_part
from bench.results import RESULTS, table
from satrchin.document import Document
from satrchin.writing import hocr
from satrchin.writing.placed import placed_paragraphs


def theirs(picture: Path, document: Document) -> Path:
    """A page as a PDF with the layer of OCRmyPDF's renderer."""
    source, target = picture.with_suffix(".hocr"), picture.with_suffix(".theirs.pdf")
    source.write_text("".join(hocr.pieces(document, "read", document.pages)), encoding="utf-8")
    command = [sys.executable, "-m", "ocrmypdf.hocrtransform", "-i", picture, source, target]
    subprocess.run(command, capture_output=True, check=True)
    return target


def report() -> str:
    """The table of both layers and all readers."""
    found: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    with TemporaryDirectory() as name:
        for path in sorted(PDFS.glob("*.pdf")):
            if not path.with_suffix(".txt").exists():
                continue
            ours, page, _ = scanned(path, Path(name))
            picture = ours.with_suffix(".png")
            files = {"ours": ours, "OCRmyPDF's": theirs(picture, Document(picture.name, (page,), "ocr"))}
            lines = [cell for paragraph in placed_paragraphs(page) for line in paragraph.lines for cell in cells(line)]
            for layer, file in files.items():
                for reader, extract in readers().items():
                    got = " ".join(MARKS.sub("", extract(file)).split())
                    found.setdefault((reader, layer), []).append(rates(got, lines))
    rows = [
        [*names, *(f"{sum(rate) / len(rate):.4f}" for rate in zip(*found[names], strict=True))]
        for names in sorted(found)
    ]
    return table(["reader", "layer", "CER of lines", "without ZWNJ", "words found"], rows)


def main() -> int:
    """Print the table, or write it into the results."""
    parser = argparse.ArgumentParser(prog="python -m bench.renderers", description=__doc__.split("\n\n")[0])
    parser.add_argument("--write", action="store_true", help=f"write a part of {SECTION} in {RESULTS.name}")
    write = parser.parse_args().write
    told = f"OCRmyPDF {version('ocrmypdf')}.\n\n{report()}"
    print(told)
    if write:
        write_part("OCRmyPDF", "renderers", told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
