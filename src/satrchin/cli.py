"""The command line: arguments go in, calls to the library come out, and every error becomes one line.

Nothing is decided here. Commands whose modules are heavy are loaded when they are called for.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from importlib import import_module

import click

from satrchin.errors import ExitCode, SatrchinError

LATER = {
    "batch": "satrchin.commands.batch:batch",
    "clean": "satrchin.commands.clean:clean",
    "doctor": "satrchin.commands.doctor:doctor",
    "inspect": "satrchin.commands.inspect:inspect",
    "recipes": "satrchin.commands.lists:recipes",
    "stages": "satrchin.commands.lists:stages",
}
"""Every command: the module that holds it, and its name there."""

HELP = """Clean Persian text out of garbled text, PDFs and scans, with a record of every change.

\b
Examples:
  satrchin clean letter.txt                 the repaired text, on standard output
  satrchin clean letter.txt -o clean.txt    the same into a file
  satrchin clean letter.txt --diff          what would change, line by line
  satrchin clean letter.txt --explain       every change with its reason
  pdftotext x.pdf - | satrchin clean -      from another program

\b
Exit codes:
  0  everything was cleaned, nothing is open
  1  something was cleaned only in part, or holds an open issue
  2  the command line, a recipe or an option is wrong; nothing was done
  3  an input could not be read or cleaned
  4  there was nothing to do
  5  a program or package that the job needs is not installed
  6  the output could not be written
  7  another run holds the output folder
  130  stopped by the user

\b
Shell completion (bash; zsh and fish likewise), in ~/.bashrc:
  eval "$(_SATRCHIN_COMPLETE=bash_source satrchin)"
"""


class Lazy(click.Group):
    """A group whose commands are imported when they are called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name."""
        del ctx
        return sorted(LATER)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        del ctx
        if cmd_name not in LATER:
            return None
        module, name = LATER[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


def _version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from satrchin.version import __version__

        click.echo(f"satrchin {__version__}")
        ctx.exit()


@click.group(cls=Lazy, help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Say the version.")
@click.option("-v", "--verbose", is_flag=True, help="Say more on standard error; tracebacks of internal errors.")
@click.pass_context
def satrchin(ctx: click.Context, verbose: bool) -> None:
    """Gather what all commands share."""
    ctx.obj = {"verbose": verbose}


def main(arguments: list[str] | None = None) -> int:
    """Run a command line and give back its exit code; ``satrchin`` in the shell is this."""
    arguments = sys.argv[1:] if arguments is None else arguments
    # numpy's matrices here are small: more threads burn the other cores and gain nothing
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        outcome = satrchin.main(arguments, prog_name="satrchin", standalone_mode=False)
        if sys.stdout is not None:  # None: it was closed before we began
            sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the user gets a line, also of a bug
        message, code = _told(error)
        if code is ExitCode.OUTPUT:
            _let_go_of_stdout()
        if code is ExitCode.FAILED and {"-v", "--verbose"} & set(arguments):
            traceback.print_exception(error)
        with suppress(OSError, ValueError):  # standard error may be gone as well
            click.echo(message, err=True)
        return code
    return int(outcome or ExitCode.OK)


def _told(error: BaseException) -> tuple[str, ExitCode]:  # noqa: PLR0911  a table of cases
    """What the user is told of an error, and the exit code."""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return error.format_message(), ExitCode.USAGE
        case click.UsageError(ctx=click.Context() as context):
            return _line(f"{error.format_message()} (see {context.command_path} --help)"), ExitCode.USAGE
        case click.Abort() | KeyboardInterrupt():
            return _line("stopped"), ExitCode.INTERRUPTED
        case click.ClickException():
            return _line(error.format_message()), ExitCode.USAGE
        case SatrchinError():
            return _line(str(error)), error.exit_code
        case OSError():  # help or a list into a closed pipe or onto a full disk
            return _line(f"cannot write standard output: {error.strerror}"), ExitCode.OUTPUT
        case MemoryError():
            return _line("not enough memory: cut the input into smaller files"), ExitCode.FAILED
        case _:
            what = f"{type(error).__name__}: {error}"
            return _line(f"internal error, please report it with what -v adds: {what}"), ExitCode.FAILED


def _line(message: str) -> str:
    return "satrchin: " + " ".join(message.split())


def _let_go_of_stdout() -> None:
    """Let go of what standard output did not take, or Python complains about it once more at exit."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
