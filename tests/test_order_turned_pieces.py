"""Words whose pieces an extractor wrote last to first."""

from __future__ import annotations

import pytest

from satrchin import explain
from satrchin.persian.chars import ZWNJ
from satrchin.stages.order.turned_pieces import with_pieces_turned

TEXT = "شهردار در نشست دیروز گفت که ساخت پل شرقی شهر پس از بررسی گزارش کارشناسان آغاز شده است و سال آینده برای مردم باز"
WORDS = TEXT.split()
APART = "شب"
"""Letters whose glyphs are text objects of their own, with a ZWNJ in the map of the font."""


def _in_pieces(word: str) -> str:
    """A word as pdf.js gives it: cut around some letters, the last piece first."""
    pieces = [""]
    for letter in word:
        pieces += [f"{letter}{ZWNJ}", ""] if letter in APART else [pieces.pop() + letter]
    return "".join(reversed(pieces))


LINES = [" ".join(map(_in_pieces, WORDS)), " ".join(map(_in_pieces, reversed(WORDS)))]


def test_the_pieces_of_words_are_put_in_order() -> None:
    """Each word of the page is whole again, and stands where it stood."""
    assert with_pieces_turned(LINES) == [" ".join(WORDS), " ".join(reversed(WORDS))]


def test_words_that_lost_the_spaces_around_their_pieces_are_cut_anew() -> None:
    """pypdf writes no space before a word in pieces."""
    glued = [line.replace("که ساخت", "کهساخت").replace(" شرقی", "شرقی") for line in LINES]
    assert glued != LINES
    assert with_pieces_turned(glued)[0] == " ".join(WORDS)


def test_signs_stay_with_the_piece_that_they_end() -> None:
    """A full stop goes to the end of its word."""
    lines = [f"{_in_pieces('شده.')} {LINES[0]}", LINES[1]]
    assert with_pieces_turned(lines)[0].split()[0] == "شده."


@pytest.mark.parametrize(
    "line",
    [
        f"می{ZWNJ} شود و ها{ZWNJ} را می{ZWNJ} بیند که نمی{ZWNJ} رود و کتاب {ZWNJ}های خوب",
        f"آرتین{ZWNJ} و ژیوار{ZWNJ} و مهرپاد{ZWNJ} و پدرام{ZWNJ} به باغ رفتند",
    ],
)
def test_spaces_beside_half_spaces_and_names_turn_no_word(line: str) -> None:
    """Sloppy ZWNJs and unknown names stay as they are."""
    assert with_pieces_turned([line] * 3) == [line] * 3


def test_a_page_whose_letters_are_reversed_is_left_to_the_repair_of_that() -> None:
    """Words known with all letters reversed are in visual order, whatever ZWNJs stand beside spaces."""
    lines = [f"{ZWNJ} ".join(reversed(TEXT[::-1].split(" ")))] * 2
    assert with_pieces_turned(lines) == lines


def test_few_words_in_pieces_are_no_evidence() -> None:
    """One or two words of a page that would be known otherwise stay."""
    line = f"این {_in_pieces('شهر')} را دیدیم"
    assert with_pieces_turned([line]) == [line]


def test_lines_whose_words_were_in_pieces_are_doubts() -> None:
    """What was read from pieces is a guess: the text is partial, and its lines are listed."""
    result = explain("\n".join(LINES))
    assert str(result.status) == "partial"
    assert {doubt.line for doubt in result.doubts()} >= {0, 1}
