"""A page is read by the first attempt that can be trusted; what cannot be trusted is an error and has a low grade."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdf_files import one_page, persian
from satrchin.document import Line, Page, Word
from satrchin.reading.options import ReadOptions
from satrchin.reading.pdf.pictures import Pictures, may_hold_more
from satrchin.reading.pdf.reader import read_pdf
from satrchin.reading.pdf.recovery.line_grades import line_grades, page_is_nonsense
from satrchin.reading.pdf.recovery.verdict import verdict
from satrchin.reading.pdf.syntax.glyph import PageContent
from satrchin.summary import Summary

SQUIGGLE = b" ".join(
    b"%d %d m %d %d %d %d %d %d c f" % (x, 700, x + 3, 712, x + 6, 712, x + 8, 700) for x in range(72, 500, 9)
)
"""Ink that is no text to the file: shapes as letters drawn as outlines are."""


def page_of(data: bytes, folder: Path, options: ReadOptions) -> Page:
    path = folder / "page.pdf"
    path.write_bytes(data)
    return next(iter(read_pdf(path, options).pages))


def read_as(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let OCR read a text on every page."""
    line = Line(text, source="ocr", words=tuple(Word(word, None, 0.99) for word in text.split()))  # type: ignore[arg-type]
    monkeypatch.setattr(Pictures, "read", lambda _, number, __: Page(number, (line,), 595, 842))


def test_a_page_of_outlines_is_an_error_without_ocr(tmp_path: Path) -> None:
    page = page_of(one_page(SQUIGGLE), tmp_path, ReadOptions(ocr="never"))
    assert [(issue.level, issue.code) for issue in page.issues] == [("error", "text-layer")]
    assert Summary.of([page]).status == "failed"
    assert Summary.of([page]).grade == 0.0


def test_a_page_of_outlines_is_read_from_its_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_as("این نامه برای شما نوشته شده است", monkeypatch)
    page = page_of(one_page(SQUIGGLE), tmp_path, ReadOptions())
    assert page.text.strip() == "این نامه برای شما نوشته شده است"
    assert [(issue.level, issue.code) for issue in page.issues] == [("info", "read-by-ocr")]


def test_a_page_without_ink_is_blank_and_no_error(tmp_path: Path) -> None:
    page = page_of(one_page(b"1 1 1 rg 72 700 100 20 re f"), tmp_path, ReadOptions(ocr="never"))
    assert [(issue.level, issue.code) for issue in page.issues] == [("warning", "blank-page")]
    assert Summary.of([page]).grade == 1.0


def test_a_healthy_page_is_not_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("a healthy page was read from its picture")

    monkeypatch.setattr(Pictures, "read", fail)
    content, font, table = persian("این نامه برای شما نوشته شده است")
    page = page_of(one_page(content, table, font=font), tmp_path, ReadOptions())
    assert page.text.strip() == "این نامه برای شما نوشته شده است"
    assert not page.issues


@pytest.mark.parametrize(
    ("content", "letters", "more"),
    [
        (PageContent(), 0, False),
        (PageContent(marks=1), 0, True),
        (PageContent(curves=3000), 20, True),
        (PageContent(curves=3000), 2000, False),
        (PageContent(pictures=40), 10, True),
        (PageContent(images=300_000.0), 10, True),
        (PageContent(images=300_000.0), 1500, False),
    ],
)
def test_what_is_drawn_besides_few_letters_may_be_text(content: PageContent, letters: int, more: bool) -> None:
    assert may_hold_more(content, letters, 500_000.0) is more


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("این نامه برای شما نوشته شده است و به دست شما می‌رسد", ""),
        ("ریز رار ا ضکری سک ر ب کریز فتخرا متوریز نمریم عزکم خرطر", "unknown"),
        ("اینمتنبهمنزلهیکتوافقنامهآنلاین میباشدومطابققانونتجارتالکترونیکاست", "spaces between words"),
        (" ".join(word[::-1] for word in ["نوشته", "کتاب", "دانشگاه", "پژوهش", "برنامه"]), "reverse order"),
        ("قالَ رَسولُ اللهِ إِنَّما الأعمالُ بِالنِّيّاتِ وَ لِكُلِّ امرِئٍ ما نَوى", ""),
        ("نگین فرهادی، کیوان سهرابی، لیلا هوشمند", ""),
        ("Table 3: results of 2019", ""),
    ],
)
def test_each_line_is_graded_by_its_words(text: str, why: str) -> None:
    from satrchin.lm.ngrams import load

    (grade,) = line_grades([text], load())
    assert why in grade.why
    assert bool(grade.why) is bool(why)
    assert (grade.confidence < 0.5) is bool(why)


def test_a_page_whose_lines_are_nonsense_is_hopeless_and_graded_low() -> None:
    from satrchin.lm.ngrams import load

    nonsense = [
        "سک ر ب کریز فتخرا متوریز نمریم",
        "عزکم خرطر تلاشکبر محبامخ",
        "هوایز فالف جدگی نجرمه",
        "برمهربر چگنه تیا",
    ]
    found = verdict([Line(text) for text in nonsense], load())
    assert found.hopeless
    assert found.confidence <= 0.5
    healthy = verdict([Line("این نامه برای شما نوشته شده است")] * 3, load())
    assert not healthy.why
    assert healthy.confidence > 0.99
    assert not page_is_nonsense(healthy.grades)
