"""Ink of a scanned page: ruling lines, figures, skew and colours; which words are Latin, known or no text at all."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pdf_glyphs import Words
from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.scan import confusions, figures, latin, preprocess, ruling, unread
from satrchin.reading.scan.components import components
from satrchin.reading.scan.word_evidence import MOST_USUAL, with_names


def page(width: int = 400, height: int = 300) -> Any:
    return np.full((height, width), 255, np.uint8)


@pytest.mark.parametrize(("length", "dark", "found"), [(110, 0, 1), (80, 0, 0), (110, 204, 1), (110, 206, 0)])
def test_a_ruling_line_across(length: int, dark: int, found: int) -> None:
    """Ten letters long, and darker than pale grey; it knows its place."""
    grey = page()
    grey[100, 50 : 50 + length] = dark
    lines = ruling.ruling(grey, 100 / ruling.ACROSS)
    assert len(lines) == found
    if found:
        assert lines == [(50.0, 100.0, 50.0 + length - 1, 100.0)]


@pytest.mark.parametrize(("holes", "found"), [(6, 1), (40, 0)])
def test_a_ruling_line_with_holes(holes: int, found: int) -> None:
    """Dust leaves some: 0.92 of a line is dark."""
    grey = page()
    grey[100, 50:250] = 0
    grey[100, 50:250][:: 200 // holes] = 255
    grey[100, 50] = grey[100, 249] = 0
    assert bool(ruling.ruling(grey, 190 / ruling.ACROSS)) is bool(found)


def test_a_ruling_line_down() -> None:
    grey = page()
    grey[20:280, 100] = 0
    assert ruling.ruling(grey, 240 / ruling.DOWN) == [(100.0, 20.0, 100.0, 279.0)]
    assert ruling.ruling(page(10, 10), 100.0) == []


def test_a_page_without_its_ruling_lines() -> None:
    """Two pixels beside them are cleared, but no ink that is of a line of text."""
    grey = page()
    grey[98:103, 50:250] = 0
    owner = np.full(grey.shape, -1, np.int32)
    owner[95:110, 100:120] = 3
    clear = ruling.without(grey, [(50.0, 100.0, 249.0, 100.0)], owner)
    assert (clear[98:103, 50:100] == 255).all()
    assert (clear[98:103, 100:120] == 0).all()
    assert (ruling.without(grey, [(50.0, 100.0, 249.0, 100.0)], owner, 0)[99, 50:90] == 0).all()


def test_letters_that_touch_a_grid_are_freed() -> None:
    """They are components of their own; the grid keeps its own ink."""
    grey = page()
    letter = 20.0
    for y in (40, 140):
        grey[y : y + 2, 20:380] = 0
    for x in (20, 200, 378):
        grey[40:142, x : x + 2] = 0
    grey[120:142, 60:80] = 0
    found = components(grey < 128)
    assert len(found.areas) == 1
    rules = ruling.ruling(grey, letter)
    free = ruling.freed(found, rules, letter)
    assert len(free.areas) == 2
    assert (free.x0[1], free.x1[1]) == (60, 80)
    assert ruling.freed(found, [], letter) is found
    assert ruling.freed(found, rules, ruling.CLEAR - 0.5) is found


def ink(*boxes: tuple[int, int, int, int]) -> Any:
    drawn = np.zeros((200, 300), dtype=bool)
    for left, top, right, bottom in boxes:
        drawn[top:bottom, left:right] = True
    return components(drawn)


def test_frames_and_holes_are_no_figures() -> None:
    """A grid is of long straight lines; a punched hole is solid and small."""
    frame = ink((10, 10, 110, 12), (10, 10, 12, 110), (10, 108, 110, 110), (108, 10, 110, 110))
    assert figures.is_grid(frame, 0)
    likely = np.ones(1, bool)
    assert figures.figures(frame, likely, 10.0) == []
    ring = Image.new("1", (300, 200))
    ImageDraw.Draw(ring).ellipse((10, 10, 110, 110), outline=1, width=3)
    assert figures.figures(components(np.asarray(ring)), likely, 10.0) == [0]
    hole = Image.new("1", (300, 200))
    ImageDraw.Draw(hole).ellipse((10, 10, 38, 38), fill=1)
    assert figures.figures(components(np.asarray(hole)), likely, 10.0) == []


@pytest.mark.parametrize(("gap", "end"), [(7, 30), (8, 12)])
def test_a_line_reaches_over_ink_that_touches_it(gap: int, end: int) -> None:
    """Up to a white gap of 0.8 letters."""
    inked = np.zeros(60, bool)
    inked[5:13] = True
    inked[12 + gap : 31] = True
    assert figures._on(inked, 10, 1, 10.0) == end
    assert figures._on(inked, 10, -1, 10.0) == 5


@pytest.mark.parametrize("skew", [-3.0, 0.0, 1.4])
def test_the_skew_of_lines(skew: float) -> None:
    """Found to about a tenth of a degree; the page is straight when it was turned by it."""
    drawing = Image.new("L", (600, 600), 255)
    pen = ImageDraw.Draw(drawing)
    for y in range(100, 500, 40):
        for x in range(100, 500, 16):
            pen.rectangle((x, y, x + 9, y + 12), fill=0)
    turned = drawing.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    found = preprocess._best_angle(np.asarray(turned) < 128)
    assert found == pytest.approx(skew, abs=0.15)
    straight = preprocess.straightened(turned, found)
    assert abs(preprocess._best_angle(straight < 128)) < 0.15
    assert preprocess.straightened(turned, 0.09) is not None
    assert (preprocess.straightened(turned, 0.09) == np.asarray(turned)).all()


def test_pictures_are_scaled_down_and_never_up() -> None:
    small = Image.new("L", (100, 60))
    assert preprocess._sized(small, 1.5) is small
    assert preprocess._sized(small, 0.5).size == (50, 30)
    assert preprocess._sized(small, 0.001).size == (1, 1)


def test_coloured_ink_is_found_and_removed() -> None:
    """Some pixels with far more colour than the paper; black ink stays."""
    grey = Image.new("RGB", (400, 400), (250, 245, 235))
    assert not preprocess._coloured(grey)
    stamp = grey.copy()
    ImageDraw.Draw(stamp).rectangle((50, 50, 100, 100), fill=(60, 60, 220))
    assert preprocess._coloured(stamp)
    bands = [np.ones((60, 60), np.float32) for _ in range(3)]
    for band, shade in zip(bands, (0.3, 0.3, 0.9), strict=True):
        band[:20] = shade
        band[40:] = 0.1
    clean = preprocess._without_colour(bands)
    assert clean[:20].min() > 0.98
    assert (clean[20:40].min(), clean[40:].max()) == (pytest.approx(1.0), pytest.approx(0.1))


def test_squares_around_a_pixel() -> None:
    shades = np.zeros((7, 9), np.uint8)
    shades[3, 4] = 9
    wide = preprocess._extreme(shades, 2, np.maximum)
    assert wide[1:6, 2:7].min() == 9
    assert wide.sum() == 9 * 25
    assert preprocess._extreme(shades, 1, np.minimum).sum() == 0


def test_a_line_through_most_points() -> None:
    """A few that are far off do not matter."""
    x = np.arange(40)
    y = 2 * x + 5
    y[::10] += 300
    slope, start = preprocess._median_line(x, y)
    assert (slope, start) == (pytest.approx(2.0, abs=0.05), pytest.approx(5.0, abs=1.5))


def test_a_page_on_a_dark_desk() -> None:
    """Its edges are straight lines; without a desk there is nothing to find."""
    photo = Image.new("L", (660, 880), 60)
    ImageDraw.Draw(photo).rectangle((120, 150, 560, 760), fill=240)
    found = preprocess._page(photo)
    assert found is not None
    mask = np.asarray(found.resize((660, 880))) > 127
    assert mask[440, 340]
    assert not mask[60, 340]
    assert not mask[440, 60]
    assert not mask[820, 340]
    assert not mask[440, 620]
    assert preprocess._page(Image.new("L", (660, 880), 240)) is None
    assert preprocess._page(Image.new("L", (30, 880), 60)) is None


def word(text: str, sure: float = 0.9, x0: int = 0) -> OcrWord:
    return OcrWord(tuple(OcrChar(letter, sure, x0 + 10 * n, x0 + 10 * n + 9) for n, letter in enumerate(text)), sure)


def reading(*words: OcrWord, width: int = 200, inked: tuple[tuple[int, int], ...] = (), grades: Any = None) -> Any:
    image = Image.new("L", (width, 48), 255)
    for left, right in inked:
        ImageDraw.Draw(image).rectangle((left, 10, right - 1, 30), fill=0)
    return SimpleNamespace(
        tokens=list(words), grades=grades or [one.confidence for one in words], ink=SimpleNamespace(image=image)
    )


def test_the_share_of_ink_that_was_read() -> None:
    """Ink of a word has its grade, ink outside of words none; from a word on the words before it do not count."""
    one, two = word("ab", x0=100), word("cd", x0=20)
    line = reading(one, two, inked=((100, 120), (20, 40)), grades=[0.8, 0.4])
    assert unread.share_read(line) == pytest.approx(0.6)
    assert unread.share_read(line, 1) == pytest.approx(0.4)
    assert unread.share_read(reading(one, inked=((100, 120), (150, 170)))) == pytest.approx(0.45)
    assert unread.share_read(reading(one)) == 0.0
    assert unread.share_read(reading(inked=((0, 10),))) == 0.0


@pytest.mark.parametrize(
    ("text", "grade", "size", "ring", "kept"),
    [
        ("۱۲", 0.0, 1.0, False, True),
        ("۱۲", 0.0, unread.TINY - 0.01, False, False),
        ("۱۲", 0.0, unread.HUGE + 0.01, False, False),
        ("۱۲", 0.0, 1.0, True, False),
        ("اب", unread.NOTHING + 0.01, 1.0, False, True),
        ("اب", unread.NOTHING - 0.01, 1.0, False, False),
        ("اب", unread.TINY_READ - 0.01, unread.HUGE + 0.01, False, False),
        ("اب", unread.TINY_READ + 0.01, unread.HUGE + 0.01, False, True),
        ("اب", unread.IN_A_RING - 0.01, 1.0, True, False),
        ("اب", unread.IN_A_RING + 0.01, 1.0, True, True),
    ],
)
def test_a_line_that_is_text(text: str, grade: float, size: float, ring: bool, kept: bool) -> None:
    """Numbers of ordinary size always; the rest by how much of its ink was read, more so inside a stamp."""
    line = reading(word(text, x0=50), inked=((50, 70),), grades=[grade])
    rings = [SimpleNamespace(box=(0, 0, 100, 100))] if ring else []
    assert unread.is_text(line, (10, 10, 90, 90), cast("Any", rings), size=size) is kept


def test_what_is_said_of_lines_that_were_not_read() -> None:
    lost = [((10, 20, 30, 40), reading()), ((10, 20, 30, 40), reading(word("ab")))]
    issues = list(unread.said(cast("Any", lost), 3, 0.5))
    assert [(issue.code, issue.page) for issue in issues] == [("lost-line", 3), ("unread-ink", 3)]
    assert "10 points from the top and 5 from the left" in issues[0].message


@pytest.mark.parametrize(
    ("text", "sure", "suspect"),
    [("abc", 0.9, True), ("اب", 0.1, False), ("۱۲", latin.DOUBTED, False), ("۱۲", latin.DOUBTED - 0.01, True),
     ("۱۲x", 0.9, True),
     ("«۱۲/۳»", 0.99, False), ("۱۲ب", 0.99, True), ("a@b", 0.9, True)],
)  # fmt: skip
def test_words_that_may_be_latin(text: str, sure: float, suspect: bool) -> None:
    """Foreign signs, odd numbers, and numbers of low confidence; neighbours are one run."""
    assert latin._suspect(word(text, sure)) is suspect
    words = [word("ab"), word("cd"), word("اب"), word("ef")]
    assert latin._runs(words) == [(0, 1), (3, 3)]


@pytest.mark.parametrize(
    ("read", "sure", "text"),
    [
        ("Python", latin.MEAN, "Python"), ("Python", latin.MEAN - 0.01, None), ("a", 0.99, None), ("پab", 0.99, None),
        ("a@b.ir", latin.ADDRESS, "a@b.ir"), ("a@b.ir", latin.ADDRESS - 0.01, None),
        ("ab12345", latin.SURE - 0.01, None), ("ab12345", latin.SURE, "ab12345"),
    ],
)  # fmt: skip
def test_english_readings_that_are_taken(read: str, sure: float, text: str | None) -> None:
    """With two letters, certain enough, and more certain than the Persian reading."""
    found = latin._accepted([word("x", 0.1)], [word(read, sure)])
    assert (found[0] if found else None) == text
    assert latin._accepted([word("x", 1.0)], [word("Python", 0.99)]) is None
    assert latin._accepted([word("x", 0.1)], []) is None


def test_words_that_need_no_other_candidates() -> None:
    """Certain letters of a known word, or nearly certain ones of a usual word."""
    model = cast("Any", Words(نامه=3, کتاب=int(confusions.USUAL), خانه=2, ها=9))

    def beyond(text: str, sure: float) -> bool:
        return confusions.is_beyond_doubt(tuple((letter, sure) for letter in text), text, model)

    assert beyond("نامه", confusions.SURE)
    assert not beyond("نامه", confusions.SURE - 0.001)
    assert beyond("کتاب", confusions.SURE_IF_USUAL)
    assert not beyond("کتاب", confusions.SURE_IF_USUAL - 0.001)
    assert not beyond("خانه", 1.0)
    half = "\N{ZERO WIDTH NON-JOINER}"
    assert confusions.is_known(f"نامه{half}ها", model)
    assert not confusions.is_known(f"نامه{half}", model)
    assert confusions._count(f"کتاب{half}ها", model) == 9
    assert [confusions.step(sure) for sure in (-0.1, 0.0, 0.999, 1.0, 1.2)] == [0, 0, 99, 100, 100]
    assert confusions.chance([1.0], SimpleNamespace(choice=(0.0,))) == 0.5  # type: ignore[arg-type]  # no other part is read
    facts = confusions.evidence(confusions.Candidate("x", -2.0, 3), 20.0, "نامه", model)
    assert facts == [1.0, -2.0, 16.0, 3.0, 0.0, pytest.approx(np.log(4))]
    assert confusions.evidence(confusions.Candidate("x", -2.0), -20.0, "ضض", model)[2:5] == [-16.0, 0.0, 1.0]


def test_names_of_a_list_are_usual_words() -> None:
    """Parts of two letters and more; other words have their own counts."""
    model = cast("Any", Words("نامه"))
    known = with_names(model, "سارا نگین\N{ZERO WIDTH NON-JOINER}فر\nب 12")
    assert known.frequency("سارا") == int(np.ceil(np.exp(MOST_USUAL)))
    assert known.frequency("نگین") == known.frequency("فر") == known.frequency("سارا")
    assert (known.frequency("ب"), known.frequency("نامه"), known.frequency("۱۲")) == (0, 100, 0)
    assert with_names(model, "") is model
