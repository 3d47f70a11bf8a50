"""Find the ruling lines of a scanned page: long straight horizontal and vertical runs of ink.

The lines of a table form one connected component, so they are found as runs of dark pixels instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from satrchin.reading.geometry.chunks import Rule
from satrchin.reading.scan.components import Components, components
from satrchin.reading.scan.figures import is_grid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ACROSS, DOWN = 6.0, 3.0
"""Minimum length of a horizontal and of a vertical line, in letter heights; a long kashida is shorter."""
FULL = 0.92
"""Minimum share of dark pixels of such a run; noise and dust leave holes."""
DENSE = 3 * FULL - 2
"""Minimum share of dark pixels of one third of such a run, checked first."""
DARK = 205
"""Grey level below which a pixel may be of a ruling line: a hairline is pale grey."""
BESIDE, LEAST, CLEAR = 2, 0.3, 12
"""Pixels beside a ruling line that are cleared, and the minimum size of a letter that touched it, in letter heights,
and the minimum letter height in pixels: of smaller letters too little would be left."""
MOST = 20_000
"""Maximum number of runs per page; more are a picture."""


def ruling(grey: NDArray[np.uint8], letter: float) -> list[Rule]:
    """The ruling lines of a straight page, in pixels.

    Args:
        grey: the page, black on white.
        letter: height of its ordinary connected component.
    """
    dark = grey < DARK
    across = _runs(dark, max(8, round(ACROSS * letter)))
    down = _runs(dark.T, max(8, round(DOWN * letter)))
    return [*across, *((top, left, bottom, right) for left, top, right, bottom in down)]


def without(grey: NDArray[np.uint8], rules: list[Rule], owner: NDArray[np.int32], width: int = 2) -> NDArray[np.uint8]:
    """The page without ruling lines, except where they overlap text; ``width``: pixels beside them that are cleared."""
    import numpy as np

    result = grey.copy()
    for left, top, right, bottom in rules:
        rows = slice(max(0, int(top) - width), int(bottom) + width + 1)
        columns = slice(max(0, int(left) - width), int(right) + width + 1)
        result[rows, columns] = np.where(owner[rows, columns] < 0, np.uint8(255), result[rows, columns])
    return result


def freed(found: Components, rules: Sequence[Rule], letter: float) -> Components:
    """The components of a page, in which letters that touch the grid of a table are components of their own.

    Args:
        found: the components as they are connected.
        rules: the ruling lines of the page.
        letter: height of an ordinary component.
    """
    import numpy as np

    wide = (found.widths > ACROSS * letter) | (found.heights > ACROSS * letter)
    grids = [int(number) for number in np.flatnonzero(wide) if is_grid(found, int(number))]
    if not grids or not rules or letter < CLEAR:
        return found
    inside = np.zeros(len(found.areas) + 1, bool)
    inside[grids] = True
    left_over = inside[found.labels]
    for left, top, right, bottom in rules:
        left_over[
            max(0, int(top) - BESIDE) : int(bottom) + BESIDE + 1, max(0, int(left) - BESIDE) : int(right) + BESIDE + 1
        ] = False
    own = components(left_over)
    # the rounded corners and short sides of frames are no letters
    frame = np.zeros(len(own.areas) + 1, bool)
    for number in grids:
        box = own.labels[found.top[number] : found.bottom[number], found.x0[number] : found.x1[number]]
        frame[box[:, : BESIDE + 1]] = frame[box[:, -BESIDE - 1 :]] = True
    letters = (
        ~frame[:-1]
        & (own.heights > LEAST * letter)
        & (own.widths > LEAST * letter)
        & (own.areas > LEAST * letter * letter / 4)
    )
    letters &= (own.heights < ACROSS * letter / 2) & (own.widths < 2 * ACROSS * letter)
    if not letters.any():
        return found
    names = np.where(letters, len(found.areas) + np.cumsum(letters) - 1, -1)
    labels = np.where(own.labels >= 0, np.append(names, -1)[own.labels], -1)
    labels = np.where(labels >= 0, labels, found.labels).astype(np.int32)
    bounds = (
        np.concatenate([old, new[letters]])
        for old, new in (
            (found.x0, own.x0), (found.top, own.top), (found.x1, own.x1), (found.bottom, own.bottom),
            (found.areas, own.areas),
        )
    )  # fmt: skip
    return Components(labels, *bounds)


def _runs(dark: NDArray[np.bool_], least: int) -> list[Rule]:
    """Horizontal runs of dark pixels of a minimum length."""
    import numpy as np

    if dark.shape[1] <= least:
        return []
    # such a run contains a block, a third of its length, that is nearly as dark; few rows have one
    block = max(1, least // 3)
    whole = dark.shape[1] // block * block
    counts = np.ascontiguousarray(dark[:, :whole]).reshape(len(dark), -1, block).sum(axis=2, dtype=np.int32)
    likely = np.flatnonzero((counts >= DENSE * block).any(axis=1))
    sums = np.cumsum(dark[likely], axis=1, dtype=np.int32)
    window = sums[:, least:] - sums[:, :-least]
    filled = window >= FULL * least
    edges = np.diff(filled.astype(np.int8), axis=1, prepend=0, append=0)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    found = []
    for row, start, end in zip(likely[rows][:MOST].tolist(), starts.tolist(), ends.tolist(), strict=False):
        # a window that is nearly full may reach beyond the ends of the line
        inked = np.flatnonzero(dark[row, start + 1 : end + least])
        found.append((float(start + 1 + inked[0]), float(row), float(start + 1 + inked[-1]), float(row)))
    return found
