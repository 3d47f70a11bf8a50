"""What is learned about the recogniser's doubts, on made-up doubts whose truth is known."""

from math import exp
from random import Random
from statistics import fmean

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from training.ocr.fallback import to_be_read
from training.ocr.pages import TOGETHER, points, shares
from training.ocr.spelling import folded
from training.ocr.stock import STOCK, store
from training.ocr.trust import KINDS, Seen, bins, conditional_logit, learn, log_odds, logistic, report, wilson, words

from satrchin.lm.ngrams import load


def doubts(count: int = 600, seed: int = 1) -> list[Seen]:
    """Words with one other reading, which is right where picture and frequency together speak for it."""
    dice = Random(seed)
    found = []
    for _ in range(count):
        picture, usual = dice.uniform(-6, 0), dice.uniform(0, 8)
        chance = 1 / (1 + exp(-(picture + usual)))
        other = dice.random() < chance
        options = np.array([[0.0, 0.0, 0.0, 0.0], [picture, 0.0, 1.0, usual]])
        found.append(Seen("سلام", 1 - chance, not other, options, int(other)))
    return found


def test_the_weights_of_a_choice_are_found() -> None:
    picture, _, _, frequency = conditional_logit(doubts())
    assert 0.6 < picture < 1.5
    assert 0.6 < frequency < 1.5


def test_the_curve_of_being_right_is_found() -> None:
    dice = Random(2)
    odds = [dice.uniform(-4, 4) for _ in range(4000)]
    right = [dice.random() < 1 / (1 + exp(-(0.5 + 2 * one))) for one in odds]
    assert logistic(odds, right) == pytest.approx((0.5, 2.0), abs=0.25)


def test_a_curve_is_found_where_nearly_all_odds_are_far_from_even() -> None:
    """The first step of Newton's method goes much too far here."""
    start, slope = logistic([9.0] * 5000 + [-13.0] * 30 + [1.0] * 10, [True] * 4700 + [False] * 335 + [True] * 5)
    assert abs(slope) < 5
    assert 1 / (1 + exp(-(start + slope * 9.0))) == pytest.approx(0.94, abs=0.01)


def test_what_was_learned_mends_more_than_it_harms_on_other_words() -> None:
    model = load()
    found = learn(doubts(), model)
    first, *lines = report(doubts(seed=9), found, model)
    mended, harmed = (int(part.split()[-2]) for part in first.split(";")[1].split(":")[1].split(","))
    assert mended > 3 * harmed
    assert lines


def test_bins_have_intervals_and_leave_empty_ones_out() -> None:
    lines = list(bins([(0.96, True)] * 95 + [(0.96, False)] * 5))
    assert lines == ["0.95-0.98: 0.933 ± 0.045 right of 100"]
    middle, half = wilson(400, 400)
    assert 0.98 < middle < 1
    assert half < 0.01


def test_what_is_to_be_read_of_a_line_has_nothing_that_cannot_be_read() -> None:
    """Else each first word of a line, behind a mark of its direction, counts as read wrong."""
    assert to_be_read(folded("\x01بـه \x02۲۵۰\x01 كتاب\tاست")) == "به ۲۵۰ کتاب است"


@pytest.mark.parametrize(
    ("label", "width", "count"), [("آب", 100, 1), ("", 100, 0), (" ", 100, 0), ("آX", 100, 0), ("آب", 9000, 0)]
)
def test_lines_without_a_text_to_learn_are_not_put_into_the_stock(label: str, width: int, count: int) -> None:
    """An empty line has no loss per character: training went on with weights that were no numbers."""
    stock: dict[int, list[tuple[NDArray[np.uint8], list[int]]]] = {}
    store([(np.zeros((72, width), np.uint8), label)], ["آ", "ب", " "], stock)
    assert sum(map(len, stock.values())) == count
    assert all(labels == [1, 2] for some in stock.values() for _, labels in some)


def test_the_oldest_lines_leave_a_full_stock() -> None:
    stock: dict[int, list[tuple[NDArray[np.uint8], list[int]]]] = {}
    picture = np.zeros((72, 100), np.uint8)
    store([(picture, "آ")] + [(picture, "ب")] * STOCK, ["آ", "ب"], stock)
    assert {tuple(labels) for _, labels in stock[128]} == {(2,)}
    assert len(stock[128]) == STOCK


def test_the_points_of_pages_are_the_shares_of_right_words() -> None:
    """Two thirds of what the estimates call wrong are right; the shares never fall, whatever chance brings."""
    dice = Random(7)
    judged = [(sure, dice.random() < 1 - (1 - sure) / 3) for sure in (dice.uniform(0.5, 0.99) for _ in range(6000))]
    learned = points(judged)
    assert [high for _, high in learned] == sorted(high for _, high in learned)
    assert [low for low, _ in learned] == sorted(low for low, _ in learned)
    estimates, found = ([1 / (1 + exp(-point[side])) for point in learned] for side in (0, 1))
    expected = [1 - (1 - estimate) / 3 for estimate in estimates]
    assert fmean(abs(one - other) for one, other in zip(found, expected, strict=True)) < 0.02


def test_few_words_and_words_that_are_all_right_have_no_points() -> None:
    judged = [("known", 0.6 + 0.0003 * place, place % 3 > 0) for place in range(1000)]
    judged += [("sign", 0.7, True)] * 1000
    judged += [("latin", 0.7, place > 60) for place in range(120)]
    assert set(shares(judged)) <= {"known"}
    assert points([(0.5, False)] * (TOGETHER - 1) + [(0.9, True)] * 300)[0][0] < log_odds(0.9)


def test_words_of_a_drawn_line_are_compared_with_its_text() -> None:
    image = Image.new("L", (240, 48), 255)
    ImageDraw.Draw(image).text((20, 8), "Hello", fill=0, font_size=30)
    (word,) = words([(image, "Hello")], load())
    assert word.right
    assert word.text == "Hello"
    assert log_odds(word.confidence) > 0
    assert set(learn([word] * 30, load())["grade"]) <= {*KINDS, "chosen"}
