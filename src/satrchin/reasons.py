"""Why things are changed: a stage's rule goes in, its reason comes out, in the words that a reader of letters uses.

>>> REASONS["letters"]["kashida"]
'it stretches a word and is no letter of it'
"""

from __future__ import annotations

from collections.abc import Mapping

from satrchin.messages import marked, tr
from satrchin.stages.registry import STAGES

REASONS: dict[str, dict[str, str]] = {
    "decode": {
        "entity": marked("the option entities asks for it"),
        "half-space-blank": marked("this text writes its half-spaces as this blank"),
        "half-space-markup": marked("it is markup for a half-space"),
        "kashida-filler": marked("a kashida had come out as another sign"),
        "mojibake": marked("its bytes had been read in the wrong encoding"),
    },
    "order": {
        "visual-order": marked("the line stood back to front, letter by letter"),
        "words-reversed": marked("the line's words stood last to first"),
        "runs-reversed": marked("the line's pieces stood last to first"),
        "lam-alef": marked("in this document every «لا» had come out as «ال»"),
        "sign-at-wrong-end": marked("the sign that ends the line stood at its start"),
    },
    "letters": {
        "arabic-code-point": marked("the Arabic letter looks the same, but is another one to every search"),
        "bidi-control": marked("it tells a program which way to write, and shows nothing"),
        "composed": marked("letter and sign are one character"),
        "control-character": marked("it is no text"),
        "detached-sign": marked("a sign stands on its letter, not beside it"),
        "digits": marked("the option digits asks for it"),
        "doubled-letters": marked("every letter stood twice: bold print made by printing twice"),
        "hidden-character": marked("it shows nothing and parts a word for every search"),
        "kashida": marked("it stretches a word and is no letter of it"),
        "presentation-form": marked("it is the shape of a letter at one place in a word, not the letter"),
        "repeated-sign": marked("the same sign stood twice on one letter"),
        "zwnj-sign": marked("an old program's sign for a half-space"),
    },
    "spacing": {
        "glued-words-parted": marked("two words had lost the space between them"),
        "split-word-joined": marked("a space stood inside a word"),
        "words-respaced": marked("spaces and half-spaces of these words were lost or misplaced"),
        "zwnj-restored": marked("a half-space belongs between these parts of a word"),
    },
    "normalise": {
        "ellipsis": marked("the option ellipsis asks for it"),
        "hamza-style": marked("the option hamza asks for it"),
        "idle-zwnj": marked("a half-space that parts nothing"),
        "mirrored-brackets": marked("these brackets opened to the wrong side"),
        "mixed-digits": marked("one number stood in digits of two sets"),
        "persian-quotes": marked("the option quotes asks for it"),
        "persian-sign": marked("the option signs asks for it"),
        "space-after-sign": marked("a space had been lost after a sign"),
        "space-before-sign": marked("no space stands before a sign that ends something"),
        "space-in-brackets": marked("no space stands just inside a bracket or quotation mark"),
        "spaces": marked("spaces had been doubled"),
        "turned-address": marked("the mailbox stood back to front"),
    },
    "layout": {
        "line-end-hyphen": marked("the hyphen parted a word at the end of a line"),
        "page-number": marked("it numbers the page and is no part of the text"),
        "paragraph": marked("the line goes on in the next one"),
        "running-head": marked("the line repeats on every page"),
    },
    "hazm": {
        "spacing": marked("hazm writes it so, and breaks nothing by it"),
    },
    "scan": {
        "comma": marked("the ink of the sign is a Persian comma, which Tesseract cannot write"),
        "digits": marked("the shapes of the digits in the picture"),
        "gap": marked("the gap in the picture is too narrow for a space"),
        "hamza": marked("the ink over the heh is a hamza, which Tesseract cannot write"),
        "language": marked("the picture allows both words, and the language model prefers this one"),
        "latin": marked("the word was read again as Latin"),
        "letters": marked("the engine confuses these letters, and the other word is known"),
        "phone": marked("a telephone number, whose groups stand from left to right"),
        "sign": marked("the ink of the sign in the picture"),
        "thousands": marked("the thousands separator between digits, which Tesseract cannot write"),
    },
    "sentences": {
        "sentence": marked("a sentence ends here"),
        "word": marked("a word ends here"),
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
    """Why the rule of a stage changed something, in the user's language; empty for a rule without a reason."""
    known = reasons_of(stage)
    parts = [rule] if rule in known else rule.split("+")
    return tr("; ").join(tr(known[part]) for part in parts if part in known)
