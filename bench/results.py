"""``bench/RESULTS.md``: one section for each bench, each rewritten by its own command.

In: a section's name and its Markdown. Out: the file with that section replaced and the others as they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
SECTIONS = (
    "Text", "Confidence", "Extracted", "Growth", "Healthy", "Harm", "PDF", "PDF lines", "Layouts", "Scan", "Scan fonts",
    "Formats", "Batch", "Review", "Hostile", "Fuzzing", "Start",
)  # fmt: skip
_HEAD = """# Results

Each section, or part of one, is written by the command that it names; its figures come from one run of it.
"""


def write_section(name: str, body: str, path: Path = RESULTS) -> None:
    """Put ``body`` under the head ``## name``; sections stand in the order of ``SECTIONS``.

    Raises:
        ValueError: there is no section of that name.
    """
    if name not in SECTIONS:
        raise ValueError(f"no section {name!r}: there are {', '.join(SECTIONS)}")
    found = _sections(path.read_text(encoding="utf-8")) if path.exists() else {}
    found[name] = body.strip()
    parts = [_HEAD, *(f"## {title}\n\n{found[title]}\n" for title in SECTIONS if title in found)]
    path.write_text("\n".join(parts), encoding="utf-8")


def write_parts(name: str, head: str, parts: Mapping[str, str], order: Sequence[str], path: Path = RESULTS) -> None:
    """Put parts under the head ``## name``, each under a head ``### part``; parts that are not given stay as they were.

    Args:
        name: of the section.
        head: what stands before its parts.
        parts: the Markdown of those that were measured.
        order: the names of all parts.
        path: the results file.
    """
    old = _sections(path.read_text(encoding="utf-8")).get(name, "") if path.exists() else ""
    known = _sections(old, "### ") | {part: body.strip() for part, body in parts.items()}
    bodies = [f"### {part}\n\n{known[part]}" for part in order if part in known]
    write_section(name, "\n\n".join([head.strip(), *bodies]), path)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _sections(text: str, mark: str = "## ") -> dict[str, str]:
    """The sections of a results file by their names."""
    parts = text.split(f"\n{mark}")[1:]
    return {title: body.strip() for title, _, body in (part.partition("\n") for part in parts)}
