"""``python -m bench.pdf.sentences FOLDER``: short Persian lines with numbers, code and addresses, by producer.

Pages are made once and kept in FOLDER. Out: for each producer the number of lines, of wrong lines, and of those that
nothing is said of (``silent``). ``alike`` are wrong lines that the bidirectional algorithm displays exactly like the
true ones: only the file's structure or plausibility can tell them apart. ``--held`` reads the half that is held out.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rapidfuzz import fuzz, process

from bench.pdf.make import chromium, libreoffice, run, weasyprint
from bench.pdf.sentence_texts import SENTENCES
from bench.pdf.typeset import in_persian_digits
from bench.pdf.wild_producers import typst
from bench.report import machine
from bench.results import table, write_section
from bench.scoring import folded

FONTS = ("Noto Naskh Arabic", "DejaVu Sans", "Nazli")
IN_LATEX_FONTS = ("DejaVu Sans", "Scheherazade")
"""Fonts with the signs of Persian sentences: XeLaTeX takes none from another font."""
HTML: dict[str, Callable[[Path, Path], bool]] = {
    "libreoffice": libreoffice,
    "chromium": chromium,
    "weasyprint": weasyprint,
}
PRODUCERS = (*HTML, "typst", "xelatex")
_ESCAPED = {
    **{sign: f"\\{sign}" for sign in "#$%&_{}"},
    "\\": "\\textbackslash{}",
    "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}",
    "-": "-{}",
}
LIKE = 50
"""Least likeness, in percent, of a line and a sentence that it may be a wrong reading of."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A sentence that was not read as it is."""

    truth: str
    found: str
    silent: bool
    alike: bool


def make(producer: str, font: str, sentences: Sequence[str], target: Path) -> bool:
    """Make the page of these sentences."""
    with tempfile.TemporaryDirectory() as work:
        if producer == "xelatex":
            return _xelatex(sentences, font, Path(work), target)
        if producer == "typst":
            return typst((("text", tuple(sentences)),), font, Path(work), target)
        source = Path(work) / "page.html"
        lines = "".join(f'<p dir="rtl">{html.escape(line)}</p>' for line in sentences)
        source.write_text(
            '<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><style>@page { size: A4; margin: 20mm }'
            f"body {{ font: 13px/1.6 '{font}', 'DejaVu Sans' }} p {{ margin: 13px 0; text-align: right }}</style>"
            f"<body>{lines}</body>",
            encoding="utf-8",
        )
        return HTML[producer](source, target)


