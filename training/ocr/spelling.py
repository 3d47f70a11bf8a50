"""One way of writing for each letter, as the classes of the recogniser have it.

Control characters, which some sources of text mark directions with, are not drawn and not read.

>>> folded("نامه\N{ARABIC HAMZA ABOVE}  ٣") == "نام\N{ARABIC LETTER HEH WITH YEH ABOVE} ۳"
True
"""

from __future__ import annotations

import unicodedata

_FOLD = {
    "\N{ARABIC LETTER YEH}": "\N{ARABIC LETTER FARSI YEH}",
    "\N{ARABIC LETTER KAF}": "\N{ARABIC LETTER KEHEH}",
    "\N{ARABIC LETTER HEH}\N{ARABIC HAMZA ABOVE}": "\N{ARABIC LETTER HEH WITH YEH ABOVE}",
    **{chr(0x660 + digit): chr(0x6F0 + digit) for digit in range(10)},
}


def folded(text: str) -> str:
    """Text with one way of writing for each letter, as the classes of the recogniser have it."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) != "Cc")
    for old, new in _FOLD.items():
        text = text.replace(old, new)
    return " ".join(text.split())
