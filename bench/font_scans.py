"""``python -m bench.font_scans``: scans of our own letters in thirty fonts, read by Satrchin.

In: a folder of font files, see :mod:`bench.font_pages`, or pages that it made. Out: tables by fonts that the recogniser
was trained on, other fonts and English, and for each condition; how honest the confidences of words are; or the section
"Scan fonts" of ``RESULTS.md``.

A number is wrong in silence if it is not in the output and the page is ``ok``; so is a line of which 70 % of the words
are not found.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

from bench import font_pages
from bench.confidence import interval
from bench.grades import Graded, graded, right_words
from bench.report import machine
from bench.results import RESULTS, table, write_section
from bench.scan import lost_lines
from bench.scoring import Score, score

WORKERS = 2
RIGHT = 0.004
"""Maximum CER of a page that is read right."""
EDGES = (0.0, 0.5, 0.8, 0.85, 0.95, 0.985, 1.01)
"""Bins of confidence; of the words from .85 to .95, 90 % should be right."""
GROUPS = ("fonts of the training", "other fonts", "English pages", "English blocks")
_NUMBER = re.compile(r"\d+(?:[٬,./-]\d+)*")
_LATIN = re.compile(r"[A-Za-z]")
_PERSIAN = re.compile(r"[\u0620-\u06cc]")


@dataclass(frozen=True, slots=True)
class Read:
    """A page as it was read."""

    stem: str
    text: str
    status: str
    words: tuple[Graded, ...]
    """Its words and their confidences, before any stage."""

    @property
    def font(self) -> str:
        """The name of its font."""
        return self.stem.rpartition("-")[0].replace("_", " ")

    @property
    def group(self) -> str:
        """The group of fonts that the page belongs to."""
        if self.font.startswith("english"):
            return GROUPS[2]
        return GROUPS[0] if self.font in font_pages.SEEN else GROUPS[1]

    @property
    def condition(self) -> str:
        """How the page was scanned."""
        return self.stem.rpartition("-")[2]


def read_file(path: Path, engine: str = "") -> Read:
    """Read a page with the recipe ``letter``."""
    from satrchin.pipeline import Pipeline
    from satrchin.reading.scan.reader import from_picture

    document = from_picture(path, engine)
    result = Pipeline.load("letter").run(document)
    return Read(path.stem, result.text, result.status, tuple(word for page in document.pages for word in graded(page)))


def read_all(folder: Path, engine: str = "", names: Sequence[str] = ()) -> list[Read]:
    """Read the pages of a folder on all workers."""
    files = sorted(file for file in (folder / "files").iterdir() if not names or file.stem in set(names))
    with ProcessPoolExecutor(WORKERS) as pool:
        return list(pool.map(partial(read_file, engine=engine), files))


def numbers(text: str) -> Counter[str]:
    """The numbers of a text, in any digits."""
    return Counter(_NUMBER.findall("".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)))


def silent_numbers(truth: str, read: Read) -> int:
    """Numbers of the truth that are not in the text of a page that is ``ok``."""
    return 0 if read.status != "ok" else sum((numbers(truth) - numbers(read.text)).values())


def english(text: str) -> str:
    """The lines of a text that are in English."""
    lines = (line for line in text.splitlines() if len(_LATIN.findall(line)) > 4 * len(_PERSIAN.findall(line)))
    return "\n".join(lines)


def rows(truths: dict[str, str], pages: Sequence[Read]) -> Iterator[list[str]]:
    """The rows of the table: a group of fonts in one condition."""
    for group in GROUPS:
        for condition in (*font_pages.CONDITIONS, "all"):
            some = [read for read in pages if condition in {read.condition, "all"}]
            if group == GROUPS[3]:
                pairs = [(english(truths[read.stem]), english(read.text)) for read in some if read.group != GROUPS[2]]
                total = sum((score(truth, text) for truth, text in pairs if truth), Score())
                yield [group, condition, str(sum(bool(truth) for truth, _ in pairs)), f"{total.cer:.4f}", *"–––––"]
                continue
            some = [read for read in some if read.group == group]
            scores = {read.stem: score(truths[read.stem], read.text) for read in some}
            total = sum(scores.values(), Score())
            right = [read for read in some if scores[read.stem].cer <= RIGHT]
            silent = sum(silent_numbers(truths[read.stem], read) for read in some)
            lost = [(lost_lines(truths[read.stem], read.text), read.status) for read in some]
            yield [
                group,
                condition,
                str(len(some)),
                f"{total.cer:.4f}",
                f"{total.wer:.4f}",
                f"{sum(read.status == 'ok' for read in right)} of {len(right)}",
                str(silent),
                str(sum(lines for lines, _ in lost)),
                str(sum(lines for lines, status in lost if status == "ok")),
            ]


def judged(truths: dict[str, str], pages: Sequence[Read]) -> Iterator[tuple[float, bool]]:
    """Confidence and truth of the words of pages, without those in fonts that confidences are learned on."""
    for read in pages:
        if read.font.removeprefix("english-") not in font_pages.LEARNED:
            right = right_words(truths[read.stem], [word for word, _ in read.words])
            yield from ((grade, is_right) for (_, grade), is_right in zip(read.words, right, strict=True))


def calibration(found: Sequence[tuple[float, bool]]) -> str:
    """How many words of each confidence are right, with the 95 % interval (E. B. Wilson, 1927)."""
    lines = []
    for low, high in pairwise(EDGES):
        some = [(grade, is_right) for grade, is_right in found if low <= grade < high]
        if some:
            right_here = sum(is_right for _, is_right in some)
            first, last = interval(right_here, len(some))
            mean = sum(grade for grade, _ in some) / len(some)
            cells = [f"{mean:.3f}", f"{right_here / len(some):.3f}", f"{first:.3f}-{last:.3f}"]
            lines.append([f"{low:.3f}-{min(high, 1.0):.3f}", str(len(some)), *cells])
    return table(["confidence", "words", "mean", "right", "95 % interval"], lines)


def report(folder: Path, engine: str, names: Sequence[str], more: Sequence[Path]) -> str:
    """The tables of one engine; pages of the folders ``more`` count for the confidences alone."""
    pages = read_all(folder, engine, names)
    truths = truths_of(folder, pages)
    head = [
        "pages", "condition", "number", "CER", "WER", "right and ok", "numbers wrong in silence", "lines lost",
        "in silence",
    ]  # fmt: skip
    of_fonts = []
    for font in sorted({read.stem.rpartition("-")[0] for read in pages}):
        scores = [score(truths[read.stem], read.text) for read in pages if read.stem.rpartition("-")[0] == font]
        of_fonts.append((sum(scores, Score()).cer, font))
    worst = ", ".join(f"{font} {cer:.4f}" for cer, font in sorted(of_fonts, reverse=True)[:8])
    confidences = [*judged(truths, pages)]
    for other in more:
        others = read_all(other, engine)
        confidences += judged(truths_of(other, others), others)
    return f"{table(head, list(rows(truths, pages)))}\n\nWorst: {worst}.\n\n{calibration(confidences)}"


def truths_of(folder: Path, pages: Sequence[Read]) -> dict[str, str]:
    """The true texts of pages."""
    return {read.stem: (folder / "truth" / f"{read.stem}.txt").read_text(encoding="utf-8") for read in pages}


def main() -> None:
    """Print the tables, or write them."""
    parser = argparse.ArgumentParser("python -m bench.font_scans", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--fonts", type=Path, help="a folder of font files")
    source.add_argument("--pages", type=Path, help="a folder of pages made before")
    parser.add_argument("--keep", type=Path, help="keep the pages made in this folder")
    parser.add_argument("--seed", type=int, default=0, help="of the letters")
    parser.add_argument(
        "--more", type=int, nargs="+", default=[], metavar="SEED", help="other letters as well for the confidences"
    )
    parser.add_argument("--engine", nargs="*", default=["satrchin"], help="engines to measure")
    parser.add_argument("--only", nargs="+", default=[], metavar="STEM", help="some of the pages")
    parser.add_argument("--write", action="store_true", help=f"write the section Scan fonts of {RESULTS.name}")
    arguments = parser.parse_args()
    if arguments.more and not arguments.fonts:
        parser.error("--more needs --fonts")
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as others:
        folder = arguments.pages or arguments.keep or Path(made)
        missing = font_pages.make(folder, arguments.fonts, arguments.seed) if arguments.fonts else []
        sizes = {name: size for name, size in font_pages.SIZES.items() if name not in font_pages.LEARNED}
        more = [Path(others, str(seed)) for seed in arguments.more]
        for seed, place in zip(arguments.more, more, strict=True):
            font_pages.make(place, arguments.fonts, seed, sizes)
        parts = [f"Engine `{engine}`:\n\n{report(folder, engine, arguments.only, more)}" for engine in arguments.engine]
    note = f" Fonts that were not found: {', '.join(missing)}." if missing else ""
    if arguments.write:
        seeds = f"--seed {arguments.seed}" + "".join([" --more", *(f" {seed}" for seed in arguments.more)])
        head = f"`python -m bench.font_scans --fonts FOLDER {seeds} --write`, {machine()}.{note}"
        write_section("Scan fonts", "\n\n".join([head, *parts]))
    else:
        print("\n\n".join(parts) + note)


if __name__ == "__main__":
    main()
