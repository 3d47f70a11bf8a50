"""``satrchin batch``: clean every document of a folder."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from satrchin.batch.plan import PAGE_TIMEOUT, TIMEOUT, Decision, Order, Overwrite, decisions, make_order
from satrchin.batch.tree import Choice, Grouping, Passed, Source, check_roots, folders, grouped, listed
from satrchin.commands.options import (
    Finite,
    RecipeName,
    formats_option,
    names_of,
    options_of,
    read_options,
    reading_options,
    set_option,
    verbosity,
    words_option,
)
from satrchin.errors import ExitCode, InputError
from satrchin.messages import system_reason, tr


class Amount(click.ParamType):  # type: ignore[type-arg]  # not generic at run time in older versions
    """An amount of memory: ``2G``, ``500M``."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The amount in bytes."""
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", str(value).strip(), re.IGNORECASE)
        if match is None:
            self.fail(tr("{value!r} is not an amount of memory, as in 2G or 500M", value=value), param, ctx)
        amount = int(float(match[1]) * 1024 ** " KMGT".index(match[2].upper() or " "))
        if not amount:
            self.fail(tr("a worker needs some memory: give more than {value}", value=value), param, ctx)
        return amount


@click.command()
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "-r",
    "--recipe",
    type=RecipeName(),
    default="letter",
    show_default=True,
    help="Recipe: a name or a TOML file.",
)
@set_option
@words_option
@reading_options
@formats_option("Output format; may be repeated.")
@click.option("-j", "--jobs", type=click.IntRange(1), help="Number of worker processes; default: number of CPUs.")
@click.option("--scheduler", metavar="ADDRESS", help="Run on the Dask cluster of this scheduler (tcp://…).")
@click.option(
    "--group",
    type=click.Choice(["name", "folder"]),
    help="Join pictures into one document: those whose names end in a number (letter-1.jpg, letter-2.jpg),"
    " or all of a folder.",
)
@click.option(
    "--include", multiple=True, metavar="GLOB", help="Clean only files whose name or path matches this pattern."
)
@click.option("--exclude", multiple=True, metavar="GLOB", help="Skip files whose name or path matches this pattern.")
@click.option(
    "--from",
    "names",
    type=click.File(encoding="utf-8", errors="surrogateescape"),
    help="Clean the files named in this list, one per line; - is standard input.",
)
@click.option(
    "--overwrite",
    type=click.Choice(("never", "changed", "always")),
    default="changed",
    show_default=True,
    help="Which outputs may be replaced: none, those that a run wrote and whose input, recipe or version changed,"
    " or all.",
)
@click.option("--retry", is_flag=True, help="Retry files that failed before, even if nothing changed.")
@click.option(
    "--sample",
    type=click.IntRange(1),
    metavar="N",
    help="Clean N random files of those that are to be cleaned, and estimate time and doubts of all.",
)
@click.option(
    "--no-review",
    is_flag=True,
    help="Keep no pages in OUT/.satrchin for satrchin review. Saves space; the report then shows no pictures and no"
    " text as it was read.",
)
@click.option("-n", "--dry-run", is_flag=True, help="Print what would be done and why; change nothing.")
@click.option(
    "--timeout",
    type=Finite(0, min_open=True),
    default=TIMEOUT,
    show_default=True,
    metavar="SECONDS",
    help="Time limit for each file.",
)
@click.option(
    "--page-timeout",
    type=Finite(0, min_open=True),
    default=PAGE_TIMEOUT,
    show_default=True,
    metavar="SECONDS",
    help="Time limit for each page.",
)
@click.option("--memory", type=Amount(), help="Memory limit per worker, as in 2G; default: none.")
@click.option("--json-progress", is_flag=True, help="Print progress as lines of JSON on standard error.")
@click.pass_context
def batch(
    ctx: click.Context,
    /,
    source: Path,
    target: Path,
    recipe: str,
    settings: tuple[tuple[str, str, str], ...],
    words: Path | None,
    formats: tuple[str, ...],
    jobs: int | None,
    scheduler: str | None,
    group: Grouping | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    names: Iterator[str] | None,
    overwrite: Overwrite,
    retry: bool,
    sample: int | None,
    no_review: bool,
    dry_run: bool,
    timeout: float,
    page_timeout: float,
    memory: int | None,
    json_progress: bool,
    **reading: Any,
) -> int:
    """Clean every document of the folder IN into the folder OUT.

    The tree of IN is kept; OUT/.satrchin holds the manifest and the report. Run it again, also after it was stopped
    or killed, and only what is new or changed is done. Outputs that were edited by hand are kept.

    \b
    Examples:
      satrchin batch raw clean
      satrchin batch raw clean -f txt -f json --jobs 4
      satrchin batch raw clean --include '*.pdf' --dry-run
      satrchin batch raw clean --sample 50
      satrchin batch raw clean --scheduler tcp://10.0.0.5:8786
      find raw -mtime -1 -printf '%P\\n' | satrchin batch raw clean --from -
    """  # noqa: D301  click wants the control character
    from satrchin.batch.run import Executor, cores, run

    if scheduler is not None and jobs is not None:
        raise click.UsageError(tr("--jobs sets local workers and cannot be combined with --scheduler"))
    check_roots(source, target)
    listed_names = names_of(words)
    order = make_order(
        source,
        target,
        recipe,
        options_of(settings, listed_names),
        reading=read_options(reading, listed_names),
        formats=tuple(dict.fromkeys(formats)),
        overwrite=overwrite,
        retry=retry,
        timeout=timeout,
        page_timeout=page_timeout,
        memory=memory,
        review=not no_review,
    )
    choice = Choice(include, exclude)
    groups = listed(order.source, _names(names), choice) if names else folders(order.source, choice, order.target)
    if group:
        groups = (grouped(entries, group) for entries in groups)
    if dry_run:
        return _tell(order, groups)

    def make(order: Order) -> Executor:
        if scheduler is None:
            from satrchin.batch.pool import Local

            return Local(order, jobs or cores())
        from satrchin.batch.dask_pool import Cluster

        return Cluster(order, scheduler)

    progress = _progress(quiet=verbosity(ctx) < 0, json_progress=json_progress)
    summary = run(order, groups, make, progress, sample or 0)
    if summary.estimate is not None and not json_progress:
        from satrchin.batch.estimate import told

        for line in told(summary.estimate):
            click.echo(line)
    return summary.exit_code


