"""The search for order: its lattice and its k best readings against all orders there are, and what a line sees."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from itertools import combinations, pairwise
from random import Random

import numpy as np
import pytest
from training.damage import in_runs

from satrchin.lm.ngrams import load
from satrchin.stages.order.chance_words import cut_chance_words
from satrchin.stages.order.document_cache import DocumentCache
from satrchin.stages.order.k_best import best_orders
from satrchin.stages.order.lattice import Lattice
from satrchin.stages.order.link_model import LinkScores, load_link_model
from satrchin.stages.order.page_runs import in_order
from satrchin.stages.order.scores import End, Evidence, LineScores, ScoreWeights
from satrchin.stages.order.search import LONGEST_LINE, Bounds, read_in_order
from satrchin.stages.order.segments import Segmenter
from satrchin.stages.order.twice_cut import Bridge
from satrchin.stages.order.word_pairs import WordPairIndex

LINE = "را پسند میکتب خانه و دولت در این سال"
CONTEXT = ("گزارش سالانه", "این کتاب")


def _evidence() -> Evidence:
    model = load()
    return Evidence(model, WordPairIndex(model), ScoreWeights(), DocumentCache())


def _ends() -> list[End]:
    """Two ways in which the text before may end."""
    ids = [load().ids(text.split()).tolist() for text in CONTEXT]
    return [End(-float(number), before, last) for number, (before, last) in enumerate(ids)]


def _lattice(seed: int, bridges: int = 0) -> Lattice:
    """The lattice of a short line, its link scores and so many bridges drawn at random."""
    evidence, random = _evidence(), np.random.default_rng(seed)
    segments = Segmenter(evidence.model.frequency, evidence.model.total).segments(LINE)
    size = len(segments) + 1

    def drawn(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return random.normal(size=shape).astype(np.float32)

    linked = LinkScores(drawn(3, size, size) - 4, drawn(size, size), drawn(size, size), drawn(size), drawn(size))
    scores = LineScores(evidence, LINE, segments, linked)
    places = [sorted(random.choice(scores.size + 1, 4, replace=False).tolist()) for _ in range(bridges)]
    return Lattice(scores, _ends(), [Bridge(*four, random.normal() - 2) for four in places])


def _score(lattice: Lattice, spans: tuple[tuple[int, int], ...]) -> float:
    """The score of one order, summed part by part."""
    scores = lattice.scores
    first = (scores.behind(_ends()).max(axis=0) + scores.first)[scores.column[spans[0]]]
    total = float(first) + float(scores.last[spans[-1][1] - 1])
    total += sum(float(scores.inside[span]) for span in spans)
    for before, (start, stop) in pairwise(spans):
        total += float(scores.joint[scores.row[before], scores.column[start, stop]] + scores.cuts[stop])
    return total


def _with_bridges(lattice: Lattice, spans: tuple[tuple[int, int], ...], at: int = 1) -> Iterator[float]:
    """By how much the score of an order changes with each way to make words of three of its runs."""
    yield 0.0
    for middle in range(at, len(spans) - 1):
        (c, d), (b, _), (a, _) = spans[middle - 1 : middle + 2]
        for bridge in lattice.bridges.get((a, b), ()):
            if (bridge.c, bridge.d) == (c, d):
                scores = lattice.scores
                parted = float(scores.joint[scores.row[c, d], scores.column[b, c]] + scores.inside[b, c])
                parted += float(scores.joint[scores.row[b, c], scores.column[a, b]])
                for rest in _with_bridges(lattice, spans, middle + 2):
                    yield bridge.score - parted + rest


def _all_orders(lattice: Lattice) -> dict[tuple[tuple[int, int], ...], list[float]]:
    """Every order of the line and its scores, one for each way to make words of three of its runs."""
    size = lattice.scores.size
    cuts = (inner for number in range(size) for inner in combinations(range(1, size), number))
    orders = (tuple(pairwise([0, *inner, size]))[::-1] for inner in cuts)
    return {spans: [_score(lattice, spans) + change for change in _with_bridges(lattice, spans)] for spans in orders}


@pytest.mark.parametrize("bridges", [0, 12])
@pytest.mark.parametrize("seed", range(4))
def test_the_lattice_knows_the_best_order_by_each_end(seed: int, bridges: int) -> None:
    lattice = _lattice(seed, bridges)
    orders = {spans: max(scores) for spans, scores in _all_orders(lattice).items()}
    assert len(orders) == 2 ** (lattice.scores.size - 1) == 512
    for stop in range(1, lattice.scores.size + 1):
        best = max(score for spans, score in orders.items() if spans[-1][1] == stop)
        assert lattice.final[stop - 1] == pytest.approx(best, abs=1e-3)
    whole = orders[(0, lattice.scores.size),]
    assert lattice.gain == pytest.approx(max(orders.values()) - whole, abs=1e-3)


@pytest.mark.parametrize("bridges", [0, 12])
@pytest.mark.parametrize("seed", range(4))
def test_the_best_orders_are_those_of_all_orders(seed: int, bridges: int) -> None:
    """All within a bound and in falling order; and the best one of one end alone."""
    lattice = _lattice(seed, bridges)
    orders = _all_orders(lattice)
    scores = sorted((score for several in orders.values() for score in several), reverse=True)
    found = list(best_orders(lattice, 18.0))
    assert len(found) > 5
    assert [order.score for order in found] == pytest.approx([s for s in scores if s >= scores[0] - 18.0], abs=1e-3)
    for order in found:
        assert min(abs(order.score - score) for score in orders[order.spans]) < 1e-3
    assert any(any(order.glued) for order in found) or not bridges
    only = next(best_orders(lattice, 0.0, [2]))
    assert only.spans == max((spans for spans in orders if spans[-1][1] == 2), key=lambda spans: max(orders[spans]))


def test_readings_are_bounded_by_number_and_nats_and_no_text_comes_twice() -> None:
    lines = ("محسوب میشوند. خطیب جمعه این هفته", "بخش خصوصی نیز در این طرح شریک است و سهم")
    many, few, near = (in_order(lines, bounds=Bounds(*bounds)) for bounds in ((25.0, 30), (25.0, 3), (4.0, 30)))
    for wide, narrow, close in zip(many, few, near, strict=True):
        readings = wide.readings.hypotheses
        assert len({one.text for one in readings}) == len(readings) > 3
        assert narrow.readings.hypotheses == readings[:3]
        assert close.readings.hypotheses == tuple(one for one in readings if one.score > readings[0].score - 4.0)


def test_neighbours_are_chosen_together() -> None:
    """Of all ways to end the first line the one is chosen whose second line makes the best sum."""
    evidence = _evidence()
    lines = ("جمعه محسوب می شوند. خطیب", "تهران در خطبه ها گفت")
    segmenter = Segmenter(evidence.model.frequency, evidence.model.total)
    cut = [segmenter.segments(line) for line in lines]
    linked = list(load_link_model().link_lines(lines, cut, 100))
    first, second = read_in_order(evidence, zip(lines, cut, strict=True), linked)
    assert linked[0]
    assert linked[1]
    start = evidence.model.start
    lattice = Lattice(LineScores(evidence, lines[0], cut[0], linked[0]), [End(0.0, start, start)])
    scores = LineScores(evidence, lines[1], cut[1], linked[1])
    sums = {}
    for order in best_orders(lattice, 30.0):
        behind = Lattice(scores, [lattice.scores.end(order.spans[-1][1], order.score)])
        sums[order.spans] = float(behind.final.max(axis=0))
    assert len(sums) > 10
    place = lattice.scores.places.tolist()
    best = max(sums, key=sums.__getitem__)
    assert [(run.start, run.stop) for run in first.runs] == [(place[s], place[e]) for s, e in best]
    assert second.chosen


def test_a_blank_line_does_not_stand_between_its_neighbours() -> None:
    lines = ("جمعه محسوب می شوند. خطیب", "تهران در خطبه ها گفت که مردم")
    apart = (lines[0], "", " ", lines[1])
    near, far = in_order(lines), in_order(apart)
    assert [one.readings.chosen for one in far] == [near[0].readings.chosen, None, None, near[1].readings.chosen]


def test_a_standing_line_is_context() -> None:
    """What follows it is scored behind its last words, and it is not searched itself."""
    after = "اسلامی دبیرستان های ایران"
    alone = in_order(("قبرس", after), standing=frozenset({0}), bounds=Bounds())
    behind = in_order(("مجلس شورای", after), standing=frozenset({0}), bounds=Bounds())
    assert alone[0].readings.chosen is None
    assert behind[1].readings.hypotheses[0].text == after
    assert behind[1].readings.hypotheses[0].score > alone[1].readings.hypotheses[0].score + 2


@pytest.mark.parametrize(
    "line",
    [
        # «ان» makes «ایران» of «ایر», and «می» stands
        "به سر می|ان که در ایر",
        # «ن» makes «نمایندگان» of «مایندگان»
        "عده ن|می قانون مایندگان",
        # a ZWNJ was before «های», whatever else stands in the line
        "لیگ گل|های برتر در ورزشگاه",
        "به سر میان که در ایران",
        "کتاب در خانه است",
    ],
)
def test_which_known_words_are_cut(line: str) -> None:
    evidence, text = _evidence(), line.replace("|", "")
    segments = Segmenter(evidence.model.frequency, evidence.model.total).segments(text)
    found = cut_chance_words(segments, evidence.model, evidence.word_pairs)
    if "|" in line:
        (cut,) = (one for one in found if one.start == line.index("|"))
        assert cut.kind == "part"
    else:
        assert found is segments
    assert "".join(one.text for one in found) == text.replace(" ", "")


def test_a_word_that_two_runs_made_by_chance_is_cut() -> None:
    line = "برند و چشم به راه هستند. های شهر به سر میان که در بازداشتگاهسرنوشت بیماران در ایر"
    truth = "سرنوشت بیماران در ایران که در بازداشتگاه های شهر به سر می برند و چشم به راه هستند."
    assert truth in [one.text for one in in_order((line,), bounds=Bounds())[0].readings.hypotheses]
    whole = [
        one.text for one in in_order(("به سر می برند و در میان راه هستند.",), bounds=Bounds())[0].readings.hypotheses
    ]
    assert whole[0] == "به سر می برند و در میان راه هستند."


@pytest.mark.parametrize(
    ("line", "truth"),
    [
        ("ها و جامعه دهاخانو", "خانواده ها و جامعه"),
        ("کودکان و نوجوانان کشور  ادیز آ", "آزادی کودکان و نوجوانان کشور"),
    ],
)
def test_a_word_is_cut_twice(line: str, truth: str) -> None:
    assert in_order((line,), bounds=Bounds())[0].readings.hypotheses[0].text == truth


def test_two_words_are_glued_though_they_make_none() -> None:
    """«بهشدت» is no word, but «به» and «شدت» are: the ZWNJ between them has left no trace."""
    line = "هشدت مخالفت می کنندب اهالی روستا"
    truth = "اهالی روستا بهشدت مخالفت می کنند"
    evidence = _evidence()
    assert evidence.model.number("بهشدت") == evidence.model.unknown
    assert truth in [one.text for one in in_order((line,), bounds=Bounds())[0].readings.hypotheses]


@pytest.mark.parametrize("line", ["کتاب", "ب", "۱۲", ".", "ببببب", "و و"])
def test_a_line_of_hardly_anything_has_its_reading(line: str) -> None:
    assert in_order((line,), bounds=Bounds())[0].readings.hypotheses[0].text == line


def _garbled(number: int) -> tuple[str, ...]:
    """So many lines in runs."""
    truth = "گزارش سالانهٔ شرکت در نشست روز گذشته بررسی شد و پس از گفت وگوی اعضا به تصویب رسید."
    random = Random(5)
    return tuple(in_runs(truth, random, runs=14, mirrored=False).text for _ in range(number))


@pytest.mark.slow
def test_time_grows_with_the_lines_and_no_faster() -> None:
    in_order(_garbled(2), bounds=Bounds())
    seconds = []
    for number in (30, 120):
        start = time.process_time()
        in_order(_garbled(number), bounds=Bounds())
        seconds.append(time.process_time() - start)
    assert seconds[1] < 9 * seconds[0]


@pytest.mark.slow
def test_of_a_line_its_readings_stay_in_memory_and_no_scores() -> None:
    in_order(_garbled(2), bounds=Bounds())
    peaks = []
    for number in (10, 40):
        in_order.cache_clear()
        tracemalloc.start()
        in_order(_garbled(number), bounds=Bounds())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 30 * 50_000


@pytest.mark.parametrize("number", [5_000, 20_000])
def test_a_line_that_is_too_long_is_not_searched(number: int) -> None:
    """Its order cannot be told: it may be a whole page. It stands, and costs nothing."""
    words = ["کتاب", "نامه", "شهر", "خانه", "سال", "روز", "مدرسه", "کشور"]
    line = " ".join(words[place % len(words)] for place in range(number))
    start = time.process_time()
    before, found, behind = in_order(("جمعه محسوب", line, "کتاب در خانه"), bounds=Bounds())
    assert found.readings.chosen is None
    assert len(found.segments) == number > LONGEST_LINE
    assert before.readings.chosen
    assert behind.readings.chosen
    assert time.process_time() - start < 5
