"""Pictures of phones and archives: HEIF, JPEG 2000, DjVu and TIFFs of many pages give their page pictures."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from satrchin.errors import MissingDependencyError
from satrchin.reading.reader import kind_of
from satrchin.reading.scan.frames import frames


@pytest.fixture
def picture() -> Image.Image:
    made = Image.new("RGB", (320, 240), "white")
    ImageDraw.Draw(made).rectangle((40, 30, 200, 60), fill="black")
    return made


@pytest.mark.parametrize("suffix", ["jp2", "j2k", "tiff", "heic"])
def test_kinds_of_pictures(tmp_path: Path, picture: Image.Image, suffix: str) -> None:
    """The kind is told by the first bytes, and the frame is the picture."""
    if suffix == "heic":
        pytest.importorskip("pillow_heif").register_heif_opener()
    path = tmp_path / f"page.{suffix}"
    picture.save(path)
    assert kind_of(path.read_bytes()[:64]) == "picture"
    (frame,) = frames(path)
    assert frame.picture is not None
    assert frame.picture.size == (320, 240)
    assert frame.picture.convert("L").getpixel((100, 45)) < 60


def test_pages_of_a_tiff(tmp_path: Path, picture: Image.Image) -> None:
    """Every page of a TIFF is a frame."""
    path = tmp_path / "letter.tif"
    picture.save(path, save_all=True, append_images=[picture, picture])
    assert len(list(frames(path))) == 3


def test_djvu(tmp_path: Path, picture: Image.Image, monkeypatch: pytest.MonkeyPatch) -> None:
    """DjVu is read through DjVuLibre; without it the message names the package."""
    encoder = shutil.which("c44")
    if encoder is None:
        pytest.skip("c44 of DjVuLibre is not installed")
    picture.save(tmp_path / "page.ppm")
    path = tmp_path / "page.djvu"
    subprocess.run([encoder, tmp_path / "page.ppm", path], check=True)
    assert kind_of(path.read_bytes()[:64]) == "picture"
    (frame,) = frames(path)
    assert frame.picture is not None
    assert frame.picture.size == (320, 240)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(MissingDependencyError, match="djvulibre"):
        list(frames(path))