def _names(lines: Iterator[str]) -> Iterator[str]:
    try:
        for line in lines:
            yield line.rstrip("\r\n")
    except OSError as error:
        raise InputError(tr("cannot read the list of files: {reason}", reason=system_reason(error))) from None


def _progress(*, quiet: bool, json_progress: bool) -> Any:
    from satrchin.batch.progress import Bar, Json, Plain, Progress

    if json_progress:
        return Json()
    if quiet:
        return Progress()
    return Bar() if sys.stderr.isatty() else Plain()


def _tell(order: Order, groups: Iterator[list[Source | Passed]]) -> int:
    """Print the plan, one line per file."""
    from satrchin.batch.manifest import FOLDER, Manifest
    from satrchin.batch.progress import printable
    from satrchin.pipeline import Pipeline

    Pipeline.load(order.recipe, order.options)  # raise the error of a wrong option here as well
    some = False
    for decision in decisions(order, groups, Manifest(order.target / FOLDER / "manifest.jsonl")):
        some |= decision.action == "do"
        click.echo(printable(_shown(order, decision)))
    return ExitCode.OK if some else ExitCode.NOTHING


def _shown(order: Order, decision: Decision) -> str:
    outputs = ", ".join(decision.job.output(form) for form in order.formats) if decision.action == "do" else ""
    return f"{decision.action} {decision.job.source}{outputs and ' -> '}{outputs} ({decision.reason})"
