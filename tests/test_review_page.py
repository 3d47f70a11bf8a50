"""The review page in a real browser: clicks and keys, two languages, a phone's width, hostile names and texts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.review_tools import LINES, Served, archive, page_of

from satrchin.document import Doubt, Line, Page
from satrchin.persian.chars import ZWNJ

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="the system has no chromium")]

NAMES = ["نامه ۱.txt", "بایگانی/نامه ۲.txt", "بایگانی/نامه ۳.txt"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return archive(tmp_path, NAMES)


@pytest.fixture
def served(out: Path) -> Iterator[Served]:
    with Served(out) as made:
        yield made


@pytest.fixture
def page(browser: Any, served: Served) -> Iterator[Any]:
    yield from opened(browser, served)


def opened(browser: Any, served: Served, query: str = "", **options: Any) -> Iterator[Any]:
    """The page, on which nothing may go wrong."""
    context = browser.new_context(**options)
    made = context.new_page()
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    made.goto(served.address)
    if query:
        made.goto(f"http://{served.host}/?{query}")
    made.wait_for_function("performance.getEntriesByName('ready').length > 0")
    yield made
    context.close()
    assert faults == []


def only(page: Any, kind: str) -> None:
    """Show one kind of doubts."""
    for box in page.locator("[name=kind]").all():
        box.set_checked(box.get_attribute("value") == kind)
    page.wait_for_function("kind => document.getElementById('kind').textContent.length > 0", arg=kind)


def key(page: Any, name: str, text: str) -> None:
    """Press a key and wait for what is said."""
    page.locator("#message").evaluate("node => { node.textContent = ''; }")
    page.keyboard.press(name)
    playwright.expect(page.locator("#message")).to_have_text(text)


def test_doubts_are_settled_with_keys_alone(page: Any, served: Served, out: Path) -> None:
    expect = playwright.expect
    expect(page.locator("#progress")).to_contain_text("0 of 15")
    assert page.evaluate("document.activeElement.id") == "item"
    page.goto(f"http://{served.host}/?kinds=joint")
    expect(page.locator("#now mark")).to_have_text("کتاب ها")
    expect(page.locator("#raw")).to_have_text(LINES[1])
    key(page, "1", "Saved.")
    key(page, "a", "Saved.")
    expect(page.locator("#progress")).to_contain_text("2 of 15")
    key(page, "u", "Undone.")
    expect(page.locator("#progress")).to_contain_text("1 of 15")
    page.keyboard.press("e")
    page.keyboard.type("دفترها")
    key(page, "Enter", "Saved.")
    key(page, "s", "Set aside.")
    expect(page.locator("#empty")).to_have_text("Nothing is left for these filters.")
    expect(page.locator("#outputs")).to_contain_text("All outputs are up to date.", timeout=20_000)
    texts = sorted(path.read_text(encoding="utf-8").splitlines()[1] for path in out.rglob("*.txt"))
    assert texts == sorted(
        [f"کتاب{ZWNJ}ها را به انبار بردیم و شمردیم", "دفترها را به انبار بردیم و شمردیم", LINES[1].replace("ك", "ک")]
    )


def test_a_persian_keyboard_layout_works(page: Any) -> None:
    before = page.locator("#now").text_content()
    page.keyboard.press("Escape")
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyN', key: 'د', bubbles: true}))")
    page.wait_for_function("text => document.getElementById('now').textContent !== text", arg=before)


def test_doubts_are_settled_with_clicks_once_for_all(page: Any, out: Path) -> None:
    expect = playwright.expect
    for kind in ("number", "order", "letter", "verdict"):
        page.locator(f"[name=kind][value={kind}]").uncheck()
    expect(page.locator("#progress")).to_contain_text("3 left")
    page.get_by_role("button", name="Same in all 3 like places").click()
    expect(page.locator("#like-box")).to_contain_text("all 3 like places in 3 files")
    page.get_by_role("button", name="Alternative 1").click()
    expect(page.locator("#message")).to_have_text("Saved for 3 places.")
    expect(page.locator("#empty")).to_be_visible()
    expect(page.locator("#outputs")).to_contain_text("All outputs are up to date.", timeout=20_000)
    assert all(f"کتاب{ZWNJ}ها" in path.read_text(encoding="utf-8") for path in out.rglob("*.txt"))
    page.keyboard.press("u")
    expect(page.locator("#message")).to_have_text("Undone in 3 places.")


def test_files_are_chosen_and_the_page_tells_when_the_server_is_gone(page: Any, served: Served) -> None:
    expect = playwright.expect
    page.locator("#file").fill("نامه ۲")
    page.locator("#file").press("Tab")
    expect(page.locator("#progress")).to_contain_text("5 left")
    expect(page.locator("#where-file")).to_have_text(NAMES[1])
    served.process.kill()
    served.process.wait()
    page.locator("#item").focus()
    page.keyboard.press("a")
    expect(page.locator("#error")).to_contain_text("Nothing was saved")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("lang", "direction"), [("fa", "rtl"), ("en", "ltr")])
def test_nothing_is_wider_than_a_phone(browser: Any, served: Served, lang: str, direction: str, scheme: str) -> None:
    size = {"width": 360, "height": 740}
    for page in opened(browser, served, f"lang={lang}", viewport=size, color_scheme=scheme):
        assert page.evaluate("document.documentElement.dir") == direction
        for _ in range(5):
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            before = page.locator("#spoken").text_content()
            page.get_by_role("button", name="بعدی" if lang == "fa" else "Next").click()
            page.wait_for_function("text => document.getElementById('spoken').textContent !== text", arg=before)


def test_a_screen_reader_is_told_everything(page: Any, served: Served) -> None:
    page.goto(f"http://{served.host}/?kinds=joint")
    page.wait_for_function("performance.getEntriesByName('ready').length > 0")
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('button, input, textarea, a, img, progress')]
        .filter(node => !node.closest('[hidden], dialog') && !(node.textContent.trim() || node.alt || node.ariaLabel
          || node.labels?.length || node.getAttribute('aria-labelledby'))).map(node => node.outerHTML)"""
    )
    assert unnamed == []
    assert page.locator("[aria-live=polite]").text_content()
    tree = page.locator("main").aria_snapshot()
    for name in ("Right as it is", "Edit", "Set aside", "Undo", "heading"):
        assert name in tree
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog", name="Keys").is_visible()


