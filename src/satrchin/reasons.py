"""Why things are changed: a stage's rule goes in, its reason comes out, in the words that a reader of letters uses.

>>> REASONS["letters"]["kashida"]
'it stretches a word and is no letter of it'
"""

from __future__ import annotations

from collections.abc import Mapping

from satrchin.stages.registry import STAGES

REASONS: dict[str, dict[str, str]] = {
    "decode": {
        "entity": "the option entities asks for it",
        "half-space-blank": "this text writes its half-spaces as this blank",
        "half-space-markup": "it is markup for a half-space",
        "kashida-filler": "a kashida had come out as another sign",
        "mojibake": "its bytes had been read in the wrong encoding",
    },
    "order": {
        "visual-order": "the line stood back to front, letter by letter",
        "words-reversed": "the line's words stood last to first",
        "runs-reversed": "the line's pieces stood last to first",
        "lam-alef": "in this document every «لا» had come out as «ال»",
        "sign-at-wrong-end": "the sign that ends the line stood at its start",
    },
    "letters": {
        "arabic-code-point": "the Arabic letter looks the same, but is another one to every search",
        "bidi-control": "it tells a program which way to write, and shows nothing",
        "composed": "letter and sign are one character",
        "control-character": "it is no text",
        "detached-sign": "a sign stands on its letter, not beside it",
        "digits": "the option digits asks for it",
        "doubled-letters": "every letter stood twice: bold print made by printing twice",
        "hidden-character": "it shows nothing and parts a word for every search",
        "kashida": "it stretches a word and is no letter of it",
        "presentation-form": "it is the shape of a letter at one place in a word, not the letter",
        "repeated-sign": "the same sign stood twice on one letter",
        "zwnj-sign": "an old program's sign for a half-space",
    },
    "spacing": {
        "glued-words-parted": "two words had lost the space between them",
        "split-word-joined": "a space stood inside a word",
        "words-respaced": "spaces and half-spaces of these words were lost or misplaced",
        "zwnj-restored": "a half-space belongs between these parts of a word",
    },
    "normalise": {
        "ellipsis": "the option ellipsis asks for it",
        "hamza-style": "the option hamza asks for it",
        "idle-zwnj": "a half-space that parts nothing",
        "mirrored-brackets": "these brackets opened to the wrong side",
        "mixed-digits": "one number stood in digits of two sets",
        "persian-quotes": "the option quotes asks for it",
        "persian-sign": "the option signs asks for it",
        "space-after-sign": "a space had been lost after a sign",
        "space-before-sign": "no space stands before a sign that ends something",
        "space-in-brackets": "no space stands just inside a bracket or quotation mark",
        "spaces": "spaces had been doubled",
        "turned-address": "the mailbox stood back to front",
    },
    "layout": {
        "line-end-hyphen": "the hyphen parted a word at the end of a line",
        "page-number": "it numbers the page and is no part of the text",
        "paragraph": "the line goes on in the next one",
        "running-head": "the line repeats on every page",
    },
    "hazm": {
        "spacing": "hazm writes it so, and breaks nothing by it",
    },
    "scan": {
        "comma": "the ink of the sign is a Persian comma, which Tesseract cannot write",
        "digits": "the shapes of the digits in the picture",
        "gap": "the gap in the picture is too narrow for a space",
        "hamza": "the ink over the heh is a hamza, which Tesseract cannot write",
        "language": "the picture allows both words, and the language model prefers this one",
        "latin": "the word was read again as Latin",
        "letters": "the engine confuses these letters, and the other word is known",
        "phone": "a telephone number, whose groups stand from left to right",
        "sign": "the ink of the sign in the picture",
        "thousands": "the thousands separator between digits, which Tesseract cannot write",
    },
    "sentences": {
        "sentence": "a sentence ends here",
        "word": "a word ends here",
    },
}
"""Each stage's rules, each with its reason."""


def reasons_of(stage: str) -> Mapping[str, str]:
    """The rules of a stage, each with its reason; empty for what is no stage."""
    if stage in REASONS or stage not in STAGES:
        return REASONS.get(stage, {})
    own: Mapping[str, str] = getattr(STAGES.load(stage), "REASONS", {})
    return own


def reason(stage: str, rule: str) -> str:
    """Why the rule of a stage changed something; empty for a rule that says everything by its name."""
    known = reasons_of(stage)
    return known.get(rule) or "; ".join(filter(None, (known.get(part, "") for part in rule.split("+"))))
