"""Divide a run of text by the fonts that have its letters, as browsers and word processors do.

>>> persian, latin = frozenset(map(ord, "کد ")), frozenset(map(ord, "AB:"))
>>> by_font("کد: AB", [persian, latin])
[(0, 'کد'), (1, ':'), (0, ' '), (1, 'AB')]
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


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
