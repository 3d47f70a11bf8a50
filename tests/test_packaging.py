"""What pyproject.toml declares is what the code imports, with its reason; the sdist has what README links to."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(PYPROJECT)["project"]
BUILD = tomllib.loads(PYPROJECT)["tool"]["hatch"]["build"]["targets"]
OURS = {"satrchin", "training", "bench", "scripts", "tests", "satrchin_example"}
OURS |= {path.stem for folder in ("tests", "scripts") for path in (ROOT / folder).glob("*.py")}
MODULES = {  # where the module's name is not the package's
    "pillow": "PIL",
    "pdfminer.six": "pdfminer",
    "python-docx": "docx",
    "python-bidi": "bidi",
    "fpdf2": "fpdf",
    "marisa-trie": "marisa_trie",
    "pillow-heif": "pillow_heif",
    "arabic-reshaper": "arabic_reshaper",
    "jpype1": "jpype",
    "freetype-py": "freetype",
    "fonttools": "fontTools",
    "arabic-repair": "arabic_repair",
    "arabic-extract": "arabic_extract",
    "PySide6-Essentials": "PySide6",
    "hocr-spec": "hocr_spec",
    "camelot-py": "camelot",
    "docling-core": "docling_core",
    "docling-parse": "docling_parse",
}
DEVELOPERS = {"test", "dev", "bench", "peers", "training"}
OPTIONAL = [extra for extra in PROJECT["optional-dependencies"] if extra not in DEVELOPERS]


def imported(*folders: str) -> set[str]:
    """The packages that the code of some folders imports, Python's own and ours left out."""
    found = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            found.update(name.partition(".")[0] for name in names)
    return found - set(sys.stdlib_module_names) - OURS


def declared(*extras: str) -> set[str]:
    """The modules of the declared packages: those of any installation, and of some extras."""
    wanted = list(PROJECT["dependencies"])
    for extra in extras:
        wanted += PROJECT["optional-dependencies"][extra]
    names = {re.match(r"[\w.-]+", one)[0] for one in wanted} - {"satrchin"}
    return {MODULES.get(name, name) for name in names}


@pytest.mark.parametrize(
    ("folders", "extras"),
    [
        (["src"], OPTIONAL),
        (["tests"], [*OPTIONAL, "test"]),
        (["bench"], [*OPTIONAL, "test", "bench", "peers"]),
        (["training"], ["training"]),
    ],
)
def test_every_import_is_declared(folders: list[str], extras: list[str]) -> None:
    assert imported(*folders) <= declared(*extras)


def test_every_dependency_is_imported() -> None:
    assert declared() <= imported("src", "bench")
    assert declared(*OPTIONAL, "test") <= imported("src", "tests", "bench", "scripts")


def test_every_dependency_has_its_reason() -> None:
    listed = PYPROJECT.partition("\ndependencies = [\n")[2].partition("\n]\n")[0].splitlines()
    for before, line in zip(["", *listed], listed, strict=False):
        assert line.lstrip().startswith("#") or "#" in line or before.lstrip().startswith("#"), line


@pytest.mark.parametrize("name", ["README.md", "README.fa.md", "CONTRIBUTING.md"])
def test_the_sdist_has_all_that_a_page_links_to(name: str) -> None:
    kept = BUILD["sdist"]["include"]
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text(encoding="utf-8")):
        assert target.partition("/")[0] in kept, target


def test_training_and_bench_are_not_in_the_wheel() -> None:
    assert BUILD["wheel"]["packages"] == ["src/satrchin"]
    assert BUILD["wheel"]["force-include"] == {"pipeline": "satrchin/recipes"}


def test_nothing_that_is_shipped_names_a_command_that_is_gone() -> None:
    from satrchin.cli import LATER

    for path in (ROOT / "src").rglob("*.py"):
        for command in re.findall(r"(?:run|see) `?satrchin (\w+)", path.read_text(encoding="utf-8")):
            assert command in LATER, f"{path.name}: satrchin {command}"
