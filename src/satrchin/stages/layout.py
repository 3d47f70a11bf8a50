"""Layout stage: join lines to paragraphs, and remove page numbers and running heads.

Before: the lines of a block, and a page number::

    این گزارش برای آگاهی از پیشرفت کار در سه ماه نخست سال آماده شده
    است و پیوست|ها را نیز در بر دارد.
    - ۱۲ -

After: ``این گزارش … شده است و پیوست|ها را نیز در بر دارد.`` on one line, without the page number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from satrchin.document import Context, Edit, Line, Page
from satrchin.persian.chars import ZWNJ
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import fold

_EDGE_LINES = 2
"""Number of lines at the top and bottom of a page that may be its head and foot."""
_FEWEST_HEADS, _SHARE_OF_PAGES = 3, 0.5
"""Minimum number of pages, and share of all pages, on which a running head recurs."""
_FEWEST_NUMBERS = 2
"""Minimum number of pages whose numbers rise with the pages."""
_MOST_HEADS = 5_000
"""Maximum number of edge lines that are counted, so that memory does not grow with the document."""
_LONGEST_HEAD = 120
"""Longest running head in characters; a longer line is text."""

_SHARE_OF_DAMAGED = 0.2
"""Share of lines in repaired order above which ``damaged_only`` joins the lines of a page."""

_NUMBER = lazy(
    r"[\s\p{Pd}\p{Ps}\p{Pe}|_.*«»ـ]*(?:صفحه(?:\N{ARABIC HAMZA ABOVE}|\N{ZERO WIDTH NON-JOINER}ی)?|ص\.?|[Pp]age|[Pp]\.)?"
    r"[\s:]*(?P<number>\p{Nd}{1,4})\s*(?P<total>(?:از|of|/)\s*\p{Nd}{1,4})?[\s\p{Pd}\p{Ps}\p{Pe}|_.*«»ـ]*"
)
_NAMED = lazy(r"صفحه|[Pp]age")

_PERSIAN = lazy(r"[\p{Arabic}&&\p{L}]", regex.V1)
_ENDS = lazy(r"[.!؟?:…][»\")\]]*$")
_GOES_ON = lazy(
    r"(?:[،؛,\-(«\N{ZERO WIDTH NON-JOINER}]|(?:^|\s)(?:و|یا|از|به|در|که|با|بر|برای|تا|را|این|آن|هر|می|نمی))$"
)
_STARTS_ITEM = lazy(
    r"\s*(?:[•●○◦▪■□◆►✓✔*·]|[-–—ـ]\s|[(\[]?\p{Nd}{1,3}(?:[-.]\p{Nd}{1,2})*\s?[).\]\-–ـ]\s?(?!\p{Nd})"
    r"|[(\[]?(?:الف|ب|پ|ت|ث|ج|چ|ح|خ|د|ه)\s?[).\]\-–ـ]\s|(?:ماده|اصل|تبصره|بند|فصل|بخش)\s+(?:\p{Nd}|[^\s]{1,8}\s?[:\-–ـ.]))"
)
_COLUMNS = lazy(r"\S(?:\t| {3,})\S|\|")
# shares of the width: no room for another word, full, long enough, too short to be continued
_BRIM, _FULL, _LONG, _SHORT = 0.94, 0.85, 0.7, 0.55
_NARROWEST, _WIDEST = 36, 140
"""Characters of a full line of wrapped text: shorter lines are verse or a list, longer ones whole paragraphs."""
_WIDTH_RANK = 0.9
"""Rank of the full line among the lengths of a block: the longest lines may be outliers."""
_OWN_WIDTH = 4
"""Minimum number of lines of a block that has a width of its own."""
_FEWEST_SPACED, _MOSTLY_SPACED = 6, 0.85
"""Minimum number of lines, and share followed by an empty line, of a page whose empty lines separate nothing."""
_MOSTLY_FULL, _MOSTLY_ENDING = 0.5, 0.4
"""Share of long lines from which a block is wrapped text; share of sentence ends above which a full last line with such
an end may end a paragraph."""
_INDENT = 2
"""Spaces by which the first line of a paragraph is indented."""
_HYPHEN = lazy(r"(?<=[\p{L}\p{M}])(?:-|\N{HYPHEN}|\N{SOFT HYPHEN})$")


@dataclass(frozen=True, slots=True)
class Layout:
    """Join lines to paragraphs and remove page numbers and running heads; each is optional."""

    paragraphs: bool = False
    """Join the lines of a paragraph. Applies to text files only; pages with geometry already have paragraphs."""
    damaged_only: bool = False
    """Join only on pages with extraction damage; healthy text keeps its lines."""
    heads: bool = False
    """Remove page numbers, and heads that recur on most pages; the first of equal heads is kept."""
    hyphens: bool = True
    """Rejoin words hyphenated at a line's end, if lines are joined."""

    def survey(self, page: Page, context: Context) -> None:
        """Count the lines at the edges of pages."""
        if not (self.heads and _is_paged(page)) or len(context.heads) > _MOST_HEADS:
            return
        for place, index in _edges(page.lines):
            context.heads[place + _key(page.lines[index].text)] += 1
            if number := _NUMBER.fullmatch(page.lines[index].text):
                context.heads[f"{place}{int(number['number']) - page.number}"] += 1

    def __call__(self, page: Page, context: Context) -> Page:
        """Repair the layout of a page."""
        gone = self._furniture(page, context) if self.heads and _is_paged(page) else {}
        edits = [_removal(page, index, rule) for index, rule in gone.items()]
        if self.paragraphs and (not self.damaged_only or _is_damaged(page)):
            edits.extend(self._joins(page, gone))
        return page.edited(edits)

    def _furniture(self, page: Page, context: Context) -> dict[int, str]:
        """Lines that are a page number or running head, each with the rule that identified it."""
        found = {}
        for place, index in _edges(page.lines):
            text = page.lines[index].text
            if number := _NUMBER.fullmatch(text):
                shift = int(number["number"]) - page.number
                counted = context.heads[f"{place}{shift}"] >= _FEWEST_NUMBERS
                if counted or (number["total"] and _NAMED.search(text)):
                    found[index] = "page-number"
            elif len(text) <= _LONGEST_HEAD:
                often = max(_FEWEST_HEADS, _SHARE_OF_PAGES * context.pages)
                if context.heads[place + _key(text)] >= often and (page.number > 1 or any(map(str.isdigit, text))):
                    found[index] = "running-head"
        return found

    def _joins(self, page: Page, gone: dict[int, str]) -> Iterator[Edit]:
        """Edits that join each line with the next if its paragraph continues.

        Joined lines are examined again, so that a second run makes no more changes.
        """
        found: dict[tuple[int, int], float] = {}
        current, groups = page, [[index] for index in range(len(page.lines))]
        removed = set(gone)
        while pairs := list(_pairs(current.lines, removed)):
            found |= {(groups[index][-1], groups[following][0]): sure for index, following, sure in pairs}
            current = current.edited([self._join(current, *pair) for pair in pairs])
            merged: list[list[int]] = []
            into = {place for index, following, _ in pairs for place in range(index + 1, following + 1)}
            for place, group in enumerate(groups):
                if place in into:
                    merged[-1] += group
                else:
                    merged.append(group)
            removed = {place for place, group in enumerate(merged) if group[0] in gone}
            groups = merged
        for (index, following), sure in sorted(found.items()):
            yield self._join(page, index, following, sure)

    def _join(self, page: Page, index: int, following: int, confidence: float) -> Edit:
        """The edit that replaces a line's end by a space, or removes it."""
        whole = "".join(line.text + line.end for line in page.lines[index:following]) + page.lines[following].text
        text = page.lines[index].text.rstrip()
        start = page.lines[following].text.lstrip()
        between, rule = " ", "paragraph"
        if text.endswith(ZWNJ):
            between = ""
        elif self.hyphens and _HYPHEN.search(text):
            between, rule = "", "line-end-hyphen"
            if _is_one_word(text[:-1], start):
                text = text[:-1]
        span = (len(text), len(whole) - len(start))
        return Edit("layout", rule, page.number, index, span, whole[slice(*span)], between, confidence)


