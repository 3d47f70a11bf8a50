"""Parts of the recogniser that need no network: places of characters, their order, separators of amounts."""

from __future__ import annotations

import pytest

from satrchin.document import Box
from satrchin.lm.causal import load_causal
from satrchin.reading.ocr.ctc import Peak
from satrchin.reading.ocr.recogniser import STEP, WIDEST, _boxes, _from_left, _groups, is_plain, network


def peak(label: int, middle: float) -> Peak:
    return Peak(label, int(middle) - 1, int(middle) + 1, 0.9)


def test_characters_reach_to_the_middle_between_them() -> None:
    """Frames run from the right; the columns of a character end at its neighbours', or at the width of a letter."""
    boxes = _boxes([peak(1, 5), peak(2, 10), peak(3, 40)], 200)
    first, second, third = (200 - STEP * middle for middle in (5, 10, 40))
    assert boxes == [
        Box((first + second) / 2, 0, min(200, first + WIDEST), 0),
        Box(second - WIDEST, 0, (first + second) / 2, 0),
        Box(third - WIDEST, 0, third + WIDEST, 0),
    ]
    assert _boxes([peak(1, 49)], 200) == [Box(0, 0, 4 + WIDEST, 0)]


def test_vowel_signs_follow_their_letters() -> None:
    """From the left the last letter comes first, each with its signs behind it."""
    known = network()
    fatha = known.characters.index("\N{ARABIC FATHA}")
    beh, dal = known.characters.index("ب"), known.characters.index("د")
    assert _from_left(known, [peak(beh, 2), peak(fatha, 4), peak(dal, 6)]) == [2, 0, 1]
    assert _from_left(known, [peak(fatha, 2), peak(dal, 6)]) == [1, 0]


@pytest.mark.parametrize(
    ("line", "shown", "separators"),
    [
        ("۱۲٬۵۰۰ :غلبم", "۱۲٬۵۰۰ :غلبم", {2: "٬"}),
        ("۱۲,۵۰۰,۰۰۰", "۱۲٬۵۰۰٬۰۰۰", {2: ",", 6: ","}),
        ("۱,۵۰۰٬۰۰۰", "۱٬۵۰۰٬۰۰۰", {1: "٬", 5: "٬"}),
        ("۱۲٫۵", "۱۲٫۵", {}),
        ("۱۴۰۲/۰۵", "۱۴۰۲/۰۵", {}),
    ],
)
def test_separators_of_an_amount_are_of_one_kind(line: str, shown: str, separators: dict[int, str]) -> None:
    """The most frequent one is written, thousands separators before others; decimals and dates are no amounts."""
    assert _groups(line) == (shown, separators)


@pytest.mark.parametrize(
    ("text", "plain"), [("ب", True), ("،", True), ("ی", True), ("۵", False), ("a", False), ("(", False)]
)
def test_characters_whose_place_the_line_does_not_decide(text: str, plain: bool) -> None:
    """Letters of Persian words and the signs after them."""
    assert is_plain(text) == plain


def test_networks_run_on_one_thread() -> None:
    """So the number of processors changes neither results nor the speed of several workers."""
    for session in (network().session, load_causal()._session):
        options = session.get_session_options()
        assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)
