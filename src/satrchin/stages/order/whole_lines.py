"""Turn lines in visual order, with their brackets, numbers and Latin words as their document has them.

In: ``.دش بصن ۰۳:۴۱ تعاس``. Out: ``ساعت ۱۴:۳۰ نصب شد.``, or ``ساعت ۰۳:۴۱ نصب شد.`` in a document whose numbers stand.
One line seldom tells, so the lines of a document vote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from satrchin.lm.fluency import fluency
from satrchin.lm.lexicon import load_lexicon
from satrchin.persian.chars import MIRRORED
from satrchin.stages.order.detect import CLEARLY, SIGN_FIRST, VISUAL, WORDS
from satrchin.stages.order.visual import (
    bracket_balance,
    bracket_sides,
    direction_evidence,
    plain_forms,
    reversed_in_place,
    reversed_line,
    reversed_words,
    with_lam_alef,
    without_plain_runs,
)

MIRROR, STAND, FLIPPED = "mirrored", "standing", "numbers reversed"
PLAIN_RUNS = "plain letters among forms"
"""Vote of a line of presentation forms whose plain letters are in logical order."""
_FORM, _PLAIN = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]"), re.compile("[\u0620-\u063a\u0641-\u064a\u066e-\u06d3]")
IN_PLACE, WHOLE = "words reversed in place", "line reversed as a whole"
# of a number or Latin word
_LETTER = "0-9A-Za-z\u0660-\u0669\u06f0-\u06f9"
_MAY_TURN = re.compile(f"[{_LETTER}](?:[^\\s()\u0600-\u065f\u066d-\u06ef]*[{_LETTER}])+")
SIGNS = 2
"""Votes of a sign beside a word: more than that of the fluency of a line."""
_SIGN_LAST = re.compile("(?<=[\u0620-\u06d3])[:.\u060c\u061b\u061f](?=\\s|$)")
_FEWEST_WORDS = 4
"""Words that a line needs for its word order to be judged."""


def whole_line_votes(line: str, kind: str | None) -> Counter[str]:
    """The votes of a line for mirrored brackets and for reversed numbers and Latin words.

    Args:
        line: the line.
        kind: its damage; None for a line that is not Persian.
    """
    votes: Counter[str] = Counter()
    text = reversed_line(line) if kind == VISUAL else line
    balance = (bracket_sides(text) if kind in {VISUAL, WORDS} else 0) or _balance(text)
    votes[STAND if balance > 0 else MIRROR] += abs(balance)
    if kind == VISUAL:
        votes[FLIPPED] -= direction_evidence(text)
        both = (text, reversed_in_place(line))
        whole, placed = (fluency(load_lexicon(), plain_forms(one).split()) for one in both)
        votes[WHOLE if whole.mean > placed.mean else IN_PLACE] += whole.words > 1
        if _FORM.search(line) and _PLAIN.search(line):
            mixed = fluency(load_lexicon(), plain_forms(reversed_line(without_plain_runs(line))).split())
            votes[PLAIN_RUNS] += (mixed.known > whole.known) - (mixed.known < whole.known)
        else:
            # a sign keeps to the word that it ends, which is on its right only if the line was reversed as a whole
            votes[WHOLE] += SIGNS * len(SIGN_FIRST.findall(line))
            votes[IN_PLACE] += SIGNS * len(_SIGN_LAST.findall(line))
    return votes


def turned(line: str, votes: Mapping[str, int]) -> str:
    """A line of reversed letters in logical order; if only the letters of each word are reversed, the words stay."""
    if votes.get(PLAIN_RUNS, 0) > 0 and _FORM.search(line):
        line = without_plain_runs(line)
    if votes.get(IN_PLACE, 0) > votes.get(WHOLE, 0):
        return reversed_in_place(line)
    numbers_stand = votes.get(FLIPPED, 0) <= 2 * direction_evidence(reversed_line(line))
    return with_brackets(reversed_line(line, numbers_stand=numbers_stand), votes, usually=True)


def undecided(text: str, votes: Mapping[str, int]) -> str | None:
    """The other reading of a line in visual order whose numbers or Latin words may be reversed; None if that is told.

    Args:
        text: the line in logical order.
        votes: the votes of the document.
    """
    if votes.get(FLIPPED, 0) or direction_evidence(text) or not _MAY_TURN.search(text):
        return None
    other = _MAY_TURN.sub(lambda match: match[0][::-1], text)
    return other if other != text else None


def in_logical_order(line: str, votes: Mapping[str, int]) -> str:
    """A line of reversed letters in logical order, its lam-alefs mended."""
    frequency = load_lexicon().frequency

    def clearly_better(word: str, other: str) -> bool:
        return frequency(plain_forms(other)) > 20 * frequency(plain_forms(word)) + 3

    return _words_kept(with_lam_alef(turned(line, votes), clearly_better))


def _words_kept(text: str) -> str:
    """A reversed line, with its words back in the former order if only their letters were reversed."""
    words = plain_forms(text).split()
    if len(words) < _FEWEST_WORDS:
        return text
    stands, back = (fluency(load_lexicon(), order).mean for order in (words, words[::-1]))
    return reversed_words(text) if back - stands > CLEARLY else text


def _balance(text: str) -> int:
    """How much better the brackets of a text pair up than mirrored ones; one without its partner tells nothing."""
    return bracket_balance(text) - bracket_balance(text.translate(MIRRORED))


def with_brackets(text: str, votes: Mapping[str, int], *, usually: bool = False) -> str:
    """A line in logical order, its brackets mirrored if its own show it, or else those of its document."""
    balance = bracket_sides(text) or _balance(text) or votes.get(STAND, 0) - votes.get(MIRROR, 0)
    return text.translate(MIRRORED) if balance < 0 or (balance == 0 and usually) else text
