"""The bench of sentences tells wrong lines, those that nothing is said of, and those that are displayed alike."""

from __future__ import annotations

from pathlib import Path

from bench.pdf.sentences import Wrong, _in_latex, wrong_lines
from bench.pdf.typeset import in_persian_digits

SENTENCES = ("فیوز 16 A را عوض کنید.", "بازهٔ (0, 1) بسته نیست.", "نسخهٔ 2.5 منتشر شد.")


def test_lines_are_right_wrong_or_displayed_alike(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("فیوز A 16 را عوض کنید.\nبازهٔ (1, 0) بسته نیست. نسخهٔ 2.5 منتشر شد.\n", encoding="utf-8")
    first, second = wrong_lines(path, SENTENCES)
    assert first == Wrong(SENTENCES[0], "فیوز A 16 را عوض کنید.", silent=True, alike=True)
    assert (second.truth, second.alike) == (SENTENCES[1], False)


def test_what_a_producer_makes_of_a_text_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("نسخهٔ ۲.۵ منتشر شد.\n", encoding="utf-8")
    assert not list(wrong_lines(path, SENTENCES[2:], in_persian_digits))
    assert len(list(wrong_lines(path, SENTENCES[2:]))) == 1


def test_an_author_marks_what_runs_from_the_left() -> None:
    assert _in_latex("نسخهٔ v2_b و ۱۲٪ شد") == "نسخهٔ \\lr{v2\\_b} و ۱۲٪ شد"
