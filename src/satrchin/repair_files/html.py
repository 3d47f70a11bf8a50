"""Find and repair the text of HTML pages: what a browser shows, not scripts, styles or attributes.

In: an HTML file in UTF-8. Out: the text of its blocks as lines; and the same file with repaired lines, in which every
byte that is not text is as it was. Character references stay where their text does not change.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape, unescape
from html.parser import HTMLParser
from itertools import accumulate

from satrchin.errors import InputError
from satrchin.messages import tr
from satrchin.repair_files.text_nodes import Paragraph, TextNode, line_of, repaired, spliced

_HIDDEN = frozenset({"script", "style", "template", "code", "pre", "textarea", "svg", "math"})
"""Elements whose text is left alone: not shown, or not prose."""
_INLINE = frozenset(
    "a abbr b bdi bdo big cite del dfn em font i ins kbd label mark q ruby s small span strike strong sub sup tt u var wbr".split()  # noqa: SIM905, E501  words read best as a line
)


def html_lines(data: bytes, name: str) -> list[str]:
    """The text of a page's blocks.

    Raises:
        InputError: it is not in UTF-8.
    """
    return [line_of(paragraph) for paragraph in _paragraphs(data, name)]


def repaired_html(data: bytes, lines: Sequence[str], name: str) -> bytes:
    """The page with repaired lines, one for each of :func:`html_lines`.

    Raises:
        InputError: it is not in UTF-8.
    """
    changes = []
    for paragraph, line in zip(_paragraphs(data, name), lines, strict=True):
        texts = repaired(paragraph, line)
        pairs = zip(paragraph, texts, strict=True)
        changes += [(node, escape(text, quote=False).encode()) for node, text in pairs if text != node.text]
    return spliced(data, changes)


def _paragraphs(data: bytes, name: str) -> list[Paragraph]:
    try:
        source = data.decode()
    except UnicodeDecodeError:
        raise InputError(tr("{name} is not in UTF-8: save it as UTF-8 first", name=name)) from None
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
        lines = source.split("\n")
        self._lines = [0, *accumulate(len(line.encode()) + 1 for line in lines)]
        self._texts = lines

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
        raw = f"&{name};"
        self._add(raw, unescape(raw))

    def handle_charref(self, name: str) -> None:
        raw = f"&#{name};"
        self._add(raw, unescape(raw))

    def end_block(self) -> None:
        """A block ends here."""
        if any(node.text.strip() for node in self._nodes):
            self.found.append(tuple(self._nodes))
        self._nodes = []

    def _add(self, raw: str, text: str) -> None:
        if self._hidden:
            return
        line, column = self.getpos()
        start = self._lines[line - 1] + len(self._texts[line - 1][:column].encode())
        self._nodes.append(TextNode(start, start + len(raw.encode()), text))
