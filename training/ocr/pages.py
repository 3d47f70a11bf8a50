"""Learn from whole pages how likely their words are right: pages with their texts in, new curves of ``trust.json`` out.

Drawn lines are harder to read than pages, so that curves learned on them alone give words too little confidence. The
curve of each kind of word is bent by a logistic curve over what it gives now (J. Platt, "Probabilistic outputs for
support vector machines", 1999), on the words of pages in fonts that are not measured.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from satrchin.lm.ngrams import load
from satrchin.reading.scan.choices import kind_of, log_odds
from training.ocr.trust import bins, logistic

LEAST = 100
"""Words of a kind, and wrong ones among them times ten, without which its curve stays."""
NUMBERS = ("agreed", "differing")
"""Curves of numbers whose readings at two scales agree or not."""

Judged = tuple[str, float, bool]
"""The kind of a word, its confidence, and whether it is right."""


def bent(trust: dict[str, Any], judged: Sequence[Judged]) -> dict[str, Any]:
    """The contents of ``trust.json`` with curves under which the confidences are the shares of right words.

    Args:
        trust: the contents with which the words were read.
        judged: words of pages; needs both right and wrong ones of a kind to bend its curve.
    """
    grade = dict(trust["grade"])
    for kind in sorted({kind for kind, _, _ in judged}):
        odds = [log_odds(sure) for one, sure, _ in judged if one == kind]
        right = [is_right for one, _, is_right in judged if one == kind]
        if len(right) < LEAST or 10 * (len(right) - sum(right)) < LEAST:
            continue
        start, slope = logistic(odds, right)
        for name in NUMBERS if kind == "number" else (kind,):
            first, steep = grade[name]
            grade[name] = [round(start + slope * first, 3), round(slope * steep, 3)]
    return {**trust, "grade": grade}


def judged_words(folder: Path, names: Sequence[str]) -> list[Judged]:
    """The words of the pages of a folder of :mod:`bench.font_pages`."""
    from bench.font_scans import read_all
    from bench.grades import right_words

    model = load()
    found: list[Judged] = []
    for page in read_all(folder, names=names):
        truth = (folder / "truth" / f"{page.stem}.txt").read_text(encoding="utf-8")
        texts = [text for text, _ in page.words]
        right = right_words(truth, texts)
        found += [
            (kind_of(text, model), sure, is_right)
            for (text, sure), is_right in zip(page.words, right, strict=True)
            if text
        ]
    return found


def main(fonts: Path, target: Path, seed: int, say: Callable[[str], None]) -> None:
    """Make pages, learn on two thirds of them, report on the rest; write the curves into ``target``."""
    from bench import font_pages

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        missing = font_pages.make(folder, fonts, seed, font_pages.LEARNED)
        if missing:
            say(f"fonts that were not found: {', '.join(missing)}")
        stems = sorted(file.stem for file in (folder / "files").iterdir())
        kept = [stem for place, stem in enumerate(stems) if place // len(font_pages.CONDITIONS) % 3 == 0]
        learned, others = (judged_words(folder, some) for some in ([one for one in stems if one not in kept], kept))
    before = json.loads(target.read_text(encoding="utf-8"))
    after = bent(before, learned)
    for kind, old, new in ((kind, before["grade"][kind], after["grade"][kind]) for kind in after["grade"]):
        say(f"{kind}: {old} -> {new}")
    say("before, on the pages not learned on:")
    for line in bins([(sure, is_right) for _, sure, is_right in others]):
        say(line)
    target.write_text(json.dumps(after, indent=2) + "\n", encoding="utf-8")
