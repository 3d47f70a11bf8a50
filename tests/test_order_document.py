"""What a whole document tells about its lines: runs that kept their ZWNJs, Latin words reversed, words reversed."""

from __future__ import annotations

from random import Random

import pytest
import regex
from bench.damage import chunks

from satrchin import clean, explain
from satrchin.stages.order.visual import direction_evidence, reversed_line

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
LETTER = tuple(
    line.replace("|", ZWNJ)
    for line in (
        "انجمن دوستداران کتاب شهر سپیدار نشست|های ماهانهٔ خود را از سر می|گیرد.",
        "در این نشست|ها نویسندگان دربارهٔ کتاب|های تازهٔ خود سخن می|گویند و به پرسش|ها پاسخ می|دهند.",
        "کسانی که می|خواهند در نشست شرکت کنند، نام|نویسی را تا پایان هفته انجام دهند.",
        "فهرست کتاب|های پیشنهادی روی تابلوی کتابخانه نصب شده و برای همه در دسترس است.",
        "از اعضایی که کتاب|های امانتی را برنگردانده|اند، خواهش می|کنیم هرچه زودتر به دفتر بیایند.",
        "هزینهٔ پذیرایی را یکی از همسایه|های خوب کتابخانه پرداخته است و ما از او سپاسگزاریم.",
    )
)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_runs_that_kept_their_zwnj_are_put_in_order(seed: int) -> None:
    """A ZWNJ in a garbled line does not keep it from the search; a document with a wrong line is partial."""
    random = Random(seed)
    result = explain("\n".join(chunks(line, random, zwnj=ZWNJ) for line in LETTER))
    lines = result.text.split("\n")
    right = [one == true for one, true in zip(lines, LETTER, strict=True)]
    assert sum(right) >= len(LETTER) / 2
    assert all(right) or result.status == "partial"


def test_healthy_lines_with_zwnj_stay() -> None:
    """The same lines in order are neither changed nor doubted."""
    result = explain("\n".join(LETTER))
    assert (result.text, result.edits, list(result.doubts())) == ("\n".join(LETTER), [], [])


TOOLS = (
    "برای ساختن این برنامه ابتدا کتابخانهٔ Boost را روی سامانه نصب کنید.",
    "هزینهٔ اشتراک سالانه ۳۵۰٬۰۰۰ ریال است و از فروردین پرداخت می" + ZWNJ + "شود.",
    "پرسش" + ZWNJ + "های خود را به نشانی info@sepidar.example بفرستید.",
    "تلفن دفتر انجمن ۰۲۱-۴۴۳۳۲۲۵۶ است و از شنبه تا چهارشنبه پاسخ می" + ZWNJ + "دهد.",
)


def test_latin_words_and_numbers_that_are_reversed_too_are_turned() -> None:
    """Where the letters of every character of a line are reversed, addresses, prices and telephone numbers are too."""
    lines = [*TOOLS, "www.sepidar.example"]
    assert explain("\n".join(line[::-1] for line in lines)).text == "\n".join(lines)


def test_latin_words_and_numbers_that_stand_are_kept() -> None:
    """The same document with its Latin words and numbers from left to right, as they stand on the page."""
    lines = TOOLS[:3]
    visual = [reversed_line(line) for line in lines]
    assert "Boost" in visual[0]
    assert explain("\n".join(visual)).text == "\n".join(lines)


def test_an_address_stays_whole_in_a_reversed_line() -> None:
    """The number at the end of an address belongs to it; the address is read from left to right on the page."""
    visual = "تسا سرتسد رد https://sepidar.example/guide?page=12 رد امنهار"
    assert reversed_line(visual) == "راهنما در https://sepidar.example/guide?page=12 در دسترس است"


@pytest.mark.parametrize(
    "line",
    [
        "نشست روز ۲۷ خرداد برگزار می" + ZWNJ + "شود",
        "در سال ۱۴۰۲ کتابخانه گسترش یافت",
        "درها ساعت ۱۹:۳۰ بسته می" + ZWNJ + "شوند",
        "نامهٔ شمارهٔ ۱۴۰۳/۱۱۸۶ رسید",
        "هزینهٔ آن ۱۲٬۵۰۰ ریال است",
    ],
)
def test_a_number_tells_whether_it_is_reversed(line: str) -> None:
    """A day of a month, a year, a time, the number of a letter, thousands: each is implausible from its end."""
    back = regex.sub(r"\d[\d:/٬]*\d", lambda match: match[0][::-1], line)
    assert direction_evidence(line) > 0 > direction_evidence(back)


