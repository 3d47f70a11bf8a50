"""``python -m bench.scan``: scans read by Satrchin, plain Tesseract and OCRmyPDF, from one run.

In: a folder with ``files`` (scans, one page each) and ``truth`` (texts of the same stems); by default the dev set
beside the checkout, else pages made by :mod:`bench.pages`. Out: tables, or the section "Scan" of ``RESULTS.md``.

A line is lost if 70 % of the words of a line of the truth are not found in their order; it is lost in silence if
its page has no open error.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import LCSseq

from bench import pages
from bench.grades import Graded, calibration, graded
from bench.report import machine
from bench.results import RESULTS, table, write_section
from bench.scoring import Score, score
from bench.sets import find_folder

WORKERS = 2
ABOUT = (
    f"Recipe `letter`; all from the same run of {WORKERS} workers, other work beside it: of speed the CPU seconds tell "
    "most. A line is lost if 70 % of its words are not found; in silence, if its page has no open error."
)
GRADES = (
    "How honest the grades are: the words of all pages as the reading leaves them, by the grade it gives them; right "
    "is a word that stands in the truth, signs around it aside."
)


@dataclass(frozen=True, slots=True)
class Read:
    """What one reader made of one page."""

    text: str
    said: bool = False
    """Whether it said that something is wrong."""
    memory: float = 0.0
    """Peak of its worker, in MB."""
    words: tuple[Graded, ...] = ()
    """Its words with their grades, as they were before any stage."""


def satrchin(path: Path) -> Read:
    """Satrchin, recipe ``letter``."""
    from satrchin.pipeline import Pipeline
    from satrchin.reading.reader import read

    document = read(path)
    result = Pipeline.load("letter").run(document)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    words = tuple(word for page in document.pages for word in graded(page))
    return Read(result.text, result.status != "ok", peak / 1024, words)


def tesseract(path: Path) -> Read:
    """Tesseract as it is, on one thread, on the page's own picture."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    with tempfile.TemporaryDirectory() as folder:
        picture = _picture(path, Path(folder))
        command = ["tesseract", str(picture), "-", "-l", "fas"]
        done = subprocess.run(command, capture_output=True, check=False, env=environment)
    return Read(done.stdout.decode("utf-8", "replace"))


