"""Write every section of ``bench/RESULTS.md`` anew, one command after another; many hours on two cores.

    python -m bench.all --list                # the sections, and how far the code has changed since each was written
    python -m bench.all --healthy FOLDER --layouts FOLDER --fonts FOLDER
    python -m bench.all --only Text Start     # some of them

A section that needs a folder that is not given is left out and named.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.results import RESULTS, SECTIONS

ROOT = Path(__file__).parents[1]
FOLDERS = {
    "HEALTHY": "a folder of healthy text",
    "LAYOUTS": "made by python -m bench.layouts make",
    "FONTS": "made by scripts/bench-fonts.sh",
}
_TEXT = ("document.py", "pipeline.py", "lm", "persian", "stages", "resources")
_SCAN = ("reading/geometry", "reading/ocr", "reading/scan", "resources/ocr")
_PDF = ("reading/geometry", "reading/pdf")


class Task(NamedTuple):
    """How a section is written."""

    commands: tuple[str, ...]
    """Arguments of Python; a name of ``FOLDERS`` stands for that folder."""
    code: tuple[str, ...]
    """What it measures, below ``src/satrchin``."""


TASKS = {
    "Text": Task(("-m bench --write",), _TEXT),
    "Confidence": Task(("-m bench.confidence --kind runs --seeds 1 2 3 --write",), ("lm", "stages/order", "resources")),
    "Extracted": Task(("-m bench.extracted make", "-m bench.extracted score --write"), _TEXT),
    "Growth": Task(("-m bench.growth --write",), _TEXT),
    "Healthy": Task(("-m bench.healthy HEALTHY --write",), _TEXT),
    "Harm": Task(("-m bench.harm --healthy HEALTHY --write",), _TEXT),
    "PDF": Task(("-m bench.pdf --own build/own --write",), _PDF),
    "PDF lines": Task(("-m bench.pdf.sentences build/sentences --write",), _PDF),
    "Layouts": Task(("-m bench.layouts score LAYOUTS --write",), (*_PDF, *_SCAN)),
    "Scan": Task(("-m bench.scan --write",), _SCAN),
    "Scan fonts": Task(("-m bench.font_scans --fonts FONTS --seed 1 --write",), _SCAN),
    "Formats": Task(
        (
            "-m bench.formats --write",
            "-m bench.selection --write",
            "-m bench.boxes --write",
            "-m bench.renderers --write",
            "-m bench.repaired_files --write",
        ),
        ("writing", "repair_files", "plugins"),
    ),
    "Batch": Task(("-m bench.batch --write",), ("batch",)),
    "Review": Task(("-m bench.review --write",), ("review",)),
    "Hostile": Task(("-m bench.hostile --write",), ("reading", "batch", "commands")),
    "Fuzzing": Task(("scripts/fuzz_pdf.py --minutes 20 --write",), ("reading/pdf/syntax",)),
    "Start": Task(("-m bench.start --write",), ("cli.py", "commands", "pipeline.py", "lm", "stages")),
}


def commits_since() -> dict[str, int]:
    """For each section, the number of commits to its code since the last one that wrote a line of it."""
    wrote: dict[str, set[str]] = {name: set() for name in TASKS}
    section = ""
    for line in _git("blame", "-s", "-l", str(RESULTS)).splitlines():
        blamed, _, text = line.partition(") ")
        if text.startswith("## "):
            section = text[3:]
        if section in wrote:
            wrote[section].add(blamed.split(" ")[0].strip("^"))
    return {
        name: min(
            (int(_git("rev-list", "--count", f"{one}..HEAD", "--", *_paths(task))) for one in wrote[name]), default=0
        )
        for name, task in TASKS.items()
    }


def _paths(task: Task) -> list[str]:
    return [f"src/satrchin/{part}" for part in task.code]


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True, text=True).stdout


def write(sections: Sequence[str], folders: dict[str, Path | None]) -> list[str]:
    """Run the commands of some sections; what could not be written, with the reason."""
    trouble = []
    for section in sections:
        for command in TASKS[section].commands:
            lacking = [name for name in command.split() if name in FOLDERS and folders.get(name) is None]
            if lacking:
                trouble += [f"{section}: needs --{name.lower()} FOLDER, {FOLDERS[name]}" for name in lacking]
                break
            arguments = [str(folders[part]) if part in FOLDERS else part for part in command.split()]
            print(f"{section}: python {' '.join(arguments)}", flush=True)
            code = subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode
            if code:
                trouble.append(f"{section}: python {' '.join(arguments)} ended with exit code {code}")
                break
    return trouble


def main() -> int:
    """List or write the sections; the exit code is 1 if one could not be written."""
    parser = argparse.ArgumentParser("python -m bench.all", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--list", action="store_true", help="list the sections and how many commits they are behind")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS, metavar="SECTION")
    for name, about in FOLDERS.items():
        parser.add_argument(f"--{name.lower()}", type=Path, metavar="FOLDER", help=about)
    asked = parser.parse_args()
    if asked.list:
        for section, count in commits_since().items():
            print(f"{section}: {count} commits to its code since it was written")
        return 0
    trouble = write(asked.only, {name: getattr(asked, name.lower()) for name in FOLDERS})
    print("\n".join(trouble))
    return int(bool(trouble))


if __name__ == "__main__":
    sys.exit(main())
