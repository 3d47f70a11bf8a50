"""``python -m training.latin_pairs``: text in, the letter pairs of :mod:`satrchin.lm.latin_direction` out.

In: folders of text (``*.txt``, ``*.txt.xz``, a sentence a line). Out: ``latin_pairs.json``, by pair of letters the log
odds that a Latin word has it, not its reverse. A word counts once, and more by the logarithm of its frequency: else a
few names would decide.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log
from pathlib import Path

import click

from satrchin.lm.latin_direction import FILE, WORD, backwards, pairs_of
from training.corpus import read_lines, training_files

ORIGIN = "python -m training.latin_pairs, from the Latin words of the corpus of the lexicon"


def odds(words: Counter[str]) -> dict[str, float]:
    """The log odds of each pair of letters against its reverse, for one of each two.

    >>> odds(Counter({"the": 1}))["ht"] < 0
    True
    """
    counts: defaultdict[str, float] = defaultdict(float)
    for word, often in words.items():
        for pair in pairs_of(word):
            counts[pair] += 1 + log(often)
    found = {}
    for pair in sorted(counts.keys() | set(map(backwards, counts))):
        if pair < backwards(pair):
            found[pair] = round(log((counts[pair] + 1) / (counts[backwards(pair)] + 1)), 1)
    return {pair: value for pair, value in found.items() if value}


def _words(lines: Iterable[str]) -> Counter[str]:
    return Counter(word.lower() for line in lines for word in WORD.findall(line))


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
def train(sources: tuple[Path, ...]) -> None:
    """Write the letter pairs that tell the direction of Latin words."""
    trusted, others = training_files(sources)
    pairs = odds(_words(read_lines([*trusted, *others])))
    FILE.write_text(json.dumps({"origin": ORIGIN, "pairs": pairs}, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    train()
