"""``python -m training.score_weights``: the prices of the search for order, learned by minimum risk.

In: the ``chunks`` of the dev sets (``--data``), and the truths of the other sets damaged by rule.
Out: the weights, to be written into
:class:`satrchin.stages.order.scores.ScoreWeights`, the weights of a line's confidence, and
what both are worth on documents that were fitted and on documents that were not.

A reading's score is linear in the prices. Readings are gathered by searching with the prices and with prices near
them; then the prices move so that the expected number of wrong letters falls, each line's readings taken with the
probability that their scores give them (D. A. Smith and J. Eisner, "Minimum risk annealing for training log-linear
models", 2006).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
from bench import sets
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from satrchin.lm.fluency import fluency, folded_tokens
from satrchin.lm.lexicon import load_lexicon
from satrchin.lm.ngrams import load
from satrchin.stages.order.document_cache import DocumentCache
from satrchin.stages.order.line_repair import signs_of_success
from satrchin.stages.order.link_model import LinkScores, load_link_model
from satrchin.stages.order.page_runs import are_numbers_apart
from satrchin.stages.order.scores import End, Evidence, Floats, LineScores, ScoreWeights
from satrchin.stages.order.search import LONGEST_LINE, LineReadings, Run, read_in_order, text_of
from satrchin.stages.order.segments import Segment, Segmenter
from satrchin.stages.order.word_pairs import WordPairIndex
from training.damage import in_runs

Vector = NDArray[np.float64]
Runs = tuple[Run, ...]

NAMES = tuple(field.name for field in fields(ScoreWeights))
NEAR, SEARCHES = 0.25, 10
"""How far from the prices is searched for other readings, a share of each price and at least a nat; and how often."""
STEP = 0.01
PULL = 2e-4
"""What a price's moving away by its own size (at least a nat) costs, in shares of wrong letters."""
_LEFT_OUT = str.maketrans("", "", ' \N{ZERO WIDTH NON-JOINER}«»()[]"')


@dataclass(slots=True)
class Text:
    """A damaged document: its lines, what they should read, and what the link model says of them."""

    lines: list[str]
    truth: list[str]
    segments: list[list[Segment]]
    linked: list[LinkScores | None]
    cache: DocumentCache
    apart: bool
    readings: list[set[Runs]]


def texts(data: Path | None, seed: int) -> Iterator[Text]:
    """All documents: the real chunks, and the other truths damaged by rule."""
    random, word_pairs = Random(seed), WordPairIndex(load())
    for case in sets.load(data):
        truth = case.truth.splitlines()
        if case.set == "chunks":
            yield _text(case.damaged.splitlines(), truth, word_pairs)
        elif case.set in {"clean", "joins", "words", "visual"}:
            runs, apart = random.uniform(10, 28), random.random() < 0.3
            harmed = [in_runs(x, random, runs=runs, mirrored=False, numbers_apart=apart).text for x in truth]
            yield _text(harmed, truth, word_pairs)


def _text(lines: list[str], truth: list[str], word_pairs: WordPairIndex) -> Text:
    """A document, with what does not depend on the prices worked out."""
    cache = DocumentCache(lines)
    model = load()
    segmenter = Segmenter(model.frequency, model.total, cache.familiar)
    segments = [segmenter.segments(line) for line in lines]
    linked = list(load_link_model().link_lines(lines, segments, LONGEST_LINE))
    evidence = Evidence(model, word_pairs, ScoreWeights(), cache)
    apart = are_numbers_apart(segments, read_in_order(evidence, zip(lines, segments, strict=True), linked))
    return Text(lines, truth, segments, linked, cache, apart, [set() for _ in lines])


class Learner:
    """The documents with the readings found so far."""

    def __init__(self, documents: Sequence[Text]) -> None:
        self._documents = documents
        self._model = load()
        self._word_pairs = WordPairIndex(self._model)

    def search(self, prices: ScoreWeights) -> tuple[float, int]:
        """Search all lines with some prices; the share of wrong letters, and how many letters there are."""
        wrong = letters = 0
        for text, number, reading in self._read(prices):
            runs = tuple(reading.runs)
            if runs:
                text.readings[number].add(runs)
            wrong += self._wrong(text, number, runs)
            letters += len(text.truth[number].translate(_LEFT_OUT))
        return wrong / letters, letters

    def outcomes(self, prices: ScoreWeights) -> tuple[Vector, Vector]:
        """The signs of success of every line put in order, and whether all its letters are in their places."""
        signs, right = [], []
        lexicon = load_lexicon()
        for text, number, reading in self._read(prices):
            if len(reading.runs) > 1:
                words = text_of(text.lines[number], text.segments[number], reading.runs).split()
                signs.append(signs_of_success(fluency(lexicon, words), len(text.segments[number]), reading))
                right.append(self._wrong(text, number, tuple(reading.runs)) == 0)
        return np.array(signs, float), np.array(right, float)

    def _read(self, prices: ScoreWeights) -> Iterator[tuple[Text, int, LineReadings]]:
        """Every line, by its document and number, as some prices read it."""
        for text in self._documents:
            evidence = Evidence(self._model, self._word_pairs, prices, text.cache, text.apart)
            found = read_in_order(evidence, list(zip(text.lines, text.segments, strict=True)), text.linked)
            for number, reading in enumerate(found):
                yield text, number, reading

    def _wrong(self, text: Text, number: int, runs: Runs) -> int:
        """Wrong letters of a line's reading."""
        line = text_of(text.lines[number], text.segments[number], runs) if runs else text.lines[number]
        return Levenshtein.distance(line.translate(_LEFT_OUT), text.truth[number].translate(_LEFT_OUT))

    def table(self, prices: ScoreWeights) -> Iterator[tuple[Vector, Vector, Vector]]:
        """For each line of several readings: their scores, what each price changes of them, and their wrong letters."""
        for text in self._documents:
            for number, readings in enumerate(map(list, text.readings)):
                wrong = np.array([self._wrong(text, number, one) for one in readings], float)
                if len(set(wrong.tolist())) > 1:
                    scores = self._scores(text, number, readings, prices)
                    slopes = []
                    for name in NAMES:
                        other = replace(prices, **{name: getattr(prices, name) + STEP})
                        slopes.append((self._scores(text, number, readings, other) - scores) / STEP)
                    yield scores, np.stack(slopes), wrong

    def _scores(self, text: Text, number: int, readings: Sequence[Runs], prices: ScoreWeights) -> Vector:
        """The scores of a line's readings behind the true line before it."""
        evidence = Evidence(self._model, self._word_pairs, prices, text.cache, text.apart)
        linked = text.linked[number]
        if linked is None:
            raise ValueError("a line that was searched was judged")
        scores = LineScores(evidence, text.lines[number], text.segments[number], linked)
        before = folded_tokens(text.truth[number - 1])[-2:] if number else []
        start = self._model.start
        ids = [start, start, *self._model.ids(before).tolist()]
        first = scores.behind([End(0.0, ids[-2], ids[-1])])[0] + scores.first
        return np.array([_score(scores, first, runs) for runs in readings])


