"""The evidence of order: one word at a time and many at once say the same."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from training import ngrams

from satrchin.lm.fluency import fluencies, fluency
from satrchin.lm.hashing import MOST, packed, unpacked
from satrchin.lm.lexicon import load_lexicon
from satrchin.lm.lexicon_page import page_of
from satrchin.lm.ngrams import Model, bigram_hash, load
from satrchin.persian.tokens import tokens, word_tokens
from satrchin.stages.order.word_pairs import KNOWN, WordPairIndex, known_words

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"


def test_pairs_of_words_one_by_one_and_many_at_once() -> None:
    """Both ways to the same files agree on pairs seen in training and others, also at the ends of the table."""
    model, lexicon = load(), load_lexicon()
    common = model.ids(model.most_frequent(1500))
    first, second = np.repeat(common, len(common)), np.tile(common, len(common))
    keys = bigram_hash(first, second)
    some = (keys < 1 << 19) | (keys >= (1 << 32) - (1 << 19)) | (np.arange(len(keys)) % 997 == 0)
    pairs = zip(first[some].tolist(), second[some].tolist(), strict=True)
    assert [lexicon.log_pair(pair) for pair in pairs] == model.log_bigram(first[some], second[some]).tolist()


def test_lines_one_by_one_and_together() -> None:
    """A line reads as well among others as by itself; unknown words cost the same."""
    lexicon = load_lexicon()
    lines = [f"نامهٔ شما رسید و پاسخ آن را تا شنبه می{ZWNJ}فرستیم.", "زرنوشاد در قپقپان؟", "", " "] * 4
    assert fluencies(lexicon, lines) == [fluency(lexicon, line.split()) for line in lines]


@pytest.mark.parametrize(
    "lines",
    [
        [f"«کتاب{ZWNJ}ها،» (۱۲) را ... خواندیم؛ چرا؟!", "مُسلم و قبلاً، نامهٔ كتاب", "a1 ۱۲/۳ ۱۴۰۲-۱۴۰۳ https://satr.ir"],
        [
            "قپقپان زرنوشاد",
            f"{ZWNJ}{ZWNJ}",
            "«»",
            "می\nرود",
            "می\vرود\u2028آمد",
            "\ud800 آمد",
            "\N{NO-BREAK SPACE}آمد\x1cرفت",
        ],
        ["", " ", "\t"],
        ["کتاب " * (MOST // 5 + 1), "کتاب"],
    ],
    ids=["signs", "odd", "empty", "long"],
)
def test_a_page_is_read_as_its_lines_are(lines: list[str]) -> None:
    """The lexicon says of a page what it says of its lines, also when it is asked again."""
    lexicon = load_lexicon()
    alone = [lexicon.read_line(line) for line in lines]
    for _ in range(2):
        assert page_of(lexicon).read(lines) == alone


@pytest.mark.parametrize(
    "word",
    ["کتاب", "«کتاب»،", f"کتاب{ZWNJ}های", "كتاب", "(۱۴۰۲)", "۱۲", "Word", "نامهٔ", "کتاب-خانه", "کتاب…", "-", "«"],
)
def test_tokens_of_a_word(word: str) -> None:
    """The quick way to a word's tokens leads to the same ones."""
    assert word_tokens(word) == tuple(tokens(word))
    assert load_lexicon().numbers(word) == tuple(map(load_lexicon().number, tokens(word)))


def test_packed_hashes() -> None:
    """Sorted hashes come out of half their room as they were, with what stands behind them left alone."""
    hashes = np.sort(np.random.default_rng(1).integers(0, 1 << 32, 100_000, dtype=np.uint64)).astype(np.uint32)
    assert unpacked(packed(hashes) + b"more").tolist() == hashes.tolist()
    with pytest.raises(OverflowError):
        packed(np.arange(300, dtype=np.uint32))


def test_the_shipped_bitmap_is_that_of_the_lexicon() -> None:
    """It is made when the lexicon is trained, and must not drift from it."""
    model = load()
    shipped = np.load(model.folder / KNOWN)
    assert (known_words(model.word(number) for number in range(len(model))) == shipped).all()


def test_a_trained_lexicon_knows_which_pieces_make_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From text to pairs of pieces: what is trained can be searched with."""
    words = ["کتابخانه", "شهر", "بزرگ", "است", "و", "در", "آن", "روز", "نامه", "باغ", "رود", "کوه", "راه", "خوب", "سال"]
    random = Random(1)
    lines = (" ".join(random.choices(words, range(1, len(words) + 1), k=8)) for _ in range(200))
    (tmp_path / "text.txt").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(ngrams, "_word_list", set)
    ngrams.train_order([tmp_path / "text.txt"], tmp_path)
    model = Model(tmp_path)
    pieces = ["کتاب", "خانه", "شهر"]
    heads, tails = np.array([0, 0, 1]), np.array([1, 2, 2])
    pairs, made = WordPairIndex(model).made_of(pieces, heads, tails)
    assert pairs.tolist() == [0]
    assert [model.word(number) for number in made.tolist()] == ["کتابخانه"]


def test_numbers_are_one_token_a_length_and_all_long_ones_one() -> None:
    """A code of five digits and one of nine are the same token, a year and a page number are not."""
    year, page, code, account = (list(tokens(text)) for text in ("۱۴۰۲", "17", "۱۲۳۴۵", "123456789"))
    assert code == account
    assert len({year[0], page[0], code[0]}) == 3


def test_verse_is_scored_from_three_words() -> None:
    """Fewer say nothing; the words of a longer line add up."""
    from satrchin.lm.verse import is_verse_page, score

    assert score("ساقی بیا") == 0.0
    assert score("ساقی بیا که") != 0.0
    verse = "ساقی بیا که یار ز رخ پرده برگرفت"
    assert score(f"{verse} {verse}") > score(verse) > 0
    assert is_verse_page([verse] * 6)
    assert not is_verse_page([verse] * 2)
    assert not is_verse_page(["این شرکت گزارش سال گذشته را منتشر کرد"] * 6)
