"""Test PDFs from our letters: ``python -m bench.pdf.make FOLDER`` fills FOLDER/files and FOLDER/truth.

Whatever of Chromium, LibreOffice, WeasyPrint, wkhtmltopdf, Ghostscript, fpdf2 and ReportLab is installed is used, in
every font of :data:`FONTS` that fontconfig knows.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from bench.pdf.letters import LETTERS, page, truth

FONTS = ("Vazirmatn", "Sahel", "Nazli", "Amiri", "Noto Naskh Arabic", "Scheherazade", "FreeFarsi", "Noto Sans Arabic")
SECONDS = 120


def run(*command: str | Path) -> bool:
    """Run a program quietly; whether it went well."""
    try:
        done = subprocess.run(list(map(str, command)), capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def chromium(source: Path, target: Path) -> bool:
    """Print by Chromium."""
    browser = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    return run(
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={target}",
        source.as_uri(),
    )


def libreoffice(source: Path, target: Path) -> bool:
    """Print by LibreOffice Writer."""
    with tempfile.TemporaryDirectory() as folder:
        went = run(
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--infilter=HTML (StarWriter)",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            folder,
            source,
        )
        made = Path(folder) / f"{source.stem}.pdf"
        if went and made.exists():
            shutil.move(made, target)
            return True
    return False


def wkhtmltopdf(source: Path, target: Path) -> bool:
    """Print by Qt WebKit; without a display it needs none."""
    return run("env", "QT_QPA_PLATFORM=offscreen", "wkhtmltopdf", "-q", source, target)


def weasyprint(source: Path, target: Path) -> bool:
    """Print by WeasyPrint (Pango)."""
    if find_spec("weasyprint") is None:
        return False
    return run(sys.executable, "-m", "weasyprint", source, target)


def ghostscript(source: Path, target: Path) -> bool:
    """What Ghostscript makes of a PDF."""
    return run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-sOutputFile={target}", source)


PRODUCERS: dict[str, Callable[[Path, Path], bool]] = {
    "chromium": chromium,
    "libreoffice": libreoffice,
    "weasyprint": weasyprint,
    "wkhtmltopdf": wkhtmltopdf,
}


def make(folder: Path, fonts: tuple[str, ...] = FONTS, names: tuple[str, ...] = tuple(LETTERS)) -> int:
    """Make what can be made here; how many files there are."""
    files, true = folder / "files", folder / "truth"
    files.mkdir(parents=True, exist_ok=True)
    true.mkdir(parents=True, exist_ok=True)
    count = 0
    for font in fonts:
        for name in names:
            with tempfile.TemporaryDirectory() as work:
                source = Path(work) / f"{name}.html"
                source.write_text(page(name, font, "right" if name == "memo" else "justify"), encoding="utf-8")
                for producer, build in PRODUCERS.items():
                    stem = f"{producer}-{font.replace(' ', '')}-{name}"
                    target = files / f"{stem}.pdf"
                    if target.exists() or build(source, target):
                        count += _inferred(true / f"{stem}.txt", name)
                        if producer == "libreoffice" and ghostscript(target, files / f"gs-{stem}.pdf"):
                            count += _inferred(true / f"gs-{stem}.txt", name)
                    else:
                        with suppress(OSError):
                            target.unlink()
    return count


def _inferred(path: Path, name: str) -> int:
    """Write a letter's truth; one file more."""
    path.write_text(truth(name), encoding="utf-8")
    return 1


if __name__ == "__main__":
    where = Path(sys.argv[1] if len(sys.argv) > 1 else "build/pdfs")
    print(f"{make(where)} files under {where}")
