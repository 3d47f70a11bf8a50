"""Divide a run of text by the fonts that have its letters, as browsers and word processors do.

>>> persian, latin = frozenset(map(ord, "کد ")), frozenset(map(ord, "AB:"))
>>> by_font("کد: AB", [persian, latin])
[(0, 'کد'), (1, ':'), (0, ' '), (1, 'AB')]

A font for Arabic alone can show the words that have no other letters, with the forms that Persian shares with Arabic:

>>> arabic = frozenset(map(ord, "اتبكيىنم"))
>>> borrowed("کتاب پیک من است", arabic) == "\N{ARABIC LETTER KAF}تاب من"
True
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

KEHEH, YEH = "\N{ARABIC LETTER KEHEH}", "\N{ARABIC LETTER FARSI YEH}"
KAF, DOTTED, DOTLESS = "\N{ARABIC LETTER KAF}", "\N{ARABIC LETTER YEH}", "\N{ARABIC LETTER ALEF MAKSURA}"
PERSIAN = str.maketrans({KAF: KEHEH, DOTTED: YEH, DOTLESS: YEH})
"""Persian letters for those that :func:`borrowed` puts in their place."""


def to_be_read(text: str) -> str:
    """What is to be read of a drawn line: Persian letters, and no kashida.

    >>> to_be_read("كتاب را بـه") == "کتاب را به"
    True
    """
    return text.replace("\N{ARABIC TATWEEL}", "").translate(PERSIAN)


def by_font(run: str, letters: Sequence[frozenset[int]]) -> list[tuple[int, str]]:
    """The parts of a run, each with the index of its font.

    A letter is in the first font that has it. A sign stays in the font of the letter before it if that has the sign; a
    joiner or vowel sign always does. What no font has is in the first one.

    Args:
        run: text of one direction.
        letters: for each font, the characters that it has.
    """
    parts: list[tuple[int, str]] = []
    for letter in run:
        code = ord(letter)
        font = next((place for place, known in enumerate(letters) if code in known), 0)
        unseen = unicodedata.category(letter) in {"Cf", "Mn"}
        if parts and not letter.isalnum() and (unseen or code in letters[parts[-1][0]]):
            font = parts[-1][0]
        if parts and parts[-1][0] == font:
            parts[-1] = font, parts[-1][1] + letter
        else:
            parts.append((font, letter))
    return parts


def borrowed(text: str, letters: frozenset[int]) -> str:
    """The words of a text that a font can show.

    In a font without Persian letters, yeh and a kaf that is joined to the next letter are the Arabic ones.

    Args:
        text: a line.
        letters: the characters that the font has. Digits, Latin letters and signs may come from another font.
    """
    return " ".join(word for word in (_borrowed(word, letters) for word in text.split()) if word)


def _borrowed(word: str, letters: frozenset[int]) -> str:
    """A word in the letters of a font; empty where it lacks one."""
    shown = []
    for place, letter in enumerate(word):
        joined = place + 1 < len(word) and unicodedata.bidirectional(word[place + 1]) == "AL"
        if ord(letter) not in letters and letter == YEH:
            letter = DOTTED if joined else DOTLESS  # noqa: PLW2901
        elif ord(letter) not in letters and letter == KEHEH and joined:
            letter = KAF  # noqa: PLW2901
        if unicodedata.bidirectional(letter) == "AL" and letter.isalpha() and ord(letter) not in letters:
            return ""
        shown.append(letter)
    return "".join(shown)
