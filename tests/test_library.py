"""The public door: what it takes and gives, what it loads, and that threads, forks and pickles are safe."""

from __future__ import annotations

import asyncio
import multiprocessing
import pickle
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.samples import RAW

import satrchin
from satrchin.document import Context, Edit, Line, Page, replay
from satrchin.errors import ExitCode, UsageError
from satrchin.pipeline import Pipeline, recipes, stage_class
from satrchin.reading.text import from_string

HEAVY = {"numpy", "marisa_trie", "pdfplumber", "pdfminer", "PIL", "pytesseract", "hazm", "rich", "click", "jinja2"}


def test_import_is_light() -> None:
    """Importing the package loads none of the heavy libraries."""
    code = "import sys, satrchin; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())


def test_a_few_healthy_lines_need_no_arrays() -> None:
    """A short text with numbers and Latin words is cleaned without numpy, whose import takes longest."""
    text = (
        "نشست کارگروه در ساعت ۱۰ روز ۱۲ مهر ۱۴۰۲ برگزار شد.\n"
        "برنامهٔ Ubuntu روی رایانه‌های دفتر نصب شد و ۲۵ نفر با آن کار کردند.\n"
        "نشانی تازهٔ دبیرخانه https://www.example.org/fa/contact/secretariat است.\n"
        "پاسخ نامه‌ها تا پایان ماه برای همهٔ همکاران فرستاده می‌شود.\n"
    )
    code = "import sys, satrchin; satrchin.clean(sys.argv[1]); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, text], capture_output=True, text=True, check=True)
    assert not {"numpy", "onnxruntime"} & set(done.stdout.split())


def test_clean_explain_and_file_agree(tmp_path: Path) -> None:
    """The one-liner, the long form and the file give one text."""
    text = "كتاب علي\n"
    path = tmp_path / "letter.txt"
    path.write_text(text, encoding="utf-8")
    assert satrchin.clean(text) == satrchin.explain(text).text == satrchin.clean_file(str(path)).text == "کتاب علی\n"


def test_recipe_of_ones_own(tmp_path: Path) -> None:
    """A TOML file is a recipe; what is wrong in it is told with the choices."""
    recipe = tmp_path / "mine.toml"
    recipe.write_text('stages = ["letters"]\n[letters]\ndigits = "persian"\n', encoding="utf-8")
    assert satrchin.clean("سال 1402", recipe) == "سال ۱۴۰۲"
    for wrong, words in {
        'stages = ["leters"]': "did you mean letters?",
        'stages = ["letters"]\n[letters]\ndigit = "persian"': "did you mean letters.digits?",
        'stages = ["letters"]\n[letters]\narabic = "yes please"': "expected bool",
        "stages = letters": "is not valid TOML",
        'description = "nothing"': "needs a list of stages",
    }.items():
        recipe.write_text(wrong, encoding="utf-8")
        with pytest.raises(UsageError, match=words.replace("?", r"\?")):
            satrchin.clean("سلام", recipe)


def test_errors_carry_their_exit_code() -> None:
    """Whoever catches the family can tell the shell."""
    with pytest.raises(satrchin.SatrchinError) as caught:
        satrchin.clean("سلام", "txt")
    assert caught.value.exit_code == ExitCode.USAGE


