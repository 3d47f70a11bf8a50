"""Find the words of a line that are not Persian: Arabic, Azerbaijani, Kurdish or Urdu passages.

In ``امام فرمود: الناس نيام فإذا ماتوا انتبهوا`` the last five words are Arabic.

Each word is scored for Persian, Arabic and other languages by its letters, its vowel signs and lists of words that
only one of them has. A Viterbi search with a cost for each change of language finds the passages. A passage may
continue from the line before.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import marisa_trie
import regex

from satrchin.learned import RESOURCES, numbers
from satrchin.persian.chars import ARABIC_TO_PERSIAN, TATWEEL, VOWEL_SIGNS, ZWNJ, has_any
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import FOLD

PERSIAN, ARABIC, OTHER = range(3)

_LETTER = r"[\p{Arabic}--[\p{P}\p{S}\p{N}\p{M}\N{ARABIC TATWEEL}]]"
_WORD = lazy(rf"{_LETTER}(?:{_LETTER}|\p{{M}}|[{ZWNJ}{TATWEEL}])*", regex.V1)
_BORDER = lazy(r"[^\s\w]")
_QUOTE = lazy(r"[\p{Ps}\p{Pe}\p{Pi}\p{Pf}\"]")
_FOLD = ARABIC_TO_PERSIAN | dict.fromkeys(map(ord, VOWEL_SIGNS + TATWEEL))


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_PERSIAN = _words(
    "از است این را که در با برای آن شد می نمی شود بود "
    "کرد کند کنند کردن کرده شده خود نیز هر تا باشد باید هم شدند "
    "کردند بودند دارد دارند داد داده دهد داشت خواهد خواهند های ها "
    "هایی اند ایم شما ایشان وی چه چون اگر پس پیش روی "
    "برخی همه دیگر بسیار نیست هست هستند گفت گفته نباید اما "
    "ولی زیرا هنوز همچنین همین همان چنین آنان آنها توسط شدن "
    "حضرت امام آیت آیة حجت سید سیده حاج دفتر فرمود فرمودند فرموده آمد آمدند آمده رفت رفتند گوید گویند گفتند "
    "خواند نوشت دانست افزود کنید کنیم کنم دارم داریم شوند آمدن گرفت گرفته دیده دید "
    "آورد آورده مردم خدا خداوند پیامبر چنان سوی نزد دست چشم دل جان راه سخن "
    "بودن دادن نه بی خانه کشور سال ماه هزار میلیون دو سه پنج "
    "شش هفت هشت ده کار شهر آقای خانم دکتر نامه جناب دبیر "
    "یعنی بخش گزارش نشان آغاز پایان نام پدر فرزند امروز فردا دیروز زن مرد بچه تهران ایران یک بر"
)
# short words of Azerbaijani, Gilaki and Mazandarani in Arabic script, for which there is no word list
_REGIONAL = _words(
    "بیر چوخ اوچون ایله دئییل یوخ اولان اولدو اولسون اولاراق اولور اولموش منیم بیزیم سیزین سنین اونون اونلار بیز "
    "سیز سنی منی اونو بونو بیزی سیزی سنه بونا نئجه هانسی هاردا گؤره سونرا ائتمک ائدیر ائتدی ائدیب دئدی ایدی "
    "ایمیش کیمی بوتون ایچینده اوزره آدام میللی گلیر گلدی گلیب گئتدی وئردی وئریر یاخشی بئله ائله گؤزل سئویرم "
    "گؤرورم گلیرم گئدیرم بیلیرم ایستهییرم اورهک قارداش یئر "
    "شیمه امره شیمی مره ایتا کونه کونم کودم کودی بوکود بوشو بومو بدا ایسم ایسی هسه کایه امه شمه ونه کمبه "
    "شومبه بوته بمو بورده دارنه ریکا کیجا"
)
# letters that Persian does not use, except forms of he, which badly made Persian files contain
_STRANGE = frozenset("ٹڈڑںےێڵڕۆۇۊۋۈۅېڭڼڅځښړډګڙڧڢٺٿڀڃڄۍ")
_OTHER_LETTERS = "ێۆڵڕەٹڈڑں"
_NOT_PERSIAN = lazy(f"[{_OTHER_LETTERS}]")
_LAM = "ل"
_ARTICLE = lazy(r"(?:[وفبک]{0,2}ال|لل)\w{3}")
# Persian words that look as if they had the Arabic article
_NO_ARTICLE = lazy(
    "السلام|العظمی|الاسلام|الحرام|الثانی|الاول|اللهی?$|و?الب|و?الگ|الز|اله|الت|الم[پا]|الک"
    "|بالا|بالش|بالغ|بالگ|بالک|باله|فال|کال|والد|والی"
)
# Kurdish writes a vowel as he and a ZWNJ; in Persian what follows the two is a word or a suffix
_HE_INSIDE = lazy(rf"ه{ZWNJ}\w")
_VOWELS = lazy("[\u064e-\u0652\u0670]")
_FEWEST_VOWELS = 2
_TURKIC_ENDS = (
    "لاری|لارین|لارا|لردن|لاردان|لرین|ینده|سینده|یندن|سیندن|سینین|لیغی|لیین|ییوب|ییب|میشدی"
    "|یمیز|یمیزده|یمیزدن|یمیزدیر|لاردیر|لردیر|ماق|ملار|نلار|قلار|دلار(?<=..دلار)|زلار|رلار|جلار|شلار"
)
_TURKIC_SUFFIXES = "ل[ا]?ر(?:ی|ین|ه|ا|ده|دا|دن|دان)?|ین|نین|ده|دن|دیر|دیرلر|لیق|لیک"
_TURKIC_BEGINNINGS = "گئ|یئ|سئ[ولن]|دئ[یدم]|وئر|[گدبچکا]ؤ|سؤ[زی]|ائ[دلوی]|ائت[مدی]"
_PERSIAN_LETTERS = frozenset("پچژگ")
# patterns of a word without vowel signs, by the name of their scores
_SHAPE_PATTERNS = {
    "he of other languages": "[ہھە]",
    "Turkic end": rf"..(?:{_TURKIC_ENDS})$",
    "Turkic beginning": rf"^(?:{_TURKIC_BEGINNINGS})",
    "Turkic suffix": rf"{ZWNJ}(?:{_TURKIC_SUFFIXES})$",
    "hamza above": "^[وفبل]?[أٱ]",
    "hamza below": "^[وفبل]?إ",
    "Kurd": "^کورد",
    "verb in the plural": r"\w{3}وا$",
    "te marbuta": "ة$",
    "ZWNJ": ZWNJ,
    "he and a ZWNJ at the end": f"ه{ZWNJ}$",
    "he and a ZWNJ twice": rf"ه{ZWNJ}\w+ه{ZWNJ}\w",
}
_LEARNED = numbers("lm_numbers", "foreign")
_SHAPE_SCORES = numbers("lm_numbers", "shapes of Arabic"), numbers("lm_numbers", "shapes of others")
_SHAPES = tuple(
    (lazy(pattern), *(scores.get(name, 0.0) for scores in _SHAPE_SCORES)) for name, pattern in _SHAPE_PATTERNS.items()
)
_NOT_ARABIC = _SHAPE_SCORES[0]["letter without Arabic"]
# most words have none of these shapes
_RARE_SHAPE = lazy("|".join(_SHAPE_PATTERNS.values()))

# the cost of a change of language: within a clause, at punctuation, at a quotation mark or bracket
_SWITCH, _SWITCH_AT_BORDER, _SWITCH_AT_QUOTE = (
    _LEARNED[name] for name in ("switch", "switch at a border", "switch at a quote")
)
_NEUTRAL, _KNOWN = _LEARNED["neutral"], _LEARNED["known"]
"""Score for another language of a word that is on no list, and of a word that only Persian has."""
_WORTH, _MOST = _LEARNED["worth"], _LEARNED["most"]
"""Weight of the log odds of a word, and the largest absolute score."""
_PERSIAN_TOO = _LEARNED["Persian too"]
"""Deduction for every word of the table, because Persian uses many of these Arabic words too."""
STEP, MIDDLE = 12.0, 128
"""Steps per unit of natural log in one byte of the table; ``MIDDLE`` is zero."""
WORDS = "foreign.marisa"
_STRANGE_WEIGHTS = (0.0, -_LEARNED["strange letter"], _LEARNED["strange letter"])
_FEWEST_STRANGE = 3
"""Words with letters that Persian does not use from which a line may be in another language as a whole."""
_START = _LEARNED["start"]  # the cost of a change of language at the beginning of a line
HEH = str.maketrans("ہھە", "ههه")
_FOLD_WITH_HEH = FOLD | HEH


class Passage(NamedTuple):
    """The span of a word that is not Persian, and its language."""

    start: int
    stop: int
    language: int


def foreign_after(line: str, previous: str) -> list[Passage]:
    """Find the words of a line that are not Persian, given the line before, which is examined only if it matters."""
    before = PERSIAN if _begins_in_persian(line) else foreign(previous)[1]
    return foreign(line, before)[0]


def foreign(line: str, before: int = PERSIAN) -> tuple[list[Passage], int]:
    """Find the words of a line that are not Persian, and the language at the end of the line.

    Args:
        line: the line.
        before: the language at the end of the line before.

    >>> line = "و فرمود: «إنما الأعمال بالنيات» يعني كار به نيت است"
    >>> [line[start:stop] for start, stop, _ in foreign(line)[0]]
    ['إنما', 'الأعمال', 'بالنيات']
    """
    words = list(_WORD.finditer(line))
    if not words:
        return [], before
    modern = "ی" in line or "ک" in line
    weighed = [_weights(word[0], modern) for word in words]
    # a passage must gain more than the least cost of a change
    if before == PERSIAN and sum(map(max, weighed)) < (_SWITCH_AT_QUOTE if _QUOTE.search(line) else _START):
        return [], PERSIAN
    strange = sum(weights == _STRANGE_WEIGHTS for weights in weighed)
    if strange >= _FEWEST_STRANGE and strange >= _LEARNED["strange words"] * len(words):
        return [Passage(word.start(), word.end(), OTHER) for word in words], OTHER
    best = [0.0 if language == before else -_START for language in (PERSIAN, ARABIC, OTHER)]
    back: list[tuple[int, ...]] = []
    end = 0
    for word, weights in zip(words, weighed, strict=True):
        switch = _SWITCH
        if _BORDER.search(line, end, word.start()):
            switch = _SWITCH_AT_QUOTE if _QUOTE.search(line, end, word.start()) else _SWITCH_AT_BORDER
        end = word.end()
        came = tuple(max((0, 1, 2), key=lambda old: best[old] - switch * (old != new)) for new in (0, 1, 2))
        best = [best[old] - switch * (old != new) + weights[new] for new, old in enumerate(came)]
        back.append(came)
    language = last = max((0, 1, 2), key=best.__getitem__)
    found = []
    for word, came in zip(reversed(words), reversed(back), strict=True):
        if language != PERSIAN:
            found.append(Passage(word.start(), word.end(), language))
        language = came[language]
    return found[::-1], last


def _begins_in_persian(line: str) -> bool:
    """Whether no passage continues into a line, whatever its language: every beginning costs more than a change."""
    modern = "ی" in line or "ک" in line
    _, *others = zip(*(_weights(word[0], modern) for word in _WORD.finditer(line)), strict=True)
    return all(max(accumulate(weights)) <= -_START for weights in others)


def all_foreign(line: str, before: int = PERSIAN) -> bool:
    """Whether a line has words in the Arabic script, and none of them is Persian; arguments as :func:`foreign`.

    >>> all_foreign("إنما الأعمال بالنيات"), all_foreign("يعني كار به نيت است")
    (True, False)
    """
    found = foreign(line, before)[0]
    return bool(found) and len(found) == len(_WORD.findall(line))


def is_plainly_persian(line: str) -> bool:
    """Whether a line without quotation marks has so many Persian function words that it holds no long foreign passage.

    >>> is_plainly_persian("این نامه را به دبیرخانه دادند"), is_plainly_persian("إنما الأعمال بالنيات")
    (True, False)
    """
    words = line.split()
    common = sum(word in _PERSIAN for word in words)
    return common > 1 and common >= _LEARNED["function words"] * len(words) and not _QUOTE.search(line)


def is_foreign_page(lines: Sequence[str]) -> bool:
    """Whether at least half of the lines with words have letters of Kurdish or Urdu that Persian does not use.

    >>> is_foreign_page(["هیچ %(name)s هاوتای داواکارییەکە نیە", "خانەی بنەڕەتی GIS."])
    True
    """
    # Persian pages have none
    if not has_any("\n".join(lines), _OTHER_LETTERS):
        return False
    words = [line for line in lines if _WORD.search(line)]
    return 2 * sum(_NOT_PERSIAN.search(line) is not None for line in words) >= len(words)


@lru_cache(maxsize=1)
def table() -> marisa_trie.BytesTrie:
    """Map folded words to their log odds of Arabic, and of Kurdish or Urdu, against Persian."""
    return marisa_trie.BytesTrie().mmap(str(RESOURCES / WORDS))


def _evidence(word: str) -> tuple[float, float]:
    """The scores of a folded word for Arabic and for other languages, from the word table or the lexicon."""
    from satrchin.lm.lexicon import load_lexicon

    frequency = load_lexicon().frequency
    parts = word.translate(_FOLD_WITH_HEH).split(ZWNJ)
    whole = "".join(parts)
    if row := table().get(whole):
        arabic, other = [(step - MIDDLE) / STEP * _WORTH - _PERSIAN_TOO for step in row[0]]
        return max(-_MOST, min(_MOST, arabic)), max(-_MOST, min(_MOST, other))
    if len(parts) == 1 and frequency(whole):
        return _KNOWN, _KNOWN
    found = [frequency(part) for part in parts if part]
    if _HE_INSIDE.search(word) and min(found[1:], default=0) < _LEARNED["word after he"] and not frequency(whole):
        return _NEUTRAL + _LEARNED["unlisted, Arabic"], _NEUTRAL + _LEARNED["he as a vowel"]
    if frequency(whole) or all(found):
        return _KNOWN, _KNOWN
    return _NEUTRAL + _LEARNED["unlisted, Arabic"], _NEUTRAL + _LEARNED["unlisted, others"]


@lru_cache(maxsize=1 << 14)
def _weights(word: str, modern: bool) -> tuple[float, float, float]:
    """The scores of a word for Persian, Arabic and other languages."""
    bare = word.translate(_FOLD)
    if bare in _PERSIAN:
        return (0.0, _LEARNED["function word, Arabic"], _LEARNED["function word, others"])
    if bare == "و":
        return (0.0, _NEUTRAL, _NEUTRAL)
    if not _STRANGE.isdisjoint(bare):
        return _STRANGE_WEIGHTS
    arabic, other = _evidence(bare)
    more_arabic, more_other = _shape(word, bare)
    arabic, other = arabic + more_arabic, other + more_other
    if "ی" in word or "ک" in word:
        arabic -= _LEARNED["Persian letter"]
    elif modern and ("ي" in word or "ك" in word or "ى" in word):
        # in a line with Persian letters, an Arabic ye or kaf is evidence of Arabic
        arabic, other = arabic + _LEARNED["Arabic letter, Arabic"], other + _LEARNED["Arabic letter, others"]
    return (0.0, arabic, other)


def _shape(word: str, bare: str) -> tuple[float, float]:
    """The scores of a word for Arabic and for other languages, by its shape."""
    arabic, other = 0.0, _LEARNED["regional"] * (bare.replace(ZWNJ, "") in _REGIONAL)
    if _LAM in bare[1:4] and _ARTICLE.match(bare) and not _NO_ARTICLE.match(bare):
        arabic += _LEARNED["article"]
    if not _PERSIAN_LETTERS.isdisjoint(bare):
        arabic += _NOT_ARABIC
    if _RARE_SHAPE.search(bare):
        for pattern, more_arabic, more_other in _SHAPES:
            if pattern.search(bare):
                arabic, other = arabic + more_arabic, other + more_other
    # only a word with vowel signs is longer than its letters
    if len(word) > len(bare) and len(bare) <= _FEWEST_VOWELS * len(_VOWELS.findall(word)) >= _FEWEST_VOWELS**2:
        arabic += _LEARNED["vowels"]
    return arabic, other
