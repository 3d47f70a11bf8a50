"""Build the invisible text layer of a searchable PDF page: placed lines in, a content stream out.

Readers of PDFs take glyphs in the order of their places, from left to right, and put right-to-left words into logical
order themselves. So each line of print is written as it would be painted: words from left to right, the letters of a
Persian word reversed, numbers and Latin words as they are. Measured with Poppler, pdfium and
pdf.js (``docs/formats.md``):

- A space glyph between words keeps words apart in all three. ZWNJs and combining marks have no width.
- Poppler takes full stops, colons and dashes for parts of numbers and moves the space beside them. A right-to-left
  mark on their left ends the number; pdf.js leaves it out, Poppler and pdfium give it back.
- pdf.js takes a line with few letters for a left-to-right one, so its words are written in reading order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from satrchin.persian.chars import ZWNJ
from satrchin.writing.placed import PlacedLine, PlacedParagraph

ADVANCE = 0.5
"""Width of a glyph of the font, as a share of its size."""
BASELINE = 0.2
"""Height of the baseline above the bottom of a line's box, as a share of its height."""
FEW_LETTERS = 0.3
"""Share of right-to-left letters below which pdf.js reads a line from the left."""

NO_WIDTH = frozenset(
    {ZWNJ, "\N{RIGHT-TO-LEFT MARK}", "\N{LEFT-TO-RIGHT MARK}"}
    | {chr(code) for code in range(0x610, 0x6EE) if unicodedata.combining(chr(code))}
)
"""Characters whose glyphs have no width."""

RLM, LRM = "\N{RIGHT-TO-LEFT MARK}", "\N{LEFT-TO-RIGHT MARK}"
_DIGIT = "0-9۰-۹٠-٩"
_LATIN = f"{_DIGIT}A-Za-z\u00c0-\u024f"
_LEFT_TO_RIGHT = re.compile(rf"[{_LATIN}](?:[{_LATIN}.,:/@_+#&='٫٬\-]*[{_LATIN}])?[%٪]?")
_ARABIC = "\u0620-\u064a\u066e-\u06d5"
# where a number meets a sign on whose other side a letter stands, or a sign begins that Poppler takes for a number's
_SIGN = re.compile(
    rf"(?<![{_LATIN}.:,،؛/@\-])(?=[.:,،؛\-{_DIGIT}])"
    rf"|(?<=[{_DIGIT}])(?=[/.:\-][{_ARABIC}])|(?<=[{_ARABIC}][/.:\-])(?=[{_DIGIT}])"
)
_BRACKET = re.compile(r"[()\[\]{}«»‹›<>]")


def layer(paragraphs: Iterable[PlacedParagraph], height: float, font: str) -> bytes:
    """The content stream that writes paragraphs invisibly.

    Args:
        paragraphs: boxes in points from the upper left corner of the page.
        height: of the page in points.
        font: the resource name of the invisible font.
    """
    operators = ["q BT 3 Tr"]
    for paragraph in paragraphs:
        for line in paragraph.lines:
            operators += [f"{font} {operator}" for operator in _line(line, height)]
    return "\n".join([*operators, "ET Q"]).encode("ascii")


def visual(word: str) -> str:
    """A word as it is painted from left to right; numbers and Latin words, also inside it, keep their order.

    >>> visual("کتاب"), visual("PDF"), visual("(۱۲)،")
    ('باتک', 'PDF', '(۱۲)،')
    """
    if any(map(str.isalnum, word)) and not any(map(_is_rtl, word)):
        return word
    parts: list[str] = []
    start = 0
    for match in _LEFT_TO_RIGHT.finditer(word):
        parts += [*word[start : match.start()], match[0]]
        start = match.end()
    return "".join(reversed([*parts, *word[start:]]))


def _line(line: PlacedLine, height: float) -> list[str]:
    """The operators of one line of print, each behind the name of the font."""
    box = line.box
    size = box.bottom - box.top
    baseline = height - box.bottom + BASELINE * size
    words = sorted(line.words, key=lambda word: word.box.x0)
    persian = [any(map(_is_rtl, word.text)) for word in words]
    letters = sum(_is_rtl(letter) for word in words for letter in word.text)
    if any(persian) and letters < FEW_LETTERS * sum(len(word.text) + 1 for word in words):
        return [_shown(_marked(visual(word.text)), word.box.x0, word.box.x1, size, baseline) for word in line.words]
    shown = []
    for place, word in enumerate(words):
        ahead = words[place + 1].box.x0 if place + 1 < len(words) else word.box.x1
        text = word.text
        if persian[place] or (any(persian) and not any(map(str.isalnum, text))):
            text = _marked(visual(text))
        elif any(persian) and not (place and _latin(text) and _latin(words[place - 1].text)):
            text = RLM + text
        shown.append(_shown(text + " ", word.box.x0, max(ahead, word.box.x1), size, baseline))
    return shown


def _latin(word: str) -> bool:
    """Whether a word is read from the left."""
    return any(unicodedata.bidirectional(letter) == "L" for letter in word)


def _marked(painted: str) -> str:
    """Right-to-left marks where a sign or number begins, and both marks around brackets."""
    return _BRACKET.sub(RLM + r"\g<0>" + LRM, _SIGN.sub(RLM, painted))


def _shown(text: str, left: float, right: float, size: float, baseline: float) -> str:
    """The operators that stretch a text from ``left`` to ``right``."""
    wide = sum(letter not in NO_WIDTH for letter in text)
    stretch = 100 * max(right - left, 0.1) / (max(wide, 1) * ADVANCE * size)
    code = text.encode("utf-16-be").hex()
    return f"{size:.2f} Tf {stretch:.2f} Tz 1 0 0 1 {left:.2f} {baseline:.2f} Tm <{code}> Tj"


def _is_rtl(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in {"R", "AL"}
