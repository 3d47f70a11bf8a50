"""Cells of a line from left to right come out in logical order, for PDFs and OCR alike."""

from __future__ import annotations

import pytest

from satrchin.document import Box, Cell
from satrchin.reading.geometry.bidi import logical, logical_cells
from satrchin.reading.geometry.broken_words import continues
from satrchin.reading.geometry.cells import VisualCell, kind_of
from satrchin.reading.geometry.direction import Direction


def logical_text(shown: str, default: Direction = "rtl") -> str:
    return "".join(cell.text for cell in logical_cells((Cell(letter, None) for letter in shown), default))


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("بوخ رسپ", "پسر خوب"),
        ("1402/07/19 :خیرات", "تاریخ: 1402/07/19"),
        ("۵۵۴۴۳۳۲۲-۰۲۱ نفلت", "تلفن ۰۲۱-۵۵۴۴۳۳۲۲"),
        (".تسا هدمآ (Test Results) شخب رد", "در بخش (Test Results) آمده است."),
        (".دینک زاب ار 1.py لیاف", "فایل 1.py را باز کنید."),
        ("P< 0/05 حطس", "سطح P< 0/05"),
        ("['*', '*', '*'] (فلا", "الف) ['*', '*', '*']"),
        ("[‘*’] (ب", "ب) [‘*’]"),
        ("دوب ”باتک“ نیا", "این “کتاب” بود"),
        ("سامت ۰۲۱-۵۵۴۴۳۳۲۲", "۰۲۱-۵۵۴۴۳۳۲۲ تماس"),
        ("سامت ۵۵۴۴۳۳۲۲-۰۲۱", "۰۲۱-۵۵۴۴۳۳۲۲ تماس"),
        ("ات ۱۴۰۲-۰۳-۱۵", "۱۴۰۲-۰۳-۱۵ تا"),
        ("ات ۱۵-۰۳-۱۴۰۲", "۱۴۰۲-۰۳-۱۵ تا"),
        ("دنب ۷۷-۱۲", "۱۲-۷۷ بند"),
        ("دننام CSV، JSON و XML ییاه", "هایی XML و CSV، JSON مانند"),
        ("J. Smith, Process Patterns, 2019. [12]", "[12] J. Smith, Process Patterns, 2019."),
        ("a1@b2@c3@ (ب", "ب) a1@b2@c3@"),
        ("__call__ (ج", "ج) __call__"),
        ("< __main__.Node object at 0x1F> (د", "د) < __main__.Node object at 0x1F>"),
        ("(a, b) = (1, 2) ینعی", "یعنی (a, b) = (1, 2)"),
        ("[0, 1] هزاب رد", "در بازه [0, 1]"),
        ("تسا (Latin و یسراف) متسیس", "سیستم (فارسی و Latin) است"),
        ("25% زا", "از 25%"),
        ("++C یامنهار", "راهنمای C++"),
        ("#C هب", "به C#"),
        ("C# هب", "به C#"),
        ("+A هجرد", "درجه A+"),
        ("دناوخ pooya@ و", "و @pooya خواند"),
        ("tag# بسچرب", "برچسب #tag"),
        ("sara@example.ir | ۰۹۱۲۳۴۵۶۷۸۹ نفلت", "تلفن ۰۹۱۲۳۴۵۶۷۸۹ | sara@example.ir"),
        ("sara@example.ir | ۰۹۱۲۳۴۵۶۷۸۹", "۰۹۱۲۳۴۵۶۷۸۹ | sara@example.ir"),
        ("Telegram | Signal رد", "در Telegram | Signal"),
        ("ات AM 10 تعاس", "ساعت 10 AM تا"),
        ("دش W 65 و mg/L 0.5 زا", "از 0.5 mg/L و 65 W شد"),
        ("تسا C° ۳۶٫۵ امد", "دما ۳۶٫۵ °C است"),
        ("دوب mm 50×80×120 داعبا", "ابعاد 120×80×50 mm بود"),
        ("دش 11T14:30:00Z-10-2024 رد", "در 2024-10-11T14:30:00Z شد"),
        ("دوب (g 200) رکش", "شکر (200 g) بود"),
        ("N, 51.38° E °35.68 :تاصتخم", "مختصات: 35.68° N, 51.38° E"),
        ("(Brown et al., 2020 :هب هاگن)", "(نگاه به: Brown et al., 2020)"),
        ("B: ۳۵٪ مهس", "سهم B: ۳۵٪"),
        ("تسا +AB هورگ", "گروه AB+ است"),
        ("دوب All You Need» (2017)» باتک", "کتاب «All You Need» (2017) بود"),
        ("زاب tcp/443 هاگرد", "درگاه 443/tcp باز"),
        ("و A 16 زویف", "فیوز 16 A و"),
        ("دوب V / 2 A 12 روتپادآ", "آداپتور 12 V / 2 A بود"),
        ("دوب cm 15 × 10 هزادنا", "اندازه 10 × 15 cm بود"),
        ("دوب T 4-^10×3 زا", "از 3×10^-4 T بود"),
        ("دوب C 8^10×2 راب", "بار 2×10^8 C بود"),
        ("دوب g/cm³ 1.2 یلاگچ", "چگالی 1.2 g/cm³ بود"),
        ("دوب (bit-64) هخسن", "نسخه (64-bit) بود"),
        ("دوب +Na نوی", "یون Na+ بود"),
        ("z = 2.5 و y = -3", "y = -3 و z = 2.5"),
        ("تسا ییاهن -3", "3- نهایی است"),
        ("تسا (.Crocus sativus L) مان", "نام (Crocus sativus L.) است"),
        ("تسا «!Hello, World» هلمج", "جمله «Hello, World!» است"),
        ("تسا (.NET Core) مان", "نام (.NET Core) است"),
        ("تسا (.pdf) عون", "نوع (.pdf) است"),
        ("تسا (pdf.) عون", "نوع (.pdf) است"),
        ("تسا (etc.) عون", "نوع (etc.) است"),
        ("تسا (.M.Sc) هرود", "دوره (M.Sc.) است"),
        ("تسا (.see p. 5) هلمج", "جمله (see p. 5.) است"),
        ("دوب Ω 220 و nF 100 و", "و 100 nF و 220 Ω بود"),
        ("دوب $M 3.5 هجدوب", "بودجه 3.5 M$ بود"),
        ("دوب B 12 نیماتیو", "ویتامین B 12 بود"),
        ("تسا x_1[2] ریغتم", "متغیر x_1[2] است"),
        ("و No. 1 (1999) هنارت", "ترانه No. 1 (1999) و"),
        ("تسا (a ,1-) جوز", "زوج (-1, a) است"),
        ("تسا FF8800# گنر", "رنگ #FF8800 است"),
        ("http://www.) دیناوخب", "بخوانید (http://www."),
        ("sum(a, هنرگ و", "و گرنه sum(a,"),
        ("و PATH$ ریغتم", "متغیر $PATH و"),
        ("و tmp_ ریغتم", "متغیر _tmp و"),
        ("و negin_shop@ لاناک", "کانال @negin_shop و"),
        ("دوب €M 2.5 هنیزه", "هزینه 2.5 M€ بود"),
        ("و <b/> بسچرب", "برچسب </b> و"),
        ("و <br/> بسچرب", "برچسب <br/> و"),
    ],
)
def test_latin_and_numbers_in_a_persian_line_are_read_from_the_left(shown: str, read: str) -> None:
    assert logical_text(shown) == read


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("([2, 5, 1], 3)", "([2, 5, 1], 3)"),
        ("۱۰–۸", "۸–۱۰"),
        ("۸–۱۰", "۸–۱۰"),
        ("۱۴۰۰–۱۳۹۷", "۱۳۹۷–۱۴۰۰"),
        ("۲۱۴-۱۲", "۲۱۴-۱۲"),
        ("10–8", "10–8"),
        (".See also J. Smith (2019), p. 45", "See also J. Smith (2019), p. 45."),
        (".NET Framework", ".NET Framework"),
        (".See", ".See"),
        ("[[20 8]", "[[20 8]"),
        ("-3", "-3"),
        ("-۳", "۳-"),
        ("New لوا نتم.html", "New متن اول.html"),
        ("file:///C:/Users/New لوا نتم.html", "file:///C:/Users/New متن اول.html"),
        ("x = 20 / 0", "x = 20 / 0"),
        ("def solve(*questions):", "def solve(*questions):"),
        ("۳- ۲- ۱-", "-۱ -۲ -۳"),
        ("۱۲ ۱۱ ۱۰", "۱۰ ۱۱ ۱۲"),
    ],
)
def test_a_line_without_persian_letters_on_a_persian_page(shown: str, read: str) -> None:
    assert logical_text(shown) == read


