"""Find forms that a text mentions rather than uses: what a style guide quotes as wrong, and the lines of a diff.

In ``ننویسید «می شود»، بنویسید «می|شود»`` (the bar marks a ZWNJ) the first form is wrong, and that is what the text
says: no stage mends it. A form is mentioned where a line sets its other spelling beside it, where a line about spelling
quotes it, and behind a label such as ``غلط:``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from satrchin.persian.chars import ARABIC_TO_PERSIAN, ZWNJ
from satrchin.persian.regexes import lazy

Span = tuple[int, int]

_LONGEST = 40
"""Characters of a form: longer parts of a line are sentences."""
_CLOSE = "»\"”'’`"
_ENDS = r"«»\"“”'‘’`\t|→⇒←⟵⟶✓✔✅❌✗✘،؛,;:/()\[\]{}<>=-"
_PARTS = lazy(rf"[^{_ENDS}]+")
_QUOTED_FORM = rf"[«\"“'‘`][^{_ENDS}]{{1,{_LONGEST}}}[{_CLOSE}]"
_QUOTED = lazy(rf"[«\"“'‘`]([^{_ENDS}]{{1,{_LONGEST}}})[{_CLOSE}]")
_ABOUT_SPELLING = lazy(
    rf"املا|نیم[{ZWNJ} ]?فاصله|(?<!\w)ننویس(?:ید|یم)(?!\w)|کدام درست|رسم[{ZWNJ} ]?الخط|فاصله[{ZWNJ} ]?گذاری"
    r"|(?:حرف|حروف|خط|کاف|کافِ|ی|یای|یاء|ک) عرب[یي]|عرب[یي] نوشت"
    r"|[كي](?: عرب[یي])? (?:و|با|یا) [یکيك](?!\w)|با [كي](?!\w)"
)
# words of judgement say something about a quotation beside them only: «می شود» نادرست است
_JUDGED = lazy(
    rf"(?<!\w)(?:غلط|نادرست|ناصحیح|بنویسید|بنویسیم):? (?={_QUOTED_FORM})"
    rf"|{_QUOTED_FORM}[^.؛«»]{{0,20}}(?<!\w)(?:غلط|نادرست|ناصحیح|بنویسید|بنویسیم)(?!\w)"
)
# «الف) می روم ب) …»: the letter of the next choice
_CHOICE = lazy(r" (?:الف|[ا-ی])\s*$")
# behind a label, up to the label of the right forms
_WRONG = lazy(
    r"(?:(?<!\w)(?:غلط|نادرست|ناصحیح|اشتباه|ننویسید|ننویسیم)\s*:|[❌✗✘])"
    r"(.*?)(?=[.؛;✓✔✅]|(?<!\w)(?:درست|صحیح|بنویسید)|$)"
)
_LETTER = lazy(r"(?<![^\s«(])[كيىة](?![^\s»،.؛:)])")
# a quick test: most lines mention nothing
_MAY_SAY = lazy(r"[«\"“'`\t|→⇒←⟵⟶✓✔✅❌✗✘/,>=)]|نویس|غلط|نادرست|املا|فاصله|عرب[یي]")

_HUNK = lazy(r"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@|diff --git |\d+(?:,\d+)?[acd]\d+(?:,\d+)?$")
# a quick test of the page before the exact ones of its lines
_MAY_BE_HUNK = re.compile(r"^(?:@@ -|diff --git |--- |< |[0-9][0-9,]*[acd][0-9]|-[^\n]*\n\+)", re.MULTILINE)
_OF_HUNK = lazy(r"[ +\\<>@-]|index |diff |new file|deleted file|\d+(?:,\d+)?[acd]\d")
_OLD_FILE, _NEW_FILE, _OLD, _BETWEEN = "--- ", "+++ ", "< ", "---"


def mentioned(line: str) -> list[Span]:
    """The forms that a line mentions, in order, without overlap.

    >>> line = "ننویسید «می شود» بلکه چیز دیگر"
    >>> [line[start:stop] for start, stop in mentioned(line)]
    ['می شود']
    """
    if not _MAY_SAY.search(line):
        return []
    found = _contrasted(line)
    if is_about_spelling(line):
        found += [match.span(1) for match in _QUOTED.finditer(line)]
        found += [match.span() for match in _LETTER.finditer(line)]
    found += [match.span(1) for match in _WRONG.finditer(line)]
    return merged(found)


def is_about_spelling(line: str) -> bool:
    """Whether a line says how something is spelled."""
    return _MAY_SAY.search(line) is not None and bool(_ABOUT_SPELLING.search(line) or _JUDGED.search(line))


def merged(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, those that overlap made one."""
    found: list[Span] = []
    for start, stop in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(stop, found[-1][1]))
        else:
            found.append((start, stop))
    return found


def _contrasted(line: str) -> list[Span]:
    """The parts of a line that another part spells otherwise."""
    places: dict[str, list[Span]] = defaultdict(list)
    for match in _PARTS.finditer(line):
        form = _CHOICE.sub("", match[0]).strip(" .")
        if 1 < len(form) <= _LONGEST:
            start = match.start() + match[0].index(form)
            places[_letters(form)].append((start, start + len(form)))
    alike = (spans for spans in places.values() if len(spans) > 1)
    return [span for spans in alike if len({line[start:stop] for start, stop in spans}) > 1 for span in spans]


def diff_lines(lines: Sequence[str]) -> frozenset[int]:
    """The lines of a page that belong to a diff: the old ones say what was wrong.

    >>> sorted(diff_lines(["متن", "@@ -1 +1 @@", "-علي", "+علی", "پایان"]))
    [1, 2, 3]
    >>> sorted(diff_lines(["- نامه", "- كتاب علي", "+ کتاب علی"]))
    [1, 2]
    """
    found: set[int] = set()
    inside = False
    if not _MAY_BE_HUNK.search("\n".join(lines)):
        return frozenset()
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else ""
        inside = bool(
            _HUNK.match(line)
            or (line.startswith(_OLD_FILE) and after.startswith(_NEW_FILE))
            or (line.startswith(_OLD) and after == _BETWEEN)
            or (inside and _OF_HUNK.match(line))
        )
        if inside:
            found.add(number)
        elif line.startswith("-") and after.startswith("+") and _letters(line[1:]) == _letters(after[1:]):
            found.update((number, number + 1))
    return frozenset(found)


def _letters(text: str) -> str:
    """The letters of a text, for two spellings of the same words."""
    return "".join(text.split()).replace(ZWNJ, "").translate(ARABIC_TO_PERSIAN)
