"""Learn the confusions of scan reading from pages of known text: ``python -m training.corrections``.

In: folders with ``files`` (scans, one page each) and ``truth`` (texts of the same stems), by default the pages that
:mod:`bench.pages` makes; ``--texts FILE ...`` prints and damages pages of those files' lines too. Out:
``resources/scan.json``: which letters are taken for which and how often at each confidence, weights of the judgement
that replaces a word, weights of the signs' ink, weights of the grades. Counts and weights alone, no text.

The shipped weights come from the pages of :mod:`bench.pages` and from 48 pages of corpus text (``--texts``).
"""

from __future__ import annotations

import argparse
import json
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from bench import pages
from bench.grades import MARKS, right_words
from rapidfuzz.distance import Levenshtein

from satrchin.lm.ngrams import Model, load
from satrchin.persian.tokens import fold
from satrchin.reading.scan import confusions
from satrchin.reading.scan.by_tesseract import read_pieces
from satrchin.reading.scan.corrections import HAMZA, features, mend_heh, repair, sign_place, weighed
from satrchin.reading.scan.frames import frames
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.preprocess import prepare
from satrchin.reading.scan.punctuation import SIGNS
from satrchin.reading.scan.raster import raster
from satrchin.reading.scan.textlines import find_lines, from_top

ALIKE = 0.6
"""Two words further apart than this share of their letters are not the same word misread."""
SWAPS, MISSES = 14, 24
"""Letters kept that one is taken for, and letters kept that are left out."""


@dataclass(frozen=True, slots=True)
class Known:
    """A page whose text is known, as Tesseract read it."""

    truth: str
    readings: list[LineReading]

    def pairs(self) -> Iterator[tuple[LineReading, int, str]]:
        """Every word that was read, with the word of the truth that it is, right or misread."""
        read = [(reading, place) for reading in self.readings for place in range(len(reading.tokens))]
        true = unicodedata.normalize("NFC", self.truth).split()
        bare = [fold(word).strip(MARKS) for word in true]
        seen = [fold(reading.tokens[place].text).strip(MARKS) for reading, place in read]
        for block in Levenshtein.opcodes(bare, seen):
            if block.src_end - block.src_start != block.dest_end - block.dest_start:
                continue
            for ours, theirs in zip(
                range(block.dest_start, block.dest_end), range(block.src_start, block.src_end), strict=True
            ):
                if Levenshtein.normalized_distance(bare[theirs], seen[ours]) <= ALIKE:
                    yield *read[ours], true[theirs]


def known_pages(folder: Path) -> Iterator[Known]:
    """The pages of a folder, read but not repaired."""
    for path in sorted((folder / "files").iterdir()):
        frame = raster(pypdfium2.PdfDocument(path)[0]) if path.suffix == ".pdf" else next(iter(frames(path)))
        if frame.picture is None:
            continue
        flat = prepare(frame.picture)
        found = find_lines(flat)
        places = from_top(found.pieces)
        truth = (folder / "truth" / f"{path.stem}.txt").read_text(encoding="utf-8")
        readings = read_pieces(flat, found, places)[1]
        yield Known(truth, [readings[place] for place in places])


def count_confusions(known: Iterable[Known]) -> dict[str, Any]:
    """How often a letter is wrong at each confidence, what it then was, and which letters are left out."""
    swapped: dict[str, Counter[str]] = {}
    missed = Counter[str]()
    wrong = [[0.0, 0.0] for _ in range(confusions.STEPS + 1)]
    for page in known:
        for reading, place, true_word in page.pairs():
            spelled = spelling(reading, place)
            read, true = "".join(letter for letter, _ in spelled), fold(true_word).strip(MARKS)
            for block in Levenshtein.opcodes(read, true):
                for letter, confidence in spelled[block.src_start : block.src_end]:
                    step = wrong[confusions.step(confidence)]
                    step[0] += block.tag != "equal"
                    step[1] += 1
                    if block.tag == "delete":
                        swapped.setdefault(letter, Counter())[""] += 1
                if block.tag == "replace":
                    pairs = zip(
                        read[block.src_start : block.src_end], true[block.dest_start : block.dest_end], strict=False
                    )
                    for letter, other in pairs:
                        swapped.setdefault(letter, Counter())[other] += 1
                elif block.tag == "insert":
                    missed.update(true[block.dest_start : block.dest_end])
    return {
        "error": [min(max(share, 0.002), 0.7) for share in falling(wrong)],
        "swapped": {
            letter: {
                other: round(count / (others.total() + 2), 4)
                for other, count in others.most_common(SWAPS)
                if not other or other.isalpha()
            }
            for letter, others in swapped.items()
            if letter.isalpha()
        },
        "missed": {
            letter: round(count / (missed.total() + 4) / 2, 4)
            for letter, count in missed.most_common(MISSES)
            if letter.isalpha()
        },
    }


def falling(steps: Sequence[Sequence[float]]) -> list[float]:
    """Shares of ``hits, all`` that fall from step to step: neighbours that rise are pooled, empty steps go along."""
    pools: list[list[float]] = []
    for hits, count in steps:
        pools.append([hits + 0.5 * (count > 0), count + (count > 0), 1])
        while len(pools) > 1 and (
            not pools[-2][1] or not pools[-1][1] or pools[-2][0] * pools[-1][1] < pools[-1][0] * pools[-2][1]
        ):
            last = pools.pop()
            pools[-1] = [one + other for one, other in zip(pools[-1], last, strict=True)]
    return [round(hits / count, 4) for hits, count, width in pools for _ in range(int(width))]


