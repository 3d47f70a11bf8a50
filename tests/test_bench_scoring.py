"""The scorer of the bench: fixed small cases, and agreement with a reference scorer beside the checkout."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from bench.results import write_parts, write_section
from bench.scoring import ZWNJ, Score, folded, score
from bench.sets import find_folder

REFERENCE = find_folder() or Path()
RATES = {"zwnj_precision": "zwnj_p", "zwnj_recall": "zwnj_r", "zwnj_f1": "zwnj_f1"}
RATES |= {name: name for name in ("cer", "cer_nz", "cer_ls", "wer", "order", "changed")}


def test_equal_texts_have_no_errors() -> None:
    text = f"می{ZWNJ}رود.\nکتاب{ZWNJ}ها"
    result = score(text, text)
    assert (result.cer, result.wer, result.changed, result.order, result.zwnj_f1) == (0, 0, 0, 1, 1)


def test_a_lost_zwnj_is_a_character_a_word_and_a_missed_place() -> None:
    result = score(f"او می{ZWNJ}رود", "او میرود")
    assert (result.char_edits, result.bare_edits, result.word_edits) == (1, 0, 1)
    assert (result.zwnj_true, result.zwnj_put, result.zwnj_hit) == (1, 0, 0)
    assert result.zwnj_f1 == 0


def test_a_space_for_a_zwnj_is_no_error_of_letters() -> None:
    result = score(f"او می{ZWNJ}رود", "او می رود")
    assert (result.letter_edits, result.bare_edits, result.char_edits, result.word_edits) == (0, 1, 1, 2)


def test_swapped_words_cost_order() -> None:
    assert score("یک دو سه چهار", "سه چهار یک دو").order == pytest.approx(0.5)


def test_zwnj_hits_are_found_behind_other_errors() -> None:
    result = score(f"دراز می{ZWNJ}رود", f"درز می{ZWNJ}رود")
    assert (result.letter_edits, result.zwnj_hit) == (1, 1)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("كتاب علي ٣", "کتاب علی ۳"),
        ("کـتاب", "کتاب"),
        (f"آب {ZWNJ}و{ZWNJ}{ZWNJ}هوا{ZWNJ}. {ZWNJ}", f"آب و{ZWNJ}هوا. "),
        ("\N{RIGHT-TO-LEFT MARK}یک  \n\n دو\N{NO-BREAK SPACE}سه", "یک دو سه"),
    ],
)
def test_what_no_reader_sees_is_folded(raw: str, expected: str) -> None:
    assert folded(raw) == expected


def test_lines_count_only_when_asked() -> None:
    assert score("یک\nدو", "یک دو").char_edits == 0
    assert score("یک\nدو", "یک دو", keep_lines=True).char_edits == 1


def test_changed_counts_lines_code_point_for_code_point() -> None:
    result = score("یک\nدو\nسه", "یك\nدو\nسه")
    assert (result.cer, result.lines_changed, result.lines) == (0, 1, 3)


def test_scores_add_up() -> None:
    one = Score(chars=10, char_edits=1)
    assert (one + replace(one, char_edits=3)).cer == pytest.approx(0.2)


def test_a_section_of_the_results_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    write_section("PDF", "pages", path)
    write_section("Text", "old", path)
    write_section("Text", "new\n\n### more", path)
    text = path.read_text(encoding="utf-8")
    assert "old" not in text
    assert text.index("## Text\n\nnew\n\n### more") < text.index("## PDF\n\npages")
    with pytest.raises(ValueError, match="no section"):
        write_section("Poems", "", path)


def test_a_part_of_a_section_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    write_section("Hostile", "files", path)
    for parts in ({"page": "old"}, {"kills": "none lost"}, {"page": "new"}):
        write_parts("Review", "Each part by itself.", parts, ["page", "again", "kills"], path)
    text = path.read_text(encoding="utf-8")
    assert "## Review\n\nEach part by itself.\n\n### page\n\nnew\n\n### kills\n\nnone lost\n\n## Hostile" in text
    assert "old" not in text


@pytest.mark.skipif(not (REFERENCE / "score.py").is_file(), reason="no reference scorer beside the checkout")
@pytest.mark.parametrize("folder", ["text", "extracted"])
def test_agrees_with_the_reference_scorer(folder: str) -> None:
    """Every rate of every damaged document against its truth, and of all together."""
    truth, damaged = REFERENCE / folder / "truth", REFERENCE / folder / "damaged"
    command = [sys.executable, REFERENCE / "score.py", truth, damaged, "--json"]
    expected = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    total = Score()
    for path in sorted(truth.glob("*.txt")):
        result = score(path.read_text(encoding="utf-8"), (damaged / path.name).read_text(encoding="utf-8"))
        total += result
        for ours, theirs in RATES.items():
            assert getattr(result, ours) == pytest.approx(expected["by_file"][path.name][theirs], abs=1e-12)
    for ours, theirs in RATES.items():
        assert getattr(total, ours) == pytest.approx(expected[theirs], abs=1e-12)
