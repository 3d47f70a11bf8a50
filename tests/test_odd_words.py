"""Words that a font's map spoiled throughout a page, and traces of damage that cannot be repaired."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from satrchin import explain
from satrchin.lm.fluency import fluencies
from satrchin.lm.lexicon import load_lexicon
from satrchin.stages.order.doubtful_lines import doubtful_lines
from satrchin.stages.order.odd_words import mended

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
HAMZA = "\N{ARABIC HAMZA ABOVE}"
WHOLE = [
    f"شهردار گفت که بودجه بیمارستان برای شش ماه پیش{ZWNJ}بینی شده است و به شورا داده می{ZWNJ}شود.",
    "بیشتر شرکت ها بدون کمک بانک کار کردند و کمتر از نیمی بدهی دارند.",
    f"نامهٔ دوم را سه نفر از اعضای شورا نوشتند که به{ZWNJ}زودی خوانده می{ZWNJ}شود.",
    "این ادارات امسال از راه دور انجام وظیفه خواهند کرد و پایان سال گزارش می دهند.",
]


@pytest.mark.parametrize(
    ("plain", "spoiled"),
    [("ش", f"ش{ZWNJ}"), ("ب", f"ب{ZWNJ}"), ("ا", "آ"), ("ه ", f"ه{HAMZA} ")],
)
def test_a_kind_of_spoiled_words_is_mended(plain: str, spoiled: str) -> None:
    """A letter that brings a ZWNJ, a maddah or a hamza wherever it stands comes out alone."""
    lines = [line.replace(f"ه{HAMZA}", f"ه{HAMZA}ه{HAMZA}") if HAMZA in spoiled else line for line in WHOLE]
    damaged = [line.replace(plain, spoiled) for line in lines]
    if ZWNJ in spoiled:
        damaged = [line.replace(f"{ZWNJ}{spoiled}", spoiled) for line in damaged]
    assert damaged != WHOLE
    found = mended(damaged)
    right = sum(
        a == b for one, two in zip(found, WHOLE, strict=True) for a, b in zip(one.split(), two.split(), strict=True)
    )
    assert right >= 0.9 * len(" ".join(WHOLE).split())


def test_letters_twice_at_the_start_of_words() -> None:
    """A letter written twice at the start of many words stands once."""
    damaged = [" ".join(word[0] + word if word[0] in "شبک" and len(word) > 2 else word for word in WHOLE[1].split())]
    assert mended(damaged) == [WHOLE[1]]


def test_healthy_lines_stay() -> None:
    """Words with real maddahs, hamzas and half-spaces are not touched."""
    lines = [
        *WHOLE,
        "قرآن و مرآت و مآخذ و ناآرام و درآمد و گردآوری و خوش‌آمد",
        "خانهٔ ما، نامهٔ او، سامانهٔ تازه و دربارهٔ آن",
    ]
    assert mended(lines) == lines


def unknown_words(lines: Sequence[str]) -> list[tuple[str, ...]]:
    return [one.unknown for one in fluencies(load_lexicon(), lines)]


@pytest.mark.parametrize(
    "damaged",
    [
        [f"{HAMZA} گزارش سامانه تازه", f"{HAMZA} شبکه نخست شهر", "این سطر درست است."],
        ["برنامه )Firefox) را نصب کنید", "مرورگر )Chrome) هم خوب است", "این سطر درست است."],
        ["این هکبش تازه است.", "آن هنایار کار نکرد.", "دو هناخباتک باز شد.", "یک هتشون دیگر هم بود."],
        ["از", "خانه", "به", "مدرسه", "که", "در", "شهر", "است", "با", "دوست"],
        ["ن هار یر م ا ا م", "ق نو ارد ع گ ر", "م و ا د مر ف ل", "هرود ر و ما ه ت ن"],
    ],
)
def test_traces_of_damage_are_told(damaged: list[str]) -> None:
    """Text with stray marks, brackets the wrong way round, reversed words or letters alone does not pass as ok."""
    assert doubtful_lines(damaged, unknown_words)
    result = explain("\n".join(damaged))
    assert result.status == "partial"


@pytest.mark.parametrize(
    "healthy",
    [
        ["الف) نام", "ب) نشانی", "print(text)", "تابع main( و مانند آن"],
        ["ا ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش", "ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی", "حروف الفبا را بنویسید."],
        ["• یک", "• دو", "•", "سه"],
        WHOLE,
    ],
)
def test_healthy_pages_have_no_traces(healthy: list[str]) -> None:
    """Lists, alphabets and prose have none."""
    assert doubtful_lines(healthy, unknown_words) == []


def test_no_lines_stay_no_lines() -> None:
    assert mended([]) == []
