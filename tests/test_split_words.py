"""Words that an extractor split with spaces: joined where the page then reads well, and nowhere else."""

from __future__ import annotations

import pytest

from satrchin import clean, explain
from satrchin.stages.order.prepare import prepared, split_lines
from satrchin.stages.order.split_words import with_whole_words

SPLIT = [
    "در ابتد ای جلس ه گزار ش ماهان ه انبار خو انده شد و مدی ر مالی دربار ه آن توضی ح داد.",
    "قر ار شد فهرس ت کالاها تا پایان هفت ه برای همه بخش ها فرستاد ه شود و هر کس نظر خود ر ا بنویسد.",
    "همچنی ن پیشنهاد شد ک ه شمار ه دستگاه ها در سامان ه تاز ه ثب ت شود تا یافتن آن آسان تر باشد.",
    "نشس ت بعدی روز دوشنب ه ساع ت ده صبح در همین مکا ن برگزار می شود.",
]
WHOLE = [
    "در ابتدای جلسه گزارش ماهانه انبار خوانده شد و مدیر مالی درباره آن توضیح داد.",
    "قرار شد فهرست کالاها تا پایان هفته برای همه بخش ها فرستاده شود و هر کس نظر خود را بنویسد.",
    "همچنین پیشنهاد شد که شماره دستگاه ها در سامانه تازه ثبت شود تا یافتن آن آسان تر باشد.",
    "نشست بعدی روز دوشنبه ساعت ده صبح در همین مکان برگزار می شود.",
]


def test_words_split_with_spaces_are_joined() -> None:
    """A page whose words are split reads as it was written, and its lines keep their order."""
    assert split_lines(SPLIT) == [0, 1, 2, 3]
    assert prepared(SPLIT, {}) == WHOLE
    assert clean("\n".join(SPLIT)) == clean("\n".join(WHOLE))


def test_every_join_has_a_reason() -> None:
    """The joined lines are edits of the order stage."""
    edits = explain("\n".join(SPLIT)).edits
    assert {edit.rule for edit in edits if edit.stage == "order"} == {"extracted"}


def test_a_list_of_letters_stays() -> None:
    """Lines of letters that make no words are left alone."""
    letters = ["الف ب پ ت ث ج چ ح خ د ذ ر ز", "س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی", "ب د ر ز ژ س ش", "گ چ پ ژ ک ق غ"]
    assert split_lines(letters)
    assert prepared(letters, {}) == letters


def test_one_letter_on_a_page_is_no_evidence() -> None:
    """A page is joined only if many of its lines have single letters."""
    page = [WHOLE[0], SPLIT[3], *WHOLE[1:3], *WHOLE]
    assert not split_lines(page)


def test_lines_in_runs_are_left_to_the_search() -> None:
    """Pieces of words that are out of order gain too little to be joined."""
    runs = ["ه شد ک نوشت امه شتاب زده ن این", "ر را دفت ید کنار بگذار و برو", "ت نیس کسی این جا اک نون ه"]
    assert with_whole_words(runs, [0, 1, 2]) == runs


@pytest.mark.parametrize("gap", ["  ", "   ", "     "])
def test_wider_spaces_end_words_of_letters_set_apart(gap: str) -> None:
    """Letters with a space after each are joined as the wider spaces between words tell, also in a single line."""
    text = "این گزارش برای آگاهی همکاران دبیرخانه نوشته شد."
    assert clean(gap.join(" ".join(word) for word in text.split())) == text


@pytest.mark.parametrize("line", ["الف  ب  پ  ت  ث  ج", "س  ص  ۱  ۲  ۳  ۴", "ض ط   ظ ژ   ث خ   غ ق", "a b c   d e f"])
def test_lists_of_letters_with_wide_gaps_stay(line: str) -> None:
    """Letters in columns and labels that make no words are left alone."""
    assert clean(line) == line


def test_letters_set_apart_in_reversed_order_are_joined_and_turned() -> None:
    """A line whose letters are both set apart and reversed reads as it was written."""
    text = "این گزارش برای آگاهی همکاران دبیرخانه نوشته شد"
    assert clean("   ".join(" ".join(word) for word in text[::-1].split())) == text
