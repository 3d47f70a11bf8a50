"""``satrchin clean``: clean one document."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import click

from satrchin.commands.options import (
    FormatName,
    options_of,
    read_options,
    reading_options,
    recipe_option,
    refuse_same,
    set_option,
    verbosity,
    words_option,
)
from satrchin.document import Document, Page
from satrchin.errors import ExitCode, InputError
from satrchin.messages import tr, tr_n
from satrchin.summary import Summary
from satrchin.writing.changes import of_issue, sums
from satrchin.writing.formats import Piece, format_of, load_format

SHOWN = 10
"""Issues told on standard error; ``--explain`` tells all."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Output file; default: standard output.")
@recipe_option
@set_option
@words_option
@click.option(
    "-f",
    "--format",
    "form",
    type=FormatName(),
    help="The output's format; by default as the output's name ends, or txt.",
)
@click.option("--diff", "as_diff", is_flag=True, help="Print the changes as a unified diff instead of the text.")
@click.option("--explain", "explained", is_flag=True, help="Print every change with its reason instead of the text.")
@click.option("--paragraphs", is_flag=True, help="Join the lines of each paragraph.")
@click.option("--sentences", is_flag=True, help="Write one sentence per line; needs hazm, implies --paragraphs.")
@reading_options
@click.pass_context
def clean(
    ctx: click.Context,
    /,
    file: Path,
    output: Path | None,
    recipe: str | None,
    settings: tuple[tuple[str, str, str], ...],
    words: Path | None,
    form: str | None,
    as_diff: bool,
    explained: bool,
    paragraphs: bool,
    sentences: bool,
    **reading: Any,
) -> int:
    """Clean FILE, or standard input if FILE is -.

    The text goes to standard output, everything else to standard error. Healthy text comes out byte for byte.
    With --diff or --explain standard output shows the changes, and the text is written only where -o says.

    \b
    Examples:
      satrchin clean garbled.txt -o clean.txt
      satrchin clean garbled.txt --diff
      satrchin clean garbled.txt -o clean.txt --explain
      satrchin clean garbled.txt --paragraphs
      satrchin clean letter.txt --set letters.digits=persian
      satrchin clean letter.txt -f json | jq .grade
      satrchin clean report.pdf --pages 1-3,7 -o report.txt
    """  # noqa: D301  click wants the control character
    from satrchin.pipeline import Pipeline
    from satrchin.reading.reader import default_recipe, read, read_stream
    from satrchin.writing.atomic import whole

    options: dict[str, dict[str, Any]] = options_of(settings, words)
    if paragraphs:
        options.setdefault("layout", {}).update(paragraphs=True, damaged_only=False)
    if sentences:
        options.setdefault("sentences", {})
    if output is not None:
        refuse_same(file, output)
    Pipeline.load(recipe or "text", options)  # a wrong option is told before anything is read
    stdin = sys.stdin.buffer if sys.stdin is not None else None  # None: it was closed before we began
    stdout = sys.stdout.buffer if sys.stdout is not None else None
    with redirect_stdout(sys.stderr):  # a stray print must not get into the document
        document = (
            read_stream(stdin, "standard input", read_options(reading))
            if str(file) == "-"
            else read(file, read_options(reading))
        )
        pipeline = Pipeline.load(recipe or default_recipe(document), options)
        summary = Summary()
        pages = summary.watch(pipeline.stream(document))
        shown: list[Iterator[str]] = []
        if as_diff or explained:
            cleaned = list(pages)  # they are gone through more than once
            pages = iter(cleaned)
            shown = _changes(document, cleaned, as_diff=as_diff, explained=explained)
        written = load_format(form or (format_of(output) if output else "txt"))
        pieces = _checked(written.pieces(document, pipeline.recipe, pages), summary, document.name)
        _deliver(whole(pieces) if written.whole else pieces, output, shown, stdout)
    _tell(summary, verbosity(ctx))
    return ExitCode.OK if summary.status == "ok" else ExitCode.PARTIAL


def _changes(document: Document, pages: list[Page], *, as_diff: bool, explained: bool) -> list[Iterator[str]]:
    """What there is to show of the changes."""
    from satrchin.writing import changes

    colour = sys.__stdout__ is not None and sys.__stdout__.isatty() and not os.environ.get("NO_COLOR")
    shown = []
    if as_diff:
        shown.append(changes.diff(document, pages, colour=colour))
    if explained:
        shown.append(changes.explain(document, pages))
    return shown


def _deliver(pieces: Iterator[Piece], output: Path | None, shown: list[Iterator[str]], stdout: BinaryIO | None) -> None:
    """Write the text where it is wanted, and the changes to standard output."""
    from satrchin.writing.atomic import write_file, write_stream

    if output is not None:
        write_file(output, pieces)
    if shown:
        write_stream(stdout, chain.from_iterable(shown), "standard output")
    elif output is None:
        write_stream(stdout, pieces, "standard output")


def _checked(pieces: Iterator[Piece], summary: Summary, name: str) -> Iterator[Piece]:
    """The pieces; when nothing came of the document, an error in place of their end, so that no file is made."""
    yield from pieces
    if summary.status == "failed":
        errors = [issue.message for issue in summary.issues if issue.level == "error"]
        raise InputError(
            tr("no text could be extracted from {name}: {errors}", name=name, errors="; ".join(errors[:3]))
        )


def _tell(summary: Summary, verbosity: int) -> None:
    """Issues, and the sum of what was done when it is asked for, on standard error."""
    if verbosity < 0:
        return
    for issue in summary.issues[:SHOWN]:
        click.echo(f"satrchin: {of_issue(issue)}", err=True)
    more = len(summary.issues) - SHOWN
    if more > 0:
        left = tr_n("{count} more issue: --explain shows it", "{count} more issues: --explain shows them", more)
        click.echo(f"satrchin: {left}", err=True)
    if verbosity > 0:
        for rule, count in summary.edits.most_common():
            click.echo(f"satrchin: {tr('{count} x {rule}', count=count, rule=rule)}", err=True)
        click.echo(f"satrchin: {sums(summary)}", err=True)
