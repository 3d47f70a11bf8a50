"""How soon the program is there, in seconds of CPU: ``python -m bench.start`` prints help, import and a short text.

``--write`` writes the section "Start" of bench/RESULTS.md anew.

Each figure is the best of several runs. Other work on a machine makes its CPU slower as well: what importing click and
regex takes now, run by run beside the figure, says how fast it is at the moment.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.report import machine
from bench.results import table, write_section
from bench.sets import DATA

USUAL = 0.06
"""Seconds in which Python starts and imports click and regex on the machine that the figures are for."""
TRIES = 9


def spent(*arguments: str) -> float:
    """Seconds of CPU of a Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True, timeout=120)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def least(*commands: tuple[str, ...]) -> list[float]:
    """The least seconds of CPU that each command takes, and how slow the machine is, run in turn."""
    turns = [[spent(*command) for command in (*commands, ("-c", "import click, regex"))] for _ in range(TRIES)]
    *found, usual = map(min, zip(*turns, strict=True))
    return [*found, max(1.0, usual / USUAL)]


def main() -> None:
    """Print the figures."""
    lines = [line for path in sorted((DATA / "persian").iterdir()) for line in path.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "ten.txt"
        text.write_text("\n".join([line for line in lines if line.strip()][:10]) + "\n", "utf-8")
        commands = (("-m", "satrchin", "--help"), ("-c", "import satrchin"), ("-m", "satrchin", "clean", str(text)))
        helped, loaded, cleaned, python, slow = least(*commands, ("-c", "pass"))
    rows = [
        ["satrchin --help", "< .15 s", f"{helped:.3f} s"],
        ["import satrchin, over Python's start", "< .1 s", f"{loaded - python:.3f} s"],
        ["satrchin clean of ten lines, cold", "< .5 s", f"{cleaned:.3f} s"],
        ["how slow the machine was", "1", f"{slow:.2f} ×"],
    ]
    told = table(["what", "must be", "is (CPU)"], rows)
    print(told)
    if "--write" in sys.argv[1:]:
        write_section("Start", f"`python -m bench.start --write`, {machine()}; the best of {TRIES} runs.\n\n{told}")


if __name__ == "__main__":
    main()
