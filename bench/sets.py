"""The bench's documents: dev sets of a folder where there are any, else the public set of the repository.

In: a folder, or none. Out: cases, each a damaged text beside its true text, by the names of their sets.
The public set is the texts of ``bench/data``, damaged by rule with fixed seeds each time it is asked for.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench import damage

DATA = Path(__file__).with_name("data")
TEXT_SETS = ("chunks", "visual", "words", "joins", "clean")
WORD_RUNS = "word-runs"
SETS = (*TEXT_SETS, WORD_RUNS, "extracted")
"""The set of word runs is always damaged by rule: dev sets have none."""
PAGE = 20
"""Lines of a document of the public set at most."""


@dataclass(frozen=True, slots=True)
class Case:
    """One damaged document and what it should say."""

    set: str
    name: str
    damaged: str
    truth: str


def find_folder() -> Path | None:
    """The dev sets beside the checkout: ``shared/bench`` in a folder above it, if there is one."""
    folders = (parent / "shared" / "bench" for parent in DATA.parents)
    return next((folder for folder in folders if (folder / "text" / "truth").is_dir()), None)


def load(folder: Path | None) -> list[Case]:
    """The cases of a folder of dev sets, or of the public set.

    Raises:
        FileNotFoundError: the folder holds no dev sets.
    """
    return list(_from_folder(folder) if folder else _public())


def english_page(folder: Path | None) -> str:
    """A page of English text, which nothing may change."""
    beside = folder.parent / "letters" / "english-page.txt" if folder else None
    path = beside if beside and beside.is_file() else DATA / "english.txt"
    return path.read_text(encoding="utf-8")


def _from_folder(folder: Path) -> Iterator[Case]:
    for group in ("text", "extracted"):
        found = sorted((folder / group / "truth").glob("*.txt"))
        if not found:
            raise FileNotFoundError(f"{folder} holds no dev sets: {folder / group / 'truth'} has no texts")
        for path in found:
            name = "extracted" if group == "extracted" else path.name.split("-")[0]
            damaged = (folder / group / "damaged" / path.name).read_text(encoding="utf-8", errors="replace")
            truth = path.read_text(encoding="utf-8")
            yield Case(name, path.stem, damaged, truth)
            if name == "clean":
                rng = Random(f"{WORD_RUNS} {path.stem}")
                lines = [damage.word_runs(line, rng) for line in truth.splitlines()]
                yield Case(WORD_RUNS, path.stem, "\n".join(lines) + "\n", truth)


def _public() -> Iterator[Case]:
    """Every public text once in each set, wrapped to lines of a width of its own."""
    for number, path in enumerate(sorted((DATA / "persian").glob("*.txt"))):
        paragraphs = path.read_text(encoding="utf-8").splitlines()
        width = (70, 85, 100)[number % 3]
        lines = [line for text in paragraphs for line in textwrap.wrap(text, width, break_on_hyphens=False)]
        for name in SETS:
            rng = Random(f"{name} {path.stem}")
            harm = _harm(name, number)
            damaged = [harm(line, rng) for line in lines[:PAGE]]
            yield Case(name, path.stem, "\n".join(damaged) + "\n", "\n".join(lines[:PAGE]) + "\n")


def _harm(name: str, number: int) -> Callable[[str, Random], str]:
    """The damage that document ``number`` of a set suffers."""
    if name == "visual":
        return lambda line, rng: damage.visual(line, rng, forms=number % 3 == 0, zwnj=("", " ")[number % 2])
    if name == "joins":
        return lambda line, rng: damage.joins(line, rng, arabic=number % 2 == 0)
    if name == "extracted":
        kinds = (damage.chunks, damage.visual, damage.leftovers, damage.doubled)
        return kinds[number % len(kinds)]
    if name == "clean":
        return lambda line, _: line
    rules: dict[str, Callable[[str, Random], str]] = {
        "chunks": damage.chunks, "words": damage.words, WORD_RUNS: damage.word_runs,
    }  # fmt: skip
    return rules[name]
