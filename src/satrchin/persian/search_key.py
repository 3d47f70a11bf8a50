r"""Make search keys: one key for all spellings of a Persian word.

``می\N{ZERO WIDTH NON-JOINER}رود`` with or without its ZWNJ gives ``میرود``; ``كتاب`` and ``کتابِ`` give ``کتاب``;
``١٢`` gives ``12``. Index the key of the text, search with the key of the query, and show the text itself. See
docs/library.md.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from satrchin.persian.chars import (
    ARABIC_TO_PERSIAN,
    HEH_WITH_YEH,
    SOFT_HYPHEN,
    TATWEEL,
    TO_ASCII_DIGITS,
    VOWEL_SIGNS,
    ZWNJ,
)

_ONE = {
    "\N{ARABIC LETTER ALEF WITH HAMZA ABOVE}": "ا",
    "\N{ARABIC LETTER ALEF WITH HAMZA BELOW}": "ا",
    "\N{ARABIC LETTER ALEF WASLA}": "ا",
    "\N{ARABIC LETTER WAW WITH HAMZA ABOVE}": "و",
    "\N{ARABIC LETTER YEH WITH HAMZA ABOVE}": "ی",
    "\N{ARABIC LETTER TEH MARBUTA}": "ه",
    "\N{ARABIC LETTER HEH GOAL}": "ه",
    "\N{ARABIC LETTER AE}": "ه",
    HEH_WITH_YEH: "ه",
}
_NOTHING = (
    VOWEL_SIGNS + TATWEEL + ZWNJ + SOFT_HYPHEN + "\N{ARABIC HAMZA ABOVE}\N{ARABIC LETTER HAMZA}\N{ARABIC MADDAH ABOVE}"
)


def fold(text: str) -> str:
    r"""Return the search key of a text.

    Letters that readers do not distinguish become one: Arabic and Persian ye and kaf, the forms of heh, and alef, waw
    and ye with and without hamza. Vowel signs, kashidas, ZWNJs and other invisible characters are removed. Digits
    become ASCII, Latin letters lower case, and presentation forms letters. Spaces are kept, so ``می رود`` and
    ``میرود`` have different keys: clean the text first. The function is idempotent.

    >>> fold("كتاب\N{ZERO WIDTH NON-JOINER}هاي مسئولِ PDF، ١٢") == fold("کتابهای مسیول pdf، 12")
    True
    """
    if not isinstance(text, str):
        raise TypeError(f"fold takes a str, not {type(text).__name__}")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).translate(_table())).casefold()


@lru_cache(maxsize=1)
def _table() -> dict[int, str | int | None]:
    invisible = dict.fromkeys((*range(8203, 8208), *range(8234, 8239), *range(8288, 8304), 65279))
    return (
        {ord(sign): letter for sign, letter in _ONE.items()}
        | ARABIC_TO_PERSIAN
        | TO_ASCII_DIGITS
        | invisible
        | dict.fromkeys(map(ord, _NOTHING))
    )
