"""How honest grades are: the words that a reading leaves, which of them are right, the table. No Tesseract."""

from bench.grades import calibration, graded, right_words

from satrchin.document import Box, Edit, Line, Page, Word
from satrchin.persian.chars import ZWNJ


def page(words: list[tuple[str, float]], *edits: Edit) -> Page:
    line = Line(
        " ".join(text for text, _ in words),
        source="ocr",
        words=tuple(Word(text, Box(0, 0, 1, 1), grade) for text, grade in words),
    )
    return Page(1, (line,)).edited(edits)


def test_words_have_the_grade_of_what_they_became() -> None:
    read = page(
        [("می", 0.9), ("رود", 0.6), ("برداخت", 0.8), ("شد", 0.95)],
        Edit("scan", "gap", 1, 0, (0, 6), "می رود", f"می{ZWNJ}رود"),
        Edit("scan", "letters", 1, 0, (7, 13), "برداخت", "پرداخت"),
    )
    assert list(graded(read)) == [(f"می{ZWNJ}رود", 0.6), ("پرداخت", 0.8), ("شد", 0.95)]


def test_a_word_that_became_two_counts_twice() -> None:
    read = page([("a@b", 0.7), ("شد", 0.9)], Edit("scan", "latin", 1, 0, (0, 3), "a@b", "Hello all"))
    assert list(graded(read)) == [("Hello", 0.7), ("all", 0.7), ("شد", 0.9)]


def test_right_is_what_stands_in_the_truth_in_its_order() -> None:
    assert right_words("این یک نامه است.", ["این", "نامهٔ", "یک", "است"]) == [True, False, True, True]


def test_the_table_has_a_row_for_each_tenth_that_has_words() -> None:
    rows = calibration([("سلام دنیا", [("سلام", 1.0), ("دنیا", 0.92), ("دنبا", 0.35)])]).splitlines()[2:]
    assert rows == ["| 0.3-0.4 | 1 | 0.350 | 0.000 |", "| 0.9-1.0 | 2 | 0.960 | 1.000 |"]
