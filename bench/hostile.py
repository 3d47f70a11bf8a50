"""Run hostile files through ``clean`` one by one and through ``batch`` all together, and say what each gives.

    python -m bench.hostile            # a table of every file, then the one of kinds
    python -m bench.hostile --write    # the section "Hostile" of bench/RESULTS.md anew

Exit code, status, seconds and MB are those of a process of its own for each file, forked from one that has loaded the
package. A crash is an end by a signal or an internal error; a hang is an end by ``--limit``; half-written is an output
beside an exit code of failure, or a file left over; lost is a file without a record in the manifest of the batch.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.hostile_files import WORDS, make
from bench.report import machine
from bench.results import table, write_section
from satrchin.batch.manifest import Manifest
from satrchin.cli import main as satrchin

MOST_MEMORY = 1024
"""MB that reading one file may take, as docs/batch.md says."""
BACKWARDS = """
import time
def back(clock, step):
    count = [0]
    def now(*_):
        count[0] += 1
        return clock() - step * count[0]
    return now
time.time, time.time_ns = back(time.time, 60), back(time.time_ns, 60_000_000_000)
"""
"""A sitecustomize.py by which the clock goes back a minute whenever it is looked at."""


@dataclass(frozen=True)
class Outcome:
    """What one file gave."""

    kind: str
    name: str
    code: int
    """The exit code; negative: the signal that ended it."""
    seconds: float
    cpu: float
    megabytes: float
    message: str
    half: bool

    @property
    def crashed(self) -> bool:
        """Whether it ended by a signal other than ours, or by an internal error."""
        return (self.code < 0 and not self.hung) or "internal error" in self.message

    @property
    def hung(self) -> bool:
        """Whether it was ended at the limit."""
        return self.code == -signal.SIGALRM


def cleaned(kind: str, path: Path, work: Path, limit: int) -> Outcome:
    """Clean one file in a process of its own; ``work`` is the caller's alone."""
    work.mkdir(exist_ok=True)
    out, told = work / "out.txt", work / "told"
    start = time.monotonic()
    child = os.fork()
    if not child:
        code = 70
        try:
            descriptor = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(descriptor, 2)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
            signal.alarm(limit)
            code = satrchin(["clean", str(path), "-o", str(out)])
            sys.stderr.flush()
        finally:
            os._exit(code)
    _, status, used = os.wait4(child, 0)
    seconds = time.monotonic() - start
    code = os.waitstatus_to_exitcode(status)
    message = (
        told.read_text(encoding="utf-8", errors="replace").replace(f"{path.parent}/", "").strip().replace("\n", " ")
    )
    left = [one for one in work.iterdir() if one.name.endswith(".part")]
    half = bool(left) or (out.exists() and code not in {0, 1, 4})
    for one in (out, *left):
        one.unlink(missing_ok=True)
    cpu = used.ru_utime + used.ru_stime
    return Outcome(kind, path.name, code, seconds, cpu, used.ru_maxrss / 1024, message, half)


def each(made: dict[str, list[Path]], work: Path, limit: int, jobs: int) -> Iterator[Outcome]:
    """Clean every file in a process of its own, several at once; the outcomes in the order of the files."""
    with ProcessPoolExecutor(jobs, get_context("fork")) as pool:
        turns = [pool.submit(_of_a_worker, kind, path, work, limit) for kind, paths in made.items() for path in paths]
        for turn in turns:
            yield turn.result()


def _of_a_worker(kind: str, path: Path, work: Path, limit: int) -> Outcome:
    return cleaned(kind, path, work / f"worker-{os.getpid()}", limit)


def links(folder: Path) -> None:
    """Links out of the folder and in circles, a pipe and a socket: a batch must pass them by."""
    place = folder / "links"
    place.mkdir()
    (place / "secret.txt").symlink_to("/etc/passwd")
    (place / "out").symlink_to("/etc")
    (place / "circle").symlink_to(place)
    (place / "itself.txt").symlink_to("itself.txt")
    (place / "nowhere.txt").symlink_to("/nowhere/at/all")
    os.mkfifo(place / "pipe.txt")
    (place / "sound.txt").write_text(WORDS, encoding="utf-8")


def batch(source: Path, target: Path, *options: str, **process: Any) -> subprocess.CompletedProcess[str]:
    """A batch in a process of its own."""
    command = [sys.executable, "-m", "satrchin", "batch", str(source), str(target), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, **process)


def together(folder: Path, work: Path) -> Iterator[list[str]]:
    """All files in one batch: a record for each, no output of a failed one, nothing read through a link."""
    start = time.monotonic()
    done = batch(folder, work / "out", "--jobs", "2", "--timeout", "600", "--memory", "2G")
    records = {record.source: record for record in Manifest(work / "out/.satrchin/manifest.jsonl")}
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    lost = [path for path in files if path.relative_to(folder).as_posix() not in records]
    statuses = Counter(record.status for record in records.values())
    causes = Counter(record.cause for record in records.values() if record.cause)
    outputs = [path for path in (work / "out").rglob("*") if path.is_file() and ".satrchin" not in path.parts]
    listed = {path for record in records.values() for path in record.paths()}
    strays = [path for path in outputs if path.relative_to(work / "out").as_posix() not in listed]
    leaked = [path for path in outputs if b"root:" in path.read_bytes()]
    yield ["all in one batch: exit code", str(done.returncode)]
    yield ["statuses", ", ".join(f"{count} {status}" for status, count in statuses.most_common())]
    yield ["causes", ", ".join(f"{count} {cause}" for cause, count in causes.most_common())]
    yield [
        "files lost, stray or half-written outputs, outputs read through a link",
        f"{len(lost)}, {len(strays)}, {len(leaked)}",
    ]
    yield ["seconds", f"{time.monotonic() - start:.0f}"]


