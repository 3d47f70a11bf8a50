"""Healthy Persian lines damaged by rule, as text extractors damage them.

In: a line and a seeded ``random.Random``. Out: the line as one of the extractors would have given it.

>>> words("نام او (علی) است", Random(1))
'است )علی( او نام'
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from random import Random

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
# what keeps its own direction in a reversed line: numbers with their signs, and Latin words
_LEFT_TO_RIGHT = re.compile(r"[0-9۰-۹]+(?:[.,:/٫٬][0-9۰-۹]+)*|[A-Za-z][A-Za-z0-9]*(?:[ @._-][A-Za-z0-9]+)*")
# a line without such a letter runs from left to right, and no extractor turns it
_RIGHT_TO_LEFT = re.compile(r"[\u0620-\u06ef\u06fa-\u06ff\ufb50-\ufefc]")
_TO_ARABIC = str.maketrans(
    {
        "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
    }
)
_WORD = re.compile(r"[آ-ی]{3,}")
_EMBED, _EMBED_RTL = "\N{LEFT-TO-RIGHT EMBEDDING}", "\N{RIGHT-TO-LEFT EMBEDDING}"
_POP = "\N{POP DIRECTIONAL FORMATTING}"
_LAM, _ALEF = "\N{ARABIC LETTER LAM}", "\N{ARABIC LETTER ALEF}"

# shares of the places where runs meet in what Word writes, and of the lengths of its runs
_BORDERS = {"space": 45, "zwnj": 23, "inside": 18, "sign": 14}
_MEAN_RUN = 11
_LETTERS_THAT_DO_NOT_JOIN = "آادذرزژو"


def chunks(line: str, rng: Random, *, zwnj: str = "") -> str:
    """Runs last to first, the letters inside the right way round: a Word PDF read without sorting.

    Args:
        line: in logical order.
        rng: what decides.
        zwnj: what a ZWNJ became: nothing, or itself.
    """
    if not _RIGHT_TO_LEFT.search(line):
        return line
    places = _borders(line)
    wanted = min(14, max(2, round(len(line) / _MEAN_RUN * rng.uniform(0.6, 1.5))))
    cuts: set[int] = set()
    for _ in range(wanted * 3):
        kind = rng.choices(list(_BORDERS), list(_BORDERS.values()))[0]
        if places[kind] and len(cuts) < wanted - 1:
            cuts.add(rng.choice(places[kind]))
    edges = [0, *sorted(cuts), len(line)]
    runs = [line[start:stop].replace(ZWNJ, zwnj) for start, stop in pairwise(edges)]
    runs = [_spaced(run, rng) for run in runs]
    return "".join(reversed(runs)).translate(_MIRRORED)


def visual(line: str, rng: Random, *, forms: bool = False, zwnj: str = "") -> str:
    """The line back to front, numbers and Latin the right way round, brackets mirrored.

    Args:
        line: a line in logical order.
        rng: decides nothing here; every damage takes one.
        forms: the letters are given as presentation forms.
        zwnj: what a ZWNJ became: nothing, a space, or itself.
    """
    del rng
    if not _RIGHT_TO_LEFT.search(line):
        return line
    shaped = _shaped(line) if forms else line
    turned = shaped.replace(ZWNJ, zwnj)[::-1].translate(_MIRRORED)
    return _LEFT_TO_RIGHT.sub(lambda match: match[0][::-1], turned)


def words(line: str, rng: Random, *, lost_zwnj: float = 0.5) -> str:
    """The words last to first, each the right way round, brackets mirrored, some ZWNJs lost."""
    if not _RIGHT_TO_LEFT.search(line):
        return line
    turned = " ".join(reversed(line.split())).translate(_MIRRORED)
    return "".join("" if char == ZWNJ and rng.random() < lost_zwnj else char for char in turned)


def word_runs(line: str, rng: Random) -> str:
    """Two or three runs of whole words last to first, single spaces, no ZWNJ: the line reads well word by word."""
    found = line.replace(ZWNJ, "").split()
    if len(found) < 2 or not _RIGHT_TO_LEFT.search(line):
        return line
    cuts = sorted(rng.sample(range(1, len(found)), min(rng.choice((1, 2)), len(found) - 1)))
    runs = [found[start:stop] for start, stop in pairwise([0, *cuts, len(found)])]
    return " ".join(word for run in reversed(runs) for word in run)


def joins(line: str, rng: Random, *, arabic: bool = False) -> str:
    """ZWNJs lost or become spaces, a word split or two glued here and there.

    Args:
        line: a line in logical order.
        rng: which of them.
        arabic: yeh and kaf are the Arabic ones.
    """
    text = re.sub(ZWNJ, lambda _: rng.choices((" ", "", ZWNJ), (57, 34, 9))[0], line)
    pieces = []
    for word in re.split("( )", text):
        if word == " " and rng.random() < 0.01:
            continue
        if _WORD.fullmatch(word) and rng.random() < 0.03:
            middle = rng.randrange(1, len(word))
            pieces += [word[:middle], " ", word[middle:]]
        else:
            pieces.append(word)
    text = "".join(pieces)
    return text.translate(_TO_ARABIC) if arabic else text


def leftovers(line: str, rng: Random) -> str:
    """What pdftotext leaves: bidi controls, full stops before what they end, lam-alef flipped, no ZWNJ."""
    text = re.sub(_LAM + _ALEF, lambda m: _ALEF + _LAM if rng.random() < 0.3 else m[0], line.replace(ZWNJ, " "))
    text = _LEFT_TO_RIGHT.sub(rf"{_EMBED} \g<0>{_POP}", text)
    text = re.sub(r"([.،؛:])(?= |$)", lambda m: f"{_EMBED} {m[0]}{_POP}" if rng.random() < 0.5 else m[0], text)
    return f"{_EMBED_RTL}{text}{_POP}"


def doubled(line: str, rng: Random) -> str:
    """What pypdf leaves: spaces doubled beside numbers and Latin words, some words glued, no ZWNJ."""
    text = _LEFT_TO_RIGHT.sub(lambda m: f"  {m[0]}  " if rng.random() < 0.8 else m[0], line.replace(ZWNJ, " "))
    return "".join("" if char == " " and rng.random() < 0.01 else char for char in text)


def _borders(line: str) -> dict[str, list[int]]:
    """Where runs may meet, by kind; a border at ``place`` stands before the character of that index."""
    found: dict[str, list[int]] = {kind: [] for kind in _BORDERS}
    whole = {place for m in _LEFT_TO_RIGHT.finditer(line) for place in range(m.start() + 1, m.end())}
    for place in sorted(set(range(1, len(line))) - whole):
        left, right = line[place - 1], line[place]
        if unicodedata.combining(right):  # a mark and its letter are one glyph, or two of one run
            continue
        if ZWNJ in (left, right):
            found["zwnj"] += [place] * (left == ZWNJ)
        elif " " in (left, right):
            found["space"].append(place)
        elif left.isalpha() and right.isalpha():
            # most cuts inside a word stand after a letter that does not join to the next
            found["inside"] += [place] * (4 if left in _LETTERS_THAT_DO_NOT_JOIN else 1)
        else:
            found["sign"].append(place)
    return found


def _spaced(run: str, rng: Random) -> str:
    """A run whose outer spaces may double or vanish."""
    for pattern in ("^ ", " $"):
        run = re.sub(pattern, lambda _: rng.choices((" ", "  ", ""), (80, 12, 8))[0], run)
    return run


def _forms() -> dict[str, dict[str, str]]:
    """The presentation forms of every letter, or of lam-alef: ``{"ب": {"isolated": …, "initial": …}}``."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, _, letters = unicodedata.decomposition(chr(code)).partition(" ")
        text = "".join(chr(int(letter, 16)) for letter in letters.split())
        if kind and (len(text) == 1 or text[0] == _LAM):
            found.setdefault(text, {})[kind.strip("<>")] = chr(code)
    return found


def _shaped(line: str) -> str:
    """The line in presentation forms, lam-alef as one; still in logical order."""
    forms = _forms()
    units = re.findall(f"{_LAM}[{_ALEF}آأإ]|.", line)
    shaped = []
    for number, unit in enumerate(units):
        before = units[number - 1] if number else ""
        after = units[number + 1] if number + 1 < len(units) else ""
        from_right = "initial" in forms.get(before, {}) and unit in forms
        to_left = "initial" in forms.get(unit, {}) and after in forms
        kind = ("isolated", "initial", "final", "medial")[2 * from_right + to_left]
        shaped.append(forms.get(unit, {}).get(kind, unit))
    return "".join(shaped)
