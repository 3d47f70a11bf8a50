"""``python -m bench``: the figures of text repair from one run, beside the peers'.

In: the dev sets given or found beside the checkout, else the public set. Out: tables on standard output.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench import figures
from bench.report import GROUPS, Report, machine, measure
from bench.results import RESULTS, write_section
from bench.sets import SETS, find_folder

_ADVICE = """
examples:
  python -m bench                              everything
  python -m bench --only chunks words          quality of some sets
  python -m bench --only joins --worst 20      and the lines that went wrong most
  python -m bench --public --update            raise the floors that CI holds
  python -m bench --write                      the section "Text" of bench/RESULTS.md anew
"""


def main() -> int:
    """Run the bench."""
    parser = argparse.ArgumentParser("python -m bench", description=__doc__, epilog=_ADVICE)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--data", type=Path, help="a folder of dev sets; by default shared/bench beside the checkout")
    parser.add_argument("--public", action="store_true", help="the public set, even where there are dev sets")
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=GROUPS, metavar="WHAT", help=", ".join(GROUPS))
    parser.add_argument("--shekar", metavar="PYTHON", help="the Python of an environment that has shekar")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the N lines with the most errors")
    parser.add_argument("--write", action="store_true", help=f"write the section Text of {RESULTS.name}")
    parser.add_argument("--update", action="store_true", help="raise the floors of the public set")
    parser.add_argument("--lower", action="append", default=[], metavar="KEY", help="a floor that may sink this time")
    arguments = parser.parse_args()
    if arguments.update:
        return _update(frozenset(arguments.lower))
    folder = None if arguments.public else arguments.data or find_folder()
    report = measure(folder, arguments.only, arguments.shekar)
    if arguments.json:
        print(json.dumps(_plain(report), ensure_ascii=False, indent=1))
    else:
        print(f"{report.source}: {machine()}\n\n{report.markdown()}")
    if arguments.worst:
        print(_worst(report, arguments.worst))
    if arguments.write:
        _write(report, arguments.shekar)
    return 0


def _update(lower: frozenset[str]) -> int:
    """Raise the floors to what the public set gives now."""
    report = measure(None, (*SETS, "english"), alone=True)
    try:
        new = figures.raised(report.ours, figures.floors(), lower)
    except ValueError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    figures.FLOORS.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")
    return 0


def _write(report: Report, shekar: str | None) -> None:
    """The section of the results file: this run, and the public set's quality under it."""
    parts = [f"`python -m bench --write`, {machine()}. Quality and speed are of recipe `text`, from one run."]
    if report.source != "public set":
        parts += ["### Dev sets", report.markdown()]
        report = measure(None, (*SETS, "english"), shekar)
    parts += ["### Public set", report.markdown()]
    write_section("Text", "\n\n".join(parts))


def _plain(report: Report) -> dict[str, object]:
    """The report as JSON has it."""
    return {
        "source": report.source,
        "machine": machine(),
        "figures": report.values,
        "lines_a_second": report.speeds,
        "missing": report.missing,
    }


def _worst(report: Report, most: int) -> str:
    """The lines with the most character errors: what was damaged, what came out, what it should say."""
    from rapidfuzz.distance import Levenshtein

    found = []
    for one in report.cleaned:
        rows = zip(*(text.splitlines() for text in (one.case.damaged, one.output, one.case.truth)), strict=False)
        found += [(Levenshtein.distance(out, true), one.case, old, out, true) for old, out, true in rows if out != true]
    found.sort(key=lambda row: -row[0])
    return "\n\n".join(
        f"{n} {case.set} {case.name}\n< {old}\n> {out}\n= {true}" for n, case, old, out, true in found[:most]
    )


if __name__ == "__main__":
    sys.exit(main())
