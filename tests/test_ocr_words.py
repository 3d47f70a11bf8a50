"""Words of the two OCR engines: of frames that a network might give, and of hOCR that Tesseract might write."""

from __future__ import annotations

import os
from collections.abc import Sequence
from math import exp, log
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from satrchin.errors import InputError, MissingDependencyError
from satrchin.reading.ocr import recogniser, tesseract
from satrchin.reading.ocr.ctc import alternatives, best_path
from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.ocr.recogniser import MOST_COLUMNS, STEP, Network, Recogniser, read_line

CHARACTERS = ("", " ", *"اآبپنه۱۲۰٬,−aA(", "\N{ARABIC LETTER HEH WITH YEH ABOVE}", "\N{ARABIC FATHA}")
SURE = 0.99


def frames_of(text: str, *doubts: tuple[int, str, float]) -> Any:
    """Log probabilities of two frames for each character and one blank after it.

    Args:
        text: the characters from the right end of the line.
        doubts: place of a character, another one, and its probability there.
    """
    rows = np.full((3 * len(text), len(CHARACTERS)), 1e-6)
    for place, sign in enumerate(text):
        rows[3 * place : 3 * place + 2, CHARACTERS.index(sign)] = SURE
        rows[3 * place + 2, 0] = SURE
    for place, other, chance in doubts:
        rows[3 * place : 3 * place + 2, CHARACTERS.index(other)] = chance
        rows[3 * place : 3 * place + 2, CHARACTERS.index(text[place])] = SURE - chance
    return np.log(rows / rows.sum(axis=1, keepdims=True))


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The frames that the network gives for the next image; an empty list until a test puts them in."""
    frames: list[Any] = []
    known = Network(None, CHARACTERS)
    monkeypatch.setattr(Network, "frames", lambda *_: frames[0])
    monkeypatch.setattr(recogniser, "network", lambda: known)
    return frames


def read(shown: list[Any], text: str, *doubts: tuple[int, str, float], quick: bool = False) -> list[OcrWord]:
    shown[:] = [frames_of(text, *doubts)]
    return read_line(Image.new("L", (STEP * len(shown[0]), 48)), quick=quick)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("آب", ["آب"]),
        (" آب  نان ", ["آب", "نان"]),
        ("آب ۲۱", ["آب", "۱۲"]),  # the frames run from the right, numbers from the left
        ("آب Aa", ["آب", "aA"]),
        ("بَن", ["بَن"]),
        ("نه", ["نه"]),
        ("ن\N{ARABIC LETTER HEH WITH YEH ABOVE}", ["نه\N{ARABIC HAMZA ABOVE}"]),
        ("ب − ن", ["ب", "\N{EN DASH}", "ن"]),
        ("۰۰۰٬۰۲۱,۲", ["۲٬۱۲۰٬۰۰۰"]),
    ],
)
def test_words_of_a_line(shown: list[Any], text: str, words: list[str]) -> None:
    """In logical order; a minus sign by itself is a dash, the separators of an amount are of one kind."""
    assert [word.text for word in read(shown, text)] == words


def test_places_and_confidences_of_the_characters(shown: list[Any]) -> None:
    """In columns of the image, half way to the neighbours; the confidence of a character is that of its best frame."""
    (word,) = read(shown, "آبن")
    assert [(letter.text, letter.x0, letter.x1) for letter in word.letters] == [
        ("آ", 26, 36),
        ("ب", 14, 26),
        ("ن", 0, 14),
    ]
    assert (word.x0, word.x1) == (0, 36)
    assert all(letter.confidence == pytest.approx(1.0, abs=1e-3) for letter in word.letters)
    assert word.confidence == pytest.approx(1.0, abs=0.03)


def test_a_doubted_word_has_its_other_readings(shown: list[Any]) -> None:
    """The likelier first, with log odds against what was read; a certain word, and a quick reading, has none."""
    doubt = (1, "پ", 0.3)
    sure, doubted = read(shown, "آب نب", (4, "پ", 0.3))
    assert (sure.others, sure.text, doubted.text) == ((), "آب", "نب")
    assert doubted.confidence == pytest.approx(0.69**2, abs=0.02)
    odds = [chance for _, chance in doubted.others]
    assert (doubted.others[0][0], odds) == ("نب", sorted(odds, reverse=True))
    assert dict(doubted.others)["نپ"] == pytest.approx(2 * log(0.3 / 0.69), abs=0.7)
    (quick,) = read(shown, "آب", doubt, quick=True)
    assert (quick.others, quick.confidence) == ((), pytest.approx(0.69 / 0.99, abs=1e-3))
    (number,) = read(shown, "۲۱", (0, "۰", 0.3))
    assert number.others == ()
    assert Recogniser().reread([Image.new("L", (STEP * 6, 48))])[0][0].others == ()


def test_a_line_image_that_is_too_wide_is_an_error(shown: list[Any]) -> None:
    shown[:] = [frames_of("آب")]
    assert read_line(Image.new("L", (MOST_COLUMNS, 48)))
    with pytest.raises(InputError, match=f"is {MOST_COLUMNS + 1} pixels wide; the limit is {MOST_COLUMNS}"):
        read_line(Image.new("L", (MOST_COLUMNS + 1, 48)))


def test_the_network_sees_ink_from_the_right_in_a_width_of_its_steps() -> None:
    """Black is 1, white is 0; behind the line is white, at least a quarter of a step."""
    seen = []

    def run(_: None, inputs: dict[str, Any]) -> list[Any]:
        seen.append(inputs["ink"])
        return [np.zeros((1, 1, 1))]

    picture = Image.new("L", (30, 48), 255)
    picture.putpixel((29, 0), 0)
    picture.putpixel((28, 0), 102)
    network = Network(SimpleNamespace(run=run), CHARACTERS)
    for width in (30, 24):
        network.frames(picture.crop((30 - width, 0, 30, 48)))
    assert [ink.shape for ink in seen] == [(1, 1, 48, 64), (1, 1, 48, 32)]
    assert seen[0][0, 0, 0, :3].tolist() == pytest.approx([1.0, 0.6, 0.0])
    assert seen[0].sum() == pytest.approx(1.6)


def test_other_readings_are_as_many_as_the_beam_holds() -> None:
    """Equal characters need a blank between them; the probabilities of one frame sum to one."""
    frames = np.log(np.array([[0.2, 0.5, 0.3]]))
    found = alternatives(frames)
    assert [text for text, _ in found] == [(1,), (2,), ()]
    assert sum(exp(chance) for _, chance in found) == pytest.approx(1.0)
    assert [text for text, _ in alternatives(frames, beam=2)] == [(1,), (2,)]
    twice = dict(alternatives(np.log(np.array([[0.1, 0.9], [0.9, 0.1], [0.1, 0.9]]))))
    assert exp(twice[1, 1]) == pytest.approx(0.9**3)
    assert [peak.confidence for peak in best_path(np.array([[-1.0, 1e-9]]))] == [1.0]


def hocr(*lines: Sequence[tuple[float, str]]) -> str:
    """What Tesseract writes for images of lines: words with their confidence and their letters, each 10 wide."""
    found = "<html>"
    for words in lines:
        found += "<div class='ocr_page' id='p'>"
        for sure, letters in words:
            found += f"<span class='ocrx_word' id='w' title='bbox 0 0 9 9; x_wconf {sure:.0f}'>"
            for place, letter in enumerate(letters):
                box = f"{10 * place} 0 {10 * place + 9} 9"
                found += f"<span class='ocrx_cinfo' title='x_bboxes {box}; x_conf {sure - place}'>{letter}</span>"
            found += "</span>"
        found += "</div>"
    return found


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the next call of Tesseract writes or raises, and afterwards what it was called with."""
    call: dict[str, Any] = {}

    def run(source: str, target: str, kind: str, *rest: Any, **more: Any) -> None:
        with Image.open(source) as picture:
            call.update(pages=getattr(picture, "n_frames", 1), call=(kind, *rest, more["timeout"]))
        if isinstance(call["gives"], Exception):
            raise call["gives"]
        Path(target).with_suffix(".hocr").write_text(call["gives"], encoding="utf-8")

    monkeypatch.setattr("pytesseract.pytesseract.run_tesseract", run)
    monkeypatch.setattr(tesseract, "require", lambda *_: call.update(required=True))
    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    return call


