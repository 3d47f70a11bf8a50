"""``satrchin review``: settle the doubts of a batch, or of one file, on a page in the browser."""

from __future__ import annotations

import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from satrchin.batch.report import REVIEW_PORT
from satrchin.commands.options import formats_option, recipe_option
from satrchin.errors import ExitCode, InputError, MissingDependencyError
from satrchin.messages import tr, tr_n

if TYPE_CHECKING:
    from satrchin.review.session import Session

SWITCH = 0.0005
"""Seconds that a thread may run while another waits: outputs are written while the next doubt is asked for."""


@click.command()
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--sample",
    type=click.IntRange(1),
    metavar="N",
    help="Judge N random lines, doubtful or not, and print the measured error.",
)
@click.option(
    "--words",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Word list to which accepted words can be added; default: OUT/.satrchin/words.txt.",
)
@recipe_option
@formats_option("Output format of one file; may be repeated.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Output folder of one file; default: NAME-clean beside it.",
)
@click.option("--password", default="", envvar="SATRCHIN_PASSWORD", help="The password of encrypted PDFs.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=REVIEW_PORT,
    show_default=True,
    help="Port of the page; 0: any free one.",
)
@click.option("--no-browser", is_flag=True, help="Print the address of the page and open no browser.")
def review(
    target: Path,
    sample: int | None,
    words: Path | None,
    recipe: str | None,
    formats: tuple[str, ...],
    output: Path | None,
    password: str,
    port: int,
    no_browser: bool,
) -> int:
    """Settle doubts on a page in the browser, the worst first.

    OUT is the output folder of a batch, or one file, which is cleaned first. The page is served on this machine only.
    Each decision is saved at once in OUT/.satrchin, the outputs, the manifest and the report follow, and a later run
    of the batch keeps it. Ctrl-C ends the review.

    \b
    Examples:
      satrchin review clean
      satrchin review letter.pdf
      satrchin review clean --sample 100
      satrchin review clean --words names.txt
    """  # noqa: D301  click wants the control character
    if not all(map(find_spec, ("starlette", "uvicorn"))):
        raise MissingDependencyError(tr("the review needs starlette and uvicorn: pip install starlette uvicorn"))
    from satrchin.review.session import Session

    if target.is_file():
        target = _cleaned(target, output or target.with_name(f"{target.stem}-clean"), recipe, formats, password)
    sys.setswitchinterval(SWITCH)
    session = Session(target.absolute(), _reading)
    if session.bare:
        message = tr_n(
            "{count} file has no pages for the review: run the batch again, without --no-review",
            "{count} files have no pages for the review: run the batch again, without --no-review",
            len(session.bare),
        )
        if not session.index.lines():
            session.close()
            raise InputError(message)
        click.echo(f"satrchin: {message}", err=True)
    if sample:
        session.sample(sample)
    session.start()
    try:
        _serve(session, words or session.home / "words.txt", port, password, browser=not no_browser)
    finally:
        session.close()
    _sum_up(session, sampled=sample is not None)
    return ExitCode.OK


def _reading(count: int) -> None:
    click.echo(tr("satrchin: {count} files are listed", count=count), err=True)


def _serve(session: Session, words: Path, port: int, password: str, *, browser: bool) -> None:
    """Serve the page until Ctrl-C."""
    import secrets
    import webbrowser

    import uvicorn

    from satrchin.review.server import application

    sock = _listening(port)
    number = sock.getsockname()[1]
    token = secrets.token_urlsafe(24)
    app = application(session, words, token=token, port=number, password=password)
    address = f"http://127.0.0.1:{number}/?token={token}{'&state=sample' if session.sampled else ''}"
    click.echo(tr("Review: {address}", address=address))
    click.echo(tr("Ctrl-C ends it."), err=True)
    sys.stdout.flush()
    if browser:
        webbrowser.open(address)
    config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", server_header=False)
    try:
        uvicorn.Server(config).run(sockets=[sock])
    except KeyboardInterrupt:  # uvicorn has ended in order and passes the signal on
        pass
    finally:
        sock.close()


def _listening(port: int) -> socket.socket:
    """A socket on this machine alone, on the port or on a free one."""
    for wanted in (port, 0):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(("127.0.0.1", wanted))
            sock.listen()  # before the address is told: who is quick waits
        except OSError:
            sock.close()
            continue
        return sock
    raise InputError(tr("no port is free on this machine"))


def _cleaned(file: Path, target: Path, recipe: str | None, formats: tuple[str, ...], password: str) -> Path:
    """Clean one file as a batch of its own; return the output folder."""
    from satrchin.batch.plan import make_order
    from satrchin.batch.pool import Local
    from satrchin.batch.progress import Plain
    from satrchin.batch.run import run
    from satrchin.batch.tree import Choice, listed
    from satrchin.reading.options import ReadOptions
    from satrchin.reading.reader import default_recipe, read

    options = ReadOptions(password=password)
    order = make_order(
        file.absolute().parent,
        target,
        recipe or default_recipe(read(file, options)),
        reading=options,
        formats=tuple(dict.fromkeys(formats)),
    )
    totals = run(order, listed(order.source, [file.name], Choice()), lambda made: Local(made, 1), Plain())
    if totals.standing["failed"]:
        raise InputError(tr("no text could be extracted from {name}", name=file))
    return target


def _sum_up(session: Session, *, sampled: bool) -> None:
    """Say what was decided, and what the sample measured."""
    from satrchin.review.texts import estimate

    count = sum(1 for decision in session.decisions if decision.action != "skip")
    click.echo(
        tr_n(
            "{count} decision is kept in {folder}",
            "{count} decisions are kept in {folder}",
            count,
            folder=session.decisions.path,
        )
    )
    if sampled:
        click.echo(estimate(session.estimate()))
