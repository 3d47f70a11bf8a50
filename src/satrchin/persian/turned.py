"""Repair short reversed items in lines whose words are in order: brackets, mailboxes, numbers with mixed digits.

``)740(`` becomes ``(740)``, ``»متن تازه«`` becomes ``«متن تازه»``, ``com.example@info`` becomes
``info@example.com``, ``۱۵069`` becomes ``۱۵۰۶۹``.

Each item is recognised by itself: brackets that all open to the wrong side, a mailbox that begins with a top-level
domain, a number with digits of two sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from satrchin.persian.chars import MIRRORED, TO_ASCII_DIGITS, TO_PERSIAN_DIGITS

# a single class first makes the search fast
SUSPECT = re.compile(
    r"[)»\].0-9۰-۹٠-٩](?:(?<=\))[^\s()]{1,12}\(|(?<=(?<!\S)[)»\]])(?=\w)|(?<=\.)[A-Za-z0-9-]+@"
    r"|(?<=[۰-۹])[0-9٠-٩]|(?<=[0-9])[۰-۹٠-٩]|(?<=[٠-٩])[0-9۰-۹])"
)
"""A line without a match needs no repair."""
_KINDS = ("(", ")"), ("«", "»"), ("[", "]")
# around one word or number, or around words from a space to a space
_PAIRS = {
    opening + closing: re.compile(
        rf"{re.escape(closing)}(?:[^\s{re.escape(opening + closing)}]{{1,12}}"
        rf"|(?<=(?<!\S).)(?=\w)[^{re.escape(opening + closing)}]{{1,80}}(?<=\S)(?=.(?:[\s.،؛:؟!-]|$)))"
        rf"{re.escape(opening)}"
    )
    for opening, closing in _KINDS
}
_MAILBOX = re.compile(
    r"(?<![\w.@-])(com|org|net|edu|gov|ir|io|co)((?:\.[a-z0-9-]+)+)@([a-z0-9_+-]+)(?![\w@-]|\.\w)", re.IGNORECASE
)
_MIXED = re.compile(r"(?<![\w.,/:٫٬-])(?![0-9]+(?!\d)|[۰-۹]+(?!\d)|[٠-٩]+(?!\d))[0-9۰-۹٠-٩]{2,}(?![\w/:٫٬-]|[.,]\d)")
_PERSIAN_LETTER = re.compile("[\u0620-\u063f\u0641-\u064a\u066e-\u06d3]")


def changes(line: str) -> Iterator[tuple[str, tuple[int, int, str]]]:
    """The repairs of a line: rule name, start, stop, replacement text."""
    yield from (("mirrored-brackets", change) for change in _brackets(line))
    for match in _MAILBOX.finditer(line):
        domain = ".".join((match[1] + match[2]).split(".")[::-1])
        yield "turned-address", (match.start(), match.end(), f"{match[3]}@{domain}")
    for match in _MIXED.finditer(line):
        # in a line with Persian letters all digits of the number become Persian, elsewhere ASCII
        table = TO_PERSIAN_DIGITS if _PERSIAN_LETTER.search(line) else TO_ASCII_DIGITS
        yield "mixed-digits", (match.start(), match.end(), match[0].translate(table))


def _brackets(line: str) -> Iterator[tuple[int, int, str]]:
    """Mirror the brackets of a line of a kind if all of them open to the wrong side."""
    for kind, pattern in _PAIRS.items():
        signs = [(place, sign) for place, sign in enumerate(line) if sign in kind]
        pairs = list(pattern.finditer(line)) if signs and signs[0][1] == kind[1] else []
        if pairs and [sign for _, sign in signs] == [kind[1], kind[0]] * len(pairs):
            for place, sign in signs:
                yield place, place + 1, sign.translate(MIRRORED)