IMAGES = [Image.new("L", (20, 60), 255) for _ in range(3)]


def test_words_that_tesseract_writes(written: dict[str, Any]) -> None:
    """All images are one call; letters have their boxes, references are resolved, missing lines are empty."""
    written["gives"] = hocr([(90, "آب"), (80, "ن"), (70, " ")], []).replace(">ن<", ">&lt;<")
    first, second, third = tesseract.Tesseract().read(IMAGES)
    assert [(word.text, word.confidence) for word in first] == [("آب", 0.9), ("<", 0.8)]
    assert first[0].letters == (OcrChar("آ", 0.9, 0, 9), OcrChar("ب", 0.89, 10, 19))
    assert (second, third) == ([], [])
    assert written["pages"] == 3
    assert written["call"] == ("hocr", "fas", "--psm 13 -c hocr_char_boxes=1", 120.0)
    assert os.environ["OMP_THREAD_LIMIT"] == "1"
    assert tesseract.read_strips([]) == []


def test_how_tesseract_fails(written: dict[str, Any]) -> None:
    """A missing program, its own error and a time limit each have a message; after an error its data is checked."""
    from pytesseract import pytesseract

    for error, kind, message in (
        (pytesseract.TesseractNotFoundError(), MissingDependencyError, "scans need Tesseract, which is not installed"),
        (pytesseract.TesseractError(1, "no line"), InputError, "Tesseract failed: no line"),
        (RuntimeError("timeout"), InputError, "Tesseract took longer than 7 seconds for a page"),
    ):
        written["gives"] = error
        with pytest.raises(kind, match=message):
            tesseract.read_strips(IMAGES, limit=7)
    assert written["required"]


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program itself, or its Persian data."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(MissingDependencyError, match="scans need Tesseract, which is not installed: install"):
        tesseract.Tesseract().require()
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/tesseract")
    monkeypatch.setattr(tesseract, "languages", lambda: frozenset({"eng"}))
    with pytest.raises(MissingDependencyError, match="Tesseract has no data for 'fas'"):
        tesseract.require()
    tesseract.require("eng")


def test_folders_of_dead_processes_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of living ones, and what only has such a name, stay; the folder of a call is gone after it."""
    dead, living = 4_000_001, os.getpid()
    kept = [tmp_path / name for name in (f"satrchin-scan-{living}-a", "satrchin-scan-x-a", f"other-{dead}-a")]
    for folder in (*kept, tmp_path / f"satrchin-scan-{dead}-a"):
        folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    tesseract._sweep.cache_clear()
    with tesseract._folder() as folder:
        assert folder.name.startswith(f"satrchin-scan-{living}-")
        assert sorted(tmp_path.iterdir()) == sorted([*kept, folder])
    assert sorted(tmp_path.iterdir()) == sorted(kept)
    tesseract._sweep.cache_clear()
