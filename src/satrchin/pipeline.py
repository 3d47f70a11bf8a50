"""Load recipes and run documents through their stages.

A stage is imported when a recipe asks for it by its name (:mod:`satrchin.stages.registry`).
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field, dataclass, fields, replace
from functools import lru_cache
from itertools import takewhile
from math import inf, isfinite
from pathlib import Path
from typing import Any

from satrchin.document import Context, Document, Line, Page, Stage
from satrchin.errors import UsageError
from satrchin.messages import marked, system_reason, tr
from satrchin.registry import check_name
from satrchin.result import Result
from satrchin.stages.registry import STAGES

_PACKAGE = Path(__file__).parent
# in a wheel the recipes lie inside the package, in a checkout beside ``src``
RECIPES = _PACKAGE / "recipes" if (_PACKAGE / "recipes").is_dir() else _PACKAGE.parents[1] / "pipeline"

_LOG = logging.getLogger(__name__)

_ROUNDS = 4
"""How often a page that changes goes through the stages again at most."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A plain list of stages with a name.

    >>> Pipeline.load("text").recipe
    'text'
    """

    recipe: str
    stages: tuple[tuple[str, Stage], ...]

    @classmethod
    def load(cls, recipe: str | Path = "text", options: Mapping[str, Mapping[str, Any]] | None = None) -> Pipeline:
        """Build the pipeline of a recipe.

        Args:
            recipe: the name of a shipped recipe, or the path of a TOML file.
            options: stage name to option name to value, over what the recipe says; a stage that the recipe
                does not have is added at its usual place.

        Raises:
            UsageError: unknown recipe, stage or option, or a value of the wrong type.
        """
        shipped = not options and isinstance(recipe, str) and not recipe.endswith(".toml")
        return _shipped(str(recipe)) if shipped else _made(recipe, options or {})

    def run(self, document: Document) -> Result:
        """Clean a whole document; the result keeps all pages, edits, issues and doubts."""
        context = Context()
        pages = tuple(document.pages)
        decoded = [self._decoded(page, context) for page in pages]
        self._count(decoded, context)
        cleaned = [self._settled(page, context, len(read.edits)) for read, page in zip(pages, decoded, strict=True)]
        return Result(replace(document, pages=tuple(cleaned)), self.recipe)

    def stream(self, document: Document) -> Iterator[Page]:
        """Clean a document page by page; only one page is in memory."""
        context = self.survey(document.pages)
        for page in document.pages:
            yield self.clean_page(page, context)

    def survey(self, pages: Iterable[Page]) -> Context:
        """The first pass: counts over the whole document that stages need."""
        context = Context()
        self._count((self._decoded(page, context) for page in pages), context)
        return context

    def _decoding(self) -> int:
        """The number of stages before the first with a survey: they decode the text that the surveys look at."""
        return sum(1 for _ in takewhile(lambda named: not hasattr(named[1], "survey"), self.stages))

    def _decoded(self, page: Page, context: Context) -> Page:
        """The page after the stages that decode its text."""
        for _, stage in self.stages[: self._decoding()]:
            page = stage(page, context)
        return page

    def _count(self, decoded: Iterable[Page], context: Context) -> None:
        """Let all surveys see the pages, decoded."""
        surveys = [stage.survey for _, stage in self.stages if hasattr(stage, "survey")]
        for page in decoded if surveys else ():
            context.pages += 1
            for survey in surveys:
                survey(page, context)

    def finish(self, text: str) -> str:
        """A line whose words are in order, through the stages after ``order``.

        If one of them fails, the line is returned unchanged and the error is logged: it is one of several proposals,
        and costs neither the page nor the others.

        Raises:
            MemoryError: the memory is used up.
        """
        names = [name for name, _ in self.stages]
        after = self.stages[names.index("order") + 1 :] if "order" in names else ()
        try:
            lines = Pipeline(self.recipe, after).clean_page(Page(1, (Line(text, ""),)), Context()).lines
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  whatever a stage raises; the log has it with its place
            _LOG.exception("the stages after order fail on a proposal")
            return text
        return lines[0].text if len(lines) == 1 else text

    def clean_page(self, page: Page, context: Context) -> Page:
        """One page through all stages, and again through those after whose work another finds something new.

        In a second run all of them would. A page that was put in order is not searched again: what was not found in
        the text as it came is not looked for in what became of it.
        """
        return self._settled(self._decoded(page, context), context, len(page.edits))

    def _settled(self, page: Page, context: Context, edits: int) -> Page:
        """A decoded page through the other stages, and as often as :meth:`clean_page` says; ``edits``: those before."""
        for _, stage in self.stages[self._decoding() :]:
            page = stage(page, context)
        ordered = any(edit.stage == "order" for edit in page.edits[edits:])
        again = [stage for name, stage in self.stages if not (ordered and name == "order")]
        for _ in range(_ROUNDS):
            if len(page.edits) == edits:
                break
            edits, settled = len(page.edits), page
            if context.pages == 1 and not ordered:
                context = self.survey((page,))
            for stage in again:
                settled = stage(settled, context)
            if len(settled.edits) > edits:
                issues, doubts = tuple(dict.fromkeys(settled.issues)), tuple(dict.fromkeys(settled.doubts))
                page = replace(settled, issues=issues, doubts=doubts)
        return page


@lru_cache(maxsize=8)
def _shipped(recipe: str) -> Pipeline:
    """A shipped recipe without options, cached."""
    return _made(recipe, {})


def _made(recipe: str | Path, options: Mapping[str, Mapping[str, Any]]) -> Pipeline:
    """The pipeline of a recipe with options."""
    name, table = _read_recipe(recipe)
    plan: dict[str, dict[str, Any]] = {stage: dict(table.get(stage, {})) for stage in table["stages"]}
    for stage, values in options.items():
        if stage not in plan:
            STAGES.check(stage)
            usual = STAGES.names()  # another package's stage comes last
            later = usual[usual.index(stage) :]
            names = list(plan)
            place = next((i for i, other in enumerate(names) if other in later), len(names))
            names.insert(place, stage)
            plan = {other: plan.get(other, {}) for other in names}
        plan[stage].update(values)
    listed = plan.get("order", {}).get("names")
    if listed and "spacing" in plan:
        plan["spacing"].setdefault("names", listed)  # one list of words for both
    return Pipeline(name, tuple((stage, make_stage(stage, values)) for stage, values in plan.items()))


def recipes() -> dict[str, str]:
    """The shipped recipes by name, each with the sentence that describes it."""
    return {path.stem: _read_recipe(path)[1].get("description", "") for path in sorted(RECIPES.glob("*.toml"))}


def stage_class(name: str) -> type[Any]:
    """The class of a stage.

    Raises:
        UsageError: there is no stage of that name.
    """
    stage: type[Any] = STAGES.load(name)
    return stage


def make_stage(name: str, options: Mapping[str, Any]) -> Stage:
    """A stage with its options, checked.

    Raises:
        UsageError: unknown stage or option, or a value of the wrong type.
    """
    kind = stage_class(name)
    known = {f.name: f for f in fields(kind)}
    values = {}
    for option, value in options.items():
        if option not in known:
            choices = tuple(f"{name}.{one}" for one in known)
            check_name(f"{name}.{option}", choices, marked("option"), stages_with(option))
        values[option] = _converted(value, known[option], f"{name}.{option}")
    stage: Stage = kind(**values)
    return stage


def stages_with(option: str) -> list[str]:
    """The stages that have an option of this name.

    >>> stages_with("digits")
    ['letters.digits']
    """
    return [f"{stage}.{option}" for stage in STAGES.names() if option in {f.name for f in fields(stage_class(stage))}]


def _converted(value: Any, field: Field[Any], where: str) -> Any:
    """``value`` as the type of the option's default, within its range; a string is read as that type."""
    kind = type(field.default)
    if isinstance(value, str) and kind is not str:
        value = _parsed(value, kind, where, field.default)
    elif kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise UsageError(_expected(where, value, kind, repr(field.default)))
    low, high = field.metadata.get("range", (-inf, inf))
    if isinstance(value, float) and not (isfinite(value) and low <= value <= high):
        raise UsageError(_outside(where, value, low, high))
    return value


