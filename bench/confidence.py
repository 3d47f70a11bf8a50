"""``python -m bench.confidence``: how often garbled lines are read rightly, by the confidence that is given for it.

In: the dev sets, or the public set: documents in runs as they are, the truths of the others damaged by rule. Out: for
each range of confidence how many lines have it, its mean, and the share of them that are wholly right, with its 95 %
interval (E. B. Wilson, 1927). Right is a line whose letters and signs all stand in their places; spaces do not count.

With ``--kind word-runs`` the truths of all documents are damaged as runs of whole words.

Every second document is held out from ``python -m training.order_confidence``, which makes the weights; the table is of
these.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product
from math import sqrt
from pathlib import Path
from random import Random
from typing import NamedTuple

from training.damage import in_runs, in_word_runs

from bench import sets
from bench.report import machine
from bench.results import table, write_section
from satrchin.persian.chars import ZWNJ
from satrchin.stages.order.confidence import probability, signs, word_run_probability
from satrchin.stages.order.improbable_lines import choices_of
from satrchin.stages.order.learned import word_run_numbers
from satrchin.stages.order.page_runs import Ordered, in_order
from satrchin.stages.order.rerank import ReadingWeights, choose, ranker_of
from satrchin.stages.order.word_run_readings import readings

BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 1.0)
SURE = 0.9
RUNS = (10, 28)
"""Characters of a run, in the mean, of documents damaged by rule: from, to."""
APART = 0.3
"""Share of them in which every number is a run of its own."""
RUNS_OF_WORDS = "word-runs"
KINDS = ("runs", RUNS_OF_WORDS)
_SPACES = str.maketrans("", "", " " + ZWNJ)


class Document(NamedTuple):
    """A document in runs."""

    name: str
    lines: list[str]
    truth: list[str]


class Outcome(NamedTuple):
    """What came of a line."""

    signs: dict[str, float]
    confidence: float
    is_right: bool
    is_changed: bool


def documents(folder: Path | None, seeds: Sequence[int], kind: str = "runs") -> Iterator[Document]:
    """The documents in runs, and for each seed those of other damage with their truths damaged by rule."""
    cases = [case for case in sets.load(folder) if case.set not in {"extracted", sets.WORD_RUNS}]
    if kind == RUNS_OF_WORDS:
        for seed, case in product(seeds, cases):
            random = Random(f"{seed} {case.name}")
            truth = [line for line in case.truth.splitlines() if line.strip()]
            yield Document(case.name, [in_word_runs(line, random) for line in truth], truth)
        return
    for case in cases:
        if case.set == "chunks":
            yield Document(case.name, case.damaged.splitlines(), case.truth.splitlines())
    for seed in seeds:
        random = Random(seed)
        for case in cases:
            if case.set == "chunks":
                continue
            runs, apart = random.uniform(*RUNS), random.random() < APART
            truth = case.truth.splitlines()
            lines = [in_runs(line, random, runs=runs, mirrored=False, numbers_apart=apart).text for line in truth]
            yield Document(case.name, lines, truth)


def outcomes(found: Iterable[Document], thoroughness: str = "normal", kind: str = "runs") -> Iterator[Outcome]:
    """What comes of each line that is searched."""
    ranker = ranker_of(thoroughness)
    if ranker is None:
        raise ValueError(f"{thoroughness} has no choice among readings")
    whole = kind == RUNS_OF_WORDS
    chance = word_run_probability if whole else probability
    for document in found:
        lines = tuple(document.lines)
        if whole:
            ordered: Sequence[Ordered] = list(map(readings, lines))
            choices = choose(ordered, ranker, ReadingWeights(**word_run_numbers("choice")))
        else:
            ordered, choices = choices_of(in_order(lines, bounds=ranker.effort.widest), ranker)
        for line, truth, one, choice in zip(lines, document.truth, ordered, choices, strict=True):
            if choice and len(one.segments) > 1:
                best = choice.hypotheses[0]
                is_right = best.text.translate(_SPACES) == truth.translate(_SPACES)
                yield Outcome(signs(one, choice), chance(one, choice), is_right, best.text != line)


def halves(found: Iterable[Document]) -> tuple[list[Document], list[Document]]:
    """The documents that weights are learned from, and those that are held out: of each name all in one half."""
    each = list(found)
    names = sorted({document.name for document in each})
    learned = set(names[::2])
    return [one for one in each if one.name in learned], [one for one in each if one.name not in learned]


def report(found: Sequence[Outcome]) -> str:
    """The table, with what the rewritten lines are worth above it."""
    changed = [one for one in found if one.is_changed]
    sure = [one for one in changed if one.confidence >= SURE]
    shares = [sum(one.is_right for one in part) / max(len(part), 1) for part in (changed, sure)]
    return (
        f"Lines of documents held out. Of {len(changed)} rewritten lines {shares[0]:.3f} are wholly right; of the "
        f"{len(sure)} of these with a confidence of at least {SURE}, {shares[1]:.3f}.\n\n"
        + table(["confidence", "lines", "mean", "right", "95 % interval"], rows(found))
    )


def rows(found: Sequence[Outcome]) -> list[list[str]]:
    """The table's rows."""
    result = []
    for low, high in pairwise(BINS):
        part = [one for one in found if low <= one.confidence < high or one.confidence == high == 1.0]
        if part:
            mean = sum(one.confidence for one in part) / len(part)
            right = sum(one.is_right for one in part)
            a, b = interval(right, len(part))
            result.append(
                [f"{low:.2f}-{high:.2f}", str(len(part)), f"{mean:.3f}", f"{right / len(part):.3f}", f"{a:.3f}-{b:.3f}"]
            )
    return result


def interval(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share.

    >>> [round(end, 3) for end in interval(90, 100)]
    [0.826, 0.945]
    """
    share, spread = right / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return middle - half, middle + half


def main() -> None:
    """Print the table, or write it."""
    parser = argparse.ArgumentParser("python -m bench.confidence", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=sets.find_folder(), help="a folder of dev sets")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1], help="of the damage; more give more lines")
    parser.add_argument("--thoroughness", choices=("normal", "thorough"), default="normal")
    parser.add_argument("--kind", choices=KINDS, default="runs", help="of the runs")
    parser.add_argument("--most", type=int, help="documents at most")
    parser.add_argument("--write", action="store_true", help="the section of RESULTS.md")
    options = parser.parse_args()
    found = list(
        outcomes(
            halves(documents(options.data, options.seeds, options.kind))[1][: options.most],
            options.thoroughness,
            options.kind,
        )
    )
    name = "Confidence" if options.kind == "runs" else "Confidence, runs of whole words"
    command = f"python -m bench.confidence --kind {options.kind} --seeds {' '.join(map(str, options.seeds))} --write"
    command += f" --most {options.most}" if options.most else ""
    body = f"`{command}`, {machine()}, order.thoroughness={options.thoroughness}. {report(found)}"
    print(body)
    if options.write:
        write_section(name, body)


if __name__ == "__main__":
    main()
