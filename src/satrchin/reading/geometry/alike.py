"""Choose the likelier order of a run that looks alike in two: numbers with a unit or a month, ports, tags.

A number before a Latin word follows a Persian line: ``4 October 2024`` is shown as ``October 2024 4``, and ``75 kg`` as
``kg 75``. A run from the left is therefore read with the number first if the word is a unit. Where the word may be a
name as well, as in ``A 16``, or a currency, the order is marked as open (:attr:`VisualCell.either`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar

from satrchin.persian.chars import MIRROR
from satrchin.persian.units import LONE, UNIT
from satrchin.reading.geometry.cells import VisualCell

_DAY_LAST = re.compile(
    r"(?P<month>(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?)(?P<space>,? )(?P<year>\d{4})"
    r"(?P<gap> )(?P<day>\d{1,2})(?!\w)"
)
_UNITS = rf"(?:{UNIT}|{LONE}|[$€£¥](?:[KMB]|bn|mn))"
"""Signs of a unit in the line's direction are shown first: ``C°``, ``$M``."""
_AMOUNT = r"\d[\d.,/\u066b\u066c:]*"
_FACTOR = r"[\N{MULTIPLICATION SIGN}^\N{PLUS-MINUS SIGN}]"
_FACTORS = rf"(?: ?-?{_FACTOR} ?{_AMOUNT})"
_UNIT_FIRST = re.compile(
    rf"(?P<unit>{_UNITS}(?= {_AMOUNT}{_FACTORS}*$)|[A-Z](?= {_AMOUNT}{_FACTORS}+$))(?P<gap> )(?P<number>.*)"
)
_UNITS_FIRST = re.compile(rf"(?P<rest>{_UNITS}(?: ?[/,] ?{_AMOUNT} ?{_UNITS})+)(?P<gap> )(?P<number>{_AMOUNT})")
_JOINED = re.compile(r"(?P<rest>tcp|udp|sctp|TCP|UDP|bit|inch|core|pin)(?P<gap>[/-])(?P<number>\d+)")
_TIME_FIRST = re.compile(
    r"(?P<day>\d{2})(?P<time>T\d\d:\d\d[\d:.]*Z?)(?P<dash>-)(?P<month>\d\d)(?P<last>-)(?P<year>\d{4})"
)
_CURRENCIES = frozenset("$€£¥")
_OPEN = re.compile(rf"(?:[A-Z]|{LONE}|USD|EUR|GBP|AED|TRY|CNY|CHF|JPY|CAD|AUD|INR|RUB) {_AMOUNT}")
"""A word that may be a name, a unit or a currency, and a number."""
_TAG = re.compile(r"<(?!(?:br|hr|img|input|link|meta|wbr|source|area|base|col|embed)/)[a-z][a-z0-9-]*/>")
"""A tag that is closed by itself or closes another one; those of HTML that have no content are closed by themselves."""

_STOPPED = re.compile(r".(?:[!?]|\.(?:[A-Z][a-z]?\.|[A-Z][a-z]|(?=[^ ]+ )(?!.* \.)[a-z]))(?!.*[.!?].$)")
"""The stop of a sentence or an abbreviation at the wrong end; file types and names such as ``.NET`` begin so."""
_FILE_TYPE = re.compile(
    r".(?:NET|html?|pdf|docx?|xlsx?|pptx?|txt|csv|json|xml|zip|rar|jpe?g|png|py|js|css|exe|ir|com)\.."
)
"""A name that begins with a dot, shown at its other end."""

Some = TypeVar("Some", bound=VisualCell)


def likelier(run: Sequence[Some]) -> Sequence[Some]:
    """A run from the left in the order that is likelier than the others that look alike.

    Numbers are before their unit, which follows them in the line and so is shown on the left of them (``kg 75``,
    ``C° 36``, ``mm 50×80``, ``V / 2 A 12``, ``tcp/443``), the day of an English date is before the month, ISO times are
    after their date, and stops in brackets are at the end. ``<b/>`` is </b>.
    """
    text = "".join(cell.text for cell in run)
    if len(text) != len(run):
        return run
    if len(run) > 2 and MIRROR.get(text[0]) == text[-1]:
        return _closing(run) if _TAG.fullmatch(text) else [run[0], *likelier(_stopped(run[1:-1], text)), run[-1]]
    return _with_number_first(run, text) if any(cell.kind == "N" for cell in run) else run


def _with_number_first(run: Sequence[Some], text: str) -> Sequence[Some]:
    """A run with a number before its unit, the day of a date before the month, and the time after an ISO date."""
    if _OPEN.fullmatch(text):
        for cell in run:
            cell.either = True
    if found := _UNIT_FIRST.fullmatch(text):
        unit, gap, number = (run[slice(*found.span(name))] for name in ("unit", "gap", "number"))
        return [*_factors(number), *gap, *_turned(unit)]
    if found := _UNITS_FIRST.fullmatch(text) or _JOINED.fullmatch(text):
        return [cell for name in ("number", "gap", "rest") for cell in run[slice(*found.span(name))]]
    names: tuple[str, ...] = ("year", "last", "month", "dash", "day", "time")
    if (found := _TIME_FIRST.fullmatch(text)) is None:
        found, names = _DAY_LAST.search(text), ("day", "gap", "month", "space", "year")
    if found is None:
        return run
    parts = [run[slice(*found.span(name))] for name in names]
    return [*run[: found.start()], *(cell for part in parts for cell in part), *run[found.end() :]]


def _stopped(inside: Sequence[Some], text: str) -> Sequence[Some]:
    """What is in brackets, with the stop that the line's direction put at the other end: ``(!Yes)``, ``(pdf.)``."""
    if _FILE_TYPE.fullmatch(text):
        return [inside[-1], *inside[:-1]]
    return [*inside[1:], inside[0]] if _STOPPED.match(text) else inside


def _closing(run: Sequence[Some]) -> Sequence[Some]:
    """A tag with its slash before its name."""
    for cell in run:
        cell.either = True
    return [run[0], run[-2], *run[1:-2], run[-1]]


def _turned(unit: Sequence[Some]) -> Sequence[Some]:
    """A unit with its sign on the other side, if it ends in a degree sign or begins with a currency sign."""
    if unit[-1].text == "\N{DEGREE SIGN}":
        return unit[::-1]
    return [*unit[1:], unit[0]] if unit[0].text in _CURRENCIES else unit


def _factors(number: Sequence[Some]) -> list[Some]:
    """The factors of a product or power, which are set from the right: ``9-^10×3`` is read 3×10^-9."""
    parts = [(signs, list(group)) for signs, group in groupby(number, key=_separates)]
    return [cell for signs, part in reversed(parts) for cell in (part[::-1] if signs else part)]


def _separates(cell: VisualCell) -> bool:
    """Whether a cell stands between factors."""
    return cell.kind == "S" or cell.text == "-" or re.fullmatch(_FACTOR, cell.text) is not None
