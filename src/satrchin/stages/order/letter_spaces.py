"""Join the letters of lines that an extractor wrote with a space after each letter and more between words.

In: ``د ب ی ر خ ا ن ه   م ا``. Out: ``دبیرخانه ما``. The wider spaces tell where the words end.
"""

from __future__ import annotations

import re

from satrchin.lm.lexicon import load_lexicon
from satrchin.persian.tokens import fold
from satrchin.stages.order.learned import order_numbers

_WIDE = "  "
# letters with a space between them, and words of them with two spaces or more between them
_LINE = re.compile(r" *\S(?: \S)*(?: {2,}\S(?: \S)*)+ *")
_WORDS = re.compile(r" {2,}")
_LEARNED = order_numbers("letter spaces")
LETTERS, EACH, KNOWN = _LEARNED["letters"], _LEARNED["letters of a word"], _LEARNED["known"]
"""Letters that a line has at least, letters of its words on average, and the least share of known words."""


def without_letter_spaces(line: str) -> str:
    """The line with its letters joined, or unchanged if it is not such a line or its words are unknown.

    >>> without_letter_spaces("د ب ی ر خ ا ن ه   م ا"), without_letter_spaces("الف   ب   پ   ت")
    ('دبیرخانه ما', 'الف   ب   پ   ت')
    """
    if _WIDE not in line or not _LINE.fullmatch(line):
        return line
    words = [word.replace(" ", "") for word in _WORDS.split(line.strip())]
    if sum(map(len, words)) < max(LETTERS, EACH * len(words)):
        return line
    plain = [fold(word.strip(".,:!()،؛؟«»")) for word in words]
    # the letters may be reversed as well
    known = max(sum(load_lexicon().frequency(word[::step]) > 0 for word in plain) for step in (1, -1))
    return " ".join(words) if known >= KNOWN * len(words) else line
