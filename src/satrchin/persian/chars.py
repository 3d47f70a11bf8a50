"""Name the characters of Persian text, and define the classes and tables that several packages share.

Every invisible character has a name here; code and tests never contain it raw. Sets contain single characters; tables
are for :meth:`str.translate` and keep the length of the text.

>>> "كتاب علي".translate(ARABIC_TO_PERSIAN) == "کتاب علی"
True
>>> "(۱۲)"[::-1].translate(MIRRORED)
'(۲۱)'
"""

from __future__ import annotations

from collections.abc import Iterable

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
"""The half-space: ``می`` + ZWNJ + ``رود``."""
TATWEEL = "\N{ARABIC TATWEEL}"
"""The kashida, which stretches a word and has no meaning."""
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
HEH_WITH_YEH = "\N{ARABIC LETTER HEH WITH YEH ABOVE}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
DIRECTION_MARKS = "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"


def has_any(text: str, signs: Iterable[str]) -> bool:
    """Whether a text has one of a few signs: on a whole page much faster than a class of a pattern.

    >>> has_any("سلام", "پم"), has_any("سلام", "پچ")
    (True, False)
    """
    return any(map(text.__contains__, signs))


BLANKS = frozenset(" \N{NO-BREAK SPACE}\N{TAB}\N{EN SPACE}\N{EM SPACE}\N{THIN SPACE}\N{FOUR-PER-EM SPACE}")
"""Spaces for which fonts have a glyph."""
VOWEL_SIGNS = "".join(map(chr, (*range(0x64B, 0x653), 0x670)))
"""Tanwin, vowels, shadda, sukun and superscript alef; not the hamza above, which is part of Persian spelling."""

LETTERS = "\u0621-\u063a\u0641-\u064a\u066e-\u06d3\u06d5"
"""A regex class of letters of Arabic script, no digits, no kashida."""
WORD_SIGNS = LETTERS + "\u064b-\u065f\u0670"
"""A regex class of what a Persian word is made of: letters and their marks."""
NON_JOINING = frozenset("اآأإٱدذرزژوؤةءۀەۆۇۋڕ")
"""Letters that do not join to the next letter, so that a ZWNJ after them does not show."""
DUAL_JOINING = frozenset("بپتثجچحخسشصضطظعغفقکگلمنهیئكيى")
"""Letters of Persian text that join to the next letter."""

ARABIC_TO_PERSIAN = str.maketrans(
    {
        "\N{ARABIC LETTER YEH}": "\N{ARABIC LETTER FARSI YEH}",
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER FARSI YEH}",
        "\N{ARABIC LETTER KAF}": "\N{ARABIC LETTER KEHEH}",
    }
)
"""Arabic letters that look like Persian ones, and the Persian letters."""

ASCII_DIGITS, ARABIC_DIGITS, PERSIAN_DIGITS = "0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"
TO_ASCII_DIGITS = str.maketrans(PERSIAN_DIGITS + ARABIC_DIGITS, ASCII_DIGITS * 2)
TO_PERSIAN_DIGITS = str.maketrans(ASCII_DIGITS + ARABIC_DIGITS, PERSIAN_DIGITS * 2)

ROUND_BULLETS = frozenset("•◦●○■□▪▫◆❖►▶➢✓✔")
"""Signs used only as bullets of list items."""
BULLETS = ROUND_BULLETS | frozenset("-–*·")
"""Signs that may begin a list item."""

BRACKETS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
"""Opening to closing brackets and quotes."""
OPENING, CLOSING = frozenset(BRACKETS), frozenset(BRACKETS.values())
MIRROR = {sign: twin for pair in (*BRACKETS.items(), ("<", ">"), ("≤", "≥")) for sign, twin in (pair, pair[::-1])}
"""Signs that are mirrored in right-to-left text, each with its mirror image."""
MIRRORED = str.maketrans(MIRROR)
