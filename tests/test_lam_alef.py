"""A «لا» that an extractor may have turned is told, also where both words exist."""

from __future__ import annotations

import pytest

import satrchin


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        ("با عرض سالم و احترام، گزارش ماهانه پیوست است.", "سالم", "سلام"),
        ("سالم علیکم", "سالم", "سلام"),
        ("سالم آقای مدیر، اطالعات کاالها را فرستادم.", "سالم", "سلام"),
    ],
)
def test_a_word_that_may_have_a_turned_lam_alef_is_a_doubt(text: str, word: str, meant: str) -> None:
    """The word stays, since it may be right, and the text is not called ok."""
    result = satrchin.explain(text)
    found = [(doubt.text, doubt.alternatives) for doubt in result.doubts() if doubt.kind == "letter"]
    assert (word, (meant,)) in found
    assert word in result.text
    assert result.status == "partial"


@pytest.mark.parametrize(
    "text",
    [
        "غذای سالم و آب پاکیزه حق همه است.",
        "اسلام و سلام و کلام، با انسان سالم و مثال خوب.",
        "قال رسول الله صلى الله عليه وآله: العلم نور",
    ],
)
def test_a_word_in_its_place_is_no_doubt(text: str) -> None:
    """Where the word as it stands fits better, where the text has a «لا», and in Arabic nothing is told."""
    assert satrchin.explain(text).status == "ok"
