"""Time and memory of the command as a user starts it: a process of its own, watched from outside.

In: a command line. Out: its wall seconds and its peak memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROUNDS = 15
"""Cold starts of each command; the quickest counts, for it is the one that nothing else disturbed."""

# A small process starts the command and waits for it: a child's peak memory counts that of the process it was
# forked from, and the bench itself holds a model by then.
_WATCH = """
import json, os, sys, time
start = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,
                       file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, usage = os.wait4(child, 0)
processor = usage.ru_utime + usage.ru_stime
code = os.waitstatus_to_exitcode(status)
print(json.dumps([time.perf_counter() - start, usage.ru_maxrss / 1024, processor, code]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took."""

    seconds: float
    megabytes: float
    processor: float
    """CPU seconds."""


def watch(command: Sequence[str], accepted: Container[int] = (0,)) -> Cost:
    """Run a command by itself.

    Args:
        command: the program and its arguments.
        accepted: the exit codes that are no failure.

    Raises:
        RuntimeError: it failed.
    """
    answer = subprocess.run(
        [sys.executable, "-S", "-E", "-c", _WATCH, *command], capture_output=True, text=True, check=True
    )
    seconds, megabytes, processor, code = json.loads(answer.stdout)
    if code not in accepted:
        raise RuntimeError(f"{' '.join(command[:3])} … ended with {code}: {answer.stderr.strip()}")
    return Cost(seconds, megabytes, processor)


def satrchin(*arguments: str) -> list[str]:
    """The command line of this environment's satrchin."""
    script = Path(sys.executable).with_name("satrchin")
    return [str(script), *arguments] if script.is_file() else [sys.executable, "-m", "satrchin", *arguments]


def cold_start(lines: Sequence[str]) -> tuple[float, float]:
    """Cleaning some healthy lines: how many times the bare imports it takes, and its peak memory in MB."""
    bare = [sys.executable, "-c", "import click, regex"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "healthy.txt")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        ours = satrchin("clean", str(path))
        for command in (bare, ours):
            watch(command)  # once for the disk's cache
        runs = [(watch(bare), watch(ours)) for _ in range(ROUNDS)]
    quickest = min(ours.seconds for _, ours in runs) / min(bare.seconds for bare, _ in runs)
    return quickest, max(ours.megabytes for _, ours in runs)


def big_text(lines: Sequence[str], megabytes: int = 20) -> tuple[float, float]:
    """Cleaning a text of that size made of shuffled healthy lines: its peak memory in MB, and the seconds."""
    rng = Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "big.txt")
        with path.open("w", encoding="utf-8") as file:
            written = 0
            while written < megabytes * 1_000_000:
                line = f"{rng.randrange(10_000)} {rng.choice(lines)}\n"
                written += len(line.encode())
                file.write(line)
        cost = watch(satrchin("clean", str(path), "-o", str(Path(folder, "clean.txt"))))
    return cost.megabytes, cost.seconds
