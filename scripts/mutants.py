"""Change the code in one place, run the tests that reach it, and list the changes that no test notices.

``python scripts/mutants.py --seed 1 --count 60`` spreads its mutants over all packages. A first run measures which test
reaches which line (``coverage``; some minutes). Changes: comparisons and their limits, arithmetic, ``and`` and ``or``,
``not``, conditions, numbers, truth values, ``min`` and ``max``, calls without a result. A line that only other
processes run, such as the workers of a batch, or that no test runs, is ``unreached``.

``--numbers PATH`` instead moves each number at the top of the modules below PATH, or of a file such as
``resources/order_numbers.json``, by a fifth, up and down, and lists those that nothing feels: no test fails, and what
``--sets`` prints (arguments of Python, such as ``-m bench --only joins``) stays the same.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
SOURCE, TESTS = Path("src/satrchin"), Path("tests")
MOST_TESTS = 40
"""Tests that a mutant is given at most: those that reach the fewest lines know most about it."""
SECONDS = 900
"""Time for the tests of a mutant; one that hangs counts as noticed."""
FIFTH = 0.2
NO_TESTS = 4
"""Exit code of pytest for tests that are not there, and for none."""

_MOVED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
"""Comparisons of counts, of which the limit is moved by one."""
_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip
_TWINS = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """One change."""

    path: Path
    """Of the module, from the root of the repository."""
    line: int
    before: str
    after: str
    start: int
    """Place of ``before`` in the module, in bytes."""
    users: tuple[Path, ...] = ()
    """The modules that use a number of ``resources``."""

    def __str__(self) -> str:
        before, after = (" ".join(text.split()) for text in (self.before, self.after))
        return f"{self.path}:{self.line}: {before}  =>  {after}"


def changed(node: ast.AST) -> ast.AST | None:
    """A node that means something else; None if there is none."""
    new = copy.deepcopy(node)
    match new:
        case ast.Compare(left=left, ops=[comparison], comparators=[right]):
            counts = any(map(_is_count, (left, right))) and type(comparison) in _MOVED
            new.ops = [(_MOVED if counts else _OPPOSITE)[type(comparison)]()]
        case ast.BinOp(op=operator) if type(operator) in _OPERATORS:
            new.op = _OPERATORS[type(operator)]()
        case ast.BoolOp(op=operator):
            new.op = ast.Or() if isinstance(operator, ast.And) else ast.And()
        case ast.UnaryOp(op=ast.Not()):
            return new.operand
        case ast.IfExp():
            new.test = ast.UnaryOp(ast.Not(), new.test)
        case ast.Constant(value=int() | float() as value):
            new.value = (
                not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else value * 1.5 or 0.5
            )
        case ast.Call(func=ast.Name(id=name) as function) if name in _TWINS:
            function.id = _TWINS[name]
        case ast.Expr(value=ast.Call()):
            return ast.Pass()
        case _:
            return None
    return new


def _is_count(node: ast.AST) -> bool:
    """Whether a side of a comparison is a whole number: a limit between real numbers is hardly ever met exactly."""
    match node:
        case ast.Constant(value=int()) | ast.Call(func=ast.Name(id="len")):
            return True
    return False


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change of a module."""
    text = (ROOT / path).read_bytes()
    begins = [0]
    for line in text.splitlines(keepends=True):
        begins.append(begins[-1] + len(line))
    for node in _code(ast.parse(text)):
        if (new := changed(node)) is None:
            continue
        start = begins[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        stop = begins[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
        after = ast.unparse(ast.fix_missing_locations(new))
        after = f"({after})" if isinstance(new, ast.expr) and not isinstance(new, ast.Constant) else after
        yield Mutant(path, node.lineno, text[start:stop].decode(), after, start)  # type: ignore[attr-defined]


def _code(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree that run, without annotations, decorators and the text of f-strings."""
    yield tree
    for name, value in ast.iter_fields(tree):
        if name in {"annotation", "returns", "decorator_list", "type_params"} or isinstance(tree, ast.JoinedStr):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _code(child)


def chosen(count: int, seed: int, below: str) -> list[Mutant]:
    """Mutants of all packages in turn, the modules of a package by their sizes."""
    dice = random.Random(seed)  # noqa: S311  # which places are tried is no secret
    packages: dict[Path, list[Mutant]] = defaultdict(list)
    for path in sorted((ROOT / SOURCE / below).rglob("*.py")):
        packages[path.parent] += mutants_of(path.relative_to(ROOT))
    for mutants in packages.values():
        dice.shuffle(mutants)
    found: list[Mutant] = []
    while len(found) < count and any(packages.values()):
        found += [mutants.pop() for _, mutants in sorted(packages.items()) if mutants]
    return found[:count]


class Reach:
    """Which tests reach which line."""

    def __init__(self, data: Path) -> None:
        from coverage import CoverageData

        self._data = CoverageData(str(data))
        self._data.read()
        self._files = {Path(name): name for name in self._data.measured_files()}
        failed = _failed(data)
        self._failed = set(json.loads(failed.read_text(encoding="utf-8"))) if failed.exists() else set()
        self._sizes: dict[str, int] = defaultdict(int)
        for name in self._data.measured_files():
            for tests in self._data.contexts_by_lineno(name).values():
                for test in tests:
                    self._sizes[test] += 1

    def tests(self, mutant: Mutant) -> list[str]:
        """The examples of a mutant's module, and the tests that reach its line, those that do little else first."""
        if mutant.users:
            reaching = set().union(*map(self._all, mutant.users))
        else:
            lines = self._lines(mutant.path)
            runs, there = statement(ast.parse((ROOT / mutant.path).read_bytes()), mutant.line)
            near = [lines.get(line, []) for line in there]
            # what runs at import is tested by whatever uses the module
            reaching = set(filter(_is_test, chain.from_iterable(near))) if runs else self._all(mutant.path)
        named = map(_as_pytest, sorted(reaching, key=lambda test: (self._sizes[test], test)))
        own = [str(mutant.path)] if ">>>" in (ROOT / mutant.path).read_text(encoding="utf-8") else []
        return [*own, *(test for test in named if test not in self._failed)][:MOST_TESTS]

    def _lines(self, path: Path) -> dict[int, list[str]]:
        name = next((name for file, name in self._files.items() if file.match(str(path))), None)
        return self._data.contexts_by_lineno(name) if name else {}

    def _all(self, path: Path) -> set[str]:
        """The tests that reach any line of a module."""
        return set(filter(_is_test, set().union(*self._lines(path).values())))


def statement(tree: ast.AST, line: int) -> tuple[bool, range]:
    """The statement of a line: whether a call runs it, not the import of its module, and its lines.

    Of a statement with a body these are the lines of its head.
    """
    found = False, range(line, line + 1)
    todo = [(tree, False)]
    while todo:
        node, called = todo.pop()
        called = called or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt | ast.excepthandler):
                body: list[ast.stmt] = getattr(child, "body", [])
                last = body[0].lineno - 1 if body else child.end_lineno or line
                lines = range(child.lineno, max(child.lineno, last) + 1)
                if line in lines:
                    found = called, lines
            todo.append((child, called))
    return found


def _is_test(context: str) -> bool:
    """Whether a context is a test: not the import of a module, and not the examples of hypothesis."""
    return context.startswith("test_")


def _as_pytest(context: str) -> str:
    """``test_order.test_runs`` as ``tests/test_order.py::test_runs``."""
    module, _, test = context.partition(".")
    return f"{TESTS}/{module}.py::{test.replace('.', '::')}"


def _failed(data: Path) -> Path:
    """Beside the data of a measured run: the tests that failed in it, which say nothing of a mutant."""
    return data.with_suffix(".failed")


def measure(data: Path) -> None:
    """Run the fast tests once, and write which of them reaches which line, and which fail as it is."""
    with tempfile.NamedTemporaryFile("w", suffix=".ini") as settings:
        settings.write(f"[run]\nsource = {SOURCE}\ndynamic_context = test_function\ndata_file = {data}\n")
        settings.flush()
        coverage = ["coverage", "run", f"--rcfile={settings.name}"]
        tests = ["pytest", "-q", "--cache-clear", "-m", "not slow", str(TESTS)]
        subprocess.run([sys.executable, "-m", *coverage, "-m", *tests], cwd=ROOT, check=False)  # noqa: S603  this very Python
    failed = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    _failed(data).unlink(missing_ok=True)
    if failed.exists():
        shutil.copy(failed, _failed(data))


class Copy:
    """A copy of the checkout in which one module at a time is changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)  # noqa: S603, S607  git of the developer

    def run(self, mutant: Mutant, command: Sequence[str]) -> subprocess.CompletedProcess[str] | None:
        """What a command makes of a mutant; None if it hangs."""
        path = self.folder / mutant.path
        kept = path.read_bytes()
        stop = mutant.start + len(mutant.before.encode())
        path.write_bytes(kept[: mutant.start] + mutant.after.encode() + kept[stop:])
        try:
            return self.asked(command)
        except subprocess.TimeoutExpired:
            return None
        finally:
            path.write_bytes(kept)

    def asked(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """What a command prints in the copy.

        Raises:
            TimeoutExpired: it hangs; all processes that it began are ended.
        """
        environment = {**os.environ, "PYTHONPATH": str(self.folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        # a file, not a pipe: a process of its own that lives on would hold a pipe open
        with tempfile.TemporaryFile("w+") as printed:
            process = subprocess.Popen(  # noqa: S603  this very Python
                [sys.executable, *command], cwd=self.folder, env=environment,
                stdout=printed, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
            try:
                code = process.wait(SECONDS)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            printed.seek(0)
            return subprocess.CompletedProcess(command, code, printed.read())


def is_noticed(tree: Copy, mutant: Mutant, tests: Sequence[str]) -> bool:
    """Whether a test fails or hangs."""
    if not tests:
        return False
    # the examples of a module alone do not load the configuration of the tests, which knows the marker
    pytest = ["-m", "pytest", "-q", "-x", "-m", "not slow", "-o", "markers=slow", "-p", "no:cacheprovider"]
    result = tree.run(mutant, [*pytest, *tests])
    if result is not None and result.returncode >= NO_TESTS:
        raise RuntimeError(result.stdout)
    return result is None or result.returncode != 0


def numbers_of(below: str) -> Iterator[Mutant]:
    """Each number of a file of ``resources``, or at the top of the modules below a path, up and down by a fifth."""
    root = ROOT / SOURCE / below
    if root.suffix == ".json":
        yield from _learned(root)
        return
    for path in [root] if root.is_file() else sorted(root.rglob("*.py")):
        tops = [node for node in ast.parse(path.read_bytes()).body if isinstance(node, ast.Assign | ast.AnnAssign)]
        lines = {line for node in tops for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
        for mutant in mutants_of(path.relative_to(ROOT)):
            if mutant.line in lines and mutant.before.replace(".", "").replace("_", "").isdigit():
                yield from _moved(mutant)


def _learned(path: Path) -> Iterator[Mutant]:
    """The numbers of a file of ``resources``, with the modules that name their part."""
    part, start = "", 0
    modules = {module.relative_to(ROOT): module.read_text(encoding="utf-8") for module in (ROOT / SOURCE).rglob("*.py")}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(keepends=True), 1):
        if begins := re.match(r' "([^"]+)": \{', line):
            part = begins[1]
        elif found := re.match(r'  "[^"]+": (-?[\d.]+),?$', line):
            users = tuple(module for module, text in modules.items() if f'"{part}"' in text)
            place = start + len(line[: found.start(1)].encode())
            yield from _moved(Mutant(path.relative_to(ROOT), number, found[1], "", place, users))
        start += len(line.encode())


def _moved(mutant: Mutant) -> Iterator[Mutant]:
    """A number up and down by a fifth, by one at least if it is whole."""
    value = ast.literal_eval(mutant.before)
    step = max(1, round(abs(value) * FIFTH)) if isinstance(value, int) else value * FIFTH
    yield from (mutant._replace(after=repr(new)) for new in (value - step, value + step) if new != value)


def main() -> int:
    """Run the mutants; the exit code is 1 if more than one in seven survives its tests."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--only", default="", help="a package below src/satrchin, such as stages/order")
    parser.add_argument("--reach", type=Path, default=ROOT / ".reach", help="data of a measured run; made if missing")
    parser.add_argument("--numbers", metavar="PATH", help="module, package or file of resources: its numbers")
    parser.add_argument("--sets", default="", help="with --numbers: arguments of Python that print figures of a set")
    options = parser.parse_args()
    if not options.reach.exists():
        measure(options.reach)
    reach = Reach(options.reach)
    with tempfile.TemporaryDirectory() as folder:
        tree = Copy(Path(folder) / "copy")
        if options.numbers:
            return _numbers(tree, reach, options.numbers, options.sets.split())
        fates = Counter[str]()
        for mutant in chosen(options.count, options.seed, options.only):
            tests = reach.tests(mutant)
            fate = "unreached" if not tests else "noticed" if is_noticed(tree, mutant, tests) else "SURVIVED"
            fates[fate] += 1
            print(f"{fate:9}", mutant, flush=True)
        print(fates)
    return int(6 * fates["SURVIVED"] > fates["noticed"])


def _numbers(tree: Copy, reach: Reach, below: str, sets: list[str]) -> int:
    """List the numbers that nothing feels."""
    usual = tree.asked(sets).stdout if sets else ""
    felt: dict[tuple[Path, int, str], bool] = {}
    for mutant in numbers_of(below):
        place = (mutant.path, mutant.line, mutant.before)
        felt[place] = felt.get(place, False) or is_noticed(tree, mutant, reach.tests(mutant))
        if sets and not felt[place]:
            result = tree.run(mutant, sets)
            felt[place] = result is None or result.stdout != usual
    for path, line, number in (place for place, is_felt in felt.items() if not is_felt):
        print(f"{path}:{line}: {number} is felt by nothing")
    print(f"{len(felt)} numbers, {sum(felt.values())} felt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
