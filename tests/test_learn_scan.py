"""What is learned of the reading of scans: shares, weights, and the file that they are written to. No Tesseract."""

import json
import random
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from training import corrections, digits
from training.corrections import Known, count_confusions, falling, logistic, multinomial

from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.scan import confusions
from satrchin.reading.scan.digits import SHAPES
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.punctuation import Ink


def page(read: str, true: str, confidence: float = 0.9) -> Known:
    tokens = [
        OcrWord(tuple(OcrChar(sign, confidence, 400 - 8 * at, 408 - 8 * at) for at, sign in enumerate(word)), 0.9)
        for word in read.split()
    ]
    return Known(true, [LineReading(Ink(Image.new("L", (500, 60), 255)), tokens, [[] for _ in tokens])])


def test_a_word_is_paired_with_what_it_is_and_not_with_another() -> None:
    known = page("سلام برداخت کتاب", "سلام پرداخت شد.")
    assert [true for *_, true in known.pairs()] == ["سلام", "پرداخت"]


def test_confusions_are_counted_with_their_confidence() -> None:
    facts = count_confusions([page("برداخت شا", "پرداخت شما")])
    assert list(facts["swapped"]["ب"]) == ["پ"]
    assert list(facts["missed"]) == ["م"]
    assert len(facts["error"]) == confusions.STEPS + 1
    assert facts["error"] == sorted(facts["error"], reverse=True)


def test_shares_that_rise_are_pooled_and_empty_steps_go_along() -> None:
    assert falling([[9, 10], [0, 0], [1, 100], [3, 100]]) == pytest.approx([0.86, 0.86, 0.025, 0.025], abs=0.01)


def test_weights_tell_apart_what_can_be_told() -> None:
    evidence = np.array([[1.0, value] for value in (-2, -1, -0.5, 0.5, 1, 2)])
    weights = logistic(evidence, np.array([0, 0, 0, 1, 1, 1.0]))
    assert weights[1] > 1
    rows = np.array(multinomial(evidence, np.array([0, 0, 1, 1, 2, 2]), 3))
    assert np.argmax(rows @ np.array([1, -2.0])) == 0
    assert np.argmax(rows @ np.array([1, 2.0])) == 2


def test_written_weights_are_used_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = confusions.facts()
    monkeypatch.setattr(confusions, "FACTS", tmp_path / "scan.json")
    try:
        corrections.write({**shipped, "grade": [1.0]})
        assert confusions.facts()["grade"] == [1.0]
        assert json.loads(confusions.FACTS.read_text(encoding="utf-8"))["signs"] == shipped["signs"]
    finally:
        confusions.facts.cache_clear()
        confusions.confusions.cache_clear()


def test_a_line_of_numbers_stands_from_left_to_right_in_its_picture() -> None:
    assert digits.visual(["۱۴۰۲/۰۵/۱۲", "۷-", "۳٬۲۰۰،"]) == "،۳٬۲۰۰-۷۱۴۰۲/۰۵/۱۲"
    words_made = [digits.word(random.Random(seed)) for seed in range(60)]
    assert {sign for word in words_made for sign in word} == set(SHAPES)


def test_only_fonts_that_are_installed_teach(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = subprocess.CompletedProcess([], 0, "Amiri,Amiri Bold\nTitr\nNoto Sans\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: listed)
    assert [font for font, _ in digits.installed()] == ["Amiri", "Titr"]


def test_a_shape_that_is_surely_another_digit_does_not_teach() -> None:
    known = [(np.array([1.0, float(sign == 1), float(sign == 2)]), sign) for sign in (0, 1, 2) for _ in range(40)]
    weights, count = digits.fitted([*known, (known[0][0], 2)])
    assert count == len(known)
    assert digits.measured(weights, known) == {"right": 1.0, "sure": 1.0, "right where sure": 1.0}
    assert digits.measured(weights, [*known, (known[0][0], 2)])["right"] < 1
