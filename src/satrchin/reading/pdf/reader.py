"""A PDF in, its pages as lines in logical order out.

The text layer is read by geometry: ``reading.pdf.content`` finds the glyphs, ``pages`` makes lines of them. A page
whose text layer is missing or lies goes to OCR where that is wanted and at hand, and is an open issue otherwise.
Before: «ناریا» as most extractors have it; after: «ایران».
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from satrchin.document import Document, Issue, Line, Page
from satrchin.errors import InputError, MissingDependencyError, SatrchinError
from satrchin.reading.limits import TooMuchError, limited
from satrchin.reading.options import ReadOptions
from satrchin.reading.pdf.lines.zwnj import GlyphContextCounts
from satrchin.reading.pdf.page_cache import PageCache
from satrchin.reading.pdf.recovery.by_ocr import infer_by_ocr

if TYPE_CHECKING:
    from satrchin.reading.pdf.page import PageText
    from satrchin.reading.pdf.recovery.by_lexicon import Lexicon
    from satrchin.reading.pdf.recovery.verdict import Verdict
    from satrchin.reading.pdf.syntax.file import PageSource, Source
    from satrchin.reading.pdf.syntax.glyph import Drawing, Glyph

PAGE_SECONDS = 20.0
"""Time that each step of reading a page may take: its content, its layout, its picture."""


def read_pdf(path: Path, options: ReadOptions | None = None) -> Document:
    """The document of a PDF; its pages are read when they are gone through.

    Raises:
        InputError: not a PDF, damaged beyond reading, or encrypted.
    """
    from satrchin.reading.pdf.syntax.file import open_pdf

    options = options or ReadOptions()
    source = open_pdf(path, options.password)
    metadata: dict[str, Any] = {"pdf": source.metadata} if source.metadata else {}
    if next(source.pages(), None) is None:
        raise InputError(f"{path} holds no pages: it is damaged")
    if options.pages:
        options.check_pages(sum(1 for _ in source.pages()))
    return Document(str(path), PdfPages(path, options, source), "glyphs", metadata)


@dataclass
class PdfPages:
    """The pages of a PDF: read once, then taken from a temporary file."""

    path: Path
    options: ReadOptions
    _source: Source | None = field(default=None, repr=False)
    """The open file, for the first reader."""
    _page_cache: PageCache | None = field(default=None, repr=False)

    def __iter__(self) -> Iterator[Page]:
        """Every page that was asked for, in order."""
        if self._page_cache is not None:
            yield from self._page_cache
            return
        page_cache = PageCache()
        for page in self._read():
            page_cache.add(page)
            yield page
        self._page_cache = page_cache

    def __reduce__(self) -> tuple[Any, ...]:
        return PdfPages, (self.path, self.options)

    def _read(self) -> Iterator[Page]:
        from satrchin.reading.pdf.syntax.file import open_pdf

        source, self._source = self._source, None
        source = source or open_pdf(self.path, self.options.password)
        state = DocumentState(xetex="xetex" in " ".join(source.metadata.values()).lower())
        try:
            for page in source.pages():
                if page.number > self.options.last:
                    break
                if not self.options.wants(page.number):
                    continue
                read = read_page(page, self.path, self.options, state)
                if source.repaired:
                    damage = Issue("error", "damaged-file", "the file is damaged, pages may be missing", page.number)
                    read = replace(read, issues=(*read.issues, damage))
                    source.repaired = False
                yield read
                if len(state.fonts) > MOST_FONTS:
                    state = DocumentState(xetex=state.xetex, votes=state.votes)
        finally:
            source.close()


@dataclass(slots=True)
class DocumentState:
    """What is carried from page to page of one document."""

    fonts: dict[int, Any] = field(default_factory=dict)
    """By object number."""
    contexts: GlyphContextCounts = field(default_factory=GlyphContextCounts)
    pictures: Any = None
    """The same file open in pdfium, once a page had to be read from its picture."""
    xetex: bool = False
    """XeTeX made it, which may set numbers group by group."""
    votes: int = 0
    """Numbers that say so, less those that do not."""


MOST_FONTS = 2_000
"""Fonts of one document that are kept."""


def read_page(source: PageSource, path: Path, options: ReadOptions, state: DocumentState) -> Page:
    """One page: its text layer where it can be trusted, else what OCR reads, else an open issue."""
    try:
        return _read_page(source, path, options, state)
    except TooMuchError as error:
        issue = Issue("error", "page-cut", f"is not read: {error}", source.number)
        return Page(source.number, (), source.width, source.height, issues=(issue,))


def _read_page(source: PageSource, path: Path, options: ReadOptions, state: DocumentState) -> Page:
    from satrchin.reading.pdf.glyphs.fixes import forget, sound
    from satrchin.reading.pdf.lines.numbers import votes
    from satrchin.reading.pdf.page import page_lines
    from satrchin.reading.pdf.recovery.verdict import Verdict, verdict
    from satrchin.reading.pdf.syntax.fonts import NO_TEXT

    drawing = draw(source, state.fonts, forms=options.forms)
    lexicon = _lexicon()

    def laid_out() -> PageText:
        with limited(PAGE_SECONDS):
            return page_lines(
                glyphs, drawing, state.contexts, lexicon, parted=state.votes > 0, paragraphs=options.paragraphs
            )

    with limited(PAGE_SECONDS):
        glyphs = sound(drawing, source.width, source.height, hidden=options.hidden)
        state.votes += votes(glyphs) if state.xetex else 0
    reading = laid_out()
    page = Page(source.number, reading.lines, source.width, source.height)
    found = verdict(reading.lines, lexicon)
    if not reading.lines and drawing.images > LEAST_PICTURE * source.width * source.height:
        found = Verdict("it is a picture", hopeless=True)
    if options.ocr == "always" or (found.hopeless and options.ocr == "when-needed"):
        read = None
        if options.ocr != "always" and reading.lines and not reading.unmapped:
            forget(glyphs)  # its table lies: each glyph is still one letter wherever it stands
            reading = laid_out()
        if options.ocr != "always" and reading.unmapped:
            inferred = _inferred_by_rerendering(glyphs, page.number, lexicon, options.engine)
            if not inferred:
                read = _by_ocr(path, page, options, state, glyphs)
                inferred = infer_by_ocr(glyphs, read.lines, lexicon) if read is not None else 0
            reading = laid_out() if inferred else reading
            after = verdict(reading.lines, lexicon)
            few = reading.unmapped < MOST_UNTOLD * sum(len(line.text) for line in reading.lines)
            rest_of = [Line(line.text.replace(NO_TEXT, "")) for line in reading.lines]
            if inferred and few and not verdict(rest_of, lexicon).hopeless:
                issue = Issue(
                    "warning", "letters-inferred", f"its letters were told from its picture: {found.why}", page.number
                )
                rest = (*_issues(page.number, reading, drawing, after), *notdef_inferred(page.number, glyphs))
                return replace(page, lines=reading.lines, issues=(issue, *rest))
        read = read or _by_ocr(path, page, options, state, glyphs)
        if read is not None:
            why = found.why or "that was asked for"
            return replace(
                read, issues=(Issue("info", "read-by-ocr", f"read from its picture: {why}", page.number), *read.issues)
            )
    return replace(page, issues=tuple(_issues(page.number, reading, drawing, found)))


def notdef_inferred(number: int, glyphs: Sequence[Glyph]) -> Iterator[Issue]:
    """An issue where OCR told letters of the one glyph, number 0, that stands for whatever a font lacks."""
    boxes = sum(1 for glyph in glyphs if glyph.inferred and glyph.font.wide and not glyph.code)
    if boxes:
        yield Issue("error", "text-layer", f"its fonts lack {boxes} letters: what is read there is a guess", number)


def _issues(number: int, reading: PageText, drawing: Drawing, found: Verdict) -> Iterator[Issue]:
    """What a person should know of a page that was read from its text layer."""
    from satrchin.reading.pdf.recovery.verdict import letters_apart

    if drawing.lost:
        yield Issue(
            "error", "missing-font", f"{drawing.lost} strings are set in fonts that the file does not hold", number
        )
    if not (reading.lines or drawing.trouble or found.why or drawing.lost):
        yield Issue("warning", "blank-page", "no text on the page", number)
    if drawing.trouble:
        yield Issue("error", "page-cut", f"is read in part: {drawing.trouble}", number)
    if reading.inferred:
        message = f"{reading.inferred} letters that the file does not tell were told from words"
        yield Issue("warning", "letters-inferred", message, number)
    if reading.strange:
        message = f"{reading.strange} words nobody knows have letters that the file does not tell: they are a guess"
        yield Issue("error", "letters-doubtful", message, number)
    if reading.low_confidence:
        message = f"{reading.low_confidence} digits were told from its picture, each kind seen too seldom to be sure of"
        yield Issue("error", "digits-doubtful", message, number)
    for broken in reading.broken:
        yield Issue("error", "overlap", "its pieces lie on one another: their order is a guess", number, broken)
    apart = "a cell's letters stand apart as words do: its words and the order of digits are a guess"
    lone = [place for place, line in enumerate(reading.lines) if letters_apart(line)]
    yield from (Issue("error", "letters-apart", apart, number, place) for place in lone)
    if found.why:
        yield Issue("error", "text-layer", f"its text cannot be trusted: {found.why}", number)


MOST_UNTOLD = 0.1
"""Share of letters that may stay lost where OCR told the others: its own errors are as many."""
LEAST_PICTURE = 0.3
"""Share of a page without text that pictures cover from which on it is a scan."""


def _by_ocr(path: Path, page: Page, options: ReadOptions, state: DocumentState, glyphs: Sequence[Glyph]) -> Page | None:
    """The page as OCR reads its picture; nothing where no OCR is at hand or it fails."""
    from satrchin.reading.ocr import engine as engines
    from satrchin.reading.scan.raster import raster
    from satrchin.reading.scan.reader import framed

    try:
        engine = engines.load(options.engine)
        engine.require()
        if state.pictures is None:
            import pypdfium2

            state.pictures = pypdfium2.PdfDocument(path, password=options.password or None)
        sheet = state.pictures[page.number - 1]
        small = min((glyph.size for glyph in glyphs), default=SMALL_TYPE)
        dpi = min(SMALL_TYPE_DPI * SMALL_TYPE / max(small, 1.0), MOST_DPI) if small < SMALL_TYPE else 0.0
        with limited(PAGE_SECONDS):
            picture = raster(sheet, dpi)
        read = framed(picture, page.number, engine)
    except (SatrchinError, RuntimeError, IndexError):  # RuntimeError: pdfium's errors
        return None
    return read if read.lines else None


def _inferred_by_rerendering(glyphs: list[Glyph], number: int, lexicon: Lexicon | None, engine_name: str) -> int:
    """Give glyphs without text the letters that OCR reads where they are set again; how many got one.

    None where their fonts cannot be drawn or no OCR is at hand.
    """
    from satrchin.reading.ocr import engine as engines
    from satrchin.reading.pdf.recovery.rerender import picture_of, set_apart
    from satrchin.reading.scan.frames import Frame
    from satrchin.reading.scan.reader import framed

    if any(glyph.angle for glyph in glyphs):
        return 0
    try:
        engine = engines.load(engine_name)
        engine.require()
        with set_apart(glyphs):
            with limited(PAGE_SECONDS):
                found = picture_of(glyphs)
            if found is None:
                return 0
            picture, scale = found
            read = framed(Frame(picture, (picture.width / scale, picture.height / scale)), number, engine)
            return infer_by_ocr(glyphs, read.lines, lexicon)
    except (SatrchinError, TooMuchError):
        return 0


SMALL_TYPE, SMALL_TYPE_DPI, MOST_DPI = 9.0, 270.0, 500.0
"""Type smaller than this many points is drawn with so many dots an inch, and more the smaller it is."""


def _lexicon() -> Lexicon | None:
    """The language model, where it is installed."""
    from satrchin.lm.ngrams import load

    try:
        return load()
    except MissingDependencyError:
        return None


def draw(source: PageSource, fonts: dict[int, Any], *, forms: bool = False) -> Drawing:
    """What a page's content puts on it; what goes wrong on the way is told in its ``trouble``."""
    from satrchin.reading.pdf.syntax.file import BROKEN
    from satrchin.reading.pdf.syntax.interpreter import Interpreter

    interpreter = Interpreter(fonts)
    try:
        with limited(PAGE_SECONDS):
            interpreter.run(source.content(), source.resources, source.ctm)
            for look, ctm in source.annotations() if forms else ():
                interpreter.form(look, ctm)
    except TooMuchError as error:
        interpreter.drawing.trouble = str(error)
    except BROKEN as error:
        interpreter.drawing.trouble = f"its content is damaged ({error or type(error).__name__})"
    return interpreter.drawing


__all__ = ["PdfPages", "read_pdf"]
