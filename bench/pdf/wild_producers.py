"""Pages of :mod:`bench.pdf.wild` by programs that set no HTML: each returns whether it made the page.

XeLaTeX and LuaLaTeX from LaTeX, Typst, fpdf2 (shaped by HarfBuzz), ReportLab (presentation forms in visual order, as
recipes on the web have it), TCPDF (PHP), Scribus, Inkscape (an SVG of lines, as text or as paths).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from bench.pdf.make import run
from bench.pdf.set_by_hand import font_file
from bench.pdf.wild_texts import Text

Producer = Callable[[Text, str, Path, Path], bool]
"""A text, a font, a folder to work in, and the PDF to write."""
_LATIN = re.compile(r"[A-Za-z0-9(\[][A-Za-z0-9_.@:/+=<>()\[\], -]*[A-Za-z0-9)\]]")
_TYPST = re.compile(r"([\\#$*_@\[\]`<>~/\"'+-])")
CODE = "DejaVu Sans Mono"
WIDE, HIGH, MARGIN = 595.0, 842.0, 57.0
"""Size of a page and its margins, in points."""
STEP = 24.0
"""Distance of lines, in points."""
FORMS = "Aپ\N{ARABIC LETTER PEH MEDIAL FORM}\N{ARABIC LETTER FARSI YEH FINAL FORM}"
"""What a font needs for programs that set presentation forms."""
LETTERS = 78
"""Letters on a line of an SVG, which does not break lines."""


def fitting(font: str, signs: str = "Aپ") -> str:
    """A font whose file has letters of both scripts, or DejaVu Sans; what a program draws without is no test."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        known = TTFont(font_file(font), lazy=True).getBestCmap() if font_file(font).endswith(("ttf", "otf")) else {}
    except TTLibError:
        known = {}
    return font if all(ord(sign) in known for sign in signs) else "DejaVu Sans"


def xelatex(text: Text, font: str, folder: Path, target: Path) -> bool:
    """XeLaTeX with xepersian."""
    font = fitting(font, "پ")
    head = (
        "\\usepackage{xepersian}" + f"\\settextfont{{{font}}}\\setlatintextfont{{DejaVu Serif}}\\setdigitfont{{{font}}}"
    )
    return _latex("xelatex", head, text, folder, target)


def kashida(text: Text, font: str, folder: Path, target: Path) -> bool:
    """XeLaTeX with xepersian, lines justified by kashidas: rules between letters, with blanks under them."""
    font = fitting(font, "پ")
    head = (
        "\\usepackage[Kashida]{xepersian}"
        f"\\settextfont{{{font}}}\\setlatintextfont{{DejaVu Serif}}\\setdigitfont{{{font}}}"
    )
    return _latex("xelatex", head, text, folder, target)


def lualatex(text: Text, font: str, folder: Path, target: Path) -> bool:
    """LuaLaTeX with babel, shaped by HarfBuzz."""
    font = fitting(font)
    head = (
        "\\usepackage[bidi=basic]{babel}\\babelprovide[import,main]{persian}"
        f"\\babelfont{{rm}}[Renderer=HarfBuzz]{{{font}}}\\babelfont{{tt}}{{{CODE}}}"
        "\\newenvironment{latin}{\\begin{otherlanguage}{english}}{\\end{otherlanguage}}\\newcommand{\\lr}[1]{#1}"
        "\\babelprovide{english}"
    )
    return _latex("lualatex", head, text, folder, target)


