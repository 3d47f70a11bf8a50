"""``python -m bench.learn_digits``: which shape is which digit, learned from printed and damaged numbers.

In: nothing; pages of random numbers are printed in many fonts (those that are installed) and damaged as
:mod:`bench.pages` does. Out: the weights ``digits`` of ``resources/scan.json``.

A line of a page is known by how many pieces of ink it has, which now and then names the wrong line; what a first
model is sure is another digit is left out of the second.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from bench.learn_scan import multinomial
from bench.pages import FONTS, TEXT_DAMAGE, escape, printed
from satrchin.reading.scan import words
from satrchin.reading.scan.digits import SHAPES, facts, inside
from satrchin.reading.scan.ink import Ink
from satrchin.reading.scan.lines import find_lines
from satrchin.reading.scan.picture import prepare
from satrchin.reading.scan.strips import cut, usual_size

MORE_FONTS = (
    ("Vazirmatn", 11), ("Sahel", 11), ("PakType Naskh Basic Farsi", 13), ("KacstOne", 12), ("Lateef", 16), ("Titr", 12),
)  # fmt: skip
LINES = 22
DOUBTED = 0.6
"""A sample that the first model takes for another digit is kept if it is less sure than this."""
MOST = 9000


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


def samples(font: str, size: float, kind: str, seed: int) -> Iterator[tuple[Any, int]]:
    """The shapes of a page of numbers, each with the place of its sign in ``SHAPES``."""
    pick = random.Random(seed)
    lines = [[word(pick) for _ in range(pick.randint(4, 7))] for _ in range(LINES)]
    weight = "bold" if seed % 3 == 0 else "normal"
    html = f"""<!doctype html><html dir=rtl lang=fa><meta charset=utf-8><style>@page {{ size: A4; margin: 22mm }}
    body {{ font: {weight} {size}pt/1.9 "{font}", "DejaVu Sans" }} p {{ margin: 0 }}</style>"""
    html += "".join(f"<p>{escape(' '.join(line))}</p>" for line in lines)
    damage, dpi = TEXT_DAMAGE[kind]
    flat = prepare(damage(printed(html, dpi), np.random.default_rng(seed)))
    found = find_lines(flat)
    usual, following = usual_size(found.pieces), 0
    for place in sorted(range(len(found.pieces)), key=lambda place: found.pieces[place].y):
        ink = Ink(cut(flat.grey, found, place, usual).image)
        pieces = inside(ink, 0, ink.image.width)
        for number in range(max(0, following - 2), min(len(lines), following + 3)):
            signs = visual(lines[number])
            if len(signs) == len(pieces):
                yield from ((facts(ink, piece), SHAPES.index(sign)) for piece, sign in zip(pieces, signs, strict=True))
                following = number
                break
        following += 1


def learn() -> tuple[list[list[float]], int]:
    """The weights, and from how many shapes they were learned."""
    known = [
        sample
        for number, (font, size) in enumerate((*FONTS, *MORE_FONTS))
        for place, kind in enumerate(TEXT_DAMAGE)
        if (number + place) % 3
        for sample in samples(font, size, kind, 1000 + 10 * number + place)
    ]
    random.Random(0).shuffle(known)
    evidence, which = np.array([one for one, _ in known[:MOST]]), np.array([sign for _, sign in known[:MOST]])
    odds = evidence @ np.array(multinomial(evidence, which, len(SHAPES))).T
    chances = np.exp(odds - odds.max(axis=1, keepdims=True))
    sure = chances.max(axis=1) / chances.sum(axis=1)
    kept = (odds.argmax(axis=1) == which) | (sure < DOUBTED)
    weights = multinomial(evidence[kept], which[kept], len(SHAPES))
    return [[round(weight, 2) for weight in row] for row in weights], int(kept.sum())


def main() -> None:
    """Print, learn, write."""
    weights, count = learn()
    known = json.loads(words.FACTS.read_text(encoding="utf-8")) | {"digits": weights}
    words.FACTS.write_text(json.dumps(known, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print({"shapes": count})


if __name__ == "__main__":
    main()
