"""Prepare lines for the order stage: resolve embeddings, inferred letters, misplaced marks and lost spaces.

``pdftotext -raw`` puts every Persian word between RIGHT-TO-LEFT EMBEDDING and POP DIRECTIONAL FORMATTING, the last
word first; the embeddings give the order exactly. A line that is one single embedding is in logical order.

``pdftotext`` puts what reads from left to right between LEFT-TO-RIGHT EMBEDDING and POP DIRECTIONAL FORMATTING, with
the spaces and signs around it as they stand on the page: `` ،Ubuntu`` in such an embedding is read ``Ubuntu، ``.

A hamza of a final he that is a glyph of its own is extracted before its letter: ``سامانٔه`` becomes ``سامانهٔ``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from satrchin.lm.lexicon import load_lexicon
from satrchin.persian.chars import ZWNJ, has_any
from satrchin.persian.digit_groups import are_in_order
from satrchin.persian.regexes import lazy
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.letter_spaces import without_letter_spaces
from satrchin.stages.order.lost_letters import with_letters
from satrchin.stages.order.odd_words import mended
from satrchin.stages.order.page_pieces import page_pieces
from satrchin.stages.order.stray_signs import without_stray_signs
from satrchin.stages.order.stretched_letters import CONTROLS, without_strokes
from satrchin.stages.order.turned_pieces import with_pieces_turned
from satrchin.stages.order.turned_words import with_words_turned

_VERSION_1 = 0x100
_LEARNED = order_numbers("glued words")
LONG, FEWEST_LINES = round(_LEARNED["long"]), round(_LEARNED["fewest lines"])
"""Length of a piece without spaces that no word of a healthy text reaches; lines with such a piece that a page must
have, as one may be a link or a drawing of letters."""
FEWEST_SPLIT, SHARE_SPLIT = order_numbers("split words")["fewest lines"], order_numbers("split words")["share of lines"]
"""Lines with single letters that a page whose words were split has at least, and their least share of its lines."""
# a letter alone between spaces, other than «و», beside another piece of letters
_LETTER_ALONE = re.compile(
    "(?<![^ ])[\u0621-\u0647\u0649-\u06d3](?= [\u0621-\u06d3])"
    "|(?<=[\u0621-\u06d3] )[\u0621-\u0647\u0649-\u06d3](?![^ ])"
)
_RLE, _LRE, _POP = (
    "\N{RIGHT-TO-LEFT EMBEDDING}",
    "\N{LEFT-TO-RIGHT EMBEDDING}",
    "\N{POP DIRECTIONAL FORMATTING}",
)
_HAMZA = "\N{ARABIC HAMZA ABOVE}"
_LATIN = r"\p{Latin}(?:[^\u202a-\u202e\u0620-\u06ef()\[\]«»\n]*[\p{Latin}\p{Nd}])?[+#%]*"
# words in embeddings, Latin words, numbers, single signs
_PARTS = lazy(rf"{_RLE}(?P<word>[^{_RLE}{_LRE}{_POP}]*){_POP}|{_LATIN}|\p{{Nd}}+(?:[.,:/٫٬]\p{{Nd}}+)*|.", _VERSION_1)
_LEFT_TO_RIGHT = lazy(
    rf"{_LRE}(?P<before>[^\p{{L}}\p{{Nd}}{_POP}]*+)(?P<body>[^{_RLE}{_LRE}{_POP}]*?)(?P<after>(?![%\u066a])[^\p{{L}}\p{{Nd}}{_POP}]*){_POP}",
    _VERSION_1,
)
_WORD_NEXT = re.compile(f"[{_RLE}{_LRE}{_POP}]*\\w")
_BETWEEN_GROUPS = re.compile("((?<=\\d)[-+=~\u00d7\u00f7\u2013](?=\\d))")
_LATIN_LETTER = re.compile("[A-Za-z]")
# a word split at its ZWNJ; the rest of it is on the next line
_CUT = lazy(f"{_RLE}{ZWNJ}[^{_RLE}{_LRE}{_POP}]*{_POP}$")
# a font may map the base of such a mark to a letter of another script
_MARK_FIRST = lazy(rf"(?<=[\p{{Arabic}}&&\p{{L}}]) ?\p{{Cyrillic}}?{_HAMZA} ?ه(?!\p{{L}})", _VERSION_1)


def prepared(lines: Sequence[str], letters: Mapping[str, str]) -> list[str]:
    """The lines with all repairs that do not depend on word order.

    Args:
        lines: neighbouring lines.
        letters: the letter for each strange character of the document.
    """
    text = "\n".join(lines)
    found = without_strokes(lines) if has_any(text, CONTROLS) else list(lines)
    if _RLE in text:
        found = _out_of_embeddings(found)
    if _LRE in text:
        found = [_LEFT_TO_RIGHT.sub(_in_reading_order, line) if _is_embedded(line) else line for line in found]
    if "  " in text or _RLE in text:
        found = list(map(without_letter_spaces, found))
    if letters:
        lexicon = load_lexicon()
        found = [with_letters(lexicon, line, letters) for line in found]
    if is_any_long(found) and has_glued_words(found):
        from satrchin.stages.order.glued_words import page_with_spaces  # imports numpy

        found = page_with_spaces(found)
    if split := split_lines(found):
        from satrchin.stages.order.split_words import with_whole_words  # imports numpy

        found = with_whole_words(found, split)
    found = mended(with_words_turned(found))
    found = with_pieces_turned(without_stray_signs(found))
    if _HAMZA not in text and not letters:
        return found
    return [str(_MARK_FIRST.sub(f"ه{_HAMZA}", line)) if _HAMZA in line else line for line in found]


def _is_embedded(line: str) -> bool:
    """Whether a line is an embedding from right to left that holds others from left to right."""
    return _LRE in line and line.lstrip().startswith(_RLE)


def _in_reading_order(match: re.Match[str]) -> str:
    """What stands from left to right in a line, with the signs around it as a reader of Persian meets them."""
    before, body, after = match["before"], match["body"], match["after"]
    if not _LATIN_LETTER.search(body):
        body = " ".join(map(_groups_in_order, body.split(" ")[::-1]))
    # a space on the left comes after the embedding only if it is what separates it from the next word
    if not _WORD_NEXT.match(match.string, match.end()):
        signs = before.strip(" ")
        return f"{before[: len(before) - len(before.lstrip(' '))]}{after[::-1]}{body}{signs[::-1]}"
    return f"{after[::-1]}{body}{before[::-1]}"


def _groups_in_order(number: str) -> str:
    """Digit groups and signs as a reader of Persian meets them, unless an area code or a year is first already.

    >>> _groups_in_order("04-10-2024"), _groups_in_order("021-55667788"), _groups_in_order("5=3+2")
    ('2024-10-04', '021-55667788', '2+3=5')
    """
    parts = _BETWEEN_GROUPS.split(number)
    return number if are_in_order(parts[::2]) else "".join(parts[::-1])


def is_any_long(lines: Sequence[str]) -> bool:
    """Whether a piece without spaces is longer than a word: a quick test that every page pays for."""
    return page_pieces("\n".join(lines)).longest >= LONG


def split_lines(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines with a letter alone between words; none unless the page has many.

    >>> split_lines(["ساخ ت پل", "نشس ت شهر", "گزار ش ماه", "آب و نان"])
    [0, 1, 2]
    """
    fewest = max(FEWEST_SPLIT, SHARE_SPLIT * len(lines))
    if page_pieces("\n".join(lines)).single < fewest:
        return []
    found = [number for number, line in enumerate(lines) if _LETTER_ALONE.search(line)]
    return found if len(found) >= fewest else []


