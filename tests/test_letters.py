"""What holds of the stages letters, normalise and layout for any text made of what they look for."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satrchin.document import replay
from satrchin.lm.foreign import OTHER, PERSIAN, foreign
from satrchin.persian import presentation_forms
from satrchin.persian.protected import protected
from satrchin.pipeline import Pipeline, make_stage
from satrchin.reading.text import from_string

STAGES = ("letters", "normalise", "layout")
ODD = "ﻢﯽﺷﺎﻻﷲﺐﺑيكىہە"
HIDDEN = "\u0640\u200c\u200d\u200e\u200f\u202b\u202c\u2066\u00ad\u200b\ufeff¬\x00\x0b\x1f\x9d\u0653\u0654\u064b\u0650"
WORDS = [
    "سسللاامم",
    "كتاب",
    "می\u200fشود",
    "إنما",
    "الأعمال",
    "است",
    "را",
    "http://a.example/b",
    "۱۲٫۵",
    "ﻣﯽﺷﻮﺩ",
    "A-12",
]
anything = st.lists(
    st.one_of(
        st.sampled_from(ODD),
        st.sampled_from(HIDDEN),
        st.sampled_from(WORDS),
        st.sampled_from("ابتسلمه وی،.:()«»\n \f-"),
    ),
    max_size=40,
).map("".join)
patient = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def _pipeline(*stages: str, **options: object) -> Pipeline:
    return Pipeline("test", tuple((name, make_stage(name, options if len(stages) == 1 else {})) for name in stages))


@given(anything)
@patient
def test_a_second_run_changes_nothing(text: str) -> None:
    once = _pipeline(*STAGES).run(from_string(text)).text
    assert _pipeline(*STAGES).run(from_string(once)).text == once


@given(anything)
@patient
def test_edits_replay(text: str) -> None:
    document = from_string(text)
    result = _pipeline(*STAGES).run(document)
    replayed = [
        line
        for page in document.pages
        for line in replay(page.lines, [e for p in result.pages if p.number == page.number for e in p.edits])
    ]
    assert "".join(line.text + line.end for line in replayed) == result.text


@given(anything)
@patient
def test_what_is_protected_stays(text: str) -> None:
    """No style option changes an address, a number or a Latin word."""
    pipeline = _pipeline("normalise", tidy="always", signs=True, quotes=True, ellipsis=True, hamza="hamza")
    cleaned = pipeline.run(from_string(text)).text
    for line in text.splitlines():
        assert all(line[start:stop] in cleaned for start, stop in protected(line))


@given(st.text(alphabet="".join(presentation_forms.PLAIN), max_size=20))
def test_no_presentation_form_is_left(text: str) -> None:
    assert not set(presentation_forms.plain(text)) & set(presentation_forms.PLAIN)


def test_signs_that_are_meant_are_no_forms() -> None:
    assert not set("﷼﷽ﷺﷻ﴾﴿") & set(presentation_forms.PLAIN)


def test_a_passage_goes_on_in_the_next_line() -> None:
    """A line that says little by itself goes with the line before it."""
    assert foreign("بير گون وار ايدي بير گون يوخ ايدي")[1] == OTHER
    line = "كيشي داغا گئتدي"
    assert foreign(line, OTHER)[1] == OTHER
    assert foreign("كتاب علي", PERSIAN) == ([], PERSIAN)


@pytest.mark.parametrize("words", ["كل شيء هالك", "مباركة لكم"])
def test_an_arabic_kaf_beside_persian_letters_tells_of_arabic(words: str) -> None:
    line = f"پدر می\u200cگفت {words}"
    assert [line[start:stop] for start, stop, _ in foreign(line)[0]] == words.split()
    assert foreign("پدر می\u200cگفت العلم نور") == ([], PERSIAN)  # without one, two words are too little


UNITS = [
    "ﻢ",
    "اﷲ",
    "ي",
    "ي ",
    "ا\u200f",
    "ـ",
    "بـ",
    "اا",
    "لالا",
    "\u0654",
    "ب\u064b",
    "¬",
    "\ufeff",
    "\u202b",
    "\x00",
    "ال ",
    "«",
    ". ",
    "\u200c",
    " ،",
]


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_linearly(unit: str) -> None:
    pipeline = Pipeline(
        "test", (("letters", make_stage("letters", {})), ("normalise", make_stage("normalise", {"tidy": "always"})))
    )

    def seconds(size: int) -> float:
        document = from_string("ب" + unit * (size // len(unit)))
        start = time.process_time()
        pipeline.run(document)
        return time.process_time() - start

    seconds(1000)
    assert seconds(100_000) < 60 * max(seconds(10_000), 0.005)
