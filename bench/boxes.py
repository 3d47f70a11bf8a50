"""Measure the boxes of words: ``python -m bench.boxes``: their overlap with the ink, on scans of our own.

The first pages of the test PDFs are drawn as pictures of 200 dpi and read by OCR. The ink of a word is what is dark
between the middles of the gaps to its neighbours, as high as its line and a little more. The figure is the intersection
over union of a word's box in the layout formats (hOCR, ALTO, PAGE, searchable PDF) and the box around its ink.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory

import numpy as np
import pypdfium2

from bench.formats import PDFS, SECTION, write_part
from bench.results import RESULTS
from satrchin import clean_file
from satrchin.document import Box
from satrchin.writing.placed import PlacedLine, placed_paragraphs

DPI = 200
DARK = 128
MORE = 0.1
"""How much higher than its line a word's ink may be, on each side, as a share of the line's height."""


def overlaps(line: PlacedLine, dark: np.ndarray[tuple[int, int], np.dtype[np.bool_]], scale: float) -> Iterator[float]:
    """The intersection over union of each word of a line with its ink.

    Args:
        line: in points.
        dark: the pixels of its page, rows first.
        scale: pixels per point.
    """
    words = sorted(line.words, key=lambda word: word.box.x0)
    more = MORE * (line.box.bottom - line.box.top)
    top, bottom = (max(0, round(side * scale)) for side in (line.box.top - more, line.box.bottom + more))
    for place, word in enumerate(words):
        before = words[place - 1].box.x1 if place else word.box.x0 - more * 2
        behind = words[place + 1].box.x0 if place + 1 < len(words) else word.box.x1 + more * 2
        left, right = (
            round(scale * (one + other) / 2) for one, other in ((before, word.box.x0), (word.box.x1, behind))
        )
        rows, columns = np.nonzero(dark[top:bottom, max(left, 0) : max(right, 0)])
        if rows.size:
            ink = Box(left + columns.min(), top + rows.min(), left + columns.max() + 1, top + rows.max() + 1)
            yield overlap(Box(*(side * scale for side in word.box)), ink)


def overlap(one: Box, other: Box) -> float:
    """Intersection over union.

    >>> overlap(Box(0, 0, 2, 2), Box(1, 0, 3, 2))
    0.3333333333333333
    """
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    shared = max(width, 0) * max(height, 0)
    areas = [(box.x1 - box.x0) * (box.bottom - box.top) for box in (one, other)]
    return shared / (sum(areas) - shared)


def main() -> int:
    """Print the figure of each page and of all, or write it into the results."""
    parser = argparse.ArgumentParser(prog="python -m bench.boxes", description=__doc__.split("\n\n")[0])
    parser.add_argument("--write", action="store_true", help=f"write a part of {SECTION} in {RESULTS.name}")
    write = parser.parse_args().write
    found: list[float] = []
    with TemporaryDirectory() as folder:
        for path in sorted(PDFS.glob("*.pdf")):
            if not path.with_suffix(".txt").exists():
                continue
            image = pypdfium2.PdfDocument(path)[0].render(scale=DPI / 72).to_pil().convert("L")
            picture = Path(folder) / f"{path.stem}.png"
            image.save(picture, dpi=(DPI, DPI))
            (page,) = clean_file(picture, "read").pages
            dark = np.asarray(image) < DARK
            lines = [line for paragraph in placed_paragraphs(page) for line in paragraph.lines]
            page_found = [one for line in lines for one in overlaps(line, dark, DPI / 72)]
            print(f"{path.stem}: {mean(page_found):.3f}")
            found += page_found
    told = f"{len(found)} words: mean {mean(found):.3f}, median {median(found):.3f}"
    print(told)
    if write:
        write_part("Boxes", "boxes", f"Intersection over union of words' boxes and their ink, {told}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
