"""Render PDF pages as page images, at the resolution of the images that they contain.

The input is a PDF file, or one page of it opened with pypdfium2. Each page is one
:class:`~satrchin.reading.scan.frames.Frame`.
"""

from __future__ import annotations

import math
from typing import Any

from satrchin.messages import tr
from satrchin.reading.limits import is_over
from satrchin.reading.scan.frames import MOST_PIXELS, Frame

USUAL_DPI, LEAST_DPI, MOST_DPI = 220.0, 72.0, 600.0
"""Default resolution, and the minimum and maximum for that of an embedded image."""


def raster(page: Any, least_dpi: float = 0.0) -> Frame:
    """The image of one page, a ``pypdfium2.PdfPage``."""
    import pypdfium2

    size = page.get_size()
    dpi = max(page_dpi(page), least_dpi)
    bounds = (MOST_PIXELS * 72 * 72 / max(size[0] * size[1], 1.0)) ** 0.5
    try:
        bitmap = rendered(page, min(dpi, bounds) / 72)
    except (pypdfium2.PdfiumError, MemoryError, ValueError) as error:
        return Frame(None, size, tr("the page cannot be drawn: {reason}", reason=error))
    picture = bitmap.to_pil()
    return Frame(picture if picture.mode == "L" else picture.convert("RGB"), size)


def rendered(page: Any, scale: float) -> Any:
    """Render a page with pdfium, in steps, so that a page over its time limit is stopped."""
    import pypdfium2
    from pypdfium2 import raw

    width, height = (max(1, math.ceil(side * scale)) for side in page.get_size())
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, format=raw.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    pause = raw.IFSDK_PAUSE(version=1)
    pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: is_over())
    place = (0, 0, width, height, 0, raw.FPDF_ANNOT)
    status = raw.FPDF_RenderPageBitmap_Start(bitmap, page, *place, pause)
    raw.FPDF_RenderPage_Close(page)
    if status != raw.FPDF_RENDER_DONE:
        raise pypdfium2.PdfiumError(
            tr("the time limit for a page is exceeded") if is_over() else tr("pdfium fails on it")
        )
    if page.formenv:
        raw.FPDF_FFLDraw(page.formenv, bitmap, page, *place)
    return bitmap


def page_dpi(page: Any) -> float:
    """The resolution of the largest image on a page, in pixels per inch."""
    import pypdfium2

    found = [(0.0, USUAL_DPI)]
    for image in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)):
        left, bottom, right, top = image.get_bounds()
        area = (right - left) * (top - bottom)
        columns, rows = image.get_px_size()
        if area > 0:
            found.append((area, (columns * rows / area) ** 0.5 * 72))
    area, dpi = max(found)
    width, height = page.get_size()
    return min(max(dpi, LEAST_DPI), MOST_DPI) if area > 0.3 * width * height else USUAL_DPI
