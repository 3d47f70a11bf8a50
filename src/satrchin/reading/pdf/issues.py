"""Report the problems of a page read from its text layer as issues and doubts, with line and severity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from satrchin.document import Doubt, Issue, Line
from satrchin.messages import tr, tr_n
from satrchin.reading.pdf.page import PageText
from satrchin.reading.pdf.recovery.line_grades import DOUBTFUL, LineGrade
from satrchin.reading.pdf.recovery.verdict import Verdict, letters_apart
from satrchin.reading.pdf.syntax.glyph import Glyph, PageContent
from satrchin.reading.pdf.syntax.interpreter import MOST_RULES

EVEN = 0.5
"""Confidence of one of two orders that nothing tells apart."""


def page_issues(number: int, reading: PageText, content: PageContent, found: Verdict) -> Iterator[Issue]:
    """Yield the issues of a page that was read from its text layer."""
    if content.lost:
        message = tr_n(
            "{count} string uses a font that is not in the file",
            "{count} strings use fonts that are not in the file",
            content.lost,
        )
        yield Issue("error", "missing-font", message, number)
    if not (reading.lines or content.trouble or found.why or content.lost):
        yield Issue("warning", "blank-page", tr("no text on the page"), number)
    if content.trouble:
        yield Issue(
            "error", "page-cut", tr("the page was read only in part: {trouble}", trouble=content.trouble), number
        )
    if content.more_rules:
        message = tr("the page has more than {MOST_RULES} lines: its tables may be incomplete", MOST_RULES=MOST_RULES)
        yield Issue("warning", "rules-cut", message, number)
    if reading.inferred:
        message = tr_n(
            "{count} letter without a reliable Unicode mapping was inferred from the lexicon",
            "{count} letters without a reliable Unicode mapping were inferred from the lexicon",
            reading.inferred,
        )
        yield Issue("warning", "letters-inferred", message, number)
    if reading.strange:
        message = tr_n(
            "{count} word contains guessed letters", "{count} words contain guessed letters", reading.strange
        )
        yield Issue("error", "letters-doubtful", message, number)
    if reading.low_confidence:
        message = tr_n(
            "{count} digit or Latin letter was read by OCR with low confidence",
            "{count} digits and Latin letters were read by OCR with low confidence",
            reading.low_confidence,
        )
        yield Issue("error", "digits-doubtful", message, number)
    if found.why:
        yield Issue("error", "text-layer", tr("the text layer is unreliable: {why}", why=found.why), number)
    yield from _line_issues(number, reading, found)


def _line_issues(number: int, reading: PageText, found: Verdict) -> Iterator[Issue]:
    """Yield the issues of single lines."""
    for broken in reading.broken:
        yield Issue("error", "overlap", tr("glyphs overlap: their order is uncertain"), number, broken)
    apart = tr("the letters of a cell are spaced like words: its words and the order of its digits are uncertain")
    lone = [place for place, line in enumerate(reading.lines) if letters_apart(line)]
    yield from (Issue("error", "letters-apart", apart, number, place) for place in lone)
    yield from grade_issues(number, found.grades)


def grade_issues(number: int, grades: Sequence[LineGrade]) -> Iterator[Issue]:
    """Yield an issue for each line whose letters are probably wrong."""
    for place, grade in enumerate(grades):
        if grade.why:
            yield Issue("error", "line-doubtful", tr("the line is unreliable: {why}", why=grade.why), number, place)


def line_doubts(number: int, lines: Sequence[Line], grades: Sequence[LineGrade]) -> tuple[Doubt, ...]:
    """A doubt for each line whose letters are probably wrong."""
    return tuple(
        Doubt(number, place, (0, len(line.text)), line.text, grade.why, grade.confidence, kind="verdict")
        for place, (line, grade) in enumerate(zip(lines, grades, strict=False))
        if grade.confidence < DOUBTFUL
    )


def notdef_inferred(number: int, glyphs: Sequence[Glyph]) -> Iterator[Issue]:
    """Yield an issue if OCR read letters from glyph 0, which replaces every glyph that a font lacks."""
    boxes = sum(1 for glyph in glyphs if glyph.inferred and glyph.font.wide and not glyph.code)
    if boxes:
        yield Issue(
            "error", "text-layer", tr("the fonts lack {boxes} letters: their text is a guess", boxes=boxes), number
        )


def order_doubts(number: int, reading: PageText) -> Iterator[Doubt]:
    """Yield a doubt for each run that may be in the other order, which the page would show alike."""
    reason = tr("a number and a word beside it look alike in both orders")
    for place, (start, end) in reading.either:
        text = reading.lines[place].text[start:end]
        first, blank, rest = text.partition(" ")
        other = (f"{rest} {first}",) if blank else ()
        yield Doubt(number, place, (start, end), text, reason, EVEN, other, kind="order")
