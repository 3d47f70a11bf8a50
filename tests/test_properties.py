"""What holds of any text: letters are kept, edits replay, a second run changes nothing, protected spans stay."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from bench import damage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.samples import LETTERS

from satrchin.document import replay
from satrchin.persian.protected import protected
from satrchin.pipeline import Pipeline
from satrchin.reading.text import from_string
from satrchin.result import Result

LINES = [line for path in sorted(LETTERS.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]
DAMAGES = {
    "chunks": damage.chunks,
    "visual": damage.visual,
    "forms": lambda line, rng: damage.visual(line, rng, forms=True),
    "words": damage.words,
    "joins": damage.joins,
    "leftovers": damage.leftovers,
    "doubled": damage.doubled,
    "healthy": lambda line, _rng: line,
}
RECIPES = ("text", "read", "letter")
unhurried = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])


def _damaged(names: set[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda line, name, seed: DAMAGES[name](line, Random(seed)),
        st.sampled_from(LINES),
        st.sampled_from(sorted(names)),
        st.integers(0, 1000),
    )


alphabet = st.one_of(
    st.sampled_from("ابپتجچخدرزسشعفقکگلمنوهیآءئأؤةيك ۱۲۳123abc.,:،؛؟()«»\"'-/\n"),
    st.sampled_from("\u200c\u200d\u200e\u202b\u202c\u0640\u064b\ufeff"),
    st.characters(codec="utf-8"),
)
any_text = st.text(alphabet, max_size=120)
documents = st.one_of(any_text, st.lists(_damaged(set(DAMAGES)), max_size=6).map("\n".join))
# what is invisible, half of a letter or written for something else, close together
nasty_text = st.lists(
    st.sampled_from(
        (
            *"ابکيكىهةۀئییلنمط ۱٢3.،()«»-/a\n",
            *"\u00ad\u200b\u200c\u200d\u200e\u200f\u202b\u202c\u2067\u2069\u0640\u064b\u0651\u0654\u0653\ufeff\u00ac\x1f\x9d",
            *"\x0b\x85\u2028\u00a0\u2009\ufee2\ufefb\ufbfe\ufeeb\ufed3\u06c1\u06d5\x00\t\\",
            *("ظ„", "طµ", "&zwnj;", "\\u200c", "می ", " ها", "سسللاامم", "ای", "است"),
        )
    ),
    max_size=20,
).map("".join)
# runs in reversed order that are not found at once may be found in what became of them: a known limit
settled = st.lists(_damaged(set(DAMAGES) - {"chunks"}), max_size=6).map("\n".join)


def _run(text: str, recipe: str) -> Result:
    return Pipeline.load(recipe).run(from_string(text))


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text))


@pytest.mark.parametrize("recipe", RECIPES)
@given(text=documents)
@unhurried
def test_no_letter_is_lost_or_added_unless_an_edit_says_so(recipe: str, text: str) -> None:
    """Letters in, less what edits take, plus what they give, are the letters out."""
    result = _run(text, recipe)
    expected = _letters(text)
    for edit in result.edits:
        expected.subtract(_letters(edit.before))
        expected.update(_letters(edit.after))
    assert +expected == _letters(result.text)


@pytest.mark.parametrize("recipe", RECIPES)
@given(text=documents)
@unhurried
def test_edits_replay(recipe: str, text: str) -> None:
    """The recorded edits lead from the input to the output."""
    for before, after in zip(from_string(text).pages, _run(text, recipe).pages, strict=True):
        assert "".join(line.text + line.end for line in replay(before.lines, after.edits)) == after.text


@pytest.mark.slow
@pytest.mark.parametrize("recipe", RECIPES)
@given(text=settled)
@unhurried
def test_a_second_run_changes_nothing(recipe: str, text: str) -> None:
    """What was cleaned is clean."""
    once = _run(text, recipe).text
    assert _run(once, recipe).text == once


@given(text=nasty_text)
@settings(unhurried, max_examples=200, derandomize=True)
def test_a_second_run_changes_nothing_of_strange_characters(text: str) -> None:
    """What one stage brings to light for another is done in the same run."""
    once = _run(text, "text").text
    assert _run(once, "text").text == once


@given(line=st.sampled_from(LINES), words=st.lists(st.sampled_from(LINES), max_size=2))
@unhurried
def test_protected_spans_stay(line: str, words: list[str]) -> None:
    """Addresses, numbers, codes and foreign words of a healthy line stand in the output as they stood."""
    text = "\n".join([line, *words])
    clean = _run(text, "text").text
    for start, stop in protected(text):
        assert text[start:stop] in clean


PROTECTED = (
    "https://example.org/كتاب/علي.html",
    "http://example.org/a?b=نیم\u200cفاصله&c=ي",
    "info@شركت.com",
    "دبير@شركت.ايران",
    "گزارش_مالي.docx",
    "عكـس_نهايي.jpg",
    "#كتاب_خوب",
    "@كاربر_علي",
    "۱۴۰۲/۰۸/۱۵",
    "۱۲/ي/۳۴۵",
    "ك-۱۲۳۴",
    "۱۲ي۳۴۵",
    "C:\\نامه\u200cها\\گزارش_مالي.docx",
    "+98-21-8877-6655",
    "IR06 0960 0000 0001 0324 2000 01",
    "report_v1.2.tar.gz",
)
# what a word of the text may look like that stands beside a protected one, every stage having something to do
BESIDE = ("كتاب", "می خواند", "کتاب ها", "تکلیـــف", "بچه&zwnj;ها", "ﻛﺘﺎب", "سسللاامم", "نامه", "و", "،", "من")


@pytest.mark.parametrize("recipe", RECIPES)
@given(words=st.lists(st.sampled_from(BESIDE + PROTECTED), min_size=2, max_size=9))
@settings(unhurried, max_examples=60)
def test_no_stage_changes_a_protected_span(recipe: str, words: list[str]) -> None:
    """Whatever stands beside it, an address, mailbox, file name, code or number comes out as it went in."""
    line = "در این متن " + " ".join(words) + " آمده است."
    result = _run(line, recipe)
    for word in PROTECTED:
        assert result.text.count(word) >= words.count(word)
    # no stage has touched one and put it back, either
    assert not [
        edit for edit in result.edits if any(word in edit.before and word not in edit.after for word in PROTECTED)
    ]


@pytest.mark.parametrize("name", sorted(set(DAMAGES) - {"forms", "joins"}))
@given(line=st.sampled_from(LINES), seed=st.integers(0, 1000))
@unhurried
def test_repair_keeps_the_authors_letters(name: str, line: str, seed: int) -> None:
    """However a line is damaged, its letters come out as the author wrote them, each as often."""
    assert _letters(_run(DAMAGES[name](line, Random(seed)), "text").text) == _letters(line)
