"""Learn from whole pages how likely their words are right: pages with their texts in, new points of ``trust.json`` out.

Drawn lines are harder to read than pages, so that estimates learned on them alone give words too little confidence. For
each kind of word the shares of right words at each estimate are made monotone (the pool of adjacent violators; Ayer and
others, 1955), on pages in fonts that the confidences are not measured in.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from satrchin.lm.ngrams import load
from satrchin.reading.scan.choices import kind_of, log_odds

LEAST, WRONG = 200, 10
"""Words of a kind, and wrong ones among them, without which its estimates stay."""
TOGETHER = 60
"""Minimum number of words of a point."""

Judged = tuple[str, float, bool]
"""The kind of a word, its estimate, and whether it is right."""
Points = list[list[float]]
"""Natural log odds of an estimate and of the share of right words at it, both ascending."""


def points(judged: Sequence[tuple[float, bool]]) -> Points:
    """The shares of right words over the estimates of one kind of word, monotone.

    :data:`TOGETHER` words of like estimates are a pool; pools are joined until each has a greater share than the one
    before. A share is that of the pool with half a right and half a wrong word more (H. Jeffreys).
    """
    ordered = sorted(judged)
    pools: list[_Pool] = []
    for first in range(0, max(1, len(ordered) - TOGETHER + 1), TOGETHER):
        last = first + TOGETHER if first + 2 * TOGETHER <= len(ordered) else len(ordered)
        some = ordered[first:last]
        pools.append(_Pool(len(some), sum(right for _, right in some), sum(log_odds(one) for one, _ in some)))
        while len(pools) > 1 and pools[-2].share >= pools[-1].share:
            pools[-2:] = [pools[-2] + pools[-1]]
    return [[round(pool.odds / pool.count, 3), round(log_odds(pool.share), 3)] for pool in pools]


@dataclass(frozen=True, slots=True)
class _Pool:
    """Words of like estimates."""

    count: int
    right: int
    odds: float
    """The sum of the log odds of their estimates."""

    @property
    def share(self) -> float:
        """The share of right words."""
        return (self.right + 0.5) / (self.count + 1)

    def __add__(self, other: _Pool) -> _Pool:
        return _Pool(self.count + other.count, self.right + other.right, self.odds + other.odds)


def shares(judged: Sequence[Judged]) -> dict[str, Points]:
    """The points of each kind with enough words, and enough wrong ones among them."""
    found = {}
    for kind in sorted({kind for kind, _, _ in judged}):
        own = [(estimate, is_right) for one, estimate, is_right in judged if one == kind]
        learned = points(own) if len(own) >= LEAST and sum(not is_right for _, is_right in own) >= WRONG else []
        if len(learned) > 1:
            found[kind] = learned
    return found


def judged_words(folder: Path) -> list[Judged]:
    """The words of the pages of a folder of :mod:`bench.font_pages`."""
    from bench.font_scans import read_all
    from bench.grades import right_words

    model = load()
    found: list[Judged] = []
    for page in read_all(folder):
        truth = (folder / "truth" / f"{page.stem}.txt").read_text(encoding="utf-8")
        texts = [text for text, _ in page.words]
        right = right_words(truth, texts)
        found += [
            (kind_of(text, model), sure, is_right)
            for (text, sure), is_right in zip(page.words, right, strict=True)
            if text
        ]
    return found


def main(fonts: Path, target: Path, seeds: Sequence[int], say: Callable[[str], None]) -> None:
    """Make pages of letters with these seeds, read them, and write the points of each kind into ``target``."""
    from bench import font_pages

    before = json.loads(target.read_text(encoding="utf-8"))
    write = partial(_write, target, before)
    sizes = {name: size for name, size in font_pages.SIZES.items() if name in font_pages.LEARNED}
    write({})  # the words are read with their estimates
    try:
        judged = []
        for seed in seeds:
            with tempfile.TemporaryDirectory() as folder:
                missing = font_pages.make(Path(folder), fonts, seed, sizes)
                if missing:
                    say(f"fonts that were not found: {', '.join(missing)}")
                judged += judged_words(Path(folder))
        write(shares(judged))
    except BaseException:
        write(before["shares"])
        raise
    for kind, learned in shares(judged).items():
        say(f"{kind}: {learned}")


def _write(target: Path, content: dict[str, Any], learned: dict[str, Points]) -> None:
    target.write_text(json.dumps({**content, "shares": learned}, indent=1) + "\n", encoding="utf-8")
