"""Several looks at a line: what one image leaves open another one decides, and only in the same place."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PIL import Image

from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.scan.line_images import LineImage
from satrchin.reading.scan.second_look import Look, is_doubtful, weighed

FIRST = LineImage(Image.new("L", (400, 48), 255), 0.0, 1.0, 0.0, 48.0)
WIDER = replace(FIRST, start=-4.0, step=0.8)
"""The same line from 4 pixels further left, a quarter wider."""


def word(text: str, x: int, sure: float, others: Sequence[tuple[str, float]] = ()) -> OcrWord:
    """A word whose letters are ten columns wide."""
    letters = (OcrChar(sign, sure, x + 10 * place, x + 10 * place + 10) for place, sign in enumerate(text))
    return OcrWord(tuple(letters), sure, tuple(others))


def look(one: OcrWord) -> Look:
    """The word as the wider image shows it in the same place of the page."""
    letters = (
        replace(letter, x0=round((letter.x0 + 4) / 0.8), x1=round((letter.x1 + 4) / 0.8)) for letter in one.letters
    )
    return WIDER, [replace(one, letters=tuple(letters))]


def best(one: OcrWord) -> str:
    """The likeliest reading of a word by its images alone."""
    return max([(one.text, 0.0), *one.others], key=lambda other: other[1])[0]


def test_a_clear_second_image_outweighs_a_doubtful_first_one() -> None:
    first = word("صفده", 100, 0.55, [("صفحه", -0.3)])
    (read,) = weighed((FIRST, [first]), [look(word("صفحه", 100, 0.99))])
    assert best(first) == "صفده"
    assert best(read) == "صفحه"


def test_two_images_that_agree_leave_the_word_and_are_believed_more() -> None:
    first = word("صفده", 100, 0.55, [("صفحه", -0.3)])
    (read,) = weighed((FIRST, [first]), [look(word("صفده", 100, 0.99))])
    assert best(read) == "صفده"
    assert read.confidence > first.confidence


@pytest.mark.parametrize("x", [200, 125])
def test_a_word_in_another_place_is_no_evidence(x: int) -> None:
    first = word("صفده", 100, 0.55, [("صفحه", -0.3)])
    assert weighed((FIRST, [first]), [look(word("صفحه", x, 0.99))]) == [first]


def test_a_word_over_two_words_is_no_evidence() -> None:
    words = [word("آب", 130, 0.6, [("اب", -0.5)]), word("صف", 100, 0.6, [("صد", -0.5)])]
    assert weighed((FIRST, words), [look(word("صفآبب", 100, 0.99))]) == words


@pytest.mark.parametrize(
    ("first", "sure", "other", "clear", "expected"),
    [
        ("۵۷۶۰۰", 0.7, "۵۷٬۶۰۰٬۰۰۰", 0.9, "۵۷٬۶۰۰٬۰۰۰"),
        ("۱۴۰۱", 0.9, "۱۴۰۷", 0.6, "۱۴۰۱"),
        ("۱۴۰۱", 0.9, "۱۴۰۷", 0.9, "۱۴۰۱"),
        ("X۷", 0.6, "XV", 0.9, "X۷"),
    ],
)
def test_a_number_is_taken_from_the_clearest_image(
    first: str, sure: float, other: str, clear: float, expected: str
) -> None:
    """Language is no evidence; a word without digits does not replace one with digits."""
    wide = word(other, 100, clear)
    letters = [OcrChar(sign, clear, 100 + 4 * place, 104 + 4 * place) for place, sign in enumerate(other)]
    fitted = replace(wide, letters=tuple(letters)) if len(other) > len(first) else wide
    (read,) = weighed((FIRST, [word(first, 100, sure)]), [look(fitted)])
    assert read.text == expected


def test_a_line_of_sure_words_needs_no_second_look() -> None:
    assert not is_doubtful([word("کتاب", 0, 0.99), word("خانه", 60, 0.98)])
    assert is_doubtful([word("کتاب", 0, 0.99), word("خانه", 60, 0.5)])
