r"""Infer letters that a PDF's font maps to characters of another script or to control characters.

In: ``مهندسͳ``, ``بررسͳ`` and ``یΈ عدد`` of one document. Out: ``مهندسی``, ``بررسی``, ``یک عدد``. Such a font maps one
letter to one character throughout a document, so the letter is the one that makes most of these words known to the
lexicon. Digits that a font gives for a stretched stroke inside words (``س33امانه``) are removed if the word is known
without them. The counts are additive over pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from satrchin.lm.lexicon import Lexicon
from satrchin.persian.chars import ZWNJ
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import fold
from satrchin.stages.order.learned import order_numbers

_VERSION_1 = 0x100
_PERSIAN = rf"[\p{{Arabic}}&&\p{{L}}]\u064B-\u0655\u0670{ZWNJ}"
# no blank, sign, digit, Latin letter or Arabic mark; old files use \x1f and \x9d for ZWNJ
_STRANGE = r"[[\p{L}\p{Mn}\p{Cc}\p{Co}\p{Cn}\uFFFD]--[\p{Arabic}\p{Latin}\u064B-\u0655\u0670\s\x1c-\x1f\x85\x9d]]"
_ANY_STRANGE = lazy(_STRANGE, _VERSION_1)
_TOKEN = lazy(rf"[{_PERSIAN}{_STRANGE}]+(?:[0-9]{{1,3}}[{_PERSIAN}{_STRANGE}]+)*", _VERSION_1)
# every page pays for this pattern: signs outside the usual blocks, digits between Arabic letters
_RARE = re.compile(
    "[^\t-\r\x1c-/:-\u02ff\u0600-\u06ff\u0750-\u077f\u1e00-\u1eff\u2000-\u2bff\ufb50-\ufeff]"
    "(?:(?<![0-9])|(?<=[\u0620-\u06d3].)[0-9]{0,2}[\u0620-\u06d3])"
)
_NUMBERED = re.compile(r"\(cid:([0-9]{1,4})\)")
_PLANE = 0xF0000
_SIGN_FOR_NUMBER = re.compile("[\U000f0000-\U000f270f]")
_DIGITS = lazy(r"[0-9]+")
_FORMS = lazy("[\ufb50-\ufdff\ufe70-\ufefc]")
_LETTERS = lazy(r"[\p{Arabic}&&\p{L}]", _VERSION_1)

_MADDAH = "\N{ARABIC MADDAH ABOVE}"
LETTERS = ("", _MADDAH, *"اآبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئ")
_LEARNED = order_numbers("lost letters")
FEWEST, SHARE, AHEAD = _LEARNED["fewest"], _LEARNED["share"], _LEARNED["ahead"]
"""Words that must support a letter, their least share of all words with the character, and their least ratio to those
that support any other letter."""
FEWEST_DIGITS = _LEARNED["fewest digits"]
USUAL = _LEARNED["usual"]
"""Frequency in the training text of a word that supports a letter."""
TOTAL = "lost letter: words with "
KNOWN = "lost letter: known as "


def lost_letter_votes(lexicon: Lexicon, lines: Sequence[str]) -> Counter[str]:
    """For each strange character, count the words that have it, and those that are known with each letter.

    Args:
        lexicon: the lexicon.
        lines: lines of a page.
    """
    votes: Counter[str] = Counter()
    text = _with_signs_for_numbers("\n".join(lines))
    # one search of all lines says that most pages have none
    if _RARE.search(text) is None:
        return votes
    words = {token for line in text.split("\n") if _RARE.search(line) for token in _tokens(line)}
    for word in words:
        strange, digits = set(_ANY_STRANGE.findall(word)), _DIGITS.search(word) is not None
        if len(_LETTERS.findall(word)) < 2 or len(strange) + digits != 1:
            continue
        sign = strange.pop() if strange else "digits"
        votes[TOTAL + sign] += 1
        if sign == "digits":
            votes[KNOWN + sign] += _frequency(lexicon, _DIGITS.sub("", word)) >= USUAL
            continue
        best, letter = max((_frequency(lexicon, _put(word, sign, letter)), letter) for letter in LETTERS)
        votes[f"{KNOWN}{sign}{letter}"] += best >= USUAL
    return +votes


def letters_of(votes: Mapping[str, int]) -> dict[str, str]:
    """The letter for each strange character, if enough words support it; digits are under ``digits``."""
    found = {}
    for key, total in votes.items():
        if not key.startswith(TOTAL):
            continue
        sign = key.removeprefix(TOTAL)
        ranked = sorted(((votes.get(f"{KNOWN}{sign}{letter}", 0), letter) for letter in LETTERS), reverse=True)
        (most, letter), (second, _) = ranked[:2]
        fewest = FEWEST_DIGITS if sign == "digits" else FEWEST
        if most >= max(fewest, SHARE * total, AHEAD * second):
            found[sign] = letter
    return found


def with_letters(lexicon: Lexicon, line: str, letters: Mapping[str, str]) -> str:
    """The line with its strange characters replaced; digits are removed only if a known word remains."""

    def mended(token: str) -> str:
        for sign, letter in letters.items():
            token = _put(token, sign, letter)
        bare = _DIGITS.sub("", token) if "digits" in letters else token
        return bare if bare != token and _frequency(lexicon, bare) else token

    if not letters:
        return line
    text = _TOKEN.sub(lambda match: mended(match[0]), _with_signs_for_numbers(line))
    return str(_SIGN_FOR_NUMBER.sub(lambda match: f"(cid:{ord(match[0]) - _PLANE})", text))


def _with_signs_for_numbers(line: str) -> str:
    """A line with one private-use character for each ``(cid:17)``, which pdfminer writes for an unmapped glyph."""
    return _NUMBERED.sub(lambda match: chr(_PLANE + int(match[1])), line) if "(cid:" in line else line


def _put(word: str, sign: str, letter: str) -> str:
    """A word with a letter for a strange character; a maddah goes on the alef beside it."""
    if letter == _MADDAH:
        word, letter = word.replace(f"{sign}ا", "آ").replace(f"ا{sign}", "آ"), ""
    return word.replace(sign, letter)


def _tokens(line: str) -> Iterator[str]:
    """The words of a line that contain a strange character, or digits between letters."""
    if line.isascii():
        return
    for match in _TOKEN.finditer(line):
        if _ANY_STRANGE.search(match[0]) or _DIGITS.search(match[0]):
            yield match[0]


def _frequency(lexicon: Lexicon, word: str) -> int:
    """The frequency of the rarest part of a word, in either letter order."""
    plain = _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), word)
    parts = [part for part in plain.split(ZWNJ) if part]
    if not parts or len(plain) < 2:
        return 0
    sides = (parts, [part[::-1] for part in parts])
    return max(min(lexicon.frequency(fold(part)) for part in side) for side in sides)
