"""Read one page of a PDF by the first of several attempts that can be trusted.

The attempts, in order: the text layer, with wrong and missing letters corrected by the lexicon; the text layer with
letters that OCR reads from re-rendered glyphs; the text layer with letters that OCR reads from the page's picture; OCR
of the whole picture. Each attempt has a verdict. If none can be trusted, the best is kept and reports its errors.
"""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from satrchin.document import Issue, Page
from satrchin.errors import MissingDependencyError, SatrchinError
from satrchin.messages import tr
from satrchin.reading.limits import TooMuchError, limited
from satrchin.reading.options import ReadOptions
from satrchin.reading.pdf.issues import grade_issues, line_doubts, notdef_inferred, order_doubts, page_issues
from satrchin.reading.pdf.page import PageText, page_lines
from satrchin.reading.pdf.pictures import Pictures, may_hold_more
from satrchin.reading.pdf.recovery.by_ocr import infer_by_ocr
from satrchin.reading.pdf.recovery.verdict import Verdict, verdict, without_lost
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph, PageContent

if TYPE_CHECKING:
    from satrchin.reading.pdf.lines.zwnj import GlyphContextCounts
    from satrchin.reading.pdf.recovery.by_lexicon import Lexicon
    from satrchin.reading.pdf.syntax.file import PageSource

_LOG = logging.getLogger(__name__)

PAGE_SECONDS = 20.0
"""Time limit of each step of reading a page (content, layout, picture), in seconds."""
MOST_UNMAPPED = 0.1
"""Largest share of letters still missing after OCR; OCR itself makes as many errors."""
BESIDE = 0.5
"""Largest distance of baselines in one line, in font sizes."""
MORE_LETTERS = 3
"""Factor by which OCR must exceed the letters of the text layer on a page that may contain more text."""


@dataclass
class Work:
    """A page being read, with the data that all attempts share."""

    source: PageSource
    options: ReadOptions
    content: PageContent
    glyphs: list[Glyph]
    """Repaired glyphs; each attempt works on copies."""
    contexts: GlyphContextCounts
    pictures: Pictures
    lexicon: Lexicon | None
    parted: bool
    """Whether the document sets digit groups from right to left."""

    @property
    def number(self) -> int:
        """The page number."""
        return self.source.number

    @property
    def area(self) -> float:
        """Area of the page in square points."""
        return self.source.width * self.source.height

    @cached_property
    def ocr(self) -> Page | None:
        """The page as read by OCR from its picture; None if OCR is not available."""
        return self.pictures.read(self.number, self.glyphs)

    def text(self, glyphs: list[Glyph]) -> PageText:
        """Build the lines of glyphs."""
        with limited(PAGE_SECONDS):
            return page_lines(
                glyphs,
                self.content,
                self.contexts,
                self.lexicon,
                parted=self.parted,
                paragraphs=self.options.paragraphs,
            )


@dataclass
class Attempt:
    """One reading of a page."""

    page: Page
    verdict: Verdict
    trusted: bool
    reading: PageText | None = None
    """The text built from glyphs; None if the picture was read."""


def read_page(work: Work) -> Page:
    """Read the page by the first attempt that can be trusted, or else by the best one."""
    first = text_layer(work)
    if work.options.ocr == "never":
        return first.page
    if work.options.ocr == "always":
        found = by_picture(work, first)
        return found.page if found is not None and found.page.lines else first.page
    if first.trusted:
        _LOG.debug("page %d: the text layer is read", work.number)
        return first.page
    tries = [first]
    for attempt in ATTEMPTS:
        found = attempt(work, first)
        if found is not None:
            _LOG.info("page %d: %s: %s", work.number, attempt.__name__, "trusted" if found.trusted else "not trusted")
            if found.trusted:
                return found.page
            tries.append(found)
    return max(tries, key=lambda one: (bool(one.page.lines), one.verdict.confidence)).page


def text_layer(work: Work) -> Attempt:
    """Read the text layer; missing and wrong letters are inferred from the lexicon."""
    reading = work.text(work.glyphs)
    found = verdict(reading.lines, work.lexicon)
    if not reading.lines and not work.content.lost and _has_ink(work):
        found = Verdict(tr("it has no text, but there is ink on the page"), hopeless=True)
    more = bool(reading.lines) and may_hold_more(work.content, _letters(reading), work.area)
    if more and not found.why:
        found = replace(found, why=tr("outlines or pictures on the page may contain more text"), more=True)
    trusted = not (found.hopeless or more or reading.unmapped)
    return Attempt(_page(work, reading, found), found, trusted, reading)


def _has_ink(work: Work) -> bool:
    """Whether something is drawn on a page without text."""
    content = work.content
    return bool(may_hold_more(content, 0, work.area) and work.pictures.has_ink(work.number))


def by_glyphs(work: Work, first: Attempt) -> Attempt | None:
    """Read the text layer with letters that OCR reads from re-rendered lines of glyphs."""
    from satrchin.reading.ocr import engine as engines
    from satrchin.reading.pdf.recovery.glyph_lines import read_glyph_lines
    from satrchin.reading.pdf.recovery.rerender import set_apart

    if first.reading is None or not first.reading.lines or any(glyph.angle for glyph in work.glyphs):
        return None
    glyphs = _unread(work, first)
    shown = glyphs if first.verdict.hopeless else _lines_with_lost(glyphs)
    try:
        engine = engines.load(work.options.engine)
        engine.require()
        with limited(PAGE_SECONDS):
            apart = set_apart(shown)
            lines = read_glyph_lines(apart, engine)
    except (SatrchinError, TooMuchError):
        return None
    if not lines:
        return None
    inferred = infer_by_ocr(apart, lines, work.lexicon)
    for glyph, moved in zip(shown, apart, strict=True):
        glyph.text, glyph.inferred, glyph.low_confidence = moved.text, moved.inferred, moved.low_confidence
    return _mended(work, first, glyphs, inferred)


