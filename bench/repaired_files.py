"""Check that repairs of Word and HTML files change text alone: ``python -m bench.repaired_files``.

In: the texts of ``bench/data`` with Arabic letters and lost ZWNJs, as letters with a heading, bold words, a list, a
table, styles and scripts; written by python-docx, by this package, and by LibreOffice where it is there. Out: how many
files keep every byte but those of text nodes, and how much of the damage is mended.
"""

from __future__ import annotations

import argparse
import html
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
from docx.shared import RGBColor

from bench.formats import write_part
from bench.results import RESULTS, table
from bench.sets import DATA
from satrchin import clean_file
from satrchin.document import Document, Page
from satrchin.persian.chars import ZWNJ
from satrchin.reading.text import from_string
from satrchin.writing.formats import load_format

ARABIC = str.maketrans("یک", "يك")
_TEXT = re.compile(rb">[^<]*<")
_NO_TEXT = re.compile(rb"<script\b.*?</script>|<style\b.*?</style>|<!--.*?-->", re.DOTALL)
LINES = 12


def damaged(text: str) -> list[str]:
    """Some lines of a text with Arabic letters and without ZWNJs."""
    lines = [line for line in text.splitlines() if line.strip()][:LINES]
    return [line.translate(ARABIC).replace(ZWNJ, "") for line in lines]


def page(lines: Sequence[str]) -> str:
    """The lines as a web page with all that is no text of a reader."""
    first, *rest = (html.escape(line) for line in lines)
    body = "\n".join(f'<p class="متن" title="كتاب">{line.replace(" ", " <b>", 1)}</b></p>' for line in rest)
    cells = "".join(f"<td dir=rtl>{word}</td>" for word in first.split()[:3])
    return (
        f'<!DOCTYPE html>\r\n<html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{first}</title>\n'
        '<style>p::before { content: "ك" }</style><script>var نام = "علي < ي";</script></head>\n'
        f"<body><!-- كامنت --><h1>{first}</h1>\n{body}\n<table><tr>{cells}</tr></table><br/></body></html>\n"
    )


def letter(lines: Sequence[str], path: Path) -> None:
    """The lines as a Word file of python-docx."""
    made = docx.Document()
    made.core_properties.title = "كتاب"
    first, *rest = lines
    made.add_heading(first, 1)
    for line in rest:
        before, _, after = line.partition(" ")
        paragraph = made.add_paragraph(style="List Bullet" if len(line) < 80 else None)
        run = paragraph.add_run(before)
        run.bold, run.font.color.rgb = True, RGBColor(0x80, 0, 0)
        paragraph.add_run(f" {after}")
    cells = made.add_table(1, 3).rows[0].cells
    for cell, word in zip(cells, first.split(), strict=False):
        cell.text = word
    made.sections[0].header.paragraphs[0].text = first
    made.add_comment(made.paragraphs[0].runs[0], text=first)
    made.save(str(path))


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Damaged files of each producer."""
    office = shutil.which("soffice")
    for source in sorted((DATA / "persian").iterdir()):
        lines = damaged(source.read_text("utf-8"))
        name = source.stem
        web, word = folder / f"{name}.html", folder / f"{name}.docx"
        web.write_text(page(lines), "utf-8", newline="")
        letter(lines, word)
        yield "by hand", web
        yield "python-docx", word
        for form in ("docx", "html"):
            own = folder / f"own-{name}.{form}"
            document = from_string("\n".join(lines) + "\n", name)
            own.write_bytes(_written(form, document, "read", document.pages))
            yield "satrchin", own
        if office:
            for made, form in ((web, "docx:MS Word 2007 XML"), (word, "html")):
                target = folder / f"office-{name}"
                command = [office, "--headless", "--convert-to", form, "--outdir", str(target), str(made)]
                subprocess.run(command, capture_output=True, check=True, timeout=120)
                yield "LibreOffice", target / f"{name}.{form.partition(':')[0]}"


def _written(form: str, document: Document, recipe: str, pages: Iterable[Page]) -> bytes:
    """The bytes of a file in one of our formats."""
    pieces = load_format(form).pieces(document, recipe, pages)
    return b"".join(
        piece.encode() if isinstance(piece, str) else piece for piece in pieces if isinstance(piece, (str, bytes))
    )


def parts(data: Path) -> list[tuple[str, bytes]]:
    """The parts of a file in order; of an HTML file one."""
    if data.suffix != ".docx":
        return [("page", data.read_bytes())]
    with zipfile.ZipFile(data) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def bones(part: bytes) -> tuple[bytes, list[bytes]]:
    """A part without its text nodes, and its scripts, styles and comments."""
    kept = _NO_TEXT.findall(part)
    return _TEXT.sub(b"><", _NO_TEXT.sub(b"<kept>", part)), kept


def same(before: Path, after: Path) -> bool:
    """Whether two files differ in text nodes alone."""
    old, new = parts(before), parts(after)
    return [name for name, _ in old] == [name for name, _ in new] and all(
        one == other or bones(one) == bones(other) for (_, one), (_, other) in zip(old, new, strict=True)
    )


def arabic(path: Path) -> int:
    """The Arabic letters in the text nodes of a file."""
    text = b"".join(
        b"".join(_TEXT.findall(_NO_TEXT.sub(b"", part))) for name, part in parts(path) if "docProps" not in name
    )
    return sum(text.decode("utf-8", "replace").count(letter) for letter in "يك")


def report() -> str:
    """The table of producers."""
    counted: dict[tuple[str, str], list[int]] = {}
    with TemporaryDirectory() as name:
        for producer, path in files(Path(name)):
            result = clean_file(path)
            form = path.suffix[1:]
            after = path.with_name(f"after-{path.name}")
            after.write_bytes(_written(form, result.document, result.recipe, result.pages))
            row = counted.setdefault((producer, form), [0, 0, 0, 0])
            for at, one in enumerate((1, same(path, after), arabic(path), arabic(after))):
                row[at] += one
    rows = [[*key, *map(str, row)] for key, row in sorted(counted.items())]
    heads = ["producer", "format", "files", "only text changed", "Arabic letters before", "after"]
    return table(heads, rows)


def main() -> int:
    """Print the table, or write it into the results."""
    parser = argparse.ArgumentParser(prog="python -m bench.repaired_files", description=__doc__.split("\n\n")[0])
    parser.add_argument("--write", action="store_true", help=f"write a part of the results in {RESULTS.name}")
    write = parser.parse_args().write
    told = report()
    print(told)
    if write:
        write_part("Repaired in place", "repaired_files", f"Scripts, styles and comments are no text.\n\n{told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
