"""Messages in Persian and English: the catalogue has all of them, and the user's choice of language is followed."""

from __future__ import annotations

import ast
import io
import re
import threading
from gettext import GNUTranslations

import pytest
from scripts.catalogue import SOURCE, catalogue_path, collected, compiled, read, untranslated

from satrchin import errors
from satrchin.cli import main
from satrchin.errors import SatrchinError
from satrchin.messages import language, speaking, tr, tr_n, use

UPDATE = "run python scripts/catalogue.py and translate what is new in src/satrchin/locale/fa"
PLACEHOLDER = re.compile(r"\{\w*[^{}]*\}|%\(\w+\)\w|%[sdr]")


def texts(one: object) -> list[str]:
    """A message or its translation: one text, or one for each number."""
    return [one] if isinstance(one, str) else list(one)


def test_the_catalogue_has_the_messages_of_the_code_and_no_others() -> None:
    """A message that was added, changed or removed is so in the catalogue."""
    own = {str(message.id) for message in collected() if message.id and ("click", 0) not in message.locations}
    known = {str(message.id) for message in read("fa") if message.id}
    assert own <= known, UPDATE
    clicks = {str(message.id) for message in collected() if ("click", 0) in message.locations}
    listed = {str(message.id) for message in read("fa") if message.id and ("click", None) not in message.locations}
    assert listed <= own | clicks, UPDATE


def test_the_compiled_catalogue_is_that_of_its_source() -> None:
    """The file that the program reads was made from the one that people edit."""
    path = catalogue_path("fa")
    shipped, fresh = (
        GNUTranslations(io.BytesIO(data))._catalog
        for data in (path.with_suffix(".mo").read_bytes(), compiled(read("fa")))
    )
    assert {**shipped, "": ""} == {**fresh, "": ""}, UPDATE


def test_a_translation_has_the_placeholders_of_its_message() -> None:
    """No value is lost, and none is asked for that is not there."""
    for message in read("fa"):
        if not message.id:
            continue
        for text, translation in zip(texts(message.id), texts(message.string), strict=True):
            assert set(PLACEHOLDER.findall(translation)) == set(PLACEHOLDER.findall(text)), message.id


def test_no_message_is_without_its_translation() -> None:
    """Every message of the program has a Persian one that nobody has to look at again."""
    assert untranslated(read("fa")) == [], UPDATE


def test_messages_of_errors_and_issues_go_through_the_catalogue() -> None:
    """No error of ours and no issue has a text that is written where it is raised, past ``tr``."""
    own = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, SatrchinError)}
    own |= {"FileError", "StartError", "TooLargeError", "TooMuchError", "Issue", "Verdict", "fail", "UsageError"}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for argument in node.args if name in own else ():
                bare = isinstance(argument, ast.JoinedStr) or (
                    isinstance(argument, ast.Constant) and isinstance(argument.value, str) and " " in argument.value
                )
                assert not bare, f"{path.name}:{node.lineno}: {ast.unparse(argument)}"


LIBRARY = ("reading", "stages", "lm", "persian", "writing", "repair_files", "pipeline.py", "registry.py", "result.py")


def test_messages_of_the_library_are_not_worded_for_a_command_line() -> None:
    """Who calls it from code has options too, but none with dashes."""
    for path in (path for name in LIBRARY for path in (*(SOURCE / name).rglob("*.py"), SOURCE / name)):
        tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"tr", "tr_n", "marked"}:
                said = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                assert not [one for one in said if re.search(r"(^|\s)(--[a-z]|-f (pdf|docx))", one)], (
                    f"{path.name}:{node.lineno}"
                )


def test_numbers_in_persian_messages_have_persian_digits() -> None:
    """Values that are numbers do; what is text already, such as a path, stays."""
    with speaking("fa"):
        assert tr("page {page}, line {line}:", page=3, line="a1") == "صفحهٔ ۳، سطر a1:"
    assert tr("page {page}, line {line}:", page=3, line=4) == "page 3, line 4:"


def test_english_counts_in_two_forms() -> None:
    """One file, two files."""
    assert [tr_n("{count} file", "{count} files", count) for count in (1, 2)] == ["1 file", "2 files"]


def test_a_thread_and_a_process_have_their_own_language() -> None:
    """A server answers one reader in Persian while the process speaks English, and threads follow the process."""
    seen = []

    def look() -> None:
        seen.append(language())

    with speaking("fa"):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert language() == "fa"
    assert (seen, language()) == (["en"], "en")
    use("fa")
    try:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    finally:
        use("en")
    assert seen == ["en", "fa"]
    with pytest.raises(ValueError, match="no messages in 'de'"):
        use("de")


@pytest.mark.parametrize("where", [["--messages", "fa", "clean"], ["clean", "--messages=fa"]])
def test_the_command_line_speaks_as_it_is_told(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The option stands before or after the command; afterwards the process speaks as before."""
    assert main([*where, "--nothing"]) == 2
    assert "--help" in capsys.readouterr().err
    assert language() == "en"
