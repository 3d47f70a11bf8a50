"""The batch's figures: its overhead, resume, memory, and what it survives, on files that are made here.

    python -m bench.batch                       # everything: about half an hour on two cores
    python -m bench.batch overhead --files 1000
    python -m bench.batch dask --write          # this part of the section "Batch" of bench/RESULTS.md anew

In: nothing but the texts of ``bench/data``; for ``workers`` also PDFs and scans (``--pdfs``, ``--scans``, by default
the dev sets beside the checkout). Out: a table of the figures, each beside what it has to be.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from bench import damage
from bench.cluster import cluster
from bench.load import busy, watched
from bench.report import machine
from bench.results import table, write_parts
from bench.sets import DATA, find_folder
from satrchin.batch.worker import THREADS

RECIPE = "text"
HEAD = f"Recipe `{RECIPE}` (`letter` for PDFs and scans). A busy machine bends figures of time, not those of CPU."
POISON = Path(__file__).parents[1] / "tests" / "poison"
SOURCE = Path(__file__).parents[1] / "src"
HOSTILE: tuple[bytes, ...] = (
    b"!segv\n",
    b"!exit\n",
    b"!hang\n",
    b"!eat\n",
    b"!bug\n",
    b"%PDF-1.7\nbroken",
    b"%PDF-1.4\n1 0 obj\n<< /Length 99999999999 >>\nstream\n" + b"\0" * 4096,
    b"\x89PNG\r\n\x1a\n" + b"\xff" * 64,
    b"\xff\xd8\xff\xe0 no picture",
    b"\x00\x01\x02" * 2000,
)
"""What the bad files begin with: workers that die, hang, eat memory; broken PDFs and pictures; no text at all."""


def letters(folder: Path, count: int, seed: int = 1) -> None:
    """Small texts: ten lines each of the public texts, damaged as extractors damage them."""
    lines = [line for path in sorted((DATA / "persian").iterdir()) for line in path.read_text("utf-8").splitlines()]
    lines = [line for line in lines if line.strip()]
    random = Random(seed)
    for number in range(count):
        path = folder / f"{number // 500:03}" / f"نامه {number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        chosen = random.choices(lines, k=10)
        if number % 4 == 0:
            chosen = [damage.joins(line, random) for line in chosen]
        path.write_text("\n".join(chosen) + "\n", encoding="utf-8")


def command(source: Path, target: Path, *options: str, jobs: int) -> list[str]:
    """A batch as the user starts it."""
    arguments = [str(source), str(target), "--recipe", RECIPE, "--jobs", str(jobs), "--quiet", *options]
    return [sys.executable, "-m", "satrchin", "batch", *arguments]


def timed(arguments: list[str], **options: object) -> float:
    """Seconds that a command takes."""
    return spent(arguments, **options)[0]


def spent(arguments: list[str], **options: Any) -> tuple[float, float]:
    """Seconds that a command takes, and seconds of CPU that it and its workers spend."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(arguments, check=False, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


PLAIN = """
import sys
from multiprocessing import get_context
from pathlib import Path

def load(recipe):
    global pipeline, read
    from satrchin.pipeline import Pipeline
    from satrchin.reading.reader import read
    pipeline = Pipeline.load(recipe)

def clean(pair):
    pair[1].parent.mkdir(parents=True, exist_ok=True)
    pair[1].write_bytes(pipeline.run(read(pair[0])).text.encode())

if __name__ == "__main__":
    source, target, recipe, jobs = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    pairs = [(path, target / path.relative_to(source)) for path in sorted(source.rglob("*.txt"))]
    with get_context("spawn").Pool(jobs, load, (recipe,)) as pool:
        for _ in pool.imap_unordered(clean, pairs, chunksize=16):
            pass
"""


def overhead(work: Path, options: argparse.Namespace) -> Iterator[list[str]]:
    """The batch against a plain loop over a pool of as many workers that cleans and writes the same texts."""
    letters(work / "in", options.files)
    (work / "plain.py").write_text(PLAIN, encoding="utf-8")
    one_thread = os.environ | dict.fromkeys(THREADS, "1")  # as the batch's workers have it
    plain, ours = [], []
    for turn in range(options.rounds):
        loop = [str(work / "plain.py"), str(work / "in"), str(work / f"plain{turn}"), RECIPE, str(options.jobs)]
        plain.append(spent([sys.executable, *loop], env=one_thread))
        ours.append(spent(command(work / "in", work / f"out{turn}", jobs=options.jobs)))
        same = texts(work / f"plain{turn}") == texts(work / f"out{turn}")
    (wall, cpu), (our_wall, our_cpu) = map(min, zip(*plain, strict=True)), map(min, zip(*ours, strict=True))
    ratio = f"{our_wall / wall:.2f} × ({our_wall:.1f} s / {wall:.1f} s), of CPU {our_cpu / cpu:.2f} × "
    ratio += f"({our_cpu:.1f} s / {cpu:.1f} s)"
    yield [f"{options.files:,} small files against a plain loop", "≤ 1.5 ×, aim 1.15 ×", ratio]
    yield ["the same texts come out", "all", "all" if same else "NOT THE SAME"]