def _xelatex(sentences: Sequence[str], font: str, folder: Path, target: Path) -> bool:
    """The page by XeLaTeX with xepersian: its author marks what runs from the left."""
    source = folder / "page.tex"
    body = "\n\n".join(map(_in_latex, sentences))
    source.write_text(
        "\\documentclass[12pt]{article}\\usepackage[margin=20mm]{geometry}\\pagestyle{empty}\\usepackage{xepersian}"
        f"\\settextfont{{{font}}}\\setlatintextfont{{DejaVu Serif}}\\setdigitfont{{{font}}}"
        f"\\begin{{document}}\n{body}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    run("xelatex", "-interaction=batchmode", f"-output-directory={folder}", source)
    made = folder / "page.pdf"
    if made.exists():
        target.write_bytes(made.read_bytes())
    return target.exists()


def _in_latex(sentence: str) -> str:
    r"""A sentence with each run that is displayed from the left, and has Latin letters or digits, in ``\lr``."""
    from satrchin.reading.geometry.display_order import display_levels

    parts = []
    levels = display_levels(sentence, rtl=True)
    for level, places in groupby(range(len(sentence)), key=levels.__getitem__):
        text = "".join(sentence[place] for place in places)
        shown = "".join(_ESCAPED.get(sign, sign) for sign in text)
        marked = re.search("[A-Za-z]", text) or (level == 2 and text.isascii())
        parts.append(f"\\lr{{{shown}}}" if marked else shown)
    return "".join(parts)


def _as_xepersian(text: str) -> str:
    """A text as xepersian shows it; both sides are compared so, as its Latin runs keep their digits."""
    return in_persian_digits(text).replace(",", "\N{ARABIC COMMA}")


def wrong_lines(path: Path, sentences: Sequence[str], shown: Callable[[str], str] = str) -> Iterator[Wrong]:
    """The sentences of a file that were not read as they are; ``shown``: what its producer makes of a text."""
    from satrchin.pipeline import Pipeline
    from satrchin.reading.reader import read

    lines: list[str] = []
    told: list[bool] = []
    for page in Pipeline.load("read").stream(read(path)):
        places = {issue.line for issue in page.issues} | {doubt.line for doubt in page.doubts}
        lines += [shown(folded(line.text)) for line in page.lines]
        told += [bool(places & {None, place}) for place in range(len(page.lines))]
    whole = f" {' '.join(lines)} "
    for sentence in sentences:
        true = shown(folded(sentence))
        if f" {true} " in whole:
            continue
        best = process.extractOne(true, lines, scorer=fuzz.ratio, score_cutoff=LIKE)
        found, known = (best[0], told[best[2]]) if best else ("", False)
        yield Wrong(true, found, not known, bool(found) and _displayed(found) == _displayed(true))


def _displayed(text: str) -> str:
    """A right-to-left line as it is displayed."""
    from satrchin.persian.chars import MIRROR
    from satrchin.reading.geometry.display_order import display_levels, display_order

    levels = display_levels(text, rtl=True)
    return "".join(
        MIRROR.get(text[place], text[place]) if levels[place] % 2 else text[place] for place in display_order(levels)
    )


def counts(folder: Path, producers: Sequence[str], *, held: bool, each: bool = False) -> dict[str, list[int]]:
    """For each producer the number of lines, of wrong ones, of those in silence, and of those displayed alike."""
    chosen = SENTENCES[int(held) :: 2]
    result: dict[str, list[int]] = {}
    for producer in producers:
        total = [0, 0, 0, 0]
        for font in IN_LATEX_FONTS if producer == "xelatex" else FONTS:
            name = f"{producer}-{font.replace(' ', '')}{'-held' * held}"
            target = folder / f"{name}.pdf"
            if not target.exists() and not make(producer, font, chosen, target):
                print(f"bench: {name} cannot be made here", file=sys.stderr)
                continue
            wrong = list(wrong_lines(target, chosen, _as_xepersian if producer == "xelatex" else str))
            found = len(chosen), len(wrong), sum(one.silent for one in wrong), sum(one.alike for one in wrong)
            total = [sum(pair) for pair in zip(total, found, strict=True)]
            for one in wrong if each else ():
                marks = "silent " * one.silent + "alike" * one.alike
                print(f"{name} {marks}\n  {one.truth}\n  {one.found}")
        result[producer] = total
    return result


def section(folder: Path) -> str:
    """The section of the results: both halves."""
    halves = [counts(folder, PRODUCERS, held=held) for held in (False, True)]
    rows = [[producer, *(str(count) for half in halves for count in half[producer])] for producer in PRODUCERS]
    columns = ("lines", "wrong", "silent", "alike")
    return (
        f"`python -m bench.pdf.sentences FOLDER --write`, {machine()}; {len(SENTENCES)} sentences, text layers, recipe "
        "`read`: wrong lines, those that nothing is said of, and those that are displayed exactly like the true ones. "
        "Every second sentence took no part in tuning, but stops inside brackets were mended after their lines had "
        "been seen there (WeasyPrint 9 wrong, 6 in silence before, XeLaTeX 9 and 2). Typst draws ≥ and ≤ alike where "
        "its font lacks them.\n\n" + table(["producer", *columns, *(f"held: {column}" for column in columns)], rows)
    )


def main() -> int:
    """Make the pages and read them."""
    parser = argparse.ArgumentParser("python -m bench.pdf.sentences", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--producer", action="append", choices=PRODUCERS)
    parser.add_argument("--held", action="store_true", help="read the half that takes no part in tuning")
    parser.add_argument("--each", action="store_true", help="print each wrong line")
    parser.add_argument("--write", action="store_true", help="write the section PDF lines of RESULTS.md, both halves")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.write:
        write_section("PDF lines", section(asked.folder))
        return 0
    found = counts(asked.folder, asked.producer or PRODUCERS, held=asked.held, each=asked.each)
    rows = [[producer, *map(str, total)] for producer, total in found.items()]
    print(table(["producer", "lines", "wrong", "silent", "alike"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