def _score(scores: LineScores, first: Floats, runs: Runs) -> float:
    """The score of a reading."""
    at = {segment: place for place, segment in enumerate(scores.places.tolist())}
    spans = [(at[run.start], at[run.stop]) for run in runs]
    total = float(first[scores.column[spans[0]]] + scores.inside[spans[0]])
    for (c, d), (a, b) in pairwise(spans):
        total += float(scores.joint[scores.row[c, d], scores.column[a, b]] + scores.inside[a, b] + scores.cuts[b])
    return total + float(scores.last[spans[-1][1] - 1])


def confidence(signs: Vector, right: Vector) -> Vector:
    """The weights of a line's confidence: logistic regression by Newton's method."""
    weights: Vector = np.zeros(signs.shape[1])
    for _ in range(30):
        sure = 1 / (1 + np.exp(-signs @ weights))
        bend = (signs.T * (sure * (1 - sure))) @ signs + 1e-3 * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, signs.T @ (right - sure))
    return weights


def calibration(signs: Vector, right: Vector, weights: Vector) -> Vector:
    """For each fifth of confidence: how many lines, their mean confidence, their share with every letter right."""
    sure = 1 / (1 + np.exp(-signs @ weights))
    fifths = [np.flatnonzero(np.minimum(sure * 5, 4).astype(int) == fifth) for fifth in range(5)]
    return np.array([(len(part), sure[part].mean(), right[part].mean()) for part in fifths if len(part)])


def fit(lines: Sequence[tuple[Vector, Vector, Vector]], prices: Vector, letters: int, steps: int = 400) -> Vector:
    """The prices of least expected risk, near those that the table was made with."""
    change, mean, square = np.zeros_like(prices), np.zeros_like(prices), np.zeros_like(prices)
    scale = np.maximum(np.abs(prices), 1.0)
    for step in range(1, steps + 1):
        gradient = 2 * PULL * change / scale**2
        for score, slope, wrong in lines:
            logits = score + change @ slope
            chance = np.exp(logits - np.max(logits))
            chance /= chance.sum()
            gradient += slope @ (chance * (wrong - chance @ wrong)) / letters
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        change -= 0.01 * scale * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return prices + change


def main() -> None:
    """Learn the prices and print them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=sets.find_folder(), help="a folder of dev sets")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    documents = list(texts(options.data, options.seed))
    fitted, held = Learner([text for n, text in enumerate(documents) if n % 4]), Learner(documents[::4])
    prices, random = ScoreWeights(), np.random.default_rng(options.seed)
    print(f"before: fitted {fitted.search(prices)[0]:.4f}, held out {held.search(prices)[0]:.4f}", file=sys.stderr)
    for _ in range(options.rounds):
        vector = np.array(astuple(prices))
        for _ in range(SEARCHES):
            near = vector + NEAR * np.maximum(np.abs(vector), 1.0) * random.standard_normal(len(vector))
            letters = fitted.search(ScoreWeights(*near.tolist()))[1]
        vector = fit(list(fitted.table(prices)), vector, letters)
        prices = ScoreWeights(*np.round(vector, 2).tolist())
        print(f"now: fitted {fitted.search(prices)[0]:.4f}, held out {held.search(prices)[0]:.4f}", file=sys.stderr)
        print(prices, flush=True)
    weights = confidence(*fitted.outcomes(prices))
    print("SURE =", tuple(np.round(weights, 3).tolist()))
    print("on documents held out: lines, mean confidence, share right")
    for lines, sure, right in calibration(*held.outcomes(prices), weights):
        print(f"{lines:5.0f} {sure:.2f} {right:.2f}")


if __name__ == "__main__":
    main()
