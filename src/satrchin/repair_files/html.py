"""Find and repair the text of HTML pages: what a browser shows, not scripts, styles or attributes.

In: an HTML file. Out: the text of its blocks as lines; and the same file with repaired lines, in which every byte that
is not text is as it was. Character references stay where their text does not change. The encoding is the one that the
file begins with or names, else UTF-8; a repaired letter that it does not have, such as the Persian ye in windows-1256,
becomes a character reference.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from html import escape, unescape
from html.parser import HTMLParser
from itertools import accumulate

from satrchin.errors import InputError
from satrchin.messages import tr
from satrchin.repair_files.text_nodes import Paragraph, TextNode, line_of, repaired, spliced

_HIDDEN = frozenset({"script", "style", "template", "code", "pre", "textarea", "svg", "math"})
"""Elements whose text is left alone: not shown, or not prose."""
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_HEAD = 1024
"""Bytes within which a page names its encoding."""
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_INLINE = frozenset(
    "a abbr b bdi bdo big cite del dfn em font i ins kbd label mark q ruby s small span strike strong sub sup tt u var wbr".split()  # noqa: SIM905, E501  words read best as a line
)


def html_lines(data: bytes, name: str) -> list[str]:
    """The text of a page's blocks.

    Raises:
        InputError: it is not in the encoding that it names, or in UTF-8 where it names none.
    """
    return [line_of(paragraph) for paragraph in _paragraphs(_decoded(data, name)[0])]


def repaired_html(data: bytes, lines: Sequence[str], name: str) -> bytes:
    """The page with repaired lines, one for each of :func:`html_lines`.

    Raises:
        InputError: as :func:`html_lines`.
    """
    source, encoding = _decoded(data, name)
    changes = []
    for paragraph, line in zip(_paragraphs(source), lines, strict=True):
        texts = repaired(paragraph, line)
        pairs = zip(paragraph, texts, strict=True)
        changes += [(node, escape(text, quote=False)) for node, text in pairs if text != node.text]
    return spliced(source, changes).encode(encoding, "xmlcharrefreplace")


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The page's text, a byte order mark included, and its encoding."""
    encoding = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), "")
    if not encoding:
        named = _CHARSET.search(data[:_HEAD])
        encoding = named[1].decode() if named else "utf-8"
    try:
        text = data.decode(encoding)
        if text.encode(encoding) == data:
            return text, encoding
    except (UnicodeError, LookupError):
        pass
    raise InputError(tr("{name} is not in {encoding}: save it as UTF-8 first", name=name, encoding=encoding.upper()))


def _paragraphs(source: str) -> list[Paragraph]:
    finder = _Finder(source)
    finder.feed(source)
    finder.close()
    finder.end_block()
    return finder.found


class _Finder(HTMLParser):
    """Collects text nodes with their bytes, block by block."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Paragraph] = []
        self._nodes: list[TextNode] = []
        self._hidden: list[str] = []
        self._source = source
        self._lines = [0, *accumulate(len(line) + 1 for line in source.split("\n"))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in _INLINE:
            self.end_block()
        if tag in _HIDDEN:
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end_block()
        if self._hidden and self._hidden[-1] == tag:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        self._add(data, data)

    def handle_entityref(self, name: str) -> None:
        self._add_reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._add_reference(f"&#{name}")

    def end_block(self) -> None:
        """A block ends here."""
        if any(node.text.strip() for node in self._nodes):
            self.found.append(tuple(self._nodes))
        self._nodes = []

    def _add_reference(self, raw: str) -> None:
        """A character reference, which may lack its semicolon."""
        raw += ";" * (self._source[self._place() + len(raw) :][:1] == ";")
        self._add(raw, unescape(raw))

    def _add(self, raw: str, text: str) -> None:
        if not self._hidden:
            self._nodes.append(TextNode(self._place(), self._place() + len(raw), text))

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
