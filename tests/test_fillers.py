"""Kashidas that were written as digits or signs are told from numbers by the words around them."""

from __future__ import annotations

import pytest

from satrchin.persian.fillers import fillers

_KNOWN = frozenset({"آماده", "است", "نامه", "بسته", "شماره"})


@pytest.mark.parametrize(
    ("lines", "signs"),
    [
        (["نا2مه", "آم22اده اس2ت"], set()),
        (["نام2ه", "آم22اده اس2ت"], {"2"}),
        (["نام2ه آم22اده"], set()),
        (["نام2ه آم22اده اس2ت بس2ته کل2ید"], {"2"}),
        (["نام2ه آم22اده اس2ت کل2ید"], set()),
        (["نام2ه آم22اده اس2ت بس=ته"], {"2", "="}),
        (["نام2ه آم22اده اس2ت کل=ید"], {"2"}),
    ],
)
def test_a_sign_is_a_filler_inside_three_words_that_are_known_without_it(lines: list[str], signs: set[str]) -> None:
    """Three words at least, four of five of them known; beside such a sign another one whose words are all known."""
    assert fillers(lines, _KNOWN.__contains__) == signs
