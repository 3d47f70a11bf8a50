"""Pages such as people make: dates, code, lists of Latin names, formulas, and tables of letters that lie.

``python -m bench.pdf.wild make FOLDER`` fills FOLDER/files and FOLDER/truth with what the programs installed here can
make; ``python -m bench.pdf.wild score FOLDER`` reads them and prints the figures of both halves. The half whose names
end in ``-held`` takes no part in tuning. Tables that lie, outlines and pictures of lines are imitations: pages of real
producers, changed the way files of people are.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.pdf.make import chromium, ghostscript, libreoffice, run, weasyprint, wkhtmltopdf
from bench.pdf.wild_producers import LATER, PRODUCERS
from bench.pdf.wild_texts import TEXTS, Text
from bench.scoring import score

FONTS = (
    "Nazli", "Amiri", "Noto Naskh Arabic", "Scheherazade", "FreeFarsi", "Homa", "Noto Sans Arabic", "Titr",
    "Vazirmatn", "Lateef", "Harmattan", "Markazi Text", "IBM Plex Sans Arabic", "Mirza", "Cairo", "El Messiri",
    "PakType Naskh Basic Farsi", "DejaVu Sans", "Changa", "Noto Kufi Arabic", "Almarai", "Rubik",
)  # fmt: skip
"""Debian has most of them, ``scripts/bench-fonts.sh`` fetches the others."""
HELD = "-held"
SILENT = 0.02
"""CER from which on a page is wrong: with status ok it is wrong in silence."""
TATWEEL = "\N{ARABIC TATWEEL}"
_STRETCHED = re.compile(r"(?<=[بپتثجچحخسشصضطظعغفقکگلمنهی])(?=[اآدذرزژوبپتنیه])")
_STREAM = re.compile(rb"(\d+) 0 obj\s*(<<.*?>>)\s*stream\r?\n", re.DOTALL)

LIES: dict[str, dict[str, str]] = {
    "letters": {"پ": "ی", "خ": "س", "ف": "ن", "ص": "س"},
    "blanks": {"ث": " ", "ظ": " ", "غ": " "},
    "kashida": {TATWEEL: "ه"},
    "lamalef": {"لا": "ل"},
}
"""What tables that lie say in place of a letter, as was seen in files of people."""


def page(text: Text, font: str) -> str:
    """The page as HTML."""
    blocks = "\n".join(_in_html(kind, content) for kind, content in text)
    return (
        '<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><style>@page { size: A4; margin: 20mm }'
        f"body {{ font: 13pt '{font}'; text-align: justify; line-height: 1.7 }} h1 {{ font-size: 1.3em }}"
        "pre { direction: ltr; text-align: left; font: 10pt 'DejaVu Sans Mono'; margin: 4pt 12pt }</style>"
        f"<body>{blocks}</body></html>"
    )


def _in_html(kind: str, content: tuple[str, ...]) -> str:
    if kind == "code":
        return "<pre>" + html.escape("\n".join(content)) + "</pre>"
    if kind == "items":
        return "<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in content) + "</ul>"
    tag = "h1" if kind == "head" else "p"
    return "".join(f"<{tag}>{html.escape(line)}</{tag}>" for line in content)


def truth(text: Text) -> str:
    """What a reader of the page should get."""
    lines = [("• " if kind == "items" else "") + line for kind, content in text for line in content]
    return "\n".join(lines).replace(TATWEEL, "") + "\n"


def outlines(source: Path, target: Path) -> bool:
    """Its text drawn as outlines, as drawings and printers' drivers have it."""
    return run(
        "gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-dNoOutputFonts", f"-sOutputFile={target}", source
    )


def pictures(source: Path, target: Path) -> bool:
    """Each line a picture of its own."""
    import pypdfium2
    from PIL import Image

    picture = pypdfium2.PdfDocument(source)[0].render(scale=200 / 72).to_pil().convert("L")
    strips = [picture.crop((0, top, picture.width, top + 40)) for top in range(0, picture.height, 40)]
    objects, content, names = [], [], []
    for place, strip in enumerate(strips):
        if strip.getextrema()[0] > 200:
            continue
        small = strip.resize((strip.width, strip.height), Image.Resampling.BOX)
        data = zlib.compress(small.tobytes())
        objects.append(
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
            b"/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (small.width, small.height, len(data), data)
        )
        names.append(b"/I%d %d 0 R" % (place, len(objects) + 4))
        low = 842 - (place * 40 + strip.height) * 72 / 200
        content.append(b"q 595 0 0 %.2f 0 %.2f cm /I%d Do Q" % (strip.height * 72 / 200, low, place))
    body = b"\n".join(content)
    head = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<<%s>>>>>>"
        % b" ".join(names),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(body), body),
    ]
    target.write_bytes(_file([*head, *objects]))
    return True


def _file(objects: list[bytes]) -> bytes:
    """A file of these objects."""
    from satrchin.reading.pdf.syntax.repair import repaired

    data = b"%PDF-1.5\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, 1))
    return repaired(data) or b""


