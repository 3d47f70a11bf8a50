"""Short documents that were reversed as a whole: what tells is mended, what nothing tells is a doubt."""

import pytest

from satrchin import explain
from satrchin.lm.latin_direction import latin_direction
from satrchin.stages.order.visual import bracket_sides, reversed_line


def _mirrored(*lines: str) -> str:
    return "\n".join(line[::-1] for line in lines) + "\n"


@pytest.mark.parametrize("line", ["کد: ۱۳۹۷", "شماره: ۱۴۰۳/۲۱۷", "تلفن: ۰۲۱-۵۵۵۵۰۱۴۳"])
def test_a_lone_code_line_is_turned_with_its_number(line: str) -> None:
    assert explain(_mirrored(line)).text.strip() == line


def test_a_number_without_a_telling_neighbour_is_a_doubt() -> None:
    result = explain(_mirrored("جلسه با حضور ۱۴ نفر از همکاران برگزار شد."))
    assert result.status == "partial"
    assert "برگزار شد." in result.text
    assert any("۱۴" in other for doubt in result.doubts() for other in (doubt.text, *doubt.alternatives))


def test_letter_pairs_tell_that_latin_words_are_reversed() -> None:
    line = "همه تنظیم‌ها در پرونده config.toml نوشته می‌شوند و کلید language زبان برنامه است."
    result = explain(_mirrored(line))
    assert result.text.strip() == line
    assert result.status == "ok"


@pytest.mark.parametrize("word", ["backup", "interval", "download", "abstract", "Docker"])
def test_words_of_both_directions_have_opposite_odds(word: str) -> None:
    assert latin_direction(word) > 0
    assert latin_direction(word[::-1]) == pytest.approx(-latin_direction(word))


@pytest.mark.parametrize(
    "line",
    [
        "می‌رسند.» به گفته او، قول ساخت پل نخستین بار ده سال پیش داده شده بود.",
        "پ) کتابدار: شخصی که مدیر برمی‌گزیند؛",
    ],
)
def test_a_bracket_without_its_partner_keeps_to_its_words(line: str) -> None:
    assert explain(_mirrored(line)).text.strip() == line
    assert bracket_sides(line) == 1


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("Ubuntu 22.04 ای Windows 10", "Windows 10 یا Ubuntu 22.04"),
        ("(Wilder et al., 2014) ناراکمه", "همکاران )Wilder et al., 2014("),
        ("PM10 تارذ", "ذرات PM10"),
        ("ms 340 زا", "از 340 ms"),
        ("Trainer و Reader، Writer شخب", "بخش Reader، Writer و Trainer"),
        ("همدقم ۲-۱", "۲-۱ مقدمه"),
    ],
)
def test_a_line_shown_by_the_bidi_algorithm_is_read_again(shown: str, read: str) -> None:
    assert reversed_line(shown) == read


def test_a_latin_line_among_reversed_ones_gets_its_final_sign_back() -> None:
    lines = ["نسخهٔ نهایی این گزارش در ماهنامه منتشر شد.", "مدیر نیز در جلسه حاضر بود."]
    text = f"{_mirrored(lines[0])}.She led the project\n{_mirrored(lines[1])}"
    assert "She led the project." in explain(text).text
