"""Put the words of CSV records in order whose quotation marks show that they stand last to first.

Beside a head such as ``شناسه,نام,تلفن`` the line ``021-4455 رضا", 1,"کریمی،`` is no record, and its words from last to
first are one: ``1,"کریمی، رضا", 021-4455``. No model tells the order of fields; the marks of the format do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

_QUOTED = re.compile(r'"(?:[^"]|"")*+"')
_FIELD = rf'(?:[ ]*+{_QUOTED.pattern}[ ]*+|[^",]*+)'
_RECORD = re.compile(f"{_FIELD}(?:,{_FIELD})*+")
_FEWEST = 3
"""Fields of a record: fewer may be a sentence with a comma."""


def fields(line: str) -> int:
    """The number of fields of a CSV record; 0 for a line that is none.

    >>> fields('1,"تقوی، لیلا",۰۲۱'), fields('"۰۲۱,لیلا 1,"تقوی،')
    (3, 0)
    """
    return _QUOTED.sub("", line).count(",") + 1 if _RECORD.fullmatch(line) else 0


def turned_records(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines of a page that are records from last word to first: their numbers, and their words in order."""
    broken = [number for number, line in enumerate(lines) if '"' in line and not _RECORD.fullmatch(line)]
    if not broken:
        return
    sizes = Counter(size for line in lines if "," in line and (size := fields(line)) >= _FEWEST)
    usual = max(sizes, key=sizes.__getitem__, default=0)
    for number in broken:
        text = " ".join(lines[number].split(" ")[::-1])
        if usual and fields(text) == usual:
            yield number, text
