"""Letters as scans: composed, printed and damaged by rule, so that reading them can be measured on pages of our own.

In: the paragraphs of ``bench/data/persian`` and the letterheads below. Out: a folder of PNG pages beside a folder of
their true texts. Fonts are Debian's (fonts-farsiweb, fonts-freefarsi, fonts-hosny-amiri, fonts-noto-core,
fonts-sil-scheherazade); Chromium prints. The damage is drawn from a fixed seed.
"""

from __future__ import annotations

import argparse
import lzma
import random
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

TEXTS = Path(__file__).parent / "data" / "persian"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says, in the order in which it is read."""

    name: str
    font: str
    size: float
    columns: bool
    """Whether name and number stand side by side."""
    head: tuple[str, ...]
    number: tuple[str, ...]
    address: tuple[str, ...]
    text: str
    """The file that its paragraphs come from."""
    items: tuple[str, ...]
    close: tuple[str, ...]
    foot: str = ""
    spacing: float = 1.7

    @property
    def paragraphs(self) -> list[str]:
        """Two paragraphs of its text."""
        lines = (TEXTS / f"{self.text}.txt").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if len(line) > 150][:3]

    @property
    def truth(self) -> str:
        """The text of the page."""
        foot = (self.foot,) if self.foot else ()
        body = self.paragraphs
        lines = (*self.head, *self.number, *self.address, body[0], *self.items, *body[1:], *self.close, *foot)
        return "\n".join(lines) + "\n"

    @property
    def html(self) -> str:
        """The page to be printed."""

        def block(lines: tuple[str, ...] | list[str], kind: str) -> str:
            return f"<div class='{kind}'>" + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</div>"

        side = "display:flex;justify-content:space-between;" if self.columns else ""
        foot = block((self.foot,), "foot") if self.foot else ""
        return f"""<!doctype html><html dir=rtl lang=fa><meta charset=utf-8><style>
        @page {{ size: A4; margin: 22mm 24mm }}
        body {{ font: {self.size}pt/{self.spacing} "{self.font}", "DejaVu Sans"; }} p {{ margin: 0 }}
        .top {{ {side} border-bottom: 1px solid #333; padding-bottom: 3mm; margin-bottom: 6mm }}
        .head {{ font-weight: bold; font-size: 120%; {"" if self.columns else "text-align: center"} }}
        .number {{ font-size: 88%; width: 40mm; margin-right: auto }} .address {{ margin-bottom: 3mm }}
        .body p {{ text-align: justify }} .items p {{ padding-right: 9mm }}
        .close {{ width: 60mm; text-align: center; margin: 10mm auto 8mm 15mm }} .foot {{ font-size: 85% }}
        </style><div class=top>{block(self.head, "head")}{block(self.number, "number")}</div>
        {block(self.address, "address")}{block(self.paragraphs[:1], "body")}{block(self.items, "items")}
        {block(self.paragraphs[1:], "body")}{block(self.close, "close")}{foot}"""


LETTERS = (
    Letter(
        "s1", "Nazli", 15, True,
        ("مؤسسهٔ پژوهشی سپیدار", "گروه زبان و فناوری"),
        ("شماره: ۱۴۰۴/۲۱۷/د", "تاریخ: ۱۴۰۴/۰۶/۱۵", "پیوست: دارد"),
        ("سرکار خانم دکتر لیلا هوشمند", "موضوع: ارزیابی ابزارهای نویسه‌خوان"), "technology",
        ("۱- بررسی ۲۵۰ صفحهٔ نمونه؛", "۲- گزارش نسخهٔ 2.4 در قالب PDF؛", "۳- نشانی پیگیری: info@sepidar.example"),
        ("با سپاس", "مهرداد ژاله‌پور", "رئیس گروه"), "رونوشت: دبیرخانهٔ مرکزی",
    ),
    Letter(
        "s2", "Amiri", 13, False,
        ("بنیاد فرهنگی آوای خزر", "دفتر آموزش"), ("شماره: ۵۵۱/ب", "تاریخ: ۱۴۰۳/۱۱/۰۸"),
        ("جناب آقای بهروز ثابتی", "مدیر محترم مدرسهٔ نوآوران"), "travel",
        ("الف) ثبت‌نام تا ۲۰ اسفند؛", "ب) پرداخت ۳٬۲۰۰٬۰۰۰ ریال؛"), ("ارادتمند", "شیرین یزدان‌پناه"),
    ),
    Letter(
        "s3", "Noto Naskh Arabic", 12, True,
        ("تعاونی کشاورزان دشت گلپر",), ("شماره: ۹۸/۴۴۰", "تاریخ: ۱۳۹۸/۱۰/۱۷", "پیوست: ۳ برگ"),
        ("ریاست محترم جهاد کشاورزی شهرستان", "با سلام،"), "economy",
        ("۱. خرید ۱۲ دستگاه خشک‌کن؛", "۲. آموزش اعضا (دو روز)؛", "۳. بیمهٔ محصول تا سقف ۷۵٪."),
        ("با احترام", "کریم پاک‌نژاد", "مدیرعامل"), "تلفن: ۰۲۴-۳۳۱۸۷۷۶۵", 1.9,
    ),
    Letter(
        "s4", "FreeFarsi", 13, False,
        ("درمانگاه شبانه‌روزی نسیم",), ("شماره: ۷۷/الف", "تاریخ: ۱۴۰۲/۰۳/۰۴"),
        ("همکاران ارجمند بخش پذیرش",), "health",
        ("- پوشیدن ماسک الزامی است؛", "- ساعت کار: ۸:۰۰ تا ۲۰:۳۰؛"), ("مدیر داخلی", "نازنین ژرف‌بین"),
        "رونوشت: حراست، کارگزینی",
    ),
    Letter(
        "s5", "Noto Sans Arabic", 11, True,
        ("شرکت دانش‌بنیان پرتوگستر", "(سهامی خاص)"), ("شماره: PG-1403-27", "تاریخ: ۱۴۰۳/۰۷/۲۲"),
        ("شرکت محترم آریان‌ترابر", "موضوع: تمدید قرارداد Hosting و پشتیبانی"), "news",
        ("۱- مبلغ سالانه: ۱۸۵٬۰۰۰٬۰۰۰ ریال؛", "۲- نشانی سامانه: https://portal.example/renew"),
        ("با سپاس فراوان", "سهراب کیان‌مهر"), "", 1.8,
    ),
    Letter(
        "s6", "Scheherazade", 16, False,
        ("انجمن دوستداران کتاب", "شاخهٔ استان"), ("شماره: ۱۲/۳۰۴", "تاریخ: ۱۴۰۱/۰۸/۲۹"),
        ("به: هموندان گرامی",), "essay",
        ("۱- خوانش «آیینهٔ شب»؛", "۲- گفت‌وگو با نویسنده."), ("دبیر انجمن", "آذر مؤمن‌زاده"), "", 1.5,
    ),
)  # fmt: skip


def printed(html: str, dpi: int) -> Image.Image:
    """A page as a perfect scanner would see it."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "letter.html"), Path(folder, "letter.pdf")
        source.write_text(html, encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        subprocess.run([*command, f"--print-to-pdf={target}", str(source)], check=True, capture_output=True)
        page = pypdfium2.PdfDocument(target.read_bytes())[0]
        picture: Image.Image = page.render(scale=dpi / 72).to_pil().convert("RGB")
    return picture


def photocopy(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A copy of a copy: black and white, crumbs, a dark edge, a little askew."""
    grey = page.convert("L").rotate(rng.uniform(-1.5, 1.5), Image.Resampling.BICUBIC, fillcolor=255)
    shades = np.asarray(grey.filter(ImageFilter.GaussianBlur(1.1)), dtype=np.float32)
    shades += rng.normal(0, 22, shades.shape)
    ink = shades < 140 + 25 * rng.uniform(-1, 1)
    ink |= rng.random(shades.shape) < 0.0007
    ink[:, : rng.integers(4, 30)] = True
    return Image.fromarray(np.where(ink, 0, 255).astype(np.uint8)).convert("1")


def phone(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A photograph: a table around, perspective, lamp light, a stamp and a pen over the signature, grain."""
    draw = ImageDraw.Draw(page)
    width, height = page.size
    colour = [(150, 30, 40), (35, 45, 140), (90, 30, 130)][rng.integers(3)]
    x, y, size = width * rng.uniform(0.15, 0.3), height * rng.uniform(0.6, 0.75), width * 0.13
    layer = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(layer)
    draw.ellipse((x, y, x + size, y + size), outline=colour, width=max(3, width // 250))
    draw.ellipse((x + 14, y + 14, x + size - 14, y + size - 14), outline=colour, width=2)
    points = [(x + size * t, y + size * (0.5 + 0.4 * np.sin(7 * t))) for t in np.linspace(0, 1.2, 30)]
    draw.line(points, fill=(30, 40, 120), width=max(3, width // 300))
    shades = np.asarray(page, np.float32) * (np.asarray(layer, np.float32) / 255)
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    turn = rng.uniform(0, 6.3)
    lamp = 0.62 + 0.38 * (0.5 + 0.5 * np.sin(turn + 2.6 * across * np.cos(turn) + 2.2 * down))
    shades *= lamp[..., None] * np.array([1.0, 0.97, 0.9])
    lit = Image.fromarray(shades.clip(0, 255).astype(np.uint8))
    table = Image.new("RGB", (int(width * 1.12), int(height * 1.08)), (70, 52, 40))
    off = [(rng.uniform(0.01, 0.05) * width, rng.uniform(0.01, 0.04) * height) for _ in range(4)]
    corners = [
        (off[0][0], off[0][1]), (off[1][0], table.height - off[1][1]),
        (table.width - off[2][0], table.height - off[2][1]), (table.width - off[3][0], off[3][1]),
    ]  # fmt: skip
    source = [(0, 0), (0, height), (width, height), (width, 0)]
    matrix = _perspective(corners, source)
    warped = lit.transform(table.size, Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BICUBIC)
    inside = Image.new("L", page.size, 255).transform(table.size, Image.Transform.PERSPECTIVE, matrix)
    table.paste(warped, mask=inside)
    grain = np.asarray(table.filter(ImageFilter.GaussianBlur(0.8)), np.float32)
    grain += rng.normal(0, 7, grain.shape)
    return Image.fromarray(grain.clip(0, 255).astype(np.uint8))


def fax(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A fax: few dots, thin letters, a torn line."""
    small = page.convert("L").resize((1728, round(1728 * page.height / page.width)), Image.Resampling.BOX)
    shades = np.asarray(small, dtype=np.float32) + rng.normal(0, 10, small.size[::-1])
    ink = shades < 150
    row = rng.integers(300, 1800)
    ink[row : row + 3] = np.roll(ink[row : row + 3], 9, axis=1)
    return Image.fromarray(np.where(ink, 0, 255).astype(np.uint8)).convert("1")


def faded(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """An old page: yellow, ink gone pale, spots, a crease, JPEG."""
    shades = 255 - (255 - np.asarray(page, np.float32)) * rng.uniform(0.45, 0.6)
    shades *= np.array([0.96, 0.91, 0.76])
    for _ in range(40):
        x, y, size = rng.integers(page.width), rng.integers(page.height), rng.integers(3, 60)
        shades[y : y + size, x : x + size] *= rng.uniform(0.9, 0.99)
    row = rng.integers(page.height // 3, page.height // 2)
    shades[row : row + 5] *= 0.86
    shades += rng.normal(0, 6, shades.shape)
    return Image.fromarray(shades.clip(0, 255).astype(np.uint8)).rotate(rng.uniform(-3, 3), fillcolor=(240, 230, 190))


def _perspective(target: Sequence[tuple[float, float]], source: Sequence[tuple[float, float]]) -> list[float]:
    """The eight numbers that take points of ``target`` to points of ``source``."""
    rows, values = [], []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(values))]


def office(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """An office scanner's page: grey, a little askew, a little soft."""
    grey = page.convert("L").rotate(rng.uniform(-2, 2), Image.Resampling.BICUBIC, fillcolor=255)
    shades = np.asarray(grey, dtype=np.float32) * 0.9 + rng.normal(0, 9, grey.size[::-1])
    return Image.fromarray(shades.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))


def clean(page: Image.Image, _: np.random.Generator) -> Image.Image:
    """A page as it was printed."""
    return page


DAMAGE = {"copy": (photocopy, 200), "phone": (phone, 220), "fax": (fax, 200), "faded": (faded, 300)}


def make(folder: Path) -> None:
    """Make every page of every letter."""
    for part in ("files", "truth"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for number, letter in enumerate(LETTERS):
        for kind, (damage, dpi) in DAMAGE.items():
            page = damage(printed(letter.html, dpi), np.random.default_rng([number, len(kind)]))
            stem = f"{letter.name}-{kind}"
            if page.mode == "1":
                page.save(folder / "files" / f"{stem}.png", dpi=(dpi, dpi))
            else:
                page.save(folder / "files" / f"{stem}.jpg", quality=60, dpi=(dpi, dpi))
            (folder / "truth" / f"{stem}.txt").write_text(letter.truth, encoding="utf-8")


TEXT_DAMAGE = {**DAMAGE, "clean": (clean, 300), "office": (office, 200)}
FONTS = (
    ("Nazli", 15), ("Amiri", 13), ("Noto Naskh Arabic", 12), ("FreeFarsi", 13),
    ("Noto Sans Arabic", 11), ("Scheherazade", 16), ("Homa", 13), ("DejaVu Sans", 11),
)  # fmt: skip
PAGE_LETTERS = 1900


def make_of_texts(folder: Path, texts: Sequence[Path], count: int) -> None:
    """Pages of lines of text files (``.xz`` too), picked by a fixed seed, in every font and with every damage."""
    for part in ("files", "truth"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    pick = random.Random(7)
    lines = [line for path in texts for line in _lines(path)]
    for number in range(count):
        font, size = FONTS[number % len(FONTS)]
        body: list[str] = []
        while sum(map(len, body)) < PAGE_LETTERS:
            body.append(pick.choice(lines))
        kind = list(TEXT_DAMAGE)[(number // len(FONTS) + number) % len(TEXT_DAMAGE)]
        damage, dpi = TEXT_DAMAGE[kind]
        html = f"""<!doctype html><html dir=rtl lang=fa><meta charset=utf-8><style>@page {{ size: A4; margin: 22mm }}
        body {{ font: {size}pt/1.75 "{font}", "DejaVu Sans" }} p {{ margin: 0 0 2mm; text-align: justify }}</style>"""
        html += "".join(f"<p>{escape(line)}</p>" for line in body)
        page = damage(printed(html, dpi), np.random.default_rng(number))
        page.save(folder / "files" / f"t{number:03}-{kind}.png", dpi=(dpi, dpi))
        (folder / "truth" / f"t{number:03}-{kind}.txt").write_text("\n".join(body) + "\n", encoding="utf-8")


def _lines(path: Path) -> list[str]:
    """The first lines of a text file that are neither short nor long."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        return [line.strip() for line in islice(file, 20_000) if 60 < len(line.strip()) < 400]


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m bench.pages", description=__doc__)
    parser.add_argument("folder", type=Path)
    make(parser.parse_args().folder)
