"""The command line: arguments go in, calls to the library come out, and every error becomes one line.

Nothing is decided here. Commands whose modules are heavy are loaded when they are called for. Messages and help are in
the language that ``--messages`` or the locale asks for.
"""

from __future__ import annotations

import gettext
import inspect
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from importlib import import_module

import click

from satrchin.errors import EXIT_CODES, ExitCode, ReaderGoneError, SatrchinError
from satrchin.messages import (
    DOMAIN,
    LANGUAGES,
    LOCALE,
    language,
    language_of_user,
    marked,
    number,
    system_reason,
    tr,
    use,
)

LATER = {
    "batch": ("satrchin.commands.batch:batch", marked("Clean every document of the folder IN into the folder OUT.")),
    "clean": ("satrchin.commands.clean:clean", marked("Clean FILE, or standard input if FILE is -.")),
    "doctor": (
        "satrchin.commands.doctor:doctor",
        marked("List what is installed, what is missing, and how to install it."),
    ),
    "inspect": (
        "satrchin.commands.inspect:inspect",
        marked("Draw a page of the PDF FILE with its lines, runs, directions and inferred signs on it."),
    ),
    "recipes": ("satrchin.commands.lists:recipes", marked("List the recipes and the stages of each.")),
    "review": (
        "satrchin.commands.review:review",
        marked("Settle doubts on a page in the browser, the worst first."),
    ),
    "stages": (
        "satrchin.commands.lists:stages",
        marked("List the stages, or describe the stage NAME with its options and rules."),
    ),
}
"""Every command: its module and its name there, and the first sentence of its help, so that a list imports none."""

HELP = """Clean Persian text from garbled text files, PDFs and scans, with a record of every change.

\b
Examples:
  satrchin clean letter.txt                 print the repaired text
  satrchin clean letter.txt -o clean.txt    write it to a file
  satrchin clean letter.txt --diff          show what would change, line by line
  satrchin clean letter.txt --explain       list every change with its reason
  satrchin batch letters clean              clean all documents of a folder
  pdftotext x.pdf - | satrchin clean -      clean the output of another program

\b
Shell completion, in ~/.bashrc (zsh and fish: bash_source becomes zsh_source, fish_source):
  eval "$(_SATRCHIN_COMPLETE=bash_source satrchin)"
"""


def _common(command: click.Command) -> click.Command:
    """A copy of a command with the options that all commands share, and its help in the user's language."""
    own = copy(command)
    taken = {name for param in command.params for name in param.opts}
    own.params = [*command.params, *(option for option in COMMON if not taken & set(option.opts))]
    own.params = [_translated(param) for param in own.params]
    if own.help:
        own.help = tr(inspect.cleandoc(own.help))
    return own


def _translated(param: click.Parameter) -> click.Parameter:
    if not isinstance(param, click.Option) or not param.help:
        return param
    own = copy(param)
    own.help = tr(param.help)
    return own


class Lazy(click.Group):
    """A group whose commands are imported when they are called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name."""
        del ctx
        return sorted(LATER)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl([(name, tr(says)) for name, (_, says) in sorted(LATER.items())])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        del ctx
        if cmd_name not in LATER:
            return None
        module, name = LATER[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), name)
        return _common(command)


def _version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from satrchin.version import __version__

        click.echo(f"satrchin {__version__}")
        ctx.exit()


def _louder(ctx: click.Context, _option: click.Parameter, times: int) -> None:
    """Count ``-v``, wherever on the command line it is given."""
    root = ctx.find_root()
    verbosity = (root.obj or {}).get("verbosity", 0) + times
    root.obj = {**(root.obj or {}), "verbosity": verbosity}
    if verbosity > 1 and times > 0:
        from satrchin.commands.logs import hide_log, show_log

        show_log(verbosity)
        root.call_on_close(hide_log)


