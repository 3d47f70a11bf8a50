"""Learn how far the recogniser is to be believed: line pictures with their texts in, ``trust.json`` out.

Two things are learned on half of the lines and measured on the other half: when another word is chosen than the one
that was read (a conditional logit over picture, language model, lexicon and word frequency), and how likely a word is
right (a logistic curve for each kind of word). ``python -m training.ocr draw`` makes the lines.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rapidfuzz.distance import Levenshtein

from satrchin.lm.ngrams import Model, load
from satrchin.persian.chars import ZWNJ
from satrchin.persian.tokens import tokens
from satrchin.reading.ocr.engine import OcrLine
from satrchin.reading.ocr.recogniser import read_line
from satrchin.reading.scan.choices import MOST_GAIN, kind_of, worth_facts
from training.ocr.spelling import folded

KINDS = ("known", "unknown", "number", "latin", "sign")
EDGES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 1.0)
"""Bins in which confidences are compared with the share of right words."""
STEPS, RATE = 400, 0.6
FLOOR, LEAST = -6.0, 1.0
"""Log odds of the picture below which another word is not looked at, and above which in all one is chosen."""

Facts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """A word as it was read, and what is true of it."""

    text: str
    confidence: float
    right: bool
    options: Facts
    """For the word itself and each other reading: picture, language, known, frequency."""
    true: int
    """Which of the options is right; -1: none."""


def words(lines: Sequence[tuple[Image.Image, str]], model: Model) -> Iterator[Seen]:
    """The words that are read in line pictures, each with what is true of it."""
    for image, text in lines:
        read = read_line(image)
        truth = text.split()
        here = [folded(word.text) for word in read]
        for step in Levenshtein.opcodes(here, truth):
            paired = step.src_end - step.src_start == step.dest_end - step.dest_start
            for place in range(step.src_start, step.src_end):
                true = truth[step.dest_start + place - step.src_start] if paired else ""
                yield _seen(read, place, true, model)


def _seen(read: OcrLine, place: int, true: str, model: Model) -> Seen:
    """A word with its options."""
    word = read[place]
    before = " ".join(other.text for other in read[max(0, place - 2) : place])
    after = " ".join(other.text for other in read[place + 1 : place + 3])

    def score(text: str) -> float:
        return model.score(list(tokens(f"{before} {text} {after}")))

    texts = [(word.text, 0.0)]
    bare = word.text.replace(ZWNJ, "")
    texts += [(text, odds) for text, odds in word.others if odds > FLOOR and text.replace(ZWNJ, "") != bare]
    base = score(word.text) if len(texts) > 1 else 0.0
    rows = [
        [odds, max(-MOST_GAIN, min(MOST_GAIN, score(text) - base)) if place else 0.0, *worth_facts(text, model)]
        for place, (text, odds) in enumerate(texts)
    ]
    known = [folded(text) for text, _ in texts]
    which = known.index(true) if true in known else -1
    return Seen(word.text, word.confidence, known[0] == true, np.array(rows), which)


def conditional_logit(seen: Sequence[Seen]) -> Facts:
    """Weights under which the right options are likeliest."""
    weights = np.array([1.0, 0.0, 0.0, 0.0])
    scale = np.array([1.0, 0.3, 1.0, 0.1])
    told = [word for word in seen if word.true >= 0 and len(word.options) > 1]
    for _ in range(STEPS):
        slope = np.zeros(4)
        for word in told:
            odds = word.options @ weights
            chances = np.exp(odds - odds.max())
            slope += word.options[word.true] - chances / chances.sum() @ word.options
        weights += RATE * scale * (slope / max(1, len(told)) - 1e-4 * weights)
    return weights


LEAST_STEP = 1e-6
"""A step smaller than this is taken as it is."""


def logistic(odds: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Start and slope of the probability of being right over log odds: Newton's method with steps that only improve."""
    x, y, weights = np.array(odds), np.array(right, dtype=float), np.array([0.0, 1.0])

    def loss(at: Facts) -> float:
        return float(np.logaddexp(0.0, np.where(y > 0, -1.0, 1.0) * (at[0] + at[1] * x)).sum())

    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(weights[0] + weights[1] * x, -30, 30)))
        slope = np.array([(y - chance).sum(), ((y - chance) * x).sum()])
        bend = chance * (1 - chance)
        curve = np.array([[bend.sum(), (bend * x).sum()], [(bend * x).sum(), (bend * x * x).sum()]])
        step = np.linalg.solve(curve + 1e-3 * np.eye(2), slope)
        while np.abs(step).max() > LEAST_STEP and loss(weights + step) > loss(weights):
            step /= 2
        weights += step
    return float(weights[0]), float(weights[1])


