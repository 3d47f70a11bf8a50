"""``python -m training.foreign``: words of other languages in, the table of :mod:`satrchin.lm.foreign` out.

In: for Arabic, and for the others (Kurdish, Urdu), word lists or text: ``*.msgpack.gz`` as the package wordfreq ships
them, ``*.dic`` of a spelling checker, or plain text. Out: ``foreign.marisa``, by folded word two bytes: how much
likelier (natural log) the word is in Arabic, and in another language, than in the Persian lexicon.
"""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log
from pathlib import Path

import click
import marisa_trie
import regex

from satrchin.lm.foreign import HEH, MIDDLE, STEP, WORDS
from satrchin.lm.lexicon import Lexicon, load_lexicon
from satrchin.persian.tokens import fold

_WORD = regex.compile(r"[\p{Arabic}&&[\p{L}\p{M}]]+", regex.V1)
_RAREST = 3e-7
"""Rarer words of a frequency list are left out: names and slips."""
_LISTED = 2e-6
"""The share of a word that only a spelling checker knows."""
_LEAST, _MOST = -1.0, 9.0
"""Words that speak for Persian are not kept; no word speaks for more than that."""


def shares(path: Path) -> dict[str, float]:
    """The folded words of a list or text, each with its share."""
    found: defaultdict[str, float] = defaultdict(float)
    if path.name.endswith(".msgpack.gz"):
        import msgpack  # comes with the extra dask

        # wordfreq's own format: place n holds the words of n hundredths of ten, logarithmic
        with gzip.open(path) as file:
            levels = msgpack.unpackb(file.read(), raw=False)[1:]
        for level, words in enumerate(levels):
            share = 10 ** (-level / 100)
            if share < _RAREST:
                break
            for word in words:
                if _WORD.fullmatch(word):
                    found[_folded(word)] += share
    elif path.suffix == ".dic":
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            word = line.split("/")[0].split(" ")[0].strip()
            if len(word) > 2 and _WORD.fullmatch(word):
                found[_folded(word)] = _LISTED
    else:
        counts = Counter(_folded(match[0]) for match in _WORD.finditer(path.read_text(encoding="utf-8")))
        found.update({word: count / counts.total() for word, count in counts.items()})
    return found


def _folded(word: str) -> str:
    return fold(word).translate(HEH)


def rows(arabic: Sequence[Path], other: Sequence[Path], lexicon: Lexicon) -> Iterable[tuple[str, bytes]]:
    """Each word that speaks for another language, and its bytes."""
    one: defaultdict[str, float] = defaultdict(float)
    two: defaultdict[str, float] = defaultdict(float)
    for path in arabic:
        for word, share in shares(path).items():
            one[word] += share / len(arabic)
    for path in other:
        for word, share in shares(path).items():
            two[word] = max(two[word], share)
    for word in sorted(one.keys() | two.keys()):
        here = log((lexicon.frequency(word) + 0.5) / lexicon.total)
        odds = [log(there[word]) - here if there[word] > 0.0 else -_MOST for there in (one, two)]
        if max(odds) >= _LEAST:
            yield word, bytes(max(1, MIDDLE + round(max(-_MOST, min(_MOST, odd)) * STEP)) for odd in odds)


@click.command()
@click.option("--arabic", multiple=True, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--other", multiple=True, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False))
def train(arabic: tuple[Path, ...], other: tuple[Path, ...], output: Path) -> None:
    """Write the table of words of other languages."""
    marisa_trie.BytesTrie(rows(arabic, other, load_lexicon())).save(str(output / WORDS))


if __name__ == "__main__":
    train()
