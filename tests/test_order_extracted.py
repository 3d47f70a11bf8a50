"""Text as extractors give it: base direction, words in embeddings, lost letters, brackets and numbers turned round."""

from __future__ import annotations

from collections import Counter

import pytest

from satrchin import clean, explain
from satrchin.lm.lexicon import load_lexicon
from satrchin.stages.order import base_direction
from satrchin.stages.order.base_direction import base_direction_votes, kind_of
from satrchin.stages.order.detect import detect, is_foreign
from satrchin.stages.order.direction import direction_runs, in_right_to_left_order
from satrchin.stages.order.glued_words import page_with_spaces
from satrchin.stages.order.line_repair import RepairOptions
from satrchin.stages.order.lost_letters import letters_of, lost_letter_votes, with_letters
from satrchin.stages.order.page_signs import is_any_clear, sign_votes, with_signs
from satrchin.stages.order.prepare import out_of_embeddings, prepared
from satrchin.stages.order.stretched_letters import without_strokes
from satrchin.stages.order.visual import reversed_in_place

RLE, POP = "\N{RIGHT-TO-LEFT EMBEDDING}", "\N{POP DIRECTIONAL FORMATTING}"
LRE = "\N{LEFT-TO-RIGHT EMBEDDING}"
OPTIONS = RepairOptions({"runs", "directions"}, None)
HAMZA = "\N{ARABIC HAMZA ABOVE}"
TRUE = (
    "بخش نخست داده های ۴۸ ایستگاه را هر ۱۵ دقیقه می خواند و در پایگاه PostgreSQL می نویسد",
    "بخش دوم هر شب مدل را با کتابخانه PyTorch از نو آموزش می دهد",
    "برای نصب برنامه به Windows نیاز دارید و مرورگر Firefox باید نصب شده باشد",
    "مقدار خطا از 184 به 121 رسیده و آموزش پس از ۲۰۰ دور پایان می گیرد",
    "نرم افزار روی Linux آزموده شده است",
)


def left_to_right(line: str) -> str:
    """The line with its stretches of one direction from left to right, as pypdf and pdf.js give it."""
    return " ".join(run.strip() for run in reversed(direction_runs(line, "all")))


def test_stretches_of_one_direction_are_put_in_order() -> None:
    """Persian, numbers and Latin words that stand last to first are read first to last."""
    for line in TRUE:
        assert left_to_right(line) != line
        assert in_right_to_left_order(left_to_right(line), "all") == line


@pytest.mark.parametrize(
    ("stands", "reads"),
    [
        ("(Water Forecast) گزارش سامانه", "گزارش سامانه (Water Forecast)"),
        (")Water Forecast( گزارش سامانه", "گزارش سامانه (Water Forecast)"),
        (" - شبکه کوچک)BaseNet( شبکه نخست", "شبکه نخست (BaseNet) - شبکه کوچک"),
        (".پایان می یابد JSON پاسخ با", "پاسخ با JSON پایان می یابد."),
        ("ReLU :تابع •", "• تابع: ReLU"),
        ("همه کلمات فارسی است", "همه کلمات فارسی است"),
    ],
)
def test_signs_between_stretches(stands: str, reads: str) -> None:
    """Brackets, full stops, colons and bullets between stretches go where a reader expects them."""
    assert in_right_to_left_order(stands, "all") == reads


def test_a_document_from_the_left_is_mended() -> None:
    """A document whose lines all stand from left to right comes out in order, with a reason for each change."""
    result = explain("\n".join(map(left_to_right, TRUE)))
    mended = result.text.replace("\N{ZERO WIDTH NON-JOINER}", " ").split("\n")
    assert [line.strip() for line in mended[: len(TRUE)]] == list(TRUE)
    assert {edit.rule for edit in result.edits if edit.stage == "order"} == {"base-direction"}


def test_a_healthy_document_with_latin_words_stays() -> None:
    """Lines that mix Persian, Latin words and numbers in good order are not of any kind."""
    lexicon = load_lexicon()
    findings = detect(lexicon, TRUE, {})
    assert kind_of(base_direction_votes(TRUE, findings, {}, lambda: OPTIONS)) is None


