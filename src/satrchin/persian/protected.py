"""Find protected spans: addresses, file names, program code, codes and numbers, which no stage changes.

In ``نامهٔ ۱۲/الف/۳۴۵ به info@satr.ir رسید`` the spans are ``۱۲/الف/۳۴۵`` and ``info@satr.ir``.

A stage may move such a span as a whole and end a word before or after it; it changes nothing inside.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

import regex

from satrchin.persian.regexes import lazy

_DIGIT = "0-9٠-٩۰-۹"
_EXTENSIONS = (
    "(?i:pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|txt|csv|tsv|md|html?|xml|json|ya?ml|toml|tex|epub|zip|rar|7z|gz|tar|"
    "jpe?g|png|gif|tiff?|bmp|svg|webp|mp3|mp4|avi|mkv|wav|exe|apk|py|js|css|sql|db|log|ini|bak|eml)"
)

# the rest of an address, without the full stop or bracket that follows it
_MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_TAIL = rf"""[^\s<>"«»“”،؛؟{_MARKS}]* [^\s<>"«»“”،؛؟.,:;!?'’)\]}}…{_MARKS}]"""
_WORD = r"[\w\N{ZERO WIDTH NON-JOINER}-]"
# the tatweel belongs to no script
_FOREIGN = r"[\p{L}--[\p{Arabic}\N{ARABIC TATWEEL}]]"
_LETTER = rf"[{_FOREIGN}{_DIGIT}]"
_PERSIAN = r"[\p{Arabic}&&\p{L}]"
_LETTERS = rf"[{_FOREIGN}{_DIGIT}\p{{M}}_]*+"

# a domain may be written in any letters
_DOMAIN = r"@ [\w-]++ (?: \. [\w-]++ )++"

_STRING = r"""(?: "[^"\n]{0,200}+" | '[^'\n]{0,200}+' )"""

# Every part that can be long is possessive, and those that begin with a free run of letters start at its
# first letter only: the time is linear in the text, also for one word of five million letters.
_PATTERN = rf"""
    (?P<code>
        # `x = "متن"`
        ` (?=\S) [^`\n]{{1,80}}+ `
        # print("متن", 'متن'), title='متن', ["متن", {{"نام": "متن", values ('متن')
      | (?: (?<= [\p{{Latin}}_{_DIGIT}]\( [bfruBFRU]? | [={{\[]\ ? | ["']\ ?:\ ? ) {_STRING}
          | (?<= [\p{{Latin}}_]\ \(? ) '[^'\n]{{0,200}}+'
        ) (?: ,\ ? {_STRING} )*+
      | (?<= [{{,]\ ? | ^\s* ) (?: "[^"\n]{{1,200}}+" | '[^'\n]{{1,200}}+' ) (?= \ ?: )
        # echo "متن", at the start of a line
      | (?<= ^\s*+ [a-z][a-z_.-]{{0,20}}\ ) "[^"\n]{{0,200}}+"
        # --title=گزارش
      | (?<!\w) -{{0,2}}+ [\p{{Latin}}_] [\p{{Latin}}{_DIGIT}_-]*+ = {_PERSIAN} [\w\N{{ZERO WIDTH NON-JOINER}}.-]*+
    )
  | (?P<address>
        # https://fa.example.ir/wiki/ایران?x=1 and www.example.ir
        (?: \b (?i:https?|s?ftps?|file|mailto|tel|magnet|urn|data) : (?://)? | \b (?i:www)\. ) {_TAIL}
        # satr.example.ir/path
      | \b (?<![\w.-]) [A-Za-z0-9-]++ (?:\.[A-Za-z0-9-]++)++ / {_TAIL}
        # دفتر@شرکت.ایران
      | (?<![\w.@-]) [\w-]++ (?: \. [\w-]++ )*+ {_DOMAIN}
        # info@satr.example.ir
      | (?<![\p{{Latin}}{_DIGIT}._%+-]) [A-Za-z0-9_%+-]++ (?: \. [A-Za-z0-9_%+-]++ )*+ {_DOMAIN}
        # @satr_chin, #خبر_روز
      | (?<!\w) [@\#] [\w\N{{ZERO WIDTH NON-JOINER}}]++
    )
  | (?P<file>
        # گزارش_نهایی.pdf
        (?<!{_WORD}) (?<!\.) (?: {_WORD}++ \. )+ {_EXTENSIONS} \b
        # C:\Users\a.txt, /var/log
      | (?<!\w) (?: [A-Za-z]:\\ | \\\\ | ~/ | \.{{1,2}}/ | / (?=[\p{{Latin}}{_DIGIT}_.-]++/) )
        (?: [\w\N{{ZERO WIDTH NON-JOINER}}.-]++ (?: \ [\w\N{{ZERO WIDTH NON-JOINER}}.-]++ ){{0,3}}+ [\\/] )*+
        (?: [\w-]++ (?: [ .] [\w-]++ ){{0,4}}? \. {_EXTENSIONS} \b | [\p{{Latin}}{_DIGIT}_-]* )
    )
  | (?P<account>
        # IR06 0960 0000 0001 0324 2000 01, also in Persian digits
        (?<![\p{{Latin}}]) [A-Za-z]{{2}} [ -]? [{_DIGIT}]{{2}} (?: [ -]? [{_DIGIT}]{{4}} ){{3,7}}
        (?: [ -]? [{_DIGIT}]{{1,3}} )? (?![{_DIGIT}])
        # four groups of four: a bank card
      | (?<![{_DIGIT}]) [{_DIGIT}]{{4}} (?: [ -] [{_DIGIT}]{{4}} ){{3}} (?![{_DIGIT}])
        # +98 21 8877 6655, (021) 8877 6655, ۰۲۱ ۸۸۷۷ ۶۶۵۵
      | (?: (?<![{_DIGIT}]) \+ \ ? [{_DIGIT}]{{1,3}} | \( [0٠۰][{_DIGIT}]{{1,3}} \)
          | (?<![{_DIGIT}./٫٬,-]) [0٠۰][{_DIGIT}]{{1,4}} (?=[ -]) )
        (?: [ -]? (?: [{_DIGIT}]{{2,8}} | \( [{_DIGIT}]{{2,8}} \) ) ){{1,4}} (?! {_PERSIAN}{{0,3}} [{_DIGIT}])
    )
  | (?P<number>
        # 12.5 1,234,567 ۱۴۰۲/۰۳/۱۵ ۱۲:۳۰ ۱۳۹۸-۱۳۹۹ ۱۲٪ and codes: ۱۲/الف/۳۴۵ ۳۴۵/ص ۱۲ب۳۴۵ ب-۱۲۳۴
        (?: (?<![\w)]) [+\N{{MINUS SIGN}}-] | (?<!\w) {_PERSIAN}{{1,2}} [/-] (?=[{_DIGIT}]{{2}}) )?
        [{_DIGIT}]++
        (?: [.,:/٫٬⁄'-] [{_DIGIT}]++ | [/-] {_PERSIAN}{{1,4}} (?!{_WORD}) | {_PERSIAN}{{1,3}} [{_DIGIT}]++ )*+
        (?: \ ?[%٪] )?
        (?![\p{{Latin}}_])
    )
  | (?P<foreign>
        # Latin and every other script that is not Arabic, with what codes and names are made of:
        # e-mail, AT&T, C++, ISO-8859-1, v2.0, x=1, f(x), don't, _name
        _*+ {_LETTER} {_LETTERS}
        (?: [.,:/\\@&+=*%~\#'’·-]{{1,2}} [{_LETTER}_] {_LETTERS} )*+
        (?: \+\+ | \#(?!\w) | \(\)? (?<=\(\)) )?
    )
"""
_FLAGS = regex.VERBOSE | regex.VERSION1
# every span begins with one of a few signs, except file names, Persian mailboxes and codes that begin with a Persian
# letter: the full pattern is used only where a file extension, an @ or such a code occurs
_USUAL = lazy(rf"(?= [{_FOREIGN}{_DIGIT}`\"'@\#+(/~_.\\\N{{MINUS SIGN}}-] ) (?: {_PATTERN} )", _FLAGS)
_WITH_FILES = lazy(_PATTERN, _FLAGS)
_FILE = lazy(rf"{_WORD} \. {_EXTENSIONS} \b | \w@\w | [/-] (?<=(?<!\w){_PERSIAN}{{1,2}}.) [{_DIGIT}]{{2}}", _FLAGS)

_ANY = lazy(rf"[{_FOREIGN}{_DIGIT}@\#`{{{{]", regex.VERSION1)


def protected(text: str) -> list[tuple[int, int]]:
    """The protected spans of a text, in order, without overlap.

    >>> text = "نسخهٔ ۲.۵ در ۱۴۰۲/۰۳/۱۵ به info@satr.ir رسید."
    >>> [text[start:stop] for start, stop in protected(text)]
    ['۲.۵', '۱۴۰۲/۰۳/۱۵', 'info@satr.ir']
    """
    if not _ANY.search(text):
        return []
    return [match.span() for match in tokens(text)]


def tokens(text: str) -> Iterator[regex.Match[str]]:
    """The protected places as matches; ``lastgroup`` tells code, address, file, account, number, foreign."""
    found: Iterator[regex.Match[str]] = (_WITH_FILES if _FILE.search(text) else _USUAL).finditer(text)
    return found


def inside(spans: list[tuple[int, int]], start: int, stop: int) -> bool:
    """Whether a change of ``start`` to ``stop`` would reach into one of ``spans``; its edges are outside.

    >>> inside([(2, 5)], 5, 6), inside([(2, 5)], 4, 6), inside([(2, 5)], 3, 3)
    (False, True, True)
    """
    place = bisect_right(spans, start, key=itemgetter(1))
    return place < len(spans) and spans[place][0] < stop
