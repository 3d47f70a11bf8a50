"""Read a PDF into a document with lines in logical order.

The text layer is read by geometry: ``syntax`` finds the glyphs, ``page`` builds the lines. A page whose text layer is
missing or unreliable is read by OCR if that is enabled and installed, and reported as an error otherwise.
Before: «ناریا» as most extractors return it; after: «ایران».
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from satrchin.document import Document, Issue, Page
from satrchin.errors import InputError
from satrchin.messages import tr
from satrchin.reading.garbage import cycles_kept
from satrchin.reading.limits import TooMuchError, limited
from satrchin.reading.options import ReadOptions
from satrchin.reading.pdf.lines.zwnj import GlyphContextCounts
from satrchin.reading.pdf.page_cache import PageCache
from satrchin.reading.pdf.pictures import Pictures

if TYPE_CHECKING:
    from satrchin.reading.pdf.syntax.file import PageSource, Source


def read_pdf(path: Path, options: ReadOptions | None = None) -> Document:
    """Open a PDF as a document; pages are read when they are iterated.

    Raises:
        InputError: the file is not a PDF, too damaged to read, or encrypted.
    """
    from satrchin.reading.pdf.syntax.file import open_pdf

    options = options or ReadOptions()
    source = open_pdf(path, options.password)
    metadata: dict[str, Any] = {"pdf": source.metadata} if source.metadata else {}
    if next(source.pages(), None) is None:
        raise InputError(tr("{path} has no pages: it is damaged", path=path))
    if options.pages:
        options.check_pages(sum(1 for _ in source.pages()))
    return Document(str(path), PdfPages(path, options, source), "glyphs", metadata, path)


@dataclass
class PdfPages:
    """The pages of a PDF: read once, then taken from a temporary file."""

    path: Path
    options: ReadOptions
    _source: Source | None = field(default=None, repr=False)
    """The open file, for the first iteration."""
    _page_cache: PageCache | None = field(default=None, repr=False)

    def __iter__(self) -> Iterator[Page]:
        """The requested pages, in order."""
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
        pictures = Pictures(self.path, self.options)
        state = DocumentState(pictures, xetex="xetex" in " ".join(source.metadata.values()).lower())
        try:
            for page in source.pages():
                if page.number > self.options.last:
                    break
                if not self.options.wants(page.number):
                    continue
                read = read_page(page, self.options, state)
                if source.repaired:
                    damage = Issue(
                        "error", "damaged-file", tr("the file is damaged, pages may be missing"), page.number
                    )
                    read = replace(read, issues=(*read.issues, damage))
                    source.repaired = False
                yield read
                if len(state.fonts) > MOST_FONTS:
                    state = DocumentState(pictures, xetex=state.xetex, votes=state.votes)
        finally:
            source.close()


@dataclass(slots=True)
class DocumentState:
    """Data carried from page to page of one document."""

    pictures: Pictures
    fonts: dict[int, Any] = field(default_factory=dict)
    """Fonts by object number."""
    contexts: GlyphContextCounts = field(default_factory=GlyphContextCounts)
    xetex: bool = False
    """XeTeX made the document; it may set digit groups from right to left."""
    votes: int = 0
    """Count of numbers with groups from the right, minus numbers with groups from the left."""


MOST_FONTS = 2_000
"""Most fonts cached for one document."""


@cycles_kept()
def read_page(source: PageSource, options: ReadOptions, state: DocumentState) -> Page:
    """Read one page: its text layer if it can be trusted, else OCR, else an error."""
    from satrchin.reading.pdf import attempts
    from satrchin.reading.pdf.glyphs.fixes import sound
    from satrchin.reading.pdf.lines.numbers import votes

    try:
        content = attempts.draw(source, state.fonts, forms=options.forms)
        with limited(attempts.PAGE_SECONDS):
            glyphs = sound(content, source.width, source.height, hidden=options.hidden)
            state.votes += votes(glyphs) if state.xetex else 0
        work = attempts.Work(
            source,
            options,
            content,
            glyphs,
            state.contexts,
            state.pictures,
            attempts.load_lexicon(),
            parted=state.votes > 0,
        )
        return attempts.read_page(work)
    except TooMuchError as error:
        issue = Issue("error", "page-cut", tr("the page was not read: {reason}", reason=error), source.number)
        return Page(source.number, (), source.width, source.height, issues=(issue,))


__all__ = ["PdfPages", "read_pdf"]
