"""The review's figures: how soon the page is there, what its server takes, and that no decision is lost.

    python -m bench.review                      # everything: about half an hour on two cores
    python -m bench.review page --files 1000    # some figures, on fewer files
    python -m bench.review page --write         # this part of the section "Review" of bench/RESULTS.md anew

In: nothing; ``page`` needs Chromium and playwright. Out: a table of the figures, each beside what it has to be. The
archive of ``page`` is made by ``tests/review_tools.py``: five doubts a file. ``again`` cleans damaged texts of
``bench/data``, and the PDFs and scans of the tests, decides about random lines, cleans with other options, and looks
for each decision at its line.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from tests.review_tools import Served, archive
from tests.test_review_page import EVIL, TURNING, evil_page

from bench import damage
from bench.load import busy, watched
from bench.report import machine
from bench.results import table, write_parts
from bench.sets import DATA
from satrchin.persian.search_key import fold
from satrchin.review.decisions import Decisions
from satrchin.review.index import SAMPLED, Choice
from satrchin.review.session import Request, Session

TESTS = Path(__file__).parents[1] / "tests"
FILES, TRIES, STEPS, LINES = 10_000, 100, 60, 300
OTHER_OPTIONS = {
    "digits, quotes and signs": ("--set", "letters.digits=persian", "--set", "normalise.quotes=true"),
    "quick order": ("--set", "order.thoroughness=quick"),
    "paragraphs joined": ("--set", "layout.paragraphs=true", "--set", "layout.damaged_only=false"),
    "Tesseract, no stages but letters": ("--engine", "tesseract", "--recipe", "{recipe}"),
}
"""Options of the later runs."""
_SHOWN = """([key, code]) => new Promise(done => {
  const spoken = document.getElementById("spoken"), begun = performance.now();
  const drawn = () => requestAnimationFrame(() => done(performance.now() - begun));
  new MutationObserver((_, watch) => { watch.disconnect(); drawn(); })
    .observe(spoken, {childList: true, characterData: true, subtree: true});
  document.body.dispatchEvent(new KeyboardEvent("keydown", {key, code, bubbles: true}));
})"""
"""Presses a key; the milliseconds until the next doubt is drawn."""

Row = list[str]


def page(folder: Path, files: int, _tries: int) -> Iterator[Row]:
    """First paint, next doubt and memory with many doubts."""
    out = archive(folder, [f"{number // 500:03}/نامه {number:05}.txt" for number in range(files)])
    begun = time.perf_counter()
    with Served(out) as served:
        opened = time.perf_counter() - begun
        counts = served.json("/api/show")["counts"]
        doubts = sum(sum(states.values()) for states in counts.values())
        paints, steps, decisions = _in_browser(served)
        # outputs and the report of all files are written meanwhile
        memory = _peak(served.process.pid)
    with Served(out) as served:
        again = time.perf_counter()
        served.json("/api/show")
        again = time.perf_counter() - again
    yield ["doubts listed", f"{doubts:,} of {files:,} files", ""]
    yield ["first start, which lists them", f"{opened:.1f} s", ""]
    yield ["first paint, the worst of five", f"{max(paints):.2f} s", "≤ 1.5 s"]
    yield ["next doubt, median and worst", _spread(steps), "≤ 100 ms"]
    yield ["next doubt after a decision, median and worst", _spread(decisions), "≤ 100 ms"]
    yield ["memory of the server at most", f"{memory:.0f} MB", "≤ 300 MB"]


def _in_browser(served: Served) -> tuple[list[float], list[float], list[float]]:
    """Seconds of first paints, milliseconds to the next doubt without and with a decision."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        paints = []
        for _ in range(5):
            context = browser.new_context()
            made = context.new_page()
            made.goto(served.address)
            made.wait_for_function("performance.getEntriesByName('ready').length > 0")
            paints.append(_paint(made))
        steps = [made.evaluate(_SHOWN, ["n", "KeyN"]) for _ in range(STEPS)]
        decisions = []
        for number in range(STEPS):
            time.sleep(0.15)  # faster than a person; the outputs of the one before are being written
            decisions.append(made.evaluate(_SHOWN, ["a", "KeyA"] if number % 2 else ["s", "KeyS"]))
        browser.close()
    return paints, steps, decisions


def _paint(made: Any) -> float:
    """Seconds until the first doubt was on the screen."""
    return float(
        made.evaluate(
            """() => Math.max(performance.getEntriesByName("ready")[0].startTime,
            performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0) / 1000"""
        )
    )


