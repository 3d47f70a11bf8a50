"""The letters stage: code points that no Persian reader would tell apart become the Persian ones.

In: ``كتاب علي``. Out: ``کتاب علی``.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from satrchin.document import Context, Edit, Page

_ARABIC = {"\N{ARABIC LETTER KAF}": "\N{ARABIC LETTER KEHEH}", "\N{ARABIC LETTER YEH}": "\N{ARABIC LETTER FARSI YEH}"}
_PATTERN = regex.compile("[" + "".join(_ARABIC) + "]")


@dataclass(frozen=True, slots=True)
class Letters:
    """Arabic code points in Persian words become Persian ones."""

    def __call__(self, page: Page, context: Context) -> Page:
        """The page with its letters mended."""
        return page.edited(
            Edit("letters", "arabic-code-point", page.number, number, match.span(), match[0], _ARABIC[match[0]])
            for number, line in enumerate(page.lines)
            for match in _PATTERN.finditer(line.text)
        )
