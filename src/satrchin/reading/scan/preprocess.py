"""Convert a page image to a straight greyscale page: black ink on white paper, without shading, background and stamps.

The input is a PIL image from a scanner or camera. The result is a :class:`Flat`, scaled to the best letter size for
OCR. Steps that are not needed are skipped: colour removal for a greyscale scan, cropping for a page without a desk
around it, rotation for a page without skew.

>>> from PIL import Image
>>> prepare(Image.new("RGB", (120, 160), "white")).letter
0.0
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from satrchin.reading.scan.components import Components, components
from satrchin.reading.scan.stamps import Ring, without_rings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

LOOK = 1754
"""Longer side, in pixels, of the copy used for analysis: A4 at 150 dpi."""
LETTER = 23.0
"""Target height in pixels of the ordinary connected component (joined letters); larger letters do not improve OCR."""
LIMIT = 9.0
"""Largest skew that is found, in degrees."""
COARSE, FINE = 8_000, 30_000
"""Inked pixels used to find the skew to half a degree, and to two hundredths."""
INK = 0.55
"""Ink threshold, as a share of the way from the darker ink to the paper."""
NEIGHBOURS = 300
"""Number of letters whose neighbours show whether a page is sideways."""
LONGEST, HOLLOW = 10.0, 0.12
"""A component that is this many times wider than high, or whose ink fills less than this share of its box, is a frame
around text, such as a bubble of a diagram."""


@dataclass(frozen=True, slots=True)
class Flat:
    """A straight greyscale page with even lighting."""

    grey: NDArray[np.uint8]
    letter: float
    """Height of its ordinary connected component in pixels; 0 if nothing looks like text."""
    scale: float
    """Its scale relative to the input image."""
    skew: float
    """Skew angle of the input, in degrees."""
    turned: bool = False
    """Whether the page was sideways and was rotated by a quarter turn, clockwise."""
    cut: bool = False
    """Whether the page was cropped from a desk around it."""
    rings: tuple[Ring, ...] = ()
    """Boxes of removed stamp rings."""
    pieces: Components | None = field(default=None, repr=False)
    """Its connected components; nothing if nothing looks like text."""


def prepare(picture: Image, *, upright: bool = False) -> Flat:
    """Prepare a page image for OCR; ``upright``: its lines are known not to be sideways."""
    from PIL import Image

    rgb = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
    if rgb.mode == "RGB" and not _coloured(rgb):
        rgb = rgb.convert("L")
    look = _sized(rgb, LOOK / max(rgb.size))
    desk = _page(look)
    papers = [_paper(band) for band in look.split()]
    grey = _blanked(_flat(look, papers), desk)
    letter, pieces, text = text_pieces(grey)
    if not letter:
        return Flat(grey, 0.0, max(look.size) / max(rgb.size), 0.0, cut=desk is not None)
    if not (upright or _run_across(pieces, text)):
        return replace(prepare(picture.transpose(Image.Transpose.ROTATE_270), upright=True), turned=True)
    skew = _best_angle(pieces.mask(text))
    factor = max(look.size) / max(rgb.size)
    factor = min(factor * LETTER / letter, max(1.0, factor))
    if abs(factor * max(rgb.size) / max(look.size) - 1) > 0.12:
        work = _sized(rgb, factor)
        grey = _blanked(_flat(work, papers), desk)
    factor = max(grey.shape) / max(rgb.size)
    grey = straightened(Image.fromarray(grey), skew)
    letter, pieces, _ = text_pieces(grey)
    grey, rings = without_rings(grey, pieces, letter)
    if rings:
        letter, pieces, _ = text_pieces(grey)
    return Flat(grey, letter, factor, skew, cut=desk is not None, rings=tuple(rings), pieces=pieces)


def text_pieces(grey: NDArray[np.uint8]) -> tuple[float, Components, NDArray[np.bool_]]:
    """Height of the ordinary component, all components, and a mask of possible letters.

    Half of the ink belongs to taller components, half to lower ones; dust, large components and frames do not count.
    """
    import numpy as np

    found = components(_ink(grey))
    unit = max(grey.shape) / LOOK
    solid = (found.areas >= 25 * unit * unit) & (found.heights >= 7 * unit) & (found.heights < 120 * unit)
    solid &= found.widths < LONGEST * found.heights
    solid &= found.areas > HOLLOW * found.widths * found.heights
    if np.count_nonzero(solid) < 2:
        return 0.0, found, solid
    order = np.argsort(found.heights[solid])
    ink = np.cumsum(found.areas[solid][order])
    letter = float(found.heights[solid][order][np.searchsorted(ink, ink[-1] / 2)])
    text = (found.heights > 0.4 * letter) & (found.heights < 4 * letter) & (found.widths < 14 * letter)
    return letter, found, text


def _ink(grey: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Mask of the ink of a page with white paper; noise is smoothed first."""
    import numpy as np
    from PIL import Image, ImageFilter

    smooth = np.asarray(Image.fromarray(grey).filter(ImageFilter.GaussianBlur(0.45 * max(grey.shape) / LOOK)))
    shades = np.bincount(smooth.ravel(), minlength=256)[:200].astype(float)
    darkest = float(np.searchsorted(np.cumsum(shades), 0.15 * shades.sum()))
    ink: NDArray[np.bool_] = smooth < darkest + INK * (255 - darkest)
    return ink


