"""``python -m bench.pdf``: digital PDFs read by us and by others, from one run.

In: a folder with ``files/*.pdf`` and ``truth/*.txt`` (the dev set where there is one, else the committed pages).
Out: character error rates and ZWNJ F1 by producer, CPU time a page, and the memory of a long file.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.pdf.own import Asked, figures
from bench.pdf.peers import PEERS, installed
from bench.report import machine
from bench.results import RESULTS, table, write_section
from bench.scoring import score
from bench.sets import find_folder

COMMITTED = Path(__file__).parents[2] / "tests" / "pdfs"
LONG = 2_000
"""Pages of the long file."""
ROUNDS = 3


def pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    """PDFs with their truth."""
    files, true = (folder / "files", folder / "truth") if (folder / "files").is_dir() else (folder, folder)
    for path in sorted(files.glob("*.pdf")):
        if (true / f"{path.stem}.txt").exists():
            yield path, true / f"{path.stem}.txt"


def quality(folder: Path, names: list[str]) -> str:
    """CER and ZWNJ F1 by producer."""
    groups: dict[str, list[tuple[Path, Path]]] = defaultdict(list)
    for path, true in pairs(folder):
        groups[path.stem.split("-")[0]].append((path, true))
    rows, sums = [], dict.fromkeys(names, 0.0)
    for group, members in groups.items():
        cells = []
        for name in names:
            rates = [score(true.read_text(encoding="utf-8"), _text(name, path)) for path, true in members]
            cer = sum(min(1.0, rate.cer) for rate in rates) / len(rates)
            zwnj = sum(rate.zwnj_f1 for rate in rates) / len(rates)
            sums[name] += cer * len(members)
            cells.append(f"{cer:.4f} / {zwnj:.2f}")
        rows.append([group, str(len(members)), *cells])
    total = sum(map(len, groups.values()))
    rows.append(["all, CER", str(total), *(f"{sums[name] / total:.4f}" for name in names)])
    return table(["producer", "files", *names], rows)


def _text(name: str, path: Path) -> str:
    """What a peer reads; nothing where it fails."""
    try:
        return PEERS[name](path)
    except Exception as error:  # noqa: BLE001  a peer's failure is a figure, not the bench's end
        print(f"bench: {name} on {path.name}: {error}", file=sys.stderr)
        return ""


def with_ocr(folder: Path) -> str:
    """CER and status of the files whose text layer is not all right, read without and with OCR at hand."""
    from satrchin import ReadOptions, clean_file

    rows = []
    for path, true in pairs(folder):
        alone = clean_file(path, "read", ReadOptions(ocr="never"))
        if alone.status != "ok":
            read = (alone, clean_file(path, "read", ReadOptions(ocr="when-needed")))
            rates = [score(true.read_text(encoding="utf-8"), result.text).cer for result in read]
            rows.append([path.name, *(f"{min(1.0, r):.4f}, {one.status}" for r, one in zip(rates, read, strict=True))])
    return table(["file", "text layer alone", "OCR at hand"], rows)


def speed(folder: Path, names: list[str]) -> str:
    """Milliseconds of CPU time a page, the best of a few rounds over all files, programs' own time included."""
    files = [path for path, _ in pairs(folder)]
    for name in names:
        PEERS[name](files[0])  # imports are not reading
    rows = []
    for name in names:
        best = min(_seconds(name, files) for _ in range(ROUNDS))
        rows.append([name, f"{best / len(files) * 1000:.1f}"])
    base = next(float(cost) for name, cost in rows if name == "pdfplumber")
    return table(["reader", "ms a page", "of pdfplumber's"], [[*row, f"{float(row[1]) / base:.2f}"] for row in rows])


def _seconds(name: str, files: list[Path]) -> float:
    start, children = time.process_time(), _children()
    for path in files:
        _text(name, path)
    return time.process_time() - start + _children() - children