def by_page_letters(work: Work, first: Attempt) -> Attempt | None:
    """Read the text layer with letters that OCR reads in the page's picture."""
    if first.reading is None or not first.reading.lines or work.ocr is None or not work.ocr.lines:
        return None
    glyphs = _unread(work, first)
    return _mended(work, first, glyphs, infer_by_ocr(glyphs, work.ocr.lines, work.lexicon))


def by_picture(work: Work, first: Attempt) -> Attempt | None:
    """Read the page's picture by OCR."""
    read = work.ocr
    if read is None:
        return None
    why = first.verdict.why or (
        tr("letters have no Unicode mapping") if not first.trusted else tr("requested by option")
    )
    note = Issue("info", "read-by-ocr", tr("the page was read by OCR: {why}", why=why), work.number)
    if not read.lines:
        blank = Page(work.number, (), read.width, read.height, issues=read.issues)
        return Attempt(blank, Verdict(), not (first.reading and first.reading.lines))
    found = verdict(read.lines, work.lexicon)
    if first.verdict.more and first.reading is not None:
        letters = sum(len(line.text) for line in read.lines)
        if letters < MORE_LETTERS * _letters(first.reading) or found.hopeless:
            kept = replace(first.verdict, why="", more=False)
            return Attempt(_page(work, first.reading, kept), kept, trusted=True)
    if first.reading is not None and first.reading.lines and not first.verdict.hopeless and not first.verdict.more:
        return None  # with few missing letters the text layer is better than OCR
    reported = {issue.line for issue in read.issues if issue.level == "error"}
    doubtful = [issue for issue in grade_issues(work.number, found.grades) if issue.line not in reported]
    return Attempt(replace(read, issues=(note, *read.issues, *doubtful)), found, not found.hopeless)


ATTEMPTS: tuple[Callable[[Work, Attempt], Attempt | None], ...] = (by_glyphs, by_page_letters, by_picture)
"""The attempts after the text layer, in order."""


def _unread(work: Work, first: Attempt) -> list[Glyph]:
    """Copies of the glyphs whose unmapped letters OCR must read; all letters if the text layer is unreliable."""
    from satrchin.reading.pdf.glyphs.fixes import forget

    glyphs = [copy(glyph) for glyph in work.glyphs]
    for glyph in glyphs:
        glyph.inferred = False
    if first.verdict.hopeless and first.reading is not None and not first.reading.unmapped:
        forget(glyphs)  # the map is wrong, but each glyph is still one letter in every place
    return glyphs


def _lines_with_lost(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs of lines with unmapped letters; only these lines need to be drawn and read."""
    lost = sorted({glyph.y for glyph in glyphs if glyph.text == NO_TEXT})
    found = []
    for glyph in glyphs:
        place = bisect_left(lost, glyph.y - BESIDE * glyph.size)
        if place < len(lost) and lost[place] <= glyph.y + BESIDE * glyph.size:
            found.append(glyph)
    return found


def _mended(work: Work, first: Attempt, glyphs: list[Glyph], inferred: int) -> Attempt | None:
    """An attempt from the text layer with letters read by OCR; None if it is not good enough."""
    if not inferred or first.verdict.more:
        return None
    reading = work.text(glyphs)
    after = verdict(reading.lines, work.lexicon)
    few = reading.unmapped < MOST_UNMAPPED * _letters(reading)
    if not few or verdict(without_lost(reading.lines), work.lexicon).hopeless:
        return None
    why = first.verdict.why or tr("letters have no Unicode mapping")
    note = Issue(
        "warning",
        "letters-inferred",
        tr("{inferred} letters were read by OCR: {why}", inferred=inferred, why=why),
        work.number,
    )
    page = _page(work, reading, after)
    return Attempt(
        replace(page, issues=(note, *page.issues, *notdef_inferred(work.number, glyphs))), after, True, reading
    )


def _page(work: Work, reading: PageText, found: Verdict) -> Page:
    """The page of a reading with its issues and doubts."""
    return Page(
        work.number,
        reading.lines,
        work.source.width,
        work.source.height,
        issues=tuple(page_issues(work.number, reading, work.content, found)),
        doubts=(*line_doubts(work.number, reading.lines, found.grades), *order_doubts(work.number, reading)),
    )


def _letters(reading: PageText) -> int:
    return sum(len(line.text) for line in reading.lines)


def load_lexicon() -> Lexicon | None:
    """The language model, if it is installed."""
    from satrchin.lm.ngrams import load

    try:
        return load()
    except MissingDependencyError:
        return None


def draw(source: PageSource, fonts: dict[int, Any], *, forms: bool = False) -> PageContent:
    """Interpret a page's content; problems are recorded in its ``trouble``."""
    from satrchin.reading.pdf.syntax.file import BROKEN
    from satrchin.reading.pdf.syntax.interpreter import Interpreter

    interpreter = Interpreter(fonts)
    try:
        with limited(PAGE_SECONDS):
            interpreter.run(source.content(), source.resources, source.ctm)
            for look, ctm in source.annotations() if forms else ():
                interpreter.form(look, ctm)
    except TooMuchError as error:
        interpreter.content.trouble = str(error)
    except BROKEN as error:
        interpreter.content.trouble = tr("its content is damaged ({reason})", reason=str(error) or type(error).__name__)
    return interpreter.content
