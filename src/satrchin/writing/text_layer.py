"""Build the invisible text layer of a searchable PDF page: placed lines in, a content stream out.

Readers of PDFs put right-to-left text into logical order themselves, each in its own way (``docs/formats.md``). One
layout suits all, because each goes by something else:

- Poppler goes by places and takes stretches of letters and digits from the left, all else from the right. A line is
  painted from left to right, Persian letters reversed; a right-to-left mark ends each stretch.
- pdfium goes by where text objects start, cuts a line into segments of one bidirectional class, and reverses their
  order. Brackets stand between marks, which keep pdfium from mirroring them. The segments of ``info@rah.example`` are
  objects of their own, each of which starts with a mark left of the stretch, the last segment's first.
- pdf.js goes by the order of the stream and reorders each chunk, which ends where the next glyph stands further left.
  What it would reorder wrongly is a chunk of its own; chunks come in reading order. Between two chunks it has no space,
  so a glyph that stands for a mark and a space is put there.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple

from satrchin.document import Box
from satrchin.persian.chars import ZWNJ
from satrchin.writing.layer_atoms import LRM, NO_WIDTH, RLM, Atom, atoms_of, is_rtl, wide
from satrchin.writing.placed import BASELINE, ROW_OVERLAP, PlacedLine, PlacedParagraph

ADVANCE = 0.2
"""Width of a glyph of the font, as a share of its size; pdf.js takes gaps of 0.1 to 0.6 for spaces."""
GAP = (0.16, 0.5)
"""Narrowest and widest space between words, as a share of the line's height: Poppler joins words that are closer, and
pdf.js parts words that are farther from each other."""
WIDE_GAP = 1.5
"""Width between two words from which they are in different cells, as a share of the line's height."""
HANDLE = (0.06, 0.2)
"""Width of the space at the right end of a line, inside and outside of the line's box, as a share of the line's height:
in pdf.js a drag that begins beside a line selects another one, and one that begins on a number leaves it out."""
UNSCALED = 1.52
"""pdf.js gives a lone letter its natural width where the font is less than 1.5 times as wide or narrow as high."""
FEW_LETTERS, FEW = 0.3, 4
"""pdf.js takes a chunk of more than ``FEW`` characters for left-to-right below this share of right-to-left letters."""

HARD_SPACE = "\ue000"
"""The code of a glyph that stands for a right-to-left mark and a space."""
FIRST_RLM, NARROW = "\ue001", 0.01
"""The code of a right-to-left mark that begins a word, and its width: Poppler mixes up what starts at one place."""
FILLED = 0.998
"""Share of a word's width that its glyphs fill: Poppler takes words that overlap for different lines."""
AFTER_ZWNJ = 0xE100
"""Codes of glyphs that stand for a ZWNJ and the Arabic letter to its right on the page."""
_PRIVATE = dict.fromkeys(range(0xE000, 0xF900), "\N{REPLACEMENT CHARACTER}")


def layer(paragraphs: Iterable[PlacedParagraph], height: float, font: str) -> bytes:
    """The content stream that writes paragraphs invisibly.

    Args:
        paragraphs: boxes in points from the upper left corner of the page.
        height: of the page in points.
        font: the resource name of the invisible font.
    """
    operators = [f"q BT 3 Tr {font} 1 Tf"]
    lines = [line for paragraph in paragraphs for line in paragraph.lines]
    for line, (top, bottom) in zip(lines, _parted([line.box for line in lines]), strict=True):
        operators.append(_Line(line, height - bottom, bottom - top).written())
    return "\n".join([*operators, "ET Q"]).encode("ascii")


class _Show(NamedTuple):
    """An operator that shows text, and where it starts."""

    left: float
    """In points."""
    scale: float
    """Width of a glyph that is as wide as its size, in points."""
    operator: str
    marks: tuple[str, str] = ("", "")
    """What begins and ends the marked content that it is."""


