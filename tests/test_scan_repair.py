"""Repair of what was read: evidence decides, and without it nothing is touched. No Tesseract needed."""

import pytest
from bench.scan import lost_lines
from PIL import Image

from satrchin.lm.ngrams import load
from satrchin.reading.ocr import tesseract
from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.scan import confusions, digits, latin
from satrchin.reading.scan.corrections import repair
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.punctuation import SIGNS, Ink, inked


@pytest.fixture(autouse=True)
def no_second_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "languages", frozenset)


def token(text: str, confidence: float = 0.95, doubtful: str = "", place: int = 0) -> OcrWord:
    right = 400 - 100 * place
    letters = [
        OcrChar(letter, 0.85 if letter in doubtful else 0.995, right - 8 * number, right + 8 - 8 * number)
        for number, letter in enumerate(text)
    ]
    return OcrWord(tuple(letters), confidence)


def read_line(*tokens: OcrWord, others: dict[int, list[str]] | None = None) -> LineReading:
    line = LineReading(Ink(Image.new("L", (500, 60), 255)), list(tokens))
    line.others = [(others or {}).get(place, []) for place in range(len(tokens))]
    repair([line], load())
    return line


def test_teh_marbuta_at_a_words_end_is_heh_with_hamza() -> None:
    line = read_line(token("ادارة"), token("کل", place=1))
    assert line.text(0) == "ادارهٔ"
    assert line.fixes[0].rules == ["hamza"]


def test_a_doubtful_letter_gives_way_where_all_evidence_agrees() -> None:
    line = read_line(
        token("هزینه"), token("برداخت", 0.5, "ب", 1), token("عوارض", place=2), others={1: ["پرداخت", "پرداخت"]}
    )
    assert line.text(1) == "پرداخت"
    assert 0.6 < line.fixes[1].confidence < 1


def test_a_letter_that_tesseract_is_sure_of_is_not_questioned() -> None:
    line = read_line(token("هزینه"), token("باز", place=1), token("عوارض", place=2), others={1: ["پاز", "پاز"]})
    assert line.text(1) == "باز"
    assert not line.fixes


@pytest.mark.parametrize("name", ["ژاله‌پور", "سپیدارنیا", "۱۴۰۲/۰۵/۱۸", "۲۵۶۳", "HIS"])
def test_names_and_numbers_are_not_made_likelier_ones(name: str) -> None:
    line = read_line(token("آقای"), token(name, 0.9, place=1), token("است", place=2))
    assert line.text(1) == name


def test_a_word_whose_readings_agree_is_graded_higher_than_one_whose_do_not() -> None:
    agreed = read_line(token("نامه", 0.8), others={0: ["نامه", "نامه"]})
    alone = read_line(token("نامه", 0.8, "م"), others={0: ["خامه", "جامه"]})
    assert agreed.grades[0] > alone.grades[0]
    assert read_line(token("قخعثصب", 0.1, "قخ")).grades[0] < 0.2


def test_a_telephone_number_begins_with_its_area_code() -> None:
    assert read_line(token("۸۸۹۹۱۲۳۴-۰۲۱")).text(0) == "۰۲۱-۸۸۹۹۱۲۳۴"


def test_candidates_are_known_words_one_or_two_usual_mistakes_away() -> None:
    spelled = (("ب", 0.9), ("ر", 0.99), ("د", 0.99), ("ا", 0.99), ("خ", 0.99), ("ت", 0.99))
    found = confusions.candidates(spelled, [], load(), confusions.confusions())
    assert "پرداخت" in [candidate.text for candidate in found]
    assert all(candidate.channel < 0 for candidate in found)
    sure = tuple((letter, 0.999) for letter, _ in spelled)
    assert confusions.candidates(sure, [], load(), confusions.confusions()) == []


