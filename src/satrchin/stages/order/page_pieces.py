"""Measure the pieces between the spaces of a page once, for the checks that every page pays for.

In: ``ساخ ت پل``, the text of a page. Out: the length of its longest piece (3), and how many pieces are a letter alone
(1). Damage makes pieces longer or shorter than words; a healthy page has few such pieces, so most checks end here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from satrchin.lm.bulk import code_points

WAW = "\N{ARABIC LETTER WAW}"
"""The only word of one letter."""
TWO_SPACES = ("  ", " \N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE} ", "\N{NO-BREAK SPACE}" * 2)
"""Spaces that a writer seldom puts between two words."""
_LAST_SPACE = 0x3000
_FIRST_LETTER = "\N{ARABIC LETTER KASHMIRI YEH}"


class PagePieces(NamedTuple):
    """What stands between the spaces of a page."""

    longest: int
    """The length of the longest piece."""
    single: int
    """The number of pieces of one character other than «و»: letters and marks of the Arabic script alone."""


@lru_cache(maxsize=4)
def page_pieces(text: str) -> PagePieces:
    """Measure the pieces of a text.

    >>> page_pieces("ساخ ت پل و ۱ راه")
    PagePieces(longest=3, single=1)
    """
    codes = code_points(text)
    if codes is None:
        pieces = text.split()
        longest, single = max(map(len, pieces), default=0), [piece for piece in pieces if len(piece) == 1]
    else:
        longest, single = _measured(text, codes)
    alone = sum([piece >= _FIRST_LETTER and piece != WAW and not piece.isdigit() for piece in single])
    return PagePieces(longest, alone)


def _measured(text: str, codes: Any) -> tuple[int, list[str]]:
    """The length of the longest piece of a text, and the pieces of one character, from its code points."""
    import numpy as np

    spaces = np.concatenate(([-1], _spaces()[np.minimum(codes, _LAST_SPACE + 1)].nonzero()[0], [len(text)]))
    sizes = spaces[1:] - spaces[:-1] - 1
    return int(sizes.max()), [text[start + 1] for start in spaces[:-1][sizes == 1].tolist()]


@lru_cache(maxsize=1)
def _spaces() -> Any:
    """By code point, whether a character is a space."""
    import numpy as np

    return np.array([chr(code).isspace() for code in range(_LAST_SPACE + 2)])