def straightened(page: Image, skew: float) -> NDArray[np.uint8]:
    """The page rotated by ``skew`` degrees about its centre."""
    import numpy as np
    from PIL import Image

    if abs(skew) < 0.1:
        return np.asarray(page)
    turn = np.radians(skew)
    cos, sin = float(np.cos(turn)), float(np.sin(turn))
    x, y = page.width / 2, page.height / 2
    matrix = (cos, sin, x - cos * x - sin * y, -sin, cos, y + sin * x - cos * y)
    turned = page.transform(page.size, Image.Transform.AFFINE, matrix, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return np.asarray(turned)


def _sized(picture: Image, factor: float) -> Image:
    """The image scaled down; it is never scaled up."""
    from PIL import Image

    if factor >= 1:
        return picture
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _coloured(picture: Image) -> bool:
    """Whether an image has coloured ink: some pixels with far more colour than its paper."""
    import numpy as np

    red, green, blue = (np.asarray(band) for band in picture.reduce(max(1, max(picture.size) // 600)).split())
    spread = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    return bool(spread.any()) and bool((spread > np.median(spread) + 24).mean() > 2e-4)


def _flat(picture: Image, papers: Sequence[Image]) -> NDArray[np.uint8]:
    """Grey levels relative to the paper (a small image per colour band), with coloured ink removed."""
    import numpy as np
    from PIL import Image

    bands = []
    for band, paper in zip(picture.split(), papers, strict=True):
        light = np.asarray(paper.resize(band.size, Image.Resampling.BILINEAR), dtype=np.float32)
        shade = np.asarray(band, dtype=np.float32) / np.maximum(light, 1.0)
        bands.append(np.minimum(shade, 1.0, out=shade))
    grey = bands[0] if len(bands) == 1 else _without_colour(bands)
    flat: NDArray[np.uint8] = (grey * 255).astype(np.uint8)
    return flat


def _without_colour(bands: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The black ink of a page with stamps and pen strokes.

    Coloured ink is lightest in one band, which is used. The remaining darkness of the coloured ink in that band is
    measured on pure colour, relative to the difference between the bands, and subtracted.
    """
    import numpy as np

    red, green, blue = bands
    light = np.maximum(np.maximum(red, green), blue)
    apart = np.log((light + 0.1) / (np.minimum(np.minimum(red, green), blue) + 0.1))
    coloured = apart > 0.35
    for band in bands:
        here = coloured & (band >= light)
        if np.count_nonzero(here) < 200:
            continue
        share = float(np.percentile(-np.log(np.maximum(light[here], 0.02)) / apart[here], 40))
        here = (apart > 0.15) & (band >= light)
        light[here] *= np.exp(min(share, 1.5) * apart[here])
    return np.minimum(light, 1.0)


def _paper(band: Image) -> Image:
    """Brightness of the bare paper in one colour band, as a small image."""
    import numpy as np
    from PIL import Image, ImageFilter

    step = max(1, round(max(band.size) / 440))
    small = np.asarray(band.reduce(step).filter(ImageFilter.MedianFilter(3)))
    light = _extreme(_extreme(small, 4, np.maximum), 2, np.minimum)
    return Image.fromarray(light).filter(ImageFilter.GaussianBlur(4))


def _extreme(
    shades: NDArray[np.uint8], reach: int, choose: Callable[[NDArray[np.uint8], NDArray[np.uint8]], NDArray[np.uint8]]
) -> NDArray[np.uint8]:
    """The maximum or minimum of the square around each pixel, ``reach`` pixels to each side."""
    import numpy as np

    for axis in (0, 1):
        padded = np.pad(shades, [(reach, reach) if side == axis else (0, 0) for side in (0, 1)], mode="edge")
        size = shades.shape[axis]
        shades = padded[:size] if axis == 0 else padded[:, :size]
        for shift in range(1, 2 * reach + 1):
            shades = choose(shades, padded[shift : shift + size] if axis == 0 else padded[:, shift : shift + size])
    return shades


def _blanked(grey: NDArray[np.uint8], page: Image | None) -> NDArray[np.uint8]:
    """Replace everything outside the page with paper."""
    import numpy as np

    if page is None:
        return grey
    inside = np.asarray(page.resize((grey.shape[1], grey.shape[0])))
    blanked: NDArray[np.uint8] = np.where(inside > 127, grey, 255).astype(np.uint8)
    return blanked


def _page(picture: Image) -> Image | None:
    """A small mask of the page, if the image shows a darker desk around it.

    Each of the four edges is the straight line nearest to most border points, so that a shadow on the page does not
    count as desk.
    """
    import numpy as np
    from PIL import Image, ImageFilter

    grey = picture.convert("L").reduce(max(1, round(max(picture.size) / 220)))
    shade = np.asarray(grey.filter(ImageFilter.GaussianBlur(1)), dtype=np.float32)
    height, width = shade.shape
    if min(height, width) < 40:
        return None
    rim = max(2, height // 60)
    ring = np.concatenate([a.ravel() for a in (shade[:rim], shade[-rim:], shade[:, :rim], shade[:, -rim:])])
    paper = np.percentile(shade[height // 6 : -height // 6, width // 6 : -width // 6], 60)
    desk = np.percentile(ring, 25)
    if desk > 0.62 * paper:
        return None
    light = Image.fromarray(((shade > desk + 0.3 * (paper - desk)) * 255).astype(np.uint8))
    mask = np.asarray(light.filter(ImageFilter.MedianFilter(7))) > 0
    rows, columns = (np.flatnonzero(mask.mean(axis=axis) > 0.3) for axis in (1, 0))
    if len(rows) < 0.4 * height or len(columns) < 0.4 * width:
        return None
    y, x = np.mgrid[:height, :width]
    inside = np.ones((height, width), dtype=bool)
    for side in range(4):
        along, across, places = (y, x, rows) if side < 2 else (x, y, columns)
        lines = mask[rows] if side < 2 else mask[:, columns].T
        reach = lines.argmax(axis=1) if side % 2 == 0 else lines.shape[1] - 1 - lines[:, ::-1].argmax(axis=1)
        slope, start = _median_line(places, reach)
        edge = slope * along + start
        inside &= across > edge + 2 if side % 2 == 0 else across < edge - 2
    return Image.fromarray((inside * 255).astype(np.uint8)) if inside.mean() > 0.2 else None


def _median_line(x: NDArray[np.int64], y: NDArray[np.int64]) -> tuple[float, float]:
    """The straight line with the least sum of distances to the points."""
    import numpy as np

    weights = np.ones(len(x))
    slope = start = 0.0
    for _ in range(30):
        slope, start = np.polyfit(x, y, 1, w=weights)
        weights = 1 / np.sqrt(np.maximum(np.abs(y - slope * x - start), 0.5))
    return float(slope), float(start)


def _run_across(pieces: Components, text: NDArray[np.bool_]) -> bool:
    """Whether the nearest neighbours of most letters are beside them, so that the page is not sideways."""
    import numpy as np

    x, y = (pieces.x0[text] + pieces.x1[text]) / 2, (pieces.top[text] + pieces.bottom[text]) / 2
    wide, high = pieces.widths[text] / 2, pieces.heights[text] / 2
    beside = 0
    chosen = np.arange(0, len(x), max(1, len(x) // NEIGHBOURS))
    for one in chosen:
        across = np.abs(x - x[one]) - wide - wide[one]
        down = np.abs(y - y[one]) - high - high[one]
        gap = np.maximum(across, down)
        gap[one] = np.inf
        nearest = int(gap.argmin())
        beside += across[nearest] > down[nearest]
    return 2 * beside >= len(chosen)


def _best_angle(text: NDArray[np.bool_]) -> float:
    """Skew of the text in degrees: the angle with the highest contrast between rows and the white between them."""
    import numpy as np

    ys, xs = np.nonzero(text)
    best = _sharpest(ys, xs, np.arange(-LIMIT, LIMIT + 0.1, 0.5), COARSE)
    for finer in (0.1, 0.02):
        best = _sharpest(ys, xs, np.arange(best - 5 * finer, best + 5.5 * finer, finer), FINE)
    return best


def _sharpest(ys: NDArray[np.int64], xs: NDArray[np.int64], angles: NDArray[np.floating], most: int) -> float:
    """The angle whose rows differ most from the white between them; ``most``: number of pixels that are used."""
    import numpy as np

    step = max(1, len(ys) // most)
    ys, xs = ys[::step].astype(np.float32), xs[::step].astype(np.float32)

    def sharpness(angle: float) -> float:
        rows = ys + xs * np.float32(np.tan(np.radians(angle)))
        profile = np.bincount(((rows - rows.min()) * 0.5).astype(np.int32)).astype(float)
        return float((np.diff(profile) ** 2).sum())

    return float(max(angles.tolist(), key=sharpness))