@pytest.mark.parametrize(
    ("read_words", "confidence", "expected"),
    [
        (["Python"], 0.96, ("Python", 0.96)),
        (["«Python", "3"], 0.96, ("Python 3»", 0.96)),
        (["info@satr.example"], 0.55, ("info@satr.example", 0.55)),
        (["blak"], 0.6, None),
        (["-\\"], 0.9, None),
    ],
)
def test_english_is_believed_where_it_is_sure(
    read_words: list[str], confidence: float, expected: tuple[str, float] | None
) -> None:
    found = latin._accepted([token("۳۷۱۳0۳", 0.3)], [token(word, confidence) for word in read_words])
    assert found == expected


def test_a_line_is_lost_when_most_of_its_words_are() -> None:
    truth = "یک دو سه\nچهار پنج شش هفت"
    assert lost_lines(truth, "یک دو سه چهار پنج شش هفت") == 0
    assert lost_lines(truth, "یک دو سه") == 1
    assert lost_lines(truth, "چهار پنج شش هفت") == 1


def printed(*words: tuple[str, int]) -> LineReading:
    """A line of words, each a black bar, with the white that follows each in pixels."""
    picture, right, tokens = Image.new("L", (1200, 60), 255), 1180, []
    for text, white in words:
        letters = [
            OcrChar(letter, 0.995, right - 8 * number - 8, right - 8 * number) for number, letter in enumerate(text)
        ]
        tokens.append(OcrWord(tuple(letters), 0.95))
        picture.paste(0, (letters[-1].x0, 20, right, 40))
        right = letters[-1].x0 - white
    line = LineReading(Ink(picture), tokens, [[] for _ in tokens])
    repair([line], load())
    return line


SENTENCE = (("می‌دانید", 14), ("این", 14), ("نامه", 14), ("رسید", 14), ("و", 14))


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("چنان", "که", "چنان\N{ZERO WIDTH NON-JOINER}که"),
        ("تا", "کنون", "تاکنون"),
        ("می", "گردد", "می\N{ZERO WIDTH NON-JOINER}گردد"),
    ],
)
def test_parts_with_a_narrow_gap_between_them_are_one_word(first: str, second: str, whole: str) -> None:
    line = printed(*SENTENCE, (first, 3), (second, 14))
    assert line.text(5) == whole
    assert line.text(6) == ""
    assert line.fixes[5].rules[-1] == "gap"


@pytest.mark.parametrize(("first", "second", "white"), [("تا", "کنون", 10), ("به", "خطر", 3), ("از", "شما", 3)])
def test_two_words_stay_two(first: str, second: str, white: int) -> None:
    line = printed(*SENTENCE, (first, white), (second, 14))
    assert (line.text(5), line.text(6)) == (first, second)


def test_a_lone_hamza_after_a_whole_word_is_a_sign() -> None:
    line = printed(*SENTENCE, ("شماء", 14), ("اعضاء", 14))
    assert line.text(5)[:-1] == "شما"
    assert line.text(5)[-1] in "،؛.:"
    assert line.text(6) == "اعضاء"


def test_a_letters_number_that_all_readings_give_is_graded_well() -> None:
    read = "۱۴۰۲/۳۴۵۱اص"
    line = read_line(token("شماره"), token(read, 0.42, place=1), others={1: [read, read]})
    assert line.text(1) == "۱۴۰۲/۳۴۵۱/ص"
    assert line.grades[1] > 0.5


def shown(monkeypatch: pytest.MonkeyPatch, read: str, picture: str, chance: float = 0.99) -> LineReading:
    """A line that begins with a number, as it was read and as its shapes show it from left to right."""
    found = [digits.Shape(sign, chance) for sign in picture]
    monkeypatch.setattr(digits, "shapes", lambda *_: found)
    return read_line(token(read), token("خانوار", place=1))


