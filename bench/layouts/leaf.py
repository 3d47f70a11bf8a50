"""One page of the set, and the texts that pages are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.layouts import parts
from bench.layouts.parts import Block, Part

TEXTS = Path(__file__).parents[1] / "data" / "persian"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its parts, its font and what prints it."""

    name: str
    parts: Sequence[Part]
    font: str = "Nazli"
    size: float = 12.0
    producer: str = "chromium"
    ltr: bool = False
    leading: float = 1.6

    @property
    def held(self) -> bool:
        """Whether it is kept out of tuning."""
        return self.name.endswith("b")

    @property
    def blocks(self) -> list[Block]:
        """Its truth."""
        return [block for part in self.parts for block in part.blocks]


def text(name: str, place: int = 0) -> str:
    """A paragraph of one of the bench's texts."""
    with (TEXTS / f"{name}.txt").open(encoding="utf-8") as file:
        lines = [line.strip() for line in file if len(line.strip()) > 120]
    return lines[place % len(lines)]


def paras(name: str, *places: int) -> list[Part]:
    """Paragraphs of one of the bench's texts."""
    return [parts.para(text(name, place)) for place in places]


def english(start: int = 0, count: int = 2) -> list[Part]:
    """Paragraphs of the bench's English text."""
    whole = (TEXTS.parent / "english.txt").read_text(encoding="utf-8")
    found = [" ".join(piece.split()) for piece in whole.split("\n\n")]
    return [parts.para(piece) for piece in islice((piece for piece in found if len(piece) > 150), start, start + count)]
