"""Make scans of letters of our own in thirty fonts: font files and a seed in, page images and their true texts out.

Each font prints one letter: an organisation, number and date, two paragraphs of ``bench/data/persian``, a numbered list
with amounts, dates, ranges and codes, a ruled table of numbers, and in some letters a block in English. Names and texts
are invented; numbers are random. Each letter is damaged in three ways: ``clean`` (300 dpi), ``office`` (200 dpi) and
``bad`` (a photograph at 220 dpi or a photocopy at 200 dpi, by turns). ``scripts/bench-fonts.sh`` fetches the fonts from
Debian and npm.
"""

from __future__ import annotations

import base64
import re
import subprocess
import tempfile
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random

import numpy as np
import pypdfium2
from PIL import Image

from bench.pages import TEXTS, clean, office, phone, photocopy
from satrchin.persian.chars import PERSIAN_DIGITS

SEEN = {
    "amiri": 12.5, "nazli": 14, "titr": 12, "kacstone": 12, "notonaskharabic": 11.5, "notosansarabic": 10.5,
    "notokufiarabic": 10.5, "scheherazade": 15, "lateef": 17, "harmattan": 14.5, "paktype naskh basic farsi": 13,
    "thabit": 12, "vazirmatn": 11, "cairo": 11.5, "lalezar": 12.5, "markazi-text": 14, "almarai": 11.5,
    "dejavusans": 10.5, "homa": 12, "freefarsi": 12, "changa": 11, "ibm-plex-sans-arabic": 11,
    "baloo-bhaijaan-2": 12.5, "paktype naqsh": 13,
}  # fmt: skip
"""Fonts of the recogniser's training by their file names, without weight; sizes in points."""
UNSEEN = {
    "mirza": 14, "alexandria": 10.5, "el-messiri": 12, "rubik": 11.5, "nafeesweb": 13, "paktype tehreer": 13,
}  # fmt: skip
"""Fonts that the recogniser has never been trained on."""
SIZES = SEEN | UNSEEN
"""All fonts."""
LEARNED = frozenset(sorted(SIZES)[::2])
"""Fonts that confidences are learned on (``python -m training.ocr pages``); they are measured in the others."""
CONDITIONS = {"clean": 300, "office": 200, "bad": 220}
"""Resolution of each condition, in dots per inch."""

ENGLISH_FONTS = ("dejavusans", "freefarsi", "amiri")
"""Fonts of the pages in English."""

