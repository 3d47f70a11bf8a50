"""Parts of the language evidence: caches, hashes, scores of words and lines, spellings by ZWNJ, and their limits."""

from __future__ import annotations

import sys
from typing import Any, cast

import numpy as np
import pytest

from satrchin.lm import bulk, doubled_letters, fluency, foreign, hashing, latin_direction, verse, word_forms
from satrchin.lm.hashing import (
    Bitmap,
    Sums,
    encoded,
    in_blocks,
    mixed,
    packed,
    packed_size,
    unpacked,
    upper,
    word_hashes,
)
from satrchin.lm.memo import BulkMemo, Memo
from satrchin.lm.ngrams import load
from satrchin.lm.word_forms import Spelling, masked, spelled

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"


def test_a_cache_is_cleared_when_it_is_full() -> None:
    """Each value is computed once until then; the results stay right."""
    asked: list[int] = []

    def look(key: int) -> int:
        asked.append(key)
        return key * 2

    memo = Memo(look, 2)
    assert [memo[1], memo[2], memo[1], memo[3], memo[1]] == [2, 4, 2, 6, 2]
    assert asked == [1, 2, 3, 1]


def test_a_cache_of_many_values_asks_for_each_once() -> None:
    """If they do not fit, all of the present values are asked for again."""
    asked: list[list[int]] = []

    def look(keys: Any) -> list[int]:
        asked.append(list(keys))
        return [key * 2 for key in keys]

    memo = BulkMemo(look, 3)
    assert [memo([1, 2, 1]), memo([2, 3]), memo([1, 4, 1]), memo([])] == [[2, 4, 2], [4, 6], [2, 8, 2], []]
    assert asked == [[1, 2], [3], [1, 4]]


