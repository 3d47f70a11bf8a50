"""Convert the recognised and corrected lines to a :class:`~satrchin.document.Page`: text, edits, issues and doubts.

The input is the pieces of a page in reading order, each with its line image and reading. A line that could not be read
is an open error of the page; the words that are most likely wrong are its doubts, few and ranked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from satrchin.document import Box, Doubt, Edit, Issue, Kind, Line, Page, Word
from satrchin.learned import numbers
from satrchin.messages import tr
from satrchin.reading.scan.line_images import LineImage
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.numbers import has_digit
from satrchin.reading.scan.parts import Arranged, cut_out, whole_parts
from satrchin.reading.scan.pieces import Piece
from satrchin.reading.scan.unread import share_read
from satrchin.reading.scan.word_boxes import ink_boxes

DOUBTS = 12
"""Maximum number of doubts of a page, besides the worst of each line."""
_LEARNED = numbers("scan_numbers", "doubts of a page")
DOUBTED = _LEARNED["doubted"]
"""Confidence below which a word is doubtful."""
UNREADABLE = _LEARNED["unreadable"]
"""Mean confidence of words below which a line is unreadable."""
_LIKE_ONE = frozenset("\N{ARABIC LETTER ALEF}Il|")
"""What the digit one is read as in a cell by itself."""
LEAST_GRADE = _LEARNED["least grade"]
"""Mean confidence of lines, each by its least certain word, below which a page is uncertain."""
NO_VALUE = _LEARNED["no value"]
"""Confidence of the value after a label below which the line is unreadable."""


def laid_out(arrangement: Sequence[Arranged], page: Page, points: float) -> Page:
    """Add lines in reading order to a page: cells of a row are separated by tabs, lines of a paragraph by spaces.

    Args:
        arrangement: the lines and their parts.
        page: the page without its lines.
        points: points per pixel.
    """
    lines: list[Line] = []
    edits: list[Edit] = []
    issues: list[Issue] = []
    doubts: list[Doubt] = []
    least: dict[int, float] = {}
    for arranged in arrangement:
        number, text, cells = len(lines), "", list[Line]()
        for between, part in whole_parts(arranged):
            text += between
            if part.cell is None:
                continue
            own = cut_out(part)
            cell, reading = _line(*own, points), own[2]
            issue = _problem(reading, cell, page.number, number)
            if issue:
                issues.append(issue)
            issues.extend(_numbers(reading, cell, page.number, number))
            edits.extend(_edits(reading, len(text), page.number, number))
            doubts.extend(_doubts(reading, len(text), page.number, number))
            least[number] = min([least.get(number, 1.0), *(grade for grade in reading.grades if grade < DOUBTED)])
            text += cell.text
            cells.append(cell)
        if cells:
            lines.append(replace(_whole(cells, text), spans=arranged.spans))
    doubts.sort(key=lambda doubt: doubt.confidence)
    worst = {doubt.line: doubt for doubt in reversed(doubts)}  # the confidence of a line is that of its worst place
    doubts = [doubt for place, doubt in enumerate(doubts) if place < DOUBTS or worst[doubt.line] is doubt]
    uncertain = _uncertain_page(len(lines), least, page.number)
    whole = replace(page, lines=tuple(lines), issues=(*page.issues, *issues, *uncertain), doubts=tuple(doubts))
    return whole.edited(edits)


def _uncertain_page(lines: int, least: Mapping[int, float], page: int) -> Iterator[Issue]:
    """An error if the lines of a page, each by its least certain word, are on average below ``LEAST_GRADE``."""
    grade = 1 - sum(1 - confidence for confidence in least.values()) / max(1, lines)
    if lines and grade < LEAST_GRADE:
        yield Issue(
            "error", "uncertain-page", tr("most of its text is uncertain (confidence {grade:.2f})", grade=grade), page
        )


def _line(piece: Piece, line_image: LineImage, reading: LineReading, points: float) -> Line:
    """The line of a piece as read, with the confidence of each current word."""
    boxes = ink_boxes(piece, line_image, reading.tokens)
    words = tuple(
        Word(token.text, Box(*(side * points for side in box)), grade)
        for token, box, grade in zip(reading.tokens, boxes, reading.confidences, strict=True)
    )
    top, bottom = (
        min(line_image.top, *(box.top for box in boxes)),
        max(line_image.bottom, *(box.bottom for box in boxes)),
    )
    box = Box(piece.x0 * points, top * points, piece.x1 * points, bottom * points)
    return Line(" ".join(word.text for word in words), source="ocr", box=box, words=words)


def _whole(cells: Sequence[Line], text: str) -> Line:
    """Join the parts of a line."""
    box = cells[0].box
    for cell in cells[1:]:
        box = box.union(cell.box) if box and cell.box else box
    words = tuple(word for cell in cells for word in cell.words)
    return Line(text, source="ocr", box=box, words=words)


def _edits(reading: LineReading, start: int, page: int, line: int) -> list[Edit]:
    """The edits of a cell that begins at ``start`` in its line."""
    starts = list(accumulate((len(token.text) + 1 for token in reading.tokens), initial=start))
    edits = []
    for fix in sorted(reading.fixes.values(), key=lambda fix: fix.first):
        before = " ".join(token.text for token in reading.tokens[fix.first : fix.last + 1])
        if before != fix.text:
            span = starts[fix.first], starts[fix.first] + len(before)
            rule = "+".join(dict.fromkeys(fix.rules))
            edits.append(Edit("scan", rule, page, line, span, before, fix.text, round(fix.confidence, 3)))
    return edits


def _problem(reading: LineReading, line: Line, page: int, number: int) -> Issue | None:
    """The issues of a line as a whole."""
    spot = tr("{top:.0f} points from the top", top=line.box.top) if line.box else tr("at an unknown place")
    sure = share_read(reading)
    is_labelled = reading.tokens[0].text.endswith(":") and len(reading.tokens) > 1
    if is_labelled and (value := share_read(reading, 1)) < NO_VALUE:
        message = tr(
            "the text after «{text}» {spot} is unreadable (expected accuracy {accuracy:.0%})",
            text=reading.text(0),
            spot=spot,
            accuracy=value,
        )
        return Issue("error", "unreadable-line", message, page, number)
    if sure < UNREADABLE and not all(map(has_digit, reading.tokens)):  # numbers have issues of their own
        message = tr("a line {spot} is mostly unreadable (expected accuracy {sure:.0%})", spot=spot, sure=sure)
        return Issue("error", "unreadable-line", message, page, number)
    return None


def _numbers(reading: LineReading, line: Line, page: int, number: int) -> Iterator[Issue]:
    """Issues for numbers of a line on which two readings disagree, and for an alef by itself, which may be a one."""
    disputed = dict(reading.disputed)
    if len(reading.tokens) == 1 and reading.text(0) in _LIKE_ONE:
        disputed.setdefault(0, "\N{EXTENDED ARABIC-INDIC DIGIT ONE}")
    for place, other in sorted(disputed.items()):
        read = reading.text(place)
        top = tr("{top:.0f} points from the top", top=line.box.top) if line.box else tr("at an unknown place")
        doubt = tr("may be «{other}»", other=other) if other and other != read else tr("is unclear in the image")
        yield Issue(
            "error",
            "uncertain-number",
            tr("the number read as «{read}» {top} {doubt}", read=read, top=top, doubt=doubt),
            page,
            number,
        )


def _doubts(reading: LineReading, start: int, page: int, line: int) -> list[Doubt]:
    """The doubtful words of a part that begins at ``start`` in its line as read, with their places there."""
    doubts = []
    for place, (token, grade) in enumerate(zip(reading.tokens, reading.confidences, strict=True)):
        text = reading.text(place)
        if reading.grades[place] < DOUBTED and text:
            reason = tr("the image is unclear here")
            span = (start, start + len(token.text))
            others = (reading.disputed[place],) if reading.disputed.get(place, text) != text else ()
            kind: Kind = "number" if any(map(str.isdigit, text)) else "letter"
            doubts.append(Doubt(page, line, span, text, reason, round(grade, 3), tuple(filter(None, others)), kind))
        start += len(token.text) + 1
    return doubts