EVIL = "<img src=x onerror=window.evil=1><script>window.evil=1</script>"
TURNING = "\N{RIGHT-TO-LEFT OVERRIDE}\N{POP DIRECTIONAL ISOLATE}\N{LEFT-TO-RIGHT ISOLATE}"


def evil_page(number: int) -> Page:
    """A page whose texts, reasons and alternatives are markup, turn text round, or are very long."""
    text = [EVIL, f"{TURNING}پایان", "ن" * 10_000][number % 3]
    doubt = Doubt(1, 0, (0, len(text)), text, EVIL + TURNING, 0.5, (EVIL, text), "letter")
    return replace(page_of(0), lines=(Line(text), Line(EVIL), Line("ا" * 10_000)), doubts=(doubt,), edits=(), _raw=None)


def test_hostile_names_and_texts_are_text(browser: Any, tmp_path: Path) -> None:
    names = [f"{EVIL.replace('/', ':')}.txt", f"a{TURNING}txt.txt", "';alert(1)--&quot;.txt"]
    out = archive(tmp_path, names, page=evil_page)
    with Served(out) as served:
        for page in opened(browser, served, viewport={"width": 400, "height": 700}):
            seen = set()
            for _ in range(9):
                seen.add(page.locator("#where-file").text_content())
                assert page.evaluate("document.querySelectorAll('main script, main img:not(#picture)').length") == 0
                assert page.evaluate("document.documentElement.scrollWidth") <= 400
                assert not set(TURNING) & set(page.locator("main").inner_text())
                page.keyboard.press("n")
                page.wait_for_timeout(60)
            assert names[0] in seen
            assert names[2] in seen
            assert page.evaluate("window.evil") is None
            page.goto(f"http://{served.host}/report")
            assert page.evaluate("window.evil") is None
