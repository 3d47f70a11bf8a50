"""Translate messages: an English message and its values go in, the same in the user's language comes out.

English is the language of the source and needs no catalogue; Persian lies in ``locale/fa``, and numbers in its messages
get Persian digits. ``scripts/catalogue.py`` collects the messages of the code and compiles the catalogue.

>>> tr("page {page}, line {line}:", page=3, line=7)
'page 3, line 7:'
>>> with speaking("fa"):
...     tr("page {page}, line {line}:", page=3, line=7)
'صفحهٔ ۳، سطر ۷:'
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN: Final = "satrchin"
LOCALE: Final = Path(__file__).with_name("locale")
LANGUAGES: Final = ("en", "fa")

_PERSIAN_NUMBERS = str.maketrans("0123456789.%", "۰۱۲۳۴۵۶۷۸۹٫٪")
_process = "en"
_here: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """The language of messages, here and now: ``en`` or ``fa``."""
    return _here.get() or _process


def use(code: str) -> None:
    """Choose the language of all messages of this process: ``en`` or ``fa``.

    Raises:
        ValueError: there is no such language.
    """
    global _process  # noqa: PLW0603  one setting of a process, as the locale is
    if code not in LANGUAGES:
        raise ValueError(f"no messages in {code!r}: there are {', '.join(LANGUAGES)}")
    _process = code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Give messages in this language inside the ``with`` block, in this thread or task alone."""
    token = _here.set(code)
    try:
        yield
    finally:
        _here.reset(token)


def language_of_user(environment: Mapping[str, str] | None = None) -> str:
    """The first language of ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES`` or ``LANG`` that there is; else English.

    >>> language_of_user({"LANG": "fa_IR.UTF-8"}), language_of_user({"LANGUAGE": "de:fa", "LANG": "C"})
    ('fa', 'fa')
    """
    environment = os.environ if environment is None else environment
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((value for name in names if (value := environment.get(name))), "")
    for one in chosen.split(":"):
        code = one.replace("-", "_").partition("_")[0].partition(".")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"


def tr(message: str, /, **values: object) -> str:
    """``message`` in the language of the user, with ``values`` in its ``{placeholders}``.

    ``message`` must be a literal, so that it gets into the catalogue;
    :func:`marked` marks one that is translated later.
    """
    code = language()
    if code == "en":
        return message.format(**values) if values else message
    return _filled(_catalogue(code).gettext(message), values)


def tr_n(one: str, many: str, count: int, /, **values: object) -> str:
    """The same of a message that counts: ``one`` where the language says so of ``count``, else ``many``.

    >>> tr_n("{count} file", "{count} files", 2)
    '2 files'
    """
    code = language()
    values["count"] = count
    if code == "en":
        return (one if count == 1 else many).format(**values)
    return _filled(_catalogue(code).ngettext(one, many, count), values)


def marked(message: str) -> str:
    """``message`` itself: a literal in a table, which :func:`tr` translates when it is shown."""
    return message


def number(text: str) -> str:
    """A number that is already written, with the digits of the user's language.

    >>> with speaking("fa"):
    ...     number("98.5%")
    '۹۸٫۵٪'
    """
    return text.translate(_PERSIAN_NUMBERS) if language() == "fa" else text


def system_reason(error: OSError | ValueError) -> str:
    """Why the system refused a file, in the language of the user where the reason is a common one.

    >>> system_reason(FileNotFoundError(2, "No such file or directory"))
    'No such file or directory'
    """
    return tr(str(getattr(error, "strerror", None) or error))


_SYSTEM_REASONS = (
    marked("No such file or directory"),
    marked("Permission denied"),
    marked("No space left on device"),
    marked("Disk quota exceeded"),
    marked("Read-only file system"),
    marked("Is a directory"),
    marked("Not a directory"),
    marked("File name too long"),
    marked("File too large"),
    marked("Too many open files"),
    marked("Too many levels of symbolic links"),
    marked("Input/output error"),
    marked("Broken pipe"),
    marked("Bad file descriptor"),
    marked("Cannot allocate memory"),
)
"""The reasons of Linux that a user meets, so that the catalogue has them."""


def _filled(message: str, values: Mapping[str, object]) -> str:
    """``message`` with values: those that are numbers in Persian digits."""
    if not values:
        return message
    return message.format(**{name: _Number(one) if _is_number(one) else one for name, one in values.items()})


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class _Number:
    """A number that is formatted as usual and written in Persian digits."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __format__(self, spec: str) -> str:
        return format(self._value, spec).translate(_PERSIAN_NUMBERS)


@cache
def _catalogue(code: str) -> NullTranslations:
    from gettext import translation

    return translation(DOMAIN, LOCALE, [code])
