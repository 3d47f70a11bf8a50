"""Training text: folders in, their files and lines out.

Files are ``*.txt`` or ``*.txt.xz``, one sentence or paragraph a line. Where there are folders named ``strict``, only
the text in them is trusted to have its ZWNJs; the rest teaches words and their order.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from satrchin.errors import InputError

FOLDS, FOLD_LINES = 5, 400
"""Parts that a text is dealt out to, so many lines at a time."""


def training_files(sources: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The files that teach joins, and those that teach words alone.

    Raises:
        InputError: there is no text in the folders.
    """
    files = sorted(path for source in sources for path in source.rglob("*.txt*"))
    if not files:
        raise InputError(f"no *.txt or *.txt.xz in {', '.join(map(str, sources))}: name folders of text")
    strict = [path for path in files if path.parent.name == "strict"]
    return (strict, [path for path in files if path.parent.name != "strict"]) if strict else (files, [])


def read_lines(files: Iterable[Path]) -> Iterator[str]:
    """The lines of text files, plain or xz."""
    for path in files:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
            yield from file


def folded(lines: Iterable[str]) -> list[list[str]]:
    """Lines dealt out to ``FOLDS`` folds."""
    folds: list[list[str]] = [[] for _ in range(FOLDS)]
    for number, line in enumerate(lines):
        folds[number // FOLD_LINES % FOLDS].append(line)
    return folds
