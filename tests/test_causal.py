"""The causal language model: its pieces, the scores of readings, and what is said where it is not there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from satrchin.errors import MissingDependencyError
from satrchin.lm import causal
from satrchin.lm.causal import FILE, CausalModel, load_causal

# the weights were trained with these ids: a tokenizer that changes any of them needs other weights
FROZEN = {
    "وزیر امور خارجه در نشست خبری گفت:": [275, 393, 723, 7, 1173, 893, 107, 31],
    "آزربایجان در سال ۱۴۰۲ (Word) شکوفا می\N{ZERO WIDTH NON-JOINER}شود": [
        9177,
        19665,
        16918,
        7,
        94,
        131,
        38,
        47,
        37,
        5365,
        6,
        25,
    ],
    "قسطنطنیه؛ كتابهای «ناشناخته\N{ZERO WIDTH NON-JOINER}تر»؟": [
        9495,
        16006,
        16030,
        17369,
        113,
        9819,
        40,
        4859,
        177,
        68,
        120,
    ],
    "": [],
}
BEFORE = "مدیر کل دفتر فنی شهرداری در پاسخ به نامه شما درباره ساخت پل تازه اعلام کرد که"
RIGHT = "عملیات اجرایی آن از ابتدای سال آینده آغاز خواهد شد."
WRONG = ("آغاز خواهد شد. عملیات اجرایی آن از ابتدای سال آینده", "سال آینده عملیات اجرایی آن از ابتدای آغاز خواهد شد.")
AFTER = "هزینه این طرح از محل بودجه عمرانی تأمین می\N{ZERO WIDTH NON-JOINER}شود."
NOISE = 1.0
"""Nats by which the score of a line may differ with what is scored beside it: activations have one scale a pass."""


@pytest.mark.parametrize("text", FROZEN)
def test_the_pieces_of_a_text_are_those_that_the_weights_were_trained_with(text: str) -> None:
    assert load_causal().pieces(text) == FROZEN[text]


def test_presentation_forms_have_the_pieces_of_their_letters() -> None:
    """«کلاه» as a PDF library may give it, the ligature of lam and alef among its forms."""
    model = load_causal()
    assert model.pieces(
        "\N{ARABIC LETTER KEHEH INITIAL FORM}\N{ARABIC LIGATURE LAM WITH ALEF FINAL FORM}ه"
    ) == model.pieces("کلاه")


def test_the_right_order_has_the_best_score() -> None:
    model = load_causal()
    readings = [model.pieces(text) for text in (WRONG[0], RIGHT, WRONG[1])]
    own = [score.own for score in model.score(model.pieces(BEFORE), readings, model.pieces(AFTER))]
    assert own[1] > max(own[0], own[2]) + 5


def test_a_tree_of_readings_gives_each_the_score_that_it_has_alone() -> None:
    model = load_causal()
    before, after = model.pieces(BEFORE), model.pieces(AFTER)
    readings = [model.pieces(text) for text in (RIGHT, *WRONG, RIGHT + " ولی", "عملیات")]
    together = model.score(before, readings, after)
    for reading, score in zip(readings, together, strict=True):
        (alone,) = model.score(before, [reading], after)
        assert score.own == pytest.approx(alone.own, abs=NOISE)
        assert score.ahead == pytest.approx(alone.ahead, abs=NOISE)


def test_many_long_readings_are_scored_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    model = load_causal()
    readings = [model.pieces(text) for text in (RIGHT, *WRONG)]
    whole = model.score(model.pieces(BEFORE), readings, [])
    sizes: list[int] = []
    run = model._session.run
    monkeypatch.setattr(causal, "BIGGEST_TREE", 40)
    monkeypatch.setattr(
        model,
        "_session",
        type(
            "Spy",
            (),
            {"run": staticmethod(lambda names, values: sizes.append(len(values["pieces"])) or run(names, values))},
        ),
    )
    parts = model.score(model.pieces(BEFORE), readings, [])
    assert len(sizes) > 1
    assert [score.own for score in parts] == pytest.approx([score.own for score in whole], abs=NOISE)


def test_nothing_to_score_has_no_cost() -> None:
    model = load_causal()
    assert model.score([], [], []) == []
    assert model.score([], [[]], []) == [(0.0, 0.0, 0.0)]


@pytest.mark.parametrize(("content", "says"), [(None, "is missing"), (FILE.read_bytes()[:5000], "is damaged")])
def test_weights_that_cannot_be_read_are_said_to_be_so(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "causal.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MissingDependencyError, match=says):
        CausalModel(path)


def test_without_onnxruntime_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingDependencyError, match="pip install onnxruntime"):
        CausalModel()