REPORT = (
    "با سلام و احترام",
    "مدیر محترم انجمن سپیدار",
    "گزارش کار سه ماه گذشتهٔ کتابخانه برای آگاهی شما فرستاده می" + ZWNJ + "شود.",
    "در این مدت سامانهٔ امانت با برنامهٔ Koha نسخهٔ 22.11 راه" + ZWNJ + "اندازی شد و کتاب" + ZWNJ + "ها در آن ثبت شدند.",
    "پرسش" + ZWNJ + "های خود دربارهٔ این گزارش را به نشانی info@sepidar.example بفرستید.",
    "مسئول کتابخانه، مینا فرهمند",
    "رونوشت به بایگانی",
)


def test_short_lines_and_lines_with_latin_words_follow_a_document_of_reversed_words() -> None:
    """Lines too short to tell, and lines with Latin words, are turned where the others are, or doubted."""
    reversed_lines = [" ".join(line.split()[::-1]) for line in REPORT]
    result = explain("\n".join(reversed_lines))
    lines = result.text.split("\n")
    doubted = {doubt.line for doubt in result.doubts()}
    assert lines[2:5] == list(REPORT[2:5])
    assert all(line == true or number in doubted for number, (line, true) in enumerate(zip(lines, REPORT, strict=True)))
    assert sum(line == true for line, true in zip(lines, REPORT, strict=True)) >= len(REPORT) - 1


def test_short_healthy_lines_stay_beside_healthy_ones() -> None:
    """The same letter in order is neither changed nor doubted."""
    result = explain("\n".join(REPORT))
    assert (result.text, result.edits, list(result.doubts())) == ("\n".join(REPORT), [], [])


def test_fields_between_commas_are_not_laid_out_from_the_left() -> None:
    """Words of a table of fields were reversed: it is left as it is, and no telephone number is cut."""
    table = """نام,شهر,تلفن
1,"فرهمند، مینا","شیراز، خ. باغ، پ ۱۴، واحد ۲",071-33221144
2,"Brown, Sara","رم (ایتالیا)",+39 06 5550 0123
3,شیرین,,۰۹۱۷۰۰۰۱۱۲۲
4,"رستگار، آرش","تبریز، خ. میدان، پ ۷",041-55443322"""
    stands = "\n".join(" ".join(line.split(" ")[::-1]) for line in table.split("\n"))
    assert explain(stands).text == stands


def test_a_quotation_over_two_lines_keeps_its_signs() -> None:
    """A bracket without its partner on its line follows the pairs of its document, which stand here."""
    lines = [
        "مدیر کتابخانه (خانم فرهمند) از همکاری اعضای انجمن سپاسگزاری کرد و گفت:",
        "«تا پایان سال کتاب" + ZWNJ + "های تازهٔ بسیاری به کتابخانه می" + ZWNJ + "رسد و",
        "همهٔ اعضا می" + ZWNJ + "توانند آن" + ZWNJ + "ها را امانت بگیرند.»",
    ]
    assert explain("\n".join(line[::-1] for line in lines)).text == "\n".join(lines)


def test_a_short_line_among_reversed_ones_is_turned_if_its_words_become_known() -> None:
    """A number and one word that is known in both directions tell little alone."""
    lines = [
        "ق/۳۳۰۴ :همان هرامش",
        "دوب دهاوخ نارگراک ناگدنیامن روضح اب هدنیآ هتفه هسلج",
        "دوش هدناوخ هسلج زاغآ رد هتشذگ هام شرازگ تسا مزال",
        "دنتسه همانرب نیا ییارجا لوئسم شخب ود ره ناریدم",
        "دش دهاوخ هداتسرف ریدم رتفد یارب هام نایاپ ات راک نیا لماک شرازگ",
    ]
    assert clean("\n".join(lines)).split("\n")[0] == "شماره نامه: ۳۳۰۴/ق"
    assert clean("مرجع: همان کتاب\n") == "مرجع: همان کتاب\n"
