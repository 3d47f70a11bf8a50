"""Sheets whose content is turned in place of their /Rotate: they look as before, and notes stay at their ink."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pikepdf
import pypdfium2
import pytest

from pdf_files import one_page
from satrchin.writing.pdf import _make_upright


def looks(file: pikepdf.Pdf) -> np.ndarray:
    """The first page as pdfium shows it, one pixel a point."""
    written = BytesIO()
    file.save(written)
    return np.asarray(pypdfium2.PdfDocument(written.getvalue())[0].render().to_pil().convert("L"))


@pytest.mark.parametrize("turned", [0, 90, 180, 270, 450])
def test_a_turned_sheet(turned: int) -> None:
    """The same picture, without /Rotate; the rectangle of a note still holds the ink that it held."""
    file = pikepdf.open(BytesIO(one_page(b"0 g 100 600 50 20 re f")))
    sheet = file.pages[0]
    sheet.obj.Rotate = turned
    sheet.cropbox = sheet.obj.TrimBox = pikepdf.Array([20, 30, 500, 800])
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[150, 620, 100, 600])
    sheet.obj.Annots = file.make_indirect(pikepdf.Array([note, pikepdf.Dictionary(Type=pikepdf.Name.Annot)]))
    before = looks(file)
    _make_upright(file, sheet)
    after = looks(file)
    assert before.shape == after.shape == ((770, 480) if turned % 180 == 0 else (480, 770))
    assert np.mean(before != after) < 0.001
    assert int(sheet.obj.get("/Rotate", 0)) == 0
    left, _, _, top = (float(side) for side in sheet.cropbox)
    rows, columns = np.nonzero(after < 128)
    place = [columns.min() + left, top - rows.max() - 1, columns.max() + 1 + left, top - rows.min()]
    corners = [float(side) for side in sheet.obj.Annots[0].Rect]
    assert sorted(corners[::2]) + sorted(corners[1::2]) == pytest.approx(
        [place[0], place[2], place[1], place[3]], abs=1
    )
    assert turned == 0 or (corners[0] < corners[2] and corners[1] < corners[3])
    assert turned == 0 or "/TrimBox" not in sheet.obj
