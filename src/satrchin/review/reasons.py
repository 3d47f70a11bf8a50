"""Say in the user's language why a place is doubtful.

In: the reason of a doubt, or the code and message of an issue, in English as the stages give them. Out: the same in the
language of the messages. What a package adds has no translation and stays as it is.

>>> explained("perhaps سلام", "")
'perhaps سلام'
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from satrchin.messages import language, marked, tr

_DOUBTS: tuple[tuple[str, str], ...] = (
    (r"the image is unclear here", marked("the image is unclear here")),
    (r"the runs read better in this order", marked("the runs read better in this order")),
    (
        r"the lines of the document were laid out from the left",
        marked("the lines of the document were laid out from the left"),
    ),
    (r"perhaps (?P<text>.*)", marked("perhaps {text}")),
    (r"(?P<count>\d+) of its words are unknown", marked("{count} of its words are unknown")),
    (r"spaces between words are missing", marked("spaces between words are missing")),
    (r"its letters are in reverse order", marked("its letters are in reverse order")),
    (
        r"(?P<lost>\d+) of its (?P<letters>\d+) letters have no Unicode mapping",
        marked("{lost} of its {letters} letters have no Unicode mapping"),
    ),
)

_ISSUES: Mapping[str, str] = {
    "uncertain-page": marked("most of the text of the page is uncertain"),
    "unreadable-line": marked("the line is mostly unreadable in the image"),
    "uncertain-number": marked("two readings of this number disagree"),
    "unreadable-picture": marked("the picture could not be read"),
    "damaged-picture": marked("the picture is damaged"),
    "lost-line": marked("ink covers a line of the text"),
    "unread-ink": marked("some ink of the page is in no line and was not read"),
    "covered-text": marked("handwriting or a stamp runs through a line"),
    "damaged-file": marked("the file is damaged, pages may be missing"),
    "page-cut": marked("the page was read only in part"),
    "missing-font": marked("the page uses fonts that are not in the file"),
    "letters-doubtful": marked("some words of the page contain guessed letters"),
    "digits-doubtful": marked("digits and Latin letters of the page were read with low confidence"),
    "text-layer": marked("the text layer of the page is unreliable"),
    "overlap": marked("glyphs overlap: their order is uncertain"),
    "letters-apart": marked("the letters of a cell are spaced like words"),
    "line-doubtful": marked("the line is unreliable"),
    "order-uncertain": marked("the order of some lines is uncertain"),
    "lam-alef-uncertain": marked("«لا» may have been turned into «ال» in some words"),
    "letters-lost": marked("letters are missing: read the PDF itself, not its text"),
    "letters-as-entities": marked("letters of some words are written as HTML entities"),
    "lines-in-pieces": marked("lines are in pieces of unknown order: read the PDF itself, not its text"),
    "lines-doubtful": marked("lines have traces of damage that is not repaired"),
    "reads-poorly": marked("many words of repaired lines are still unknown"),
    "mojibake": marked("text read in the wrong encoding could not be brought back"),
    "stage-failed": marked("the page could not be cleaned and is left as it was read"),
    "unreadable": marked("the page and what follows could not be read"),
}


def explained(reason: str, code: str) -> str:
    """A reason in the language of the messages.

    Args:
        reason: of a doubt, or the message of an issue.
        code: of the issue; empty for a doubt.
    """
    if language() == "en":
        return reason
    if code:
        return tr(_ISSUES[code]) if code in _ISSUES else reason
    for pattern, message in _DOUBTS:
        match = re.fullmatch(pattern, reason, re.DOTALL)
        if match:
            values = {name: int(text) if text.isdecimal() else text for name, text in match.groupdict().items()}
            return tr(message, **values)
    return reason
