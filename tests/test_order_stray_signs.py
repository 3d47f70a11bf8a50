"""Signs that stand beside their letter, and labels and numbers that a layout from the left puts on the wrong side."""

import pytest

from satrchin import explain
from satrchin.stages.order.stray_signs import without_stray_signs


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (":شماره۲۱۷/۱۴۰۳", "شماره: ۲۱۷/۱۴۰۳"),
        ("۱۴۰۲/۰۹/۲۱ :تاریخ", "تاریخ: ۱۴۰۲/۰۹/۲۱"),
        ("این کار واقع ًا دشوار بود", "این کار واقعًا دشوار بود"),
        ("نامه ُپرمهر شما رسید", "نامه پُرمهر شما رسید"),
    ],
)
def test_a_sign_goes_to_the_word_that_it_belongs_to(line: str, read: str) -> None:
    assert without_stray_signs([line]) == [read]


@pytest.mark.parametrize(
    "line", ["وابتسا ٔهمدقم ِنادنمهقالع یارب", "ناآرام و جاآماده", "نگاه کن: «َ» زبر است", "۲۱۷ :هرامش"]
)
def test_reversed_letters_and_mentioned_marks_stay(line: str) -> None:
    assert without_stray_signs([line]) == [line]


def test_one_alef_begins_a_word() -> None:
    lines = ["اآب و آاتش و باد", "/آگاهی و /آزمون"]
    assert without_stray_signs(lines) == ["آب و آتش و باد", "آگاهی و آزمون"]
    assert without_stray_signs(["آااا چه خوب"]) == ["آااا چه خوب"]


def test_one_line_from_the_left_is_turned_if_its_numbers_stand_to_its_words() -> None:
    text = (
        " میلیارد ۴۸۰بارندگی‌های زمستان مانع نشود، به بهره‌برداری خواهد رسید. او گفت هزینه این طرح \n"
        "تومان برآورد شده است و نیمی از آن را دولت می‌پردازد.\n"
    )
    assert "هزینه این طرح ۴۸۰ میلیارد" in explain(text).text


@pytest.mark.parametrize("line", ["ماده۵ قانون کار درباره کارگاه‌ها است.", "کووید۱۹ در سال ۱۳۹۸ آمد و ماند."])
def test_numbers_written_to_their_words_are_no_damage(line: str) -> None:
    result = explain(line)
    assert result.text.strip() == line
    assert result.status == "ok"


def test_units_behind_words_of_presentation_forms_go_behind_their_numbers() -> None:
    """Forms are letters too."""
    line = "ﺯﻣﺎﻥ ﭘﺎﺳﺦ ﺍﺯ ms 340 ﺑﻪ ms 215 ﮐﺎﻫﺶ ﯾﺎﻓﺖ"
    assert without_stray_signs([line]) == [line.replace("ms 340", "340 ms").replace("ms 215", "215 ms")]
