r"""Scores of a repaired text against its true text.

In: two texts. Out: a :class:`Score`, counts that add up over documents, and its rates.
Both sides are brought to one form first, so that a choice of code point that no reader sees is no error: NFC,
Arabic yeh, kaf and digits as Persian ones, no tatweel, no bidi controls, white space folded, no ZWNJ that
shows nothing.

>>> from bench.scoring import score
>>> score("می\N{ZERO WIDTH NON-JOINER}رود", "می رود").wer
2.0
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from itertools import zip_longest

from rapidfuzz.distance import LCSseq, Levenshtein

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
_DROPPED = (
    "\N{ARABIC TATWEEL}",
    "\N{LEFT-TO-RIGHT MARK}",
    "\N{RIGHT-TO-LEFT MARK}",
    "\N{LEFT-TO-RIGHT EMBEDDING}",
    "\N{RIGHT-TO-LEFT EMBEDDING}",
    "\N{POP DIRECTIONAL FORMATTING}",
    "\N{LEFT-TO-RIGHT OVERRIDE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "\N{LEFT-TO-RIGHT ISOLATE}",
    "\N{RIGHT-TO-LEFT ISOLATE}",
    "\N{FIRST STRONG ISOLATE}",
    "\N{POP DIRECTIONAL ISOLATE}",
    "\N{ZERO WIDTH NO-BREAK SPACE}",
    "\N{SOFT HYPHEN}",
    "\N{ZERO WIDTH JOINER}",
)
_SAME = str.maketrans(
    {
        **dict.fromkeys(_DROPPED, ""),
        "\N{ARABIC LETTER YEH}": "\N{ARABIC LETTER FARSI YEH}",
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER FARSI YEH}",
        "\N{ARABIC LETTER KAF}": "\N{ARABIC LETTER KEHEH}",
        "\N{NO-BREAK SPACE}": " ",
        "\N{ARABIC LETTER HEH WITH YEH ABOVE}": "\N{ARABIC LETTER HEH}\N{ARABIC HAMZA ABOVE}",
        **{chr(0x660 + digit): chr(0x6F0 + digit) for digit in range(10)},
    }
)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one document or, added up, of many; the rates are properties."""

    chars: int = 0
    char_edits: int = 0
    bare: int = 0
    bare_edits: int = 0
    letters: int = 0
    letter_edits: int = 0
    words: int = 0
    word_edits: int = 0
    ordered: int = 0
    zwnj_true: int = 0
    zwnj_put: int = 0
    zwnj_hit: int = 0
    lines: int = 0
    lines_changed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Score)))

    @property
    def cer(self) -> float:
        """Character edits to characters of the truth; a ZWNJ is a character."""
        return _share(self.char_edits, self.chars)

    @property
    def cer_nz(self) -> float:
        """The same with every ZWNJ taken out: letters, spaces, order."""
        return _share(self.bare_edits, self.bare)

    @property
    def cer_ls(self) -> float:
        """Letters and signs alone: no space and no ZWNJ counts."""
        return _share(self.letter_edits, self.letters)

    @property
    def wer(self) -> float:
        """Word edits to words of the truth, words parted by white space."""
        return _share(self.word_edits, self.words)

    @property
    def order(self) -> float:
        """Share of the truth's words that stand in one order with the output's; 1 is perfect."""
        return _share(self.ordered, self.words, empty=1.0)

    @property
    def zwnj_precision(self) -> float:
        """Share of the ZWNJs that were put where the truth has one."""
        return _share(self.zwnj_hit, self.zwnj_put, empty=1.0)

    @property
    def zwnj_recall(self) -> float:
        """Share of the truth's ZWNJs that stand in the output."""
        return _share(self.zwnj_hit, self.zwnj_true, empty=1.0)

    @property
    def zwnj_f1(self) -> float:
        """Harmonic mean of precision and recall of ZWNJs."""
        precision, recall = self.zwnj_precision, self.zwnj_recall
        return _share(2 * precision * recall, precision + recall)

    @property
    def changed(self) -> float:
        """Share of the truth's lines that do not stand, code point for code point, at their place."""
        return min(1.0, _share(self.lines_changed, self.lines))


def score(truth: str, output: str, *, keep_lines: bool = False) -> Score:
    """Count what ``output`` got wrong; ``keep_lines`` makes line breaks count, else they are spaces."""
    true_lines, put_lines = truth.splitlines(), output.splitlines()
    truth, output = folded(truth, keep_lines=keep_lines), folded(output, keep_lines=keep_lines)
    true_bare, true_zwnj = _parted(truth)
    put_bare, put_zwnj = _parted(output)
    true_words, put_words = truth.split(), output.split()
    true_letters, put_letters = "".join(true_bare.split()), "".join(put_bare.split())
    return Score(
        chars=len(truth),
        char_edits=Levenshtein.distance(truth, output),
        bare=len(true_bare),
        bare_edits=Levenshtein.distance(true_bare, put_bare),
        letters=len(true_letters),
        letter_edits=Levenshtein.distance(true_letters, put_letters),
        words=len(true_words),
        word_edits=Levenshtein.distance(true_words, put_words),
        ordered=LCSseq.similarity(true_words, put_words),
        zwnj_true=len(true_zwnj),
        zwnj_put=len(put_zwnj),
        zwnj_hit=_hits(true_bare, put_bare, true_zwnj, put_zwnj),
        lines=len(true_lines),
        lines_changed=sum(a != b for a, b in zip_longest(true_lines, put_lines)) if true_lines else 0,
    )


def folded(text: str, *, keep_lines: bool = False) -> str:
    """The text in the form in which it is compared."""
    text = unicodedata.normalize("NFC", text).translate(_SAME)
    lines = filter(None, (" ".join(line.split()) for line in text.splitlines()))
    return _without_idle_zwnj(("\n" if keep_lines else " ").join(lines))


def _without_idle_zwnj(text: str) -> str:
    """No ZWNJ but between a letter and a letter or its mark: elsewhere it shows nothing."""
    if ZWNJ not in text:
        return text
    parts = text.split(ZWNJ)
    kept = [parts[0]]
    last = parts[0][-1:]
    for part in filter(None, parts[1:]):
        first = part[0]
        if last.isalpha() and (first.isalpha() or unicodedata.combining(first)):
            kept.append(ZWNJ)
        kept.append(part)
        last = part[-1]
    return "".join(kept)


def _parted(text: str) -> tuple[str, set[int]]:
    """The text without its ZWNJs, and the places in it after which one stood."""
    parts = text.split(ZWNJ)
    places, length = set(), -1
    for part in parts[:-1]:
        length += len(part)
        places.add(length)
    return "".join(parts), places


def _hits(true_bare: str, put_bare: str, true_zwnj: set[int], put_zwnj: set[int]) -> int:
    """How many ZWNJs stand at the same place of both texts, which are aligned by their letters."""
    if not true_zwnj or not put_zwnj:
        return 0
    hits = 0
    for block in Levenshtein.opcodes(true_bare, put_bare):
        if block.tag == "equal":
            moved = {place - block.dest_start + block.src_start for place in put_zwnj}
            hits += len(moved & true_zwnj & set(range(block.src_start, block.src_end)))
    return hits


def _share(part: float, whole: float, empty: float = 0.0) -> float:
    return part / whole if whole else empty
