"""Pieces of lines to the order in which a reader reads them.

Of two blocks side by side the right one comes first, whole (a letterhead: name on the right, number and date on the
left). A table is read row by row. Everything else goes from top to bottom.
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.reading.scan.textlines import Piece

Row = list[Piece]
GUTTER = 2.0
"""Letters' heights of white between two columns at least."""


def in_order(
    pieces: Sequence[Piece], rules: Sequence[tuple[int, int, int, int]], letter: float, pitch: float
) -> list[Row]:
    """The rows of a page: mostly one piece each, the cells of a table's row (right to left) together."""
    result: list[Row] = []
    for band in _bands(pieces, letter, pitch):
        columns = _columns(band, letter)
        if len(columns) < 2:
            for row in _rows(band, letter):
                result.extend([piece] for piece in sorted(row, key=lambda piece: (-piece.x1, piece.y)))
        elif _is_table(columns, rules, letter):
            result.extend(sorted(row, key=lambda piece: -piece.x1) for row in _rows(band, letter))
        else:
            for column in columns:
                result.extend(in_order(column, rules, letter, pitch))
    return result


def _rows(pieces: Sequence[Piece], letter: float) -> list[Row]:
    """Pieces beside each other, from top to bottom."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda piece: piece.y):
        if rows and any(_beside(piece, other, letter) for other in rows[-1]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _beside(piece: Piece, other: Piece, letter: float) -> bool:
    """Whether two pieces stand at one height."""
    return abs(piece.y - other.y) < 0.9 * letter


def _columns(pieces: Sequence[Piece], letter: float) -> list[list[Piece]]:
    """Pieces parted where white goes down the whole of them, from right to left."""
    columns: list[list[Piece]] = []
    edge = float("inf")
    for piece in sorted(pieces, key=lambda piece: -piece.x1):
        if columns and piece.x1 > edge - GUTTER * letter:
            columns[-1].append(piece)
            edge = min(edge, piece.x0)
        else:
            columns.append([piece])
            edge = piece.x0
    return columns


def _bands(pieces: Sequence[Piece], letter: float, pitch: float) -> list[list[Piece]]:
    """Runs of rows that share their columns, and what stands between them."""
    rows = _rows(pieces, letter)
    bands: list[list[Piece]] = []
    place = 0
    while place < len(rows):
        band = list(rows[place])
        stop = place + 1
        while stop < len(rows):
            wider = band + rows[stop]
            columns = _columns(wider, letter)
            if len(columns) < 2 or not _side_by_side(wider, letter):
                break
            if any(_falls_off(column, rows[stop], pitch) for column in columns):
                break
            band, stop = wider, stop + 1
        if stop == place + 1 and len(rows[place]) == 1 and stop < len(rows):
            # a lone piece may be the first of a column whose neighbour begins a row later
            wider = band + rows[stop]
            if len(rows[stop]) > 1 and len(_columns(wider, letter)) > 1:
                rows[stop] = wider
                place += 1
                continue
        bands.append(band)
        place = stop
    return bands


def _falls_off(column: list[Piece], row: Row, pitch: float) -> bool:
    """Whether a row's piece stands too far below its column to belong to it."""
    heights = sorted(piece.y for piece in column)
    new = [piece.y for piece in column if any(piece is other for other in row)]  # arrays do not compare to one bool
    if not new or len(heights) < 2:
        return False
    step = heights[1] - heights[0] if len(heights) > 2 else 1.2 * pitch
    return new[0] - heights[-2] > 1.4 * step


def _side_by_side(pieces: Sequence[Piece], letter: float) -> bool:
    """Whether the columns of the pieces overlap in height, so that they are columns and not lines far apart."""
    columns = _columns(pieces, letter)
    spans = [(min(p.y for p in column), max(p.y for p in column)) for column in columns]
    reach = 0.9 * letter
    return any(
        a[0] - reach < b[1] and b[0] - reach < a[1] for number, a in enumerate(spans) for b in spans[number + 1 :]
    )


def _is_table(columns: list[list[Piece]], rules: Sequence[tuple[int, int, int, int]], letter: float) -> bool:
    """Whether columns belong together row by row: three and more of them, or drawn lines across."""
    rows = _rows([piece for column in columns for piece in column], letter)
    if len(rows) < 2:
        return False
    full = sum(len(row) == len(columns) for row in rows) / len(rows)
    top, bottom = rows[0][0].y, rows[-1][0].y
    left, right = min(p.x0 for p in columns[-1]), max(p.x1 for p in columns[0])
    across = sum(
        top < (rule[1] + rule[3]) / 2 < bottom and min(right, rule[2]) - max(left, rule[0]) > 0.6 * (right - left)
        for rule in rules
    )
    return across > 1 or (len(columns) > 2 and len(rows) > 2 and full > 0.7)
