"""Tables and small rules of Persian text: folding, tokens, groups of digits, half-spaces as markup, code pages."""

from __future__ import annotations

import unicodedata

import pytest

from satrchin.persian import half_spaces, misread, mojibake, presentation_forms, search_key, tokens, turned
from satrchin.persian.digit_groups import are_in_order

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
KNOWN = {"سلام", "نامه", "گزارش", "کتاب", "خانه"}


def test_letters_that_folding_keeps() -> None:
    """From the hamza to the Persian yeh; what readers do not tell apart is folded onto these."""
    assert sorted(tokens.LETTERS) == sorted("ءآؤئابتثجحخدذرزسشصضطظعغفقلمنهوپچژکگی")


def test_characters_that_folding_drops() -> None:
    """Vowel signs, direction marks, joiner, soft hyphen, kashida and byte order mark; ZWNJs stay."""
    dropped = {sign for sign in map(chr, range(1, 0x10000)) if tokens.fold(sign) == ""}
    marks = {sign for sign in map(chr, range(0x64B, 0x660)) if unicodedata.combining(sign)}
    names = (
        "ARABIC LETTER SUPERSCRIPT ALEF", "ARABIC TATWEEL", "SOFT HYPHEN", "ZERO WIDTH JOINER", "LEFT-TO-RIGHT MARK",
        "RIGHT-TO-LEFT MARK", "LEFT-TO-RIGHT EMBEDDING", "RIGHT-TO-LEFT EMBEDDING", "POP DIRECTIONAL FORMATTING",
        "LEFT-TO-RIGHT OVERRIDE", "RIGHT-TO-LEFT OVERRIDE", "LEFT-TO-RIGHT ISOLATE", "RIGHT-TO-LEFT ISOLATE",
        "FIRST STRONG ISOLATE", "POP DIRECTIONAL ISOLATE", "ZERO WIDTH NO-BREAK SPACE",
    )  # fmt: skip
    assert dropped == marks | set(map(unicodedata.lookup, names))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("۱ ۱۲۳۴ ۱۲۳۴۵ ۱۲۳۴۵۶۷", ["#1", "#4", "#5", "#5"]),
        ("Word ۲ء", ["@", "#1", "ء"]),
        ("می\N{ZERO WIDTH NON-JOINER}رود.", ["می", "رود", "."]),
        ("«كتابِ علي»؟", ["«", "کتاب", "علی", "»", "؟"]),
    ],
)
def test_tokens_of_a_text(text: str, found: list[str]) -> None:
    """A number is its length up to five, a Latin word one sign; single words give the same tokens."""
    assert list(tokens.tokens(text)) == found
    assert [token for word in text.split() for token in tokens.word_tokens(word)] == found


def test_words_are_told_from_signs() -> None:
    assert [tokens.is_word(token) for token in ("ء", "کتاب", "،", "#4", "@", ".")] == [True, True, *[False] * 4]


@pytest.mark.parametrize(
    ("groups", "ordered"),
    [("021 55", True), ("55 021", False), ("1403 12", True), ("2024 10", True), ("1503 12", False), ("021", False),
     ("021 1403", False), ("۰۲۱ ۵۵", True), ("19999 10", False)],
)  # fmt: skip
def test_area_codes_and_years_come_first(groups: str, ordered: bool) -> None:
    """Not where the last group is one too, nor where it is the only one."""
    assert are_in_order(groups.split()) is ordered


@pytest.mark.parametrize(
    ("line", "repaired"),
    [
        (")740(", "(740)"),
        ("گزارش )740( رسید", "گزارش (740) رسید"),
        ("گزارش »متن تازه« رسید", "گزارش «متن تازه» رسید"),
        ("الف) گزارش (740)", "الف) گزارش (740)"),
        ("گزارش )740( و (741)", "گزارش )740( و (741)"),
        ("com.example@info", "info@example.com"),
        ("ir.co.example@info", "info@example.co.ir"),
        ("xyz.example@info", "xyz.example@info"),
        ("سال ۱۵069", "سال ۱۵۰۶۹"),
        ("no ۱۵069", "no 15069"),
        ("سال ۱۵ 069", "سال ۱۵ 069"),
        (")" + "۷" * 12 + "(", "(" + "۷" * 12 + ")"),
        ("a )" + "۷" * 13 + "(b", "a )" + "۷" * 13 + "(b"),
    ],
)
def test_small_items_that_are_turned(line: str, repaired: str) -> None:
    """Brackets of a line only if all of one kind are turned, and only around short items or whole words."""
    text = line
    for _, (start, stop, new) in sorted(turned.changes(line), key=lambda change: -change[1][0]):
        text = text[:start] + new + text[stop:]
    assert text == repaired


@pytest.mark.parametrize(
    ("places", "used"), [((True,), True), ((True, False), True), ((True, False, False), False), ((False,), False)]
)
def test_a_blank_is_a_half_space_where_half_of_its_places_need_one(places: tuple[bool, ...], used: bool) -> None:
    """The parts of a word around it are asked for; a blank that is no neighbour of letters does not count."""
    blank = "\N{NARROW NO-BREAK SPACE}"
    wanted = iter(places)
    asked: list[tuple[str, str]] = []

    def wants(left: str, right: str) -> bool:
        asked.append((left, right))
        return next(wanted)

    lines = [f"این می{blank}رود و" for _ in places] + [f"سال{blank}۱۴۰۲", "بی نشان"]
    assert (blank in half_spaces.used_as_half_spaces(lines, wants)) is used
    assert asked == [("می", "رود")] * len(places)


