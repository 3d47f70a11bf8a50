"""Show the log of the library on standard error, as ``-vv`` asks for it; without it nothing of the log is shown."""

from __future__ import annotations

import logging
import sys

_LEVELS = {2: logging.INFO, 3: logging.DEBUG}
_NAME = "satrchin"


def show_log(verbosity: int) -> None:
    """Show the log: what was read and how with ``-vv``, every page with ``-vvv``."""
    level = _LEVELS.get(min(verbosity, max(_LEVELS)))
    logger = logging.getLogger(_NAME)
    hide_log()
    if level is not None:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s"))
        handler.name = _NAME
        logger.addHandler(handler)
        logger.setLevel(level)


def hide_log() -> None:
    """Stop showing it."""
    logger = logging.getLogger(_NAME)
    for handler in [one for one in logger.handlers if one.name == _NAME]:
        logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)
