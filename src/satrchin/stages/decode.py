"""Decode text that is encoded twice or as markup: mojibake, ZWNJs as markup, kashidas as digits, HTML entities.

``ط³ظ„ط§ظ…`` becomes ``سلام``, ``آم55اده`` becomes ``آماده``, and the entity in ``بچه&zwnj;ها`` becomes a ZWNJ.

The stage runs first, because the other stages cannot read such text. Text without signs of this damage is skipped
after one search.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from satrchin.document import Context, Edit, Issue, Page
from satrchin.edit_builder import Change, EditBuilder
from satrchin.messages import tr
from satrchin.persian import half_spaces, mojibake
from satrchin.persian.chars import NON_JOINING, WORD_SIGNS, ZWNJ
from satrchin.persian.fillers import FILLER, fillers
from satrchin.persian.protected import tokens
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import fold

_SURE = 3
"""Number of lines of windows-1256 read as Latin-1 from which the whole page is taken for such text."""
_CONFIDENCE = 0.95
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# words of question marks, one after another: no writer puts a space between them
_LOST = re.compile(rf"{_REPLACEMENT}|(?<!\S)\?{{2,}}(?: \?{{2,}})+(?!\S)")
_ENTITY_IN_WORD = lazy(rf"(?<=[{WORD_SIGNS}])&#\w+;|&#\w+;(?=[{WORD_SIGNS}])")
_LETTERS = lazy(f"[{WORD_SIGNS}]+")
_PLACES = {"address", "file", "code"}


@dataclass(frozen=True, slots=True)
class Decode:
    """Undo mojibake; replace half-spaces (ZWNJ) written as markup or as another space by ZWNJs."""

    mojibake: bool = True
    """Repair text decoded with the wrong encoding, such as UTF-8 read as windows-1256."""
    half_spaces: bool = True
    """Replace ``&zwnj;``, a literal ``\\u200c`` and spaces that the page uses as half-spaces by ZWNJs."""
    fillers: bool = True
    """Remove digits or signs that replace kashidas inside the words of a page."""
    entities: bool = False
    """Replace other HTML entities (``&nbsp;``, ``&laquo;``) by their characters."""

    def __call__(self, page: Page, context: Context) -> Page:
        """Return the page with its text decoded."""
        del context  # the evidence comes from the page alone
        text = page.text
        if _REPLACEMENT in text or "?? ?" in text:
            page = replace(page, issues=(*page.issues, *_lost(page)))
        if "&#" in text and not self.entities:
            page = replace(page, issues=(*page.issues, *_letters_as_entities(page)))
        broken = self.mojibake and mojibake.SUSPECT.search(text) is not None
        disguised = (self.half_spaces or self.entities) and half_spaces.SUSPECT.search(text) is not None
        stretched = self.fillers and FILLER.search(text) is not None
        if not (broken or disguised or stretched):
            return page
        lines = [line.text for line in page.lines]
        plain = self._undone(lines) if broken else lines
        found = self.half_spaces and (broken or disguised)
        signs = half_spaces.used_as_half_spaces(plain, _wants) if found else frozenset[str]()
        kashidas = fillers(plain, _known) if stretched else frozenset[str]()
        if not (broken or disguised or kashidas):
            return page
        page = page.edited(self._edits(page, plain, signs, kashidas))
        issues = _remains(page) if broken else ()
        return replace(page, issues=(*page.issues, *issues)) if issues else page

    def _undone(self, lines: list[str]) -> list[str]:
        found = [mojibake.undone(line, _known) for line in lines]
        if sum(new != line for new, line in zip(found, lines, strict=True)) >= _SURE:
            found = [mojibake.undone(line, _known, sure=True) for line in lines]
        return found

    def _edits(self, page: Page, plain: list[str], signs: frozenset[str], kashidas: frozenset[str]) -> Iterator[Edit]:
        for number, (line, text) in enumerate(zip(page.lines, plain, strict=True)):
            disguised = half_spaces.SUSPECT.search(text) is not None
            if text == line.text and not (kashidas or disguised):
                continue
            builder = EditBuilder(line.text)
            if text != line.text:
                builder.change([Change(0, len(line.text), text)], "mojibake", _CONFIDENCE)
            builder.keep = _addresses
            if kashidas:
                builder.sub(FILLER, lambda match: "" if match[1] in kashidas else match[0], "kashida-filler")
            if disguised:
                if self.half_spaces:
                    builder.sub(half_spaces.NAMED, _half_space, "half-space-markup")
                    if signs:
                        builder.sub(half_spaces.LOOKALIKE, partial(_blank, signs), "half-space-blank")
                if self.entities:
                    builder.sub(half_spaces.ENTITY, lambda match: _entity(match[0]), "entity")
            yield from builder.edits("decode", page.number, number)


def _addresses(text: str) -> list[tuple[int, int]]:
    """The spans of addresses, file names and program code; ``&#8204;`` is not one, although it looks like a hashtag."""
    return [m.span() for m in tokens(text) if m.lastgroup in _PLACES and text[m.start() - 1 : m.start()] != "&"]


