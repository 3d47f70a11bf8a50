"""All pages: two of each layout, ``a`` to tune with and ``b`` held out; names, firms and figures are invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bench.layouts.leaf import Leaf
from bench.layouts.running_text import running_text
from bench.layouts.short_lines import short_lines
from bench.layouts.tabular import office, tables
from bench.layouts.varied_tables import varied_tables

GROUPS: tuple[Callable[[], list[Leaf]], ...] = (running_text, short_lines, tables, varied_tables, office)


def leaves(turn: int = 0) -> list[Leaf]:
    """All pages.

    Args:
        turn: each page has the font, size, leading and producer of the page this many places further on: other line
            breaks, other gaps, other glyphs, so pages that nobody has tuned with yet.
    """
    every = [leaf for group in GROUPS for leaf in group()]
    looks = every[turn % len(every) :] + every[: turn % len(every)]
    return [
        replace(leaf, font=look.font, size=look.size, leading=look.leading, producer=look.producer)
        for leaf, look in zip(every, looks, strict=True)
    ]
