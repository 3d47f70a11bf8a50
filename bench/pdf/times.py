"""``python -m bench.pdf.times FOLDER``: CPU time of reading PDFs, ours beside pdfplumber's and an earlier commit's.

All are read in turn in the same minutes, each in a process of its own, the best of a few rounds; only the ratios count.
The text layers are read, as recipe ``read`` does.

Examples:
  python -m bench.pdf.times FOLDER               every PDF below the folder: ours ÷ pdfplumber's
  python -m bench.pdf.times FOLDER --before REV  and ours ÷ ours at that commit
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.report import machine
from bench.results import table

HERE = Path(__file__).parents[2]
ROUNDS = 3
_OURS = """
from satrchin import ReadOptions, clean_file
def text(path): return clean_file(path, "read", ReadOptions(ocr="never")).text
"""
_PLUMBER = """
import pdfplumber
def text(path):
    with pdfplumber.open(path) as pdf: return "".join(page.extract_text() or "" for page in pdf.pages)
"""
_CLOCK = """
import sys, time
from pathlib import Path
files = [Path(name) for name in sys.argv[1:]]
text(files[0])
start = time.process_time()
for file in files: text(file)
print(time.process_time() - start)
"""


def seconds(program: str, tree: Path, files: list[Path]) -> float:
    """CPU seconds of reading the files once, imports and the first file aside; ``tree``: the checkout that is run."""
    done = subprocess.run(
        [sys.executable, "-c", program + _CLOCK, *map(str, files)],
        env={**os.environ, "PYTHONPATH": str(tree / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def report(files: list[Path], before: str = "") -> str:
    """The times of each reader, best of the rounds, as a table."""
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder) / "tree"
        if before:
            subprocess.run(["git", "worktree", "add", "--detach", "-q", str(old), before], cwd=HERE, check=True)
        readers = {"satrchin": (_OURS, HERE), "pdfplumber": (_PLUMBER, HERE)}
        readers |= {f"satrchin at {before}": (_OURS, old)} if before else {}
        best = dict.fromkeys(readers, float("inf"))
        try:
            for _ in range(ROUNDS):
                for name, (program, tree) in readers.items():
                    best[name] = min(best[name], seconds(program, tree, files))
        finally:
            if before:
                subprocess.run(["git", "worktree", "remove", "--force", str(old)], cwd=HERE, check=True)
    rows = [[name, f"{cost / len(files) * 1000:.1f}", f"{best['satrchin'] / cost:.2f}"] for name, cost in best.items()]
    return table(["reader", "ms a file", "satrchin's ÷ its"], rows)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m bench.pdf.times", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path)
    parser.add_argument("--before", default="", metavar="REV", help="also the reader of this commit")
    arguments = parser.parse_args()
    files = sorted(arguments.folder.rglob("*.pdf"))
    print(f"{machine()}; {len(files)} files, load {os.getloadavg()[0]:.1f}\n\n{report(files, arguments.before)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
