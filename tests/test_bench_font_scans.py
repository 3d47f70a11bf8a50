"""Letters in many fonts are made alike from one seed, and what is wrong in silence is counted."""

from pathlib import Path

from bench.font_pages import LEARNED, SEEN, UNSEEN, font_files, letter
from bench.font_scans import Read, calibration, english, judged, rows, silent_numbers


def read(stem: str, text: str, status: str = "ok") -> Read:
    """A page whose words are all .9 certain."""
    return Read(stem, text, status, tuple((word, 0.9) for word in text.split()))


def test_a_seed_gives_one_letter_and_another_seed_another() -> None:
    one, same, other = (letter("amiri", Path("amiri.ttf"), 12, seed) for seed in (3, 3, 4))
    assert one == same
    assert one.truth != other.truth
    assert all(line.split("\t")[0] in one.html for line in one.truth.splitlines())


def test_font_files_are_found_by_name_truetype_first(tmp_path: Path) -> None:
    for name in ("Amiri-Regular.ttf", "cairo-arabic-400-normal.woff", "Amiri-Bold.ttf", "Amiri-Regular.woff"):
        (tmp_path / name).touch()
    found = {name: file.name for name, file in font_files(tmp_path, SEEN | UNSEEN).items()}
    assert found == {"amiri": "Amiri-Regular.ttf", "cairo": "cairo-arabic-400-normal.woff"}
    assert not set(SEEN) & set(UNSEEN)
    assert len(SEEN) + len(UNSEEN) >= 30


def test_a_wrong_number_is_silent_only_on_a_page_that_is_ok() -> None:
    assert silent_numbers("مبلغ ۱۲٬۰۰۰ در ۳", read("amiri-clean", "مبلغ ۱۳٬۰۰۰ در ۳")) == 1
    assert silent_numbers("مبلغ ۱۲٬۰۰۰ در ۳", read("amiri-clean", "مبلغ ۱۳٬۰۰۰ در ۳", "partial")) == 0
    assert silent_numbers("مبلغ ۱۲", read("amiri-clean", "مبلغ 12")) == 0


def test_english_blocks_are_the_lines_of_latin_letters() -> None:
    assert english("سلام\nPlease sign here.\nکد AB-12 است") == "Please sign here."


def test_the_table_has_a_row_for_each_group_and_condition() -> None:
    pages = [read("amiri-clean", "سلام دنیا"), read("mirza-clean", "سلام دنیا"), read("english-amiri-bad", "Hello")]
    found = {(row[0], row[1]): row[2:4] for row in rows({page.stem: page.text for page in pages}, pages)}
    assert found["fonts of the training", "clean"] == ["1", "0.0000"]
    assert found["other fonts", "all"] == ["1", "0.0000"]
    assert found["English pages", "bad"] == ["1", "0.0000"]


def test_calibration_counts_right_words_in_fonts_that_confidences_are_not_learned_on() -> None:
    learned, other = ("amiri", "thabit")
    assert learned in LEARNED
    assert other not in LEARNED
    pages = [read(f"{font}-clean", "یک دو سه چهار") for font in (learned, other, f"english-{learned}")]
    found = [*judged({page.stem: "یک دو سه پنج" for page in pages}, pages)]
    assert "| 0.850-0.950 | 4 | 0.900 | 0.750 |" in calibration(found)
