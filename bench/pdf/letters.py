"""The letters that test PDFs are made of: blocks in, HTML and the true text out.

Everything in ``letters.json`` is invented. A letter is a list of blocks; its truth is what a reader would copy down: one
paragraph, head line or list item a line, a table's cells parted by TAB, of two blocks side by side the right one
first, whole.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from pathlib import Path

@dataclass(frozen=True, slots=True)
class Block:
    """A part of a letter: ``kind`` is head, para, items, numbers, grid, plain, sides, columns or foot."""

    kind: str
    rows: tuple[tuple[str, ...], ...]

    def truth(self) -> list[str]:
        """The lines that a reader would copy down."""
        if self.kind in {"sides", "columns"}:
            return [line for side in self.rows for line in side]
        if self.kind == "items":
            return [f"• {row[0]}" for row in self.rows]
        return ["\t".join(row) for row in self.rows]

    def html(self) -> str:
        """The block as HTML."""
        rows = [[html.escape(cell) for cell in row] for row in self.rows]
        match self.kind:
            case "head":
                return "".join(f"<h2>{row[0]}</h2>" for row in rows)
            case "items":
                return "".join(f'<p class="item">• {row[0]}</p>' for row in rows)
            case "grid" | "plain":
                body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
                return f'<table class="{self.kind}">{body}</table>'
            case "sides" | "columns":
                cells = "".join(
                    '<td valign="top">' + "".join(f"<p>{line}</p>" for line in side) + "</td>" for side in rows
                )
                return f'<table class="{self.kind}" cellpadding="12"><tr valign="top">{cells}</tr></table>'
            case "foot":
                return "".join(f'<p class="foot">{row[0]}</p>' for row in rows)
        return "".join(f"<p>{row[0]}</p>" for row in rows)


def _letters() -> dict[str, tuple[Block, ...]]:
    table = json.loads(Path(__file__).with_name("letters.json").read_text(encoding="utf-8"))
    return {
        name: tuple(Block(block["kind"], tuple(map(tuple, block["rows"]))) for block in blocks)
        for name, blocks in table.items()
    }


LETTERS = _letters()


def truth(self) -> list[str]:
        """The lines that a reader would copy down."""
        if self.kind in {"sides", "columns"}:
            return [line for side in self.rows for line in side]
        if self.kind == "items":
            return [f"• {row[0]}" for row in self.rows]
        return ["\t".join(row) for row in self.rows]

    def html(self) -> str:
        """The block as HTML."""
        rows = [[html.escape(cell) for cell in row] for row in self.rows]
        match self.kind:
            case "head":
                return "".join(f"<h2>{row[0]}</h2>" for row in rows)
            case "items":
                return "".join(f'<p class="item">• {row[0]}</p>' for row in rows)
            case "grid" | "plain":
                body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
                return f'<table class="{self.kind}">{body}</table>'
            case "sides" | "columns":
                cells = "".join(
                    '<td valign="top">' + "".join(f"<p>{line}</p>" for line in side) + "</td>" for side in rows
                )
                return f'<table class="{self.kind}" cellpadding="12"><tr valign="top">{cells}</tr></table>'
            case "foot":
                return "".join(f'<p class="foot">{row[0]}</p>' for row in rows)
        return "".join(f"<p>{row[0]}</p>" for row in rows)


def _lines(kind: str, *lines: str) -> Block:
    return Block(kind, tuple((line.replace("|", Z),) for line in lines))


def _rows(kind: str, *rows: str) -> Block:
    return Block(kind, tuple(tuple(row.replace("|", Z).split(" & ")) for row in rows))


# "|" stands for ZWNJ below, " & " parts cells
LETTERS: dict[str, tuple[Block, ...]] = {
    "memo": (
        _lines("head", "یادداشت اداری دربارهٔ نوسازی کارگاه|ها"),
        _lines("para", "تاریخ: ۱۴۰۲/۰۷/۱۹", "شماره: ۳۱۷/ب/۴۰۲"),
        _lines(
            "para",
            "همکار گرامی، سرکار خانم نگین فرهادی",
            "پیرو گفت|وگوی هفتهٔ گذشته، به آگاهی می|رساند که نوسازی کارگاه|های شمارهٔ ۲ و ۵ در ۱۲ روز کاری پایان می|یابد و"
            " هزینهٔ آن ۴۸٫۵ میلیون تومان (بدون مالیات) برآورد شده است. خواهشمند است فهرست ابزارهای کهنه را تا ساعت ۱۴:۳۰"
            " روز شنبه بفرستید و نسخه|ای از آن را نیز نزد خود نگه دارید.",
            "نرم|افزار Atlas Planner نسخهٔ 3.2 روی همهٔ رایانه|ها نصب شده است؛ راهنمای آن را در نشانی"
            " https://atlas.example/help?id=7 بخوانید یا به support@atlas.example نامه بنویسید. کارشناسان می|گویند ۹۵٪"
            " دشواری|ها با خاموش و روشن|کردن دستگاه برطرف می|شود!",
            "یادآوری: «آیین|نامهٔ ایمنی» را همه باید خوانده باشند [بند ۷]؛ شمارهٔ تماس واحد ایمنی ۰۲۱-۵۵۴۴۳۳۲۲ است.",
        ),
        _lines("para", "با سپاس فراوان", "بهروز نیک|پور", "رئیس ادارهٔ پشتیبانی"),
    ),
    "letterhead": (
        Block(
            "sides",
            (
                ("شرکت پژوهشی رایان|موج".replace("|", Z), "ادارهٔ کل امور پیمان|ها".replace("|", Z)),
                ("تاریخ: ۱۴۰۱/۱۲/۰۳", "شماره: ۷۷۱۲", "پیوست: دارد"),
            ),
        ),
        _lines("para", "جناب آقای مهندس کیوان سهرابی", "مدیر محترم شرکت راه|سازان البرز"),
        _lines(
            "para",
            "با درود، همان|گونه که آگاهید پیمان شمارهٔ ۱۲۴/۹۸ در پایان سال جاری به سرانجام می|رسد. از آن|جا که بخش بزرگی از"
            " کارها هنوز نیمه|کاره مانده است، پیشنهاد می|کنیم نشستی با حضور نمایندگان هر دو شرکت برگزار شود تا دربارهٔ"
            " تمدید آن تصمیم|گیری کنیم.",
            "موضوع|های پیشنهادی برای این نشست چنین است:",
        ),
        _lines(
            "numbers",
            "۱. بازنگری زمان|بندی و بودجهٔ باقی|مانده؛",
            "۲. تعیین جریمهٔ دیرکرد (حداکثر ۲٫۵ درصد در ماه)؛",
            "۳. واگذاری نقشه|های اجرایی به پیمان|کار تازه.",
        ),
        _lines("para", "خواهشمندیم پاسخ خود را حداکثر تا ۱۴۰۲/۰۱/۲۰ به دبیرخانهٔ این شرکت برسانید."),
        Block("sides", (("پریسا دادگر", "مدیر امور پیمان|ها".replace("|", Z)), ("فرهاد آذرمهر", "کارشناس ارشد حقوقی"))),
        _lines("foot", "تهران، خیابان بهار، کوچهٔ نرگس، پلاک ۱۸، کد پستی ۱۵۶۷۸۴۳۲۱۰"),
    ),
    "report": (
        _lines("head", "گزارش فروش سه|ماههٔ نخست"),
        _lines(
            "para",
            "در جدول زیر فروش شعبه|های شرکت در بهار ۱۴۰۲ آمده است. ارقام به هزار ریال است و مالیات بر ارزش افزوده در آن"
            " دیده نشده است.",
        ),
        _rows(
            "grid",
            "شعبه & فروردین & اردیبهشت & خرداد",
            "تبریز & ۱۲٬۴۵۰ & ۱۱٬۹۸۰ & ۱۳٬۱۰۵",
            "شیراز & ۹٬۸۷۰ & ۱۰٬۲۳۵ & ۱۰٬۰۰۱",
            "بندر انزلی & ۷٬۱۲۰ & ۶٬۹۹۵ & ۷٬۴۶۰",
        ),
        _lines("para", "چنان|که می|بینید فروش شعبهٔ تبریز بیش از دیگر شعبه|ها بوده است. دلیل|های این پیشی|گرفتن:"),
        _lines("items", "نزدیکی به بازار مرزی", "همکاری با فروشگاه|های زنجیره|ای", "تبلیغات در رسانه|های محلی"),
        _rows(
            "plain",
            "ردیف & کالا & تعداد & بها",
            "۱ & یخچال ۱۴ فوت & ۲۳ & ۴۵۰۰",
            "۲ & اجاق|گاز پنج|شعله & ۴۱ & ۱۸۷۰",
            "۳ & لباس|شویی & ۱۷ & ۳۹۹۰",
        ),
        _lines(
            "para",
            "برآورد ما بر پایهٔ تابع f(x) و ضریب ۰٫۷۵ است (پیوست الف را ببینید). مجموع فروش ۹۹٬۲۱۶ هزار ریال شد که ۱۴٪ بیش از"
            " زمستان گذشته است.",
        ),
    ),
    "article": (
        _lines("head", "کتاب|خوانی در خانواده|های شهری"),
        Block(
            "columns",
            tuple(
                (text.replace("|", Z),)
                for text in (
                    "خواندن برای کودکان پیش از خواب یکی از ساده|ترین راه|های آشنا کردن آنان با زبان است. پژوهش|ها نشان"
                    " می|دهد کودکانی که شب|ها داستان می|شنوند، در دبستان واژه|های بیشتری می|شناسند و جمله|های بلندتری"
                    " می|سازند. با این همه، تنها یک|سوم خانواده|هایی که از آنان پرسیده|ایم هر شب برای فرزندشان کتاب"
                    " می|خوانند. بیشتر پدران و مادران کمبود زمان را دلیل آن دانسته|اند.",
                    "کتابخانه|های محله می|توانند در این راه یاری|رسان باشند. در شهرهای کوچک، کتابدارها هر پنج|شنبه برنامهٔ"
                    " قصه|گویی برگزار می|کنند و کتاب|های تازه را به خانه|ها می|برند. هزینهٔ این برنامه|ها چندان نیست، اما"
                    " پایداری آن|ها به همراهی شهرداری|ها بستگی دارد. اگر هر محله تنها یک قفسهٔ کتاب داشته باشد، دسترسی"
                    " کودکان به کتاب دو برابر می|شود.",
                )
            ),
        ),
        _lines("para", "سرچشمه: پیمایش خانگی سال ۱۴۰۰، انجمن دوستداران قصه."),
    ),
}


def truth(name: str) -> str:
    """The true text of a letter."""
    return "".join(f"{line}\n" for block in LETTERS[name] for line in block.truth())


STYLE = """
@page { size: A4; margin: 2cm }
body { direction: rtl; font-family: '%s'; font-size: 12pt; line-height: 1.7; text-align: %s }
h2 { font-size: 15pt; text-align: center }
p { margin: 0 0 6pt 0 }
table { width: 100%%; margin: 6pt 0; border-collapse: collapse }
table.grid td { border: 0.7pt solid black; padding: 2pt 6pt }
table.plain td { padding: 2pt 6pt; width: 25%% }
table.sides td { vertical-align: top; width: 50%%; padding-left: 20pt }
table.columns td { vertical-align: top; width: 50%%; padding: 0 12pt }
.item { padding-right: 24pt; margin: 0 }
.foot { font-size: 9pt; text-align: center; margin-top: 24pt }
"""


def page(name: str, font: str, align: str = "justify") -> str:
    """A letter as an HTML page in a font."""
    body = "".join(block.html() for block in LETTERS[name])
    head = f'<meta charset="utf-8"><style>{STYLE % (font, align)}</style>'
    return f'<!DOCTYPE html><html lang="fa" dir="rtl"><head>{head}</head><body>{body}</body></html>'
