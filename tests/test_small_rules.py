"""Small rules of several modules at their limits: sources of characters, names of outputs, glyphs beside others."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pdf_glyphs import Words, font, from_left
from satrchin.batch.tree import Choice, Source, bases, listed
from satrchin.document import Box, Document, Line, Page
from satrchin.lm import ngrams
from satrchin.reading.geometry.cells import VisualCell
from satrchin.reading.geometry.direction import is_code
from satrchin.reading.geometry.display_order import display_levels
from satrchin.reading.group import joined
from satrchin.reading.pdf import overlay_blocks
from satrchin.reading.pdf.glyphs import kashida
from satrchin.reading.pdf.lines import bidi, painted, zwnj
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.recovery.line_grades import line_grades
from satrchin.reading.pdf.syntax.glyph import Glyph
from satrchin.reading.reader import read
from satrchin.repair_files.text_nodes import _sources
from satrchin.stages import decode

FONT = font()


@pytest.mark.parametrize(
    ("before", "after", "sources"),
    [
        ("ﷲ ب", "الله ب", {0: 0, 1: 0, 2: 0, 3: 0, 4: 1, 5: 2}),
        ("abc de", "xyzw de", {0: 0, 1: 1, 2: 2, 3: 2, 4: 3, 5: 4, 6: 5}),
        ("ab cd", "abcd", {0: 0, 1: 1, 2: 3, 3: 4}),
    ],
)
def test_where_each_character_of_a_repaired_line_comes_from(before: str, after: str, sources: dict[int, int]) -> None:
    """More characters than before come from the last of those they replace."""
    assert _sources(before, after) == sources


def test_a_name_that_is_the_stem_of_another_file_is_numbered_from_two() -> None:
    taken = {"a.pdf": "a", "a.txt.gz": "a.txt"}
    assert bases(["a.txt"], taken) == {"a.txt": "a.txt.2"}
    assert bases(["a.txt"], taken | {"a.txt.2.pdf": "a.txt.2"}) == {"a.txt": "a.txt.3"}


def test_files_of_a_list_are_grouped_by_folder(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "z/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("متن")
    found = list(listed(tmp_path, ["z/c.txt", "", "b.txt", "a.txt", "b.txt"], Choice()))
    assert [[one.name for one in group] for group in found] == [["a.txt", "b.txt"], ["z/c.txt"]]
    assert all(isinstance(one, Source) for group in found for one in group)


def test_keys_are_found_in_a_sorted_table() -> None:
    """A key beyond the last is not there."""
    place, there = ngrams._find(np.array([2, 5, 9], np.uint32), np.array([1, 2, 9, 10], np.uint32))
    assert (place.tolist(), there.tolist()) == ([0, 0, 2, 2], [False, True, True, False])


def test_pages_of_joined_files_are_counted_through() -> None:
    parts = [Document(name, (Page(1, ()), Page(2, ())), "text", {}, None) for name in ("a", "b")]
    made = joined(parts, "ab")
    assert [page.number for page in made.pages] == [1, 2, 3, 4]
    assert [page.number for page in made.pages] == [1, 2, 3, 4]  # each time anew


@pytest.mark.parametrize(("backwards", "others", "told"), [(3, 2, True), (3, 3, False), (5, 4, True), (5, 5, False)])
def test_more_than_half_of_the_words_stand_backwards(backwards: int, others: int, told: bool) -> None:
    known = ["گزارش", "باران", "مهمان", "درخت", "کتاب"]
    words = [word[::-1] for word in known[:backwards]] + ["خانه"] * others
    (grade,) = line_grades([" ".join(words)], cast("Any", Words(*known, "خانه")))
    assert (grade.why == "its letters are in reverse order") is told


def boxed(x0: float, top: float, x1: float, bottom: float) -> Line:
    return Line("متن", box=Box(x0, top, x1, bottom))


@pytest.mark.parametrize(
    ("below", "one"),
    [
        (boxed(0, 25.9, 100, 35.9), True),  # 1.6 of the height of the lower line
        (boxed(0, 26, 100, 36), False),
        (boxed(99, 12, 200, 22), True),
        (boxed(100, 12, 200, 22), False),  # side by side
        (boxed(0, 0, 100, 10), False),
        (boxed(0, -12, 100, -2), False),
        (Line("متن"), False),
        (Line("م\tت", box=Box(0, 12, 100, 22)), False),
    ],
)
def test_a_line_goes_on_below(below: Line, one: bool) -> None:
    assert overlay_blocks._goes_on(boxed(0, 0, 100, 10), below) is one


def test_the_frames_and_arrows_of_blocks() -> None:
    """At twice the size: frames four pixels around, an arrow from the middle below to the middle above, with a dot."""
    image = Image.new("RGB", (240, 240), "white")
    overlay_blocks.draw_blocks(ImageDraw.Draw(image), [boxed(10, 20, 50, 30), boxed(60, 80, 100, 90)], 2)
    colour = tuple(bytes.fromhex(overlay_blocks.BLOCK[1:]))
    ink = {(x, y) for x in range(240) for y in range(240) if image.getpixel((x, y)) == colour}
    frame = {(16, 36), (104, 36), (16, 64), (104, 64), (116, 156), (204, 156), (116, 184), (204, 184)}
    assert frame <= ink
    assert {(60, 64), (160, 156), (110, 110), (160, 153), (163, 156), (157, 156)} <= ink
    assert (min(x for x, _ in ink), max(x for x, _ in ink), max(y for _, y in ink)) == (16, 204, 184)


def test_what_is_read_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.txt"
    path.write_text("متن")
    with caplog.at_level(logging.INFO, "satrchin.reading.reader"):
        read(path)
    assert caplog.messages == [f"reading {path} as text"]


def cells_of(text: str) -> list[LineCell]:
    return [
        LineCell(glyph.text, "M" if glyph.text == "َ" else bidi.kind_of(glyph.text), glyph=glyph)
        for glyph in from_left(text)
    ]


class Objects:
    """Text objects that change at some glyphs."""

    def __init__(self, *begins: int) -> None:
        self.begins = begins

    def of(self, glyph: Glyph) -> int:
        return sum(glyph.seq >= begin for begin in self.begins)


@pytest.mark.parametrize(
    ("shown", "begins", "numbers"),
    [
        ("ab cd", (), [0, 0, 0, 0, 0]),  # the first text object counts too
        ("اب جد", (3,), [0, 0, 0, 1, 1]),
        ("ab اب", (3,), [0, 0, 1, 1, 1]),
        ("اب ", (), [0, 0, 0]),
        (" اب", (), [0, 0, 0]),
    ],
)
def test_gaps_go_with_the_persian_letter_beside_them(shown: str, begins: tuple[int, ...], numbers: list[int]) -> None:
    cells = [replace(cell, glyph=None) if cell.text == " " else cell for cell in cells_of(shown)]
    assert painted._numbers(cells, cast("Any", Objects(*begins))) == numbers


@pytest.mark.parametrize(
    ("text", "stream", "ops", "way"),
    [
        ("12-34", "runs", (0, 0, 1, 2, 2), "ltr"),
        ("12-34", "runs", (2, 2, 1, 0, 0), "rtl"),
        ("12-34", "visual", (0, 0, 1, 2, 2), "rtl"),
        ("ab-34", "runs", (2, 2, 1, 0, 0), "ltr"),
        ("اب-34", "runs", (0, 0, 1, 2, 2), "rtl"),
    ],
)
def test_a_line_without_letters_has_the_direction_of_its_runs(
    text: str, stream: Any, ops: tuple[int, ...], way: str
) -> None:
    glyphs = [replace(glyph, op=op, seq=op * 10 + glyph.seq) for glyph, op in zip(from_left(text), ops, strict=True)]
    assert bidi.direction_of(glyphs, stream=stream) == way


def test_the_letter_beside_a_cell() -> None:
    """Vowel signs between are passed over; a space is nothing, and a letter without a mapping is unknown."""
    cells = cells_of("ب\u064eت ک")
    assert zwnj._beside(cells, 0, 1) is cells[2]
    assert zwnj._beside(cells, 2, -1) is cells[0]
    assert zwnj._beside(cells, 2, 1) is None
    assert zwnj._beside(cells, 0, -1) is None
    assert zwnj._beside(cells, 4, 1) is None


@pytest.mark.parametrize(("rise", "found"), [(0.0, True), (0.9, True), (1.0, False)])
def test_a_filler_stands_between_letters_of_its_line(rise: float, found: bool) -> None:
    glyphs = from_left("بXت")
    glyphs[1] = replace(glyphs[1], y=100.0 + rise)
    key = kashida._key(glyphs[1])
    assert (key in kashida._between_letters(glyphs, {key}, set())) is found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x = 5", True),
        ("  x = 5", True),
        ("x == 5", False),
        ("5 = x", False),
        ('print("متن")', True),
        ("print(متن)", False),
        ("x = 5 # متن", True),
        ("متن = 5", False),
        ("x = 5 \N{BULLET}", False),
        ("else:", True),
        ("hello world", False),
        ("", False),
        ("   ", False),
    ],
)
def test_lines_of_program_code(text: str, code: bool) -> None:
    """They begin with a Latin letter; Persian is in strings and comments only."""
    assert is_code([VisualCell(sign, bidi.kind_of(sign)) for sign in text]) is code


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("نامه a@b.ir است &#8204; و #برچسب", ["a@b.ir", "#برچسب"]),
        ("متن C:\\a\\b.txt و `x = 1`", ["C:\\a\\b.txt", "`x = 1`"]),
        ("کتاب&#8204;ها", []),
        ("www.x.ir", ["www.x.ir"]),
        ("کتاب خوب ۱۲", []),
    ],
)
def test_addresses_files_and_code_are_not_decoded(text: str, places: list[str]) -> None:
    """A reference to a character is no hashtag."""
    assert [text[start:end] for start, end in decode._addresses(text)] == places


@pytest.mark.parametrize(
    ("text", "from_right", "from_left"),
    [
        ("اب 12 ab", [1, 1, 1, 2, 2, 1, 2, 2], [1, 1, 1, 2, 2, 0, 0, 0]),
        ("ab اب 12", [2, 2, 1, 1, 1, 1, 2, 2], [0, 0, 0, 1, 1, 1, 2, 2]),
        ("ab 12 ", [2, 2, 2, 2, 2, 1], [0, 0, 0, 0, 0, 0]),
    ],
)
def test_levels_of_a_line(text: str, from_right: list[int], from_left: list[int]) -> None:
    """Of the Unicode bidirectional algorithm; blanks at the end have the level of the paragraph."""
    for paired in (False, True):
        assert display_levels(list(text), rtl=True, paired=paired) == from_right
        assert display_levels(list(text), rtl=False, paired=paired) == from_left
