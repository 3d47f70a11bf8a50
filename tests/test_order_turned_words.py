"""Single words whose letters are reversed in lines that stand."""

from __future__ import annotations

from satrchin import clean
from satrchin.stages.order.turned_words import with_words_turned

TEXT = [
    "این شبکه به گونه‌ای طراحی شده که روندهای ساده را زود یاد بگیرد",
    "بخش دوم شبکه نامه را نوشته و در حافظه نگه داشته است",
    "سامانه باید به کاربران خبر بدهد که پاسخ آماده است",
]
TURNED = ("شبکه", "حافظه", "سامانه", "نوشته", "داشته", "به", "که")


def _turned(line: str) -> str:
    return " ".join(word[::-1] if word in TURNED else word for word in line.split(" "))


def test_single_reversed_words_are_turned_back() -> None:
    """Long words that are known only reversed show the kind; the shortest are turned with them."""
    lines = list(map(_turned, TEXT))
    assert lines != TEXT
    assert with_words_turned(lines) == TEXT
    assert clean("\n".join(lines)) == "\n".join(TEXT)


def test_lines_reversed_as_a_whole_are_another_kind() -> None:
    """Where most words are reversed, the words stay for the repair of lines."""
    lines = [line[::-1] for line in TEXT]
    assert with_words_turned(lines) == lines


def test_a_word_that_is_another_backwards_stays() -> None:
    """«هک» is a word too: without other reversed words nothing is turned."""
    lines = ["حساب کاربری او هک شد و کلید را عوض کرد", "این شبکه هب نام او نبود"]
    assert with_words_turned(lines) == lines
