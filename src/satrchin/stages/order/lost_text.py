"""Recognise text that an extractor gave without its letters, which no repair of text can bring back.

In: lines of a page. Out: how many of them lost letters: glyph numbers (``ا(cid:25)(cid:20)م``), signs for letters
(``مKأموریت``), or words of single letters (``ف اب ر ر ان``); or how many hold a piece of a line, as pdfminer gives
each run that stands apart, and pdftotext each letter. Such a page must not pass as repaired: its PDF can be read, its
extracted text cannot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.page_pieces import WAW, page_pieces

if TYPE_CHECKING:
    from satrchin.lm.lexicon import Lexicon

_LEARNED = order_numbers("lost text")
FEWEST, SHARE = _LEARNED["fewest lines"], _LEARNED["share of lines"]
"""Lines with glyph numbers or signs for letters that a page has at least, and their least share."""
SINGLE, MOSTLY = _LEARNED["single letters"], _LEARNED["broken lines"]
"""Share of single letters among the words of a broken line, and share of such lines on a broken page: in healthy texts,
even in tables and lists of letters, fewer than half of the lines are such."""
SHORT, ALONE = round(_LEARNED["words of a piece"]), _LEARNED["pieces"]
"""Words that a piece has at most, and neighbouring pieces that a page has at least whose letters were reversed."""
LETTERS = _LEARNED["letters alone"]
"""Lines of one letter that a page has at least: an alphabet has fewer."""
WORDS = 3
"""Words that a line needs to be judged by them."""
READS = _LEARNED["known after repair"]
"""Mean share of known words of a repaired page that reads well."""
LINES, LONG = 5, 4
"""Lines of so many words that a repaired page needs to be judged."""
SAMPLE = 40
"""Lines of a page that are looked at."""
_ARABIC = "\u0620-\u065f\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc"
_SIGNS = 'A-Za-z#$%&+@\\\\^{}~;"!`|'
# the rarer characters first, which makes the search of a line without them fast
_SIGN_IN_WORD = re.compile(
    f"[({_SIGNS}](?:(?<=[{_ARABIC}][{_SIGNS}])[{_SIGNS}]{{0,3}}[{_ARABIC}]"
    f"|(?<=[{_ARABIC}]\\()cid:[0-9]|(?<=\\()cid:[0-9]+\\)\\(cid:)"
)
# the number of a glyph within a word, which no writer puts there; or turned with its line
_NUMBER = "(?:\\(cid:[0-9]+\\)|\\([0-9]+:cid\\))"
_NUMBER_IN_WORD = re.compile(f"(?<=[{_ARABIC}]){_NUMBER}|{_NUMBER}(?=[{_ARABIC}])")
_LETTER = re.compile(f"[{_ARABIC}]")
# pdftotext puts each between directional controls
_LETTER_ALONE = re.compile(f"[\\s\u202a-\u202c]*[{_ARABIC}][\\s\u202a-\u202c]*")


def lines_without_letters(lines: Sequence[str]) -> int:
    """The number of sampled lines of a page that have lost letters; 0 unless the page has many.

    >>> lines_without_letters(["ف اب ر ر ان"] * 6)
    6
    >>> lines_without_letters(["مح(cid:6409)ترم است"]), lines_without_letters(["این سطر حرفی کم ندارد"] * 6)
    (1, 0)
    """
    sample = lines[:: max(1, len(lines) // SAMPLE)]
    if "cid" in (text := "\n".join(sample)) and (
        numbered := sum(_NUMBER_IN_WORD.search(line) is not None for line in sample)
    ):
        return numbered
    if _SIGN_IN_WORD.search(text):
        replaced = sum(_SIGN_IN_WORD.search(line) is not None for line in sample)
        if replaced >= max(FEWEST, SHARE * len(sample)):
            return replaced
    if page_pieces("\n".join(lines)).single < FEWEST:
        return 0
    judged = [words for line in sample if _LETTER.search(line) and len(words := line.split()) >= WORDS]
    broken = sum(_single_letters(words) >= SINGLE * len(words) for words in judged)
    return broken if broken >= max(FEWEST, MOSTLY * len(judged)) else 0


def _single_letters(words: Sequence[str]) -> int:
    """The number of words of one Arabic letter, which no writer has."""
    short = [word for word in words if len(word) == 1]
    return sum(word != WAW and _LETTER.match(word) is not None for word in short)


def lines_in_pieces(lines: Sequence[str], *, repaired: bool) -> int:
    """The number of lines of a page that hold a piece of a line alone; 0 unless the page has many.

    Args:
        lines: the lines of the page.
        repaired: whether lines with reversed letters were found among them. Lists of words are healthy elsewhere.

    >>> lines_in_pieces(["است", "شده", "نوشته"] * 20, repaired=True)
    60
    >>> lines_in_pieces(["است", "شده", "نوشته"] * 20, repaired=False)
    0
    """
    letters = sum(_LETTER_ALONE.fullmatch(line) is not None for line in lines)
    if letters >= LETTERS:
        return letters
    if not repaired:
        return 0
    short = [0 < len(line.split()) <= SHORT and _LETTER.search(line) is not None for line in lines if line.strip()]
    return sum(short) if sum(map(all, pairwise(short))) >= ALONE else 0


def reads_poorly(lexicon: Lexicon, lines: Sequence[str]) -> bool:
    """Whether a page whose order was repaired still has so many unknown words that letters must be out of place."""
    from satrchin.lm.fluency import fluencies
    from satrchin.stages.order.visual import plain_forms

    plain = [plain_forms(line) for line in lines if line.count(" ") + 1 >= LONG and _LETTER.search(line)]
    found = fluencies(lexicon, plain[:: max(1, len(plain) // SAMPLE)])
    return len(found) >= LINES and sum(one.known for one in found) < READS * len(found)
