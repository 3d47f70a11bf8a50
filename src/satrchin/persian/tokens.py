"""Split text into folded tokens, as the lexicon and the n-grams count them.

Folding unifies code points that readers do not tell apart: Persian letters, no vowel signs, no kashida. The parts of a
word around a ZWNJ are separate tokens, so that a lost and a kept ZWNJ give the same tokens. A number becomes its
length, a Latin word one sign.

>>> list(tokens("كتاب\N{ZERO WIDTH NON-JOINER}ها، ۱۴۰۲ Word"))
['کتاب', 'ها', '،', '#4', '@']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from satrchin.persian.chars import TATWEEL, ZWNJ
from satrchin.persian.regexes import lazy

LATIN = "@"
NUMBER = "#"
_MOST_DIGITS = 5
"""Numbers of more digits are one token."""
_FIRST_LETTER = "\N{ARABIC LETTER HAMZA}"

_FOLD = {
    "\N{ARABIC LETTER YEH}": "\N{ARABIC LETTER FARSI YEH}",
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER FARSI YEH}",
    "\N{ARABIC LETTER KAF}": "\N{ARABIC LETTER KEHEH}",
    "\N{ARABIC LETTER HEH WITH YEH ABOVE}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER ALEF WITH HAMZA ABOVE}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF WITH HAMZA BELOW}": "\N{ARABIC LETTER ALEF}",
    TATWEEL: "",
    '"': "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}",
    "\N{LEFT DOUBLE QUOTATION MARK}": "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}",
    "\N{DOUBLE LOW-9 QUOTATION MARK}": "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}",
    "?": "\N{ARABIC QUESTION MARK}",
    ",": "\N{ARABIC COMMA}",
    ";": "\N{ARABIC SEMICOLON}",
    "\N{HORIZONTAL ELLIPSIS}": ".",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
}
# vowel signs, tanwin, hamza above, superscript alef; bidi controls, joiner, soft hyphen
_DROPPED = [*range(0x64B, 0x660), 0x670, 0xAD, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
FOLD = str.maketrans({**_FOLD, **dict.fromkeys(map(chr, _DROPPED), ""), "\N{ZERO WIDTH NO-BREAK SPACE}": ""})

TOKEN = lazy(
    r"(?P<word>[\p{Arabic}--[\p{N}\p{P}\p{S}]][\p{M}[\p{Arabic}--[\p{N}\p{P}\p{S}]]]*)|(?P<number>\p{N}+)|(?P<latin>[[\p{L}\p{M}]--\p{Arabic}]+)|[^\s\p{Cf}\p{Cs}]",
    regex.V1,
)

_PLAIN = "\u0621\u0622\u0624\u0626-\u0628\u062a-\u063a\u0641\u0642\u0644-\u0648\u067e\u0686\u0698\u06a9\u06af\u06cc"
LETTERS = "".join(re.findall(f"[{_PLAIN}]", "".join(map(chr, range(0x621, 0x6CD)))))
"""Letters kept by folding."""
SIGNS = ".:!()\u00ab\u00bb\u060c\u061b\u061f"
"""Signs kept by folding."""
_SIGNS = f"[{SIGNS}]*+"
# the standard library is faster for this simple pattern
_WORD = re.compile(f"({_SIGNS})([{_PLAIN}]++(?:{ZWNJ}[{_PLAIN}]++)*+)({_SIGNS})")


def fold(text: str) -> str:
    """``text`` with its letters folded; its length may shrink."""
    return text.translate(FOLD)


def tokens(text: str) -> Iterator[str]:
    """The folded tokens of a text in order; a ZWNJ separates tokens."""
    for match in TOKEN.finditer(fold(text)):
        kind = match.lastgroup
        if kind == "number":
            yield _number(match[0])
        elif kind == "latin":
            yield LATIN
        else:
            yield match[0]


def _number(digits: str) -> str:
    """The token of a number."""
    return NUMBER + str(min(len(digits), _MOST_DIGITS))


def is_word(token: str) -> bool:
    """Whether a token is a word in Arabic script, not a sign, number or Latin word."""
    return token >= _FIRST_LETTER


def word_tokens(word: str) -> tuple[str, ...]:
    """The folded tokens of a space-separated word.

    >>> word_tokens("کتاب\N{ZERO WIDTH NON-JOINER}ها،")
    ('کتاب', 'ها', '،')
    """
    if word.isdecimal():
        return (_number(word),)
    match = _WORD.fullmatch(word)
    return (*match[1], *match[2].split(ZWNJ), *match[3]) if match else tuple(tokens(word))