def spelling(reading: LineReading, place: int) -> confusions.Spelled:
    """The letters of a word without the signs around it."""
    letters = [(sign, letter.confidence) for letter in reading.tokens[place].letters for sign in fold(letter.text)]
    while letters and letters[-1][0] in MARKS:
        letters.pop()
    while letters and letters[0][0] in MARKS:
        letters.pop(0)
    return tuple(letters)


def choices(known: Iterable[Known], model: Model, learned: confusions.Confusions) -> tuple[Any, Any]:
    """Candidates that :mod:`satrchin.reading.scan.confusions` weighs: their evidence, and whether each is right."""
    evidence, right = [], []
    for page in known:
        for reading, place, true_word in page.pairs():
            mend_heh(reading, place)
            for candidate, facts in weighed(reading, place, model, learned):
                evidence.append(facts)
                right.append(candidate.text == fold(true_word).strip(MARKS))
    return np.array(evidence), np.array(right, dtype=float)


def signs(known: Iterable[Known]) -> tuple[Any, Any]:
    """The ink at the ends of words, and which of :data:`SIGNS` stands there."""
    evidence, which = [], []
    for page in known:
        for reading, place, true_word in page.pairs():
            last = true_word[-1]
            if last not in SIGNS and not (last.isalpha() or last == HAMZA):
                continue
            facts = reading.ink.sign_facts(*sign_place(reading, place))
            if facts is not None:
                evidence.append(facts)
                which.append(SIGNS.index(last) if last in SIGNS else 0)
    return np.array(evidence), np.array(which)


def grades(known: Iterable[Known], model: Model) -> tuple[Any, Any]:
    """The words of repaired pages: what speaks for each, and whether it is right."""
    evidence, right = [], []
    for page in known:
        repair(page.readings, model)
        ours = [
            (reading, place, word)
            for reading in page.readings
            for place in range(len(reading.tokens))
            for word in reading.text(place).split()
        ]
        for (reading, place, _), good in zip(ours, right_words(page.truth, [word for *_, word in ours]), strict=True):
            if not reading.is_latin(place):
                evidence.append(features(reading, place, model))
                right.append(good)
    return np.array(evidence), np.array(right, dtype=float)


def logistic(evidence: Any, right: Any, ridge: float = 0.02) -> list[float]:
    """Weights of a logistic regression, by Newton's method."""
    weights = np.zeros(evidence.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(evidence @ weights, -30, 30)))
        slope = evidence.T @ (chance - right) + ridge * weights
        curve = (evidence * (chance * (1 - chance))[:, None]).T @ evidence + ridge * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return [round(float(weight), 4) for weight in weights]


def multinomial(evidence: Any, which: Any, classes: int) -> list[list[float]]:
    """A row of weights for each class of a softmax regression, by descent with momentum."""
    mean, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-6
    mean[0], spread[0] = 0, 1
    scaled, wanted = (evidence - mean) / spread, np.eye(classes)[which]
    weights = np.zeros((classes, evidence.shape[1]))
    motion = np.zeros_like(weights)
    for _ in range(1500):
        chance = np.exp(scaled @ weights.T)
        chance /= chance.sum(axis=1, keepdims=True)
        motion = 0.9 * motion + (chance - wanted).T @ scaled / len(scaled) + 1e-4 * weights
        weights -= 0.3 * motion
    plain = weights / spread
    plain[:, 0] -= (weights * (mean / spread)).sum(axis=1)
    plain -= plain.mean(axis=0)
    return [[round(float(weight), 4) for weight in row] for row in plain]


def learn(known: list[Known]) -> dict[str, int]:
    """Learn all of it, write it and say from how many cases each part was learned."""
    model = load()
    facts = count_confusions(known) | {"digits": confusions.facts()["digits"]}  # those are learned by training.digits
    learned = confusions.Confusions(tuple(facts["error"]), facts["swapped"], facts["missed"], ())
    evidence, right = choices(known, model, learned)
    facts["choice"] = logistic(evidence, right)
    ends, which = signs(known)
    facts["signs"] = multinomial(ends, which, len(SIGNS))
    facts["grade"] = [0.0] * len(features(known[0].readings[0], 0, model))
    write(facts)
    graded, good = grades(known, model)  # of words as the new weights repair them
    facts["grade"] = logistic(graded, good, ridge=0.05)
    write(facts)
    return {"candidates": len(right), "signs": len(which), "words": len(good)}


def write(facts: dict[str, Any]) -> None:
    """Write the weights, and use them from now on."""
    confusions.FACTS.write_text(json.dumps(facts, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    confusions.facts.cache_clear()
    confusions.confusions.cache_clear()


def main() -> None:
    """Read the pages, learn, write."""
    parser = argparse.ArgumentParser("python -m training.corrections", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--data", type=Path, nargs="+", default=[], help="folders with files and truth")
    parser.add_argument("--texts", type=Path, nargs="+", default=[], help="text files to print pages of")
    parser.add_argument("--pages", type=int, default=48, help="how many pages of those texts")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folders = list(arguments.data)
        if not folders:
            pages.make(Path(made, "letters"))
            folders.append(Path(made, "letters"))
        if arguments.texts:
            pages.make_of_texts(Path(made, "texts"), arguments.texts, arguments.pages)
            folders.append(Path(made, "texts"))
        known = [page for folder in folders for page in known_pages(folder)]
    print(learn(known))


if __name__ == "__main__":
    main()