def has_glued_words(lines: Sequence[str]) -> bool:
    """Whether several lines of a page have a piece without spaces that is too long for a word.

    >>> has_glued_words(["این سطر درست است"] * 5)
    False
    """
    return sum(_is_glued(line) for line in lines) >= FEWEST_LINES


def _is_glued(line: str) -> bool:
    """Whether a line has so many letters without a space between them."""
    return any(
        len(word) >= LONG and len([char for char in word if char >= "\u0620" and char.isalpha()]) >= LONG
        for word in line.split()
    )


def _out_of_embeddings(lines: Sequence[str]) -> list[str]:
    """The lines in reading order; lines split within a word are joined, ordered and split again at a space."""
    found: list[str] = []
    start = 0
    for end, line in enumerate(lines, 1):
        if end < len(lines) and _CUT.search(line):
            continue
        group = lines[start:end]
        text = out_of_embeddings("".join(group))
        found += _cut(text, [len(part) for part in reversed(group)]) if len(group) > 1 else [text]
        start = end
    return found


def _cut(text: str, sizes: Sequence[int]) -> list[str]:
    """A text split at spaces into one part per size, with about these lengths."""
    parts: list[str] = []
    left = sum(sizes)
    for size in sizes[:-1]:
        place = text.find(" ", round(len(text) * size / left))
        left -= size
        place = len(text) if place < 0 else place
        parts.append(text[:place])
        text = text[place:].lstrip(" ")
    return [*parts, text]


def out_of_embeddings(line: str) -> str:
    """The line in reading order if each of its words is in an embedding; else unchanged."""
    if _RLE not in line:
        return line
    found = list(_PARTS.finditer(line))
    words = [match["word"] for match in found if match["word"] is not None]
    alone = len(found) == 1 or line.count(_RLE) != len(words)
    if alone or any(" " in word.strip() for word in words):
        return line
    return "".join(match[0] if match["word"] is None else match["word"] for match in reversed(found))
