"""Order the cells of a line as a program displays them, by the Unicode Bidirectional Algorithm (UAX 9).

A reading of a line is possible only if it is displayed as the page shows it. ``چگالی 326 ppi`` is displayed from left
to right as ``ppi 326 یلاگچ``; so is ``چگالی ppi 326``, but ``چگالی 326 (ppi)`` is not. Lines have no embeddings or
isolates here: a page does not tell them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from satrchin.persian.chars import MIRROR

_BRACKETS = "([{"
"""Brackets that are paired (rule N0); quotation marks and comparison signs are mirrored, not paired."""
_NEUTRAL = frozenset(("B", "S", "WS", "ON", "BN"))
_LETTERS = frozenset(("L", "R", "AL"))
_RESOLVED = {"AL": "R", "ES": "ON", "ET": "ON", "CS": "ON"}
"""Classes that are replaced when numbers are resolved (rules W3 and W6)."""


def display_levels(texts: Sequence[str], *, rtl: bool, paired: bool = True) -> list[int]:
    """The embedding level of each cell of a line, given in logical order; odd levels run from right to left.

    Args:
        texts: of the cells; brackets as characters, not as shapes.
        rtl: direction of the line.
        paired: brackets have one direction (UAX 9 since Unicode 6.3); programs older than that do not pair them.
    """
    base = "R" if rtl else "L"
    types = _with_weak(list(map(_type, texts)), base)
    if paired:
        _pair_brackets(texts, types, base)
    _fill(types, base)
    odd = int(rtl)
    levels = [odd + (kind != base if kind in "LR" else 1 if rtl else 2) for kind in types]
    for place in range(len(texts) - 1, -1, -1):
        if _type(texts[place]) not in {"WS", "S", "B"}:
            break
        levels[place] = odd
    return levels


def display_order(levels: Sequence[int]) -> list[int]:
    """The indices of cells from left to right (rule L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end + 1
    return order


@lru_cache(maxsize=4096)
def _type(text: str) -> str:
    """The bidirectional class of a cell: of its first strong letter or digit, else of its first character."""
    kinds = [unicodedata.bidirectional(letter) or "L" for letter in text]
    return next((kind for kind in kinds if kind in {"L", "R", "AL", "EN", "AN"}), kinds[0] if kinds else "BN")


def _with_weak(types: list[str], base: str) -> list[str]:
    """Resolve numbers and their signs (rules W1 to W7)."""
    last = base
    for place, kind in enumerate(types):
        if kind == "NSM":
            types[place] = types[place - 1] if place else base
        elif kind == "EN" and last == "AL":
            types[place] = "AN"
        last = kind if kind in _LETTERS else last
    for place in range(1, len(types) - 1):
        before, kind, after = types[place - 1 : place + 2]
        if before == after and ((kind == "CS" and before in {"EN", "AN"}) or (kind == "ES" and before == "EN")):
            types[place] = before
    _with_terminators(types)
    last = base
    for place, kind in enumerate(types):
        last = kind if kind in _LETTERS else last
        types[place] = "L" if kind == "EN" and last == "L" else _RESOLVED.get(kind, kind)
    return types


def _with_terminators(types: list[str]) -> None:
    """Make signs such as % beside European numbers a part of them (rule W5)."""
    for places in (range(1, len(types)), range(len(types) - 2, -1, -1)):
        for place in places:
            if types[place] == "ET" and types[place - places.step] == "EN":
                types[place] = "EN"


def _pair_brackets(texts: Sequence[str], types: list[str], base: str) -> None:
    """Give both brackets of a pair one direction (rule N0)."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for place, text in enumerate(texts):
        if types[place] != "ON":
            continue
        if text in _BRACKETS:
            opened.append(place)
        elif text in MIRROR and MIRROR[text] in _BRACKETS:
            mate = next((one for one in reversed(opened) if texts[one] == MIRROR[text]), None)
            if mate is not None:
                del opened[opened.index(mate) :]
                pairs.append((mate, place))
    for start, end in sorted(pairs):
        inside = {_strong(types[place]) for place in range(start + 1, end)} - {""}
        if not inside:
            continue
        way = base
        if base not in inside:
            before = next((_strong(kind) for kind in reversed(types[:start]) if _strong(kind)), base)
            way = before if before in inside else base
        types[start] = types[end] = way


def _strong(kind: str) -> str:
    """The direction that a resolved class counts as, for the neutrals beside it."""
    return "L" if kind == "L" else "" if kind in _NEUTRAL else "R"


def _fill(types: list[str], base: str) -> None:
    """Give neutrals the direction of both of their neighbours, else that of the line (rules N1 and N2)."""
    place = 0
    while place < len(types):
        end = place
        while end < len(types) and types[end] in _NEUTRAL:
            end += 1
        if end > place:
            before = _strong(types[place - 1]) if place else base
            after = _strong(types[end]) if end < len(types) else base
            types[place:end] = [before if before == after else base] * (end - place)
        place = max(end, place + 1)
