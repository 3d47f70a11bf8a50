"""``python -m bench.extracted make``: PDFs of our documents, and what each extractor makes of them.

Fills FOLDER/pdf, FOLDER/truth and FOLDER/text; what is there already is kept.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.extracted.documents import of_producer
from bench.extracted.extractors import installed
from bench.extracted.producers import FONTS, PRODUCERS
from bench.pdf.typeset import in_persian_digits


def make(folder: Path, producers: Sequence[str] = tuple(PRODUCERS)) -> int:
    """Make what can be made here; how many texts there are."""
    for name in ("pdf", "truth", "text"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    extractors = installed()
    print(f"bench: extractors here: {', '.join(extractors)}", file=sys.stderr)
    count = 0
    for path in _files(folder, producers):
        for name, extract in extractors.items():
            target = folder / "text" / f"{path.stem}.{name}.txt"
            if not target.exists():
                try:
                    target.write_text(extract(path), encoding="utf-8")
                except Exception as error:  # noqa: BLE001  an extractor that fails has no text, the others have
                    print(f"bench: {name} on {path.name}: {error}", file=sys.stderr)
                    continue
            count += 1
    return count


def _files(folder: Path, producers: Sequence[str]) -> Iterator[Path]:
    """The PDFs that can be made here, the fonts by turns."""
    for producer in producers:
        failed = 0
        chosen = of_producer(list(PRODUCERS).index(producer), every=producer == "word")
        for name, (number, leaf) in chosen.items():
            path = folder / "pdf" / f"{producer}-{name}.pdf"
            if not path.exists():
                with tempfile.TemporaryDirectory() as work:
                    try:
                        PRODUCERS[producer](leaf, FONTS[number % len(FONTS)], Path(work), path)
                    except (OSError, ValueError, subprocess.SubprocessError) as error:
                        print(f"bench: {path.name}: {error}", file=sys.stderr)
            if path.exists():
                text = leaf.truth()
                text = in_persian_digits(text) if producer == "xelatex" else text
                (folder / "truth" / f"{path.stem}.txt").write_text(text, encoding="utf-8")
                yield path
            else:
                failed += 1
        if failed:
            print(f"bench: {producer}: {failed} pages cannot be made here", file=sys.stderr)
