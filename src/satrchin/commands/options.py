"""Options that several commands share, with what they are turned into."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

import click

from satrchin.errors import UsageError
from satrchin.messages import tr
from satrchin.reading.options import ReadOptions
from satrchin.writing.formats import FORMATS

Command = TypeVar("Command", bound="Callable[..., Any] | click.Command")


class RecipeName(click.ParamType):  # type: ignore[type-arg]  # not generic at run time in older versions
    """A shipped recipe's name, which the shell completes, or the path of a recipe of one's own."""

    name = "recipe"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        """The recipes that begin like this."""
        from click.shell_completion import CompletionItem

        from satrchin.pipeline import recipes

        del ctx, param
        return [CompletionItem(name, help=says) for name, says in recipes().items() if name.startswith(incomplete)]


class Finite(click.FloatRange):
    """A number within a range: neither infinite nor NaN."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number."""
        number = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(tr("{value} is not a finite number", value=value), param, ctx)
        return float(number)


class FormatName(click.ParamType):  # type: ignore[type-arg]  # not generic at run time in older versions
    """An output format's name, which the shell completes."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, if there is such a format."""
        del param, ctx
        FORMATS.check(str(value))
        return str(value)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """The formats that there are."""
        del param, ctx
        return f"[{'|'.join(FORMATS.names())}]"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        """The formats that begin like this."""
        from click.shell_completion import CompletionItem

        del ctx, param
        return [CompletionItem(name) for name in FORMATS.names() if name.startswith(incomplete)]