_REGULAR = re.compile(r"(?:-arabic-400-normal|[-_ ]regular|-fd)$", re.IGNORECASE)
_HEADS = (
    ("شرکت مهندسی آب‌راهان زاگرس", "معاونت بهره‌برداری"), ("مؤسسهٔ آموزش عالی پگاه دانش", "ادارهٔ امور پژوهشی"),
    ("صندوق حمایت از صنایع دستی گلیم", "دفتر تسهیلات"), ("سازمان میراث روستایی البرز", "گروه مستندسازی"),
    ("بیمارستان تخصصی نیک‌اندیش", "واحد حسابداری"), ("کانون وکلای شهر سپیدرود", "کمیسیون رفاه"),
    ("شرکت حمل‌ونقل ژرف‌دریا", "بخش قراردادها"), ("بنیاد کتاب و ترجمهٔ چکاوک", "شورای نشر"),
)  # fmt: skip
_TO = (
    "جناب آقای مهندس پژمان گیلانی", "سرکار خانم ژینا خوش‌گفتار", "همکار گرامی آقای ضیاء ظریف", "مدیر محترم امور مالی",
    "ریاست محترم هیئت‌مدیره", "سرکار خانم دکتر غزاله ثمین",
)  # fmt: skip
_SUBJECTS = (
    "موضوع: تمدید قرارداد نگهداری تأسیسات", "موضوع: ارسال صورت‌وضعیت سه‌ماهه", "موضوع: معرفی نمایندهٔ تام‌الاختیار",
    "موضوع: برگزاری دورهٔ آموزشی کارکنان", "موضوع: پرداخت مانده‌حساب سال گذشته",
)  # fmt: skip
_CLOSE = (("با تجدید احترام", "آرش ذوالفنون", "مدیرعامل"), ("با سپاس", "مژگان پاک‌طینت", "سرپرست واحد"))
_ENGLISH = (
    "Please send the signed contract and two copies of the invoice to our office before the end of the month.",
    "The pump was tested at full load for 48 hours; oil pressure stayed within the limits given in the user manual.",
    "Participants who wish to join the workshop should register online by 12 March 2025 (seats are limited).",
)
_GOODS = (
    "لولهٔ پلی‌اتیلن", "شیر فلکه", "کابل مسی", "میز چوبی", "کاغذ تحریر", "پنجرهٔ دوجداره", "روغن ژنراتور", "چاپگر لیزری",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FontLetter:
    """A letter in one font: its page as HTML and its true text."""

    name: str
    file: Path
    size: float
    html: str
    truth: str


def font_files(folder: Path, names: Container[str]) -> dict[str, Path]:
    """The font files of a folder by some names, without weight; TrueType before WOFF."""
    found: dict[str, Path] = {}
    for file in sorted(folder.rglob("*")):
        name = _REGULAR.sub("", file.stem).lower()
        is_known = file.suffix in {".ttf", ".otf", ".woff"} and name in names
        if is_known and (name not in found or found[name].suffix == ".woff"):
            found[name] = file
    return found


def persian(number: int | str) -> str:
    """A number in Persian digits.

    >>> persian("14/02")
    '۱۴/۰۲'
    """
    return str(number).translate({ord("0") + digit: PERSIAN_DIGITS[digit] for digit in range(10)})


def amount(dice: Random) -> str:
    """An amount of money with its groups of thousands."""
    return persian(f"{dice.randint(1, 999) * 10 ** dice.randint(3, 7):,}").replace(
        ",", "\N{ARABIC THOUSANDS SEPARATOR}"
    )


def date(dice: Random) -> str:
    """A date of the Persian calendar."""
    return persian(f"{dice.randint(1395, 1405)}/{dice.randint(1, 12):02}/{dice.randint(1, 29):02}")


def _items(dice: Random) -> Iterator[str]:
    """Lines of a numbered list, each with numbers of another kind."""
    low = dice.randint(3, 40)
    yield f"۱- پرداخت {amount(dice)} ریال تا {date(dice)}؛"
    yield f"۲- ساعت کار دبیرخانه {persian(f'{dice.randint(7, 9)}:30')} تا {persian(f'{dice.randint(14, 18)}:15')}؛"
    yield f"۳- صفحه‌های {persian(low)} – {persian(low + dice.randint(2, 30))} پیوست و بند {persian(dice.randint(1, 9))}؛"
    telephone = persian(f"0{dice.randint(21, 87)}-{dice.randint(20_000_000, 88_999_999)}")
    yield f"۴- تلفن {telephone} (داخلی {persian(dice.randint(10, 999))})؛"
    code = "".join(dice.choices("ABCDEFGHJKLMNPRTUVWXYZ", k=2))
    yield f"۵- کد رهگیری {code}-{dice.randint(1000, 9999)} و تخفیف {persian(dice.randint(2, 35))}٪."


def letter(name: str, file: Path, size: float, seed: int) -> FontLetter:
    """The letter of a font; ``seed`` chooses its contents."""
    dice = Random(seed)
    number = persian(f"{dice.randint(100, 9999)}/{dice.randint(10, 99)}")
    head = dice.choice(_HEADS)
    numbers = (f"شماره: {number}", f"تاریخ: {date(dice)}")
    address = (dice.choice(_TO), dice.choice(_SUBJECTS))
    texts = sorted(TEXTS.glob("*.txt"))
    lines = texts[seed % len(texts)].read_text(encoding="utf-8").splitlines()
    body = [line for line in lines if len(line) > 150]
    body = [body[seed // len(texts) % len(body)], body[(seed // len(texts) + 1) % len(body)]]
    items = tuple(_items(dice))
    rows = [("ردیف", "شرح", "تعداد", "مبلغ (ریال)")]
    rows += [(persian(row), dice.choice(_GOODS), persian(dice.randint(1, 480)), amount(dice)) for row in range(1, 4)]
    english = _ENGLISH[: 2 + seed % 2] if seed % 3 == 0 else ()
    close = _CLOSE[seed % len(_CLOSE)]
    truth = (*head, *numbers, *address, body[0], *items, body[1], *("\t".join(row) for row in rows), *english, *close)
    grid = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    html = (
        f"<div class=top>{_block(head, 'head')}{_block(numbers, 'number')}</div>{_block(address, 'address')}"
        f"{_block(body[:1], 'body')}{_block(items, 'items')}{_block(body[1:], 'body')}<table>{grid}</table>"
        f"{_block(english, 'english')}{_block(close, 'close')}"
    )
    return FontLetter(name, file, size, html, "\n".join(truth) + "\n")


def _block(lines: Sequence[str], kind: str) -> str:
    return f"<div class={kind}>" + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</div>" if lines else ""


def english_page(name: str, file: Path, size: float) -> FontLetter:
    """A page in English."""
    lines = ("Annual report of the workshop", "Reference: NW-2025-118", *_ENGLISH, *_ENGLISH[::-1], "With kind regards")
    html = f"<div dir=ltr>{_block(lines, 'latin')}</div>"
    return FontLetter(f"english-{name}", file, size, html, "\n".join(lines) + "\n")


STYLE = """@page { size: A4; margin: 14mm 20mm } p { margin: 0 } section { break-after: page; line-height: 1.55 }
.top { display: flex; justify-content: space-between; border-bottom: 1px solid #333; margin-bottom: 4mm }
.head { font-weight: bold; font-size: 115% } .number { font-size: 90%; width: 42mm } .body p { text-align: justify }
.items p { padding-right: 8mm } table { border-collapse: collapse; width: 100%; margin: 3mm 0 }
td { border: 1px solid #222; padding: 0.5mm 3mm } .english, .latin { direction: ltr; text-align: left; margin: 3mm 0 }
.latin p { margin-bottom: 3mm } .close { width: 60mm; text-align: center; margin: 5mm auto 0 12mm }"""


def printed(letters: Sequence[FontLetter]) -> Iterator[Image.Image]:
    """The pages of letters without damage, each at the resolution of every condition in turn."""
    faces, pages = [], []
    for number, one in enumerate(letters):
        data = base64.b64encode(one.file.read_bytes()).decode()
        faces.append(f"@font-face {{ font-family: f{number}; src: url(data:font/ttf;base64,{data}) }}")
        style = f"font: {one.size}pt f{number}, 'DejaVu Sans'; line-height: 1.55"
        pages.append(f'<section style="{style}">{one.html}</section>')
    head = f"<!doctype html><html dir=rtl lang=fa><meta charset=utf-8><style>{''.join(faces)}{STYLE}</style>"
    html = head + "".join(pages)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "letters.html"), Path(folder, "letters.pdf")
        source.write_text(html, encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        subprocess.run([*command, f"--print-to-pdf={target}", str(source)], check=True, capture_output=True)
        document = pypdfium2.PdfDocument(target.read_bytes())
    pages_made = [page for page in document if page.get_textpage().count_chars() > 0]
    if len(pages_made) != len(letters):
        raise ValueError(f"{len(pages_made)} pages were printed for {len(letters)} letters: one is too long")
    for page in pages_made:
        for dpi in CONDITIONS.values():
            yield page.render(scale=dpi / 72).to_pil().convert("RGB")


def make(folder: Path, fonts: Path, seed: int = 0, sizes: Mapping[str, float] = SIZES) -> list[str]:
    """Make the pages in ``folder/files`` and ``folder/truth``; another seed gives other letters.

    Args:
        folder: where the pages go.
        fonts: a folder of font files.
        seed: of the contents of the letters.
        sizes: names of the fonts to use, without weight, and their sizes in points.

    Returns:
        The names of fonts that were not found in the folder ``fonts``.
    """
    for part in ("files", "truth"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    files = font_files(fonts, sizes)
    found = [(place, name) for place, name in enumerate(sizes) if name in files]
    letters = [letter(name, files[name], sizes[name], place + 100 * seed) for place, name in found]
    letters += [english_page(name, files[name], sizes[name]) for _, name in found if name in ENGLISH_FONTS]
    pictures = printed(letters)
    for place, one in enumerate(letters):
        for condition, dpi in CONDITIONS.items():
            rng = np.random.default_rng([place, dpi, seed])
            damage = {"clean": clean, "office": office}.get(condition, (phone, photocopy)[place % 2])
            stem = f"{one.name.replace(' ', '_')}-{condition}"
            damage(next(pictures), rng).save(folder / "files" / f"{stem}.png", dpi=(dpi, dpi))
            (folder / "truth" / f"{stem}.txt").write_text(one.truth, encoding="utf-8")
    return sorted(set(sizes) - set(files))
