"""Whose words a line holds: Persian ones, or an Arabic, Azerbaijani, Kurdish or Urdu passage among them.

In: a line, and the language that the line before ended in. Out: the spans of the words that are not Persian. In
``امام فرمود: الناس نيام فإذا ماتوا انتبهوا`` the last five words are Arabic.

Every word speaks for Persian, Arabic or another language by its letters, its vowel signs and short lists of
words that only one of them has; the best way through the line changes language seldom.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import regex

from satrchin.persian.chars import ARABIC_TO_PERSIAN, TATWEEL, VOWEL_SIGNS, ZWNJ
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import fold

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
# words of Arabic that Persian has not (علی is a name; من and کل are Persian too)
_ARABIC = _words(
    "فی إلی أن إن إنا إنما انما إلا الا هذا هذه ذلک "
    "تلک أولئک الذی التی الذین عن کان کانت کانوا یکون تکون قال "
    "قالت قالوا یقول ثم قد هی هما أنت أنتم نحن أنا عنده عندما لم لن لیس لیست منه منها منهم فیه فیها فیهم "
    "علیکم عنه عنها بها بهم لها لهم لک لکم لنا إلیه الیه الیها الیهم أیها والله تعالی سبحانه صلی وسلم وآله "
    "رضی لأن لان کیف متی أین تحت فوق أبی أبو أو أم هنا هناک "
    "لقد فقد سوف لولا اذا إذا إذ فاذا فإذا فلما لما مما عما "
    "وهو وهی وکان وقد ولا ولم وما ومن وإن وان فلا فإن فان اللهم صل علینا"
)
# Azerbaijani, Kurdish and Urdu words that Persian has not
_OTHER = _words(
    "بیر چوخ اوچون ایله دئییل یوخ اولان اولدو اولسون اولاراق "
    "اولموش منیم بیزیم سیزین سنین اونون اونلار بیز سیز "
    "نئجه هانسی گؤره سونرا ائتمک ائدیر ائتدی ائدیب دئدی ایدی ایمیش "
    "کیمی بوتون ایچینده اوزره آدام میللی گلیر گلدی وئردی یاخشی "
    "لە بە کە ئەم ئەو بۆ لەگەڵ دەکات هەیە نییە کورد هەموو ئێمە "
    "ہے ہیں کے کا کو نے سے میں پر اور یہ وہ نہیں تھا تھی گیا گئی بھی ایک"
) - {"پر"}
# letters that Persian has not, and those that stand for its he in badly made files as well
_STRANGE = lazy("[ٹڈڑںےێڵڕۆۇۋۈۅېڭڼڅځښړډګڙڧڢٺٿڀڃڄۍ]")
_ARTICLE = lazy(r"(?:[وفبک]{0,2}ال|لل)\w{3}")
# Persian words that look as if they had the article
_NO_ARTICLE = lazy(
    "السلام|العظمی|الاسلام|الحرام|الثانی|الاول|اللهی?$|و?الب|و?الگ|الز|اله|الت|الم[پا]|الک"
    "|بالا|بالش|بالغ|بالگ|بالک|باله|فال|کال|والد|والی"
)
_VOWELS = lazy("[\u064e-\u0652\u0670]")
_FEWEST_VOWELS = 2
_TURKIC_ENDS = (
    "لاری|لارین|لارا|لردن|لاردان|لرین|ینده|سینده|یندن|سیندن|سینین|لیغی|لیین|ییوب|ییب|میشدی"
    "|یمیز|یمیزده|یمیزدن|یمیزدیر|لاردیر|لردیر|ماق|ملار|نلار|قلار|دلار(?<=..دلار)|زلار|رلار|جلار|شلار"
)
_TURKIC_BEGINNINGS = "گئ|یئ|سئ[ولن]|دئ[یدم]|وئر|[گدبچکا]ؤ|سؤ[زی]|ائ[دلوی]|ائت[مدی]"
# a pattern of a word without its vowel signs, how much it speaks for Arabic, and for another language
_SHAPES = tuple(
    (lazy(pattern), arabic, other)
    for pattern, arabic, other in (
        ("[ہھە]", -2.0, 0.8),
        ("[پچژگ]", -5.0, 0.0),
        (rf"..(?:{_TURKIC_ENDS})$", 0.0, 1.5),
        (rf"^(?:{_TURKIC_BEGINNINGS})", 0.0, 2.0),
        ("^[وفبل]?[أٱ]", 1.5, 0.0),
        ("^[وفبل]?إ", 2.5, 0.0),
        ("^کورد", 0.0, 2.0),
        (r"\w{3}وا$", 1.2, 0.0),
        ("ة$", 1.0, 0.0),
        (ZWNJ, -3.0, -0.5),
    )
)

# what may be foreign at all; a line without it is Persian. No border is asked for: a false alarm costs only time
_HINT = lazy(
    rf"[ٹڈڑںےێڵڕۆۇۋۈۅېڭڼڅځښړډګڙڧڢٺٿڀڃڄۍہھەأإٱة\u064e\u064f\u0650\u0652]|\b[وفبك]?(?:ال|لل)"
    rf"|\b(?:{'|'.join(sorted((_ARABIC | _OTHER) - {'قد', 'ما'})).replace('ی', '[يیى]').replace('ک', '[كک]')})\b"
    rf"|(?:لار|لر)[يیى]|[يی]ن[دی]|سيند|ماق\b|لار\b|[گيیسدا]ئ|ؤ|[كک]ورد"
)
# the price of another language: within a clause, at punctuation, at a quotation mark or bracket
_SWITCH, _SWITCH_AT_BORDER, _SWITCH_AT_QUOTE = 5.0, 2.5, 1.0
_NEUTRAL = -0.4
_START = 2.0  # and at the beginning of a line
_HEH = str.maketrans("ہھە", "ههه")


class Passage(NamedTuple):
    """A word that is not Persian, and whose it is."""

    start: int
    stop: int
    language: int


def foreign(line: str, before: int = PERSIAN) -> tuple[list[Passage], int]:
    """The words of a line that are not Persian, and the language that it ends in.

    >>> line = "و فرمود: «إنما الأعمال بالنيات» يعني كار به نيت است"
    >>> [line[start:stop] for start, stop, _ in foreign(line)[0]]
    ['إنما', 'الأعمال', 'بالنيات']
    """
    words = list(_WORD.finditer(line))
    if not words:
        return [], before
    hinted = before != PERSIAN or _HINT.search(line)
    if not hinted and not _PERSIAN.isdisjoint(word[0].translate(_FOLD) for word in words):
        return [], PERSIAN
    modern = "ی" in line or "ک" in line
    best = [0.0 if language == before else -_START for language in (PERSIAN, ARABIC, OTHER)]
    back: list[tuple[int, ...]] = []
    end = 0
    for word in words:
        switch = _SWITCH
        if _BORDER.search(line, end, word.start()):
            switch = _SWITCH_AT_QUOTE if _QUOTE.search(line, end, word.start()) else _SWITCH_AT_BORDER
        end = word.end()
        came = tuple(max((0, 1, 2), key=lambda old: best[old] - switch * (old != new)) for new in (0, 1, 2))
        weights = _weights(word[0], modern)
        best = [best[old] - switch * (old != new) + weights[new] for new, old in enumerate(came)]
        back.append(came)
    language = last = max((0, 1, 2), key=best.__getitem__)
    found = []
    for word, came in zip(reversed(words), reversed(back), strict=True):
        if language != PERSIAN:
            found.append(Passage(word.start(), word.end(), language))
        language = came[language]
    return found[::-1], last


def _is_unknown(word: str) -> bool:
    """Whether the lexicon has not seen a folded word, or one of its parts."""
    from satrchin.lm.lexicon import load_lexicon

    frequency = load_lexicon().frequency
    parts = word.translate(_HEH).split(ZWNJ)
    return any(len(part) > 1 and frequency(fold(part)) == 0 for part in parts)


@lru_cache(maxsize=1 << 14)
def _weights(word: str, modern: bool) -> tuple[float, float, float]:
    """How much a word speaks for Persian, Arabic and another language."""
    bare = word.translate(_FOLD)
    if bare in _PERSIAN:
        return (0.0, -4.0, -3.0)
    if _STRANGE.search(bare):
        return (0.0, -5.0, 5.0)
    arabic = _NEUTRAL + 2.5 * (bare in _ARABIC)
    other = _NEUTRAL + 3.0 * (bare in _OTHER)
    if _ARTICLE.match(bare) and not _NO_ARTICLE.match(bare):
        arabic += 1.5
    for pattern, more_arabic, more_other in _SHAPES:
        if pattern.search(bare):
            arabic, other = arabic + more_arabic, other + more_other
    if _is_unknown(bare):
        arabic, other = arabic + 0.2, other + 0.8
    if len(bare) <= _FEWEST_VOWELS * len(_VOWELS.findall(word)) >= _FEWEST_VOWELS**2:
        arabic += 2.0
    if "ی" in word or "ک" in word:
        arabic -= 1.0
    elif modern and ("ي" in word or "ك" in word):
        # a line that knows the Persian letters writes the others on purpose
        arabic, other = arabic + 0.5, other + 0.2
    return (0.0, arabic, other)