def quick(work: Path) -> tuple[str, str]:
    """The option of a recipe of one quick stage, for figures in which the cleaning is not what is measured."""
    path = work / "quick.toml"
    path.write_text('stages = ["letters"]\n', encoding="utf-8")
    return "--recipe", str(path)


def resume(work: Path, options: argparse.Namespace) -> Iterator[list[str]]:
    """A run that finds everything done, against hashing every input."""
    letters(work / "in", options.files)
    arguments = command(work / "in", work / "out", *quick(work), jobs=options.jobs)
    subprocess.run(arguments, check=True)
    best = [float("inf"), float("inf")]
    for _ in range(7):
        start = time.perf_counter()
        for path in (work / "in").rglob("*.txt"):
            with path.open("rb") as file:
                hashlib.file_digest(file, "sha256").hexdigest()
        best[0] = min(best[0], time.perf_counter() - start)
        best[1] = min(best[1], timed(arguments))
    ratio = f"{best[1] / best[0]:.2f} × ({best[1]:.2f} s / {best[0]:.2f} s)"
    yield [f"resume over {options.files:,} done files against hashing them", "≤ 3 ×, aim 1.2 ×", ratio]


def memory(work: Path, options: argparse.Namespace) -> Iterator[list[str]]:
    """The parent's peak at 100 files and at all of them."""
    peaks = []
    for count in (100, options.files):
        letters(work / f"in{count}", count)
        arguments = command(work / f"in{count}", work / f"out{count}", *quick(work), jobs=options.jobs)
        peaks.append(peak(arguments))
    more = f"{peaks[1] - peaks[0]:+.0f} MB ({peaks[0]:.0f}, {peaks[1]:.0f})"
    yield [f"memory of the parent, {options.files:,} against 100 files", "within 50 MB", more]


def peak(arguments: list[str]) -> float:
    """The most memory that a process itself takes, in MB."""
    process = subprocess.Popen(arguments)
    most = 0.0
    while process.poll() is None:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            most = max(most, int(status.split("VmHWM:")[1].split()[0]) / 1024)
        except (OSError, IndexError):
            pass
        time.sleep(0.02)
    return most


def kills(work: Path, options: argparse.Namespace) -> Iterator[list[str]]:
    """``kill -9`` at random moments, then a resume: the outputs of an undisturbed run, every time."""
    letters(work / "in", 200)
    whole = timed(command(work / "in", work / "whole", jobs=options.jobs))
    good, right, random = texts(work / "whole"), 0, Random(7)
    for turn in range(options.kills):
        out = work / f"out{turn}"
        run = subprocess.Popen(command(work / "in", out, jobs=options.jobs))
        time.sleep(random.uniform(0.05, whole * 1.1))
        run.send_signal(signal.SIGKILL)
        run.wait()
        found = texts(out)
        half = any(text != good.get(name) for name, text in found.items())
        code = subprocess.run(command(work / "in", out, jobs=options.jobs), check=False).returncode
        right += not half and code in {0, 4} and texts(out) == good
    yield ["kill -9 at random moments, then resume", f"{options.kills} of {options.kills}", f"{right} right"]


def hostile(work: Path, options: argparse.Namespace) -> Iterator[list[str]]:
    """Hostile and broken files among good ones, on workers that they can really end, hang and fill."""
    letters(work / "in", 1000)
    subprocess.run(command(work / "in", work / "whole", jobs=options.jobs), check=True)
    for number in range(200):
        body = HOSTILE[number % len(HOSTILE)]
        suffix = ".pdf" if body.startswith(b"%PDF") else ".png" if body.startswith((b"\x89", b"\xff")) else ".txt"
        (work / "in" / f"{number % 2:03}" / f"bad {number:03}{suffix}").write_bytes(body)
    poisoned = os.environ | {"PYTHONPATH": f"{POISON}{os.pathsep}{SOURCE}"}
    limits = ("--timeout", "10", "--memory", "1G")
    seconds = timed(command(work / "in", work / "out", *limits, jobs=options.jobs), env=poisoned)
    from satrchin.batch.manifest import Manifest

    records = list(Manifest(work / "out/.satrchin/manifest.jsonl"))
    told = sum(1 for record in records if record.status == "failed" and record.reason)
    good = texts(work / "whole")
    right = sum(1 for name, text in texts(work / "out").items() if good.get(name) == text)
    figure = f"{right} right, {told} told, {1200 - len(records)} lost, 0 hung ({seconds:.0f} s)"
    yield ["200 hostile and broken files among 1,000", "1,000 right, 200 told, 0 lost, 0 hung", figure]


