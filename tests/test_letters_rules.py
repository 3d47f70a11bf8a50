"""The rules of the letters stage that ask the lexicon: hidden characters, kashidas as hyphens, other languages."""

from __future__ import annotations

import pytest

from satrchin.pipeline import Pipeline, make_stage
from satrchin.reading.text import from_string

ZWNJ, HIDDEN, TATWEEL = "\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH SPACE}", "\N{ARABIC TATWEEL}"
AZERBAIJANI = "بير گون وار ايدي بير گون يوخ ايدي"
KURDISH = "ئەو کتێبە باشە"


def mended(text: str) -> str:
    return Pipeline("test", (("letters", make_stage("letters", {})),)).run(from_string(text)).text


@pytest.mark.parametrize(
    ("parts", "between"),
    [
        ("می گفت", ZWNJ),
        ("سرب از", ""),  # سرباز is rarer than از and more frequent than سرب
        ("کت اب", ""),
        ("بصس ضضن", ZWNJ),  # unknown: what does not show was a half-space
        ("بصر ضضن", ""),  # behind a letter that does not join there is nothing to part
    ],
)
def test_a_hidden_character_within_a_word(parts: str, between: str) -> None:
    """It goes where the lexicon has the word without it, and is a half-space elsewhere."""
    line = "این {} است"
    assert mended(line.format(parts.replace(" ", HIDDEN))) == line.format(parts.replace(" ", between))


@pytest.mark.parametrize(
    ("parts", "count", "kept"),
    [
        ("خوب بد", 1, True),
        ("خوب بد", 2, False),
        ("خوب صضبص", 1, False),
        ("صضبص خوب", 1, False),
        ("کت اب", 1, False),
        ("ب خوب", 1, False),
        ("خوب ب", 1, False),
        ("هم اب", 1, True),
    ],
)
def test_a_kashida_between_two_words_is_a_hyphen(parts: str, count: int, kept: bool) -> None:
    """One between two words of two letters and more that the lexicon has apart, and not as one word."""
    text = parts.replace(" ", TATWEEL * count)
    assert mended(text) == (text if kept else parts.replace(" ", ""))


def test_letters_of_kurdish_stay_on_a_page_that_has_some() -> None:
    """Its ە is no badly made he there; kaf and ye of Persian words are repaired all the same."""
    assert mended("در خانە كتاب علي بود") == "در خانه کتاب علی بود"
    assert mended(f"{KURDISH}\nدر خانە كتاب علي بود") == f"{KURDISH}\nدر خانە کتاب علی بود"


def test_a_line_that_tells_little_is_of_the_language_before_it() -> None:
    """Over empty lines too, until a line of Persian comes between."""
    assert mended(f"{AZERBAIJANI}\n\nبير كيشي") == f"{AZERBAIJANI}\n\nبير كيشي"
    between = "این خانه بزرگ است و درخت دارد"
    assert mended(f"{AZERBAIJANI}\n{between}\nبير كيشي") == f"{AZERBAIJANI}\n{between}\nبیر کیشی"
