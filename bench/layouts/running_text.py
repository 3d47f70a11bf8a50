"""Pages of running text: columns, spanning heads, sidebars, captions, notes, two scripts."""

from __future__ import annotations

from bench.layouts import parts
from bench.layouts.leaf import Leaf, english, paras
from bench.layouts.parts import Part


def running_text() -> list[Leaf]:
    """Columns, spanning heads, sidebars, captions, notes."""
    p = parts
    return [
        Leaf("columns2-a", [p.head("کاروان‌سرای نمک"), p.columns(*paras("travel", 0, 1, 2, 3))]),
        Leaf(
            "columns2-b",
            [p.columns(*paras("economy", 0, 1, 2, 3), gap=6), *paras("law", 0)],
            "Noto Naskh Arabic",
            10.5,
            "weasyprint",
        ),
        Leaf(
            "columns3-a", [p.head("خبرهای کوتاه"), p.columns(*paras("news", 0, 1, 2, 3), count=3, gap=6)], "Nazli", 11
        ),
        Leaf(
            "columns3-b",
            [p.columns(*paras("sport", 0, 1, 2, 3), count=3, gap=5), p.line("ادامه در شمارهٔ آینده")],
            "Scheherazade",
            11,
            "weasyprint",
            leading=1.3,
        ),
        Leaf(
            "narrow-a",
            [p.columns(*p.whole(*paras("technology", *range(4)), *paras("travel", *range(4))), count=3, gap=4.6)],
            "Nazli",
            13,
            "weasyprint",
        ),
        Leaf(
            "narrow-b",
            [p.columns(*p.whole(*paras("letters", *range(4))), count=1, style="width:65mm")],
            "Noto Naskh Arabic",
            12,
            "weasyprint",
        ),
        Leaf(
            "spanning-a",
            [
                p.columns(*paras("essay", 0, 1)),
                p.head("بخش دوم: از دیدن تا نوشتن", "text-align:center"),
                p.columns(*paras("essay", 2, 3)),
                p.foot("۱۲"),
            ],
        ),
        Leaf(
            "spanning-b",
            [
                p.line("ماهنامهٔ راه و شهر، سال چهارم"),
                p.head("آب در فلات خشک", "text-align:center"),
                *paras("statement", 0),
                p.columns(*paras("encyclopaedia", 0, 1, 2)),
                p.foot("- ۳۷ -"),
            ],
            "Noto Naskh Arabic",
            10.5,
        ),
        Leaf(
            "head-over-one-a",
            [
                p.beside(
                    [p.picture(70, 35), p.head("شب‌های بی‌چراغ روستا", "font-size:19pt"), *paras("travel", 0, 1)],
                    paras("health", 0, 1, 2),
                    widths=(50, 50),
                )
            ],
            "Nazli",
            13,
        ),
        Leaf(
            "head-over-one-b",
            [
                p.beside(
                    [p.head("گفت‌وگو با سازندهٔ ساز", "font-size:18pt;text-align:center"), *paras("news", 1, 2)],
                    paras("sport", 0, 1, 2),
                    widths=(50, 50),
                ),
                p.foot("۴"),
            ],
            "Amiri",
            12,
            "weasyprint",
        ),
        Leaf(
            "sidebar-a",
            [
                p.head("بازار کتاب در پاییز"),
                p.beside(paras("economy", 0, 1, 2), [p.head("در یک نگاه"), *paras("technology", 1)], widths=(68, 32)),
                *paras("economy", 3),
            ],
        ),
        Leaf(
            "sidebar-b",
            [
                p.beside(
                    [p.head("نکته‌ها", "font-size:11pt"), p.para("نسخهٔ چاپی این گزارش را از دبیرخانه بگیرید.")],
                    paras("law", 0, 1, 2),
                    widths=(26, 74),
                )
            ],
            "Noto Naskh Arabic",
            10.5,
            "weasyprint",
        ),
        Leaf(
            "captions-a",
            [
                *paras("health", 0),
                p.picture(90, 40),
                p.line("شکل ۱. نمای کلی ساختمان تازه", "text-align:center"),
                *paras("health", 1),
                p.beside(
                    [p.picture(65, 30), p.line("شکل ۲. راهروی شمالی", "text-align:center")],
                    [p.picture(65, 30), p.line("شکل ۳. حیاط پشتی", "text-align:center")],
                    widths=(50, 50),
                ),
                *paras("health", 2),
            ],
        ),
        Leaf(
            "captions-b",
            [
                p.columns(
                    *paras("travel", 1),
                    p.picture(60, 30),
                    p.line("نقشهٔ ۱. راه کاروان‌رو", "text-align:center"),
                    *paras("travel", 2, 3),
                ),
                p.line("تصویرها از بایگانی بنیاد کویر است.", "text-align:center"),
            ],
            "Nazli",
            12.5,
        ),
        Leaf(
            "notes-a",
            [
                p.line("فصلنامهٔ پژوهش‌های اداری، سال سوم", "text-align:center;font-size:9pt"),
                *paras("encyclopaedia", 0, 1),
                p.notes("۱. مهران دادگر، تاریخ نامه‌نگاری، نشر سپیدار، ص ۴۵.", "۲. همان، ص ۶۰ تا ۶۲."),
                p.foot("۴۵"),
            ],
        ),
        Leaf(
            "notes-b",
            [
                p.columns(*paras("essay", 0, 1, 2)),
                p.notes("۱. نگارش سال ۱۳۹۸ این آیین‌نامه مبنا بوده است.", "۲. Local Area Network"),
                p.foot("۸"),
            ],
            "Noto Naskh Arabic",
            10.5,
            "weasyprint",
        ),
        Leaf("colnotes-a", _with_column_notes("health", "law", "مهران دادگر، تاریخ نامه‌نگاری، نشر سپیدار، ص ۴۵.")),
        Leaf(
            "colnotes-b",
            _with_column_notes("travel", "economy", "این رقم برآورد سال ۱۴۰۱ است و هنوز نهایی نشده است."),
            "Noto Naskh Arabic",
            10.5,
        ),
        Leaf("latin-a", [p.columns(*english(0, 3)), p.foot("7")], "DejaVu Sans", 9.5, ltr=True),
        Leaf("latin-b", [p.head("Notes from the field"), p.columns(*english(1, 3), gap=6)], "DejaVu Sans", 9, ltr=True),
        Leaf(
            "mixed-a",
            [
                *paras("technology", 1),
                *[p.para(part.blocks[0].lines[0], style="direction:ltr;text-align:left") for part in english(0, 1)],
                *paras("technology", 2),
            ],
        ),
        Leaf(
            "mixed-b",
            [
                p.head("چکیده"),
                *paras("law", 1),
                *[
                    p.para(
                        part.blocks[0].lines[0],
                        style="direction:ltr;text-align:left;width:120mm;margin-left:0;margin-right:auto",
                    )
                    for part in english(1, 1)
                ],
                *paras("law", 2),
            ],
            "Scheherazade",
            13,
            "weasyprint",
        ),
    ]


def _with_column_notes(right: str, left: str, note: str) -> list[Part]:
    """Two columns, a note at the foot of the right one, and the page's number."""
    under = parts.notes(f"۱. {note}")
    own, other = paras(right, 0, 1), paras(left, 0, 1, 2, 3)
    side = "".join(part.html for part in own) + under.html.replace('class="notes"', 'class="notes under"')
    html = f'<div class="pages"><div>{side}</div><div>{"".join(part.html for part in other)}</div></div>'
    blocks = tuple(block for part in (*own, *other, under) for block in part.blocks)
    return [parts.head("گزارش ماه"), Part(html, blocks), parts.foot("۱۲")]
