"""The report shows every file, failures first, links to it, and runs no script but its own."""

import base64
import io
import re
import shlex
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from tests.batch_tools import batch, plant
from tests.review_tools import archive, page_of

from satrchin.document import Box, Doubt, Issue, Line, Picture, Word
from satrchin.document import Page as PlainPage
from satrchin.persian.chars import ZWNJ
from satrchin.review.index import Choice
from satrchin.review.session import Request, Session

EVIL = "</title><script>alert(1)</script>"
NAMES = ("نامه.txt", "<img src=x onerror=alert(1)>.txt", "'\"&%20#؟ .txt", "javascript:alert(1).txt", "a\u202etxt.txt")


class Page(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture
def report(tmp_path):
    """The report of a batch of files with evil names and one that fails with an evil reason."""
    raw = plant(tmp_path / "raw", dict.fromkeys(NAMES, "كتاب\n"))
    (raw / "زیر").mkdir()
    (raw / "زیر" / f"{EVIL.replace('/', ':')}.pdf").write_bytes(b"%PDF-1.7 " + EVIL.encode())
    assert batch(raw, tmp_path / "out") == 3
    return tmp_path / "out/.satrchin/report.html"


def test_every_name_is_text_and_no_script_is_foreign(report):
    page = Page(report.read_text(encoding="utf-8"))
    assert set(NAMES) <= set(page.words)
    scripts = [attributes for tag, attributes in page.tags if tag == "script"]
    policy = next(attributes["content"] for tag, attributes in page.tags if "http-equiv" in attributes)
    assert len(scripts) == 1
    assert f"'nonce-{scripts[0]['nonce']}'" in policy
    assert "default-src 'none'" in policy
    assert not [tag for tag, attributes in page.tags if tag == "img" or any(name[:2] == "on" for name in attributes)]
    assert not [attributes for tag, attributes in page.tags if "src" in attributes]


def test_every_link_leads_to_its_file(report):
    links = [
        link
        for link in Page(report.read_text(encoding="utf-8")).links
        if link[:1] != "#" and not link.startswith("http:")
    ]
    assert len(links) == 2 * len(NAMES) + 1
    assert all((report.parent / unquote(link)).is_file() for link in links)


def test_failures_come_first_in_both_languages(report):
    page = Page(report.read_text(encoding="utf-8"))
    rows = [attributes["data-status"] for tag, attributes in page.tags if attributes.get("class") == "row"]
    assert rows == ["failed", *["ok"] * len(NAMES)]
    assert ("html", {"lang": "fa", "dir": "rtl", "data-show": "fa"}) in page.tags
    assert {"گزارش پردازش دسته‌ای", "Batch report", "ناموفق", "failed"} <= set(page.words)


def test_an_english_reason_stands_apart_from_its_persian_cause_and_so_do_its_quotations(tmp_path):
    message = "the number «سالانه: ۱۲» 256 points from the top is unclear in the image"
    issue = Issue("error", "uncertain-number", message, 1)
    out = archive(tmp_path, ["a.txt"], page=lambda _: PlainPage(1, (Line("سلام"),), issues=(issue,)))
    session = Session(out)
    session.start()
    session.follower.submit(["a.txt"])
    session.close()
    text = (out / ".satrchin/report.html").read_text(encoding="utf-8")
    cause = '<span class="fa">بخشی از آن خوانده یا پردازش نشد: </span>'
    reason = "<bdi>the number <bdi>«سالانه: ۱۲»</bdi> 256 points from the top is unclear in the image</bdi>"
    assert cause + reason in text


def test_the_report_leads_to_the_review_and_shows_what_was_read(tmp_path):
    out = archive(tmp_path, ["نامه ۱.txt", f"{EVIL.replace('/', ':')}.txt"])
    session = Session(out)
    session.start()
    session.decide(Request(session.show(Choice(("verdict",)))["item"]["id"], "accept"), Choice())
    session.close()
    text = (out / ".satrchin/report.html").read_text(encoding="utf-8")
    page = Page(text)
    assert "http://127.0.0.1:8417/" in page.links
    assert f"satrchin review {shlex.quote(str(out))}" in page.words
    assert any("?file=%D9%86" in link for link in page.links)
    was = [attributes for tag, attributes in page.tags if attributes.get("class") == "text was"]
    assert was
    assert {"كتاب ها", "کتاب ها", f"شاید کتاب{ZWNJ}ها"} <= set(page.words)
    assert not [tag for tag, attributes in page.tags if any(name[:2] == "on" for name in attributes)]


def test_the_persian_view_has_persian_digits_and_dates(report):
    page = Page(report.read_text(encoding="utf-8"))
    numbers = [attributes for tag, attributes in page.tags if "num" in attributes.get("class", "").split()]
    assert len(numbers) > 20
    assert {"۶", "۱٫۰۰۰"} <= set(page.words)
    assert any(re.search(r"[۰-۹]{1,2} [آ-ی]+ ۱۴\d\d، ", word) for word in page.words)


def test_green_is_where_everything_is_well(tmp_path):
    good = archive(tmp_path / "good", ["a.txt"], page=lambda _: PlainPage(1, (Line("سلام بر همه"),)))
    mixed = archive(tmp_path / "mixed", ["a.txt"])
    doubtful = archive(tmp_path / "doubtful", ["a.txt"], page=lambda number: replace(page_of(number), issues=()))
    for out, green in ((good, True), (mixed, False), (doubtful, False)):
        session = Session(out)
        session.start()
        session.follower.submit(["a.txt"])
        session.close()
        classes = [
            attributes.get("class", "")
            for _, attributes in Page((out / ".satrchin/report.html").read_text(encoding="utf-8")).tags
        ]
        assert ("ok" in classes) == green
        assert ("s ok" in classes) == green


@pytest.fixture
def doubted_scan(tmp_path):
    """The output folder of a batch of a scan, raw/a.png, with one doubt; the scan itself is not there yet."""
    box = Box(100, 100, 300, 130)
    line = Line(
        "سلام بر",
        source="ocr",
        box=box,
        words=(Word("سلام", Box(210, 100, 300, 130), 0.4), Word("بر", Box(100, 100, 190, 130), 0.9)),
    )
    doubt = Doubt(1, 0, (0, 4), "سلام", "the image is unclear here", 0.4)
    made = PlainPage(1, (line,), 595.0, 842.0, doubts=(doubt,), picture=Picture(100.0))
    return archive(tmp_path, ["a.png"], page=lambda _: made)


def _pictures_of_report(out):
    """Write the report anew; the data of its pictures."""
    session = Session(out)
    session.start()
    session.follower.submit(["a.png"])
    session.close()
    page = Page((out / ".satrchin/report.html").read_text(encoding="utf-8"))
    pictures = [attributes["src"] for tag, attributes in page.tags if tag == "img"]
    return [base64.b64decode(picture.removeprefix("data:image/png;base64,")) for picture in pictures]


def test_a_doubt_of_a_scan_has_its_picture(tmp_path, doubted_scan):
    from PIL import Image

    Image.new("L", (826, 1169), 255).save(tmp_path / "raw/a.png", dpi=(100, 100))
    [data] = _pictures_of_report(doubted_scan)
    cut = Image.open(io.BytesIO(data))
    assert cut.width > cut.height
    assert (208, 31, 31) in {color for _, color in cut.getcolors(1 << 16)}
    assert [path.read_bytes() for path in (doubted_scan / ".satrchin/crops").iterdir()] == [data]


def test_a_page_that_cannot_be_drawn_has_no_picture(tmp_path, doubted_scan):
    """Nor is an empty one kept for the next report."""
    (tmp_path / "raw/a.png").write_bytes(b"\x89PNG cut off")
    assert _pictures_of_report(doubted_scan) == []
    assert not (doubted_scan / ".satrchin/crops").exists()