def log_odds(confidence: float) -> float:
    """Natural log odds of a probability, within bounds."""
    chance = min(1 - 1e-4, max(1e-6, confidence))
    return log(chance / (1 - chance))


def learn(seen: Sequence[Seen], model: Model) -> dict[str, Any]:
    """What ``trust.json`` holds."""
    weights = conditional_logit(seen)
    grade = {}
    for kind in KINDS:
        some = [word for word in seen if kind_of(word.text, model) == kind]
        if len(some) > 20:
            grade[kind] = logistic([log_odds(word.confidence) for word in some], [word.right for word in some])
    totals, right = [], []
    for word in seen:
        odds = word.options @ weights
        best = int(np.argmax(odds))
        if best and odds[best] - odds[0] > LEAST:
            totals.append(float(odds[best] - odds[0]))
            right.append(best == word.true)
    grade["chosen"] = logistic(totals, right) if totals else (0.0, 1.0)
    names = ("picture", "language", "known", "frequency")
    choice = dict(zip(names, (round(float(weight), 3) for weight in weights), strict=True))
    return {
        "choice": {**choice, "least": LEAST, "floor": FLOOR},
        "grade": {kind: [round(value, 3) for value in pair] for kind, pair in grade.items()},
    }


def report(seen: Sequence[Seen], found: dict[str, Any], model: Model) -> Iterator[str]:
    """Lines that say how good what was learned is on words that it was not learned on."""
    weights = np.array([found["choice"][name] for name in ("picture", "language", "known", "frequency")])
    wrong = chosen = mended = harmed = 0
    graded = []
    for word in seen:
        odds = word.options @ weights
        best = int(np.argmax(odds))
        if best and odds[best] - odds[0] <= LEAST:
            best = 0
        wrong += not word.right
        chosen += bool(best)
        mended += bool(best) and best == word.true
        harmed += bool(best) and word.right
        kind = "chosen" if best else kind_of(word.text, model)
        start, slope = found["grade"].get(kind, (0.0, 1.0))
        shown = float(odds[best] - odds[0]) if best else log_odds(word.confidence)
        graded.append((1 / (1 + exp(-(start + slope * shown))), best == word.true if best else word.right))
    yield f"{len(seen)} words, {wrong} read wrong; {chosen} chosen anew: {mended} mended, {harmed} harmed"
    yield from bins(graded)


def bins(graded: Sequence[tuple[float, bool]]) -> Iterator[str]:
    """Of words at each confidence the share that is right, with its 95 % interval (Wilson)."""
    for low, high in pairwise(EDGES):
        right = [one for sure, one in graded if low <= sure < high]
        if right:
            share, spread = wilson(sum(right), len(right))
            yield f"{low:.2f}-{high:.2f}: {share:.3f} ± {spread:.3f} right of {len(right)}"


def wilson(right: int, count: int) -> tuple[float, float]:
    """Middle and half width of the 95 % interval of a share.

    >>> [round(value, 2) for value in wilson(90, 100)]
    [0.89, 0.06]
    """
    z = 1.96
    share = right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    return middle, z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)


def stored(file: Path) -> list[tuple[Image.Image, str]]:
    """The line pictures that ``python -m training.ocr draw`` stored, with their texts."""
    with np.load(file) as held:
        texts = json.loads(bytes(held["texts"]).decode())
        return [(Image.fromarray(held[f"line{number}"]), text) for number, text in enumerate(texts)]


def main(source: Path, target: Path | None, say: Callable[[str], None]) -> None:
    """Learn on half of the lines, report on the other half; write what was learned if there is a target."""
    model = load()
    lines = stored(source)
    half = len(lines) // 2
    found = learn(list(words(lines[:half], model)), model)
    for line in report(list(words(lines[half:], model)), found, model):
        say(line)
    if target is not None:
        # how far numbers are believed is learned from whole pages, not from lines
        kept = json.loads(target.read_text(encoding="utf-8"))["grade"] if target.exists() else {}
        found["grade"] = {**kept, **found["grade"]}
        found["shares"] = {}  # of right words at the former estimates
        target.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
