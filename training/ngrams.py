"""Training: a folder of text in, the model's files out; the same bytes from the same input.

The lexicon and the n-grams of order evidence are made here. The n-grams are modified Kneser-Ney, interpolated
(Chen and Goodman 1999), pruned to counts of two, their backoff weights set so that each context sums to one.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import marisa_trie
import numpy as np

from satrchin.errors import MissingDependencyError
from satrchin.lm.hashing import packed
from satrchin.lm.lexicon import LOG_BACKOFF_STEP, LOG_P_STEP, START, UNKNOWN, VERSION
from satrchin.lm.ngrams import Model, bigram_hash, trigram_hash
from satrchin.persian.tokens import tokens
from satrchin.stages.order.word_pairs import KNOWN, known_words
from training.corpus import folded, read_lines, training_files
from training.word_forms import train_word_forms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

MIN_COUNT = 2


def train(sources: Sequence[Path], target: Path, link_steps: int = 0, link_start: Path | None = None) -> None:
    """Train all evidence from folders of text and write it to ``target``.

    Args:
        sources: folders of text (see :mod:`training.corpus`).
        target: the folder of the new model.
        link_steps: steps of the link model's training; 0 leaves the link model out.
        link_start: weights of a link model that the training goes on from.

    Raises:
        InputError: there is no text in the folders.
        MissingDependencyError: hazm is not installed, or PyTorch for the link model.
    """
    target.mkdir(parents=True, exist_ok=True)
    strict, loose = training_files(sources)
    train_order([*strict, *loose], target)
    train_word_forms(sources, target)
    if link_steps:
        try:
            from training.link_model import Fold, train_link_model
        except ModuleNotFoundError:
            raise MissingDependencyError("the link model is trained with PyTorch: pip install torch") from None
        parts = folded(read_lines(strict))
        with TemporaryDirectory() as folder:
            folds = []
            for number, part in enumerate(parts):
                others = chain(*parts[:number], *parts[number + 1 :], read_lines(loose))
                folds.append(Fold(part, _with_ngrams_of(others, target, Path(folder, str(number)))))
            train_link_model(folds, Model(target), target / "link_model.npz", steps=link_steps, start=link_start)


def _with_ngrams_of(lines: Iterable[str], words: Path, folder: Path) -> Model:
    """A model with the words of another and the n-grams of some text."""
    folder.mkdir()
    for name in ("words.marisa", "frequency.npy", "model.json", KNOWN):
        shutil.copy(words / name, folder)
    trie = marisa_trie.Trie().load(str(folder / "words.marisa"))
    _save_ngrams(_encode((list(tokens(line)) for line in lines), trie), trie, folder)
    return Model(folder)


def train_order(files: Sequence[Path], target: Path) -> None:
    """Train the lexicon and the n-grams of order evidence."""
    sentences = [list(tokens(line)) for line in read_lines(files)]
    counts = Counter(token for sentence in sentences for token in sentence)
    words = {word for word, count in counts.items() if count >= MIN_COUNT} | _word_list()
    trie = marisa_trie.Trie(sorted(words | {START, UNKNOWN}), order=marisa_trie.LABEL_ORDER)
    trie.save(str(target / "words.marisa"))
    np.save(target / KNOWN, known_words(trie))
    stream = _encode(sentences, trie)
    frequency = np.zeros(len(trie), np.int64)
    for word, count in counts.items():
        frequency[trie.get(word, trie[UNKNOWN])] += count
    np.save(target / "frequency.npy", np.minimum(frequency, 2**32 - 1).astype(np.uint32))
    _save_ngrams(stream, trie, target)
    facts = {"version": VERSION, "tokens": len(stream), "words": len(trie)}
    (target / "model.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _save_ngrams(stream: NDArray[np.int64], trie: marisa_trie.Trie, target: Path) -> None:
    """Write the n-grams of a stream of word ids."""
    for name, array in _ngrams(stream, trie[START], len(trie)).items():
        np.save(target / f"{name}.npy", array)


def _word_list() -> set[str]:
    """The words of hazm's list and the forms of its verbs, cut at their ZWNJs and spaces."""
    try:
        from hazm import Lemmatizer, words_list
    except ModuleNotFoundError:
        raise MissingDependencyError("training needs hazm: use Python 3.12 or 3.13, and pip install hazm") from None
    found: set[str] = set()
    for word, _, _ in words_list():
        found.update(tokens(word))
    for form in Lemmatizer().verbs:
        found.update(tokens(form))
    return found


