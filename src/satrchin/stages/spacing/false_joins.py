"""Find ZWNJs that stand where a space belongs: after a preposition of two words.

``در مقابل|اشخاص`` (the bar marks a ZWNJ) becomes ``در مقابل اشخاص``. Other wrong ZWNJs cannot be told from compounds
of the author: ``پایگاه|داده`` is one. A word that only completes a preposition begins none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import log

from satrchin.lm.word_forms import masked
from satrchin.persian.chars import ARABIC_TO_PERSIAN, WORD_SIGNS, ZWNJ
from satrchin.stages.spacing.candidates import Candidates

_PREPOSITIONS = (
    "در (?:مقابل|برابر|خصوص|مورد|نزد|خلال|طول|راستای)"
    "|به (?:موجب|وسیله|سبب|علت|دلیل|منظور|استناد|نفع|ضرر|طرف)"
    "|از (?:طریق|جانب|طرف|سوی|قبیل|حیث|لحاظ|نظر)"
    "|بر (?:اساس|طبق|حسب|علیه|مبنای|خلاف)"
)
_FALSE = re.compile(
    rf"(?<![{WORD_SIGNS}{ZWNJ}])(?:{_PREPOSITIONS})({ZWNJ})([{WORD_SIGNS}]{{3,}})(?![{WORD_SIGNS}{ZWNJ}])"
)
_SECOND = frozenset(re.findall(f"[:|]([{WORD_SIGNS}]+)(?=[|)])", _PREPOSITIONS))
_FREQUENT = log(100)
"""Log count of the word after the ZWNJ: of rarer ones the evidence says too little."""


def has_false_joins(text: str) -> bool:
    """Whether a ZWNJ of a text is behind a word that completes a preposition: a quick test before the exact one."""
    return not _SECOND.isdisjoint([part.rpartition(" ")[2] for part in text.split(ZWNJ)[:-1]])


def false_joins(line: str, candidates: Candidates) -> Iterator[int]:
    """The offsets of the ZWNJs of a line that should be spaces."""
    joins = candidates.joins
    for match in _FALSE.finditer(line):
        left = line[: match.start(1)].rpartition(" ")[2]
        right = match[2].translate(ARABIC_TO_PERSIAN)
        if right in joins.affixes or joins.knows(masked(left + right)[1]):
            continue
        if joins.log_count(candidates.standing(right).log_p) >= _FREQUENT:
            yield match.start(1)
