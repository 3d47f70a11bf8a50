"""What is protected: whole, and nothing besides."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satrchin.persian.protected import inside, protected

WHOLE = [
    "https://fa.example.org/wiki/ایران?x=1&y=2#a",
    "http://example.ir",
    "www.example.ir",
    "satr.example.ir/a/b",
    "info@satr.example.ir",
    "a.b-c+d@example.com",
    "@satr_chin",
    "#خبر_روز",
    "گزارش_نهایی.pdf",
    "پیش‌نویس-۲.docx",
    "C:\\Users\\a.txt",
    "/var/log/syslog",
    "12.5",
    "1,234,567",
    "۱٬۲۳۴٫۵",
    "۱۲۳٬۴۵۶",
    "٣٫١٤",
    "۱۴۰۲/۰۳/۱۵",
    "2023-05-01",
    "۱۲:۳۰",
    "۱۳۹۸-۱۳۹۹",
    "۱۲٪",
    "-5",
    "+98 21 8877 6655",
    "+98-912-345-6789",
    "(021) 8877 6655",
    "۰۲۱-۸۸۷۷۶۶۵۵",
    "۰۲۱ ۸۸۷۷ ۶۶۵۵",
    "IR060960000000010324200001",
    "IR06 0960 0000 0001 0324 2000 01",
    "6037 9911 2233 4455",
    "۱۲/الف/۳۴۵",
    "۳۴۵/ص",
    "A-12/45",
    "ISO-8859-1",
    "v2.0.1",
    "C++",
    "AT&T",
    "don't",
    "naïve",
    "COVID-19",
    "Москва",
]

OPEN = ["سلام", "می‌شود", "و/یا", "بند الف.", "خانهٔ ما", "مثلاً", "«گفت»", "تهران-قم", "...", "؟!", ""]


@pytest.mark.parametrize("token", WHOLE)
def test_a_token_is_protected_whole(token: str) -> None:
    for place in ["_", "متن _ متن", "(_)", "«_»،", "متن _.", "متن: _؛ متن"]:
        before, after = place.split("_")
        text = before + token + after
        spans = protected(text)
        assert (len(before), len(before) + len(token)) in spans, (text, [text[a:b] for a, b in spans])


@pytest.mark.parametrize("text", OPEN)
def test_persian_words_and_signs_are_open(text: str) -> None:
    assert protected(text) == []


def test_a_number_ends_before_the_sentence_does() -> None:
    text = "در سال ۱۴۰۲، ۳ نفر و ۱۲. پایان ۱۵/"
    assert [text[a:b] for a, b in protected(text)] == ["۱۴۰۲", "۳", "۱۲", "۱۵"]


def test_a_change_beside_a_span_is_not_inside() -> None:
    assert not inside([(3, 6)], 0, 3)
    assert not inside([(3, 6)], 6, 6)
    assert inside([(3, 6)], 5, 9)


@given(st.text(alphabet="آبپی‌ aZ09۱٬.,:/-@#()+_ \u0654\u064b\t«»"))
def test_spans_are_in_order_and_apart(text: str) -> None:
    spans = protected(text)
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))


UNITS = ["ا", "a", "1", "a.", "1/", "1 ", "@", "a@", "-", "0 00", "/a", "ا.", "http://", "\u064e", "_"]


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_linearly(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        protected(text)
        return time.process_time() - start

    seconds(1000)
    assert seconds(200_000) < 100 * max(seconds(20_000), 0.002)