def _quieter(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted:
        _louder(ctx, option, -1)


COMMON = (
    click.Option(
        ["-v", "--verbose"],
        count=True,
        expose_value=False,
        callback=_louder,
        help="Print a summary on standard error, and tracebacks of internal errors;"
        " -vv also logs each step, -vvv each page.",
    ),
    click.Option(
        ["-q", "--quiet"],
        is_flag=True,
        expose_value=False,
        callback=_quieter,
        help="Print errors only: no issues, no progress.",
    ),
    click.Option(
        ["--messages"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        is_eager=True,
        help="Language of messages and help; default: LANGUAGE or the locale, else English.",
    ),
)
"""Options of every command, before or after its name. ``--messages`` is read before click parses anything."""


@click.group(cls=Lazy, help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
def satrchin() -> None:
    """Hold the commands."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; ``satrchin`` in the shell is this."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    # numpy's matrices here are small: more threads burn the other cores and gain nothing
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with _speaking(_language(arguments)):
        return _run(arguments)


def _run(arguments: Sequence[str]) -> int:
    root = _common(satrchin)
    codes = "\n".join(f"  {number(str(code.value))}  {tr(meaning)}" for code, meaning in EXIT_CODES.items())
    root.epilog = "\b\n" + tr("Exit codes:") + f"\n{codes}"
    try:
        outcome = root.main(arguments, prog_name="satrchin", standalone_mode=False)
        if sys.stdout is not None:  # None: it was closed before we began
            sys.stdout.flush()
    except SystemExit as end:  # click, for completion in a shell and on a closed pipe
        if end.code != 1 or "_SATRCHIN_COMPLETE" in os.environ:
            raise
        _let_go_of_stdout()
        return ExitCode.OUTPUT
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the user gets a line, also of a bug
        message, code = _told(error)
        if isinstance(error, OSError) or code is ExitCode.OUTPUT:
            _let_go_of_stdout()
        if code is ExitCode.FAILED and _wants_traceback(arguments):
            traceback.print_exception(error)
        with suppress(OSError, ValueError):  # standard error may be gone as well
            if message:
                click.echo(message, err=True)
        return code
    return int(outcome or ExitCode.OK)


def _language(arguments: Sequence[str]) -> str:
    """The language that a command line or the environment asks for."""
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        name, _, value = argument.partition("=")
        if name == "--messages":
            value = value or next(iter(arguments[at + 1 :]), "")
            if value in LANGUAGES:
                return value
    return language_of_user()


@contextmanager
def _speaking(code: str) -> Iterator[None]:
    """Give all messages of this process in a language, click's as well, which reads the environment."""
    before = language(), os.environ.get("LANGUAGE"), gettext.textdomain()
    use(code)
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = code
    try:
        yield
    finally:
        use(before[0])
        gettext.textdomain(before[2])
        if before[1] is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before[1]


def _wants_traceback(arguments: Sequence[str]) -> bool:
    return any(one == "--verbose" or (one.startswith("-v") and not one.startswith("--")) for one in arguments)


def _told(error: BaseException) -> tuple[str, ExitCode]:  # noqa: PLR0911  a table of cases
    """What the user is told of an error, and the exit code."""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return error.format_message(), ExitCode.USAGE
        case click.UsageError(ctx=click.Context() as context):
            hint = _setting(error) or tr("see {command} --help", command=context.command_path)
            return _line(f"{error.format_message()} ({hint})"), ExitCode.USAGE
        case click.Abort() | KeyboardInterrupt():
            return _line(tr("stopped")), ExitCode.INTERRUPTED
        case click.ClickException():
            return _line(error.format_message()), ExitCode.USAGE
        case ReaderGoneError() | BrokenPipeError():  # as head does: nothing to complain of
            return "", ExitCode.OUTPUT
        case SatrchinError():
            return _line(str(error)), error.exit_code
        case OSError(errno=int()):  # help or a list onto a full disk; other errors of the kind are bugs
            return _line(tr("cannot write standard output: {reason}", reason=system_reason(error))), ExitCode.OUTPUT
        case MemoryError():
            return _line(tr("not enough memory: cut the input into smaller files")), ExitCode.FAILED
        case _:
            what = f"{type(error).__name__}: {error}"
            return _line(tr("internal error, please report it with the output of -v: {what}", what=what)), (
                ExitCode.FAILED
            )


def _setting(error: click.UsageError) -> str:
    """How to write an option of a stage that was given as one of the command, such as ``--digits``."""
    if not isinstance(error, click.NoSuchOption):
        return ""
    from satrchin.pipeline import stages_with

    found = stages_with(error.option_name.lstrip("-").replace("-", "_"))
    return tr("did you mean --set {option}=VALUE?", option=found[0]) if found else ""


def _line(message: str) -> str:
    return "satrchin: " + " ".join(message.split())


def _let_go_of_stdout() -> None:
    """Let go of what standard output did not take, or Python complains about it once more at exit."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
