"""Words of lines that an extractor wrote from left to right: whole lines, or each stretch between numbers and Latin."""

from __future__ import annotations

import pytest

from satrchin import clean, explain
from satrchin.stages.order.words_from_left import HALVES, PHRASES, PLAIN, STRETCHES, from_left

TRUE = (
    "نسخه ۲.۴ برنامه روز شنبه منتشر شد و خطای ورود با مرورگر Mozilla Firefox در آن برطرف شده است.",
    "میانگین زمان پاسخ سرور از ۳۴۰ به ۲۱۵ کاهش یافت ولی در ساعت های شلوغ هنوز به ۶۰۰ می رسد.",
    "درخواست ها را با قالب JSON به نشانی تازه بفرستید تا گروه پشتیبانی آن را بررسی کند.",
    "هزینه نگهداری سرورها ۴۷ میلیون تومان بود که ۳ درصد کمتر از بودجه سال گذشته است.",
    "پرونده پشتیبان هر شب در سرور دوم ساخته می شود و گزارش آن در سامانه می ماند.",
    "پیشنهاد می شود پیش از آغاز امتحان ها حافظه سرور اصلی از ۳۲ به ۶۴ گیگابایت برسد.",
)


def spaces_alone(text: str) -> list[str]:
    """The lines of a text, their half-spaces as spaces."""
    return text.replace("\N{ZERO WIDTH NON-JOINER}", " ").split("\n")


@pytest.mark.parametrize(
    ("kind", "stands", "reads"),
    [
        (PLAIN, "است شده منتشر نسخه", "نسخه منتشر شده است"),
        (PHRASES, "Mozilla Firefox) مرورگر", "مرورگر (Mozilla Firefox"),
        (PHRASES, "Trainer ،Reader بخش دو", "دو بخش Reader، Trainer"),
        (PHRASES, "رسید ۱۲۱ .۰ به", "به ۰.۱۲۱ رسید"),
        (PHRASES, "", ""),
        (HALVES, "می رسد. سرور به داده های", "داده های به سرور می رسد."),
        (STRETCHES, "برنامه نسخه۴است شده منتشر", "نسخه برنامه ۴ منتشر شده است"),
    ],
)
def test_one_line(kind: str, stands: str, reads: str) -> None:
    """Words change places; numbers, Latin phrases and what is written to a word stay whole."""
    assert from_left(kind, stands) == reads


@pytest.mark.parametrize("kind", [PHRASES, STRETCHES])
def test_a_document_of_reversed_words_with_latin_phrases_is_mended(kind: str) -> None:
    """The language model finds whether whole lines or each stretch of them stand from the left."""
    damaged = [from_left(kind, line) for line in TRUE]
    result = explain("\n".join(damaged))
    assert spaces_alone(result.text) == list(TRUE)
    assert "base-direction" in {edit.rule for edit in result.edits}


def test_a_healthy_document_stays() -> None:
    """Lines in order are not turned, even beside two lines of reversed words."""
    assert spaces_alone(clean("\n".join(TRUE))) == list(TRUE)
    mixed = [*TRUE, *(from_left(PLAIN, line) for line in TRUE[4:])]
    assert spaces_alone(clean("\n".join(mixed)))[: len(TRUE)] == list(TRUE)


def test_brackets_tell_whether_signs_changed_sides() -> None:
    """Words that were reversed with their signs give pairs only as they are: no sign changes its side again."""
    lines = (
        "برای نصب نخست پوشهٔ build را بسازید و پرونده‌ها را در آن بگذارید.",
        "سپس دستور ./install --prefix=/opt/tools را در پایانه اجرا کنید.",
        "اگر پیام «file not found» را دیدید، متغیر HOME را بررسی کنید.",
        "تابع open() نام پرونده را می‌گیرد و مقدار None برنمی‌گرداند.",
        "گزارش خطاها را به نشانی team@example.org بفرستید.",
    )
    assert clean("\n".join(from_left(PLAIN, line) for line in lines)) == "\n".join(lines)