def _half_space(match: re.Match[str]) -> str:
    """A ZWNJ, or nothing after a non-joining letter; the space after it, if the two parts are no word."""
    if match[0].endswith(" ") and not _wants(*half_spaces.parts(match)):
        return " "
    return "" if match.string[match.start() - 1] in NON_JOINING else ZWNJ


def _blank(signs: frozenset[str], match: re.Match[str]) -> str:
    """The replacement of a space that the page uses as a half-space."""
    if match[0] not in signs:
        return match[0]
    return _half_space(match) if _wants(*half_spaces.parts(match)) else " "


def _entity(entity: str) -> str:
    """The character of an HTML entity; unknown entities and invisible characters stay as written."""
    sign = html.unescape(entity)
    return sign if len(sign) == 1 and (sign.isprintable() or sign == "\N{NO-BREAK SPACE}") else entity


def _known(word: str) -> bool:
    from satrchin.lm.lexicon import load_lexicon

    return load_lexicon().frequency(fold(word)) > 0


def _wants(left: str, right: str) -> bool:
    """Whether two parts of a word are written with a ZWNJ; after a non-joining letter, whether they are one word."""
    from satrchin.lm.word_forms import load

    return load().joins(left, right)


def _lost(page: Page) -> tuple[Issue, ...]:
    """An error for U+FFFD and words of question marks, which another program wrote for letters it could not decode."""
    counts = [
        len("".join(_LOST.findall(line.text)).replace(" ", "")) if line.source == "text" else 0 for line in page.lines
    ]
    if not any(counts):
        return ()
    count = sum(counts)
    message = tr(
        "{count} characters of the text are U+FFFD or question marks, for letters that were lost: decode its source"
        " anew",
        count=count,
    )
    first = next(number for number, count in enumerate(counts) if count)
    return (Issue("error", "letters-lost", message, page.number, first),)


def _letters_as_entities(page: Page) -> tuple[Issue, ...]:
    """An error for letters within Persian words that are written as HTML entities: they stay unless asked for."""
    found = [
        (number, entity)
        for number, line in enumerate(page.lines)
        for entity in _ENTITY_IN_WORD.findall(line.text)
        if _LETTERS.fullmatch(html.unescape(entity))
    ]
    if not found:
        return ()
    first, example = found[0]
    message = tr(
        "{count} letters are written as HTML entities ({example}): set decode.entities to replace them",
        count=len(found),
        example=example,
    )
    return (Issue("error", "letters-as-entities", message, page.number, first),)


def _remains(page: Page) -> tuple[Issue, ...]:
    """An error for each line that still contains mojibake."""
    return tuple(
        Issue("error", "mojibake", tr("text read in the wrong encoding could not be brought back"), page.number, number)
        for number, line in enumerate(page.lines)
        if mojibake.REMAINS.search(line.text)
    )