def test_one_line_does_not_make_a_document() -> None:
    """A single line, however it reads, is no evidence for how a document was laid out."""
    line = left_to_right(TRUE[0])
    assert kind_of(base_direction_votes([line], detect(load_lexicon(), [line], {}), {}, lambda: OPTIONS)) is None


def test_words_in_embeddings_are_read_from_the_right() -> None:
    """``pdftotext -raw`` puts each word in an embedding, last to first."""
    words = ["بخش", "نخست", "سامانه"]
    line = " ".join(f"{RLE}{word}{POP}" for word in reversed(words))
    assert out_of_embeddings(f"PostgreSQL {line}") == "بخش نخست سامانه PostgreSQL"
    assert out_of_embeddings(f")Water( {line}") == "بخش نخست سامانه (Water)"


def test_a_line_in_one_embedding_stays() -> None:
    """``pdftotext`` puts a whole line that is in order in one embedding."""
    line = f"{RLE}بخش نخست سامانه{POP}"
    assert out_of_embeddings(line) == line
    assert out_of_embeddings("متن ساده") == "متن ساده"


def test_a_hamza_before_its_he_is_moved_behind_it() -> None:
    """A hamza that is a glyph of its own comes out before the he that carries it."""
    assert prepared([f"سامان{HAMZA}ه نو"], {}) == [f"سامانه{HAMZA} نو"]
    assert prepared([f"سامانه{HAMZA} نو"], {}) == [f"سامانه{HAMZA} نو"]


def test_letters_of_strange_characters_are_inferred() -> None:
    """A character of another script that stands for one letter all over a document becomes this letter."""
    text = "مهندسی بررسی اصلی زندگی یک شرکت کتاب تاریکی عدد کوچک نزدیک بزرگ"
    for letter, sign in (("ی", "\N{COMBINING LATIN SMALL LETTER R}"), ("ک", "\N{GREEK SMALL LETTER ALPHA}")):
        lines = [text.replace(letter, sign)]
        letters = letters_of(lost_letter_votes(load_lexicon(), lines))
        assert letters == {sign: letter}
        assert with_letters(load_lexicon(), lines[0], letters) == text


def test_too_few_words_tell_no_letter() -> None:
    """A sign in one or two words may be anything, and digits in a few words stay."""
    assert not letters_of(lost_letter_votes(load_lexicon(), ["پرتو βتا در متن ماده5قانون و ماده6قانون"]))


def test_brackets_turned_round_all_over_a_document() -> None:
    """Brackets that stand back to back in line after line are mirrored; where some stand in pairs they stay."""
    lines = ["نام طرح )شهرهای کویری( است", "پاسخ )بله( بود", "در سال )نخست( آمد"]
    votes = sign_votes(lines)
    assert with_signs(lines[0], votes) == "نام طرح (شهرهای کویری) است"
    assert with_signs("(این جمله) درست است )ولی این یکی نه(.", votes) == "(این جمله) درست است (ولی این یکی نه)."
    assert not is_any_clear(sign_votes([*lines, "این (درست) است"]))
    assert not is_any_clear(sign_votes(["الف) یکم", "ب) دوم", "ج) سوم"]))


def test_numbers_back_to_front_all_over_a_document() -> None:
    """Persian numbers are turned round where the years of the document are back to front, and none is right."""
    lines = ["تاریخ ۲۲/۸۰/۳۰۴۱", "سال ۲۰۴۱ و ۰۰۲ نفر"]
    votes = sign_votes(lines)
    assert [with_signs(line, votes) for line in lines] == ["تاریخ ۱۴۰۳/۰۸/۲۲", "سال ۱۴۰۲ و ۲۰۰ نفر"]
    assert not is_any_clear(sign_votes(["سال ۱۴۰۲", "تلفن ۰۲۱", "کد ۳۰۴۱"]))


