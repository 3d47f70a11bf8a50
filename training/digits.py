"""``python -m training.digits``: which shape is which digit, learned from printed and damaged numbers.

In: nothing; pages of random numbers are printed in many fonts (those that are installed) and damaged as
:mod:`bench.pages` does. Out: the weights ``digits`` of ``resources/scan.json``.

The lines of a page are known by how many pieces of ink they have, all of them together; what a first model is sure is
another digit, for now and then a line is taken for another, is left out of the second. How good such weights are is
measured on fonts that they did not see, of whose shapes none is left out: weights learned from the other fonts alone;
those that are written come from all.
"""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from html import escape
from typing import Any

import numpy as np
from bench.pages import FONTS, TEXT_DAMAGE, printed
from rapidfuzz.distance import LCSseq

from satrchin.reading.scan import confusions
from satrchin.reading.scan.digits import LEAST, SHAPES, facts, inside
from satrchin.reading.scan.line_images import cut, usual_size
from satrchin.reading.scan.preprocess import prepare
from satrchin.reading.scan.punctuation import Ink
from satrchin.reading.scan.textlines import find_lines
from training.corrections import multinomial

MORE_FONTS = (
    ("Vazirmatn", 11), ("Sahel", 11), ("PakType Naskh Basic Farsi", 13), ("KacstOne", 12), ("Lateef", 16), ("Titr", 12),
)  # fmt: skip
LINES = 22
DOUBTED = 0.6
"""A sample that the first model takes for another digit is kept if it is less sure than this."""
MOST = 9000
HELD_OUT = 4
"""Every so many-th font is held out of the model that is measured."""

Sample = tuple[Any, int]
"""The facts of a shape, and the place of its sign in ``SHAPES``."""


def word(pick: random.Random) -> str:
    """A number as letters have them."""
    kind = pick.random()
    size = pick.randint(1, 5) if kind < 0.5 else pick.randint(1, 3)
    start = "".join(pick.choice(SHAPES[:10]) for _ in range(size))
    more = "".join(pick.choice(SHAPES[:10]) for _ in range(4))
    if kind < 0.5:
        return start
    if kind < 0.7:
        return f"{more}/{start:۰>2.2}/{more[:2]}"
    if kind < 0.85:
        return f"{start}٬{more[:3]}"
    return start + pick.choice("-..،")


def visual(line: list[str]) -> str:
    """A line's signs from left to right.

    >>> visual(["۱۲", "۳-"])
    '-۳۱۲'
    """
    return "".join(word[-1] + word[:-1] if word[-1] in "-.،" else word for word in reversed(line))


def samples(font: str, size: float, kind: str, seed: int) -> Iterator[Sample]:
    """The shapes of a page of numbers."""
    pick = random.Random(seed)
    lines = [[word(pick) for _ in range(pick.randint(4, 7))] for _ in range(LINES)]
    weight = "bold" if seed % 3 == 0 else "normal"
    html = f"""<!doctype html><html dir=rtl lang=fa><meta charset=utf-8><style>@page {{ size: A4; margin: 22mm }}
    body {{ font: {weight} {size}pt/1.9 "{font}", "DejaVu Sans" }} p {{ margin: 0 }}</style>"""
    html += "".join(f"<p>{escape(' '.join(line))}</p>" for line in lines)
    damage, dpi = TEXT_DAMAGE[kind]
    flat = prepare(damage(printed(html, dpi), np.random.default_rng(seed)))
    found = find_lines(flat)
    usual = usual_size(found.pieces) if found.pieces else (0.0, 0.0)
    ranked = sorted(range(len(found.pieces)), key=lambda place: found.pieces[place].y)
    inks = [Ink(cut(flat.grey, found, place, usual).image) for place in ranked]
    seen, printed_signs = [inside(ink, 0, ink.image.width) for ink in inks], [visual(line) for line in lines]
    for block in LCSseq.opcodes([len(pieces) for pieces in seen], [len(signs) for signs in printed_signs]):
        if block.tag == "equal":
            for place, number in zip(
                range(block.src_start, block.src_end), range(block.dest_start, block.dest_end), strict=True
            ):
                for piece, sign in zip(seen[place], printed_signs[number], strict=True):
                    yield facts(inks[place], piece), SHAPES.index(sign)


def installed() -> list[tuple[str, float]]:
    """The fonts that are installed; the browser would print another one for the rest."""
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout
    families = {name for line in listed.splitlines() for name in line.split(",")}
    return [font for font in (*FONTS, *MORE_FONTS) if font[0] in families]


def fitted(known: list[Sample]) -> tuple[Any, int]:
    """The weights that shapes teach, and from how many of them."""
    known = random.Random(0).sample(known, min(MOST, len(known)))
    evidence, which = np.array([one for one, _ in known]), np.array([sign for _, sign in known])
    chance = chances(multinomial(evidence, which, len(SHAPES)), evidence)
    kept = (chance.argmax(axis=1) == which) | (chance.max(axis=1) < DOUBTED)
    weights = multinomial(evidence[kept], which[kept], len(SHAPES))
    return [[round(weight, 2) for weight in row] for row in weights], int(kept.sum())


def chances(weights: Any, evidence: Any) -> Any:
    """How likely each shape is each sign."""
    odds = evidence @ np.array(weights).T
    chance = np.exp(odds - odds.max(axis=1, keepdims=True))
    return chance / chance.sum(axis=1, keepdims=True)


def measured(weights: Any, known: list[Sample]) -> dict[str, float]:
    """What share of shapes is told right: of all, and of those that are told surely enough to be used."""
    chance, which = chances(weights, np.array([one for one, _ in known])), np.array([sign for _, sign in known])
    right, sure = chance.argmax(axis=1) == which, chance.max(axis=1) >= LEAST
    return {"right": float(right.mean()), "sure": float(sure.mean()), "right where sure": float(right[sure].mean())}


def learn() -> tuple[Any, dict[str, Any]]:
    """The weights of all fonts, and how well those of most fonts tell the shapes of the held out ones."""
    fonts = installed()
    known = {
        font: [
            sample
            for place, kind in enumerate(TEXT_DAMAGE)
            if (number + place) % 3
            for sample in samples(font, size, kind, 1000 + 10 * number + place)
        ]
        for number, (font, size) in enumerate(fonts)
    }
    held = {font for font, _ in fonts[HELD_OUT - 1 :: HELD_OUT]}
    teaching, asked = (
        [sample for font, made in known.items() if (font in held) == out for sample in made] for out in (False, True)
    )
    figures = measured(fitted(teaching)[0], asked)
    weights, count = fitted(teaching + asked)
    said = {"fonts": len(fonts), "shapes": count, "held out": sorted(held), "shapes of these": len(asked)}
    return weights, said | {name: round(share, 4) for name, share in figures.items()}


def main() -> None:
    """Print, learn, write."""
    weights, said = learn()
    known = json.loads(confusions.FACTS.read_text(encoding="utf-8")) | {"digits": weights}
    confusions.FACTS.write_text(json.dumps(known, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(json.dumps(said))


if __name__ == "__main__":
    main()