def test_groups_from_the_right_are_those_of_persian_digits_alone() -> None:
    cells = [VisualCell(letter, kind_of(letter), tight=letter != " ") for letter in "3.14 ۱۵/۰۱/۱۳۹۹ خیرات"]
    assert "".join(cell.text for cell in logical(cells, "rtl", parted=True)) == "تاریخ ۱۳۹۹/۰۱/۱۵ 3.14"


def test_a_line_without_letters_is_read_as_its_block_is() -> None:
    assert logical_text("1 2 3", "ltr") == "1 2 3"
    assert logical_text("1 2 3") == "3 2 1"


def test_cells_keep_their_boxes_and_signs_their_letters() -> None:
    boxes = [Box(float(place), 0.0, place + 1.0, 10.0) for place in range(3)]
    shown = [Cell("ب", boxes[0]), Cell("س", boxes[1]), Cell("\N{ARABIC SHADDA}", boxes[2])]
    found = logical_cells(shown)
    assert [(cell.text, cell.box) for cell in found] == [
        ("س", boxes[1]),
        ("\N{ARABIC SHADDA}", boxes[2]),
        ("ب", boxes[0]),
    ]


def test_latin_words_parted_by_persian_commas_are_read_from_the_right() -> None:
    assert logical_text("Hodge-Mock و ،BON ،OOSE ،OMT") == "OMT، OOSE، BON، و Hodge-Mock"


