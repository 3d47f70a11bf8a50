"""Normalise stage: repair spaces and punctuation that an extractor damaged; style changes are optional.

Before: a line whose order was repaired, ``( این متن ، آماده است .``; after: ``(این متن، آماده است.``. Healthy lines
keep their spaces. Spaces inside addresses, codes, numbers and Latin words are never changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import regex

from satrchin.document import Context, Edit, Page
from satrchin.edit_builder import Change, EditBuilder, outside
from satrchin.errors import UsageError
from satrchin.lm.foreign import OTHER, foreign
from satrchin.messages import tr
from satrchin.persian import turned
from satrchin.persian.chars import ELLIPSIS, HEH_WITH_YEH, ZWNJ
from satrchin.persian.protected import protected
from satrchin.persian.regexes import lazy

_HE, _HAMZA = "\N{ARABIC LETTER HEH}", "\N{ARABIC HAMZA ABOVE}"

_L = r"[\p{Arabic}&&\p{L}]"
_LETTER = lazy(_L, regex.V1)
# a ZWNJ that separates nothing; at a line's end it may belong to a word that continues in the next line
_APART = r"\s،؛؟!.,:;»«)(\]\[\""
_IDLE_ZWNJ = lazy(
    rf"(?<={ZWNJ}){ZWNJ}+|(?<= ){ZWNJ}+ +(?={_L})|(?<=^|\s){ZWNJ}+(?=\s|{_L})|(?<=[{_APART}]){ZWNJ}+(?={_L})"
    rf"|(?<=[{_L}\p{{M}}]){ZWNJ}+(?=[{_APART}])",
    regex.V1,
)

_WIDE = lazy(r"(?<=\S) {2,3}(?=\S)")
_COLUMNS = lazy(r"\S(?: {4,}|\t)\S")
_BEFORE_SIGN = lazy(r"(?<=[\w\p{M}»)\]%٪]) +(?=[،؛؟!»)\]](?:$|[^\w])|[:.](?:$|\s))")
_AFTER_OPENING = lazy(r"(?<=[«(\[]) +(?=[\w\p{M}])")
_AFTER_SIGN = lazy(rf"(?<={_L}\p{{M}}?[،؛])(?={_L})|(?<={_L}{_L}{_L}[.:؟!])(?={_L}{_L}{_L})", regex.V1)

_LATIN_SIGN = lazy(rf"(?<={_L}\p{{M}}{{0,2}}[»)\]]? ?)[,;?](?=\s|$|[»)\]]|{_L})", regex.V1)
_SIGNS = {",": "،", ";": "؛", "?": "؟"}
_QUOTED = lazy(r"(?<![\w\p{M}])(?:\"([^\"«»]*)\"|“([^”«»]*)”|„([^“”«»]*)[“”])(?![\w\p{M}])")
_DOTS = lazy(r"(?<!\.)\.{3}(?!\.)")
_TO_HAMZA = lazy(rf"{_HE}{ZWNJ}ی(?![\p{{L}}\p{{M}}{ZWNJ}])|{HEH_WITH_YEH}")
_TO_YE = lazy(rf"{_HE}{_HAMZA}|{HEH_WITH_YEH}")
_TIDY = ("never", "damaged", "always")
_HAMZA_STYLES = ("keep", "hamza", "ye")

# edits that show that an extractor damaged the line
_REORDERED = "order"
_EXTRACTORS = {"bidi-control"}


@dataclass(frozen=True, slots=True)
class Normalise:
    """Repair spaces around words and punctuation in damaged lines; punctuation and spelling are optional."""

    zwnj: bool = True
    """Remove invisible ZWNJs: repeated ones, and those next to a space or punctuation mark."""
    turned: bool = True
    """Correct brackets that open to the wrong side, reversed mailboxes, and numbers with mixed digit sets."""
    tidy: str = "damaged"
    """Where to correct spaces between words and around punctuation: never, in damaged lines, or always."""
    signs: bool = False
    """Replace Latin commas, semicolons and question marks after Persian words by Persian ones."""
    quotes: bool = False
    """Replace straight and English quotation marks around Persian text by «»."""
    ellipsis: bool = False
    """Replace three full stops by one ellipsis character."""
    hamza: str = "keep"
    """Spelling of the ezafe after a silent he: ``keep``, ``hamza`` (خانهٔ) or ``ye`` (followed by a ZWNJ and ی)."""

    def __post_init__(self) -> None:
        for option, choices in (("tidy", _TIDY), ("hamza", _HAMZA_STYLES)):
            value = getattr(self, option)
            if value not in choices:
                raise UsageError(
                    tr(
                        "{where}={value!r}: expected one of {choices}",
                        where="normalise." + option,
                        value=value,
                        choices=", ".join(choices),
                    )
                )

    def __call__(self, page: Page, context: Context) -> Page:
        """Normalise the lines of a page."""
        return page.edited(self._edits(page))

    def _edits(self, page: Page) -> Iterator[Edit]:
        damaged = {edit.line for edit in page.edits if edit.stage == _REORDERED or edit.rule in _EXTRACTORS}
        style = self.signs or self.quotes or self.ellipsis or self.hamza != "keep" or self.tidy == "always"
        if not (style or damaged) and not self._is_suspect(page.text):
            return
        for number, line in enumerate(page.lines):
            tidy = self.tidy == "always" or (self.tidy == "damaged" and number in damaged)
            zwnj = self.zwnj and ZWNJ in line.text and _IDLE_ZWNJ.search(line.text) is not None
            small = self.turned and turned.SUSPECT.search(line.text) is not None
            if not (style or tidy or zwnj or small) or not _LETTER.search(line.text):
                continue
            builder = EditBuilder(line.text)
            if small:
                for rule, change in list(turned.changes(line.text))[::-1]:
                    builder.change([Change(*change)], rule, 0.9)
            builder.keep = protected
            if zwnj:
                builder.change(_idle(builder.text), "idle-zwnj")
            if tidy:
                _spaces(builder)
            if style:
                self._style(builder)
            yield from builder.edits("normalise", page.number, number)

    def _is_suspect(self, text: str) -> bool:
        """Whether a text may hold what is repaired in any line: a quick test of the whole page."""
        return (self.zwnj and _IDLE_ZWNJ.search(text) is not None) or (
            self.turned and turned.SUSPECT.search(text) is not None
        )

    def _style(self, builder: EditBuilder) -> None:
        if self.signs:
            builder.sub(_LATIN_SIGN, lambda match: _SIGNS[match[0]], "persian-sign")
        if self.quotes:
            builder.sub(_QUOTED, _guillemets, "persian-quotes")
        if self.ellipsis:
            builder.sub(_DOTS, ELLIPSIS, "ellipsis")
        if self.hamza == "hamza":
            builder.sub(_TO_HAMZA, _HE + _HAMZA, "hamza-style")
        elif self.hamza == "ye":
            builder.sub(_TO_YE, f"{_HE}{ZWNJ}ی", "hamza-style")


def _idle(text: str) -> list[Change]:
    """Remove ZWNJs that part nothing, outside words of another language: Kurdish writes its vowel as he and a ZWNJ.

    Beside Kurdish words, those of a Persian look (``به``) may be Kurdish as well.
    """
    found = [Change(match.start(), match.end(), "") for match in _IDLE_ZWNJ.finditer(text)]
    passages = foreign(text)[0] if found else []
    if any(language == OTHER for _, _, language in passages):
        found = [change for change in found if not text.endswith(_HE, 0, change.start)]
    return list(outside(found, [passage[:2] for passage in passages]))


def _spaces(builder: EditBuilder) -> None:
    """Correct spaces between words and around punctuation, unless the line is a row of columns."""
    if _COLUMNS.search(builder.text):
        return
    builder.sub(_WIDE, " ", "spaces")
    builder.sub(_BEFORE_SIGN, "", "space-before-sign")
    builder.sub(_AFTER_OPENING, "", "space-in-brackets")
    builder.sub(_AFTER_SIGN, " ", "space-after-sign")


def _guillemets(match: Any) -> str:
    """Put a quotation between guillemets if it contains Persian; else return it unchanged."""
    quoted = next(group for group in match.groups() if group is not None)
    return f"«{quoted}»" if _LETTER.search(quoted) else str(match[0])
