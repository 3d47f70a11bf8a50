"""A stage of another package: write out an abbreviated title before a name."""

import re
from dataclasses import dataclass
from typing import ClassVar

from satrchin.document import Context, Edit, Page


@dataclass(frozen=True, slots=True)
class Honorifics:
    """Abbreviated titles are written out."""

    doctor: bool = True
    """Also «د.» for «دکتر»."""

    REASONS: ClassVar[dict[str, str]] = {"written-out": "the title was abbreviated"}

    def __call__(self, page: Page, context: Context) -> Page:
        """The page with its titles written out."""
        del context
        found = [(n, match) for n, line in enumerate(page.lines) for match in re.finditer(r"\bد\.", line.text)]
        return page.edited(
            Edit("honorifics", "written-out", page.number, number, match.span(), match[0], "دکتر")
            for number, match in found
            if self.doctor
        )
