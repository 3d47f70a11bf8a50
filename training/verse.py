"""``python -m training.verse``: verse in, the words of :mod:`satrchin.lm.verse` out.

In: text files of classical verse, a line a hemistich. Out: ``verse.marisa``, by folded word one byte: how much
likelier (natural log) the word is in verse than in the lexicon's prose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log
from pathlib import Path

import click
import marisa_trie

from satrchin.lm.lexicon import load_lexicon
from satrchin.lm.verse import MIDDLE, STEP, WORDS, words_of

_LEAST, _MOST = -3.0, 4.0
"""Lowest and highest score of a word."""
_ADDED, _ADDED_PROSE = 0.2, 2.0
"""What is added to each count: a word that was never seen is not impossible."""
_COMMON = 300
"""A word of prose so frequent that verse would have it, too, speaks for prose if verse has not."""


def rows(lines: Sequence[str]) -> list[tuple[str, bytes]]:
    """Each word that tells verse from prose, and its byte."""
    lexicon = load_lexicon()
    counts = Counter(word for line in lines for word in words_of(line))
    total = counts.total() + _ADDED * len(counts)
    result = []
    for word in sorted(counts.keys() | {lexicon.word(number) for number in range(len(lexicon))}):
        frequency = lexicon.frequency(word)
        if counts[word] or frequency > _COMMON:
            prose = (frequency + _ADDED_PROSE) / lexicon.total
            odds = max(_LEAST, min(_MOST, log((counts[word] + _ADDED) / total / prose)))
            if odds > _LEAST or not counts[word]:
                result.append((word, bytes([MIDDLE + round(odds * STEP)])))
    return result


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False))
def train(files: tuple[Path, ...], output: Path) -> None:
    """Write the words that tell verse from prose."""
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    marisa_trie.BytesTrie(rows(lines)).save(str(output / WORDS))


if __name__ == "__main__":
    train()