@pytest.mark.parametrize(
    ("read", "picture", "number"),
    [
        ("۰", "۲۴۰", "۲۴۰"),
        ("۲۰", "۳۰", "۳۰"),
        ("-", "-۱", "۱-"),
        (".", "۰۳", "۳."),
        ("۲۱۵،", "،۳۱۵", "۳۱۵،"),
        ("۱۴6۲/۲/۳", "۱۴۰۲/۱۲/۳۰", "۱۴۰۲/۱۲/۳۰"),
        ("٩۲۴۰۳۰۰۰", "۹٬۲۴۰٬۰۰۰", "۹٬۲۴۰٬۰۰۰"),
        ("۱۳۰۰/۰۲/۱۱", "۱۴۰۰٬۰۲٬۱۱", "۱۴۰۰/۰۲/۱۱"),
        ("(۲۰)", "۳۰", "(۳۰)"),
        ("٩۰", "۹۰", "۹۰"),
        ("۱۴۰۲/۰۵/۱۲", "۱۴۰۲/۰۵/۱۲", "۱۴۰۲/۰۵/۱۲"),
    ],
)
def test_a_number_is_what_its_shapes_say(monkeypatch: pytest.MonkeyPatch, read: str, picture: str, number: str) -> None:
    line = shown(monkeypatch, read, picture)
    assert line.text(0) == number
    assert line.grades[0] == 0.99
    assert (0 in line.fixes) == (read != number)


@pytest.mark.parametrize(
    ("read", "picture", "chance"),
    [
        ("۲۰", "۳۰", 0.7),  # in doubt
        ("۱", "۰۱", 0.99),  # a full stop beside it
        ("۱۲:۳۰", "۱۲۰۰۳۰", 0.99),  # a colon is two dots
        ("۷۷۲", "۰۳۷۶", 0.9),  # a Latin word
        ("۱۱/۵/۸۷۶", "۱۱/۳/۸۷۶", 0.99),  # a letter in a code
        ("2024", "۲۰۲۴", 0.99),
        ("٤٥", "۴۵", 0.99),
        ("پس", "۵۵", 0.99),
    ],
)
def test_a_number_stays_where_its_shapes_do_not_tell(
    monkeypatch: pytest.MonkeyPatch, read: str, picture: str, chance: float
) -> None:
    assert shown(monkeypatch, read, picture, chance).text(0) == read


def test_a_bar_in_a_strip_is_an_upright_digit_with_some_chance() -> None:
    picture = Image.new("L", (300, 60), 255)
    for right in (200, 220, 240):
        picture.paste(0, (right - 3, 14, right, 40))
    found = digits.shapes(Ink(picture), 150, 300, confusions.facts()["digits"])
    assert [shape.text for shape in found] == ["۱", "۱", "۱"]
    assert digits.shapes(Ink(picture), 250, 300, confusions.facts()["digits"]) == []


def test_a_letter_at_a_lines_edge_that_has_no_ink_is_not_there() -> None:
    picture = Image.new("L", (300, 60), 255)
    picture.paste(0, (16, 20, 284, 40))
    first = OcrWord((OcrChar("آ", 0.9, 285, 300), OcrChar("پ", 0.99, 260, 284), OcrChar(")", 0.99, 250, 260)), 0.9)
    alone, last = token("که"), OcrWord((OcrChar("ی", 0.99, 16, 40), OcrChar("-", 0.9, 0, 14)), 0.9)
    words_read = inked(picture, [first, alone, last])
    assert [word.text for word in words_read] == ["پ)", "که", "ی"]
    assert inked(picture, words_read) == words_read
    assert inked(picture, [OcrWord((OcrChar("آ", 0.9, 285, 300),), 0.9)])[0].text == "آ"
    assert inked(picture, []) == []


@pytest.mark.parametrize(("seen", "text"), [(":", "شماره:"), (".", "شماره")])
def test_a_labels_colon_that_is_read_and_seen_stays(seen: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    odds = [-0.1 if sign == seen else -5.0 for sign in SIGNS]
    monkeypatch.setattr(Ink, "sign_odds", lambda *_: odds)
    assert read_line(token("شماره:"), token("۱۷/۸۷۶", place=1)).text(0) == text
