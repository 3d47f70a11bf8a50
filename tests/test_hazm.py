"""hazm is optional: what needs it says so in one line, and what it would break is safe from it."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satrchin.document import Context, Line, Page
from satrchin.errors import ExitCode, MissingDependencyError
from satrchin.persian.protected import protected
from satrchin.stages import hazm, sentences

ANY = st.text(alphabet="ابیمنهاکتخوند\u200c \u0654\u064b.،؟!:/۱۲3aZ@«»()-", max_size=60)


@pytest.mark.parametrize("stage", [hazm.Hazm(), sentences.Sentences()])
def test_without_hazm_one_line_says_how_to_get_it(stage: hazm.Hazm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hazm", None)
    hazm._normaliser.cache_clear()
    sentences._tokenizers.cache_clear()
    with pytest.raises(MissingDependencyError, match="pip install hazm") as raised:
        stage(Page(1, (Line("سلام"),)), Context())
    assert raised.value.exit_code == ExitCode.MISSING
    assert "\n" not in str(raised.value)


@pytest.mark.needs("hazm")
@pytest.mark.parametrize("stage", [hazm.Hazm(), sentences.Sentences(), sentences.Sentences(words=True)])
def test_only_spaces_change_and_none_in_protected_spans(stage: hazm.Hazm) -> None:
    @given(ANY)
    @settings(max_examples=60)
    def check(text: str) -> None:
        page = stage(Page(1, (Line(text),)), Context())
        assert _bare(page.text) == _bare(text)
        for start, stop in protected(text):
            assert text[start:stop] in page.text

    check()


def _bare(text: str) -> str:
    return "".join(text.replace("\u200c", "").split())
