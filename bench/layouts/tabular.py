"""Pages with tables of all kinds, and pages that LibreOffice sets."""

from __future__ import annotations

from bench.layouts import parts
from bench.layouts.leaf import Leaf, paras
from bench.layouts.parts import Part, Span

PRICES = (
    ("کالا", "تعداد", "بهای واحد", "جمع"),
    ("کاغذ آ۴", "۱۲", "۳۵۰٬۰۰۰", "۴٬۲۰۰٬۰۰۰"),
    ("خودکار آبی", "۷۵", "۴۵٬۰۰۰", "۳٬۳۷۵٬۰۰۰"),
    ("پوشهٔ دکمه‌دار", "۴۰", "۹۵٬۰۰۰", "۳٬۸۰۰٬۰۰۰"),
    ("جمع کل", "", "", "۱۱٬۳۷۵٬۰۰۰"),
)
PEOPLE = (
    ("نام خانوادگی", "شهر زادگاه", "رشتهٔ تحصیلی", "شمارهٔ پرونده"),
    ("هوشمند تهرانی", "بندر انزلی", "زبان‌شناسی همگانی", "۱۲۴۵"),
    ("نیک‌پور", "تبریز", "مهندسی عمران", "۹۸"),
    ("سهرابی راد", "شیراز", "کتابداری", "۳۰۷۱"),
    ("فرهادی", "یزد", "روان‌شناسی", "۶۶۰"),
)
WORDS = (
    ("واژه", "برابر", "انگلیسی", "کاربرد"),
    ("اول", "نخست", "First", "ترتیب"),
    ("آخر", "پایان", "Last", "ترتیب"),
    ("دیر", "پس از موعد / با تأخیر", "Late", "زمان دیرهنگام"),
    ("همزمان", "هم‌زمان", "Simultaneous", "زمان"),
)
TASKS = (
    ("ردیف", "شرح کار", "مسئول", "مهلت"),
    ("۱", "بازبینی سند نیازمندی‌ها و گردآوری دیدگاه همهٔ واحدهای بهره‌بردار شرکت", "نگین فرهادی", "۱۴۰۳/۰۲/۱۰"),
    ("۲", "خرید ۱۲ دستگاه رایانه", "بهروز نیک‌پور", "۱۴۰۳/۰۳/۰۵"),
    ("۳", "آموزش کارکنان تازه‌وارد", "لیلا هوشمند", ""),
    ("۴", "نصب نسخهٔ 2.4 روی سرور", "کیوان سهرابی", "۱۴۰۳/۰۴/۲۰"),
)
SPANNED = (
    ("استان", Span("سال ۱۴۰۲", 2), Span("سال ۱۴۰۳", 2)),
    ("", "مرد", "زن", "مرد", "زن"),
    ("گیلان", "۱۲۰", "۱۳۴", "۱۴۱", "۱۵۰"),
    ("یزد", "۸۸", "۷۹", "۹۰", "۹۵"),
)
DOWN = (
    (Span("گروه", 1), "درس", "نمره"),
    (Span("پایه", 1, 2), "ریاضی", "۱۸"),
    ("فیزیک", "۱۷"),
    (Span("تخصصی", 1, 3), "ساختمان داده", "۱۹"),
    ("کامپایلر", "۱۶"),
    ("شبکه", "۲۰"),
)
ENGLISH = (
    ("Item", "Units", "Price"),
    ("Paper", "12", "350,000"),
    ("Blue pen", "75", "45,000"),
    ("Folder", "40", "95,000"),
)
SCHEDULE = (
    ("روز", "ساعت ۸ تا ۱۰", "ساعت ۱۰ تا ۱۲", "ساعت ۱۴ تا ۱۶"),
    ("شنبه", "ریاضی", "", "زبان"),
    ("یکشنبه", "", "فیزیک", ""),
    ("دوشنبه", "شیمی", "ادبیات", ""),
)


def tables() -> list[Leaf]:
    """Tables of all kinds between paragraphs."""

    def leaf(name: str, texts: str, *found: Part, font: str = "Nazli", size: float = 12, by: str = "chromium") -> Leaf:
        return Leaf(name, [*paras(texts, 0), *found, *paras(texts, 1)], font, size, by)

    naskh, t = "Noto Naskh Arabic", parts.table
    return [
        leaf("ruled-a", "law", t(*TASKS), t(*PRICES)),
        leaf("ruled-b", "sport", t(*SCHEDULE, style="width:100%"), t(*DOWN), font=naskh, size=11, by="weasyprint"),
        leaf("spanned-a", "economy", t(*SPANNED)),
        leaf("spanned-b", "health", t(*DOWN, style="margin:auto"), t(*SPANNED), font=naskh, size=11),
        leaf("book-a", "essay", parts.line("جدول ۱. واژه‌های پیشنهادی", "text-align:center"), t(*WORDS, kind="book")),
        leaf(
            "book-b", "news", t(*PRICES, kind="book center", style="margin:auto"), font=naskh, size=11, by="weasyprint"
        ),
        leaf("across-a", "statement", t(*PEOPLE, kind="across", style="width:100%")),
        leaf("across-b", "travel", t(*TASKS, kind="across"), font=naskh, size=11, by="weasyprint"),
        leaf("headruled-a", "law", t(*PEOPLE, kind="head1 plain")),
        leaf("headruled-b", "economy", t(*WORDS, kind="head1 plain shaded"), font=naskh, size=11, by="weasyprint"),
        leaf(
            "unruled-a",
            "sport",
            t(*PEOPLE, kind="plain"),
            parts.line("بهاها بدون مالیات است."),
            t(*PRICES, kind="plain"),
        ),
        leaf("unruled-b", "health", t(*WORDS, kind="plain center", style="width:100%"), font=naskh, size=11),
        leaf("ltrtable-a", "technology", t(*ENGLISH, ltr=True, style="margin-left:0;margin-right:auto")),
        leaf("ltrtable-b", "technology", t(*ENGLISH, ltr=True, kind="book"), t(*WORDS), font=naskh, size=11),
    ]


def office() -> list[Leaf]:
    """What LibreOffice sets."""
    p = parts
    return [
        Leaf(
            "office-a",
            [
                *paras("letters", 0),
                p.table(*TASKS),
                p.code("x = 1", "print(x)"),
                *paras("letters", 1),
                p.choices(("تاریخ:", "امضا:")),
            ],
            "Nazli",
            13,
            "libreoffice",
        ),
        Leaf(
            "office-b",
            [
                *paras("news", 2),
                p.table(*PRICES),
                p.choices(("الف) بله", "ب) خیر"), ("ج) شاید", "د) هرگز")),
                *paras("news", 3),
                p.table(*PEOPLE, kind="plain"),
            ],
            "Noto Naskh Arabic",
            11,
            "libreoffice",
        ),
    ]
