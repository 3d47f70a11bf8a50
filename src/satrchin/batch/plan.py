"""Plan a run: decide what to do with each file, and why.

In: the input tree, the manifest of earlier runs, and the options of this run. Out: one :class:`Decision` per file,
such as ``do letters/a.pdf -> letters/a.txt (the input changed)`` or ``keep letters/b.pdf (done before)``. Nothing is
written: ``--dry-run`` prints the plan, a run executes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from satrchin.batch.fingerprint import Stamp, fingerprint, sha256
from satrchin.batch.manifest import AGAIN, FOLDER, Manifest, Output, Record
from satrchin.batch.tree import Passed, Source, bases
from satrchin.batch.versions import model, program, recipe_mark
from satrchin.messages import language, marked, tr
from satrchin.pipeline import RECIPES, Pipeline
from satrchin.reading.options import ReadOptions
from satrchin.review.pages_path import path_of
from satrchin.writing.formats import PAGED, suffix_of

Sign = tuple[str, int]
"""Heartbeat of a worker: the current file and how many of its pages are done."""

Overwrite = Literal["never", "changed", "always"]
Action = Literal["do", "keep", "skip", "fail"]

TIMEOUT, PAGE_TIMEOUT = 14_400, 1_200
"""Default time limits in seconds: a scanned book takes an hour, 2,000 garbled lines up to ten minutes."""

RETRY_HINT = marked("failed before and nothing changed; --retry tries again")


@dataclass(frozen=True, slots=True)
class Order:
    """Options of a run that apply to every file; sent to each worker once."""

    source: Path
    target: Path
    recipe: str
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    reading: ReadOptions = field(default_factory=ReadOptions)
    formats: tuple[str, ...] = ("txt",)
    overwrite: Overwrite = "changed"
    retry: bool = False
    recipe_sha256: str = ""
    program: str = ""
    model: str = ""
    messages: str = "en"
    """Language of reasons in the manifest; no reason to clean a file again."""
    memory: int | None = None
    """Memory limit of a worker, in bytes."""
    timeout: float = TIMEOUT
    """Time limit per file, in seconds."""
    page_timeout: float = PAGE_TIMEOUT
    """Time limit per page, in seconds."""
    review: bool = True
    """Keep the cleaned pages for the review."""

    def formats_for(self, kind: str) -> list[str]:
        """The formats that a document of this kind gets: a text has no pages."""
        return [name for name in self.formats if kind != "text" or name not in PAGED]


class Job(NamedTuple):
    """A file to clean."""

    source: str
    base: str
    stamp: Stamp
    known: dict[str, str]
    """Hashes of the outputs of an earlier run, by format."""
    parts: tuple[str, ...] = ()
    """All files of a group, in the order of their pages; none for a file by itself."""

    def output(self, form: str) -> str:
        """Path of the output in the output folder."""
        return self.source[: self.source.rfind("/") + 1] + f"{self.base}.{suffix_of(form)}"


def begun(job: Job, order: Order) -> Record:
    """A record for this job without any outcome yet."""
    return Record(
        job.source,
        "failed",
        stamp=job.stamp,
        base=job.base,
        recipe=order.recipe,
        recipe_sha256=order.recipe_sha256,
        program=order.program,
        model=order.model,
    )


class Decision(NamedTuple):
    """What to do with a file, and why."""

    action: Action
    reason: str
    job: Job
    record: Record | None = None
    """A record to write now; None if the manifest is right already or the job will write one."""


def decisions(order: Order, groups: Iterable[list[Source | Passed]], manifest: Manifest) -> Iterator[Decision]:
    """Decide what to do with every file, folder by folder."""
    named = manifest.bases()
    for group in groups:
        sources = [entry for entry in group if isinstance(entry, Source)]
        folder = group[0].name.rpartition("/")[0]
        names = [_output_name(source) for source in sources]
        plan = bases(names, named.get(folder, {}))
        for entry in group:
            earlier = manifest.get(entry.name)
            if isinstance(entry, Passed):
                yield _passed(entry, earlier)
            else:
                yield _decision(order, entry, plan[_output_name(entry)], earlier)


def _output_name(source: Source) -> str:
    """The bare name by which the output is named; a group is named as if it were one picture."""
    bare = source.name.rpartition("/")[2]
    return f"{source.base}.{bare.rpartition('.')[2]}" if source.base else bare


def _passed(entry: Passed, earlier: Record | None) -> Decision:
    job = Job(entry.name, "", Stamp(0, 0, 0, 0), {})
    action: Action = "fail" if entry.failed else "skip"
    record = (earlier or Record(entry.name, "skipped"))._replace(
        status="failed" if entry.failed else "skipped",
        reason=entry.reason,
        cause="input" if entry.failed else "kind",
    )
    return Decision(action, entry.reason, job, None if record == earlier else record)


def _decision(order: Order, source: Source, base: str, earlier: Record | None) -> Decision:
    if earlier is None:
        return Decision("do", tr("new"), Job(source.name, base, source.stamp.settled(), {}, source.parts))
    known = {name: output.sha256 for name, output in earlier.outputs.items()}
    job = Job(source.name, base, source.stamp, known, source.parts)
    if order.overwrite == "always":
        return Decision("do", "--overwrite always", job)
    stamp = _unchanged(order, source, earlier)
    why = _stale(order, earlier, stamp)
    lost, edited, outputs = _outputs(order, job, earlier)
    if not why and lost:
        why = tr("its output is missing: {lost}", lost=lost)
    if why:
        if order.overwrite == "never" and any((order.target / job.output(name)).exists() for name in order.formats):
            return Decision("skip", tr("{why}, but --overwrite never keeps the output that is there", why=why), job)
        return Decision("do", why, job._replace(stamp=source.stamp.settled()))
    fresh = None
    if stamp != earlier.stamp or outputs is not earlier.outputs:
        fresh = earlier._replace(stamp=stamp, outputs=outputs)
    if edited:
        return Decision("keep", tr("its output was edited by hand and is kept: {edited}", edited=edited), job, fresh)
    return Decision("keep", tr(RETRY_HINT) if earlier.status == "failed" else tr("done before"), job, fresh)


def _unchanged(order: Order, source: Source, earlier: Record) -> Stamp | None:
    """The current stamp of an input that is unchanged since its record, or None if it changed."""
    if source.stamp == earlier.stamp:
        return source.stamp
    if earlier.stamp is None or source.stamp.size != earlier.stamp.size:
        return None
    try:
        stamp, digest = fingerprint([order.source / name for name in source.parts or (source.name,)])
    except OSError:
        return None
    return stamp if digest == earlier.sha256 else None


def _stale(order: Order, earlier: Record, stamp: Stamp | None) -> str:
    """Why a recorded file must be cleaned again; empty if it need not be."""
    why = ""
    if earlier.cause in AGAIN:
        why = tr("tried again: {reason}", reason=earlier.reason)
    elif stamp is None:
        why = tr("the input changed")
    elif earlier.recipe_sha256 != order.recipe_sha256:
        why = tr("the recipe changed")
    elif earlier.program != order.program or earlier.model != order.model:
        why = tr("the program or its model changed")
    elif earlier.status == "failed" and (order.retry or order.reading.password):
        why = tr("tried again: --retry, or another password")
    elif (earlier.outputs or earlier.cause == "unpaged") and set(order.formats_for(earlier.kind)) - {*earlier.outputs}:
        why = tr("a format is new")
    elif order.review and earlier.outputs and not path_of(order.target / FOLDER, earlier.source).exists():
        why = tr("its pages for the review are missing")
    return why


def _outputs(order: Order, job: Job, earlier: Record) -> tuple[str, str, Mapping[str, Output]]:
    """The first output that is missing, the first that was edited, and all of them with fresh stamps."""
    lost = edited = ""
    fresh = earlier.outputs
    for form, output in earlier.outputs.items():
        name = job.output(form)
        path = f"{order.target}/{name}"
        try:
            stamp = Stamp.of(os.lstat(path))
            if stamp == output.stamp:
                continue
            if stamp.size == output.stamp.size and not Path(path).is_symlink() and sha256(Path(path)) == output.sha256:
                fresh = {**fresh, form: output._replace(stamp=stamp)}
            elif stamp.size == 0 < output.stamp.size:
                lost = lost or name  # an empty file, as a power cut may leave it
            else:
                edited = edited or name
        except FileNotFoundError:
            lost = lost or name
        except OSError:
            edited = edited or name
    return lost, edited, fresh


def make_order(
    source: Path,
    target: Path,
    recipe: str,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    reading: ReadOptions | None = None,
    **others: Any,
) -> Order:
    """An order with absolute, resolved folders and the current version hashes.

    Stages are not loaded here, because a run with nothing to do needs none.

    Raises:
        UsageError: there is no such recipe.
    """
    path = Path(recipe).absolute() if recipe.endswith(".toml") else RECIPES / f"{recipe}.toml"
    settings = {stage: dict(values) for stage, values in (options or {}).items()}
    reading = reading or ReadOptions()
    try:
        recipe_sha256 = recipe_mark(path, settings, reading)
    except OSError:
        Pipeline.load(recipe)  # raises the error that names the problem
        raise
    return Order(
        Path(os.path.realpath(source)),
        Path(os.path.realpath(target)),
        str(path) if recipe.endswith(".toml") else recipe,
        settings,
        reading,
        recipe_sha256=recipe_sha256,
        program=program(),
        model=model(),
        messages=language(),
        **others,
    )