def _outside(where: str, value: float, low: float, high: float) -> str:
    if isfinite(high):
        message = marked("{where}={value}: expected a number from {low:g} to {high:g}")
    elif isfinite(low):
        message = marked("{where}={value}: expected a finite number from {low:g} on")
    else:
        message = marked("{where}={value}: expected a finite number")
    return tr(message, where=where, value=value, low=low, high=high)


def _parsed(value: str, kind: type[Any], where: str, default: Any) -> Any:
    truth = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    try:
        return truth[value.lower()] if kind is bool else kind(value)
    except (KeyError, ValueError):
        raise UsageError(_expected(where, value, kind, str(default))) from None


def _expected(where: str, value: Any, kind: type[Any], default: str) -> str:
    return tr(
        "{where}={value!r}: expected {kind}, as in {where}={default}",
        where=where,
        value=value,
        kind=kind.__name__,
        default=default,
    )


def _read_recipe(recipe: str | Path) -> tuple[str, dict[str, Any]]:
    """A recipe's name and its table, with ``stages`` checked."""
    path = Path(recipe)
    if path.suffix != ".toml":
        names = tuple(sorted(p.stem for p in RECIPES.glob("*.toml")))
        check_name(str(recipe), names, marked("recipe"))
        path = RECIPES / f"{recipe}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(tr("cannot read recipe {path}: {reason}", path=path, reason=system_reason(error))) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(tr("recipe {path} is not valid TOML: {reason}", path=path, reason=error)) from None
    stages = table.get("stages")
    if not isinstance(stages, list):
        raise UsageError(
            tr(
                "recipe {path} needs a list of stages, as in stages = {stages}",
                path=path,
                stages=list(STAGES.names()[:4]),
            )
        )
    for stage in stages:
        STAGES.check(str(stage))
    for key, value in table.items():
        if isinstance(value, dict):
            STAGES.check(key)
            if key not in stages:
                raise UsageError(
                    tr("recipe {path} has options for {key}, but {key} is not in its stages", path=path, key=key)
                )
        elif key not in {"stages", "description"}:
            check_name(key, ("stages", "description", *STAGES.names()), marked("key of a recipe"))
    return path.stem, table
