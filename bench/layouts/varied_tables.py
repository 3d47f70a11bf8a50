"""More pages with tables: close columns, broken and spanned cells, dates and sums, vertical rules, tables in a row."""

from __future__ import annotations

from itertools import islice

from bench.layouts import parts
from bench.layouts.leaf import Leaf, paras
from bench.layouts.parts import Field, Part, Span

Rows = tuple[tuple[Field, ...], ...]

STAFF: Rows = (
    ("نام", "سمت", "محل کار", "شیوهٔ همکاری"),
    ("سیمین دارابی", "کتابدار", "تالار مرجع", "تمام‌وقت"),
    ("فرزاد کیانی", "حسابدار", "ساختمان مرکزی", "پاره‌وقت"),
    ("مهرداد", "راننده", "انبار", "ساعتی"),
    ("پروانه یزدان‌پناه", "مترجم", "دفتر روابط بین‌الملل", "پروژه‌ای"),
)
CROPS: Rows = (
    ("محصول", "فصل کاشت", "نوع خاک", "آبیاری"),
    ("گندم", "پاییز", "رسی", "بارانی"),
    ("چغندر قند", "بهار", "لومی", "قطره‌ای"),
    ("زعفران", "شهریور", "شنی", "هفتگی"),
    ("برنج", "اردیبهشت", "رسی سنگین", "غرقابی"),
)
PLANS: Rows = (
    ("ردیف", "نام طرح", "پیشرفت", "توضیح"),
    ("۱", "نوسازی خط لولهٔ شمال", "۷۵٪", "به علت بارش برف، کار از نیمهٔ دی ماه در بخش کوهستانی متوقف شده است."),
    ("۲", "ساخت مخزن", "۴۰٪", "پیمانکار تازه‌ای برای ادامهٔ کار برگزیده می‌شود."),
    ("۳", "آموزش بهره‌برداران محلی و تهیهٔ جزوه", "۱۰۰٪", ""),
    ("۴", "خرید ۶ دستگاه تلمبه", "۰٪", "منتظر تأمین اعتبار"),
)
MEETINGS: Rows = (
    ("جلسه", "تاریخ", "ساعت", "دستور جلسه"),
    ("سیزدهم", "۱۴۰۳/۰۲/۱۸", "۹:۳۰", "گزارش گروه‌های کاری دربارهٔ نمایشگاه پاییزی و برآورد هزینهٔ غرفه‌ها"),
    ("چهاردهم", "۱۴۰۳/۰۳/۰۱", "۱۰:۰۰", "انتخاب دبیر"),
    ("پانزدهم", "۱۴۰۳/۰۳/۱۵", "۱۴:۱۵", "بررسی پیش‌نویس آیین‌نامهٔ داخلی و رأی‌گیری دربارهٔ مواد یک تا هفت آن"),
)
BUDGET: Rows = (
    ("شرح", "مصوب", "هزینه‌شده", "مانده"),
    ("حقوق و دستمزد", "۸٬۴۰۰٬۰۰۰", "۷٬۹۵۰٬۰۰۰", "۴۵۰٬۰۰۰"),
    ("آب و برق", "۶۲۰٬۰۰۰", "۶۸۰٬۰۰۰", "-۶۰٬۰۰۰"),
    ("تعمیرات", "۱٬۱۰۰٬۰۰۰", "", "۱٬۱۰۰٬۰۰۰"),
    ("جمع", "۱۰٬۱۲۰٬۰۰۰", "۸٬۶۳۰٬۰۰۰", "۱٬۴۹۰٬۰۰۰"),
)
RESULTS: Rows = (
    ("شاخص", "میانگین", "انحراف معیار", "سطح معناداری"),
    ("اضطراب", "۱۴٫۲۷", "۳٫۰۸", "۰٫۰۰۱"),
    ("عزت نفس", "۲۲٫۹۱", "۴٫۴۴", "۰٫۰۳۶"),
    ("رضایت شغلی", "۱۸٫۰۳", "۲٫۷۰", "۰٫۴۱۲"),
)
CENSUS: Rows = (
    (Span("شهرستان", 1), Span("خانوار", 2), Span("جمعیت", 2)),
    ("", "شهری", "روستایی", "شهری", "روستایی"),
    ("دماوند", "۱۲٬۳۰۴", "۸٬۱۱۰", "۴۱٬۰۲۲", "۲۷٬۴۶۵"),
    ("نطنز", "۵٬۸۱۷", "۶٬۰۹۰", "۱۹٬۳۳۰", "۲۰٬۷۷۱"),
    ("سرخه", "۲٬۴۱۶", "۱٬۰۸۵", "۸٬۲۰۳", "۳٬۶۱۲"),
)
SALES: Rows = (
    (Span("شعبه", 1), Span("نیمهٔ نخست", 2), Span("نیمهٔ دوم", 2)),
    ("", "هدف", "فروش", "هدف", "فروش"),
    ("مرکزی", "۵۰۰", "۴۸۷", "۵۵۰", "۶۰۲"),
    ("بازار", "۳۲۰", "۳۴۴", "۳۵۰", "۳۱۹"),
)
SOFTWARE: Rows = (
    ("نرم‌افزار", "Version", "سازنده", "License"),
    ("پایگاه داده", "14.2", "گروه داده‌پرداز", "BSD"),
    ("ویرایشگر متن", "3.0.1", "خانهٔ متن", "GPL"),
    ("مرورگر", "121.0", "بنیاد وب", "MPL"),
)
SYMBOLS: Rows = (
    ("نماد", "نام", "Unit", "مقدار"),
    ("F", "نیرو", "newton", "12.5"),
    ("p", "فشار", "pascal", "101325"),
    ("T", "دما", "kelvin", "293.15"),
)
CITIES: Rows = (("شهر", "فاصله", "بلندی"), ("نیشابور", "۱۲۴", "۱۲۵۰"), ("بیرجند", "۴۹۰", "۱۴۷۰"), ("طبس", "۵۲۰", "۶۹۰"))
TRAINS: Rows = (
    ("قطار", "حرکت", "رسیدن"),
    ("سپهر", "۰۶:۴۵", "۱۲:۱۰"),
    ("کویر", "۱۵:۲۰", "۲۱:۰۵"),
    ("ارس", "۲۲:۰۰", "۰۷:۳۵"),
)
CONTACT: Rows = (
    ("نام بنگاه", "کشت و صنعت دشت سبز"),
    ("نشانی", "یزد، خیابان کاشانی، کوچهٔ ۱۲"),
    ("تلفن", "۰۳۵-۳۶۲۲۴۴۱۱"),
    ("نمابر", "۰۳۵-۳۶۲۲۴۴۱۲"),
)
PROFILE: Rows = (
    ("نام کتاب", "آب و آبادانی"),
    ("نویسنده", "جهانگیر مهرآیین"),
    ("سال نشر", "۱۳۹۸"),
    ("شمارگان", "۱۱۰۰"),
)
LABELS: Rows = (
    ("گروه", "کد", "نام", "شمار"),
    (Span("چوبی", 1, 2), "A-10", "میز", "۱۴"),
    ("A-11", "صندلی", "۵۶"),
    (Span("فلزی", 1, 2), "B-07", "کمد", "۹"),
    ("B-08", "قفسه", "۲۱"),
)
STEPS: Rows = (
    ("مرحله", "زمان", "کار"),
    (Span("آماده‌سازی", 1, 2), "هفتهٔ ۱", "گردآوری ابزار"),
    ("هفتهٔ ۲", "چیدن اتاق"),
    (Span("اجرا", 1, 2), "هفتهٔ ۳", "نصب"),
    ("هفتهٔ ۴", "آزمون"),
)
_NAMES = ("آذر", "بهمن", "پیروز", "توران", "جمشید", "خسرو", "دارا", "رودابه", "زال", "سام", "شیرین", "فریدون", "کاوه")
_TOWNS = ("اراک", "بم", "تفت", "جلفا", "خوی", "دزفول", "رشت", "ساری", "شوش", "قم", "کاشان")
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def _open(rows: Rows) -> Rows:
    """The rows with an empty field where a cell of the row above reaches down."""
    width = len(rows[0])
    return tuple(
        ("",) * (width - len(row)) + tuple(cell.text if isinstance(cell, Span) else cell for cell in row)
        for row in rows
    )


