"""Measure the pieces between the spaces of a page once, for the checks that every page pays for.

In: ``ساخ ت پل``, the text of a page. Out: the length of its longest piece (3), and how many pieces are a letter alone
(1). Damage makes pieces longer or shorter than words; a healthy page has few such pieces, so most checks end here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

WAW = "\N{ARABIC LETTER WAW}"
"""The only word of one letter."""
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
    pieces = text.split()
    lengths = list(map(len, pieces))
    single = [] if lengths.count(1) == pieces.count(WAW) else [piece for piece in pieces if len(piece) == 1]
    alone = sum([piece >= _FIRST_LETTER and piece != WAW and not piece.isdigit() for piece in single])
    return PagePieces(max(lengths, default=0), alone)
