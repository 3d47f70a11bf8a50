"""Weights of an earlier network are taken over, and lines are varied so that rare characters are trained."""

import json
import re
from pathlib import Path
from random import Random

import numpy as np
import pytest
from training.ocr.fallback import DOTLESS, DOTTED, KAF, PERSIAN, borrowed, by_font
from training.ocr.variety import is_accented, made_number, varied
from training.ocr.weights import RARE, grown, load_weights, renamed

CLASSES = ("early.weight", "early.bias", "late.weight", "late.bias")


@pytest.mark.parametrize(
    ("part", "layer"),
    [
        ("stem.0.1.running_mean", "stem.0.1.running_mean"),
        ("stem.1.0.weight", "stem.2.0.weight"),
        ("stem.3.1.bias", "stem.5.1.bias"),
        ("stem.4.b.0.weight", "stem.7.second.0.weight"),
        ("norm.weight", "flat_norm.weight"),
        ("first.0.n1.bias", "before.norm.bias"),
        ("middle.1.dw.weight", "middle.1.along.weight"),
        ("middle.2.qkv.bias", "middle.2.all.bias"),
        ("middle.2.n.weight", "middle.2.norm.weight"),
        ("last.0.f2.weight", "after.narrow.weight"),
        ("out_norm.bias", "late_norm.bias"),
    ],
)
def test_a_layer_gets_its_name_in_the_network(part: str, layer: str) -> None:
    assert renamed(part) == layer


def rows(count: int) -> dict[str, np.ndarray]:
    """Class tensors whose rows are their own numbers."""
    weight, bias = np.arange(2.0 * count).reshape(count, 2), np.arange(float(count))
    return {name: weight if name.endswith("weight") else bias for name in CLASSES}


def test_a_new_letter_starts_as_its_base_letter_but_rarer() -> None:
    state = grown(rows(3), ["e", "ب"], ["ب", "e", "é"])
    assert state["late.weight"].tolist() == [[0, 1], [4, 5], [2, 3], [2, 3]]
    assert state["early.bias"].tolist() == [0, 2, 1, 1 + RARE]


def test_a_folder_of_parts_becomes_a_state(tmp_path: Path) -> None:
    old = {"out.weight": rows(2)["late.weight"].astype(np.float16), "out.bias": rows(2)["late.bias"]}
    np.savez(tmp_path / "ema_part0.npz", **old, **{"aux.weight": rows(2)["early.weight"], "aux.bias": np.zeros(2)})
    (tmp_path / "alphabet.json").write_text(json.dumps({"chars": ["ب"]}), encoding="utf-8")
    state = load_weights(tmp_path, ["ب", "—"])
    assert state["late.weight"].dtype == np.float32
    assert state["late.weight"].tolist() == [[0, 1], [2, 3], [1, 2]]
    with pytest.raises(ValueError, match="no ema_part"):
        load_weights(tmp_path / "none", ["ب"])


def test_lines_get_accents_dashes_and_signs_but_keep_their_other_letters() -> None:
    dice = Random(1)
    lines = [varied("شرکت Muller - دما 12-15 و ۳۰", ["é", "ü"], dice) for _ in range(400)]
    assert any("Mullér" in line for line in lines)
    assert any("Müller" in line for line in lines)
    assert any("\N{EN DASH}" in line for line in lines)
    assert any("\N{PLUS-MINUS SIGN}۳۰" in line for line in lines)
    assert any(re.match("[۰-۹]+- نامه", varied("نامه شما رسید", [], dice)) for _ in range(400))
    assert any(re.search("رسید [۰-۹]+ [۰-۹]", varied("نامه شما رسید", [], dice)) for _ in range(4000))
    assert all("شرکت " in line for line in lines if "Mull" in line)
    assert varied("Muller - 12", ["é"], dice, chance=0.0) == "Muller - 12"


def test_accented_letters_are_told_from_others() -> None:
    assert [letter for letter in "eéßüآ" if is_accented(letter)] == ["é", "ü"]


def test_made_numbers_are_of_all_kinds_that_letters_have() -> None:
    dice = Random(2)
    found = [made_number(dice) for _ in range(300)]
    for sign in "٬/:٪-(\N{EN DASH}":
        assert any(sign in number for number in found), sign
    assert all(any(digit in number for digit in "۰۱۲۳۴۵۶۷۸۹") for number in found)
    assert not any(number.isascii() for number in found)


def test_a_sign_that_a_font_lacks_is_drawn_in_another_and_joiners_stay() -> None:
    letters, signs = frozenset(map(ord, "می رود۱۲")), frozenset(map(ord, "٬:"))
    assert by_font("۱٬۲", [letters, signs]) == [(0, "۱"), (1, "٬"), (0, "۲")]
    zwnj = "\N{ZERO WIDTH NON-JOINER}"
    assert by_font(f"می{zwnj}رود", [letters, signs | {ord(zwnj)}]) == [(0, f"می{zwnj}رود")]


def test_a_font_without_persian_letters_shows_the_words_that_it_can_in_its_own() -> None:
    arabic = frozenset(map(ord, "ابتثجحخدذرزسشصضطظعغفقلمنوه" + KAF + DOTTED + DOTLESS))
    shown = borrowed("پیک کتاب علی سیب ۱۲ A", arabic)
    assert shown == f"{KAF}تاب عل{DOTLESS} س{DOTTED}ب ۱۲ A"
    assert shown.translate(PERSIAN) == "کتاب علی سیب ۱۲ A"


def test_a_font_with_persian_letters_shows_a_line_as_it_is() -> None:
    assert borrowed("پیک کتاب علی", frozenset(map(ord, "پیک کتاب علی"))) == "پیک کتاب علی"
