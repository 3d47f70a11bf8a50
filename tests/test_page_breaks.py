"""Pages can be told apart in the output: a citation needs its page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pdf_files import pages
from satrchin.cli import main


@pytest.fixture
def three(tmp_path: Path) -> Path:
    path = tmp_path / "three.pdf"
    path.write_bytes(pages(3))
    return path


def written(path: Path, *options: str) -> str:
    output = path.with_name("out")
    main(["clean", str(path), "-o", str(output), "--recipe", "read", *options])
    return output.read_text(encoding="utf-8")


def test_a_form_feed_parts_the_pages_of_a_text_on_demand(three: Path) -> None:
    assert written(three, "-f", "txt", "--page-breaks") == "Hello world\n\fHello world\n\fHello world\n"
    assert written(three, "-f", "txt") == "Hello world\n" * 3


def test_a_comment_tells_the_page_in_markdown_on_demand(three: Path) -> None:
    text = written(three, "-f", "md", "--page-breaks", "--pages", "2-3")
    assert text == "<!-- page 2 -->\n\nHello world\n\n<!-- page 3 -->\n\nHello world\n"
    assert "<!--" not in written(three, "-f", "md")


def test_json_has_pages(three: Path) -> None:
    assert [page["number"] for page in json.loads(written(three, "-f", "json"))["pages"]] == [1, 2, 3]