@pytest.mark.slow
def test_threads() -> None:
    """Many threads at once, also at the first use, get what one gets."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(RAW.glob("*.txt"))[:4]]
    with ThreadPoolExecutor(8) as pool:
        many = list(pool.map(satrchin.clean, texts * 4))
    assert many == [satrchin.clean(text) for text in texts] * 4


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_fork() -> None:
    """A forked child goes on with what its parent had loaded."""
    text = (RAW / "budget-joins.txt").read_text(encoding="utf-8")
    mine = satrchin.clean(text)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(satrchin.clean, (text,)) == mine


def test_pipelines_and_results_pickle() -> None:
    """Both can be sent to another process."""
    pipeline = pickle.loads(pickle.dumps(Pipeline.load("letter")))  # noqa: S301  our own bytes
    result = pipeline.run(from_string("كتاب"))
    assert pickle.loads(pickle.dumps(result)).text == result.text == "کتاب"  # noqa: S301


@pytest.mark.parametrize("name", sorted({name for recipe in recipes() for name, _ in Pipeline.load(recipe).stages}))
def test_every_stage_has_a_healthy_page_for_nothing(name: str) -> None:
    """With its defaults no stage changes a healthy line, blank lines, or a line of English."""
    pipeline = Pipeline("one", ((name, stage_class(name)()),))
    for text in ("این گزارش تا پایان هفته آماده می\u200cشود.\n", "\n\n", "The quick brown fox (1990).\n"):
        assert pipeline.run(from_string(text)).text == text


def test_a_page_that_was_put_in_order_is_not_searched_again() -> None:
    """What one stage finds may help the others, so all run again, but not the order of a repaired page."""
    ran = []

    def stage(name: str, before: str, after: str) -> Callable[[Page, Context], Page]:
        def run(page: Page, _context: Context) -> Page:
            ran.append(name)
            place = page.lines[0].text.find(before)
            if place < 0:
                return page
            return page.edited([Edit(name, "rule", 1, 0, (place, place + len(before)), before, after)])

        return run

    pipeline = Pipeline("x", (("order", stage("order", "1", "2")), ("letters", stage("letters", "2", "3"))))
    assert pipeline.run(from_string("1")).text == "3"
    assert ran == ["order", "letters", "letters"]
    ran.clear()
    assert pipeline.run(from_string("2")).text == "3"
    assert ran == ["order", "letters", "order", "letters"]


def test_replay_refuses_what_does_not_fit() -> None:
    """Edits of another text are refused, not forced."""
    page = satrchin.explain("كتاب").pages[0]
    with pytest.raises(ValueError, match="does not find its text"):
        replay(Page(1, (Line("نامه"),)).lines, page.edits)


def test_options_of_stages() -> None:
    """Options go over those of the recipe; what is wrong in them is told."""
    assert satrchin.clean("سال 1402", stages={"letters": {"digits": "persian"}}) == "سال ۱۴۰۲"
    with pytest.raises(UsageError, match=r"did you mean letters\.digits"):
        satrchin.clean("سال", stages={"letters": {"digit": "persian"}})


def test_bytes_and_streams(tmp_path: Path) -> None:
    """A document may be bytes or an open file."""
    data = "كتاب علي\n".encode()
    path = tmp_path / "letter.txt"
    path.write_bytes(data)
    with path.open("rb") as file:
        texts = [satrchin.clean_file(source).text for source in (data, BytesIO(data), file, path)]
    assert texts == ["کتاب علی\n"] * 4


def test_a_stream_of_text_is_refused() -> None:
    """Its bytes are gone, and with them its encoding."""
    with pytest.raises(TypeError, match="binary"):
        satrchin.clean_file(StringIO("نامه"))


@pytest.mark.parametrize("call", [satrchin.clean, satrchin.explain, satrchin.clean_file, satrchin.fold])
def test_wrong_types_are_refused(call: Callable[[object], object]) -> None:
    """A wrong type is a TypeError that names it, not a failure somewhere inside."""
    with pytest.raises(TypeError, match="not int"):
        call(3)


def test_asyncio() -> None:
    """Coroutines clean in threads, several at a time, with the same results."""

    async def many() -> list[str]:
        return await asyncio.gather(*(asyncio.to_thread(satrchin.clean, f"كتاب {n}") for n in range(8)))

    assert asyncio.run(many()) == [f"کتاب {n}" for n in range(8)]


@given(st.text())
def test_the_key_of_a_key_is_itself(text: str) -> None:
    """Keys can be made twice by mistake."""
    assert satrchin.fold(satrchin.fold(text)) == satrchin.fold(text)


def test_full_text_search_in_sqlite() -> None:
    """An index of keys finds a word however it was typed, and shows the text as it is."""
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute("CREATE VIRTUAL TABLE pages USING fts5(key, text UNINDEXED)")
        for text in ("مسئولان می\N{ZERO WIDTH NON-JOINER}روند", "نامهٔ ۱۲"):
            index.execute("INSERT INTO pages VALUES (?, ?)", (satrchin.fold(text), text))
        find = "SELECT text FROM pages WHERE pages MATCH ?"
        for query, found in (("ميروند", "مسئولان"), ("مسوولان", None), ("نامه", "نامهٔ"), ("12", "نامهٔ")):
            rows = index.execute(find, (f'"{satrchin.fold(query)}"',)).fetchall()
            assert [row[0].split()[0] for row in rows] == ([found] if found else [])


def test_results_compare_by_content_and_are_no_keys() -> None:
    """Two results of one text are equal; a whole document is not hashed by mistake."""
    assert satrchin.explain("كتاب") == satrchin.explain("كتاب") != satrchin.explain("کتاب")
    with pytest.raises(TypeError, match="unhashable type: 'Result'"):
        hash(satrchin.explain("كتاب"))


def test_processes() -> None:
    """A pool of processes of any start method cleans as this process does."""
    texts = ["كتاب علي", "نامه"]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(satrchin.clean, texts)) == [satrchin.clean(text) for text in texts]
