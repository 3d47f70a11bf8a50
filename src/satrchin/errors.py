"""Errors that a user can meet, each with its exit code and a message that says what to do.

The exit codes are a stable interface; ``satrchin --help`` and the README list them.
"""

from __future__ import annotations

from enum import IntEnum

from satrchin.messages import marked


class ExitCode(IntEnum):
    """Exit codes of the process; :data:`EXIT_CODES` says what each means."""

    OK = 0
    PARTIAL = 1
    USAGE = 2
    FAILED = 3
    NOTHING = 4
    MISSING = 5
    OUTPUT = 6
    BUSY = 7
    INTERRUPTED = 130


EXIT_CODES = {
    ExitCode.OK: marked("everything was cleaned; no open issues"),
    ExitCode.PARTIAL: marked("something was cleaned only in part, or has an open issue"),
    ExitCode.USAGE: marked("the command line, a recipe or an option is wrong; nothing was done"),
    ExitCode.FAILED: marked("an input could not be read or cleaned"),
    ExitCode.NOTHING: marked("there was nothing to do: no input holds a document"),
    ExitCode.MISSING: marked("a required program, package or model is not installed"),
    ExitCode.OUTPUT: marked("the output could not be written"),
    ExitCode.BUSY: marked("another run is using the output folder"),
    ExitCode.INTERRUPTED: marked("stopped by the user"),
}
"""What each exit code means, as ``satrchin --help`` prints it."""


class SatrchinError(Exception):
    """Base class of all errors of Satrchin; the message ends with what to do."""

    exit_code = ExitCode.FAILED


class UsageError(SatrchinError):
    """An unknown recipe, stage or option, or a value of the wrong kind."""

    exit_code = ExitCode.USAGE


class InputError(SatrchinError):
    """An input that cannot be read: missing, not text, damaged, too large."""


class OutputError(SatrchinError):
    """An output that cannot be written."""

    exit_code = ExitCode.OUTPUT


class ReaderGoneError(OutputError):
    """Whoever read the output has closed it, as ``head`` does; the command line ends without a message."""


class MissingDependencyError(SatrchinError):
    """A program or package is not installed; the message says how to get it."""

    exit_code = ExitCode.MISSING


class BusyError(SatrchinError):
    """Another run is using the output folder."""

    exit_code = ExitCode.BUSY
