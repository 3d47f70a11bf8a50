"""Numbers in displayed lines: where they start, and what is read in the likelier of two orders that look alike."""

from __future__ import annotations

import pytest

from satrchin.reading.geometry import numbers
from satrchin.reading.geometry.alike import likelier
from satrchin.reading.geometry.cells import VisualCell, kind_of


def cells(text: str, *, tight: bool = True) -> list[VisualCell]:
    return [VisualCell(sign, kind_of(sign), tight=tight and place > 0) for place, sign in enumerate(text)]


@pytest.mark.parametrize(
    ("text", "start"),
    [("+98 21 5566", 0), ("+98 21 55", 8), ("+98 (21) 5566", 0), ("a+98 21 5566", 11),
     ("98 21 5566", 9), ("+98 21 5566-", 11),
     ("+ 98 21 5566", 11), ("+98-21-5566", 0)],
)  # fmt: skip
def test_the_start_of_a_telephone_number(text: str, start: int) -> None:
    """A plus before eight digits and more, with blanks, dashes and brackets between them."""
    assert numbers.telephone_start(cells(text), len(text) - 1) == start


@pytest.mark.parametrize(
    ("text", "lettered", "parted", "start"),
    [
        ("12.5", False, False, 0),
        ("12.5", True, False, 0),
        ("12-5", False, False, 0),
        ("12-5", True, False, 3),
        ("021-55", True, False, 0),
        ("1402-07-12", True, False, 0),
        (".5", False, False, 1),
        ("12..5", False, False, 4),
        ("۱۲/۵", False, True, 3),
        ("12/5", False, True, 0),
        ("۱۰–۸", False, False, 3),
        ("۸–۱۰", False, False, 0),
        ("10–8", False, False, 0),
    ],
)
def test_the_start_of_a_number(text: str, lettered: bool, parted: bool, start: int) -> None:
    """With single separators; a dash joins where no letters are, or where an area code or a year is first."""
    assert numbers.start_of_number(cells(text), len(text) - 1, lettered=lettered, parted=parted) == start
    assert (
        numbers.start_of_number(cells(text, tight=False), len(text) - 1, lettered=lettered, parted=parted)
        == len(text) - 1
    )


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("kg 75", "75 kg"), ("C° 36", "36 °C"), ("$M 5", "5 M$"), ("mm 80×50", "50×80 mm"),
        ("Windows 11", "Windows 11"),
        ("V / 2 A 12", "12 V / 2 A"), ("tcp/443", "443/tcp"), ("Mar 2024 5", "5 Mar 2024"),
        ("March, 2024 15", "15 March, 2024"),
        ("12T10:30-07-2024", "2024-07-12T10:30"), ("(!Yes)", "(Yes!)"), ("(Yes)", "(Yes)"), ("(pdf.)", "(.pdf)"),
        ("<b/>", "</b>"), ("<br/>", "<br/>"), ("X 9-^10×3", "3×10^-9 X"), ("(kg 75)", "(75 kg)"),
    ],
)  # fmt: skip
def test_what_looks_alike_is_read_in_the_likelier_order(shown: str, read: str) -> None:
    """Numbers before their units, days before months, stops at the end."""
    assert "".join(cell.text for cell in likelier(cells(shown))) == read


def test_runs_whose_order_nothing_tells_are_marked() -> None:
    """A word that may be a unit, a name or a currency, and a number."""
    for shown, either in (("A 16", True), ("USD 16", True), ("kg 16", False), ("<b/>", True), ("Windows 11", False)):
        run = cells(shown)
        likelier(run)
        assert {cell.either for cell in run} == {either}


@pytest.mark.parametrize(
    ("text", "kind"),
    [("س", "R"), ("لا", "R"), ("a", "L"), ("۷", "N"), ("7", "N"), ("٧", "N"), (" ", "S"), ("", "S"), ("،", "P"),
     (".", "O"), ("\N{ARABIC FATHA}", "M"), ("\N{ARABIC TATWEEL}", "T"), ("\N{ZERO WIDTH NON-JOINER}", "Z"),
     ("1س", "N"), ("²", "N"), ("(س", "R")],
)  # fmt: skip
def test_kinds_of_cells(text: str, kind: str) -> None:
    """That of the first strong letter or digit."""
    assert kind_of(text) == kind
