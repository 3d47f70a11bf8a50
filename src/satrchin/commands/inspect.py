"""``satrchin inspect``: what was read on a page of a PDF, as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from satrchin.commands.options import Finite
from satrchin.errors import ExitCode, InputError, OutputError
from satrchin.messages import tr
from satrchin.writing.changes import of_issue


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--page", "number", type=click.IntRange(min=1), default=1, show_default=True, help="Page number.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The picture, PNG or JPEG.")
@click.option("--scale", type=Finite(0.2, 10), default=2.0, show_default=True, help="Pixels per point.")
@click.option("--reference", is_flag=True, help="Draw what pdfplumber finds, words and tables, beside our lines.")
@click.option("--password", default="", envvar="SATRCHIN_PASSWORD", help="The password of an encrypted PDF.")
def inspect(file: Path, number: int, output: Path, scale: float, reference: bool, password: str) -> int:
    """Draw a page of the PDF FILE with its lines, runs, directions and inferred signs on it.

    Violet frames are blocks and orange ones tables with their cells, numbered in reading order, with an arrow from each
    to the next; yellow frames are lines, numbered; blue runs are read from the right, green ones from the left, each
    from its dot; red ticks are ZWNJs and grey ticks spaces that no glyph shows; lines whose order is a guess are
    filled orange, lines whose letters are likely wrong red, with the confidence in them.

    \b
    Example:
      satrchin inspect letter.pdf --page 2 -o page.png
    """  # noqa: D301  click wants the control character
    from satrchin.reading.options import ReadOptions
    from satrchin.reading.pdf.overlay import beside, picture_of
    from satrchin.reading.pdf.reader import read_pdf

    if not file.is_file():
        raise InputError(tr("cannot read {file}: there is no such file", file=file))
    document = read_pdf(file, ReadOptions(pages=str(number), password=password, ocr="never", paragraphs=False))
    page = next(iter(document.pages))
    picture = picture_of(file, page, scale=scale, password=password)
    if reference:
        from satrchin.reading.pdf.reference import reference_picture

        picture = beside(picture, reference_picture(file, number, scale=scale, password=password))
    try:
        picture.save(output)
    except (OSError, ValueError) as error:  # ValueError: a suffix that names no format
        raise OutputError(tr("cannot write {output}: {reason}", output=output, reason=error)) from None
    for issue in page.issues:
        click.echo(f"satrchin: {of_issue(issue)}", err=True)
    return ExitCode.OK
