"""Reasons of changes: a stage and its rule in, one sentence for the reader out.

>>> REASONS["letters"]["kashida"]
'a kashida stretches the word and is no letter of it'
"""

from __future__ import annotations

from collections.abc import Mapping

from satrchin.messages import marked, tr
from satrchin.stages.registry import STAGES

REASONS: dict[str, dict[str, str]] = {
    "decode": {
        "entity": marked("the option entities asks for it"),
        "half-space-blank": marked("this text uses this space character as its half-space"),
        "half-space-markup": marked("it is markup for a half-space"),
        "kashida-filler": marked("this sign replaces a kashida"),
        "mojibake": marked("its bytes were decoded with the wrong encoding"),
    },
    "order": {
        "visual-order": marked("the letters of the line were in reverse order"),
        "words-reversed": marked("the words of the line were in reverse order"),
        "runs-reversed": marked("the runs of the line were in the wrong order"),
        "lam-alef": marked("every «لا» of the document was extracted as «ال»"),
        "sign-at-wrong-end": marked("the closing sign of the line was at its start"),
        "base-direction": marked("the line was laid out from left to right"),
        "parts-reversed": marked("the parts between two spaces read better in reverse order"),
        "extracted": marked("the extractor moved letters or words of the line"),
        "signs": marked("brackets or numbers were reversed throughout the document"),
    },
    "letters": {
        "arabic-code-point": marked("an Arabic letter that looks like the Persian one, but that no search finds"),
        "bidi-control": marked("an invisible control character for text direction"),
        "composed": marked("letter and sign exist as one character"),
        "control-character": marked("a control character, not text"),
        "detached-sign": marked("the sign belongs on its letter, not beside it"),
        "digits": marked("the option digits asks for it"),
        "doubled-letters": marked("every letter was doubled to imitate bold type"),
        "hidden-character": marked("an invisible character that splits the word for searches"),
        "kashida": marked("a kashida stretches the word and is no letter of it"),
        "presentation-form": marked("the code of one shape of a letter, not of the letter"),
        "repeated-sign": marked("the same sign was twice on one letter"),
        "tanwin-for-ye": marked("the font of the text has a tanwin in the place of this letter"),
        "zwnj-sign": marked("the sign that an old program used for a half-space"),
    },
    "spacing": {
        "false-zwnj": marked("a half-space stood in place of a space"),
        "glued-words-parted": marked("the space between two words was lost"),
        "listed-word": marked("the list of words spells it this way"),
        "split-word-joined": marked("a space was inside a word"),
        "words-respaced": marked("spaces and half-spaces of these words were lost or misplaced"),
        "zwnj-restored": marked("a half-space belongs between these parts of the word"),
    },
    "normalise": {
        "ellipsis": marked("the option ellipsis asks for it"),
        "hamza-style": marked("the option hamza asks for it"),
        "idle-zwnj": marked("a half-space without effect"),
        "mirrored-brackets": marked("these brackets opened to the wrong side"),
        "mixed-digits": marked("one number had digits of two sets"),
        "persian-quotes": marked("the option quotes asks for it"),
        "persian-sign": marked("the option signs asks for it"),
        "space-after-sign": marked("the space after a punctuation mark was lost"),
        "space-before-sign": marked("no space belongs before this punctuation mark"),
        "space-in-brackets": marked("no space belongs just inside a bracket or quotation mark"),
        "spaces": marked("the space was doubled"),
        "turned-address": marked("the e-mail address was reversed"),
    },
    "layout": {
        "line-end-hyphen": marked("the hyphen divided a word at the end of a line"),
        "page-number": marked("a page number, not part of the text"),
        "paragraph": marked("the paragraph continues on the next line"),
        "running-head": marked("the line recurs on most pages"),
    },
    "hazm": {
        "spacing": marked("hazm spaces the words like this"),
    },
    "scan": {
        "comma": marked("the ink is a Persian comma, which Tesseract does not write"),
        "digits": marked("the shapes of the digits in the image"),
        "gap": marked("the gap in the image is too narrow for a space"),
        "hamza": marked("the ink above the heh is a hamza, which Tesseract does not write"),
        "language": marked("the image allows both words, and the language model prefers this one"),
        "latin": marked("the word was read again as Latin"),
        "letters": marked("the engine confuses these letters, and the other word is known"),
        "phone": marked("a telephone number, whose groups run from left to right"),
        "separator": marked("most amounts of the page have this separator"),
        "sign": marked("the ink of the sign in the image"),
        "thousands": marked("a thousands separator between digits, which Tesseract does not write"),
    },
    "review": {
        "reviewed": marked("a person decided it"),
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