def trouble(work: Path) -> Iterator[list[str]]:
    """A full disk, a folder that may not be written to, a clock that goes backwards."""
    raw = work / "raw"
    raw.mkdir()
    for number in range(12):
        (raw / f"{number}.txt").write_text(WORDS * 300, encoding="utf-8")
    mount = ["unshare", "--mount", "--map-root-user", "--user"]
    may = not subprocess.run([*mount, "true"], capture_output=True, check=False).returncode
    for what, options in (("full disk", "size=200k"), ("read-only folder", "ro,size=9m")):
        if not may:
            yield [what, "not measured: this machine lets nobody mount a disk"]
            continue
        out = work / what
        out.mkdir()
        script = (
            f"mount -t tmpfs -o {options} tmpfs '{out}'; '{sys.executable}' -m satrchin batch '{raw}' '{out}' -r text;"
        )
        script += f" code=$?; find '{out}' -name '*.txt' ! -size {len((WORDS * 300).encode())}c; exit $code"
        done = subprocess.run([*mount, "sh", "-c", script], capture_output=True, text=True, check=False)
        half = f"half-written: {done.stdout.count('.txt')}"
        message = done.stderr.replace(f"{work}/", "").strip().splitlines()[-1]
        yield [what, f"exit code {done.returncode}, {half}: {message}"]
    (work / "clock").mkdir()
    (work / "clock" / "sitecustomize.py").write_text(BACKWARDS, encoding="utf-8")
    paths = os.pathsep.join([str(work / "clock"), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": paths}
    codes = [batch(raw, work / "clocked", "-r", "text", env=environment).returncode for _ in range(2)]
    count = len(list((work / "clocked").glob("*.txt")))
    yield ["clock going backwards", f"exit codes {codes[0]} and, run again, {codes[1]}; {count} of 12 outputs"]


def grouped(outcomes: list[Outcome]) -> list[list[str]]:
    """A row for each kind."""
    rows = []
    for kind in dict.fromkeys(one.kind for one in outcomes):
        own = [one for one in outcomes if one.kind == kind]
        codes = ", ".join(f"{code}: {count}" for code, count in sorted(Counter(one.code for one in own).items()))
        counts = [sum(getattr(one, what) for one in own) for what in ("crashed", "hung", "half")]
        most = max(own, key=lambda one: one.megabytes)
        slow = max(own, key=lambda one: one.cpu)
        cells = [kind, str(len(own)), codes, *map(str, counts)]
        rows.append(
            [*cells, f"{slow.cpu:.1f} ({printable(slow.name)})", f"{most.megabytes:.0f} ({printable(most.name)})"]
        )
    return rows


def printable(name: str) -> str:
    """A name that harms neither a terminal nor a table."""
    kept = "".join(one if one.isprintable() and one not in "|`<>" else "?" for one in name)
    return kept.encode("utf-8", "replace").decode()[:40]


def main() -> int:
    """Make the files, run them, print the tables; the exit code is 1 if one crashed, hung, was lost or half-written."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=600, help="seconds after which a file counts as hung")
    parser.add_argument("--jobs", type=int, default=2, help="files that are cleaned at once")
    parser.add_argument("--kind", help="only this kind, and no batch")
    parser.add_argument("--together", action="store_true", help="only the batch of all, and the disks and the clock")
    parser.add_argument("--write", action="store_true", help="write the section of bench/RESULTS.md")
    options = parser.parse_args()
    from satrchin.lm.ngrams import load

    load()  # before the first fork: what every file needs
    work = Path(tempfile.mkdtemp(prefix="satrchin-hostile-"))
    try:
        made = make(work / "in")
        chosen = {kind: paths for kind, paths in made.items() if options.kind in {None, kind}}
        outcomes = []
        for one in each({} if options.together else chosen, work, options.limit, options.jobs):
            outcomes.append(one)
            cells = (one.kind, printable(one.name), one.code, f"{one.seconds:.1f} s", f"{one.cpu:.1f} s CPU")
            print(*cells, f"{one.megabytes:.0f} MB", printable(one.message)[:90], sep=" | ", flush=True)
        head = ["kind", "files", "exit codes: files", "crashed", "hung", "half-written", "most CPU s", "most MB"]
        body = table(head, grouped(outcomes))
        bad = sum(one.crashed or one.hung or one.half for one in outcomes)
        bad += sum(one.megabytes > MOST_MEMORY for one in outcomes)
        if not options.kind:
            links(work / "in")
            rows = [*together(work / "in", work), *trouble(work)]
            bad += sum(not row[1].startswith("0, 0, 0") for row in rows if row[0].startswith("files lost"))
            body += "\n\n" + table(["what", "is"], rows)
    finally:
        with suppress(OSError):
            shutil.rmtree(work)
    note = f"`python -m bench.hostile --write`, {machine()}, load {os.getloadavg()[0]:.1f}: {len(outcomes)} files, "
    note += "each by `clean` in a process of its own. "
    note += f"Must be: 0 crashed, 0 hung, 0 lost, 0 half-written, at most {MOST_MEMORY:,} MB a file.\n\n"
    print("\n" + note + body)
    if options.write and not options.kind and not options.together:
        write_section("Hostile", note + body)
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
