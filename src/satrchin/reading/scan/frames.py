"""Load page images from an image file: every frame, upright, in greyscale or RGB, up to a maximum size.

PNG, JPEG, TIFF, WebP and BMP of any colour mode and depth are supported. Each page is one :class:`Frame`. A frame that
cannot be decoded or is too large has an error; the frames after it are still loaded.
"""

from __future__ import annotations

import shutil
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from satrchin.errors import InputError, MissingDependencyError
from satrchin.messages import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

MOST_PIXELS = 120_000_000
"""Maximum number of pixels of a page: A4 at 1,000 dpi has 97 million, A0 at 250 dpi 96 million."""
A4 = (595.0, 842.0)
DJVU_SECONDS = 600
"""Time limit of DjVuLibre for a file, in seconds."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A page image, or the error why there is none."""

    picture: Image | None
    size: tuple[float, float]
    """Width and height in points."""
    problem: str = ""


def frames(path: Path) -> Iterator[Frame]:
    """The page images of a file.

    Raises:
        InputError: it is not an image, or its first frame cannot be found.
    """
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            file = Image.open(_openable(path))
        except UnidentifiedImageError:
            raise InputError(tr("{path} is not a readable image: convert it to PNG or TIFF", path=path)) from None
        except Image.DecompressionBombError:
            raise InputError(tr("{path} has more pixels than any page: scale it down", path=path)) from None
        except OSError as error:
            raise InputError(tr("cannot read {path}: {reason}", path=path, reason=error)) from None
    with file:
        number = 0
        while True:
            try:
                file.seek(number)
            except EOFError:
                return
            except (OSError, ValueError, SyntaxError) as error:
                yield Frame(
                    None, A4, tr("the file is damaged from page {page} on: {reason}", page=number + 1, reason=error)
                )
                return
            yield _frame(file)
            number += 1


def _openable(path: Path) -> Path | BytesIO:
    """Open the file for Pillow: HEIF needs a plugin, and DjVu is converted to TIFF by DjVuLibre.

    Raises:
        MissingDependencyError: the plugin or the program is not installed.
        InputError: DjVuLibre cannot read the file.
    """
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp":
        try:
            from pillow_heif import register_heif_opener
        except ImportError:
            raise MissingDependencyError(tr("{path} is HEIF: pip install pillow-heif", path=path)) from None
        register_heif_opener()
    if not head.startswith(b"AT&TFORM"):
        return path
    program = shutil.which("ddjvu")
    if program is None:
        raise MissingDependencyError(tr("{path} is DjVu: apt-get install djvulibre-bin (Debian, Ubuntu)", path=path))
    with TemporaryDirectory(prefix="satrchin-") as folder:
        made = Path(folder) / "pages.tiff"
        command = [program, "-format=tiff", "-quality=uncompressed", str(path), str(made)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=DJVU_SECONDS)  # noqa: S603  a path of ours
        if done.returncode or not made.exists():
            raise InputError(
                tr(
                    "{path} cannot be read by ddjvu: {reason}",
                    path=path,
                    reason=done.stderr.decode(errors="replace").strip()[:200],
                )
            )
        return BytesIO(made.read_bytes())


def _frame(file: Image) -> Frame:
    """The current frame of an image file."""
    from PIL import ImageFile, ImageOps

    width, height = file.size
    if width * height > MOST_PIXELS:
        return Frame(
            None,
            A4,
            tr(
                "{width} × {height} pixels are more than any page has: scale the image down", width=width, height=height
            ),
        )
    size = _points(file)
    problem = ""
    try:
        file.load()
    except (OSError, ValueError, SyntaxError) as error:
        problem = tr("the image is damaged: {reason}", reason=error)
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
        try:
            file.load()
        except (OSError, ValueError, SyntaxError):
            return Frame(None, size, problem)
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before
    picture = _plain(ImageOps.exif_transpose(file))
    if (picture.width > picture.height) != (width > height):
        size = size[::-1]
    return Frame(picture, size, problem)


def _points(file: Image) -> tuple[float, float]:
    """The page size, from the resolution in the file, or else as if it were A4."""
    width, height = file.size
    dpi = file.info.get("dpi", (0, 0))[0]
    if not 50 <= dpi <= 1300:
        dpi = max(width, height) / A4[1] * 72
    return width * 72 / float(dpi), height * 72 / float(dpi)


def _plain(picture: Image) -> Image:
    """Convert an image of any mode to greyscale or RGB, on white where it is transparent."""
    import numpy as np
    from PIL import Image

    if picture.mode.startswith("I") or picture.mode == "F":
        shades: NDArray[np.float32] = np.asarray(picture).astype(np.float32)
        low, high = float(np.min(shades)), float(np.max(shades))
        top = 65535.0 if high > 255 else 255.0
        if picture.mode == "F" or low < 0:
            shades, top = shades - low, max(high - low, 1e-9)
        return Image.fromarray((shades * (255 / top)).clip(0, 255).astype(np.uint8))
    if picture.mode in {"1", "L"}:
        return picture.convert("L")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        over = picture.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(paper, over).convert("RGB")
    return picture.convert("RGB")
