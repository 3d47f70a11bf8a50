"""Tell whether an order parts words and numbers that stand together in a line.

``تا مهر۱۴۰۱ از`` has a word and a number without a space, because two runs meet there; in the order ``از ۱۴۰۱ تا مهر``
they do not. A writer seldom puts them so, except in codes such as ``۱۲ب۳۴۵``.
"""

from __future__ import annotations

import re

# «۱۲ب۳۴۵» is a code, which its author writes so
_CODE = re.compile(
    "[\u0620-\u064a\u066e-\u06d3]+[0-9\u0660-\u0669\u06f0-\u06f9]+[\u0620-\u064a\u066e-\u06d3]\\w*"
    "|[0-9\u0660-\u0669\u06f0-\u06f9]+[\u0620-\u064a\u066e-\u06d3]+[0-9\u0660-\u0669\u06f0-\u06f9]\\w*"
)
# a word and a number or Latin word without a space, a sign before a word that it does not belong to
_TOGETHER = re.compile(
    "[\u0620-\u064a\u066e-\u06d3](?=[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9])"
    "|[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9](?=[\u0620-\u064a\u066e-\u06d3])"
    "|(?:(?<=\\s)|^)[:.\u060c\u061b](?=[\u0620-\u06d3])"
)


def parts(line: str, text: str) -> bool:
    """Whether a reading parts words and numbers that stand together in the line.

    >>> parts("تا مهر۱۴۰۱ از", "از ۱۴۰۱ تا مهر"), parts("از ۱۴۰۱ تا مهر", "تا مهر ۱۴۰۱ از")
    (True, False)
    >>> parts("پلاک ۱۲ب۳۴۵ را", "را ۳۴۵ ب ۱۲ پلاک")
    False
    """
    return together(text) < together(line)


def together(line: str) -> int:
    """How many words and numbers of a line stand together, other than in codes, or behind a sign."""
    return len(_TOGETHER.findall(_CODE.sub("", line))) if _TOGETHER.search(line) else 0
