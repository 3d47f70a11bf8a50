"""Letters of unmapped glyphs by OCR: which word of the picture is at a glyph word, and which letter each glyph is."""

from __future__ import annotations

import pytest

from pdf_glyphs import from_left
from satrchin.document import Box, Line, Word
from satrchin.reading.pdf.glyphs.fixes import forget
from satrchin.reading.pdf.recovery.by_ocr import DIGIT_VOTES, LEAST_VOTES, SURE, _aligned, _elected, _key, _seen
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph

WORD = from_left("????", 100, 200)
"""Four glyphs of 10 points, from 100 to 120."""


def read(*words: tuple[str, float, float], top: float = 190.0, confidence: float = 0.99) -> list[Line]:
    """A line of OCR words with their sides, 12 points high."""
    found = tuple(Word(text, Box(x0, top, x1, top + 12), confidence) for text, x0, x1 in words)
    return [Line(" ".join(word.text for word in found), source="ocr", box=Box(0, top, 500, top + 12), words=found)]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (read(("دنیا", 100, 120)), "ایند"),
        (read(("دنیا", 102, 123)), "ایند"),
        (read(("دنیا", 112, 132)), ""),  # beside the word
        (read(("خوب", 60, 101), ("دنیا", 100, 119)), "ایند"),  # the one that covers more of it
        (read(("دنیای", 60, 160)), ""),  # several words read as one
        (read(("دنیا", 100, 120), top=150), ""),  # a line above
        (read(("دنیا", 100, 120), top=230), ""),  # a line below
        (read(("دنیا", 100, 120), confidence=SURE - 0.01), ""),
        (read(("۱۴۰۲،", 100, 120)), "،۱۴۰۲"),
        (read(("12,5", 100, 120)), "12،5"),
        (read(("(ab", 100, 120)), "(ab"),
        (read(("د\N{RIGHT-TO-LEFT MARK}ن", 100, 120)), "ند"),
        (read(("٤٥", 100, 120)), "۴۵"),
    ],
)
def test_the_word_of_the_picture(lines: list[Line], text: str) -> None:
    """The OCR word at the place of a word, from left to right; none where two or none are there, or OCR is unsure."""
    assert _seen(WORD, lines, SURE) == text


def test_words_that_are_too_long_are_not_aligned() -> None:
    """Nor is a word without glyphs."""
    long = from_left("?" * 31, 100, 200)
    assert _seen(long, read(("ن" * 31, 100, 255)), SURE) == ""
    assert _seen(long[:30], read(("ن" * 30, 100, 250)), SURE) == "ن" * 30
    assert _seen([], read(("ن", 0, 500)), SURE) == ""


def shown(pairs: list[tuple[Glyph, str]]) -> list[tuple[str, str]]:
    return [(glyph.text, letters) for glyph, letters in pairs]


@pytest.mark.parametrize(
    ("glyphs", "text", "known", "aligned"),
    [
        ("abc", "متن", {}, [("c", "ن"), ("b", "ت"), ("a", "م")]),
        ("ab", "ملا", {"a": "م"}, [("b", "ال"), ("a", "م")]),  # a ligature, its letters in reading order
        ("abc", "من", {"a": "م", "c": "ن"}, [("c", "ن"), ("a", "م")]),  # a glyph that shows nothing
        ("abc", "شدمتننن", {}, []),  # too many letters
        ("ab", "متن", {"a": "ک", "b": "گ"}, []),  # known otherwise
    ],
)
def test_the_cheapest_assignment(glyphs: str, text: str, known: dict[str, str], aligned: list[tuple[str, str]]) -> None:
    """Letters that are known cost nothing; two letters of one glyph and glyphs without letters cost more than one."""
    word = from_left(glyphs)
    table = {_key(glyph): known[glyph.text] for glyph in word if glyph.text in known}
    assert shown(_aligned(word, text, table)) == aligned


def test_votes() -> None:
    """The majority decides; signs need several votes and one glyph each, digits many to be certain."""
    word = from_left("ab")
    key_a, key_b = map(_key, word)
    sure: set[tuple[int, int]] = set()
    found = _elected([(word, "من")] * 3 + [(word, "مت")], {}, sure, alike=True)
    assert found == {key_a: "م", key_b: "ن"}
    assert _elected([(word, "من"), (word, "مت"), (word, "مک")], {}, sure, alike=True) == {key_a: "م"}
    # a word of another length has no vote where glyphs and letters are to be alike
    assert _elected([(word, "منت")] * 9, {}, sure, alike=True) == {}
    signs = [(word, "م!")] * int(LEAST_VOTES - 1)
    assert _elected(signs, {}, sure, alike=True) == {key_a: "م"}
    assert _elected([*signs, (word, "م!")], {}, sure, alike=True) == {key_a: "م", key_b: "!"}
    # two glyphs of a font are not the same digit: the one with more votes is
    found = _elected([(word[:1], "۷")] * 4 + [(word[1:], "۷")] * 3, {}, sure, alike=True)
    assert found == {key_a: "۷"}
    few = int((DIGIT_VOTES - 1) // 2)
    _elected([(word[:1], "۷")] * few, {}, sure, alike=True)
    assert not sure
    _elected([(word[:1], "۷")] * (few + 1), {}, sure, alike=True)
    assert sure == {key_a}


def test_text_of_an_unreliable_map_is_forgotten() -> None:
    """Blanks and ZWNJs stay; what was inferred before is inferred anew."""
    glyphs = from_left("ab \N{ZERO WIDTH NON-JOINER}")
    for glyph in glyphs:
        glyph.inferred = True
    forget(glyphs)
    assert [glyph.text for glyph in glyphs] == [NO_TEXT, NO_TEXT, " ", "\N{ZERO WIDTH NON-JOINER}"]
    assert [glyph.inferred for glyph in glyphs] == [False, False, True, True]