class _Line:
    """One line of print."""

    def __init__(self, line: PlacedLine, bottom: float, size: float) -> None:
        self.size = size = round(max(size, 0.1), 2)
        self.baseline = bottom + BASELINE * size
        self.left = line.box.x0
        self.words = [word._replace(text=word.text.translate(_PRIVATE)) for word in line.words]
        first, last = self.words[0].box.x0, self.words[-1].box.x0
        number = first == last and not any(unicodedata.bidirectional(letter) == "L" for letter in line.text)
        self.rtl = number or first > last or any(map(is_rtl, line.text))

    def written(self) -> str:
        """The operators of the line: its size and place, then what is shown, each with its way from the one before."""
        written = [f"{self.size:.4g} 0 0 {self.size:.4g} 0 {self.baseline:.2f} Tm"]
        at, width = 0.0, ""
        for show in self._shows():
            step = round((show.left - at) / self.size, 3)
            at += step * self.size
            before, width = width, f"{100 * show.scale / self.size:.1f} Tz "
            stretched = width if width != before else ""
            written.append(f"{show.marks[0]}{stretched}{step:.4g} 0 Td {show.operator}{show.marks[1]}")
        return "\n".join(written)

    def _shows(self) -> Iterator[_Show]:
        """What is shown of the line, in the order of the stream."""
        if not self.rtl:
            before = None
            for word in sorted(self.words, key=lambda word: word.box.x0):
                text = word.text + (LRM if word is self.words[-1] else "")
                yield self._shown(text, word.box.x0, word.box.x1, before)
                before = word.box.x1
            return
        atoms = atoms_of(self.words)
        self.atoms = Counter(atom.word for atom in atoms)
        chunks = list(self._chunks(atoms))
        inside, outside = (share * self.size for share in HANDLE)
        right = chunks[0][0].x1
        chunks[0][0] = chunks[0][0]._replace(x1=max(right - inside, (chunks[0][0].x0 + right) / 2))
        yield self._painted(HARD_SPACE, right - inside, right + outside)
        for chunk, behind in pairwise([*chunks, []]):
            edge = behind[0].x1 if behind else None
            yield from self._chunk(chunk, None if edge is None or behind[0].word == chunk[-1].word else edge)
        if chunks[-1][-1].kind != "rtl":
            yield self._painted(HARD_SPACE, self.left - outside, self.left)
        yield from self._direction(atoms)

    def _chunks(self, atoms: Sequence[Atom]) -> Iterator[list[Atom]]:
        """What pdf.js reorders as one, in reading order."""
        chunk: list[Atom] = []
        for atom in atoms:
            if chunk and not (_fit(chunk, atom) and chunk[-1].x0 - atom.x1 < WIDE_GAP * self.size):
                yield from _sure(chunk)
                chunk = []
            chunk.append(atom)
        yield from _sure(chunk)

    def _chunk(self, chunk: Sequence[Atom], edge: float | None) -> Iterator[_Show]:
        """The operators of a chunk, from left to right, then a space up to the ``edge`` of the next chunk."""
        left = chunk[-1].x0
        space = GAP[0] * self.size
        if edge is not None:
            space = min(max(left - edge, space), WIDE_GAP * self.size)
        first = self._painted(HARD_SPACE, left - space, left)
        begins_with_mark = _ends_with_mark(chunk[-1])
        if begins_with_mark:  # pdf.js starts a chunk at glyphs that are no marks
            yield first
        before: float | None = None
        for _, group in groupby(reversed(chunk), key=lambda atom: atom.word):
            word = list(group)
            if len(word) == 1 and _is_stretch(word[0]):
                yield self._stretch(word[0])
            elif before is None and self.atoms[word[0].word] == 1:
                yield self._painted(word[0].painted, word[0].x0, word[0].x1, alone=True)
            else:
                yield self._shown("".join(atom.painted for atom in word), word[0].x0, word[-1].x1, before)
            before = word[-1].x1
        if edge is not None and not begins_with_mark:
            yield first

    def _stretch(self, atom: Atom) -> _Show:
        """Text from left to right in several segments, which pdfium is given last to first."""
        reverse = "".join(reversed(_segments(atom.text)))
        marks = f"/Span {_actual(atom.painted)} BDC /Segments {_actual(reverse)} BDC ", " EMC EMC"
        return self._painted(atom.text, atom.x0, atom.x1)._replace(marks=marks)

    def _shown(self, text: str, left: float, right: float, before: float | None) -> _Show:
        """A word, with a space in front of it where a word is on its left."""
        if before is None:
            return self._painted(text, left, right)
        count = _advance(text) / ADVANCE
        narrow, far = (share * self.size for share in GAP)
        gap = max(min(left - before, far), narrow)
        start = min(before + gap, right - 0.1)
        scale = max(right - start, 0.1) / (count * ADVANCE)
        kern = 1000 * (ADVANCE - (start - before) / scale)
        return _Show(before, scale, f"[<0020>{kern:.0f}<{_codes(text)}>]TJ")

    def _painted(self, text: str, left: float, right: float, *, alone: bool = False) -> _Show:
        """A text without a space in front; ``alone``: it is a word by itself, whose width may be less."""
        scale = max(right - left, 0.1) / _advance(text)
        letters = text.strip(RLM + LRM) if alone else text
        if len(letters) == 1 and text != HARD_SPACE and 1 / UNSCALED < scale / self.size < UNSCALED:
            scale = self.size / UNSCALED
        return _Show(left, scale, f"<{_codes(text)}>Tj")

    def _direction(self, atoms: Sequence[Atom]) -> Iterator[_Show]:
        """Marks at the end of a line that pdfium would take for left-to-right."""
        painted = ""
        word = atoms[0].word
        for atom in atoms:
            painted = (atom.text if _is_stretch(atom) else atom.painted) + " " * (atom.word != word) + painted
            word = atom.word
        sides = [side for side, _ in groupby(painted, key=_side)]
        missing = sides.count("L") - sides.count("R") + 1
        if missing > 0:
            left = self.left - 0.2 * self.size
            yield self._painted((RLM + " ") * missing, left - 0.1 * self.size, left)


