"""Edits of a page, options of stages, blocks of an output, files written at once, pages on disk, guarded requests."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from satrchin.batch.outputs import _remove_further
from satrchin.document import Box, Cell, Doubt, Edit, Line, Page, replay, spliced_with_blocks, split_lines
from satrchin.errors import OutputError, UsageError
from satrchin.pipeline import Pipeline, make_stage, stages_with
from satrchin.reading.pdf import page_cache
from satrchin.reading.pdf.page_cache import PageCache
from satrchin.review.guard import Guard
from satrchin.writing import structure
from satrchin.writing.atomic import write_file
from satrchin.writing.structure import Item, item


def edit(line: int, span: tuple[int, int], before: str, after: str, stage: str = "letters") -> Edit:
    return Edit(stage, "rule", 1, line, span, before, after)


PAGE = Page(1, (Line("ابپ"), Line("تثج"), Line("چحخ", "")))


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        ([edit(0, (1, 2), "ب", "xy")], "اxyپ\nتثج\nچحخ"),
        ([edit(0, (0, 1), "ا", ""), edit(0, (2, 3), "پ", "z")], "بz\nتثج\nچحخ"),
        ([edit(0, (3, 4), "\n", " ")], "ابپ تثج\nچحخ"),
        ([edit(0, (3, 4), "\n", " "), edit(1, (3, 4), "\n", " ")], "ابپ تثج چحخ"),
        ([edit(0, (3, 4), "\n", " "), edit(1, (0, 1), "ت", "x")], "ابپ xثج\nچحخ"),
        ([edit(0, (0, 8), "ابپ\nتثج\n", "")], "چحخ"),
        ([edit(0, (2, 6), "پ\nتث", "\n")], "اب\nج\nچحخ"),
        ([edit(2, (0, 0), "", "x"), edit(2, (3, 3), "", "y")], "ابپ\nتثج\nxچحخy"),
        ([edit(1, (1, 1), "", "\n")], "ابپ\nت\nثج\nچحخ"),
    ],
)
def test_edits_of_a_page(edits: list[Edit], text: str) -> None:
    """Within lines, over line ends and at places; the edits replay, and every letter knows where it came from."""
    edited = PAGE.edited(edits)
    assert edited.text == text
    assert edited.raw_lines == PAGE.lines
    assert "".join(line.text + line.end for line in replay(PAGE.lines, edits)) == text
    lines, blocks = spliced_with_blocks(PAGE.lines, sorted(edits, key=lambda one: (one.line, one.span)))
    assert lines == edited.lines
    for block in blocks:
        if block.stop - block.start == block.end - block.begin == 1:
            before, after = PAGE.text[block.start], text[block.begin]
            assert before == after or any(after in one.after for one in edits)
    kept = set(text) & set(PAGE.text)
    covered = {place for block in blocks for place in range(block.begin, block.end)}
    assert all(place in covered for place, letter in enumerate(text) if letter in kept and letter != "\n")


@pytest.mark.parametrize(
    "edits",
    [
        [edit(0, (1, 2), "x", "y")],
        [edit(0, (0, 2), "اب", "x"), edit(0, (1, 3), "بپ", "y")],
        [edit(2, (2, 5), "خ", "y")],
        [edit(0, (0, 2), "ابپ", "x")],
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match=r"edit (overlaps another or does not find its text|reaches past its page)"):
        PAGE.edited(edits)


@pytest.mark.parametrize(
    ("one", "span", "text"),
    [
        (edit(0, (0, 1), "ا", ""), (0, 1), "ب"),
        (edit(0, (0, 1), "ا", "xyz"), (3, 4), "ب"),
        (edit(0, (1, 2), "ب", "xyz"), (1, 4), "xyz"),
        (edit(0, (2, 3), "پ", "xyz"), (1, 2), "ب"),
        (edit(0, (0, 3), "ابپ", "xyz"), (0, 3), "xyz"),
        (edit(0, (1, 1), "", "x"), (1, 3), "xب"),  # what is put in right before it may be of it
        (edit(0, (2, 2), "", "x"), (1, 2), "ب"),
        (edit(1, (0, 1), "ت", ""), (1, 2), "ب"),
        (edit(0, (1, 2), "ب", ""), None, ""),
    ],
)
def test_a_doubt_goes_with_its_text(one: Edit, span: tuple[int, int] | None, text: str) -> None:
    """It stays on what it was about; with all of its text gone it is gone."""
    page = Page(1, PAGE.lines, doubts=(Doubt(1, 0, (1, 2), "ب", "why", 0.5),)).edited([one])
    assert [(doubt.span, doubt.text) for doubt in page.doubts] == ([] if span is None else [(span, text)])


def test_lines_end_where_any_system_ends_them() -> None:
    ends = ["\r\n", "\n", "\r", "\f"]
    text = "".join(f"a{end}" for end in ends)
    assert list(split_lines(text)) == [("a", end) for end in ends]
    assert list(split_lines("a\x0bb\x1cc\x85d\u2028e")) == [("a\x0bb\x1cc\x85d\u2028e", "")]
    assert list(split_lines("")) == []
    assert list(split_lines("\n\n")) == [("", "\n"), ("", "\n")]


@pytest.mark.parametrize(
    ("stage", "option", "value", "found"),
    [
        ("letters", "arabic", "no", False), ("letters", "arabic", "ON", True), ("order", "doubtful", "0.5", 0.5),
        ("order", "doubtful", 1, 1.0), ("order", "leave", 0.0, 0.0), ("spacing", "margin", "7", 7.0),
        ("letters", "digits", "ascii", "ascii"),
    ],
)  # fmt: skip
def test_values_of_options(stage: str, option: str, value: Any, found: Any) -> None:
    """A string is read as the type of the default."""
    got = getattr(make_stage(stage, {option: value}), option)
    assert (got, type(got)) == (found, type(found))


@pytest.mark.parametrize(
    ("stage", "option", "value", "message"),
    [
        ("letters", "arabic", "maybe", r"letters.arabic='maybe': expected bool, as in letters.arabic=True"),
        ("letters", "arabic", 1, r"letters.arabic=1: expected bool"),
        ("order", "doubtful", "much", r"order.doubtful='much': expected float, as in order.doubtful=0.9"),
        ("order", "doubtful", 1.01, r"order.doubtful=1.01: expected a number from 0 to 1"),
        ("order", "doubtful", -0.01, "expected a number from 0 to 1"),
        ("spacing", "margin", -1.0, r"spacing.margin=-1.0: expected a finite number from 0 on"),
        ("spacing", "margin", float("inf"), "expected a finite number from 0 on"),
        ("letters", "nothing", 1, "no option 'letters.nothing'"),
        ("nothing", "x", 1, "no stage 'nothing'"),
    ],
)
def test_values_that_options_do_not_take(stage: str, option: str, value: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        make_stage(stage, {option: value})


def recipe(folder: Path, text: str) -> Path:
    path = folder / "my.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_recipe_of_ones_own(tmp_path: Path) -> None:
    """Its stages with their options; an option of a stage that it lacks puts the stage in its usual place."""
    path = recipe(tmp_path, 'description = "x"\nstages = ["decode", "spacing"]\n[spacing]\nmargin = 0.7\n')
    made = Pipeline.load(path)
    assert (made.recipe, [name for name, _ in made.stages]) == ("my", ["decode", "spacing"])
    assert cast("Any", made.stages[1][1]).margin == 0.7
    more = Pipeline.load(path, {"letters": {"digits": "ascii"}, "layout": {"heads": True}, "spacing": {"margin": 0.5}})
    assert [name for name, _ in more.stages] == ["decode", "letters", "spacing", "layout"]
    assert cast("Any", more.stages[2][1]).margin == 0.5
    names = Pipeline.load("text", {"order": {"names": "سارا"}})
    assert {cast("Any", stage).names for name, stage in names.stages if name in {"order", "spacing"}} == {"سارا"}
    assert stages_with("digits") == ["letters.digits"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("stages = [", "is not valid TOML"),
        ("x = 1", "needs a list of stages, as in stages = "),
        ('stages = "letters"', "needs a list of stages"),
        ('stages = ["lettres"]', "did you mean letters"),
        ('stages = ["letters"]\n[order]\n', "has options for order, but order is not in its stages"),
        ('stages = ["letters"]\n[ordr]\n', "did you mean order"),
        ('stages = ["letters"]\nstage = 1', "no key of a recipe 'stage'"),
    ],
)
def test_recipes_that_are_wrong(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        Pipeline.load(recipe(tmp_path, text))


def test_recipes_that_are_not_there() -> None:
    with pytest.raises(UsageError, match="cannot read recipe"):
        Pipeline.load("nowhere.toml")
    with pytest.raises(UsageError, match="did you mean letter"):
        Pipeline.load("leter")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("۱- نان", Item(1, "نان")), ("12. نان", Item(12, "نان")), ("• نان", Item(None, "نان")),
        ("- نان", Item(None, "نان")),
        ("-نان", Item(None, "-نان")), ("۱۲.۵ نان", Item(None, "۱۲.۵ نان")), ("1234. نان", Item(None, "1234. نان")),
        ("۳) نان", Item(3, "نان")), ("*نان", Item(None, "نان")), ("نان", Item(None, "نان")),
    ],
)  # fmt: skip
def test_items_of_a_list(text: str, found: Item) -> None:
    """A bullet, or a number of three digits at most with a sign behind it."""
    assert item(text) == found


def printed(text: str, height: float, words: int = 3) -> Line:
    """A line of print of words of letters as high as this."""
    step = 100.0 / words
    cells = []
    for place in range(words):
        cells += [Cell(" ", None)] if place else []
        cells.append(Cell(text, Box(200 - step * (place + 1), 0, 200 - step * place - 2, height)))
    return Line(" ".join([text] * words), source="glyphs", box=Box(100, 0, 200, height), cells=tuple(cells))


@pytest.mark.parametrize(
    ("height", "letters", "kind"), [(12.1, 90, "heading"), (11.9, 90, "paragraph"), (12.1, 91, "paragraph")]
)
def test_a_heading_is_larger_than_the_text(height: float, letters: int, kind: str) -> None:
    """By a fifth, and no longer than ninety characters."""
    page = Page(1, (printed("ب" * letters, height, words=1), *(printed("ب", 10.0) for _ in range(5))))
    assert next(structure.blocks(page)).kind == kind


def test_blocks_of_a_page() -> None:
    """Items in a row are one block, rows of a table too; lines of text each are one."""
    lines = ("الف", "", "- ب", "- پ", "ت", "ج\tد", "ه\tو")
    found = list(structure.blocks(Page(1, tuple(map(Line, lines)))))
    assert [(block.kind, len(block.lines)) for block in found] == [
        ("paragraph", 1), ("blank", 1), ("item", 2), ("paragraph", 1), ("table", 2),
    ]  # fmt: skip
    assert found[-1].rows == [["ج", "د"], ["ه", "و"]]
    wide = structure.Block(
        "table", (Line("a\tb\tc", spans=((1, 2), (1, 1), (1, 1))), Line("d\te", spans=((2, 1), (1, 1))))
    )
    assert [(field.row, field.column, field.across, field.down) for field in wide.fields][:3] == [
        (0, 0, 1, 2), (0, 1, 1, 1), (0, 2, 1, 1),
    ]  # fmt: skip
    assert wide.fields[3][:2] == (1, 1)


def test_a_file_is_there_when_its_last_piece_is(tmp_path: Path) -> None:
    """An error leaves the old file and nothing beside it; mode and link stay."""
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)

    def fails() -> Any:
        yield "new"
        assert path.read_text() == "old"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_file(path, fails())
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]
    link = tmp_path / "link"
    link.symlink_to(path)
    write_file(link, ["یک", b"\x00"])
    assert path.read_bytes() == "یک".encode() + b"\x00"
    assert (path.stat().st_mode & 0o777, link.is_symlink()) == (0o640, True)
    with pytest.raises(OutputError, match="it is a folder; name a file in it"):
        write_file(tmp_path, ["x"])
    with pytest.raises(OutputError):
        write_file(tmp_path / "none" / "a.txt", ["x"])


def test_pages_on_disk_are_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first few stay in memory; they can be gone through again and again."""
    monkeypatch.setattr(page_cache, "KEPT", 2)
    cache = PageCache()
    pages = [
        Page(number, (Line("a", box=Box(0, 0, 1, 1), cells=(Cell("a", Box(0, 0, 1, 1)), Cell("b", None))),))
        for number in range(5)
    ]
    for page in pages:
        cache.add(page)
    for _ in range(2):
        assert list(cache) == pages
    assert next(iter(cache)) is pages[0]


