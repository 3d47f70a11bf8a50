"""The report shows every file, failures first, links to it, and runs no script but its own."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.batch_tools import batch, plant

import satrchin.batch
from satrchin.batch.manifest import CAUSES

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
    links = [link for link in Page(report.read_text(encoding="utf-8")).links if not link.startswith("#")]
    assert len(links) == 2 * len(NAMES) + 1
    assert all((report.parent / unquote(link)).is_file() for link in links)


def test_failures_come_first_in_both_languages(report):
    page = Page(report.read_text(encoding="utf-8"))
    rows = [attributes["data-status"] for tag, attributes in page.tags if attributes.get("class") == "row"]
    assert rows == ["failed", *["ok"] * len(NAMES)]
    assert ("html", {"lang": "fa", "dir": "rtl", "data-show": "fa"}) in page.tags
    assert {"گزارش دسته", "Batch report", "ناکام", "failed"} <= set(page.words)


def test_every_cause_has_its_persian_words():
    template = Path(satrchin.batch.__file__).with_name("report.html").read_text(encoding="utf-8")
    causes = re.search(r"set causes = \{(.*?)\}", template, re.DOTALL)[1]
    assert set(re.findall(r'"(\w+)":', causes)) == set(CAUSES)
