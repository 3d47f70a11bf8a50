"""Training of the house styles: the counts of each source in, one small file out.

In: words and pairs of words of every source whose joins can be trusted. Out: ``joins_styles.bin``; which words tell
a source from the others, and of joins that are written in more than one way how often each source writes which.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from math import log
from pathlib import Path

from satrchin.lm.word_forms import SPECIAL, VERSION
from satrchin.persian.chars import ZWNJ
from satrchin.stages.spacing.house_styles import ANY, STEP, STYLES

Counts = tuple[Counter[str], Counter[tuple[str, str]]]
"""The words of a source and its pairs of words."""

_ENOUGH = 20_000
"""A source of fewer words has no style of its own."""
_WORDS = 4_000
_SMOOTH_WORDS = 200.0
_PAIR_COUNT = 5
_OTHER_SHARE = 0.01
"""A join is optional where at least this share of it is written otherwise."""
_PAIR_EVIDENCE, _PART_EVIDENCE = 8, 20
"""How often a pair, or a part in all its pairs, must have been seen."""
_SMOOTH_PAIR, _SMOOTH_PART = 3.0, 20.0


def write_styles(sources: Sequence[Counts], target: Path) -> None:
    """Write the styles of the sources."""
    styles = [counts for counts in sources if counts[0].total() >= _ENOUGH] or list(sources)
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for source_words, source_pairs in sources:
        words.update(source_words)
        pairs.update(source_pairs)
    telling = [word for word, _ in sorted(words.items(), key=_first) if word not in SPECIAL and ZWNJ not in word]
    telling = telling[:_WORDS]
    known = sum(words[word] for word in telling)
    ratios = bytearray()
    totals = [sum(style[word] for word in telling) for style, _ in styles]
    for word in telling:
        share = words[word] / known
        for (style, _), total in zip(styles, totals, strict=True):
            ratio = log((style[word] + _SMOOTH_WORDS * share) / (total + _SMOOTH_WORDS) / share)
            ratios.append(max(0, min(255, 128 + round(STEP * ratio))))
    rows = _rows(styles, _optional(words, pairs))
    facts = {"version": VERSION, "styles": len(styles), "words": telling, "pairs": [name for name, *_ in rows]}
    head = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    body = bytes(ratios) + b"".join(row for _, row, _ in rows) + b"".join(row for *_, row in rows)
    (target / STYLES).write_bytes(len(head).to_bytes(8, "little") + head + body)


def _first(item: tuple[str, int]) -> tuple[int, str]:
    """Frequent words first, equals by the alphabet."""
    return -item[1], item[0]


def _optional(words: Counter[str], pairs: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    """The two parts of every join that is also written with a space or with nothing."""
    found = []
    for word, count in words.items():
        if count >= _PAIR_COUNT and word.count(ZWNJ) == 1:
            first, _, second = word.partition(ZWNJ)
            others = max(pairs[first, second], words[first + second])
            if others > 1 and others >= _OTHER_SHARE * count:
                found.append((first, second))
    return sorted(found)


def _rows(styles: Sequence[Counts], optional: Sequence[tuple[str, str]]) -> list[tuple[str, bytes, bytes]]:
    """Name, odds against a space and odds against nothing of every optional join and of their parts."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for first, second in optional:
        for name in ((first, second), (ANY, second), (first, ANY)):
            groups.setdefault(name, []).append((first, second))

    def spaced(counts: Counts, pair: tuple[str, str]) -> int:
        return counts[1][pair]

    def fused(counts: Counts, pair: tuple[str, str]) -> int:
        return counts[0]["".join(pair)]

    rows = []
    for name, members in sorted(groups.items()):
        shares = _shares(styles, name, members, spaced), _shares(styles, name, members, fused)
        if shares[0][0] or shares[1][0]:
            rows.append((ZWNJ.join(name), *shares))
    return rows


def _shares(
    styles: Sequence[Counts],
    name: tuple[str, str],
    members: Sequence[tuple[str, str]],
    other: Callable[[Counts, tuple[str, str]], int],
) -> bytes:
    """The log odds of a join among everybody and in each style, in one byte each; zeros where too little was seen."""
    joined = [sum(counts[0][ZWNJ.join(pair)] for pair in members) for counts in styles]
    apart = [sum(other(counts, pair) for pair in members) for counts in styles]
    alone = ANY in name
    if sum(joined) + sum(apart) < (_PART_EVIDENCE if alone else _PAIR_EVIDENCE):
        return bytes(len(styles) + 1)
    smooth = _SMOOTH_PART if alone else _SMOOTH_PAIR
    share = (sum(joined) + 0.5) / (sum(joined) + sum(apart) + 1)
    by_style = [(z + smooth * share) / (z + s + smooth) for z, s in zip(joined, apart, strict=True)]
    return bytes(max(1, min(255, 128 + round(STEP * log(each / (1 - each))))) for each in (share, *by_style))
