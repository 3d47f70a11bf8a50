"""Nothing hangs: of four times the text a run takes about four times the time, whatever the text is."""

import time
from itertools import cycle, islice
from random import Random

import pytest
from bench import damage

import satrchin

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
LINE = f"این نامه برای آگاهی شما نوشته شده است و پاسخی نمی{ZWNJ}خواهد (۱۴۰۲/۰۵/۱۲)."
SMALL, TIMES = 4_000, 4
ENOUGH = 0.5
"""Seconds of a CPU that need no comparison: below them the clock tells nothing."""


def filled(pattern: str, length: int) -> str:
    """A text of that length made of a pattern over and over."""
    return "".join(islice(cycle(pattern), length))


SHAPES = {
    "healthy lines": LINE + "\n",
    "one healthy line": LINE + " ",
    "one line without a space": "سلامدنیا",
    "one line back to front": damage.visual(LINE, Random(1)) + " ",
    "one line in runs": damage.chunks(LINE, Random(1)) + " ",
    "one line of reversed words": damage.words(LINE, Random(1)) + " ",
    "one line of presentation forms": damage.visual(LINE, Random(1), forms=True) + " ",
    "lines back to front": damage.visual(LINE, Random(1)) + "\n",
    "one letter and space": "ا ",
    "one letter": "م",
    "combining marks": "م" + "\N{ARABIC FATHATAN}" * 10_000,
    "hamzas above": "ه" + "\N{ARABIC HAMZA ABOVE}" * 100,
    "joiners": ZWNJ,
    "joined letters": f"می{ZWNJ}",
    "bidi controls": "\N{RIGHT-TO-LEFT EMBEDDING}ب\N{LEFT-TO-RIGHT OVERRIDE}",
    "opening brackets": "(",
    "brackets and letters": ")ا(",
    "quotes": "«ب",
    "tatweel": "\N{ARABIC TATWEEL}",
    "stretched words": "سـ\N{ARABIC TATWEEL}",
    "digits": "۱۲۳",
    "numbers with signs": "۱۲/",
    "dots": ".",
    "at signs": "a@",
    "addresses": "http://a.b/",
    "blanks": " ",
    "tabs and letters": "ب\t",
    "newlines": "\n",
    "form feeds": "ب\f",
    "hyphens": "ب-",
    "latin": "abc ",
    "arabic": "والله في العلم إلى ",
    "private letters": "\ue000",
    "emoji": "\N{WOMAN}\N{ZERO WIDTH JOINER}",
}


def _seconds(text: str) -> float:
    start = time.process_time()
    satrchin.clean(text)
    return time.process_time() - start


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_text_and_no_faster(shape: str) -> None:
    """Four times the text may take up to nine times the time; a square would take sixteen."""
    texts = [filled(SHAPES[shape], size) for size in (SMALL, SMALL * TIMES)]
    satrchin.clean(texts[0][:200])
    measured = []
    for _ in range(3):  # a busy machine may bend one measurement; it does not bend three the same way
        small, large = (_seconds(text) for text in texts)
        measured.append((small, large))
        if large < max(ENOUGH, 9 * small):
            return
    pytest.fail(f"{shape}: seconds for a text and for one four times as long: {measured}")
