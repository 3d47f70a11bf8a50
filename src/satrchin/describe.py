"""Generate help for stages from the code, in the user's language: docstring, options and rules.

An option is a field of the stage's class; its help is the string literal under the field.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import fields
from typing import Any

from satrchin.messages import tr
from satrchin.pipeline import stage_class
from satrchin.reasons import reasons_of

WIDTH = 100
"""Columns of the help, as of the commands."""


def summary(name: str) -> str:
    """The first paragraph about a stage, in the user's language.

    Raises:
        UsageError: there is no such stage.
    """
    return tr(paragraphs(stage_class(name))[0])


def stage(name: str) -> str:
    """The full help of a stage: what it does, its options with their defaults, its rules.

    Raises:
        UsageError: there is no such stage.
    """
    kind = stage_class(name)
    about = [tr(one) for one in paragraphs(kind)]
    about[0] = f"{name}: {about[0]}"
    parts = ["\n\n".join(textwrap.fill(one, WIDTH) for one in about) + "\n"]
    helps = option_help(kind)
    known = fields(kind)
    title = tr("Options (--set, or a recipe's table):") if known else tr("It has no options.")
    parts.append(f"\n{title}\n")
    for field in known:
        parts.append(f"  {name}.{field.name}={_shown(field.default)}\n")
        if field.name in helps:
            parts.append(textwrap.indent(textwrap.fill(tr(helps[field.name]), WIDTH - 6), " " * 6) + "\n")
    reasons = reasons_of(name)
    if reasons:
        parts.append("\n" + tr("Rules (--explain names them), each with its reason:") + "\n")
        parts += [f"  {rule}: {tr(why)}\n" for rule, why in reasons.items()]
    return "".join(parts)


def paragraphs(kind: type[Any]) -> list[str]:
    """The paragraphs of a class's docstring, each in one line."""
    return [" ".join(one.split()) for one in inspect.cleandoc(kind.__doc__ or "").split("\n\n")]


def option_help(kind: type[Any]) -> dict[str, str]:
    """The string literals under the fields of a class, by field."""
    (tree,) = ast.parse(inspect.getsource(kind)).body
    helps: dict[str, str] = {}
    field = ""
    for node in tree.body if isinstance(tree, ast.ClassDef) else []:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            field = node.target.id
        elif field and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            helps[field] = " ".join(str(node.value.value).split())
            field = ""
        else:
            field = ""
    return helps


def _shown(value: object) -> str:
    """A default as ``--set`` takes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