def _latex(program: str, head: str, text: Text, folder: Path, target: Path) -> bool:
    body = "\n\n".join(_in_latex(kind, content) for kind, content in text)
    source = folder / "page.tex"
    source.write_text(
        f"\\documentclass[12pt]{{article}}\\usepackage[margin=20mm]{{geometry}}\\pagestyle{{empty}}{head}"
        f"\\begin{{document}}\n{body}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    run(program, "-interaction=batchmode", f"-output-directory={folder}", source)
    made = folder / "page.pdf"
    if not made.exists():
        return False
    target.write_bytes(made.read_bytes())
    return True


def _in_latex(kind: str, content: tuple[str, ...]) -> str:
    if kind == "code":
        lines = "\n".join(content)
        return f"\\begin{{latin}}\\begin{{verbatim}}\n{lines}\n\\end{{verbatim}}\\end{{latin}}"
    escaped = [re.sub(r"([#$%&_{}])", r"\\\1", line) for line in content]
    marked = [_LATIN.sub(lambda found: f"\\lr{{{found[0]}}}", line) for line in escaped]
    if kind == "items":
        return "\\begin{itemize}" + "".join(f"\\item {line}\n" for line in marked) + "\\end{itemize}"
    if kind == "head":
        return "".join(f"\\section*{{{line}}}" for line in marked)
    return "\n\n".join(marked)


def typst(text: Text, font: str, folder: Path, target: Path) -> bool:
    """Typst."""
    if find_spec("typst") is None:
        return False
    import typst as library

    font = fitting(font, "پ")
    blocks = []
    for kind, content in text:
        lines = [_TYPST.sub(r"\\\1", line) for line in content]
        match kind:
            case "code":
                code = "\n".join(content)
                blocks.append(f'#text(dir: ltr, lang: "en")[\n```\n{code}\n```\n]')
            case "items":
                blocks.append("\n".join(f"- {line}" for line in lines))
            case "head":
                blocks += [f"= {line}" for line in lines]
            case _:
                blocks += lines
    source = folder / "page.typ"
    body = "\n\n".join(blocks)
    source.write_text(
        f'#set page(paper: "a4", margin: 20mm)\n#set text(font: "{font}", lang: "fa", dir: rtl, size: 13pt)\n'
        f"#set par(justify: true)\n{body}\n",
        encoding="utf-8",
    )
    library.compile(str(source), output=str(target))
    return True


def fpdf2(text: Text, font: str, _: Path, target: Path) -> bool:
    """fpdf2 with text shaping."""
    path = font_file(fitting(font))
    if find_spec("fpdf") is None:
        return False
    import fpdf

    pdf = fpdf.FPDF()
    pdf.set_margin(20)
    pdf.add_page()
    pdf.add_font("F", fname=path)
    pdf.add_font("C", fname=font_file(CODE))
    pdf.set_fallback_fonts(["C"])
    for kind, content in text:
        pdf.set_text_shaping(use_shaping_engine=True, direction="ltr" if kind == "code" else "rtl")
        pdf.set_font("C" if kind == "code" else "F", size=10 if kind == "code" else 13)
        for line in content:
            shown = ("• " if kind == "items" else "") + line
            pdf.multi_cell(0, 8, shown, align="L" if kind == "code" else "R", new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(target))
    return True


def reportlab(text: Text, font: str, _: Path, target: Path) -> bool:
    """Presentation forms in visual order, line by line."""
    if not all(map(find_spec, ("reportlab", "arabic_reshaper", "bidi"))):
        return False
    from arabic_reshaper import ArabicReshaper
    from bidi.algorithm import get_display
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    font = fitting(font, FORMS)
    registerFont(TTFont(font, font_file(font)))
    registerFont(TTFont(CODE, font_file(CODE)))
    reshape = ArabicReshaper({"language": "Farsi", "delete_harakat": False, "support_zwj": True}).reshape
    canvas = Canvas(str(target), pagesize=(WIDE, HIGH))
    for place, (kind, line) in enumerate(_lines(text)):
        y = HIGH - MARGIN - STEP * place
        canvas.setFont(CODE if kind == "code" else font, 10 if kind == "code" else 13)
        if kind == "code":
            canvas.drawString(MARGIN, y, line)
        else:
            canvas.drawRightString(WIDE - MARGIN, y, get_display(reshape(line), base_dir="R"))
    canvas.save()
    return True


def tcpdf(text: Text, font: str, folder: Path, target: Path) -> bool:
    """TCPDF of Debian."""
    path = font_file(fitting(font, FORMS))
    blocks = []
    for kind, content in text:
        if kind == "code":
            lines = "<br>".join(html.escape(line).replace("  ", "&nbsp; ") for line in content)
            blocks.append(f'<div dir="ltr" style="font-family:courier;text-align:left">{lines}</div>')
        else:
            sign = "• " if kind == "items" else ""
            blocks += [f"<p>{sign}{html.escape(line)}</p>" for line in content]
    (folder / "page.html").write_text("".join(blocks), encoding="utf-8")
    script = folder / "page.php"
    script.write_text(
        "<?php require_once('tcpdf/tcpdf.php');"
        f"$name = TCPDF_FONTS::addTTFfont('{path}', 'TrueTypeUnicode', '', 32, '{folder}/');"
        "$pdf = new TCPDF(); $pdf->setPrintHeader(false); $pdf->setPrintFooter(false); $pdf->AddPage();"
        f"$pdf->setRTL(true); $pdf->SetFont($name, '', 13, '{folder}/' . $name . '.php');"
        f"$pdf->writeHTML(file_get_contents('{folder}/page.html')); $pdf->Output('{target}', 'F');",
        encoding="utf-8",
    )
    return run("php", script) and target.exists()


def inkscape(text: Text, font: str, folder: Path, target: Path, *, paths: bool = False) -> bool:
    """An SVG with a text for each line; ``paths``: letters are drawn as outlines."""
    rows = []
    for place, (kind, line) in enumerate(_lines(text)):
        y = MARGIN + STEP * place
        look = (
            f'x="{MARGIN}" font-family="{CODE}" font-size="10"'
            if kind == "code"
            else f'x="{WIDE - MARGIN}" direction="rtl" font-family="{font}" font-size="13"'
        )
        rows.append(f'<text y="{y}" xml:space="preserve" {look}>{html.escape(line)}</text>')
    source = _svg(rows, folder)
    return run("inkscape", source, *(["--export-text-to-path"] if paths else []), f"--export-filename={target}")


def drawing(text: Text, font: str, folder: Path, target: Path) -> bool:
    """Inkscape, letters as outlines."""
    return inkscape(text, font, folder, target, paths=True)


def bubbles(text: Text, font: str, folder: Path, target: Path) -> bool:
    """An imitation of a diagram as drawio exports it: each line an outline in a frame of its own, moved and scaled."""
    rows = []
    for place, (kind, line) in enumerate(_lines(text)):
        look = f'font-family="{CODE}"' if kind == "code" else f'direction="rtl" font-family="{font}"'
        anchor = f'x="6" {look}' if kind == "code" else f'x="{(WIDE - 2 * MARGIN) * 2 - 6}" {look}'
        rows.append(
            f'<g transform="translate({MARGIN} {MARGIN + STEP * place}) scale(.5)">'
            f'<rect y="-32" width="{(WIDE - 2 * MARGIN) * 2}" height="44" rx="10" fill="none" stroke="black"/>'
            f'<text font-size="25" xml:space="preserve" {anchor}>{html.escape(line)}</text></g>'
        )
    source = _svg(rows, folder)
    return run("inkscape", source, "--export-text-to-path", f"--export-filename={target}")


_SCRIBUS = """
import json, scribus
lines, font, code, target = json.load(open({data!r}, encoding="utf-8"))
names = scribus.getFontNames()
def called(name):
    return next((one for one in (name + " Regular", name + " Book", name) if one in names), "")
scribus.newDocument(scribus.PAPER_A4, (57, 57, 57, 57), scribus.PORTRAIT, 1, scribus.UNIT_POINTS, scribus.PAGE_1, 0, 1)
for place, (kind, line) in enumerate(lines):
    frame = scribus.createText(57, 57 + 24 * place, 481, 24)
    scribus.setText(line, frame)
    scribus.setFont(called(code if kind == "code" else font), frame)
    scribus.setFontSize(10 if kind == "code" else 13, frame)
    scribus.setTextDirection(scribus.DIRECTION_LTR if kind == "code" else scribus.DIRECTION_RTL, frame)
    scribus.setTextAlignment(scribus.ALIGN_LEFT if kind == "code" else scribus.ALIGN_RIGHT, frame)
pdf = scribus.PDFfile()
pdf.file = target
pdf.save()
"""


def scribus(text: Text, font: str, folder: Path, target: Path) -> bool:
    """Scribus, a text frame for each line, by its own Python without a display."""
    data, script = folder / "page.json", folder / "page.py"
    data.write_text(json.dumps([list(_lines(text)), fitting(font), CODE, str(target)]), encoding="utf-8")
    script.write_text(_SCRIBUS.format(data=str(data)), encoding="utf-8")
    run("env", "QT_QPA_PLATFORM=offscreen", "scribus", "-g", "-ns", "-py", script)
    return target.exists()


def _svg(rows: Sequence[str], folder: Path) -> Path:
    """A page of these elements as an SVG file."""
    source = folder / "page.svg"
    source.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}pt" height="{HIGH}pt" viewBox="0 0 {WIDE} {HIGH}">'
        + "".join(rows)
        + "</svg>",
        encoding="utf-8",
    )
    return source


def _lines(text: Text) -> Iterator[tuple[str, str]]:
    """The kind and text of each line, broken at words."""
    for kind, content in text:
        for paragraph in content:
            line = "• " if kind == "items" else ""
            for word in paragraph.split(" ") if kind != "code" else [paragraph]:
                if line.strip() and len(line) + len(word) > LETTERS:
                    yield kind, line.rstrip()
                    line = ""
                line += word + " "
            yield kind, line.rstrip()


PRODUCERS: dict[str, Producer] = {
    "xelatex": xelatex,
    "lualatex": lualatex,
    "typst": typst,
    "fpdf2": fpdf2,
    "reportlab": reportlab,
    "tcpdf": tcpdf,
    "inkscape": inkscape,
    "drawing": drawing,
}
LATER: dict[str, Producer] = {"kashida": kashida, "bubbles": bubbles, "scribus": scribus}
"""Producers that came later; their pages stand last, so that the halves of the others stay as they are."""
