"""The parts of the search for order: atoms, what a page teaches, damage, prices."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest
from click.testing import CliRunner
from training.__main__ import train
from training.damage import in_runs
from training.score_weights import NAMES, calibration, confidence, fit

import satrchin
from satrchin.errors import MissingDependencyError
from satrchin.stages.order.link_model import read_weights
from satrchin.stages.order.page_runs import are_numbers_apart, in_order
from satrchin.stages.order.segments import Segmenter

LINE = "در سال 1402 برای 3 طرح و 12 نقشه در final_plan هزینه شد"


def test_numbers_that_are_runs_of_their_own_stay_whole() -> None:
    for seed in range(20):
        garbled = in_runs(LINE, Random(seed), runs=6, mirrored=False, numbers_apart=True)
        assert len(garbled.text) == len(garbled.origin)
        assert {"1402", "3", "12", "final_plan"} <= set(_parted(garbled.text))
        places = [place for place in garbled.origin if place >= 0]
        assert len(places) == len(set(places))


def _parted(text: str) -> list[str]:
    """The numbers and Latin words of a text."""
    return "".join(letter if letter.isascii() else " " for letter in text).split()


def test_a_page_tells_whether_its_numbers_are_runs_of_their_own() -> None:
    def told(lines: list[str]) -> bool:
        ordered = in_order(tuple(lines))
        return are_numbers_apart([one.segments for one in ordered], [one.readings for one in ordered])

    random = Random(3)
    assert told([in_runs(LINE, random, runs=30, mirrored=False, numbers_apart=True).text for _ in range(4)])
    assert not told([in_runs(LINE, random, runs=30, mirrored=False).text for _ in range(4)])
    assert not told(["طرح 5 و"]), "too few numbers to tell"


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("سازمانهمکاری", ["سازمان", "همکاری"]),
        ("سازمان", ["سازمان"]),
        # seen often enough for a long word, not for a short one that two pieces may have met in
        ("دهب", ["د", "ه", "ب"]),
        ("کارنامک", ["کارنامک"]),
    ],
)
def test_where_a_word_may_be_cut(word: str, parts: list[str]) -> None:
    seen = Counter({"سازمان": 900, "همکاری": 800, "دهب": 60, "کارنامک": 60})
    segments = Segmenter(seen.__getitem__, total=10_000_000).segments(word)
    assert [segment.text for segment in segments] == parts


def test_a_bullet_is_first_in_its_line() -> None:
    lines = ("تعیین زمان جلسه •", "انتخاب اعضای هیئت مدیره •", "بررسی بودجه سالانه شرکت •")
    read = [one.readings.chosen.text for one in in_order(lines) if one.readings.chosen]
    assert [line[0] for line in read] == ["•"] * 3


def test_a_link_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingDependencyError, match="no link model"):
        read_weights(tmp_path / "link_model.npz")


def test_prices_move_to_where_less_is_wrong() -> None:
    prices = np.ones(len(NAMES))
    slope = np.zeros((len(NAMES), 2))
    # the first price speaks for the reading that is right; another for nothing that matters
    slope[0], slope[1] = [1.0, 0.0], [1.0, 1.0]
    lines = [(np.array([0.0, 1.0]), slope, np.array([0.0, 20.0]))] * 5
    learned = fit(lines, prices, letters=400, steps=200)
    assert learned[0] > 1.5
    assert learned[1:] == pytest.approx(1.0)


def test_confidence_is_as_high_as_the_share_that_is_right() -> None:
    random = np.random.default_rng(3)
    signs = np.stack([np.ones(4000), random.normal(size=4000)], axis=1)
    right = (random.random(4000) < 1 / (1 + np.exp(-1.5 * signs[:, 1]))).astype(float)
    weights = confidence(signs, right)
    assert weights == pytest.approx([0.0, 1.5], abs=0.15)
    for lines, sure, share in calibration(signs, right, weights):
        assert share == pytest.approx(sure, abs=3 / lines**0.5)


def test_a_link_model_to_go_on_from_needs_steps(tmp_path: Path) -> None:
    old = tmp_path / "link_model.npz"
    old.write_bytes(b"")
    told = CliRunner().invoke(train, [str(tmp_path), "-o", str(tmp_path / "new"), "--links-from", str(old)])
    assert told.exit_code != 0
    assert "--links" in told.output
    assert not (tmp_path / "new").exists()


def test_a_name_that_only_the_document_knows_is_glued() -> None:
    # «نیرآوندی» stands whole in two lines; in the third a run went through it
    lines = (
        "آقای نیرآوندی مدیر شرکت تعاونی به جلسه آمدند",
        "درخواست آقای نیرآوندی به دفتر رسید و ثبت شد",
        "رآوندی در جلسه هیئت مدیره پذیرفته شددرخواست آقای نی",
    )
    chosen = in_order(lines)[2].readings.chosen
    assert chosen
    assert chosen.text == "درخواست آقای نیرآوندی در جلسه هیئت مدیره پذیرفته شد"


def test_a_line_that_is_too_long_is_uncertain_and_stays() -> None:
    """Among lines in runs its order is unknown: that is said, and its order is not changed."""
    random = Random(1)
    lines = [
        "انجمن کتابخانه های شهر گزارش سالانه را در نشست روز گذشته بررسی کرد.",
        "شمار اعضای کتابخانه ها نسبت به سال پیش دو برابر شده است و بیشتر آنان",
        "دانش آموزان دبیرستان های شهر هستند که عصرها به کتابخانه می آیند.",
        "هزینه خرید کتاب های تازه را شهرداری و چند شرکت می پردازند.",
    ]
    garbled = [in_runs(line, random, runs=12, mirrored=False).text for line in lines * 2]
    words = ["کتاب", "نامه", "شهر", "خانه", "سال", "روز", "مدرسه", "کشور"]
    long = " ".join(random.choices(words, k=300))
    result = satrchin.explain("\n".join([*garbled, long]))
    assert len(garbled) not in [edit.line for edit in result.edits if edit.stage == "order"]
    assert result.status == "partial"
    assert [doubt.reason for doubt in result.doubts() if doubt.line == len(garbled)] == [
        "the line is too long to be put in order"
    ]
