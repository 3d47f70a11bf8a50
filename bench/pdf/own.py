"""``python -m bench.pdf.own FOLDER``: pages of every layout by every producer here, and how well each is read.

Made once and kept in FOLDER. Out: CER by producer and kind of page, the worst of all fonts; with ``--ocr`` pages
whose text layer lies are read from their pictures.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from bench.pdf import set_by_hand
from bench.pdf.layouts import LEAVES, Leaf, markup
from bench.pdf.make import chromium, run, weasyprint
from bench.pdf.office import document
from bench.pdf.typeset import in_persian_digits, typst, xelatex
from bench.results import table
from bench.scoring import score

LEAST_PAINTED = 0.95
"""Share of its truth's letters that a page must paint: wkhtmltopdf leaves out what it takes to be beside the page."""
FONTS = ("Vazirmatn", "Nazli", "Amiri", "Noto Naskh Arabic", "Scheherazade")


def _html(leaf: Leaf, font: str, folder: Path) -> Path:
    source = folder / "page.html"
    source.write_text(markup(leaf, font), encoding="utf-8")
    return source


def _chromium(leaf: Leaf, font: str, folder: Path, target: Path) -> bool:
    return chromium(_html(leaf, font, folder), target)


def _weasyprint(leaf: Leaf, font: str, folder: Path, target: Path) -> bool:
    return weasyprint(_html(leaf, font, folder), target)


def _wkhtmltopdf(leaf: Leaf, font: str, folder: Path, target: Path) -> bool:
    source = folder / "page.html"
    # it shows text wider than it measured it, and drops what begins beside the page
    source.write_text(markup(leaf, font, flows=False, width=100), encoding="utf-8")
    margins = ("-T", "0", "-B", "0", "-L", "0", "-R", "0", "--disable-smart-shrinking")
    return run("env", "QT_QPA_PLATFORM=offscreen", "wkhtmltopdf", "-q", *margins, source, target)


def _share(path: Path, text: str) -> float:
    """How much of a text's letters a page paints, as pdfplumber counts them; two may be one glyph."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        painted = sum(1 for page in pdf.pages for char in page.chars if char["text"].strip())
    letters = sum(
        1 for letter in text.replace("لا", "ل") if letter.isprintable() and letter not in " \N{ZERO WIDTH NON-JOINER}"
    )
    return painted / letters


def _libreoffice(leaf: Leaf, font: str, folder: Path, target: Path) -> bool:
    source = folder / f"{target.stem}.fodt"
    source.write_text(document(leaf, font), encoding="utf-8")
    profile = f"-env:UserInstallation=file://{Path(tempfile.gettempdir()) / 'satrchin-office'}"
    return run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", target.parent, source)


def _fpdf2(leaf: Leaf, font: str, _: Path, target: Path) -> bool:
    return set_by_hand.make(leaf, font, target)


PRODUCERS: dict[str, Callable[[Leaf, str, Path, Path], bool]] = {
    "libreoffice": _libreoffice,
    "chromium": _chromium,
    "weasyprint": _weasyprint,
    "wkhtmltopdf": _wkhtmltopdf,
    "fpdf2": _fpdf2,
    "typst": typst,
    "xelatex": xelatex,
}


WITHOUT_NOTES = ("typst", "xelatex")
"""Producers that set no page with notes."""


def truth(kind: str, producer: str) -> str:
    """The true text of a page: Writer puts no sign after a note's number."""
    text = LEAVES[kind].truth("" if producer == "libreoffice" else ".")
    return in_persian_digits(text) if producer == "xelatex" else text


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pages, and how they are read."""

    producers: Sequence[str] = tuple(PRODUCERS)
    kinds: Sequence[str] = tuple(LEAVES)
    fonts: Sequence[str] = FONTS
    ocr: bool = False
    each: bool = False
    """Print each page that is not perfect."""


def pages(folder: Path, asked: Asked) -> Iterator[tuple[str, str, Path]]:
    """Producer, kind and file of each page that can be made here."""
    folder.mkdir(parents=True, exist_ok=True)
    for producer, kind, font in product(asked.producers, asked.kinds, asked.fonts):
        if producer in WITHOUT_NOTES and LEAVES[kind].notes:
            continue
        target = folder / f"{producer}-{kind}-{font.replace(' ', '')}.pdf"
        with tempfile.TemporaryDirectory() as work:
            if target.exists() or PRODUCERS[producer](LEAVES[kind], font, Path(work), target):
                target.with_suffix(".txt").write_text(truth(kind, producer), encoding="utf-8")
                if (share := _share(target, truth(kind, producer))) < LEAST_PAINTED:
                    print(f"bench: {target.name} lacks {1 - share:.0%} of its letters and is left out", file=sys.stderr)
                else:
                    yield producer, kind, target
            else:
                print(f"bench: {target.name} cannot be made here", file=sys.stderr)


def figures(folder: Path, asked: Asked | None = None) -> str:
    """CER by producer and kind, the worst of all fonts."""
    from satrchin import ReadOptions, clean_file

    asked = asked or Asked()
    options = ReadOptions(ocr="when-needed" if asked.ocr else "never")
    worst: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    flagged: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for producer, kind, path in pages(folder, asked):
        result = clean_file(path, "read", options)
        rate = min(1.0, score(truth(kind, producer), result.text).cer)
        worst[producer][kind] = max(worst[producer][kind], rate)
        flagged[producer][kind] += result.status != "ok"
        if asked.each and rate:
            print(f"{path.name}: {rate:.4f} {result.status} {[issue.code for issue in result.issues]}")
    rows = [
        [producer, *(f"{cells[kind]:.3f}{'*' * bool(flagged[producer][kind])}" for kind in asked.kinds)]
        for producer, cells in worst.items()
    ]
    return table(["producer", *asked.kinds], rows)


def main() -> int:
    """Make the pages and read them."""
    parser = argparse.ArgumentParser("python -m bench.pdf.own", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--producer", action="append", choices=list(PRODUCERS))
    parser.add_argument("--kind", action="append", choices=list(LEAVES))
    parser.add_argument("--font", action="append")
    parser.add_argument("--ocr", action="store_true", help="read pages whose text layer lies from their pictures")
    parser.add_argument("--each", action="store_true", help="print each page that is not perfect")
    inferred = parser.parse_args()
    chosen = (inferred.producer or tuple(PRODUCERS), inferred.kind or tuple(LEAVES), inferred.font or FONTS)
    print(figures(inferred.folder, Asked(*chosen, ocr=inferred.ocr, each=inferred.each)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