@pytest.mark.parametrize(
    "text",
    [
        "فهرست پرونده\N{ZERO WIDTH NON-JOINER}ها\n"
        + "\n".join(f"۵۰{tens}{ones} نامهٔ اداری" for tens in "۲۳۴" for ones in "۰۱۲۳۴۵"),
        "داخلی مدیر ۶۵۴۱ است.\nداخلی دبیرخانه ۶۵۳۱ است.\nمبلغ ۸۲۵۰ ریال پرداخت شد.",
        "کد انبار ۱۰۴۱ و ۵۰۳۱ است.\nکد دفتر ۳۰۴۱ است.\nکد سالن ۲۰۴۱ است.",
        "سلام :) خوبی؟ دیروز نیومدی :( چرا؟\nآره خوبم :) سرم درد می\N{ZERO WIDTH NON-JOINER}کرد :( نشد",
    ],
)
def test_numbers_that_look_like_reversed_years_and_smileys_stay(text: str) -> None:
    """Numbers of files, extensions and codes, and brackets of smileys, are no evidence of reversal."""
    assert clean(text) == text


def test_words_reversed_where_they_stand() -> None:
    """A document whose words are back to front one by one comes out with its words where they stood."""
    lines = [
        "این سامانه از سه بخش ساخته شده است",
        "بخش نخست داده های ایستگاه را می خواند",
        "پاسخ ها را در اختیار همه می گذارد",
    ]
    damaged = [reversed_in_place(line) for line in lines]
    assert damaged[0].split()[0] == "نیا"
    assert clean("\n".join(damaged)).replace("\N{ZERO WIDTH NON-JOINER}", " ").split("\n")[:3] == lines


def test_glyph_numbers_are_letters_too() -> None:
    """``(cid:17)`` stands for one letter all over a document; one that no word tells stays as it is."""
    text = "مهندسی بررسی اصلی زندگی شرکت تاریکی نزدیکی بزرگی"
    lines = [text.replace("ی", "(cid:17)"), "(cid:9)"]
    letters = letters_of(lost_letter_votes(load_lexicon(), lines))
    assert [with_letters(load_lexicon(), line, letters) for line in lines] == [text, "(cid:9)"]


def test_a_line_cut_at_a_half_space_is_read_as_one() -> None:
    """``pdftotext -raw`` may break a line before the second part of a word; the text reads on over the break."""
    first = f"{RLE}ساده{POP} {RLE}\N{ZERO WIDTH NON-JOINER}های{POP}"
    second = f"{RLE}ه{POP}{RLE}داد{POP} {RLE}این{POP}"
    lines = prepared([first, second, "پایان"], {})
    assert " ".join(lines) == "این داده\N{ZERO WIDTH NON-JOINER}های ساده پایان"
    assert len(lines) == 3


GLUED = (
    "کتابخانه شهر از شنبه آینده تا ساعت هشت شب باز خواهد بود",
    "خوانندگان می توانند کتاب های تازه را در سالن نخست ببینند",
    "برای گرفتن کارت عضویت باید یک عکس و نشانی خانه همراه داشته باشید",
    "پرسش های خود را به دفتر مدیریت بفرستید تا پاسخ بگیرید",
)


@pytest.mark.parametrize(
    "damaged",
    [
        lambda line: line.replace(" ", ""),
        lambda line: "".join(line.split()[::-1]),
        lambda line: line.replace(" ", "")[::-1],
    ],
    ids=["in order", "words reversed", "letters reversed"],
)
def test_lines_without_spaces_are_cut_into_words_and_put_in_order(damaged) -> None:
    """Words that an extractor ran together are parted and put in order, and every such line is uncertain."""
    result = explain("\n".join(map(damaged, GLUED)))
    assert result.text.replace("\N{ZERO WIDTH NON-JOINER}", " ").split("\n") == list(GLUED)
    assert result.status == "partial"
    assert len(result.doubts()) >= len(GLUED)


def test_one_long_piece_without_spaces_is_left_alone() -> None:
    """A single long piece, such as a link text or an ornament, is no document that has lost its spaces."""
    lines = ["این سطر درست است و می ماند.", "#" + GLUED[0].replace(" ", ""), "سطر سوم هم درست است."]
    assert prepared(lines, {}) == lines


