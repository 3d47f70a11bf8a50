"""An engine of another package: it reads a line picture as a number, its width in pixels."""

from collections.abc import Sequence

from PIL.Image import Image

from satrchin.reading.ocr.engine import OcrChar, OcrLine, OcrWord


class Ruler:
    """Reads the width of a line."""

    name = "ruler"
    height = 30

    def require(self) -> None:
        """Needs nothing."""

    def read(self, images: Sequence[Image]) -> list[OcrLine]:
        """One word a line: its width."""
        return [
            [OcrWord(tuple(OcrChar(digit, 1.0, 0, image.width) for digit in str(image.width)), 1.0)] for image in images
        ]