@pytest.mark.parametrize(("lines", "loaded", "pays"), [(2, True, False), (3, True, True), (3, False, False)])
def test_when_many_lines_at_once_pay(lines: int, loaded: bool, pays: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """From three lines on; the first import of numpy pays after five hundred lines in all."""
    if not loaded:
        monkeypatch.delitem(sys.modules, "numpy")
    counter = bulk.Bulk()
    assert counter.pays(lines) is pays
    assert not counter.pays(500 - lines - 3) or loaded
    assert counter.pays(3)


def test_the_hash_of_a_span_is_that_of_its_word() -> None:
    """Prefix sums give it for any span, and for two spans as one."""
    letters = np.array([ord(letter) for letter in "کتابخانه"], np.uint32)
    sums = Sums(letters)
    words, shifts = word_hashes(["کتاب", "خانه", "کتابخانه"], 8)
    starts, stops = np.array([0, 4, 0]), np.array([4, 8, 8])
    found = sums.hashes(starts, stops)
    assert len(set((found * np.uint64(1)).tolist())) == 3
    glued = sums.glued(found[:1], found[1:2], np.array([4]))
    assert glued.tolist() == found[2:].tolist()
    assert (words[:1] * shifts[1:2] + words[1:2]).tolist() == words[2:].tolist()
    again = Sums(np.array([ord(letter) for letter in "xxکتاب"], np.uint32))
    assert again.hashes(np.array([2]), np.array([6])).tolist() == found[:1].tolist()


def test_lines_as_code_points() -> None:
    """A line end inside a line counts as another character."""
    text, codes, ends = encoded(["ab", "", "c\nd"])
    assert text == "\nab\n\nc\vd\n"
    assert (len(codes), ends.tolist()) == (len(text), [0, 3, 4, 8])
    assert encoded(["ab", "c"])[0] == "\nab\nc\n"


def test_lines_are_taken_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of so many characters, line ends included; a line that is too long is taken by itself."""
    monkeypatch.setattr(hashing, "MOST", 10)
    batches: list[int] = []

    def many(lines: Any) -> list[str]:
        batches.append(len(lines))
        return [line.upper() for line in lines]

    assert in_blocks(["abc", "de", "f"], many, str.lower) == ["ABC", "DE", "F"]
    assert in_blocks(["abc", "def", "gh"], many, str.lower) == ["ABC", "DEF", "GH"]
    assert batches == [3, 1, 2]
    assert in_blocks(["X" * 9, "a"], many, str.lower) == ["x" * 9, "A"]


def test_sets_of_hashes() -> None:
    """A bitmap has all that was put in; sorted hashes come back from two bytes each."""
    hashes = mixed(np.arange(1, 300, dtype=np.uint64))
    known = Bitmap(Bitmap.packed(hashes, 12))
    assert known.has(hashes).all()
    assert known.has(mixed(np.arange(1000, 9000, dtype=np.uint64))).mean() < 0.1
    short = np.unique(upper(hashes))
    assert unpacked(packed(short)).tolist() == short.tolist()
    assert len(packed(short)) == packed_size(len(short)) == 65536 + 2 * len(short)
    with pytest.raises(OverflowError):
        packed(np.arange(256, dtype=np.uint32))
    assert len(packed(np.arange(255, dtype=np.uint32))) == 65536 + 510


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("گزارش سسللاامم", "گزارش سلام"),
        ("سسللاامم  ننااممهه", "سلام نامه"),
        ("سسللاامم   ننااممهه", "سلام   نامه"),
        ("ببنن", "ببنن"),  # two letters are too few
        ("ککصصضضطط", "ککصصضضطط"),  # unknown without its doubles
        ("للاالا", "للاالا"),
    ],
)
def test_words_with_every_letter_twice(line: str, after: str) -> None:
    """They are halved where the lexicon has the half; in a whole line of them the spaces are too."""
    text = line
    for start, stop, new in sorted(map(tuple, doubled_letters.halved(line)), reverse=True):
        text = text[:start] + new + text[stop:]
    assert text == after


def test_what_may_be_doubled() -> None:
    assert doubled_letters.suspect("ببپپتت")
    assert not doubled_letters.suspect("ببپپت ت")
    assert doubled_letters.suspect("لا" * 4)
    assert not doubled_letters.suspect("لا" * 3)


def scored(monkeypatch: pytest.MonkeyPatch, **steps: int) -> None:
    """A table of verse of a few words."""
    table = {word: [(verse.MIDDLE + step,)] for word, step in steps.items()}
    monkeypatch.setattr(verse, "table", lambda: table)
    monkeypatch.setattr(verse, "_WRITTEN", Memo(verse._of_written, 9))


def test_the_score_of_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sum of its words' log odds over the root of their number; two words are too few."""
    scored(monkeypatch, ساقی=24, یار=48, شرکت=-24)
    assert verse.score("ساقی یار شرکت کتاب") == (1.0 + 2.0 - 1.0) / 2
    assert verse.score("ساقی یار") == 0.0
    assert verse.score("ساقی یار 12 .") == 0.0
    assert verse.score(f"ساقی{ZWNJ}یار، شرکت") == pytest.approx(2.0 / 3**0.5)


@pytest.mark.parametrize(
    ("old", "modern", "short", "page"),
    [(3, 0, 0, True), (2, 0, 9, False), (3, 2, 0, True), (2, 3, 0, False), (40, 10, 0, True), (0, 40, 0, False)],
)
def test_a_page_of_verse(old: int, modern: int, short: int, page: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three lines of three words and more, whose median is that of verse; short lines do not count."""
    scored(monkeypatch, ساقی=48, شرکت=-48)
    lines = ["ساقی ساقی ساقی"] * old + ["شرکت شرکت شرکت"] * modern + ["ساقی ساقی"] * short
    assert verse.is_verse_page(lines) is page
    assert not verse.is_verse_page([])


@pytest.mark.parametrize("pair", ["gi", "^g", "t$", "aa"])
def test_the_pair_of_a_reversed_word(pair: str) -> None:
    """Reversed twice it is itself; its odds have the other sign."""
    assert latin_direction.backwards(latin_direction.backwards(pair)) == pair
    odds = latin_direction._odds()
    assert all(odds[latin_direction.backwards(one)] == -value for one, value in list(odds.items())[:200])
    assert latin_direction.latin_direction("a b") == 0.0
    assert latin_direction.latin_direction("متن ab12") == latin_direction.latin_direction("AB")


def test_the_fluency_of_a_line() -> None:
    """The mean log probability of its tokens, with each letter of an unknown word; the share of known words."""
    lexicon = load()
    found = fluency.fluency(lexicon, ["این", "نامه", "بصضط", "12"])
    total, known, tokens, letters, unknown = lexicon.read_line("این نامه بصضط 12")
    assert (known, tokens, letters, unknown) == (2, 4, 4, ("بصضط",))
    assert found.mean == pytest.approx((total - 4 * fluency.SPELLING) / 4)
    assert (found.known, found.words, found.tokens, found.unknown) == (pytest.approx(2 / 3), 3, 4, ("بصضط",))
    empty = fluency.fluency(lexicon, [])
    assert (empty.mean, empty.known, empty.words, empty.tokens) == (0.0, 1.0, 0, 0)
    many = fluency.fluencies(lexicon, ["این نامه بصضط 12"] * 4)
    assert many == [found] * 4
    pairs = [(lexicon.start, lexicon.number("این")), (lexicon.number("این"), lexicon.number("نامه"))]
    assert list(fluency.log_pairs(lexicon, *zip(*pairs, strict=True), 9)) == pytest.approx(
        [lexicon.log_pair(pair) for pair in pairs]
    )
    assert list(fluency.log_pairs(lexicon, [], [], 9)) == []


def test_bigrams_and_trigrams_of_the_model() -> None:
    """In bulk as one by one; a junction of runs is scored as its parts."""
    model = load()
    words = ["این", "نامه", "را", "نوشت", "کتاب", "صصض"]
    ids = model.ids(words)
    one = [model.log_pair((int(v), int(w))) for v in ids for w in ids]
    v, w = np.repeat(ids, len(ids)), np.tile(ids, len(ids))
    assert model.log_bigram(v, w).tolist() == pytest.approx(one, abs=1e-5)
    score = model.score(["این", "نامه", "را"])
    first = model.log_bigram(np.array([model.start]), ids[:1])
    three = model.log_trigram(np.array([model.start, ids[0]]), ids[:2], ids[1:3])
    assert score == pytest.approx(float(first.sum() + three.sum()), abs=1e-4)
    assert model.score([]) == 0.0
    rows, none = (ids[:2], ids[1:3]), np.array([-1, -1])
    found = model.log_junctions(rows, (ids[2:4], none))
    for row in range(2):
        for column in range(2):
            three = [np.array([word]) for word in (rows[0][row], rows[1][row], ids[2 + column])]
            assert found[row, column] == pytest.approx(float(model.log_trigram(*three)[0]), abs=1e-3)
    assert model.most_frequent(3)[0] == model.word(int(np.argmax(model.counts(np.arange(len(model))))))


def test_the_half_spaces_of_a_word_as_a_mask() -> None:
    """Bit n stands for one before letter n; those at the ends do not count."""
    assert masked(f"می{ZWNJ}روم") == (1 << 2, "میروم")
    assert masked(f"{ZWNJ}نمی{ZWNJ}شود{ZWNJ}") == (1 << 3, "نمیشود")
    assert masked(f"ا{ZWNJ}ب{ZWNJ}پ") == (0b110, "ابپ")
    assert masked("کتاب") == (0, "کتاب")
    for word in (f"می{ZWNJ}روم", "کتاب", f"ا{ZWNJ}ب{ZWNJ}پ"):
        mask, key = masked(word)
        assert spelled(key, Spelling(mask, 0.0, 0)) == word


def test_the_spellings_of_a_word() -> None:
    """The plain one first; before and after the table of many words is made they are the same."""
    forms = word_forms.WordForms()
    keys = ["میرود", "کتاب", "کتابها", "صصصض", "دانشآموز"]
    before = [forms.forms(key) for key in keys]
    forms.mark_joined()
    forms._forms.clear()
    assert [forms.forms(key) for key in keys] == before
    assert before[3] == ()
    assert (before[1][0].mask, [form.mask for form in before[0] if form.mask]) == (0, [1 << 2])
    number, log_p = cast("Any", forms.plain("کتاب"))
    assert (number, log_p) == (before[1][0].number, before[1][0].log_p)
    assert forms.plain("صصصض") is None
    assert forms.log_count(log_p) > 7
    assert forms.log_unknown(9) < forms.log_unknown(3) < 0


@pytest.mark.parametrize(
    ("left", "right", "joins"),
    [("کتاب", "ها", True), ("می", "رود", True), ("كتاب", "هاي", True), ("کتاب", "خوب", False), ("خانه", "ای", True)],
)
def test_parts_that_a_half_space_joins(left: str, right: str, joins: bool) -> None:
    assert word_forms.load().joins(left, right) is joins


def test_pairs_of_words_are_likelier_where_they_were_seen() -> None:
    """A pair that was not seen has the probability of its second word, less the back-off weight of the first."""
    forms = word_forms.load()
    (first, _), (second, log_p) = (cast("Any", forms.plain(word)) for word in ("بنا", "بر"))
    assert forms.log_pair(first, second, log_p) > log_p
    (strange, _) = cast("Any", forms.plain("کتاب"))
    backed = log_p - forms._backoff[strange] / word_forms.BACKOFF_STEP
    assert forms.log_pair(strange, second, log_p) >= backed - 1e-9
    assert forms.log_pair(10**9, second, log_p) == log_p


ARABIC = "إنما الأعمال بالنيات"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"و فرمود: «{ARABIC}» یعنی کار به نیت است", ARABIC),
        (ARABIC, ARABIC),
        ("این نامه را به دبیرخانه دادند", ""),
        ("خانەی بنەڕەتی کوردی ێ", "خانەی بنەڕەتی کوردی ێ"),
        ("خانەی بنەڕەتی", "خانەی بنەڕەتی"),
        ("", ""),
        ("12 abc", ""),
    ],
)
def test_words_of_other_languages(line: str, words: str) -> None:
    assert " ".join(line[one.start : one.stop] for one in foreign.foreign(line)[0]) == words


@pytest.mark.parametrize(
    ("strange", "persian", "foreign_page"), [(1, 1, True), (1, 2, False), (0, 3, False), (3, 0, True)]
)
def test_a_page_of_kurdish_or_urdu(strange: int, persian: int, foreign_page: bool) -> None:
    """Half of its lines with words have letters that Persian does not use."""
    assert foreign.is_foreign_page(["خانەی بنەڕەتی"] * strange + ["این نامه"] * persian + ["12"] * 9) is foreign_page


def test_plainly_persian_lines() -> None:
    """Two function words and a good share of them, and no quotation."""
    assert foreign.is_plainly_persian("این نامه را به دبیرخانه دادند")
    assert not foreign.is_plainly_persian("این نامه «را» به دبیرخانه دادند")
    assert not foreign.is_plainly_persian("این")
    assert not foreign.is_plainly_persian("این را " + "صصصض " * 40)


def test_the_language_before_matters_only_to_a_line_that_does_not_begin_in_persian() -> None:
    line = "كيشي داغا"
    before = "بير گون وار ايدي بير گون يوخ ايدي"
    assert [one.language for one in foreign.foreign_after(line, before)] == [foreign.OTHER] * 2
    assert foreign.foreign_after(line, "این نامه را دادند") == []
    assert foreign.foreign_after("این نامه را دادند", before) == []
    assert foreign.all_foreign(ARABIC)
    assert not foreign.all_foreign("12")
