"""The shared characters agree with Unicode and with each other, and sources name what cannot be seen."""

import unicodedata
from pathlib import Path

import pytest
import regex

from satrchin.persian import chars

ROOT = Path(__file__).parents[1]


def test_brackets_mirror_as_unicode_says_and_back() -> None:
    for sign, twin in chars.MIRROR.items():
        assert unicodedata.mirrored(sign) == 1
        assert chars.MIRROR[twin] == sign


def test_letters_join_as_unicode_says() -> None:
    assert all(regex.match(r"\p{Joining_Type=Dual_Joining}", letter) for letter in chars.DUAL_JOINING)
    for letter in chars.NON_JOINING:
        assert regex.match(r"\p{Joining_Type=Right_Joining}|\p{Joining_Type=Non_Joining}", letter)


def test_digits_of_every_set_keep_their_value() -> None:
    for table, zero in ((chars.TO_ASCII_DIGITS, "0"), (chars.TO_PERSIAN_DIGITS, "۰")):
        for digits in (chars.ASCII_DIGITS, chars.ARABIC_DIGITS, chars.PERSIAN_DIGITS):
            assert digits.translate(table) == "".join(chr(ord(zero) + value) for value in range(10))


@pytest.mark.parametrize("folder", ["src", "training"])
def test_no_source_holds_an_invisible_character(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found = {unicodedata.name(sign) for sign in text if unicodedata.category(sign) == "Cf"}
        assert not found, f"{path.relative_to(ROOT)}: {found}"


def test_one_module_names_the_half_space() -> None:
    named = [
        path.name
        for path in (ROOT / "src").rglob("*.py")
        if regex.search(r"^\w+ = \"\\N\{ZERO WIDTH NON-JOINER\}\"$", path.read_text(encoding="utf-8"), regex.M)
    ]
    assert named == ["chars.py"]


def test_folded_letters_fold_to_themselves() -> None:
    """From the hamza to the Persian yeh, the letters of Persian alone; Arabic yeh, kaf and heh are folded."""
    from satrchin.persian.tokens import LETTERS, SIGNS, fold, word_tokens

    assert fold(LETTERS + SIGNS) == LETTERS + SIGNS
    assert set("ءآئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی") <= set(LETTERS)
    assert not set("يكةىٱ") & set(LETTERS)
    assert all(word_tokens(letter * 2) == (letter * 2,) for letter in LETTERS)
