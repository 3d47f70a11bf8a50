"""Reorder the direction runs of lines that were laid out with a left-to-right base direction.

Extractors that emit direction runs from left to right put Latin words and numbers of a Persian line in the wrong
place: each run is right, their order is reversed.

In: ``را نصب کنید Firefox نخست``. Out: ``نخست Firefox را نصب کنید``. The functions are pure and take one line;
:mod:`satrchin.stages.order.base_direction` decides which lines need them.
"""

from __future__ import annotations

from typing import Literal

import regex

from satrchin.persian.chars import MIRRORED
from satrchin.persian.regexes import lazy
from satrchin.stages.order.visual import bracket_balance

Apart = Literal["none", "ascii", "all"]
"""Which numbers are runs of their own: an extractor may treat Persian digits like Persian letters."""

_LATIN = r"[\p{Latin}\p{Greek}]"
_PERSIAN = r"[[\p{Arabic}--\p{Nd}]&&\p{L}]"
# Latin words and what is between them form one run
_WORDS = rf"[#.$@]?{_LATIN}(?:(?:(?!{_PERSIAN})[^\n\t«»؛؟])*[{_LATIN[1:-1]}\p{{Nd}}])?[+#%]*"
_NUMBERS = {"none": r"(?!)", "ascii": r"[0-9]+(?:[.,:/][0-9]+)*%?", "all": r"\p{Nd}+(?:[.,:/٫٬]\p{Nd}+)*[%٪]?"}
_RUNS = {apart: lazy(rf"[()] ?{_WORDS} ?[()]|{_WORDS}|{number}", regex.V1) for apart, number in _NUMBERS.items()}
_LETTER = lazy(_PERSIAN, regex.V1)
_FIRST = lazy(rf"[^\p{{L}}\p{{Nd}}]*(?P<latin>{_LATIN})", regex.V1)
_ENDS = lazy(r"([^\w]*)(.*?)([^\w]*)", regex.V1 | regex.DOTALL)
_BRACKETED = lazy(r"[()] ?(.+?) ?[()]", regex.V1)
_SPACE_INSIDE = lazy(r"(?<=[(\[«]) +| +(?=[.،؛:؟!)\]»](?:\s|$|[^\w]))", regex.V1)
_OPENING, _ENDING = "([«", ".؟!:؛،"
# a sign at the wrong side of its word: a closing one directly before a letter, an opening one after it, a late bullet
_ODD = lazy(
    rf"[)\]».،؛:؟!•]{_PERSIAN}|{_PERSIAN}[(\[«]|[(\[«](?:\s|$)|[:،.؛][•]|(?<=\S\s*)[•]|{_PERSIAN}[-–](?=\s|$)", regex.V1
)


def starts_with_latin(line: str) -> bool:
    """Whether the first letter of a line is Latin; some extractors take the base direction from it."""
    return _FIRST.match(line) is not None


def direction_runs(line: str, apart: Apart) -> list[str]:
    """The direction runs of a line, in their present order; white space belongs to the run before it."""
    runs: list[str] = []
    at = 0
    for match in _RUNS[apart].finditer(line):
        runs += [line[at : match.start()], match[0]]
        at = match.end()
    runs.append(line[at:])
    kept: list[str] = []
    for run in filter(None, runs):
        if kept and not run.strip():
            kept[-1] += run
        else:
            kept.append(run)
    return kept


def in_right_to_left_order(line: str, apart: Apart) -> str:
    """The line with its direction runs in right-to-left order.

    Args:
        line: the line with its direction runs in left-to-right order.
        apart: which numbers are runs of their own.
    """
    runs = direction_runs(line, apart)
    if len(runs) < 2:
        return line
    parts = [
        _signs_placed(run, last=place == 0) if _LETTER.search(run) else _in_brackets(run)
        for place, run in enumerate(runs)
    ]
    text = " ".join(part for part in (part.strip() for part in reversed(parts)) if part)
    if bracket_balance(text) < 0:
        text = max((text, text.translate(MIRRORED)), key=bracket_balance)
    return str(_SPACE_INSIDE.sub("", text))


def _signs_placed(run: str, *, last: bool) -> str:
    """A Persian run with the signs at its two ends exchanged; extractors leave them in their visual position.

    Args:
        run: the run, unchanged.
        last: whether it is the last run of the line in reading order.
    """
    match = _ENDS.fullmatch(run.strip())
    if match is None:
        return run
    first, body, end = match.groups()
    if not (first or end) or bracket_balance(run) > 0:
        return run
    bullet = "• " * (("•" in first) or ("•" in end))
    first, end = first.replace("•", "").strip(), end.replace("•", "").strip()
    ends = f"{end[::-1]} {body}".strip() + " " * (first[:1] in _OPENING) + first[::-1]
    moved = f"{bullet}{ends}"
    if last and not end and first[:1] in _ENDING:
        return moved
    return moved if len(_ODD.findall(moved)) < len(_ODD.findall(run.strip())) else run


def _in_brackets(run: str) -> str:
    """Latin words with the brackets around them made a pair."""
    match = _BRACKETED.fullmatch(run.strip())
    return f"({match[1]})" if match else run
