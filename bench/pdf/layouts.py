"""Pages of every layout that documents have: blocks in, HTML and the true text out.

A leaf is a page with its running head, its blocks, its notes and its number. Its truth is what a reader would copy
down: columns one after the other from the right, a table's rows with TAB between their cells, each note after the
text of the page, whole. ``۱`` raised after a word (``<<۱>>`` in the text) refers to the page's first note.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

TEXTS = Path(__file__).parents[1] / "data" / "persian"
REFERENCE = re.compile("<<(.)>>")


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a leaf.

    ``kind`` is head, para, flow, feet (two columns, a note at the foot of each), sides, grid, plain, items, numbers
    or sign.
    """

    kind: str
    rows: tuple[tuple[str, ...], ...]
    count: int = 2
    """Columns of a flow."""
    gap: float = 8.0
    """White between columns or cells, in millimetres."""

    def truth(self) -> list[str]:
        """The lines that a reader would copy down."""
        match self.kind:
            case "sides":
                return [line for side in self.rows for line in side]
            case "items":
                return [f"• {row[0]}" for row in self.rows]
        return ["\t".join(REFERENCE.sub(r"\1", cell) for cell in row) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page."""

    blocks: tuple[Block, ...]
    size: float = 12.0
    """Font size of its text, in points."""
    running: str = ""
    notes: tuple[str, ...] = ()
    number: str = ""

    def marked(self, sign: str = ".") -> list[str]:
        """The notes, each after its number."""
        return [f"{chr(0x6F1 + place)}{sign} {note}" for place, note in enumerate(self.notes)]

    def truth(self, sign: str = ".") -> str:
        """The page's text; ``sign`` stands after the number of a note."""
        body = [line for block in self.blocks for line in block.truth()]
        lines = [self.running, *body, *self.marked(sign), self.number]
        return "".join(f"{line}\n" for line in lines if line)


def _text(name: str, start: int, count: int) -> tuple[tuple[str, ...], ...]:
    """Paragraphs of one of the bench's texts."""
    with (TEXTS / f"{name}.txt").open(encoding="utf-8") as file:
        lines = [line.strip() for line in file if len(line.strip()) > 150]
    return tuple((line,) for line in islice(lines, start, start + count))


def _noted(rows: tuple[tuple[str, ...], ...], marks: str) -> tuple[tuple[str, ...], ...]:
    """Paragraphs with references to notes, one near the middle of each."""
    noted = []
    for (text,), mark in zip(rows, marks, strict=False):
        place = text.index(" ", len(text) // 2)
        noted.append((f"{text[:place]}<<{mark}>>{text[place:]}",))
    return (*noted, *rows[len(noted) :])


def _para(*texts: str) -> Block:
    return Block("para", tuple((text,) for text in texts))


_NOTES = (
    "در این نوشته، نگارش سال ۱۳۹۸ همین آیین‌نامه مبنا بوده و بندهایی که پس از آن افزوده شده‌اند کنار گذاشته شده است.",
    "مهران دادگر، تاریخ نامه‌نگاری، نشر سپیدار، ص ۴۵.",
    "Local Area Network (LAN)",
)
_RULED = (
    ("ردیف", "شرح کار", "مسئول", "مهلت"),
    ("۱", "بازبینی سند نیازمندی‌ها و گردآوری دیدگاه همهٔ واحدهای بهره‌بردار شرکت", "نگین فرهادی", "۱۴۰۳/۰۲/۱۰"),
    ("۲", "خرید ۱۲ دستگاه رایانه", "بهروز نیک‌پور", "۱۴۰۳/۰۳/۰۵"),
    ("۳", "آموزش کارکنان تازه‌وارد (سه روز)", "لیلا هوشمند", ""),
    ("۴", "نصب نسخهٔ 2.4 روی سرور", "کیوان سهرابی", "۱۴۰۳/۰۴/۲۰"),
)
_PLAIN = (
    ("نام خانوادگی", "شهر زادگاه", "رشتهٔ تحصیلی", "شمارهٔ پرونده"),
    ("هوشمند تهرانی", "بندر انزلی", "زبان‌شناسی همگانی", "۱۲۴۵"),
    ("نیک‌پور", "تبریز", "مهندسی عمران", "۹۸"),
    ("سهرابی راد", "شیراز", "کتابداری", "۳۰۷۱"),
    ("فرهادی", "یزد", "روان‌شناسی", "۶۶۰"),
)
_PRICES = (("کالا", "تعداد", "بهای واحد"), ("کاغذ آ۴", "۱۲۰", "۳۵۰٬۰۰۰"), ("خودکار آبی", "۷۵", "۴۵٬۰۰۰"))
_SIDES = (
    ("بنیاد پژوهش‌های کویر", "دفتر برنامه‌ریزی و پایش", "شمارهٔ ثبت ۵۵۱۲"),
    ("شماره: ۲۱۷/د/۱۴۰۴", "تاریخ: ۱۴۰۴/۰۶/۱۵", "پیوست: ۳ برگ"),
)
_ITEMS = ("آماده‌سازی فهرست نیازها", "برگزاری نشست با نمایندگان هر سه استان", "نوشتن گزارش پایانی در قالب PDF")
_NUMBERS = ("۱. بررسی ۲۵۰ صفحهٔ نمونه؛", "۲. سنجش درستی داده‌ها؛", "۳. ارسال به info@kavir.example")

LEAVES: dict[str, Leaf] = {
    "columns": Leaf(
        (
            Block("head", (("کاروان‌سرای گردنهٔ نمک",),)),
            Block("flow", _text("travel", 0, 4)),
            _para("این گزارش پیش‌تر در ماهنامهٔ راه‌وبیراه چاپ شده و با اجازهٔ نویسنده بازنشر می‌شود."),
        )
    ),
    "close": Leaf((Block("flow", _text("economy", 0, 4), gap=4.5),), 11),
    "three": Leaf((Block("head", (("خبرهای کوتاه",),)), Block("flow", _text("news", 0, 5), 3, 6.0)), 10),
    "letter": Leaf(
        (
            Block("sides", _SIDES),
            _para("جناب آقای دکتر مهرداد ژاله‌پور", "رئیس محترم پژوهشکدهٔ بیابان"),
            Block("para", _text("essay", 0, 1)),
            Block("items", tuple((item,) for item in _ITEMS)),
            Block("para", _text("essay", 1, 1)),
            Block("numbers", tuple((item,) for item in _NUMBERS)),
            Block("sign", (("با سپاس فراوان",), ("شیرین یزدان‌پناه",), ("مدیر برنامه‌ریزی",))),
        )
    ),
    "ruled": Leaf((Block("para", _text("law", 0, 1)), Block("grid", _RULED), Block("para", _text("law", 1, 1)))),
    "plain": Leaf(
        (
            Block("para", _text("sport", 0, 1)),
            Block("plain", _PLAIN, gap=5.0),
            Block("para", _text("sport", 1, 1)),
            Block("plain", _PRICES, gap=12.0),
            _para("بهاها بدون مالیات است."),
        )
    ),
    "notes": Leaf(
        (
            Block("head", (("پیشینهٔ نامه‌نگاری اداری",),)),
            Block("para", _noted(_text("encyclopaedia", 0, 4), "۱۲۳")),
        ),
        running="فصلنامهٔ پژوهش‌های اداری، سال سوم، شمارهٔ ۷",
        notes=_NOTES,
        number="۴۵",
    ),
    "colnotes": Leaf(
        (Block("head", (("خواب و تن‌درستی",),)), Block("flow", _noted(_text("health", 0, 5), "۱۲"))),
        10.5,
        running="تن‌درستی، سال دوم",
        notes=_NOTES[:2],
        number="- ۱۲ -",
    ),
    "feet": Leaf(
        (
            Block("head", (("هنر دیدن",),)),
            Block("feet", (*_noted(_text("essay", 0, 4), "۱"), *_noted(_text("travel", 0, 4), "۲"))),
        ),
        10.5,
        notes=(_NOTES[0] + " همچنین بنگرید به پیوست دوم.", _NOTES[1]),
        number="۸",
    ),
}
"""Each kind of page by its name."""


def style(leaf: Leaf, font: str, *, flows: bool, width: int) -> str:
    """The page's style; ``flows``: the producer sets columns by itself; ``width`` of the text in millimetres."""
    column = "column-count: %d; column-gap: %.1fmm; column-fill: balance"
    flow = next((block for block in leaf.blocks if block.kind == "flow"), Block("flow", ()))
    side, edge = ("rtl", "20mm") if flows else ("ltr", "55mm")
    return f"""@page {{ size: 210mm 297mm; margin: 0 }} html, body {{ margin: 0; padding: 0; direction: {side} }}
.leaf {{ position: relative; width: {width}mm; height: 255mm; margin: 20mm {edge}; direction: rtl;
font-family: '{font}';
font-size: {leaf.size}pt; line-height: 1.7; text-align: justify }} p {{ margin: 0 0 4pt 0 }}
h2 {{ font-size: {leaf.size + 3}pt; text-align: center; margin: 0 0 8pt 0 }} table {{ border-collapse: collapse }}
.flow {{ {column % (flow.count, flow.gap) if flows else ""} }} td {{ vertical-align: top; text-align: right }}
.side td, .flow td {{ text-align: justify; padding: 0 }} .side td {{ width: 60mm }} .grid, .side {{ width: 100% }}
.side {{ margin-bottom: 12pt }}
.grid td {{ border: 0.7pt solid black; padding: 1pt 6pt }} .item {{ padding-right: 24pt }}
.sign {{ width: 60mm; margin-right: {width - 70}mm; text-align: center }} .run {{ font-size: 9pt; text-align: center }}
sup {{ font-size: 62%; vertical-align: 35%; line-height: 0 }}
.foot {{ position: absolute; bottom: 10mm; width: {width}mm }}
.foot hr {{ width: 45mm; margin: 0 0 4pt {width - 45}mm; border: none; border-top: 0.6pt solid black }}
.foot p {{ font-size: {leaf.size * 0.8}pt; line-height: 1.5; margin: 0 }}
.number {{ position: absolute; bottom: 0; width: {width}mm; text-align: center; font-size: 10pt }}"""


def markup(leaf: Leaf, font: str, *, flows: bool = True, width: int = 170) -> str:
    """A leaf as an HTML page."""
    parts = [f"<p class=run>{html.escape(leaf.running)}</p>"] if leaf.running else []
    parts += [_markup(block, flows=flows) if block.kind != "feet" else _feet(block, leaf) for block in leaf.blocks]
    if leaf.notes and leaf.blocks[-1].kind != "feet":
        parts.append("<div class=foot><hr>" + "".join(f"<p>{_escaped(note)}</p>" for note in leaf.marked()) + "</div>")
    if leaf.number:
        parts.append(f"<div class=number>{leaf.number}</div>")
    head = f'<meta charset="utf-8"><style>{style(leaf, font, flows=flows, width=width)}</style>'
    body = "".join(parts)
    return (
        f'<!DOCTYPE html><html lang="fa" dir="rtl"><head>{head}</head><body><div class=leaf>{body}</div></body></html>'
    )


def halves(block: Block) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """The paragraphs of two columns."""
    middle = (len(block.rows) + 1) // 2
    return block.rows[:middle], block.rows[middle:]


def _feet(block: Block, leaf: Leaf) -> str:
    """Two columns, each with a note at its foot."""
    sides = []
    for rows, note, side in zip(halves(block), leaf.marked(), ("right", "left"), strict=True):
        paragraphs = "".join(f"<p>{_escaped(row[0])}</p>" for row in rows)
        foot = f'<div class=foot style="width:47%; {side}:0"><hr style="margin-right:0"><p>{_escaped(note)}</p></div>'
        sides.append(f'<div style="position:absolute; width:47%; {side}:0">{paragraphs}</div>{foot}')
    return "".join(sides)


def _markup(block: Block, *, flows: bool) -> str:  # noqa: PLR0911  one a kind
    rows = [[_escaped(cell) for cell in row] for row in block.rows]
    match block.kind:
        case "head":
            return "".join(f"<h2>{row[0]}</h2>" for row in rows)
        case "flow" if not flows:
            per = -(-len(rows) // block.count)
            sides = [rows[start : start + per] for start in range(0, len(rows), per)]
            space = f'<td style="min-width:{block.gap}mm; width:{block.gap}mm"></td>'
            cells = space.join("<td>" + "".join(f"<p>{row[0]}</p>" for row in side) + "</td>" for side in sides)
            return f'<table class="flow"><tr>{cells}</tr></table>'
        case "flow":
            return '<div class="flow">' + "".join(f"<p>{row[0]}</p>" for row in rows) + "</div>"
        case "sides":
            cells = "<td></td>".join("<td>" + "".join(f"<p>{line}</p>" for line in side) + "</td>" for side in rows)
            return f'<table class="side"><tr>{cells}</tr></table>'
        case "grid" | "plain":
            pad = f' style="padding: 1pt {block.gap / 2}mm"' if block.kind == "plain" else ""
            body = "".join("<tr>" + "".join(f"<td{pad}>{cell}</td>" for cell in row) + "</tr>" for row in rows)
            return f'<table class="{block.kind}">{body}</table>'
        case "items":
            return "".join(f'<p class="item">• {row[0]}</p>' for row in rows)
        case "sign":
            return '<div class="sign">' + "".join(f"<p>{row[0]}</p>" for row in rows) + "</div>"
    return "".join(f"<p>{row[0]}</p>" for row in rows)


def _escaped(text: str) -> str:
    """A text as HTML, its references to notes raised."""
    return re.sub("&lt;&lt;(.)&gt;&gt;", r"<sup>\1</sup>", html.escape(text))
