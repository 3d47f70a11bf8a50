"""Write the report of a batch anew after decisions, in a process of its own.

In: the output folder. Out: ``OUT/.satrchin/report.html``. It takes a second for 10,000 files, for which no thread of
the review shall wait.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from satrchin.batch.manifest import FOLDER, Manifest, Record
from satrchin.batch.plan import Order
from satrchin.batch.report import write_report
from satrchin.errors import SatrchinError
from satrchin.review.pages_path import path_of
from satrchin.review.store import Stored


def written_apart(target: Path) -> str:
    """Write the report in a process; return why it failed, or nothing.

    Args:
        target: the output folder.
    """
    # the package's own folder goes first and -P keeps out the current folder, so that nothing there is imported
    package = str(Path(__file__).parents[2])
    code = f"import sys; sys.path.insert(0, {package!r}); from satrchin.review import report; report.main()"
    command = [sys.executable, "-P", "-c", code, os.fspath(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  this very Python, no shell
    return done.stderr.strip().rpartition("\n")[2] if done.returncode else ""


def main() -> None:
    """Write the report of the folder on the command line."""
    target = Path(sys.argv[1])
    manifest = Manifest(target / FOLDER / "manifest.jsonl")
    home = target / FOLDER
    record = next((one for one in manifest if one.outputs and path_of(home, one.source).exists()), None)
    if record is None:
        return
    stored = Stored(path_of(home, record.source))
    try:
        write_report(manifest, order_of(record, stored.root(target), target))
    except SatrchinError as error:
        sys.exit(str(error))


def order_of(record: Record, source: Path, target: Path) -> Order:
    """The order by which a file was cleaned, as far as its outputs depend on it."""
    return Order(
        source,
        target,
        record.recipe,
        formats=record.formats,
        recipe_sha256=record.recipe_sha256,
        program=record.program,
        model=record.model,
    )