PARTED = (
    "پاسخ این نامه تا پایان هفته برای دبیرخانه فرستاده می شود",
    "نشست آینده شورا روز سه شنبه در تالار شهرداری برگزار خواهد شد",
    "گزارش پیشرفت کار هر ماه در تارنمای شهرداری منتشر می شود",
    "کارشناسان می گویند پل تازه زمان سفر را به یک سوم کاهش می دهد",
    "هزینه این طرح در بودجه سال آینده پیش بینی شده است",
)


def parts_last_to_first(line: str) -> str:
    """The line as PDFBox sorts it: its second half first, a space after each half and one more between them."""
    words = line.split()
    return f"{' '.join(words[len(words) // 2 :])}  {' '.join(words[: len(words) // 2])} "


def test_parts_between_two_spaces_are_put_in_order() -> None:
    """Where two spaces part the halves of lines that read better the other way round, the halves change places."""
    result = explain("\n".join(map(parts_last_to_first, PARTED)))
    assert [line.replace("\N{ZERO WIDTH NON-JOINER}", " ").strip() for line in result.text.split("\n")] == list(PARTED)
    assert {edit.rule for edit in result.edits if edit.stage == "order"} == {"parts-reversed"}


def test_two_spaces_in_healthy_lines_say_nothing() -> None:
    """Lines that an author or a justified page set with two spaces here and there stay in order."""
    lines = ["  ".join((" ".join(words[:4]), " ".join(words[4:]))) for words in map(str.split, PARTED)]
    findings = detect(load_lexicon(), lines, {})
    assert kind_of(base_direction_votes(lines, findings, {}, lambda: OPTIONS)) is None


@pytest.mark.parametrize(
    ("stands", "reads"),
    [
        ("شماره جلسه< :><۴۲>", "شماره جلسه: ۴۲"),
        ("روز < ،۱۴۰۲>ساعت < ۹>صبح", "روز ۱۴۰۲، ساعت ۹ صبح"),
        ("به < Windows 10>یا < ،Ubuntu 22.04>نیاز دارید<.>", "به Windows 10 یا Ubuntu 22.04، نیاز دارید."),
    ],
)
def test_signs_in_embeddings_from_left_to_right(stands: str, reads: str) -> None:
    """A sign that pdftotext puts before a number or Latin word goes behind it; < and > are ends of embeddings."""
    embedded = stands.replace("<", LRE).replace(">", POP)
    assert clean(f"{RLE}{embedded}{POP}") == reads


def test_pieces_of_lines_are_no_ok_text() -> None:
    """Words with reversed letters, each on a line of its own, are turned, but their order is told to be unknown."""
    result = explain("\n\n".join(line[::-1] for line in " ".join(GLUED).split()) + "\n" + GLUED[0][::-1])
    assert result.status == "partial"
    assert "lines-in-pieces" in {issue.code for issue in result.issues}


def test_a_repaired_page_that_still_reads_poorly_is_partial() -> None:
    """Where pieces of words are out of place too, the repair of reversed letters is not all; else it is."""

    def broken(line: str) -> str:
        return " ".join(word[2:] + word[:2] if len(word) > 4 else word for word in line.split())

    lines = (*PARTED, *GLUED)
    for damaged, told in ((map(broken, lines), True), (lines, False)):
        result = explain("\n".join(line[::-1] for line in damaged))
        assert {edit.rule for edit in result.edits if edit.stage == "order"} == {"visual-order"}
        assert ("reads-poorly" in {issue.code for issue in result.issues}) is told


def test_a_letter_on_each_line_is_no_ok_text() -> None:
    """Where ``pdftotext -raw`` gives each letter a line of its own, the text is not ok; an alphabet is."""
    letters = [letter for line in GLUED for letter in line if letter != " "]
    result = explain("\n".join(f"{RLE}{letter}{POP}" for letter in letters))
    assert "lines-in-pieces" in {issue.code for issue in result.issues}
    assert explain("\n".join(letters[:40])).status == "ok"


