"""The code is laid out as docs/architecture.md says: layers, no import circles, small modules."""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "satrchin"
LONGEST = 400
BELOW = {  # what each package may import besides itself, errors, learned numbers and version
    "persian": set(),
    "evidence": set(),
    "document": {"evidence"},
    "tables": {"document"},
    "lm": {"persian", "edit_builder", "document", "evidence"},
    "stages": {"document", "evidence", "persian", "lm", "edit_builder", "registry"},
    "reading": {"document", "evidence", "tables", "persian", "lm", "registry", "repair_files"},
    "writing": {
        "document",
        "evidence",
        "origin",
        "persian",
        "summary",
        "reasons",
        "registry",
        "repair_files",
        "tables",
    },
}


@cache
def imports() -> dict[str, set[str]]:
    """Each module of the package with the modules of it that it imports, wherever in the module."""
    modules = {}
    for path in SRC.rglob("*.py"):
        parts = ("satrchin", *path.relative_to(SRC).with_suffix("").parts)
        modules[".".join(part for part in parts if part != "__init__")] = path
    found: dict[str, set[str]] = {}
    for name, path in modules.items():
        named: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        found[name] = {one for one in named if one in modules and one not in {name, "satrchin"}}
    return found


def test_no_module_imports_itself_through_others() -> None:
    TopologicalSorter(imports()).prepare()  # raises CycleError


@pytest.mark.parametrize("layer", BELOW)
def test_a_layer_imports_only_what_is_below_it(layer: str) -> None:
    allowed = BELOW[layer] | {layer, "errors", "learned", "messages", "version"}
    for module, others in imports().items():
        if module.split(".")[1:2] == [layer]:
            assert {other.split(".")[1] for other in others} <= allowed, module


def test_no_module_is_too_long_to_be_read_and_packages_hold_no_logic() -> None:
    for folder in ("src", "training"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert text.count("\n") <= LONGEST, path
            if path.name == "__init__.py":
                kinds = ast.Import | ast.ImportFrom | ast.Expr | ast.Assign
                own = [node for node in ast.parse(text).body if not isinstance(node, kinds)]
                assert not own or path.parent == SRC, path


@pytest.mark.parametrize("name", ["architecture.md", "glossary.md"])
def test_the_modules_that_the_docs_name_exist(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    for path in re.findall(r"`([a-z_]+(?:/[a-z_0-9]+)*/(?:[a-z_0-9]+\.py)?)`", text):
        assert (SRC / path).exists() or (ROOT / path).exists(), path