def ocrmypdf(path: Path) -> Read:
    """OCRmyPDF's side text."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "text.txt")
        command = ["ocrmypdf", "-q", "--force-ocr", "-l", "fas", "--jobs", "1", "--output-type", "pdf"]
        command += ["--image-dpi", "200", "--sidecar", str(text), str(path), str(Path(folder, "out.pdf"))]
        subprocess.run(command, capture_output=True, check=False)
        return Read(text.read_text(encoding="utf-8") if text.exists() else "")


def _picture(path: Path, folder: Path) -> Path:
    """The picture of a one-page PDF, as it lies in it."""
    if path.suffix != ".pdf":
        return path
    import pypdfium2

    page = pypdfium2.PdfDocument(path)[0]
    image = next(iter(page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,))))
    target = folder / "page.png"
    image.get_bitmap().to_pil().save(target)
    return target


def lost_lines(truth: str, text: str) -> int:
    """How many lines of the truth are gone: of their words 70 % are not found in their order."""
    true_words = [(number, word) for number, line in enumerate(truth.splitlines()) for word in line.split()]
    found = Counter[int]()
    for block in LCSseq.opcodes([word for _, word in true_words], text.split()):
        if block.tag == "equal":
            found.update(number for number, _ in true_words[block.src_start : block.src_end])
    sizes = Counter(number for number, _ in true_words)
    return sum(found[number] <= 0.3 * size for number, size in sizes.items())


def run(reader: Callable[[Path], Read], files: list[Path]) -> tuple[dict[str, Read], float, float]:
    """All pages through one reader on two cores: what it made of them, pages a minute, CPU seconds a page."""
    with ProcessPoolExecutor(WORKERS) as pool:
        list(pool.map(reader, files[:WORKERS]))  # programs and models are loaded
        start, before = time.monotonic(), _cpu(pool)
        made = dict(zip((file.stem for file in files), pool.map(reader, files), strict=True))
        minutes = (time.monotonic() - start) / 60
        spent = _cpu(pool) - before
    return made, len(files) / minutes, spent / len(files)


def _cpu(pool: ProcessPoolExecutor) -> float:
    """CPU seconds that the workers of a pool and what they started have used."""
    spent = 0.0
    for process in pool._processes:  # noqa: SLF001  no other way to their ids
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        spent += sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")
    return spent


def report(folder: Path, names: Iterable[str] = ()) -> str:
    """The section: quality by kind of damage and by letter, lost lines, speed, memory, how honest the grades are."""
    files = sorted(path for path in (folder / "files").iterdir() if not names or path.stem in set(names))
    truths = {path.stem: (folder / "truth" / f"{path.stem}.txt").read_text(encoding="utf-8") for path in files}
    readers = {"satrchin": satrchin, "Tesseract fas": tesseract}
    if shutil.which("ocrmypdf"):
        readers["OCRmyPDF"] = ocrmypdf
    results = {name: run(reader, files) for name, reader in readers.items()}
    kinds = sorted({stem.rpartition("-")[2] for stem in truths})
    rows = []
    for kind in kinds:
        stems = [stem for stem in truths if stem.rpartition("-")[2] == kind]
        for figure in ("cer", "wer", "zwnj_f1"):
            cells = []
            for made, _, _ in results.values():
                total = sum((score(truths[stem], made[stem].text) for stem in stems), Score())
                cells.append(f"{getattr(total, figure):.4f}")
            rows.append([f"{kind}: {figure.upper().replace('_', ' ')}", *cells])
    lost = {
        name: [lost_lines(truths[stem], made[stem].text) for stem in truths] for name, (made, _, _) in results.items()
    }
    rows.append(["lines lost", *(str(sum(lines)) for lines in lost.values())])
    silent = [
        sum(n for n, read in zip(lost[name], made.values(), strict=True) if n and not read.said)
        for name, (made, _, _) in results.items()
    ]
    rows.append(["lines lost in silence", *(str(lines) for lines in silent)])
    said = sum(read.said for read in results["satrchin"][0].values())
    rows.append(["pages that are not ok", str(said), *("–" for _ in range(len(results) - 1))])
    rows.append([f"pages/min, {WORKERS} workers", *(f"{speed:.1f}" for _, speed, _ in results.values())])
    rows.append(["CPU seconds a page", *(f"{cpu:.2f}" for _, _, cpu in results.values())])
    own = results["satrchin"][2]
    rows.append(
        ["CPU time of Satrchin ÷ theirs", "1", *(f"{own / cpu:.2f}" for _, _, cpu in list(results.values())[1:])]
    )
    peak = max(read.memory for read in results["satrchin"][0].values())
    rows.append(["peak memory of a worker, MB", f"{peak:.0f}", *("–" for _ in range(len(results) - 1))])
    letters = sorted({stem.rpartition("-")[0] for stem in truths})
    each = [
        [letter, *(_cer(truths, results["satrchin"][0], f"{letter}-{kind}") for kind in kinds)] for letter in letters
    ]
    by_letter = f"CER of satrchin by letter:\n\n{table(['letter', *kinds], each)}"
    grades = calibration((truths[stem], read.words) for stem, read in results["satrchin"][0].items())
    return f"{table(['figure', *results], rows)}\n\n{by_letter}\n\n{GRADES}\n\n{grades}"


def _cer(truths: dict[str, str], made: dict[str, Read], stem: str) -> str:
    """The CER of one page, if there is one."""
    return f"{score(truths[stem], made[stem].text).cer:.4f}" if stem in truths else "–"


def main() -> None:
    """Print the tables, or write them."""
    parser = argparse.ArgumentParser("python -m bench.scan", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--data", type=Path, help="a folder with files and truth")
    parser.add_argument("--only", nargs="+", default=[], metavar="STEM", help="some of the pages")
    parser.add_argument("--write", action="store_true", help=f"write the section Scan of {RESULTS.name}")
    arguments = parser.parse_args()
    found = find_folder()
    folder = arguments.data or (found / "scan" if found else None)
    with tempfile.TemporaryDirectory() as made:
        if folder is None:
            folder = Path(made)
            pages.make(folder)
        body = report(folder, arguments.only)
    if arguments.write:
        head = f"`python -m bench.scan --write`, {machine()}. {ABOUT}"
        write_section("Scan", f"{head}\n\n{body}")
    else:
        print(body)


if __name__ == "__main__":
    main()
