"""Ink that is no text and text that is doubtful: stamps, handwriting, numbers read twice, words and language."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from rapidfuzz.distance import Levenshtein

from satrchin.document import Document
from satrchin.lm.ngrams import load
from satrchin.reading.ocr.engine import OcrChar, OcrLine, OcrWord
from satrchin.reading.ocr.recogniser import Recogniser
from satrchin.reading.scan import choices, unread
from satrchin.reading.scan.choices import choose, log_odds
from satrchin.reading.scan.components import components
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.preprocess import prepare
from satrchin.reading.scan.punctuation import Ink
from satrchin.reading.scan.reader import read_page
from satrchin.reading.scan.stamps import without_rings
from satrchin.result import Result

COPY = Path(__file__).parent / "scans" / "copy.png"
A4 = (595.0, 842.0)


def page() -> Image.Image:
    return Image.open(COPY).convert("L")


def word(text: str, others: Sequence[tuple[str, float]] = (), confidence: float = 0.5) -> OcrWord:
    letters = tuple(OcrChar(letter, confidence, 10 * place, 10 * place + 10) for place, letter in enumerate(text))
    return OcrWord(letters, confidence, tuple(others))


def line(*words: OcrWord) -> LineReading:
    return LineReading(Ink(Image.new("L", (200, 48), 255)), list(words), grades=[one.confidence for one in words])


def codes(image: Image.Image) -> list[tuple[str, str]]:
    return [(issue.level, issue.code) for issue in read_page(image, 1, size_points=A4).issues]


def test_a_grey_stamps_rings_are_taken_out_and_the_text_under_them_is_read() -> None:
    clean = read_page(page(), 1, size_points=A4).text
    stamped = page()
    draw = ImageDraw.Draw(stamped)
    for radius, width in ((120, 5), (88, 3)):
        draw.ellipse((620 - radius, 760 - radius, 620 + radius, 760 + radius), outline=50, width=width)
    read = read_page(stamped, 1, size_points=A4)
    assert [issue.code for issue in read.issues].count("stamp") == 2
    assert Levenshtein.normalized_distance(clean, read.text) < 0.02


def test_an_oval_ring_goes_and_a_stroke_that_crosses_it_stays() -> None:
    grey = np.full((300, 300), 255, np.uint8)
    image = Image.fromarray(grey)
    draw = ImageDraw.Draw(image)
    draw.ellipse((60, 80, 240, 220), outline=0, width=4)
    draw.line((230, 150, 280, 150), fill=0, width=5)
    grey = np.asarray(image)
    left, rings = without_rings(grey, components(grey < 128), 20.0)
    assert len(rings) == 1
    assert (left[150, 232:280] < 128).mean() > 0.9
    assert (left[:, :220] < 128).sum() < 0.2 * (grey[:, :220] < 128).sum()


def test_letters_are_no_rings() -> None:
    assert prepare(page()).rings == ()


def test_handwriting_through_a_line_is_an_open_error() -> None:
    image = page()
    # a pen stroke through the end of a line and far below it
    ImageDraw.Draw(image).line([(300, 560), (330, 690), (270, 800), (320, 900)], fill=20, width=6, joint="curve")
    assert ("error", "covered-text") in codes(image)


def test_scribbles_are_no_text_and_said() -> None:
    image = page()
    draw = ImageDraw.Draw(image)
    rng = np.random.default_rng(3)
    for x in range(250, 950, 30):
        points = [(x + int(rng.integers(0, 40)), 1500 + int(rng.integers(-14, 14))) for _ in range(5)]
        draw.line(points, fill=0, width=3)
    found = read_page(image, 1, size_points=A4)
    assert {"unread-ink", "unreadable-line"} & {issue.code for issue in found.issues if issue.level == "error"}
    assert Result(Document("scribbles", (found,)), "read").status == "partial"


class Mistaken(Recogniser):
    """Reads one sign for another when it reads again."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def reread(self, images: Sequence[Image.Image]) -> list[OcrLine]:
        return [
            [
                OcrWord(tuple(OcrChar(c.text.replace(self.old, self.new), 1.0, c.x0, c.x1) for c in one.letters), 1.0)
                for one in words
            ]
            for words in super().reread(images)
        ]


