"""Name the characters of Persian text, and the classes and tables that several packages share.

Every invisible character has a name here; code and tests never hold it raw. Sets are of single characters; tables are
for :meth:`str.translate` and keep the length of the text.

>>> "كتاب علي".translate(ARABIC_TO_PERSIAN) == "کتاب علی"
True
>>> "(۱۲)"[::-1].translate(MIRRORED)
'(۲۱)'
"""

from __future__ import annotations

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
"""The half-space: ``می`` + ZWNJ + ``رود``."""
TATWEEL = "\N{ARABIC TATWEEL}"
"""The kashida, which stretches a word and says nothing."""
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
HEH_WITH_YEH = "\N{ARABIC LETTER HEH WITH YEH ABOVE}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
DIRECTION_MARKS = "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"

BLANKS = frozenset(" \N{NO-BREAK SPACE}\N{TAB}\N{EN SPACE}\N{EM SPACE}\N{THIN SPACE}\N{FOUR-PER-EM SPACE}")
"""Spaces that fonts have a glyph for."""
VOWEL_SIGNS = "".join(map(chr, (*range(0x64B, 0x653), 0x670)))
"""Tanwin, vowels, shadda, sukun and superscript alef; not the hamza above, which Persian writes."""

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
"""Arabic letters that readers of Persian do not tell from their own."""

ASCII_DIGITS, ARABIC_DIGITS, PERSIAN_DIGITS = "0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"
TO_ASCII_DIGITS = str.maketrans(PERSIAN_DIGITS + ARABIC_DIGITS, ASCII_DIGITS * 2)
TO_PERSIAN_DIGITS = str.maketrans(ASCII_DIGITS + ARABIC_DIGITS, PERSIAN_DIGITS * 2)

ROUND_BULLETS = frozenset("•◦●○■□▪▫◆❖►▶➢✓✔")
"""Signs that do nothing but begin an item of a list."""
BULLETS = ROUND_BULLETS | frozenset("-–*·")
"""Signs that may begin an item."""

BRACKETS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
"""Opening to closing brackets and quotes."""
OPENING, CLOSING = frozenset(BRACKETS), frozenset(BRACKETS.values())
MIRROR = {sign: twin for pair in (*BRACKETS.items(), ("<", ">"), ("≤", "≥")) for sign, twin in (pair, pair[::-1])}
"""Signs that are drawn mirrored from right to left, each with its mirror image."""
MIRRORED = str.maketrans(MIRROR)
