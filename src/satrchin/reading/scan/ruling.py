"""Find the ruling lines of a scanned page: long straight horizontal and vertical runs of ink.

The lines of a table form one connected component, so they are found as runs of dark pixels instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from satrchin.reading.geometry.chunks import Rule

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
