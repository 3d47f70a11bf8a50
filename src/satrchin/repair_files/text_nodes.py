"""Carry a repaired paragraph back into the text nodes that it was read from.

In: the text nodes of a paragraph, such as ``كتا`` (bold) and ``ب``, and its repaired text ``کتاب``. Out: the new text
of each node, ``کتا`` and ``ب``. A character goes where the character that it came from was; what was put in goes with
the character before it. Where text moved from one node into another, the whole paragraph goes into the first node
that had letters, because its formatting cannot be told apart any more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import AnyStr, NamedTuple

from satrchin.evidence import aligned


class TextNode(NamedTuple):
    """A piece of text in a file."""

    start: int
    stop: int
    """The part of the source that holds it."""
    text: str
    """The text itself, character references resolved."""


Paragraph = tuple[TextNode, ...]


def line_of(paragraph: Paragraph) -> str:
    """The text of a paragraph as one line: each line break or TAB in it is a space."""
    return "".join(node.text for node in paragraph).translate(_FLAT)


def repaired(paragraph: Paragraph, line: str) -> list[str]:
    """The new texts of a paragraph's nodes.

    Args:
        paragraph: the nodes as they were read.
        line: the paragraph's repaired line.
    """
    before = line_of(paragraph)
    texts = [node.text for node in paragraph]
    if line == before:
        return texts
    stops = list(accumulate(map(len, texts)))
    original = "".join(texts)
    found: list[tuple[int, str]] = []  # node and character, in the order of the new line
    node = 0
    sources = _sources(before, line)
    for place, letter in enumerate(line):
        source = sources.get(place)
        if source is not None:
            node = bisect_right(stops, source)
            kept = letter == " " and original[source] in _BREAKS
            letter = original[source] if kept else letter  # noqa: PLW2901  the break that was read as a space
        found.append((node, letter))
    if any(first > second for (first, _), (second, _) in pairwise(found)):
        first = next((number for number, text in enumerate(texts) if text.strip()), 0)
        return [line if number == first else "" for number in range(len(texts))]
    result = ["" for _ in texts]
    for number, letter in found:
        result[number] += letter
    return result


def spliced(source: AnyStr, changes: Sequence[tuple[TextNode, AnyStr]]) -> AnyStr:
    """A file with something new in place of some of its nodes, whose places count in bytes or characters as it does."""
    pieces: list[AnyStr] = []
    done = 0
    for node, data in sorted(changes):
        pieces += [source[done : node.start], data]
        done = node.stop
    pieces.append(source[done:])
    return source[:0].join(pieces)


_BREAKS = frozenset("\t\n\r\f\v")
_FLAT = dict.fromkeys(map(ord, _BREAKS), " ")


def _sources(before: str, after: str) -> dict[int, int]:
    """The place in ``before`` of each character of ``after`` that comes from there."""
    places: dict[int, int] = {}
    for block in aligned(before, after):
        size = block.stop - block.start
        for offset in range(block.end - block.begin):
            if size:
                places[block.begin + offset] = block.start + min(offset, size - 1)
    return places