def _encode(sentences: Iterable[list[str]], trie: marisa_trie.Trie) -> NDArray[np.int64]:
    """All sentences as one stream of word ids, each behind a START."""
    unknown, start = trie[UNKNOWN], trie[START]
    ids: dict[str, int] = {}
    flat = []
    for sentence in sentences:
        flat.append(start)
        for token in sentence:
            number = ids.get(token)
            if number is None:
                number = ids[token] = trie.get(token, unknown)
            flat.append(number)
    return np.array(flat, np.int64)


def _discounts(counts: Ints) -> Floats:
    """The discount of a count of 0, 1, 2, and 3 or more."""
    n1, n2, n3, n4 = (float((counts == k).sum()) for k in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    return np.array([0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])


def _discounted(counts: Ints, context: Ints, lower: Floats) -> Floats:
    """Interpolated probabilities of n-grams from their counts, their context's number and the lower order's."""
    cut = _discounts(counts)[np.minimum(counts, 3)]
    total = np.maximum(np.bincount(context, counts), 1)
    freed = np.bincount(context, cut)
    return (counts - cut) / total[context] + (freed / total)[context] * lower


def _backoff(context: Ints, size: int, p: Floats, lower: Floats) -> Floats:
    """The weight that each context gives to the lower order, so that it sums to one."""
    kept = np.bincount(context, p, minlength=size)
    covered = np.bincount(context, lower, minlength=size)
    return np.maximum(1 - kept, 1e-6) / np.maximum(1 - covered, 1e-6)


def _ngrams(stream: Ints, start: int, size: int) -> dict[str, NDArray[np.unsignedinteger]]:
    """The model's arrays: unigrams by word id; bigrams and trigrams sorted by hash."""
    u, v, w = stream[:-2], stream[1:-1], stream[2:]
    good = (v != start) & (w != start)
    tri, tri_count = np.unique((u[good] * size + v[good]) * size + w[good], return_counts=True)
    good = w != start
    bi, bi_count = np.unique(v[good] * size + w[good], return_counts=True)
    tri_head, tri_tail = np.searchsorted(bi, tri // size), np.searchsorted(bi, tri % (size * size))
    # lower orders count in how many contexts an n-gram stands, not how often
    bi_kinds = np.maximum(np.bincount(tri_tail, minlength=len(bi)), 1)
    bi_first, bi_last = bi // size, bi % size
    uni_kinds = np.bincount(bi_last, minlength=size) + 0.1
    p1 = uni_kinds / uni_kinds.sum()
    p2 = _discounted(bi_kinds, bi_first, p1[bi_last])
    p3 = _discounted(tri_count, tri_head, p2[tri_tail])
    keep2, keep3 = bi_count >= MIN_COUNT, tri_count >= MIN_COUNT
    b1 = _backoff(bi_first[keep2], size, p2[keep2], p1[bi_last[keep2]])
    # what the pruned model says of a bigram: itself, or its backoff
    p2 = np.where(keep2, p2, b1[bi_first] * p1[bi_last])
    b2 = _backoff(tri_head[keep3], len(bi), p3[keep3], p2[tri_tail[keep3]])
    h2 = bigram_hash(bi_first, bi_last)[keep2]
    h3 = trigram_hash(bi_first[tri_head], bi_last[tri_head], tri % size)[keep3]
    o2, o3 = np.argsort(h2, kind="stable"), np.argsort(h3, kind="stable")
    return {
        "p1": _quantised(p1, LOG_P_STEP),
        "b1": _quantised(b1, LOG_BACKOFF_STEP),
        "h2": h2[o2],
        "p2": _quantised(p2[keep2][o2], LOG_P_STEP),
        "b2": _quantised(b2[keep2][o2], LOG_BACKOFF_STEP),
        "h3": np.frombuffer(packed(h3[o3]), np.uint8),
        "p3": _quantised(p3[keep3][o3], LOG_P_STEP),
    }


def _quantised(p: Floats, step: float) -> NDArray[np.uint8]:
    """Minus the natural logarithm, in steps, in one byte."""
    return np.clip(np.rint(-np.log(p) / step), 0, 255).astype(np.uint8)
