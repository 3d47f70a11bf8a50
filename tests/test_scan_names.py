"""The user's names in scans: they win between the readings of a word that the image leaves open."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from satrchin.cli import main
from satrchin.lm.ngrams import load
from satrchin.reading.ocr import engine as engines
from satrchin.reading.ocr.engine import OcrChar, OcrLine, OcrWord
from satrchin.reading.ocr.recogniser import Recogniser
from satrchin.reading.scan.choices import choose
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.punctuation import Ink
from satrchin.reading.scan.word_evidence import with_names

COPY = Path(__file__).parent / "scans" / "copy.png"
NAME, MISREAD = "هورژین", "هورزین"


def word(text: str, others: Sequence[tuple[str, float]] = (), confidence: float = 0.5) -> OcrWord:
    letters = tuple(OcrChar(letter, confidence, 10 * place, 10 * place + 10) for place, letter in enumerate(text))
    return OcrWord(letters, confidence, tuple(others))


def chosen(one: OcrWord, names: str) -> LineReading:
    reading = LineReading(Ink(Image.new("L", (200, 48), 255)), [one], grades=[one.confidence])
    choose([reading], with_names(load(), names))
    return reading


def test_a_listed_name_that_the_lexicon_lacks_wins_where_the_image_leaves_it_open() -> None:
    doubtful = word(MISREAD, [(NAME, -0.7)])
    assert load().frequency(NAME) == 0
    assert chosen(doubtful, "").text(0) == MISREAD
    assert chosen(doubtful, f"دکتر {NAME} آذین").text(0) == NAME


def test_a_listed_name_that_the_image_excludes_is_not_written() -> None:
    assert chosen(word(MISREAD, [(NAME, -30.0)]), NAME).text(0) == MISREAD
    assert chosen(word(MISREAD), NAME).text(0) == MISREAD


def test_a_listed_name_that_was_read_is_believed_more_than_an_unknown_word() -> None:
    assert chosen(word(NAME), NAME).grades[0] > chosen(word(NAME), "").grades[0]


def test_a_list_does_not_change_a_number() -> None:
    """The engine gives no other readings of numbers; if another one did, a listed number would be no evidence."""
    assert chosen(word("۱۴۰۲", [("۱۴۰۳", -0.1)]), "۱۴۰۳").text(0) == "۱۴۰۲"


class Unsure(Recogniser):
    """Reads the word «نسیم» as a word that no lexicon has, and is not sure of it."""

    def read(self, images: Sequence[Image.Image]) -> list[OcrLine]:
        return [[_unsure(one) for one in words] for words in super().read(images)]


def _unsure(one: OcrWord) -> OcrWord:
    if one.text.strip(".") != "نسیم":
        return one
    letters = [replace(one.letters[0], text=letter) for letter in MISREAD]
    return OcrWord(tuple(letters), 0.5, ((NAME, -0.7),))


@pytest.mark.parametrize(("names", "expected"), [("", MISREAD), (f"{NAME}\n", NAME)])
def test_the_list_of_the_command_line_reaches_the_reading_of_a_scan(
    names: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "names.txt"
    listed.write_text(names, encoding="utf-8")
    monkeypatch.setattr(engines, "load", lambda _name="": Unsure())
    output = tmp_path / "out.txt"
    main(["clean", str(COPY), "--words", str(listed), "-o", str(output)])
    assert {NAME, MISREAD} & set(output.read_text(encoding="utf-8").split()) == {expected}
