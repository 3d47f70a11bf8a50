"""All pages: two of each layout, ``a`` to tune with and ``b`` held out; names, firms and figures are invented."""

from __future__ import annotations

from collections.abc import Callable

from bench.layouts.leaf import Leaf
from bench.layouts.running_text import running_text
from bench.layouts.short_lines import short_lines
from bench.layouts.tabular import office, tables
from bench.layouts.varied_tables import varied_tables

GROUPS: tuple[Callable[[], list[Leaf]], ...] = (running_text, short_lines, tables, varied_tables, office)


def leaves() -> list[Leaf]:
    """All pages."""
    return [leaf for group in GROUPS for leaf in group()]
