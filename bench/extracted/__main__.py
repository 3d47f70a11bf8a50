"""``python -m bench.extracted``: make the extracted set, and score what satrchin and its peers make of it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bench.extracted.make import make
from bench.extracted.producers import PRODUCERS
from bench.report import machine
from bench.results import RESULTS, write_section

FOLDER = Path("build/extracted")
_EXAMPLES = """examples:
  python -m bench.extracted make                    PDFs and extracted texts under build/extracted
  python -m bench.extracted score                   CER of letters and signs by extractor
  python -m bench.extracted score --by producer     the same by producer
  python -m bench.extracted score --write           the section "Extracted" of bench/RESULTS.md anew
"""


def main() -> int:
    """Make or score."""
    # one core, so that figures of speed are comparable
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    parser = argparse.ArgumentParser("python -m bench.extracted", description=__doc__, epilog=_EXAMPLES)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", choices=["make", "score"])
    parser.add_argument("--folder", type=Path, default=FOLDER, help=f"where the set is kept (default: {FOLDER})")
    parser.add_argument("--producer", action="append", choices=list(PRODUCERS), help="only this one; may be repeated")
    parser.add_argument("--by", choices=["extractor", "producer", "both"], default="extractor")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="name the N texts with the most errors")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="score only every Nth text of each extractor")
    parser.add_argument("--shekar", metavar="PYTHON", help="the Python of an environment that has shekar")
    parser.add_argument("--write", action="store_true", help=f"write the section Extracted of {RESULTS.name}")
    asked = parser.parse_args()
    producers = asked.producer or list(PRODUCERS)
    if asked.what == "make":
        print(f"{make(asked.folder, producers)} texts under {asked.folder}")
        return 0
    from bench.extracted.scores import report, texts_of

    texts = list(texts_of(asked.folder, producers, asked.every))
    options = f" --every {asked.every}" * (asked.every > 1) + f" --by {asked.by}" * (asked.by != "extractor")
    head = f"`python -m bench.extracted score{options} --write`, {machine()};"
    text = f"{head} {report(texts, asked.by, asked.folder, worst=asked.worst, shekar=asked.shekar)}"
    print(text)
    if asked.write:
        write_section("Extracted", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
