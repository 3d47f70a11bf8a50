"""Replace presentation forms, the shapes of letters inside a word, by letters.

The text must be in logical order. ``ﻣﯽﺷﻮﺩ`` becomes ``می\N{ZERO WIDTH NON-JOINER}شود``: a final ye inside the word
shows that a ZWNJ was there.

Only characters of U+FB50 to U+FDFF and U+FE70 to U+FEFC are changed, each by its compatibility decomposition. Signs
(``﷼``, ``ﷺ``, ``﷽``, ornate brackets) stay.
"""

from __future__ import annotations

import re
import unicodedata

from satrchin.persian.chars import ZWNJ
from satrchin.persian.regexes import lazy

_ALLAH = "\N{ARABIC LIGATURE ALLAH ISOLATED FORM}"
_SIGNS = {
    "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}",
    "\N{ARABIC LIGATURE JALLAJALALOUHOU}",
}


def _letters(form: str) -> str:
    """The letters of a form, or nothing for other characters; a vowel sign is returned without its carrier."""
    if form in _SIGNS or unicodedata.category(form) != "Lo":
        return ""
    plain = unicodedata.normalize("NFKC", form)
    bare = plain.strip(" \N{ARABIC TATWEEL}")
    return "" if plain == form else bare if unicodedata.combining(bare[0]) else plain


_BLOCKS = (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))
PLAIN = {form: letters for form in map(chr, _BLOCKS) if (letters := _letters(form))}
"""Each form and its letters."""

_SHAPE = {form: unicodedata.name(form).rsplit(" ", 2)[1] for form in PLAIN if len(PLAIN[form]) == 1}
_JOINING = {PLAIN[form] for form, shape in _SHAPE.items() if shape == "INITIAL"}
# a joining letter in isolated or final shape before an isolated or initial shape: a ZWNJ was between them
_ENDS = "".join(f for f, shape in _SHAPE.items() if shape in {"ISOLATED", "FINAL"} and PLAIN[f] in _JOINING)
_BEGINS = "".join(f for f, shape in _SHAPE.items() if shape in {"ISOLATED", "INITIAL"})
_PARTED = re.compile(f"([{_ENDS}])(?=[{_BEGINS}])")
_JOINED = "".join(f for f, shape in _SHAPE.items() if shape in {"FINAL", "MEDIAL"})
_JOINS_ON = "".join(f for f, shape in _SHAPE.items() if shape in {"INITIAL", "MEDIAL"})
_BACKWARDS = lazy(rf"(?<![\w\p{{M}}])[{_JOINED}]|[{_JOINS_ON}](?![\w\p{{M}}\N{{ARABIC TATWEEL}}])")
# the ligature stands for four letters, or for three if its alef is written before it
_ALEF = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER ALEF ISOLATED FORM}\N{ARABIC LETTER ALEF FINAL FORM}"
_AFTER_ALEF = re.compile(f"(?<=[{_ALEF}]){_ALLAH}")
_TABLE = str.maketrans(PLAIN)

FORMS = "".join(PLAIN)
"""All of them, for a character class."""
RUN = re.compile(f"\N{ARABIC LETTER ALEF}?[{FORMS}]+")
"""A run of forms in a word, with the alef that may precede the ligature of God's name."""


def backwards(text: str) -> bool:
    """Whether words begin with forms that join to a preceding letter, which shows that text is not in logical order.

    >>> backwards("ﺳﻼم"), backwards("مﻼﺳ")
    (False, True)
    """
    return _BACKWARDS.search(text) is not None


def plain(text: str, *, ordered: bool = True) -> str:
    """Replace forms by letters; ZWNJs are restored only in text in logical order.

    >>> plain("ﺳﻼم ﺑﻪ ﺍﷲ")
    'سلام به الله'
    """
    if ordered:
        text = _PARTED.sub(rf"\1{ZWNJ}", text)
    return _AFTER_ALEF.sub("\N{ARABIC LETTER LAM}" * 2 + "\N{ARABIC LETTER HEH}", text).translate(_TABLE)