class EngineName(click.ParamType):  # type: ignore[type-arg]  # not generic at run time in older versions
    """An OCR engine's name, which the shell completes."""

    name = "engine"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, if there is such an engine."""
        from satrchin.reading.ocr.engine import ENGINES

        del param, ctx
        if value:
            ENGINES.check(str(value))
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        """The engines that begin like this."""
        from click.shell_completion import CompletionItem

        from satrchin.reading.ocr.engine import ENGINES

        del ctx, param
        return [CompletionItem(name) for name in ENGINES.names() if name.startswith(incomplete)]


class Setting(click.ParamType):  # type: ignore[type-arg]  # not generic at run time in older versions
    """``stage.option=value``, of which the shell completes the first two."""

    name = "stage.option=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str, str]:
        """Stage, option and value."""
        where, equals, setting = str(value).partition("=")
        stage, dot, option = where.partition(".")
        if not dot and (near := _near(where)):
            self.fail(tr("{value!r} names no stage: did you mean {option}?", value=value, option=near), param, ctx)
        if not (equals and dot and stage and option):
            self.fail(tr("{value!r} is not stage.option=value, as in letters.digits=persian", value=value), param, ctx)
        return stage, option, setting

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        """The options that begin like this."""
        from dataclasses import fields

        from click.shell_completion import CompletionItem

        from satrchin.pipeline import stage_class
        from satrchin.stages.registry import STAGES

        del ctx, param
        stage = incomplete.partition(".")[0]
        known = [f"{stage}.{field.name}=" for field in fields(stage_class(stage))] if stage in STAGES else []
        names = known or [f"{name}." for name in STAGES.names()]
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


recipe_option = click.option(
    "-r",
    "--recipe",
    type=RecipeName(),
    help="Recipe: a name (see `satrchin recipes`) or a TOML file;"
    " default: text for texts, letter for PDFs and pictures.",
)
set_option = click.option(
    "-s",
    "--set",
    "settings",
    type=Setting(),
    multiple=True,
    metavar="STAGE.OPTION=VALUE",
    help="Set an option of a stage (see `satrchin stages`); may be given more than once.",
)


def formats_option(text: str) -> Callable[[Command], Command]:
    """The option of the output formats, with its help."""
    return click.option(
        "-f",
        "--format",
        "formats",
        type=FormatName(),
        multiple=True,
        default=("txt",),
        show_default="txt",
        help=text,
    )


words_option = click.option(
    "--words",
    "words",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Names and terms of the document, one a line (UTF-8): evidence for order and OCR, spelled as in the list.",
)


def reading_options(command: Any) -> Any:
    """The options of reading documents."""
    for option in reversed(_READING):
        command = option(command)
    return command


_READING = (
    click.option("--pages", default="", metavar="RANGES", help="Pages of a PDF, as in 1-3,7,12-; default: all."),
    click.option("--password", default="", help="The password of an encrypted PDF.", envvar="SATRCHIN_PASSWORD"),
    click.option(
        "--ocr",
        type=click.Choice(("never", "when-needed", "always")),
        default="when-needed",
        show_default=True,
        help="When to read the pages of a PDF by OCR: never, where the text layer is unreliable, or always.",
    ),
    click.option(
        "--engine",
        type=EngineName(),
        default="",
        help="OCR engine: satrchin, tesseract, or one from another package; default: satrchin, or tesseract"
        " where onnxruntime is not installed.",
    ),
    click.option(
        "--reader",
        type=click.Choice(("satrchin", "pdfplumber")),
        default="satrchin",
        show_default=True,
        help="PDF reader: satrchin, or pdfplumber for comparison.",
    ),
    click.option(
        "--encoding",
        default="",
        metavar="NAME",
        help="Encoding of a text file: iransystem, cp720, windows-1256 …; default: detected.",
    ),
    click.option("--hidden", is_flag=True, help="Keep a PDF's invisible text, such as an old OCR layer."),
    click.option("--forms", is_flag=True, help="Read form fields and annotations of a PDF as well."),
    click.option(
        "--page-breaks",
        is_flag=True,
        help="Mark where pages of PDFs and pictures begin: a form feed in text, a comment with the number in Markdown.",
    ),
    click.option(
        "--replace-text",
        is_flag=True,
        help="With -f pdf: replace the text layer of a digital PDF as well; its pages look as before.",
    ),
)


def read_options(values: dict[str, Any], names: str = "") -> ReadOptions:
    """What :data:`reading_options` was given; ``names``: the list of ``--words``.

    Raises:
        UsageError: the page ranges are none.
    """
    return ReadOptions(**values, names=names)


def names_of(words: Path | None) -> str:
    """The list that ``--words`` names; empty without one.

    Raises:
        UsageError: it is not UTF-8.
    """
    try:
        return "" if words is None else words.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(tr("{words} is not UTF-8: save it as UTF-8", words=words)) from None


def options_of(settings: tuple[tuple[str, str, str], ...], names: str = "") -> dict[str, dict[str, Any]]:
    """What ``--set`` was given, and the list of ``--words``, as :meth:`satrchin.Pipeline.load` takes it.

    >>> options_of((("order", "beam", "4"),))
    {'order': {'beam': '4'}}

    Raises:
        UsageError: one option has two values.
    """
    options: dict[str, dict[str, Any]] = {}
    for stage, option, value in settings:
        if option in options.setdefault(stage, {}):
            raise UsageError(tr("--set {stage}.{option} is given twice: keep one of them", stage=stage, option=option))
        options[stage][option] = value
    if names:
        options.setdefault("order", {})["names"] = names
    return options


def refuse_same(source: Path, target: Path) -> None:
    """Refuse an output that is the input: the author's text is not to be overwritten.

    Raises:
        UsageError: both are one file.
    """
    if source.exists() and target.exists() and source.samefile(target):
        raise UsageError(tr("the output {target} is the input: choose another name", target=target))


def _near(option: str) -> str:
    """The option of a stage that was given without its stage: ``digits`` is ``letters.digits``."""
    from satrchin.pipeline import stages_with

    return next(iter(stages_with(option)), "")


def verbosity(ctx: click.Context) -> int:
    """How often ``-v`` was given, less one for ``-q``."""
    found: int = (ctx.find_root().obj or {}).get("verbosity", 0)
    return found