def test_a_number_that_two_looks_read_differently_is_an_open_error_with_both_readings() -> None:
    found = read_page(page(), 1, size_points=A4, engine=Mistaken("۷", "۲"))
    messages = [issue.message for issue in found.issues if issue.code == "uncertain-number"]
    assert any("۷۷/الف" in message and "۲۲/الف" in message for message in messages)
    assert "۷۷/الف" in found.text


def test_a_doubtful_word_is_chosen_by_picture_and_language() -> None:
    reading = line(word("بند", confidence=1.0), word("کابخانهٔ", [("کتابخانهٔ", -1.5), ("کلبخانهٔ", -0.5)]), word("مرکزی"))
    choose([reading], load())
    assert reading.text(1) == "کتابخانهٔ"
    assert reading.fixes[1].rules == ["language"]


def test_the_picture_outweighs_the_language() -> None:
    reading = line(word("کابخانهٔ", [("کتابخانهٔ", -30.0)]))
    choose([reading], load())
    assert reading.fixes == {}


def test_an_estimate_becomes_the_share_of_right_words_between_learned_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """Linear in log odds between two points, parallel below and constant above; other kinds keep their estimates."""
    half, high = log_odds(0.5), log_odds(0.9)
    monkeypatch.setitem(choices.trust(), "shares", {"known": [[half, log_odds(0.7)], [high, log_odds(0.98)]]})
    shown = [log_odds(choices.share_right("known", estimate)) for estimate in (0.2, 0.5, 0.75, 0.9, 0.99)]
    ends = log_odds(0.7), log_odds(0.98)
    assert shown == pytest.approx([ends[0] + log_odds(0.2), ends[0], sum(ends) / 2, ends[1], ends[1]], abs=1e-6)
    assert choices.share_right("latin", 0.6) == 0.6
    reading = line(word("کتاب"), word("PDF"))
    reading.grades = [0.5, 0.5]
    choices.settle([reading], load())
    assert reading.confidences == pytest.approx([0.7, 0.5])
    assert reading.part(1, 2, 0, Image.new("L", (9, 9))).confidences == pytest.approx([0.5])
    assert reading.grades == [0.5, 0.5]


@pytest.mark.parametrize("confidence", [0.02, 0.9])
def test_a_line_of_which_next_to_nothing_is_read_is_none(confidence: float) -> None:
    image = Image.new("L", (200, 48), 255)
    ImageDraw.Draw(image).rectangle((10, 10, 60, 40), fill=0)
    reading = LineReading(Ink(image), [word("سلام", confidence=confidence)], grades=[confidence])
    assert unread.is_text(reading) is (confidence > 0.5)


@pytest.mark.parametrize(("size", "kept"), [(1.0, True), (0.4, False)])
def test_tiny_lines_that_are_barely_read_are_part_of_a_logo(size: float, kept: bool) -> None:
    image = Image.new("L", (200, 48), 255)
    ImageDraw.Draw(image).rectangle((10, 10, 60, 40), fill=0)
    reading = LineReading(Ink(image), [word("سلام", confidence=0.6)], grades=[0.6])
    assert unread.is_text(reading, size=size) is kept


@pytest.mark.parametrize(
    ("size", "grade", "kept"),
    [(1.0, 0.2, True), (0.4, 0.2, False), (2.6, 0.2, False), (0.4, 1.0, True), (2.6, 1.0, True)],
)
def test_a_logo_read_as_digits_is_left_out_and_said_with_its_place(size: float, grade: float, kept: bool) -> None:
    """A number of ordinary size stays however unclear it is, and one that is clear stays whatever its size."""
    image = Image.new("L", (80, 48), 255)
    ImageDraw.Draw(image).rectangle((4, 10, 60, 40), fill=0)
    reading = LineReading(Ink(image), [word("۳۳۳۵", confidence=grade)], grades=[grade])
    assert unread.is_text(reading, size=size) is kept
    (issue,) = unread.said([((225, 244, 384, 255), reading)], 1, 0.25)
    assert issue.level == "error"
    assert "61 points from the top and 56 from the left" in issue.message


@pytest.mark.parametrize(("old", "new", "told"), [("/", "-", True), ("۰", ".", False)])
def test_signs_between_digits_are_compared_but_a_dot_in_a_date_is_a_zero(old: str, new: str, told: bool) -> None:
    found = read_page(page(), 1, size_points=A4, engine=Mistaken(old, new))
    disputed = [issue.message for issue in found.issues if issue.code == "uncertain-number"]
    assert any("۱۴۰۲/۰۳/۰۴" in message for message in disputed) is told