def test_files_of_pages_that_are_gone_are_removed(tmp_path: Path) -> None:
    """Unless someone edited them; other outputs stay."""
    names = {"page": "a.page.xml", "page#2": "a.page-2.xml", "page#3": "a.page-3.xml", "txt": "a.txt", "alto#2": "b"}
    for name in names.values():
        (tmp_path / name).write_text(name)
    known = {form: sha256(name.encode()).hexdigest() for form, name in names.items()}
    (tmp_path / names["page#3"]).write_text("edited")
    job = cast("Any", SimpleNamespace(known=known, output=names.__getitem__))
    _remove_further(cast("Any", SimpleNamespace(target=tmp_path)), job, cast("Any", {"page": None, "txt": None}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.page-3.xml", "a.page.xml", "a.txt", "b"]
    _remove_further(cast("Any", SimpleNamespace(target=tmp_path)), job, cast("Any", {"page": None, "page#3": None}))
    assert (tmp_path / names["page#3"]).exists()


TOKEN = "secret".upper()
COOKIE = f"satrchin-8000={TOKEN}"


def asked(
    path: str = "/", query: str = "", kind: str = "http", method: str = "GET", **headers: str
) -> tuple[int, dict[str, str]]:
    """The status and headers of a request to a guarded application; 0 if it gave no answer."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    found: list[Any] = []

    async def send(message: Any) -> None:
        found.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "path": path, "query_string": query.encode(), "headers": raw, "method": method}
    asyncio.run(Guard(cast("Any", app), token=TOKEN, port=8000)(cast("Any", scope), receive, send))
    if not found:
        return 0, {}
    shown = {name.decode().lower(): value.decode() for name, value in found[0].get("headers", [])}
    return found[0].get("status", 0), shown


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({}, 403),
        ({"host": "127.0.0.1:8000"}, 403),
        ({"host": "127.0.0.1:8000", "cookie": COOKIE}, 200),
        ({"host": "localhost:8000", "cookie": f"other=1; {COOKIE}"}, 200),
        ({"host": "127.0.0.1:9000", "cookie": COOKIE}, 403),
        ({"host": "evil.example", "cookie": COOKIE}, 403),
        ({"host": "127.0.0.1:8000", "cookie": "satrchin-8000=wrong"}, 403),
        ({"host": "127.0.0.1:8000", "query": "token=SECRET"}, 303),
        ({"host": "127.0.0.1:8000", "query": "token=wrong"}, 403),
        ({"host": "127.0.0.1:8000", "query": "token=SECRET", "path": "/other"}, 403),
        ({"host": "127.0.0.1:8000", "cookie": COOKIE, "kind": "websocket"}, 0),
        ({"kind": "lifespan"}, 200),
        ({"host": "127.0.0.1:8000", "cookie": COOKIE, "method": "POST", "origin": "http://evil.example"}, 403),
        ({"host": "127.0.0.1:8000", "cookie": COOKIE, "method": "POST", "origin": "http://127.0.0.1:8000"}, 403),
        (
            {
                "host": "127.0.0.1:8000",
                "cookie": COOKIE,
                "method": "POST",
                "origin": "http://127.0.0.1:8000",
                "content_type": "application/json",
            },
            200,
        ),
    ],
)
def test_requests_of_strangers_are_refused(request_: dict[str, str], status: int) -> None:
    """This machine by its own names, with the cookie that the token gave, and changes only from the page itself."""
    assert asked(**request_)[0] == status


def test_answers_forbid_what_is_not_their_own() -> None:
    """The report has a policy of its own; the token becomes a cookie that scripts cannot read."""
    request_ = {"host": "127.0.0.1:8000", "cookie": COOKIE}
    _, shown = asked(**request_)
    assert shown["x-frame-options"] == "DENY"
    assert shown["cache-control"] == "no-store"
    assert "default-src 'none'" in shown["content-security-policy"]
    assert "content-security-policy" not in asked(path="/report", **request_)[1]
    _, moved = asked(query="token=SECRET&state=sample", host="127.0.0.1:8000")
    assert moved["location"] == "/?state=sample"
    assert "httponly" in moved["set-cookie"].lower()
    assert asked(query="token=SECRET&state=x", host="127.0.0.1:8000")[1]["location"] == "/"