@pytest.mark.parametrize(
    "markup", ["&zwnj;", "&amp;zwnj;", "&#8204;", "&#x200C;", r"\u200c", r"\x{200c}", "<200c>", "<U+200C>", "&zwj;"]
)
def test_half_spaces_as_markup(markup: str) -> None:
    """Between two letters, also twice, with the space after it; beside a number it is left."""
    for text in (f"می{markup}رود", f"می{markup}{markup} رود"):
        assert half_spaces.SUSPECT.search(text)
        assert half_spaces.NAMED.sub(ZWNJ, text) == f"می{ZWNJ}رود"
    assert half_spaces.NAMED.search(f"می{markup}۲") is None


def test_forms_of_letters() -> None:
    """Every form of the two blocks that stands for letters; words for God, and signs, have their own rules."""
    plain = presentation_forms.plain
    assert (plain("ﻣﯽﺷﻮﺩ"), plain("ﻣﯽﺷﻮﺩ", ordered=False)) == (f"می{ZWNJ}شود", "میشود")
    assert (plain("ﷲ"), plain("اﷲ"), plain("ﺍﷲ")) == ("الله", "الله", "الله")
    assert (plain("ﷺ﷼﷽"), plain("ﹰ"), plain("ﹷ")) == ("ﷺ﷼﷽", "\N{ARABIC FATHATAN}", "\N{ARABIC FATHA}")
    assert set(map(len, presentation_forms.PLAIN.values())) >= {1, 2, 3, 4}
    assert len(presentation_forms.PLAIN) == sum(
        unicodedata.category(chr(code)) == "Lo" and unicodedata.normalize("NFKC", chr(code)) != chr(code)
        for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))
    ) - len("ﷺﷻ")


def misread_as(text: str, right: str, wrong: str) -> str:
    return text.encode(right).decode(wrong)


@pytest.mark.parametrize("wrong", ["mac_roman", "cp437", "cp850", "cp1251", "koi8_r", "cp866"])
def test_utf8_read_as_a_rare_code_page(wrong: str) -> None:
    """Valid UTF-8 of mostly Persian letters is enough."""
    assert misread.utf8(misread_as("سلام بر شما", "utf-8", wrong)) == "سلام بر شما"
    assert misread.utf8(misread_as("a, b, c: س", "utf-8", wrong)) == misread_as("a, b, c: س", "utf-8", wrong)
    assert misread.utf8("سلام") == "سلام"


@pytest.mark.parametrize(
    ("line", "known"),
    [("سلام نامه گزارش", True), ("سلام نامه", False), ("سلام نامه گزارش صصص ضضض", True),
     ("سلام نامه گزارش صصص ضضض ططط", False)],
)  # fmt: skip
@pytest.mark.parametrize(("right", "wrong"), [("cp1256", "cp437"), ("iso8859_6", "latin_1"), ("mac_arabic", "cp1252")])
def test_single_bytes_read_as_another_code_page(line: str, known: bool, right: str, wrong: str) -> None:
    """Three of their words must be known then, and three of five."""
    line = line.replace("گ", "ج") if right != "cp1256" else line
    shown = " ".join(word.encode(right).decode(wrong, "replace") for word in line.split())
    words = KNOWN | {"جزارش"}
    assert (misread.single_bytes(shown, words.__contains__) == line) is known


@pytest.mark.parametrize("wrong", ["latin_1", "cp1252", "cp1256"])
def test_text_that_was_misread_twice_is_brought_back(wrong: str) -> None:
    once = misread_as("سلام بر ما", "utf-8", wrong)
    twice = misread_as(once, "utf-8", wrong)
    assert [mojibake.undone(text, KNOWN.__contains__) for text in (once, twice)] == ["سلام بر ما"] * 2


def test_text_that_was_misread_four_times_is_given_up() -> None:
    """Three rounds bring it back where each shows the next; a fourth is not tried, and the line is an error then."""
    text = "سلام بر ما"
    for wrong in ("cp1256", "cp1256", "latin_1"):
        text = misread_as(text, "utf-8", wrong)
    assert mojibake.undone(text, KNOWN.__contains__) == "سلام بر ما"
    left = mojibake.undone(misread_as(text, "utf-8", "latin_1"), KNOWN.__contains__)
    assert left != "سلام بر ما"
    assert mojibake.REMAINS.search(left)


@pytest.mark.parametrize("text", ["café", "Ã©", "naïve – über", "x² ± 5°"])
def test_latin_text_is_no_mojibake_of_persian(text: str) -> None:
    assert mojibake.undone(text, KNOWN.__contains__) == text


def test_search_keys_drop_what_does_not_show() -> None:
    """Direction marks, joiners and the byte order mark; letters with hamza lose it."""
    hidden = "".join(map(chr, (*range(8203, 8208), *range(8234, 8239), *range(8288, 8304), 65279)))
    assert search_key.fold(f"ک{hidden}تاب") == "کتاب"
    assert search_key.fold("\N{FIGURE DASH}\N{NARROW NO-BREAK SPACE}a") == "\N{FIGURE DASH} a"
    assert search_key.fold("أإؤئةۀ") == "ااویهه"
    with pytest.raises(TypeError, match="fold takes a str, not bytes"):
        search_key.fold(b"x")  # type: ignore[arg-type]  # the wrong type is what is tested