def test_a_lone_comma_that_ocr_put_into_an_english_line_does_not_turn_it() -> None:
    assert logical_text("Antonio Guteres, Gohardasht؛") == "Antonio Guteres, Gohardasht؛"


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("/۱۴۰۳/۰۲", "۱۸", "۱۴۰۳/۰۲/۱۸"),
        ("مهلت: /۱۴۰۳", "۰۲/۱۸ و", "مهلت: ۱۴۰۳/۰۲/۱۸ و"),
        ("۱۴۰۳/۰۲/", "۱۸", "۱۴۰۳/۰۲/۱۸"),
        ("/18/02", "2024", "18/02/2024"),
        ("۱۴۰۳/۰۲/۱۸", "۱۸", None),
        ("/۱۲", "۱۸", None),
        ("و/یا", "۱۸", None),
        ("/۱۴۰۳/۰۲", "روز", None),
    ],
)
def test_a_date_broken_at_a_slash_is_put_together(above: str, below: str, whole: str | None) -> None:
    one, two = ([VisualCell(letter, kind_of(letter)) for letter in line] for line in (above, below))
    assert continues(one, two) is (whole is not None)
    assert "".join(cell.text for cell in one) + below == (whole or above + below)


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("نشانی: https://docs.example/", "install", True),
        ("نشانی sales@negin-", "software.example.", True),
        ("ببینید (", "http://www.example", True),
        ("نشانی (http://", "www.example/register).", True),
        ("نشانی: https://docs.example", "Install", False),
        ("ورودی/", "output", False),
        ("ببینید (", "Windows", False),
        ("نشانی https://docs.example/", "را ببینید", False),
    ],
)
def test_an_address_broken_at_a_sign_is_put_together(above: str, below: str, *, joined: bool) -> None:
    one, two = ([VisualCell(letter, kind_of(letter)) for letter in line] for line in (above, below))
    assert continues(one, two) is joined