def _is_paged(page: Page) -> bool:
    """Whether a page is a real page with edges, not a block of a longer text."""
    return page.height is not None or bool(page.lines and page.lines[-1].end.endswith("\f"))


def _is_damaged(page: Page) -> bool:
    """Whether the order of many lines of a page was repaired."""
    damaged = {edit.line for edit in page.edits if edit.stage == "order" or edit.rule == "bidi-control"}
    return len(damaged) > _SHARE_OF_DAMAGED * sum(bool(line.text.strip()) for line in page.lines)


def _edges(lines: Sequence[Line]) -> Iterator[tuple[str, int]]:
    """The first and last non-empty lines of a page."""
    filled = [index for index, line in enumerate(lines) if line.text.strip()]
    count = min(_EDGE_LINES, (len(filled) + 1) // 2)
    for index in filled[:count]:
        yield "top:", index
    for index in filled[max(count, len(filled) - count) :]:
        yield "bottom:", index


def _key(text: str) -> str:
    """A key of a line: its letters sorted, all digits equal; the same before and after its repair."""
    plain = fold(unicodedata.normalize("NFKC", text))
    return "".join(sorted("#" if sign.isdigit() else sign for sign in plain if sign.isalnum()))


def _removal(page: Page, index: int, rule: str) -> Edit:
    """The edit that removes a line but keeps a form feed."""
    line = page.lines[index]
    whole = line.text + line.end
    return Edit("layout", rule, page.number, index, (0, len(whole)), whole, "\f" if whole.endswith("\f") else "", 0.9)


def _pairs(lines: Sequence[Line], gone: set[int]) -> Iterator[tuple[int, int, float]]:
    """Each line whose paragraph continues, the line with the continuation, and the confidence."""
    page_width = _width([line.text for line in lines if len(line.text) >= _NARROWEST])
    for block in _blocks(lines, gone):
        column = _Column.of([lines[index].text for index in block], page_width)
        for index, following in pairwise(block):
            if sure := _goes_on(lines[index].text, lines[following].text, column):
                yield index, following, sure


def _blocks(lines: Sequence[Line], gone: set[int]) -> Iterator[list[int]]:
    """Blocks of consecutive text lines, without empty lines, page ends or table rows."""
    double = _is_double_spaced(lines)
    block: list[int] = []
    for index, line in enumerate(lines):
        if double and not line.text.strip() and block and index - block[-1] == 1 and not line.end.endswith("\f"):
            continue
        whole = line.source == "text" and index not in gone and line.text.strip() and not _COLUMNS.search(line.text)
        if whole:
            block.append(index)
        if block and (not whole or line.end.endswith("\f")):
            yield block
            block = []
    if block:
        yield block


def _is_double_spaced(lines: Sequence[Line]) -> bool:
    """Whether an empty line follows nearly every line, so that empty lines do not separate paragraphs."""
    filled = [bool(line.text.strip()) for line in lines]
    spaced = sum(here and not after for here, after in pairwise(filled))
    return sum(filled) >= _FEWEST_SPACED and spaced >= _MOSTLY_SPACED * sum(filled)


@dataclass(frozen=True, slots=True)
class _Column:
    """The shape of a block: the length of a full line, and whether each line is its own paragraph."""

    width: int
    wrapped: bool
    sentences: bool

    @classmethod
    def of(cls, texts: list[str], page_width: int) -> _Column:
        """The column of a block; a short block uses the width of its page."""
        width = _width(texts)
        if len(texts) < _OWN_WIDTH:
            width = max(width, page_width)
        full = sum(len(text.strip()) >= _LONG * width for text in texts[:-1])
        ends = sum(_ENDS.search(text.strip()) is not None for text in texts)
        return cls(
            width,
            wrapped=_NARROWEST <= width <= _WIDEST and full >= _MOSTLY_FULL * (len(texts) - 1),
            sentences=len(texts) < _OWN_WIDTH or ends > _MOSTLY_ENDING * len(texts),
        )


def _width(texts: list[str]) -> int:
    """The length of a full line: the longest lines, except for a few outliers."""
    lengths = sorted(len(text.strip()) for text in texts)
    return lengths[round((len(lengths) - 1) * _WIDTH_RANK)] if lengths else 0


def _goes_on(text: str, after: str, column: _Column) -> float:
    """Confidence that a paragraph continues in the next line; 0 if it does not, or the evidence is thin."""
    if not (_PERSIAN.search(text) and _PERSIAN.search(after)) or _STARTS_ITEM.match(after):
        return 0.0
    if not column.wrapped or _indent(after) >= _indent(text) + _INDENT:
        return 0.0
    stripped = text.strip()
    length = len(stripped) / column.width
    if _GOES_ON.search(stripped):
        return 0.95 if length >= _SHORT else 0.0
    if _ENDS.search(stripped):
        # a sentence that ends at the end of a full line may or may not end its paragraph
        return 0.7 if length >= _BRIM and not column.sentences and not stripped.endswith(":") else 0.0
    return 0.9 if length >= _FULL else 0.75 if length >= _LONG else 0.0


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _is_one_word(left: str, right: str) -> bool:
    """Whether the parts around a hyphen at a line's end form one word without it."""
    first = regex.search(r"[\p{L}\p{M}]+$", left)
    second = regex.match(r"[\p{L}\p{M}]+", right)
    if not first or not second:
        return False
    if not _PERSIAN.search(first[0] + second[0]):
        return bool(second[0].islower())
    from satrchin.lm.lexicon import load_lexicon

    frequency = load_lexicon().frequency
    return frequency(fold(first[0] + second[0])) > min(frequency(fold(first[0])), frequency(fold(second[0])))
