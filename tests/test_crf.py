"""The likelihood of a true reading, and the lessons that it is told of."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise, product
from pathlib import Path
from random import Random

import numpy as np
import pytest
from training.crf import GoldPath, Link, log_likelihood, truth_of
from training.link_data import Teacher, true_runs

from satrchin.errors import MissingDependencyError
from satrchin.lm.ngrams import load
from satrchin.stages.order.document_cache import DocumentCache
from satrchin.stages.order.link_model import LinkModel, LinkScores, load_link_model, save_weights, word_rows
from satrchin.stages.order.scores import End, Evidence, LineScores, ScoreWeights
from satrchin.stages.order.segments import Segmenter
from satrchin.stages.order.word_pairs import WordPairIndex

LINE = "دولت را پسند میکتب خانه و"
DOCUMENT = [
    "هیئت‌مدیره در نشست روز گذشته گزارش سالانه را بررسی کرد",
    "و پس از گفت‌وگوی طولانی به تصویب رساند. در این گزارش آمده است",
    "که شمار کتاب‌های امانت‌داده‌شده نسبت به سال پیش افزایش یافته",
    "و بیشتر مراجعه‌کنندگان دانش‌آموزان دبیرستان‌های شهر بوده‌اند.",
    "کتابخانه از همهٔ کسانی که در این راه یاری رسانده‌اند سپاسگزار است",
]


@pytest.fixture(name="line")
def _line() -> tuple[GoldPath, LinkScores]:
    """A line of three runs, and what somebody says of it."""
    model = load()
    segments = Segmenter(model.frequency, model.total).segments(LINE)
    random, size = np.random.default_rng(0), len(segments) + 1

    def said(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return random.normal(size=shape).astype(np.float32)

    linked = LinkScores(said(3, size, size) - 4, said(size, size), said(size, size), said(size), said(size))
    evidence = Evidence(model, WordPairIndex(model), replace(ScoreWeights(), link_model=0.0), DocumentCache())
    scores = LineScores(evidence, LINE, segments, linked)
    first = scores.behind([End(0.0, model.start, model.start)])[0]
    last = len(segments)
    truth = truth_of(scores, first, [Link(last - 2, last, False), Link(2, last - 2, False), Link(0, 2, False)])
    return truth, linked


def test_the_probabilities_of_all_readings_sum_to_one(line: tuple[GoldPath, LinkScores]) -> None:
    truth, linked = line
    size, total = truth.scores.size, 0.0
    for number in range(size):
        for cuts in combinations(range(1, size), number):
            runs = list(pairwise([0, *cuts, size]))[::-1]
            for glued in product((False, True), repeat=number):
                links = tuple(Link(*run, one) for run, one in zip(runs, (False, *glued), strict=True))
                total += float(np.exp(log_likelihood(truth._replace(runs=links), linked)[0]))
    assert total == pytest.approx(1)


@pytest.mark.parametrize("part", ["apart", "glued", "stays", "ends"])
def test_the_gradient_is_that_of_the_likelihood(line: tuple[GoldPath, LinkScores], part: str) -> None:
    truth, linked = line
    gradient = getattr(log_likelihood(truth, linked)[1], part)
    assert np.abs(gradient).sum() > 1e-4
    for place in np.ndindex(*gradient.shape):
        values = []
        for step in (0.01, -0.01):
            changed = getattr(linked, part).copy()
            changed[place] += step
            values.append(log_likelihood(truth, linked._replace(**{part: changed}))[0])
        assert gradient[place] == pytest.approx((values[0] - values[1]) / 0.02, abs=1e-4)


def test_true_runs_are_told_of_what_follows_what() -> None:
    # two atoms that read last stand first, and the second run's first letters belong to the word before it
    assert true_runs(np.array([3, 0, -1, 2]), np.array([2, 0, 0, 0])) == [Link(2, 4, False), Link(0, 2, True)]
    assert true_runs(np.array([3, 0, -5, 2]), np.zeros(4, int)) is None, "the damage went through an atom"
    assert true_runs(np.array([-1, 2, 0]), np.zeros(3, int)) is None, "no order of runs"


def test_lessons_tell_what_the_search_makes_of_their_lines() -> None:
    model, link_model = load(), load_link_model()
    row_of = word_rows(model, model.ids(model.most_frequent(3000)))
    teacher, told = Teacher(model, row_of, link_model), 0
    for seed in range(12):
        (lesson,) = teacher.lessons(DOCUMENT, Random(seed))
        assert len(lesson.truths) == len(DOCUMENT)
        assert len(lesson.follows) == len(lesson.relation) == len(lesson.seen.word)
        for truth in filter(None, lesson.truths):
            assert sum(run.stop - run.start for run in truth.runs) == truth.scores.size
            told += 1
    assert told > 48, "most lines can be read rightly"
    assert not next(Teacher(model, row_of).lessons(DOCUMENT, Random(1))).truths


def test_a_link_model_of_a_former_kind_says_what_to_do(tmp_path: Path) -> None:
    former = tmp_path / "link_model.npz"
    save_weights({"stay.bias": np.zeros(3, np.float32)}, load().ids(["کتاب"]), former)
    with pytest.raises(MissingDependencyError, match="another version"):
        LinkModel(load(), former)
