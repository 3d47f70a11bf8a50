"""Lines cut within a word whose halves an extractor exchanged."""

from __future__ import annotations

import pytest

from satrchin import clean, explain
from satrchin.lm.causal import load_causal
from satrchin.persian.chars import ZWNJ
from satrchin.stages.order.halves import turned_halves, with_parts_joined
from satrchin.stages.order.lines_out_of_order import lines_out_of_order
from satrchin.stages.order.stage import _unknown_words

WHOLE = "نمایندگان شرکت در نشست دیروز گزارش پیشرفت کار را بررسی کردند و مهلت تازه‌ای برای پیمانکار در نظر گرفتند."


def _turned(lines: list[str]) -> list[str]:
    """The lines with halves in order."""
    found = list(lines)
    for first, texts, _ in turned_halves(lines, _unknown_words(lines), load_causal):
        found[first : first + len(texts)] = texts
    return found


@pytest.mark.parametrize("cut", ["پیشر", "پیما"])
def test_a_line_whose_halves_changed_places_within_a_word_is_put_in_order(cut: str) -> None:
    """Wherever the line was cut, the words of it come back in their order and the cut word is whole."""
    place = WHOLE.index(cut) + len(cut)
    assert _turned([WHOLE[place:] + " " + WHOLE[:place]]) == [WHOLE]


def test_a_dash_behind_the_cut_word_stays() -> None:
    """No sign of a line is lost when its halves change places."""
    whole = WHOLE.replace("پیشرفت کار", "پیشرفت - کار")
    place = whole.index("پیشر") + len("پیشر")
    assert _turned([whole[place:] + " " + whole[:place]]) == [whole]


@pytest.mark.parametrize("trace", ["", f" {ZWNJ}"])
def test_two_lines_that_are_the_halves_of_one_change_places(trace: str) -> None:
    """The upper line begins with the rest of the word that the lower one ends with."""
    place = WHOLE.index("پیشرفت") + 4
    upper, lower = _turned([WHOLE[place:], WHOLE[:place] + trace])
    assert f"{upper} {lower}" == WHOLE
    assert upper.endswith("پیشرفت")


def test_a_mark_apart_from_its_word_goes_to_its_letter() -> None:
    """A kasra that stood higher than its line is part of the cut word again."""
    upper, lower = "ن جامانده یک دوره مجازی نیز برگزار می‌شود.", "پیشنهاد شد که برای علاقه‌مندا \N{ARABIC KASRA}"
    assert _turned([upper, lower]) == [
        "پیشنهاد شد که برای علاقه‌مندان\N{ARABIC KASRA}",
        "جامانده یک دوره مجازی نیز برگزار می‌شود.",
    ]


def test_the_edits_and_the_confidence_of_exchanged_halves_are_kept() -> None:
    """The line has one edit of its runs, with a confidence."""
    place = WHOLE.index("پیشرفت") + 4
    result = explain(f"این نامه برای آگاهی شماست.\n{WHOLE[place:]} {WHOLE[:place]}\n")
    (edit,) = [one for one in result.edits if one.stage == "order"]
    assert (edit.rule, edit.after) == ("runs-reversed", WHOLE)
    assert 0.5 < edit.confidence <= 1


def test_healthy_lines_with_unknown_words_at_their_ends_stay() -> None:
    """Names that no lexicon has, at both ends of lines, exchange nothing."""
    text = "مهرپاد و آرتین به باغ رفتند و کنار چشمه نشستند با ژیوار\nژیوار به آنان گفت که فردا باران می‌بارد ای آرتین\n"
    assert clean(text) == text


def test_parts_of_a_line_are_joined_where_they_cut_a_word() -> None:
    """No space comes between the halves of a word, and one between words."""
    assert with_parts_joined(["برای دسترسی به ا", "ینترنت پایدار"]) == "برای دسترسی به اینترنت پایدار"
    assert with_parts_joined(["برای دسترسی", "به اینترنت"]) == "برای دسترسی به اینترنت"


def test_a_line_of_a_repaired_page_that_reads_better_in_another_order_is_a_doubt() -> None:
    """Lines in visual order are turned; the one whose halves changed places at a space is told."""
    place = WHOLE.index("برای پیمانکار")
    rotated = f"{WHOLE[place:]} {WHOLE[:place].strip()}"
    assert [line for line, _ in lines_out_of_order(["سطر نخست این نامه درست است.", rotated], load_causal())] == [1]
    assert list(lines_out_of_order([WHOLE], load_causal())) == []
    reversed_lines = "\n".join(line[::-1] for line in (WHOLE, "این نامه برای آگاهی شما نوشته شده است."))
    result = explain(f"{reversed_lines}\n{rotated}\n")
    assert str(result.status) == "partial"
    assert explain(f"{reversed_lines}\n").status == "ok"


def test_a_list_of_letters_has_no_cut_word() -> None:
    """Its first and last letter make words by chance."""
    assert _turned(["ا ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش"]) == ["ا ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش"]