def workers(folder: Path, count: int = 2) -> str:
    """Time a page on several workers, the best of a few rounds, beside pdfplumber on one in the same minutes."""
    files = [path for path, _ in pairs(folder)] * count
    _text("pdfplumber", files[0])
    wall = cost = base = float("inf")
    with ProcessPoolExecutor(count) as pool:
        list(pool.map(_cost, files[: 4 * count]))  # imports are not reading
        for _ in range(ROUNDS):
            start = time.perf_counter()
            cost = min(cost, sum(pool.map(_cost, files)))
            middle = time.perf_counter()
            for path in files:
                _text("pdfplumber", path)
            wall, base = min(wall, middle - start), min(base, time.perf_counter() - middle)
    ours, each, theirs = (seconds / len(files) * 1000 for seconds in (wall, cost, base))
    return (
        f"{count} workers: {ours:.1f} ms of wall time a page, {ours / theirs:.2f} of pdfplumber's on one"
        f" ({theirs:.1f} ms); {each:.1f} ms of CPU. Load of the machine meanwhile ({os.cpu_count()} cores):"
        f" {os.getloadavg()[0]:.1f}."
    )


def _cost(path: Path) -> float:
    """CPU seconds of one file."""
    start = time.process_time()
    _text("satrchin", path)
    return time.process_time() - start


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def state(source: Path) -> str:
    """Peak memory of a file of many pages, gone through as the pipeline does, twice."""
    import pikepdf

    with tempfile.TemporaryDirectory() as work:
        long = Path(work) / "long.pdf"
        with pikepdf.open(source) as one, pikepdf.new() as many:
            for _ in range(LONG // len(one.pages)):
                many.pages.extend(one.pages)
            many.save(long)
        program = (
            "import resource, sys, time; from pathlib import Path; from satrchin.reading.pdf.reader import read_pdf\n"
            "from satrchin import ReadOptions\n"
            "pages = read_pdf(Path(sys.argv[1]), ReadOptions(ocr='never')).pages; start = time.process_time()\n"
            "first = sum(1 for _ in pages); took = time.process_time() - start; second = sum(1 for _ in pages)\n"
            "assert first == second; peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10\n"
            "print(f'{first} pages: {peak} MiB at most, {took / first * 1000:.1f} ms of CPU time a page')"
        )
        done = subprocess.run([sys.executable, "-c", program, str(long)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main() -> int:
    """Run the bench."""
    parser = argparse.ArgumentParser("python -m bench.pdf", description=__doc__)
    parser.add_argument(
        "--data", type=Path, help="a folder of files and truth; by default shared/bench/pdf, or tests/pdfs"
    )
    parser.add_argument("--write", action="store_true", help=f"write the section PDF of {RESULTS.name}")
    parser.add_argument("--own", type=Path, help="also pages of every layout, made in this folder")
    arguments = parser.parse_args()
    found = find_folder()
    folder = arguments.data or (found / "pdf" if found else COMMITTED)
    names = list(installed())
    inferred = [name for name in names if name != "pypdfium2, boxes"]
    source = next(path for path, _ in pairs(folder))
    parts = [
        (
            f"`python -m bench.pdf --write`, {machine()}; text layers alone, recipe `read`. A cell is CER / ZWNJ F1;"
            " CER over 1 counts as 1."
        ),
        quality(folder, inferred),
        "Files whose text layer is not all right, CER of satrchin and status:",
        with_ocr(folder),
        speed(folder, names),
        workers(folder),
        f"A long file ({source.name} over and over): {state(source)}.",
    ]
    if arguments.own:
        parts.append(
            "Pages of every layout (`python -m bench.pdf.own`), text layers alone: the worst CER of all fonts; * pages"
            " that are not ok. The letters of Amiri and Scheherazade are not in wkhtmltopdf's files."
        )
        parts.append(figures(arguments.own))
        parts.append("The same with OCR at hand (`--producer wkhtmltopdf --ocr`):")
        parts.append(figures(arguments.own, Asked(producers=("wkhtmltopdf",), ocr=True)))
    print("\n\n".join(parts))
    if arguments.write:
        write_section("PDF", "\n\n".join(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