def _parted(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    """The tops and bottoms of lines; two that overlap a little are parted in the middle, or browsers confuse them."""
    tops, bottoms = [box.top for box in boxes], [box.bottom for box in boxes]
    order = sorted(range(len(boxes)), key=tops.__getitem__)
    for place, upper in enumerate(order):
        one = boxes[upper]
        for lower in order[place + 1 :]:
            other = boxes[lower]
            shared = one.bottom - other.top
            if shared <= 0:
                break
            beside = one.x1 <= other.x0 or other.x1 <= one.x0
            if not beside and shared <= ROW_OVERLAP * min(one.bottom - one.top, other.bottom - other.top):
                middle = other.top + shared / 2
                bottoms[upper], tops[lower] = min(bottoms[upper], middle), max(tops[lower], middle)
    return list(zip(tops, bottoms, strict=True))


def _fit(chunk: Sequence[Atom], left: Atom) -> bool:
    """Whether pdf.js puts an atom into order at the left end of a chunk."""
    right = chunk[-1]
    if not (_plain(right) and _plain(left)) or (right.word != left.word and _ends_with_mark(right)):
        return False
    behind_letters = takewhile(lambda atom: atom.kind != "rtl", reversed(chunk))
    return not (_is_latin(left) and any(map(_is_latin, behind_letters)))


def _is_latin(atom: Atom) -> bool:
    """Whether pdf.js takes an atom for Latin letters or numbers, as it does signs that it does not know."""
    known = atom.text[0] < "\u0100" or "\u0600" <= atom.text[0] < "\u0700"
    return atom.kind == "ltr" or (atom.kind == "sign" and not known)


def _ends_with_mark(atom: Atom) -> bool:
    return atom.kind == "rtl" and unicodedata.combining(atom.text[-1]) > 0


def _plain(atom: Atom) -> bool:
    """Whether pdf.js puts an atom into order beside others."""
    if atom.kind == "rtl":
        return True
    if atom.kind == "sign":
        return unicodedata.bidirectional(atom.text[0]) not in {"ET", "AN"} and atom.text not in {"<", ">"}
    classes = [unicodedata.bidirectional(letter) for letter in atom.text]
    if _is_stretch(atom):
        return False
    alternating = all((one == "CS") <= (other != "CS") for one, other in pairwise(classes))
    return set(classes) == {"L"} or (set(classes) <= {"EN", "AN", "CS"} and alternating)


def _sure(chunk: Sequence[Atom]) -> Iterator[list[Atom]]:
    """A chunk as it is, or each of its atoms alone, where pdf.js would take it for left-to-right."""
    text = " ".join("".join(atom.text for atom in word) for _, word in groupby(chunk, key=lambda atom: atom.word))
    length = len(text) + 2 * _ends_with_mark(chunk[-1])  # with the space in front
    letters = sum(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in text)
    if len(chunk) == 1 or (letters and (letters >= FEW_LETTERS * length or length <= FEW)):
        yield list(chunk)
    else:
        yield from ([atom] for atom in chunk)


def _is_stretch(atom: Atom) -> bool:
    return atom.kind == "ltr" and len(_segments(atom.text)) > 1


_WEAK = frozenset({"EN", "AN", "ES", "ET", "CS", "NSM", "BN"})


def _segments(text: str) -> list[str]:
    """Stretches of one bidirectional class, as pdfium cuts them."""
    return ["".join(group) for _, group in groupby(text, key=_side)]


def _side(letter: str) -> str:
    """The class by which pdfium cuts a line: R, L, weak or neutral."""
    bidi = unicodedata.bidirectional(letter)
    return "weak" if bidi in _WEAK else {"L": "L", "R": "R", "AL": "R"}.get(bidi, "neutral")


def _actual(text: str) -> str:
    """A property list that gives a text to readers that know ``/ActualText``."""
    return f"<</ActualText <feff{text.encode('utf-16-be').hex()}>>>"


def _advance(text: str) -> float:
    """The width of a painted text, in sizes of the font."""
    return (ADVANCE * max(wide(text), 1) + NARROW * text.startswith(RLM)) / FILLED


def _codes(text: str) -> str:
    """The codes of a painted text; a ZWNJ and the letter behind it are one glyph."""
    codes: list[int] = []
    if text.startswith(RLM):
        text = FIRST_RLM + text[1:]
    for letter in text:
        code = ord(letter)
        if codes and codes[-1] == ord(ZWNJ) and 0x600 <= code < 0x700 and letter not in NO_WIDTH:
            codes[-1] = AFTER_ZWNJ + code - 0x600
        else:
            codes.append(code)
    return "".join(f"{code:04x}" if code < 0x10000 else chr(code).encode("utf-16-be").hex() for code in codes)
