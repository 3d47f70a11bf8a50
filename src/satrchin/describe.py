"""Generate help for stages from the code: docstring, options and rules.

An option is a field of the stage's class; its help is the string literal under the field.
"""

from __future__ import annotations

import ast
import inspect
from dataclasses import fields
from typing import Any

from satrchin.pipeline import stage_class
from satrchin.reasons import reasons_of


def summary(name: str) -> str:
    """The first sentence about a stage.

    Raises:
        UsageError: there is no such stage.
    """
    return inspect.cleandoc(stage_class(name).__doc__ or "").split("\n\n")[0].replace("\n", " ")


def stage(name: str) -> str:
    """The full help of a stage: what it does, its options with their defaults, its rules.

    Raises:
        UsageError: there is no such stage.
    """
    kind = stage_class(name)
    parts = [f"{name}: {inspect.cleandoc(kind.__doc__ or '')}\n"]
    helps = option_help(kind)
    known = fields(kind)
    parts.append("\nOptions (--set, or a recipe's table):\n" if known else "\nIt has no options.\n")
    for field in known:
        parts.append(f"  {name}.{field.name}={_shown(field.default)}\n")
        parts += [f"      {line}\n" for line in helps.get(field.name, "").splitlines()]
    reasons = reasons_of(name)
    if reasons:
        parts.append("\nRules (--explain names them), each with its reason:\n")
        parts += [f"  {rule}: {why}\n" for rule, why in reasons.items()]
    return "".join(parts)


def option_help(kind: type[Any]) -> dict[str, str]:
    """The string literals under the fields of a class, by field."""
    (tree,) = ast.parse(inspect.getsource(kind)).body
    helps: dict[str, str] = {}
    field = ""
    for node in tree.body if isinstance(tree, ast.ClassDef) else []:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            field = node.target.id
        elif field and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            helps[field] = inspect.cleandoc(str(node.value.value))
            field = ""
        else:
            field = ""
    return helps


def _shown(value: object) -> str:
    """A default as ``--set`` takes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
