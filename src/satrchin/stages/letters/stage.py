"""Replace look-alike code points by Persian letters and remove characters that do not show.

``ﻛﺘﺎب علـــي`` becomes ``کتاب علی``. The stage repairs presentation forms, Arabic letters in Persian words, kashidas,
doubled letters and invisible characters. Passages in Arabic, Azerbaijani, Kurdish and Urdu keep their own letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import regex

from satrchin.document import Context, Edit, Page
from satrchin.edit_builder import Change, EditBuilder, outside
from satrchin.errors import UsageError
from satrchin.lm import doubled_letters
from satrchin.lm.foreign import PERSIAN, all_foreign, foreign
from satrchin.messages import tr
from satrchin.persian import presentation_forms
from satrchin.persian.chars import (
    ARABIC_TO_PERSIAN,
    BYTE_ORDER_MARK,
    NON_JOINING,
    SOFT_HYPHEN,
    TATWEEL,
    TO_ASCII_DIGITS,
    TO_PERSIAN_DIGITS,
    ZWNJ,
)
from satrchin.persian.mentions import diff_lines, mentioned, merged
from satrchin.persian.protected import protected, tokens
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import fold
from satrchin.stages.letters.tanwin import MISPLACED, TANWIN, words_with_tanwin_for_ye, ye_for_tanwin

_PERSIAN = {
    **{chr(arabic): persian for arabic, persian in ARABIC_TO_PERSIAN.items()},
    "\N{ARABIC LETTER SWASH KAF}": "\N{ARABIC LETTER KEHEH}",
    "\N{ARABIC LETTER HEH GOAL}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER HEH DOACHASHMEE}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER AE}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER HEH GOAL WITH HAMZA ABOVE}": "\N{ARABIC LETTER HEH WITH YEH ABOVE}",
    "\N{ARABIC LETTER TEH MARBUTA GOAL}": "\N{ARABIC LETTER TEH MARBUTA}",
}
_EMBEDDING = (
    "\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}"
)
_LTR, _RTL = "\N{LEFT-TO-RIGHT MARK}", "\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}"
_HIDDEN = f"{BYTE_ORDER_MARK}{SOFT_HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}"
# characters that programs wrote for a ZWNJ: a code of old keyboards, Word's optional hyphen, Windows-1256 as Latin-1
_INSTEAD = "\N{NOT SIGN}\x1f\x9d"
_BREAK = "\x0b\x1c-\x1e\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x9f"
_AE = "\N{ARABIC LETTER AE}"
# letters of Kurdish alone: on a page with them, its ە is no badly made he
_KURDISH = re.compile("[\N{ARABIC LETTER YEH WITH SMALL V}\N{ARABIC LETTER LAM WITH SMALL V}\N{ARABIC LETTER OE}]")
# confidence of what an invisible character inside a word was meant to be, with evidence and without
_SURE, _UNSURE = 0.95, 0.7
_HAMZA = "\N{ARABIC MADDAH ABOVE}\N{ARABIC HAMZA ABOVE}\N{ARABIC HAMZA BELOW}"
_SIGN = "\N{ARABIC FATHATAN}-\N{ARABIC SUKUN}" + _HAMZA + "\N{ARABIC LETTER SUPERSCRIPT ALEF}"

_L = r"[\p{Arabic}&&\p{L}]"
# a letter that joins to the next
_JOINING = rf"[{_L}--[{''.join(sorted(NON_JOINING))}]]"
_WORD = rf"[{_L}\p{{M}}]"

_HIDDEN_SIGNS = re.compile(f"[{_EMBEDDING}{_LTR}{_RTL}{_HIDDEN}{_INSTEAD}{_BREAK}{_CONTROL}]")
_LONE = (
    f"{presentation_forms.FORMS}{''.join(_PERSIAN)}{TATWEEL}{_EMBEDDING}{_LTR}{_RTL}"
    f"{_HIDDEN}{_INSTEAD}{_BREAK}{_CONTROL}"
)
# a single class first makes the search fast; the lookbehinds check the context only where it matches
_SUSPECT = re.compile(
    f"[{_LONE}{_SIGN}{_HAMZA}](?:(?<=[{_LONE}])|(?<=[اويىی ][{_HAMZA}])|(?<=[{_SIGN}]{{2}})|(?<= [{_SIGN}]))"
)
_ARABIC_SCRIPT = re.compile("[\u0620-\u06ff\u0750-\u077f\ufb50-\ufefc]")

_EMBEDDINGS = lazy(f"[{_EMBEDDING}]+")
# a mark beside a letter of its own direction has no effect, unless a number follows whose order it may change
_IDLE_MARKS = lazy(
    rf"(?<={_WORD})[{_RTL}]+(?!\s*\p{{N}})|[{_RTL}]+(?={_L})|(?<=\p{{Latin}}){_LTR}+|{_LTR}+(?=\p{{Latin}})", regex.V1
)
_INSIDE = lazy(rf"(?<={_WORD})[{_HIDDEN}{_LTR}{_RTL}]+(?={_L})", regex.V1)
_JOINS_ON = lazy(rf"{_JOINING}\p{{M}}*$", regex.V1)
_BEFORE = lazy(rf"(?r){_WORD}*", regex.V1)
_AFTER = lazy(rf"{_WORD}*", regex.V1)
_BETWEEN = f"[{_HIDDEN}{_LTR}{_RTL}]"
_ZWNJ_SIGNS = lazy(rf"(?<={_WORD}){_BETWEEN}*+[{_INSTEAD}](?:{_BETWEEN}|[{_INSTEAD}])*+(?={_L})", regex.V1)
_EDGE = rf"(?<=^|\s)[{_HIDDEN}]+|[{_HIDDEN}]+(?=\s|$)"
_USELESS = lazy(rf"{BYTE_ORDER_MARK}+|(?<!\p{{Latin}}){SOFT_HYPHEN}+|{_EDGE}", regex.V1)
_BREAKS = lazy(rf"(?<=\S)[{_BREAK}]+(?=\S)")
_CONTROLS = lazy(f"[{_CONTROL}{_BREAK}]+")
_STRETCHED = lazy(rf"(?<={_WORD}){TATWEEL}+(?={_L})", regex.V1)
_COMPOSABLE = lazy(f"[اويى][{_HAMZA}]")
_REPEATED = lazy(rf"([{_SIGN}])\1+")
_DETACHED = lazy(rf"(?<={_L}) (?=[\N{{ARABIC HAMZA ABOVE}}\N{{ARABIC FATHATAN}}](?!\w))", regex.V1)
# a letter between two signs is no word of Persian: «s/ي/ی/g» names it
_SOME = f"[{''.join(_PERSIAN)}]+"
_ARABIC_LETTERS = lazy(rf"(?<={_WORD}|{ZWNJ}){_SOME}|{_SOME}(?={_WORD}|{ZWNJ})|(?<=^|\s){_SOME}(?=\s|$)", regex.V1)
_TO_PERSIAN = str.maketrans(_PERSIAN)
_DIGITS = {"keep": {}, "persian": TO_PERSIAN_DIGITS, "ascii": TO_ASCII_DIGITS}


@dataclass(frozen=True, slots=True)
class Letters:
    """Replace presentation forms and Arabic letters by Persian ones; remove kashidas and invisible characters.

    Passages in Arabic, Azerbaijani, Kurdish and Urdu keep their own letters.
    """

    arabic: bool = True
    """Replace Arabic ye and kaf, and the he of other scripts, by the Persian letters in Persian words."""
    kashida: bool = True
    """Remove kashidas that stretch a word; dashes, blanks to fill in and ``هـ`` stay."""
    hidden: bool = True
    """Remove invisible control characters; those used in place of a ZWNJ become a ZWNJ."""
    doubled: bool = True
    """Halve words with every letter doubled (fake bold) if the half is in the lexicon."""
    digits: str = "keep"
    """Digits of numbers: ``keep`` (as written), ``persian`` or ``ascii``; addresses, codes and Latin words stay."""

    def __post_init__(self) -> None:
        if self.digits not in _DIGITS:
            raise UsageError(
                tr(
                    "{where}={value!r}: expected one of {choices}",
                    where="letters.digits",
                    value=self.digits,
                    choices=", ".join(_DIGITS),
                )
            )

    def __call__(self, page: Page, context: Context) -> Page:
        """Return the page with its letters repaired."""
        text = page.text
        if self.digits == "keep" and not self._is_suspect(text):
            return page
        return page.edited(self._edits(page)) if _ARABIC_SCRIPT.search(text) else page

    def _edits(self, page: Page) -> Iterator[Edit]:
        language = PERSIAN
        text = page.text
        keep = _AE if _KURDISH.search(text) else ""
        lines = [line.text for line in page.lines]
        diff = diff_lines(lines)
        tanwins = words_with_tanwin_for_ye(lines, _frequency) if TANWIN in text else frozenset[str]()
        for number, line in enumerate(page.lines):
            builder = EditBuilder(line.text, _kept)
            if number not in diff and self._is_suspect(line.text):
                before, now = language, ""
                # one rule may expose a case for another: repeat until nothing changes, so that the stage is idempotent
                while now != builder.text:
                    now = builder.text
                    self._mend(builder, before)
                    if tanwins and not all_foreign(builder.text, before):
                        builder.change(ye_for_tanwin(builder.text, tanwins), "tanwin-for-ye", _SURE)
                    if self.arabic:
                        language = _persian_letters(builder, before, keep)
            elif line.text.strip():
                language = PERSIAN
            if self.digits != "keep" and _ARABIC_SCRIPT.search(builder.text):
                builder.keep = None
                _digits(builder, _DIGITS[self.digits])
            yield from builder.edits("letters", page.number, number)

    def _is_suspect(self, text: str) -> bool:
        """Whether a text may need a repair: a quick test before the exact ones."""
        misplaced = TANWIN in text and MISPLACED.search(text)
        return bool(_SUSPECT.search(text) or misplaced or (self.doubled and doubled_letters.suspect(text)))

    def _mend(self, builder: EditBuilder, before: int) -> None:
        """Apply all rules except the replacement of Arabic letters; ``before`` is the language of the line before."""
        ordered = not presentation_forms.backwards(builder.text)
        builder.sub(
            presentation_forms.RUN,
            lambda match: presentation_forms.plain(match[0], ordered=ordered),
            "presentation-form",
        )
        # the bidi controls and half-spaces of another language are its own
        if self.hidden and _HIDDEN_SIGNS.search(builder.text) and not all_foreign(builder.text, before):
            _hidden(builder)
        if self.doubled and doubled_letters.suspect(builder.text):
            builder.change(doubled_letters.halved(builder.text), "doubled-letters", 0.9)
        if self.kashida and TATWEEL in builder.text:
            builder.change(_kashidas(builder.text), "kashida")
        builder.sub(_COMPOSABLE, lambda match: unicodedata.normalize("NFC", match[0]), "composed")
        builder.sub(_REPEATED, lambda match: str(match[1]), "repeated-sign")
        builder.sub(_DETACHED, "", "detached-sign")


def _kept(text: str) -> list[tuple[int, int]]:
    """The spans that the stage does not change: addresses, codes and numbers, and forms that the text mentions."""
    forms = mentioned(text)
    return merged([*protected(text), *forms]) if forms else protected(text)


def _hidden(builder: EditBuilder) -> None:
    """Remove invisible characters; inside a word, replace those that were used as a ZWNJ."""
    builder.sub(_EMBEDDINGS, "", "bidi-control")
    if not _ARABIC_SCRIPT.search(builder.text):
        return
    builder.sub(_ZWNJ_SIGNS, ZWNJ, "zwnj-sign")
    builder.sub(_BREAKS, " ", "control-character")
    builder.sub(_CONTROLS, "", "control-character")
    builder.sub(_INSIDE, partial(_parted, known=True), "hidden-character", _SURE)
    builder.sub(_INSIDE, partial(_parted, known=False), "hidden-character", _UNSURE)
    builder.sub(_USELESS, "", "hidden-character")
    builder.sub(_IDLE_MARKS, "", "bidi-control")


def _parted(match: Any, known: bool) -> str:
    """The replacement of a hidden character inside a word: ZWNJ, or nothing if the lexicon has the joined word.

    With ``known``, only where the evidence of the lexicon or of the word forms says so.
    """
    from satrchin.lm.word_forms import load

    left = _BEFORE.match(match.string, 0, match.start())[0]
    right = _AFTER.match(match.string, match.end())[0]
    if not _JOINS_ON.search(left) or _frequency(left + right) > min(_frequency(left), _frequency(right)):
        return ""
    return ZWNJ if not known or load().joins(left, right) else str(match[0])


def _kashidas(text: str) -> Iterator[Change]:
    """Remove kashidas between two letters of Persian words, except those used as a hyphen."""
    changes = []
    for match in _STRETCHED.finditer(text):
        if len(match[0]) == 1:
            left = _BEFORE.match(text, 0, match.start())[0]
            right = _AFTER.match(text, match.end())[0]
            parts = min(len(left), len(right)) > 1 and min(_frequency(left), _frequency(right))
            if parts and not _frequency(left + right):
                continue
        changes.append(Change(match.start(), match.end(), ""))
    return outside(changes, [passage[:2] for passage in foreign(text)[0]]) if changes else iter(())


def _persian_letters(builder: EditBuilder, before: int, keep: str) -> int:
    """Replace Arabic letters but ``keep`` outside foreign passages; return the language at the end of the line."""
    if not _ARABIC_LETTERS.search(builder.text):
        return PERSIAN if builder.text.strip() else before
    passages, language = foreign(builder.text, before)
    changes = [
        Change(match.start(), match.end(), match[0].translate(_TO_PERSIAN))
        for match in _ARABIC_LETTERS.finditer(builder.text)
        if not (keep and keep in match[0])
    ]
    builder.change(outside(changes, [passage[:2] for passage in passages]), "arabic-code-point")
    return language


def _digits(builder: EditBuilder, table: dict[int, int]) -> None:
    """Translate the digits of numbers with a table."""
    builder.change(
        (
            Change(match.start(), match.end(), new)
            for match in tokens(builder.text)
            if match.lastgroup in {"number", "account"} and (new := match[0].translate(table)) != match[0]
        ),
        "digits",
    )


def _frequency(word: str) -> int:
    """The frequency of a word in the lexicon."""
    from satrchin.lm.lexicon import load_lexicon

    return load_lexicon().frequency(fold(word))
