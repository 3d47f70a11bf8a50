"""``python -m bench.pdf.agreement FOLDER``: would a quick OCR of some lines tell wrong text layers from right ones?

Of each page three lines of its text layer are drawn and read by the OCR engine; the agreement of a line is the likeness
of both texts, blanks and signs aside. FOLDER holds ``pdf/`` or ``files/`` and ``truth/``. The table counts, for each
limit, right pages that would be called doubtful, and wrong ones that the verdict passes and this would stop.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rapidfuzz.distance import Levenshtein

from bench.report import machine
from bench.results import table
from bench.scoring import folded, score

SAMPLE, LEAST_LETTERS = 3, 15
"""Lines of a page that are read, and letters of such a line at least."""
MARGIN = 3.0
"""Points around a line's box."""
DPI = 220
RIGHT, WRONG = 0.01, 0.02
LIMITS = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Sampled:
    """A page and what its sample said."""

    name: str
    cer: float
    status: str
    agreements: tuple[float, ...]
    read: float
    """CPU seconds of reading its text layer."""
    checked: float
    """CPU seconds of drawing and reading the sample."""


def sampled(path: Path, truth: str) -> Sampled:
    """Read a page and check its sample."""
    import pypdfium2

    from satrchin import ReadOptions, clean_file
    from satrchin.reading.scan.reader import read_page

    start = time.process_time()
    result = clean_file(path, "read", ReadOptions(ocr="never"))
    middle = time.process_time()
    lines = [
        line
        for page in clean_file(path, "read", ReadOptions(ocr="never", paragraphs=False)).document.pages
        for line in page.lines
        if line.box is not None and len(_letters(line.text)) >= LEAST_LETTERS
    ]
    sample = lines[:: max(1, len(lines) // SAMPLE)][:SAMPLE]
    begin = time.process_time()
    agreements = []
    picture = pypdfium2.PdfDocument(path)[0].render(scale=DPI / 72).to_pil().convert("L")
    for line in sample:
        if line.box is not None:
            box = line.box.x0 - MARGIN, line.box.top - MARGIN, line.box.x1 + MARGIN, line.box.bottom + MARGIN
            strip = picture.crop(tuple(int(side * DPI / 72) for side in box))
            page = read_page(strip, 1, size_points=(box[2] - box[0], box[3] - box[1]))
            other = " ".join(one.text for one in page.lines)
            agreements.append(Levenshtein.normalized_similarity(_letters(line.text), _letters(other)))
    end = time.process_time()
    cer = min(1.0, score(truth, result.text).cer)
    return Sampled(path.stem, cer, result.status, tuple(agreements), middle - start, end - begin)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, folded(text)))


def pages(folder: Path, *, held: bool) -> Iterator[Sampled]:
    """The pages of a folder; ``held``: also those that are held out of tuning."""
    files = folder / ("pdf" if (folder / "pdf").is_dir() else "files")
    for path in sorted(files.glob("*.pdf")):
        true = folder / "truth" / f"{path.stem}.txt"
        if true.exists() and (held or not path.stem.endswith("-held")):
            yield sampled(path, true.read_text(encoding="utf-8"))


def report(found: list[Sampled]) -> str:
    """The limits with what each would do."""
    known = [page for page in found if page.agreements]
    right = [page for page in known if page.cer <= RIGHT]
    silent = [page for page in known if page.cer > WRONG and page.status == "ok"]
    wrong = [page for page in known if page.cer > WRONG]
    rows = [
        [
            f"{limit:.1f}",
            *(str(sum(min(page.agreements) < limit for page in group)) for group in (right, wrong, silent)),
        ]
        for limit in LIMITS
    ]
    head = ["lowest agreement below", f"of {len(right)} right", f"of {len(wrong)} wrong", f"of {len(silent)} silent"]
    cost = sum(page.checked for page in known) / sum(page.read for page in known)
    return (
        f"{table(head, rows)}\n\nMedian of the lowest agreements of right pages"
        f" {median(min(page.agreements) for page in right):.3f}; the check costs {cost:.1f} times the reading."
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m bench.pdf.agreement", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--held", action="store_true", help="also the pages that are held out of tuning")
    parser.add_argument("-v", "--verbose", action="store_true", help="a line for each page")
    arguments = parser.parse_args()
    found = [page for folder in arguments.folder for page in pages(folder, held=arguments.held)]
    if arguments.verbose:
        for page in found:
            shown = " ".join(f"{one:.2f}" for one in page.agreements)
            print(f"{page.name:50} {page.cer:.4f} {page.status:8} {shown}", file=sys.stderr)
    print(f"{machine()}\n\n{report(found)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