def _peak(process: int) -> float:
    """The most memory that a process had, in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def _spread(times: list[float]) -> str:
    return f"{median(times):.0f} ms, {max(times):.0f} ms"


def kills(folder: Path, _files: int, tries: int) -> Iterator[Row]:
    """Decisions lost when the server is killed between two keys."""
    out = archive(folder, [f"{number}.txt" for number in range(40)])
    dice = Random(5)
    lost = made = 0
    known: list[int] = []
    for _ in range(tries):
        served = Served(out)
        for _ in range(dice.randrange(1, 4)):
            item = served.json("/api/show")["item"]
            if item is None:
                break
            action = dice.choice(["accept", "skip"])
            known.append(served.json("/api/decide", {"item": item["id"], "action": action})["decided"])
            made += 1
        time.sleep(dice.random() * 0.05)  # now or while the outputs are written
        served.process.kill()
        served.process.communicate()
        kept = {one.number for one in Decisions(out / ".satrchin")}
        lost += len(set(known) - kept)
        undone = Decisions(out / ".satrchin")
        if dice.random() < 0.3 and (last := undone.last()):
            undone.add("undo", undoes=last.number)
            known.remove(last.number)
    yield [f"decisions lost in {tries} kills, of {made:,}", str(lost), "0"]


def again(folder: Path, _files: int, _tries: int) -> Iterator[Row]:
    """Decisions found at their lines after runs of the batch with other options."""
    raw, out = folder / "raw", folder / "out"
    _documents(raw)
    recipe = folder / "letters.toml"
    recipe.write_text('stages = ["decode", "letters"]\n', encoding="utf-8")
    _batch(raw, out)
    session = Session(out)
    count = session.sample(LINES)
    session.start()
    marked: dict[int, tuple[str, str]] = {}
    for number in range(count):
        item = session.show(Choice(state=SAMPLED))["item"]
        if item is None:
            break
        marked[number] = item["file"], item["editable"]
        text = f"{item['editable']} ⟦{number}⟧"
        session.decide(Request(item["id"], "edit", text=text), Choice(state=SAMPLED))
    session.close()
    yield ["decisions about random lines of texts, PDFs and scans", f"{len(marked)}", ""]
    yield ["of them in the outputs at once", _found(out, marked), "≥ .99"]
    for name, options in OTHER_OPTIONS.items():
        _batch(raw, out, *(option.format(recipe=recipe) for option in options))
        yield [f"found at their lines after a run with other options: {name}", _found(out, marked), "≥ .99"]


def _documents(raw: Path) -> None:
    """Texts damaged in three ways, PDFs of several producers, scans."""
    lines = [line for path in sorted((DATA / "persian").iterdir()) for line in path.read_text("utf-8").splitlines()]
    lines = [line for line in lines if line.strip()]
    dice = Random(11)
    raw.mkdir()
    for number in range(12):
        start = dice.randrange(len(lines) - 8)
        hurt = (damage.joins, damage.words, damage.chunks)[number % 3]
        chosen = [hurt(line, dice) for line in lines[start : start + 8]]
        (raw / f"نامه {number:02}.txt").write_text("\n".join(chosen) + "\n", encoding="utf-8")
    for path in (*sorted((TESTS / "pdfs").glob("*.pdf")), *sorted((TESTS / "scans").glob("*.[jp][pn]g"))):
        shutil.copy(path, raw / path.name)


def _batch(raw: Path, out: Path, *options: str) -> None:
    command = [sys.executable, "-m", "satrchin", "batch", str(raw), str(out), "--jobs", "2", "--quiet", *options]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)


def _found(out: Path, marked: dict[int, tuple[str, str]]) -> str:
    """The share of marked lines whose mark stands in their file, behind their text."""
    texts: dict[str, str] = {}
    hits = 0
    for number, (source, line) in marked.items():
        if source not in texts:
            stem = source.rpartition(".")[0]
            path = next((one for one in (out / f"{source}.txt", out / f"{stem}.txt") if one.exists()), None)
            texts[source] = path.read_text(encoding="utf-8") if path else ""
        before, mark, _ = texts[source].partition(f"⟦{number}⟧")
        hits += bool(mark) and _key(before).endswith(_key(line))
    return f"{hits / max(1, len(marked)):.3f}"


def _key(text: str) -> str:
    return "".join(fold(text).split())


def hostile(folder: Path, _files: int, _tries: int) -> Iterator[Row]:
    """Scripts run by hostile names and texts."""
    from playwright.sync_api import sync_playwright

    names = [f"{EVIL.replace('/', ':')}{n}.txt" for n in range(5)] + [f"{TURNING}{n}.txt" for n in range(4)]
    out = archive(folder, names, page=evil_page)
    run = shown = 0
    with Served(out) as served, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        made = browser.new_page()
        made.goto(served.address)
        for _ in range(3 * len(names)):
            made.wait_for_function("performance.getEntriesByName('ready').length > 0")
            shown += 1
            run += made.evaluate("window.evil !== undefined || document.querySelectorAll('main script').length > 0")
            run += bool(set(TURNING) & set(made.locator("main").inner_text()))
            made.evaluate(_SHOWN, ["n", "KeyN"])
        made.goto(f"http://{served.host}/report")
        run += made.evaluate("window.evil !== undefined")
        browser.close()
    yield [f"scripts run or text turned round by {shown} hostile names and texts", str(run), "0"]


PARTS: dict[str, Callable[[Path, int, int], Iterator[Row]]] = {
    "page": page,
    "kills": kills,
    "again": again,
    "hostile": hostile,
}


def main() -> None:
    """Measure, print, and write the section if asked to."""
    parser = argparse.ArgumentParser("python -m bench.review", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--files", type=int, default=FILES, help="files of the archive of page")
    parser.add_argument("--tries", type=int, default=TRIES, help="kills")
    parser.add_argument("--write", action="store_true", help="write the parts into RESULTS.md")
    arguments = parser.parse_args()
    for part in arguments.parts or PARTS:
        rows: list[Row] = []
        with tempfile.TemporaryDirectory() as folder, watched() as loads:
            for row in PARTS[part](Path(folder), arguments.files, arguments.tries):
                rows.append(row)
                print(" | ".join(row), flush=True)
        if arguments.write:
            body = f"`python -m bench.review {part} --write`, {machine()}{busy(loads)}.\n\n"
            body += table(["what", "figure", "must"], rows)
            write_parts("Review", "Each part from one run of its command.", {part: body}, list(PARTS))


if __name__ == "__main__":
    main()
