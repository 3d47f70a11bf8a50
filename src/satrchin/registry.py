"""Find stages, formats and engines by name: those that come with satrchin, and those that other packages add.

A package adds one by an entry point of its group, which is imported when its name is used::

    [project.entry-points."satrchin.stages"]
    initials = "my_package.initials:Initials"

A name that comes with satrchin cannot be taken by another package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from satrchin.errors import UsageError
from satrchin.messages import tr

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


@dataclass(frozen=True)
class Registry:
    """The things of one kind, by name."""

    group: str
    """The entry point group, such as ``satrchin.stages``."""
    what: str
    """What messages call one of them, such as ``stage``."""
    built_in: Mapping[str, str]
    """Name to ``module:attribute``, or to a module, of those that come with satrchin."""

    def __hash__(self) -> int:
        return hash(self.group)

    def names(self) -> tuple[str, ...]:
        """Every name, those that come with satrchin first."""
        return (*self.built_in, *(name for name in sorted(_points(self.group)) if name not in self.built_in))

    def __contains__(self, name: str) -> bool:
        return name in self.built_in or name in _points(self.group)

    def check(self, name: str) -> None:
        """Refuse a name that does not exist.

        Raises:
            UsageError: there is none of that name; the message suggests the nearest.
        """
        if name not in self:
            check_name(name, self.names(), self.what)

    def load(self, name: str) -> Any:
        """Import one.

        Raises:
            UsageError: there is none of that name, or the package that adds it cannot be imported.
        """
        self.check(name)
        if name in self.built_in:
            module, _, attribute = self.built_in[name].partition(":")
            found = import_module(module)
            return getattr(found, attribute) if attribute else found
        point = _points(self.group)[name]
        try:
            return point.load()
        except (ImportError, AttributeError) as error:
            raise UsageError(
                tr(
                    "{kind} {name} ({place}) cannot be imported: {reason}",
                    kind=tr(self.what),
                    name=name,
                    place=point.value,
                    reason=error,
                )
            ) from error

    def version(self, name: str) -> str:
        """The package that adds a name, with its version; empty for what comes with satrchin."""
        point = None if name in self.built_in else _points(self.group).get(name)
        return f"{point.dist.name} {point.dist.version}" if point and point.dist else ""


@cache
def _points(group: str) -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # a fifth of the time of importing satrchin

    return {point.name: point for point in entry_points(group=group)}


def check_name(name: str, choices: Sequence[str], what: str, others: Sequence[str] = ()) -> None:
    """Refuse a name that is not among the choices, and suggest the nearest one that is.

    Args:
        name: what the user wrote.
        choices: what there is.
        what: what one of them is called, a marked message.
        others: names that are suggested before the nearest choice.

    Raises:
        UsageError: it is not among the choices.
    """
    if name in choices:
        return
    near = [*others, *get_close_matches(name, choices, 1)]
    hint = tr("did you mean {name}? ", name=near[0]) if near else ""
    raise UsageError(
        tr(
            "no {kind} {name!r}: {hint}there are {names}",
            kind=tr(what),
            name=name,
            hint=hint,
            names=", ".join(choices) or tr("none"),
        )
    )
