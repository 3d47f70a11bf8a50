"""What each option of a stage decides: its rule repairs a text, and leaves the text as it is where it is off."""

from __future__ import annotations

import pytest

from satrchin.document import replay
from satrchin.errors import UsageError
from satrchin.pipeline import Pipeline, make_stage
from satrchin.reading.text import from_string
from satrchin.result import Result

ZWNJ, MINUS, LRE = "\N{ZERO WIDTH NON-JOINER}", "\N{HYPHEN-MINUS}", "\N{LEFT-TO-RIGHT EMBEDDING}"
PDF, RLE = "\N{POP DIRECTIONAL FORMATTING}", "\N{RIGHT-TO-LEFT EMBEDDING}"


def run(text: str, stage: str, **options: object) -> Result:
    """What a stage makes of a text; its edits give the same when they are replayed."""
    document = from_string(text)
    result = Pipeline("test", ((stage, make_stage(stage, options)),)).run(document)
    (before,), (after,) = document.pages, result.pages
    assert "".join(line.text + line.end for line in replay(before.lines, after.edits)) == result.text
    return result


@pytest.mark.parametrize(
    ("stage", "option", "damaged", "mended"),
    [
        ("letters", "arabic", "كتاب علي", "کتاب علی"),
        ("letters", "kashida", "کتاب علـــی", "کتاب علی"),
        ("letters", "hidden", f"{RLE}کتاب{PDF} علی", "کتاب علی"),
        ("letters", "doubled", "سسللاامم بر شما", "سلام بر شما"),
        ("normalise", "zwnj", f"کتاب{ZWNJ} علی", "کتاب علی"),
        ("normalise", "turned", "گزارش )سال ۱۴۰۲( رسید", "گزارش (سال ۱۴۰۲) رسید"),
        ("decode", "mojibake", "Ø³Ù„Ø§Ù… Ø¨Ø± Ø´Ù…Ø§", "سلام بر شما"),
        ("decode", "half_spaces", "می&zwnj;رود", f"می{ZWNJ}رود"),
        ("order", "visual", "دندرک یسررب ار هناخراک هنلااس شرازگ", "گزارش سالانه کارخانه را بررسی کردند"),
    ],
)
def test_a_rule_that_is_on_by_default(stage: str, option: str, damaged: str, mended: str) -> None:
    """With the option off the text stays as it is, and no change is listed."""
    assert run(damaged, stage).text == mended
    left = run(damaged, stage, **{option: False})
    assert (left.text, list(left.edits)) == (damaged, [])


@pytest.mark.parametrize(
    ("stage", "option", "value", "before", "after"),
    [
        ("letters", "digits", "persian", "سال 1402 در v12", "سال ۱۴۰۲ در v12"),
        ("letters", "digits", "ascii", "سال ۱۴۰۲", "سال 1402"),
        ("normalise", "signs", True, "کتاب, دفتر; قلم?", "کتاب، دفتر؛ قلم؟"),
        ("normalise", "quotes", True, 'کتاب "نو" و "new"', 'کتاب «نو» و "new"'),
        ("normalise", "ellipsis", True, "کتاب... و....", "کتاب… و...."),
        ("normalise", "hamza", "hamza", f"خانه{ZWNJ}ی ما", "خانه\N{ARABIC HAMZA ABOVE} ما"),
        ("normalise", "hamza", "ye", "خانه\N{ARABIC HAMZA ABOVE} ما", f"خانه{ZWNJ}ی ما"),
        ("normalise", "tidy", "always", "کتاب  نو ، دفتر", "کتاب نو، دفتر"),
        ("decode", "entities", True, "کتاب&nbsp;نو", "کتاب\N{NO-BREAK SPACE}نو"),
    ],
)
def test_a_choice_of_style(stage: str, option: str, value: object, before: str, after: str) -> None:
    """A choice that nobody made changes nothing; a line without Persian letters stays whatever was chosen."""
    latin = 'In 2024, "new"... lines;  12 ?'
    assert run(f"{before}\n{latin}\n", stage).text == f"{before}\n{latin}\n"
    assert run(f"{before}\n{latin}\n", stage, **{option: value}).text == f"{after}\n{latin}\n"


def test_a_line_that_an_extractor_damaged_is_tidied_and_others_are_not() -> None:
    """By default only lines whose order was repaired lose their stray spaces; ``never`` leaves those too."""
    text = f"{LRE}کتاب  نو ، دفتر{PDF}\nکتاب  نو ، دفتر\n"
    document = from_string(text)
    for tidy, first in (("damaged", "کتاب نو، دفتر"), ("never", "کتاب  نو ، دفتر")):
        stages = ("letters", make_stage("letters", {})), ("normalise", make_stage("normalise", {"tidy": tidy}))
        assert Pipeline("test", stages).run(document).text == f"{first}\nکتاب  نو ، دفتر\n"


@pytest.mark.parametrize(
    ("stage", "option", "value", "choices"),
    [
        ("letters", "digits", "latin", "keep, persian, ascii"),
        ("normalise", "tidy", "often", "never, damaged, always"),
        ("normalise", "hamza", "none", "keep, hamza, ye"),
    ],
)
def test_an_unknown_choice_is_refused(stage: str, option: str, value: str, choices: str) -> None:
    """The message names the option and its choices."""
    with pytest.raises(UsageError, match=f"{stage}.{option}='{value}': expected one of {choices}"):
        make_stage(stage, {option: value})


def test_a_hidden_character_without_evidence_is_graded_lower() -> None:
    """Inside a word that the lexicon writes with a half-space it is one for sure; in an unknown word it is a guess."""
    for text, sure in (("می\N{ZERO WIDTH SPACE}رود", 0.95), ("بصس\N{ZERO WIDTH SPACE}ضضن", 0.7)):
        result = run(text, "letters")
        assert result.text == text.replace("\N{ZERO WIDTH SPACE}", ZWNJ)
        assert [edit.confidence for edit in result.edits] == [sure]


def test_lines_of_a_diff_keep_their_letters() -> None:
    """A diff shows what a line was and is: repairing one of the two would make them alike."""
    text = f"{MINUS}کتاب علي\n+کتاب علی\n{MINUS}نامه ي او\n+نامه ی او\n"
    assert run(text, "letters").text == text