def _long(count: int, step: int) -> Rows:
    """A list of people of many rows."""
    rows = (
        (str(n + 1), _NAMES[n * step % 13], _TOWNS[n * (step + 2) % 11], str(1360 + n * 7 % 31), str(9 + n * 11 % 11))
        for n in range(count)
    )
    head = ("ردیف", "نام", "زادگاه", "سال تولد", "نمره")
    return (head, *(tuple(cell.translate(_DIGITS) for cell in row) for row in islice(rows, count)))


def varied_tables() -> list[Leaf]:
    """Tables of more kinds, two pages of each."""
    t, fixed = parts.table, "width:100%;table-layout:fixed"

    def leaf(name: str, texts: str, *found: Part, font: str = "Nazli", size: float = 12, by: str = "chromium") -> Leaf:
        return Leaf(name, [*paras(texts, 2), *found, *paras(texts, 3)], font, size, by)

    naskh, weasy = "Noto Naskh Arabic", "weasyprint"
    return [
        leaf("close-a", "law", t(*STAFF, kind="plain tight")),
        leaf("close-b", "health", t(*CROPS, kind="plain tight"), font=naskh, size=11, by=weasy),
        leaf("broken-a", "economy", t(*PLANS, kind="plain", style=fixed)),
        leaf("broken-b", "news", t(*MEETINGS, kind="plain", style=fixed), font=naskh, size=11, by=weasy),
        leaf("brokenruled-a", "sport", t(*MEETINGS, style="width:86mm;table-layout:fixed")),
        leaf("brokenruled-b", "essay", t(*PLANS, style="width:80mm;table-layout:fixed"), font=naskh, size=11),
        leaf("brokenbook-a", "travel", t(*PLANS, kind="book", style=fixed)),
        leaf("brokenbook-b", "law", t(*MEETINGS, kind="book", style=fixed), font="Amiri", size=12, by=weasy),
        leaf("sums-a", "statement", t(*BUDGET, kind="plain nums", style="width:100%")),
        leaf("sums-b", "economy", t(*RESULTS, kind="plain nums"), font=naskh, size=11),
        leaf("sumsbook-a", "health", t(*RESULTS, kind="book center", style="width:100%")),
        leaf("sumsbook-b", "statement", t(*BUDGET, kind="book nums"), font="Amiri", by=weasy),
        leaf("heads-a", "news", t(*CENSUS, kind="plain center", style="width:100%")),
        leaf("heads-b", "travel", t(*SALES, kind="plain center", style="width:100%"), font=naskh, size=11, by=weasy),
        leaf("headsbook-a", "essay", t(*SALES, kind="book center", style="width:100%")),
        leaf("headsbook-b", "sport", t(*CENSUS, kind="across center", style="width:100%"), font=naskh, size=11),
        leaf("twoscripts-a", "technology", t(*SOFTWARE, kind="plain"), t(*SYMBOLS, kind="book")),
        leaf("twoscripts-b", "technology", t(*SYMBOLS, kind="plain"), t(*SOFTWARE, kind="book"), font=naskh, size=11),
        leaf("tworow-a", "sport", t(*CITIES, kind="plain"), t(*BUDGET, kind="plain")),
        leaf("tworow-b", "travel", t(*TRAINS, kind="plain"), t(*CROPS, kind="plain"), font=naskh, size=11, by=weasy),
        leaf("pairs-a", "letters", t(*CONTACT, kind="plain")),
        leaf("pairs-b", "essay", t(*PROFILE, kind="across"), font=naskh, size=11),
        leaf("posts-a", "economy", t(*CROPS, kind="cols")),
        leaf("posts-b", "law", t(*STAFF, kind="cols", style="width:100%"), font=naskh, size=11, by=weasy),
        leaf("boxed-a", "health", t(*STAFF, kind="box", style="width:100%")),
        leaf("boxed-b", "statement", t(*CITIES, kind="box", style="width:60%"), font="Amiri", by=weasy),
        leaf("down-a", "news", t(*_open(LABELS), kind="plain", style="width:100%")),
        leaf("down-b", "letters", t(*_open(STEPS), kind="across", style="width:100%"), font=naskh, size=11),
        Leaf("long-a", [t(*_long(34, 3), kind="plain tight")], "Nazli", 12),
        Leaf("long-b", [t(*_long(30, 5), kind="across tight", style="width:100%")], naskh, 10, weasy),
        leaf("officeplain-a", "economy", t(*STAFF, kind="plain"), t(*MEETINGS), by="libreoffice"),
        leaf("officeplain-b", "news", t(*CROPS, kind="plain"), t(*LABELS), font=naskh, size=11, by="libreoffice"),
    ]