def test_numbers_in_brackets_that_count_up_speak_against_another_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """An old translation of verses counts up; the same page from the left counts down, whatever models prefer."""
    verses = [
        f"و چون ایشان برفتند بر آن عهد بماند ({number}) و مردمان را بدان راه بخواند ({number + 1}) و بازگشت"
        for number in (2, 14, 31, 52)
    ]
    turned = [left_to_right(line) for line in verses]
    monkeypatch.setattr(base_direction, "_gains", lambda: lambda *_: 20.0)
    monkeypatch.setattr(base_direction, "PLAUSIBLE", -1000.0)
    monkeypatch.setattr(base_direction, "IMPLAUSIBLE", -1000.0)
    kinds = []
    for lines in (verses, turned):
        findings = detect(load_lexicon(), lines, {})
        kinds.append(kind_of(base_direction_votes(lines, findings, {}, lambda: OPTIONS)))
    assert kinds[0] is None
    assert kinds[1] in {"numbers from the left", "latin numbers from the left"}


def test_a_document_whose_lines_gain_little_is_not_in_runs() -> None:
    """Lines whose words are in pieces gain three nats each in another order; lines in runs gain seven and more."""
    votes = Counter({"runs": 9, "searched runs": 38, "searched runs: lines": 12, "lines asked about": 12})
    assert kind_of(votes) is None
    assert kind_of(votes + Counter({"searched runs": 50})) == "searched runs"


def test_a_line_of_an_empty_embedding_becomes_empty() -> None:
    rle, pop = "\N{RIGHT-TO-LEFT EMBEDDING}", "\N{POP DIRECTIONAL FORMATTING}"
    assert explain(f"{rle}سلام{pop} {rle}دوست{pop}\n{rle}{pop}{rle}{pop}\n{rle}کتاب{pop} {rle}خوب{pop}\n").text


def test_where_words_are_run_together_the_spaces_that_are_left_part_runs() -> None:
    """The pieces between them are taken last to first if the page reads better so; Latin phrases stay."""
    pieces = [
        ["نمایندگانشرکتدرنشستدیروزگزارشپیشرفتکاررابررسی", "کردندومهلتتازهایبرایپیمانکاردرنظرگرفتند"],
        ["اینبرنامهراباکمک", "Visual Studio", "ساختهانددرشرکتیکهدرتهرانکارمیکندوکارکنانبسیاردارد"],
    ]
    stands = page_with_spaces([" ".join(line) for line in pieces])
    assert page_with_spaces([" ".join(reversed(line)) for line in pieces]) == stands
    assert stands[0].startswith("نمایندگان شرکت در نشست دیروز")


def test_half_spaces_stand_for_spaces_where_a_piece_has_many() -> None:
    """A font that maps the glyph of both to a ZWNJ leaves no spaces."""
    line = "گزارش ماهانه سامانه یادگیری برخط کودکان"
    assert page_with_spaces([line.replace(" ", "\N{ZERO WIDTH NON-JOINER}")] * 2) == [line] * 2


def test_lines_of_presentation_forms_are_no_foreign_language() -> None:
    """Their plain letters tell the language."""
    forms = "ﮔﺰﺍﺭﺵ ﻣﺎﻫﺎﻧﻪ ﺳﺎﻣﺎﻧﻪ ﯾﺎﺩﮔﯿﺮﯼ ﺑﺮﺧﻂ ﺑﺮﺍﯼ ﻫﻤﮑﺎﺭﺍﻥ"
    assert not is_foreign(forms)


def test_strokes_of_stretched_letters_are_removed() -> None:
    """Control characters between the letters of a word are no letters; where runs meet there they stay."""
    line = "تیم دختران کوهستان در دیدار دیروز با نتیجه سه بر دو از سد تیم دریاکنار گذشت."
    parts = line.split("ا")
    assert without_strokes([line.replace("ت", "\x02\x02ت")]) != [line]
    assert without_strokes([line.replace("ست", "س\x02\x02ت").replace("شت", "ش\x02\x02ت")]) == [line]
    runs = "\x02\x02".join(reversed([*(f"{part}ا" for part in parts[:-1]), parts[-1]]))
    assert without_strokes([runs]) == [runs]
