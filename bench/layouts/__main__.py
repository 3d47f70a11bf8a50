"""``python -m bench.layouts``: pages of every layout made, and read by us and by others.

Examples:
  python -m bench.layouts make FOLDER            print the pages and scan them
  python -m bench.layouts make FOLDER --turn 5   the same pages in the fonts and by the producers of others
  python -m bench.layouts score FOLDER           read and score them: a table by layout
  python -m bench.layouts score FOLDER --tune    the pages for tuning alone, the others held out
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.layouts.make import make
from bench.layouts.orders import ORDERS
from bench.layouts.peers import PEERS
from bench.layouts.score import report
from bench.report import machine
from bench.results import RESULTS, write_section


def main() -> int:
    """Make or score the pages."""
    parser = argparse.ArgumentParser("python -m bench.layouts", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", choices=("make", "score"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--turn", type=int, default=0, metavar="N", help="make: fonts and producers moved by N pages")
    parser.add_argument("--tune", action="store_true", help="only the pages that are not held out")
    parser.add_argument("--scans", action="store_true", help="the scans instead of the PDFs, which takes minutes")
    parser.add_argument("--peers", action="store_true", help="other readers and other ways to order beside ours")
    parser.add_argument("--only", nargs="+", default=(), metavar="NAME", help="pages whose names begin like this")
    parser.add_argument("--write", action="store_true", help=f"PDFs, scans and peers, as a section of {RESULTS.name}")
    parser.add_argument("--show", action="store_true", help="what was read of each page")
    arguments = parser.parse_args()
    if arguments.what == "make":
        return min(make(arguments.folder, arguments.turn), 1)
    names = ["satrchin on scans" if arguments.scans else "satrchin"]
    names += ["pdftotext -layout", "pdfplumber", *PEERS, *ORDERS] if arguments.peers else []
    if arguments.write:
        names = ["satrchin", "satrchin on scans", "pdftotext -layout", "pdfplumber", *PEERS, *ORDERS]
    text = report(arguments.folder, names, tuple(arguments.only), tune=arguments.tune, show=arguments.show)
    if arguments.write:
        write_section("Layouts", f"`python -m bench.layouts score FOLDER --write`, {machine()}.\n\n{text}")
    print(text)
    return 0


sys.exit(main())