def lying(source: Path, target: Path, lies: dict[str, str]) -> bool:
    """The same file with tables of letters that lie; false where none of the letters is in them."""
    from satrchin.reading.pdf.syntax.repair import repaired

    data, changed, at, parts = source.read_bytes(), 0, 0, []
    for found in _STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        raw = data[found.end() : end]
        try:
            text = zlib.decompress(raw) if b"FlateDecode" in found[2] else raw
        except zlib.error:
            continue
        if b"beginbf" not in text or found.start() < at:
            continue
        for true, told in lies.items():
            code = true.encode("utf-16-be").hex().encode()
            for shown in (code, code.upper()):
                new = told.encode("utf-16-be").hex().encode()
                text, count = re.subn(rb"(<[0-9A-Fa-f]+>\s*)<%s>" % shown, rb"\1<%s>" % new, text)
                changed += count
        head = re.sub(rb"/Filter\s*/FlateDecode", b"", found[2])
        head = re.sub(rb"/Length\s+\d+(?: 0 R)?", b"/Length %d" % len(text), head)
        parts.append(data[at : found.start()] + b"%s 0 obj\n%s\nstream\n%s\n" % (found[1], head, text))
        at = end
    made = repaired(b"".join(parts) + data[at:])
    if made is None or not changed:
        return False
    target.write_bytes(made)
    return True


def stretched(text: Text) -> Text:
    """The text with a kashida in every third place where one may stand."""
    count = 0

    def put(_: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return TATWEEL if count % 3 == 0 else ""

    return tuple(
        (kind, content if kind == "code" else tuple(_STRETCHED.sub(put, line) for line in content))
        for kind, content in text
    )


BROWSERS: dict[str, Callable[[Path, Path], bool]] = {
    "chromium": chromium,
    "libreoffice": libreoffice,
    "weasyprint": weasyprint,
    "wkhtmltopdf": wkhtmltopdf,
    "gs": libreoffice,
}
CHANGES: dict[str, Callable[[Path, Path], bool]] = {"outlines": outlines, "pictures": pictures}


def plans() -> Iterator[tuple[str, str, str, str, bool]]:
    """What is made: producer, what is done to it, text, font, and whether it is held out: every second page.

    Each text of a producer has another font, and each text is in both halves.
    """
    names = list(TEXTS)
    made = [(producer, "", name) for producer in (*BROWSERS, *PRODUCERS) for name in names]
    made += [("weasyprint", lie, names[(place + turn) % 2]) for place, lie in enumerate(LIES) for turn in range(2)]
    made += [("chromium", change, name) for change in CHANGES for name in names]
    made += [(producer, "", name) for producer in LATER for name in names]
    for place, (producer, change, name) in enumerate(made):
        held = (place + place // len(names)) % 2 == 1
        yield producer, change, name, FONTS[place * 3 % len(FONTS)], held


def make(folder: Path) -> int:
    """Make what can be made here; how many files there are."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    (folder / "truth").mkdir(exist_ok=True)
    count = 0
    for producer, change, name, font, held in plans():
        stem = "-".join(filter(None, (producer, change, font.replace(" ", ""), name))) + (HELD if held else "")
        target = folder / "files" / f"{stem}.pdf"
        with tempfile.TemporaryDirectory() as work:
            text = stretched(TEXTS[name]) if change == "kashida" else TEXTS[name]
            if target.exists() or _made(producer, change, text, font, Path(work), target):
                (folder / "truth" / f"{stem}.txt").write_text(truth(text), encoding="utf-8")
                count += 1
    return count


def _made(producer: str, change: str, text: Text, font: str, work: Path, target: Path) -> bool:  # noqa: PLR0913, PLR0917  one page is all of these
    """Make one page."""
    plain = work / "plain.pdf"
    known = PRODUCERS | LATER
    if producer in known:
        went = known[producer](text, font, work, plain)
    else:
        source = work / "page.html"
        source.write_text(page(text, font), encoding="utf-8")
        went = BROWSERS[producer](source, plain)
    if not went:
        return False
    if change in LIES:
        return lying(plain, target, LIES[change])
    if change:
        return CHANGES[change](plain, target)
    if producer == "gs":
        return ghostscript(plain, target)
    target.write_bytes(plain.read_bytes())
    return True


def figures(folder: Path, *, held: bool, verbose: bool = False) -> dict[str, float]:
    """Mean CER, share of right pages and pages wrong in silence of one half."""
    from satrchin.pipeline import Pipeline
    from satrchin.reading.reader import read
    from satrchin.summary import Summary

    total, right, silent, count = 0.0, 0, 0, 0
    for path in sorted((folder / "files").glob("*.pdf")):
        if path.stem.endswith(HELD) is not held:
            continue
        pages = list(Pipeline.load("read").stream(read(path)))
        summary = Summary.of(pages)
        wanted = (folder / "truth" / f"{path.stem}.txt").read_text(encoding="utf-8")
        got = "".join(one.text for one in pages)
        cer = min(score(wanted.replace("• ", ""), got.replace("• ", "")).cer, 1.0)  # some draw bullets as paths
        total, right, count = total + cer, right + (cer <= SILENT / 2), count + 1
        silent += cer > SILENT and summary.status == "ok"
        if verbose:
            print(f"{path.stem:60} {cer:.4f} {summary.status} {summary.grade:.2f}")
    return {"pages": count, "mean_cer": total / max(count, 1), "right": right / max(count, 1), "silent": silent}


def main() -> None:
    """Make or score the set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=("make", "score"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="a line for each page of the half that is seen")
    asked = parser.parse_args()
    if asked.task == "make":
        print(f"{make(asked.folder)} files under {asked.folder}")
        return
    for held in (False, True):
        found = figures(asked.folder, held=held, verbose=asked.verbose and not held)
        print("held" if held else "seen", "  ".join(f"{key} {value:.4g}" for key, value in found.items()))


if __name__ == "__main__":
    sys.exit(main())
