"""Remove the rings of stamps from a flat page, so that the letters under them are separate again.

The input is a greyscale page, black ink on white, and its letter height. The result is the same page with the pixels of
round and oval rings erased, and the places of the rings. A ring is a large connected component whose pixels have one
distance from a centre, all around it; strokes of letters that cross it are kept. Coloured stamps are removed earlier,
by colour (:mod:`satrchin.reading.scan.preprocess`).

The centre is found by RANSAC over triples of pixels; the radius may vary with the angle as in an ellipse.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from satrchin.reading.scan.components import Components

SMALLEST, LARGEST = 4.0, 30.0
"""Minimum and maximum height and width of a ring, in letter heights."""
OBLONG = 1.6
"""Maximum ratio of a ring's longer to its shorter side."""
TRIPLES, SAMPLE = 250, 1200
"""Number of circles tried per component, and of pixels that they are tried on."""
NEAR = 0.16
"""Maximum distance of a pixel from its circle, in letter heights."""
SECTORS = 120
"""Number of sectors of the full turn in which a ring is searched."""
COVERED = 0.72
"""Minimum share of sectors with ink of the ring."""
THICKEST = 0.5
"""Maximum stroke width of a ring, in letter heights."""
RINGS = 3
"""Maximum number of rings per component."""

Floats = Any  # numpy array of floats; numpy is imported when the first page is read


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring on a page, in pixels."""

    x: float
    y: float
    across: float
    """Half its width."""
    down: float
    """Half its height."""

    @property
    def box(self) -> tuple[int, int, int, int]:
        """``x0, top, x1, bottom``."""
        return (
            int(self.x - self.across),
            int(self.y - self.down),
            int(self.x + self.across) + 1,
            int(self.y + self.down) + 1,
        )


def without_rings(grey: NDArray[np.uint8], found: Components, letter: float) -> tuple[NDArray[np.uint8], list[Ring]]:
    """The page without its rings, and the rings; the input page if it has none.

    Args:
        grey: the page.
        found: its connected components.
        letter: the height of its letters in pixels.
    """
    import numpy as np

    width, height = found.widths, found.heights
    low, high = np.minimum(width, height), np.maximum(width, height)
    likely = (low > SMALLEST * letter) & (high < LARGEST * letter) & (high < OBLONG * low)
    likely &= found.areas < 0.4 * width * height
    rings: list[Ring] = []
    clean = grey
    for number in np.flatnonzero(likely):
        top, left = int(found.top[number]), int(found.x0[number])
        inside = slice(top, int(found.bottom[number])), slice(left, int(found.x1[number]))
        piece = found.labels[inside] == number
        for _ in range(RINGS):
            # an oval becomes a circle when scaled to equal height and width
            for squeeze in (1.0, piece.shape[1] / piece.shape[0]):
                circle = _circle(piece, letter, squeeze)
                on, ring = _pixels(piece, circle, letter, squeeze) if circle else (piece, None)
                if ring is not None:
                    break
            if ring is None:
                break
            if clean is grey:
                clean = grey.copy()
            rings.append(replace(ring, x=ring.x + left, y=ring.y + top))
            piece &= ~on
            # the blur at the ring's edges is erased too
            wide = _grown(on, 2) & ~_grown(piece, 1)
            clean[inside][wide] = 255
    return clean, rings


def _circle(piece: NDArray[np.bool_], letter: float, squeeze: float) -> tuple[float, float, float] | None:
    """Centre and radius of the circle with ink in most sectors of a component; heights are scaled by ``squeeze``."""
    import numpy as np

    rng = np.random.default_rng(0)
    ys, xs = np.nonzero(piece)
    if len(xs) < SECTORS:
        return None
    chosen = rng.choice(len(xs), min(SAMPLE, len(xs)), replace=False)
    x, y = xs[chosen].astype(float), ys[chosen] * squeeze
    one, two, three = rng.integers(0, len(x), (3, TRIPLES))
    ax, ay, bx, by = x[two] - x[one], y[two] - y[one], x[three] - x[one], y[three] - y[one]
    cross = 2 * (ax * by - ay * bx)
    sound = np.abs(cross) > letter * letter
    a, b = ax**2 + ay**2, bx**2 + by**2
    with np.errstate(divide="ignore", invalid="ignore"):
        cx, cy = x[one] + (by * a - ay * b) / cross, y[one] + (ax * b - bx * a) / cross
    radius = np.hypot(cx - x[one], cy - y[one])
    sound &= (radius > SMALLEST / 2 * letter) & (radius < 0.6 * max(piece.shape)) & (radius > 0.25 * min(piece.shape))
    best, most = None, COVERED * SECTORS
    for number in np.flatnonzero(sound):
        off = np.hypot(x - cx[number], y - cy[number]) - radius[number]
        near = np.abs(off) < 1.5 * NEAR * letter
        if near.sum() < 0.15 * len(x):
            continue
        turn = np.arctan2(y[near] - cy[number], x[near] - cx[number])
        covered = len(np.unique(((turn + np.pi) * (SECTORS / (2 * np.pi))).astype(int)))
        if covered > most:
            best, most = (float(cx[number]), float(cy[number]), float(radius[number])), covered
    return best


def _pixels(
    piece: NDArray[np.bool_], circle: tuple[float, float, float], letter: float, squeeze: float
) -> tuple[NDArray[np.bool_], Ring | None]:
    """The pixels of a ring near a circle, without strokes that cross it."""
    import numpy as np

    x, y, radius = circle
    ys, xs = np.nonzero(piece)
    off, turn = np.hypot(xs - x, ys * squeeze - y), np.arctan2(ys * squeeze - y, xs - x)
    near = np.abs(off - radius) < 2.5 * NEAR * letter
    waves = np.stack([np.ones_like(turn), np.cos(turn), np.sin(turn), np.cos(2 * turn), np.sin(2 * turn)], axis=1)
    fit = np.zeros(5)
    fit[0] = radius
    for _ in range(4):
        fit = np.linalg.lstsq(waves[near], off[near], rcond=None)[0]
        away = np.abs(off - waves @ fit)
        near = away < max(2.0, 1.5 * NEAR * letter)
    away = off - waves @ fit
    sector = ((turn + np.pi) * (4 * SECTORS / (2 * np.pi))).astype(int) % (4 * SECTORS)
    # half the stroke width: where ink stops in most sectors
    reach = np.zeros(4 * SECTORS)
    np.maximum.at(reach, sector[near], np.abs(away[near]))
    shown = reach > 0
    half = float(np.median(reach[shown])) + 0.7 if shown.any() else 0.0
    nothing = np.zeros_like(piece)
    if shown.mean() < COVERED or half > THICKEST / 2 * letter + 1:
        return nothing, None
    beyond = np.zeros((2, 4 * SECTORS), dtype=bool)
    for side, sign in enumerate((1, -1)):
        outside = (sign * away > half) & (sign * away < half + 2.5)
        beyond[side, sector[outside]] = True
    crossed = beyond[0] & beyond[1]
    inside = (np.abs(away) <= half) & ~crossed[sector]
    on = nothing.copy()
    on[ys[inside], xs[inside]] = True
    return on, Ring(x, y / squeeze, float(fit[0]), float(fit[0]) / squeeze)


def _grown(mask: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Dilate a mask by a number of steps."""
    grown = mask.copy()
    for _ in range(steps):
        before = grown.copy()
        grown[1:] |= before[:-1]
        grown[:-1] |= before[1:]
        before = grown.copy()
        grown[:, 1:] |= before[:, :-1]
        grown[:, :-1] |= before[:, 1:]
    return grown
