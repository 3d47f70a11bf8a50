"""Put the halves of a line back in order that an extractor cut within a word and exchanged.

In: lines of a page, ``ت|وآمد میهمانان با ماست`` and ``هزینه|های رف`` below it; or both as one line,
``پا کرده است. کارگاه خود را بر``. Out: ``هزینه|های رفت|وآمد`` and ``میهمانان با ماست``;
``کارگاه خود را برپا کرده است.`` (each bar is a ZWNJ).

A glyph that stands higher than its line makes pdftotext begin a line of its own there, and PDFBox put what follows it
first. The halves of the cut word tell such a line: they are unknown, or known as one word. The causal language model
confirms each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from satrchin.lm.lexicon import load_lexicon
from satrchin.persian.chars import ZWNJ
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import fold
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.page_pieces import WAW

if TYPE_CHECKING:
    from satrchin.lm.causal import CausalModel

_LEARNED = order_numbers("halves")
NEEDED = _LEARNED["needed"]
"""Nats that a line must gain for even odds that its halves changed places."""
USUAL = order_numbers("detect")["usual"]
_LETTERS = "\u0621-\u063a\u0641-\u064a\u066e-\u06d3"
_MARKS = "\u064b-\u0655"
# a class of a pattern and for ``strip``, so without ranges
_CONTROLS = " \t\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
# what is left of a word at the end of a line, with a mark or ZWNJ that stood apart from it
_HEAD = lazy(f"(?r)(?<![{_LETTERS}{_MARKS}{ZWNJ}])([{_LETTERS}{ZWNJ}]+?)((?: +[{ZWNJ}{_MARKS}]+)?)[{_CONTROLS}]*$")
_TAIL = lazy(f"[{_CONTROLS}]*([{_LETTERS}][{_LETTERS}{_MARKS}]*)((?:{ZWNJ}[{_LETTERS}{_MARKS}]+)*)")
# what ends a line on which the mark or ZWNJ of a word stands apart from it
_OPEN_ENDS = frozenset(map(chr, (*range(0x64B, 0x656), 0x200C, 0x200E, 0x200F, *range(0x202A, 0x202F))))
_SIGNS = lazy(r"[^\s\w\u200c]*")
_WORDS_APART = lazy(" {2,}")
_LONGEST = 40
"""Characters of a word and what stands behind it."""
_FEWEST_WORDS = 2
MOST_LETTERS = 2
"""Letters that stand alone in lines with a cut word, half of it among them."""
EVEN = 0.5
RARE = _LEARNED["rare"]
"""Frequency below which a piece is hardly a word."""


class Turned(NamedTuple):
    """A line, or a line and the one after it, with the halves in order."""

    first: int
    """The number of the line."""
    texts: tuple[str, ...]
    """The new text of it, or of both."""
    sure: float
    """The probability that this is right."""


def turned_halves(
    lines: Sequence[str], unknown_words: Sequence[tuple[str, ...]], model: Callable[[], CausalModel]
) -> Iterator[Turned]:
    """The lines of a page whose halves have changed places, in order.

    Args:
        lines: the lines.
        unknown_words: the folded words of each that are not in the lexicon.
        model: gives the model that confirms each.

    Raises:
        MissingDependencyError: the model is needed and cannot be loaded.
    """
    last = -1  # the last line that was put in order
    for number in _with_odd_ends(lines, unknown_words):
        line = lines[number]
        head = _HEAD.search(line, max(len(line) - _LONGEST, 0))
        if head is None:
            continue
        unknown = unknown_words[number]
        if (
            last < number - 1
            and lines[number - 1]
            and (halves := _halves(head, lines[number - 1], (*unknown, *unknown_words[number - 1])))
        ):
            texts = halves.before(halves.word), halves.rest
            above, upper, after = _around(lines, number)
            sure = _chances(model(), above, f"{upper} {line}", [" ".join(texts)], after)[0]
            if sure > EVEN:
                last = number
                yield Turned(number - 1, texts, sure)
                continue
        if last < number and (halves := _halves(head, line, unknown)):
            readings = halves.rotations()
            _, upper, after = _around(lines, number)
            chances = _chances(model(), upper, line, readings, after)
            best = max(range(len(chances)), key=chances.__getitem__)
            if chances[best] > EVEN:
                last = number
                yield Turned(number, (readings[best],), chances[best])


def _with_odd_ends(lines: Sequence[str], unknown_words: Sequence[tuple[str, ...]]) -> list[int]:
    """The numbers of the lines that end with no word, or that begin with none, and of those behind them."""
    begins = {number for number, line in enumerate(lines) if line[1:2] == " "}
    found = {number for number, line in enumerate(lines) if line[-2:-1] == " " or line[-1:] in _OPEN_ENDS}
    for number, words in enumerate(unknown_words):
        if words:
            if lines[number].endswith(words):
                found.add(number)
            if lines[number].startswith(words):
                begins.add(number)
    return sorted(number for number in found.union(begins, (one + 1 for one in begins)) if number < len(lines))


def _around(lines: Sequence[str], number: int) -> tuple[str, str, str]:
    """The two lines above a line and the one below it that are not blank; an empty one for each that is lacking."""
    above = (line for line in lines[number - 1 :: -1] if line.strip()) if number else iter(())
    below = (line for line in lines[number + 1 :] if line.strip())
    upper = next(above, "")
    return next(above, ""), upper, next(below, "")


def with_parts_joined(parts: Sequence[str]) -> str:
    """The parts of a line with spaces between them, or none where they cut a word."""
    text = parts[0]
    for part in parts[1:]:
        head, tail = _HEAD.search(text), _TAIL.match(part)
        cut = head and tail and _is_cut(head[1], f"{tail[1]}{tail[2]}")
        text = f"{text}{part}" if cut else f"{text} {part}"
    return text


class _Halves(NamedTuple):
    """A text cut within a word, whose second half stands first."""

    start: str
    """What stands before the cut word."""
    word: str
    """The cut word with the signs behind it."""
    rest: str
    """What stands behind it."""

    def before(self, word: str) -> str:
        """The first half with a last word."""
        return f"{self.start} {word}".strip()

    def rotations(self) -> list[str]:
        """The readings of a line that ends with the first half of its cut word and begins with the second.

        PDFBox leaves two spaces where the halves meet.
        """
        parts = _WORDS_APART.split(self.rest)
        if len(parts) > 1:
            return [" ".join([*parts[1:], self.word, parts[0]])]
        parts = self.rest.split(" ")
        return [" ".join([*parts[cut:], self.word, *parts[:cut]]) for cut in range(1, len(parts) + 1)]


def _halves(head: re.Match[str], follows: str, unknown: Sequence[str]) -> _Halves | None:
    """The parts of a text whose end is the first half of a word; None if nothing tells that it is.

    Args:
        head: the end of the first half.
        follows: the second half, which may be the same line.
        unknown: the folded words of both that are not in the lexicon.
    """
    tail = _TAIL.match(follows)
    if tail is None:
        return None
    first, last = (side.rpartition(ZWNJ)[2] for side in (tail[1], head[1]))
    if not (head[2] or 1 in {len(first), len(last)} or fold(last) in unknown or fold(first) in unknown):
        return None
    alone = follows is head.string
    start = "" if alone else head.string[: head.start()].strip(_CONTROLS)
    if not head[2] and not ((start or alone) and _is_cut(head[1], f"{tail[1]}{tail[2]}", unknown)):
        return None
    rest = follows[tail.end() : head.start() if alone else None].strip(_CONTROLS)
    found = _SIGNS.match(follows, tail.end())
    signs = found[0] if found else ""
    rest = rest[len(signs) :].strip()
    if len(rest.split()) < (_FEWEST_WORDS if alone else not head[2]):
        return None
    if sum(len(word) == 1 and word.isalpha() and word != WAW for word in (*rest.split(), head[1])) > MOST_LETTERS:
        return None  # a list of letters
    word = f"{head[1]}{tail[1]}{head[2].strip(f' {ZWNJ}')}{tail[2]}{signs}"
    return _Halves(start, word, rest)


def _is_cut(head: str, tail: str, unknown: Sequence[str] | None = None) -> bool:
    """Whether two pieces make a usual word, and one of them is none: it is unknown, rare or a letter."""
    if head == WAW:
        return False
    frequency = load_lexicon().frequency
    if not all(frequency(part) >= USUAL for part in fold(f"{head}{tail}").split(ZWNJ)):
        return False
    parts = [part for side in (head, tail) for part in fold(side).split(ZWNJ)]
    rare = any(frequency(part) < RARE for part in parts) if unknown is None else not set(parts).isdisjoint(unknown)
    return rare or any(len(part) == 1 and part != WAW for part in parts)


def _chances(model: CausalModel, before: str, stands: str, others: Sequence[str], after: str) -> list[float]:
    """The probability of each of some readings against the present one."""
    from satrchin.lm.causal import AHEAD, BEFORE  # imports numpy

    pieces = [model.pieces(text) for text in (stands, *others)]
    found = model.score(model.pieces(before)[-BEFORE:], pieces, model.pieces(after)[:AHEAD])
    gains = [one.own + one.ahead - found[0].own - found[0].ahead - NEEDED - log(len(others)) for one in found[1:]]
    return [1 / (1 + exp(-min(gain, 500.0))) if gain > -500 else 0.0 for gain in gains]