def workers(work: Path, options: argparse.Namespace) -> Iterator[list[str]]:
    """Two workers against one."""
    for kind, folder in (("digital PDFs", options.pdfs), ("scans", options.scans)):
        if folder is None:
            yield [f"two workers against one, {kind}", "≥ 1.7 ×, aim 1.9 ×", "not measured: no files"]
            continue
        source = work / kind
        source.mkdir()
        paths = sorted(Path(folder).iterdir())[:: options.every]
        for turn in range(2):
            for path in paths:
                (source / f"{turn}-{path.name}").write_bytes(path.read_bytes() + b"\n" * turn)
        best = [min(run(source, work / f"{kind}{jobs}", jobs) for _ in range(options.rounds)) for jobs in (1, 2)]
        figure = f"{best[0] / best[1]:.2f} × ({best[0]:.1f} s / {best[1]:.1f} s)"
        yield [f"two workers against one, {len(paths) * 2} {kind}", "≥ 1.7 ×, aim 1.9 ×", figure]


def run(source: Path, target: Path, jobs: int) -> float:
    """Seconds of a batch that does everything."""
    return timed(command(source, target, "--overwrite", "always", "--recipe", "letter", jobs=jobs))


def texts(folder: Path) -> dict[str, bytes]:
    """Every text of a folder by its path."""
    paths = (path for path in folder.rglob("*.txt") if ".satrchin" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def on_dask(work: Path, options: argparse.Namespace) -> Iterator[list[str]]:
    """Files a second on a Dask cluster of one and of two workers, and by a local worker."""
    letters(work / "in", options.cluster_files)
    speeds = []
    for count in (1, 2):
        with cluster(work / f"cluster{count}", count) as (address, _):
            arguments = [*command(work / "in", work / f"dask{count}", jobs=1), "--scheduler", address]
            del arguments[arguments.index("--jobs") : arguments.index("--jobs") + 2]
            speeds.append(options.cluster_files / timed(arguments))
    local = options.cluster_files / timed(command(work / "in", work / "local", jobs=1))
    same = texts(work / "dask1") == texts(work / "dask2") == texts(work / "local")
    figure = f"{speeds[0]:.1f} and {speeds[1]:.1f} files/s (one local worker: {local:.1f})"
    yield [f"{options.cluster_files:,} small files on Dask, 1 and 2 workers", "the same texts", figure]
    yield ["the same texts come out of all three", "all", "all" if same else "NOT THE SAME"]


FIGURES: dict[str, Callable[[Path, argparse.Namespace], Iterator[list[str]]]] = {
    "overhead": overhead,
    "resume": resume,
    "memory": memory,
    "kills": kills,
    "hostile": hostile,
    "workers": workers,
    "dask": on_dask,
}


def main() -> None:
    """Measure what is asked for."""
    folder = find_folder()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", nargs="*", choices=[[], *FIGURES], help="which figures; all by default")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--cluster-files", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2, help="the best of so many counts")
    parser.add_argument("--every", type=int, default=1, help="take every so manieth PDF and scan")
    parser.add_argument("--pdfs", type=Path, default=folder and folder / "pdf" / "files")
    parser.add_argument("--scans", type=Path, default=folder and folder / "scan" / "files")
    parser.add_argument("--write", action="store_true", help="write the parts into bench/RESULTS.md")
    options = parser.parse_args()
    for name in options.figures or FIGURES:
        rows: list[list[str]] = []
        with tempfile.TemporaryDirectory(prefix="satrchin-bench-") as work, watched() as loads:
            for row in FIGURES[name](Path(work), options):
                print(" | ".join(row), flush=True)
                rows.append(row)
        if options.write:
            body = f"`python -m bench.batch {name} --write`, {machine()}, {options.jobs} workers{busy(loads)}.\n\n"
            body += table(["what", "must be", "is"], rows)
            write_parts("Batch", HEAD, {name: body}, list(FIGURES))


if __name__ == "__main__":
    main()
