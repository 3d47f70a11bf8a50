"""Scans from end to end with both engines; where Tesseract is missing its tests are skipped, but never in CI."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from satrchin.document import Document, Page, replay
from satrchin.errors import MissingDependencyError
from satrchin.pipeline import Pipeline
from satrchin.reading.ocr import tesseract
from satrchin.reading.options import ReadOptions
from satrchin.reading.reader import read
from satrchin.reading.scan.reader import read_page
from satrchin.result import Result

SCANS = Path(__file__).parent / "scans"


ENGINES = ("satrchin", "tesseract")


@pytest.fixture(scope="module")
def with_tesseract() -> None:
    try:
        tesseract.require()
    except MissingDependencyError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


def scan(name: str, engine: str = "") -> Page:
    (page,) = read(SCANS / name, ReadOptions(engine=engine)).pages
    return page


@pytest.mark.usefixtures("with_tesseract")
@pytest.mark.parametrize(("engine", "most_wrong"), [("satrchin", 0.08), ("tesseract", 0.12)])
@pytest.mark.parametrize("path", sorted(SCANS.glob("*.png")) + sorted(SCANS.glob("*.jpg")), ids=lambda path: path.stem)
def test_a_letter_is_read_well_and_no_line_of_it_is_lost(path: Path, engine: str, most_wrong: float) -> None:
    rapidfuzz = pytest.importorskip("rapidfuzz")
    truth = path.with_suffix(".txt").read_text(encoding="utf-8")
    page = scan(path.name, engine)
    read_words, true_words = page.text.split(), truth.split()
    wrong = rapidfuzz.distance.Levenshtein.distance(true_words, read_words) / len(true_words)
    assert wrong < most_wrong
    for line in truth.splitlines():
        words = line.split()
        found = sum(word in read_words for word in words)
        assert found > 0.3 * len(words) or page.issues, f"lost: {line}"


@pytest.mark.usefixtures("with_tesseract")
def test_every_change_of_what_tesseract_read_is_an_edit_that_replays() -> None:
    page = scan("copy.png", "tesseract")
    assert page.edits
    after = replay(page.raw_lines, page.edits)
    assert [line.text for line in after] == [line.text for line in page.lines]


@pytest.mark.usefixtures("with_tesseract")
@pytest.mark.parametrize("engine", ENGINES)
def test_words_keep_their_place_and_are_graded(engine: str) -> None:
    page = scan("copy.png", engine)
    for line in page.lines:
        assert line.source == "ocr"
        assert [word.text for word in line.words] == line.text.split()
        assert line.box is not None
        for word in line.words:
            assert 0 <= word.confidence <= 1
            assert -5 <= word.box.x0 < word.box.x1 <= 600
            assert line.box.top - 1 <= word.box.top < word.box.bottom <= line.box.bottom + 1


def test_an_unreadable_line_is_an_open_error() -> None:
    image = Image.open(SCANS / "copy.png").convert("RGB")
    draw = ImageDraw.Draw(image)
    for x in range(300, 1100, 9):  # scribbles over two lines
        draw.line((x, 600, x + 14, 690), fill="black", width=3)
    page = read_page(image, 1, size_points=(595, 842))
    assert any(issue.level == "error" for issue in page.issues)


@pytest.mark.parametrize("picture", ["white", "black"])
def test_an_empty_page_says_so(picture: str, tmp_path: Path) -> None:
    path = tmp_path / "empty.png"
    Image.new("L", (1240, 1754), picture).save(path)
    result = Pipeline.load("letter").run(read(path))
    assert result.text == ""
    assert [issue.code for issue in result.issues] == ["blank-page"]


def test_a_damaged_frame_does_not_cost_the_pages_around_it(tmp_path: Path) -> None:
    good = Image.open(SCANS / "copy.png").convert("L")
    path = tmp_path / "pages.tif"
    good.save(path, save_all=True, append_images=[Image.new("L", good.size, 255), good])
    pages = list(read(path).pages)
    assert [len(page.lines) > 5 for page in pages] == [True, False, True]
    assert pages[0].text == pages[2].text


def test_pages_are_read_once_however_often_they_are_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read(SCANS / "copy.png")
    first = list(document.pages)
    monkeypatch.setattr("satrchin.reading.scan.reader.read_lines", lambda *_, **__: pytest.fail("read twice"))
    assert list(document.pages) == first


def test_latin_text_is_not_made_persian() -> None:
    image = Image.new("RGB", (1240, 500), "white")
    font = ImageFont.load_default(44)
    ImageDraw.Draw(image).text((120, 200), "The quick brown fox jumps over 13 dogs", font=font, fill="black")
    page = read_page(image, 1, size_points=(595, 240))
    assert "quick brown fox" in page.text


@pytest.mark.usefixtures("with_tesseract")
def test_no_picture_is_left_behind_also_by_a_process_that_died(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "satrchin-scan-999999999-x"
    left.mkdir()
    tesseract._sweep.cache_clear()
    read_page(Image.open(SCANS / "copy.png"), 1, size_points=(595, 842), engine=tesseract.Tesseract())
    assert list(tmp_path.iterdir()) == []


def test_without_tesseract_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(MissingDependencyError, match="apt-get install tesseract-ocr"):
        read(SCANS / "copy.png", ReadOptions(engine="tesseract"))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side_or_head_is_turned(turn: int) -> None:
    image = Image.open(SCANS / "copy.png").convert("L").rotate(turn, expand=True)
    page = read_page(image, 1, size_points=(595, 842) if turn == 180 else (842, 595))
    assert page.text.startswith("درمانگاه")
    assert page.width is not None
    assert page.height is not None
    assert page.width < page.height


def test_what_is_no_page_is_graded_low_and_said() -> None:
    blobs = np.random.default_rng(1).random((150, 110))
    image = Image.fromarray((blobs * 255).astype(np.uint8)).resize((1100, 1500), Image.Resampling.BICUBIC)
    page = read_page(image, 1, size_points=(595, 842))
    result = Result(Document("blobs", (page,)), "read")
    assert result.status != "ok"
    assert result.grade < 0.7


@pytest.mark.usefixtures("with_tesseract")
def test_a_page_that_tesseract_fails_on_does_not_cost_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = Image.open(SCANS / "copy.png").convert("L")
    path = tmp_path / "pages.tif"
    good.save(path, save_all=True, append_images=[good])
    pages = iter(read(path, ReadOptions(engine="tesseract")).pages)
    with monkeypatch.context() as patched:
        patched.setattr(tesseract.read_strips, "__defaults__", ("fas", tesseract.RAW_LINE, 0.001))
        slow = next(pages)
    assert [issue.code for issue in slow.issues] == ["unreadable-picture"]
    assert next(pages).lines
