"""Text whose letters an extractor lost is reported, and healthy text of every kind is not."""

from pathlib import Path

import pytest

import satrchin
from satrchin.stages.order.lost_text import lines_without_letters

HERE = Path(__file__).parent
HEALTHY = sorted([*HERE.glob("healthy/*.txt"), *HERE.glob("cases/letters/*.txt")])
LOST = {
    "glyph numbers": "ا(cid:25)(cid:20)م ار(cid:27)(cid:13)م و (cid:29)(cid:15)",
    "signs for letters": "این مKأموریت در نمKونهبرداری از ایسKتگاه",
    "single letters": "ف اب ر ر ان و دی",
    "single letters, wide gaps": "ف   اب\tر   ر   ان   و   دی",
}


@pytest.mark.parametrize("kind", LOST)
def test_a_page_without_its_letters_is_partial_and_says_so(kind: str) -> None:
    result = satrchin.explain("\n".join([LOST[kind]] * 8))
    assert "letters-lost" in [issue.code for issue in result.issues]
    assert result.status == "partial"


@pytest.mark.parametrize("kind", sorted(LOST.keys() - {"glyph numbers"}))
def test_a_few_such_lines_do_not_condemn_a_page(kind: str) -> None:
    healthy = ["این سطر از نامه‌ای است که هیچ حرفی از آن کم نشده است."] * 20
    assert not lines_without_letters([*healthy, *[LOST[kind]] * 2])


@pytest.mark.parametrize("path", HEALTHY, ids=lambda path: path.stem)
def test_healthy_text_has_its_letters(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    assert not lines_without_letters(lines)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("???? ??? ???? ?????\n", True),
        ("نامه\nشهر ??? ????\n", True),
        ("چرا؟؟؟ چرا ??? بله؟!\n", False),
        ("نشانی: https://example.com/?a=1&b=??\n", False),
    ],
)
def test_words_of_question_marks_are_letters_that_were_lost(text: str, lost: bool) -> None:
    """A program that cannot encode a letter writes a question mark; a writer does not put several words of them."""
    result = satrchin.explain(text)
    assert (result.status == "partial") == lost
    assert ("letters-lost" in [issue.code for issue in result.issues]) == lost


def test_letters_as_entities_are_told_and_replaced_if_wanted() -> None:
    """They stay, because the text may be markup, and an error says how many there are."""
    text = "ب&#1740;ا به خانه&#x6cc; ما"
    result = satrchin.explain(text)
    assert result.text == text
    assert result.status == "partial"
    assert [issue.code for issue in result.issues] == ["letters-as-entities"]
    wanted = satrchin.explain(text, stages={"decode": {"entities": True}})
    assert (wanted.text, wanted.status) == ("بیا به خانهی ما", "ok")
    assert satrchin.explain("در HTML حرف ی را &#1740; می‌نویسند.").status == "ok"


def test_replacement_characters_make_a_text_partial() -> None:
    result = satrchin.explain("سلام دوست عزیز\nنامهٔ شما رسی\N{REPLACEMENT CHARACTER} و خوانده شد\n")
    assert result.status == "partial"
    assert [(issue.code, issue.line) for issue in result.issues] == [("letters-lost", 1)]
