"""The engines that read lines: which there are, which is the default, what each gives; the decoding of CTC by hand."""

from importlib import util
from math import exp, log

import numpy as np
import pytest

from satrchin.errors import MissingDependencyError, UsageError
from satrchin.reading.ocr import ctc, engine, recogniser
from satrchin.reading.ocr.engine import OcrChar
from satrchin.reading.ocr.recogniser import as_dash


def test_the_default_is_the_own_engine_and_tesseract_where_onnxruntime_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert engine.default_name() == "satrchin"
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == "onnxruntime" else pytest.fail(name))
    assert engine.default_name() == "tesseract"


def test_without_onnxruntime_the_own_engine_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "onnxruntime", None)
    recogniser.network.cache_clear()
    with pytest.raises(MissingDependencyError, match="pip install onnxruntime"):
        recogniser.Recogniser().require()
    recogniser.network.cache_clear()


def test_an_unknown_engine_is_refused_with_the_choices() -> None:
    with pytest.raises(UsageError, match="satrchin, tesseract"):
        engine.load("abbyy")


def frames(rows: list[list[float]]) -> np.ndarray:
    return np.log(np.array(rows))


def test_the_probability_of_a_text_is_the_sum_over_its_alignments() -> None:
    rows = frames([[0.5, 0.3, 0.2], [0.4, 0.5, 0.1], [0.6, 0.1, 0.3]])
    by_hand: dict[tuple[int, ...], float] = {}
    for path in np.ndindex(3, 3, 3):
        text = tuple(label for place, label in enumerate(path) if label and (not place or label != path[place - 1]))
        chance = exp(sum(rows[place, label] for place, label in enumerate(path)))
        by_hand[text] = by_hand.get(text, 0.0) + chance
    texts = list(by_hand)
    sums = ctc.log_likelihoods([(rows, text) for text in texts])
    assert [exp(value) for value in sums] == pytest.approx([by_hand[text] for text in texts])
    found = dict(ctc.alternatives(rows, beam=50))
    assert {text: exp(value) for text, value in found.items()} == pytest.approx(by_hand)


def test_windows_of_different_lengths_are_summed_each_by_itself() -> None:
    long, short = frames([[0.2, 0.8], [0.9, 0.1], [0.3, 0.7]]), frames([[0.4, 0.6]])
    together = ctc.log_likelihoods([(long, (1, 1)), (short, (1,)), (short, ())])
    assert together == pytest.approx([log(0.8 * 0.9 * 0.7), log(0.6), log(0.4)])


def test_the_best_path_merges_repeats_and_parts_them_at_a_blank() -> None:
    rows = frames([[0.1, 0.9], [0.2, 0.8], [0.9, 0.1], [0.4, 0.6]])
    assert [(peak.label, peak.start, peak.stop) for peak in ctc.best_path(rows)] == [(1, 0, 2), (1, 3, 4)]


def test_a_minus_sign_between_spaces_is_an_en_dash_and_one_at_its_number_stays() -> None:
    def word(text: str) -> list[OcrChar]:
        return [OcrChar(sign, 0.9, 0, 1) for sign in text]

    assert [letter.text for letter in as_dash(word("\N{MINUS SIGN}"))] == ["\N{EN DASH}"]
    assert as_dash(word("\N{MINUS SIGN}۵")) == word("\N{MINUS SIGN}۵")


def test_a_doubted_word_has_other_readings_and_one_with_a_digit_has_none() -> None:
    known = recogniser.network()
    labels = [known.characters.index(letter) for letter in "بپ۵"]
    frames = np.full((1, len(known.characters)), -20.0)
    frames[0, labels] = np.log([0.6, 0.3, 0.1])
    window = recogniser.Window([0], frames, labels[:1], 0.6)

    def others(text: str) -> dict[str, float]:
        return dict(recogniser._others(known, window, [engine.OcrChar(text, 0.6, 0, 4)]))

    assert others("ب") == pytest.approx({"ب": 0.0, "پ": np.log(0.5)})
    assert others("۵") == {}
