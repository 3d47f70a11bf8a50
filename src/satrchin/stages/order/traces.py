"""Find lines with traces of extraction that no writer leaves and that tell a line of a page alone, or a few.

In: the lines of a page after their repair. Out: the numbers of those with such a trace: a letter of a script that does
not belong there (``شمار䝔ه``), a sign or digit within a word (``نش&ان``), signs before the words that they end, an
address from its end (``example.daneshyar@support``), numbers before names (``10 Windows``), item numbers with their
sign in front (``-۲ نصب``), a space too many between all words.

Each kind has a quick test over the text of the page, and the least number of lines that a page needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from satrchin.persian.regexes import lazy
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.visual import bracket_balance, bracket_sides

_LEARNED = order_numbers("traces")
SHORT = _LEARNED["short page"]
"""Lines of a page on which one line with brackets on the wrong sides is enough."""
SHARE = _LEARNED["share of signs"]
"""Share of the signs of a page that stand before their words."""
GAPS, WIDE = _LEARNED["gaps"], _LEARNED["share of gaps"]
"""Wide gaps that a line has at least, and their share of its gaps."""
_LETTER = "\u0620-\u063f\u0641-\u064a\u066e-\u06d3"
_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
_OTHER = "\u0400-\u052f\u1000-\u18af\u2e80-\u9fff\ue000-\uf8ff"
_SIGN_BEFORE = re.compile("[\u060c\u061b.:!\u061f](?<=\\S .)(?=\\w)")
_SIGN_BEHIND = re.compile("[\u060c\u061b.:!\u061f](?<=\\S.)(?=\\s|$)", re.MULTILINE)
_WIDE, _GAP = re.compile(r"(?<=\S) {2,}(?=\S)"), re.compile(r"(?<=\S) +(?=\S)")


class Trace(NamedTuple):
    """A kind of trace."""

    pattern: Any
    """Found in a line with the trace."""
    fewest: int
    """Lines that a page needs."""
    quick: re.Pattern[str] | None = None
    """A faster test for the whole page, if the pattern is slow."""


TRACES = (
    Trace(re.compile(f"[{_OTHER}](?:(?<=[{_LETTER}].)|(?=[{_LETTER}]))"), round(_LEARNED["strange letters"])),
    Trace(re.compile(f"[0-9A-Za-z&%$#@^~+=](?<=[{_LETTER}].)(?=[{_LETTER}])"), round(_LEARNED["signs in words"])),
    Trace(
        lazy(f"^\\s*[\u060c\u061b](?=.*(?:[{_LETTER}][{_DIGIT}]|[{_DIGIT}][{_LETTER}]))", re.MULTILINE),
        1,
        re.compile("\n *[\u060c\u061b]"),
    ),
    Trace(
        lazy(r"(?<![\w.-])[\w-]+\.[\w-]+@[A-Za-z]+(?![\w.-]*\.[a-z])"),
        1,
        re.compile(r"@(?<=\w@)(?=[A-Za-z]+(?![\w.-]*\.[a-z]))"),
    ),
    Trace(
        lazy(r"(?<!\S)[0-9]+(?:\.[0-9]+)? (?=[A-Z][a-z]{3,}(?:[\s\u060c.]|$))", re.MULTILINE),
        2,
        re.compile("[A-Z](?<=[0-9] .)"),
    ),
    Trace(
        lazy(f"^\\s*[-.)][{_DIGIT}]{{1,2}} (?=[{_LETTER}])", re.MULTILINE),
        round(_LEARNED["item numbers"]),
        re.compile(f"\n *[-.)](?=[{_DIGIT}])"),
    ),
    # signs apart from the numbers that they stand between, and characters that are none
    Trace(lazy(f"^(?=.*[{_LETTER}]{{3}}).*(?:/ /|[{_DIGIT}] // )"), 1, re.compile("/ ?/")),
    Trace(re.compile("\uffff"), 1),
    # a comma on the wrong side of two Latin words, minutes of one digit behind a zero, a final sign first
    Trace(re.compile("\u060c(?<=[A-Za-z0-9_] .)(?=[A-Za-z])"), 2),
    Trace(re.compile("\u06f0(?<![\u06f0-\u06f9:].)[\u06f0-\u06f9]:[\u06f0-\u06f9](?![0-9\u06f0-\u06f9:])"), 1),
    Trace(lazy(f"^\\s*\\. (?=[{_LETTER}]{{2}})"), 3, re.compile(f"\n *\\. (?=[{_LETTER}])")),
    Trace(lazy(f"^\\s*\\.(?=[{_LETTER}]{{2}})"), 1, re.compile(f"\n *\\.(?=[{_LETTER}]{{2}})")),
)


def lines_with_traces(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines of a page that have traces of extraction.

    >>> lines_with_traces(["پیمان شمار䝔ه ۱۲", "سطر درست"]), lines_with_traces(["سطر درست"])
    ({0}, set())
    """
    text = "\n".join(("", *lines))
    found: set[int] = set()
    for pattern, fewest, quick in TRACES:
        if (quick or pattern).search(text):
            found.update(_enough(lines, pattern.search, fewest))
    before = len(_SIGN_BEFORE.findall(text))
    if before >= _LEARNED["signs before"] and before > SHARE * len(_SIGN_BEHIND.findall(text)):
        found.update(_enough(lines, _SIGN_BEFORE.search, 1))
    if "  " in text:
        found.update(_enough(lines, _has_wide_gaps, 1))
    if len(lines) <= SHORT:
        found.update(_enough(lines, lambda line: bracket_balance(line) < 0 and bracket_sides(line) < 0, 1))
    return found


def _enough(lines: Sequence[str], has: Callable[[str], object], fewest: int) -> list[int]:
    """The numbers of the lines of which something is true, if they are enough."""
    there = [number for number, line in enumerate(lines) if has(line)]
    return there if len(there) >= fewest else []


def _has_wide_gaps(line: str) -> bool:
    """Whether most of the many gaps of a line are wider than a space."""
    wide = len(_WIDE.findall(line)) if "  " in line else 0
    return wide >= GAPS and wide >= WIDE * len(_GAP.findall(line))
