"""Errors that a user can meet, each with its exit code and a message that says what to do.

The exit codes are a stable interface; ``satrchin --help`` and the README list them.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the process."""

    OK = 0
    """Everything was cleaned; no open issues."""
    PARTIAL = 1
    """Something was cleaned in part, or has an open issue."""
    USAGE = 2
    """The command line, a recipe or an option is invalid; nothing was done."""
    FAILED = 3
    """An input could not be read or cleaned."""
    NOTHING = 4
    """There was nothing to do: no input holds a document."""
    MISSING = 5
    """A required program or package is not installed."""
    OUTPUT = 6
    """The output could not be written."""
    BUSY = 7
    """Another run is using the output folder."""
    INTERRUPTED = 130
    """Stopped by the user."""


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


class MissingDependencyError(SatrchinError):
    """A program or package is not installed; the message says how to get it."""

    exit_code = ExitCode.MISSING


class BusyError(SatrchinError):
    """Another run is using the output folder."""

    exit_code = ExitCode.BUSY
