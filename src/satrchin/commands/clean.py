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
from click.core import ParameterSource

from satrchin.commands.options import (
    FormatName,
    names_of,
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
from satrchin.errors import ExitCode, InputError, UsageError
from satrchin.messages import marked, tr, tr_n
from satrchin.summary import Summary
from satrchin.writing.changes import of_issue, sums
from satrchin.writing.formats import NextFile, Piece, format_of, load_format

SHOWN = 10
"""Number of issues on standard error; ``--explain`` shows all."""

HAVE_DOUBTS = {"order-uncertain", "lam-alef-uncertain"}
"""Codes of issues that count doubts, with alternatives for each."""

NO_EFFECT = {
    "text": ("pages", "password", "ocr", "engine", "reader", "hidden", "forms", "page_breaks", "replace_text"),
    "glyphs": ("encoding",),
    "ocr": ("pages", "password", "ocr", "reader", "hidden", "forms", "encoding", "replace_text"),
}
"""Options of reading that do nothing for a kind of document."""

KINDS = {"text": marked("a text"), "glyphs": marked("a PDF"), "ocr": marked("a picture")}


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Output file; default, and -: standard output.",
)
@recipe_option
@set_option
@words_option
@click.option(
    "-f",
    "--format",
    "forms_",
    type=FormatName(),
    multiple=True,
    help="Output format; default: the one of the output's suffix, else txt. With the suffix of the input, such as .srt,"
    " it stays a file of that kind.",
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
    forms_: tuple[str, ...],
    as_diff: bool,
    explained: bool,
    paragraphs: bool,
    sentences: bool,
    **reading: Any,
) -> int:
    """Clean FILE, or standard input if FILE is -.

    The text goes to standard output, everything else to standard error. Healthy text comes out byte for byte.
    With --diff or --explain standard output shows the changes, and the text is written only to the file of -o.
    A file without text gives an empty output and exit code 4.

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
    from satrchin.commands.bar import watched
    from satrchin.pipeline import Pipeline
    from satrchin.reading.reader import default_recipe, read, read_stream
    from satrchin.writing.atomic import whole

    names = names_of(words)
    options: dict[str, dict[str, Any]] = options_of(settings, names)
    if paragraphs:
        options.setdefault("layout", {}).update(paragraphs=True, damaged_only=False)
    if sentences:
        options.setdefault("sentences", {})
    if str(output) == "-":
        output = None
    if output is not None:
        refuse_same(file, output)
    form = _one_format(forms_, file, output)
    Pipeline.load(recipe or "text", options)  # a wrong option is told before anything is read
    stdin = sys.stdin.buffer if sys.stdin is not None else None  # None: it was closed before we began
    stdout = sys.stdout.buffer if sys.stdout is not None else None
    quiet = verbosity(ctx) < 0
    with redirect_stdout(sys.stderr):  # a stray print must not get into the document
        document = (
            read_stream(stdin, tr("standard input"), read_options(reading, names))
            if str(file) == "-"
            else read(file, read_options(reading, names))
        )
        if not quiet:
            _tell_no_effect(ctx, document)
        pipeline = Pipeline.load(recipe or default_recipe(document), options)
        summary = Summary()
        to_terminal = output is None and sys.__stdout__ is not None and sys.__stdout__.isatty()
        with watched(document, wanted=not quiet and not to_terminal) as document:
            pages = summary.watch(pipeline.stream(document))
            shown: list[Iterator[str]] = []
            if as_diff or explained:
                cleaned = list(pages)  # they are gone through more than once
                pages = iter(cleaned)
                shown = _changes(document, cleaned, as_diff=as_diff, explained=explained)
            written = load_format(form or _format_of_input(document, output))
            pieces = _checked(written.pieces(document, pipeline.recipe, pages), summary, document.name)
            if output is None:
                pieces = _one_file(pieces, document.name)
            _deliver(whole(pieces) if written.whole else pieces, output, shown, stdout)
    _tell(summary, verbosity(ctx))
    return _exit_code(summary)


def _one_format(given: tuple[str, ...], file: Path, output: Path | None) -> str:
    """The format to write; empty for an output with the suffix of the input, whose kind decides.

    Raises:
        UsageError: several formats were given.
    """
    wanted = list(dict.fromkeys(given))
    if len(wanted) > 1:
        raise UsageError(
            tr("clean writes one format, not {formats}: run it for each, or use batch", formats=", ".join(wanted))
        )
    if wanted:
        return wanted[0]
    if output is None:
        return "txt"
    return "" if output.suffix and output.suffix.lower() == file.suffix.lower() else format_of(output)


def _format_of_input(document: Document, output: Path | None) -> str:
    """The format in which a document is written to an output with its own suffix.

    Raises:
        UsageError: it is neither text nor a Word or HTML file, and no format has the suffix.
    """
    if document.kind == "text" or output is None:
        return str(document.metadata.get("container", "txt"))
    return format_of(output)


def _tell_no_effect(ctx: click.Context, document: Document) -> None:
    """Say which options of the command line do nothing for this document."""
    for param in ctx.command.params:
        given = ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE
        if given and param.name in NO_EFFECT[document.kind]:
            text = tr("{option} has no effect on {kind}", option=param.opts[-1], kind=tr(KINDS[document.kind]))
            click.echo(f"satrchin: {text}", err=True)


def _exit_code(summary: Summary) -> ExitCode:
    if summary.status != "ok":
        return ExitCode.PARTIAL
    if not summary.lines and any(issue.code == "empty" for issue in summary.issues):
        return ExitCode.NOTHING
    return ExitCode.OK


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
    from satrchin.writing.atomic import write_files, write_stream

    if output is not None:
        write_files(output, pieces)
    if shown:
        write_stream(stdout, chain.from_iterable(shown), tr("standard output"))
    elif output is None:
        write_stream(stdout, pieces, tr("standard output"))


def _one_file(pieces: Iterator[Piece], name: str) -> Iterator[Piece]:
    """The pieces of a format that needs one file.

    Raises:
        UsageError: there is another file.
    """
    for piece in pieces:
        if isinstance(piece, NextFile):
            raise UsageError(tr("{name} has several pages, one a file in this format: give -o or --pages", name=name))
        yield piece


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
        said = of_issue(issue)
        if issue.code in HAVE_DOUBTS:
            said = tr("{issue} (--explain shows them)", issue=said)
        click.echo(f"satrchin: {said}", err=True)
    more = len(summary.issues) - SHOWN
    if more > 0:
        left = tr_n("{count} more issue: --explain shows it", "{count} more issues: --explain shows them", more)
        click.echo(f"satrchin: {left}", err=True)
    if verbosity > 0:
        for rule, count in summary.edits.most_common():
            click.echo("satrchin: " + tr("{count} x {rule}", count=count, rule=rule), err=True)
        click.echo(f"satrchin: {sums(summary)}", err=True)
