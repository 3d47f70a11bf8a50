"""Rules of the layout at their limits: columns, letterheads, verses, listings, grids, paragraphs, notes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from satrchin.reading.geometry import columns, grids, listings, notes, verse
from satrchin.reading.geometry.chunks import Chunk
from satrchin.reading.geometry.corridors import beside, both, split
from satrchin.reading.geometry.notes import Place
from satrchin.reading.geometry.paragraphs import Extent, continued

SIZE = 10.0


def row(y: float, *chunks: tuple[float, float, str], size: float = SIZE) -> list[Chunk]:
    return [Chunk(x0, x1, y, size, text) for x0, x1, text in chunks]


def lines(x0: float, x1: float, count: int, text: str = "متن", pitch: float = 16.0) -> list[list[Chunk]]:
    return [row(pitch * place, (x0, x1, text)) for place in range(count)]


GUTTER = [(100.0, 120.0)]


@pytest.mark.parametrize(
    ("widths", "running"),
    [([80] * 4, True), ([80] * 3, False), ([69] * 4, False), ([71] * 4, True), ([80, 80, 60, 60], True),
     ([80, 60, 60, 79], True), ([90, 70, 70, 70, 90], False)],
)  # fmt: skip
def test_running_text_is_long_lines_as_wide_as_their_column(widths: list[float], running: bool) -> None:
    """Four lines, the middle one seven sizes wide; half of them fill 0.85 of the widest."""
    rows = [row(16.0 * place, (0, width, "متن")) for place, width in enumerate(widths)]
    assert columns._is_text(rows) is running


@pytest.mark.parametrize(
    ("count", "pitch", "aside"), [(6, 16, True), (7, 16, True), (8, 16, False), (1, 16, False), (4, 36, False)]
)
def test_a_shorter_block_beside_running_text(count: int, pitch: float, aside: bool) -> None:
    """Less than 0.7 of eleven lines, each close below the one before; the text has eight lines at least."""
    text, other = lines(120, 220, 11), lines(0, 40, count, pitch=pitch)
    assert columns._one_is_aside([other, text], [False, True]) is aside
    assert columns._one_is_aside([text, other], [True, False]) is aside
    assert not columns._one_is_aside([other[:3], text[:7]], [False, True])


@pytest.mark.parametrize(
    ("left", "right", "head"),
    [
        (["شماره: ۱", "تاریخ: ۲"], ["نام سازمان", "بخش"], True),
        (["نام سازمان", "بخش"], ["شماره: ۱", "تاریخ: ۲"], False),
        (["شماره: ۱", "تاریخ: ۲"], ["نام سازمان", "نشانی: تهران"], False),
        (["شماره: ۱", "تاریخ: ۲", "پیوست: ۳"], ["نام سازمان", "بخش", "نشانی: تهران"], True),
        (["۱۲۳", "۴۵"], ["نام سازمان", "بخش"], False),
        (["۱۲۳۴۵", "۴۵۶۷۸"], ["نام سازمان", "بخش"], True),
        (["۱۲", "الف"], ["نام سازمان", "بخش"], True),
    ],
)
def test_parts_at_the_head_of_a_page(left: list[str], right: list[str], head: bool) -> None:
    """Labels begin less than half of the lines of the part read first, and most lines of none are page numbers."""
    rows = [
        row(16.0 * place, (0, 80, one), (140, 220, other))
        for place, (one, other) in enumerate(zip(left, right, strict=True))
    ]
    assert columns.is_letterhead(rows, GUTTER, rtl=True) is head
    turned = [row(chunks[0].y, (0, 80, chunks[1].text), (140, 220, chunks[0].text)) for chunks in rows]
    assert columns.is_letterhead(turned, GUTTER, rtl=False) is head


@pytest.mark.parametrize(
    ("step", "size", "head"), [(19.9, 10, True), (20.1, 10, False), (16, 11.4, True), (16, 11.6, False)]
)
def test_a_letterhead_with_one_line_on_a_side(step: float, size: float, head: bool) -> None:
    """Its rows are close and of one size."""
    rows = [row(0, (140, 220, "نام سازمان")), row(step, (140, 220, "بخش"), size=size)]
    rows[0].insert(0, Chunk(0, 80, 0, SIZE, "شماره: ۱"))
    assert columns.is_letterhead(rows, GUTTER, rtl=True) is head


@pytest.mark.parametrize(
    ("texts", "signed"),
    [
        (["نام", "نام", "مدیر", "رییس"], True),
        (["نام", "name", "مدیر", "title"], False),
        (["نام:", "نام", "مدیر", "رییس"], False),
        (["۱۲", "نام", "مدیر", "رییس"], False),
        (["نام", "نام"], False),
        (["نام", "نام", "مدیر", "رییس"] * 2, True),
        (["نام", "نام", "مدیر", "رییس"] * 2 + ["نام", "نام"], False),
    ],
)
def test_names_above_titles(texts: list[str], signed: bool) -> None:
    """Two to four rows, without labels and numbers, of one script."""
    rows = [
        [Chunk(0, 80, 16.0 * place, SIZE, one), Chunk(140, 220, 16.0 * place, SIZE, other)]
        for place, (one, other) in enumerate(zip(texts[::2], texts[1::2], strict=True))
    ]
    assert columns.are_signatures(rows, GUTTER) is signed
    assert not columns.are_signatures([rows[0], rows[0][:1]], GUTTER)


@pytest.mark.parametrize(
    ("width", "step", "word", "found"),
    [(100, 16, 20, True), (70, 16, 20, False), (78, 16, 20, True), (77, 16, 20, False), (100, 20.1, 20, False),
     (68, 16, 90, True), (67, 16, 90, False)],
)  # fmt: skip
def test_a_line_whose_next_word_did_not_fit_may_go_on(width: float, step: float, word: float, found: bool) -> None:
    """In a column of 100 points, with a quarter of a size between the words; a long word counts as three sizes."""
    above, below = row(0, (0, width, "متن")), row(step, (0, word, "متن"))
    assert columns.wraps(above, below, 100.0) is found


def test_rows_and_corridors() -> None:
    """A row is parted at the middle of a corridor; rows beside each other are closer than lines and do not overlap."""
    chunks = row(0, (0, 90, "a"), (105, 113, "b"), (130, 220, "c"))
    assert [[chunk.text for chunk in part] for part in split(chunks, GUTTER)] == [["a", "b"], ["c"]]
    assert both(row(0, (0, 90, "a"), (130, 220, "c")), GUTTER[0])
    assert not both(row(0, (0, 90, "a")), GUTTER[0])
    assert beside(row(0, (0, 50, "a")), row(3, (60, 90, "b")))
    assert not beside(row(0, (0, 50, "a")), row(3, (40, 90, "b")))
    assert not beside(row(0, (0, 50, "a")), row(30, (60, 90, "b")))


HALVES = [("دل به دریا زدم امشب", "ماه در آب تماشایی"), ("باز باران بهاری شد", "باغ پر شد ز شکوفایی")]


def poem(*halves: tuple[str, str]) -> list[list[Chunk]]:
    return [row(16.0 * place, (0, 90, left), (130, 220, right)) for place, (right, left) in enumerate(halves)]


@pytest.mark.parametrize(
    ("ends", "found"),
    [
        (["ایی", "ایی", "ایی", "ایی"], True),
        (["ایی", "ایی", "ایی", "است"], True),
        (["ایی", "ایی", "است", "شود"], False),
        (["ایی", "ایی"], False),
        (["ایی؛", "ایی!", "ایی»"], True),
        (["ای1", "ای1", "ای1"], False),
    ],
)
def test_half_verses_rhyme(ends: list[str], found: bool) -> None:
    """Three verses and more, three in four of which end in the same two letters."""
    rows = poem(*(("دل به دریا زدم باز", f"ماه در آب تماش{end}") for end in ends))
    assert verse.is_verse(rows, GUTTER) is found


def test_what_is_no_poem() -> None:
    """Cells of a table are short, a poem has two columns in every row; the halves of each verse may rhyme instead."""
    short = poem(*(("دریا بود", "باغ دریا") for _ in range(4)))
    assert not verse.is_verse(short, GUTTER)
    one = poem(*(("دل به دریا زدم باز", "ماه در آب تماشایی") for _ in range(4)))
    assert verse.is_verse(one, GUTTER)
    assert not verse.is_verse(one, [*GUTTER, (300, 310)])
    assert not verse.is_verse([*one, row(99, (0, 90, "دل به دریا زدم باز"))], GUTTER)
    coupled = poem(("دل به دریا زدم باز", "ماه در آبم چه ساز"), ("باز باران بهاری شد", "باغ پر بار و گل شد"), HALVES[0])
    assert not verse.is_verse(coupled, GUTTER)
    assert verse.is_verse([*coupled[:2], *coupled[:2]], GUTTER)


def code(y: float, x0: float, text: str, advance: float = 5.0) -> list[Chunk]:
    return [Chunk(x0, x0 + advance * len(text), y, SIZE, text, advance)]


@pytest.mark.parametrize(
    ("text", "advance", "found"),
    [("abc", 5.0, True), ("ab", 5.0, False), ("abc", 0.0, False), ("123", 5.0, False), ("aab", 5.0, False)],
)
def test_lines_of_code(text: str, advance: float, found: bool) -> None:
    """Three different characters of one width, Latin ones among them."""
    assert listings.is_listing(code(0, 0, text, advance)) is found
    for other, same in ((5.09, True), (5.11, False)):
        both_ = [*code(0, 0, "abc"), *code(0, 50, "def", other)]
        assert listings.is_listing(both_) is same


@pytest.mark.parametrize(
    ("starts", "found"),
    [([0, 20, 40], [0, 4, 8]), ([0, 40, 80], [0, 4, 8]), ([0, 40, 60], [0, 8, 12]), ([0, 20, 25], [0, 4, 5]),
     ([10, 10], [0, 0]), ([0, 25, 50], [0, 4, 8])],
)  # fmt: skip
def test_indents_of_code(starts: list[float], found: list[int]) -> None:
    """In blanks; a step wider than four is a tab stop, of four blanks."""
    assert listings.indents([code(0, start, "abc") for start in starts]) == found


def test_a_persian_remark_of_a_listing() -> None:
    first = code(0, 10, "abc")
    for x0, text, found in ((10, "ددع#", True), (5.1, "ددع//", True), (4.9, "ددع--", False), (10, "#ددع", False)):
        assert listings.is_remark(row(16, (x0, 90, text)), first) is found


def test_places_and_lines_that_are_near_each_other_are_one() -> None:
    """Three points apart at most; lines of one height are joined where they meet."""
    assert grids._places([5.0, 0.0, 3.0, 8.1], 3.0) == [0.0, 5.0, 8.1]
    for gap, count in ((2.9, 1), (3.1, 2)):
        assert len(grids.merged([(0, 10, 50, 10), (50 + gap, 11, 90, 11)], 0, 3.0)) == count
    assert grids.merged([(0, 10, 50, 10), (20, 12, 90, 13)], 0, 3.0) == [(0, 10, 90, 13)]
    assert len(grids.merged([(0, 10, 50, 10), (0, 13.1, 50, 13.1)], 0, 3.0)) == 2
    assert grids.merged([(10, 0, 10, 50), (10, 50, 10, 90)], 1, 3.0) == [(10, 0, 10, 90)]


def table(xs: list[float], ys: list[float]) -> list[tuple[float, float, float, float]]:
    across = [(xs[0], y, xs[-1], y) for y in ys]
    return across + [(x, ys[0], x, ys[-1]) for x in xs]


def test_a_grid_and_its_cells() -> None:
    """A place on a border belongs to the cell right of it and below; up to the tolerance outside it is inside."""
    (grid,) = grids.grids_of(table([0, 50, 100], [0, 20, 40]))
    assert (grid.xs, grid.ys, len(set(grid.fields.values()))) == ([0, 50, 100], [0, 20, 40], 4)
    assert grid.at(49.9, 19.9) == grids.Field(0, 0)
    assert grid.at(50, 20) == grids.Field(1, 1)
    assert grid.at(-grids.NEAR, 0) == grids.Field(0, 0)
    assert grid.at(100 + grids.NEAR, 40 + grids.NEAR) == grids.Field(1, 1)
    assert grid.at(-grids.NEAR - 0.1, 10) is grid.at(10, 40.1 + grids.NEAR) is None
    assert [[cell.column for cell in cells] for cells in grid.rows()] == [[0, 1], [0, 1]]
    assert [grid.width(cell) for cell in grid.rows()[0]] == [50, 50]


def test_fields_that_no_line_parts() -> None:
    """Without a wall they are one cell; a cell that is no rectangle is none."""
    rules = [(0, y, 100, y) for y in (0, 20, 40)] + [(x, 0, x, 40) for x in (0, 100)] + [(50, 20, 50, 40)]
    (grid,) = grids.grids_of(rules)
    assert grid.at(10, 10) == grid.at(90, 10) == grids.Field(0, 0, 1, 2)
    assert grid.covers([grids.Field(0, 0, 2, 1)], 1) == [[(1, 2)]]
    assert grid.covers([grids.Field(0, 0, 2, 1)], 2) == [[(1, 1)], [(1, 1)]]
    assert grids.grids_of(table([0, 100], [0, 20, 40])) == []
    assert grids.grids_of([(0, 0, 100, 0), (0, 0, 0, 40), (50, 0, 50, 40), (100, 0, 100, 40)]) == []


def test_a_drawing_is_no_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    """More fields than any table has, or open ones."""
    rules = table([0, 50, 100], [0, 20, 40])
    monkeypatch.setattr(grids, "MOST_FIELDS", 9)
    assert len(grids.grids_of(rules)) == 1
    monkeypatch.setattr(grids, "MOST_FIELDS", 8)
    assert grids.grids_of(rules) == []


def extent(end: float, y: float, **more: float) -> Extent:
    """A line from 0 to ``end``, in a column of 300 points, with a first word of 40."""
    return replace(Extent(0.0, end, y, SIZE, 40.0, marked=False), **more)


def goes_on(*found: Extent | None) -> str:
    return "".join(str(place) for place, on in enumerate(continued(found)) if on)


@pytest.mark.parametrize(
    ("above", "below", "on"),
    [
        ({}, {}, True),
        ({"end": 257.1}, {}, True),
        ({"end": 256.9}, {}, False),  # its first word and 0.3 of a size would have fitted
        ({}, {"start": 5.9}, True),
        ({}, {"start": 6.1}, False),
        ({"start": 39.0}, {}, True),  # an indent
        ({"start": 41.0}, {}, False),
        ({}, {"start": 39.0}, False),
        ({"marked": True}, {"start": 39.0}, True),
        ({}, {"marked": True}, False),
        ({}, {"size": 10.9}, True),
        ({}, {"size": 11.1}, False),
    ],
)
def test_a_line_continues_in_the_next(above: dict[str, float], below: dict[str, float], on: bool) -> None:
    """A full line goes on in a line of its size that begins with it, or after an indent or a mark."""
    first, second = replace(extent(300, 100), **above), replace(extent(200, 116), **below)
    found = goes_on(first, second, extent(300, 132), extent(290, 148), extent(100, 164))
    assert ("0" in found) is on


@pytest.mark.parametrize(("step", "on"), [(18.3, "0123"), (18.5, "013")])
def test_lines_farther_apart_than_usual_are_paragraphs(step: float, on: str) -> None:
    """By 1.15 of the usual pitch."""
    ys = [100.0, 116.0, 132.0, 132.0 + step, 148.0 + step]
    assert goes_on(*(extent(300, y) for y in ys)) == on


def test_narrow_lines_are_no_paragraph() -> None:
    """Dates and names below each other: a line that goes on is ten sizes wide."""
    assert goes_on(*(extent(101.0, 100.0 + 16 * place) for place in range(3))) == "01"
    assert goes_on(*(extent(99.0, 100.0 + 16 * place) for place in range(3))) == ""


def test_lines_of_two_columns_are_apart() -> None:
    """A line above, or four sizes below, or beside is in another column; so is what is no text."""
    assert goes_on(extent(300, 100), extent(300, 139.9)) == "0"
    assert goes_on(extent(300, 100), extent(300, 140.1)) == ""
    assert goes_on(extent(300, 100), extent(300, 99)) == ""
    assert goes_on(extent(300, 100), extent(600, 116, start=301.0)) == ""
    assert goes_on(extent(300, 100), None, extent(300, 116)) == ""
    assert goes_on(None) == goes_on() == ""


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ((100, 70, 200, 70.5), True),
        ((100, 61.1, 200, 61.1), True),
        ((100, 60.9, 200, 60.9), False),
        ((100, 91, 200, 91), False),
        ((100, 70, 310, 70), True),
        ((100, 70, 311, 70), False),
        ((100, 70, 200, 73.4), True),
        ((100, 70, 200, 73.6), False),
        ((309, 70, 400, 70), True),
        ((311, 70, 400, 70), False),
        ((0, 70, 91, 70), True),
        ((0, 70, 89, 70), False),
    ],
)
def test_a_rule_above_a_note(rule: tuple[float, float, float, float], found: bool) -> None:
    """Thin, at most 0.7 of the text's width, less than three sizes above the note and over it."""
    place = Place(100, 300, 91, SIZE)
    assert notes.is_ruled(place, [rule], 300.0) is found


def test_pitch_of_a_paragraph_set_double() -> None:
    """Lines more than 2.2 sizes apart are a paragraph only where half of those at this distance fill their column."""
    full, short = [300, 300, 300, 300, 120], [120, 300, 120, 120, 300, 120]
    assert goes_on(*(extent(end, 100 + 23 * place) for place, end in enumerate(full))) == "0123"
    assert goes_on(*(extent(end, 100 + 23 * place) for place, end in enumerate(short))) == ""
    assert goes_on(*(extent(end, 100 + 21 * place) for place, end in enumerate(short))) == "14"
